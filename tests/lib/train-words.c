/* Training of the tokens.
 *
 * 1. Pieces are byte-pair merges: starting from single bytes, the pair of neighbours that is most
 *    frequent inside the counted words becomes one symbol, again and again.
 * 2. Whole words, pairs of words and the vocabulary follow, those that save most over being spelled
 *    with pieces first. The vocabulary counts as seen a fraction of a time.
 * 3. The words are coded with all of that, except that a word seen only once must be spelled, as
 *    an unknown word will have to be. What is then used most gets the one-byte codes. */
#include "tests/lib/train-words.h"

#include <string.h>

#include "sync/codec/pw-tokens.h"

#define PAGES 40 /* of 256 two-byte tokens; each takes the place of a one-byte token */
#define ONE_BYTE_COUNT (255 - PAGES)
#define SINGLE_COUNT_MIN 12 /* a byte seen less often gets two bytes */
#define MERGE_BYTES_MAX 12
#define SEEN_WEIGHT 100      /* of one sighting in the samples */
#define VOCABULARY_WEIGHT 40 /* of a word in the vocabulary */
#define CAPITAL_WEIGHT 8     /* of the same with a capital */
#define PAIR_COUNT_MIN 3
#define PAIR_COST_MAX 4 /* two words that are tokens themselves */
#define TOKENS_MAX (ONE_BYTE_COUNT + PAGES * 256)

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
  GBytes *text; /* owned */
  guint64 score;
  gboolean once; /* a word seen only once */
} Candidate;

/* --- counting -------------------------------------------------------------------------------- */

static int
class_of (guint8 byte) {
  return g_ascii_isalpha (byte) || byte >= 0x80 ? 1
         : g_ascii_isdigit (byte)               ? 2
         : byte == ' '                          ? 0
                                                : 3;
}

static void
count_up (GHashTable *counts, char *word) {
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, word));
  g_hash_table_replace (counts, word, GUINT_TO_POINTER (count + 1));
}

static guint
count_of (GHashTable *counts, const char *word) {
  return GPOINTER_TO_UINT (g_hash_table_lookup (counts, word));
}

void
train_count_words (TrainWords *words, const char *text, gsize length) {
  gsize at = 0, previous = 0, start = 0;
  while (at < length) {
    previous = start;
    start = at;
    if (text[at] == ' ')
      at++;
    if (at < length) {
      int class = class_of ((guint8)text[at]);
      while (class != 0 && at < length && class_of ((guint8)text[at]) == class)
        at++;
    }
    count_up (words->words, g_strndup (text + start, at - start));
    if (start > 0)
      count_up (words->pairs, g_strndup (text + previous, at - previous));
  }
}

void
train_words_init (TrainWords *words) {
  words->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  words->pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
train_words_clear (TrainWords *words) {
  g_hash_table_unref (words->words);
  g_hash_table_unref (words->pairs);
}

static int
compare_words (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
sorted_keys (GHashTable *counts) {
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_words);
  return keys;
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

/* --- candidates ------------------------------------------------------------------------------ */

static void
add_token (GPtrArray *tokens, GHashTable *known, GBytes *text) {
  if (g_hash_table_add (known, g_bytes_ref (text)))
    g_ptr_array_add (tokens, g_bytes_ref (text));
}

static void
count_bytes (const TrainWords *words, const GPtrArray *sorted, guint uses[256]) {
  for (guint i = 0; i < sorted->len; i++) {
    const char *word = g_ptr_array_index (sorted, i);
    for (gsize at = 0; word[at] != '\0'; at++)
      uses[(guint8)word[at]] += count_of (words->words, word);
  }
}

/* Step 1: ONE_BYTE_COUNT tokens. */
static GPtrArray *
make_pieces (const TrainWords *words, const GPtrArray *sorted) {
  Merger merger = { 0 };
  guint uses[256] = { 0 };
  guint first, second;
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  merger_start (&merger, words->words, sorted);
  count_bytes (words, sorted, uses);
  for (guint byte = 0; byte < 256; byte++)
    if (uses[byte] >= SINGLE_COUNT_MIN)
      g_ptr_array_add (pieces, g_bytes_ref (g_ptr_array_index (merger.texts, byte)));
  while (pieces->len < ONE_BYTE_COUNT && merger.texts->len < SYMBOLS_MAX
         && best_pair (&merger, &first, &second)) {
    merge_pair (&merger, first, second);
    GBytes *merged = g_ptr_array_index (merger.texts, merger.texts->len - 1);
    g_ptr_array_add (pieces, g_bytes_ref (merged));
  }
  merger_clear (&merger);
  return pieces;
}

/* What it saves to have `text` as a two-byte token, when it would cost at most `cost_max`. */
static void
add_candidate (GArray *candidates, PwTokens *spelling, const char *text, gsize cost_max,
               guint64 weight, gboolean once) {
  gsize length = strlen (text);
  if (length < 2 || length > PW_TOKEN_BYTES_MAX)
    return;
  g_autoptr (GByteArray) coded = g_byte_array_new ();
  gsize cost = MIN (pw_tokens_encode (spelling, text, length, coded), cost_max);
  if (cost <= 2)
    return;
  Candidate candidate = { g_bytes_new (text, length), (cost - 2) * weight, once };
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

/* An entry of the vocabulary: "-stem" is taken without a space before it, "word" with one. Words in
 * small letters are also wanted with a capital. */
static void
add_vocabulary (GArray *candidates, PwTokens *spelling, const GPtrArray *vocabulary) {
  for (guint i = 0; i < vocabulary->len; i++) {
    const char *entry = g_ptr_array_index (vocabulary, i);
    if (entry[0] == '-') {
      add_candidate (candidates, spelling, entry + 1, G_MAXSIZE, VOCABULARY_WEIGHT, FALSE);
      continue;
    }
    g_autofree char *word = g_strconcat (" ", entry, NULL);
    add_candidate (candidates, spelling, word, G_MAXSIZE, VOCABULARY_WEIGHT, FALSE);
    if (!g_ascii_islower (entry[0]))
      continue;
    word[1] = g_ascii_toupper (word[1]);
    add_candidate (candidates, spelling, word, G_MAXSIZE, CAPITAL_WEIGHT, FALSE);
    add_candidate (candidates, spelling, word + 1, G_MAXSIZE, CAPITAL_WEIGHT, FALSE);
  }
}

/* Step 2: Candidates, the best first; some may stand there twice. */
static GArray *
make_candidates (const TrainWords *words, const GPtrArray *sorted, const GPtrArray *vocabulary,
                 GPtrArray *pieces) {
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_array_set_clear_func (candidates, clear_candidate);
  g_autoptr (PwTokens) spelling = pw_tokens_new (pieces, pieces->len, NULL);
  g_assert (spelling != NULL);
  for (guint i = 0; i < sorted->len; i++) {
    const char *word = g_ptr_array_index (sorted, i);
    guint count = count_of (words->words, word);
    add_candidate (candidates, spelling, word, G_MAXSIZE, (guint64)count * SEEN_WEIGHT, count == 1);
  }
  g_autoptr (GPtrArray) pairs = sorted_keys (words->pairs);
  for (guint i = 0; i < pairs->len; i++) {
    const char *pair = g_ptr_array_index (pairs, i);
    guint count = count_of (words->pairs, pair);
    if (count >= PAIR_COUNT_MIN)
      add_candidate (candidates, spelling, pair, PAIR_COST_MAX, (guint64)count * SEEN_WEIGHT,
                     FALSE);
  }
  add_vocabulary (candidates, spelling, vocabulary);
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

/* --- choosing -------------------------------------------------------------------------------- */

/* Pieces, every character of ASCII text, and candidates as long as there are codes. */
static GPtrArray *
make_pool (GPtrArray *pieces, const GArray *candidates, gboolean with_once) {
  GPtrArray *pool = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GHashTable) known
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  for (guint i = 0; i < pieces->len; i++)
    add_token (pool, known, g_ptr_array_index (pieces, i));
  for (guint8 byte = ' '; byte <= '~'; byte++) {
    g_autoptr (GBytes) text = g_bytes_new (&byte, 1);
    add_token (pool, known, text);
  }
  g_autoptr (GBytes) new_line = g_bytes_new_static ("\n", 1);
  add_token (pool, known, new_line);
  for (guint i = 0; i < candidates->len && pool->len < TOKENS_MAX; i++) {
    const Candidate *candidate = &g_array_index (candidates, Candidate, i);
    if (with_once || !candidate->once)
      add_token (pool, known, candidate->text);
  }
  return pool;
}

/* Adds to `uses` how often each token stands in `coded`. */
static void
count_uses (const GByteArray *coded, guint one_byte_count, guint count, guint *uses) {
  for (guint at = 0; at < coded->len; at++) {
    guint code = coded->data[at];
    if (code == 0)
      at += 1 + coded->data[at + 1];
    else if (code <= one_byte_count)
      uses[code - 1] += count;
    else
      uses[one_byte_count + (code - one_byte_count - 1) * 256 + coded->data[++at]] += count;
  }
}

typedef struct {
  GBytes *text; /* borrowed */
  guint uses, number;
} Used;

static int
compare_used (gconstpointer a, gconstpointer b) {
  const Used *left = a, *right = b;
  if (left->uses != right->uses)
    return left->uses > right->uses ? -1 : 1;
  return left->number < right->number ? -1 : 1;
}

/* Step 3: the tokens of the final list that get one byte, most used first. */
static GPtrArray *
most_used (const TrainWords *words, const GPtrArray *sorted, GPtrArray *pool) {
  g_autofree guint *uses = g_new0 (guint, TOKENS_MAX);
  g_autoptr (PwTokens) tokens = pw_tokens_new (pool, ONE_BYTE_COUNT, NULL);
  g_assert (tokens != NULL);
  g_autoptr (GByteArray) coded = g_byte_array_new ();
  for (guint i = 0; i < sorted->len; i++) {
    const char *word = g_ptr_array_index (sorted, i);
    g_byte_array_set_size (coded, 0);
    pw_tokens_encode (tokens, word, strlen (word), coded);
    count_uses (coded, ONE_BYTE_COUNT, count_of (words->words, word), uses);
  }
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Used));
  for (guint i = 0; i < pool->len; i++) {
    Used used = { g_ptr_array_index (pool, i), uses[i], i };
    g_array_append_val (list, used);
  }
  g_array_sort (list, compare_used);
  GPtrArray *most = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < ONE_BYTE_COUNT; i++)
    g_ptr_array_add (most, g_bytes_ref (g_array_index (list, Used, i).text));
  return most;
}

GPtrArray *
train_tokens (const TrainWords *words, const GPtrArray *vocabulary, guint *one_byte_count) {
  g_autoptr (GPtrArray) sorted = sorted_keys (words->words);
  g_autoptr (GPtrArray) pieces = make_pieces (words, sorted);
  g_assert_cmpuint (pieces->len, ==, ONE_BYTE_COUNT);
  g_autoptr (GArray) candidates = make_candidates (words, sorted, vocabulary, pieces);
  g_autoptr (GPtrArray) pool = make_pool (pieces, candidates, FALSE);
  GPtrArray *tokens = most_used (words, sorted, pool);
  for (guint i = 0; i < pieces->len; i++)
    g_ptr_array_add (tokens, g_bytes_ref (g_ptr_array_index (pieces, i)));
  *one_byte_count = ONE_BYTE_COUNT;
  GPtrArray *all = make_pool (tokens, candidates, TRUE);
  g_ptr_array_unref (tokens);
  return all;
}
