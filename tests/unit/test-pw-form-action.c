/* Actions: where setvalue may stand, what its events become, its target, value and source. */
#include <glib.h>
#include <string.h>

#include "tests/lib/form-parts.h"

#define NODES "<a/><b/><r jr:template=''><n/><g><m/></g></r><r><n/><g><m/></g></r><meta><x/></meta>"

/* "first /a = 1 + 1", "entry /r/n (/r) 'text'", "change /b (/a) ''" */
static char *
actions_of (const PwForm *form) {
  static const char *const names[] = { "first", "entry", "change" };
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < pw_form_action_count (form); i++) {
    const PwFormAction *action = pw_form_action (form, i);
    g_string_append_printf (text, "%s%s %s", i == 0 ? "" : "; ", names[action->event],
                            action->target->path);
    if (action->source != NULL)
      g_string_append_printf (text, " (%s)", action->source->path);
    if (action->value != NULL)
      g_string_append_printf (text, " = %s", pw_xpath_text (action->value));
    else
      g_string_append_printf (text, " '%s'", action->text);
  }
  g_assert_null (pw_form_action (form, pw_form_action_count (form)));
  return g_string_free (text, FALSE);
}

static void
test_actions (void) {
  static const struct {
    const char *model;
    const char *body;
    const char *actions;
  } cases[] = {
    { "<setvalue event='odk-instance-first-load' ref='/data/a' value='1 + 1'/>", "",
      "first /a = 1 + 1" },
    { "<setvalue ev:event='xforms-ready' ref='a'>text</setvalue>", "", "first /a 'text'" },
    { "<setvalue event='xforms-ready' bind='b1'/>", "", "first /b ''" },
    { "<setvalue event='xforms-ready' ref='/data/b' value=''>x</setvalue>", "", "first /b ''" },
    { "<setvalue event='odk-new-repeat' ref='/data/r/n' value='1'/>", "", "entry /r/n (/r) = 1" },
    { "<setvalue event='xforms-ready' ref='/data/meta/x' value='1'/>", "", "" },
    /* In the body itself. */
    { "", "<setvalue event='odk-instance-first-load' ref='/data/b'>1</setvalue>", "first /b '1'" },
    /* In a question: a change of it; relative targets start there. */
    { "",
      "<input ref='/data/a'><setvalue event='xforms-value-changed' ref='../b' "
      "value='../a'/></input>",
      "change /b (/a) = ../a" },
    { "", "<input ref='/data/a'><setvalue event='xforms-value-changed' ref='/data/b'/></input>",
      "change /b (/a) ''" },
    { "",
      "<repeat nodeset='/data/r'><input ref='/data/r/n'>"
      "<setvalue event='xforms-value-changed' ref='../g/m'>x</setvalue></input></repeat>",
      "change /r/g/m (/r/n) 'x'" },
    /* In a repeat: a new entry; several events at once. */
    { "",
      "<repeat nodeset='/data/r'>"
      "<setvalue event=' odk-new-repeat  odk-instance-first-load' ref='/data/r/n' value='1'/>"
      "</repeat>",
      "entry /r/n (/r) = 1; first /r/n = 1" },
    { "",
      "<repeat nodeset='/data/r'><group ref='/data/r/g'>"
      "<setvalue event='odk-new-repeat' ref='/data/r/g/m' "
      "value='position(../..)'/></group></repeat>",
      "entry /r/g/m (/r) = position(../..)" },
    /* A change of nothing that is asked never happens. */
    { "<setvalue event='xforms-value-changed' ref='/data/a' value='1'/>",
      "<repeat nodeset='/data/r'><setvalue event='xforms-value-changed' ref='/data/b'/></repeat>",
      "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *binds
        = g_strconcat ("<bind id='b1' nodeset='/data/b'/>", cases[i].model, NULL);
    FormParts parts = { .nodes = NODES, .binds = binds, .body = cases[i].body };
    if (strstr (cases[i].body, "<repeat") == NULL)
      parts.body = g_strconcat (cases[i].body, "<repeat nodeset='/data/r'/>", NULL);
    g_autoptr (PwForm) form = form_parts_load (&parts);
    if (parts.body != cases[i].body)
      g_free ((char *)parts.body);
    g_autofree char *actions = actions_of (form);
    g_assert_cmpstr (actions, ==, cases[i].actions);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-action/actions", test_actions);
  return g_test_run ();
}
