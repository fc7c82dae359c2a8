/* Rateless code: its symbols against plain arithmetic, and payloads back from any k symbols or so.
 *
 * Encoding is checked against a multiplication written out bit by bit, at every symbol size from 1
 * to 130, because a kernel that does nothing for short rows would still agree with itself. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-id.h"
#include "sync/transport/pw-gf-code.h"

static GBytes *
random_payload (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int_range (0, 256);
  return g_bytes_new_take (bytes, length);
}

static void
assert_stream (guint32 seed, guint32 lane, gsize length, const char *hex) {
  g_autofree guint8 *bytes = g_malloc (length);
  pw_gf_stream_fill (seed, lane, bytes, length);
  g_autofree char *got = pw_hex_encode (bytes, length);
  g_assert_cmpstr (got, ==, hex);
}

/* The published outputs of splitmix64 for the states 0 and 1234567. */
static void
test_stream (void) {
  assert_stream (0, 0, 24, "afcd1d7b39a820e2f465b9a16a9e786e4f450980185dc406");
  assert_stream (0, 1234567, 16, "85fc08fb17d09e59a50f545884f0732c");
  assert_stream (0, 0, 11, "afcd1d7b39a820e2f465b9");
  g_autofree guint8 *a = g_malloc (8);
  g_autofree guint8 *b = g_malloc (8);
  pw_gf_stream_fill (1, 0, a, 8);
  pw_gf_stream_fill (0, 1, b, 8);
  g_assert_true (memcmp (a, b, 8) != 0);
}

static guint8
multiply (guint8 a, guint8 b) {
  guint product = 0;
  for (guint bit = 0; bit < 8; bit++)
    if (b & (1u << bit))
      product ^= (guint)a << bit;
  for (guint bit = 15; bit >= 8; bit--)
    if (product & (1u << bit))
      product ^= 0x11Du << (bit - 8);
  return (guint8)product;
}

static void
check_encoder (guint count, guint symbol_bytes, guint32 seed) {
  gsize length = (gsize)count * symbol_bytes - (gsize)g_test_rand_int_range (0, (int)symbol_bytes);
  g_autoptr (GBytes) payload = random_payload (length);
  const guint8 *data = g_bytes_get_data (payload, NULL);
  g_autoptr (PwGfEncoder) encoder = pw_gf_encoder_new (payload, symbol_bytes, seed);
  g_autofree guint8 *got = g_malloc (symbol_bytes);
  g_autofree guint8 *coefficients = g_malloc (count);
  for (guint32 id = 0; id < count + 3; id++) {
    pw_gf_stream_fill (seed, id, coefficients, count);
    pw_gf_encoder_write (encoder, id, got);
    for (guint at = 0; at < symbol_bytes; at++) {
      guint8 want = 0;
      for (guint i = 0; i < count; i++) {
        gsize from = (gsize)i * symbol_bytes + at;
        guint8 source = from < length ? data[from] : 0;
        guint8 factor = id >= count ? coefficients[i] : (i == id ? 1 : 0);
        want ^= multiply (source, factor);
      }
      g_assert_cmpint (got[at], ==, want);
    }
  }
}

static void
test_encoder (void) {
  for (guint symbol_bytes = 1; symbol_bytes <= 130; symbol_bytes++)
    check_encoder (1 + symbol_bytes % 7, symbol_bytes, (guint32)g_test_rand_int ());
  check_encoder (300, 111, 7);
}

/* Feeds symbols from `first` on, each lost with loss_percent, until complete; gives how many more
 * than k were received. */
static guint
extra_symbols (GBytes *payload, guint symbol_bytes, guint32 first, int loss_percent) {
  guint32 seed = (guint32)g_test_rand_int ();
  gsize length = g_bytes_get_size (payload);
  g_autoptr (PwGfEncoder) encoder = pw_gf_encoder_new (payload, symbol_bytes, seed);
  g_autoptr (PwGfDecoder) decoder = pw_gf_decoder_new (length, symbol_bytes, seed, NULL);
  g_assert_nonnull (decoder);
  g_autofree guint8 *symbol = g_malloc (symbol_bytes);
  guint received = 0;
  for (guint32 id = first; !pw_gf_decoder_is_complete (decoder); id++) {
    if (g_test_rand_int_range (0, 100) < loss_percent)
      continue;
    pw_gf_encoder_write (encoder, id, symbol);
    guint rank = pw_gf_decoder_rank (decoder);
    gboolean grew = pw_gf_decoder_add (decoder, id, symbol);
    g_assert_cmpuint (pw_gf_decoder_rank (decoder), ==, rank + (grew ? 1 : 0));
    received++;
  }
  guint k = pw_gf_source_count (length, symbol_bytes);
  g_assert_cmpuint (pw_gf_decoder_rank (decoder), ==, k);
  g_autoptr (GBytes) got = pw_gf_decoder_take (decoder);
  g_assert_true (g_bytes_equal (got, payload));
  g_assert_false (pw_gf_decoder_add (decoder, k + 1, symbol));
  return received - k;
}

/* Short rows included: with a kernel that does nothing below 64 bytes these do not come back. */
static void
test_all_repair (void) {
  for (guint symbol_bytes = 1; symbol_bytes <= 130; symbol_bytes++) {
    g_autoptr (GBytes) payload = random_payload (1 + symbol_bytes * (symbol_bytes % 9) * 2);
    (void)extra_symbols (payload, symbol_bytes, PW_SYMBOL_COUNT_MAX, 0);
  }
  g_autoptr (GBytes) large = random_payload (100000);
  g_assert_cmpuint (extra_symbols (large, 444, 500, 0), <=, 2);
}

/* Design 16: beyond k, mean at most 0.01 and never more than 2, whatever the loss. */
static void
test_overhead (void) {
  const int loss_percents[] = { 0, 10, 30, 50 };
  const guint trials = 600;
  guint sum = 0, worst = 0, runs = 0;
  for (guint trial = 0; trial < trials; trial++) {
    for (guint i = 0; i <= G_N_ELEMENTS (loss_percents); i++) {
      gboolean is_late = i == G_N_ELEMENTS (loss_percents);
      g_autoptr (GBytes) payload = random_payload (111 * (trial % 50 == 0 ? 205 : 9));
      guint32 first = is_late ? (guint32)g_test_rand_int_range (1, 5000) : 0;
      guint extra = extra_symbols (payload, 111, first, is_late ? 20 : loss_percents[i]);
      sum += extra;
      worst = MAX (worst, extra);
      runs++;
    }
  }
  g_test_message ("mean %g, worst %u in %u runs", (double)sum / runs, worst, runs);
  g_assert_cmpuint (worst, <=, 2);
  g_assert_cmpfloat ((double)sum / runs, <=, 0.01);
}

static void
test_repeated (void) {
  g_autoptr (GBytes) payload = random_payload (1000);
  g_autoptr (PwGfEncoder) encoder = pw_gf_encoder_new (payload, 111, 5);
  g_autoptr (PwGfDecoder) decoder = pw_gf_decoder_new (1000, 111, 5, NULL);
  const guint32 ids[] = { 20, 3, 21, 20, 3, 21, 0, 0 };
  const gboolean is_new[] = { TRUE, TRUE, TRUE, FALSE, FALSE, FALSE, TRUE, FALSE };
  guint8 symbol[111];
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    pw_gf_encoder_write (encoder, ids[i], symbol);
    g_assert_cmpint (pw_gf_decoder_add (decoder, ids[i], symbol), ==, is_new[i]);
  }
  g_assert_cmpuint (pw_gf_decoder_rank (decoder), ==, 4);
}

static void
assert_refused (gsize total_bytes, guint symbol_bytes, PwError code) {
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_gf_decoder_new (total_bytes, symbol_bytes, 1, &error));
  g_assert_error (error, PW_ERROR, (int)code);
}

static void
test_bounds (void) {
  assert_refused (0, 111, PW_ERROR_DAMAGED);
  assert_refused (PW_BATCH_BYTES_MAX + 1, 1776, PW_ERROR_TOO_BIG);
  assert_refused (111 * PW_SYMBOL_COUNT_MAX + 1, 111, PW_ERROR_TOO_BIG);
  assert_refused (G_MAXSIZE, 1, PW_ERROR_TOO_BIG);
  g_autoptr (PwGfDecoder) largest = pw_gf_decoder_new (111 * PW_SYMBOL_COUNT_MAX, 111, 1, NULL);
  g_assert_nonnull (largest);
  g_assert_cmpuint (pw_gf_source_count (1, 111), ==, 1);
  g_assert_cmpuint (pw_gf_source_count (111, 111), ==, 1);
  g_assert_cmpuint (pw_gf_source_count (112, 111), ==, 2);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gf-code/stream", test_stream);
  g_test_add_func ("/gf-code/encoder", test_encoder);
  g_test_add_func ("/gf-code/all-repair", test_all_repair);
  g_test_add_func ("/gf-code/overhead", test_overhead);
  g_test_add_func ("/gf-code/repeated", test_repeated);
  g_test_add_func ("/gf-code/bounds", test_bounds);
  return g_test_run ();
}
