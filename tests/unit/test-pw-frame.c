/* Frame: built frames parse back, and anything changed, cut, foreign or from the future is told
 * apart. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-id.h"
#include "sync/transport/pw-frame.h"
#include "sync/transport/pw-gf-code.h"

static GBytes *
random_payload (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int_range (0, 256);
  return g_bytes_new_take (bytes, length);
}

static PwFrameVerdict
parse (const guint8 *bytes, gsize length, PwError *code) {
  g_autoptr (GError) error = NULL;
  PwFrame frame;
  PwFrameVerdict verdict = pw_frame_parse (bytes, length, &frame, &error);
  g_assert_cmpint (verdict == PW_FRAME_REFUSED, ==, error != NULL);
  if (error != NULL) {
    g_assert_true (error->domain == PW_ERROR);
    *code = (PwError)error->code;
  }
  return verdict;
}

static void
assert_refused (const guint8 *bytes, gsize length, PwError want) {
  PwError code = 0;
  g_assert_cmpint (parse (bytes, length, &code), ==, PW_FRAME_REFUSED);
  g_assert_cmpint (code, ==, want);
}

/* A frame of `symbols` symbols, as bytes that may be changed. */
static guint8 *
built (gsize payload_bytes, guint symbols, gsize *length) {
  g_autoptr (GBytes) payload = random_payload (payload_bytes);
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, NULL);
  g_autoptr (GBytes) frame = pw_frame_build (source, 3, symbols);
  return g_memdup2 (g_bytes_get_data (frame, length), g_bytes_get_size (frame));
}

static void
fix_crc (guint8 *bytes, gsize length) {
  guint16 crc = pw_frame_crc (PW_FRAME_CRC_START, bytes, 12);
  crc = pw_frame_crc (crc, bytes + 14, length - 14);
  bytes[12] = (guint8)(crc >> 8);
  bytes[13] = (guint8)crc;
}

static void
test_round_trip (void) {
  g_autoptr (GBytes) payload = random_payload (1000);
  const guint8 *data = g_bytes_get_data (payload, NULL);
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, NULL);
  g_assert_cmpuint (pw_frame_source_symbol_bytes (source), ==, 111);
  g_assert_cmpuint (pw_frame_source_symbol_count (source), ==, 10);
  g_assert_cmpuint (pw_frame_source_fit (source, 458), ==, 4);
  g_assert_cmpuint (pw_frame_source_fit (source, 124), ==, 0);
  g_assert_cmpuint (pw_frame_source_fit (source, 3), ==, 0);
  g_assert_cmpuint (pw_frame_source_frame_bytes (source, 4), ==, 458);
  g_autoptr (GBytes) bytes = pw_frame_build (source, 4, 2);
  PwFrame frame;
  gsize length;
  gconstpointer at = g_bytes_get_data (bytes, &length);
  g_assert_cmpint (pw_frame_parse (at, length, &frame, NULL), ==, PW_FRAME_OURS);
  PwDigest digest = pw_digest_of (data, 1000);
  g_assert_cmpuint (frame.transfer_id >> 24, ==, digest.bytes[0]);
  g_assert_cmpuint (frame.transfer_id & 0xFF, ==, digest.bytes[3]);
  g_assert_cmpuint (frame.transfer_id, ==, pw_frame_source_transfer_id (source));
  g_assert_cmpuint (frame.total_bytes, ==, 1000);
  g_assert_cmpuint (frame.first_symbol, ==, 4);
  g_assert_cmpuint (frame.symbol_count, ==, 2);
  /* The symbols are the payload under the whitening, which is not nothing. */
  g_autofree guint8 *plain = g_malloc0 (1110);
  memcpy (plain, data, 1000);
  pw_frame_whiten (frame.transfer_id, plain, 1110);
  g_assert_cmpmem (frame.symbols, 222, plain + 444, 222);
  g_assert_true (memcmp (frame.symbols, data + 444, 222) != 0);
}

static void
assert_symbol_bytes (gsize total_bytes, guint symbol_bytes) {
  g_autofree guint8 *zeros = g_malloc0 (total_bytes);
  g_autoptr (GBytes) payload = g_bytes_new_take (g_steal_pointer (&zeros), total_bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pw_frame_source_symbol_bytes (source), ==, symbol_bytes);
  g_assert_cmpuint (pw_frame_source_symbol_count (source), <=, PW_SYMBOL_COUNT_MAX);
}

static void
test_symbol_bytes (void) {
  assert_symbol_bytes (1, 111);
  assert_symbol_bytes (128 << 10, 111);
  assert_symbol_bytes ((128 << 10) + 1, 222);
  assert_symbol_bytes (512 << 10, 222);
  assert_symbol_bytes ((512 << 10) + 1, 444);
  assert_symbol_bytes (1 << 20, 444);
  assert_symbol_bytes ((1 << 20) + 1, 888);
  assert_symbol_bytes (888 * 4096, 888);
  assert_symbol_bytes (888 * 4096 + 1, 1776);
  assert_symbol_bytes (PW_BATCH_BYTES_MAX, 1776);
}

static void
test_source_refuses (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_assert_null (pw_frame_source_new (empty, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_autoptr (GBytes) large
      = g_bytes_new_take (g_malloc0 (PW_BATCH_BYTES_MAX + 1), PW_BATCH_BYTES_MAX + 1);
  g_assert_null (pw_frame_source_new (large, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_autoptr (GBytes) many = g_bytes_new_take (g_malloc0 (111 * 4096 + 1), 111 * 4096 + 1);
  g_assert_null (pw_frame_source_new_sized (many, 0, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

/* CRC-16/IBM-3740: its published check value. */
static void
test_crc (void) {
  g_assert_cmpint (pw_frame_crc (PW_FRAME_CRC_START, "123456789", 9), ==, 0x29B1);
}

static void
test_every_flip (void) {
  gsize length;
  g_autofree guint8 *bytes = built (2000, 4, &length);
  for (gsize at = 0; at < length; at++) {
    guint8 was = bytes[at];
    guint8 change = (guint8)g_test_rand_int_range (1, 256);
    for (guint bit = 0; bit <= 8; bit++) {
      bytes[at] = was ^ (guint8)(bit < 8 ? 1u << bit : change);
      PwError code = 0;
      g_assert_cmpint (parse (bytes, length, &code), !=, PW_FRAME_OURS);
    }
    bytes[at] = was;
  }
  PwError code = 0;
  g_assert_cmpint (parse (bytes, length, &code), ==, PW_FRAME_OURS);
}

static void
test_every_cut (void) {
  gsize length;
  g_autofree guint8 *bytes = built (2000, 4, &length);
  for (gsize cut = 0; cut < length; cut++) {
    g_autofree guint8 *copy = g_memdup2 (bytes, cut); /* so that a read beyond is seen */
    if (cut == 0)
      g_assert_cmpint (parse (copy, 0, NULL), ==, PW_FRAME_FOREIGN);
    else
      assert_refused (copy, cut, PW_ERROR_DAMAGED);
  }
}

static void
test_foreign (void) {
  const char *texts[] = { "https://example.org/?q=1",
                          "WIFI:S:desa;T:WPA;P:rahasia;;",
                          "0123456789",
                          "\xd0\x91\xd0\xb0\xd0\xb2",
                          "\xef\xbb\xbftext",
                          "\xe6\x97\xa5" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (parse ((const guint8 *)texts[i], strlen (texts[i]), NULL), ==,
                     PW_FRAME_FOREIGN);
}

/* Headers that lie, each with a right CRC. */
static void
test_lies (void) {
  gsize length;
  g_autofree guint8 *bytes = built (2000, 4, &length);
  g_autofree guint8 *copy = g_malloc (PW_FRAME_BYTES_MAX + 10);
  struct {
    gsize at;
    guint8 value;
    PwError code;
  } lies[] = {
    { 0, 0xB2, PW_ERROR_TOO_NEW }, { 0, 0xB0, PW_ERROR_TOO_NEW }, { 1, 0x08, PW_ERROR_TOO_NEW },
    { 1, 0x80, PW_ERROR_TOO_NEW }, { 1, 0x05, PW_ERROR_TOO_NEW }, { 1, 0x07, PW_ERROR_TOO_NEW },
    { 1, 0x03, PW_ERROR_DAMAGED }, { 6, 0xFF, PW_ERROR_TOO_BIG }, { 6, 0x07, PW_ERROR_TOO_BIG },
    { 6, 0x40, PW_ERROR_TOO_BIG },
  };
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++) {
    memcpy (copy, bytes, length);
    copy[lies[i].at] = lies[i].value;
    fix_crc (copy, length);
    assert_refused (copy, length, lies[i].code);
  }
  /* No bytes in all; ids beyond the last; too long for any QR code. */
  memcpy (copy, bytes, length);
  memset (copy + 6, 0, 3);
  fix_crc (copy, length);
  assert_refused (copy, length, PW_ERROR_DAMAGED);
  memcpy (copy, bytes, length);
  memset (copy + 9, 0xFF, 3);
  fix_crc (copy, length);
  assert_refused (copy, length, PW_ERROR_DAMAGED);
  memset (copy, 0, PW_FRAME_BYTES_MAX + 10);
  memcpy (copy, bytes, 14);
  gsize long_bytes = 14 + 27 * 111;
  g_assert_cmpuint (long_bytes, >, PW_FRAME_BYTES_MAX);
  g_autofree guint8 *too_long = g_malloc0 (long_bytes);
  memcpy (too_long, bytes, 14);
  fix_crc (too_long, long_bytes);
  assert_refused (too_long, long_bytes, PW_ERROR_DAMAGED);
}

static void
test_random_bytes (void) {
  for (guint i = 0; i < 20000; i++) {
    gsize length = (gsize)g_test_rand_int_range (1, 200);
    g_autofree guint8 *bytes = g_malloc (length);
    for (gsize at = 0; at < length; at++)
      bytes[at] = (guint8)g_test_rand_int_range (0, 256);
    bytes[0] = 0xB1;
    if (length > 14 && i % 2 == 0)
      fix_crc (bytes, length);
    PwError code = 0;
    (void)parse (bytes, length, &code);
  }
}

static void
test_next_symbol (void) {
  g_assert_cmpuint (pw_frame_next_symbol (0, 4, 4), ==, 4);
  g_assert_cmpuint (pw_frame_next_symbol (PW_SYMBOL_ID_MAX - 7, 4, 4), ==, PW_SYMBOL_ID_MAX - 3);
  g_assert_cmpuint (pw_frame_next_symbol (PW_SYMBOL_ID_MAX - 7, 4, 5), ==, 0);
  g_assert_cmpuint (pw_frame_next_symbol (PW_SYMBOL_ID_MAX - 3, 4, 1), ==, 0);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/round-trip", test_round_trip);
  g_test_add_func ("/frame/symbol-bytes", test_symbol_bytes);
  g_test_add_func ("/frame/source-refuses", test_source_refuses);
  g_test_add_func ("/frame/crc", test_crc);
  g_test_add_func ("/frame/every-flip", test_every_flip);
  g_test_add_func ("/frame/every-cut", test_every_cut);
  g_test_add_func ("/frame/foreign", test_foreign);
  g_test_add_func ("/frame/lies", test_lies);
  g_test_add_func ("/frame/random-bytes", test_random_bytes);
  g_test_add_func ("/frame/next-symbol", test_next_symbol);
  return g_test_run ();
}
