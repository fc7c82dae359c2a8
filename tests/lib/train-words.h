/* Training of the tokens: which pieces of text get one byte, which two. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Cuts `text` into words and counts them: `counts` maps char * (owned) to a number. A word is a run
 * of letters, of digits or of other characters, with one space before it if there is one. */
void train_count_words (GHashTable *counts, const char *text, gsize length);

/* The token list for pw_tokens_new() from counted words and a vocabulary (char *, may be empty).
 * GPtrArray of GBytes. (transfer full) */
GPtrArray *train_tokens (GHashTable *counts, const GPtrArray *vocabulary, guint *one_byte_count);

G_END_DECLS
