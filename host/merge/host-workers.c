/* Workers: parcels are verified on some threads and come back in the order they went in. */
#include "host/merge/host-workers.h"

/* Parcels under way at once for each thread: enough to keep it busy, and few enough that the
 * largest of them unpacked (PW_CONTENT_BYTES_MAX each) fit in memory. */
#define JOBS_PER_THREAD 8

typedef struct {
  HostParcel parcel;
  GBytes *bytes;        /* owned */
  HostVerdict *verdict; /* owned; set under the lock */
  gboolean is_done;     /* guarded by the lock */
} Job;

struct HostWorkers {
  const HostVerifyContext *context; /* borrowed */
  GThreadPool *pool;                /* owned; NULL: the caller's thread does it */
  GAsyncQueue *packers;             /* owned: PwPacker, one for each thread */
  GQueue jobs;                      /* of Job, in order; only the owner's thread */
  guint jobs_max;
  GMutex lock;
  GCond done;
};

static void
on_job (gpointer data, gpointer user_data) {
  Job *job = data;
  HostWorkers *workers = user_data;
  PwPacker *packer = g_async_queue_pop (workers->packers);
  HostVerdict *verdict = host_verify (job->bytes, workers->context, packer);
  g_async_queue_push (workers->packers, packer);
  g_mutex_lock (&workers->lock);
  job->verdict = verdict;
  job->is_done = TRUE;
  g_cond_signal (&workers->done);
  g_mutex_unlock (&workers->lock);
}

static void
job_free (Job *job) {
  g_bytes_unref (job->bytes);
  host_verdict_free (job->verdict);
  g_free (job);
}

HostWorkers *
host_workers_new (const HostVerifyContext *context, guint threads) {
  g_assert (threads >= 1);
  HostWorkers *workers = g_new0 (HostWorkers, 1);
  workers->context = context;
  workers->jobs_max = threads > 1 ? threads * JOBS_PER_THREAD : 1;
  workers->packers = g_async_queue_new_full ((GDestroyNotify)pw_packer_free);
  for (guint i = 0; i < threads; i++)
    g_async_queue_push (workers->packers, pw_packer_new ());
  g_queue_init (&workers->jobs);
  g_mutex_init (&workers->lock);
  g_cond_init (&workers->done);
  if (threads > 1)
    workers->pool = g_thread_pool_new (on_job, workers, (gint)threads, TRUE, NULL);
  return workers;
}

void
host_workers_free (HostWorkers *workers) {
  if (workers == NULL)
    return;
  if (workers->pool != NULL)
    g_thread_pool_free (workers->pool, FALSE, TRUE);
  g_queue_clear_full (&workers->jobs, (GDestroyNotify)job_free);
  g_async_queue_unref (workers->packers);
  g_mutex_clear (&workers->lock);
  g_cond_clear (&workers->done);
  g_free (workers);
}

guint
host_workers_count (const HostWorkers *workers) {
  return workers->jobs.length;
}

gboolean
host_workers_are_full (const HostWorkers *workers) {
  return workers->jobs.length >= workers->jobs_max;
}

void
host_workers_push (HostWorkers *workers, const HostParcel *parcel, GBytes *bytes) {
  g_assert (!host_workers_are_full (workers));
  Job *job = g_new0 (Job, 1);
  job->parcel = *parcel;
  job->bytes = g_bytes_ref (bytes);
  g_queue_push_tail (&workers->jobs, job);
  /* Without a single thread, on a machine that is out of them, the work is done here and now, too.
   */
  if (workers->pool == NULL || g_thread_pool_get_num_threads (workers->pool) == 0)
    on_job (job, workers);
  else
    (void)g_thread_pool_push (workers->pool, job, NULL);
}

HostVerdict *
host_workers_pop (HostWorkers *workers, HostParcel *parcel) {
  Job *job = g_queue_pop_head (&workers->jobs);
  g_assert (job != NULL);
  g_mutex_lock (&workers->lock);
  while (!job->is_done)
    g_cond_wait (&workers->done, &workers->lock);
  g_mutex_unlock (&workers->lock);
  *parcel = job->parcel;
  HostVerdict *verdict = g_steal_pointer (&job->verdict);
  job_free (job);
  return verdict;
}
