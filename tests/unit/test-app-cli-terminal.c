/* The terminal: text is wrapped within its width, without losing or splitting a character, and
 * where the output is no terminal nothing steers one. */
#include <glib.h>
#include <string.h>

#include "firmware/cli/app-cli-terminal.h"

static void
assert_wrap (const char *text, guint width, const char *expected) {
  g_autoptr (GPtrArray) lines = app_terminal_wrap (text, width);
  g_ptr_array_add (lines, NULL);
  g_autofree char *got = g_strjoinv ("|", (char **)lines->pdata);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_wrap (void) {
  assert_wrap ("", 10, "");
  assert_wrap ("satu dua", 10, "satu dua");
  assert_wrap ("satu dua tiga", 8, "satu dua|tiga");
  assert_wrap ("satu dua tiga", 7, "satu|dua|tiga");
  assert_wrap ("a\n\nb", 5, "a||b");
  assert_wrap ("panjangsekali", 5, "panja|ngsek|ali");
  assert_wrap ("é é é", 3, "é é|é");
  assert_wrap ("文字", 3, "文|字");
}

/* Whatever the text: no line is too wide, and nothing but blanks at breaks is lost. */
static void
test_wrap_random (void) {
  static const char *const pieces[] = { "a", "bc", " ", "é", "文", "kata", "\n", "panjangsekali" };
  for (guint round = 0; round < 2000; round++) {
    GString *text = g_string_new (NULL);
    for (int i = g_test_rand_int_range (0, 30); i > 0; i--)
      g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
    g_autofree char *plain = g_string_free (text, FALSE);
    guint width = (guint)g_test_rand_int_range (2, 20);
    g_autoptr (GPtrArray) lines = app_terminal_wrap (plain, width);
    GString *again = g_string_new (NULL);
    for (guint i = 0; i < lines->len; i++) {
      const char *line = g_ptr_array_index (lines, i);
      g_assert_true (g_utf8_validate (line, -1, NULL));
      guint columns = 0;
      for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
        columns += g_unichar_iswide (g_utf8_get_char (at)) ? 2 : 1;
      g_assert_cmpuint (columns, <=, width);
      g_string_append (again, line);
    }
    g_autofree char *got = g_string_free (again, FALSE);
    g_auto (GStrv) got_words = g_strsplit_set (got, " \n", -1);
    g_auto (GStrv) words = g_strsplit_set (plain, " \n", -1);
    g_autofree char *a = g_strjoinv ("", got_words);
    g_autofree char *b = g_strjoinv ("", words);
    g_assert_cmpstr (a, ==, b);
  }
}

/* To a file there are no escape sequences, and those of others are made harmless. */
static void
test_plain (void) {
  g_autofree char *content = NULL;
  size_t length = 0;
  FILE *out = tmpfile ();
  g_assert_nonnull (out);
  g_autoptr (AppTerminal) terminal = app_terminal_new (out);
  g_autofree char *text = g_strnfill (300, 'x');
  app_terminal_clear (terminal);
  app_terminal_say_bold (terminal, "> ", "judul \033[31m merah");
  app_terminal_say (terminal, "", text);
  app_terminal_say_ends (terminal, "kiri", "kanan");
  app_terminal_rule (terminal);
  g_assert_cmpuint (app_terminal_used (terminal), ==, 4);
  (void)fflush (out);
  length = (size_t)ftell (out);
  rewind (out);
  content = g_malloc0 (length + 1);
  g_assert_cmpuint (fread (content, 1, length, out), ==, length);
  (void)fclose (out);
  g_assert_null (strchr (content, '\033'));
  g_assert_nonnull (strstr (content, text)); /* not wrapped */
  g_assert_nonnull (strstr (content, "> judul"));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/terminal/wrap", test_wrap);
  g_test_add_func ("/terminal/wrap-random", test_wrap_random);
  g_test_add_func ("/terminal/plain", test_plain);
  return g_test_run ();
}
