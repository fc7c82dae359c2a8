/* Code lists: written out, from instances inline and outside the file, filtered, older spellings.
 */
#include <glib.h>
#include <string.h>

#include "tests/lib/form-parts.h"

#define LIST                                                                                       \
  "<instance id='l'><root><item><name>x</name><label>Ex</label><itextId>t</itextId></item>"        \
  "<item><name>y</name><label>Why</label><x:itextId>none</x:itextId></item><item><name/></item>"   \
  "</root></instance>"                                                                             \
  "<instance id='deep'><all><area><name>north</name><town><name>a</name></town></area>"            \
  "<area><name>south</name><town><name>b</name></town><town><name>a</name></town></area></all>"    \
  "</instance><instance id='out' src='jr://file-csv/towns.csv'/>"                                  \
  "<instance id='old' src='jr://instance/last-saved'/>"
#define ITEXT                                                                                      \
  "<itext><translation lang='id'><text id='t'><value>Teks</value></text></translation></itext>"
#define REPEAT                                                                                     \
  "<group ref='/data/g'><repeat nodeset='/data/g'><input ref='/data/g/b'/></repeat></group>"

/* "x=Ex y=Why" */
static char *
choices_of (const PwForm *form, const PwFormNode *node) {
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < pw_form_choice_count (node); i++) {
    const PwFormChoice *choice = pw_form_choice (node, i);
    const char *label = pw_form_text (form, choice->label, NULL);
    g_string_append_printf (text, "%s%s=%s", i == 0 ? "" : " ", choice->code,
                            label == NULL ? "?" : label);
    g_assert_cmpstr (pw_form_choice_named (node, choice->code)->code, ==, choice->code);
  }
  g_assert_null (pw_form_choice (node, pw_form_choice_count (node)));
  return g_string_free (text, FALSE);
}

typedef struct {
  const char *content; /* of the select1 */
  const char *choices;
  const char *expression; /* PW_FORM_CHOICES; NULL if there is none */
  const char *value;      /* value_ref and label_ref; NULL if it is no itemset */
  const char *label;
  gboolean open;
} Case;

static void
assert_case (const Case *test, const char *more_body) {
  g_autofree char *body
      = g_strdup_printf ("<select1 ref='/data/a'>%s</select1>%s", test->content, more_body);
  FormParts parts = { .instance = LIST, .itext = ITEXT, .body = body };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  const PwFormNode *a = form_parts_node (form, "/a");
  g_autofree char *choices = choices_of (form, a);
  g_assert_cmpstr (choices, ==, test->choices);
  const PwXpath *xpath = a->expressions[PW_FORM_CHOICES];
  g_assert_cmpstr (xpath == NULL ? NULL : pw_xpath_text (xpath), ==, test->expression);
  g_assert_cmpstr (a->value_ref, ==, test->value);
  g_assert_cmpstr (a->label_ref, ==, test->label);
  g_assert_true (a->open_choices == test->open);
}

static void
test_written (void) {
  static const Case cases[] = {
    { "<item><label>One</label><value> 1 </value></item><item><value>2</value></item>", "1=One 2=?",
      NULL, NULL, NULL, FALSE },
    { "<item><label ref=\"jr:itext('t')\"/><value>t</value></item>", "t=Teks", NULL, NULL, NULL,
      FALSE },
    /* A code with a blank, twice the same, and none at all: "no answer". */
    { "<item><value>a b</value></item><item><label>1</label><value>c</value></item>"
      "<item><label>2</label><value>c</value></item><item><label>-</label><value/></item>",
      "a b=? c=1 c=2", NULL, NULL, NULL, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_case (&cases[i], "");
}

static void
test_itemsets (void) {
  static const Case cases[] = {
    { "<itemset nodeset=\"instance('l')/root/item\"><value ref='name'/><label "
      "ref='label'/></itemset>",
      "x=Ex y=Why", NULL, "name", "label", FALSE },
    { "<itemset nodeset=' instance( \"l\" ) / root / item '><label ref='jr:itext(itextId)'/>"
      "<value ref='./name'/></itemset>",
      "x=Teks y=?", NULL, "name", "itextId", FALSE },
    { "<itemset nodeset=\"instance('l')/root/item\"><value ref='name'/></itemset>", "x=x y=y", NULL,
      "name", "name", FALSE },
    { "<itemset nodeset=\"instance('l')/root/item[name != /data/g/b]\"><value ref='name'/>"
      "<label ref='label'/></itemset>",
      "x=Ex y=Why", "instance('l')/root/item[name != /data/g/b]", "name", "label", FALSE },
    { "<itemset nodeset=\"randomize(instance('l')/root/item, 3)\"><value ref='name'/>"
      "<label ref='label'/></itemset>",
      "x=Ex y=Why", "randomize(instance('l')/root/item, 3)", "name", "label", FALSE },
    /* Filtered on the way: all that any filter can leave. */
    { "<itemset nodeset=\"instance('deep')/all/area[name = /data/g/b]/town\"><value ref='name'/>"
      "</itemset>",
      "a=a b=b a=a", "instance('deep')/all/area[name = /data/g/b]/town", "name", "name", FALSE },
    { "<itemset nodeset=\"instance('deep')/all/area/name\"><value ref='.'/></itemset>",
      "north=north south=south", NULL, ".", ".", FALSE },
    /* Not known without a session. */
    { "<itemset nodeset=\"instance('out')/root/item[of = /data/g/b]\"><value ref='name'/>"
      "<label ref='label'/></itemset>",
      "", "instance('out')/root/item[of = /data/g/b]", "name", "label", TRUE },
    { "<itemset nodeset=\"instance('old')/root/item\"><value ref='name'/></itemset>", "",
      "instance('old')/root/item", "name", "name", TRUE },
    { "<itemset nodeset=\"/data/g[./b != '']\"><value ref='b'/><label ref='b'/></itemset>", "",
      "/data/g[./b != '']", "b", "b", TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_case (&cases[i], REPEAT);
}

static void
test_instances (void) {
  FormParts parts = { .instance = LIST "<instance><unnamed/></instance><instance id='none'/>"
                                       "<instance id='xml' src='jr://file/a list.xml'/>" };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  static const struct {
    const char *id;
    const char *src;
    const char *list;
    const char *root; /* NULL: no document */
  } cases[] = {
    { "l", NULL, NULL, "root" },
    { "deep", NULL, NULL, "all" },
    { "out", "jr://file-csv/towns.csv", "towns", NULL },
    { "old", "jr://instance/last-saved", NULL, "root" },
    { "none", NULL, NULL, "root" },
    { "xml", "jr://file/a list.xml", "a list", NULL },
  };
  g_assert_cmpuint (pw_form_instance_count (form), ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PwFormInstance *instance = pw_form_instance (form, i);
    g_assert_true (instance == pw_form_instance_named (form, cases[i].id));
    g_assert_cmpstr (instance->src, ==, cases[i].src);
    g_assert_cmpstr (instance->list, ==, cases[i].list);
    g_assert_true ((instance->doc == NULL) == (cases[i].root == NULL));
    if (instance->doc != NULL) {
      const xmlNode *root = xmlDocGetRootElement (instance->doc);
      g_assert_cmpstr ((const char *)root->name, ==, cases[i].root);
      g_assert_null (root->ns);
    }
  }
  g_assert_null (pw_form_instance (form, G_N_ELEMENTS (cases)));
  g_assert_null (pw_form_instance_named (form, "x"));
  g_assert_null (pw_form_instance_id (form));
}

/* The older ways to name a list: appearance="search(...)" and query=. */
static void
test_searches (void) {
  static const struct {
    const char *control;
    const char *expression;
    const char *value;
    const char *label;
    const char *appearance;
  } cases[] = {
#define ITEM "<item><label>name_label</label><value>name_key</value></item>"
    { "<select1 ref='/data/a' appearance=\"search('fruits')\">" ITEM "</select1>",
      "instance('fruits')/root/item", "name_key", "name_label", "" },
    { "<select ref='/data/a' appearance=\"minimal search('fruits', 'matches', 'of', "
      "/data/g/b)\">" ITEM "</select>",
      "instance('fruits')/root/item[of = /data/g/b]", "name_key", "name_label", "minimal" },
    { "<select1 ref='/data/a' appearance=\"search ('fruits','startswith', 'of', 'a, (b', 'k', 1)"
      " quick\">" ITEM "</select1>",
      "instance('fruits')/root/item[starts-with(of, 'a, (b')][k = 1]", "name_key", "name_label",
      "quick" },
    { "<input ref='/data/a' query=\"instance('fruits')/root/item[of= /data/g/b ]\"/>",
      "instance('fruits')/root/item[of= /data/g/b ]", "name", "label", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    FormParts parts = { .body = cases[i].control };
    g_autoptr (PwForm) form = form_parts_load (&parts);
    const PwFormNode *a = form_parts_node (form, "/a");
    g_assert_cmpstr (pw_xpath_text (a->expressions[PW_FORM_CHOICES]), ==, cases[i].expression);
    g_assert_cmpstr (a->value_ref, ==, cases[i].value);
    g_assert_cmpstr (a->label_ref, ==, cases[i].label);
    g_assert_cmpstr (a->appearance, ==, cases[i].appearance);
    g_assert_true (a->open_choices);
    g_assert_cmpstr (pw_form_instance_named (form, "fruits")->list, ==, "fruits");
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-choices/written", test_written);
  g_test_add_func ("/form-choices/itemsets", test_itemsets);
  g_test_add_func ("/form-choices/instances", test_instances);
  g_test_add_func ("/form-choices/searches", test_searches);
  return g_test_run ();
}
