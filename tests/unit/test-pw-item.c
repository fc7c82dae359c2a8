/* The tree beside the document: what hides is out of sight but knows its place, what comes back
 * stands where it stood, entries come and go, and nothing is freed twice or not at all. */
#include <glib.h>
#include <string.h>

#include "sync/session/pw-item.h"
#include "tests/lib/session-desk.h"

typedef struct {
  PwForm *form;
  xmlDoc *doc;
  PwItem *root;
} Fixture;

static void
set_up (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  fixture->form = session_form (
      "<a>1</a><g><b> 2 </b></g><r jr:template=''><c>3</c></r><r><c>4</c></r><d>5</d>",
      "<bind nodeset='/data/a' relevant='true()'/>",
      "<input ref='/data/a'><label>a</label></input><group ref='/data/r'><label>r</label>"
      "<repeat nodeset='/data/r'><input ref='/data/r/c'><label>c</label></input></repeat></group>"
      "<input ref='/data/d'><label>d</label></input>");
  fixture->doc = pw_form_new_instance (fixture->form);
  fixture->root = pw_item_tree_new (fixture->form, fixture->doc);
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  pw_item_free (fixture->root);
  xmlFreeDoc (fixture->doc);
  pw_form_free (fixture->form);
}

/* The names of the root's elements, each with its text. (transfer full) */
static char *
elements (Fixture *fixture) {
  g_autoptr (GString) text = g_string_new (NULL);
  for (xmlNode *xml = fixture->root->xml->children; xml != NULL; xml = xml->next) {
    xmlChar *content = xmlNodeGetContent (xml);
    g_string_append_printf (text, "%s%s ", (const char *)xml->name, (const char *)content);
    xmlFree (content);
  }
  return g_strdup (text->str);
}

static void
assert_elements (Fixture *fixture, const char *wanted) {
  g_autofree char *found = elements (fixture);
  g_assert_cmpstr (found, ==, wanted);
}

static PwItem *
at (Fixture *fixture, const char *path) {
  PwItem *item = pw_item_find (fixture->root, path);
  g_assert_nonnull (item);
  g_autofree char *back = pw_item_path (item);
  g_assert_cmpstr (back, ==, path);
  return item;
}

static void
test_build (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  assert_elements (fixture, "a1 g2 r4 d5 ");
  g_assert_cmpstr (at (fixture, "/g/b")->text, ==, "2");
  g_assert_cmpuint (pw_item_count (fixture->root), ==, 8);
  g_assert_cmpint (at (fixture, "/r")->kind, ==, PW_ITEM_LIST);
  g_assert_cmpint (at (fixture, "/r[1]")->kind, ==, PW_ITEM_ENTRY);
  g_assert_cmpuint (at (fixture, "/r")->depth, ==, 2);
  g_assert_cmpuint (at (fixture, "/r[1]")->depth, ==, 2);
  g_assert_cmpuint (at (fixture, "/r[1]/c")->depth, ==, 3);
  g_assert_true (pw_item_above (at (fixture, "/r[1]/c"), 2) == at (fixture, "/r[1]"));
  g_assert_true (pw_item_above (at (fixture, "/r[1]/c"), 1) == fixture->root);
}

/* Hidden in any order and shown in any order, the elements end up in order. */
static void
test_hide (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const char *const paths[] = { "/a", "/g", "/r[1]", "/r[2]", "/d" };
  PwItem *list = at (fixture, "/r");
  pw_item_add_entry (fixture->form, list);
  assert_elements (fixture, "a1 g2 r4 r3 d5 ");
  for (guint i = 0; i < 500; i++) {
    PwItem *item = at (fixture, paths[g_test_rand_int_range (0, G_N_ELEMENTS (paths))]);
    pw_item_set_hidden (item, g_test_rand_int_range (0, 2) == 1);
    g_autoptr (GString) wanted = g_string_new (NULL);
    static const char *const shown[] = { "a1 ", "g2 ", "r4 ", "r3 ", "d5 " };
    for (guint j = 0; j < G_N_ELEMENTS (paths); j++) {
      if (!at (fixture, paths[j])->hidden)
        g_string_append (wanted, shown[j]);
    }
    assert_elements (fixture, wanted->str);
    g_assert_true (item->xml->parent == fixture->root->xml);
    g_assert_cmpint (pw_item_is_live (item), ==, !item->hidden);
  }
  pw_item_set_hidden (at (fixture, "/g"), TRUE);
  g_assert_false (pw_item_is_live (at (fixture, "/g/b")));
}

static void
test_entries (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwItem *list = at (fixture, "/r");
  pw_item_set_text (at (fixture, "/r[1]/c"), "first");
  PwItem *second = pw_item_add_entry (fixture->form, list);
  g_assert_cmpuint (pw_item_number (second), ==, 2);
  PwItem *first = pw_item_take_entry (list, 0);
  assert_elements (fixture, "a1 g2 r3 d5 ");
  g_assert_false (pw_item_is_live (first));
  g_assert_cmpuint (pw_item_number (second), ==, 1);
  pw_item_put_entry (list, first);
  assert_elements (fixture, "a1 g2 r3 rfirst d5 ");
  pw_item_free (pw_item_take_entry (list, 1));
  pw_item_clear (fixture->root);
  assert_elements (fixture, "a g d ");
}

static void
test_texts (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwItem *item = at (fixture, "/a");
  item->reason = g_strdup ("why");
  item->given = json_integer (1);
  pw_item_set_text (item, "<b>&amp;</b>");
  g_assert_null (item->reason);
  g_assert_null (item->given);
  assert_elements (fixture, "a<b>&amp;</b> g2 r4 d5 ");
  pw_item_set_text (item, item->text);
  g_assert_cmpstr (item->text, ==, "<b>&amp;</b>");
  pw_item_set_failure (item, PW_FORM_CALCULATE, "no");
  pw_item_set_failure (item, PW_FORM_RELEVANT, NULL); /* another expression's: it stays */
  g_assert_cmpstr (item->failure, ==, "no");
  pw_item_set_failure (item, PW_FORM_CALCULATE, NULL);
  g_assert_null (item->failure);
}

static void
test_collect (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwItem *list = at (fixture, "/r");
  pw_item_add_entry (fixture->form, list);
  const PwFormNode *c = pw_form_find (fixture->form, "/r/c");
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  pw_item_collect (fixture->root, c, FALSE, all);
  g_assert_cmpuint (all->len, ==, 2);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  pw_item_collect (at (fixture, "/r[2]"), c, FALSE, one);
  g_assert_cmpuint (one->len, ==, 1);
  pw_item_set_hidden (at (fixture, "/r[1]"), TRUE);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  pw_item_collect (fixture->root, c, FALSE, shown);
  g_assert_cmpuint (shown->len, ==, 1);
  g_autoptr (GPtrArray) hidden = g_ptr_array_new ();
  pw_item_collect (fixture->root, c, TRUE, hidden);
  g_assert_cmpuint (hidden->len, ==, 2);
  g_autoptr (GPtrArray) lists = g_ptr_array_new ();
  pw_item_collect (fixture->root, list->node, FALSE, lists);
  g_assert_cmpuint (lists->len, ==, 3); /* the list and its entries */
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/pw-item/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("build", test_build);
  TEST ("hide", test_hide);
  TEST ("entries", test_entries);
  TEST ("texts", test_texts);
  TEST ("collect", test_collect);
  return g_test_run ();
}
