/* What loading a form refuses, by name and line, with what to use instead: one table a part of the
 * file. What only looks wrong, and is taken, is in the tests of the single parts. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-limits.h"
#include "tests/lib/form-parts.h"

static void
test_accepted (void) {
  FormParts parts = { 0 };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  /* Without itext there is one nameless language. */
  g_assert_cmpstr (pw_form_default_language (form), ==, "");
}

/* --- body ------------------------------------------------------------------------------------ */

static void
test_body (void) {
  static const struct {
    const char *body;
    const char *reason;
  } cases[] = {
    { "<odk:setgeopoint ref='/data/a'/>",
      "<setgeopoint> is not supported here; the kit records no position by itself" },
    { "<input ref='/data/a'><odk:setgeopoint event='xforms-value-changed' "
      "ref='/data/g/b'/></input>",
      "<setgeopoint> is not supported here" },
    { "<odk:recordaudio/>", "<recordaudio> is not supported here; the kit records no sound" },
    { "<foo/>", "<foo> is not supported here; use group, repeat, input" },
    { "<group ref='/data/g'><h:p>x</h:p></group>", "<p> is not supported here" },
    { "<label>x</label>", "<label> is not supported here; put it into a group" },
    { "<submit/>", "<submit> is not supported here; remove it" },
    { "<input ref='/data/a'><help>x</help></input>", "<help> is not supported here; use hint" },
    { "<input ref='/data/a' query='x'/>", "query=\"x\" is not supported; use select1" },
    { "<select1 ref='/data/a' appearance=\"search('l', 'near', 'c', 1)\"><item><label>l</label>"
      "<value>v</value></item></select1>",
      "of /a is not supported; use an itemset" },
    { "<select1 ref='/data/a' appearance=\"search('l')\"><item><label>l</label><value>v</value>"
      "</item><item><label>m</label><value>w</value></item></select1>",
      "of /a is not supported; use an itemset" },
    { "<input ref='/data/zz'/>", "<input> names /data/zz, which the main instance does not have" },
    { "<input ref='zz'/>", "<input> names /data/zz, which the main instance does not have" },
    { "<input ref='/databases/a'/>", "which the main instance does not have" },
    { "<input ref='//a'/>", "\"//a\", which is no plain path" },
    { "<input ref='/data/*'/>", "which is no plain path" },
    { "<input ref='/data/a['/>", "which is no plain path" },
    { "<input/>", "<input> names no node" },
    { "<trigger><label>x</label></trigger>", "<trigger> names no node" },
    { "<input bind='b9'/>", "<input> names bind \"b9\", which no bind has as id" },
    { "<input ref='/data/meta/instanceName'/>", "but <meta> is filled by the program" },
    { "<input ref='/data/g'/><input ref='/data/g/b'/>", "/g is a group and cannot be asked" },
    { "<input ref='/data/a'/><upload ref='/data/a'/>", "/a is asked in two ways; keep one" },
    { "<group ref='/data/x'/>", "<group> names /data/x, which the main instance" },
    { "<repeat nodeset='/data/x'/>", "<repeat> names /data/x, which the main instance" },
    { "<repeat nodeset='/data/g'><input ref='/data/a'/></repeat>",
      "/a is asked inside <repeat> but is not below /g" },
    { "<repeat nodeset='/data/g'/><input ref='/data/g/b'/>", "/g/b is in the repeat /g; put" },
    { "<repeat nodeset='/data/g'/><repeat nodeset='/data/g'/>", "/g is repeated twice" },
    { "<repeat nodeset='/data/g' jr:count='nonsense('/>", "count of /g: " },
    { "<input ref='/data/a'><label>Hi <output value='/data/g/b +'/></label></input>",
      "output of /a: " },
    { "<input ref='/data/a'><label>Hi <output/></label></input>", "an <output> needs a value" },
    { "<input ref='/data/a'><label ref='x'/></input>", "ref=\"x\" is not supported; use jr:itext" },
    { "<range ref='/data/a' start='x' end='5'/>", "start of <range> needs a number" },
    { "<range ref='/data/a' start='1' end='1.2.3'/>", "end of <range> needs a number" },
    { "<range ref='/data/a' start='1' end='5' step='0'/>", "step of <range> is 0" },
    { "<input ref='/data/a'><item><value>x</value></item></input>", "only a select has choices" },
    { "<select1 ref='/data/a'/>", "/a is a select without choices" },
    { "<select1 ref='/data/a'><item><label>x</label></item></select1>", "an item needs a value" },
    { "<select ref='/data/a'><item><value>a b</value></item></select>", "has a blank in it" },
    { "<select1 ref='/data/a'><item><value>x</value><copy/></item></select1>",
      "<copy> is not supported here; an item holds" },
    { "<select1 ref='/data/a'><itemset nodeset=\"instance('l')/root/item\"><value ref='v'/>"
      "</itemset></select1>",
      "itemset of /a: " },
    { "<select1 ref='/data/a'><itemset><value ref='v'/></itemset></select1>", "needs a nodeset" },
    { "<select1 ref='/data/a'><itemset nodeset='/data/g'><value ref='../v'/></itemset></select1>",
      "ref=\"../v\" of an itemset is not supported" },
    { "<select1 ref='/data/a'><itemset nodeset='/data/g'><label ref='v'/></itemset></select1>",
      "an itemset needs a value ref" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    FormParts parts = { .body = cases[i].body };
    gboolean is_output = g_str_has_prefix (cases[i].reason, "output of");
    form_parts_refused (&parts, is_output ? "line 6: " : "line 9: ", cases[i].reason);
  }
}

/* --- model ----------------------------------------------------------------------------------- */

static void
test_binds (void) {
  static const struct {
    const char *binds;
    const char *reason;
  } cases[] = {
    { "<bind type='string'/>", "a <bind> needs a nodeset" },
    { "<bind nodeset='/data/*'/>", "which is no plain path" },
    { "<bind nodeset='/data/a/@x'/>", "/data/a/@x is an attribute" },
    { "<bind nodeset='/data/a' relevant='1'/><bind nodeset='/data/a' relevant='2'/>",
      "/a has two binds that differ in relevant" },
    { "<bind id='x' nodeset='/data/a'/><bind id='x' nodeset='/data/g'/>",
      "two binds have the id \"x\"" },
    { "<bind nodeset='/data/a' relevant='1 +'/>", "relevant of /a: " },
    { "<bind nodeset='/data/a' calculate='nonsense()'/>", "calculate of /a: " },
    { "<bind nodeset='/data/a' constraint='$x'/>", "constraint of /a: " },
    { "<bind nodeset='/data/a' required='('/>", "required of /a: " },
    { "<bind nodeset='/data/a' readonly=')'/>", "readonly of /a: " },
    { "<bind nodeset='/data/a' pw:warn='. &lt;'/>", "warn of /a: " },
    { "<bind nodeset='/data/a' relevant=\"instance('x')/root/item = 1\"/>", "relevant of /a: " },
    { "<bind nodeset='/data/a' pw:column='A b'/>", "pw:column=\"A b\" is not a name" },
    { "<bind nodeset='/data/a' pw:column=''/>", "pw:column=\"\" is not a name" },
    { "<bind nodeset='/data/a' pw:confidential='yes'/>", "pw:confidential is" },
    { "<bind nodeset='/data/a' pw:columns='a'/>", "pw:columns is not known" },
    { "<bind nodeset='/data/x' pw:column='a'/>", "<bind> names /data/x, which the main instance" },
    { "<setvalue ref='/data/a' event='x' value='1'/>", "event \"x\" is not supported; use odk-" },
    { "<setvalue ref='/data/a' event='odk-instance-load' value='1'/>", "is not supported" },
    { "<setvalue ref='/data/a' value='1'/>", "<setvalue> needs an event" },
    { "<setvalue event='xforms-ready' value='1'/>", "<setvalue> names no node" },
    { "<setvalue ref='/data/x' event='xforms-ready'/>", "<setvalue> names /data/x, which" },
    { "<setvalue ref='/data/g' event='xforms-ready'/>", "names /g, which is a group" },
    { "<setvalue ref='/data/a' event='odk-new-repeat'/>", "odk-new-repeat outside a repeat" },
    { "<setvalue ref='/data/a' event='xforms-ready' value='1 +'/>", "setvalue of /a: " },
    { "<odk:recordaudio/>", "<recordaudio> is not supported here" },
    { "<odk:setgeopoint event='odk-instance-first-load' ref='/data/a'/>",
      "<setgeopoint> is not supported here" },
    { "<foo/>", "<foo> is not supported here; a model holds" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    FormParts parts = { .binds = cases[i].binds };
    form_parts_refused (&parts, "line 8: ", cases[i].reason);
  }
  FormParts twice = { .binds = "<bind nodeset='/data/a' pw:column='x'/>"
                               "<bind nodeset='/data/g' pw:column='x'/>" };
  form_parts_refused (&twice, "line 6: ", "/g: another question has the same pw:column");
}

static void
test_model (void) {
  static const struct {
    FormParts parts;
    const char *line;
    const char *reason;
  } cases[] = {
    { { .nodes = "" }, "line 5: ", "<data> holds no question" },
    { { .nodes = "<meta><instanceID/></meta>" }, "line 5: ", "<data> holds no question" },
    { { .nodes = "<a>1</a><a>2</a>" }, "line 6: ", "<a> stands twice in its group" },
    { { .nodes = "<a/><g><b/></g><g><b/></g>" }, "line 6: ", "<g> stands twice in its group" },
    { { .nodes = "<a/><r/>", .body = "<repeat nodeset='/data/r'/>" },
      "line 6: ",
      "the repeat <r> holds no question" },
    { { .instance = "<instance id='l' src='jr://file/x.geojson'/>" },
      "line 7: ",
      "is GeoJSON, which is not supported; use a CSV file" },
    { { .instance = "<instance id='l' src='http://localhost/x.csv'/>" },
      "line 7: ",
      "src=\"http://localhost/x.csv\" is not supported; use jr://file-csv/" },
    { { .instance = "<instance id='l' src='file:///etc/passwd'/>" },
      "line 7: ",
      "is not supported" },
    { { .instance = "<instance id='l' src='jr://file/'/>" }, "line 7: ", "is not supported" },
    { { .instance = "<instance id='l'><root/></instance><instance id='l'><root/></instance>" },
      "line 7: ",
      "two instances have the id \"l\"" },
    { { .instance = "<instance id='l'><a/><b/></instance>" }, "line 7: ", "exactly one element" },
    { { .itext = "<itext><translation lang='a'/><translation lang='a'/></itext>" },
      "line 4: ",
      "two translations are called \"a\"" },
    { { .itext = "<itext><translation/></itext>" }, "line 4: ", "needs a lang" },
    { { .itext = "<itext><translation lang='a'/></itext><itext/>" },
      "line 4: ",
      "a model has one itext" },
    { { .itext = "<itext><translation lang='a'><text id='x'><value>1</value></text><text id='x'>"
                 "<value>2</value></text></translation></itext>" },
      "line 4: ",
      "text \"x\" stands twice" },
    { { .itext
        = "<itext><translation lang='a'><text><value>1</value></text></translation></itext>" },
      "line 4: ",
      "a text needs an id" },
    { { .itext
        = "<itext><translation lang='a'><text id='x'><p>1</p></text></translation></itext>" },
      "line 4: ",
      "<p> is not supported here; a text holds values" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    form_parts_refused (&cases[i].parts, cases[i].line, cases[i].reason);
}

static void
assert_file_refused (const char *xml, const char *reason) {
  g_autoptr (GError) error = NULL;
  g_assert_null (form_parts_load_bytes (xml, strlen (xml), &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  if (strstr (error->message, reason) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, reason);
}

static void
test_frame (void) {
  assert_file_refused ("<a/>", "not an XForms file");
  assert_file_refused ("<html/>", "line 1: the form has no model or no h:body");
  assert_file_refused ("<html>\n<foot/></html>", "line 2: <foot> is not supported here");
  assert_file_refused ("<html><head><model/></head><body/></html>", "the model has no instance");
  assert_file_refused ("<html><head><model><instance/></model></head><body/></html>",
                       "the main instance holds exactly one element");
}

/* --- identity -------------------------------------------------------------------------------- */

static void
test_identity (void) {
  static const struct {
    const char *root;
    const char *id;
    const char *version;
  } cases[] = {
    { "id='form_1' version='2024'", "form_1", "2024" },
    { "", "data", "" },
    { "id='a form' orx:version=' 3 '", "a_form", "3" },
    { "id='../x'", "_.._x", "" },
    { "id='1x'", "_1x", "" },
    { "id='formul\xc3\xa1rio'", "formul_rio", "" },
    { "xmlns='http://example.org/f'", "http___example.org_f", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    FormParts parts = { .root = cases[i].root };
    g_autoptr (PwForm) form = form_parts_load (&parts);
    g_assert_cmpstr (pw_form_id (form), ==, cases[i].id);
    g_assert_cmpstr (pw_form_version (form), ==, cases[i].version);
  }
  FormParts untitled = { .head = "<x:other/>" };
  g_autoptr (PwForm) form = form_parts_load (&untitled);
  g_assert_cmpstr (pw_form_title (form), ==, "t");
}

/* --- limits ---------------------------------------------------------------------------------- */

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
  FormParts parts = { .nodes = deep->str };
  form_parts_refused (&parts, "line 6: ", "nested too deeply");
  g_autofree char *many = repeated ("<n%u/>", PW_FORM_NODES_MAX);
  parts = (FormParts){ .nodes = many };
  form_parts_refused (&parts, "line 6: ", "too many questions");
  g_autofree char *languages = repeated ("<translation lang='l%u'/>", PW_FORM_LANGUAGES_MAX + 1);
  g_autofree char *itext = g_strdup_printf ("<itext>%s</itext>", languages);
  parts = (FormParts){ .itext = itext };
  form_parts_refused (&parts, "line 4: ", "at most 64");
  g_autofree char *code = g_strnfill (PW_NAME_BYTES_MAX + 1, 'x');
  g_autofree char *body
      = g_strdup_printf ("<select1 ref='/data/a'><item><value>%s</value></item></select1>", code);
  parts = (FormParts){ .body = body };
  form_parts_refused (&parts, "line 9: ", "a choice's code has more than 200 bytes");
  g_autofree char *version = g_strdup_printf ("version='%s'", code);
  parts = (FormParts){ .root = version };
  form_parts_refused (&parts, "line 5: ", "the version has more than 200 bytes");
}

/* Small files that would grow: a short entry beside a wide template, a text with many outputs that
 * many questions show. */
static void
test_growth (void) {
  g_autofree char *wide = repeated ("<n%u/>", 10000);
  g_autofree char *nodes = g_strdup_printf ("<a/><r jr:template=''>%s</r><r><n1/></r><r><n2/></r>"
                                            "<r><n3/></r>",
                                            wide);
  FormParts parts = { .nodes = nodes, .body = "<repeat nodeset='/data/r'/>" };
  form_parts_refused (&parts, "line 5: ", "entries of a repeat lack too many nodes");
  g_autofree char *outputs = repeated ("<output value='1'/>", 300);
  g_autofree char *itext = g_strdup_printf ("<itext><translation lang='a'><text id='t'><value>%s"
                                            "</value></text></translation></itext>",
                                            outputs);
  g_autofree char *many = repeated ("<n%u/>", 300);
  g_autofree char *body
      = repeated ("<input ref='/data/n%u'><label ref=\"jr:itext('t')\"/></input>", 300);
  parts = (FormParts){ .itext = itext, .nodes = many, .body = body };
  g_autofree char *xml = form_parts_xml (&parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = form_parts_load_bytes (xml, strlen (xml), &error);
  g_assert_null (form);
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
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
    g_autoptr (PwForm) form = form_parts_load_bytes (copy, cut, &error);
    if (form == NULL)
      g_assert_true (pw_error_is (error, PW_ERROR_DAMAGED)
                     || pw_error_is (error, PW_ERROR_REFUSED));
    else
      loaded++;
  }
  g_assert_cmpuint (loaded, >, 0);
  g_assert_cmpuint (loaded, <, 300);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-load/accepted", test_accepted);
  g_test_add_func ("/form-load/body", test_body);
  g_test_add_func ("/form-load/binds", test_binds);
  g_test_add_func ("/form-load/model", test_model);
  g_test_add_func ("/form-load/frame", test_frame);
  g_test_add_func ("/form-load/identity", test_identity);
  g_test_add_func ("/form-load/limits", test_limits);
  g_test_add_func ("/form-load/growth", test_growth);
  g_test_add_func ("/form-load/damaged", test_damaged);
  return g_test_run ();
}
