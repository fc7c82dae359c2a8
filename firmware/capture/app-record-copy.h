/* Operations of other devices that the host shared, kept sealed in table copy_op. */
#pragma once

#include "firmware/device/app-store.h"

G_BEGIN_DECLS

/* One copy, opened. */
typedef struct {
  PwDigest digest; /* chain digest of the operation, as the host vouches */
  PwId record;
  PwId device; /* author */
  guint64 seq;
  const guint8 *bytes; /* borrowed, valid during the call */
  gsize length;
} AppRecordCopy;

/* Calls `each` for all copies, by digest; with NULL for one that does not open. Stops with its
 * error when it returns FALSE. */
typedef gboolean (*AppRecordCopyEach) (const AppRecordCopy *copy, gpointer data, GError **error);
gboolean app_record_each_copy (AppStore *store, AppRecordCopyEach each, gpointer data,
                               GError **error);

/* The operation's bytes. NOT_FOUND, BROKEN. (transfer full) */
GBytes *app_record_copy_bytes (AppStore *store, const PwDigest *digest, GError **error);

/* Within the caller's transaction. One that is not there is no error. */
gboolean app_record_remove_copy (AppStore *store, const PwDigest *digest, GError **error);

G_END_DECLS
