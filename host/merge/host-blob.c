/* Evidence files, read part by part out of the parcels that brought them. */
#include "host/merge/host-blob.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-blob-check.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/codec/pw-batch.h"

/* --- parts ----------------------------------------------------------------------------------- */

typedef struct {
  guint64 offset, length;
  gint64 spool_key;
} Part;

static GArray *
list_parts (HostStore *store, const PwDigest *digest, guint64 size, gboolean newest,
            GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "merge/list-parts", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_int (stmt, ":size", (gint64)size);
  pw_stmt_bind_int (stmt, ":newest", newest);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&parts);
    Part part = {
      .offset = (guint64)pw_stmt_int (stmt, 0),
      .length = (guint64)pw_stmt_int (stmt, 1),
      .spool_key = pw_stmt_int (stmt, 2),
    };
    g_array_append_val (parts, part);
  }
}

/* INCOMPLETE unless the parts cover the file without a hole. */
static gboolean
check_cover (const GArray *parts, guint64 size, GError **error) {
  guint64 end = 0, held = 0;
  gboolean whole = TRUE;
  for (guint i = 0; i < parts->len; i++) {
    const Part *part = &g_array_index (parts, Part, i);
    whole = whole && part->offset == end;
    end = part->offset + part->length;
    held += part->length;
  }
  if (whole && end == size)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_INCOMPLETE,
               _ ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes of this file are still "
                  "on the handheld; collect them by stick"),
               size - MIN (held, size), size);
  return FALSE;
}

static const PwBlobPart *
find_part (const PwBatch *batch, const PwDigest *digest, guint64 size, const Part *want) {
  for (guint i = 0; i < batch->parts->len; i++) {
    const PwBlobPart *part = &g_array_index (batch->parts, PwBlobPart, i);
    if (pw_digest_equal (&part->digest, digest) && part->size == size
        && part->offset == want->offset && part->length == want->length)
      return part;
  }
  return NULL;
}

static gboolean
stream_part (HostStore *store, const PwDigest *digest, guint64 size, const Part *want,
             HostBlobSink sink, gpointer data, GError **error) {
  g_autoptr (GBytes) bytes = host_spool_get (store, want->spool_key, error);
  if (bytes == NULL)
    return FALSE;
  g_autoptr (PwBatch) batch = pw_batch_open (bytes, store->identity, store->packer, error);
  if (batch == NULL)
    return FALSE;
  const PwBlobPart *part = find_part (batch, digest, size, want);
  if (part != NULL)
    return sink (part->bytes, part->length, data, error);
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
               _ ("parcel %" G_GINT64_FORMAT " in the spool was changed; run \"verify --all\""),
               want->spool_key);
  return FALSE;
}

/* --- whole files ----------------------------------------------------------------------------- */

static gboolean
on_append (gconstpointer bytes, gsize length, gpointer data, GError **error) {
  (void)error;
  g_byte_array_append (data, bytes, (guint)length);
  return TRUE;
}

/* The whole file in memory; PW_BLOB_BYTES_MAX bounds it. */
static GByteArray *
load_file (HostStore *store, const PwDigest *digest, guint64 size, gboolean newest,
           GError **error) {
  g_autoptr (GArray) parts = list_parts (store, digest, size, newest, error);
  if (parts == NULL || !check_cover (parts, size, error))
    return NULL;
  g_autoptr (GByteArray) content = g_byte_array_sized_new ((guint)size);
  for (guint i = 0; i < parts->len; i++) {
    if (!stream_part (store, digest, size, &g_array_index (parts, Part, i), on_append, content,
                      error))
      return NULL;
  }
  return g_steal_pointer (&content);
}

gboolean
host_blob_check (HostStore *store, const PwDigest *digest, guint64 size, gboolean newest,
                 gboolean *good, GError **error) {
  g_autoptr (GByteArray) content = load_file (store, digest, size, newest, error);
  if (content == NULL)
    return FALSE;
  PwDigest found = pw_digest_of (content->data, content->len);
  *good = pw_digest_equal (&found, digest);
  return TRUE;
}

static gboolean
get_blob (HostStore *store, const PwDigest *digest, guint64 *size, gboolean *newest,
          GError **error) {
  gboolean row;
  PwStmt *stmt = pw_db_stmt (store->db, "merge/get-blob", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                         _ ("nothing of that evidence file is here"));
    return FALSE;
  }
  *size = (guint64)pw_stmt_int (stmt, 0);
  *newest = pw_stmt_int (stmt, 1) != 0;
  pw_stmt_reset (stmt);
  return TRUE;
}

gboolean
host_blob_read (HostStore *store, const PwDigest *digest, HostBlobSink sink, gpointer data,
                GError **error) {
  g_return_val_if_fail (digest != NULL && sink != NULL, FALSE);
  guint64 size;
  gboolean newest;
  if (!get_blob (store, digest, &size, &newest, error))
    return FALSE;
  g_autoptr (GArray) parts = list_parts (store, digest, size, newest, error);
  if (parts == NULL || !check_cover (parts, size, error))
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    if (!stream_part (store, digest, size, &g_array_index (parts, Part, i), sink, data, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
host_blob_save (HostStore *store, const PwDigest *digest, const char *path, GError **error) {
  guint64 size;
  gboolean newest;
  if (!get_blob (store, digest, &size, &newest, error))
    return FALSE;
  g_autoptr (GByteArray) content = load_file (store, digest, size, newest, error);
  if (content == NULL)
    return FALSE;
  PwDigest found = pw_digest_of (content->data, content->len);
  if (!pw_digest_equal (&found, digest)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                         _ ("the pieces of this file are not the file that was named; ask the "
                            "handheld to send it again"));
    return FALSE;
  }
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&content));
  return pw_file_save_new (path, bytes, 0600, error);
}
