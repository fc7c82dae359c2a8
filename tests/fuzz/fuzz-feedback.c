/* Fuzz target of the feedback code that a reader shows to a sender. */
#include "sync/transport/pw-feedback.h"
#include "tests/fuzz/fuzz-tools.h"

static void
put_crc (guint8 *bytes) {
  guint16 crc = pw_frame_crc (PW_FRAME_CRC_START, bytes, PW_FEEDBACK_BYTES - 2);
  bytes[PW_FEEDBACK_BYTES - 2] = (guint8)(crc >> 8);
  bytes[PW_FEEDBACK_BYTES - 1] = (guint8)crc;
}

static void
run_feedback (const guint8 *data, gsize length) {
  PwFeedback feedback = { 0 };
  if (!pw_feedback_parse (data, length, &feedback))
    return;
  g_assert_cmpuint (length, ==, PW_FEEDBACK_BYTES);
  g_assert_cmpuint (feedback.symbol_count, >=, 1);
  g_assert_cmpuint (feedback.symbol_count, <=, PW_SYMBOL_COUNT_MAX);
  g_assert_cmpuint (feedback.rank, <=, feedback.symbol_count);
  guint8 again[PW_FEEDBACK_BYTES];
  pw_feedback_write (&feedback, again);
  g_assert_cmpmem (again, sizeof again, data, length);
}

static gsize
mend_feedback (guint8 *data, gsize length, gsize room) {
  if (room >= PW_FEEDBACK_BYTES && length == PW_FEEDBACK_BYTES)
    put_crc (data);
  return length;
}

const FuzzTarget fuzz_feedback = { "feedback", run_feedback, mend_feedback };
