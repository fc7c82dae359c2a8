/* Collecting from a stick: everything for this host is durable, nothing else is touched, and bad
 * files are named. A folder stands in for the stick. */
#include <string.h>

#include "host/intake/host-collect.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-stick.h"
#include "tests/lib/host-desk.h"

static char *
new_stick (Desk *desk) {
  g_autoptr (GError) error = NULL;
  char *stick = desk_path (desk, "stick");
  (void)pw_file_make_dir (stick, 0700, &error);
  g_assert_no_error (error);
  return stick;
}

/* Puts a text onto the stick for the host with that address. (transfer full): its name. */
static char *
put (const char *stick, const guint8 *address, const char *text) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  char *name = NULL;
  (void)pw_stick_put (stick, PW_STICK_TO_HOST, address, bytes, &name, &error);
  g_assert_no_error (error);
  return name;
}

static HostCollect *
collect (Desk *desk, const char *stick, HostCollectProgress on_progress, gpointer data) {
  g_autoptr (GError) error = NULL;
  HostCollect *result = host_collect_stick (desk->host, stick, on_progress, data, &error);
  g_assert_no_error (error);
  return result;
}

static void
test_takes_all (Desk *desk, gconstpointer data) {
  (void)data;
  g_autofree char *stick = new_stick (desk);
  const guint8 *own = desk->host->identity->id.bytes;
  const guint8 other[PW_ADDRESS_BYTES] = { 1, 2, 3 };
  for (guint i = 0; i < 600; i++) {
    g_autofree char *text = g_strdup_printf ("batch %u", i);
    g_free (put (stick, own, text));
  }
  g_free (put (stick, other, "for another"));
  g_free (put (stick, other, "for another, too"));
  g_autoptr (HostCollect) first = collect (desk, stick, NULL, NULL);
  g_assert_cmpuint (first->new_count, ==, 600);
  g_assert_cmpuint (first->known_count, ==, 0);
  g_assert_cmpuint (first->refused_count, ==, 0);
  g_assert_cmpuint (first->other_hosts, ==, 2);
  g_assert_cmpuint (first->digests->len, ==, 600);
  desk_reopen (desk);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM spool"), ==, 600);
  g_autoptr (HostCollect) second = collect (desk, stick, NULL, NULL);
  g_assert_cmpuint (second->new_count, ==, 0);
  g_assert_cmpuint (second->known_count, ==, 600);
  g_autoptr (GPtrArray) left = pw_stick_list (stick, PW_STICK_TO_HOST, other, NULL);
  g_assert_cmpuint (left->len, ==, 2);
}

static void
test_bad_files (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree char *stick = new_stick (desk);
  const guint8 *own = desk->host->identity->id.bytes;
  g_free (put (stick, own, "good"));
  g_autofree char *bad = put (stick, own, "will be cut");
  g_autofree char *hex = pw_hex_encode (own, PW_ADDRESS_BYTES);
  g_autofree char *path = g_build_filename (stick, "PANWAS", "1", "to-host", hex, bad, NULL);
  g_autoptr (GBytes) cut = g_bytes_new_static ("will be", 7);
  (void)pw_file_save (path, cut, 0600, &error);
  g_assert_no_error (error);
  g_autoptr (HostCollect) result = collect (desk, stick, NULL, NULL);
  g_assert_cmpuint (result->new_count, ==, 1);
  g_assert_cmpuint (result->refused_count, ==, 1);
  g_assert_cmpuint (result->notes->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (result->notes, 0), bad));
  g_assert_true (pw_file_exists (path)); /* the bytes stay where they are */
  g_autofree char *nowhere = desk_path (desk, "no-stick");
  g_assert_null (host_collect_stick (desk->host, nowhere, NULL, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

static gboolean
stop_after_three (guint done, guint total, gpointer data) {
  (void)total;
  (void)data;
  return done < 3;
}

static void
test_stopped (Desk *desk, gconstpointer data) {
  (void)data;
  g_autofree char *stick = new_stick (desk);
  for (guint i = 0; i < 10; i++) {
    g_autofree char *text = g_strdup_printf ("batch %u", i);
    g_free (put (stick, desk->host->identity->id.bytes, text));
  }
  g_autoptr (HostCollect) result = collect (desk, stick, stop_after_three, NULL);
  g_assert_cmpuint (result->new_count, ==, 3);
  g_assert_cmpuint (result->left_count, ==, 7);
  desk_reopen (desk);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM spool"), ==, 3);
  g_autoptr (HostCollect) rest = collect (desk, stick, NULL, NULL);
  g_assert_cmpuint (rest->new_count, ==, 7);
  g_assert_cmpuint (rest->known_count, ==, 3);
}

static void
test_addresses (Desk *desk, gconstpointer data) {
  (void)data;
  g_autofree char *stick = new_stick (desk);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("reply", 5);
  const guint8 *siti = desk->siti->identity->id.bytes;
  (void)pw_stick_put (stick, PW_STICK_TO_DEVICE, siti, bytes, NULL, NULL);
  g_autoptr (HostCollect) result = collect (desk, stick, NULL, NULL);
  g_assert_cmpuint (result->addresses->len, ==, 1);
  g_assert_cmpmem (g_ptr_array_index (result->addresses, 0), PW_ADDRESS_BYTES, siti,
                   PW_ADDRESS_BYTES);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/collect/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("takes-all", test_takes_all);
  ADD ("bad-files", test_bad_files);
  ADD ("stopped", test_stopped);
  ADD ("addresses", test_addresses);
  return g_test_run ();
}
