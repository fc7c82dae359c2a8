/* Controls and groups: what they make of their nodes, and the many spellings that tools use and
 * that are taken. */
#include <glib.h>
#include <string.h>

#include "tests/lib/form-parts.h"

static void
test_controls (void) {
  static const struct {
    const char *body;
    const char *type; /* in the bind */
    PwFormControl control;
    PwFormType settled;
    const char *appearance;
  } cases[] = {
    { "<input ref='/data/a'/>", "string", PW_FORM_INPUT, PW_FORM_STRING, "" },
    { "<input ref='/data/a' appearance=' multiline '/>", "int", PW_FORM_INPUT, PW_FORM_INT,
      "multiline" },
    { "<secret ref='/data/a'/>", "string", PW_FORM_INPUT, PW_FORM_STRING, "masked" },
    { "<textarea ref='/data/a'/>", "string", PW_FORM_INPUT, PW_FORM_STRING, "multiline" },
    { "<h:input ref='/data/a'/>", "date", PW_FORM_INPUT, PW_FORM_DATE, "" },
    { "<odk:rank ref='/data/a'><item><value>x</value></item></odk:rank>", "odk:rank",
      PW_FORM_RANK_ALL, PW_FORM_RANK, "" },
    { "<select ref='/data/a'><item><value>x</value></item></select>", "string", PW_FORM_SELECT_MANY,
      PW_FORM_SELECT, "" },
    { "<select1 ref='/data/a'><item><value>1</value></item></select1>", "int", PW_FORM_SELECT_ONE,
      PW_FORM_SELECT1, "" },
    { "<upload ref='/data/a' mediatype='image/*'/>", "string", PW_FORM_UPLOAD_FILE, PW_FORM_UPLOAD,
      "" },
    { "<trigger ref='/data/a'/>", "int", PW_FORM_TRIGGER, PW_FORM_STRING, "" },
    { "<range ref='/data/a' start='0' end='5' step='1'/>", "string", PW_FORM_RANGE, PW_FORM_INT,
      "" },
    { "<range ref='/data/a' start='0.5' end='5'/>", "string", PW_FORM_RANGE, PW_FORM_DECIMAL, "" },
    { "<range ref='/data/a'><itemset nodeset=\"instance('x')/root/item\"/></range>", "int",
      PW_FORM_RANGE, PW_FORM_INT, "" },
    { "<input ref='/data/a'/>", "geotrace", PW_FORM_INPUT, PW_FORM_GEOTRACE, "" },
    { "<input ref='/data/a'/>", "geoshape", PW_FORM_INPUT, PW_FORM_GEOSHAPE, "" },
    /* A type that no such control can fill is a text. */
    { "<input ref='/data/a'/>", "binary", PW_FORM_INPUT, PW_FORM_STRING, "" },
    { "<input ref='/data/g/b'/>", "select1", PW_FORM_NO_CONTROL, PW_FORM_STRING, "" },
    { "<input ref='/data/g/b'/>", "binary", PW_FORM_NO_CONTROL, PW_FORM_STRING, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *bind = g_strdup_printf ("<bind nodeset='/data/a' type='%s'/>", cases[i].type);
    FormParts parts = { .binds = bind, .body = cases[i].body };
    g_autoptr (PwForm) form = form_parts_load (&parts);
    const PwFormNode *a = form_parts_node (form, "/a");
    g_assert_cmpint (a->control, ==, cases[i].control);
    g_assert_cmpint (a->type, ==, cases[i].settled);
    g_assert_cmpstr (a->appearance, ==, cases[i].appearance);
    g_assert_true (a->has_control == (a->control != PW_FORM_NO_CONTROL));
  }
}

static void
test_range (void) {
  FormParts parts = { .body = "<range ref='/data/a' start='-1.5' end='5' step='.5'/>"
                              "<range ref='/data/g/b'/>" };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  const PwFormNode *a = form_parts_node (form, "/a");
  g_assert_cmpstr (a->range_start, ==, "-1.5");
  g_assert_cmpstr (a->range_end, ==, "5");
  g_assert_cmpstr (a->range_step, ==, ".5");
  const PwFormNode *b = form_parts_node (form, "/g/b");
  g_assert_cmpstr (b->range_start, ==, "1");
  g_assert_cmpstr (b->range_end, ==, "10");
  g_assert_cmpstr (b->range_step, ==, "1");
}

/* References of all kinds that mean /data/g/b. */
static void
test_references (void) {
  static const char *const bodies[] = {
    "<input ref='/data/g/b'/>",
    "<input ref=' /data/g/b '/>",
    "<input ref='g/b'/>",
    "<input ref='./g/./b'/>",
    "<input ref='/x:data/x:g/x:b'/>",
    "<input ref='/data/g[1]/b'/>",
    "<input ref=\"/data/g[x = ']']/b\"/>",
    "<input bind='b1'/>",
    "<group ref='/data/g'><input ref='b'/></group>",
    "<group ref='/data/g'><input ref='../g/b'/></group>",
    "<group ref='/data/g'><input ref='current()/b'/></group>",
    "<group nodeset='/data/g'><input ref='b'/></group>",
    "<group ref='g'><input ref='b'/></group>",
    "<group bind='g1'><input ref='b'/></group>",
    "<group><label>x</label><input ref='g/b'/></group>",
    "<group ref='/data/a'><input ref='/data/g/b'/></group>",
    "<group ref='/data/g'/><group ref='/data/g'><input ref='/data/g/b'/></group>",
    "<input ref='/data/g/b'/><input ref='/data/g/b'/>",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    FormParts parts = { .binds = "<bind id='b1' nodeset='/data/g/b'/><bind id='g1' nodeset='g'/>",
                        .body = bodies[i] };
    g_autoptr (PwForm) form = form_parts_load (&parts);
    g_assert_true (form_parts_node (form, "/g/b")->has_control);
    g_assert_false (form_parts_node (form, "/a")->has_control
                    && form_parts_node (form, "/a")->kind == PW_FORM_QUESTION);
  }
}

static void
test_repeats (void) {
  static const struct {
    const char *body;
    const char *label; /* of the repeat; NULL if none */
    gboolean fixed;
    gboolean counts;
  } cases[] = {
    { "<group ref='/data/g'><label>L</label><repeat nodeset='/data/g'><input ref='/data/g/b'/>"
      "</repeat></group>",
      "L", FALSE, FALSE },
    { "<group><label>L</label><repeat nodeset='/data/g'><label>no</label></repeat></group>", "L",
      FALSE, FALSE },
    { "<repeat nodeset='/data/g'><label>own</label></repeat>", "own", FALSE, FALSE },
    { "<repeat nodeset='g' jr:count='/data/a'><input ref='b'/></repeat>", NULL, TRUE, TRUE },
    { "<repeat nodeset='/data/g' jr:count='../a + 1'/>", NULL, TRUE, TRUE },
    { "<repeat nodeset='/data/g' jr:noAddRemove='true()'/>", NULL, TRUE, FALSE },
    { "<repeat nodeset='/data/g' jr:noAddRemove='false()'/>", NULL, FALSE, FALSE },
    { "<repeat bind='g1'><jr:addCaption>x</jr:addCaption><jr:mainHeader>x</jr:mainHeader></repeat>",
      NULL, FALSE, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    FormParts parts = { .binds = "<bind id='g1' nodeset='/data/g'/>", .body = cases[i].body };
    g_autoptr (PwForm) form = form_parts_load (&parts);
    const PwFormNode *g = form_parts_node (form, "/g");
    g_assert_cmpint (g->kind, ==, PW_FORM_REPEAT);
    g_assert_true (g->has_control);
    g_assert_cmpstr (pw_form_text (form, g->label, NULL), ==, cases[i].label);
    g_assert_true (g->fixed_entries == cases[i].fixed);
    g_assert_true ((g->expressions[PW_FORM_COUNT] != NULL) == cases[i].counts);
  }
}

/* What other programs' forms carry and what means nothing here. */
static void
test_ignored (void) {
  static const FormParts cases[] = {
    { .head = "<h:title>T</h:title><h:meta x='1'/><h:style/><x:references/>" },
    { .binds = "<submission method='form-data-post' action='https://example.org' "
               "orx:auto-send='true' base64RsaPublicKey='AAAA'/>" },
    { .body = "<input ref='/data/a' rows='3' x:y='1' class='z' autoplay='audio'/>" },
    { .body = "<group ref='/data/g' appearance='field-list' intent='org.x' x:y='1'/>" },
    { .body = "<!-- x --><?y z?><input ref='/data/a'/>" },
    { .body
      = "<upload ref='/data/a' mediatype='osm/*'><tag key='x'><label>y</label></tag></upload>" },
    { .nodes
      = "<a/><meta><orx:audit/><entity dataset='p' id='' create='1'><label/></entity></meta>",
      .binds
      = "<bind nodeset='/data/meta/orx:audit' type='binary' odk:location-priority='x'/>"
        "<bind nodeset='/data/meta/entity/@id' calculate='once(uuid())'/>"
        "<bind nodeset='/data/meta/entity/label' calculate='/data/a'/>"
        "<setvalue event='odk-instance-first-load' ref='/data/meta/entity/@id' value='uuid()'/>" },
    { .nodes = "<a/><r><n/><meta><entity id=''><label/></entity></meta></r>",
      .binds = "<bind nodeset='/data/r/meta/entity/@id' calculate='once(uuid())'/>"
               "<bind nodeset='/data/r/meta/entity/label' calculate='../../../n'/>"
               "<setvalue event='odk-new-repeat' ref='/data/r/meta/entity/@id' value='uuid()'/>",
      .body = "<repeat nodeset='/data/r'><input ref='/data/r/n'/></repeat>" },
    { .binds = "<bind nodeset='/data/gone' type='int' calculate='nonsense('/>" },
    { .binds = "<bind nodeset='/data/a' jr:saveIncomplete='true()' x:length='4' preload='x'/>" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PwForm) form = form_parts_load (&cases[i]);
    g_assert_cmpuint (pw_form_trigger_count (form), ==, 0);
    g_assert_cmpuint (pw_form_action_count (form), ==, 0);
  }
}

/* The head's second model is passed over, as in JavaRosa. */
static void
test_two_models (void) {
  FormParts parts = { 0 };
  g_autofree char *xml = form_parts_xml (&parts);
  g_autoptr (GRegex) regex = g_regex_new ("</h:head>", 0, 0, NULL);
  g_autofree char *two = g_regex_replace_literal (
      regex, xml, -1, 0, "<model><instance><other><x/></other></instance></model></h:head>", 0,
      NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = form_parts_load_bytes (two, strlen (two), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pw_form_root (form)->name, ==, "data");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-body/controls", test_controls);
  g_test_add_func ("/form-body/range", test_range);
  g_test_add_func ("/form-body/references", test_references);
  g_test_add_func ("/form-body/repeats", test_repeats);
  g_test_add_func ("/form-body/ignored", test_ignored);
  g_test_add_func ("/form-body/two-models", test_two_models);
  return g_test_run ();
}
