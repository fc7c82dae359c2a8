/* Training: sample operations in, tables out. */
#include "tests/lib/train.h"

#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/codec/pw-compact.h"
#include "sync/codec/pw-lz4.h"
#include "sync/codec/pw-pack-table.h"
#include "sync/codec/pw-pack.h"
#include "tests/lib/train-words.h"

#define TEXT_COUNT_MIN 3 /* a text seen as a whole value this often gets a number */
#define TEXT_BYTES_MAX 64
#define SHAPE_COUNT_MIN 2 /* a set of keys likewise */

/* What is counted in the samples. */
typedef struct {
  GHashTable *texts;  /* text item (GBytes) -> count */
  GHashTable *shapes; /* keys in a row, as a CBOR array (GBytes) -> count */
  TrainWords *words;
} Counts;

typedef struct {
  GBytes *item;
  guint count;
} Counted;

/* --- counting -------------------------------------------------------------------------------- */

static GHashTable *
new_counter (void) {
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
}

/* (transfer full) of `item` */
static void
count_item (GHashTable *counter, GBytes *item, guint count) {
  count += GPOINTER_TO_UINT (g_hash_table_lookup (counter, item));
  g_hash_table_replace (counter, item, GUINT_TO_POINTER (count));
}

static void
count_text (Counts *counts, PwCborReader *reader) {
  const guint8 *bytes;
  gsize length, text_length;
  const char *text;
  PwCborReader text_reader = *reader;
  PwCompact compact;
  g_assert (pw_cbor_skip (reader, &bytes, &length, NULL));
  g_assert (pw_cbor_read_text (&text_reader, &text, &text_length, NULL));
  if (!pw_compact_parse (text, text_length, &compact) && length <= TEXT_BYTES_MAX)
    count_item (counts->texts, g_bytes_new (bytes, length), 1);
}

static void
count_in (Counts *counts, PwCborReader *reader) {
  guint64 count;
  if (pw_cbor_peek (reader) == PW_CBOR_TEXT) {
    count_text (counts, reader);
  } else if (pw_cbor_peek (reader) == PW_CBOR_ARRAY) {
    g_assert (pw_cbor_read_array (reader, &count, NULL));
    for (; count > 0; count--)
      count_in (counts, reader);
  } else if (pw_cbor_peek (reader) == PW_CBOR_MAP) {
    g_assert (pw_cbor_read_map (reader, &count, NULL));
    g_autoptr (GByteArray) shape = g_byte_array_new ();
    pw_cbor_write_array (shape, count);
    for (guint64 i = 0; i < count; i++) {
      const guint8 *key;
      gsize length;
      g_assert (pw_cbor_skip (reader, &key, &length, NULL));
      g_byte_array_append (shape, key, (guint)length);
      count_in (counts, reader);
    }
    if (count > 0 && count <= PW_PACK_SHAPE_KEYS_MAX)
      count_item (counts->shapes, g_bytes_new (shape->data, shape->len), 1);
  } else {
    g_assert (pw_cbor_skip (reader, NULL, NULL, NULL));
  }
}

/* Words of the texts that get no number of their own. */
static void
count_words_in (Counts *counts, PwCborReader *reader, GHashTable *known) {
  guint64 count = 0;
  const guint8 *bytes;
  gsize length;
  const char *text;
  PwCompact compact;
  switch (pw_cbor_peek (reader)) {
  case PW_CBOR_TEXT: {
    PwCborReader text_reader = *reader;
    g_assert (pw_cbor_skip (reader, &bytes, &length, NULL));
    g_autoptr (GBytes) item = g_bytes_new (bytes, length);
    g_assert (pw_cbor_read_text (&text_reader, &text, &length, NULL));
    if (!g_hash_table_contains (known, item) && !pw_compact_parse (text, length, &compact))
      train_count_words (counts->words, text, length);
    return;
  }
  case PW_CBOR_ARRAY:
    g_assert (pw_cbor_read_array (reader, &count, NULL));
    break;
  case PW_CBOR_MAP:
    g_assert (pw_cbor_read_map (reader, &count, NULL));
    count *= 2; /* keys are known texts or rare */
    break;
  default:
    g_assert (pw_cbor_skip (reader, NULL, NULL, NULL));
    return;
  }
  for (; count > 0; count--)
    count_words_in (counts, reader, known);
}

static int
compare_counted (gconstpointer a, gconstpointer b) {
  const Counted *left = a, *right = b;
  if (left->count != right->count)
    return left->count > right->count ? -1 : 1;
  return g_bytes_compare (left->item, right->item);
}

/* The items seen at least `count_min` times, the most frequent first: Counted, items borrowed. */
static GArray *
most_frequent (GHashTable *counter, guint count_min, guint items_max) {
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Counted));
  GHashTableIter iter;
  gpointer item, count;
  g_hash_table_iter_init (&iter, counter);
  while (g_hash_table_iter_next (&iter, &item, &count)) {
    Counted counted = { .item = item, .count = GPOINTER_TO_UINT (count) };
    if (counted.count >= count_min)
      g_array_append_val (list, counted);
  }
  g_array_sort (list, compare_counted);
  if (list->len > items_max)
    g_array_set_size (list, items_max);
  return list;
}

/* --- the table ------------------------------------------------------------------------------- */

static int
compare_keys (gconstpointer a, gconstpointer b) {
  const char *left = *(const char *const *)a, *right = *(const char *const *)b;
  gsize left_length = strlen (left), right_length = strlen (right);
  if (left_length != right_length)
    return left_length < right_length ? -1 : 1;
  return strcmp (left, right);
}

/* What the forms know of counts as seen often enough, but never as seen. */
static void
count_forms (Counts *counts, const TrainInput *input) {
  for (guint i = 0; i < input->texts->len; i++) {
    g_autoptr (GByteArray) item = g_byte_array_new ();
    pw_cbor_write_text (item, g_ptr_array_index (input->texts, i), -1);
    count_item (counts->texts, g_bytes_new (item->data, item->len), TEXT_COUNT_MIN);
  }
  for (guint i = 0; i < input->shapes->len; i++) {
    GPtrArray *keys = g_ptr_array_index (input->shapes, i);
    if (keys->len == 0 || keys->len > PW_PACK_SHAPE_KEYS_MAX)
      continue;
    g_ptr_array_sort (keys, compare_keys);
    g_autoptr (GByteArray) shape = g_byte_array_new ();
    pw_cbor_write_array (shape, keys->len);
    for (guint k = 0; k < keys->len; k++)
      pw_cbor_write_text (shape, g_ptr_array_index (keys, k), -1);
    count_item (counts->shapes, g_bytes_new (shape->data, shape->len), SHAPE_COUNT_MIN);
  }
}

static void
append_items (GByteArray *out, const GArray *list) {
  pw_cbor_write_array (out, list->len);
  for (guint i = 0; i < list->len; i++) {
    gsize length;
    const void *bytes = g_bytes_get_data (g_array_index (list, Counted, i).item, &length);
    g_byte_array_append (out, bytes, (guint)length);
  }
}

static void
for_each_op (const TrainInput *input, Counts *counts, GHashTable *known) {
  for (guint i = 0; i < input->ops->len; i++) {
    gsize length;
    const void *bytes = g_bytes_get_data (g_ptr_array_index (input->ops, i), &length);
    PwCborReader reader;
    pw_cbor_reader_init (&reader, bytes, length, "a sample");
    if (known == NULL)
      count_in (counts, &reader);
    else
      count_words_in (counts, &reader, known);
  }
}

static GBytes *
make_table (const TrainInput *input) {
  g_autoptr (GHashTable) texts = new_counter (), shapes = new_counter (), known = new_counter ();
  g_auto (TrainWords) words = { 0 };
  train_words_init (&words);
  Counts counts = { .texts = texts, .shapes = shapes, .words = &words };
  for_each_op (input, &counts, NULL);
  count_forms (&counts, input);
  g_autoptr (GArray) text_list = most_frequent (texts, TEXT_COUNT_MIN, PW_PACK_TEXTS_MAX);
  g_autoptr (GArray) shape_list = most_frequent (shapes, SHAPE_COUNT_MIN, PW_PACK_SHAPES_MAX);
  for (guint i = 0; i < text_list->len; i++)
    g_hash_table_add (known, g_bytes_ref (g_array_index (text_list, Counted, i).item));
  for_each_op (input, &counts, known);
  guint one_byte_count;
  g_autoptr (GPtrArray) tokens = train_tokens (&words, input->words, &one_byte_count);
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_array (out, 5);
  pw_cbor_write_uint (out, 1);
  pw_cbor_write_uint (out, one_byte_count);
  pw_cbor_write_array (out, tokens->len);
  for (guint i = 0; i < tokens->len; i++) {
    gsize length;
    const void *bytes = g_bytes_get_data (g_ptr_array_index (tokens, i), &length);
    pw_cbor_write_bytes (out, bytes, length);
  }
  append_items (out, text_list);
  append_items (out, shape_list);
  return g_byte_array_free_to_bytes (out);
}

/* --- the dictionary -------------------------------------------------------------------------- */

/* The operations in packed form, the last ones at the end, as many as fit. */
static GBytes *
make_dictionary (const TrainInput *input, GBytes *table) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (PwPacker) packer = pw_packer_new_from (table, nothing, &error);
  g_assert_no_error (error);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  for (guint i = 0; i < input->ops->len; i++) {
    gsize length;
    const void *bytes = g_bytes_get_data (g_ptr_array_index (input->ops, i), &length);
    g_assert (pw_pack_form (packer, bytes, length, all, &error));
  }
  gsize length = MIN (all->len, PW_LZ4_DICTIONARY_BYTES_MAX);
  return g_bytes_new (all->data + all->len - length, length);
}

void
train_tables (const TrainInput *input, GBytes **table, GBytes **dictionary) {
  *table = make_table (input);
  *dictionary = make_dictionary (input, *table);
}
