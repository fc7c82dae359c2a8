/* Sealed files: what was written comes back at every length around a chunk, and no changed, cut,
 * lengthened or reordered file is taken for whole. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-sealed-file.h"
#include "tests/lib/sample.h"

#define HEADER 24
#define SEALED_CHUNK (PW_SEALED_CHUNK_BYTES + 17)

typedef struct {
  char *dir, *path; /* owned */
  PwSecret *key;    /* owned */
} World;

static void
set_up (World *world, G_GNUC_UNUSED gconstpointer data) {
  pw_secret_start ();
  world->dir = sample_dir_new ();
  world->path = g_build_filename (world->dir, "sealed", NULL);
  world->key = pw_secret_new_random (PW_KEY_BYTES);
}

static void
tear_down (World *world, G_GNUC_UNUSED gconstpointer data) {
  sample_dir_free (world->dir);
  g_free (world->path);
  pw_secret_free (world->key);
}

static guint8 *
make_plain (gsize length) {
  guint8 *plain = g_malloc (length + 1);
  for (gsize i = 0; i < length; i++)
    plain[i] = (guint8)(i * 31 + (i >> 8) + (i >> 16));
  return plain;
}

/* Writes in pieces of `piece` bytes. */
static PwDigest
write_file (World *world, const guint8 *plain, gsize length, gsize piece) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSealedWriter) writer = pw_sealed_writer_new (world->dir, world->key, &error);
  g_assert_no_error (error);
  for (gsize at = 0; at < length; at += piece)
    g_assert_true (pw_sealed_writer_add (writer, plain + at, MIN (piece, length - at), &error));
  PwDigest digest;
  guint64 size = 0;
  g_assert_true (pw_sealed_writer_finish (writer, &digest, &size, &error));
  g_assert_cmpuint (size, ==, length);
  g_assert_true (pw_sealed_writer_publish (writer, world->path, &error));
  g_assert_no_error (error);
  return digest;
}

/* Reads all in pieces; the plain bytes, or NULL and an error. */
static GByteArray *
read_file (World *world, gsize piece, PwDigest *digest, GError **error) {
  g_autoptr (PwSealedReader) reader = pw_sealed_reader_open (world->path, world->key, error);
  if (reader == NULL)
    return NULL;
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (piece);
  gsize got;
  do {
    if (!pw_sealed_reader_read (reader, buffer, piece, &got, error))
      return NULL;
    g_byte_array_append (all, buffer, (guint)got);
  } while (got == piece);
  g_assert_true (pw_sealed_reader_at_end (reader, digest));
  return g_steal_pointer (&all);
}

static void
test_round_trip (World *world, G_GNUC_UNUSED gconstpointer data) {
  const gsize c = PW_SEALED_CHUNK_BYTES;
  const gsize lengths[] = { 0, 1, c - 1, c, c + 1, 2 * c - 1, 2 * c, 2 * c + 1, 300000 };
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    gsize length = lengths[i];
    g_autofree guint8 *plain = make_plain (length);
    PwDigest expected = pw_digest_of (plain, length);
    const gsize pieces[] = { 1000, c, c + 7, 1 << 20 };
    for (gsize k = 0; k < G_N_ELEMENTS (pieces); k++) {
      PwDigest written = write_file (world, plain, length, pieces[k]), read;
      g_assert_true (pw_digest_equal (&written, &expected));
      g_autoptr (GError) error = NULL;
      g_autoptr (GByteArray) back = read_file (world, pieces[k], &read, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (back->data, back->len, plain, length);
      g_assert_true (pw_digest_equal (&read, &expected));
    }
  }
}

static void
assert_refused (World *world) {
  g_autoptr (GError) error = NULL;
  PwDigest digest;
  g_autoptr (GByteArray) back = read_file (world, 50000, &digest, &error);
  g_assert_null (back);
  g_assert_true (pw_error_is (error, PW_ERROR_BROKEN));
}

static void
put (World *world, const guint8 *bytes, gsize length) {
  g_assert_true (g_file_set_contents (world->path, (const char *)bytes, (gssize)length, NULL));
}

static void
test_every_bit_of_a_small_file (World *world, G_GNUC_UNUSED gconstpointer data) {
  (void)write_file (world, (const guint8 *)"rahasia saksi", 13, 13);
  g_autoptr (GBytes) sealed = pw_file_read (world->path, 1000, NULL);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  g_assert_cmpuint (length, ==, HEADER + 13 + 17);
  g_assert_null (memmem (bytes, length, "saksi", 5));
  for (gsize bit = 0; bit < length * 8; bit++) {
    g_autofree guint8 *bad = g_memdup2 (bytes, length);
    bad[bit / 8] ^= (guint8)(1 << (bit % 8));
    put (world, bad, length);
    assert_refused (world);
  }
}

static void
test_cut_at_every_length (World *world, G_GNUC_UNUSED gconstpointer data) {
  (void)write_file (world, (const guint8 *)"rahasia", 7, 7);
  g_autoptr (GBytes) sealed = pw_file_read (world->path, 1000, NULL);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  for (gsize cut = 0; cut < length; cut++) {
    put (world, bytes, cut);
    assert_refused (world);
  }
  g_autofree guint8 *longer = g_malloc0 (length + 1);
  memcpy (longer, bytes, length);
  put (world, longer, length + 1);
  assert_refused (world);
}

/* Whole chunks left out, exchanged or repeated. */
static void
test_chunks_moved (World *world, G_GNUC_UNUSED gconstpointer data) {
  gsize plain_length = 3 * PW_SEALED_CHUNK_BYTES;
  g_autofree guint8 *plain = make_plain (plain_length);
  (void)write_file (world, plain, plain_length, plain_length);
  g_autoptr (GBytes) sealed = pw_file_read (world->path, 1 << 20, NULL);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  g_assert_cmpuint (length, ==, HEADER + 3 * SEALED_CHUNK);
  put (world, bytes, HEADER + 2 * SEALED_CHUNK); /* the last left out */
  assert_refused (world);
  g_autofree guint8 *bad = g_memdup2 (bytes, length);
  memcpy (bad + HEADER, bytes + HEADER + SEALED_CHUNK, SEALED_CHUNK);
  memcpy (bad + HEADER + SEALED_CHUNK, bytes + HEADER, SEALED_CHUNK);
  put (world, bad, length); /* the first two exchanged */
  assert_refused (world);
  memcpy (bad, bytes, length);
  memcpy (bad + HEADER + SEALED_CHUNK, bytes + HEADER, SEALED_CHUNK);
  put (world, bad, length); /* the first repeated */
  assert_refused (world);
  put (world, bytes, length); /* and as it was */
  g_autoptr (GError) error = NULL;
  PwDigest digest;
  g_autoptr (GByteArray) back = read_file (world, 1 << 20, &digest, &error);
  g_assert_no_error (error);
  g_assert_nonnull (back);
}

static void
test_keys (World *world, G_GNUC_UNUSED gconstpointer data) {
  (void)write_file (world, (const guint8 *)"rahasia", 7, 7);
  g_autoptr (PwSecret) one = pw_sealed_key (world->key, "one");
  g_autoptr (PwSecret) again = pw_sealed_key (world->key, "one");
  g_autoptr (PwSecret) two = pw_sealed_key (world->key, "two");
  g_assert_cmpmem (one->bytes, one->length, again->bytes, again->length);
  g_assert_cmpint (memcmp (one->bytes, two->bytes, PW_KEY_BYTES), !=, 0);
  pw_secret_free (world->key);
  world->key = g_steal_pointer (&one);
  assert_refused (world);
}

#define TEST(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  TEST ("/sealed-file/round-trip", test_round_trip);
  TEST ("/sealed-file/every-bit-of-a-small-file", test_every_bit_of_a_small_file);
  TEST ("/sealed-file/cut-at-every-length", test_cut_at_every_length);
  TEST ("/sealed-file/chunks-moved", test_chunks_moved);
  TEST ("/sealed-file/keys", test_keys);
  return g_test_run ();
}
