/* Figures of the forms engine: loading form_a, one answer of it, and one change in a large form.
 *
 * Prints "name value limit ok|MISSED". The limits are those of a handheld's patience, measured at
 * this machine's speed (medians of many). The large form has 1,000 questions, every second one with
 * a condition on another, and a repeat of 200 entries with a calculation in each and sums over all.
 */
#include <glib.h>
#include <jansson.h>
#include <stdio.h>

#include "sync/model/pw-forms.h"
#include "sync/session/pw-session.h"
#include "tests/lib/bench.h"

#define LOADS 40
#define CHANGES 200
#define QUESTIONS 1000
#define ENTRIES 200
#define LARGE_CHANGES 60

/* The median of `times` in milliseconds, against its limit. */
static void
verdict (const char *name, GArray *times, double limit) {
  bench_at_most (name, bench_median (times), limit);
  g_array_unref (times);
}

static void
add_time (GArray *times, gint64 start_us) {
  double ms = bench_seconds_since (start_us) * 1000;
  g_array_append_val (times, ms);
}

static void
need (gboolean done, GError *error) {
  if (!done)
    g_error ("bench: %s", error != NULL ? error->message : "failed");
}

/* --- form_a ---------------------------------------------------------------------------------- */

static void
bench_load (GBytes *xml) {
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < LOADS; i++) {
    g_autoptr (GError) error = NULL;
    gint64 start = g_get_monotonic_time ();
    g_autoptr (PwForm) form = pw_form_load (xml, &error);
    need (form != NULL, error);
    add_time (times, start);
  }
  verdict ("form_a_load_ms", times, 20);
}

/* Answers that move whole sections in and out, and plain texts, in turn. */
static void
bench_answer (const PwForm *form) {
  static const struct {
    const char *path, *text;
  } answers[]
      = { { "/violation_found", "yes" }, { "/narrative", "Patroli." }, { "/violation_found", "no" },
          { "/dispute_found", "yes" },   { "/election", "pilkada" },   { "/dispute_found", "no" },
          { "/stage", "kampanye" },      { "/narrative", "" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) session = pw_session_new (form, NULL, &error);
  need (session != NULL, error);
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < CHANGES; i++) {
    gint64 start = g_get_monotonic_time ();
    gboolean set = pw_session_set (session, answers[i % G_N_ELEMENTS (answers)].path,
                                   answers[i % G_N_ELEMENTS (answers)].text, &error);
    (void)pw_session_steps (session);
    add_time (times, start);
    need (set, error);
  }
  verdict ("form_a_answer_ms", times, 2);
}

/* --- a large form ---------------------------------------------------------------------------- */

static PwForm *
load_large (void) {
  g_autoptr (GString) xml = g_string_new (
      "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:jr='http://openrosa.org/javarosa'><h:head><h:title>large</h:title><model><instance>"
      "<d id='large' version='1'>");
  g_autoptr (GString) binds
      = g_string_new ("<bind nodeset='/d/total' type='int' calculate='sum(/d/r/double)'/>"
                      "<bind nodeset='/d/r/n' type='int'/>"
                      "<bind nodeset='/d/r/double' type='int' calculate='../n * 2 + position(..)'/>"
                      "<bind nodeset='/d/r/big' relevant='/d/r/n &gt; 10 and /d/q1 != \"\"'/>");
  g_autoptr (GString) body = g_string_new (NULL);
  for (guint i = 1; i <= QUESTIONS; i++) {
    g_string_append_printf (xml, "<q%u/>", i);
    if (i % 2 == 0)
      g_string_append_printf (
          binds, "<bind nodeset='/d/q%u' relevant='string-length(/d/q%u) &gt; 0'/>", i, i - 1);
    g_string_append_printf (body, "<input ref='/d/q%u'><label>Q%u</label></input>", i, i);
  }
  g_string_append (xml, "<total/><r jr:template=''><n/><double/><big/></r></d></instance>");
  g_string_append (xml, binds->str);
  g_string_append (xml, "</model></h:head><h:body>");
  g_string_append (xml, body->str);
  g_string_append (
      xml,
      "<group ref='/d/r'><label>R</label><repeat nodeset='/d/r'><input "
      "ref='/d/r/n'><label>N</label>"
      "</input><input ref='/d/r/big'><label>B</label></input></repeat></group></h:body></h:html>");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (xml->str, xml->len);
  PwForm *form = pw_form_load (bytes, &error);
  need (form != NULL, error);
  return form;
}

static void
bench_large (void) {
  g_autoptr (PwForm) form = load_large ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) session = pw_session_new (form, NULL, &error);
  need (session != NULL, error);
  for (guint i = 0; i < ENTRIES; i++) {
    g_autofree char *entry = pw_session_add (session, "/r", &error);
    need (entry != NULL, error);
  }
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < LARGE_CHANGES; i++) {
    g_autofree char *path = i % 2 == 0 ? g_strdup_printf ("/r[%u]/n", 1 + i * 3) : g_strdup ("/q1");
    g_autofree char *text
        = i % 2 == 0 ? g_strdup_printf ("%u", i) : g_strdup (i % 4 == 1 ? "x" : "");
    gint64 start = g_get_monotonic_time ();
    gboolean set = pw_session_set (session, path, text, &error);
    (void)pw_session_steps (session);
    add_time (changes, start);
    need (set, error);
  }
  verdict ("large_form_change_ms", changes, 50);
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < LARGE_CHANGES; i++) {
    gint64 start = g_get_monotonic_time ();
    gboolean removed = pw_session_remove (session, "/r[7]", &error);
    need (removed, error);
    g_autofree char *entry = pw_session_add (session, "/r", &error);
    need (entry != NULL, error);
    add_time (entries, start);
  }
  verdict ("large_form_entry_ms", entries, 100);
}

int
main (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForms) forms = pw_forms_new (&error);
  need (forms != NULL, error);
  const PwForm *form = pw_forms_find (forms, "form_a");
  bench_load (pw_form_bytes (form));
  bench_answer (form);
  bench_large ();
  return 0;
}
