/* LZ4 frames with a dictionary. */
#include "sync/codec/pw-lz4.h"

#include <glib/gi18n.h>
/* The calls with a dictionary stand behind this macro; Debian's library exports them. */
#define LZ4F_STATIC_LINKING_ONLY
#include <lz4frame.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-memory.h"

/* First bytes of every frame of ours: magic, FLG; then BD, the dictionary id and a check byte. */
static const guint8 frame_start[] = { 0x04, 0x22, 0x4d, 0x18, 0x61 };
#define BD_AT 5
#define DICTIONARY_ID_AT 6
#define FRAME_BYTES_MIN 15 /* the header, and the end mark */

#define CHUNK_BYTES (64 << 10) /* a whole block of the smallest kind is decoded in place */

struct PwLz4 {
  GBytes *dictionary; /* owned */
  guint32 id;
  LZ4F_cctx *compressor;   /* owned; made when first needed, as are the others */
  LZ4F_CDict *prepared;    /* owned: the dictionary as the compressor wants it */
  LZ4F_dctx *decompressor; /* owned */
};

PwLz4 *
pw_lz4_new (GBytes *dictionary, guint32 id) {
  g_assert (g_bytes_get_size (dictionary) <= PW_LZ4_DICTIONARY_BYTES_MAX);
  g_assert (id != 0);
  PwLz4 *lz4 = g_new0 (PwLz4, 1);
  lz4->dictionary = g_bytes_ref (dictionary);
  lz4->id = id;
  return lz4;
}

void
pw_lz4_free (PwLz4 *lz4) {
  if (lz4 == NULL)
    return;
  g_bytes_unref (lz4->dictionary);
  LZ4F_freeCompressionContext (lz4->compressor);
  LZ4F_freeCDict (lz4->prepared);
  LZ4F_freeDecompressionContext (lz4->decompressor);
  g_free (lz4);
}

/* --- compressing ----------------------------------------------------------------------------- */

/* No memory says nothing about the frame, so it is not an error of it. */
static gsize
expect_memory (gsize result) {
  if (LZ4F_isError (result) && g_str_equal (LZ4F_getErrorName (result), "ERROR_allocation_failed"))
    (void)pw_memory_of ("LZ4", NULL);
  return result;
}

static void
prepare_compressor (PwLz4 *lz4) {
  if (lz4->compressor != NULL)
    return;
  gsize length;
  const void *bytes = g_bytes_get_data (lz4->dictionary, &length);
  (void)expect_memory (LZ4F_createCompressionContext (&lz4->compressor, LZ4F_VERSION));
  if (length > 0)
    lz4->prepared = pw_memory_of ("LZ4", LZ4F_createCDict (bytes, length));
}

GBytes *
pw_lz4_compress (PwLz4 *lz4, gconstpointer data, gsize length) {
  prepare_compressor (lz4);
  /* The library takes the smallest block size that holds `length`, up to the one named here. */
  const LZ4F_preferences_t preferences = {
    .frameInfo
    = { .blockSizeID = LZ4F_max4MB, .blockMode = LZ4F_blockIndependent, .dictID = lz4->id },
    .compressionLevel = PW_LZ4_LEVEL,
  };
  gsize room = LZ4F_compressFrameBound (length, &preferences);
  g_autofree guint8 *frame = g_malloc (room);
  gsize written = expect_memory (LZ4F_compressFrame_usingCDict (
      lz4->compressor, frame, room, data, length, lz4->prepared, &preferences));
  g_assert (!LZ4F_isError (written));
  g_assert (written >= FRAME_BYTES_MIN);
  g_assert (memcmp (frame, frame_start, sizeof frame_start) == 0);
  guint8 *fitting = g_realloc (g_steal_pointer (&frame), written);
  return g_bytes_new_take (fitting, written);
}

/* --- decompressing --------------------------------------------------------------------------- */

static gboolean
fail (GError **error, const char *why) {
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("the compressed content is damaged: %s"), why);
  return FALSE;
}

static gboolean
check_start (const PwLz4 *lz4, const guint8 *frame, gsize length, GError **error) {
  if (length < FRAME_BYTES_MIN)
    return fail (error, _ ("it is cut"));
  if (memcmp (frame, frame_start, sizeof frame_start) != 0)
    return fail (error, _ ("it does not start as ours do"));
  /* Bits 6-4 are the block size, 4..7; all others are reserved. */
  if ((frame[BD_AT] & 0xcf) != 0x40)
    return fail (error, _ ("its block size is unknown"));
  guint32 id;
  memcpy (&id, frame + DICTIONARY_ID_AT, sizeof id);
  id = GUINT32_FROM_LE (id);
  if (id != lz4->id) {
    g_set_error (
        error, PW_ERROR, PW_ERROR_TOO_NEW,
        _ ("packed with dictionary %u, which this version does not have: update this program"), id);
    return FALSE;
  }
  return TRUE;
}

gboolean
pw_lz4_decompress (PwLz4 *lz4, gconstpointer frame, gsize length, gsize plain_bytes_max,
                   GByteArray *out, GError **error) {
  g_assert (plain_bytes_max <= G_MAXUINT32 / 4);
  if (!check_start (lz4, frame, length, error))
    return FALSE;
  if (lz4->decompressor == NULL)
    (void)expect_memory (LZ4F_createDecompressionContext (&lz4->decompressor, LZ4F_VERSION));
  LZ4F_resetDecompressionContext (lz4->decompressor);
  gsize dictionary_length;
  const void *dictionary = g_bytes_get_data (lz4->dictionary, &dictionary_length);
  gsize start = out->len, end = start, at = 0, expected = 1;
  /* Each turn eats input or fills a chunk, so the loop ends. */
  while (expected != 0) {
    if (end - start > plain_bytes_max)
      return fail (error, _ ("it holds more than is allowed"));
    if (out->len < end + CHUNK_BYTES)
      g_byte_array_set_size (out, (guint)(end + CHUNK_BYTES + (end - start) / 2));
    gsize given = length - at, made = out->len - end;
    expected = expect_memory (LZ4F_decompress_usingDict (lz4->decompressor, out->data + end, &made,
                                                         (const guint8 *)frame + at, &given,
                                                         dictionary, dictionary_length, NULL));
    if (LZ4F_isError (expected))
      return fail (error, LZ4F_getErrorName (expected));
    at += given;
    end += made;
    if (expected != 0 && at == length && made == 0)
      return fail (error, _ ("it is cut"));
  }
  if (at != length)
    return fail (error, _ ("something follows it"));
  if (end - start > plain_bytes_max)
    return fail (error, _ ("it holds more than is allowed"));
  g_byte_array_set_size (out, (guint)end);
  return TRUE;
}
