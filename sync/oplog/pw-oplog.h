/* The operation log of one device: appended to, chained, never edited (design 4).
 *
 *   digest(0) = BLAKE2b-256 (public key)      digest(n) = BLAKE2b-256 (digest(n-1) || bytes(n))
 *
 * Operations are stored encrypted under the data key, each bound to its device and place, so a row
 * that is moved, changed or exchanged does not open. One append is one transaction and one fsync.
 */
#pragma once

#include "sync/base/pw-secret.h"
#include "sync/db/pw-db.h"

G_BEGIN_DECLS

typedef struct PwOplog PwOplog;

/* All three are borrowed and must outlive the log. `public_key` is the device's (32 bytes). Reads
 * the head. BROKEN if the newest row does not fit. (transfer full) */
PwOplog *pw_oplog_open (PwDb *db, const guint8 *public_key, const PwSecret *data_key,
                        GError **error);
void pw_oplog_free (PwOplog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwOplog, pw_oplog_free)

/* Newest sequence number (0: empty) and its digest. */
guint64 pw_oplog_head (const PwOplog *log, PwDigest *digest);

/* Makes the bytes of the operation that gets number `seq`. NULL and an error to give up. */
typedef GBytes *(*PwOplogBuild) (guint64 seq, gpointer data, GError **error);

/* Appends one operation in the transaction that the caller opened with pw_db_begin(); it is durable
 * when the caller's pw_db_commit() returns. If the caller rolls back instead it must call
 * pw_oplog_reload(). `digest` gets the operation's digest, `seq` its number (both may be NULL). */
gboolean pw_oplog_append (PwOplog *log, PwOplogBuild build, gpointer data, guint64 *seq,
                          PwDigest *digest, GError **error);
/* Reads the head again. */
gboolean pw_oplog_reload (PwOplog *log, GError **error);

/* The bytes of operation `seq`, decrypted, with its digest (may be NULL). NOT_FOUND, BROKEN.
 * Content of a purged operation is NOT_FOUND too. (transfer full) */
GBytes *pw_oplog_get (PwOplog *log, guint64 seq, PwDigest *digest, GError **error);

/* The digest alone; works for purged operations and for 0. */
gboolean pw_oplog_digest (PwOplog *log, guint64 seq, PwDigest *digest, GError **error);

/* Calls `each` for first..last in order; stops early when it returns FALSE (with `error` set by it
 * or not). `bytes` is NULL for a purged operation and otherwise valid during the call only. FALSE
 * only on an error. */
typedef gboolean (*PwOplogEach) (guint64 seq, const PwDigest *digest, GBytes *bytes, gpointer data,
                                 GError **error);
gboolean pw_oplog_each (PwOplog *log, guint64 first, guint64 last, PwOplogEach each, gpointer data,
                        GError **error);

/* Walks the whole chain: numbers without a gap, digests that follow, bytes that open. On damage:
 * FALSE, BROKEN, a message that names the first bad operation, and `*bad_seq` (may be NULL).
 * `*checked` counts operations whose bytes were checked, `*purged` those with a digest alone. */
gboolean pw_oplog_check (PwOplog *log, guint64 *checked, guint64 *purged, guint64 *bad_seq,
                         GError **error);

G_END_DECLS
