/* Golden values of tests/vectors that stand one a line, words between blanks; lines with # are
 * comments. A file that is missing or empty fails the test. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `bytes` is the first word out of hex ("-" stands for no bytes), or NULL in vector_lines(). */
typedef void (*VectorEach) (GBytes *bytes, char **words);

/* Calls `each` for every line of `path`, counted from the top of the tree; how many there were. */
guint vector_lines (const char *path, VectorEach each);
guint vector_lines_hex (const char *path, VectorEach each);

G_END_DECLS
