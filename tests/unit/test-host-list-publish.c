/* Publishing lists: versions rise, columns stay, every version can be had again, the catalogue
 * holds together, and what is refused leaves no trace. */
#include <gio/gio.h>
#include <string.h>

#include "host/forms/host-list-publish.h"
#include "host/merge/host-list-versions.h"
#include "sync/base/pw-error.h"
#include "tests/lib/publish-desk.h"

#define ROWS_1 "code,label\nx,X\n"
#define ROWS_2 "code,label\nx,X\ny,Y\n"

static PwList *
publish (Desk *desk, const char *name, const char *version, const char *column, const char *csv,
         gboolean *changed, GError **error) {
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  const HostListSource source
      = { .name = name, .version = version, .region_column = column, .csv = bytes };
  return host_list_publish (desk->host, &source, changed, error);
}

static void
assert_version (Desk *desk, const char *given, const char *csv, const char *version,
                gboolean changes) {
  g_autoptr (GError) error = NULL;
  gboolean changed;
  g_autoptr (PwList) list = publish (desk, "offices", given, NULL, csv, &changed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (list->version, ==, version);
  g_assert_cmpint (changed, ==, changes);
}

static void
assert_refused (Desk *desk, const char *name, const char *version, const char *column,
                const char *csv, const char *word) {
  g_autoptr (GError) error = NULL;
  gboolean changed;
  gint64 operations = desk_count (desk, "SELECT count(*) FROM op");
  g_autoptr (PwList) list = publish (desk, name, version, column, csv, &changed, &error);
  g_assert_null (list);
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM op"), ==, operations);
}

/* The clock of the desk stands at 2024-10-07. */
static void
test_versions (Desk *desk, gconstpointer data) {
  (void)data;
  assert_version (desk, NULL, ROWS_1, "2024100700", TRUE);
  assert_version (desk, NULL, ROWS_1, "2024100700", FALSE);
  assert_version (desk, NULL,
                  "\xef\xbb\xbf"
                  "code,label\r\nx,X\r\n",
                  "2024100700", FALSE);
  assert_version (desk, NULL, ROWS_2, "2024100701", TRUE);
  assert_refused (desk, "offices", "2024100701", NULL, ROWS_1, "other rows");
  assert_refused (desk, "offices", "2023", NULL, ROWS_1 "z,Z\n", "not newer than 2024100701");
  /* Back to what it was, under a newer version. */
  assert_version (desk, NULL, ROWS_1, "2024100702", TRUE);
  assert_version (desk, "rev-a", ROWS_2, "rev-a", TRUE);
  assert_refused (desk, "offices", NULL, NULL, ROWS_1, "--version");
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM op WHERE kind = 9"), ==, 4);
}

static void
test_kept (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwDigest first = desk_publish_list (desk, "offices", "1", "label", ROWS_1);
  desk_publish_list (desk, "offices", "2", NULL, ROWS_2);
  desk_publish_list (desk, "others", "7", NULL, ROWS_2 "z,Z\n");
  desk_reopen (desk);
  g_autoptr (GPtrArray) versions = host_list_versions_all (desk->host, "offices", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (versions->len, ==, 2);
  const HostListVersion *newest = g_ptr_array_index (versions, 0);
  const HostListVersion *oldest = g_ptr_array_index (versions, 1);
  g_assert_cmpstr (newest->version, ==, "2");
  g_assert_cmpstr (newest->region_column, ==, "label"); /* as before */
  g_assert_true (pw_digest_equal (&oldest->digest, &first));
  g_autoptr (GBytes) csv = host_list_versions_get (desk->host, &first, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv), ROWS_1, strlen (ROWS_1));
  world_sql (desk->host, "UPDATE list_version SET packed = x'00' WHERE version = '1'");
  g_assert_null (host_list_versions_get (desk->host, &first, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
  g_clear_error (&error);
  PwDigest nothing = pw_digest_of ("", 0);
  g_assert_null (host_list_versions_get (desk->host, &nothing, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

static void
test_rules (Desk *desk, gconstpointer data) {
  (void)data;
  assert_refused (desk, "../x", "1", NULL, ROWS_1, "../x");
  assert_refused (desk, "offices", "1", "nowhere", ROWS_1, "nowhere");
  desk_publish_list (desk, "offices", "1", NULL, ROWS_1);
  assert_refused (desk, "offices", "2", NULL, "code\nx\n", "label");
  desk_publish_list (desk, "offices", "2", NULL, "label,extra,code\nX,,x\n");
}

/* Holidays may be published anew; rubbish or an unknown file of the catalogue may not. */
static void
test_catalog (Desk *desk, gconstpointer data) {
  (void)data;
  assert_refused (desk, "catalog_holidays", "1", NULL, ROWS_1, "holidays");
  assert_refused (desk, "catalog_whatever", "1", NULL, ROWS_1, "catalog_whatever");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = g_resources_lookup_data ("/panwas/catalog/holidays.csv",
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  desk_publish_list (desk, "catalog_holidays", "1", NULL, text);
}

static void
test_read (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = desk_path (desk, "list");
  const char *xml = "\xef\xbb\xbf\n <root><item><code>a,b</code><label>A</label></item></root>";
  g_assert_true (g_file_set_contents (path, xml, -1, &error));
  g_autoptr (GBytes) csv = host_list_read (path, &error);
  g_assert_no_error (error);
  const char *expected = "code,label\n\"a,b\",A\n";
  g_assert_cmpmem (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv), expected,
                   strlen (expected));
  g_autofree char *nowhere = desk_path (desk, "nowhere");
  g_assert_null (host_list_read (nowhere, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Desk, NULL, desk_set_up, test, desk_tear_down)
  ADD ("/host-list-publish/versions", test_versions);
  ADD ("/host-list-publish/kept", test_kept);
  ADD ("/host-list-publish/rules", test_rules);
  ADD ("/host-list-publish/catalog", test_catalog);
  ADD ("/host-list-publish/read", test_read);
  return g_test_run ();
}
