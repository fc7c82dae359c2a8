/* The main instance: documents of new instances and entries, templates, entries that stand in the
 * file, nodes that one entry lacks, and <meta>. Documents are compared as text. */
#include <glib.h>
#include <string.h>

#include "tests/lib/form-parts.h"

/* The tree below `node` as text, with a "!" where an element is tied to no node of the form. */
static void
write_tree (const xmlNode *node, GString *out) {
  for (const xmlNode *child = node->children; child != NULL; child = child->next) {
    if (child->type == XML_TEXT_NODE)
      g_string_append (out, (const char *)child->content);
    if (child->type != XML_ELEMENT_NODE)
      continue;
    g_assert_null (child->ns);
    const PwFormNode *tied = child->_private;
    if (tied != NULL)
      g_assert_cmpstr (tied->name, ==, (const char *)child->name);
    g_string_append_printf (out, "<%s%s>", (const char *)child->name, tied == NULL ? "!" : "");
    write_tree (child, out);
    g_string_append (out, "</>");
  }
}

static void
assert_instance (const PwForm *form, const char *expected) {
  xmlDoc *doc = pw_form_new_instance (form);
  xmlNode *root = xmlDocGetRootElement (doc);
  g_assert_true (root->_private == pw_form_root (form));
  g_autoptr (GString) text = g_string_new (NULL);
  write_tree (root, text);
  g_assert_cmpstr (text->str, ==, expected);
  xmlFreeDoc (doc);
}

static void
assert_entry (const PwForm *form, const char *path, const char *expected) {
  xmlDoc *doc = xmlNewDoc ((const xmlChar *)"1.0");
  xmlNode *entry = pw_form_new_entry (form, form_parts_node (form, path), doc);
  g_assert_true (entry->_private == form_parts_node (form, path));
  g_assert_null (entry->parent);
  g_autoptr (GString) text = g_string_new (NULL);
  write_tree (entry, text);
  g_assert_cmpstr (text->str, ==, expected);
  xmlFreeNode (entry);
  xmlFreeDoc (doc);
}

#define REPEAT                                                                                     \
  "<group ref='/data/r'><repeat nodeset='/data/r'><input ref='/data/r/n'/></repeat></group>"
#define NESTED                                                                                     \
  "<repeat nodeset='/data/r'><input ref='/data/r/n'/><repeat nodeset='/data/r/s'>"                 \
  "<input ref='/data/r/s/m'/></repeat></repeat>"

static void
test_documents (void) {
  static const struct {
    FormParts parts;
    const char *instance;
    const char *entry; /* of /r; NULL if there is none */
  } cases[] = {
    { { .nodes = "<a> text </a><g x='1'><x:b/></g>" }, "<a>text</><g><b></></>", NULL },
    { { .nodes = "<a/><orx:meta><orx:instanceID>1</orx:instanceID></orx:meta>" },
      "<a></><meta!><instanceID!>1</></>",
      NULL },
    /* In a repeat, and a node that is only called so. */
    { { .nodes = "<r><n/><meta><entity/></meta></r>", .body = REPEAT },
      "<r><n></><meta!><entity!></></></>",
      "<n></><meta!><entity!></></>" },
    { { .nodes = "<a/><g><meta><n/></meta></g>" }, "<a></><g><meta><n></></></>", NULL },
    /* A template gives no entry; an entry beside it does. */
    { { .nodes = "<r jr:template=''><n>1</n></r>", .body = REPEAT }, "", "<n>1</>" },
    { { .nodes = "<r jr:template=''><n>1</n></r><r><n>2</n></r>", .body = REPEAT },
      "<r><n>2</></>",
      "<n>1</>" },
    { { .nodes = "<r><n>2</n></r><r jr:template=''><n>1</n></r>", .body = REPEAT },
      "<r><n>2</></>",
      "<n>1</>" },
    /* Without a template the first entry is it; several entries stand. */
    { { .nodes = "<r><n>1</n></r><r><n>2</n></r><r><n/></r>", .body = REPEAT },
      "<r><n>1</></><r><n>2</></><r><n></></>",
      "<n>1</>" },
    /* Entries that lack a node, and a template that does, get it. */
    { { .nodes = "<r jr:template=''><n/></r><r><k/></r>", .body = REPEAT },
      "<r><k></><n></></>",
      "<n></><k></>" },
    { { .nodes = "<r jr:template=''><n/><g><k/></g></r><r><n/></r>", .body = REPEAT },
      "<r><n></><g><k></></></>",
      "<n></><g><k></></>" },
    /* Repeats in repeats: a new entry has the inner entries that the template has, ... */
    { { .nodes = "<r jr:template=''><n/><s jr:template=''><m>1</m></s></r>"
                 "<r><n/><s><m>2</m></s><s><m>3</m></s></r>",
        .body = NESTED },
      "<r><n></><s><m>2</></><s><m>3</></></>",
      "<n></>" },
    { { .nodes = "<r jr:template=''><n/><s><m>1</m></s></r>", .body = NESTED },
      "",
      "<n></><s><m>1</></>" },
    /* ... and none if it was the first entry. */
    { { .nodes = "<r><n>1</n><s><m>2</m></s></r>", .body = NESTED },
      "<r><n>1</><s><m>2</></></>",
      "<n>1</>" },
    /* A template of nothing that is repeated, and an empty node twice: left out. */
    { { .nodes = "<a/><g jr:template=''><b/></g><a/>" }, "<a></><g><b></></>", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PwForm) form = form_parts_load (&cases[i].parts);
    assert_instance (form, cases[i].instance);
    if (cases[i].entry != NULL)
      assert_entry (form, "/r", cases[i].entry);
  }
}

static void
test_inner_template (void) {
  FormParts parts = { .nodes = "<r jr:template=''><n/><s jr:template=''><m>1</m></s></r>"
                               "<r><n/><s jr:template=''><m>9</m></s><s><m>2</m></s></r>",
                      .body = NESTED };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  assert_entry (form, "/r/s", "<m>1</>");
  FormParts first = { .nodes = "<r><n/><s><m>4</m></s></r>", .body = NESTED };
  g_autoptr (PwForm) other = form_parts_load (&first);
  assert_entry (other, "/r/s", "<m>4</>");
}

static void
test_nodes (void) {
  FormParts parts
      = { .nodes = "<a/><g><b/></g><e/><r><n/></r>", .body = "<group ref='/data/e'/>" REPEAT };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  g_assert_cmpint (form_parts_node (form, "/e")->kind, ==, PW_FORM_GROUP);
  g_assert_cmpint (form_parts_node (form, "/r")->kind, ==, PW_FORM_REPEAT);
  g_assert_cmpint (form_parts_node (form, "/r/n")->kind, ==, PW_FORM_QUESTION);
  g_assert_cmpuint (form_parts_node (form, "/a")->line, ==, 6);
  const PwFormNode *n = pw_form_find_full (form, "/data/r/n");
  g_assert_true (n == form_parts_node (form, "/r/n"));
  g_assert_cmpstr (pw_form_full_path (n), ==, "/data/r/n");
  g_assert_cmpstr (pw_form_full_path (pw_form_root (form)), ==, "/data");
  g_assert_null (pw_form_find_full (form, "/r/n"));
  /* Comments, processing instructions and CDATA are no trouble. */
  FormParts odd = { .nodes = "<!-- x --><a><![CDATA[1 < 2]]></a><?y z?><g><!-- --><b/></g>" };
  g_autoptr (PwForm) other = form_parts_load (&odd);
  g_assert_cmpstr (form_parts_node (other, "/a")->default_text, ==, "1 < 2");
}

/* Questions stand in the order in which the body asks them. */
static void
test_body_order (void) {
  FormParts parts = { .nodes = "<a/><hidden/><b/><g><x/><y/></g>",
                      .body = "<group ref='/data/g'><input ref='/data/g/y'/>"
                              "<input ref='/data/g/x'/></group>"
                              "<input ref='/data/b'/><input ref='/data/a'/>" };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  static const char *const order[] = { "g", "b", "a", "hidden" };
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    const PwFormNode *child = pw_form_child (pw_form_root (form), i);
    g_assert_cmpstr (child->name, ==, order[i]);
    g_assert_cmpuint (child->index, ==, i);
  }
  g_assert_cmpstr (pw_form_child (form_parts_node (form, "/g"), 0)->name, ==, "y");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-tree/documents", test_documents);
  g_test_add_func ("/form-tree/inner-template", test_inner_template);
  g_test_add_func ("/form-tree/nodes", test_nodes);
  g_test_add_func ("/form-tree/body-order", test_body_order);
  return g_test_run ();
}
