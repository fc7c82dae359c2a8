/* Golden bytes of the cable: blocks are written and found as tests/vectors/cable-v1 says, which a
 * second implementation made; what is no block there is none here; a whole session, played from
 * either end, puts the same bytes on the line. */
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-cable-block.h"
#include "sync/transport/pw-cable.h"

#define FOLDER "tests/vectors/cable-v1/" /* tests run in the top folder */

static GStrv
read_lines (const char *name) {
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  return g_strsplit (g_strchomp (text), "\n", -1);
}

static GByteArray *
bytes_of (const char *hex) {
  gsize length = strlen (hex) / 2;
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_set_size (bytes, (guint)length);
  if (length > 0)
    g_assert_true (pw_hex_decode (hex, bytes->data, length));
  return bytes;
}

/* Blocks found in `bytes`; the last one is in `block`. */
static guint
find_blocks (const GByteArray *bytes, PwCableBlock *block) {
  PwCableFinder finder = { .length = 0 };
  guint count = 0;
  for (guint i = 0; i < bytes->len; i++)
    count += pw_cable_finder_add (&finder, bytes->data[i], block);
  return count;
}

/* --- blocks ---------------------------------------------------------------------------------- */

static void
check_block (const char *line) {
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 7);
  g_autoptr (GByteArray) payload = bytes_of (g_str_equal (words[5], "-") ? "" : words[5]);
  g_autoptr (GByteArray) golden = bytes_of (words[6]);
  PwCableBlock block = { .kind = (guint)g_ascii_strtoull (words[0], NULL, 10),
                         .session = (guint32)g_ascii_strtoull (words[1], NULL, 16),
                         .peer_session = (guint32)g_ascii_strtoull (words[2], NULL, 16),
                         .number = (guint16)g_ascii_strtoull (words[3], NULL, 10),
                         .expected = (guint16)g_ascii_strtoull (words[4], NULL, 10),
                         .length = payload->len };
  if (payload->len > 0)
    memcpy (block.payload, payload->data, payload->len);
  g_autoptr (GByteArray) written = g_byte_array_new ();
  pw_cable_block_write (written, &block);
  g_assert_cmpmem (written->data, written->len, golden->data, golden->len);
  PwCableBlock found = { 0 };
  g_assert_cmpuint (find_blocks (golden, &found), ==, 1);
  g_assert_cmpuint (found.kind, ==, block.kind);
  g_assert_cmphex (found.session, ==, block.session);
  g_assert_cmphex (found.peer_session, ==, block.peer_session);
  g_assert_cmpuint (found.number, ==, block.number);
  g_assert_cmpuint (found.expected, ==, block.expected);
  g_assert_cmpmem (found.payload, found.length, block.payload, block.length);
}

static void
test_blocks (void) {
  g_auto (GStrv) lines = read_lines ("blocks.txt");
  guint count = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] == '#')
      continue;
    check_block (lines[i]);
    count++;
  }
  g_assert_cmpuint (count, ==, 8);
}

static void
test_refused (void) {
  g_auto (GStrv) lines = read_lines ("refused.txt");
  guint count = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *hex = strchr (lines[i], ' ');
    if (lines[i][0] == '#')
      continue;
    g_autoptr (GByteArray) bytes = bytes_of (hex + 1);
    PwCableBlock block;
    g_test_message ("%.40s", lines[i]);
    g_assert_cmpuint (find_blocks (bytes, &block), ==, 0);
    count++;
  }
  g_assert_cmpuint (count, ==, 12);
}

/* --- a session ------------------------------------------------------------------------------- */

typedef struct {
  GBytes *file; /* borrowed; to send, or NULL */
  GBytes *got;  /* owned */
  gboolean is_sent;
} End;

static gboolean
on_peer (const guint8 *address, gpointer data, GError **error) {
  const End *end = data;
  (void)error;
  g_assert_cmphex (address[0], ==, end->file != NULL ? 0xa1 : 0x01);
  return TRUE;
}

static GBytes *
next_file (gpointer data, GError **error) {
  const End *end = data;
  (void)error;
  return end->file != NULL && !end->is_sent ? g_bytes_ref (end->file) : NULL;
}

static gboolean
on_sent (GBytes *file, PwCableVerdict verdict, gpointer data, GError **error) {
  End *end = data;
  (void)error;
  g_assert_true (g_bytes_equal (file, end->file));
  g_assert_cmpint (verdict, ==, PW_CABLE_TAKEN);
  end->is_sent = TRUE;
  return TRUE;
}

static gboolean
is_known (const PwDigest *digest, gsize size, gpointer data) {
  (void)digest;
  (void)size;
  (void)data;
  return FALSE;
}

static GBytes *
part (const PwDigest *digest, gsize size, gpointer data) {
  (void)digest;
  (void)size;
  (void)data;
  return NULL;
}

static void
keep (const PwDigest *digest, const guint8 *bytes, gsize length, gpointer data) {
  (void)digest;
  (void)bytes;
  (void)length;
  (void)data;
  g_assert_not_reached ();
}

static PwCableVerdict
take (GBytes *file, gpointer data, GError **error) {
  End *end = data;
  (void)error;
  g_assert_null (end->got);
  end->got = g_bytes_ref (file);
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

/* Plays `role`: its lines must come out, the others go in. */
static void
play (PwCableRole role) {
  static const guint8 handheld[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  static const guint8 host[] = { 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8 };
  gboolean is_host = role == PW_CABLE_HOST;
  g_auto (GStrv) lines = read_lines ("session.txt");
  g_autoptr (GBytes) file = g_bytes_new_static ("abc", 3);
  End end = { .file = is_host ? NULL : file };
  gint64 now_ms = 1000;
  g_autoptr (PwCable) cable = pw_cable_new (
      role, is_host ? host : handheld, is_host ? 0x22222222 : 0x11111111, &owner, &end, now_ms);
  guint count = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] != '>' && lines[i][0] != '<')
      continue;
    g_autoptr (GByteArray) golden = bytes_of (lines[i] + 2);
    now_ms++;
    count++;
    if (lines[i][0] == (is_host ? '>' : '<')) {
      pw_cable_feed (cable, golden->data, golden->len, now_ms);
      continue;
    }
    g_autoptr (GByteArray) out = g_byte_array_new ();
    pw_cable_step (cable, out, now_ms);
    g_assert_cmpmem (out->data, out->len, golden->data, golden->len);
  }
  g_assert_cmpuint (count, ==, 12);
  g_autoptr (GByteArray) nothing = g_byte_array_new ();
  pw_cable_step (cable, nothing, now_ms);
  g_assert_cmpuint (nothing->len, ==, 0);
  PwCableState state;
  pw_cable_get_state (cable, &state);
  g_assert_no_error (pw_cable_error (cable));
  g_assert_cmpint (state.phase, ==, PW_CABLE_PHASE_DONE);
  g_assert_true (is_host ? g_bytes_equal (end.got, file) : end.is_sent);
  g_clear_pointer (&end.got, g_bytes_unref);
}

static void
test_handheld (void) {
  play (PW_CABLE_HANDHELD);
}

static void
test_host (void) {
  play (PW_CABLE_HOST);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cable-vectors/blocks", test_blocks);
  g_test_add_func ("/cable-vectors/refused", test_refused);
  g_test_add_func ("/cable-vectors/handheld", test_handheld);
  g_test_add_func ("/cable-vectors/host", test_host);
  return g_test_run ();
}
