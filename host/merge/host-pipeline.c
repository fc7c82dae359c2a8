/* The pipeline: spool -> verify -> merge -> views -> report.
 *
 *   1. Parcels are read in the order of the spool, verified on threads, and applied in the same
 *      order. A parcel is applied whole or not at all; several share a transaction, because a page
 *      that many of them touch (an index of random ids) is then written once: one parcel a
 *      transaction took twice the time.
 *   2. During a run commits do not wait for the disk: everything can be made again from the spool,
 *      which is durable. Only the last commit waits, and it covers all before it.
 *   3. Killed anywhere, the next run goes on: a parcel without a verdict is looked at, what is
 * marked is folded, what is whole is checked. */
#include "host/merge/host-pipeline.h"

#include <string.h>

#include "host/merge/host-above.h"
#include "host/merge/host-blob-check.h"
#include "host/merge/host-keys.h"
#include "host/merge/host-standing.h"
#include "host/merge/host-workers.h"
#include "host/views/host-views.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"

/* Parcels are applied in one transaction until so many are, or so much time has passed: others wait
 * for the store meanwhile, and a page that is written for 20,000 operations at once costs little
 * each. */
#define GROUP_PARCELS 1024
#define GROUP_MS 500

typedef struct {
  HostStore *store;                   /* borrowed */
  const HostPipelineOptions *options; /* borrowed */
  HostMergeReport *report;            /* borrowed */
  HostWorkers *workers;               /* borrowed */
  gint64 after;                       /* spool_key of the parcel read last */
  gint64 total;
  guint group; /* parcels applied in the open transaction; 0: none is open */
  guint group_max, group_ms;
  gint64 group_began_us;
  GArray *loose; /* owned: gint64 spool_key, filed as BLOB_UNKNOWN in this run */
} Run;

/* --- parcels --------------------------------------------------------------------------------- */

static gboolean
count_left (Run *run, gint64 *count, GError **error) {
  PwStmt *stmt = pw_db_stmt (run->store->db, "merge/count-parcels", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":after", run->after);
  return pw_stmt_scalar (stmt, 0, count, error);
}

/* Reads the next parcel into the workers; `*more` FALSE after the last. */
static gboolean
read_parcel (Run *run, gboolean *more, GError **error) {
  PwStmt *stmt = pw_db_stmt (run->store->db, "merge/next-parcel", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":after", run->after);
  if (!pw_stmt_step (stmt, more, error))
    return FALSE;
  if (!*more)
    return TRUE;
  HostParcel parcel = {
    .spool_key = pw_stmt_int (stmt, 0),
    .received_ms = pw_stmt_int (stmt, 1),
    /* Asking the clock costs as much as an operation: it looks up the time zone. */
    .judged_ms = run->report->started_ms,
  };
  g_autoptr (GBytes) bytes = pw_stmt_gbytes (stmt, 2);
  pw_stmt_reset (stmt);
  run->after = parcel.spool_key;
  host_workers_push (run->workers, &parcel, bytes);
  return TRUE;
}

static gboolean
end_group (Run *run, GError **error) {
  gboolean open = run->group > 0;
  run->group = 0;
  return !open || pw_db_commit (run->store->db, error);
}

static gboolean
apply_next (Run *run, GError **error) {
  HostParcel parcel;
  HostVerdictCode code;
  g_autoptr (HostVerdict) verdict = host_workers_pop (run->workers, &parcel);
  if (run->group == 0) {
    if (!pw_db_begin (run->store->db, error))
      return FALSE;
    run->group_began_us = g_get_monotonic_time ();
  }
  run->group++;
  if (!host_apply (run->store, &parcel, verdict, run->report, &code, error))
    return FALSE;
  if (code == HOST_VERDICT_BLOB_UNKNOWN)
    g_array_append_val (run->loose, parcel.spool_key);
  gint64 group_us = run->group_ms * G_TIME_SPAN_MILLISECOND;
  gboolean full
      = run->group >= run->group_max || g_get_monotonic_time () - run->group_began_us >= group_us;
  return !full || end_group (run, error);
}

static gboolean
go_on (Run *run) {
  const HostPipelineOptions *options = run->options;
  return options->on_progress == NULL
         || options->on_progress (run->report->batches, (guint64)run->total, options->data);
}

static gboolean
take_parcels (Run *run, GError **error) {
  gboolean more = TRUE;
  if (!count_left (run, &run->total, error))
    return FALSE;
  while (more || host_workers_count (run->workers) > 0) {
    while (more && !host_workers_are_full (run->workers)) {
      if (!read_parcel (run, &more, error))
        return FALSE;
    }
    if (host_workers_count (run->workers) == 0)
      break;
    if (!apply_next (run, error))
      return FALSE;
    if (!go_on (run)) {
      gint64 unread;
      if (!count_left (run, &unread, error))
        return FALSE;
      run->report->interrupted = TRUE;
      run->report->left = (guint64)unread + host_workers_count (run->workers);
      return TRUE;
    }
  }
  return TRUE;
}

static gboolean
run_parcels (Run *run, GError **error) {
  g_autoptr (GHashTable) keys = host_keys_load (run->store, error);
  if (keys == NULL)
    return FALSE;
  g_autoptr (HostAbove) above = NULL;
  if (!host_above_load (run->store, &above, error))
    return FALSE;
  HostKey answers = { .author_key = 0 };
  if (above != NULL) {
    answers.id = above->id;
    memcpy (answers.public_key, above->sign_public, PW_PUBLIC_KEY_BYTES);
  }
  HostVerifyContext context = {
    .identity = run->store->identity,
    .keys = keys,
    .plans = run->store->plans,
    .above = above != NULL ? &answers : NULL,
  };
  guint threads = run->options->threads != 0 ? run->options->threads : HOST_PIPELINE_THREADS;
  g_autoptr (HostWorkers) workers = host_workers_new (&context, threads);
  run->workers = workers;
  if (take_parcels (run, error) && end_group (run, error))
    return TRUE;
  pw_db_rollback (run->store->db);
  return FALSE;
}

/* --- evidence -------------------------------------------------------------------------------- */

/* Evidence whose record came later, in this run or since. */
static gboolean
settle_parts (Run *run, GError **error) {
  HostStore *store = run->store;
  PwStmt *stmt = pw_db_stmt (store->db, "merge/settle-parts", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":judged_ms", host_store_now_ms (store));
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  for (guint i = 0; i < run->loose->len; i++) {
    gboolean row;
    stmt = pw_db_stmt (store->db, "merge/get-verdict", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_int (stmt, ":spool_key", g_array_index (run->loose, gint64, i));
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (row && g_strcmp0 (pw_stmt_text (stmt, 0), host_verdict_name (HOST_VERDICT_OK)) == 0) {
      run->report->verdicts[HOST_VERDICT_BLOB_UNKNOWN]--;
      run->report->verdicts[HOST_VERDICT_OK]++;
    }
    pw_stmt_reset (stmt);
  }
  return TRUE;
}

static gboolean
put_blob (HostStore *store, const PwDigest *digest, guint64 size, gboolean good, gboolean newest,
          GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "merge/put-blob", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_int (stmt, ":size", (gint64)size);
  pw_stmt_bind_int (stmt, ":good", good);
  pw_stmt_bind_int (stmt, ":newest", newest);
  return pw_stmt_run (stmt, error);
}

/* The pieces that came first are tried first, then those that came last. A parcel that was changed
 * in the spool is bad evidence, not a reason to stop. */
static gboolean
check_and_put_blob (HostStore *store, const PwDigest *digest, guint64 size, GError **error) {
  gboolean good = FALSE, newest = FALSE;
  for (guint attempt = 0; attempt < 2 && !good; attempt++) {
    g_autoptr (GError) cause = NULL;
    newest = attempt == 1;
    if (!host_blob_check (store, digest, size, newest, &good, &cause)
        && pw_error_is_of_machine (cause)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }
  return put_blob (store, digest, size, good, newest, error);
}

/* Checks one file whose parts are all here; `*found` FALSE when there is none. */
static gboolean
check_one_blob (HostStore *store, gboolean *found, GError **error) {
  PwDigest digest;
  PwStmt *stmt = pw_db_stmt (store->db, "merge/next-whole-blob", error);
  if (stmt == NULL || !pw_stmt_step (stmt, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  guint64 size = (guint64)pw_stmt_int (stmt, 1);
  gboolean ok = pw_stmt_digest (stmt, 0, &digest, error);
  pw_stmt_reset (stmt);
  if (!ok)
    return FALSE;
  return check_and_put_blob (store, &digest, size, error);
}

/* Runs `step` in a transaction of its own. */
static gboolean
in_transaction (Run *run, gboolean (*step) (Run *run, GError **error), GError **error) {
  if (!pw_db_begin (run->store->db, error))
    return FALSE;
  if (step (run, error))
    return pw_db_commit (run->store->db, error);
  pw_db_rollback (run->store->db);
  return FALSE;
}

static gboolean
check_blobs (Run *run, GError **error) {
  gboolean found = TRUE;
  while (found) {
    if (!check_one_blob (run->store, &found, error))
      return FALSE;
  }
  return TRUE;
}

/* --- the run --------------------------------------------------------------------------------- */

static gboolean
count_refused (HostStore *store, gint64 *count, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "merge/count-refused", error);
  return stmt != NULL && pw_stmt_scalar (stmt, 0, count, error);
}

static gboolean
insert_run (Run *run, GError **error) {
  json_auto_t *object = host_merge_report_to_json (run->report);
  g_autofree char *text = json_dumps (object, JSON_COMPACT);
  PwStmt *stmt = pw_db_stmt (run->store->db, "merge/insert-run", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":started_ms", run->report->started_ms);
  pw_stmt_bind_int (stmt, ":ended_ms", run->report->ended_ms);
  pw_stmt_bind_text (stmt, ":report", text);
  return pw_stmt_run (stmt, error);
}

static gboolean
stamp_views (Run *run, GError **error) {
  return host_views_stamp (run->store, error);
}

/* The whole work, without waiting for the disk. */
static gboolean
work (Run *run, GError **error) {
  gint64 before, after;
  if (!count_refused (run->store, &before, error) || !run_parcels (run, error)
      || !host_views_settle (run->store, error) || !in_transaction (run, settle_parts, error)
      || !in_transaction (run, check_blobs, error) || !in_transaction (run, stamp_views, error)
      || !count_refused (run->store, &after, error)
      || !host_standing_fill (run->store, run->report, error))
    return FALSE;
  run->report->new_refused = after > before ? (guint64)(after - before) : 0;
  run->report->ended_ms = host_store_now_ms (run->store);
  return TRUE;
}

HostMergeReport *
host_pipeline_run (HostStore *store, const HostPipelineOptions *options, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  const HostPipelineOptions none = { 0 };
  g_autoptr (HostMergeReport) report = host_merge_report_new ();
  g_autoptr (GArray) loose = g_array_new (FALSE, FALSE, sizeof (gint64));
  Run run = {
    .store = store,
    .options = options != NULL ? options : &none,
    .report = report,
    .group_max
    = options != NULL && options->group_parcels != 0 ? options->group_parcels : GROUP_PARCELS,
    .group_ms = options != NULL && options->group_ms != 0 ? options->group_ms : GROUP_MS,
    .loose = loose,
  };
  report->silent_days = run.options->silent_days != 0 ? run.options->silent_days : HOST_SILENT_DAYS;
  report->started_ms = host_store_now_ms (store);
  report->offset_min = pw_clock_now (store->clock).offset_min;
  if (!pw_db_set_durable (store->db, FALSE, error))
    return NULL;
  gboolean ok = work (&run, error);
  ok = pw_db_set_durable (store->db, !PW_PLANT (EARLY_RECEIPT), ok ? error : NULL) && ok;
  if (!ok || !in_transaction (&run, insert_run, error))
    return NULL;
  return g_steal_pointer (&report);
}

HostMergeReport *
host_pipeline_status (HostStore *store, guint silent_days, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  g_autoptr (HostMergeReport) report = host_merge_report_new ();
  report->silent_days = silent_days != 0 ? silent_days : HOST_SILENT_DAYS;
  report->started_ms = report->ended_ms = host_store_now_ms (store);
  report->offset_min = pw_clock_now (store->clock).offset_min;
  gint64 unread;
  PwStmt *stmt = pw_db_stmt (store->db, "merge/stand-unread", error);
  if (!host_standing_fill (store, report, error) || stmt == NULL
      || !pw_stmt_scalar (stmt, 0, &unread, error))
    return NULL;
  report->left = (guint64)unread;
  return g_steal_pointer (&report);
}
