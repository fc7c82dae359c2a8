/* The list of regions: what is counted, what is refused with its line, what changed against the
 * version before, and the names that people see. */
#include "host/forms/host-regions.h"

#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/lists/pw-lists.h"
#include "tests/lib/publish-desk.h"

#define LIST                                                                                       \
  "kode,luas,nama\n17,1,Bengkulu\n17.07,2,Lebong\n17.07.03.2004,3,\"Satu, Dua\"\n17.07.03,4, "     \
  "Utara \n"

static gboolean
import (Desk *desk, const char *csv, const char *version, HostRegionsImport *done, GError **error) {
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  return host_regions_import (desk->host, bytes, version, NULL, NULL, done, error);
}

static void
test_import (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_auto (HostRegionsImport) done = { 0 };
  (void)import (desk, LIST, "2025", &done, &error);
  g_assert_no_error (error);
  g_assert_true (done.changed);
  g_assert_null (done.before);
  for (guint i = 0; i < HOST_REGION_LEVELS; i++)
    g_assert_cmpuint (done.levels[i], ==, 1);
  g_assert_cmpuint (done.added + done.gone + done.renamed, ==, 0);
  g_autoptr (GBytes) csv = pw_lists_csv (desk->host->db, "regions", NULL, &error);
  g_assert_no_error (error);
  const char *expected = "code,name,parent,level\n17,Bengkulu,,1\n17.07,Lebong,17,2\n"
                         "17.07.03.2004,\"Satu, Dua\",17.07.03,4\n17.07.03,Utara,17.07,3\n";
  g_assert_cmpmem (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv), expected,
                   strlen (expected));
  g_autoptr (PwList) list = pw_lists_find (desk->host->db, "regions", &error);
  g_assert_cmpstr (list->region_column, ==, "code");
  g_assert_cmpstr (list->version, ==, "2025");
}

static void
test_changes (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_auto (HostRegionsImport) first = { 0 };
  g_assert_true (import (desk, LIST "17.08,5,Lain\n", "1", &first, &error));
  g_auto (HostRegionsImport) again = { 0 };
  g_assert_true (import (desk, LIST "17.08,6,Lain\n", NULL, &again, &error));
  g_assert_false (again.changed);
  g_autoptr (GString) csv = g_string_new (LIST);
  (void)g_string_replace (csv, "Lebong", "Lebong Baru", 0);
  for (guint i = 0; i < 8; i++)
    g_string_append_printf (csv, "17.1%u,1,Kabupaten %u\n", i, i);
  g_auto (HostRegionsImport) second = { 0 };
  g_assert_true (import (desk, csv->str, "2", &second, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (second.before, ==, "1");
  g_assert_cmpuint (second.added, ==, 8);
  g_assert_cmpuint (second.gone, ==, 1);
  g_assert_cmpuint (second.renamed, ==, 1);
  /* A few of each kind are named. */
  g_assert_cmpuint (second.examples->len, ==, HOST_REGIONS_EXAMPLES + 2);
  g_assert_cmpstr (g_ptr_array_index (second.examples, 0), ==, "~ 17.07 Lebong → Lebong Baru");
  g_assert_cmpstr (g_ptr_array_index (second.examples, second.examples->len - 1), ==,
                   "- 17.08 Lain");
}

typedef struct {
  const char *csv, *word;
  PwError code;
} Refused;

static const Refused refused[] = {
  { "code,name\n17,A\n17.07.03,B\n", "line 3", PW_ERROR_REFUSED },
  { "code,name\n17,A\n17,B\n", "line 3", PW_ERROR_REFUSED },
  { "code,name\n17,A\n17.7,B\n", "17.7", PW_ERROR_REFUSED },
  { "code,name\nID,Indonesia\n", "line 2", PW_ERROR_REFUSED },
  { "code,name\n17,\n", "line 2", PW_ERROR_REFUSED },
  { "code,name\n17, \n", "line 2", PW_ERROR_REFUSED },
  { "code,label\n17,A\n", "name", PW_ERROR_REFUSED },
  { "kodewilayah,name\n17,A\n", "code", PW_ERROR_REFUSED },
  { "code,name\n", "empty", PW_ERROR_REFUSED },
  { "code,name\n17\n", "2", PW_ERROR_DAMAGED },
};

static void
test_refused (Desk *desk, gconstpointer data) {
  (void)data;
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (HostRegionsImport) done = { 0 };
    g_assert_false (import (desk, refused[i].csv, "1", &done, &error));
    g_assert_error (error, PW_ERROR, (int)refused[i].code);
    g_assert_nonnull (strstr (error->message, refused[i].word));
  }
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM list"), ==, 0);
}

static void
test_names (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HostRegionNames) none = host_region_names_new (desk->host, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (host_region_name (none, "17.07"), ==, "17.07");
  g_auto (HostRegionsImport) done = { 0 };
  g_assert_true (import (desk, LIST, "1", &done, &error));
  g_autoptr (HostRegionNames) names = host_region_names_new (desk->host, &error);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpstr (host_region_name (names, "17.07.03.2004"), ==, "17.07.03.2004 Satu, Dua");
    g_assert_cmpstr (host_region_name (names, "17.07.03.2004"), ==, "17.07.03.2004 Satu, Dua");
    g_assert_cmpstr (host_region_name (names, "17.99"), ==, "17.99");
    g_assert_null (host_region_name (names, NULL));
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Desk, NULL, desk_set_up, test, desk_tear_down)
  ADD ("/host-regions/import", test_import);
  ADD ("/host-regions/changes", test_changes);
  ADD ("/host-regions/refused", test_refused);
  ADD ("/host-regions/names", test_names);
  return g_test_run ();
}
