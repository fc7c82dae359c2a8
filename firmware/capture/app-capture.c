/* Writing into the log: each call is one operation, one transaction and one fsync of the store.
 *
 * Whatever an operation depends on (the record's heads, the file's place) is read inside the
 * transaction that appends it, so two programs that work on one store at the same time follow one
 * another and never write from something stale. */
#include "firmware/capture/app-capture.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/capture/app-record-change.h"
#include "firmware/device/app-evidence.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"
#include "sync/model/pw-answers.h"

/* --- appending ------------------------------------------------------------------------------- */

typedef struct {
  AppStore *store; /* borrowed */
  PwOp op;
} Append;

static GBytes *
build_op (guint64 seq, gpointer data, GError **error) {
  Append *append = data;
  append->op.seq = seq;
  g_autoptr (GBytes) bytes = pw_op_encode (&append->op, &append->store->identity->id);
  gsize length;
  const guint8 *plain = g_bytes_get_data (bytes, &length);
  /* Read back what is about to be kept for ever. */
  PwOpView view;
  return pw_op_decode (plain, length, &view, error) ? g_steal_pointer (&bytes) : NULL;
}

/* Appends `op`, whose time and number are set here, in the open transaction. */
static gboolean
append_op (AppStore *store, const PwOp *op, PwDigest *digest, GError **error) {
  Append append = { .store = store, .op = *op };
  append.op.time = pw_clock_now (store->clock);
  return pw_oplog_append (store->log, build_op, &append, NULL, digest, error);
}

/* Ends the transaction: a commit if all went well. */
static gboolean
end_transaction (AppStore *store, gboolean ok, GError **error) {
  if (ok && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  (void)pw_oplog_reload (store->log, NULL);
  return FALSE;
}

static gboolean
check_reason (const char *reason, GError **error) {
  gsize length = strlen (reason);
  if (length > 0 && length <= PW_REASON_BYTES_MAX && g_utf8_validate (reason, -1, NULL))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("the reason must have 1 to %d bytes of UTF-8 text"), PW_REASON_BYTES_MAX);
  return FALSE;
}

/* --- create ---------------------------------------------------------------------------------- */

static PwFormRef
form_reference (const PwForm *form) {
  return (PwFormRef){ .id = pw_form_id (form),
                      .version = pw_form_version (form),
                      .digest = *pw_form_digest (form) };
}

gboolean
app_record_create (AppStore *store, const PwForm *form, json_t *answers, PwId *record,
                   AppRecordCheck *check, GError **error) {
  g_return_val_if_fail (store != NULL && form != NULL && answers != NULL, FALSE);
  g_auto (AppRecordCheck) own = { 0 };
  check = check != NULL ? check : &own;
  if (!app_record_check_new (store, form, answers, check, error))
    return FALSE;
  const PwFormRef reference = form_reference (form);
  g_autoptr (GBytes) body = pw_body_write_answers (answers);
  g_autoptr (GBytes) reasons = pw_op_write_acknowledged (check->reasons, NULL);
  PwOp op = { .kind = PW_OP_CREATE, .form = &reference, .body = body, .acknowledged = reasons };
  PwDigest digest;
  if (!pw_db_begin (store->db, error)
      || !end_transaction (store, append_op (store, &op, &digest, error), error))
    return FALSE;
  if (record != NULL)
    *record = pw_id_from_digest (&digest);
  return TRUE;
}

/* --- finalise -------------------------------------------------------------------------------- */

/* TRUE if a text in `value` is `text`. Answers are bounded in depth. */
static gboolean
names_text (json_t *value, const char *text) {
  const char *name;
  size_t i;
  json_t *child;
  if (json_is_string (value))
    return g_str_equal (json_string_value (value), text);
  json_object_foreach (value, name, child) {
    if (names_text (child, text))
      return TRUE;
  }
  json_array_foreach (value, i, child) {
    if (names_text (child, text))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_attached (const PwRecord *state, const PwDigest *digest) {
  for (guint i = 0; state != NULL && i < state->attachments->len; i++) {
    const PwRecordAttachment *one = g_ptr_array_index (state->attachments, i);
    if (pw_digest_equal (&one->blob, digest))
      return TRUE;
  }
  return FALSE;
}

/* One file more for `record`, after the operation `*last`, which becomes this one. */
static gboolean
attach_one (AppStore *store, const PwId *record, PwDigest *last, const AppEvidenceInfo *info,
            const char *caption, GError **error) {
  PwParent parent = { .device = store->identity->id, .seq = pw_oplog_head (store->log, NULL) };
  memcpy (parent.prefix, last->bytes, PW_PARENT_PREFIX_BYTES);
  const PwAttachment attachment = { .digest = info->digest,
                                    .size = info->size,
                                    .type = info->type,
                                    .name = info->name,
                                    .caption = (char *)caption };
  g_autoptr (GBytes) body = pw_body_write_attachment (&attachment);
  PwOp op = {
    .kind = PW_OP_ATTACH, .record = *record, .parents = &parent, .parents_count = 1, .body = body
  };
  return append_op (store, &op, last, error);
}

/* Names each file that the answers name, and `state` (the record before, or NULL) does not. They
 * follow `*last` and one another, so the record has one head. */
static gboolean
attach_files (AppStore *store, const PwId *record, PwDigest *last, const PwRecord *state,
              json_t *answers, const AppDraft *draft, GError **error) {
  for (guint i = 0; i < draft->files->len; i++) {
    const AppEvidenceInfo *info = g_ptr_array_index (draft->files, i);
    g_autofree char *hex = pw_digest_to_hex (&info->digest);
    if (names_text (answers, hex) && !is_attached (state, &info->digest)
        && !attach_one (store, record, last, info, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
attach_extra (AppStore *store, const PwId *record, PwDigest *last, const AppRecordFile *file,
              GError **error) {
  g_auto (AppEvidenceInfo) info = { 0 };
  return app_evidence_capture (store, file->path, &info, error)
         && attach_one (store, record, last, &info, file->caption, error);
}

static gboolean
finalise (AppStore *store, const PwOp *op, json_t *answers, const AppDraft *draft,
          const AppRecordFile *file, PwDigest *digest, GError **error) {
  if (!append_op (store, op, digest, error))
    return FALSE;
  const PwId record = pw_id_from_digest (digest);
  PwDigest last = *digest;
  return attach_files (store, &record, &last, NULL, answers, draft, error)
         && (file == NULL || attach_extra (store, &record, &last, file, error))
         && (PW_PLANT (DRAFT_STAYS) || app_drafts_take (store, draft, error))
         && app_drafts_drop_files (store, draft->files, error);
}

gboolean
app_record_finalise (AppStore *store, const PwForm *form, json_t *answers, json_t *acknowledged,
                     const AppDraft *draft, const AppRecordFile *file, PwId *record,
                     GError **error) {
  g_return_val_if_fail (store != NULL && form != NULL && answers != NULL, FALSE);
  g_return_val_if_fail (draft != NULL && record != NULL, FALSE);
  g_autoptr (GError) bad = NULL;
  g_autoptr (GBytes) reasons = pw_op_write_acknowledged (acknowledged, &bad);
  if (bad != NULL) {
    g_propagate_error (error, g_steal_pointer (&bad));
    return FALSE;
  }
  if (!app_record_check_values (form, answers, error))
    return FALSE;
  const PwFormRef reference = form_reference (form);
  g_autoptr (GBytes) body = pw_body_write_answers (answers);
  PwOp op = { .kind = PW_OP_CREATE, .form = &reference, .body = body, .acknowledged = reasons };
  PwDigest digest;
  if (!pw_db_begin (store->db, error))
    return FALSE;
  gboolean ok = finalise (store, &op, answers, draft, file, &digest, error);
  if (!end_transaction (store, ok, error))
    return FALSE;
  *record = pw_id_from_digest (&digest);
  /* What fails now is tried again by the next purge or removal. */
  if (draft->files->len > 0)
    (void)app_evidence_remove_purged (store, NULL, NULL);
  return TRUE;
}

/* --- what the others share ------------------------------------------------------------------- */

/* A record as it stands inside the transaction. */
typedef struct {
  AppRecords *records;     /* owned */
  const AppRecord *record; /* borrowed from records */
  PwRecord *state;         /* owned */
  GArray *parents;         /* owned: PwParent, all heads */
} Subject;

static void
subject_clear (Subject *subject) {
  g_clear_pointer (&subject->parents, g_array_unref);
  g_clear_pointer (&subject->state, pw_record_free);
  g_clear_pointer (&subject->records, app_records_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static const AppRecordOp *
find_op (const AppRecord *record, const PwDigest *digest) {
  for (guint i = 0; i < record->ops->len; i++) {
    const AppRecordOp *op = &g_array_index (record->ops, AppRecordOp, i);
    if (pw_digest_equal (&op->digest, digest))
      return op;
  }
  return NULL;
}

static gboolean
collect_parents (Subject *subject, GError **error) {
  const GArray *heads = subject->state->heads;
  if (heads->len > PW_OP_PARENTS_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("the record was changed in %u places at once; the office must decide first"),
                 heads->len);
    return FALSE;
  }
  subject->parents = g_array_new (FALSE, FALSE, sizeof (PwParent));
  for (guint i = 0; i < heads->len; i++) {
    const AppRecordOp *op = find_op (subject->record, &g_array_index (heads, PwDigest, i));
    g_assert (op != NULL);
    PwParent parent = { .device = op->device, .seq = op->seq };
    memcpy (parent.prefix, op->digest.bytes, PW_PARENT_PREFIX_BYTES);
    g_array_append_val (subject->parents, parent);
  }
  return TRUE;
}

static gboolean
refuse_state (const AppRecord *record, const char *why, PwError code, GError **error) {
  g_autofree char *hex = pw_id_to_hex (&record->id);
  g_set_error (error, PW_ERROR, code, "%.12s: %s", hex, why);
  return FALSE;
}

/* Reads the record named by `id_or_prefix` for writing. */
static gboolean
read_subject (AppStore *store, const char *id_or_prefix, Subject *subject, GError **error) {
  subject->records = app_records_load (store, error);
  if (subject->records == NULL)
    return FALSE;
  subject->record = app_records_find (subject->records, id_or_prefix, error);
  if (subject->record == NULL)
    return FALSE;
  subject->state = app_record_fold (store, subject->record, error);
  if (subject->state == NULL)
    return FALSE;
  if (subject->state->state == PW_RECORD_ORPHAN)
    return refuse_state (subject->record,
                         _ ("the beginning of this record is not on this handheld"),
                         PW_ERROR_REFUSED, error);
  return collect_parents (subject, error);
}

static gboolean
append_to (AppStore *store, const Subject *subject, PwOpKind kind, GBytes *body,
           GBytes *acknowledged, PwDigest *digest, GError **error) {
  PwOp op = { .kind = kind,
              .record = subject->record->id,
              .parents = (const PwParent *)(gconstpointer)subject->parents->data,
              .parents_count = subject->parents->len,
              .body = body,
              .acknowledged = acknowledged };
  return append_op (store, &op, digest, error);
}

/* --- amend ----------------------------------------------------------------------------------- */

/* What is to be changed: a patch, or all answers of a draft. Borrowed; one of the two is NULL, or
 * both: nothing, the reason says all. */
typedef struct {
  json_t *patch;
  json_t *answers;
  const AppDraft *draft; /* of `answers` */
} Change;

/* An answer in words to what the office asked. */
static GBytes *
build_answer (const Subject *subject, const char *reason, GError **error) {
  if (subject->record->stage == APP_RECORD_RETURNED)
    return pw_body_write_change (NULL, NULL, reason, NULL);
  refuse_state (subject->record,
                _ ("the office did not return it; name what changes with --answers FILE"),
                PW_ERROR_USAGE, error);
  return NULL;
}

static GBytes *
build_amendment (AppStore *store, const Subject *subject, const Change *change, const char *reason,
                 AppRecordCheck *check, GError **error) {
  if (change->patch == NULL && change->answers == NULL)
    return build_answer (subject, reason, error);
  const PwForm *form = app_record_form (store, subject->record, error);
  if (form == NULL)
    return NULL;
  json_t *before = subject->state->answers;
  json_auto_t *patched = change->patch != NULL ? pw_answers_merge_patch (before, change->patch)
                                               : json_incref (change->answers);
  json_auto_t *known = app_record_standing_reasons (subject->state, patched);
  if (!app_record_check_change (store, form, before, patched, known, check, error))
    return NULL;
  json_t *after = check->answers;
  json_auto_t *set = NULL, *unset = NULL;
  (void)pw_answers_diff (form, before, after, &set, &unset);
  if (change->patch != NULL)
    app_record_settle_disputes (subject->state, change->patch, after, set, unset);
  gboolean sets = json_object_size (set) > 0;
  gboolean unsets = json_array_size (unset) > 0;
  if (!sets && !unsets && subject->record->stage != APP_RECORD_RETURNED) {
    refuse_state (subject->record, _ ("nothing changes: the record says this already"),
                  PW_ERROR_REFUSED, error);
    return NULL;
  }
  if (!pw_answers_changes_are_valid (set, unset, error))
    return NULL;
  return pw_body_write_change (sets ? set : NULL, unsets ? unset : NULL, reason, NULL);
}

static gboolean
amend (AppStore *store, const char *id_or_prefix, const Change *change, const char *reason,
       PwId *record, AppRecordCheck *check, GError **error) {
  g_auto (Subject) subject = { 0 };
  if (!read_subject (store, id_or_prefix, &subject, error))
    return FALSE;
  if (subject.state->state == PW_RECORD_WITHDRAWN)
    return refuse_state (subject.record, _ ("the record was withdrawn; make a new one instead"),
                         PW_ERROR_REFUSED, error);
  g_autoptr (GBytes) body = build_amendment (store, &subject, change, reason, check, error);
  g_autoptr (GBytes) reasons
      = body != NULL ? pw_op_write_acknowledged (check->reasons, NULL) : NULL;
  PwDigest digest;
  if (body == NULL || !append_to (store, &subject, PW_OP_AMEND, body, reasons, &digest, error))
    return FALSE;
  *record = subject.record->id;
  const AppDraft *draft = change->draft;
  return draft == NULL
         || (attach_files (store, record, &digest, subject.state, change->answers, draft, error)
             && app_drafts_take (store, draft, error)
             && app_drafts_drop_files (store, draft->files, error));
}

gboolean
app_record_amend (AppStore *store, const char *id_or_prefix, json_t *patch, const char *reason,
                  PwId *record, AppRecordCheck *check, GError **error) {
  g_return_val_if_fail (store != NULL && id_or_prefix != NULL && reason != NULL, FALSE);
  g_auto (AppRecordCheck) own = { 0 };
  check = check != NULL ? check : &own;
  g_return_val_if_fail (patch == NULL || json_is_object (patch), FALSE);
  if (!check_reason (reason, error) || !pw_db_begin (store->db, error))
    return FALSE;
  PwId id;
  const Change change = { .patch = patch };
  gboolean ok = amend (store, id_or_prefix, &change, reason, &id, check, error);
  if (!end_transaction (store, ok, error))
    return FALSE;
  if (record != NULL)
    *record = id;
  return TRUE;
}

gboolean
app_record_amend_draft (AppStore *store, const AppDraft *draft, json_t *answers,
                        json_t *acknowledged, const char *reason, GError **error) {
  g_return_val_if_fail (store != NULL && draft != NULL && reason != NULL, FALSE);
  g_return_val_if_fail (json_is_object (answers) && !pw_id_is_none (&draft->record), FALSE);
  g_auto (AppRecordCheck) check = { .acknowledged = acknowledged };
  if (!check_reason (reason, error) || !pw_db_begin (store->db, error))
    return FALSE;
  const Change change = { .answers = answers, .draft = draft };
  g_autofree char *id = pw_id_to_hex (&draft->record);
  PwId record;
  gboolean ok = amend (store, id, &change, reason, &record, &check, error);
  if (!end_transaction (store, ok, error))
    return FALSE;
  (void)app_evidence_remove_purged (store, NULL, NULL);
  return TRUE;
}

/* --- withdraw -------------------------------------------------------------------------------- */

static gboolean
withdraw (AppStore *store, const char *id_or_prefix, const char *reason, PwId *record,
          GError **error) {
  g_auto (Subject) subject = { 0 };
  if (!read_subject (store, id_or_prefix, &subject, error))
    return FALSE;
  if (subject.state->state == PW_RECORD_WITHDRAWN)
    return refuse_state (subject.record, _ ("the record was withdrawn already"), PW_ERROR_EXISTS,
                         error);
  g_autoptr (GBytes) body = pw_body_write_change (NULL, NULL, reason, NULL);
  *record = subject.record->id;
  return append_to (store, &subject, PW_OP_WITHDRAW, body, NULL, NULL, error);
}

gboolean
app_record_withdraw (AppStore *store, const char *id_or_prefix, const char *reason, PwId *record,
                     GError **error) {
  g_return_val_if_fail (store != NULL && id_or_prefix != NULL && reason != NULL, FALSE);
  if (!check_reason (reason, error) || !pw_db_begin (store->db, error))
    return FALSE;
  PwId id;
  if (!end_transaction (store, withdraw (store, id_or_prefix, reason, &id, error), error))
    return FALSE;
  if (record != NULL)
    *record = id;
  return TRUE;
}

/* --- attach ---------------------------------------------------------------------------------- */

static gboolean
refuse_second (const PwRecord *state, const PwDigest *digest, GError **error) {
  for (guint i = 0; i < state->attachments->len; i++) {
    const PwRecordAttachment *attachment = g_ptr_array_index (state->attachments, i);
    if (!pw_digest_equal (&attachment->blob, digest))
      continue;
    g_set_error_literal (error, PW_ERROR, PW_ERROR_EXISTS,
                         _ ("the record holds this very file already"));
    return FALSE;
  }
  return TRUE;
}

static gboolean
attach (AppStore *store, const char *id_or_prefix, const char *path, const char *caption,
        PwId *record, PwDigest *digest, GError **error) {
  g_auto (Subject) subject = { 0 };
  if (!read_subject (store, id_or_prefix, &subject, error))
    return FALSE;
  if (subject.state->state == PW_RECORD_WITHDRAWN)
    return refuse_state (subject.record, _ ("the record was withdrawn; make a new one instead"),
                         PW_ERROR_REFUSED, error);
  g_auto (AppEvidenceInfo) info = { 0 };
  if (!app_evidence_capture (store, path, &info, error)
      || !refuse_second (subject.state, &info.digest, error))
    return FALSE;
  const PwAttachment attachment = { .digest = info.digest,
                                    .size = info.size,
                                    .type = info.type,
                                    .name = info.name,
                                    .caption = (char *)caption };
  g_autoptr (GBytes) body = pw_body_write_attachment (&attachment);
  *record = subject.record->id;
  *digest = info.digest;
  return append_to (store, &subject, PW_OP_ATTACH, body, NULL, NULL, error);
}

gboolean
app_record_attach (AppStore *store, const char *id_or_prefix, const char *path, const char *caption,
                   PwId *record, PwDigest *digest, GError **error) {
  g_return_val_if_fail (store != NULL && id_or_prefix != NULL && path != NULL, FALSE);
  if ((caption != NULL && !check_reason (caption, error)) || !pw_db_begin (store->db, error))
    return FALSE;
  PwId id;
  PwDigest blob;
  gboolean ok = attach (store, id_or_prefix, path, caption, &id, &blob, error);
  if (!end_transaction (store, ok, error))
    return FALSE;
  if (record != NULL)
    *record = id;
  if (digest != NULL)
    *digest = blob;
  return TRUE;
}
