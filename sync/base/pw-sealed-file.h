/* A long file at rest: sealed in chunks and hashed while it is written, checked while it is read.
 *
 * Layout: 24 bytes of header, then chunks of PW_SEALED_CHUNK_BYTES plain bytes (the last may hold
 * fewer, also none), each 17 bytes longer than its plain text, by libsodium's
 * crypto_secretstream_xchacha20poly1305; the last chunk is tagged FINAL. So chunks cannot be
 * changed, reordered, left out or cut off at the end. Memory: two chunks, whatever the length. */
#pragma once

#include <glib.h>

#include "sync/base/pw-id.h"
#include "sync/base/pw-secret.h"

G_BEGIN_DECLS

/* --- writing --------------------------------------------------------------------------------- */

typedef struct PwSealedWriter PwSealedWriter;

/* Begins a file in the folder `dir`. The key is PW_KEY_BYTES long and used at once. ACCESS,
 * NO_SPACE, SYSTEM. (transfer full) */
PwSealedWriter *pw_sealed_writer_new (const char *dir, const PwSecret *key, GError **error);
/* Removes what is not published. */
void pw_sealed_writer_free (PwSealedWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwSealedWriter, pw_sealed_writer_free)

/* NO_SPACE, SYSTEM. */
gboolean pw_sealed_writer_add (PwSealedWriter *writer, gconstpointer plain, gsize length,
                               GError **error);
/* Seals the last chunk; digest and size of all plain bytes. Nothing may be added after it. */
gboolean pw_sealed_writer_finish (PwSealedWriter *writer, PwDigest *digest, guint64 *size,
                                  GError **error);
/* After finishing: syncs and puts the file at `path`, in the same folder. */
gboolean pw_sealed_writer_publish (PwSealedWriter *writer, const char *path, GError **error);

/* --- reading --------------------------------------------------------------------------------- */

typedef struct PwSealedReader PwSealedReader;

/* NOT_FOUND, ACCESS, BROKEN (not such a file). (transfer full) */
PwSealedReader *pw_sealed_reader_open (const char *path, const PwSecret *key, GError **error);
void pw_sealed_reader_free (PwSealedReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwSealedReader, pw_sealed_reader_free)

/* The next `length` plain bytes; fewer only at the end. `buffer` NULL: they are read and dropped.
 * BROKEN if a chunk does not open or the end is missing. */
gboolean pw_sealed_reader_read (PwSealedReader *reader, guint8 *buffer, gsize length, gsize *got,
                                GError **error);
/* TRUE once the last byte was given and the end was proved; `digest` is that of all plain bytes. */
gboolean pw_sealed_reader_at_end (PwSealedReader *reader, PwDigest *digest);

/* A key for one use, derived from `key` by keyed BLAKE2b over `context`. (transfer full) */
PwSecret *pw_sealed_key (const PwSecret *key, const char *context);

G_END_DECLS
