/* CSV: what a spreadsheet would run is marked, everything else comes back as it was. A reader of
 * our own (RFC 4180) reads back what was written, for fixed traps and for random texts. */
#include <glib.h>
#include <string.h>

#include "host/report/host-csv.h"

/* Cells of one line, as a reader of RFC 4180 sees them; fails the test where the quoting is wrong.
 */
static GPtrArray *
read_line (const char *text, gsize length, char separator) {
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  const char *at = text, *end = text + length;
  for (;;) {
    GString *cell = g_string_new (NULL);
    if (at < end && *at == '"') {
      for (at++;; at++) {
        g_assert_true (at < end);
        if (*at == '"' && at + 1 < end && at[1] == '"')
          at++;
        else if (*at == '"')
          break;
        g_string_append_c (cell, *at);
      }
      at++;
    } else {
      while (at < end && *at != separator && *at != '\r') {
        g_assert_true (*at != '"' && *at != '\n');
        g_string_append_c (cell, *at++);
      }
    }
    g_ptr_array_add (cells, g_string_free (cell, FALSE));
    if (at < end && *at == separator) {
      at++;
      continue;
    }
    g_assert_cmpmem (at, end - at, "\r\n", 2);
    return cells;
  }
}

/* The one cell that `text` becomes. (transfer full) */
static char *
cell_of (const char *text) {
  HostCsvLine line;
  host_csv_line_init (&line, ',');
  host_csv_add_text (&line, text);
  gsize length = 0;
  const char *written = host_csv_end_line (&line, &length);
  g_autoptr (GPtrArray) cells = read_line (written, length, ',');
  g_assert_cmpuint (cells->len, ==, 1);
  char *cell = g_strdup (g_ptr_array_index (cells, 0));
  host_csv_line_clear (&line);
  return cell;
}

static void
test_formulas (void) {
  static const char *const traps[]
      = { "=1+1", "+62 812", "-1",  "@SUM(A1)",          "\t=1", "\r=1", "  =HYPERLINK(\"x\")",
          "\n=1", "＝1+1",   "＠x", "=cmd|' /C calc'!A0" };
  for (gsize i = 0; i < G_N_ELEMENTS (traps); i++) {
    g_autofree char *cell = cell_of (traps[i]);
    g_assert_cmpint (cell[0], ==, '\'');
    g_assert_cmpstr (cell + 1, ==, traps[i]);
  }
}

static void
test_harmless (void) {
  static const char *const texts[] = { "",           "biasa",        "a,b;c|d", "kata \"kutip\"",
                                       "dua\nbaris", "dua\r\nbaris", "😀 emoji", "مرحبا בעולם",
                                       "a=b",        "3-1",          "'",       " spasi ",
                                       "\"",         "\"\"",         "x\ty",    "17.07.03.2004",
                                       "Ω≈ç√∫" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *cell = cell_of (texts[i]);
    g_assert_cmpstr (cell, ==, texts[i]);
  }
}

static void
test_numbers_stay (void) {
  HostCsvLine line;
  host_csv_line_init (&line, ';');
  host_csv_add_plain (&line, "-7.96214");
  host_csv_add_plain (&line, NULL);
  host_csv_add_text (&line, NULL);
  host_csv_add_plain (&line, "[{\"a\":1}]");
  gsize length = 0;
  const char *text = host_csv_end_line (&line, &length);
  g_assert_cmpstr (text, ==, "-7.96214;;;\"[{\"\"a\"\":1}]\"\r\n");
  /* The line is used again, and one empty cell is no empty line. */
  host_csv_add_plain (&line, "");
  g_assert_cmpstr (host_csv_end_line (&line, &length), ==, "\"\"\r\n");
  host_csv_line_clear (&line);
}

/* Random texts over the bytes that matter, with every separator, read back as they were. */
static void
test_random (void) {
  static const char *const pieces[] = { "a",  "=",  "+",  "-", "@", ",", ";", "|", "\t",
                                        "\r", "\n", "\"", "'", " ", "é", "😀", "0", "/" };
  static const char separators[] = ",;|\t";
  for (guint round = 0; round < 3000; round++) {
    char separator = separators[g_test_rand_int_range (0, 4)];
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    HostCsvLine line;
    host_csv_line_init (&line, separator);
    guint count = (guint)g_test_rand_int_range (1, 6);
    for (guint i = 0; i < count; i++) {
      GString *text = g_string_new (NULL);
      for (gint left = g_test_rand_int_range (0, 8); left > 0; left--)
        g_string_append (text, pieces[g_test_rand_int_range (0, (gint32)G_N_ELEMENTS (pieces))]);
      host_csv_add_text (&line, text->str);
      g_ptr_array_add (texts, g_string_free (text, FALSE));
    }
    gsize length = 0;
    const char *written = host_csv_end_line (&line, &length);
    g_autoptr (GPtrArray) cells = read_line (written, length, separator);
    g_assert_cmpuint (cells->len, ==, count);
    for (guint i = 0; i < count; i++) {
      const char *cell = g_ptr_array_index (cells, i);
      const char *text = g_ptr_array_index (texts, i);
      gboolean marked = cell[0] == '\'' && strcmp (cell + 1, text) == 0;
      g_assert_true (marked || strcmp (cell, text) == 0);
      /* Never a cell that runs. */
      char first = cell[strspn (cell, " \n")];
      g_assert_true (first == '\0' || strchr ("=+-@\t\r", first) == NULL);
    }
    host_csv_line_clear (&line);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/csv/formulas", test_formulas);
  g_test_add_func ("/host/csv/harmless", test_harmless);
  g_test_add_func ("/host/csv/numbers-stay", test_numbers_stay);
  g_test_add_func ("/host/csv/random", test_random);
  return g_test_run ();
}
