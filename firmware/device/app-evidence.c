/* Evidence files: hashed and encrypted at capture, kept under their digests, read back in parts. */
#include "firmware/device/app-evidence.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file-stream.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-sealed-file.h"

#define EVIDENCE_CONTEXT "panwas-evidence-1"
#define PARTS_MAX 1024 /* unfinished files looked at when cleaning: far more than there can be */
#define TYPE_BYTES_MAX 100

struct AppEvidence {
  char *path;             /* owned */
  PwSecret *key;          /* owned */
  PwSealedReader *reader; /* owned */
  PwDigest digest;
  guint64 size; /* by the table */
  guint64 at;   /* offset of the reader's next byte */
};

void
app_evidence_info_clear (AppEvidenceInfo *info) {
  g_clear_pointer (&info->type, g_free);
  g_clear_pointer (&info->name, g_free);
}

static char *
evidence_dir (AppStore *store) {
  return g_build_filename (store->dir, "evidence", NULL);
}

static char *
evidence_path (AppStore *store, const PwDigest *digest) {
  g_autofree char *name = pw_digest_to_hex (digest);
  return g_build_filename (store->dir, "evidence", name, NULL);
}

/* --- capture --------------------------------------------------------------------------------- */

/* Whoever captures holds the write transaction, so any unfinished file is left from a run that was
 * killed. */
static gboolean
clean_dir (const char *dir, GError **error) {
  g_autoptr (GPtrArray) parts = pw_file_list (dir, PW_FILE_PART_SUFFIX, PARTS_MAX, error);
  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    g_autofree char *path = g_build_filename (dir, g_ptr_array_index (parts, i), NULL);
    if (!pw_file_remove (path, error))
      return FALSE;
  }
  return TRUE;
}

/* File name without folders, as text of bounded length; the end, which tells the type, is kept. */
static char *
plain_name (const char *path) {
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *text = g_utf8_make_valid (base, -1);
  for (char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = '_';
  gsize length = strlen (text);
  if (length <= PW_NAME_BYTES_MAX)
    return g_steal_pointer (&text);
  const char *end = text + (length - PW_NAME_BYTES_MAX);
  while ((*end & 0xc0) == 0x80) /* the middle of a character */
    end++;
  return g_strdup (end);
}

static char *
guess_type (const char *name, const guint8 *start, gsize length) {
  g_autofree char *content = g_content_type_guess (name, start, length, NULL);
  char *type = content != NULL ? g_content_type_get_mime_type (content) : NULL;
  if (type != NULL && strlen (type) <= TYPE_BYTES_MAX)
    return type;
  g_free (type);
  return g_strdup ("application/octet-stream");
}

static gboolean
copy_in (PwFileReader *from, PwSealedWriter *to, const char *path, AppEvidenceInfo *info,
         GError **error) {
  g_autofree guint8 *chunk = g_malloc (PW_SEALED_CHUNK_BYTES);
  guint64 total = 0;
  for (;;) {
    gsize got;
    if (!pw_file_reader_read (from, chunk, PW_SEALED_CHUNK_BYTES, &got, error))
      return FALSE;
    if (total == 0)
      info->type = guess_type (info->name, chunk, got);
    total += got;
    if (total > PW_BLOB_BYTES_MAX) {
      g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                   _ ("%s is larger than %d MiB; make it smaller or split it"), path,
                   PW_BLOB_BYTES_MAX >> 20);
      return FALSE;
    }
    if (!pw_sealed_writer_add (to, chunk, got, error))
      return FALSE;
    if (got < PW_SEALED_CHUNK_BYTES)
      return pw_sealed_writer_finish (to, &info->digest, &info->size, error);
  }
}

static gboolean
add_row (AppStore *store, const AppEvidenceInfo *info, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app/add-evidence", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", &info->digest);
  pw_stmt_bind_int (stmt, ":size", (gint64)info->size);
  return pw_stmt_run (stmt, error);
}

gboolean
app_evidence_capture (AppStore *store, const char *path, AppEvidenceInfo *info, GError **error) {
  g_return_val_if_fail (store != NULL && path != NULL && info != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  g_autoptr (PwFileReader) from = pw_file_reader_open_named (path, error);
  g_autofree char *dir = evidence_dir (store);
  if (from == NULL || !pw_file_make_dir (dir, 0700, error) || !clean_dir (dir, error))
    return FALSE;
  g_autoptr (PwSecret) key = pw_sealed_key (store->data_key, EVIDENCE_CONTEXT);
  g_autoptr (PwSealedWriter) to = pw_sealed_writer_new (dir, key, error);
  g_auto (AppEvidenceInfo) found = { .name = plain_name (path) };
  if (to == NULL || !copy_in (from, to, path, &found, error))
    return FALSE;
  /* A file of this name is replaced, not trusted: it may have been damaged since. */
  g_autofree char *place = evidence_path (store, &found.digest);
  if (!pw_sealed_writer_publish (to, place, error) || !add_row (store, &found, error))
    return FALSE;
  *info = found;
  found = (AppEvidenceInfo){ 0 };
  return TRUE;
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
read_row (AppStore *store, const PwDigest *digest, AppEvidenceRow *row, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app/read-evidence", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  gboolean found = FALSE;
  if (!pw_stmt_step (stmt, &found, error))
    return FALSE;
  if (!found) {
    g_autofree char *hex = pw_digest_to_hex (digest);
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("evidence file %.12s is not on this handheld"), hex);
    return FALSE;
  }
  *row = (AppEvidenceRow){ .digest = *digest,
                           .size = (guint64)MAX (pw_stmt_int (stmt, 0), 0),
                           .received = pw_stmt_int (stmt, 1) != 0,
                           .purged = pw_stmt_int (stmt, 2) != 0 };
  pw_stmt_reset (stmt);
  return TRUE;
}

static gboolean
open_reader (AppEvidence *evidence, GError **error) {
  g_clear_pointer (&evidence->reader, pw_sealed_reader_free);
  evidence->at = 0;
  evidence->reader = pw_sealed_reader_open (evidence->path, evidence->key, error);
  return evidence->reader != NULL;
}

AppEvidence *
app_evidence_open (AppStore *store, const PwDigest *digest, GError **error) {
  g_return_val_if_fail (store != NULL && digest != NULL, NULL);
  AppEvidenceRow row;
  if (!read_row (store, digest, &row, error))
    return NULL;
  g_autoptr (AppEvidence) evidence = g_new0 (AppEvidence, 1);
  evidence->digest = *digest;
  evidence->size = row.size;
  evidence->path = evidence_path (store, digest);
  if (row.purged) {
    g_autofree char *hex = pw_digest_to_hex (digest);
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("evidence file %.12s was purged from this handheld"), hex);
    return NULL;
  }
  evidence->key = pw_sealed_key (store->data_key, EVIDENCE_CONTEXT);
  return open_reader (evidence, error) ? g_steal_pointer (&evidence) : NULL;
}

void
app_evidence_free (AppEvidence *evidence) {
  if (evidence == NULL)
    return;
  pw_sealed_reader_free (evidence->reader);
  pw_secret_free (evidence->key);
  g_free (evidence->path);
  g_free (evidence);
}

guint64
app_evidence_size (const AppEvidence *evidence) {
  return evidence->size;
}

static gboolean
changed (AppEvidence *evidence, GError **error) {
  g_set_error (
      error, PW_ERROR, PW_ERROR_BROKEN,
      _ ("%s is not the evidence file that was saved; keep it and ask the office for help"),
      evidence->path);
  return FALSE;
}

/* Reads on; what the file holds must be just what the table says. `buffer` NULL: dropped. */
static gboolean
read_on (AppEvidence *evidence, guint8 *buffer, gsize length, GError **error) {
  gsize got;
  if (!pw_sealed_reader_read (evidence->reader, buffer, length, &got, error))
    return FALSE;
  evidence->at += got;
  PwDigest digest;
  gboolean at_end = pw_sealed_reader_at_end (evidence->reader, &digest);
  gboolean should_end = evidence->at == evidence->size;
  if (got != length || at_end != should_end)
    return changed (evidence, error);
  return !at_end || pw_digest_equal (&digest, &evidence->digest) ? TRUE : changed (evidence, error);
}

GBytes *
app_evidence_read (AppEvidence *evidence, guint64 offset, gsize length, GError **error) {
  g_return_val_if_fail (evidence != NULL && offset <= evidence->size, NULL);
  g_return_val_if_fail (length <= PW_BLOB_PART_BYTES, NULL);
  if (offset < evidence->at && !open_reader (evidence, error))
    return NULL;
  while (evidence->at < offset) {
    gsize piece = (gsize)MIN (offset - evidence->at, PW_BLOB_PART_BYTES);
    if (!read_on (evidence, NULL, piece, error))
      return NULL;
  }
  gsize want = (gsize)MIN (length, evidence->size - offset);
  g_autofree guint8 *buffer = g_malloc (want + 1);
  if (!read_on (evidence, buffer, want, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&buffer), want);
}

gboolean
app_evidence_check (AppStore *store, const PwDigest *digest, GError **error) {
  g_autoptr (AppEvidence) evidence = app_evidence_open (store, digest, error);
  if (evidence == NULL)
    return FALSE;
  do {
    gsize piece = (gsize)MIN (evidence->size - evidence->at, PW_BLOB_PART_BYTES);
    if (!read_on (evidence, NULL, piece, error))
      return FALSE;
  } while (evidence->at < evidence->size);
  return TRUE;
}

gboolean
app_evidence_mark_purged (AppStore *store, const PwDigest *digest, GError **error) {
  g_return_val_if_fail (store != NULL && digest != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  PwStmt *stmt = pw_db_stmt (store->db, "app/purge-evidence", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  return pw_stmt_run (stmt, error);
}

gboolean
app_evidence_remove_purged (AppStore *store, guint *removed, GError **error) {
  g_autoptr (GArray) rows = app_evidence_list (store, error);
  if (rows == NULL)
    return FALSE;
  g_autofree char *gone = NULL;
  guint count = 0;
  for (guint i = 0; i < rows->len; i++) {
    const AppEvidenceRow *row = &g_array_index (rows, AppEvidenceRow, i);
    g_autofree char *path = evidence_path (store, &row->digest);
    if (!row->purged || !pw_file_exists (path))
      continue;
    if (!pw_file_remove (path, error))
      return FALSE;
    g_free (gone);
    gone = g_steal_pointer (&path);
    count++;
  }
  if (removed != NULL)
    *removed = count;
  /* Else a power cut brings back what was said to be gone. */
  return gone == NULL || pw_file_sync_folder (gone, error);
}

/* --- all of them ----------------------------------------------------------------------------- */

GArray *
app_evidence_list (AppStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "app/list-evidence", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AppEvidenceRow));
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&rows);
    AppEvidenceRow one = { .size = (guint64)MAX (pw_stmt_int (stmt, 1), 0),
                           .received = pw_stmt_int (stmt, 2) != 0,
                           .purged = pw_stmt_int (stmt, 3) != 0 };
    if (!pw_stmt_digest (stmt, 0, &one.digest, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_array_append_val (rows, one);
  }
}
