/* Fuzz target of the cable: one end of a session, to which a stranger talks.
 *
 * First byte: bit 0, which end it is; bit 1: what follows is on the line as it stands, zeros,
 * stuffing and all. Without it, each piece is a block (kind, number, expected, payload) that is
 * stuffed and checked as it must be, so that the session behind it is reached. */
#include <string.h>

#include "sync/transport/pw-cable-block.h"
#include "sync/transport/pw-cable-message.h"
#include "sync/transport/pw-cable.h"
#include "tests/fuzz/fuzz-tools.h"

#define OWN_SESSION 0x01020304u
#define PEER_SESSION 0x11121314u
#define PIECES_MAX 300
#define STEP_MS 40
#define BLOCK_HEAD 3 /* of a piece: kind and role bits, number, expected */

typedef struct {
  guint offered; /* files that this end still has */
  GBytes *file;  /* owned: what it sends */
} End;

/* --- the owner ------------------------------------------------------------------------------- */

static gboolean
on_peer (const guint8 *address, gpointer data, GError **error) {
  (void)data;
  (void)error;
  return address != NULL;
}

static GBytes *
next_file (gpointer data, GError **error) {
  const End *end = data;
  (void)error;
  return end->offered > 0 ? g_bytes_ref (end->file) : NULL;
}

static gboolean
on_sent (GBytes *file, PwCableVerdict verdict, gpointer data, GError **error) {
  End *end = data;
  (void)error;
  g_assert_true (file == end->file);
  g_assert_cmpint (verdict, !=, PW_CABLE_DAMAGED);
  g_assert_cmpuint (end->offered, >, 0);
  end->offered--;
  return TRUE;
}

static gboolean
is_known (const PwDigest *digest, gsize size, gpointer data) {
  (void)data;
  g_assert_cmpuint (size, >=, 1);
  g_assert_cmpuint (size, <=, PW_BATCH_BYTES_MAX);
  return digest->bytes[0] == 0x77;
}

/* A part that may be anything. */
static GBytes *
part (const PwDigest *digest, gsize size, gpointer data) {
  (void)data;
  return digest->bytes[0] == 0x55 ? g_bytes_new (digest->bytes, MIN (size, PW_DIGEST_BYTES)) : NULL;
}

static void
keep (const PwDigest *digest, const guint8 *bytes, gsize length, gpointer data) {
  (void)digest;
  (void)data;
  g_assert_true (length == 0 || bytes != NULL);
  g_assert_cmpuint (length, <=, PW_BATCH_BYTES_MAX);
}

static PwCableVerdict
take (GBytes *file, gpointer data, GError **error) {
  (void)data;
  (void)error;
  g_assert_cmpuint (g_bytes_get_size (file), >=, 1);
  g_assert_cmpuint (g_bytes_get_size (file), <=, PW_BATCH_BYTES_MAX);
  return PW_CABLE_TAKEN;
}

static gboolean
on_turn (gpointer data, GError **error) {
  (void)data;
  (void)error;
  return TRUE;
}

static const PwCableOwner owner = { .on_peer = on_peer,
                                    .next = next_file,
                                    .on_sent = on_sent,
                                    .is_known = is_known,
                                    .part = part,
                                    .keep = keep,
                                    .take = take,
                                    .on_turn = on_turn };

/* --- bytes on the line ----------------------------------------------------------------------- */

/* What is found is found again in what is written of it. */
static void
check_blocks (const guint8 *bytes, gsize length) {
  PwCableFinder finder = { .length = 0 };
  PwCableBlock block;
  for (gsize i = 0; i < length; i++) {
    if (!pw_cable_finder_add (&finder, bytes[i], &block))
      continue;
    g_assert_cmpuint (block.length, <=, PW_CABLE_PAYLOAD_MAX);
    g_autoptr (GByteArray) again = g_byte_array_new ();
    pw_cable_block_write (again, &block);
    PwCableFinder second = { .length = 0 };
    PwCableBlock back = { 0 };
    guint count = 0;
    for (guint at = 0; at < again->len; at++)
      count += pw_cable_finder_add (&second, again->data[at], &back);
    g_assert_cmpuint (count, ==, 1);
    g_assert_cmpuint (back.kind, ==, block.kind);
    g_assert_cmpuint (back.session, ==, block.session);
    g_assert_cmpuint (back.peer_session, ==, block.peer_session);
    g_assert_cmpuint (back.number, ==, block.number);
    g_assert_cmpuint (back.expected, ==, block.expected);
    g_assert_cmpmem (back.payload, back.length, block.payload, block.length);
  }
}

/* A message that is accepted is written again as it was. */
static void
check_message (const PwCableBlock *block) {
  g_autoptr (GBytes) payload = g_bytes_new (block->payload, block->length);
  PwCableMessage message;
  guint8 again[PW_CABLE_PAYLOAD_MAX];
  if (pw_cable_message_parse (payload, &message))
    g_assert_cmpmem (again, pw_cable_message_write (&message, again), block->payload,
                     block->length);
}

static void
append_block (GByteArray *line, GBytes *piece) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (piece, &length);
  PwCableBlock block = { .session = PEER_SESSION, .peer_session = OWN_SESSION };
  if (length < BLOCK_HEAD)
    return;
  block.kind = bytes[0] & 3;
  if ((bytes[0] & 0x40) != 0)
    block.peer_session = 0;
  if ((bytes[0] & 0x80) != 0)
    block.session++;
  block.number = bytes[1];
  block.expected = bytes[2];
  block.length = MIN (length - BLOCK_HEAD, PW_CABLE_PAYLOAD_MAX);
  if (block.length > 0)
    memcpy (block.payload, bytes + BLOCK_HEAD, block.length);
  check_message (&block);
  pw_cable_block_write (line, &block);
}

/* --- the session ----------------------------------------------------------------------------- */

static void
step (PwCable *cable, gint64 now_ms) {
  PwCableState state;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  pw_cable_step (cable, out, now_ms);
  g_assert_cmpuint (out->len, <, PW_CABLE_OUT_BYTES + 2 * PW_CABLE_BLOCK_BYTES_MAX);
  pw_cable_get_state (cable, &state);
  g_assert_cmpuint (state.file_done, <=, state.file_bytes);
  g_assert_cmpuint (state.file_bytes, <=, PW_BATCH_BYTES_MAX);
  g_assert_cmpuint (state.received_count, <=, PW_CABLE_FILES_MAX);
  g_assert_true ((state.phase == PW_CABLE_PHASE_FAILED) == (pw_cable_error (cable) != NULL));
}

static void
run_cable (const guint8 *data, gsize length) {
  FuzzInput input = { .data = data, .length = length };
  guint how = fuzz_byte (&input);
  static const guint8 address[PW_ADDRESS_BYTES] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  static const guint8 content[3000] = { 1, 0, 2 };
  g_autoptr (GBytes) file = g_bytes_new_static (content, sizeof content);
  End end = { .offered = 2, .file = file };
  gint64 now_ms = 1000;
  g_autoptr (PwCable) cable = pw_cable_new ((how & 1) != 0 ? PW_CABLE_HOST : PW_CABLE_HANDHELD,
                                            address, OWN_SESSION, &owner, &end, now_ms);
  if ((how & 2) != 0 && length > 1) {
    check_blocks (data + 1, length - 1);
    pw_cable_feed (cable, data + 1, length - 1, now_ms);
    step (cable, now_ms + STEP_MS);
    return;
  }
  for (guint i = 0; i < PIECES_MAX && !fuzz_is_at_end (&input); i++) {
    g_autoptr (GBytes) piece = fuzz_piece (&input);
    g_autoptr (GByteArray) line = g_byte_array_new ();
    append_block (line, piece);
    now_ms += STEP_MS;
    pw_cable_feed (cable, line->data, line->len, now_ms);
    step (cable, now_ms);
  }
  if (pw_cable_error (cable) != NULL)
    fuzz_assert_refused (pw_cable_error (cable));
}

const FuzzTarget fuzz_cable = { "cable", run_cable, NULL };
