/* Fuzz target of a stick from a stranger: names, contents, folders and links of any kind. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sync/transport/pw-stick.h"
#include "tests/fuzz/fuzz-tools.h"

#define ACTS_MAX 24
#define SECRET "this file is not on the stick"

enum { FILE_ANY, FILE_RIGHT, FILE_UPPER, LINK_SECRET, LINK_FOLDER, FOLDER, FIFO, ACTS };

static const char *const folders[]
    = { "to-host", "to-device", "invite", "to-host/00000000000000", "TO-HOST" };

/* A name without a slash or NUL; never empty, "." or "..". */
static char *
name_of (GBytes *piece) {
  gsize length;
  const char *bytes = g_bytes_get_data (piece, &length);
  char *name = g_strndup (bytes != NULL ? bytes : "", MIN (length, 200));
  g_strdelimit (name, "/", '_');
  if (*name != '\0' && strcmp (name, ".") != 0 && strcmp (name, "..") != 0)
    return name;
  g_free (name);
  return g_strdup ("x");
}

static void
put (const char *dir, const char *name, GBytes *content) {
  g_autofree char *path = g_build_filename (dir, name, NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (content, &length);
  (void)g_mkdir_with_parents (dir, 0700);
  (void)g_file_set_contents (path, bytes != NULL ? bytes : "", (gssize)length, NULL);
}

/* The name that the content should have. */
static char *
right_name (GBytes *content) {
  gsize length;
  gconstpointer bytes = g_bytes_get_data (content, &length);
  PwDigest digest = pw_digest_of (bytes, length);
  g_autofree char *hex = pw_hex_encode (digest.bytes, 16);
  return g_strconcat (hex, ".pwb", NULL);
}

static void
act (FuzzInput *input, const char *root, const char *secret) {
  guint what = fuzz_byte (input);
  guint where = fuzz_byte (input);
  g_autofree char *address = pw_hex_encode (fuzz_host ()->id.bytes, PW_ADDRESS_BYTES);
  const char *kind = folders[where % G_N_ELEMENTS (folders)];
  g_autofree char *dir
      = g_build_filename (root, "PANWAS", "1", kind, where < 128 ? address : NULL, NULL);
  g_autoptr (GBytes) name_piece = fuzz_piece (input);
  g_autoptr (GBytes) content = fuzz_piece (input);
  g_autofree char *name = name_of (name_piece);
  g_autofree char *right = right_name (content);
  g_autofree char *upper = g_ascii_strup (right, -1);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *right_path = g_build_filename (dir, right, NULL);
  switch (what % ACTS) {
  case FILE_ANY:
    put (dir, name, content);
    break;
  case FILE_RIGHT:
    put (dir, right, content);
    break;
  case FILE_UPPER:
    put (dir, upper, content);
    break;
  case LINK_SECRET:
    (void)g_mkdir_with_parents (dir, 0700);
    (void)!symlink (secret, what < 128 ? path : right_path);
    break;
  case LINK_FOLDER: {
    g_autofree char *parent = g_path_get_dirname (dir);
    (void)g_mkdir_with_parents (parent, 0700);
    (void)!symlink ("..", dir);
    break;
  }
  case FOLDER:
    (void)g_mkdir_with_parents (what < 128 ? path : right_path, 0700);
    break;
  default:
    (void)g_mkdir_with_parents (dir, 0700);
    (void)!mkfifo (what < 128 ? path : right_path, 0600);
  }
}

/* What is listed either reads, and is what its name says, or is refused with a sentence. */
static void
read_all (const char *root, PwStickKind kind, const guint8 *address) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = pw_stick_list (root, kind, address, &error);
  if (names == NULL) {
    fuzz_assert_refused (error);
    return;
  }
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autoptr (GError) read_error = NULL;
    g_autoptr (GBytes) bytes = pw_stick_read (root, kind, address, name, &read_error);
    if (bytes == NULL) {
      fuzz_assert_refused (read_error);
      continue;
    }
    gsize length;
    const char *text = g_bytes_get_data (bytes, &length);
    g_assert_cmpuint (length, <=, PW_BATCH_BYTES_MAX);
    g_assert_false (length == strlen (SECRET) && memcmp (text, SECRET, length) == 0);
    g_autofree char *right = right_name (bytes);
    g_assert_cmpint (g_ascii_strcasecmp (name, right), ==, 0);
  }
}

/* Our own batch goes on the stick, or the reason why not is told; nothing outside is touched. */
static void
write_one (const char *root) {
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("batch", 5);
  const guint8 *address = fuzz_host ()->id.bytes;
  if (!pw_stick_put (root, PW_STICK_TO_HOST, address, content, &name, &error)) {
    fuzz_assert_refused (error);
    return;
  }
  g_autoptr (GBytes) again = pw_stick_read (root, PW_STICK_TO_HOST, address, name, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (content, again));
  g_assert_true (pw_stick_remove (root, PW_STICK_TO_HOST, address, name, &error));
}

static void
run_stick (const guint8 *data, gsize length) {
  FuzzInput input = { .data = data, .length = length };
  fuzz_folder_empty ();
  g_autofree char *root = g_build_filename (fuzz_folder (), "stick", NULL);
  g_autofree char *secret = g_build_filename (fuzz_folder (), "secret", NULL);
  g_assert_cmpint (g_mkdir (root, 0700), ==, 0);
  g_assert_true (g_file_set_contents (secret, SECRET, -1, NULL));
  for (guint i = 0; i < ACTS_MAX && !fuzz_is_at_end (&input); i++)
    act (&input, root, secret);
  read_all (root, PW_STICK_TO_HOST, fuzz_host ()->id.bytes);
  read_all (root, PW_STICK_TO_DEVICE, fuzz_host ()->id.bytes);
  read_all (root, PW_STICK_INVITE, NULL);
  for (PwStickKind kind = PW_STICK_TO_HOST; kind <= PW_STICK_TO_DEVICE; kind++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) addresses = pw_stick_addresses (root, kind, &error);
    if (addresses == NULL)
      fuzz_assert_refused (error);
  }
  write_one (root);
  g_autofree char *left = NULL;
  g_assert_true (g_file_get_contents (secret, &left, NULL, NULL));
  g_assert_cmpstr (left, ==, SECRET);
}

const FuzzTarget fuzz_stick = { "stick", run_stick, NULL };
