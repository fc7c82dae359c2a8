/* Golden frames: what is built equals the bytes in tests/vectors/frame-v1, which a second
 * implementation made, and those bytes alone give the payload back. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-file.h"
#include "sync/base/pw-id.h"
#include "sync/transport/pw-frame-join.h"
#include "sync/transport/pw-frame.h"

#define FOLDER "tests/vectors/frame-v1" /* tests run in the top folder */

typedef struct {
  guint first, count;
  GBytes *bytes; /* owned */
} GoldenFrame;

typedef struct {
  guint symbol_bytes;
  guint32 transfer_id;
  GBytes *payload; /* owned */
  GArray *frames;  /* owned: GoldenFrame */
} Golden;

static GBytes *
bytes_of (const char *hex) {
  gsize length = strlen (hex) / 2;
  guint8 *bytes = g_malloc (length + 1);
  g_assert_true (pw_hex_decode (hex, bytes, length));
  return g_bytes_new_take (bytes, length);
}

static void
read_line (Golden *golden, const char *line) {
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint count = g_strv_length (words);
  if (g_str_equal (words[0], "symbol-bytes") && count == 2) {
    golden->symbol_bytes = (guint)g_ascii_strtoull (words[1], NULL, 10);
  } else if (g_str_equal (words[0], "transfer-id") && count == 2) {
    golden->transfer_id = (guint32)g_ascii_strtoull (words[1], NULL, 16);
  } else if (g_str_equal (words[0], "payload") && count == 2) {
    golden->payload = bytes_of (words[1]);
  } else {
    g_assert_cmpstr (words[0], ==, "frame");
    g_assert_cmpuint (count, ==, 4);
    GoldenFrame frame = { (guint)g_ascii_strtoull (words[1], NULL, 10),
                          (guint)g_ascii_strtoull (words[2], NULL, 10), bytes_of (words[3]) };
    g_array_append_val (golden->frames, frame);
  }
}

static Golden
golden_read (const char *name) {
  g_autofree char *path = g_build_filename (FOLDER, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_no_error (error);
  Golden golden = { .frames = g_array_new (FALSE, FALSE, sizeof (GoldenFrame)) };
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (&golden, lines[i]);
  g_assert_nonnull (golden.payload);
  g_assert_cmpuint (golden.frames->len, >=, 1);
  return golden;
}

static void
golden_clear (Golden *golden) {
  for (guint i = 0; i < golden->frames->len; i++)
    g_bytes_unref (g_array_index (golden->frames, GoldenFrame, i).bytes);
  g_array_unref (golden->frames);
  g_bytes_unref (golden->payload);
}

static void
check_built (const Golden *golden) {
  guint shift = 0;
  while ((guint)PW_SYMBOL_BYTES_UNIT << shift < golden->symbol_bytes)
    shift++;
  g_autoptr (PwFrameSource) source = pw_frame_source_new_sized (golden->payload, shift, NULL);
  g_assert_nonnull (source);
  g_assert_cmpuint (pw_frame_source_symbol_bytes (source), ==, golden->symbol_bytes);
  g_assert_cmphex (pw_frame_source_transfer_id (source), ==, golden->transfer_id);
  for (guint i = 0; i < golden->frames->len; i++) {
    const GoldenFrame *frame = &g_array_index (golden->frames, GoldenFrame, i);
    g_autoptr (GBytes) built = pw_frame_build (source, frame->first, frame->count);
    gsize got_bytes, want_bytes;
    gconstpointer got = g_bytes_get_data (built, &got_bytes);
    gconstpointer want = g_bytes_get_data (frame->bytes, &want_bytes);
    g_assert_cmpmem (got, got_bytes, want, want_bytes);
  }
}

/* From the first frames, and from the last ones, which are repair symbols. */
static void
check_joined (const Golden *golden, gboolean is_backwards) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  for (guint i = 0; i < golden->frames->len; i++) {
    guint index = is_backwards ? golden->frames->len - 1 - i : i;
    g_autoptr (GError) error = NULL;
    (void)pw_joiner_add (joiner, g_array_index (golden->frames, GoldenFrame, index).bytes, &error);
    g_assert_no_error (error);
  }
  g_autoptr (GBytes) payload = pw_joiner_take (joiner, NULL);
  g_assert_nonnull (payload);
  g_assert_true (g_bytes_equal (payload, golden->payload));
}

static void
test_golden (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = pw_file_list (FOLDER, ".hex", 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (names->len, ==, 3);
  for (guint i = 0; i < names->len; i++) {
    Golden golden = golden_read (names->pdata[i]);
    check_built (&golden);
    check_joined (&golden, FALSE);
    check_joined (&golden, TRUE);
    golden_clear (&golden);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-vectors/golden", test_golden);
  return g_test_run ();
}
