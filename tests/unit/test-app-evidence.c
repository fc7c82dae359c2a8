/* Evidence files: captured at every size around the borders, read back in parts, and never taken
 * for whole after a change. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/device/app-evidence.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "tests/lib/sample-store.h"

/* Captures in a transaction of its own. */
static gboolean
capture (SampleStore *sample, const char *path, AppEvidenceInfo *info, GError **error) {
  g_autoptr (GError) local = NULL;
  g_assert_true (pw_db_begin (sample->store->db, &local));
  if (!app_evidence_capture (sample->store, path, info, error)) {
    pw_db_rollback (sample->store->db);
    return FALSE;
  }
  g_assert_true (pw_db_commit (sample->store->db, &local));
  return TRUE;
}

static PwDigest
capture_file (SampleStore *sample, const char *name, gsize length, guint32 seed) {
  g_autofree char *path = sample_store_file (sample, name, length, seed);
  g_auto (AppEvidenceInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  (void)capture (sample, path, &info, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info.size, ==, length);
  return info.digest;
}

static void
assert_content (SampleStore *sample, const char *name, const PwDigest *digest) {
  g_autofree char *path = g_build_filename (sample->dir, name, NULL);
  g_autofree char *plain = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &plain, &length, NULL));
  PwDigest expected = pw_digest_of (plain, length);
  g_assert_true (pw_digest_equal (&expected, digest));
  g_autoptr (GError) error = NULL;
  g_autoptr (AppEvidence) evidence = app_evidence_open (sample->store, digest, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (app_evidence_size (evidence), ==, length);
  gsize offset = 0;
  do {
    g_autoptr (GBytes) part = app_evidence_read (evidence, offset, PW_BLOB_PART_BYTES, &error);
    g_assert_no_error (error);
    gsize part_length;
    const void *bytes = g_bytes_get_data (part, &part_length);
    g_assert_cmpuint (part_length, ==, MIN (length - offset, (gsize)PW_BLOB_PART_BYTES));
    g_assert_cmpmem (bytes, part_length, plain + offset, part_length);
    offset += part_length;
  } while (offset < length);
}

static void
test_sizes (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  const gsize c = PW_SEALED_CHUNK_BYTES, p = PW_BLOB_PART_BYTES;
  const gsize sizes[] = { 0, 1, c - 1, c, c + 1, p - 1, p, p + 1, 3 * p, 3 * p + 5 };
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *name = g_strdup_printf ("file-%" G_GSIZE_FORMAT, sizes[i]);
    PwDigest digest = capture_file (sample, name, sizes[i], (guint32)i + 7);
    assert_content (sample, name, &digest);
    g_autoptr (GError) error = NULL;
    g_assert_true (app_evidence_check (sample->store, &digest, &error));
  }
}

/* Parts may be skipped and asked for again. */
static void
test_any_order (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  gsize length = 2 * PW_BLOB_PART_BYTES + 100;
  PwDigest digest = capture_file (sample, "file", length, 3);
  g_autofree char *path = g_build_filename (sample->dir, "file", NULL);
  g_autofree char *plain = NULL;
  g_assert_true (g_file_get_contents (path, &plain, NULL, NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (AppEvidence) evidence = app_evidence_open (sample->store, &digest, &error);
  const guint64 offsets[] = { 2 * PW_BLOB_PART_BYTES, 0, 0, PW_BLOB_PART_BYTES, 5, length };
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++) {
    g_autoptr (GBytes) part = app_evidence_read (evidence, offsets[i], 1000, &error);
    g_assert_no_error (error);
    gsize got;
    const void *bytes = g_bytes_get_data (part, &got);
    g_assert_cmpmem (bytes, got, plain + offsets[i], MIN (length - offsets[i], 1000));
  }
}

static void
test_info (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *dir = g_build_filename (sample->dir, "sub", NULL);
  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  g_autofree char *png = g_build_filename (dir, "foto \xff\n.png", NULL);
  g_assert_true (g_file_set_contents (png, "\x89PNG\r\n\x1a\n", 8, NULL));
  g_auto (AppEvidenceInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_assert_true (capture (sample, png, &info, &error));
  g_assert_true (g_utf8_validate (info.name, -1, NULL));
  g_assert_true (g_str_has_suffix (info.name, ".png"));
  g_assert_null (strchr (info.name, '/'));
  g_assert_null (strchr (info.name, '\n'));
  g_assert_cmpuint (strlen (info.type), >, 0);
  g_autofree char *stem = g_strnfill (240, 'n');
  g_autofree char *name = g_strdup_printf ("%s.jpeg", stem);
  g_autofree char *path = sample_store_file (sample, name, 10, 1);
  g_auto (AppEvidenceInfo) second = { 0 };
  g_assert_true (capture (sample, path, &second, &error));
  g_assert_cmpuint (strlen (second.name), ==, PW_NAME_BYTES_MAX);
  g_assert_true (g_str_has_suffix (second.name, ".jpeg"));
}

static void
test_refused (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_auto (AppEvidenceInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_assert_false (capture (sample, sample->dir, &info, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_clear_error (&error);
  g_autofree char *missing = g_build_filename (sample->dir, "missing", NULL);
  g_assert_false (capture (sample, missing, &info, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  g_clear_error (&error);
  g_autofree char *big = g_build_filename (sample->dir, "big", NULL);
  FILE *file = g_fopen (big, "w");
  g_assert_cmpint (fseek (file, PW_BLOB_BYTES_MAX, SEEK_SET), ==, 0);
  g_assert_cmpint (fputc ('x', file), ==, 'x');
  g_assert_cmpint (fclose (file), ==, 0);
  g_assert_false (capture (sample, big, &info, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_TOO_BIG));
  /* Nothing of it is left over. */
  g_autofree char *dir = g_build_filename (sample->data, "evidence", NULL);
  g_autoptr (GPtrArray) names = pw_file_list (dir, "", 100, NULL);
  g_assert_cmpuint (names->len, ==, 0);
  g_autoptr (GArray) rows = app_evidence_list (sample->store, NULL);
  g_assert_cmpuint (rows->len, ==, 0);
}

static void
assert_broken (SampleStore *sample, const PwDigest *digest) {
  g_autoptr (GError) error = NULL;
  g_assert_false (app_evidence_check (sample->store, digest, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_BROKEN));
}

static void
test_changed (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  PwDigest digest = capture_file (sample, "one", 100, 3);
  PwDigest other = capture_file (sample, "two", 100, 4);
  g_autofree char *path = sample_store_evidence_path (sample, &digest);
  g_autofree char *other_path = sample_store_evidence_path (sample, &other);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize i = 0; i < length; i++) {
    bytes[i] ^= 0x20;
    g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
    assert_broken (sample, &digest);
    bytes[i] ^= 0x20;
  }
  /* Another whole file of ours in its place opens, but is not this one. */
  g_autofree char *other_bytes = NULL;
  g_assert_true (g_file_get_contents (other_path, &other_bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, other_bytes, (gssize)length, NULL));
  assert_broken (sample, &digest);
  /* Captured again, it is whole again. */
  PwDigest again = capture_file (sample, "one", 100, 3);
  g_assert_true (pw_digest_equal (&digest, &again));
  g_assert_true (app_evidence_check (sample->store, &digest, NULL));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_false (app_evidence_check (sample->store, &digest, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
}

/* What a killed run left is cleaned away by the next capture. */
static void
test_leftovers (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  (void)capture_file (sample, "one", 10, 3);
  g_autofree char *part = g_build_filename (sample->data, "evidence", "1234.part", NULL);
  g_assert_true (g_file_set_contents (part, "x", 1, NULL));
  (void)capture_file (sample, "two", 10, 4);
  g_assert_false (pw_file_exists (part));
}

static void
test_purge (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  PwDigest digest = capture_file (sample, "one", 10, 3);
  PwDigest stays = capture_file (sample, "two", 10, 4);
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_db_begin (sample->store->db, &error));
  g_assert_true (app_evidence_mark_purged (sample->store, &digest, &error));
  g_assert_true (pw_db_commit (sample->store->db, &error));
  guint removed = 0;
  g_assert_true (app_evidence_remove_purged (sample->store, &removed, &error));
  g_assert_cmpuint (removed, ==, 1);
  g_autofree char *path = sample_store_evidence_path (sample, &digest);
  g_assert_false (pw_file_exists (path));
  g_assert_null (app_evidence_open (sample->store, &digest, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  g_assert_true (app_evidence_check (sample->store, &stays, NULL));
  /* Captured again it is here again. */
  (void)capture_file (sample, "one", 10, 3);
  g_assert_true (app_evidence_check (sample->store, &digest, NULL));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-evidence/sizes", test_sizes);
  g_test_add_func ("/app-evidence/any-order", test_any_order);
  g_test_add_func ("/app-evidence/info", test_info);
  g_test_add_func ("/app-evidence/refused", test_refused);
  g_test_add_func ("/app-evidence/changed", test_changed);
  g_test_add_func ("/app-evidence/leftovers", test_leftovers);
  g_test_add_func ("/app-evidence/purge", test_purge);
  return g_test_run ();
}
