/* Training of the tokens: which pieces of text get one byte, which two. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words and pairs of neighbouring words: char * (owned) -> how often. A word is a run of letters,
 * of digits or of other characters, with one space before it if there is one. */
typedef struct {
  GHashTable *words; /* owned */
  GHashTable *pairs; /* owned */
} TrainWords;

void train_words_init (TrainWords *words);
void train_words_clear (TrainWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainWords, train_words_clear)

void train_count_words (TrainWords *words, const char *text, gsize length);

/* The token list for pw_tokens_new() from counted words and a vocabulary (char *, may be empty).
 * GPtrArray of GBytes. (transfer full) */
GPtrArray *train_tokens (const TrainWords *words, const GPtrArray *vocabulary,
                         guint *one_byte_count);

G_END_DECLS
