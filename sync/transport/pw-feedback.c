/* Feedback: its bytes, its QR code, and the meter that works out yield and wish.
 *
 * The meter keeps the ids and counts of the frames of the last second. Read symbols over the span
 * of ids is the yield; what was shown before the first or after the last read frame of the window
 * is not in it, which is at most one picture at each end. */
#include "sync/transport/pw-feedback.h"

#define MAGIC_AND_VERSION 0xA1
#define CRC_AT 12
#define QR_VERSION 2

#define WINDOW_US G_USEC_PER_SEC
#define WINDOW_FRAMES_MIN 4 /* fewer say nothing about yield */
#define JUMP_MAX 4096       /* symbols: more are not lost within a second, see the format */
#define UP_PERCENT 95
#define DOWN_PERCENT 60

G_STATIC_ASSERT (PW_SYMBOL_COUNT_MAX <= G_MAXUINT16);

/* --- bytes ----------------------------------------------------------------------------------- */

static void
put_u16 (guint8 *at, guint value) {
  at[0] = (guint8)(value >> 8);
  at[1] = (guint8)value;
}

static guint
get_u16 (const guint8 *at) {
  return (guint)at[0] << 8 | at[1];
}

void
pw_feedback_write (const PwFeedback *feedback, guint8 *bytes) {
  g_return_if_fail (feedback != NULL && bytes != NULL);
  g_assert (feedback->symbol_count >= 1 && feedback->symbol_count <= PW_SYMBOL_COUNT_MAX);
  g_assert (feedback->rank <= feedback->symbol_count);
  g_assert (feedback->yield_percent <= 100 || feedback->yield_percent == PW_FEEDBACK_YIELD_UNKNOWN);
  g_assert (feedback->rate <= G_MAXUINT8 && feedback->serial < 16);
  bytes[0] = MAGIC_AND_VERSION;
  bytes[1] = (guint8)((guint)feedback->state | (guint)feedback->wish << 2 | feedback->serial << 4);
  put_u16 (bytes + 2, feedback->transfer_id >> 16);
  put_u16 (bytes + 4, feedback->transfer_id & 0xFFFF);
  put_u16 (bytes + 6, feedback->rank);
  put_u16 (bytes + 8, feedback->symbol_count);
  bytes[10] = (guint8)feedback->yield_percent;
  bytes[11] = (guint8)feedback->rate;
  put_u16 (bytes + CRC_AT, pw_frame_crc (PW_FRAME_CRC_START, bytes, CRC_AT));
}

static gboolean
is_consistent (const PwFeedback *feedback) {
  return (guint)feedback->state <= PW_FEEDBACK_AGAIN && (guint)feedback->wish <= PW_FEEDBACK_DOWN
         && feedback->symbol_count >= 1 && feedback->symbol_count <= PW_SYMBOL_COUNT_MAX
         && feedback->rank <= feedback->symbol_count
         && (feedback->state != PW_FEEDBACK_DONE || feedback->rank == feedback->symbol_count)
         && (feedback->yield_percent <= 100
             || feedback->yield_percent == PW_FEEDBACK_YIELD_UNKNOWN);
}

gboolean
pw_feedback_parse (gconstpointer bytes, gsize length, PwFeedback *feedback) {
  g_return_val_if_fail (feedback != NULL, FALSE);
  const guint8 *at = bytes;
  if (length != PW_FEEDBACK_BYTES || at[0] != MAGIC_AND_VERSION
      || get_u16 (at + CRC_AT) != pw_frame_crc (PW_FRAME_CRC_START, at, CRC_AT))
    return FALSE;
  PwFeedback read = {
    .transfer_id = (guint32)get_u16 (at + 2) << 16 | get_u16 (at + 4),
    .rank = get_u16 (at + 6),
    .symbol_count = get_u16 (at + 8),
    .yield_percent = at[10],
    .rate = at[11],
    .serial = at[1] >> 4,
    .state = (PwFeedbackState)(at[1] & 3),
    .wish = (PwFeedbackWish)(at[1] >> 2 & 3),
  };
  if (!is_consistent (&read))
    return FALSE;
  *feedback = read;
  return TRUE;
}

PwQrSymbol *
pw_feedback_draw (const PwFeedback *feedback, GError **error) {
  guint8 bytes[PW_FEEDBACK_BYTES];
  pw_feedback_write (feedback, bytes);
  return pw_qr_draw_tolerant (bytes, sizeof bytes, QR_VERSION, error);
}

/* --- meter ----------------------------------------------------------------------------------- */

typedef struct {
  gint64 at_us;
  guint32 first;
  guint count;
} Seen;

struct PwFeedbackMeter {
  GArray *seen;          /* owned: Seen of the last second, each frame once, in order of arrival */
  guint32 transfer_id;   /* of them */
  gboolean has_transfer; /* FALSE before the first frame */
  guint32 last_first;    /* first symbol of the newest frame */
  gint64 since_us;       /* this measurement began, or the last wish was made */
  guint serial;
  PwFeedbackWish wish; /* shown until the next one */
};

PwFeedbackMeter *
pw_feedback_meter_new (void) {
  PwFeedbackMeter *meter = g_new0 (PwFeedbackMeter, 1);
  meter->seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  return meter;
}

void
pw_feedback_meter_free (PwFeedbackMeter *meter) {
  if (meter == NULL)
    return;
  g_array_unref (meter->seen);
  g_free (meter);
}

static void
begin_anew (PwFeedbackMeter *meter, guint32 transfer_id, gint64 now_us) {
  g_array_set_size (meter->seen, 0);
  meter->transfer_id = transfer_id;
  meter->has_transfer = TRUE;
  meter->since_us = now_us;
  meter->wish = PW_FEEDBACK_STAY;
}

/* Frames of one picture come in any order, so a small step back is no jump. */
static gboolean
is_jump (const PwFeedbackMeter *meter, guint32 first) {
  guint32 step = first > meter->last_first ? first - meter->last_first : meter->last_first - first;
  return meter->seen->len > 0 && step > JUMP_MAX;
}

static void
forget_old (PwFeedbackMeter *meter, gint64 now_us) {
  guint old = 0;
  while (old < meter->seen->len
         && g_array_index (meter->seen, Seen, old).at_us <= now_us - WINDOW_US)
    old++;
  if (old > 0)
    g_array_remove_range (meter->seen, 0, old);
}

void
pw_feedback_meter_add (PwFeedbackMeter *meter, const PwFrame *frame, gint64 now_us) {
  g_return_if_fail (meter != NULL && frame != NULL);
  forget_old (meter, now_us);
  if (!meter->has_transfer || frame->transfer_id != meter->transfer_id
      || is_jump (meter, frame->first_symbol))
    begin_anew (meter, frame->transfer_id, now_us);
  meter->last_first = frame->first_symbol;
  /* A camera sees each picture more than once. */
  for (guint i = meter->seen->len; i > 0; i--)
    if (g_array_index (meter->seen, Seen, i - 1).first == frame->first_symbol)
      return;
  Seen seen = { now_us, frame->first_symbol, frame->symbol_count };
  g_array_append_val (meter->seen, seen);
}

static guint
yield_of (const PwFeedbackMeter *meter) {
  if (meter->seen->len < WINDOW_FRAMES_MIN)
    return PW_FEEDBACK_YIELD_UNKNOWN;
  guint32 low = G_MAXUINT32, high = 0;
  guint64 read = 0;
  for (guint i = 0; i < meter->seen->len; i++) {
    const Seen *seen = &g_array_index (meter->seen, Seen, i);
    low = MIN (low, seen->first);
    high = MAX (high, seen->first + seen->count);
    read += seen->count;
  }
  return (guint)MIN (read * 100 / (high - low), 100);
}

/* Nothing read at all for a second is the worst yield there is. */
static PwFeedbackWish
wish_for (const PwFeedbackMeter *meter, guint yield_percent) {
  if (meter->seen->len == 0)
    return PW_FEEDBACK_DOWN;
  if (yield_percent == PW_FEEDBACK_YIELD_UNKNOWN)
    return PW_FEEDBACK_STAY;
  if (yield_percent > UP_PERCENT)
    return PW_FEEDBACK_UP;
  return yield_percent < DOWN_PERCENT ? PW_FEEDBACK_DOWN : PW_FEEDBACK_STAY;
}

gboolean
pw_feedback_meter_read (PwFeedbackMeter *meter, gint64 now_us, PwFeedback *feedback) {
  g_return_val_if_fail (meter != NULL && feedback != NULL, FALSE);
  if (!meter->has_transfer)
    return FALSE;
  forget_old (meter, now_us);
  guint yield_percent = yield_of (meter);
  if (now_us - meter->since_us >= WINDOW_US) {
    meter->wish = wish_for (meter, yield_percent);
    meter->serial = meter->wish == PW_FEEDBACK_STAY ? meter->serial : (meter->serial + 1) % 16;
    meter->since_us = now_us;
  }
  feedback->transfer_id = meter->transfer_id;
  feedback->yield_percent = yield_percent;
  feedback->wish = meter->wish;
  feedback->serial = meter->serial;
  return TRUE;
}
