/* Fuzz targets of the QR link: one frame, frames of strangers into the joiner, and a payload that
 * must come through whatever was lost, repeated or slipped in between. */
#include <string.h>

#include "sync/transport/pw-frame-join.h"
#include "sync/transport/pw-frame.h"
#include "sync/transport/pw-gf-code.h"
#include "tests/fuzz/fuzz-tools.h"

#define CRC_AT 12

static void
put_crc (guint8 *frame, gsize length) {
  if (length < PW_FRAME_HEADER_BYTES)
    return;
  guint16 crc = pw_frame_crc (PW_FRAME_CRC_START, frame, CRC_AT);
  crc = pw_frame_crc (crc, frame + PW_FRAME_HEADER_BYTES, length - PW_FRAME_HEADER_BYTES);
  frame[CRC_AT] = (guint8)(crc >> 8);
  frame[CRC_AT + 1] = (guint8)crc;
}

/* --- one frame ------------------------------------------------------------------------------- */

/* Writes the header of `frame` as the spec says, without the code under test. */
static void
write_header (const PwFrame *frame, guint8 header[PW_FRAME_HEADER_BYTES]) {
  guint shift = 0;
  while ((guint)PW_SYMBOL_BYTES_UNIT << shift != frame->symbol_bytes) {
    shift++;
    g_assert_cmpuint (shift, <=, PW_SYMBOL_SHIFT_MAX);
  }
  header[0] = 0xB1;
  header[1] = (guint8)shift;
  for (guint i = 0; i < 4; i++)
    header[2 + i] = (guint8)(frame->transfer_id >> (24 - 8 * i));
  for (guint i = 0; i < 3; i++)
    header[6 + i] = (guint8)(frame->total_bytes >> (16 - 8 * i));
  for (guint i = 0; i < 3; i++)
    header[9 + i] = (guint8)(frame->first_symbol >> (16 - 8 * i));
}

static void
run_frame (const guint8 *data, gsize length) {
  PwFrame frame = { 0 };
  g_autoptr (GError) error = NULL;
  PwFrameVerdict verdict = pw_frame_parse (data, length, &frame, &error);
  if (verdict == PW_FRAME_REFUSED)
    fuzz_assert_refused (error);
  else
    g_assert_no_error (error);
  g_assert_cmpint (verdict == PW_FRAME_FOREIGN, ==, data[0] >> 4 != 0xB);
  if (verdict != PW_FRAME_OURS)
    return;
  guint8 header[PW_FRAME_HEADER_BYTES];
  write_header (&frame, header);
  g_assert_cmpmem (header, CRC_AT, data, CRC_AT);
  g_assert_cmpuint (frame.total_bytes, >, 0);
  g_assert_cmpuint (frame.total_bytes, <=, PW_BATCH_BYTES_MAX);
  g_assert_cmpuint (frame.symbol_count, >=, 1);
  g_assert_cmpuint (frame.first_symbol + frame.symbol_count - 1, <=, PW_SYMBOL_ID_MAX);
  g_assert_cmpuint (pw_gf_source_count (frame.total_bytes, frame.symbol_bytes), <=,
                    PW_SYMBOL_COUNT_MAX);
  g_assert_true (frame.symbols == data + PW_FRAME_HEADER_BYTES);
  g_assert_cmpuint (length, ==,
                    PW_FRAME_HEADER_BYTES + (gsize)frame.symbol_count * frame.symbol_bytes);
  g_assert_cmpuint (length, <=, PW_FRAME_BYTES_MAX);
}

static gsize
mend_frame (guint8 *data, gsize length, gsize room) {
  (void)room;
  put_crc (data, length);
  return length;
}

/* --- frames of strangers --------------------------------------------------------------------- */

static void
check_payloads (PwJoiner *joiner) {
  guint32 id;
  GBytes *payload;
  while ((payload = pw_joiner_take (joiner, &id)) != NULL) {
    gsize length;
    gconstpointer bytes = g_bytes_get_data (payload, &length);
    g_assert_cmpuint (length, <=, PW_BATCH_BYTES_MAX);
    g_assert_cmpuint (pw_frame_transfer_id (bytes, length), ==, id);
    g_bytes_unref (payload);
  }
}

static void
check_list (PwJoiner *joiner) {
  g_autoptr (GArray) list = pw_joiner_list (joiner);
  g_assert_cmpuint (list->len, <=, PW_TRANSFERS_MAX);
  for (guint i = 0; i < list->len; i++) {
    const PwJoinerTransfer *one = &g_array_index (list, PwJoinerTransfer, i);
    g_assert_cmpuint (one->symbol_count, <=, PW_SYMBOL_COUNT_MAX);
    g_assert_cmpuint (one->rank, <, one->symbol_count);
    g_autoptr (GPtrArray) frames = pw_joiner_frames (joiner, one->transfer_id);
    g_assert_cmpuint (frames->len, >=, one->frame_count);
  }
}

/* Pieces are frames; an empty piece asks to forget the transfer that finished last. */
static void
run_joiner (const guint8 *data, gsize length) {
  FuzzInput input = { .data = data, .length = length };
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  guint32 last_id = 0;
  while (!fuzz_is_at_end (&input)) {
    g_autoptr (GBytes) piece = fuzz_piece (&input);
    gsize frame_length;
    const guint8 *frame = g_bytes_get_data (piece, &frame_length);
    if (frame_length == 0) {
      (void)pw_joiner_reject (joiner, last_id);
      continue;
    }
    g_autoptr (GError) error = NULL;
    PwJoinerResult result = pw_joiner_add (joiner, piece, &error);
    if (result == PW_JOINER_REFUSED)
      fuzz_assert_refused (error);
    else
      g_assert_no_error (error);
    PwFrame parsed;
    if (pw_frame_parse (frame, frame_length, &parsed, NULL) == PW_FRAME_OURS)
      last_id = parsed.transfer_id;
    check_list (joiner);
    check_payloads (joiner);
  }
}

static gsize
mend_joiner (guint8 *data, gsize length, gsize room) {
  (void)room;
  for (gsize at = 0; at + 2 < length;) {
    gsize piece = MIN ((gsize)data[at] << 8 | data[at + 1], length - at - 2);
    put_crc (data + at + 2, piece);
    at += 2 + piece;
  }
  return length;
}

/* --- a payload that must come through -------------------------------------------------------- */

#define ACTS_MAX 50 /* a false frame may buy some 10 ms of work each time */

enum { SHOW, SKIP, JUMP, REPEAT, DAMAGE, POISON, OTHER, ACTS };

typedef struct {
  PwFrameSource *source;
  PwJoiner *joiner;
  GBytes *payload;
  guint32 next; /* first symbol of the frame to come */
  guint n;      /* symbols in a frame */
  gboolean poisoned, finished;
} Show;

static void
take (Show *show) {
  guint32 id;
  GBytes *got;
  while ((got = pw_joiner_take (show->joiner, &id)) != NULL) {
    if (id == pw_frame_source_transfer_id (show->source)) {
      g_assert_true (g_bytes_equal (got, show->payload));
      g_assert_false (show->finished);
      show->finished = TRUE;
    }
    g_bytes_unref (got);
  }
}

static void
show_frame (Show *show, guint act, guint at) {
  g_autoptr (GBytes) frame = pw_frame_build (show->source, show->next, show->n);
  gsize length;
  g_autofree guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&frame), &length);
  gsize place = PW_FRAME_HEADER_BYTES + at % (length - PW_FRAME_HEADER_BYTES);
  if (act == DAMAGE || act == POISON)
    bytes[place] ^= 0x5A;
  if (act == POISON)
    put_crc (bytes, length);
  g_autoptr (GBytes) shown = g_bytes_new (bytes, length);
  g_autoptr (GError) error = NULL;
  PwJoinerResult result = pw_joiner_add (show->joiner, shown, &error);
  if (act == DAMAGE)
    g_assert_cmpint (result, ==, PW_JOINER_REFUSED);
  else
    g_assert_cmpint (result, !=, PW_JOINER_REFUSED);
  show->poisoned |= act == POISON && !show->finished;
  take (show);
}

static void
other_transfer (Show *show, FuzzInput *input) {
  guint8 bytes[200];
  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)(fuzz_byte (input) + i);
  g_autoptr (GBytes) payload = g_bytes_new (bytes, sizeof bytes);
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, NULL);
  g_autoptr (GBytes) frame = pw_frame_build (source, fuzz_byte (input), 1);
  g_assert_cmpint (pw_joiner_add (show->joiner, frame, NULL), !=, PW_JOINER_REFUSED);
  take (show);
}

static void
act (Show *show, FuzzInput *input) {
  guint what = fuzz_byte (input);
  switch (what % ACTS) {
  case SKIP:
    show->next = pw_frame_next_symbol (show->next, show->n, show->n);
    return;
  case JUMP:
    show->next = (guint32)fuzz_byte (input) << 16 | (guint32)fuzz_byte (input) << 8;
    show->next |= fuzz_byte (input);
    show->next = MIN (show->next, PW_SYMBOL_ID_MAX - show->n);
    return;
  case OTHER:
    other_transfer (show, input);
    return;
  case REPEAT:
    show_frame (show, SHOW, 0);
    break;
  default:
    break;
  }
  show_frame (show, what % ACTS, what % ACTS >= DAMAGE ? fuzz_byte (input) * 13 : 0);
  show->next = pw_frame_next_symbol (show->next, show->n, show->n);
}

/* First the size of the payload, of symbols and of frames; then what is shown. At the end honest
 * frames go on until the payload is there: at most k symbols and a little, or, after false frames
 * whose CRC holds, the rounds that pw-frame-transfer.h promises. */
static void
run_rateless (const guint8 *data, gsize length) {
  FuzzInput input = { .data = data, .length = length };
  guint shift = fuzz_byte (&input) % 3;
  gsize payload_bytes = 1 + fuzz_byte (&input) * 12 + fuzz_byte (&input);
  guint8 *payload = g_malloc (payload_bytes);
  guint seed = fuzz_byte (&input);
  pw_gf_stream_fill (seed, 1, payload, payload_bytes);
  Show show = { .payload = g_bytes_new_take (payload, payload_bytes), .joiner = pw_joiner_new () };
  show.source = pw_frame_source_new_sized (show.payload, shift, NULL);
  guint fit = pw_frame_source_fit (show.source, PW_FRAME_BYTES_MAX);
  show.n = 1 + fuzz_byte (&input) % fit;
  for (guint i = 0; i < ACTS_MAX && !fuzz_is_at_end (&input); i++)
    act (&show, &input);
  guint k = pw_frame_source_symbol_count (show.source);
  guint rounds = show.poisoned ? 8 : 1;
  for (guint shown = 0; !show.finished; shown += show.n) {
    g_assert_cmpuint (shown, <, rounds * (2 * k + 64 + 4 * show.n));
    show_frame (&show, SHOW, 0);
    show.next = pw_frame_next_symbol (show.next, show.n, show.n);
  }
  pw_frame_source_free (show.source);
  pw_joiner_free (show.joiner);
  g_bytes_unref (show.payload);
}

const FuzzTarget fuzz_frame = { "frame", run_frame, mend_frame };
const FuzzTarget fuzz_joiner = { "joiner", run_joiner, mend_joiner };
const FuzzTarget fuzz_rateless = { "rateless", run_rateless, NULL };
