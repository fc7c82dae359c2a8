/* Text of others made fit for a terminal: what was recorded must not steer it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `text` as valid UTF-8, with U+FFFD for each byte that is not UTF-8, for each control character
 * other than line feed and tab, and for each sign that turns the direction of what follows it on
 * the line (embeddings, overrides, isolates). Doing it twice changes nothing. (transfer full) */
char *pw_text_harmless (const char *text);

/* As pw_text_harmless(), with a space for each line feed and tab. (transfer full) */
char *pw_text_one_line (const char *text);

/* As pw_text_one_line(), and cut behind PW_TEXT_NAMED_CHARS characters, with an ellipsis: for a
 * sentence that names something of others, however long that is. (transfer full) */
#define PW_TEXT_NAMED_CHARS 64
char *pw_text_named (const char *text);

/* Columns of a terminal that `c` takes: 0, 1 or 2. */
guint pw_text_columns (gunichar c);

/* TRUE for the name of a person, host or device: 1 to PW_NAME_BYTES_MAX bytes of UTF-8 without
 * control characters, so that no name can pass for a second line of a list. */
gboolean pw_text_is_name (const char *name);

/* TRUE for what a person writes to another: 1 to `bytes_max` bytes of UTF-8 without control
 * characters other than tab and line feed. */
gboolean pw_text_is_note (const char *text, gsize bytes_max);

G_END_DECLS
