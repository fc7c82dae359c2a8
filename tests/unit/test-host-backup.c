/* Backups: what comes back is the same host with the same views, nothing is ever overwritten, and a
 * damaged backup does not take the place of a store. */
#include <glib/gstdio.h>
#include <string.h>

#include "host/report/host-backup.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "tests/lib/host-desk.h"

/* A store with a record and a dispute, saved as `name`. (transfer full): its path. */
static char *
save (Desk *desk, const char *name) {
  g_autoptr (GError) error = NULL;
  desk_dispute (desk, "/narrative", "a", "b");
  char *path = desk_path (desk, name);
  guint64 bytes = 0;
  (void)host_backup_save (desk->host, path, &bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bytes, >, 4096);
  return path;
}

static void
test_round_trip (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = save (desk, "backup.db");
  GStatBuf info;
  g_assert_cmpint (g_stat (saved, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_autofree char *place = desk_path (desk, "new/place/host.db");
  g_auto (HostBackup) backup = { .name = NULL };
  (void)host_backup_restore (saved, place, &backup, &error);
  g_assert_no_error (error);
  g_assert_true (pw_id_equal (&backup.host, &desk->host->identity->id));
  g_assert_cmpstr (backup.region, ==, "17");
  g_assert_cmpuint (backup.operations, >=, 5);
  g_autoptr (HostStore) restored = host_store_open (place, &desk->clock.base, &error);
  g_assert_no_error (error);
  g_autofree char *before = world_dump (desk->host);
  g_autofree char *after = world_dump (restored);
  g_assert_cmpstr (before, ==, after);
  g_autofree char *folder = g_path_get_dirname (place);
  g_autoptr (GPtrArray) parts = pw_file_list (folder, ".restore", 10, NULL);
  g_assert_cmpuint (parts->len, ==, 0);
  g_autoptr (GPtrArray) logs = pw_file_list (folder, ".restore-wal", 10, NULL);
  g_assert_cmpuint (logs->len, ==, 0);
}

static void
test_never_overwrites (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = save (desk, "backup.db");
  g_assert_false (host_backup_save (desk->host, saved, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_EXISTS);
  g_clear_error (&error);
  g_autofree char *place = desk_path (desk, "other.db");
  g_autofree char *log = desk_path (desk, "other.db-wal");
  g_auto (HostBackup) backup = { .name = NULL };
  /* A store, or only the log of one that was moved away: it would be played into the restored one.
   */
  const char *const in_the_way[] = { place, log };
  for (gsize i = 0; i < G_N_ELEMENTS (in_the_way); i++) {
    g_assert_true (g_file_set_contents (in_the_way[i], "x", 1, NULL));
    g_assert_false (host_backup_restore (saved, place, &backup, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_EXISTS);
    g_clear_error (&error);
    g_assert_cmpint (g_unlink (in_the_way[i]), ==, 0);
  }
}

static void
assert_does_not_restore (Desk *desk, const char *bad, int code) {
  g_autoptr (GError) error = NULL;
  g_autofree char *place = desk_path (desk, "restored.db");
  g_auto (HostBackup) backup = { .name = NULL };
  g_assert_false (host_backup_restore (bad, place, &backup, &error));
  g_assert_error (error, PW_ERROR, code);
  /* Who reads it knows this name, and not that of the copy. */
  g_assert_nonnull (strstr (error->message, bad));
  g_assert_null (strstr (error->message, ".restore"));
  g_assert_false (pw_file_exists (place));
  g_autofree char *aside = g_strconcat (place, ".restore", NULL);
  g_assert_false (pw_file_exists (aside));
}

static void
test_damaged (Desk *desk, gconstpointer data) {
  (void)data;
  g_autofree char *saved = save (desk, "backup.db");
  g_autofree char *bad = desk_path (desk, "bad.db");
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (saved, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (bad, "no store", -1, NULL));
  assert_does_not_restore (desk, bad, PW_ERROR_BROKEN);
  g_assert_true (g_file_set_contents (bad, bytes, (gssize)length / 2, NULL));
  assert_does_not_restore (desk, bad, PW_ERROR_BROKEN);
  /* A store that was copied without the log that still held everything. */
  g_autofree char *bare = desk_path (desk, "bare.db");
  g_autoptr (PwDb) db = pw_db_open (bare, PW_DB_HOST, TRUE, NULL);
  g_assert_nonnull (db);
  assert_does_not_restore (desk, bare, PW_ERROR_BROKEN);
  g_autofree char *missing = desk_path (desk, "not-there.db");
  assert_does_not_restore (desk, missing, PW_ERROR_NOT_FOUND);
  /* One operation changed inside a file that SQLite finds whole. */
  g_assert_true (g_file_set_contents (bad, bytes, (gssize)length, NULL));
  HostStore behind = { .path = bad };
  world_sql (&behind, "UPDATE op SET bytes = zeroblob (length (bytes)) WHERE op_key = "
                      "(SELECT max (op_key) FROM op)");
  g_autoptr (GError) error = NULL;
  g_autofree char *place = desk_path (desk, "restored.db");
  g_auto (HostBackup) backup = { .name = NULL };
  g_assert_false (host_backup_restore (bad, place, &backup, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
  g_assert_false (pw_file_exists (place));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/backup/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("never-overwrites", test_never_overwrites);
  ADD ("damaged", test_damaged);
  return g_test_run ();
}
