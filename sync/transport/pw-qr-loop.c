/* QR loop: which payload, which frames, which picture comes next. */
#include "sync/transport/pw-qr-loop.h"

#define EXTRA_DIVISOR 10 /* a turn is a round and a tenth, so that a lost picture is made good */
#define MS_PER_SECOND 1000

/* One payload, as far as it was shown. */
typedef struct {
  PwFrameSource *source;    /* owned */
  guint32 last_first;       /* first symbol of the last frame */
  guint last_count;         /* its symbols; 0 before the first frame */
  guint64 shown_symbols;    /* in all */
  guint64 turn_symbols;     /* since its turn began */
  gboolean is_done;         /* by feedback */
  guint rank, symbol_count; /* by feedback */
} Payload;

struct PwQrLoop {
  GArray *payloads; /* owned: Payload */
  PwLadder *ladder; /* owned; for the largest symbols among them */
  guint index;      /* payload shown now */
  guint rung_index; /* of the last picture */
  guint64 picture_count;
};

static void
clear_payload (gpointer data) {
  Payload *payload = data;
  pw_frame_source_free (payload->source);
}

static Payload *
payload_at (const PwQrLoop *loop, guint index) {
  g_assert (index < loop->payloads->len);
  return &g_array_index (loop->payloads, Payload, index);
}

PwQrLoop *
pw_qr_loop_new (GPtrArray *payloads, guint width_px, guint height_px, GError **error) {
  g_return_val_if_fail (payloads != NULL && payloads->len > 0, NULL);
  g_autoptr (PwQrLoop) loop = g_new0 (PwQrLoop, 1);
  loop->payloads = g_array_new (FALSE, TRUE, sizeof (Payload));
  g_array_set_clear_func (loop->payloads, clear_payload);
  guint symbol_bytes = 0;
  for (guint i = 0; i < payloads->len; i++) {
    Payload payload = { 0 };
    payload.source = pw_ladder_source (payloads->pdata[i], width_px, height_px, error);
    if (payload.source == NULL)
      return NULL;
    symbol_bytes = MAX (symbol_bytes, pw_frame_source_symbol_bytes (payload.source));
    g_array_append_val (loop->payloads, payload);
  }
  loop->ladder = pw_ladder_new (width_px, height_px, symbol_bytes, error);
  return loop->ladder != NULL ? g_steal_pointer (&loop) : NULL;
}

void
pw_qr_loop_free (PwQrLoop *loop) {
  if (loop == NULL)
    return;
  g_array_unref (loop->payloads);
  pw_ladder_free (loop->ladder);
  g_free (loop);
}

gboolean
pw_qr_loop_resize (PwQrLoop *loop, guint width_px, guint height_px) {
  g_return_val_if_fail (loop != NULL, FALSE);
  return pw_ladder_resize (loop->ladder, width_px, height_px);
}

/* --- pictures -------------------------------------------------------------------------------- */

/* The next payload in turn that is not done; the same one if there is no other. */
static void
next_turn (PwQrLoop *loop) {
  for (guint step = 1; step <= loop->payloads->len; step++) {
    guint index = (loop->index + step) % loop->payloads->len;
    if (!payload_at (loop, index)->is_done) {
      loop->index = index;
      break;
    }
  }
  payload_at (loop, loop->index)->turn_symbols = 0;
}

static gboolean
turn_is_over (const PwQrLoop *loop) {
  const Payload *payload = payload_at (loop, loop->index);
  guint k = pw_frame_source_symbol_count (payload->source);
  return payload->turn_symbols >= k + k / EXTRA_DIVISOR || payload->is_done;
}

static PwQrSymbol *
next_symbol (Payload *payload, guint version, GError **error) {
  guint count = pw_frame_source_fit (payload->source, pw_qr_capacity (version));
  guint32 first = payload->last_count == 0
                      ? 0
                      : pw_frame_next_symbol (payload->last_first, payload->last_count, count);
  g_autoptr (GBytes) frame = pw_frame_build (payload->source, first, count);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (frame, &length);
  PwQrSymbol *symbol = pw_qr_draw (bytes, length, version, PW_QR_MASK_FIXED, error);
  payload->last_first = first;
  payload->last_count = count;
  payload->shown_symbols += count;
  payload->turn_symbols += count;
  return symbol;
}

PwPicture *
pw_qr_loop_next (PwQrLoop *loop, gint64 now_us, GError **error) {
  g_return_val_if_fail (loop != NULL, NULL);
  if (turn_is_over (loop))
    next_turn (loop);
  loop->rung_index = pw_ladder_current (loop->ladder, now_us);
  const PwRung *rung = pw_ladder_rung (loop->ladder, loop->rung_index);
  Payload *payload = payload_at (loop, loop->index);
  g_autoptr (GPtrArray) symbols
      = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_qr_symbol_free);
  for (guint i = 0; i < rung->layout.cols * rung->layout.rows; i++) {
    PwQrSymbol *symbol = next_symbol (payload, rung->version, error);
    if (symbol == NULL)
      return NULL;
    g_ptr_array_add (symbols, symbol);
  }
  loop->picture_count++;
  return pw_tiles_draw (&rung->layout, symbols, error);
}

guint
pw_qr_loop_rate (const PwQrLoop *loop) {
  return pw_ladder_rate (loop->ladder);
}

/* --- moving ---------------------------------------------------------------------------------- */

gboolean
pw_qr_loop_press (PwQrLoop *loop, PwLadderKey key, gint64 now_us) {
  g_return_val_if_fail (loop != NULL, FALSE);
  return pw_ladder_press (loop->ladder, key, now_us);
}

gboolean
pw_qr_loop_feedback (PwQrLoop *loop, const PwFeedback *feedback, gint64 now_us) {
  g_return_val_if_fail (loop != NULL && feedback != NULL, FALSE);
  for (guint i = 0; i < loop->payloads->len; i++) {
    Payload *payload = payload_at (loop, i);
    if (pw_frame_source_transfer_id (payload->source) != feedback->transfer_id
        || pw_frame_source_symbol_count (payload->source) != feedback->symbol_count)
      continue;
    payload->rank = feedback->rank;
    payload->symbol_count = feedback->symbol_count;
    payload->is_done = feedback->state == PW_FEEDBACK_DONE;
    pw_ladder_feedback (loop->ladder, feedback, now_us);
    return TRUE;
  }
  return FALSE;
}

guint
pw_qr_loop_rounds (const PwQrLoop *loop, guint index) {
  const Payload *payload = payload_at (loop, index);
  return (guint)(payload->shown_symbols / pw_frame_source_symbol_count (payload->source));
}

gboolean
pw_qr_loop_is_done (const PwQrLoop *loop, guint index) {
  return payload_at (loop, index)->is_done;
}

/* Pictures that a round of what is not done takes on `rung`; all of it if all is done. */
static guint64
round_pictures (const PwQrLoop *loop, const PwRung *rung, gboolean all) {
  guint64 pictures = 0;
  guint tiles = rung->layout.cols * rung->layout.rows;
  for (guint i = 0; i < loop->payloads->len; i++) {
    const Payload *payload = payload_at (loop, i);
    guint fit = pw_frame_source_fit (payload->source, pw_qr_capacity (rung->version));
    guint k = pw_frame_source_symbol_count (payload->source);
    if (all || !payload->is_done)
      pictures += (k + fit * tiles - 1) / (fit * tiles);
  }
  return pictures;
}

void
pw_qr_loop_status (const PwQrLoop *loop, PwQrLoopStatus *status) {
  g_return_if_fail (loop != NULL && status != NULL);
  const Payload *shown = payload_at (loop, loop->index);
  *status = (PwQrLoopStatus){
    .payload_index = loop->index,
    .payload_count = loop->payloads->len,
    .rank = shown->rank,
    .symbol_count = shown->symbol_count,
    .rung_index = loop->rung_index,
    .rung_count = pw_ladder_rung_count (loop->ladder),
    .rate = pw_ladder_rate (loop->ladder),
    .mode = pw_ladder_mode (loop->ladder),
    .picture_count = loop->picture_count,
  };
  status->rung_index = MIN (status->rung_index, status->rung_count - 1);
  status->rung = *pw_ladder_rung (loop->ladder, status->rung_index);
  for (guint i = 0; i < loop->payloads->len; i++) {
    status->done_count += payload_at (loop, i)->is_done;
    status->total_bytes += pw_frame_source_total_bytes (payload_at (loop, i)->source);
  }
  gboolean cycles = status->mode == PW_LADDER_CYCLE;
  const PwRung *rung
      = cycles ? pw_ladder_rung (loop->ladder, pw_ladder_safe_index (loop->ladder)) : &status->rung;
  guint rate = cycles ? rung->rate : status->rate;
  gboolean all_done = status->done_count == status->payload_count;
  status->round_ms = (guint)(round_pictures (loop, rung, all_done) * MS_PER_SECOND / MAX (rate, 1));
  guint fit = pw_frame_source_fit (shown->source, pw_qr_capacity (rung->version));
  status->bytes_per_s = fit * rung->layout.cols * rung->layout.rows
                        * pw_frame_source_symbol_bytes (shown->source) * rate;
}
