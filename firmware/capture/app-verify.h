/* Checks the whole store: database, keys, chain, receipts, evidence files, copies and drafts. */
#pragma once

#include "firmware/device/app-store.h"

G_BEGIN_DECLS

typedef struct {
  guint64 operations; /* whose bytes were checked against the chain */
  guint64 purged;     /* of which only the digest is left */
  guint64 bad_seq;    /* first bad operation; 0: none */
  guint evidence;     /* files whose digest is right */
  guint64 evidence_bytes;
  guint evidence_purged;
  guint copies;      /* operations of other devices that open */
  guint drafts;      /* that open */
  GPtrArray *faults; /* owned: char *, a sentence each; empty: all is well */
} AppVerify;

void app_verify_clear (AppVerify *verify);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AppVerify, app_verify_clear)

/* `on_progress` (may be NULL) is called as files are checked. FALSE only if the check itself could
 * not be done; faults found are in `verify`. */
typedef void (*AppVerifyProgress) (guint64 done, guint64 total, gpointer data);
gboolean app_verify_run (AppStore *store, AppVerifyProgress on_progress, gpointer data,
                         AppVerify *verify, GError **error);

G_END_DECLS
