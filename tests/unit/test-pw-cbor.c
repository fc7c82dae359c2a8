/* Canonical CBOR: golden encodings of RFC 8949 appendix A, and refusal of every other spelling. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-id.h"

static void
assert_hex (GByteArray *out, const char *hex) {
  g_autofree char *got = pw_hex_encode (out->data, out->len);
  g_assert_cmpstr (got, ==, hex);
  g_byte_array_set_size (out, 0);
}

static void
test_golden (void) {
  g_autoptr (GByteArray) out = g_byte_array_new ();
  pw_cbor_write_uint (out, 0);
  assert_hex (out, "00");
  pw_cbor_write_uint (out, 23);
  assert_hex (out, "17");
  pw_cbor_write_uint (out, 24);
  assert_hex (out, "1818");
  pw_cbor_write_uint (out, 1000000);
  assert_hex (out, "1a000f4240");
  pw_cbor_write_uint (out, G_MAXUINT64);
  assert_hex (out, "1bffffffffffffffff");
  pw_cbor_write_int (out, -1000);
  assert_hex (out, "3903e7");
  pw_cbor_write_float (out, 1.5);
  assert_hex (out, "f93e00");
  pw_cbor_write_float (out, 100000.0);
  assert_hex (out, "fa47c35000");
  pw_cbor_write_float (out, 1.1);
  assert_hex (out, "fb3ff199999999999a");
  pw_cbor_write_float (out, -0.0);
  assert_hex (out, "f98000");
  pw_cbor_write_float (out, 5.960464477539063e-8);
  assert_hex (out, "f90001");
  pw_cbor_write_text (out, "\xc3\xbc", -1);
  assert_hex (out, "62c3bc");
  pw_cbor_write_bytes (out, "\1\2\3\4", 4);
  assert_hex (out, "4401020304");
  pw_cbor_write_bool (out, TRUE);
  assert_hex (out, "f5");
  pw_cbor_write_null (out);
  assert_hex (out, "f6");
  pw_cbor_write_array (out, 25);
  assert_hex (out, "9819");
  pw_cbor_write_map (out, 2);
  assert_hex (out, "a2");
}

static void
assert_refused (const char *hex) {
  gsize length = strlen (hex) / 2;
  g_autofree guint8 *bytes = g_malloc (length + 1);
  g_assert_true (pw_hex_decode (hex, bytes, length));
  PwCborReader reader;
  pw_cbor_reader_init (&reader, bytes, length, "test");
  g_autoptr (GError) error = NULL;
  g_assert_false (pw_cbor_skip (&reader, NULL, NULL, &error) && pw_cbor_read_end (&reader, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_assert_cmpuint (reader.at, <=, length);
}

static void
test_refused (void) {
  static const char *const bad[] = {
    "1800",
    "190017",
    "1a00000100",
    "1b0000000000000001", /* longer than needed */
    "3800",
    "5800",
    "7801"
    "61",
    "9800",
    "b800", /* the same for other kinds */
    "5f4100ff",
    "7f6161ff",
    "9fff",
    "bfff",
    "ff", /* indefinite lengths */
    "f97e00",
    "f97c00",
    "fa7f800000", /* NaN and infinity */
    "fa3fc00000",
    "fb3ff8000000000000", /* a half would do */
    "61ff",
    "62c3",
    "6100",
    "63eda080", /* not UTF-8, NUL, a surrogate */
    "c001",
    "f7",
    "f820",
    "e0", /* tags, undefined, simple values */
    "a2616201616101",
    "a2616101616102",
    "a1f601", /* order, repeated, wrong key */
    "a2616101"
    "01"
    "02", /* number after text */
    "8201",
    "44010203",
    "6461",
    "", /* cut */
    "9b00ffffffffffffff",
    "5b7fffffffffffffff", /* counts that lie */
    "0000",               /* more than one item */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i]);
}

static void
test_depth (void) {
  guint8 deep[PW_CBOR_DEPTH_MAX + 2];
  memset (deep, 0x81, sizeof deep);
  deep[PW_CBOR_DEPTH_MAX] = 0x01;
  PwCborReader reader;
  g_autoptr (GError) error = NULL;
  pw_cbor_reader_init (&reader, deep, PW_CBOR_DEPTH_MAX + 1, "test");
  g_assert_true (pw_cbor_skip (&reader, NULL, NULL, &error));
  deep[PW_CBOR_DEPTH_MAX] = 0x81;
  deep[PW_CBOR_DEPTH_MAX + 1] = 0x01;
  pw_cbor_reader_init (&reader, deep, PW_CBOR_DEPTH_MAX + 2, "test");
  g_assert_false (pw_cbor_skip (&reader, NULL, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

/* Random items read back as they were written. */
static void
test_round_trip (void) {
  for (guint i = 0; i < 20000; i++) {
    g_autoptr (GByteArray) out = g_byte_array_new ();
    guint64 raw = ((guint64)g_test_rand_int () << 32 | (guint32)g_test_rand_int ())
                  >> g_test_rand_int_range (0, 63);
    gint64 number = (gint64)(raw >> 1) * (i % 2 ? 1 : -1);
    double decimal = g_test_rand_double_range (-180.0, 180.0);
    if (i % 3 == 0)
      decimal = (double)(float)decimal;
    pw_cbor_write_int (out, number);
    pw_cbor_write_float (out, decimal);
    PwCborReader reader;
    g_autoptr (GError) error = NULL;
    gint64 number_back = 0;
    double decimal_back = 0;
    pw_cbor_reader_init (&reader, out->data, out->len, "test");
    g_assert_true (pw_cbor_read_int (&reader, &number_back, &error));
    g_assert_true (pw_cbor_read_float (&reader, &decimal_back, &error));
    g_assert_true (pw_cbor_read_end (&reader, &error));
    g_assert_no_error (error);
    g_assert_cmpint (number, ==, number_back);
    g_assert_cmpmem (&decimal, sizeof decimal, &decimal_back, sizeof decimal_back);
  }
}

/* A failed read consumes nothing, so the caller can still say where it stood. */
static void
test_wrong_type_stays (void) {
  PwCborReader reader;
  g_autoptr (GError) error = NULL;
  guint64 value = 7;
  pw_cbor_reader_init (&reader, "\x61\x61", 2, "test");
  g_assert_cmpint (pw_cbor_peek (&reader), ==, PW_CBOR_TEXT);
  g_assert_false (pw_cbor_read_uint (&reader, &value, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_assert_cmpuint (reader.at, ==, 0);
  g_assert_cmpuint (value, ==, 7);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cbor/golden", test_golden);
  g_test_add_func ("/cbor/refused", test_refused);
  g_test_add_func ("/cbor/depth", test_depth);
  g_test_add_func ("/cbor/round-trip", test_round_trip);
  g_test_add_func ("/cbor/wrong-type-stays", test_wrong_type_stays);
  return g_test_run ();
}
