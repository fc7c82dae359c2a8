/* Packs: a handheld gets what it is not known to hold and nothing else, by difference only to what
 * it surely holds, lists cut to its regency. Everything that is brought is put together again. */
#include <string.h>

#include "host/forms/host-list-cut.h"
#include "tests/lib/publish-desk.h"

#define REGIONS_1                                                                                  \
  "code,name\n17,Bengkulu\n17.07,Lebong\n17.07.03,Utara\n17.07.03.2004,Satu\n17.08,Lain\n"         \
  "17.08.01,Jauh\n"
#define REGIONS_2                                                                                  \
  "code,name\n17,Bengkulu\n17.07,Lebong\n17.07.03,Utara\n17.07.03.2004,Nama Baru\n17.08,Lain\n"    \
  "17.08.01,Jauh\n"

static void
assert_brought (Desk *desk, const WorldDevice *device, GHashTable *bases, const char *words) {
  g_autofree char *found = desk_brought (desk, device, bases);
  g_assert_cmpstr (found, ==, words);
}

/* All that `bases` holds, as the handheld would tell it. */
static void
tell_all (Desk *desk, const WorldDevice *device, GHashTable *bases, PwPublishedKind kind,
          const char *name) {
  g_autoptr (GPtrArray) holdings = desk_holdings_new ();
  GHashTableIter iter;
  gpointer hex;
  g_hash_table_iter_init (&iter, bases);
  while (g_hash_table_iter_next (&iter, &hex, NULL)) {
    PwDigest digest;
    g_assert_true (pw_digest_from_hex (hex, &digest));
    desk_hold (holdings, kind, name, &digest);
  }
  desk->clock.unix_ms += 1000;
  desk_tell (desk, device, holdings, desk->clock.unix_ms);
  desk_merge (desk);
}

static void
test_forms (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GHashTable) bases = desk_bases_new ();
  assert_brought (desk, desk->siti, bases, "");
  desk_publish (desk, "visit", "1", "village:string a:int long_name_of_a_field:string b:string");
  desk_publish (desk, "other", "5", "village:string");
  assert_brought (desk, desk->siti, bases, "form other 5, form visit 1");
  /* It did not tell: so it gets all again. */
  assert_brought (desk, desk->siti, bases, "form other 5, form visit 1");
  tell_all (desk, desk->siti, bases, PW_PUBLISHED_FORM, "visit");
  /* The name counts too: "other" was not told under its name. */
  assert_brought (desk, desk->siti, bases, "form other 5");
  desk_publish (desk, "visit", "2",
                "village:string a:int long_name_of_a_field:string b:string c:string");
  gsize whole = desk_brought_bytes (desk, desk->budi);
  assert_brought (desk, desk->siti, bases, "form other 5, form visit 2 by difference");
  g_assert_cmpuint (desk_brought_bytes (desk, desk->siti), <, whole);
  g_autoptr (GHashTable) none = desk_bases_new ();
  assert_brought (desk, desk->budi, none, "form other 5, form visit 2");
  /* Only the newest goes, also after the store was closed. */
  desk_reopen (desk);
  assert_brought (desk, desk->budi, none, "form other 5, form visit 2");
}

/* A handheld that never told, but wrote records: they prove what it held. */
static void
test_records_prove (Desk *desk, gconstpointer data) {
  (void)data;
  const char *fields = "village:string a:int one_more_field:string yet_another_field:string";
  PwDigest first = desk_publish (desk, "visit", "1", fields);
  desk_visit (desk->siti, desk_form (desk, &first), DESK_VILLAGE, 1);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  g_autoptr (GHashTable) bases = desk_bases_new ();
  assert_brought (desk, desk->siti, bases, "");
  const PwForm *form = desk_form (desk, &first);
  g_hash_table_insert (bases, pw_digest_to_hex (&first), g_bytes_ref (pw_form_bytes (form)));
  g_autofree char *more = g_strdup_printf ("%s b:int", fields);
  desk_publish (desk, "visit", "2", more);
  assert_brought (desk, desk->siti, bases, "form visit 2 by difference");
  /* What it tells weighs more: this program has forgotten the first version. */
  g_autoptr (GPtrArray) holdings = desk_holdings_new ();
  PwDigest nothing = pw_digest_of ("x", 1);
  desk_hold (holdings, PW_PUBLISHED_FORM, "visit", &nothing);
  desk_tell (desk, desk->siti, holdings, WORLD_START_MS);
  desk_merge (desk);
  assert_brought (desk, desk->siti, bases, "form visit 2");
}

static void
test_lists (Desk *desk, gconstpointer data) {
  (void)data;
  desk_publish_list (desk, "regions", "1", "code", REGIONS_1);
  desk_publish_list (desk, "offices", "1", NULL, "code,label\nx,X\n");
  g_autoptr (GHashTable) bases = desk_bases_new ();
  assert_brought (desk, desk->siti, bases, "list offices 1, list regions 1");
  g_autoptr (GBytes) cut = g_bytes_new_static (REGIONS_1, strlen (REGIONS_1));
  g_autoptr (GBytes) mine = host_list_cut (cut, "code", "17.07.03.2004", NULL);
  PwDigest digest = pw_digest_of (g_bytes_get_data (mine, NULL), g_bytes_get_size (mine));
  g_autofree char *hex = pw_digest_to_hex (&digest);
  g_assert_true (g_hash_table_contains (bases, hex));
  g_hash_table_remove_all (bases);
  g_hash_table_insert (bases, g_strdup (hex), g_bytes_ref (mine));
  tell_all (desk, desk->siti, bases, PW_PUBLISHED_LIST, "regions");
  assert_brought (desk, desk->siti, bases, "list offices 1");
  /* A change elsewhere is no change for this handheld; one at home is. */
  desk_publish_list (desk, "regions", "2", "code", REGIONS_1 "17.09,Baru\n");
  assert_brought (desk, desk->siti, bases, "list offices 1");
  desk_publish_list (desk, "regions", "3", "code", REGIONS_2);
  g_autofree char *brought = desk_brought (desk, desk->siti, bases);
  g_assert_true (g_str_has_prefix (brought, "list offices 1, list regions 3"));
}

/* A list that hardly changes comes as a difference to a version before the last. */
static void
test_list_difference (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GString) csv = g_string_new ("code,name\n");
  for (guint i = 0; i < 400; i++)
    g_string_append_printf (csv, "17.07.%02u.%04u,Desa nomor %u\n", i / 20 + 1, 2001 + i % 20,
                            g_test_rand_int_range (0, 100000));
  desk_publish_list (desk, "regions", "1", "code", csv->str);
  g_autoptr (GHashTable) bases = desk_bases_new ();
  assert_brought (desk, desk->siti, bases, "list regions 1");
  gsize whole = desk_brought_bytes (desk, desk->siti);
  tell_all (desk, desk->siti, bases, PW_PUBLISHED_LIST, "regions");
  g_string_append (csv, "17.07.40.2001,Desa baru\n");
  desk_publish_list (desk, "regions", "2", NULL, csv->str);
  g_string_append (csv, "17.07.40.2002,Desa lebih baru\n");
  desk_publish_list (desk, "regions", "3", NULL, csv->str);
  assert_brought (desk, desk->siti, bases, "list regions 3 by difference");
  g_assert_cmpuint (desk_brought_bytes (desk, desk->siti), <, whole / 5);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Desk, NULL, desk_set_up, test, desk_tear_down)
  ADD ("/host-packs/forms", test_forms);
  ADD ("/host-packs/records-prove", test_records_prove);
  ADD ("/host-packs/lists", test_lists);
  ADD ("/host-packs/list-difference", test_list_difference);
  return g_test_run ();
}
