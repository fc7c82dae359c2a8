/* The static table of the packed form. */
#include "sync/codec/pw-pack-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-cbor.h"

#define TABLE_VERSION 1
#define TOKENS_MAX 65280 /* 255 pages of 256 */

/* --- reading --------------------------------------------------------------------------------- */

/* Reads one text item as it stands. */
static gboolean
read_piece (PwCborReader *reader, PwPackPiece *piece, GError **error) {
  return pw_cbor_skip (reader, &piece->bytes, &piece->length, error);
}

static gboolean
read_tokens (PwCborReader *reader, PwPackTable *table, GError **error) {
  guint64 one_byte_count, count;
  if (!pw_cbor_read_uint_max (reader, 255, &one_byte_count, error)
      || !pw_cbor_read_array_max (reader, TOKENS_MAX, &count, error))
    return FALSE;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint64 i = 0; i < count; i++) {
    const guint8 *bytes;
    gsize length;
    if (!pw_cbor_read_bytes (reader, &bytes, &length, error))
      return FALSE;
    g_ptr_array_add (list, g_bytes_new_static (bytes, length));
  }
  table->tokens = pw_tokens_new (list, (guint)one_byte_count, error);
  return table->tokens != NULL;
}

static gboolean
read_texts (PwCborReader *reader, PwPackTable *table, GError **error) {
  guint64 count;
  if (!pw_cbor_read_array_max (reader, PW_PACK_TEXTS_MAX, &count, error))
    return FALSE;
  table->texts = g_new0 (PwPackPiece, count + 1);
  for (; table->texts_count < count; table->texts_count++) {
    if (pw_cbor_peek (reader) != PW_CBOR_TEXT)
      return pw_cbor_fail (reader, error, _ ("a text was expected"));
    if (!read_piece (reader, &table->texts[table->texts_count], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_shape (PwCborReader *reader, PwPackShape *shape, GError **error) {
  guint64 count;
  if (!pw_cbor_read_array_max (reader, PW_PACK_SHAPE_KEYS_MAX, &count, error))
    return FALSE;
  shape->keys = g_new0 (PwPackPiece, count + 1);
  shape->all.bytes = reader->data + reader->at;
  for (; shape->keys_count < count; shape->keys_count++) {
    PwCborType type = pw_cbor_peek (reader);
    if (type != PW_CBOR_TEXT && type != PW_CBOR_UINT)
      return pw_cbor_fail (reader, error, _ ("a key was expected"));
    if (!read_piece (reader, &shape->keys[shape->keys_count], error))
      return FALSE;
  }
  shape->all.length = (gsize)(reader->data + reader->at - shape->all.bytes);
  return TRUE;
}

static gboolean
read_shapes (PwCborReader *reader, PwPackTable *table, GError **error) {
  guint64 count;
  if (!pw_cbor_read_array_max (reader, PW_PACK_SHAPES_MAX, &count, error))
    return FALSE;
  table->shapes = g_new0 (PwPackShape, count + 1);
  table->shapes_count = (guint)count;
  for (guint i = 0; i < table->shapes_count; i++)
    if (!read_shape (reader, &table->shapes[i], error))
      return FALSE;
  return TRUE;
}

PwPackTable *
pw_pack_table_new (GBytes *bytes, GError **error) {
  g_autoptr (PwPackTable) table = g_new0 (PwPackTable, 1);
  table->bytes = g_bytes_ref (bytes);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  PwCborReader reader;
  pw_cbor_reader_init (&reader, data, length, N_ ("the packing table"));
  guint64 fields, version;
  if (!pw_cbor_read_array_max (&reader, 5, &fields, error)
      || !pw_cbor_read_uint_max (&reader, TABLE_VERSION, &version, error))
    return NULL;
  if (fields != 5 || version != TABLE_VERSION) {
    pw_cbor_fail (&reader, error, _ ("its version is unknown"));
    return NULL;
  }
  if (!read_tokens (&reader, table, error) || !read_texts (&reader, table, error)
      || !read_shapes (&reader, table, error) || !pw_cbor_read_end (&reader, error))
    return NULL;
  return g_steal_pointer (&table);
}

void
pw_pack_table_free (PwPackTable *table) {
  if (table == NULL)
    return;
  for (guint i = 0; i < table->shapes_count; i++)
    g_free (table->shapes[i].keys);
  g_free (table->shapes);
  g_free (table->texts);
  pw_tokens_free (table->tokens);
  g_clear_pointer (&table->text_numbers, g_hash_table_unref);
  g_clear_pointer (&table->shape_numbers, g_hash_table_unref);
  g_bytes_unref (table->bytes);
  g_free (table);
}

/* --- finding --------------------------------------------------------------------------------- */

gboolean
pw_pack_piece_equal (PwPackPiece a, PwPackPiece b) {
  return a.length == b.length && memcmp (a.bytes, b.bytes, a.length) == 0;
}

/* FNV-1a, 32 bits. */
static guint
hash_piece (gconstpointer key) {
  const PwPackPiece *piece = key;
  guint32 hash = 2166136261u;
  for (gsize i = 0; i < piece->length; i++)
    hash = (hash ^ piece->bytes[i]) * 16777619u;
  return hash;
}

static gboolean
equal_pieces (gconstpointer a, gconstpointer b) {
  return pw_pack_piece_equal (*(const PwPackPiece *)a, *(const PwPackPiece *)b);
}

static void
add_number (GHashTable *numbers, PwPackPiece *piece, guint number) {
  if (!g_hash_table_contains (numbers, piece)) /* of equal ones the first counts */
    g_hash_table_insert (numbers, piece, GUINT_TO_POINTER (number));
}

void
pw_pack_table_index (PwPackTable *table) {
  if (table->text_numbers != NULL)
    return;
  table->text_numbers = g_hash_table_new (hash_piece, equal_pieces);
  table->shape_numbers = g_hash_table_new (hash_piece, equal_pieces);
  for (guint i = 0; i < table->texts_count; i++)
    add_number (table->text_numbers, &table->texts[i], i);
  for (guint i = 0; i < table->shapes_count; i++)
    add_number (table->shape_numbers, &table->shapes[i].all, i);
}

static int
find_number (GHashTable *numbers, const PwPackPiece *piece) {
  gpointer number;
  g_assert (numbers != NULL);
  return g_hash_table_lookup_extended (numbers, piece, NULL, &number)
             ? (int)GPOINTER_TO_UINT (number)
             : -1;
}

int
pw_pack_table_find_text (const PwPackTable *table, PwPackPiece item) {
  return find_number (table->text_numbers, &item);
}

int
pw_pack_table_find_shape (const PwPackTable *table, PwPackPiece keys) {
  return find_number (table->shape_numbers, &keys);
}
