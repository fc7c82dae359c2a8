/* Screen 6: one record.
 *
 * A record is never edited: it is amended or withdrawn with a reason, files are added, and all of
 * that stands in its history. What the office said of it stands on top: a comment with which it
 * came back, with the ways to answer below, a decision, a refusal. */
#include "firmware/app/home/app-record-page.h"

#include <glib/gi18n.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/app/home/app-file-page.h"
#include "firmware/app/home/app-photo-page.h"
#include "firmware/app/home/app-sound-page.h"
#include "firmware/app/fill/app-paper-view.h"
#include "firmware/app/app-reason.h"
#include "firmware/app/home/app-record-parts.h"
#include "firmware/app/app-window.h"
#include "firmware/capture/app-capture.h"

#define APP_TYPE_RECORD_PAGE (app_record_page_get_type ())
G_DECLARE_FINAL_TYPE (AppRecordPage, app_record_page, APP, RECORD_PAGE, AppPage)

struct _AppRecordPage {
  AppPage parent_instance;
  PwId id;
};

G_DEFINE_TYPE (AppRecordPage, app_record_page, APP_TYPE_PAGE)

static AppRecord *
record_now (AppRecordPage *self, GError **error) {
  AppRecords *records = app_desk_records (app_page_desk (APP_PAGE (self)));
  g_autofree char *id = pw_id_to_hex (&self->id);
  return records != NULL ? app_records_find (records, id, error) : NULL;
}

/* --- what can be done ------------------------------------------------------------------------ */

static void
on_amend (AppRecordPage *self) {
  AppDesk *desk = app_page_desk (APP_PAGE (self));
  AppWindow *window = app_window_of (self);
  g_autoptr (GError) error = NULL;
  AppRecord *record = record_now (self, &error);
  AppFill *fill = record != NULL ? app_fill_amend (app_desk_store (desk), record,
                                                   app_desk_language (desk), &error)
                                 : NULL;
  if (fill == NULL) {
    app_window_error (window, _ ("The record cannot be amended"), error);
    return;
  }
  g_autoptr (AppFiller) filler = app_filler_new (desk, fill);
  app_window_open (window, app_fill_page_of (filler, ""));
}

static gboolean
on_answer_words (const char *words, gpointer owner, GError **error) {
  AppRecordPage *self = owner;
  AppDesk *desk = app_page_desk (APP_PAGE (self));
  g_autofree char *id = pw_id_to_hex (&self->id);
  if (!app_record_amend (app_desk_store (desk), id, NULL, words, NULL, NULL, error))
    return FALSE;
  (void)app_desk_reload (desk, NULL); /* it is answered whatever the list shows */
  return TRUE;
}

static void
on_answer (AppPage *page, gpointer data) {
  (void)data;
  app_reason_open (GTK_WIDGET (page), app_page_desk (page), _ ("Answer the office"),
                   _ ("The answers of the record stay as they are. What you write goes to the "
                      "office with the next batch."),
                   NULL, _ ("_Answer"), on_answer_words, G_OBJECT (page));
}

static void
on_answer_amend (AppPage *page, gpointer data) {
  (void)data;
  on_amend (APP_RECORD_PAGE (page));
}

static gboolean
on_withdraw_reason (const char *reason, gpointer owner, GError **error) {
  AppRecordPage *self = owner;
  AppDesk *desk = app_page_desk (APP_PAGE (self));
  g_autofree char *id = pw_id_to_hex (&self->id);
  if (!app_record_withdraw (app_desk_store (desk), id, reason, NULL, error))
    return FALSE;
  (void)app_desk_reload (desk, NULL); /* the record is withdrawn whatever the list shows */
  return TRUE;
}

static void
on_withdraw (AppRecordPage *self) {
  app_reason_open (GTK_WIDGET (self), app_page_desk (APP_PAGE (self)), _ ("Withdraw the record"),
                   _ ("Why is the record taken back? It stays in the log, marked as withdrawn, and "
                      "this cannot be undone."),
                   NULL, _ ("_Withdraw"), on_withdraw_reason, G_OBJECT (self));
}

static void
on_file (const char *path, gpointer owner) {
  AppRecordPage *self = owner;
  AppDesk *desk = app_page_desk (APP_PAGE (self));
  AppWindow *window = app_window_of (self);
  g_autofree char *id = pw_id_to_hex (&self->id);
  g_autoptr (GError) error = NULL;
  if (app_record_attach (app_desk_store (desk), id, path, NULL, NULL, NULL, &error)) {
    (void)app_desk_reload (desk, NULL);
    app_window_notice (window, _ ("The file was added"));
  } else {
    app_window_error (window, _ ("The file was not added"), error);
  }
}

static void
on_attach (AppRecordPage *self) {
  app_window_open (app_window_of (self), app_file_page_new (app_page_desk (APP_PAGE (self)), NULL,
                                                            on_file, G_OBJECT (self)));
}

static void
on_photo (AppRecordPage *self) {
  app_window_open (app_window_of (self),
                   app_photo_page_new (app_page_desk (APP_PAGE (self)), on_file, G_OBJECT (self)));
}

static void
on_sound (AppRecordPage *self) {
  app_window_open (app_window_of (self),
                   app_sound_page_new (app_page_desk (APP_PAGE (self)), on_file, G_OBJECT (self)));
}

static void
add_action (AppRecordPage *self, GtkWidget *group, const char *icon, const char *title,
            const char *subtitle, GCallback pressed) {
  GtkWidget *row = app_record_row (title, subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", pressed, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkWidget *
make_actions (AppRecordPage *self, gboolean returned) {
  GtkWidget *group = adw_preferences_group_new ();
  if (!returned) /* else the page's main action says so */
    add_action (self, group, "document-edit-symbolic", _ ("Amend"),
                _ ("Change or complete answers, and say why"), G_CALLBACK (on_amend));
  add_action (self, group, "camera-photo-symbolic", _ ("Add a photo"),
              _ ("Taken now, with this handheld"), G_CALLBACK (on_photo));
  add_action (self, group, "audio-input-microphone-symbolic", _ ("Add a sound"),
              _ ("Recorded now, with this handheld"), G_CALLBACK (on_sound));
  add_action (self, group, "mail-attachment-symbolic", _ ("Add a file"),
              _ ("From a stick or a folder"), G_CALLBACK (on_attach));
  add_action (self, group, "edit-undo-symbolic", _ ("Withdraw"),
              _ ("Take the record back, and say why"), G_CALLBACK (on_withdraw));
  return group;
}

/* --- the record ------------------------------------------------------------------------------ */

static GtkWidget *
make_paper (AppRecordPage *self, const PwForm *form, const PwRecord *state) {
  g_autofree char *code = app_record_code (&self->id);
  const PwPaperFacts facts = { .record_code = code };
  g_autoptr (GPtrArray) lines = pw_paper_lines (form, state->answers, &facts);
  GtkWidget *paper = app_paper_view_new ();
  app_paper_view_show (APP_PAPER_VIEW (paper), lines, NULL);
  return paper;
}

static void
fill_page (AppRecordPage *self, AppStore *store, const AppRecord *record, const PwRecord *state) {
  AppPage *page = APP_PAGE (self);
  const PwForm *form = app_record_form (store, record, NULL);
  g_autofree char *code = app_record_code (&self->id);
  app_page_set_title (page, form != NULL ? pw_form_title (form) : _ ("Record"));
  app_page_set_subtitle (page, code);
  GtkWidget *comment = app_record_comment (record);
  gboolean returned = comment != NULL;
  if (returned)
    app_page_append (page, comment);
  app_page_set_action (page, returned ? _ ("_Answer / amend") : NULL, on_answer_amend, NULL);
  app_page_set_other_action (page, returned ? _ ("Answer in _words") : NULL, on_answer, NULL);
  app_page_append (page, app_record_head (record, state));
  GtkWidget *office = app_record_office (store, record, state, form);
  if (office != NULL)
    app_page_append (page, office);
  if (state->state == PW_RECORD_ACTIVE)
    app_page_append (page, make_actions (self, returned));
  if (form != NULL)
    app_page_append (page, make_paper (self, form, state));
  GtkWidget *files = app_record_files (store, state);
  if (files != NULL)
    app_page_append (page, files);
  app_page_append (page, app_record_history (store, record, state, form));
}

static void
show_record (AppRecordPage *self) {
  AppDesk *desk = app_page_desk (APP_PAGE (self));
  AppStore *store = app_desk_store (desk);
  g_autoptr (GError) error = NULL;
  if (store == NULL)
    return;
  AppRecord *record = record_now (self, &error);
  g_autoptr (PwRecord) state = record != NULL ? app_record_fold (store, record, &error) : NULL;
  app_page_clear (APP_PAGE (self));
  if (state != NULL)
    fill_page (self, store, record, state);
  else if (error != NULL)
    app_page_set_banner (APP_PAGE (self), error->message, TRUE);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_record_page_class_init (AppRecordPageClass *class) {
  (void)class;
}

static void
app_record_page_init (AppRecordPage *self) {
  (void)self;
}

static AppPage *
again (AppDesk *desk, GVariant *place) {
  return app_record_page_new (desk, g_variant_get_string (place, NULL), NULL);
}

AppPage *
app_record_page_new (AppDesk *desk, const char *record_id, GError **error) {
  g_return_val_if_fail (desk != NULL && record_id != NULL, NULL);
  AppRecords *records = app_desk_records (desk);
  g_return_val_if_fail (records != NULL, NULL);
  AppRecord *record = app_records_find (records, record_id, error);
  if (record == NULL)
    return NULL;
  AppRecordPage *self = app_page_new_of (APP_TYPE_RECORD_PAGE, desk, _ ("Record"));
  self->id = record->id;
  show_record (self);
  g_signal_connect_object (desk, "records-changed", G_CALLBACK (show_record), self,
                           G_CONNECT_SWAPPED);
  g_autofree char *id = pw_id_to_hex (&self->id);
  app_page_set_again (APP_PAGE (self), again, g_variant_new_string (id));
  return APP_PAGE (self);
}
