/* Evidence files: hashed and encrypted at capture, kept under their digests, read back in parts.
 *
 * DIR/evidence/<64 hex digits of the BLAKE2b-256 of the plain file> is a sealed file
 * (sync/base/pw-sealed-file.h) under a key derived from the data key. A file is on the disk, whole
 * and synced, before the operation that names it is committed. */
#pragma once

#include "firmware/device/app-store.h"

G_BEGIN_DECLS

/* What is known of a file after capture. */
typedef struct {
  PwDigest digest; /* BLAKE2b-256 of the plain bytes */
  guint64 size;    /* plain bytes, at most PW_BLOB_BYTES_MAX */
  char *type;      /* owned; media type (RFC 6838), guessed from name and first bytes */
  char *name;      /* owned; file name without folders, valid UTF-8, at most PW_NAME_BYTES_MAX */
} AppEvidenceInfo;

void app_evidence_info_clear (AppEvidenceInfo *info);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AppEvidenceInfo, app_evidence_info_clear)

/* Copies the file at `path` (links are followed: a person named it) into the store and into table
 * evidence, within the transaction that the caller has open; memory does not grow with the file.
 * NOT_FOUND, ACCESS, REFUSED (not a file), TOO_BIG (over PW_BLOB_BYTES_MAX), NO_SPACE. */
gboolean app_evidence_capture (AppStore *store, const char *path, AppEvidenceInfo *info,
                               GError **error);

/* --- reading --------------------------------------------------------------------------------- */

typedef struct AppEvidence AppEvidence;

/* NOT_FOUND if the store has no such file, or it was purged. (transfer full) */
AppEvidence *app_evidence_open (AppStore *store, const PwDigest *digest, GError **error);
void app_evidence_free (AppEvidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppEvidence, app_evidence_free)

/* Plain bytes of the whole file. */
guint64 app_evidence_size (const AppEvidence *evidence);

/* `length` plain bytes from `offset` (at most PW_BLOB_PART_BYTES; fewer at the end of the file).
 * Made for parts in rising order; going back starts again at the first byte. Each piece was checked
 * by its cipher; the digest of the whole is checked when the last byte is given. BROKEN if
 * the file was changed or cut. (transfer full) */
GBytes *app_evidence_read (AppEvidence *evidence, guint64 offset, gsize length, GError **error);

/* Reads the whole file and checks its digest. NOT_FOUND, BROKEN. */
gboolean app_evidence_check (AppStore *store, const PwDigest *digest, GError **error);

/* Marks the file as purged, within the caller's transaction: the row stays. */
gboolean app_evidence_mark_purged (AppStore *store, const PwDigest *digest, GError **error);
/* Removes the files that are marked as purged. After the commit, so that a file never goes before
 * its mark; what a kill leaves is removed the next time. Gone for good when it returns. `removed`
 * counts them (may be NULL). */
gboolean app_evidence_remove_purged (AppStore *store, guint *removed, GError **error);

/* --- all of them ----------------------------------------------------------------------------- */

typedef struct {
  PwDigest digest;
  guint64 size;
  gboolean received; /* a receipt names it */
  gboolean purged;   /* only the row is left */
} AppEvidenceRow;

/* Table evidence by digest. GArray of AppEvidenceRow. (transfer full) */
GArray *app_evidence_list (AppStore *store, GError **error);

G_END_DECLS
