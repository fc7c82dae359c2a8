/* A serial line between two programs of a test: two pseudo-terminals, with a relay in the
 * thread-default main context that carries what each end writes to the other. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct PtyLine PtyLine;

/* The ends are dir/left and dir/right; a line that was there before is replaced. (transfer full) */
PtyLine *pty_line_new (const char *dir);
/* Pulls it out, if that was not done yet. */
void pty_line_free (PtyLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PtyLine, pty_line_free)

/* Paths of the ends, also when it is pulled out. (transfer none) */
const char *pty_line_left (const PtyLine *line);
const char *pty_line_right (const PtyLine *line);

/* Both ends hang up. */
void pty_line_pull (PtyLine *line);
/* Does so once `bytes` went from left to right. */
void pty_line_pull_after (PtyLine *line, guint64 bytes);
gboolean pty_line_is_pulled (const PtyLine *line);
/* Bytes that went from left to right. */
guint64 pty_line_carried (const PtyLine *line);

G_END_DECLS
