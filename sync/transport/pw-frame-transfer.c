/* One transfer being received, with its way out of a false frame (states: see the header). */
#include "sync/transport/pw-frame-transfer.h"

#include "sync/base/pw-plant.h"
#include "sync/transport/pw-gf-code.h"

/* Symbols held while doubting, beyond 2 k, before everything is dropped: a guess that lets a
 * transfer of a few symbols collect enough. */
#define DOUBT_SLACK 64
/* Work that one frame buys while doubting, in multiplied bytes: about 10 ms on a laptop. */
#define DOUBT_WORK G_GUINT64_CONSTANT (200000000)

struct PwFrameTransfer {
  guint32 transfer_id;
  guint32 total_bytes;
  guint symbol_bytes;
  guint symbol_count; /* k */
  guint restart_count;
  GPtrArray *frames;    /* owned: GBytes, each of which added something */
  guint frame_symbols;  /* symbols in all of `frames` */
  PwGfDecoder *decoder; /* owned; NULL while doubting and after COMPLETE */
  GHashTable *seen;     /* owned set of symbol ids that `decoder` has taken */
  gboolean is_doubting;
  guint left_out_index; /* of `frames`: the one to leave out in the next try */
  guint64 doubt_credit; /* work bought and not yet used */
  GBytes *payload;      /* owned; set by COMPLETE */
};

static PwGfDecoder *
new_decoder (const PwFrameTransfer *transfer) {
  return pw_gf_decoder_new (transfer->total_bytes, transfer->symbol_bytes, transfer->transfer_id,
                            NULL);
}

PwFrameTransfer *
pw_frame_transfer_new (const PwFrame *frame, GError **error) {
  g_return_val_if_fail (frame != NULL, NULL);
  PwGfDecoder *decoder
      = pw_gf_decoder_new (frame->total_bytes, frame->symbol_bytes, frame->transfer_id, error);
  if (decoder == NULL)
    return NULL;
  PwFrameTransfer *transfer = g_new0 (PwFrameTransfer, 1);
  transfer->transfer_id = frame->transfer_id;
  transfer->total_bytes = frame->total_bytes;
  transfer->symbol_bytes = frame->symbol_bytes;
  transfer->symbol_count = pw_gf_source_count (frame->total_bytes, frame->symbol_bytes);
  transfer->frames = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  transfer->seen = g_hash_table_new (NULL, NULL);
  transfer->decoder = decoder;
  return transfer;
}

void
pw_frame_transfer_free (PwFrameTransfer *transfer) {
  if (transfer == NULL)
    return;
  g_ptr_array_unref (transfer->frames);
  g_hash_table_unref (transfer->seen);
  pw_gf_decoder_free (transfer->decoder);
  if (transfer->payload != NULL)
    g_bytes_unref (transfer->payload);
  g_free (transfer);
}

gboolean
pw_frame_transfer_owns (const PwFrameTransfer *transfer, const PwFrame *frame) {
  return transfer->transfer_id == frame->transfer_id && transfer->total_bytes == frame->total_bytes
         && transfer->symbol_bytes == frame->symbol_bytes;
}

static void
keep_frame (PwFrameTransfer *transfer, const PwFrame *frame, GBytes *bytes) {
  g_ptr_array_add (transfer->frames, g_bytes_ref (bytes));
  transfer->frame_symbols += frame->symbol_count;
}

/* Takes the payload out of a complete decoder; FALSE if it is not the one that the id names. */
static gboolean
take_checked (PwFrameTransfer *transfer, PwGfDecoder *decoder) {
  gsize length;
  g_autofree guint8 *payload = g_bytes_unref_to_data (pw_gf_decoder_take (decoder), &length);
  pw_frame_whiten (transfer->transfer_id, payload, length);
  if (pw_frame_transfer_id (payload, length) != transfer->transfer_id
      && !PW_PLANT (UNCHECKED_PAYLOAD))
    return FALSE;
  transfer->payload = g_bytes_new_take (g_steal_pointer (&payload), length);
  return TRUE;
}

/* --- collecting ------------------------------------------------------------------------------ */

static PwFrameTransferStep
collect (PwFrameTransfer *transfer, const PwFrame *frame, GBytes *bytes) {
  gboolean grew = FALSE;
  for (guint i = 0; i < frame->symbol_count; i++) {
    guint32 id = frame->first_symbol + i;
    /* A camera sees each frame several times; elimination would find that out too, but slowly. */
    if (g_hash_table_contains (transfer->seen, GUINT_TO_POINTER (id)))
      continue;
    if (!pw_gf_decoder_add (transfer->decoder, id, frame->symbols + (gsize)i * frame->symbol_bytes))
      continue;
    g_hash_table_add (transfer->seen, GUINT_TO_POINTER (id));
    grew = TRUE;
  }
  if (!grew)
    return PW_FRAME_TRANSFER_SAME;
  keep_frame (transfer, frame, bytes);
  if (!pw_gf_decoder_is_complete (transfer->decoder))
    return PW_FRAME_TRANSFER_GREW;
  gboolean is_right = take_checked (transfer, transfer->decoder);
  g_clear_pointer (&transfer->decoder, pw_gf_decoder_free);
  g_hash_table_remove_all (transfer->seen);
  if (is_right)
    return PW_FRAME_TRANSFER_COMPLETE;
  transfer->is_doubting = TRUE;
  transfer->left_out_index = 0;
  transfer->doubt_credit = 0;
  transfer->restart_count++;
  return PW_FRAME_TRANSFER_RESTART;
}

/* --- doubting -------------------------------------------------------------------------------- */

static gboolean
holds_frame (const PwFrameTransfer *transfer, GBytes *bytes) {
  for (guint i = 0; i < transfer->frames->len; i++)
    if (g_bytes_equal (g_ptr_array_index (transfer->frames, i), bytes))
      return TRUE;
  return FALSE;
}

/* Decodes from all frames but one; TRUE if that gives the right payload. */
static gboolean
decode_without (PwFrameTransfer *transfer, guint left_out_index) {
  g_autoptr (PwGfDecoder) decoder = new_decoder (transfer);
  g_assert (decoder != NULL);
  for (guint i = 0; i < transfer->frames->len; i++) {
    if (i == left_out_index)
      continue;
    gsize length;
    gconstpointer bytes = g_bytes_get_data (g_ptr_array_index (transfer->frames, i), &length);
    PwFrame frame;
    PwFrameVerdict verdict = pw_frame_parse (bytes, length, &frame, NULL);
    g_assert (verdict == PW_FRAME_OURS);
    for (guint n = 0; n < frame.symbol_count; n++)
      (void)pw_gf_decoder_add (decoder, frame.first_symbol + n,
                               frame.symbols + (gsize)n * frame.symbol_bytes);
  }
  return pw_gf_decoder_is_complete (decoder) && take_checked (transfer, decoder);
}

/* How many tries this frame buys: all of them for a short transfer, one every so many frames for a
 * long one, whose decode takes a second. */
static guint
buy_tries (PwFrameTransfer *transfer) {
  guint64 k = transfer->symbol_count;
  guint64 work = k * k * (k + transfer->symbol_bytes);
  transfer->doubt_credit += DOUBT_WORK;
  guint64 tries = MIN (transfer->doubt_credit / work, (guint64)transfer->frames->len);
  transfer->doubt_credit = (transfer->doubt_credit - tries * work) % MAX (work, DOUBT_WORK);
  return (guint)tries;
}

static void
start_from_nothing (PwFrameTransfer *transfer) {
  g_ptr_array_set_size (transfer->frames, 0);
  transfer->frame_symbols = 0;
  transfer->is_doubting = FALSE;
  transfer->restart_count++;
  transfer->decoder = new_decoder (transfer);
  g_assert (transfer->decoder != NULL);
}

static PwFrameTransferStep
doubt (PwFrameTransfer *transfer, const PwFrame *frame, GBytes *bytes) {
  gboolean is_new = !holds_frame (transfer, bytes);
  if (is_new)
    keep_frame (transfer, frame, bytes);
  for (guint tries = buy_tries (transfer); tries > 0; tries--) {
    if (decode_without (transfer, transfer->left_out_index))
      return PW_FRAME_TRANSFER_COMPLETE;
    g_assert (transfer->frames->len > 0);
    transfer->left_out_index = (transfer->left_out_index + 1) % transfer->frames->len;
  }
  if (transfer->frame_symbols > 2 * transfer->symbol_count + DOUBT_SLACK) {
    start_from_nothing (transfer);
    return PW_FRAME_TRANSFER_RESTART;
  }
  return is_new ? PW_FRAME_TRANSFER_GREW : PW_FRAME_TRANSFER_SAME;
}

/* --- public ---------------------------------------------------------------------------------- */

PwFrameTransferStep
pw_frame_transfer_add (PwFrameTransfer *transfer, const PwFrame *frame, GBytes *bytes) {
  g_assert (pw_frame_transfer_owns (transfer, frame));
  g_assert (transfer->payload == NULL);
  if (transfer->is_doubting)
    return doubt (transfer, frame, bytes);
  return collect (transfer, frame, bytes);
}

GBytes *
pw_frame_transfer_take (PwFrameTransfer *transfer) {
  g_assert (transfer->payload != NULL);
  return g_steal_pointer (&transfer->payload);
}

guint32
pw_frame_transfer_get_id (const PwFrameTransfer *transfer) {
  return transfer->transfer_id;
}

guint32
pw_frame_transfer_total_bytes (const PwFrameTransfer *transfer) {
  return transfer->total_bytes;
}

guint
pw_frame_transfer_symbol_bytes (const PwFrameTransfer *transfer) {
  return transfer->symbol_bytes;
}

guint
pw_frame_transfer_symbol_count (const PwFrameTransfer *transfer) {
  return transfer->symbol_count;
}

guint
pw_frame_transfer_rank (const PwFrameTransfer *transfer) {
  if (transfer->is_doubting)
    return MIN (transfer->frame_symbols, transfer->symbol_count - 1);
  return transfer->decoder == NULL ? transfer->symbol_count
                                   : pw_gf_decoder_rank (transfer->decoder);
}

guint
pw_frame_transfer_restart_count (const PwFrameTransfer *transfer) {
  return transfer->restart_count;
}

GPtrArray *
pw_frame_transfer_frames (const PwFrameTransfer *transfer) {
  return transfer->frames;
}
