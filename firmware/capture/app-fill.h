/* Filling in a form on this handheld: a session (sync/session) over a draft that is saved with
 * every answer. The command line and the graphical app share it.
 *
 * Answers are read and changed through `session`; what concerns files, the other version of a form
 * and the end goes through the functions here. */
#pragma once

#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-drafts.h"
#include "firmware/capture/app-records.h"
#include "sync/session/pw-session.h"

G_BEGIN_DECLS

typedef struct {
  AppStore *store;    /* borrowed */
  const PwForm *form; /* borrowed from the store's forms */
  AppDraft *draft;    /* owned */
  PwSession *session; /* owned */
  PwSessionHost host; /* what the session asks; points to this struct */
  gboolean quiet;     /* while a session is made: nothing is saved */
} AppFill;

/* What a session or a check asks: lists, names and time of `fill`'s store; no saving. Of `fill`,
 * which is borrowed, only `store` has to be set. */
PwSessionHost app_fill_host (AppFill *fill);

/* A new form. Nothing is stored before the first answer. Errors as for pw_session_new().
 * (transfer full) */
AppFill *app_fill_new (AppStore *store, const PwForm *form, const char *language, GError **error);
/* Takes `draft` (transfer full, also on failure) up again under the version of the form that it was
 * made with. NOT_FOUND if that is not on this handheld. (transfer full) */
AppFill *app_fill_open (AppStore *store, AppDraft *draft, GError **error);
/* Begins an amendment: the record's answers in a session, under the form it was made with. Nothing
 * is stored before the first change; then the draft is kept like any other. REFUSED for a record
 * that was withdrawn or whose `create` is not here. `record` is read during the call.
 * (transfer full) */
AppFill *app_fill_amend (AppStore *store, const AppRecord *record, const char *language,
                         GError **error);
/* TRUE if this amends a record: then app_fill_finish_amendment() is the end. */
gboolean app_fill_amends (const AppFill *fill);
/* Notes in the draft by what it can be told from others, if there is one, and frees. The answers
 * were saved before. NULL is allowed. */
void app_fill_free (AppFill *fill);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppFill, app_fill_free)

/* TRUE once something was stored. */
gboolean app_fill_has_draft (const AppFill *fill);

/* pw_session_set_language(), kept in the draft. */
gboolean app_fill_set_language (AppFill *fill, const char *language, GError **error);

/* pw_session_set(), with `place` noted in the draft as where the person is. */
gboolean app_fill_set (AppFill *fill, const char *place, const char *text, GError **error);

/* Captures the file at `path` (firmware/device/app-evidence.h), sealed, and makes it the answer of
 * the upload question at `place`: one transaction. `info` (borrowed from the draft) tells what was
 * captured. Errors as for app_evidence_capture() and pw_session_set(). */
gboolean app_fill_attach (AppFill *fill, const char *place, const char *path,
                          const AppEvidenceInfo **info, GError **error);

/* The answer at `place` as people read it: pw_session_shown(), but files by their names, and dates
 * with the day first and the zone by its name. (transfer full) */
char *app_fill_shown (AppFill *fill, const char *place, GError **error);

/* --- another version ------------------------------------------------------------------------- */

/* The newest version of the draft's form if it is another one; NULL if not. (transfer none) */
const PwForm *app_fill_newer (const AppFill *fill);

/* What moving to `newer` would change: GPtrArray of PwSessionChange. Nothing is changed yet.
 * (transfer full) */
GPtrArray *app_fill_try_move (AppFill *fill, const PwForm *newer, GError **error);
/* The question that `change` is about, in the version of the form that has it. */
const PwFormNode *app_fill_change_node (const AppFill *fill, const PwForm *newer,
                                        const PwSessionChange *change);
/* What happened to a question, as people are told. */
const char *app_fill_change_words (PwSessionChangeKind kind);
/* Moves, and saves. */
gboolean app_fill_move (AppFill *fill, const PwForm *newer, GError **error);

/* --- the end --------------------------------------------------------------------------------- */

/* Finalises: `record` gets the id. REFUSED while pw_session_finalise() refuses, and for an
 * amendment; then and on any
 * other error the draft stays. After TRUE only app_fill_free() is allowed. */
gboolean app_fill_finish (AppFill *fill, PwId *record, GError **error);

/* The same with one file more, such as a signature, in the same durable step. `file` may be NULL.
 */
gboolean app_fill_finish_with (AppFill *fill, const AppRecordFile *file, PwId *record,
                               GError **error);

/* Finalises an amendment: what differs goes into the log with `reason` (1 to PW_REASON_BYTES_MAX
 * bytes). As app_fill_finish(); REFUSED also if nothing differs. */
gboolean app_fill_finish_amendment (AppFill *fill, const char *reason, GError **error);

/* How many problems (errors, and warnings without a reason) are left in `draft`, without changing
 * it; -1 with an error if that cannot be told (its form is not here). */
int app_fill_count_problems (AppStore *store, const AppDraft *draft, GError **error);

G_END_DECLS
