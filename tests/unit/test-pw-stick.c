/* Stick: batches are written once, listed in order, read back only if whole; links are never
 * followed, damage is named, and a full stick is a clear message that leaves nothing behind. */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-id.h"
#include "sync/transport/pw-stick.h"

static const guint8 address[PW_ADDRESS_BYTES] = { 0xA0, 1, 2, 3, 4, 5, 6, 0xFF };
#define HEX "a0010203040506ff"

static char *
new_root (void) {
  char *root = g_dir_make_tmp ("pw-stick-XXXXXX", NULL);
  g_assert_nonnull (root);
  return root;
}

static void
remove_tree (const char *path) {
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *below = g_build_filename (path, name, NULL);
      remove_tree (below);
    }
  }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static GBytes *
batch (const char *text) {
  return g_bytes_new (text, strlen (text));
}

static char *
put_ok (const char *root, PwStickKind kind, const char *text) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = batch (text);
  char *name = NULL;
  gboolean ok
      = pw_stick_put (root, kind, kind == PW_STICK_INVITE ? NULL : address, content, &name, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
  return name;
}

static guint
count_of (const char *root, PwStickKind kind) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names
      = pw_stick_list (root, kind, kind == PW_STICK_INVITE ? NULL : address, &error);
  g_assert_no_error (error);
  for (guint i = 1; i < names->len; i++)
    g_assert_cmpstr (names->pdata[i - 1], <, names->pdata[i]);
  return names->len;
}

static void
test_round_trip (void) {
  g_autofree char *root = new_root ();
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 0);
  g_autofree char *name = put_ok (root, PW_STICK_TO_HOST, "one");
  /* BLAKE2b-256 of "one", first 16 bytes. */
  PwDigest digest = pw_digest_of ("one", 3);
  g_autofree char *hex = pw_hex_encode (digest.bytes, 16);
  g_assert_true (g_str_has_prefix (name, hex));
  g_assert_cmpuint (strlen (name), ==, 36);
  g_autofree char *path = g_build_filename (root, "PANWAS", "1", "to-host", HEX, name, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  for (guint i = 0; i < 20; i++) {
    g_autofree char *text = g_strdup_printf ("batch %u", i);
    g_free (put_ok (root, PW_STICK_TO_HOST, text));
  }
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 21);
  g_assert_cmpuint (count_of (root, PW_STICK_TO_DEVICE), ==, 0);
  g_assert_cmpuint (count_of (root, PW_STICK_INVITE), ==, 0);
  g_free (put_ok (root, PW_STICK_INVITE, "welcome"));
  g_assert_cmpuint (count_of (root, PW_STICK_INVITE), ==, 1);
  g_autoptr (GBytes) content = pw_stick_read (root, PW_STICK_TO_HOST, address, name, NULL);
  g_autoptr (GBytes) want = batch ("one");
  g_assert_true (g_bytes_equal (content, want));
  g_assert_true (pw_stick_remove (root, PW_STICK_TO_HOST, address, name, NULL));
  g_assert_true (pw_stick_remove (root, PW_STICK_TO_HOST, address, name, NULL));
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 20);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_stick_read (root, PW_STICK_TO_HOST, address, name, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  remove_tree (root);
}

/* Put again: one file, and its time stamp shows that it was not written again. */
static void
test_repeated (void) {
  g_autofree char *root = new_root ();
  g_autofree char *name = put_ok (root, PW_STICK_TO_HOST, "same");
  g_autofree char *path = g_build_filename (root, "PANWAS", "1", "to-host", HEX, name, NULL);
  GStatBuf before, after;
  g_assert_cmpint (g_stat (path, &before), ==, 0);
  g_autofree char *again = put_ok (root, PW_STICK_TO_HOST, "same");
  g_assert_cmpstr (again, ==, name);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 1);
  remove_tree (root);
}

/* What a pulled stick left half written is swept at the next write; other files stay. */
static void
test_unfinished (void) {
  g_autofree char *root = new_root ();
  g_autofree char *name = put_ok (root, PW_STICK_TO_HOST, "first");
  g_autofree char *folder = g_build_filename (root, "PANWAS", "1", "to-host", HEX, NULL);
  g_autofree char *half = g_strconcat (folder, "/", name, ".0a1b2c3d.part", NULL);
  g_autofree char *foreign = g_strconcat (folder, "/film.part", NULL);
  g_assert_true (g_file_set_contents (half, "fir", 3, NULL));
  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  g_autofree char *second = put_ok (root, PW_STICK_TO_HOST, "second");
  g_assert_cmpstr (second, !=, name);
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 2);
  remove_tree (root);
}

/* Changed content is refused with the name of the file; putting the batch again mends it. */
static void
test_damaged (void) {
  g_autofree char *root = new_root ();
  g_autofree char *name = put_ok (root, PW_STICK_TO_HOST, "whole");
  g_autofree char *good = put_ok (root, PW_STICK_TO_HOST, "another");
  g_autofree char *path = g_build_filename (root, "PANWAS", "1", "to-host", HEX, name, NULL);
  const char *contents[] = { "whale", "", "whole and more" };
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_stick_read (root, PW_STICK_TO_HOST, address, name, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, name));
  }
  g_autoptr (GBytes) content = pw_stick_read (root, PW_STICK_TO_HOST, address, good, NULL);
  g_assert_nonnull (content);
  g_free (put_ok (root, PW_STICK_TO_HOST, "whole"));
  g_autoptr (GBytes) mended = pw_stick_read (root, PW_STICK_TO_HOST, address, name, NULL);
  g_assert_nonnull (mended);
  remove_tree (root);
}

static void
test_too_big (void) {
  g_autofree char *root = new_root ();
  g_autofree char *name = put_ok (root, PW_STICK_TO_HOST, "small");
  g_autofree char *path = g_build_filename (root, "PANWAS", "1", "to-host", HEX, name, NULL);
  g_assert_cmpint (truncate (path, (off_t)1 << 40), ==, 0); /* a hole: takes no space */
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_stick_read (root, PW_STICK_TO_HOST, address, name, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_autoptr (GBytes) large
      = g_bytes_new_take (g_malloc0 (PW_BATCH_BYTES_MAX + 1), PW_BATCH_BYTES_MAX + 1);
  g_assert_false (pw_stick_put (root, PW_STICK_TO_HOST, address, large, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_assert_false (pw_stick_put (root, PW_STICK_TO_HOST, address, empty, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  remove_tree (root);
}

/* A link in place of a batch: not listed, not read, not written through. */
static void
test_file_link (void) {
  g_autofree char *root = new_root ();
  g_autofree char *name = put_ok (root, PW_STICK_TO_HOST, "target");
  g_autofree char *path = g_build_filename (root, "PANWAS", "1", "to-host", HEX, name, NULL);
  g_autofree char *outside = g_build_filename (root, "outside", NULL);
  g_assert_cmpint (g_rename (path, outside), ==, 0);
  g_assert_cmpint (symlink (outside, path), ==, 0);
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 0);
  g_assert_null (pw_stick_read (root, PW_STICK_TO_HOST, address, name, NULL));
  g_autoptr (GBytes) content = batch ("target");
  g_autoptr (GError) error = NULL;
  g_assert_false (pw_stick_put (root, PW_STICK_TO_HOST, address, content, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  remove_tree (root);
}

/* A link in place of each folder below the root in turn: nothing is read or written through it. */
static void
test_folder_links (void) {
  const char *levels[] = { "PANWAS", "PANWAS/1", "PANWAS/1/to-host", ("PANWAS/1/to-host/" HEX) };
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++) {
    g_autofree char *root = new_root ();
    g_autofree char *name = put_ok (root, PW_STICK_TO_HOST, "batch");
    g_autofree char *level = g_build_filename (root, levels[i], NULL);
    g_autofree char *outside = g_build_filename (root, "outside", NULL);
    g_assert_cmpint (g_rename (level, outside), ==, 0);
    g_assert_cmpint (symlink (outside, level), ==, 0);
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_stick_list (root, PW_STICK_TO_HOST, address, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
    g_clear_error (&error);
    g_assert_null (pw_stick_read (root, PW_STICK_TO_HOST, address, name, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
    g_clear_error (&error);
    g_autoptr (GBytes) content = batch ("more");
    g_assert_false (pw_stick_put (root, PW_STICK_TO_HOST, address, content, NULL, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
    g_clear_error (&error);
    g_assert_false (pw_stick_remove (root, PW_STICK_TO_HOST, address, name, &error));
    g_clear_error (&error);
    g_autoptr (GPtrArray) addresses = pw_stick_addresses (root, PW_STICK_TO_HOST, &error);
    g_assert_true (addresses == NULL || addresses->len == 0);
    remove_tree (root);
  }
}

/* Names that would lead elsewhere, and names that are no batches. */
static void
test_names (void) {
  g_autofree char *root = new_root ();
  g_autofree char *name = put_ok (root, PW_STICK_TO_HOST, "batch");
  const char *bad[] = { "../../../../etc/passwd",
                        "",
                        ".",
                        "x.pwb",
                        "0123456789abcdef0123456789abcdeg.pwb",
                        "../0123456789abcdef0123456789abc.pwb" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_stick_read (root, PW_STICK_TO_HOST, address, bad[i], &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
    g_clear_error (&error);
    g_assert_false (pw_stick_remove (root, PW_STICK_TO_HOST, address, bad[i], &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  }
  const char *others[] = { "notes.txt", "x.pwb", "autorun.inf" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *path = g_build_filename (root, "PANWAS", "1", "to-host", HEX, others[i], NULL);
    g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  }
  g_autofree char *part = g_strconcat (root, "/PANWAS/1/to-host/" HEX "/", name, ".1.part", NULL);
  g_assert_true (g_file_set_contents (part, "x", 1, NULL));
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 1);
  remove_tree (root);
}

/* The same tree under names of the other case, as FAT may show them. */
static void
test_other_case (void) {
  g_autofree char *root = new_root ();
  g_autofree char *name = put_ok (root, PW_STICK_TO_HOST, "batch");
  g_autofree char *top = g_build_filename (root, "PANWAS", NULL);
  g_autofree char *lower = g_build_filename (root, "panwas", NULL);
  g_autofree char *upper_address = g_build_filename (lower, "1/to-host/A0010203040506FF", NULL);
  g_autofree char *lower_address = g_build_filename (lower, "1/to-host/" HEX, NULL);
  g_assert_cmpint (g_rename (top, lower), ==, 0);
  g_assert_cmpint (g_rename (lower_address, upper_address), ==, 0);
  g_autofree char *upper_name = g_ascii_strup (name, -1);
  g_autofree char *from = g_build_filename (upper_address, name, NULL);
  g_autofree char *to = g_build_filename (upper_address, upper_name, NULL);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 1);
  g_autoptr (GBytes) content = pw_stick_read (root, PW_STICK_TO_HOST, address, upper_name, NULL);
  g_assert_nonnull (content);
  g_free (put_ok (root, PW_STICK_TO_HOST, "batch"));
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 1);
  g_assert_false (g_file_test (top, G_FILE_TEST_EXISTS));
  g_autoptr (GPtrArray) addresses = pw_stick_addresses (root, PW_STICK_TO_HOST, NULL);
  g_assert_cmpuint (addresses->len, ==, 1);
  g_assert_cmpmem (addresses->pdata[0], PW_ADDRESS_BYTES, address, PW_ADDRESS_BYTES);
  remove_tree (root);
}

static void
test_addresses (void) {
  g_autofree char *root = new_root ();
  g_autoptr (GPtrArray) none = pw_stick_addresses (root, PW_STICK_TO_DEVICE, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_autoptr (GBytes) content = batch ("batch");
  for (guint i = 0; i < 5; i++) {
    guint8 other[PW_ADDRESS_BYTES] = { (guint8)(0xF0 - i * 16), 7 };
    g_assert_true (pw_stick_put (root, PW_STICK_TO_DEVICE, other, content, NULL, NULL));
  }
  g_autofree char *odd = g_build_filename (root, "PANWAS/1/to-device/lost+found", NULL);
  g_autofree char *file = g_build_filename (root, "PANWAS/1/to-device/ffffffffffffffff", NULL);
  g_assert_cmpint (g_mkdir (odd, 0755), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_autoptr (GPtrArray) addresses = pw_stick_addresses (root, PW_STICK_TO_DEVICE, NULL);
  g_assert_cmpuint (addresses->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (((guint8 *)addresses->pdata[i])[0], ==, 0xB0 + i * 16);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_stick_addresses ("/nowhere/at/all", PW_STICK_TO_DEVICE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  remove_tree (root);
}

/* A real full disk: a file system of 256 KiB in memory, where the test may mount one. */
static void
test_full (void) {
  g_autofree char *root = new_root ();
  /* In a mount space of its own, so that nothing stays behind whatever happens. */
  if (unshare (CLONE_NEWNS) != 0 || mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("none", root, "tmpfs", 0, "size=256k") != 0) {
    g_test_skip (g_strerror (errno));
    remove_tree (root);
    return;
  }
  g_free (put_ok (root, PW_STICK_TO_HOST, "small"));
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (1 << 20), 1 << 20);
  g_autoptr (GError) error = NULL;
  g_assert_false (pw_stick_put (root, PW_STICK_TO_HOST, address, large, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "1025 KiB"));
  g_assert_cmpuint (count_of (root, PW_STICK_TO_HOST), ==, 1);
  g_autofree char *folder = g_build_filename (root, "PANWAS/1/to-host/" HEX, NULL);
  g_autoptr (GPtrArray) all = pw_file_list (folder, "", 100, NULL);
  g_assert_cmpuint (all->len, ==, 1);
  g_free (put_ok (root, PW_STICK_TO_HOST, "small too"));
  g_assert_cmpint (umount2 (root, MNT_DETACH), ==, 0);
  remove_tree (root);
}

/* Not in, in and not to be read, and gone meanwhile are three things. */
static void
test_place (void) {
  g_autofree char *root = new_root ();
  g_autofree char *aside = g_strconcat (root, ".aside", NULL);
  g_autofree char *loop = g_build_filename (root, "loop", NULL);
  g_autoptr (GError) error = NULL;
  PwStickPlace place;
  g_assert_true (pw_stick_find (root, &place, &error));
  g_free (put_ok (root, PW_STICK_TO_HOST, "batch"));
  g_assert_true (pw_stick_stays (root, &place, &error));
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  g_assert_false (pw_stick_find (loop, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_SYSTEM); /* any errno but that it is not there */
  g_clear_error (&error);
  g_autofree char *file = g_build_filename (root, "file", NULL);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (pw_stick_find (file, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "not a folder"));
  g_clear_error (&error);
  g_assert_cmpint (g_rename (root, aside), ==, 0);
  g_assert_false (pw_stick_find (root, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (pw_stick_stays (root, &place, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (root, 0700), ==, 0);
  g_assert_false (pw_stick_stays (root, &place, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_INCOMPLETE);
  remove_tree (root);
  remove_tree (aside);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stick/round-trip", test_round_trip);
  g_test_add_func ("/stick/repeated", test_repeated);
  g_test_add_func ("/stick/unfinished", test_unfinished);
  g_test_add_func ("/stick/damaged", test_damaged);
  g_test_add_func ("/stick/too-big", test_too_big);
  g_test_add_func ("/stick/file-link", test_file_link);
  g_test_add_func ("/stick/folder-links", test_folder_links);
  g_test_add_func ("/stick/names", test_names);
  g_test_add_func ("/stick/other-case", test_other_case);
  g_test_add_func ("/stick/addresses", test_addresses);
  g_test_add_func ("/stick/full", test_full);
  g_test_add_func ("/stick/place", test_place);
  return g_test_run ();
}
