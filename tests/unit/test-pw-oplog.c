/* The operation log: what was appended is there, one sync each, and any change to a row is named.
 */
#include <glib.h>
#include <sqlite3.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/oplog/pw-oplog.h"
#include "tests/lib/fault-statement.h"
#include "tests/lib/sample.h"

typedef struct {
  char *dir, *path;
  PwIdentity *device;
  PwSecret *key;
  PwDb *db;
  PwOplog *log;
} World;

static void
open_log (World *world) {
  g_autoptr (GError) error = NULL;
  world->db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  g_assert_no_error (error);
  world->log = pw_oplog_open (world->db, world->device->sign_public, world->key, &error);
  g_assert_no_error (error);
}

static void
close_log (World *world) {
  g_clear_pointer (&world->log, pw_oplog_free);
  g_clear_pointer (&world->db, pw_db_close);
}

static GBytes *
build (guint64 seq, gpointer data, G_GNUC_UNUSED GError **error) {
  return sample_create (data, seq, (guint)seq);
}

static void
append (World *world, guint count) {
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < count; i++) {
    guint64 before = pw_oplog_head (world->log, NULL), seq = 0;
    PwDigest digest, head;
    g_assert_true (pw_db_begin (world->db, &error));
    g_assert_true (pw_oplog_append (world->log, build, world->device, &seq, &digest, &error));
    g_assert_true (pw_db_commit (world->db, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (seq, ==, before + 1);
    g_assert_cmpuint (pw_oplog_head (world->log, &head), ==, seq);
    g_assert_true (pw_digest_equal (&head, &digest));
  }
}

static void
set_up (World *world, G_GNUC_UNUSED gconstpointer data) {
  pw_secret_start ();
  world->dir = sample_dir_new ();
  world->path = g_build_filename (world->dir, "panwas.db", NULL);
  world->device = sample_identity (1, FALSE);
  world->key = pw_secret_new_random (PW_KEY_BYTES);
  open_log (world);
}

static void
tear_down (World *world, G_GNUC_UNUSED gconstpointer data) {
  close_log (world);
  pw_secret_free (world->key);
  pw_identity_free (world->device);
  g_free (world->path);
  sample_dir_free (world->dir);
}

/* Changes the file behind the log's back. */
static void
tamper (World *world, const char *sql) {
  close_log (world);
  sqlite3 *raw = NULL;
  g_assert_cmpint (sqlite3_open (world->path, &raw), ==, SQLITE_OK);
  char *words = NULL;
  g_assert_cmpint (sqlite3_exec (raw, sql, NULL, NULL, &words), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (raw), ==, SQLITE_OK);
  open_log (world);
}

static void
assert_broken_at (World *world, guint64 expected) {
  g_autoptr (GError) error = NULL;
  guint64 bad = 0;
  g_assert_false (pw_oplog_check (world->log, NULL, NULL, &bad, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
  g_assert_cmpuint (bad, ==, expected);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, expected);
  g_assert_nonnull (strstr (error->message, number));
}

static void
test_append_and_read (World *world, G_GNUC_UNUSED gconstpointer data) {
  append (world, 5);
  close_log (world);
  open_log (world);
  append (world, 3);
  g_autoptr (GError) error = NULL;
  guint64 checked = 0, purged = 9;
  g_assert_true (pw_oplog_check (world->log, &checked, &purged, NULL, &error));
  g_assert_cmpuint (checked, ==, 8);
  g_assert_cmpuint (purged, ==, 0);
  g_autoptr (GBytes) fourth = pw_oplog_get (world->log, 4, NULL, &error);
  g_autoptr (GBytes) expected = sample_create (world->device, 4, 4);
  g_assert_true (g_bytes_equal (fourth, expected));
  g_assert_null (pw_oplog_get (world->log, 9, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

static void
test_rolled_back (World *world, G_GNUC_UNUSED gconstpointer data) {
  append (world, 2);
  g_autoptr (GError) error = NULL;
  PwDigest before, after;
  (void)pw_oplog_head (world->log, &before);
  g_assert_true (pw_db_begin (world->db, &error));
  g_assert_true (pw_oplog_append (world->log, build, world->device, NULL, NULL, &error));
  pw_db_rollback (world->db);
  g_assert_true (pw_oplog_reload (world->log, &error));
  g_assert_cmpuint (pw_oplog_head (world->log, &after), ==, 2);
  g_assert_true (pw_digest_equal (&before, &after));
}

static void
test_tampering (World *world, G_GNUC_UNUSED gconstpointer data) {
  append (world, 6);
  tamper (world, "UPDATE op SET sealed = (SELECT sealed FROM op WHERE seq = 2) WHERE seq = 3");
  assert_broken_at (world, 3);
}

static void
test_changed_digest (World *world, G_GNUC_UNUSED gconstpointer data) {
  append (world, 6);
  tamper (world, "UPDATE op SET digest = zeroblob (32) WHERE seq = 4");
  assert_broken_at (world, 4);
}

static void
test_missing_row (World *world, G_GNUC_UNUSED gconstpointer data) {
  append (world, 6);
  tamper (world, "DELETE FROM op WHERE seq = 5");
  assert_broken_at (world, 5);
}

/* A purged operation leaves its digest, and the chain still holds. */
static void
test_purged (World *world, G_GNUC_UNUSED gconstpointer data) {
  append (world, 6);
  tamper (world, "UPDATE op SET sealed = NULL WHERE seq IN (1, 2)");
  g_autoptr (GError) error = NULL;
  guint64 checked = 0, purged = 0;
  g_assert_true (pw_oplog_check (world->log, &checked, &purged, NULL, &error));
  g_assert_cmpuint (checked, ==, 4);
  g_assert_cmpuint (purged, ==, 2);
  g_assert_null (pw_oplog_get (world->log, 1, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  tamper (world, "UPDATE op SET digest = randomblob (32) WHERE seq = 2");
  assert_broken_at (world, 3);
}

/* Another key opens nothing, and nothing readable is in the file. */
static void
test_encrypted (World *world, G_GNUC_UNUSED gconstpointer data) {
  append (world, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSecret) other = pw_secret_new_random (PW_KEY_BYTES);
  g_autoptr (PwOplog) blind = pw_oplog_open (world->db, world->device->sign_public, other, &error);
  g_assert_null (pw_oplog_get (blind, 1, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
  static const char *const suffixes[] = { "", "-wal" };
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (world->path, suffixes[i], NULL);
    g_autofree char *content = NULL;
    gsize length = 0;
    g_assert_true (g_file_get_contents (path, &content, &length, NULL));
    g_assert_null (memmem (content, length, "balai desa", 10));
  }
}

/* --- statements that fail -------------------------------------------------------------------- */

static gboolean
count (G_GNUC_UNUSED guint64 seq, G_GNUC_UNUSED const PwDigest *digest, GBytes *bytes,
       gpointer data, G_GNUC_UNUSED GError **error) {
  *(guint *)data += bytes != NULL ? 1 : 0;
  return *(guint *)data < 3;
}

/* Appends one and reads all that can be read. */
static gboolean
use_log (World *world, GError **error) {
  PwDigest digest, of_root;
  guint counted = 0;
  g_autoptr (PwOplog) log
      = pw_oplog_open (world->db, world->device->sign_public, world->key, error);
  if (log == NULL || !pw_db_begin (world->db, error))
    return FALSE;
  if (!pw_oplog_append (log, build, world->device, NULL, NULL, error)) {
    pw_db_rollback (world->db);
    return FALSE;
  }
  if (!pw_db_commit (world->db, error))
    return FALSE;
  g_autoptr (GBytes) bytes = pw_oplog_get (log, 2, &digest, error);
  if (bytes == NULL || !pw_oplog_digest (log, 0, &of_root, error)
      || !pw_oplog_digest (log, 2, &digest, error)
      || !pw_oplog_each (log, 1, G_MAXUINT64, count, &counted, error)
      || !pw_oplog_check (log, NULL, NULL, NULL, error))
    return FALSE;
  g_assert_cmpuint (counted, ==, 3);
  return !pw_digest_equal (&digest, &of_root);
}

static void
test_statements (World *world, G_GNUC_UNUSED gconstpointer data) {
  append (world, 4);
  gboolean happened = TRUE;
  guint points = 0;
  while (happened) {
    g_autoptr (GError) error = NULL;
    close_log (world);
    open_log (world);
    guint64 before = pw_oplog_head (world->log, NULL);
    fault_statement_arm (++points);
    gboolean ok = use_log (world, &error);
    happened = fault_statement_disarm ();
    g_assert_cmpint (ok, ==, error == NULL);
    g_assert_true (ok || happened);
    g_clear_error (&error);
    g_assert_true (pw_oplog_reload (world->log, &error));
    guint64 after = pw_oplog_head (world->log, NULL);
    g_assert_cmpuint (after, >=, before);
    g_assert_cmpuint (after, <=, before + 1);
    g_assert_true (pw_oplog_check (world->log, NULL, NULL, NULL, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpuint (points, >, 8);
}

static GBytes *
give_up (G_GNUC_UNUSED guint64 seq, G_GNUC_UNUSED gpointer data, GError **error) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, "nothing to append");
  return NULL;
}

static void
test_given_up (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  append (world, 1);
  g_assert_true (pw_db_begin (world->db, &error));
  g_assert_false (pw_oplog_append (world->log, give_up, NULL, NULL, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  pw_db_rollback (world->db);
  g_assert_cmpuint (pw_oplog_head (world->log, NULL), ==, 1);
  append (world, 1);
}

static void
test_not_here (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  PwDigest digest;
  append (world, 1);
  g_assert_false (pw_oplog_digest (world->log, 2, &digest, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

#define ADD(path, function) g_test_add (path, World, NULL, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fault_statement_start ();
  ADD ("/oplog/append-and-read", test_append_and_read);
  ADD ("/oplog/rolled-back", test_rolled_back);
  ADD ("/oplog/tampering", test_tampering);
  ADD ("/oplog/changed-digest", test_changed_digest);
  ADD ("/oplog/missing-row", test_missing_row);
  ADD ("/oplog/purged", test_purged);
  ADD ("/oplog/encrypted", test_encrypted);
  ADD ("/oplog/statements", test_statements);
  ADD ("/oplog/given-up", test_given_up);
  ADD ("/oplog/not-here", test_not_here);
  return g_test_run ();
}
