/* Homography: a map is found again from points that it made, exactly or through noise; points that
 * leave it open are refused. */
#include <glib.h>

#include "sync/transport/pw-homography.h"

static PwHomography
random_map (void) {
  PwHomography map
      = { { g_test_rand_double_range (2, 8), g_test_rand_double_range (-2, 2),
            g_test_rand_double_range (0, 900), g_test_rand_double_range (-2, 2),
            g_test_rand_double_range (2, 8), g_test_rand_double_range (0, 600),
            g_test_rand_double_range (-1e-3, 1e-3), g_test_rand_double_range (-1e-3, 1e-3), 1 } };
  return map;
}

static void
check (guint count, double noise, double allowed) {
  PwHomography made = random_map (), found;
  PwPointPair pairs[40];
  for (guint i = 0; i < count; i++) {
    PwPointPair *pair = &pairs[i];
    pair->x = i % 4 == 1 || i % 4 == 2 ? 70 - g_test_rand_double () * 20 : i;
    pair->y = i % 4 >= 2 ? 70 - g_test_rand_double () * 20 : i;
    g_assert_true (pw_homography_apply (&made, pair->x, pair->y, &pair->px, &pair->py));
    pair->px += g_test_rand_double_range (-1, 1) * noise;
    pair->py += g_test_rand_double_range (-1, 1) * noise;
  }
  g_assert_true (pw_homography_fit (pairs, count, &found));
  for (guint i = 0; i <= 70; i += 10) {
    double ax, ay, bx, by;
    g_assert_true (pw_homography_apply (&made, i, 70 - i, &ax, &ay));
    g_assert_true (pw_homography_apply (&found, i, 70 - i, &bx, &by));
    g_assert_cmpfloat_with_epsilon (ax, bx, allowed);
    g_assert_cmpfloat_with_epsilon (ay, by, allowed);
  }
}

static void
test_fit (void) {
  for (guint trial = 0; trial < 500; trial++) {
    check (4, 0, 1e-3);
    check (16, 0, 1e-3);
    check (40, 0.2, 1);
  }
}

static void
test_open (void) {
  PwHomography map;
  PwPointPair pairs[8];
  for (guint i = 0; i < 8; i++)
    pairs[i] = (PwPointPair){ i, 2 * i, 3 * i, 5 * i };
  g_assert_false (pw_homography_fit (pairs, 8, &map));
  g_assert_false (pw_homography_fit (pairs, 3, &map));
  for (guint i = 0; i < 8; i++)
    pairs[i] = (PwPointPair){ 1, 1, 1, 1 };
  g_assert_false (pw_homography_fit (pairs, 8, &map));
}

static void
test_horizon (void) {
  PwHomography map = { { 1, 0, 0, 0, 1, 0, -0.1, 0, 1 } };
  double x = 7, y = 7;
  g_assert_false (pw_homography_apply (&map, 10, 0, &x, &y));
  g_assert_false (pw_homography_apply (&map, 20, 0, &x, &y));
  g_assert_cmpfloat (x, ==, 7);
  g_assert_true (pw_homography_apply (&map, 5, 1, &x, &y));
  g_assert_cmpfloat (x, ==, 10);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/homography/fit", test_fit);
  g_test_add_func ("/homography/open", test_open);
  g_test_add_func ("/homography/horizon", test_horizon);
  return g_test_run ();
}
