/* The main proof of the working out: after every random change, what followed step by step is what
 * comes out when everything is worked out again from the bare answers, in the state and in the
 * document; and the draft of that moment opens as the same session. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/session/pw-session-private.h"
#include "tests/lib/session-desk.h"

#define CHANGES 300
#define SESSIONS 10

/* The document as text: what expressions can see. (transfer full) */
static char *
document (PwSession *session) {
  xmlChar *text = NULL;
  int length = 0;
  xmlDocDumpMemory (session->doc, &text, &length);
  char *copy = g_strndup ((const char *)text, (gsize)length);
  xmlFree (text);
  return copy;
}

static void
forget_results (PwItem *item) {
  if (item->kind == PW_ITEM_QUESTION && item->node->expressions[PW_FORM_CALCULATE] != NULL
      && pw_item_is_live (item))
    pw_item_set_text (item, "");
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    forget_results (g_ptr_array_index (item->children, i));
}

static void
assert_same (PwSession *a, PwSession *b) {
  g_autoptr (GBytes) first = pw_session_state (a);
  g_autoptr (GBytes) second = pw_session_state (b);
  g_autofree char *first_document = document (a);
  g_autofree char *second_document = document (b);
  g_assert_cmpstr (first_document, ==, second_document);
  g_assert_true (g_bytes_equal (first, second));
}

static void
check (const PwForm *form, SessionDesk *desk, PwSession *session) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) state = pw_session_state (session);
  PwSessionHost quiet = desk->host;
  quiet.save = NULL;
  g_autoptr (PwSession) again = pw_session_resume (form, &quiet, state, &error);
  g_assert_no_error (error);
  assert_same (session, again);
  g_autofree char *problems = session_problems (session);
  g_autofree char *problems_again = session_problems (again);
  g_assert_cmpstr (problems, ==, problems_again);
  forget_results (again->root);
  _pw_session_want_all (again);
  _pw_session_settle (again);
  assert_same (session, again);
}

/* A random place of the tree: an entry, a list or a question. */
static PwItem *
pick (PwItem *root) {
  PwItem *item = root;
  while (item->children != NULL && item->children->len > 0
         && (item->kind != PW_ITEM_LIST || g_test_rand_int_range (0, 4) > 0))
    item = g_ptr_array_index (item->children,
                              (guint)g_test_rand_int_range (0, (gint32)item->children->len));
  return item;
}

static void
change (PwSession *session) {
  static const char *const texts[]
      = { "", "0", "1", "2", "3", "4", "5", "7", "16", "17", "18", "yes", "no", "a b" };
  PwItem *item = pick (session->root);
  g_autofree char *path = pw_item_path (item);
  g_autoptr (GError) error = NULL;
  if (item->kind == PW_ITEM_LIST && item->children->len < 5) {
    g_free (pw_session_add (session, path, &error));
  } else if (item->kind == PW_ITEM_QUESTION) {
    if (item->parent->kind == PW_ITEM_ENTRY && g_test_rand_int_range (0, 6) == 0) {
      g_autofree char *entry = pw_item_path (item->parent);
      pw_session_remove (session, entry, &error);
    } else {
      const char *text = texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))];
      pw_session_set (session, path, text, &error);
    }
  }
  g_assert_true (error == NULL || pw_error_is (error, PW_ERROR_REFUSED));
}

static void
test_random (void) {
  g_autoptr (PwForm) form = session_form_file ("mixed.xml");
  for (guint i = 0; i < SESSIONS; i++) {
    SessionDesk desk;
    session_desk_init (&desk);
    g_autoptr (GError) error = NULL;
    g_autoptr (PwSession) session = pw_session_new (form, &desk.host, &error);
    g_assert_no_error (error);
    check (form, &desk, session);
    for (guint j = 0; j < CHANGES; j++) {
      change (session);
      check (form, &desk, session);
    }
    g_assert_cmpuint (desk.saves, >, CHANGES / 8);
    session_desk_clear (&desk);
  }
}

/* The check can fail: a result that is not what follows is found. */
static void
test_can_fail (void) {
  g_autoptr (PwForm) form = session_form_file ("mixed.xml");
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwSession) session = pw_session_new (form, &desk.host, NULL);
  pw_item_set_text (pw_item_find (session->root, "/places"), "77");
  g_autoptr (GBytes) state = pw_session_state (session);
  g_autoptr (PwSession) again = pw_session_resume (form, &desk.host, state, NULL);
  forget_results (again->root);
  _pw_session_want_all (again);
  _pw_session_settle (again);
  g_autoptr (GBytes) worked_out = pw_session_state (again);
  g_assert_false (g_bytes_equal (state, worked_out));
  session_desk_clear (&desk);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-session-random/random", test_random);
  g_test_add_func ("/pw-session-random/can-fail", test_can_fail);
  return g_test_run ();
}
