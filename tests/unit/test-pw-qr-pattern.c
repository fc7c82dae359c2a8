/* QR pattern: stamping over a code that the library drew changes nothing, in every version, and
 * writes all that is fixed over a spoiled one. */
#include <glib.h>
#include <string.h>

#include "sync/transport/pw-qr-draw.h"
#include "sync/transport/pw-qr-pattern.h"

static void
test_stamp (void) {
  for (guint version = 1; version <= 40; version++) {
    g_autoptr (PwQrSymbol) symbol = pw_qr_draw ("stamp", 5, version, PW_QR_MASK_BEST, NULL);
    gsize count = (gsize)symbol->side * symbol->side;
    g_autofree guint8 *same = g_memdup2 (symbol->modules, count);
    pw_qr_pattern_stamp (version, same);
    g_assert_cmpmem (same, count, symbol->modules, count);
    g_autofree guint8 *spoiled = g_malloc (count);
    for (gsize i = 0; i < count; i++)
      spoiled[i] = !symbol->modules[i];
    pw_qr_pattern_stamp (version, spoiled);
    gsize mended = 0;
    for (gsize i = 0; i < count; i++)
      mended += spoiled[i] == symbol->modules[i];
    g_assert_cmpuint (mended, >=, 3 * 64 + 2 * (symbol->side - 16));
  }
}

/* Some rows of the standard's table E.1. */
static void
test_places (void) {
  static const struct {
    guint version, count;
    guint8 places[7];
  } rows[] = { { 1, 0, { 0 } },
               { 2, 2, { 6, 18 } },
               { 14, 4, { 6, 26, 46, 66 } },
               { 15, 4, { 6, 26, 48, 70 } },
               { 22, 5, { 6, 26, 50, 74, 98 } },
               { 32, 6, { 6, 34, 60, 86, 112, 138 } },
               { 36, 7, { 6, 24, 50, 76, 102, 128, 154 } },
               { 40, 7, { 6, 30, 58, 86, 114, 142, 170 } } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint8 places[PW_QR_ALIGNMENT_PLACES_MAX];
    g_assert_cmpuint (pw_qr_alignment_places (rows[i].version, places), ==, rows[i].count);
    g_assert_cmpmem (places, rows[i].count, rows[i].places, rows[i].count);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr-pattern/stamp", test_stamp);
  g_test_add_func ("/qr-pattern/places", test_places);
  return g_test_run ();
}
