/* CSV cells and lines (RFC 4180) that a spreadsheet shows and never runs.
 *
 * A spreadsheet takes a cell that begins with = + - @, a tab or a carriage return for a formula,
 * and can be made to call programs with it. Texts that begin so, blanks before it not counted, get
 * an apostrophe in front; numbers stay numbers. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A line being made. */
typedef struct {
  GString *text;     /* owned */
  char separator;    /* between cells: ',' or ';' ... */
  gboolean is_begun; /* a cell is in it; otherwise `text` is the line that was ended last */
} HostCsvLine;

void host_csv_line_init (HostCsvLine *line, char separator);
void host_csv_line_clear (HostCsvLine *line);

/* What somebody wrote; NULL is an empty cell. */
void host_csv_add_text (HostCsvLine *line, const char *text);
/* What the program wrote: a number, a code of its own. Quoted where needed, never marked. */
void host_csv_add_plain (HostCsvLine *line, const char *text);

/* Ends the line with CR LF and gives it; valid until the next call. The line is then empty. */
const char *host_csv_end_line (HostCsvLine *line, gsize *length);

G_END_DECLS
