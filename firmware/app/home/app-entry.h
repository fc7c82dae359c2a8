/* One line of a list of records: a draft or a record, with what a person tells it by.
 *
 * Text that has to be looked up or decrypted (title, place) is made when a row is first shown, so
 * that a list of thousands costs only what is seen of it. */
#pragma once

#include "firmware/app/app-desk.h"

G_BEGIN_DECLS

/* In the order in which a record passes through them. */
typedef enum {
  APP_ENTRY_DRAFT,
  APP_ENTRY_FINALISED,
  APP_ENTRY_SENT,
  APP_ENTRY_RECEIVED,
  APP_ENTRY_RETURNED, /* the office wants something from its author */
  APP_ENTRY_QUARANTINED,
  APP_ENTRY_WITHDRAWN,
} AppEntryState;
#define APP_ENTRY_STATES (APP_ENTRY_WITHDRAWN + 1)

#define APP_TYPE_ENTRY (app_entry_get_type ())
G_DECLARE_FINAL_TYPE (AppEntry, app_entry, APP, ENTRY, GObject)

gboolean app_entry_is_draft (AppEntry *entry);
const PwId *app_entry_id (AppEntry *entry); /* of the draft or record */
char *app_entry_id_text (AppEntry *entry);  /* hex; (transfer full) */
AppEntryState app_entry_state (AppEntry *entry);
gboolean app_entry_is_own (AppEntry *entry); /* not a copy from the office */
gint64 app_entry_time_ms (AppEntry *entry);  /* device clock: made, or of a draft last changed */
gint32 app_entry_offset_min (AppEntry *entry);
const char *app_entry_form_id (AppEntry *entry); /* "" if not known */

/* "Form A", or the form's title. */
const char *app_entry_title (AppEntry *entry, AppDesk *desk);
/* Village by name, and for a draft what it was called by its answers; "" if nothing is known. */
const char *app_entry_place (AppEntry *entry, AppDesk *desk);
/* "Draft", "Sent" ... and the symbol and style class ("", "good", "attention", "trouble") of it. */
const char *app_entry_state_word (AppEntryState state);
const char *app_entry_state_icon (AppEntryState state);
const char *app_entry_state_class (AppEntryState state);

/* All drafts, changed last first, then all records, newest first: GListStore of AppEntry. Nothing
 * in it borrows from the store. (transfer full) */
GListStore *app_entries_load (AppDesk *desk, GError **error);

G_END_DECLS
