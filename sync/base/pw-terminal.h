/* What commands at a terminal do while they work: they tell how far they are, and hear that they
 * should stop. */
#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

/* "\rdone / total what" on `out` if that is a terminal, at most ten times a second; a line feed
 * when all is done. `total` 0: not known. `told_us` (in and out) is when a line was written last;
 * 0 at first. */
void pw_terminal_progress (FILE *out, gint64 *told_us, const char *what, guint64 done,
                           guint64 total);
/* The same with a line of the caller's own, in UTF-8; what does not fit into the terminal's width
 * is left off. NULL ends the line. */
void pw_terminal_progress_text (FILE *out, gint64 *told_us, const char *text);

/* Holds back SIGINT, SIGTERM and SIGHUP from now on, so that a transaction is finished first. */
void pw_terminal_hold_signals (void);
/* TRUE if one of them came: held back and looked at, instead of a handler with a global. */
gboolean pw_terminal_interrupted (void);

G_END_DECLS
