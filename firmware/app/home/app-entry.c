/* One line of a list of records: a draft or a record. */
#include "firmware/app/home/app-entry.h"

#include <glib/gi18n.h>

#include "firmware/capture/app-drafts.h"
#include "firmware/device/app-regions.h"

struct _AppEntry {
  GObject parent_instance;
  gboolean is_draft, is_own;
  PwId id;
  AppEntryState state;
  gint64 time_ms;
  gint32 offset_min;
  PwDigest form_digest;
  char *form_id; /* owned; "" if not known */
  char *village; /* owned; NULL if not known */
  char *hint;    /* owned: what a draft is called; NULL if nothing */
  char *title;   /* owned; NULL until asked for, like the next */
  char *place;   /* owned */
};

G_DEFINE_TYPE (AppEntry, app_entry, G_TYPE_OBJECT)

static void
app_entry_finalize (GObject *object) {
  AppEntry *entry = APP_ENTRY (object);
  g_free (entry->form_id);
  g_free (entry->village);
  g_free (entry->hint);
  g_free (entry->title);
  g_free (entry->place);
  G_OBJECT_CLASS (app_entry_parent_class)->finalize (object);
}

static void
app_entry_class_init (AppEntryClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_entry_finalize;
}

static void
app_entry_init (AppEntry *entry) {
  (void)entry;
}

/* --- plain fields ---------------------------------------------------------------------------- */

gboolean
app_entry_is_draft (AppEntry *entry) {
  g_return_val_if_fail (APP_IS_ENTRY (entry), FALSE);
  return entry->is_draft;
}

const PwId *
app_entry_id (AppEntry *entry) {
  g_return_val_if_fail (APP_IS_ENTRY (entry), NULL);
  return &entry->id;
}

char *
app_entry_id_text (AppEntry *entry) {
  g_return_val_if_fail (APP_IS_ENTRY (entry), NULL);
  return pw_id_to_hex (&entry->id);
}

AppEntryState
app_entry_state (AppEntry *entry) {
  g_return_val_if_fail (APP_IS_ENTRY (entry), APP_ENTRY_DRAFT);
  return entry->state;
}

gboolean
app_entry_is_own (AppEntry *entry) {
  g_return_val_if_fail (APP_IS_ENTRY (entry), FALSE);
  return entry->is_own;
}

gint64
app_entry_time_ms (AppEntry *entry) {
  g_return_val_if_fail (APP_IS_ENTRY (entry), 0);
  return entry->time_ms;
}

gint32
app_entry_offset_min (AppEntry *entry) {
  g_return_val_if_fail (APP_IS_ENTRY (entry), 0);
  return entry->offset_min;
}

const char *
app_entry_form_id (AppEntry *entry) {
  g_return_val_if_fail (APP_IS_ENTRY (entry), "");
  return entry->form_id;
}

/* --- looked up when it is shown -------------------------------------------------------------- */

/* The form itself, or the newest of its name; NULL if neither is here. */
static const PwForm *
form_of (AppEntry *entry, AppDesk *desk) {
  AppStore *store = app_desk_store (desk);
  PwForms *forms = store != NULL ? app_store_forms (store, NULL) : NULL;
  if (forms == NULL)
    return NULL;
  const PwForm *form = pw_forms_find_digest (forms, &entry->form_digest);
  return form != NULL ? form : pw_forms_find (forms, entry->form_id);
}

const char *
app_entry_title (AppEntry *entry, AppDesk *desk) {
  g_return_val_if_fail (APP_IS_ENTRY (entry) && APP_IS_DESK (desk), "");
  if (entry->title != NULL)
    return entry->title;
  const PwForm *form = form_of (entry, desk);
  const char *title = form != NULL ? pw_form_title (form) : entry->form_id;
  entry->title = g_strdup (*title != '\0' ? title : _ ("Record"));
  return entry->title;
}

/* A name if the list is here; the code otherwise. */
static char *
village_name (AppDesk *desk, const char *code) {
  AppStore *store = app_desk_store (desk);
  g_autofree char *name = store != NULL ? app_regions_name (store->db, code) : NULL;
  return name != NULL && *name != '\0' ? g_steal_pointer (&name) : g_strdup (code);
}

const char *
app_entry_place (AppEntry *entry, AppDesk *desk) {
  g_return_val_if_fail (APP_IS_ENTRY (entry) && APP_IS_DESK (desk), "");
  if (entry->place == NULL)
    entry->place = entry->hint != NULL      ? g_strdup (entry->hint)
                   : entry->village != NULL ? village_name (desk, entry->village)
                                            : g_strdup ("");
  return entry->place;
}

/* --- states in words ------------------------------------------------------------------------- */

const char *
app_entry_state_word (AppEntryState state) {
  switch (state) {
  case APP_ENTRY_DRAFT:
    return C_ ("state of a record", "Draft");
  case APP_ENTRY_FINALISED:
    return C_ ("state of a record", "Not sent");
  case APP_ENTRY_SENT:
    return C_ ("state of a record", "Sent");
  case APP_ENTRY_RECEIVED:
    return C_ ("state of a record", "Received");
  case APP_ENTRY_RETURNED:
    return C_ ("state of a record", "Returned");
  case APP_ENTRY_QUARANTINED:
    return C_ ("state of a record", "Quarantine");
  case APP_ENTRY_WITHDRAWN:
    return C_ ("state of a record", "Withdrawn");
  }
  g_assert_not_reached ();
}

const char *
app_entry_state_icon (AppEntryState state) {
  switch (state) {
  case APP_ENTRY_DRAFT:
    return "document-edit-symbolic";
  case APP_ENTRY_FINALISED:
    return "emblem-documents-symbolic";
  case APP_ENTRY_SENT:
    return "mail-send-symbolic";
  case APP_ENTRY_RECEIVED:
    return "emblem-ok-symbolic";
  case APP_ENTRY_RETURNED:
    return "mail-reply-sender-symbolic";
  case APP_ENTRY_QUARANTINED:
    return "dialog-warning-symbolic";
  case APP_ENTRY_WITHDRAWN:
    return "edit-undo-symbolic";
  }
  g_assert_not_reached ();
}

const char *
app_entry_state_class (AppEntryState state) {
  switch (state) {
  case APP_ENTRY_DRAFT:
  case APP_ENTRY_SENT:
  case APP_ENTRY_WITHDRAWN:
    return "";
  case APP_ENTRY_RECEIVED:
    return "good";
  case APP_ENTRY_FINALISED:
  case APP_ENTRY_RETURNED:
    return "attention";
  case APP_ENTRY_QUARANTINED:
    return "trouble";
  }
  g_assert_not_reached ();
}

/* --- loading --------------------------------------------------------------------------------- */

static AppEntry *
entry_of_draft (const AppDraft *draft, gint32 offset_min) {
  AppEntry *entry = g_object_new (APP_TYPE_ENTRY, NULL);
  entry->is_draft = TRUE;
  entry->is_own = TRUE;
  entry->id = draft->id;
  entry->state = APP_ENTRY_DRAFT;
  entry->time_ms = draft->changed_ms;
  entry->offset_min = offset_min;
  entry->form_digest = draft->form_digest;
  entry->form_id = g_strdup (draft->form_id != NULL ? draft->form_id : "");
  const char *hint = draft->fault != NULL ? draft->fault : draft->title;
  entry->hint = hint != NULL && *hint != '\0' ? g_strdup (hint) : NULL;
  return entry;
}

static AppEntryState
state_of (const AppRecord *record) {
  if (record->withdrawn)
    return APP_ENTRY_WITHDRAWN;
  switch (record->stage) {
  case APP_RECORD_FINALISED:
    return APP_ENTRY_FINALISED;
  case APP_RECORD_SENT:
    return APP_ENTRY_SENT;
  case APP_RECORD_RECEIVED:
    return APP_ENTRY_RECEIVED;
  case APP_RECORD_QUARANTINED:
    return APP_ENTRY_QUARANTINED;
  case APP_RECORD_RETURNED:
    return APP_ENTRY_RETURNED;
  }
  g_assert_not_reached ();
}

static AppEntry *
entry_of_record (AppDesk *desk, const AppRecord *record) {
  AppEntry *entry = g_object_new (APP_TYPE_ENTRY, NULL);
  entry->is_own = pw_id_equal (&record->device, &app_desk_store (desk)->identity->id);
  entry->id = record->id;
  entry->state = state_of (record);
  entry->time_ms = record->created_ms;
  entry->offset_min = record->offset_min;
  entry->form_digest = record->form_digest;
  entry->form_id = g_strdup (record->form_id != NULL ? record->form_id : "");
  entry->village = g_strdup (record->village);
  return entry;
}

static int
newest_first (gconstpointer a, gconstpointer b) {
  const AppEntry *x = *(AppEntry *const *)a;
  const AppEntry *y = *(AppEntry *const *)b;
  return x->time_ms != y->time_ms ? (x->time_ms > y->time_ms ? -1 : 1)
                                  : pw_id_compare (&x->id, &y->id);
}

GListStore *
app_entries_load (AppDesk *desk, GError **error) {
  g_return_val_if_fail (APP_IS_DESK (desk), NULL);
  g_return_val_if_fail (app_desk_store (desk) != NULL, NULL);
  g_autoptr (GPtrArray) drafts = app_drafts_list (app_desk_store (desk), error);
  if (drafts == NULL)
    return NULL;
  gint32 offset_min = pw_clock_now (app_desk_clock (desk)).offset_min;
  const AppRecords *records = app_desk_records (desk);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < records->list->len; i++)
    g_ptr_array_add (entries, entry_of_record (desk, g_ptr_array_index (records->list, i)));
  g_ptr_array_sort (entries, newest_first);
  for (guint i = 0; i < drafts->len; i++)
    g_ptr_array_insert (entries, (int)i,
                        entry_of_draft (g_ptr_array_index (drafts, i), offset_min));
  GListStore *list = g_list_store_new (APP_TYPE_ENTRY);
  g_list_store_splice (list, 0, 0, entries->pdata, entries->len);
  return list;
}
