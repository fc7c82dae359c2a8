/* Rateless code over GF(256), on the kernels of ISA-L.
 *
 * The decoder keeps at most one row for each column p of the coefficient matrix: a row whose first
 * coefficient that is not zero is a 1 in column p. A new symbol is reduced by all rows in one pass
 * from left to right; if anything is left of its coefficients it becomes a row itself. At rank k
 * the rows form a triangle, and substituting from the last row back gives the payload.
 *
 * 1. Never gf_invert_matrix(): it is scalar, 1 s at k = 500. Work is done row by row on arrival.
 * 2. gf_vect_mad() silently does nothing below 64 bytes: every row is padded to a multiple of 64,
 *    and so is every length given to it.
 * 3. A row that came as a source symbol has one coefficient: it is kept "plain", without its k
 *    coefficients. At 30 % loss this saves 70 % of them. */
#include "sync/transport/pw-gf-code.h"

#include <glib/gi18n.h>
#include <isa-l/erasure_code.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define STRIDE 64                  /* rule 2 */
#define TABLE_BYTES 32             /* of ISA-L, for one coefficient */
#define GOLDEN 0x9E3779B97F4A7C15u /* increment of splitmix64 */

struct PwGfEncoder {
  GBytes *payload;    /* owned */
  guint symbol_bytes; /* T */
  guint count;        /* k */
  guint32 seed;
  guint8 **sources;     /* owned array of k borrowed pointers into payload or last */
  guint8 *last;         /* owned: the last symbol, filled up with zeros */
  guint8 *coefficients; /* owned scratch: k */
  guint8 *tables;       /* owned scratch: k * TABLE_BYTES */
};

struct PwGfDecoder {
  gsize total_bytes;
  guint symbol_bytes; /* T */
  guint count;        /* k */
  guint32 seed;
  guint rank;
  gboolean is_taken;
  gsize head_bytes; /* k rounded up to STRIDE: coefficients of a row */
  gsize tail_bytes; /* T rounded up to STRIDE: its data */
  guint8 **rows;    /* owned array of k owned rows or NULL; head (unless plain), then tail */
  guint8 *is_plain; /* owned: k flags */
  guint8 *work;     /* owned: the row being reduced, head and tail */
};

/* --- the generator --------------------------------------------------------------------------- */

void
pw_gf_stream_fill (guint32 seed, guint32 lane, guint8 *bytes, gsize length) {
  g_return_if_fail (bytes != NULL || length == 0);
  guint64 state = ((guint64)seed << 32) | lane;
  for (gsize at = 0; at < length; at += 8) {
    state += GOLDEN;
    guint64 z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z = GUINT64_TO_LE (z ^ (z >> 31));
    memcpy (bytes + at, &z, MIN ((gsize)8, length - at));
  }
}

guint
pw_gf_source_count (gsize total_bytes, guint symbol_bytes) {
  g_return_val_if_fail (symbol_bytes > 0, 0);
  gsize count = total_bytes / symbol_bytes + (total_bytes % symbol_bytes != 0);
  return (guint)MIN (count, (gsize)G_MAXUINT);
}

static gsize
padded (gsize length) {
  return (length + STRIDE - 1) / STRIDE * STRIDE;
}

/* --- encoder --------------------------------------------------------------------------------- */

PwGfEncoder *
pw_gf_encoder_new (GBytes *payload, guint symbol_bytes, guint32 seed) {
  gsize length;
  const guint8 *data = g_bytes_get_data (payload, &length);
  guint count = pw_gf_source_count (length, symbol_bytes);
  g_assert (count >= 1);
  g_assert (count <= PW_SYMBOL_COUNT_MAX);
  PwGfEncoder *encoder = g_new0 (PwGfEncoder, 1);
  encoder->payload = g_bytes_ref (payload);
  encoder->symbol_bytes = symbol_bytes;
  encoder->count = count;
  encoder->seed = seed;
  encoder->coefficients = g_malloc (count);
  encoder->tables = g_malloc ((gsize)count * TABLE_BYTES);
  encoder->last = g_malloc0 (symbol_bytes);
  gsize last_at = (gsize)(count - 1) * symbol_bytes;
  memcpy (encoder->last, data + last_at, length - last_at);
  /* ISA-L takes its sources without const; it only reads them. */
  encoder->sources = g_new (guint8 *, count);
  for (guint i = 0; i + 1 < count; i++)
    encoder->sources[i] = (guint8 *)data + (gsize)i * symbol_bytes;
  encoder->sources[count - 1] = encoder->last;
  return encoder;
}

void
pw_gf_encoder_free (PwGfEncoder *encoder) {
  if (encoder == NULL)
    return;
  g_bytes_unref (encoder->payload);
  g_free (encoder->sources);
  g_free (encoder->last);
  g_free (encoder->coefficients);
  g_free (encoder->tables);
  g_free (encoder);
}

void
pw_gf_encoder_write (PwGfEncoder *encoder, guint32 id, guint8 *symbol) {
  g_assert (encoder != NULL);
  g_assert (id <= PW_SYMBOL_ID_MAX);
  if (id < encoder->count) {
    memcpy (symbol, encoder->sources[id], encoder->symbol_bytes);
    return;
  }
  pw_gf_stream_fill (encoder->seed, id, encoder->coefficients, encoder->count);
  ec_init_tables ((int)encoder->count, 1, encoder->coefficients, encoder->tables);
  ec_encode_data ((int)encoder->symbol_bytes, (int)encoder->count, 1, encoder->tables,
                  encoder->sources, &symbol);
}

/* --- decoder --------------------------------------------------------------------------------- */

PwGfDecoder *
pw_gf_decoder_new (gsize total_bytes, guint symbol_bytes, guint32 seed, GError **error) {
  g_return_val_if_fail (symbol_bytes > 0, NULL);
  if (total_bytes == 0) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("a transfer of no bytes"));
    return NULL;
  }
  guint count = pw_gf_source_count (total_bytes, symbol_bytes);
  if (total_bytes > PW_BATCH_BYTES_MAX || count > PW_SYMBOL_COUNT_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("a transfer of %zu bytes in %u symbols is over the limit of %d "
                    "bytes and %d symbols"),
                 total_bytes, count, PW_BATCH_BYTES_MAX, PW_SYMBOL_COUNT_MAX);
    return NULL;
  }
  PwGfDecoder *decoder = g_new0 (PwGfDecoder, 1);
  decoder->total_bytes = total_bytes;
  decoder->symbol_bytes = symbol_bytes;
  decoder->count = count;
  decoder->seed = seed;
  decoder->head_bytes = padded (count);
  decoder->tail_bytes = padded (symbol_bytes);
  decoder->rows = g_new0 (guint8 *, count);
  decoder->is_plain = g_new0 (guint8, count);
  decoder->work = g_malloc0 (decoder->head_bytes + decoder->tail_bytes);
  return decoder;
}

void
pw_gf_decoder_free (PwGfDecoder *decoder) {
  if (decoder == NULL)
    return;
  for (guint i = 0; i < decoder->count; i++)
    g_free (decoder->rows[i]);
  g_free (decoder->rows);
  g_free (decoder->is_plain);
  g_free (decoder->work);
  g_free (decoder);
}

/* target -= factor * source (which is also += in GF(256)); `length` is a multiple of STRIDE. */
static void
subtract (guint8 *target, guint8 *source, gsize length, guint8 factor) {
  guint8 table[TABLE_BYTES];
  g_assert (length % STRIDE == 0);
  gf_vect_mul_init (factor, table);
  gf_vect_mad ((int)length, 1, 0, table, source, target);
}

/* The data of the row with its 1 in `column`. */
static guint8 *
tail_of (PwGfDecoder *decoder, guint column) {
  return decoder->rows[column] + (decoder->is_plain[column] ? 0 : decoder->head_bytes);
}

/* Reduces `work` by every row; gives its first column that is left, or k if nothing is. */
static guint
reduce_work (PwGfDecoder *decoder) {
  guint8 *work = decoder->work;
  gsize row_bytes = decoder->head_bytes + decoder->tail_bytes;
  guint pivot = decoder->count;
  for (guint i = 0; i < decoder->count; i++) {
    guint8 factor = work[i];
    if (factor == 0)
      continue;
    if (decoder->rows[i] == NULL) {
      pivot = MIN (pivot, i);
    } else if (decoder->is_plain[i]) {
      subtract (work + decoder->head_bytes, decoder->rows[i], decoder->tail_bytes, factor);
      work[i] = 0;
    } else {
      /* A row is zero before its column, so whole strides before it need no work. */
      gsize from = (gsize)i / STRIDE * STRIDE;
      subtract (work + from, decoder->rows[i] + from, row_bytes - from, factor);
    }
  }
  return pivot;
}

gboolean
pw_gf_decoder_add (PwGfDecoder *decoder, guint32 id, const guint8 *symbol) {
  g_assert (decoder != NULL);
  g_assert (symbol != NULL);
  if (pw_gf_decoder_is_complete (decoder))
    return FALSE;
  guint8 *data = decoder->work + decoder->head_bytes;
  if (id < decoder->count && decoder->rows[id] == NULL) {
    decoder->rows[id] = g_malloc0 (decoder->tail_bytes);
    memcpy (decoder->rows[id], symbol, decoder->symbol_bytes);
    decoder->is_plain[id] = 1;
    decoder->rank++;
    return TRUE;
  }
  memset (decoder->work, 0, decoder->head_bytes + decoder->tail_bytes);
  memcpy (data, symbol, decoder->symbol_bytes);
  if (id < decoder->count)
    decoder->work[id] = 1;
  else
    pw_gf_stream_fill (decoder->seed, id, decoder->work, decoder->count);
  guint pivot = reduce_work (decoder);
  if (pivot == decoder->count)
    return FALSE;
  /* Copied and scaled in one go, so that the row begins with 1. */
  gsize row_bytes = decoder->head_bytes + decoder->tail_bytes;
  guint8 table[TABLE_BYTES];
  gf_vect_mul_init (gf_inv (decoder->work[pivot]), table);
  decoder->rows[pivot] = g_malloc (row_bytes);
  ec_encode_data ((int)row_bytes, 1, 1, table, &decoder->work, &decoder->rows[pivot]);
  decoder->rank++;
  return TRUE;
}

guint
pw_gf_decoder_rank (const PwGfDecoder *decoder) {
  return decoder->rank;
}

gboolean
pw_gf_decoder_is_complete (const PwGfDecoder *decoder) {
  return decoder->rank == decoder->count;
}

/* Takes from every row what it holds of later columns, whose data is final by then. */
static void
substitute_back (PwGfDecoder *decoder) {
  for (guint i = decoder->count; i-- > 0;) {
    if (decoder->is_plain[i])
      continue;
    const guint8 *head = decoder->rows[i];
    for (guint j = i + 1; j < decoder->count; j++)
      if (head[j] != 0)
        subtract (tail_of (decoder, i), tail_of (decoder, j), decoder->tail_bytes, head[j]);
  }
}

GBytes *
pw_gf_decoder_take (PwGfDecoder *decoder) {
  g_assert (pw_gf_decoder_is_complete (decoder));
  g_assert (!decoder->is_taken);
  decoder->is_taken = TRUE;
  substitute_back (decoder);
  guint8 *payload = g_malloc (decoder->total_bytes);
  for (guint i = 0; i < decoder->count; i++) {
    gsize at = (gsize)i * decoder->symbol_bytes;
    memcpy (payload + at, tail_of (decoder, i),
            MIN ((gsize)decoder->symbol_bytes, decoder->total_bytes - at));
  }
  return g_bytes_new_take (payload, decoder->total_bytes);
}
