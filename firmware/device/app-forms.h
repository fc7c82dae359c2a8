/* Forms of a handheld: those built into the program, and those that the office sent (table form).
 *
 * A form that came is kept for ever, because records and drafts name it by its digest. One that
 * this program cannot use is kept with the reason; a newer program may well use it. */
#pragma once

#include "firmware/device/app-store.h"

G_BEGIN_DECLS

/* Adds the forms of the table to `forms`, to be loaded when they are asked for. Also those that
 * were refused when they came: another version of the program may accept them. */
gboolean app_forms_register (AppStore *store, PwForms *forms, GError **error);

/* Keeps a form that came as `id`, `version`, within the transaction that the caller has open, and
 * adds it to the registry. `refused` gets why this program cannot use it, or NULL (transfer full);
 * `question_count` the questions that it asks. DAMAGED if the file is another form. */
gboolean app_forms_put (AppStore *store, const char *id, const char *version, GBytes *xml,
                        char **refused, guint *question_count, GError **error);

/* The file of a form that came or is built in, usable or not; NULL without an error if it is not
 * here. (transfer full) */
GBytes *app_forms_bytes (AppStore *store, const PwDigest *digest, GError **error);

/* One form as a person may ask about it. */
typedef struct {
  char *id;      /* owned, as all texts here */
  char *version; /* may be empty */
  char *title;   /* NULL if it cannot be used */
  char *refused; /* why this program cannot use it; NULL: it can */
  PwDigest digest;
  gboolean is_built_in;
  gboolean is_newest;   /* new records are made with it */
  gint64 added_ms;      /* device clock; 0: built in */
  guint question_count; /* 0 if it cannot be used */
} AppForm;
void app_form_free (AppForm *form);

/* All, built-in ones first, without loading one: of those that are built in only id and digest.
 * GPtrArray of AppForm. (transfer full)
 */
GPtrArray *app_forms_held (AppStore *store, GError **error);

/* All, by id, older versions first. Loads every one, and forgets it again. GPtrArray of AppForm.
 * (transfer full) */
GPtrArray *app_forms_list (AppStore *store, GError **error);

G_END_DECLS
