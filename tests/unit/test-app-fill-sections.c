/* A form cut into sections: each group and each list of entries is one, questions between stay
 * together, nothing that is asked is left out or asked twice, and places are found again. */
#include <glib.h>
#include <string.h>

#include "firmware/capture/app-fill-sections.h"
#include "sync/model/pw-forms.h"
#include "tests/lib/session-desk.h"

/* "path: item item ..." of each section, in lines. A list ends with "*", a heading with ":". */
static char *
describe (const GPtrArray *sections) {
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < sections->len; i++) {
    const AppFillSection *section = g_ptr_array_index (sections, i);
    g_assert_cmpstr (section->title, !=, "");
    g_string_append_printf (out, "%s%s=", i > 0 ? "\n" : "", section->title);
    for (guint k = 0; k < section->items->len; k++) {
      const AppFillItem *item = g_ptr_array_index (section->items, k);
      g_string_append_printf (out, "%s%s%s", k > 0 ? " " : "", item->path,
                              item->kind == APP_FILL_ITEM_REPEAT    ? "*"
                              : item->kind == APP_FILL_ITEM_HEADING ? ":"
                                                                    : "");
    }
  }
  return g_string_free (out, FALSE);
}

static void
assert_sections (PwSession *session, const char *expected) {
  g_autoptr (GPtrArray) sections = app_fill_sections (session);
  g_autofree char *found = describe (sections);
  g_assert_cmpstr (found, ==, expected);
}

static PwSession *
begin (SessionDesk *desk, PwForm *form) {
  g_autoptr (GError) error = NULL;
  session_desk_init (desk);
  PwSession *session = pw_session_new (form, &desk->host, &error);
  g_assert_no_error (error);
  return session;
}

/* --- small forms ----------------------------------------------------------------------------- */

#define INSTANCE                                                                                   \
  "<a/><b/><g><c/><h><d/></h><e/><r jr:template=''><x/><k><y/></k><s jr:template=''><z/></s></r>"  \
  "<f/></g><i/>"
#define BODY                                                                                       \
  "<input ref='/data/a'><label>A</label></input><input ref='/data/b'><label>B</label></input>"     \
  "<group ref='/data/g'><label>G</label><input ref='/data/g/c'><label>C</label></input>"           \
  "<group ref='/data/g/h'%s><label>H</label><input ref='/data/g/h/d'><label>D</label></input>"     \
  "</group><input ref='/data/g/e'><label>E</label></input>"                                        \
  "<group ref='/data/g/r'><label>R</label><repeat nodeset='/data/g/r'>"                            \
  "<input ref='/data/g/r/x'><label>X</label></input><group ref='/data/g/r/k'><label>K</label>"     \
  "<input ref='/data/g/r/k/y'><label>Y</label></input></group>"                                    \
  "<repeat nodeset='/data/g/r/s'><input ref='/data/g/r/s/z'><label>Z</label></input></repeat>"     \
  "</repeat></group><input ref='/data/g/f'><label>F</label></input></group>"                       \
  "<input ref='/data/i'><label>I</label></input>"

static void
test_groups (void) {
  SessionDesk desk;
  g_autofree char *body = g_strdup_printf (BODY, "");
  g_autoptr (PwForm) form
      = session_form (INSTANCE, "<bind nodeset='/data/g/h' relevant='/data/a != \"n\"'/>", body);
  g_autoptr (PwSession) session = begin (&desk, form);
  g_autofree char *expected = g_strdup_printf (
      "%s=/a /b\nG=/g/c\nH=/g/h/d\nG=/g/e\nR=/g/r*\nG=/g/f\nI=/i", pw_form_title (form));
  assert_sections (session, expected);
  g_autoptr (GPtrArray) before = app_fill_sections (session);
  const AppFillSection *inner = g_ptr_array_index (before, 2);
  g_assert_cmpstr (inner->outer, ==, "G");
  session_set (session, "/a", "n");
  g_autofree char *without
      = g_strdup_printf ("%s=/a /b\nG=/g/c /g/e\nR=/g/r*\nG=/g/f\nI=/i", pw_form_title (form));
  assert_sections (session, without);
  session_desk_clear (&desk);
}

static void
test_one_screen (void) {
  SessionDesk desk;
  g_autofree char *body = g_strdup_printf (BODY, "");
  g_autofree char *listed = g_strdup (body);
  const char *mark = "<group ref='/data/g'>";
  char *at = strstr (listed, mark);
  g_autofree char *whole = g_strdup_printf ("%.*s<group ref='/data/g' appearance='field-list'>%s",
                                            (int)(at - listed), listed, at + strlen (mark));
  g_autoptr (PwForm) form = session_form (INSTANCE, "", whole);
  g_autoptr (PwSession) session = begin (&desk, form);
  g_autofree char *expected = g_strdup_printf (
      "%s=/a /b\nG=/g/c /g/h: /g/h/d /g/e /g/r* /g/f\nI=/i", pw_form_title (form));
  assert_sections (session, expected);
  session_desk_clear (&desk);
}

static void
test_entries (void) {
  SessionDesk desk;
  g_autofree char *body = g_strdup_printf (BODY, "");
  g_autoptr (PwForm) form = session_form (INSTANCE, "", body);
  g_autoptr (PwSession) session = begin (&desk, form);
  for (guint i = 1; i <= 2; i++) {
    g_autofree char *entry = pw_session_add (session, "/g/r", NULL);
    g_autofree char *repeat = g_strconcat (entry, "/s", NULL);
    g_autofree char *inner = pw_session_add (session, repeat, NULL);
    g_assert_nonnull (inner);
  }
  g_autofree char *expected = g_strdup_printf (
      "%s=/a /b\nG=/g/c\nH=/g/h/d\nG=/g/e\nR=/g/r*\nG=/g/f\nI=/i", pw_form_title (form));
  assert_sections (session, expected);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (AppFillSection) entry = app_fill_section_of_entry (session, "/g/r[2]");
  g_ptr_array_add (one, entry);
  g_autofree char *found = describe (one);
  g_assert_cmpstr (found, ==, "R 2=/g/r[2]/x /g/r[2]/k: /g/r[2]/k/y /g/r[2]/s*");
  g_autoptr (GPtrArray) sections = app_fill_sections (session);
  g_assert_cmpint (app_fill_sections_find (sections, "/g/r[2]/s[1]/z"), ==, 4);
  g_assert_cmpint (app_fill_sections_find (sections, "/g/r"), ==, 4);
  g_assert_cmpint (app_fill_sections_find (sections, "/i"), ==, 6);
  g_assert_cmpint (app_fill_sections_find (sections, "/gone"), ==, -1);
  g_assert_true (app_fill_section_holds (entry, "/g/r[2]/s[1]/z"));
  g_assert_false (app_fill_section_holds (entry, "/g/r[1]/x"));
  g_auto (GStrv) around = app_fill_entries_around ("/g/r[2]/s[1]/z");
  g_assert_cmpuint (g_strv_length (around), ==, 2);
  g_assert_cmpstr (around[0], ==, "/g/r[2]");
  g_assert_cmpstr (around[1], ==, "/g/r[2]/s[1]");
  session_desk_clear (&desk);
}

/* Many questions in a row are cut. */
static void
test_long (void) {
  SessionDesk desk;
  g_autoptr (GString) instance = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  const guint count = 2 * APP_FILL_SECTION_QUESTIONS_MAX + 1;
  for (guint i = 0; i < count; i++) {
    g_string_append_printf (instance, "<q%u/>", i);
    g_string_append_printf (body, "<input ref='/data/q%u'><label>Q%u</label></input>", i, i);
  }
  g_autoptr (PwForm) form = session_form (instance->str, "", body->str);
  g_autoptr (PwSession) session = begin (&desk, form);
  g_autoptr (GPtrArray) sections = app_fill_sections (session);
  g_assert_cmpuint (sections->len, ==, 3);
  const AppFillSection *last = g_ptr_array_index (sections, 2);
  g_assert_cmpuint (last->items->len, ==, 1);
  session_desk_clear (&desk);
}

/* --- shipped forms --------------------------------------------------------------------------- */

static char *
show (const char *place, gpointer data) {
  return pw_session_shown (data, place, NULL);
}

/* Every question that is asked stands in exactly one section, in order; with entries added. */
static void
test_shipped (gconstpointer data) {
  const char *id = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForms) forms = pw_forms_new (&error);
  g_assert_no_error (error);
  SessionDesk desk;
  const PwForm *form = pw_forms_find (forms, id);
  g_autoptr (PwSession) session = begin (&desk, (PwForm *)form);
  g_autoptr (GPtrArray) sections = app_fill_sections (session);
  g_assert_cmpuint (sections->len, >, 1);
  guint next = 0;
  GPtrArray *steps = pw_session_steps (session);
  g_autoptr (GPtrArray) flat = g_ptr_array_new ();
  for (guint i = 0; i < sections->len; i++) {
    const AppFillSection *section = g_ptr_array_index (sections, i);
    g_assert_cmpuint (section->items->len, >, 0);
    for (guint k = 0; k < section->items->len; k++)
      g_ptr_array_add (flat, g_ptr_array_index (section->items, k));
  }
  for (guint i = 0; i < steps->len; i++) {
    const PwStep *step = g_ptr_array_index (steps, i);
    if (step->kind != PW_STEP_QUESTION || strchr (step->path, '[') != NULL)
      continue;
    const AppFillItem *item = NULL;
    while (next < flat->len
           && (item = g_ptr_array_index (flat, next++))->kind != APP_FILL_ITEM_QUESTION)
      continue;
    g_assert_nonnull (item);
    g_assert_cmpstr (item->path, ==, step->path);
  }
  session_desk_clear (&desk);
}

static void
test_entry_title (void) {
  SessionDesk desk;
  g_autoptr (PwForm) form = session_form (
      "<r jr:template=''><n/><p/><t/></r>", "<bind nodeset='/data/r/p' pw:confidential='true'/>",
      "<group ref='/data/r'><label>R</label><repeat nodeset='/data/r'>"
      "<input ref='/data/r/n'><label>N</label></input><input ref='/data/r/p'><label>P</label>"
      "</input><input ref='/data/r/t'><label>T</label></input></repeat></group>");
  g_autoptr (PwSession) session = begin (&desk, form);
  g_autofree char *entry = pw_session_add (session, "/r", NULL);
  g_autofree char *none = app_fill_entry_title (session, entry, show, session);
  g_assert_cmpstr (none, ==, "");
  session_set (session, "/r[1]/n", "Sutarno");
  session_set (session, "/r[1]/p", "rahasia");
  session_set (session, "/r[1]/t", "Lurah");
  g_autofree char *title = app_fill_entry_title (session, entry, show, session);
  g_assert_cmpstr (title, ==, "Sutarno · Lurah");
  session_desk_clear (&desk);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fill-sections/groups", test_groups);
  g_test_add_func ("/fill-sections/one-screen", test_one_screen);
  g_test_add_func ("/fill-sections/entries", test_entries);
  g_test_add_func ("/fill-sections/long", test_long);
  g_test_add_func ("/fill-sections/entry-title", test_entry_title);
  g_test_add_data_func ("/fill-sections/form_a", "form_a", test_shipped);
  g_test_add_data_func ("/fill-sections/public_report", "public_report", test_shipped);
  g_test_add_data_func ("/fill-sections/official", "official", test_shipped);
  return g_test_run ();
}
