/* Cable: files go both ways over a line that loses, changes and invents bytes, each once and whole;
 * a cut session goes on where it stopped; a restart is noticed; nonsense and floods end a session
 * without taking memory. Time is counted, not waited for. */
#include "sync/transport/pw-cable.h"

#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-cable-block.h"
#include "sync/transport/pw-cable-message.h"

#define STEP_MS 20
/* What an end puts on the line at once: the last block, an ACK and a HELLO go beyond the limit. */
#define AT_ONCE_MAX (PW_CABLE_OUT_BYTES + 2 * PW_CABLE_BLOCK_BYTES_MAX)

/* One end, with its files in memory. */
typedef struct {
  PwCable *cable;     /* owned */
  GByteArray *line;   /* owned: on its way to the other end */
  GPtrArray *to_send; /* owned: GBytes */
  guint next;
  GPtrArray *taken;  /* owned: GBytes */
  GHashTable *parts; /* owned: hex digest -> GBytes */
  guint turn_count, part_count;
  gboolean refuses_peer;
  guint8 peer[PW_ADDRESS_BYTES];
} End;

static GRand *noise;
static guint noise_one_in; /* 0: none */

/* --- an end ---------------------------------------------------------------------------------- */

static gboolean
on_peer (const guint8 *address, gpointer data, GError **error) {
  End *end = data;
  memcpy (end->peer, address, PW_ADDRESS_BYTES);
  if (end->refuses_peer)
    g_set_error (error, PW_ERROR, PW_ERROR_UNTRUSTED, "another host");
  return !end->refuses_peer;
}

static GBytes *
next_file (gpointer data, GError **error) {
  (void)error;
  End *end = data;
  return end->next < end->to_send->len ? g_bytes_ref (end->to_send->pdata[end->next]) : NULL;
}

static gboolean
on_sent (GBytes *file, PwCableVerdict verdict, gpointer data, GError **error) {
  (void)error;
  (void)verdict;
  End *end = data;
  g_assert_true (g_bytes_equal (file, end->to_send->pdata[end->next]));
  end->next++;
  return TRUE;
}

static gboolean
is_known (const PwDigest *digest, gsize size, gpointer data) {
  End *end = data;
  for (guint i = 0; i < end->taken->len; i++) {
    gsize length;
    gconstpointer bytes = g_bytes_get_data (end->taken->pdata[i], &length);
    PwDigest own = pw_digest_of (bytes, length);
    if (length == size && pw_digest_equal (&own, digest))
      return TRUE;
  }
  return FALSE;
}

static GBytes *
part (const PwDigest *digest, gsize size, gpointer data) {
  (void)size;
  End *end = data;
  g_autofree char *hex = pw_digest_to_hex (digest);
  GBytes *kept = g_hash_table_lookup (end->parts, hex);
  end->part_count += kept != NULL;
  return kept != NULL ? g_bytes_ref (kept) : NULL;
}

static void
keep (const PwDigest *digest, const guint8 *bytes, gsize length, gpointer data) {
  End *end = data;
  char *hex = pw_digest_to_hex (digest);
  if (length > 0) {
    g_hash_table_insert (end->parts, hex, g_bytes_new (bytes, length));
    return;
  }
  g_hash_table_remove (end->parts, hex);
  g_free (hex);
}

static PwCableVerdict
take (GBytes *file, gpointer data, GError **error) {
  (void)error;
  End *end = data;
  g_ptr_array_add (end->taken, g_bytes_ref (file));
  return PW_CABLE_TAKEN;
}

static gboolean
on_turn (gpointer data, GError **error) {
  (void)error;
  ((End *)data)->turn_count++;
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

static void
begin (End *end, PwCableRole role, guint32 session, gint64 now_ms) {
  guint8 address[PW_ADDRESS_BYTES];
  memset (address, (int)role, sizeof address);
  g_clear_pointer (&end->cable, pw_cable_free);
  g_byte_array_set_size (end->line, 0);
  end->cable = pw_cable_new (role, address, session, &owner, end, now_ms);
}

static End *
end_new (PwCableRole role, guint32 session) {
  End *end = g_new0 (End, 1);
  end->line = g_byte_array_new ();
  end->to_send = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  end->taken = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  end->parts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  begin (end, role, session, 0);
  return end;
}

static void
end_free (End *end) {
  pw_cable_free (end->cable);
  g_byte_array_unref (end->line);
  g_ptr_array_unref (end->to_send);
  g_ptr_array_unref (end->taken);
  g_hash_table_unref (end->parts);
  g_free (end);
}

static PwCableState
state_of (const End *end) {
  PwCableState state;
  pw_cable_get_state (end->cable, &state);
  return state;
}

static gboolean
is_over (const End *end) {
  PwCablePhase phase = state_of (end).phase;
  return phase == PW_CABLE_PHASE_DONE || phase == PW_CABLE_PHASE_FAILED;
}

/* --- the line -------------------------------------------------------------------------------- */

static void
carry (End *from, End *to, gint64 now_ms) {
  g_autoptr (GByteArray) arrives = g_byte_array_new ();
  for (guint i = 0; i < from->line->len; i++) {
    guint8 byte = from->line->data[i], more = (guint8)g_rand_int_range (noise, 0, 256);
    gint kind = noise_one_in > 0 && g_rand_int_range (noise, 0, (gint32)noise_one_in) == 0
                    ? g_rand_int_range (noise, 0, 3)
                    : 3;
    if (kind == 0)
      byte ^= (guint8)(1u << (more % 8));
    if (kind == 1)
      g_byte_array_append (arrives, &more, 1);
    if (kind != 2)
      g_byte_array_append (arrives, &byte, 1);
  }
  g_byte_array_set_size (from->line, 0);
  pw_cable_feed (to->cable, arrives->data, arrives->len, now_ms);
}

/* Both ends for `steps` of time, or until both are through. */
static gint64
run (End *a, End *b, gint64 now_ms, guint steps) {
  for (guint i = 0; i < steps && !(is_over (a) && is_over (b)); i++) {
    now_ms += STEP_MS;
    pw_cable_step (a->cable, a->line, now_ms);
    pw_cable_step (b->cable, b->line, now_ms);
    g_assert_cmpuint (a->line->len, <, AT_ONCE_MAX);
    g_assert_cmpuint (b->line->len, <, AT_ONCE_MAX);
    carry (a, b, now_ms);
    carry (b, a, now_ms);
  }
  return now_ms;
}

static void
add_file (End *end, gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)(g_rand_int (noise) & (i % 3 == 0 ? 0u : 0xffu)); /* many zeros */
  g_ptr_array_add (end->to_send, g_bytes_new_take (bytes, length));
}

static void
assert_same (const End *from, const End *to) {
  g_assert_cmpuint (to->taken->len, ==, from->to_send->len);
  for (guint i = 0; i < to->taken->len; i++)
    g_assert_true (g_bytes_equal (to->taken->pdata[i], from->to_send->pdata[i]));
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
exchange (guint one_in) {
  End *handheld = end_new (PW_CABLE_HANDHELD, 11), *host = end_new (PW_CABLE_HOST, 22);
  static const gsize sizes[] = { 1, 1019, 1020, 40000, 254, 255, 256 };
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    add_file (handheld, sizes[i]);
  add_file (host, 5000);
  add_file (host, 3);
  noise_one_in = one_in;
  (void)run (handheld, host, 0, 60000);
  g_assert_no_error (pw_cable_error (handheld->cable));
  g_assert_no_error (pw_cable_error (host->cable));
  g_assert_cmpint (state_of (handheld).phase, ==, PW_CABLE_PHASE_DONE);
  g_assert_cmpint (state_of (host).phase, ==, PW_CABLE_PHASE_DONE);
  assert_same (handheld, host);
  assert_same (host, handheld);
  g_assert_cmpuint (host->turn_count, ==, 1);
  g_assert_cmpuint (host->peer[0], ==, PW_CABLE_HANDHELD);
  if (one_in > 0 && one_in <= 3000) /* thinner noise may miss all of the 43 KB */
    g_assert_cmpuint (state_of (host).damaged_count, >, 0);
  noise_one_in = 0;
  end_free (handheld);
  end_free (host);
}

static void
test_clean (void) {
  exchange (0);
}

static void
test_noise (void) {
  exchange (20000);
  exchange (3000);
  exchange (1500); /* half of the full blocks are damaged */
}

static void
test_nothing (void) {
  End *handheld = end_new (PW_CABLE_HANDHELD, 1), *host = end_new (PW_CABLE_HOST, 2);
  (void)run (handheld, host, 0, 200);
  g_assert_cmpint (state_of (handheld).phase, ==, PW_CABLE_PHASE_DONE);
  g_assert_cmpint (state_of (host).phase, ==, PW_CABLE_PHASE_DONE);
  end_free (handheld);
  end_free (host);
}

/* A block that is lost is sent again, and that one alone: the other side keeps what came after it.
 */
static void
test_gap (void) {
  End *handheld = end_new (PW_CABLE_HANDHELD, 1), *host = end_new (PW_CABLE_HOST, 2);
  add_file (handheld, 200000);
  gint64 now_ms = 0;
  guint64 line_bytes = 0;
  for (guint i = 0; !(is_over (handheld) && is_over (host)); i++) {
    g_assert_cmpuint (i, <, 500);
    now_ms += STEP_MS;
    pw_cable_step (handheld->cable, handheld->line, now_ms);
    pw_cable_step (host->cable, host->line, now_ms);
    line_bytes += handheld->line->len;
    if (i % 10 == 5 && handheld->line->len > 2500)
      handheld->line->data[500] ^= 1; /* the first of four */
    carry (handheld, host, now_ms);
    carry (host, handheld, now_ms);
  }
  assert_same (handheld, host);
  g_assert_cmpuint (state_of (host).damaged_count, >=, 3);
  g_assert_cmpuint (line_bytes, <=, 200000 + 200 * 40 + state_of (host).damaged_count * 1100);
  g_assert_cmpint (now_ms, <, 60 * STEP_MS + 1000); /* nobody waited for half a second */
  end_free (handheld);
  end_free (host);
}

/* A line that stands and takes nothing: little waits for it, and the session ends. */
static void
test_standing (void) {
  End *handheld = end_new (PW_CABLE_HANDHELD, 1), *host = end_new (PW_CABLE_HOST, 2);
  add_file (handheld, 1000000);
  gint64 now_ms = run (handheld, host, 0, 20);
  g_assert_cmpint (state_of (handheld).phase, ==, PW_CABLE_PHASE_SENDING);
  for (guint i = 0; i < 600; i++) {
    pw_cable_step (handheld->cable, handheld->line, now_ms += STEP_MS);
    g_assert_cmpuint (handheld->line->len, <, AT_ONCE_MAX);
  }
  g_assert_error (pw_cable_error (handheld->cable), PW_ERROR, PW_ERROR_INCOMPLETE);
  end_free (handheld);
  end_free (host);
}

/* Cut in the middle of a file; both ends start anew, as programs do, and go on. */
static void
test_cut (void) {
  End *handheld = end_new (PW_CABLE_HANDHELD, 1), *host = end_new (PW_CABLE_HOST, 2);
  add_file (handheld, 2000);
  add_file (handheld, 1000000);
  gint64 now_ms = 0;
  while (state_of (host).received_bytes < 700000)
    now_ms = run (handheld, host, now_ms, 1);
  begin (handheld, PW_CABLE_HANDHELD, 3, now_ms);
  begin (host, PW_CABLE_HOST, 4, now_ms);
  handheld->next = 0; /* the new program offers all again */
  (void)run (handheld, host, now_ms, 60000);
  g_assert_cmpint (state_of (host).phase, ==, PW_CABLE_PHASE_DONE);
  assert_same (handheld, host);
  g_assert_cmpuint (state_of (handheld).resumed_bytes, >=, 2000 + 699000);
  g_assert_cmpuint (state_of (host).received_bytes, <=, 301000);
  g_assert_cmpuint (g_hash_table_size (host->parts), ==, 0);
  end_free (handheld);
  end_free (host);
}

/* One end starts anew: the other says so soon. Silence is told too. */
static void
test_restart (void) {
  End *handheld = end_new (PW_CABLE_HANDHELD, 1), *host = end_new (PW_CABLE_HOST, 2);
  add_file (handheld, 1000000);
  gint64 now_ms = run (handheld, host, 0, 20);
  g_assert_cmpint (state_of (host).phase, ==, PW_CABLE_PHASE_RECEIVING);
  begin (host, PW_CABLE_HOST, 5, now_ms);
  now_ms = run (handheld, host, now_ms, 100);
  g_assert_error (pw_cable_error (handheld->cable), PW_ERROR, PW_ERROR_INCOMPLETE);
  begin (handheld, PW_CABLE_HANDHELD, 6, now_ms);
  now_ms = run (handheld, host, now_ms, 20);
  g_assert_cmpint (state_of (host).phase, ==, PW_CABLE_PHASE_RECEIVING);
  for (guint i = 0; i < 600; i++) {
    pw_cable_step (host->cable, host->line, now_ms += STEP_MS);
    g_byte_array_set_size (host->line, 0);
  }
  g_assert_error (pw_cable_error (host->cable), PW_ERROR, PW_ERROR_INCOMPLETE);
  end_free (handheld);
  end_free (host);
}

/* A part that is not what it should be: thrown away, and the file comes whole. */
static void
test_false_part (void) {
  End *handheld = end_new (PW_CABLE_HANDHELD, 1), *host = end_new (PW_CABLE_HOST, 2);
  add_file (handheld, 9000);
  GBytes *file = handheld->to_send->pdata[0];
  PwDigest digest = pw_digest_of (g_bytes_get_data (file, NULL), 9000);
  g_autofree guint8 *zeros = g_malloc0 (5000);
  keep (&digest, zeros, 5000, host);
  (void)run (handheld, host, 0, 2000);
  assert_same (handheld, host);
  g_assert_cmpuint (host->part_count, ==, 1);
  end_free (handheld);
  end_free (host);
}

static void
test_partners (void) {
  End *one = end_new (PW_CABLE_HANDHELD, 1), *other = end_new (PW_CABLE_HANDHELD, 2);
  (void)run (one, other, 0, 200);
  g_assert_error (pw_cable_error (one->cable), PW_ERROR, PW_ERROR_REFUSED);
  begin (one, PW_CABLE_HOST, 3, 0);
  begin (other, PW_CABLE_HANDHELD, 4, 0);
  add_file (other, 100);
  other->refuses_peer = TRUE;
  (void)run (one, other, 0, 200);
  g_assert_error (pw_cable_error (other->cable), PW_ERROR, PW_ERROR_UNTRUSTED);
  g_assert_cmpuint (one->taken->len, ==, 0);
  end_free (one);
  end_free (other);
}

/* A line that is looped back to itself, and one that only makes noise, are nobody. */
static void
test_nobody (void) {
  End *end = end_new (PW_CABLE_HANDHELD, 1);
  for (gint64 now_ms = 0; now_ms < 20000; now_ms += STEP_MS) {
    pw_cable_step (end->cable, end->line, now_ms);
    pw_cable_feed (end->cable, end->line->data, end->line->len, now_ms);
    g_byte_array_set_size (end->line, 0);
    guint8 junk[512];
    for (gsize i = 0; i < sizeof junk; i++)
      junk[i] = (guint8)g_rand_int_range (noise, 0, 256);
    pw_cable_feed (end->cable, junk, sizeof junk, now_ms);
  }
  g_assert_cmpint (state_of (end).phase, ==, PW_CABLE_PHASE_SEEKING);
  end_free (end);
}

/* --- a hostile other end --------------------------------------------------------------------- */

static void
say (End *end, PwCableBlockKind kind, guint16 number, const guint8 *payload, gsize length) {
  PwCableBlock block
      = { .kind = kind, .session = 99, .peer_session = 2, .number = number, .length = length };
  memcpy (block.payload, payload, length);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  pw_cable_block_write (bytes, &block);
  pw_cable_feed (end->cable, bytes->data, bytes->len, 10);
}

static void
test_hostile (void) {
  for (guint round = 0; round < 300; round++) {
    End *host = end_new (PW_CABLE_HOST, 2);
    guint8 bytes[PW_CABLE_PAYLOAD_MAX] = { 0 };
    pw_cable_hello_write (PW_CABLE_HANDHELD, bytes, bytes);
    say (host, PW_CABLE_BLOCK_HELLO, 0, bytes, PW_CABLE_HELLO_BYTES);
    for (guint16 i = 0; i < 40; i++) {
      PwCableMessage message = { .kind = (PwCableMessageKind)g_rand_int_range (noise, 1, 8),
                                 .number = g_rand_int (noise) >> g_rand_int_range (noise, 0, 32),
                                 .bytes = (const guint8 *)"x",
                                 .length = 1 };
      if (message.kind != PW_CABLE_MESSAGE_PIECE)
        message.length = 0;
      gsize length = pw_cable_message_write (&message, bytes);
      if (g_rand_int_range (noise, 0, 5) == 0)
        bytes[g_rand_int_range (noise, 0, (gint32)length)] ^= 0x55;
      say (host, PW_CABLE_BLOCK_DATA, i, bytes, length);
      pw_cable_step (host->cable, host->line, 20 + i);
      g_byte_array_set_size (host->line, 0);
    }
    g_assert_cmpuint (host->taken->len, ==, 0);
    end_free (host);
  }
}

/* The check value of the format document, and a block by hand. */
static void
test_vector (void) {
  PwCableBlock block = { .kind = PW_CABLE_BLOCK_ACK, .session = 0x01020304, .number = 1 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  pw_cable_block_write (bytes, &block);
  static const guint8 head[] = { 0, 6, 3, 4, 3, 2, 1, 1, 1, 1, 2, 1, 1, 1, 5 };
  g_assert_cmpuint (bytes->len, ==, 20);
  g_assert_cmpmem (bytes->data, sizeof head, head, sizeof head);
  g_assert_cmpuint (bytes->data[19], ==, 0);
  PwCableFinder finder = { .length = 0 };
  PwCableBlock back;
  guint found = 0;
  for (guint i = 0; i < bytes->len; i++)
    found += pw_cable_finder_add (&finder, bytes->data[i], &back);
  g_assert_cmpuint (found, ==, 1);
  g_assert_cmpuint (back.session, ==, block.session);
  g_assert_cmpuint (back.number, ==, 1);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  noise = g_rand_new_with_seed ((guint32)g_test_rand_int ());
  g_test_add_func ("/cable/vector", test_vector);
  g_test_add_func ("/cable/clean", test_clean);
  g_test_add_func ("/cable/nothing", test_nothing);
  g_test_add_func ("/cable/noise", test_noise);
  g_test_add_func ("/cable/gap", test_gap);
  g_test_add_func ("/cable/standing", test_standing);
  g_test_add_func ("/cable/cut", test_cut);
  g_test_add_func ("/cable/restart", test_restart);
  g_test_add_func ("/cable/false-part", test_false_part);
  g_test_add_func ("/cable/partners", test_partners);
  g_test_add_func ("/cable/nobody", test_nobody);
  g_test_add_func ("/cable/hostile", test_hostile);
  int status = g_test_run ();
  g_rand_free (noise);
  return status;
}
