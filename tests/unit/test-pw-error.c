/* Errors say what to do: a code for each kind of trouble of the machine, a name for each code, and
 * what may not become a verdict. */
#include "sync/base/pw-error.h"

#include <errno.h>
#include <string.h>

static void
test_errno (void) {
  static const struct {
    int number;
    PwError code;
    const char *words; /* NULL: the system's own */
  } cases[] = {
    { ENOSPC, PW_ERROR_NO_SPACE, "free some space" },
    { EDQUOT, PW_ERROR_NO_SPACE, "free some space" },
    { EFBIG, PW_ERROR_NO_SPACE, "free some space" },
    { EACCES, PW_ERROR_ACCESS, "check the permissions" },
    { EROFS, PW_ERROR_ACCESS, "check the permissions" },
    { EPERM, PW_ERROR_ACCESS, "check the permissions" },
    { ENOENT, PW_ERROR_NOT_FOUND, NULL },
    { ENOTDIR, PW_ERROR_NOT_FOUND, NULL },
    { EEXIST, PW_ERROR_EXISTS, NULL },
    { EBUSY, PW_ERROR_BUSY, NULL },
    { EIO, PW_ERROR_SYSTEM, NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    pw_error_set_errno (&error, cases[i].number, "cannot read %s", "a file");
    g_assert_error (error, PW_ERROR, (int)cases[i].code);
    g_assert_true (g_str_has_prefix (error->message, "cannot read a file: "));
    const char *words = cases[i].words != NULL ? cases[i].words : g_strerror (cases[i].number);
    g_assert_nonnull (strstr (error->message, words));
    g_assert_cmpint (pw_error_exit_status (error), ==, 1);
  }
}

/* Names are for programs that read them: each once, and never another one. */
static void
test_names (void) {
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  static const char *const known[] = {
    "usage",  "refused", "damaged",    "too_new", "too_big",    "no_space",
    "access", "locked",  "not_found",  "exists",  "not_for_us", "untrusted",
    "broken", "busy",    "incomplete", "system",
  };
  for (guint code = PW_ERROR_USAGE; code <= PW_ERROR_SYSTEM; code++) {
    const char *name = pw_error_code_name ((PwError)code);
    g_assert_true (g_hash_table_add (names, (gpointer)name));
    g_assert_cmpstr (name, ==, known[code - PW_ERROR_USAGE]);
  }
  g_assert_cmpstr (pw_error_code_name ((PwError)(PW_ERROR_SYSTEM + 1)), ==, "system");
}

static void
test_of_machine (void) {
  for (guint code = PW_ERROR_USAGE; code <= PW_ERROR_SYSTEM; code++) {
    g_autoptr (GError) error = g_error_new_literal (PW_ERROR, (int)code, "words");
    gboolean expected = code == PW_ERROR_NO_SPACE || code == PW_ERROR_ACCESS
                        || code == PW_ERROR_BUSY || code == PW_ERROR_SYSTEM;
    g_assert_cmpint (pw_error_is_of_machine (error), ==, expected);
    g_assert_true (pw_error_is (error, (PwError)code));
    g_assert_false (pw_error_is (error, (PwError)(code + 1)));
    g_assert_cmpint (pw_error_exit_status (error), ==, code == PW_ERROR_USAGE ? 2 : 1);
  }
  g_autoptr (GError) other = g_error_new_literal (G_FILE_ERROR, PW_ERROR_BUSY, "words");
  g_assert_false (pw_error_is (other, PW_ERROR_BUSY));
  g_assert_false (pw_error_is_of_machine (other));
  g_assert_false (pw_error_is_of_machine (NULL));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/errno", test_errno);
  g_test_add_func ("/error/names", test_names);
  g_test_add_func ("/error/of-machine", test_of_machine);
  return g_test_run ();
}
