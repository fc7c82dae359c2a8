/* Rows of one record in the views: written at merge for a new record, folded for a touched one. */
#pragma once

#include "host/intake/host-store.h"
#include "host/verify/host-verdict.h"
#include "sync/model/pw-record.h"

G_BEGIN_DECLS

/* What a record's row says. All pointers are borrowed. */
typedef struct {
  gint64 record_key;
  PwId id;
  gint64 author_key;          /* of the create; 0: orphan */
  const char *state;          /* pw_record_state_name() */
  const HostColumnPlan *plan; /* NULL: orphan */
  HostText form_id, form_version;
  const guint8 *answers; /* canonical CBOR map that `columns` points into */
  const HostColumns *columns;
  gint64 created_ms;
  gint32 created_offset_min;
  guint operations; /* that count */
  guint disputed;
  guint evidence;
  const PwRecordReview *review; /* NULL: none */
} HostRecordRow;

/* All three work inside the caller's transaction.
 * Writes the row, acts and subjects of a record that has none yet. */
gboolean host_view_put_record (HostStore *store, const HostRecordRow *row, GError **error);
/* Notes an operation that does not count. `record_key` 0: about no record. */
gboolean host_view_put_refused (HostStore *store, gint64 op_key, gint64 author_key,
                                gint64 record_key, HostVerdictCode code, GError **error);
/* Folds a record from its operations and replaces all its rows; with `fresh` it has none yet. */
gboolean host_view_fold_record (HostStore *store, gint64 record_key, gboolean fresh,
                                GError **error);

/* First 8 bytes of the id of an open item: the same on every host. `path` NULL: a fork of device
 * `id`, or an answered review of record `id`. */
#define HOST_ITEM_BYTES 8
void host_item_id (const PwId *id, const char *path, guint8 item[HOST_ITEM_BYTES]);

G_END_DECLS
