/* Training of the tokens.
 *
 * One-byte tokens are byte-pair merges: starting from single bytes, the pair of neighbours that is
 * most frequent inside the counted words becomes one symbol, again and again. Two-byte tokens are
 * the whole words that save most over being spelled with the one-byte ones; words of the
 * vocabulary are taken as if they had been seen a fraction of a time. */
#include "tests/lib/train-words.h"

#include <string.h>

#include "sync/codec/pw-tokens.h"

#define PAGES 20 /* of 256 two-byte tokens; each takes the place of a one-byte token */
#define ONE_BYTE_COUNT (255 - PAGES)
#define SINGLE_COUNT_MIN 12 /* a byte seen less often gets two bytes */
#define MERGE_BYTES_MAX 12
#define WORD_WEIGHT 100 /* of one sighting in the samples */

typedef struct {
  guint16 *symbols; /* owned */
  guint length;
  guint count;
} Word;

typedef struct {
  GPtrArray *texts; /* GBytes of each symbol; the first 256 are the single bytes */
  GArray *words;    /* Word */
  guint32 *pairs;   /* counts, by first * SYMBOLS_MAX + second */
} Merger;

#define SYMBOLS_MAX 512

typedef struct {
  GBytes *text;
  guint64 score;
} Candidate;

/* --- counting -------------------------------------------------------------------------------- */

static int
class_of (guint8 byte) {
  return g_ascii_isalpha (byte) || byte >= 0x80 ? 1
         : g_ascii_isdigit (byte)               ? 2
         : byte == ' '                          ? 0
                                                : 3;
}

void
train_count_words (GHashTable *counts, const char *text, gsize length) {
  gsize at = 0;
  while (at < length) {
    gsize start = at;
    if (text[at] == ' ')
      at++;
    if (at < length) {
      int class = class_of ((guint8)text[at]);
      while (class != 0 && at < length && class_of ((guint8)text[at]) == class)
        at++;
    }
    char *word = g_strndup (text + start, at - start);
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, word));
    g_hash_table_replace (counts, word, GUINT_TO_POINTER (count + 1));
  }
}

static int
compare_words (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
sorted_words (GHashTable *counts) {
  GPtrArray *words = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer word;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    g_ptr_array_add (words, word);
  g_ptr_array_sort (words, compare_words);
  return words;
}

/* --- byte pairs ------------------------------------------------------------------------------ */

static void
merger_start (Merger *merger, GHashTable *counts, const GPtrArray *sorted) {
  merger->texts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint byte = 0; byte < 256; byte++)
    g_ptr_array_add (merger->texts, g_bytes_new (&(guint8){ (guint8)byte }, 1));
  merger->words = g_array_new (FALSE, FALSE, sizeof (Word));
  merger->pairs = g_new (guint32, SYMBOLS_MAX * SYMBOLS_MAX);
  for (guint i = 0; i < sorted->len; i++) {
    const char *text = g_ptr_array_index (sorted, i);
    Word word = { .length = (guint)strlen (text),
                  .count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, text)) };
    word.symbols = g_new (guint16, word.length);
    for (guint at = 0; at < word.length; at++)
      word.symbols[at] = (guint8)text[at];
    g_array_append_val (merger->words, word);
  }
}

static void
merger_clear (Merger *merger) {
  for (guint i = 0; i < merger->words->len; i++)
    g_free (g_array_index (merger->words, Word, i).symbols);
  g_array_unref (merger->words);
  g_ptr_array_unref (merger->texts);
  g_free (merger->pairs);
}

static gsize
symbol_bytes (const Merger *merger, guint symbol) {
  return g_bytes_get_size (g_ptr_array_index (merger->texts, symbol));
}

/* The most frequent pair of neighbours; of equal ones the lowest numbers. FALSE: none twice. */
static gboolean
best_pair (Merger *merger, guint *first, guint *second) {
  memset (merger->pairs, 0, sizeof *merger->pairs * SYMBOLS_MAX * SYMBOLS_MAX);
  for (guint i = 0; i < merger->words->len; i++) {
    const Word *word = &g_array_index (merger->words, Word, i);
    for (guint at = 0; at + 1 < word->length; at++)
      merger->pairs[word->symbols[at] * SYMBOLS_MAX + word->symbols[at + 1]] += word->count;
  }
  guint32 best = 1;
  for (guint a = 0; a < merger->texts->len; a++)
    for (guint b = 0; b < merger->texts->len; b++) {
      guint32 count = merger->pairs[a * SYMBOLS_MAX + b];
      if (count <= best || symbol_bytes (merger, a) + symbol_bytes (merger, b) > MERGE_BYTES_MAX)
        continue;
      best = count;
      *first = a;
      *second = b;
    }
  return best > 1;
}

static void
merge_pair (Merger *merger, guint first, guint second) {
  guint16 merged = (guint16)merger->texts->len;
  g_autoptr (GByteArray) text = g_byte_array_new ();
  const guint symbols[] = { first, second };
  for (guint i = 0; i < 2; i++) {
    gsize length;
    const void *bytes = g_bytes_get_data (g_ptr_array_index (merger->texts, symbols[i]), &length);
    g_byte_array_append (text, bytes, (guint)length);
  }
  g_ptr_array_add (merger->texts, g_bytes_new (text->data, text->len));
  for (guint i = 0; i < merger->words->len; i++) {
    Word *word = &g_array_index (merger->words, Word, i);
    guint to = 0;
    for (guint at = 0; at < word->length; at++) {
      gboolean fits
          = at + 1 < word->length && word->symbols[at] == first && word->symbols[at + 1] == second;
      word->symbols[to++] = fits ? merged : word->symbols[at];
      at += fits;
    }
    word->length = to;
  }
}

/* --- choosing -------------------------------------------------------------------------------- */

static void
add_token (GPtrArray *tokens, GHashTable *known, GBytes *text) {
  if (g_hash_table_add (known, g_bytes_ref (text)))
    g_ptr_array_add (tokens, g_bytes_ref (text));
}

static void
count_bytes (GHashTable *counts, const GPtrArray *sorted, guint uses[256]) {
  for (guint i = 0; i < sorted->len; i++) {
    const char *word = g_ptr_array_index (sorted, i);
    for (gsize at = 0; word[at] != '\0'; at++)
      uses[(guint8)word[at]] += GPOINTER_TO_UINT (g_hash_table_lookup (counts, word));
  }
}

static void
choose_one_byte (GHashTable *counts, const GPtrArray *sorted, GPtrArray *tokens,
                 GHashTable *known) {
  Merger merger = { 0 };
  guint uses[256] = { 0 };
  guint first, second;
  merger_start (&merger, counts, sorted);
  count_bytes (counts, sorted, uses);
  for (guint byte = 0; byte < 256; byte++)
    if (uses[byte] >= SINGLE_COUNT_MIN)
      add_token (tokens, known, g_ptr_array_index (merger.texts, byte));
  while (tokens->len < ONE_BYTE_COUNT && merger.texts->len < SYMBOLS_MAX
         && best_pair (&merger, &first, &second)) {
    merge_pair (&merger, first, second);
    add_token (tokens, known, g_ptr_array_index (merger.texts, merger.texts->len - 1));
  }
  merger_clear (&merger);
}

static void
add_candidate (GArray *candidates, PwTokens *spelling, const char *text, guint64 weight) {
  gsize length = strlen (text);
  if (length < 2 || length > PW_TOKEN_BYTES_MAX)
    return;
  g_autoptr (GByteArray) coded = g_byte_array_new ();
  gsize cost = pw_tokens_encode (spelling, text, length, coded);
  Candidate candidate
      = { .text = g_bytes_new (text, length), .score = cost > 2 ? (cost - 2) * weight : 0 };
  g_array_append_val (candidates, candidate);
}

static int
compare_candidates (gconstpointer a, gconstpointer b) {
  const Candidate *left = a, *right = b;
  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  return g_bytes_compare (left->text, right->text);
}

static void
clear_candidate (gpointer candidate) {
  g_bytes_unref (((Candidate *)candidate)->text);
}

/* A line of the vocabulary: "-stem" is taken without a space before it, "word" with one. Words in
 * small letters are also wanted with a capital. The earlier a line, the heavier. */
static void
add_vocabulary (GArray *candidates, PwTokens *spelling, const GPtrArray *vocabulary) {
  for (guint i = 0; i < vocabulary->len; i++) {
    const char *line = g_ptr_array_index (vocabulary, i);
    if (line[0] == '-') {
      add_candidate (candidates, spelling, line + 1, 40);
      continue;
    }
    g_autofree char *word = g_strconcat (" ", line, NULL);
    add_candidate (candidates, spelling, word, 40);
    if (!g_ascii_islower (line[0]))
      continue;
    word[1] = g_ascii_toupper (word[1]);
    add_candidate (candidates, spelling, word, 8);
    add_candidate (candidates, spelling, word + 1, 8);
  }
}

static void
choose_two_byte (GHashTable *counts, const GPtrArray *sorted, const GPtrArray *vocabulary,
                 GPtrArray *tokens, GHashTable *known) {
  guint one_byte_count = tokens->len;
  /* Every character of ASCII text can be written without a run. */
  for (guint8 byte = ' '; byte <= '~'; byte++) {
    g_autoptr (GBytes) text = g_bytes_new (&byte, 1);
    add_token (tokens, known, text);
  }
  g_autoptr (GBytes) new_line = g_bytes_new_static ("\n", 1);
  add_token (tokens, known, new_line);
  g_autoptr (PwTokens) spelling = pw_tokens_new (tokens, one_byte_count, NULL);
  g_assert (spelling != NULL);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_array_set_clear_func (candidates, clear_candidate);
  for (guint i = 0; i < sorted->len; i++) {
    const char *word = g_ptr_array_index (sorted, i);
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, word));
    add_candidate (candidates, spelling, word, (guint64)count * WORD_WEIGHT);
  }
  add_vocabulary (candidates, spelling, vocabulary);
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len && tokens->len < one_byte_count + PAGES * 256; i++) {
    const Candidate *candidate = &g_array_index (candidates, Candidate, i);
    if (candidate->score > 0)
      add_token (tokens, known, candidate->text);
  }
}

GPtrArray *
train_tokens (GHashTable *counts, const GPtrArray *vocabulary, guint *one_byte_count) {
  GPtrArray *tokens = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GHashTable) known
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  g_autoptr (GPtrArray) sorted = sorted_words (counts);
  choose_one_byte (counts, sorted, tokens, known);
  *one_byte_count = tokens->len;
  choose_two_byte (counts, sorted, vocabulary, tokens, known);
  return tokens;
}
