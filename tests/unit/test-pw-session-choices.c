/* What people are offered and what they read: choices after their filter, by label or code, with
 * pictures; labels that lists leave out; answers in words. */
#include <string.h>

#include "sync/base/pw-error.h"
#include "tests/lib/session-desk.h"

#define ITEM(content) "<item>" content "</item>"
#define LIST                                                                                       \
  "<instance id='l'><root>" ITEM ("<name>x</name><label>Ex</label><of>1</of>")                     \
      ITEM ("<name>y</name><of>1</of>") ITEM ("<label>Nameless</label><of>1</of>")                 \
          ITEM ("<name>z</name><label>Zed</label><of>2</of>") "</root></instance>"
#define TEXTS                                                                                      \
  "<instance id='t'><root>" ITEM ("<name>a</name><itextId>ta</itextId>")                           \
      ITEM ("<name>b</name><itextId>tb</itextId>") ITEM (                                          \
          "<name>c</name>") "</root></instance>"                                                   \
                            "<itext><translation lang='id'><text id='ta'><value>Teks A</value>"    \
                            "<value "                                                              \
                            "form='image'>jr://images/a.png</value></text></translation></itext>"
#define FROM_LIST                                                                                  \
  "<itemset nodeset=\"instance('l')/root/item[of = /data/f]\"><value ref='name'/>"                 \
  "<label ref='label'/></itemset>"
#define FROM_TEXTS                                                                                 \
  "<itemset nodeset=\"instance('t')/root/item[name != /data/f]\"><value ref='name'/>"              \
  "<label ref='jr:itext(itextId)'/></itemset>"

static PwForm *
make_form (void) {
  return session_form (
      "<f/><one/><many/><said/><free/><g><in/></g>", LIST TEXTS,
      "<input ref='/data/f'><label>f</label></input>"
      "<select1 ref='/data/one'><label>one</label>" FROM_LIST "</select1>"
      "<select ref='/data/many'><label>many</label>" FROM_LIST "</select>"
      "<select1 ref='/data/said'><label>said</label>" FROM_TEXTS "</select1>"
      "<input ref='/data/free'><label>free</label></input>"
      "<group ref='/data/g'><label>g</label><input ref='/data/g/in'><label>in</label></input>"
      "</group>");
}

/* "code=label(image) ... of total". */
static void
offers (PwSession *session, const char *path, const char *find, guint most, const char *expected) {
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) choices = pw_session_choices (session, path, find, most, &total, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < choices->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (choices, i);
    g_string_append_printf (text, "%s=%s", choice->code, choice->label);
    if (choice->image != NULL)
      g_string_append_printf (text, "(%s)", choice->image);
    g_string_append_c (text, ' ');
  }
  g_string_append_printf (text, "of %u", total);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
shows (PwSession *session, const char *path, const char *expected) {
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = pw_session_shown (session, path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (shown, ==, expected);
}

static void
test_offers (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = make_form ();
  g_autoptr (PwSession) session = pw_session_new (form, &desk.host, NULL);
  offers (session, "/one", NULL, 0, "of 0");
  session_set (session, "/f", "1");
  /* One without a label reads as its code; one without a code is no answer. */
  offers (session, "/one", NULL, 0, "x=Ex y=y of 2");
  offers (session, "/one", "", 1, "x=Ex of 2");
  offers (session, "/one", "EX", 0, "x=Ex of 1");
  offers (session, "/one", "Y", 0, "y=y of 1");
  offers (session, "/one", "zed", 0, "of 0");
  session_set (session, "/f", "2");
  offers (session, "/many", NULL, 0, "z=Zed of 1");
  offers (session, "/said", NULL, 0, "a=Teks A(a.png) b=b c=c of 3");
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_session_choices (session, "/nowhere", NULL, 0, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  session_desk_clear (&desk);
}

static void
test_shown (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = make_form ();
  g_autoptr (PwSession) session = pw_session_new (form, &desk.host, NULL);
  shows (session, "/one", "");
  session_set (session, "/f", "1");
  session_set (session, "/one", "x");
  session_set (session, "/many", "y x");
  session_set (session, "/said", "a");
  session_set (session, "/free", "as it is");
  shows (session, "/one", "Ex");
  shows (session, "/many", "y, Ex");
  shows (session, "/said", "Teks A");
  shows (session, "/free", "as it is");
  shows (session, "/g", "");
  session_set (session, "/said", "b");
  shows (session, "/said", "b");
  /* What is not offered any more is still what was answered. */
  session_set (session, "/f", "2");
  shows (session, "/one", "x");
  shows (session, "/many", "y, x");
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_session_shown (session, "/nowhere", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  session_desk_clear (&desk);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-choices/offers", test_offers);
  g_test_add_func ("/session-choices/shown", test_shown);
  return g_test_run ();
}
