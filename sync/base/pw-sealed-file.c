/* A long file at rest: sealed in chunks and hashed while it is written, checked while it is read.
 */
#include "sync/base/pw-sealed-file.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file-stream.h"

#define HEADER_BYTES crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define EXTRA_BYTES crypto_secretstream_xchacha20poly1305_ABYTES
#define TAG_MORE crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
#define TAG_FINAL crypto_secretstream_xchacha20poly1305_TAG_FINAL
#define SEALED_BYTES (PW_SEALED_CHUNK_BYTES + EXTRA_BYTES)

G_STATIC_ASSERT (PW_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES);

struct PwSealedWriter {
  crypto_generichash_state hash; /* wants an alignment of 64: see new_aligned() */
  crypto_secretstream_xchacha20poly1305_state stream;
  PwFileWriter *file; /* owned */
  guint64 size;       /* plain bytes taken so far */
  gsize used;         /* bytes waiting in plain */
  gboolean finished;
  guint8 plain[PW_SEALED_CHUNK_BYTES];
  guint8 sealed[SEALED_BYTES];
};

struct PwSealedReader {
  crypto_generichash_state hash;
  crypto_secretstream_xchacha20poly1305_state stream;
  PwFileReader *file; /* owned */
  char *path;         /* owned */
  gsize at, used;     /* unread bytes are plain[at..used) */
  gboolean ended;     /* the chunk in `plain` was the last one, and nothing follows it */
  PwDigest digest;    /* valid once ended */
  guint8 plain[PW_SEALED_CHUNK_BYTES];
  guint8 sealed[SEALED_BYTES];
};

static gpointer
new_aligned (gsize size) {
  return g_aligned_alloc0 (1, (size + 63) & ~(gsize)63, 64);
}

static void
free_wiped (gpointer memory, gsize size) {
  sodium_memzero (memory, size);
  g_aligned_free (memory);
}

PwSecret *
pw_sealed_key (const PwSecret *key, const char *context) {
  g_assert (key->length == PW_KEY_BYTES);
  PwSecret *derived = pw_secret_new (PW_KEY_BYTES);
  crypto_generichash (derived->bytes, PW_KEY_BYTES, (const guint8 *)context, strlen (context),
                      key->bytes, key->length);
  return derived;
}

/* --- writing --------------------------------------------------------------------------------- */

PwSealedWriter *
pw_sealed_writer_new (const char *dir, const PwSecret *key, GError **error) {
  g_return_val_if_fail (dir != NULL && key != NULL && key->length == PW_KEY_BYTES, NULL);
  PwFileWriter *file = pw_file_writer_new (dir, 0600, error);
  if (file == NULL)
    return NULL;
  g_autoptr (PwSealedWriter) writer = new_aligned (sizeof (PwSealedWriter));
  writer->file = file;
  crypto_generichash_init (&writer->hash, NULL, 0, PW_DIGEST_BYTES);
  guint8 header[HEADER_BYTES];
  crypto_secretstream_xchacha20poly1305_init_push (&writer->stream, header, key->bytes);
  return pw_file_writer_add (file, header, sizeof header, error) ? g_steal_pointer (&writer) : NULL;
}

void
pw_sealed_writer_free (PwSealedWriter *writer) {
  if (writer == NULL)
    return;
  pw_file_writer_free (writer->file);
  free_wiped (writer, sizeof *writer);
}

static gboolean
write_chunk (PwSealedWriter *writer, guint8 tag, GError **error) {
  unsigned long long sealed_bytes = 0;
  crypto_secretstream_xchacha20poly1305_push (&writer->stream, writer->sealed, &sealed_bytes,
                                              writer->plain, writer->used, NULL, 0, tag);
  writer->used = 0;
  return pw_file_writer_add (writer->file, writer->sealed, (gsize)sealed_bytes, error);
}

gboolean
pw_sealed_writer_add (PwSealedWriter *writer, gconstpointer plain, gsize length, GError **error) {
  g_return_val_if_fail (writer != NULL && !writer->finished, FALSE);
  const guint8 *at = plain;
  crypto_generichash_update (&writer->hash, at, length);
  writer->size += length;
  while (length > 0) {
    /* A full chunk waits until more comes, because the last one is tagged otherwise. */
    if (writer->used == PW_SEALED_CHUNK_BYTES && !write_chunk (writer, TAG_MORE, error))
      return FALSE;
    gsize piece = MIN (length, PW_SEALED_CHUNK_BYTES - writer->used);
    memcpy (writer->plain + writer->used, at, piece);
    writer->used += piece;
    at += piece;
    length -= piece;
  }
  return TRUE;
}

gboolean
pw_sealed_writer_finish (PwSealedWriter *writer, PwDigest *digest, guint64 *size, GError **error) {
  g_return_val_if_fail (writer != NULL && !writer->finished, FALSE);
  if (!write_chunk (writer, TAG_FINAL, error))
    return FALSE;
  writer->finished = TRUE;
  crypto_generichash_final (&writer->hash, digest->bytes, PW_DIGEST_BYTES);
  *size = writer->size;
  return TRUE;
}

gboolean
pw_sealed_writer_publish (PwSealedWriter *writer, const char *path, GError **error) {
  g_return_val_if_fail (writer != NULL && writer->finished, FALSE);
  return pw_file_writer_publish (writer->file, path, error);
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
broken (PwSealedReader *reader, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
               _ ("%s was changed or cut since it was saved; keep it and ask the office for help"),
               reader->path);
  return FALSE;
}

PwSealedReader *
pw_sealed_reader_open (const char *path, const PwSecret *key, GError **error) {
  g_return_val_if_fail (path != NULL && key != NULL && key->length == PW_KEY_BYTES, NULL);
  PwFileReader *file = pw_file_reader_open (path, error);
  if (file == NULL)
    return NULL;
  g_autoptr (PwSealedReader) reader = new_aligned (sizeof (PwSealedReader));
  reader->file = file;
  reader->path = g_strdup (path);
  crypto_generichash_init (&reader->hash, NULL, 0, PW_DIGEST_BYTES);
  guint8 header[HEADER_BYTES];
  gsize got;
  if (!pw_file_reader_read (file, header, sizeof header, &got, error))
    return NULL;
  if (got != sizeof header
      || crypto_secretstream_xchacha20poly1305_init_pull (&reader->stream, header, key->bytes)
             != 0) {
    broken (reader, error);
    return NULL;
  }
  return g_steal_pointer (&reader);
}

void
pw_sealed_reader_free (PwSealedReader *reader) {
  if (reader == NULL)
    return;
  pw_file_reader_free (reader->file);
  g_free (reader->path);
  free_wiped (reader, sizeof *reader);
}

static gboolean
read_chunk (PwSealedReader *reader, GError **error) {
  gsize got;
  if (!pw_file_reader_read (reader->file, reader->sealed, SEALED_BYTES, &got, error))
    return FALSE;
  unsigned long long plain_bytes = 0;
  guint8 tag = 0;
  if (got < EXTRA_BYTES
      || crypto_secretstream_xchacha20poly1305_pull (&reader->stream, reader->plain, &plain_bytes,
                                                     &tag, reader->sealed, got, NULL, 0)
             != 0)
    return broken (reader, error);
  reader->at = 0;
  reader->used = (gsize)plain_bytes;
  crypto_generichash_update (&reader->hash, reader->plain, reader->used);
  /* Only the last chunk may be short, and it must say that it is the last one. */
  if (tag != TAG_FINAL)
    return got == SEALED_BYTES ? TRUE : broken (reader, error);
  guint8 rest;
  if (!pw_file_reader_read (reader->file, &rest, 1, &got, error))
    return FALSE;
  if (got != 0)
    return broken (reader, error);
  reader->ended = TRUE;
  crypto_generichash_final (&reader->hash, reader->digest.bytes, PW_DIGEST_BYTES);
  return TRUE;
}

gboolean
pw_sealed_reader_read (PwSealedReader *reader, guint8 *buffer, gsize length, gsize *got,
                       GError **error) {
  g_return_val_if_fail (reader != NULL && got != NULL, FALSE);
  gsize have = 0;
  while (have < length || reader->at == reader->used) {
    if (reader->at == reader->used) {
      /* The end is looked for as soon as the bytes are used up, so that a caller who reads just
       * the size of the file learns that it was whole. */
      if (reader->ended)
        break;
      if (!read_chunk (reader, error))
        return FALSE;
      continue;
    }
    gsize piece = MIN (length - have, reader->used - reader->at);
    if (buffer != NULL)
      memcpy (buffer + have, reader->plain + reader->at, piece);
    reader->at += piece;
    have += piece;
  }
  *got = have;
  return TRUE;
}

gboolean
pw_sealed_reader_at_end (PwSealedReader *reader, PwDigest *digest) {
  if (!reader->ended || reader->at != reader->used)
    return FALSE;
  if (digest != NULL)
    *digest = reader->digest;
  return TRUE;
}
