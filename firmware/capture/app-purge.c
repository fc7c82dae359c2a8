/* Removes from the handheld what the host surely has and nobody here needs any more. */
#include "firmware/capture/app-purge.h"

#include <glib/gi18n.h>

#include "firmware/capture/app-drafts.h"
#include "firmware/capture/app-record-copy.h"
#include "firmware/capture/app-record-review.h"
#include "firmware/capture/app-records.h"
#include "firmware/device/app-evidence.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"
#include "sync/model/pw-confidential.h"

typedef struct {
  AppStore *store;               /* borrowed */
  gint64 before_ms;              /* operations must be older than this, device clock */
  gint64 confidential_before_ms; /* and those of records with confidential answers */
  gboolean dry;
  GHashTable *here;     /* owned: digests (PwDigest *) of evidence files on this handheld */
  GHashTable *received; /* owned: digests of evidence that a receipt names */
  GHashTable *needed;   /* owned: digests of evidence that records that stay name */
  GHashTable *going;    /* owned: digests of evidence of records that go */
  AppPurge result;
} Purge;

static GHashTable *
digest_set_new (void) {
  return g_hash_table_new_full (pw_digest_hash, pw_digest_equal_key, g_free, NULL);
}

static void
digest_set_add (GHashTable *set, const PwDigest *digest) {
  g_hash_table_add (set, g_memdup2 (digest, sizeof *digest));
}

static gboolean
read_evidence (Purge *purge, GError **error) {
  g_autoptr (GArray) rows = app_evidence_list (purge->store, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const AppEvidenceRow *row = &g_array_index (rows, AppEvidenceRow, i);
    if (!row->purged)
      digest_set_add (purge->here, &row->digest);
    if (row->received)
      digest_set_add (purge->received, &row->digest);
  }
  return TRUE;
}

/* --- choosing -------------------------------------------------------------------------------- */

static gint64
newest_ms (const AppRecord *record) {
  gint64 newest = G_MININT64;
  for (guint i = 0; i < record->ops->len; i++)
    newest = MAX (newest, g_array_index (record->ops, AppRecordOp, i).time.unix_ms);
  return newest;
}

/* A record is folded only where its age alone does not decide. */
static gboolean
old_enough (Purge *purge, const AppRecord *record, gboolean *old, GError **error) {
  gint64 newest = newest_ms (record);
  *old = newest < purge->before_ms;
  if (*old || newest >= purge->confidential_before_ms)
    return TRUE;
  g_autoptr (PwRecord) state = app_record_fold (purge->store, record, error);
  if (state == NULL)
    return FALSE;
  const PwForm *form = app_record_form (purge->store, record, NULL);
  *old = form == NULL || pw_confidential_is_in (form, state->answers);
  return TRUE;
}

static gboolean
has_attachments (const AppRecord *record) {
  for (guint i = 0; i < record->ops->len; i++)
    if (g_array_index (record->ops, AppRecordOp, i).kind == PW_OP_ATTACH)
      return TRUE;
  return FALSE;
}

/* Digests of the files here that the record names. A record without `attach` is not folded for it.
 */
static gboolean
list_files (Purge *purge, const AppRecord *record, GHashTable *files, GError **error) {
  if (!has_attachments (record))
    return TRUE;
  g_autoptr (PwRecord) state = app_record_fold (purge->store, record, error);
  if (state == NULL)
    return FALSE;
  for (guint i = 0; i < state->attachments->len; i++) {
    const PwRecordAttachment *attachment = g_ptr_array_index (state->attachments, i);
    if (g_hash_table_contains (purge->here, &attachment->blob))
      digest_set_add (files, &attachment->blob);
  }
  return TRUE;
}

static void
add_all (GHashTable *to, GHashTable *from) {
  GHashTableIter iter;
  gpointer digest;
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    digest_set_add (to, digest);
}

static gboolean
holds_all (GHashTable *set, GHashTable *files) {
  GHashTableIter iter;
  gpointer digest;
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!g_hash_table_contains (set, digest))
      return FALSE;
  return TRUE;
}

/* --- removing -------------------------------------------------------------------------------- */

static gboolean
remove_record (Purge *purge, const AppRecord *record, GError **error) {
  if (!app_record_purge_review (purge->store, &record->id, error))
    return FALSE;
  for (guint i = 0; i < record->ops->len; i++) {
    const AppRecordOp *op = &g_array_index (record->ops, AppRecordOp, i);
    /* Copies may repeat own operations, so both places are cleared. */
    if (!app_record_remove_copy (purge->store, &op->digest, error))
      return FALSE;
    if (!op->own)
      continue;
    PwStmt *stmt = pw_db_stmt (purge->store->db, "app/purge-op", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_int (stmt, ":seq", (gint64)op->seq);
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
decide_record (Purge *purge, const AppRecord *record, GError **error) {
  AppPurge *result = &purge->result;
  g_autoptr (GHashTable) files = digest_set_new ();
  gboolean old = FALSE;
  if (!list_files (purge, record, files, error) || !old_enough (purge, record, &old, error))
    return FALSE;
  guint *kept = NULL;
  if (record->stage != APP_RECORD_RECEIVED && !PW_PLANT (FREE_PURGE))
    kept = &result->kept_waiting;
  else if (!old)
    kept = &result->kept_young;
  else if (!holds_all (purge->received, files) && !PW_PLANT (FREE_EVIDENCE))
    kept = &result->kept_evidence;
  if (kept != NULL) {
    (*kept)++;
    add_all (purge->needed, files);
    return TRUE;
  }
  add_all (purge->going, files);
  result->records++;
  for (guint i = 0; i < record->ops->len; i++)
    result->operations += g_array_index (record->ops, AppRecordOp, i).own ? 1 : 0;
  return purge->dry || remove_record (purge, record, error);
}

/* A file that a draft names stays, whoever else named it before. One that does not open may name
 * any. */
static gboolean
keep_of_drafts (Purge *purge, GError **error) {
  g_autoptr (GPtrArray) drafts = app_drafts_list (purge->store, error);
  if (drafts == NULL)
    return FALSE;
  for (guint i = 0; i < drafts->len; i++) {
    const AppDraft *draft = g_ptr_array_index (drafts, i);
    if (draft->fault != NULL)
      add_all (purge->needed, purge->here);
    for (guint k = 0; draft->fault == NULL && k < draft->files->len; k++)
      digest_set_add (purge->needed,
                      &((const AppEvidenceInfo *)g_ptr_array_index (draft->files, k))->digest);
  }
  return TRUE;
}

static gboolean
mark_evidence (Purge *purge, GError **error) {
  GHashTableIter iter;
  gpointer digest;
  g_hash_table_iter_init (&iter, purge->going);
  while (g_hash_table_iter_next (&iter, &digest, NULL)) {
    if (g_hash_table_contains (purge->needed, digest))
      continue;
    purge->result.evidence++;
    if (!purge->dry && !app_evidence_mark_purged (purge->store, digest, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
purge_in_transaction (Purge *purge, GError **error) {
  g_autoptr (AppRecords) records = app_records_load (purge->store, error);
  if (records == NULL || !read_evidence (purge, error))
    return FALSE;
  if (records->damaged > 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
                 _ ("nothing is removed while the store is damaged: %s"), records->first_fault);
    return FALSE;
  }
  for (guint i = 0; i < records->list->len; i++)
    if (!decide_record (purge, g_ptr_array_index (records->list, i), error))
      return FALSE;
  return keep_of_drafts (purge, error) && mark_evidence (purge, error);
}

/* The moment before which something is `days` old; 0 days: every moment. */
static gint64
days_ago (AppStore *store, guint days) {
  return days == 0 ? G_MAXINT64 : pw_clock_now (store->clock).unix_ms - (gint64)days * 86400000;
}

gboolean
app_purge_run (AppStore *store, AppPurgeAge age, gboolean dry, AppPurge *result, GError **error) {
  g_return_val_if_fail (store != NULL && result != NULL, FALSE);
  g_autoptr (GHashTable) here = digest_set_new ();
  g_autoptr (GHashTable) received = digest_set_new ();
  g_autoptr (GHashTable) needed = digest_set_new ();
  g_autoptr (GHashTable) going = digest_set_new ();
  Purge purge = { .store = store,
                  .before_ms = days_ago (store, age.days),
                  .confidential_before_ms = days_ago (store, MIN (age.days, age.confidential_days)),
                  .dry = dry,
                  .here = here,
                  .received = received,
                  .needed = needed,
                  .going = going };
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (!purge_in_transaction (&purge, error) || !pw_db_commit (store->db, error)) {
    pw_db_rollback (store->db);
    return FALSE;
  }
  /* The files go after the commit. The checkpoint overwrites the old pages in the store itself. */
  if (!dry
      && (!app_evidence_remove_purged (store, NULL, error) || !pw_db_checkpoint (store->db, error)))
    return FALSE;
  *result = purge.result;
  return TRUE;
}
