/* QR loop: its pictures, scanned, give every payload back on every rung; several payloads take
 * turns; what the reader has is passed over. */
#include "sync/transport/pw-qr-loop.h"

#include "sync/base/pw-error.h"
#include "sync/transport/pw-frame-join.h"
#include "sync/transport/pw-qr-scan.h"

#define PICTURES_MAX 400

static GPtrArray *
payloads_of (guint count, gsize length) {
  GPtrArray *payloads = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < count; i++) {
    guint8 *bytes = g_malloc (length);
    for (gsize at = 0; at < length; at++)
      bytes[at] = (guint8)g_test_rand_int_range (0, 256);
    g_ptr_array_add (payloads, g_bytes_new_take (bytes, length));
  }
  return payloads;
}

static PwQrLoop *
loop_for (GPtrArray *payloads, guint width_px, guint height_px) {
  g_autoptr (GError) error = NULL;
  PwQrLoop *loop = pw_qr_loop_new (payloads, width_px, height_px, &error);
  g_assert_no_error (error);
  return loop;
}

/* Shows the next picture to `joiner`; gives how many payloads it finished. */
static guint
show (PwQrLoop *loop, PwJoiner *joiner, gint64 *now_us, guint width_px, guint height_px) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwPicture) picture = pw_qr_loop_next (loop, *now_us, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (picture->width, <=, width_px);
  g_assert_cmpuint (picture->height, <=, height_px);
  *now_us += G_USEC_PER_SEC / pw_qr_loop_rate (loop);
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  g_autoptr (GPtrArray) found = pw_qr_scan (scanner, picture, PW_QR_EFFORT_STILL);
  g_assert_cmpuint (found->len, >, 0);
  guint finished = 0;
  for (guint i = 0; i < found->len; i++) {
    PwJoinerResult result = pw_joiner_add (joiner, found->pdata[i], &error);
    g_assert_no_error (error);
    g_assert_cmpint (result, !=, PW_JOINER_FOREIGN);
    finished += result == PW_JOINER_FINISHED;
  }
  return finished;
}

/* Until `count` payloads are whole; checks their bytes. */
static void
play (PwQrLoop *loop, GPtrArray *payloads, guint width_px, guint height_px) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  gint64 now_us = 12345;
  guint finished = 0;
  for (guint picture = 0; finished < payloads->len; picture++) {
    g_assert_cmpuint (picture, <, PICTURES_MAX);
    finished += show (loop, joiner, &now_us, width_px, height_px);
  }
  for (guint i = 0; i < payloads->len; i++) {
    g_autoptr (GBytes) got = pw_joiner_take (joiner, NULL);
    gboolean known = FALSE;
    for (guint at = 0; at < payloads->len; at++)
      known |= g_bytes_equal (got, payloads->pdata[at]);
    g_assert_true (known);
  }
}

static void
test_screens (void) {
  static const guint sizes[][2]
      = { { 480, 320 }, { 640, 480 }, { 720, 720 }, { 360, 720 }, { 480, 200 } };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GPtrArray) payloads = payloads_of (1, 9000);
    g_autoptr (PwQrLoop) loop = loop_for (payloads, sizes[i][0], sizes[i][1]);
    play (loop, payloads, sizes[i][0], sizes[i][1]);
    g_assert_cmpuint (pw_qr_loop_rounds (loop, 0), >=, 1);
  }
}

static void
test_every_rung (void) {
  g_autoptr (GPtrArray) payloads = payloads_of (1, 3000);
  g_autoptr (PwQrLoop) loop = loop_for (payloads, 640, 480);
  PwQrLoopStatus status;
  do {
    play (loop, payloads, 640, 480);
    pw_qr_loop_status (loop, &status);
  } while (pw_qr_loop_press (loop, PW_LADDER_SMALLER, 0));
  g_assert_cmpuint (status.rung_index, ==, status.rung_count - 1);
  g_assert_cmpint (status.mode, ==, PW_LADDER_HOLD);
}

static void
test_turns (void) {
  g_autoptr (GPtrArray) payloads = payloads_of (3, 20000);
  g_autoptr (PwQrLoop) loop = loop_for (payloads, 480, 320);
  play (loop, payloads, 480, 320);
  /* A turn of each and not much more. */
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (pw_qr_loop_rounds (loop, i), ==, 1);
}

/* The reader has one of two: only the other is shown. All done: the loop goes on all the same. */
static void
test_done (void) {
  g_autoptr (GPtrArray) payloads = payloads_of (2, 5000);
  g_autoptr (PwQrLoop) loop = loop_for (payloads, 480, 320);
  g_autoptr (GError) error = NULL;
  PwQrLoopStatus before, after;
  PwFeedback feedback = { .symbol_count = 46, .rank = 46, .state = PW_FEEDBACK_DONE };
  gsize length;
  const void *bytes = g_bytes_get_data (payloads->pdata[0], &length);
  feedback.transfer_id = pw_frame_transfer_id (bytes, length);
  pw_qr_loop_status (loop, &before);
  g_assert_cmpuint (before.total_bytes, ==, 10000);
  g_assert_false (pw_qr_loop_feedback (loop, &(PwFeedback){ .symbol_count = 46 }, 0));
  g_assert_true (pw_qr_loop_feedback (loop, &feedback, 0));
  g_assert_true (pw_qr_loop_is_done (loop, 0));
  for (guint i = 0; i < 20; i++) {
    g_autoptr (PwPicture) picture G_GNUC_UNUSED = pw_qr_loop_next (loop, 1000, &error);
    g_assert_no_error (error);
    pw_qr_loop_status (loop, &after);
    g_assert_cmpuint (after.payload_index, ==, 1);
  }
  g_assert_cmpuint (after.done_count, ==, 1);
  g_assert_cmpuint (after.picture_count, ==, 20);
  g_assert_cmpuint (pw_qr_loop_rounds (loop, 0), ==, 0);
  bytes = g_bytes_get_data (payloads->pdata[1], &length);
  feedback.transfer_id = pw_frame_transfer_id (bytes, length);
  g_assert_true (pw_qr_loop_feedback (loop, &feedback, 0));
  g_autoptr (PwPicture) picture G_GNUC_UNUSED = pw_qr_loop_next (loop, 2000, &error);
  g_assert_no_error (error);
}

/* 20 KB on a 480 x 320 screen: 0.5 s a round. */
static void
test_round (void) {
  g_autoptr (GPtrArray) payloads = payloads_of (1, 20000);
  g_autoptr (PwQrLoop) loop = loop_for (payloads, 480, 320);
  PwQrLoopStatus status;
  pw_qr_loop_status (loop, &status);
  g_assert_cmpuint (status.round_ms, ==, 400);
  g_assert_cmpuint (status.bytes_per_s, ==, 53280);
  g_assert_cmpint (status.mode, ==, PW_LADDER_CYCLE);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_qr_loop_new (payloads, 40, 40, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_assert_false (pw_qr_loop_resize (loop, 40, 40));
  g_assert_true (pw_qr_loop_resize (loop, 320, 480));
  play (loop, payloads, 320, 480);
}

/* Time of a picture; run with -m perf. */
static void
test_cost (void) {
  g_autoptr (GPtrArray) payloads = payloads_of (1, 100000);
  g_autoptr (PwQrLoop) loop = loop_for (payloads, 480, 320);
  g_autoptr (PwPicture) first = pw_qr_loop_next (loop, 0, NULL);
  g_assert_nonnull (first);
  gint64 start = g_get_monotonic_time ();
  const guint pictures = 50;
  for (guint i = 0; i < pictures; i++) {
    g_autoptr (PwPicture) picture = pw_qr_loop_next (loop, G_USEC_PER_SEC, NULL);
    g_assert_nonnull (picture);
  }
  gint64 each_us = (g_get_monotonic_time () - start) / pictures;
  g_test_minimized_result ((double)each_us, "%" G_GINT64_FORMAT " us for a picture of 3 x 2",
                           each_us);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr-loop/screens", test_screens);
  g_test_add_func ("/qr-loop/every-rung", test_every_rung);
  g_test_add_func ("/qr-loop/turns", test_turns);
  g_test_add_func ("/qr-loop/done", test_done);
  g_test_add_func ("/qr-loop/round", test_round);
  if (g_test_perf ())
    g_test_add_func ("/qr-loop/cost", test_cost);
  return g_test_run ();
}
