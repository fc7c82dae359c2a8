/* Text for a terminal: what steers it is replaced, all else stays, for any bytes. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-limits.h"
#include "sync/base/pw-text.h"

#define BAD "\xef\xbf\xbd" /* U+FFFD */

static void
test_harmless (void) {
  static const struct {
    const char *text, *harmless, *one_line;
  } cases[] = {
    { "", "", "" },
    { "baris\n\tdua", "baris\n\tdua", "baris  dua" },
    { "\033[31m\r\x7f", BAD "[31m" BAD BAD, BAD "[31m" BAD BAD },
    { "\xc2\x9b", BAD, BAD },
    { "a\xff\xfe", "a" BAD BAD, "a" BAD BAD },
    { "\xe2\x80\xae"
      "abc\xe2\x81\xa6",
      BAD "abc" BAD, BAD "abc" BAD },
    { "\xd8\xb9\xd8\xb1 \xf0\x9f\x98\x80 \xe2\x80\x8f",
      "\xd8\xb9\xd8\xb1 \xf0\x9f\x98\x80 \xe2\x80\x8f",
      "\xd8\xb9\xd8\xb1 \xf0\x9f\x98\x80 \xe2\x80\x8f" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *harmless = pw_text_harmless (cases[i].text);
    g_autofree char *one_line = pw_text_one_line (cases[i].text);
    g_assert_cmpstr (harmless, ==, cases[i].harmless);
    g_assert_cmpstr (one_line, ==, cases[i].one_line);
  }
}

static void
test_any_bytes (void) {
  for (guint round = 0; round < 2000; round++) {
    char bytes[33];
    for (guint i = 0; i < sizeof bytes - 1; i++)
      bytes[i] = (char)g_test_rand_int_range (1, 256);
    bytes[sizeof bytes - 1] = '\0';
    g_autofree char *once = pw_text_one_line (bytes);
    g_autofree char *twice = pw_text_harmless (once);
    g_assert_true (g_utf8_validate (once, -1, NULL));
    g_assert_cmpstr (once, ==, twice);
    for (const char *at = once; *at != '\0'; at = g_utf8_next_char (at))
      g_assert_false (g_unichar_iscntrl (g_utf8_get_char (at)));
  }
}

static void
test_names (void) {
  g_assert_true (pw_text_is_name ("PKD Suka Marga"));
  g_assert_true (pw_text_is_name ("Ni Luh \xc3\x89"));
  g_assert_false (pw_text_is_name (NULL));
  g_assert_false (pw_text_is_name (""));
  g_assert_false (pw_text_is_name ("Budi\nNext: panwas-host approve 0000"));
  g_assert_false (pw_text_is_name ("Budi\x1b[2J"));
  g_assert_false (pw_text_is_name ("Budi\xc2\x85"));
  g_assert_false (pw_text_is_name ("\xff"));
  g_autofree char *longest = g_strnfill (PW_NAME_BYTES_MAX, 'a');
  g_autofree char *longer = g_strnfill (PW_NAME_BYTES_MAX + 1, 'a');
  g_assert_true (pw_text_is_name (longest));
  g_assert_false (pw_text_is_name (longer));
}

/* What a sentence names stays short enough for the sentence to be read. */
static void
test_named (void) {
  g_autofree char *plain = pw_text_named ("nama\nbarang");
  g_assert_cmpstr (plain, ==, "nama barang");
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < PW_TEXT_NAMED_CHARS; i++)
    g_string_append (text, "村");
  g_autofree char *fits = pw_text_named (text->str);
  g_assert_cmpstr (fits, ==, text->str);
  g_autofree char *expected = g_strconcat (text->str, "…", NULL);
  g_string_append (text, "村");
  g_autofree char *cut = pw_text_named (text->str);
  g_assert_cmpstr (cut, ==, expected);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-text/harmless", test_harmless);
  g_test_add_func ("/pw-text/any-bytes", test_any_bytes);
  g_test_add_func ("/pw-text/named", test_named);
  g_test_add_func ("/text/names", test_names);
  return g_test_run ();
}
