/* Cutting a list to a regency: the same rows as the store of lists gives, for random lists and any
 * region; so a difference can be built to what a handheld got years ago. */
#include <string.h>

#include "host/forms/host-list-cut.h"
#include "sync/base/pw-error.h"
#include "sync/lists/pw-lists.h"
#include "tests/lib/publish-desk.h"

static void
append_random_code (GString *out) {
  switch (g_test_rand_int_range (0, 7)) {
  case 0:
    return;
  case 1:
    g_string_append (out, "ID");
    return;
  case 2:
    g_string_append_printf (out, "%02d", g_test_rand_int_range (16, 19));
    return;
  case 3:
    g_string_append_printf (out, "17.%02d", g_test_rand_int_range (6, 9));
    return;
  case 4:
    g_string_append_printf (out, "%02d.07.%02d", g_test_rand_int_range (16, 19),
                            g_test_rand_int_range (1, 4));
    return;
  default:
    g_string_append_printf (out, "17.%02d.%02d.%04d", g_test_rand_int_range (6, 9),
                            g_test_rand_int_range (1, 4), g_test_rand_int_range (2001, 2004));
  }
}

static void
test_like_the_store (Desk *desk, gconstpointer data) {
  (void)data;
  static const char *const regions[]
      = { "ID", "17", "17.07", "17.07.03", "17.07.03.2004", "17.08", "16", "19.01" };
  static const char *const names[] = { "Desa", "\"a,\"\"b\"", "", "\"dua\nbaris\"" };
  for (guint run = 0; run < 20; run++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) csv = g_string_new ("name,place\n");
    for (int rows = g_test_rand_int_range (0, 60); rows > 0; rows--) {
      g_string_append_printf (csv, "%s,", names[g_test_rand_int_range (0, G_N_ELEMENTS (names))]);
      append_random_code (csv);
      g_string_append_c (csv, '\n');
    }
    g_autofree char *version = g_strdup_printf ("%u", run + 1);
    desk_publish_list (desk, "places", version, "place", csv->str);
    g_autoptr (GBytes) whole = pw_lists_csv (desk->host->db, "places", NULL, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < G_N_ELEMENTS (regions); i++) {
      g_autoptr (GBytes) want = pw_lists_csv (desk->host->db, "places", regions[i], &error);
      g_assert_no_error (error);
      g_autoptr (GBytes) found = host_list_cut (whole, "place", regions[i], &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (found, want));
    }
  }
}

static void
test_edges (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = g_bytes_new_static ("a\n\"\"\nx\n", strlen ("a\n\"\"\nx\n"));
  g_autoptr (GBytes) same = host_list_cut (csv, NULL, "17.07", &error);
  g_assert_true (same == csv);
  g_autoptr (GBytes) cut = host_list_cut (csv, "a", "17.07", &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (cut, NULL), g_bytes_get_size (cut), "a\n\"\"\n", 5);
  g_assert_null (host_list_cut (csv, "b", "17.07", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_autofree char *regency = host_list_cut_regency ("17.07.03.2004");
  g_assert_cmpstr (regency, ==, "17.07");
  g_autofree char *province = host_list_cut_regency ("17");
  g_assert_cmpstr (province, ==, "17");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/host-list-cut/like-the-store", Desk, NULL, desk_set_up, test_like_the_store,
              desk_tear_down);
  g_test_add_func ("/host-list-cut/edges", test_edges);
  return g_test_run ();
}
