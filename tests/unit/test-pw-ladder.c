/* Ladder: the rungs of known screens, that every rung can be shown, and who moves between them. */
#include "sync/transport/pw-ladder.h"

#include <string.h>

#include "sync/base/pw-error.h"

#define SECOND G_USEC_PER_SEC

static PwLadder *
ladder_for (guint width_px, guint height_px, guint symbol_bytes) {
  g_autoptr (GError) error = NULL;
  PwLadder *ladder = pw_ladder_new (width_px, height_px, symbol_bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pw_ladder_rung_count (ladder), >=, 1);
  g_assert_cmpuint (pw_ladder_rung_count (ladder), <=, PW_LADDER_RUNGS_MAX);
  return ladder;
}

static void
assert_rung (const PwLadder *ladder, guint index, guint cols, guint rows, guint version,
             guint module_px, guint rate) {
  const PwRung *rung = pw_ladder_rung (ladder, index);
  g_assert_cmpuint (rung->layout.cols, ==, cols);
  g_assert_cmpuint (rung->layout.rows, ==, rows);
  g_assert_cmpuint (rung->version, ==, version);
  g_assert_cmpuint (rung->layout.module_px, ==, module_px);
  g_assert_cmpuint (rung->rate, ==, rate);
}

/* What was measured to be best on these screens. */
static void
test_known_screens (void) {
  g_autoptr (PwLadder) small = ladder_for (480, 320, 111);
  g_assert_cmpuint (pw_ladder_rung_count (small), ==, 4);
  assert_rung (small, 0, 1, 1, 10, 5, 10);
  assert_rung (small, 1, 2, 1, 14, 3, 15);
  assert_rung (small, 2, 3, 2, 14, 2, 15);
  assert_rung (small, 3, 3, 2, 14, 2, 20);
  g_assert_cmpuint (pw_ladder_goodput (small, 3), >=, 52000);
  g_autoptr (PwLadder) vga = ladder_for (640, 480, 111);
  g_assert_cmpuint (pw_ladder_rung_count (vga), ==, 5);
  assert_rung (vga, 2, 3, 2, 12, 3, 15);
  assert_rung (vga, 4, 4, 3, 14, 2, 20);
  g_assert_true (pw_ladder_rung (vga, 4)->is_fast);
  g_assert_cmpuint (pw_ladder_goodput (vga, 4), >=, 104000);
  g_autoptr (PwLadder) wide = ladder_for (1280, 720, 111);
  g_assert_cmpuint (pw_ladder_rung (wide, 3)->layout.module_px, >=, 4);
  g_assert_cmpuint (pw_ladder_goodput (wide, 3), >=, 70000);
  assert_rung (wide, 4, 2, 1, 34, 4, 20);
  g_assert_cmpuint (pw_ladder_safe_index (wide), ==, 3);
  g_assert_cmpuint (pw_ladder_goodput (wide, 5), >=, 125000);
  g_autoptr (PwLadder) tall = ladder_for (360, 720, 111);
  assert_rung (tall, 1, 1, 2, 14, 4, 15);
}

/* Every rung of every screen fits it with its white edge, holds its symbols, and carries more than
 * the one below it. */
static void
test_all_screens (void) {
  for (guint width = 40; width <= 1500; width += 97) {
    for (guint height = 40; height <= 1500; height += 89) {
      for (guint shift = 0; shift <= PW_SYMBOL_SHIFT_MAX; shift++) {
        guint symbol_bytes = PW_SYMBOL_BYTES_UNIT << shift;
        g_autoptr (PwLadder) ladder = pw_ladder_new (width, height, symbol_bytes, NULL);
        guint count = ladder != NULL ? pw_ladder_rung_count (ladder) : 0;
        for (guint i = 0; i < count; i++) {
          const PwRung *rung = pw_ladder_rung (ladder, i);
          guint side = pw_qr_side (rung->version);
          guint px = rung->layout.module_px;
          g_assert_cmpuint (px, >=, 1);
          g_assert_cmpuint (rung->layout.quiet_modules, >=, PW_TILES_QUIET_MODULES_MIN);
          g_assert_cmpuint (pw_tiles_width_modules (&rung->layout, side) * px, <=, width);
          g_assert_cmpuint (pw_tiles_height_modules (&rung->layout, side) * px, <=, height);
          g_assert_cmpuint (PW_FRAME_HEADER_BYTES + rung->symbol_count * symbol_bytes, <=,
                            pw_qr_capacity (rung->version));
          g_assert_cmpuint (rung->rate, <=, PW_LADDER_RATE_MAX);
          g_assert_cmpuint (60 % rung->rate, ==, 0);
          if (i > 0)
            g_assert_cmpuint (pw_ladder_goodput (ladder, i), >, pw_ladder_goodput (ladder, i - 1));
        }
      }
    }
  }
}

/* A terminal is a screen of a module to the point; a tiny one takes smaller symbols or says why. */
static void
test_small (void) {
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_ladder_new (44, 46, 111, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_assert_nonnull (strstr (error->message, "45 x 45"));
  g_clear_error (&error);
  g_assert_null (pw_ladder_new (0, 500, 111, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_autofree guint8 *zeros = g_malloc0 (1 << 20);
  g_autoptr (GBytes) payload = g_bytes_new (zeros, 300000);
  g_autoptr (PwFrameSource) source = pw_ladder_source (payload, 80, 46, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pw_frame_source_symbol_bytes (source), ==, 111);
  g_autoptr (GBytes) longer = g_bytes_new (zeros, 1 << 20); /* 4,096 symbols do not hold it */
  g_assert_null (pw_ladder_source (longer, 80, 46, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

/* Nobody answers: one large symbol first, then 80 % of the time safe rungs and 20 % the fast one.
 */
static void
test_cycle (void) {
  g_autoptr (PwLadder) ladder = ladder_for (640, 480, 111);
  guint fast = 0, lock = 0, looks = 0;
  g_assert_cmpuint (pw_ladder_current (ladder, 7 * SECOND), ==, 0);
  for (gint64 at_us = 0; at_us < 20 * SECOND; at_us += SECOND / 20, looks++) {
    guint index = pw_ladder_current (ladder, 7 * SECOND + at_us);
    fast += pw_ladder_rung (ladder, index)->is_fast;
    lock += index == 0;
  }
  g_assert_cmpuint (fast * 5, ==, looks);
  g_assert_cmpuint (lock, >, 0);
  g_assert_cmpuint (lock * 20, <, looks);
  g_assert_cmpint (pw_ladder_mode (ladder), ==, PW_LADDER_CYCLE);
  /* Two fast rungs share their time. */
  g_autoptr (PwLadder) wide = ladder_for (1280, 720, 111);
  (void)pw_ladder_current (wide, 0);
  g_assert_cmpuint (pw_ladder_current (wide, 17 * SECOND / 2), ==, 4);
  g_assert_cmpuint (pw_ladder_current (wide, 19 * SECOND / 2), ==, 5);
  /* A second after the start the safe grid runs at its full rate. */
  g_autoptr (PwLadder) other = ladder_for (480, 320, 111);
  (void)pw_ladder_current (other, 0);
  g_assert_cmpuint (pw_ladder_current (other, SECOND), ==, 3);
  g_assert_cmpuint (pw_ladder_rate (other), ==, 20);
}

/* A host that reads well leads up, one wish a rung; silence leads down again. */
static void
test_follow (void) {
  g_autoptr (PwLadder) ladder = ladder_for (640, 480, 111);
  PwFeedback feedback = { .symbol_count = 10, .rate = 30, .wish = PW_FEEDBACK_UP };
  gint64 now_us = 0;
  g_assert_cmpuint (pw_ladder_current (ladder, now_us), ==, 0);
  for (guint rung = 1; rung < 7; rung++) {
    feedback.serial = rung;
    for (guint look = 0; look < 3; look++)
      pw_ladder_feedback (ladder, &feedback, now_us += SECOND / 5);
    g_assert_cmpuint (pw_ladder_current (ladder, now_us), ==, MIN (rung, 4));
  }
  g_assert_cmpint (pw_ladder_mode (ladder), ==, PW_LADDER_FOLLOW);
  feedback.wish = PW_FEEDBACK_DOWN;
  feedback.serial = 9;
  pw_ladder_feedback (ladder, &feedback, now_us);
  pw_ladder_feedback (ladder, &feedback, now_us);
  g_assert_cmpuint (pw_ladder_current (ladder, now_us), ==, 3);
  g_assert_cmpuint (pw_ladder_current (ladder, now_us + 4 * SECOND), ==, 2);
  g_assert_cmpuint (pw_ladder_current (ladder, now_us + 10 * SECOND), ==, 0);
  g_assert_cmpint (pw_ladder_mode (ladder), ==, PW_LADDER_FOLLOW);
  (void)pw_ladder_current (ladder, now_us + 13 * SECOND);
  g_assert_cmpint (pw_ladder_mode (ladder), ==, PW_LADDER_CYCLE);
}

/* A slow camera is not shown more pictures than it can tell apart. */
static void
test_slow_camera (void) {
  g_autoptr (PwLadder) ladder = ladder_for (480, 320, 111);
  PwFeedback feedback = { .symbol_count = 10, .rate = 12 };
  (void)pw_ladder_current (ladder, 0);
  pw_ladder_feedback (ladder, &feedback, SECOND);
  g_assert_cmpuint (pw_ladder_rate (ladder), ==, 8);
  feedback.rate = 1;
  pw_ladder_feedback (ladder, &feedback, SECOND);
  g_assert_cmpuint (pw_ladder_rate (ladder), ==, 1);
}

static void
test_keys (void) {
  g_autoptr (PwLadder) ladder = ladder_for (640, 480, 111);
  (void)pw_ladder_current (ladder, 0);
  g_assert_false (pw_ladder_press (ladder, PW_LADDER_LARGER, 0));
  g_assert_cmpint (pw_ladder_mode (ladder), ==, PW_LADDER_HOLD);
  for (guint rung = 1; rung < 5; rung++)
    g_assert_true (pw_ladder_press (ladder, PW_LADDER_SMALLER, 0));
  g_assert_false (pw_ladder_press (ladder, PW_LADDER_SMALLER, 0));
  g_assert_cmpuint (pw_ladder_current (ladder, 60 * SECOND), ==, 4);
  /* It holds against UP and silence, but not against DOWN. */
  PwFeedback feedback = { .symbol_count = 10, .rate = 30, .serial = 1, .wish = PW_FEEDBACK_DOWN };
  pw_ladder_feedback (ladder, &feedback, 60 * SECOND);
  g_assert_cmpuint (pw_ladder_current (ladder, 90 * SECOND), ==, 3);
  feedback.wish = PW_FEEDBACK_UP;
  feedback.serial = 2;
  pw_ladder_feedback (ladder, &feedback, 90 * SECOND);
  g_assert_cmpuint (pw_ladder_current (ladder, 90 * SECOND), ==, 3);
  guint slower = 0, faster = 0;
  while (pw_ladder_press (ladder, PW_LADDER_SLOWER, 0))
    slower++;
  g_assert_cmpuint (pw_ladder_rate (ladder), ==, 2);
  while (pw_ladder_press (ladder, PW_LADDER_FASTER, 0))
    faster++;
  g_assert_cmpuint (pw_ladder_rate (ladder), ==, PW_LADDER_RATE_MAX);
  g_assert_cmpuint (slower, ==, faster);
  g_assert_true (pw_ladder_press (ladder, PW_LADDER_AUTO, 100 * SECOND));
  g_assert_cmpint (pw_ladder_mode (ladder), ==, PW_LADDER_CYCLE);
  g_assert_cmpuint (pw_ladder_current (ladder, 100 * SECOND), ==, 0);
}

static void
test_resize (void) {
  g_autoptr (PwLadder) ladder = ladder_for (640, 480, 111);
  while (pw_ladder_press (ladder, PW_LADDER_SMALLER, 0))
    ;
  g_assert_cmpuint (pw_ladder_current (ladder, 0), ==, 4);
  g_assert_false (pw_ladder_resize (ladder, 30, 30));
  g_assert_cmpuint (pw_ladder_rung_count (ladder), ==, 5);
  g_assert_true (pw_ladder_resize (ladder, 320, 480));
  guint index = pw_ladder_current (ladder, 0);
  g_assert_cmpuint (index, <, pw_ladder_rung_count (ladder));
  const PwRung *rung = pw_ladder_rung (ladder, index);
  guint side = pw_qr_side (rung->version);
  g_assert_cmpuint (pw_tiles_width_modules (&rung->layout, side) * rung->layout.module_px, <=, 320);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ladder/known-screens", test_known_screens);
  g_test_add_func ("/ladder/all-screens", test_all_screens);
  g_test_add_func ("/ladder/small", test_small);
  g_test_add_func ("/ladder/cycle", test_cycle);
  g_test_add_func ("/ladder/follow", test_follow);
  g_test_add_func ("/ladder/slow-camera", test_slow_camera);
  g_test_add_func ("/ladder/keys", test_keys);
  g_test_add_func ("/ladder/resize", test_resize);
  return g_test_run ();
}
