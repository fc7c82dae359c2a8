/* QR draw: sizes and capacities of all versions; what is drawn is read back in test-pw-qr-scan.c.
 */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-qr-draw.h"

static guint8 *
random_bytes (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int_range (0, 256);
  return bytes;
}

/* A full symbol of each version has the size of that version; one byte more does not fit. */
static void
test_capacities (void) {
  for (guint version = PW_QR_VERSION_MIN; version <= PW_QR_VERSION_MAX; version++) {
    guint capacity = pw_qr_capacity (version);
    g_autofree guint8 *bytes = random_bytes (capacity + 1);
    for (guint mask = PW_QR_MASK_FIXED; mask <= PW_QR_MASK_BEST; mask++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (PwQrSymbol) symbol = pw_qr_draw (bytes, capacity, 0, (PwQrMask)mask, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (symbol->version, ==, version);
      g_assert_cmpuint (symbol->side, ==, 17 + 4 * version);
    }
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_qr_draw (bytes, capacity + 1, version, PW_QR_MASK_FIXED, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
    g_assert_cmpuint (pw_qr_version_for (capacity), ==, version);
    g_assert_cmpuint (pw_qr_version_for (capacity + 1), ==,
                      version == PW_QR_VERSION_MAX ? 0 : version + 1);
  }
}

/* The finder pattern in three corners, and not in the fourth; every module is 0 or 1. */
static void
test_finders (void) {
  static const char *const rows[]
      = { "1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111" };
  g_autofree guint8 *bytes = random_bytes (300);
  g_autoptr (PwQrSymbol) symbol = pw_qr_draw (bytes, 300, 14, PW_QR_MASK_FIXED, NULL);
  g_assert_cmpuint (symbol->version, ==, 14);
  guint far = symbol->side - 7;
  guint matches[4] = { 0 };
  for (guint y = 0; y < 7; y++)
    for (guint x = 0; x < 7; x++)
      for (guint corner = 0; corner < 4; corner++) {
        guint at_x = x + (corner & 1 ? far : 0);
        guint at_y = y + (corner & 2 ? far : 0);
        matches[corner] += symbol->modules[at_y * symbol->side + at_x] == rows[y][x] - '0';
      }
  g_assert_cmpuint (matches[0], ==, 49);
  g_assert_cmpuint (matches[1], ==, 49);
  g_assert_cmpuint (matches[2], ==, 49);
  g_assert_cmpuint (matches[3], <, 49);
  for (guint i = 0; i < symbol->side * symbol->side; i++)
    g_assert_cmpuint (symbol->modules[i], <=, 1);
}

static void
test_refused (void) {
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_qr_draw ("", 0, 0, PW_QR_MASK_BEST, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_autofree guint8 *bytes = random_bytes (2954);
  g_assert_null (pw_qr_draw (bytes, 2954, 0, PW_QR_MASK_BEST, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr-draw/capacities", test_capacities);
  g_test_add_func ("/qr-draw/finders", test_finders);
  g_test_add_func ("/qr-draw/refused", test_refused);
  return g_test_run ();
}
