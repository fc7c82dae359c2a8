/* The forms at hand: those built into the program, and those added later. */
#pragma once

#include <glib.h>

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

typedef struct PwForms PwForms;

/* All forms of the resource folder /panwas/forms, each loaded when it is asked for. NULL only if
 * this build is at fault. (transfer full) */
PwForms *pw_forms_new (GError **error);
void pw_forms_free (PwForms *forms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwForms, pw_forms_free)

/* Loads a form and keeps it. The same bytes again give the form that is there. Errors as for
 * pw_form_load(). (transfer none) */
const PwForm *pw_forms_add (PwForms *forms, GBytes *xml, GError **error);

/* Bytes of the form with that digest. (transfer full) */
typedef GBytes *(*PwFormsFetch) (const PwDigest *digest, gpointer data, GError **error);

/* Notes a form that is fetched and loaded when it is first asked for, so that many old versions
 * cost nothing. If that fails then, or its bytes have another digest, it is as if it had never been
 * added. `data` must outlive `forms`. One that is there already stays as it is. */
void pw_forms_add_later (PwForms *forms, const char *id, const char *version,
                         const PwDigest *digest, PwFormsFetch fetch, gpointer data);

/* Below 0 if version `a` is older than `b`, above 0 if it is newer: versions of digits only compare
 * as numbers of any length and come before others, which compare as text. */
int pw_forms_compare_versions (const char *a, const char *b);

/* The newest version of form `id` by pw_forms_compare_versions(); of equal ones the one added last
 * wins. NULL if there is none. (transfer none) */
const PwForm *pw_forms_find (const PwForms *forms, const char *id);

/* The title of that form; a built-in one is not loaded for it. NULL if there is none that can be
 * used. (transfer none) */
const char *pw_forms_title (const PwForms *forms, const char *id);

/* The form with that digest, or NULL. (transfer none) */
const PwForm *pw_forms_find_digest (const PwForms *forms, const PwDigest *digest);

/* Id and digest of a form, in the order they were added, without loading it. FALSE after the last.
 * `id` is borrowed until the next call of any function. */
gboolean pw_forms_peek (const PwForms *forms, guint index, const char **id, PwDigest *digest);

/* The file of a built-in or a loaded form, without loading one; NULL if it is neither.
 * (transfer none) */
GBytes *pw_forms_bytes (const PwForms *forms, const PwDigest *digest);

/* All, in the order they were added; the built-in ones first, by file name. Loads every one. */
guint pw_forms_count (const PwForms *forms);
const PwForm *pw_forms_at (const PwForms *forms, guint index);

G_END_DECLS
