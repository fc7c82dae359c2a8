/* What a person or script wants to know of a handheld at one look. */
#pragma once

#include "firmware/capture/app-records.h"

G_BEGIN_DECLS

/* Numbers of -1 and NULL texts mean "not known". Times are device clock, Unix ms. */
typedef struct {
  guint records, withdrawn, disputed, quarantined;
  guint returned;   /* by the office, with a comment that waits for an answer */
  guint damaged;    /* own operations that do not open; verify says more */
  guint unreceived; /* records with an own operation that no receipt covers */
  guint64 unreceived_operations;
  gint64 oldest_unreceived_ms; /* time of the oldest such operation; valid if there is one */
  gint32 oldest_offset_min;
  guint64 head_seq, receipted_seq, purged;
  gint64 evidence, evidence_unreceived; /* files here; of them no receipt names */
  gint64 drafts;                        /* forms that are being filled in */
  gint64 courier;                       /* sealed batches of others, not handed on yet */
  gboolean has_host;                    /* the invitation was taken */
  PwId host;
  char *host_name, *host_region; /* owned */
  gboolean has_certificate;
  gint64 certificate_issued_s; /* host clock */
  char *region_granted;        /* owned */
  gboolean revoked;
  guint64 revoked_after;
  gboolean has_contact, has_offset;
  gint64 last_contact_ms, clock_offset_ms;
} AppStatus;

/* The same of records that were just loaded, for whoever keeps them: they are not read twice. */
gboolean app_status_count (AppStore *store, const AppRecords *records, AppStatus *status,
                           GError **error);
gboolean app_status_read (AppStore *store, AppStatus *status, GError **error);
void app_status_clear (AppStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AppStatus, app_status_clear)

G_END_DECLS
