/* The fuzz targets of forms, expressions, drafts and lists. */
#include "tests/lib/fuzz-target.h"

#include <libxml/tree.h>

#include "sync/base/pw-csv.h"
#include "sync/model/pw-form-check.h"
#include "sync/session/pw-session.h"

#define FUZZ_STEPS_MAX 60

/* --- a form, filled in ----------------------------------------------------------------------- */

static const char *const answers[] = { "",    "1",          "-7",         "3.5",
                                       "yes", "a b",        "2024-02-29", "2024-10-07T21:43+07:00",
                                       "OK",  "-7.8 110.3", "21:43:00.0", "99999999",
                                       "x",   "no",         "a",          "\xf0\x9f\x98\x80" };

static void
answer_one (PwSession *session, const PwStep *step, guint turn) {
  if (step->kind == PW_STEP_ADD) {
    if (turn % 3 == 0)
      g_free (pw_session_add (session, step->path, NULL));
    return;
  }
  if (step->kind == PW_STEP_ENTRY) {
    if (turn % 7 == 0)
      (void)pw_session_remove (session, step->path, NULL);
    return;
  }
  if (step->kind != PW_STEP_QUESTION)
    return;
  g_free (pw_session_label (session, step->path, NULL));
  g_free (pw_session_hint (session, step->path, NULL));
  g_autoptr (GPtrArray) choices
      = pw_session_choices (session, step->path, turn % 2 == 0 ? NULL : "a", 20, NULL, NULL);
  if (choices != NULL && choices->len > 0) {
    const PwSessionChoice *choice = g_ptr_array_index (choices, turn % choices->len);
    if (pw_session_set (session, step->path, choice->code, NULL))
      return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (pw_session_set (session, step->path, answers[(turn + i) % G_N_ELEMENTS (answers)], NULL))
      break;
}

/* The path is copied: a change makes the steps invalid. */
static void
answer_nth (PwSession *session, guint nth, guint turn) {
  GPtrArray *steps = pw_session_steps (session);
  if (nth >= steps->len)
    return;
  const PwStep *there = g_ptr_array_index (steps, nth);
  PwStep step = *there;
  g_autofree char *path = g_strdup (there->path);
  step.path = path;
  answer_one (session, &step, turn);
}

static void
end_session (PwSession *session) {
  const PwForm *form = pw_session_form (session);
  g_autoptr (GPtrArray) problems = pw_session_problems (session);
  json_t *record = pw_session_finalise (session, NULL);
  if (record != NULL) {
    g_assert_cmpuint (problems->len, ==, 0);
    g_autoptr (GPtrArray) misfits = pw_form_check (form, record);
    g_assert_cmpuint (misfits->len, ==, 0);
    json_decref (record);
  }
  g_autoptr (GBytes) state = pw_session_state (session);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) again = pw_session_resume (form, NULL, state, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) second = pw_session_state (again);
  g_assert_true (g_bytes_equal (state, second));
}

static void
fuzz_form (const guint8 *data, gsize length) {
  g_autoptr (GBytes) xml = g_bytes_new (data, length);
  g_autoptr (PwForm) form = pw_form_load (xml, NULL);
  if (form == NULL)
    return;
  g_autoptr (PwSession) session = pw_session_new (form, NULL, NULL);
  if (session == NULL)
    return;
  for (guint i = 0; i < FUZZ_STEPS_MAX; i++)
    answer_nth (session, i, i + data[length / 2]);
  end_session (session);
}

/* --- an expression --------------------------------------------------------------------------- */

static gboolean
is_repeat (const char *path, gpointer data) {
  (void)data;
  return g_strcmp0 (path, "/d/r") == 0 || g_strcmp0 (path, "/d/r/s") == 0;
}

static PwXpathInstance
instance_of (const char *id, gpointer data) {
  (void)data;
  return g_strcmp0 (id, "i") == 0   ? PW_XPATH_INLINE
         : g_strcmp0 (id, "e") == 0 ? PW_XPATH_EXTERNAL
                                    : PW_XPATH_NO_INSTANCE;
}

static xmlDoc *
small_list (const char *id, gpointer data, GError **error) {
  (void)id, (void)error;
  return data;
}

static xmlDoc *
small_rows (const char *id, const char *column, const char *value, gpointer data, GError **error) {
  (void)id, (void)column, (void)value, (void)error;
  return data;
}

static xmlDoc *
parse (const char *xml) {
  xmlDoc *doc = xmlReadMemory (xml, (int)strlen (xml), NULL, NULL, XML_PARSE_NONET);
  g_assert_nonnull (doc);
  return doc;
}

static void
evaluate (const PwXpath *xpath, PwXpathContext *context, xmlNode *node) {
  gboolean truth;
  double number;
  (void)pw_xpath_boolean (context, xpath, node, &truth, NULL);
  (void)pw_xpath_number (context, xpath, node, &number, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pw_xpath_string (context, xpath, node, &error);
  g_assert_true ((text == NULL) == (error != NULL));
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  GPtrArray *nodes = pw_xpath_nodes (context, xpath, node, NULL);
  if (nodes != NULL)
    g_ptr_array_unref (nodes);
}

static void
fuzz_expression (const guint8 *data, gsize length) {
  g_autofree char *text = g_strndup ((const char *)data, length);
  xmlDoc *main
      = parse ("<d><a>1</a><b>x y</b><t>2024-02-29</t><r><c>1</c><s><e>p</e></s><s><e>q</e></s></r>"
               "<r><c>2</c><s><e>z</e></s></r><g><h/></g></d>");
  xmlDoc *list = parse (
      "<root><item><name>x</name><label>X</label></item><item><name>y</name></item></root>");
  PwXpathScope scope = { .is_repeat = is_repeat, .instance = instance_of };
  PwXpathSource source = { .instance = small_list, .rows = small_rows, .data = list };
  {
    g_autoptr (PwXpath) xpath = pw_xpath_compile (text, "/d/r/s/e", &scope, NULL);
    g_autoptr (PwXpathContext) context = pw_xpath_context_new (main, &source);
    xmlNode *node = xmlDocGetRootElement (main);
    while (node != NULL && g_strcmp0 ((const char *)node->name, "r") != 0)
      node = node->next != NULL ? node->next : node->children;
    if (xpath != NULL)
      evaluate (xpath, context, node->last->children);
  }
  xmlFreeDoc (list);
  xmlFreeDoc (main);
}

/* --- a draft, a list ------------------------------------------------------------------------- */

static const char draft_form[]
    = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:jr='http://openrosa.org/javarosa'><h:head><h:title>t</h:title><model><instance>"
      "<d id='d' version='1'><a/><n/><r jr:template=''><c/><k/></r></d></instance>"
      "<bind nodeset='/d/a' type='string'/><bind nodeset='/d/n' type='int' "
      "calculate='sum(/d/r/c)'/>"
      "<bind nodeset='/d/r/c' type='int' relevant=\"/d/a != 'x'\"/><bind nodeset='/d/r/k' "
      "type='date'/>"
      "</model></h:head><h:body><input ref='/d/a'><label>A</label></input>"
      "<group ref='/d/r'><label>R</label><repeat nodeset='/d/r'><input "
      "ref='/d/r/c'><label>C</label></input>"
      "<input ref='/d/r/k'><label>K</label></input></repeat></group></h:body></h:html>";

static void
fuzz_draft (const guint8 *data, gsize length) {
  g_autoptr (GBytes) xml = g_bytes_new_static (draft_form, sizeof draft_form - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = pw_form_load (xml, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) state = g_bytes_new (data, length);
  g_autoptr (PwSession) session = pw_session_resume (form, NULL, state, NULL);
  if (session != NULL)
    end_session (session);
}

static void
fuzz_list (const guint8 *data, gsize length) {
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (PwCsv) csv = pw_csv_open (bytes, NULL);
  if (csv == NULL)
    return;
  g_autoptr (GError) error = NULL;
  const char *const *row;
  while ((row = pw_csv_next (csv, &error)) != NULL)
    for (guint i = 0; i < pw_csv_column_count (csv); i++)
      g_assert_true (g_utf8_validate (row[i], -1, NULL));
}

/* --- all ------------------------------------------------------------------------------------- */

static const FuzzTarget targets[] = {
  { "form", fuzz_form },
  { "expression", fuzz_expression },
  { "draft", fuzz_draft },
  { "list", fuzz_list },
};

const FuzzTarget *
fuzz_target_at (guint index) {
  return index < G_N_ELEMENTS (targets) ? &targets[index] : NULL;
}

const FuzzTarget *
fuzz_target (const char *name) {
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (g_strcmp0 (targets[i].name, name) == 0)
      return &targets[i];
  return NULL;
}
