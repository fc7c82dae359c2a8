/* CSV: rows come back cell by cell for every way RFC 4180 writes them, what breaks it is refused
 * with its line, and random cells written with pw_csv_append_field() read back as they were. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"

static PwCsv *
open_text (const char *text, GError **error) {
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return pw_csv_open (bytes, error);
}

/* All rows joined with "|" and "/", or the error's message. (transfer full) */
static char *
read_all (const char *text) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCsv) csv = open_text (text, &error);
  GString *out = g_string_new (NULL);
  const char *const *row = NULL;
  while (csv != NULL && (row = pw_csv_next (csv, &error)) != NULL) {
    g_autofree char *joined = g_strjoinv ("|", (char **)row);
    g_string_append_printf (out, "%s%" G_GUINT64_FORMAT ":%s", out->len > 0 ? " / " : "",
                            pw_csv_line (csv), joined);
  }
  if (error != NULL)
    g_string_assign (out, error->message);
  if (csv != NULL)
    g_assert_null (pw_csv_next (csv, NULL));
  return g_string_free (out, FALSE);
}

static void
test_reads (void) {
  static const struct {
    const char *text, *rows;
  } cases[] = {
    { "a,b\n1,2\n", "2:1|2" },
    { "a,b\r\n1,2\r\n3,4", "2:1|2 / 3:3|4" },
    { "\xef\xbb\xbf"
      "a,b\n1,2",
      "2:1|2" },
    { "\"a\",b\n\"x,y\",\"di\"\"kutip\"\n", "2:x,y|di\"kutip" },
    { "a,b\n\"dua\r\nbaris\",x\n,\n", "2:dua\r\nbaris|x / 4:|" },
    { "a\n\"\"\nx\n", "2: / 3:x" },
    { "\n\r\na,b\n\n1,2\n\r\n\n3,4\n\n", "5:1|2 / 8:3|4" },
    { "a,b\n1,\n", "2:1|" },
    { "a,b\n,2", "2:|2" },
    { "a,b", "" },
    { "a\n spasi \n", "2: spasi " },
    { "a,b\nΩ,😀\n", "2:Ω|😀" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *rows = read_all (cases[i].text);
    g_assert_cmpstr (rows, ==, cases[i].rows);
  }
}

static void
test_refuses (void) {
  static const struct {
    const char *text, *line;
  } cases[] = {
    { "", "line 1:" },
    { "\n\n", "line 3:" },
    { "a,,b\n", "line 1: a column without" },
    { "a,b,a\n", "line 1: two columns" },
    { "a,b\n1\n", "line 2: 1 cells" },
    { "a,b\n\n\"x\ny\",2\n1,2,3\n", "line 5: 3 cells" },
    { "a\nx\"y\n", "line 2: a quote inside" },
    { "a\n\"x\"y\n", "line 2: text after" },
    { "a\nb\n\"x\n\n\n", "line 3: a quote that is never" },
    { "a\rb\n", "line 1: a carriage" },
    { "a\nx\r", "line 2: a carriage" },
    { "a\n\"\xff\"\n", "line 2: text that is not UTF-8" },
    { "a\xc3\n", "line 1: text that is not UTF-8" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *rows = read_all (cases[i].text);
    if (!g_str_has_prefix (rows, cases[i].line))
      g_error ("case %" G_GSIZE_FORMAT ": “%s” is not “%s...”", i, rows, cases[i].line);
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) zero = g_bytes_new ("a\nx\0y\n", 6);
  g_autoptr (PwCsv) csv = pw_csv_open (zero, &error);
  g_assert_no_error (error);
  g_assert_null (pw_csv_next (csv, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

static void
test_columns (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCsv) csv = open_text ("code,name,nama desa\n", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pw_csv_column_count (csv), ==, 3);
  g_assert_cmpint (pw_csv_column (csv, "code"), ==, 0);
  g_assert_cmpint (pw_csv_column (csv, "nama desa"), ==, 2);
  g_assert_cmpint (pw_csv_column (csv, "Code"), ==, -1);
  g_assert_cmpstr (pw_csv_column_name (csv, 1), ==, "name");
  g_assert_null (pw_csv_column_name (csv, 3));
}

/* `count` cells of `cell`, then a line feed. */
static void
append_row (GString *text, const char *cell, guint count) {
  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%s%s%u", i > 0 ? "," : "", cell, i);
  g_string_append_c (text, '\n');
}

static void
test_limits (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  append_row (text, "c", PW_CSV_COLUMNS_MAX);
  append_row (text, "x", PW_CSV_COLUMNS_MAX);
  g_autoptr (PwCsv) widest = open_text (text->str, &error);
  g_assert_no_error (error);
  g_assert_nonnull (pw_csv_next (widest, &error));
  g_string_truncate (text, 0);
  append_row (text, "c", PW_CSV_COLUMNS_MAX + 1);
  g_assert_null (open_text (text->str, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);

  g_string_assign (text, "a\n");
  for (guint i = 0; i <= PW_CSV_ROW_BYTES_MAX; i++)
    g_string_append_c (text, 'x');
  g_autoptr (PwCsv) longest = open_text (text->str, &error);
  g_assert_null (pw_csv_next (longest, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);

  g_autoptr (PwCsv) rows = open_text ("a\n1\n2\n3\n", &error);
  pw_csv_limit_rows (rows, 2);
  g_assert_nonnull (pw_csv_next (rows, &error));
  g_assert_nonnull (pw_csv_next (rows, &error));
  g_assert_no_error (error);
  g_assert_null (pw_csv_next (rows, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

static char *
random_cell (void) {
  static const char *const pieces[]
      = { "a", "Desa", ",", "\"", "\n", "\r\n", " ", ";", "Ω", "😀", "\t", "|", "" };
  GString *cell = g_string_new (NULL);
  for (gint32 i = g_test_rand_int_range (0, 8); i > 0; i--)
    g_string_append (cell, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_string_free (cell, FALSE);
}

static void
test_written_is_read (void) {
  for (guint round = 0; round < 500; round++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GString) text = g_string_new ("a,b,c\r\n");
    guint count = 3 * (guint)g_test_rand_int_range (1, 6);
    for (guint i = 0; i < count; i++) {
      g_ptr_array_add (cells, random_cell ());
      pw_csv_append_field (text, g_ptr_array_index (cells, i));
      g_string_append (text, i % 3 == 2 ? "\r\n" : ",");
    }
    g_autoptr (PwCsv) csv = open_text (text->str, &error);
    for (guint i = 0; i < count; i += 3) {
      const char *const *row = pw_csv_next (csv, &error);
      g_assert_no_error (error);
      for (guint k = 0; k < 3; k++)
        g_assert_cmpstr (row[k], ==, g_ptr_array_index (cells, i + k));
    }
    g_assert_null (pw_csv_next (csv, &error));
    g_assert_no_error (error);
  }
}

/* A name that begins with U+FEFF is not taken for a byte order mark, nor one by the other. */
static void
test_mark_in_name (void) {
  g_autoptr (GString) text = g_string_new (NULL);
  pw_csv_append_field (text, "\uFEFFa");
  g_string_append (text, ",b\n");
  pw_csv_append_field (text, "\uFEFFc");
  g_string_append (text, ",d\n");
  g_assert_cmpstr (text->str, ==, "\"\uFEFFa\",b\n\uFEFFc,d\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCsv) csv = open_text (text->str, &error);
  g_assert_cmpstr (pw_csv_column_name (csv, 0), ==, "\uFEFFa");
  g_assert_cmpstr (pw_csv_next (csv, &error)[0], ==, "\uFEFFc");
}

/* Any bytes give rows or an error; the sanitizers watch. */
static void
test_any_bytes (void) {
  static const char signs[] = "ab,,\"\"\n\r\n\0\xc3\xa9;";
  for (guint round = 0; round < 5000; round++) {
    char text[48];
    for (gsize i = 0; i < sizeof text; i++)
      text[i] = signs[g_test_rand_int_range (0, sizeof signs - 1)];
    g_autoptr (GBytes) bytes = g_bytes_new (text, (gsize)g_test_rand_int_range (0, sizeof text));
    g_autoptr (GError) error = NULL;
    g_autoptr (PwCsv) csv = pw_csv_open (bytes, &error);
    g_assert_true ((csv == NULL) == (error != NULL));
    while (csv != NULL && pw_csv_next (csv, &error) != NULL)
      g_assert_no_error (error);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/reads", test_reads);
  g_test_add_func ("/csv/refuses", test_refuses);
  g_test_add_func ("/csv/columns", test_columns);
  g_test_add_func ("/csv/limits", test_limits);
  g_test_add_func ("/csv/written-is-read", test_written_is_read);
  g_test_add_func ("/csv/mark-in-name", test_mark_in_name);
  g_test_add_func ("/csv/any-bytes", test_any_bytes);
  return g_test_run ();
}
