/* Regions: the shape of codes, and that a region ends at a dot. */
#include <glib.h>

#include "sync/base/pw-region.h"

static void
test_valid (void) {
  static const char *const good[] = { "17", "17.07", "17.07.03", "17.07.03.2004", "ID" };
  static const char *const bad[]
      = { "",      "1",  "17.", "17.7", "17.07.03.204", "17.07.03.2004.", "17.07.03.2004.1",
          "17,07", "id", "IDN", " 17",  "17.0a" };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (pw_region_is_valid (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (pw_region_is_valid (bad[i]));
  g_assert_false (pw_region_is_valid (NULL));
}

static void
test_holds (void) {
  g_assert_true (pw_region_holds ("17.07", "17.07"));
  g_assert_true (pw_region_holds ("17.07", "17.07.03.2004"));
  g_assert_true (pw_region_holds ("ID", "17.07.03.2004"));
  g_assert_false (pw_region_holds ("17.07", "17.071"));
  g_assert_false (pw_region_holds ("17.07", "17.08.03.2004"));
  g_assert_false (pw_region_holds ("17.07.03", "17.07"));
  g_assert_false (pw_region_holds ("17.07", "ID"));
  g_assert_false (pw_region_holds ("17.07", ""));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/region/valid", test_valid);
  g_test_add_func ("/region/holds", test_holds);
  return g_test_run ();
}
