/* Lists: what is put comes back whole, by value and by region; another version takes the place of
 * the one before; what is no list is refused. A list as long as the nation's regions is put and
 * asked, and the times are printed. Done by small texts, and by a generated list. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/lists/pw-lists.h"
#include "tests/lib/sample.h"

typedef struct {
  char *dir; /* owned */
  PwDb *db;  /* owned */
} World;

static void
set_up (World *world, gconstpointer kind) {
  g_autoptr (GError) error = NULL;
  world->dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (world->dir, "store.db", NULL);
  world->db = pw_db_open (path, kind != NULL ? PW_DB_HOST : PW_DB_APP, TRUE, &error);
  g_assert_no_error (error);
}

static void
tear_down (World *world, gconstpointer data G_GNUC_UNUSED) {
  pw_db_close (world->db);
  sample_dir_free (world->dir);
}

static PwList *
put_bytes (World *world, const char *name, const char *version, const char *column, GBytes *csv,
           GError **error) {
  g_assert_true (pw_db_begin (world->db, NULL));
  PwList *list = pw_lists_put (world->db, name, version, column, csv, 1728312185000, error);
  if (list == NULL)
    pw_db_rollback (world->db);
  else
    g_assert_true (pw_db_commit (world->db, NULL));
  return list;
}

static PwList *
put (World *world, const char *name, const char *column, const char *csv, GError **error) {
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  return put_bytes (world, name, "1", column, bytes, error);
}

static void
must_put (World *world, const char *name, const char *column, const char *csv) {
  g_autoptr (GError) error = NULL;
  pw_list_free (put (world, name, column, csv, &error));
  g_assert_no_error (error);
}

static void
assert_csv (World *world, const char *name, const char *region, const char *expected) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = pw_lists_csv (world->db, name, region, &error);
  g_assert_no_error (error);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_assert_cmpstr (text, ==, expected);
}

/* "a=1 b=2 / a=3 ..." (transfer full) */
static char *
rows (World *world, const char *name, const char *column, const char *value, GError **error) {
  xmlDoc *doc = pw_lists_rows (world->db, name, column, value, error);
  if (doc == NULL)
    return NULL;
  GString *out = g_string_new (NULL);
  xmlNode *root = xmlDocGetRootElement (doc);
  g_assert_cmpstr ((const char *)root->name, ==, "root");
  for (xmlNode *item = root->children; item != NULL; item = item->next) {
    g_assert_cmpstr ((const char *)item->name, ==, "item");
    if (item != root->children)
      g_string_append (out, " /");
    for (xmlNode *cell = item->children; cell != NULL; cell = cell->next) {
      xmlChar *text = xmlNodeGetContent (cell);
      g_string_append_printf (out, "%s%s=%s", out->len > 0 ? " " : "", (const char *)cell->name,
                              (const char *)text);
      xmlFree (text);
    }
  }
  xmlFreeDoc (doc);
  return g_string_free (out, FALSE);
}

#define PLACES                                                                                     \
  "code,name,parent\n17,Bengkulu,\n17.07,Lebong,17\n17.07.03,Topos,17.07\n"                        \
  "17.07.03.2004,Tik Sirong,17.07.03\n17.08,Kepahiang,17\n17.08.01,\"Bermani, Ilir\",17.08\n"      \
  "17.071,Salah,17\n18,Lampung,\n,Semua,\n"

/* --- what is put comes back ------------------------------------------------------------------ */

static void
test_round_trip (World *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwList) list = put (world, "regions", "code", PLACES, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->row_count, ==, 9);
  PwDigest digest = pw_digest_of (PLACES, strlen (PLACES));
  g_assert_true (pw_digest_equal (&digest, &list->digest));
  assert_csv (world, "regions", NULL, PLACES);
  g_autoptr (PwList) found = pw_lists_find (world->db, "regions", &error);
  g_assert_cmpstr (found->version, ==, "1");
  g_assert_cmpstr (found->region_column, ==, "code");
  g_assert_cmpuint (found->columns->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (found->columns, 2), ==, "parent");
  g_assert_true (pw_digest_equal (&digest, &found->digest));
  g_autofree char *some = rows (world, "regions", "parent", "17.07", &error);
  g_assert_cmpstr (some, ==, "code=17.07.03 name=Topos parent=17.07");
  g_autofree char *tops = rows (world, "regions", "parent", "", &error);
  g_assert_cmpstr (tops, ==,
                   "code=17 name=Bengkulu parent= / code=18 name=Lampung parent= / code= "
                   "name=Semua parent=");
  g_autofree char *none = rows (world, "regions", "parent", "99", &error);
  g_assert_cmpstr (none, ==, "");
  g_autofree char *name
      = pw_lists_pulldata (world->db, "regions", "name", "code", "17.08.01", &error);
  g_assert_cmpstr (name, ==, "Bermani, Ilir");
  g_assert_null (pw_lists_pulldata (world->db, "regions", "name", "code", "99", &error));
  g_assert_no_error (error);
}

/* A handheld of one regency gets its rows, those above, and those of everybody. */
static void
test_region (World *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  must_put (world, "regions", "code", PLACES);
  const char *lebong = "code,name,parent\n17,Bengkulu,\n17.07,Lebong,17\n17.07.03,Topos,17.07\n"
                       "17.07.03.2004,Tik Sirong,17.07.03\n,Semua,\n";
  assert_csv (world, "regions", "17.07.03.2004", lebong);
  assert_csv (world, "regions", "17.07", lebong);
  assert_csv (world, "regions", "18", "code,name,parent\n18,Lampung,\n,Semua,\n");
  assert_csv (world, "regions", "ID", PLACES);
  g_assert_null (pw_lists_csv (world->db, "regions", "17.7", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  must_put (world, "acts", NULL, "code\n17.08\n");
  assert_csv (world, "acts", "17.07", "code\n17.08\n");
}

static void
test_replace (World *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  must_put (world, "zebra", NULL, "x\n1\n");
  must_put (world, "acts", NULL, "a,b\n1,2\n3,4\n");
  must_put (world, "acts", NULL, "b\n2\n");
  assert_csv (world, "acts", NULL, "b\n2\n");
  g_assert_null (rows (world, "acts", "a", "1", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* What is refused leaves what is there. */
  g_assert_null (put (world, "acts", NULL, "b\n2,3\n", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  assert_csv (world, "acts", NULL, "b\n2\n");
  g_autoptr (GPtrArray) all = pw_lists_all (world->db, NULL);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (((PwList *)g_ptr_array_index (all, 0))->name, ==, "acts");
  g_assert_cmpstr (((PwList *)g_ptr_array_index (all, 1))->name, ==, "zebra");
}

/* --- canonical ------------------------------------------------------------------------------- */

/* Any spelling of the same cells gives the same bytes, and those give themselves. */
static void
test_canonical (void) {
  static const struct {
    const char *csv, *expected;
  } cases[] = {
    { "\xef\xbb\xbf\"a\",b\r\n1,\"2\"\r\n", "a,b\n1,2\n" },
    { "a\n\n\"\"\nx", "a\n\"\"\nx\n" },
    { "a,b\n\"x\"\"y\",\" z\"\n", "a,b\n\"x\"\"y\",\" z\"\n" },
    { "a,b\n,\n", "a,b\n,\n" },
    { "a\n\"1\n2\"\n", "a\n\"1\n2\"\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) csv = g_bytes_new (cases[i].csv, strlen (cases[i].csv));
    g_autoptr (GBytes) first = pw_lists_canonical (csv, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first), cases[i].expected,
                     strlen (cases[i].expected));
    g_autoptr (GBytes) second = pw_lists_canonical (first, &error);
    g_assert_true (second == first);
  }
}

static void
test_refused (World *world, gconstpointer data G_GNUC_UNUSED) {
  static const struct {
    const char *name, *column, *csv;
    PwError code;
  } cases[] = {
    { "", NULL, "a\n", PW_ERROR_REFUSED },
    { "a b", NULL, "a\n", PW_ERROR_REFUSED },
    { "../a", NULL, "a\n", PW_ERROR_REFUSED },
    { "acts", "region", "a\n1\n", PW_ERROR_REFUSED },
    { "acts", NULL, "a b\n1\n", PW_ERROR_REFUSED },
    { "acts", NULL, "label::English\n1\n", PW_ERROR_REFUSED },
    { "acts", NULL, "1a\n1\n", PW_ERROR_REFUSED },
    { "acts", NULL, "", PW_ERROR_DAMAGED },
    { "acts", NULL, "a,a\n1,2\n", PW_ERROR_DAMAGED },
    { "acts", NULL, "a,b\n1\n", PW_ERROR_DAMAGED },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (put (world, cases[i].name, cases[i].column, cases[i].csv, &error));
    g_assert_error (error, PW_ERROR, (int)cases[i].code);
  }
  g_autoptr (GString) wide = g_string_new ("c0");
  for (guint i = 1; i <= PW_LIST_COLUMNS_MAX; i++)
    g_string_append_printf (wide, ",c%u", i);
  g_autoptr (GError) error = NULL;
  g_assert_null (put (world, "acts", NULL, wide->str, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_assert_null (pw_lists_find (world->db, "acts", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

/* --- XML ------------------------------------------------------------------------------------- */

static void
test_xml (void) {
  static const struct {
    const char *xml, *expected;
    PwError code;
  } cases[] = {
    { "<root><item><a>1</a></item><item><b>x, y</b><a>2</a></item></root>", "a,b\n1,\n2,\"x, y\"\n",
      0 },
    { "<root><item><a>&lt;&amp;</a></item></root>", "a\n<&\n", 0 },
    { "<root xmlns=\"x\"><!-- so --><item>\n <a/>\n</item></root>", "a\n\"\"\n", 0 },
    { "<list><item><a>1</a></item></list>", NULL, PW_ERROR_REFUSED },
    { "<root><row><a>1</a></row></root>", NULL, PW_ERROR_REFUSED },
    { "<root><item a=\"1\"/></root>", NULL, PW_ERROR_REFUSED },
    { "<root><item><a b=\"1\">x</a></item></root>", NULL, PW_ERROR_REFUSED },
    { "<root><item><a><b>x</b></a></item></root>", NULL, PW_ERROR_REFUSED },
    { "<root><item><a>1</a><a>2</a></item></root>", NULL, PW_ERROR_REFUSED },
    { "<root><item/></root>", NULL, PW_ERROR_REFUSED },
    { "<!DOCTYPE root [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><root><item><a>&e;</a></item>"
      "</root>",
      NULL, PW_ERROR_REFUSED },
    { "<root><item>", NULL, PW_ERROR_DAMAGED },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) xml = g_bytes_new (cases[i].xml, strlen (cases[i].xml));
    g_autoptr (GBytes) csv = pw_lists_xml_to_csv (xml, &error);
    if (cases[i].expected == NULL) {
      g_assert_null (csv);
      g_assert_error (error, PW_ERROR, (int)cases[i].code);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpmem (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv), cases[i].expected,
                     strlen (cases[i].expected));
  }
}

/* --- long lists ------------------------------------------------------------------------------ */

#define LONG_ROWS 91599

/* As long and as shaped as the list of all regions: code, name, parent, level. */
static GBytes *
long_list (void) {
  GString *out = g_string_new ("code,name,parent,level\n");
  guint count = 0;
  for (guint a = 11; count < LONG_ROWS && a < 100; a++)
    for (guint b = 1; count < LONG_ROWS && b <= 15; b++)
      for (guint c = 1; count < LONG_ROWS && c <= 15; c++)
        for (guint d = 2001; count < LONG_ROWS && d <= 2012; d++, count++)
          g_string_append_printf (out, "%u.%02u.%02u.%u,Desa %u %u,%u.%02u.%02u,4\n", a, b, c, d,
                                  count * 7919 % LONG_ROWS, d, a, b, c);
  gsize length = out->len;
  return g_bytes_new_take (g_string_free (out, FALSE), length);
}

static void
test_long (World *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = long_list ();
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PwList) list = put_bytes (world, "regions", "1", "code", csv, &error);
  g_assert_no_error (error);
  gint64 put_us = g_get_monotonic_time () - start;
  g_assert_cmpuint (list->row_count, ==, LONG_ROWS);
  start = g_get_monotonic_time ();
  pw_list_free (put_bytes (world, "regions", "2", "code", csv, &error));
  gint64 again_us = g_get_monotonic_time () - start;
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++) {
    g_autofree char *parent = g_strdup_printf ("%u.%02u.%02u", 11 + i % 30, 1 + i % 15, 3);
    xmlDoc *doc = pw_lists_rows (world->db, "regions", "parent", parent, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (xmlChildElementCount (xmlDocGetRootElement (doc)), ==, 12);
    xmlFreeDoc (doc);
  }
  gint64 ask_us = (g_get_monotonic_time () - start) / 100;
  start = g_get_monotonic_time ();
  g_autoptr (GBytes) part = pw_lists_csv (world->db, "regions", "17.07", &error);
  gint64 part_us = g_get_monotonic_time () - start;
  g_assert_cmpuint (g_bytes_get_size (part), <, 12000);
  g_test_message (
      "%d rows: put %.2f s, put again %.2f s, one question %.3f ms, one regency %.1f ms", LONG_ROWS,
      put_us / 1e6, again_us / 1e6, ask_us / 1e3, part_us / 1e3);
  g_assert_null (pw_lists_rows (world->db, "regions", "level", "4", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_assert_null (pw_lists_rows (world->db, "regions", NULL, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, World, NULL, set_up, function, tear_down)
  ADD ("/lists/round-trip", test_round_trip);
  ADD ("/lists/region", test_region);
  ADD ("/lists/replace", test_replace);
  ADD ("/lists/refused", test_refused);
  ADD ("/lists/long", test_long);
  g_test_add ("/lists/host-store", World, "host", set_up, test_round_trip, tear_down);
  g_test_add_func ("/lists/canonical", test_canonical);
  g_test_add_func ("/lists/xml", test_xml);
  return g_test_run ();
}
