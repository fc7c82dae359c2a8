/* The report of one merge: numbers for people and for machines. */
#pragma once

#include <jansson.h>

#include "host/verify/host-verdict.h"
#include "sync/base/pw-id.h"

G_BEGIN_DECLS

typedef struct {
  PwId device;
  char *name;     /* owned; may be "" */
  gint64 seen_ms; /* host clock of the last contact; 0: never */
} HostSilentDevice;

typedef struct {
  gint64 started_ms, ended_ms; /* host clock */
  gint32 offset_min;           /* its local time, for people: minutes ahead of UTC */
  gboolean interrupted;        /* stopped on request; run again */
  /* This run. */
  guint64 batches;    /* parcels looked at */
  guint64 operations; /* operations in them, those of quarantined segments not counted */
  guint64 new_operations;
  guint64 known_operations;             /* held already */
  guint64 new_requests;                 /* for enrolment */
  guint64 new_parts;                    /* pieces of evidence */
  guint64 verdicts[HOST_VERDICT_COUNT]; /* parcels by verdict */
  guint64 new_refused;                  /* operations that this run found not to count */
  /* The whole store as it stands now. */
  guint64 left; /* parcels not looked at (interrupted, or no merge was yet) */
  guint64 records;
  guint64 records_withdrawn;
  guint64 records_returned;                /* to their authors, who have not answered */
  guint64 quarantined[HOST_VERDICT_COUNT]; /* parcels, by verdict */
  guint64 refused[HOST_VERDICT_COUNT]; /* operations that are kept but not counted, by verdict */
  guint64
      flags[HOST_VERDICT_COUNT]; /* GAP, FORK, CLOCK_OFF: devices; UNKNOWN_FORM, ORPHAN: records */
  guint64 missing_operations;    /* in the gaps */
  guint64 open_items;            /* disputed fields, forks and answers that wait for a person */
  guint64 requests_waiting;      /* devices that asked and are not approved */
  guint64 devices;               /* enrolled */
  guint64 forms_published;       /* ids of forms that this host publishes */
  guint64 devices_lacking_forms; /* enrolled, not known to hold the newest of one of them */
  guint64 evidence_held;         /* files */
  guint64 evidence_awaited;
  guint64 evidence_bad; /* all parts are here, but they are not the file that was named */
  guint silent_days;
  GPtrArray
      *silent; /* owned: HostSilentDevice, by id; enrolled devices without contact that long */
} HostMergeReport;

HostMergeReport *host_merge_report_new (void);
void host_merge_report_free (HostMergeReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostMergeReport, host_merge_report_free)

/* TRUE when a person must look: quarantine, gaps, forks, clocks, unknown forms, orphans, open
 * items, bad evidence, waiting requests, an interrupted run. Silent devices and awaited evidence do
 * not count: they are listed. */
gboolean host_merge_report_needs_person (const HostMergeReport *report);

/* One object; the numbers are those of the text. (transfer full) */
json_t *host_merge_report_to_json (const HostMergeReport *report);
/* Lines for the operator, translated, with what to do next. (transfer full) */
char *host_merge_report_to_text (const HostMergeReport *report);

G_END_DECLS
