/* Golden packed contents (tests/vectors/pack-v1): plain items become just the given packed form,
 * and forms and frames become just the given items; what must be refused is. The forms were made by
 * or checked with a second implementation written from schemas/formats/pack-v1.md alone. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-id.h"
#include "sync/base/pw-limits.h"
#include "sync/codec/pw-pack.h"

#define FOLDER "tests/vectors/pack-v1/" /* tests run in the top folder */

static GBytes *
bytes_of (const char *hex) {
  gsize length = strlen (hex) / 2;
  guint8 *bytes = g_malloc (length + 1);
  g_assert_true (pw_hex_decode (hex, bytes, length));
  return g_bytes_new_take (bytes, length);
}

/* Calls `check` with the tab-separated fields of each line that is not a comment. */
static void
for_each_line (const char *path, guint fields, void (*check) (PwPacker *, char **),
               PwPacker *packer) {
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint checked = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] == '#' || lines[i][0] == '\0')
      continue;
    g_auto (GStrv) words = g_strsplit (lines[i], "\t", -1);
    g_assert_cmpuint (g_strv_length (words), ==, fields);
    check (packer, words);
    checked++;
  }
  g_assert_cmpuint (checked, >, 1);
}

static PwPacker *
small_packer (void) {
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (FOLDER "tables.txt", &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[1], "table\t"));
  g_assert_true (g_str_has_prefix (lines[2], "dictionary\t"));
  g_autoptr (GBytes) table = bytes_of (strchr (lines[1], '\t') + 1);
  g_autoptr (GBytes) dictionary = bytes_of (strchr (lines[2], '\t') + 1);
  g_autoptr (GError) error = NULL;
  PwPacker *packer = pw_packer_new_from (table, dictionary, &error);
  g_assert_no_error (error);
  return packer;
}

static void
assert_bytes (GBytes *got, GBytes *wanted) {
  g_assert_nonnull (got);
  g_assert_cmpmem (g_bytes_get_data (got, NULL), g_bytes_get_size (got),
                   g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
}

static void
check_valid (PwPacker *packer, char **words) {
  g_test_message ("%s", words[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = bytes_of (words[1]), form = bytes_of (words[2]);
  gsize plain_length, form_length;
  const void *plain_data = g_bytes_get_data (plain, &plain_length);
  const void *form_data = g_bytes_get_data (form, &form_length);
  g_autoptr (GByteArray) made = g_byte_array_new ();
  g_assert_true (pw_pack_form (packer, plain_data, plain_length, made, &error));
  g_assert_cmpmem (made->data, made->len, form_data, form_length);
  g_autoptr (GBytes) read = pw_unpack_form (packer, form_data, form_length, plain_length, &error);
  assert_bytes (read, plain);
  g_assert_null (pw_unpack_form (packer, form_data, form_length, plain_length - 1, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

static void
check_frame (PwPacker *packer, char **words) {
  g_test_message ("%s", words[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = bytes_of (words[1]), frame = bytes_of (words[2]);
  gsize length;
  const void *data = g_bytes_get_data (frame, &length);
  g_autoptr (GBytes) read = pw_unpack (packer, data, length, g_bytes_get_size (plain), &error);
  g_assert_no_error (error);
  assert_bytes (read, plain);
}

static void
check_refused_form (PwPacker *packer, char **words) {
  g_test_message ("%s %s", words[0], words[1]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) form = bytes_of (words[0]);
  gsize length;
  const void *data = g_bytes_get_data (form, &length);
  g_assert_null (pw_unpack_form (packer, data, length, PW_CONTENT_BYTES_MAX, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

static void
check_refused_frame (PwPacker *packer, char **words) {
  g_test_message ("%s %s", words[0], words[2]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) frame = bytes_of (words[0]);
  gsize length;
  const void *data = g_bytes_get_data (frame, &length);
  g_assert_null (pw_unpack (packer, data, length, PW_CONTENT_BYTES_MAX, &error));
  g_assert_error (error, PW_ERROR,
                  (int)(g_str_equal (words[1], "too-new") ? PW_ERROR_TOO_NEW : PW_ERROR_DAMAGED));
}

static void
test_valid (void) {
  g_autoptr (PwPacker) packer = small_packer ();
  for_each_line (FOLDER "valid.txt", 3, check_valid, packer);
}

static void
test_frames (void) {
  g_autoptr (PwPacker) packer = small_packer ();
  for_each_line (FOLDER "frames.txt", 3, check_frame, packer);
}

static void
test_refused_forms (void) {
  g_autoptr (PwPacker) packer = small_packer ();
  for_each_line (FOLDER "refused-forms.txt", 2, check_refused_form, packer);
}

static void
test_refused_frames (void) {
  g_autoptr (PwPacker) packer = small_packer ();
  for_each_line (FOLDER "refused-frames.txt", 3, check_refused_frame, packer);
}

/* The tables in the program are the ones that these were packed with. */
static void
test_shipped (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  for_each_line (FOLDER "shipped.txt", 3, check_frame, packer);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack/vectors/valid", test_valid);
  g_test_add_func ("/pack/vectors/frames", test_frames);
  g_test_add_func ("/pack/vectors/refused-forms", test_refused_forms);
  g_test_add_func ("/pack/vectors/refused-frames", test_refused_frames);
  g_test_add_func ("/pack/vectors/shipped", test_shipped);
  return g_test_run ();
}
