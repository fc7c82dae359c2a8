/* CSV cells and lines that a spreadsheet shows and never runs. */
#include "host/report/host-csv.h"

#include "sync/base/pw-csv.h"

void
host_csv_line_init (HostCsvLine *line, char separator) {
  g_return_if_fail (line != NULL);
  line->text = g_string_new (NULL);
  line->separator = separator;
  line->is_begun = FALSE;
}

void
host_csv_line_clear (HostCsvLine *line) {
  g_string_free (line->text, TRUE);
  line->text = NULL;
}

/* TRUE for the signs that begin a formula; a full-width one counts in some languages. */
static gboolean
begins_formula (const char *text) {
  static const char *const signs[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i]))
      return TRUE;
  return FALSE;
}

/* Some programs drop blanks and line feeds before they look at a cell. */
static gboolean
would_run (const char *text) {
  while (*text == ' ' || *text == '\n')
    text++;
  return begins_formula (text);
}

static void
add_cell (HostCsvLine *line, const char *mark, const char *text) {
  if (line->is_begun)
    g_string_append_c (line->text, line->separator);
  else
    g_string_truncate (line->text, 0);
  line->is_begun = TRUE;
  g_autofree char *marked = g_strconcat (mark, text, NULL);
  pw_csv_append_field (line->text, marked);
}

void
host_csv_add_text (HostCsvLine *line, const char *text) {
  g_return_if_fail (line != NULL && line->text != NULL);
  if (text == NULL)
    text = "";
  add_cell (line, would_run (text) ? "'" : "", text);
}

void
host_csv_add_plain (HostCsvLine *line, const char *text) {
  g_return_if_fail (line != NULL && line->text != NULL);
  add_cell (line, "", text != NULL ? text : "");
}

const char *
host_csv_end_line (HostCsvLine *line, gsize *length) {
  g_return_val_if_fail (line != NULL && line->text != NULL, NULL);
  if (!line->is_begun)
    g_string_truncate (line->text, 0);
  line->is_begun = FALSE;
  /* One empty cell alone would read as an empty line. */
  if (line->text->len == 0)
    g_string_append (line->text, "\"\"");
  g_string_append (line->text, "\r\n");
  *length = line->text->len;
  return line->text->str;
}
