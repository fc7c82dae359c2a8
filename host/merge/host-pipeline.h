/* The pipeline: spool -> verify -> merge -> views -> report (design 9). */
#pragma once

#include "host/intake/host-store.h"
#include "host/merge/host-merge-report.h"

G_BEGIN_DECLS

/* Called in the caller's thread after each parcel. FALSE stops: what is done is kept. */
typedef gboolean (*HostPipelineProgress) (guint64 done, guint64 total, gpointer data);

typedef struct {
  guint silent_days;                /* 0 means HOST_SILENT_DAYS */
  HostPipelineProgress on_progress; /* NULL: none */
  gpointer data;                    /* for on_progress */
  guint group_parcels;              /* applied in one transaction at most; 0 means the usual */
  guint group_ms; /* no further parcel is applied in one after so long; 0 means the usual */
  guint threads;  /* as of host_workers_new(); 0 means HOST_PIPELINE_THREADS */
} HostPipelineOptions;

#define HOST_PIPELINE_THREADS 2 /* the reference host has two cores; its own thread waits most */
#define HOST_PIPELINE_THREADS_MAX 8
#define HOST_SILENT_DAYS 3 /* a supervisor at work sends every night or two: a guess */

/* Looks at every parcel that waits, brings the views up to date and makes all of it durable before
 * it returns: a receipt may be made from what the store says then. A parcel is taken whole or not
 * at all; it can be killed anywhere and run again. Running twice changes nothing. `options` may be
 * NULL. The report is also kept in table `run`. Errors are those of the database; a bad parcel is
 * a verdict, never an error. (transfer full) */
HostMergeReport *host_pipeline_run (HostStore *store, const HostPipelineOptions *options,
                                    GError **error);

/* The standing numbers alone, without looking at the spool (for `status`). (transfer full) */
HostMergeReport *host_pipeline_status (HostStore *store, guint silent_days, GError **error);

G_END_DECLS
