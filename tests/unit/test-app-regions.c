/* Regions by name before there is an identity: the file that came with the system goes into the
 * store once, is searched by parts of names and codes, and an identity is made beside it. */
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/device/app-regions.h"
#include "firmware/device/app-store.h"
#include "sync/base/pw-error.h"
#include "sync/lists/pw-lists.h"
#include "tests/lib/sample.h"

typedef struct {
  char *dir, *data, *file;
} World;

static void
world_open (World *world, const char *csv) {
  pw_secret_start ();
  world->dir = sample_dir_new ();
  world->data = g_build_filename (world->dir, "data", NULL);
  world->file = g_build_filename (world->dir, "regions.csv", NULL);
  g_assert_true (g_file_set_contents (world->file, csv, -1, NULL));
}

static void
world_close (World *world) {
  sample_dir_free (world->dir);
  g_free (world->data);
  g_free (world->file);
}

#define SAMPLE                                                                                     \
  "code,name\n17,Bengkulu\n17.07,Kabupaten Lebong\n17.07.03,Lebong Selatan\n"                      \
  "17.07.03.2004,Suka Sari\n17.07.03.2007,Suka Marga\n17.07.04.2001,Marga 100%\n"

static void
test_search (void) {
  World world;
  world_open (&world, SAMPLE);
  g_autoptr (GError) error = NULL;
  g_assert_true (app_regions_prepare (world.data, world.file, &error));
  g_assert_true (app_regions_prepare (world.data, "/nowhere", &error)); /* it is there */
  g_autoptr (PwDb) db = app_store_open_file (world.data, FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) found = app_regions_search (db, "marga", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  const AppRegion *first = g_ptr_array_index (found, 0);
  g_assert_cmpstr (first->name, ==, "Suka Marga");
  g_assert_cmpstr (first->code, ==, "17.07.03.2007");
  g_assert_cmpstr (first->within, ==, "Lebong Selatan, Kabupaten Lebong, Bengkulu");
  /* The district of the other one is not in the list. */
  g_assert_cmpstr (((const AppRegion *)g_ptr_array_index (found, 1))->within, ==,
                   "Kabupaten Lebong, Bengkulu");
  g_autoptr (GPtrArray) by_code = app_regions_search (db, "03.2004", 10, &error);
  g_assert_cmpuint (by_code->len, ==, 1);
  /* A sign of LIKE is a sign of the name. */
  g_autoptr (GPtrArray) percent = app_regions_search (db, "0%", 10, &error);
  g_assert_cmpuint (percent->len, ==, 0);
  g_autoptr (GPtrArray) name_percent = app_regions_search (db, "Marga 100%", 10, &error);
  g_assert_cmpuint (name_percent->len, ==, 1);
  g_autoptr (GPtrArray) most = app_regions_search (db, "a", 2, &error);
  g_assert_cmpuint (most->len, ==, 2);
  g_autofree char *unknown = app_regions_name (db, "99.99");
  g_assert_cmpstr (unknown, ==, "");
  world_close (&world);
}

static void
test_identity_beside (void) {
  World world;
  world_open (&world, SAMPLE);
  g_autoptr (GError) error = NULL;
  g_assert_true (app_regions_prepare (world.data, world.file, &error));
  gboolean has_pin;
  g_assert_false (app_store_has_pin (world.data, &has_pin, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  g_clear_error (&error);
  g_assert_true (app_store_init (world.data, "17.07.03", "Siti", NULL, &error));
  g_autoptr (AppStore) store = app_store_open (world.data, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *name = app_regions_name (store->db, "17.07");
  g_assert_cmpstr (name, ==, "Kabupaten Lebong");
  g_autoptr (PwList) list = pw_lists_find (store->db, APP_REGIONS_LIST, &error);
  g_assert_cmpstr (list->version, ==, "0");
  world_close (&world);
}

static void
assert_refused (const char *csv, PwError code) {
  World world;
  world_open (&world, csv);
  g_autoptr (GError) error = NULL;
  g_assert_false (app_regions_prepare (world.data, world.file, &error));
  g_assert_true (pw_error_is (error, code));
  g_clear_error (&error);
  g_autoptr (PwDb) db = app_store_open_file (world.data, FALSE, &error);
  g_autoptr (GPtrArray) none = app_regions_search (db, "a", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  world_close (&world);
}

static void
test_refused (void) {
  assert_refused ("code,name\n17.7,Bengkulu\n", PW_ERROR_REFUSED);
  assert_refused ("code,name\nID,Indonesia\n", PW_ERROR_REFUSED);
  assert_refused ("kind,name\n17,Bengkulu\n", PW_ERROR_REFUSED);
  assert_refused ("code,name\n17,\"Beng\n", PW_ERROR_DAMAGED);
}

/* Many villages have one name: the one of this district comes first; districts do not come. */
static void
test_near (void) {
  World world;
  world_open (&world, "code,name\n17,Bengkulu\n17.07.03,Marga Raya\n17.07.03.2007,Suka Marga Baru\n"
                      "17.07.04.2001,Marga\n17.08.01.2001,Marga\n18.01.01.2001,Marga\n"
                      "17.07.03.2009,Marga Tua\n");
  g_autoptr (GError) error = NULL;
  g_assert_true (app_regions_prepare (world.data, world.file, &error));
  g_autoptr (PwDb) db = app_store_open_file (world.data, FALSE, &error);
  static const char *const want[]
      = { "17.07.03.2009", "17.07.03.2007", "17.07.04.2001", "17.08.01.2001", "18.01.01.2001" };
  g_autoptr (GPtrArray) all = app_regions_near (db, "marga", "17.07.03.2007", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, G_N_ELEMENTS (want));
  /* The village itself, whose four parts are all shared, and then its neighbour. */
  g_assert_cmpstr (((AppRegion *)all->pdata[0])->code, ==, want[1]);
  g_autoptr (GPtrArray) near = app_regions_near (db, "marga", "17.07.03", 10, &error);
  for (guint i = 0; i < near->len; i++)
    g_assert_cmpstr (((AppRegion *)near->pdata[i])->code, ==, want[i]);
  g_assert_cmpstr (((AppRegion *)near->pdata[0])->within, ==, "Marga Raya, Bengkulu");
  g_autoptr (GPtrArray) few = app_regions_near (db, "marga", "18.01", 1, &error);
  g_assert_cmpuint (few->len, ==, 1);
  g_assert_cmpstr (((AppRegion *)few->pdata[0])->code, ==, "18.01.01.2001");
  g_autoptr (AppRegion) one = app_regions_find (db, "17.07.03.2009");
  g_assert_cmpstr (one->name, ==, "Marga Tua");
  g_assert_null (app_regions_find (db, "17.07.03.2999"));
  g_assert_true (app_region_is_village ("17.07.03.2009"));
  g_assert_false (app_region_is_village ("17.07.03"));
  g_assert_false (app_region_is_village ("17.07.03.200x"));
  world_close (&world);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-regions/search", test_search);
  g_test_add_func ("/app-regions/near", test_near);
  g_test_add_func ("/app-regions/identity-beside", test_identity_beside);
  g_test_add_func ("/app-regions/refused", test_refused);
  return g_test_run ();
}
