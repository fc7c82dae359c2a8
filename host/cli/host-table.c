/* Aligned columns of text on stdout. */
#include "host/cli/host-table.h"

#include <stdarg.h>

#include "host/cli/host-cli.h"

#define BLOCK_ROWS 500
#define CELL_CHARS_MAX 60 /* a longer cell is cut, so that the columns behind it line up */

struct HostTable {
  const char *const *headers; /* borrowed */
  guint columns;
  guint *widths;    /* owned: one for each column */
  GPtrArray *cells; /* owned: char *, row by row */
  gboolean begun;   /* the headers were printed */
};

guint
host_table_text_width (const char *text) {
  guint width = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (!g_unichar_iszerowidth (c))
      width += g_unichar_iswide (c) ? 2 : 1;
  }
  return width;
}

HostTable *
host_table_new (const char *const *headers) {
  g_return_val_if_fail (headers != NULL && headers[0] != NULL, NULL);
  HostTable *table = g_new0 (HostTable, 1);
  table->headers = headers;
  while (headers[table->columns] != NULL)
    table->columns++;
  table->widths = g_new0 (guint, table->columns);
  for (guint i = 0; i < table->columns; i++)
    table->widths[i] = host_table_text_width (headers[i]);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  return table;
}

/* Nothing stands behind the last cell of a row: it may be as long as it is. A number that was cut
 * ("revoked after 10…") would be another number. */
static char *
clean_cell (const char *text, gboolean is_last) {
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_strdelimit (valid, "\n\r\t", ' ');
  if (is_last || g_utf8_strlen (valid, -1) <= CELL_CHARS_MAX)
    return g_steal_pointer (&valid);
  g_autofree char *cut = g_utf8_substring (valid, 0, CELL_CHARS_MAX - 1);
  return g_strconcat (cut, "…", NULL);
}

/* Nothing is padded behind the last cell with something in it: no line ends with spaces. */
static void
print_row (const HostTable *table, const char *const *cells) {
  guint last = 0;
  for (guint i = 0; i < table->columns; i++)
    if (*cells[i] != '\0')
      last = i;
  for (guint i = 0; i < last; i++)
    host_cli_print ("%s%*s", cells[i],
                    (int)(table->widths[i] - host_table_text_width (cells[i]) + 2), "");
  host_cli_print ("%s\n", cells[last]);
}

static void
print_block (HostTable *table) {
  if (!table->begun)
    print_row (table, table->headers);
  table->begun = TRUE;
  for (guint i = 0; i < table->cells->len; i += table->columns)
    print_row (table, (const char *const *)table->cells->pdata + i);
  g_ptr_array_set_size (table->cells, 0);
}

void
host_table_add (HostTable *table, ...) {
  g_return_if_fail (table != NULL);
  va_list args;
  va_start (args, table);
  for (guint i = 0; i < table->columns; i++) {
    char *cell = clean_cell (va_arg (args, const char *), i + 1 == table->columns);
    table->widths[i] = MAX (table->widths[i], host_table_text_width (cell));
    g_ptr_array_add (table->cells, cell);
  }
  va_end (args);
  if (table->cells->len >= BLOCK_ROWS * table->columns)
    print_block (table);
}

void
host_table_end (HostTable *table) {
  g_return_if_fail (table != NULL);
  if (table->cells->len > 0)
    print_block (table);
  g_ptr_array_unref (table->cells);
  g_free (table->widths);
  g_free (table);
}
