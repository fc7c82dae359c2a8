/* The words of this build, for test programs. */
#include "tests/lib/build-words.h"

#include <libintl.h>

#include "sync/base/pw-i18n.h"

void
build_words_start (void) {
  pw_i18n_start ();
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_assert_nonnull (program);
  g_autofree char *folder = g_path_get_dirname (program);
  g_autofree char *words = g_build_filename (folder, "..", "..", "share", "locale", NULL);
  g_assert_true (g_file_test (words, G_FILE_TEST_IS_DIR));
  g_assert_nonnull (bindtextdomain (GETTEXT_PACKAGE, words));
}
