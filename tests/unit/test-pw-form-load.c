/* What loading a form refuses, by name and line, with what to use instead; and damaged files. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-form.h"

/* The parts of a form, put together line by line, so that each part is on a known line. */
typedef struct {
  const char *start;    /* line 1 */
  const char *head;     /* line 3 */
  const char *itext;    /* line 4 */
  const char *root;     /* line 5: attributes of the main instance */
  const char *nodes;    /* line 6 */
  const char *instance; /* line 7: more instances */
  const char *binds;    /* line 8 */
  const char *body;     /* line 9 */
} Parts;

static char *
put_together (const Parts *parts) {
#define PART(name, otherwise) (parts->name == NULL ? otherwise : parts->name)
  return g_strdup_printf (
      "%s\n<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
      "xmlns:jr='http://openrosa.org/javarosa' xmlns:pw='urn:panwas:xforms:1' "
      "xmlns:odk='http://www.opendatakit.org/xforms'>\n"
      "<h:head>%s<model>\n%s\n<instance><data %s>\n%s</data></instance>\n%s\n%s</model></h:head>\n"
      "<h:body>%s</h:body></h:html>\n",
      PART (start, ""), PART (head, "<h:title>T</h:title>"), PART (itext, ""),
      PART (root, "id='t' version='1'"), PART (nodes, "<a/><g><b/></g>"), PART (instance, ""),
      PART (binds, ""), PART (body, "<input ref='/data/a'/>"));
#undef PART
}

static PwForm *
load (const char *xml, gsize length, GError **error) {
  g_autoptr (GBytes) bytes = g_bytes_new (xml, length);
  return pw_form_load (bytes, error);
}

static void
assert_refused (const Parts *parts, const char *line, const char *reason) {
  g_autofree char *xml = put_together (parts);
  g_autoptr (GError) error = NULL;
  if (load (xml, strlen (xml), &error) != NULL)
    g_error ("loaded in spite of: %s", reason);
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  if (strstr (error->message, reason) == NULL || !strstr (error->message, line))
    g_error ("\"%s\" does not say \"%s\" in %s", error->message, reason, line);
}

static void
test_accepted (void) {
  Parts parts = { 0 };
  g_autofree char *xml = put_together (&parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = load (xml, strlen (xml), &error);
  g_assert_no_error (error);
  g_assert_nonnull (form);
  /* Without itext there is one nameless language. */
  g_assert_cmpstr (pw_form_default_language (form), ==, "");
}

static void
test_body (void) {
  static const struct {
    const char *body;
    const char *reason;
  } cases[] = {
    { "<range ref='/data/a' start='1' end='5' step='1'/>",
      "<range> is not supported here; use input" },
    { "<odk:rank ref='/data/a'/>", "<rank> is not supported here; use select" },
    { "<trigger ref='/data/a'/>", "<trigger> is not supported here; use select1 with yes and no" },
    { "<secret ref='/data/a'/>", "<secret> is not supported" },
    { "<odk:setgeopoint ref='/data/a'/>", "<setgeopoint> is not supported" },
    { "<foo/>", "<foo> is not supported here; use group, repeat, input" },
    { "<h:input ref='/data/a'/>", "<input> is not supported" },
    { "<label>x</label>", "<label> is not supported" },
    { "<input ref='/data/a' query='x'/>", "attribute query of <input>" },
    { "<input ref='/data/a' pw:x='x'/>", "attribute x of <input>" },
    { "<input ref='/data/zz'/>", "\"/data/zz\", which the main instance does not have" },
    { "<input ref='a'/>", "\"a\", which the main instance does not have" },
    { "<input ref='/databases/a'/>", "which the main instance does not have" },
    { "<input/>", "which the main instance does not have" },
    { "<input ref='/data/g'/>", "/g is a group and cannot be asked" },
    { "<input ref='/data/a'/><input ref='/data/a'/>", "/a is asked twice" },
    { "<upload ref='/data/a' mediatype='image/*'/>", "<upload> does not fit the type of /a" },
    { "<group><input ref='/data/a'/></group>", "<group> names \"\"" },
    { "<group ref='/data/a'/>", "/a is a question, not a group" },
    { "<repeat nodeset='/data/g'/>", "/g is no repeat" },
    { "<repeat nodeset='/data/g' jr:count='3'/>", "attribute count of <repeat>" },
    { "<input ref='/data/a'><label>Hi <output value='/data/g/b'/></label></input>",
      "<output> is not supported here; write plain text" },
    { "<input ref='/data/a'><label ref='x'/></input>", "use jr:itext('...')" },
    { "<input ref='/data/a'><label ref=\"jr:itext('x')\"/></input>", "text \"x\" is not in itext" },
    { "<input ref='/data/a'><help>x</help></input>", "<help> is not supported" },
    { "<input ref='/data/a'><item><value>x</value></item></input>", "either items or one itemset" },
    { "<select1 ref='/data/a'/>", "a select without choices" },
    { "<select1 ref='/data/a'><item><label>x</label></item></select1>", "a choice needs a code" },
    { "<select1 ref='/data/a'><item><value>a b</value></item></select1>", "a choice needs a code" },
    { "<select1 ref='/data/a'><item><value>x</value></item><item><value>x</value></item></select1>",
      "code \"x\" stands twice" },
    { "<select1 ref='/data/a'><item><value>x</value><copy/></item></select1>",
      "<copy> is not supported" },
    { "<select ref='/data/a'><itemset nodeset='/data/g'><value ref='v'/></itemset></select>",
      "use instance('id')/root/item" },
    { "<select ref='/data/a'><itemset nodeset=\"instance('l')/root/item\"><value ref='v'/>"
      "<label ref='l'/></itemset></select>",
      "there is no instance \"l\" in the file" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Parts parts = { .body = cases[i].body };
    gboolean at_end = strstr (cases[i].reason, "without choices") != NULL;
    assert_refused (&parts, at_end ? "line 6: " : "line 9: ", cases[i].reason);
  }
}

static void
test_binds (void) {
  static const struct {
    const char *binds;
    const char *reason;
  } cases[] = {
    { "<bind nodeset='/data/a' type='geotrace'/>", "\"geotrace\" is not supported; use a repeat" },
    { "<bind nodeset='/data/a' type='barcode'/>", "\"barcode\" is not supported; use string" },
    { "<bind nodeset='/data/a' type='nonsense'/>",
      "\"nonsense\" is not supported; use string, int" },
    { "<bind nodeset='/data/a' type='my:string'/>", "\"my:string\" is not supported" },
    { "<bind nodeset='/data/g' type='string'/>", "/g is a group and cannot have a type" },
    { "<bind nodeset='/data/x'/>", "which the main instance does not have" },
    { "<bind type='string'/>", "which the main instance does not have" },
    { "<bind nodeset='/data/a'/><bind nodeset='/data/a'/>", "/a has two binds" },
    { "<bind nodeset='/data/a' jr:preload='timestamp'/>", "attribute preload of <bind>" },
    { "<bind nodeset='/data/a' odk:length='2'/>", "attribute length of <bind>" },
    { "<bind nodeset='/data/a' foo='2'/>", "attribute foo of <bind>" },
    { "<bind nodeset='/data/a' pw:column='A b'/>", "pw:column=\"A b\" is not a name" },
    { "<bind nodeset='/data/a' pw:column=''/>", "pw:column=\"\" is not a name" },
    { "<bind nodeset='/data/a' pw:confidential='yes'/>", "pw:confidential is" },
    { "<bind nodeset='/data/a' pw:columns='a'/>", "attribute columns of <bind>" },
    { "<bind nodeset='/data/a' jr:constraintMsg=\"jr:itext('no')\"/>", "\"no\" is not in itext" },
    { "<submission action='https://example.org'/>", "<submission> is not supported" },
    { "<setvalue ref='/data/a' event='x' value='1'/>", "<setvalue> is not supported" },
    { "<odk:recordaudio/>", "<recordaudio> is not supported" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Parts parts = { .binds = cases[i].binds };
    assert_refused (&parts, "line 8: ", cases[i].reason);
  }
  Parts twice = { .binds = "<bind nodeset='/data/a' pw:column='x'/>"
                           "<bind nodeset='/data/g' pw:column='x'/>" };
  assert_refused (&twice, "line 6: ", "/g: another question has the same pw:column");
  Parts file = { .binds = "<bind nodeset='/data/g/b' type='binary'/>" };
  assert_refused (&file, "line 6: ", "/g/b: a binary without <upload>");
}

static void
test_model (void) {
  static const struct {
    Parts parts;
    const char *line;
    const char *reason;
  } cases[] = {
    { { .root = "version='1'" }, "line 5: ", "needs an id" },
    { { .root = "id='../x' version='1'" }, "line 5: ", "needs an id" },
    { { .root = "id='1x' version='1'" }, "line 5: ", "needs an id" },
    { { .root = "id='x'" }, "line 5: ", "needs a version" },
    { { .nodes = "" }, "line 5: ", "the form has no question" },
    { { .nodes = "<a/><a/>" }, "line 6: ", "<a> stands twice" },
    { { .nodes = "<a/><r jr:template=''/>" }, "line 6: ", "the repeat <r> holds no question" },
    { { .nodes = "<a/><r jr:template=''><b/></r>" }, "line 6: ", "without <repeat> in the body" },
    { { .nodes = "<a x='1'/>" }, "line 6: ", "attribute x of <a>" },
    { { .instance = "<instance id='l' src='jr://file-csv/x.csv'><root/></instance>" },
      "line 7: ",
      "lists from outside the file are not supported" },
    { { .instance = "<instance><root/></instance>" }, "line 7: ", "needs an id of its own" },
    { { .instance = "<instance id='l'><root/></instance><instance id='l'><root/></instance>" },
      "line 7: ",
      "needs an id of its own" },
    { { .instance = "<instance id='l'/>" }, "line 7: ", "exactly one element" },
    { { .head = "<h:style/>" }, "line 3: ", "<style> is not supported" },
    { { .itext = "<itext><translation lang='a'/><translation lang='x (a)'/></itext>" },
      "line 4: ",
      "two translations are called \"a\"" },
    { { .itext = "<itext><translation/></itext>" }, "line 4: ", "needs a lang" },
    { { .itext = "<itext/><itext/><itext><x/></itext>" }, "line 4: ", "<x> is not supported" },
    { { .itext = "<itext><translation lang='a'><text id='x'><value form='image'>jr://x</value>"
                 "</text></translation></itext>" },
      "line 4: ",
      "pictures, sounds" },
    { { .itext = "<itext><translation lang='a'><text id='x'><value>1</value></text><text id='x'>"
                 "<value>2</value></text></translation></itext>" },
      "line 4: ",
      "text \"x\" stands twice" },
    { { .itext = "<itext><translation lang='a'><text id='x'/></translation></itext>" },
      "line 4: ",
      "exactly one <value>" },
    { { .itext = "<itext><translation lang='a'/><translation lang='b'><text id='x'><value>1</value>"
                 "</text></translation></itext>",
        .body = "<input ref='/data/a'><label ref=\"jr:itext('x')\"/></input>" },
      "line 9: ",
      "text \"x\" is not in the default language" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (&cases[i].parts, cases[i].line, cases[i].reason);
}

/* --- files ----------------------------------------------------------------------------------- */

static void
assert_error (const char *xml, gsize length, PwError code, const char *reason) {
  g_autoptr (GError) error = NULL;
  g_assert_null (load (xml, length, &error));
  g_assert_error (error, PW_ERROR, (int)code);
  if (strstr (error->message, reason) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, reason);
}

static void
test_files (void) {
  assert_error ("", 0, PW_ERROR_DAMAGED, "not well-formed");
  assert_error ("<a>\n<b>\n</a>", 12, PW_ERROR_DAMAGED, "line 3: the form is not well-formed XML");
  assert_error ("<a/>", 4, PW_ERROR_REFUSED, "not an XForms file");
  static const char entities[] = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'>"
                                 "<!ENTITY y '&x;&x;&x;&x;'>]><a b='&y;'>&y;</a>";
  assert_error (entities, strlen (entities), PW_ERROR_REFUSED, "DOCTYPE");
  static const char outside[] = "<!DOCTYPE a SYSTEM 'http://localhost/x.dtd'><a/>";
  assert_error (outside, strlen (outside), PW_ERROR_REFUSED, "DOCTYPE");
  static const char unknown[] = "<a>&nbsp;</a>";
  assert_error (unknown, strlen (unknown), PW_ERROR_DAMAGED, "not well-formed");
  static const char latin[] = "<?xml version='1.0' encoding='ISO-8859-1'?><a/>";
  assert_error (latin, strlen (latin), PW_ERROR_REFUSED, "save it as UTF-8");
  static const char bad_utf8[] = "<a>\xff</a>";
  assert_error (bad_utf8, strlen (bad_utf8), PW_ERROR_DAMAGED, "not well-formed");
  g_autofree char *big = g_strnfill (PW_FORM_BYTES_MAX + 1, ' ');
  assert_error (big, PW_FORM_BYTES_MAX + 1, PW_ERROR_TOO_BIG, "more than");
}

static char *
repeated (const char *text, guint count) {
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < count; i++)
    g_string_append_printf (out, text, i);
  return g_string_free (out, FALSE);
}

static void
test_limits (void) {
  g_autofree char *open = repeated ("<n%u>", PW_ANSWERS_DEPTH_MAX);
  g_autoptr (GString) deep = g_string_new (open);
  g_string_append (deep, "<a/>");
  for (guint i = PW_ANSWERS_DEPTH_MAX; i > 0; i--)
    g_string_append_printf (deep, "</n%u>", i - 1);
  Parts parts = { .nodes = deep->str };
  assert_refused (&parts, "line 6: ", "nested too deeply");
  g_autofree char *many = repeated ("<n%u/>", PW_FORM_NODES_MAX);
  parts = (Parts){ .nodes = many };
  assert_refused (&parts, "line 6: ", "too many questions");
  g_autofree char *languages = repeated ("<translation lang='l%u'/>", PW_FORM_LANGUAGES_MAX + 1);
  g_autofree char *itext = g_strdup_printf ("<itext>%s</itext>", languages);
  parts = (Parts){ .itext = itext };
  assert_refused (&parts, "line 4: ", "at most 64");
  /* libxml2's own bound on depth, and nothing of ours recursing before it. */
  g_autofree char *pit = repeated ("<x%u>", 100000);
  assert_error (pit, strlen (pit), PW_ERROR_DAMAGED, "not well-formed");
}

/* Bytes of Form A changed at random: loaded or refused, never worse; a refusal has words. */
static void
test_damaged (void) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top == NULL ? "." : top, "schemas/forms/form_a.xml", NULL);
  g_autofree char *xml = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &xml, &length, NULL));
  guint loaded = 0;
  for (guint i = 0; i < 300; i++) {
    g_autofree char *copy = g_memdup2 (xml, length);
    gsize cut = length;
    copy[g_test_rand_int_range (0, (gint32)length)] = (char)g_test_rand_int_range (32, 127);
    if (i % 10 == 0)
      cut = (gsize)g_test_rand_int_range (0, (gint32)length);
    g_autoptr (GError) error = NULL;
    g_autoptr (PwForm) form = load (copy, cut, &error);
    if (form == NULL)
      g_assert_true (pw_error_is (error, PW_ERROR_DAMAGED)
                     || pw_error_is (error, PW_ERROR_REFUSED));
    else
      loaded++;
  }
  g_assert_cmpuint (loaded, >, 0);
  g_assert_cmpuint (loaded, <, 300);
}

/* A select1 over the list of line 7. */
#define SELECT(columns)                                                                            \
  "<select1 ref='/data/a'><itemset nodeset=\"instance('l')/root/item\">" columns                   \
  "</itemset></select1>"
#define LIST(items) "<instance id='l'><root>" items "</root></instance>"

static void
test_choices (void) {
  static const char both[] = SELECT ("<value ref='name'/><label ref='label'/>");
  static const struct {
    Parts parts;
    const char *line;
    const char *reason;
  } cases[] = {
    { { .instance = LIST ("<item><label>x</label></item>"), .body = both },
      "line 7: ",
      "a choice needs a code" },
    { { .instance = LIST ("<item><name>x<b/></name></item>"), .body = both },
      "line 7: ",
      "<b> is not supported here; write plain text" },
    { { .instance = LIST ("<item><name>x</name></item><item><name>x</name></item>"), .body = both },
      "line 7: ",
      "code \"x\" stands twice" },
    { { .instance = LIST (""), .body = both }, "line 6: ", "a select without choices" },
    { { .instance = LIST ("<item><name>x</name></item>"), .body = SELECT ("<value ref='name'/>") },
      "line 9: ",
      "needs a value ref and a label ref" },
    { { .instance = LIST ("<item><name>x</name></item>"), .body = SELECT ("<copy ref='name'/>") },
      "line 9: ",
      "<copy> is not supported here" },
    { { .instance = LIST ("<item><name>x</name><i>t</i></item>"),
        .body = SELECT ("<value ref='name'/><label ref='jr:itext(i)'/>") },
      "line 7: ",
      "text \"t\" is not in itext" },
    { { .body = "<select1 ref='/data/a'><item><value>x<b/></value></item></select1>" },
      "line 9: ",
      "<b> is not supported here; write plain text" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (&cases[i].parts, cases[i].line, cases[i].reason);
  /* Labels in plain words, blanks around codes, and items without a label. */
  Parts parts = { .instance = LIST ("<item><name> x </name><label>Ex</label></item>"
                                    "<item><name>y</name></item>"),
                  .body = both };
  g_autofree char *xml = put_together (&parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = load (xml, strlen (xml), &error);
  g_assert_no_error (error);
  const PwFormNode *node = pw_form_find (form, "/a");
  g_assert_cmpuint (pw_form_choice_count (node), ==, 2);
  const PwFormChoice *x = pw_form_choice_named (node, "x");
  g_assert_cmpstr (pw_form_text (form, x->label, NULL), ==, "Ex");
  g_assert_null (pw_form_choice_named (node, "y")->label);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-load/accepted", test_accepted);
  g_test_add_func ("/form-load/body", test_body);
  g_test_add_func ("/form-load/binds", test_binds);
  g_test_add_func ("/form-load/model", test_model);
  g_test_add_func ("/form-load/choices", test_choices);
  g_test_add_func ("/form-load/files", test_files);
  g_test_add_func ("/form-load/limits", test_limits);
  g_test_add_func ("/form-load/damaged", test_damaged);
  return g_test_run ();
}
