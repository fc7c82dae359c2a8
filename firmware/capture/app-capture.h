/* Writing into the log: each call is one operation, one transaction and one fsync of the store.
 *
 * When a call returns TRUE the operation is durable. When it returns FALSE nothing was written. */
#pragma once

#include <jansson.h>

#include "firmware/capture/app-drafts.h"
#include "firmware/capture/app-record-check.h"
#include "firmware/capture/app-records.h"

G_BEGIN_DECLS

/* What is wrong with answers is given in `check` (firmware/capture/app-record-check.h), and the
 * error's message holds it too. A warning that nobody gave a reason for stops nothing here: whoever
 * calls says so to the person. `check` may be NULL. */

/* Checks `answers` (an object) against `form` and appends a `create`. `record` gets its id. */
gboolean app_record_create (AppStore *store, const PwForm *form, json_t *answers, PwId *record,
                            AppRecordCheck *check, GError **error);

/* A file that no answer names, such as a signature; what it is for stands in the caption. */
typedef struct {
  const char *path;
  const char *caption; /* may be NULL */
} AppRecordFile;

/* Finalises `draft`: what its session gave becomes a `create`, an `attach` for each of the draft's
 * files that the answers name and for `file` (may be NULL), and the draft goes; all in one
 * transaction, so after a kill there is either the draft or the record with all its files.
 * `acknowledged` (object of place -> reason) may be NULL. The answers are those of
 * pw_session_finalise(): what the form's conditions say was checked there. EXISTS if the draft was
 * changed, finalised or removed by another program. */
gboolean app_record_finalise (AppStore *store, const PwForm *form, json_t *answers,
                              json_t *acknowledged, const AppDraft *draft,
                              const AppRecordFile *file, PwId *record, GError **error);

/* Applies `patch` (an object, JSON Merge Patch, RFC 7396) to the record's answers, checks the
 * result against the form, and appends what changed as an `amend` that descends from all heads. A
 * disputed field that the patch names is written even if its value is the one shown: that settles
 * it. REFUSED if nothing changes, if the record is withdrawn or its `create` is not here. A record
 * that the office returned may be answered in words alone: `patch` NULL, or without a change;
 * USAGE for NULL if it was not returned. */
gboolean app_record_amend (AppStore *store, const char *id_or_prefix, json_t *patch,
                           const char *reason, PwId *record, AppRecordCheck *check, GError **error);

/* Amends the record that `draft` is about (draft->record) with its session's `answers`, as
 * app_record_amend() does, names the draft's files that the record did not name yet, and the draft
 * goes; all in one transaction. `acknowledged` may be NULL. Errors of app_record_amend(); EXISTS if
 * the draft was changed, finalised or removed by another program. */
gboolean app_record_amend_draft (AppStore *store, const AppDraft *draft, json_t *answers,
                                 json_t *acknowledged, const char *reason, GError **error);

/* Takes the record back, for good. EXISTS if it is withdrawn already. */
gboolean app_record_withdraw (AppStore *store, const char *id_or_prefix, const char *reason,
                              PwId *record, GError **error);

/* Captures the file (firmware/device/app-evidence.h) and names it in the record. `caption` may be
 * NULL. `digest` gets the file's digest. EXISTS if the record names this file already. */
gboolean app_record_attach (AppStore *store, const char *id_or_prefix, const char *path,
                            const char *caption, PwId *record, PwDigest *digest, GError **error);

G_END_DECLS
