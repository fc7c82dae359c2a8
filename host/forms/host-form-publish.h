/* Publishing forms: every version for ever, the newest of each id to handhelds. */
#pragma once

#include "host/forms/host-form-change.h"
#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* --- one form -------------------------------------------------------------------------------- */

/* The bytes of a form's file, with another id if `new_id` is not NULL. Errors of pw_file_read() and
 * pw_form_with_id(). (transfer full) */
GBytes *host_form_read (const char *path, const char *new_id, GError **error);

/* Questions that are asked. */
guint host_form_question_count (const PwForm *form);

typedef struct {
  PwForm *form;       /* owned */
  gboolean changed;   /* FALSE: just these bytes were published before, nothing was done */
  char *before;       /* owned: the version that it follows; NULL: the first of its id */
  PwForm *compared;   /* owned: that version; NULL likewise */
  GPtrArray *changes; /* owned: of HostFormChange; empty if there is none before. Set also where
                       * publishing was refused because of them */
} HostFormResult;
void host_form_result_clear (HostFormResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostFormResult, host_form_result_clear)

/* Checks the form, compares it with the newest version of its id (published here or the program's)
 * and keeps it with a `publish` operation, in one transaction; views follow. Errors: those of
 * pw_form_load(); REFUSED: its version is not newer, or it changes what fields mean: the first path
 * is named, result->changes has all. */
gboolean host_form_publish (HostStore *store, GBytes *xml, HostFormResult *result, GError **error);

/* --- all ------------------------------------------------------------------------------------- */

typedef struct {
  PwDigest digest;
  char *id, *version; /* owned */
  gint64 added_ms;    /* host clock */
  gboolean newest;    /* of its id: it goes to handhelds */
  guint64 holders;    /* handhelds, not revoked, that said that they hold it */
  const PwForm *form; /* borrowed from the store; NULL: this version cannot read it */
} HostPublishedForm;
void host_published_form_free (HostPublishedForm *published);

/* Every version that was published here, by id, newest first: GPtrArray of HostPublishedForm.
 * (transfer full) */
GPtrArray *host_forms_list (HostStore *store, GError **error);

/* Handhelds that are enrolled and not revoked. */
gboolean host_forms_count_handhelds (HostStore *store, guint64 *count, GError **error);

/* Why a published form cannot be read by this version. NULL if it can. (transfer full) */
char *host_form_fault (HostStore *store, const PwDigest *digest, GError **error);

G_END_DECLS
