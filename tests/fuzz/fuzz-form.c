/* Fuzz targets of forms: an XForms file that is filled in, and a draft that is gone on with. */
#include "sync/model/pw-form-check.h"
#include "sync/session/pw-session.h"
#include "tests/fuzz/fuzz-tools.h"

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
run_form (const guint8 *data, gsize length) {
  g_autoptr (GBytes) xml = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = pw_form_load (xml, &error);
  g_autoptr (PwSession) session = form != NULL ? pw_session_new (form, NULL, &error) : NULL;
  if (session == NULL) {
    fuzz_assert_refused (error);
    return;
  }
  for (guint i = 0; i < FUZZ_STEPS_MAX; i++)
    answer_nth (session, i, i + data[length / 2]);
  end_session (session);
}

/* --- a draft --------------------------------------------------------------------------------- */

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
run_draft (const guint8 *data, gsize length) {
  g_autoptr (GBytes) xml = g_bytes_new_static (draft_form, sizeof draft_form - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = pw_form_load (xml, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) state = g_bytes_new (data, length);
  g_autoptr (PwSession) session = pw_session_resume (form, NULL, state, &error);
  if (session != NULL)
    end_session (session);
  else
    fuzz_assert_refused (error);
}

const FuzzTarget fuzz_form = { "form", run_form, NULL };
const FuzzTarget fuzz_draft = { "draft", run_draft, NULL };
