/* Binds: types, expressions and their errors, messages, preloads, several binds for one node. */
#include <glib.h>
#include <string.h>

#include "tests/lib/form-parts.h"

static void
test_types (void) {
  static const struct {
    const char *name;
    PwFormType type;
    const char *saved_as;
  } cases[] = {
    { "string", PW_FORM_STRING, NULL },
    { "xsd:string", PW_FORM_STRING, NULL },
    { "", PW_FORM_STRING, NULL },
    { "int", PW_FORM_INT, NULL },
    { "xsd:int", PW_FORM_INT, NULL },
    { "integer", PW_FORM_INT, NULL },
    { "long", PW_FORM_INT, NULL },
    { "decimal", PW_FORM_DECIMAL, NULL },
    { "xs:double", PW_FORM_DECIMAL, NULL },
    { "float", PW_FORM_DECIMAL, NULL },
    { "boolean", PW_FORM_BOOLEAN, NULL },
    { "date", PW_FORM_DATE, NULL },
    { "time", PW_FORM_TIME, NULL },
    { "dateTime", PW_FORM_DATE_TIME, NULL },
    { "geopoint", PW_FORM_GEOPOINT, NULL },
    { "geotrace", PW_FORM_GEOTRACE, NULL },
    { "geoshape", PW_FORM_GEOSHAPE, NULL },
    { "barcode", PW_FORM_STRING, "barcode" },
    { "intent", PW_FORM_STRING, "intent" },
    { "tel", PW_FORM_STRING, "tel" },
    { "gYear", PW_FORM_STRING, "gYear" },
    { "db:person", PW_FORM_STRING, "person" },
    { "nonsense", PW_FORM_STRING, "nonsense" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *bind = g_strdup_printf ("<bind nodeset='/data/a' type='%s'/>"
                                             "<bind nodeset='/data/g' type='%s'/>",
                                             cases[i].name, cases[i].name);
    FormParts parts = { .binds = bind };
    g_autoptr (PwForm) form = form_parts_load (&parts);
    g_assert_cmpint (form_parts_node (form, "/a")->type, ==, cases[i].type);
    g_assert_cmpstr (form_parts_node (form, "/a")->saved_as, ==, cases[i].saved_as);
    g_assert_cmpint (form_parts_node (form, "/g")->type, ==, PW_FORM_NO_TYPE);
  }
  FormParts none = { .binds = "<bind nodeset='/data/g/b'/>" };
  g_autoptr (PwForm) form = form_parts_load (&none);
  g_assert_cmpint (form_parts_node (form, "/g/b")->type, ==, PW_FORM_STRING);
  g_assert_cmpint (form_parts_node (form, "/a")->type, ==, PW_FORM_STRING);
}

static void
test_expressions (void) {
  FormParts parts
      = { .binds = "<bind nodeset='/data/a' relevant='/data/g/b = 1' calculate='1 + 1'"
                   " required='/data/g/b = 2' readonly='/data/g/b = 3' constraint='. &lt; 9'"
                   " pw:warn='. &lt; 5' pw:warnMsg='high' jr:constraintMsg='no'"
                   " jr:requiredMsg='needed' jr:preload='date' jr:preloadParams='today'/>"
                   "<bind nodeset='g' relevant='true()' required='1' calculate='1' constraint='1'/>"
                   "<bind nodeset='/data/g/b' required='true()' readonly='false()' relevant=''/>" };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  const PwFormNode *a = form_parts_node (form, "/a");
  static const struct {
    PwFormExpression kind;
    const char *text;
  } cases[] = { { PW_FORM_RELEVANT, "/data/g/b = 1" }, { PW_FORM_CALCULATE, "1 + 1" },
                { PW_FORM_REQUIRED, "/data/g/b = 2" }, { PW_FORM_READONLY, "/data/g/b = 3" },
                { PW_FORM_CONSTRAINT, ". < 9" },       { PW_FORM_WARN, ". < 5" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (pw_xpath_text (a->expressions[cases[i].kind]), ==, cases[i].text);
  g_assert_false (a->required || a->readonly);
  g_assert_cmpstr (pw_form_text (form, a->warn_message, NULL), ==, "high");
  g_assert_cmpstr (pw_form_text (form, a->constraint_message, NULL), ==, "no");
  g_assert_cmpstr (pw_form_text (form, a->required_message, NULL), ==, "needed");
  g_assert_cmpstr (a->preload, ==, "date");
  g_assert_cmpstr (a->preload_params, ==, "today");
  /* What is always so needs no expression, and a group has no answer. */
  const PwFormNode *g = form_parts_node (form, "/g");
  const PwFormNode *b = form_parts_node (form, "/g/b");
  for (guint i = 0; i < PW_FORM_EXPRESSIONS; i++) {
    g_assert_null (g->expressions[i]);
    g_assert_null (b->expressions[i]);
  }
  g_assert_true (b->required && !b->readonly);
}

static void
test_inherited (void) {
  FormParts parts
      = { .binds = "<bind nodeset='/data/g' readonly='true()' pw:confidential='true'/>" };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  g_assert_true (form_parts_node (form, "/g/b")->readonly);
  g_assert_true (form_parts_node (form, "/g/b")->confidential);
  g_assert_false (form_parts_node (form, "/a")->readonly);
}

/* Tools split a node's bind; what does not contradict is put together. */
static void
test_two_binds (void) {
  FormParts parts = { .binds = "<bind nodeset='/data/a' type='int' relevant='1 = 1'/>"
                               "<bind nodeset='/data/a' constraint='. &gt; 1' relevant='1 = 1'/>" };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  const PwFormNode *a = form_parts_node (form, "/a");
  g_assert_cmpint (a->type, ==, PW_FORM_INT);
  g_assert_nonnull (a->expressions[PW_FORM_RELEVANT]);
  g_assert_nonnull (a->expressions[PW_FORM_CONSTRAINT]);
}

/* A message that names a text that is not there: the kit's own words are shown. */
static void
test_messages (void) {
  FormParts parts
      = { .itext = "<itext><translation lang='id'><text id='m'><value>Salah</value></text>"
                   "</translation></itext>",
          .binds = "<bind nodeset='/data/a' jr:constraintMsg=\"jr:itext('m')\""
                   " jr:requiredMsg=\"jr:itext('none')\"/>" };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  const PwFormNode *a = form_parts_node (form, "/a");
  g_assert_cmpstr (pw_form_text (form, a->constraint_message, NULL), ==, "Salah");
  g_assert_null (a->required_message);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-bind/types", test_types);
  g_test_add_func ("/form-bind/expressions", test_expressions);
  g_test_add_func ("/form-bind/inherited", test_inherited);
  g_test_add_func ("/form-bind/two-binds", test_two_binds);
  g_test_add_func ("/form-bind/messages", test_messages);
  return g_test_run ();
}
