/* Feedback: bytes equal the vectors and nothing else is taken; the code reads back small, turned
 * and half covered; the meter says what was lost and wishes accordingly. */
#include "sync/transport/pw-feedback.h"

#include <string.h>

#include "sync/base/pw-id.h"
#include "sync/transport/pw-qr-scan.h"
#include "sync/transport/pw-tiles.h"
#include "tests/lib/vector-lines.h"

#define FOLDER "tests/vectors/feedback-v1/"

static const char *const states[] = { "reading", "done", "again" };
static const char *const wishes[] = { "stay", "up", "down" };

static void
check_valid (GBytes *code, char **words) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (code, &length);
  PwFeedback feedback;
  guint8 again[PW_FEEDBACK_BYTES];
  g_assert_cmpuint (g_strv_length (words), ==, 9);
  g_assert_true (pw_feedback_parse (bytes, length, &feedback));
  g_assert_cmphex (feedback.transfer_id, ==, g_ascii_strtoull (words[1], NULL, 16));
  g_assert_cmpuint (feedback.rank, ==, g_ascii_strtoull (words[2], NULL, 10));
  g_assert_cmpuint (feedback.symbol_count, ==, g_ascii_strtoull (words[3], NULL, 10));
  g_assert_cmpuint (feedback.yield_percent, ==, g_ascii_strtoull (words[4], NULL, 10));
  g_assert_cmpuint (feedback.rate, ==, g_ascii_strtoull (words[5], NULL, 10));
  g_assert_cmpuint (feedback.serial, ==, g_ascii_strtoull (words[6], NULL, 10));
  g_assert_cmpstr (states[feedback.state], ==, words[7]);
  g_assert_cmpstr (wishes[feedback.wish], ==, words[8]);
  pw_feedback_write (&feedback, again);
  g_assert_cmpmem (again, sizeof again, bytes, length);
}

static void
check_refused (GBytes *code, char **words) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (code, &length);
  PwFeedback feedback = { .rank = 77 };
  g_test_message ("%s", words[1]);
  g_assert_false (pw_feedback_parse (bytes, length, &feedback));
  g_assert_cmpuint (feedback.rank, ==, 77);
}

static void
test_vectors (void) {
  g_assert_cmpuint (vector_lines_hex (FOLDER "valid.txt", check_valid), >=, 5);
  g_assert_cmpuint (vector_lines_hex (FOLDER "refused.txt", check_refused), >=, 12);
}

/* Every single changed bit is noticed. */
static void
test_flips (void) {
  PwFeedback feedback = { 0xDEADBEEF, 3, 9, 98, 30, 5, PW_FEEDBACK_READING, PW_FEEDBACK_UP };
  guint8 bytes[PW_FEEDBACK_BYTES];
  pw_feedback_write (&feedback, bytes);
  for (guint bit = 0; bit < 8 * sizeof bytes; bit++) {
    bytes[bit / 8] ^= (guint8)(1 << bit % 8);
    g_assert_false (pw_feedback_parse (bytes, sizeof bytes, &feedback));
    bytes[bit / 8] ^= (guint8)(1 << bit % 8);
  }
  g_assert_true (pw_feedback_parse (bytes, sizeof bytes, &feedback));
}

static gboolean
reads (const PwPicture *picture, const guint8 *wanted) {
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  g_autoptr (GPtrArray) found = pw_qr_scan (scanner, picture, PW_QR_EFFORT_LIVE);
  if (found->len != 1)
    return FALSE;
  gsize length;
  const void *bytes = g_bytes_get_data (found->pdata[0], &length);
  return length == PW_FEEDBACK_BYTES && memcmp (bytes, wanted, length) == 0;
}

/* 100 pixels wide is enough, and two rows of modules may be torn out of it. */
static void
test_tolerance (void) {
  PwFeedback feedback = { 0x01020304, 40, 41, 100, 30, 1, PW_FEEDBACK_READING, PW_FEEDBACK_STAY };
  guint8 bytes[PW_FEEDBACK_BYTES];
  pw_feedback_write (&feedback, bytes);
  g_autoptr (GError) error = NULL;
  PwQrSymbol *symbol = pw_feedback_draw (&feedback, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (symbol->version, ==, 2);
  g_autoptr (GPtrArray) symbols
      = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_qr_symbol_free);
  g_ptr_array_add (symbols, symbol);
  PwTilesLayout layout = { 1, 1, PW_TILES_QUIET_MODULES, 3 };
  g_autoptr (PwPicture) picture = pw_tiles_draw (&layout, symbols, &error);
  g_assert_no_error (error);
  g_assert_true (reads (picture, bytes));
  guint from = picture->height * 55 / 100, to = from + 2 * layout.module_px;
  memset (picture->pixels + (gsize)from * picture->width, 255, (gsize)(to - from) * picture->width);
  g_assert_true (reads (picture, bytes));
}

/* --- meter ----------------------------------------------------------------------------------- */

#define PICTURE_US 50000
#define PER_PICTURE 24 /* symbols in six frames */

/* Shows a second of pictures to the meter, each seen twice, of which `lost` in 10 frames are lost.
 * Gives the reading at its end. */
static PwFeedback
show (PwFeedbackMeter *meter, guint32 transfer_id, guint32 *first, gint64 *now_us, guint lost) {
  PwFeedback feedback = { 0 };
  for (guint picture = 0; picture < G_USEC_PER_SEC / PICTURE_US; picture++) {
    for (guint look = 0; look < 2; look++) {
      for (guint tile = 6; tile > 0; tile--) {
        PwFrame frame = { .transfer_id = transfer_id,
                          .first_symbol = *first + 4 * (tile - 1),
                          .symbol_bytes = 111,
                          .symbol_count = 4 };
        if ((frame.first_symbol / 4) % 10 >= lost)
          pw_feedback_meter_add (meter, &frame, *now_us + look * 1000);
      }
    }
    *first += PER_PICTURE;
    *now_us += PICTURE_US;
  }
  g_assert_true (pw_feedback_meter_read (meter, *now_us, &feedback));
  g_assert_cmphex (feedback.transfer_id, ==, transfer_id);
  return feedback;
}

static void
test_meter (void) {
  g_autoptr (PwFeedbackMeter) meter = pw_feedback_meter_new ();
  PwFeedback feedback = { 0 };
  guint32 first = 1000;
  gint64 now_us = 5000000;
  g_assert_false (pw_feedback_meter_read (meter, now_us, &feedback));
  feedback = show (meter, 7, &first, &now_us, 0);
  g_assert_cmpuint (feedback.yield_percent, ==, 100);
  g_assert_cmpint (feedback.wish, ==, PW_FEEDBACK_UP);
  guint serial = feedback.serial;
  /* The same wish is not made again before a second has gone by. */
  g_assert_true (pw_feedback_meter_read (meter, now_us + 100, &feedback));
  g_assert_cmpuint (feedback.serial, ==, serial);
  feedback = show (meter, 7, &first, &now_us, 2);
  g_assert_cmpuint (feedback.yield_percent, >=, 75);
  g_assert_cmpuint (feedback.yield_percent, <=, 85);
  g_assert_cmpint (feedback.wish, ==, PW_FEEDBACK_STAY);
  g_assert_cmpuint (feedback.serial, ==, serial);
  feedback = show (meter, 7, &first, &now_us, 7);
  g_assert_cmpuint (feedback.yield_percent, <, 40);
  g_assert_cmpint (feedback.wish, ==, PW_FEEDBACK_DOWN);
  g_assert_cmpuint (feedback.serial, ==, (serial + 1) % 16);
}

/* Silence is the worst; another transfer and ids that jump begin anew. */
static void
test_meter_breaks (void) {
  g_autoptr (PwFeedbackMeter) meter = pw_feedback_meter_new ();
  PwFeedback feedback = { 0 };
  guint32 first = PW_SYMBOL_ID_MAX - 10000;
  gint64 now_us = 0;
  (void)show (meter, 7, &first, &now_us, 0);
  now_us += 2 * G_USEC_PER_SEC;
  g_assert_true (pw_feedback_meter_read (meter, now_us, &feedback));
  g_assert_cmpuint (feedback.yield_percent, ==, PW_FEEDBACK_YIELD_UNKNOWN);
  g_assert_cmpint (feedback.wish, ==, PW_FEEDBACK_DOWN);
  first = 0; /* the ids are used up and begin again */
  feedback = show (meter, 7, &first, &now_us, 0);
  g_assert_cmpuint (feedback.yield_percent, ==, 100);
  first = 0;
  feedback = show (meter, 8, &first, &now_us, 0);
  g_assert_cmpuint (feedback.yield_percent, ==, 100);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feedback/vectors", test_vectors);
  g_test_add_func ("/feedback/flips", test_flips);
  g_test_add_func ("/feedback/tolerance", test_tolerance);
  g_test_add_func ("/feedback/meter", test_meter);
  g_test_add_func ("/feedback/meter-breaks", test_meter_breaks);
  return g_test_run ();
}
