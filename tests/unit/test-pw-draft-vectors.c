/* Golden drafts of tests/vectors/draft-v1, made by a second implementation: they open for ever,
 * give the answers that they hold and are written back byte for byte; what breaks the format is
 * refused. */
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/session/pw-session.h"
#include "tests/lib/vector-lines.h"

#define FOLDER "tests/vectors/draft-v1/"

static PwForm *
vector_form (void) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path = g_build_filename (top != NULL ? top : ".", FOLDER "form.xml", NULL);
  char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_autoptr (GBytes) xml = g_bytes_new_take (text, length);
  PwForm *form = pw_form_load (xml, &error);
  g_assert_no_error (error);
  return form;
}

/* words: state, path of an answer or "-", its text. */
static void
check_valid (GBytes *state, char **words) {
  g_autoptr (PwForm) form = vector_form ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) session = pw_session_resume (form, NULL, state, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) again = pw_session_state (session);
  g_assert_true (g_bytes_equal (again, state));
  if (strcmp (words[1], "-") == 0)
    return;
  g_autofree char *wanted = g_strjoinv (" ", words + 2);
  g_autofree char *text = pw_session_text (session, words[1], &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, wanted);
}

static void
check_refused (GBytes *state, char **words) {
  g_autoptr (PwForm) form = vector_form ();
  g_autoptr (GError) error = NULL;
  g_autofree char *why = g_strjoinv (" ", words + 1);
  g_test_message ("%s", why);
  g_autoptr (PwSession) session = pw_session_resume (form, NULL, state, &error);
  g_assert_null (session);
  g_assert_cmpint (error->domain, ==, PW_ERROR);
}

static void
test_valid (void) {
  g_assert_cmpuint (vector_lines_hex (FOLDER "valid.txt", check_valid), ==, 6);
}

static void
test_refused (void) {
  g_assert_cmpuint (vector_lines_hex (FOLDER "refused.txt", check_refused), ==, 18);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft-vectors/valid", test_valid);
  g_test_add_func ("/draft-vectors/refused", test_refused);
  return g_test_run ();
}
