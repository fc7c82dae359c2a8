/* The static table of the packed form: tokens, known texts, known maps.
 *
 * As bytes it is one canonical CBOR item (schemas/formats/pack-v1.md):
 *   [1, one-byte tokens, [token bytes ...], [known text ...], [[key ...] ...]] */
#pragma once

#include "sync/codec/pw-tokens.h"

G_BEGIN_DECLS

#define PW_PACK_TEXTS_MAX (24 + 8 * 256) /* what references can name */
#define PW_PACK_TEXTS_SHORT 24           /* the first ones take one byte */
#define PW_PACK_SHAPES_MAX (20 + 256)    /* likewise */
#define PW_PACK_SHAPES_SHORT 20
#define PW_PACK_SHAPE_KEYS_MAX 64 /* keys of one known map */

/* Encoded CBOR of one item or of several in a row, inside the table's bytes. */
typedef struct {
  const guint8 *bytes; /* borrowed from the table */
  gsize length;
} PwPackPiece;

/* A known map: its keys in canonical order. */
typedef struct {
  PwPackPiece *keys; /* owned */
  guint keys_count;
  PwPackPiece all; /* the keys in a row */
} PwPackShape;

typedef struct {
  GBytes *bytes;      /* owned */
  PwTokens *tokens;   /* owned */
  PwPackPiece *texts; /* owned; the text items by number */
  guint texts_count;
  PwPackShape *shapes; /* owned; by number */
  guint shapes_count;
  GHashTable *text_numbers;  /* owned: text item -> number; NULL until pw_pack_table_index() */
  GHashTable *shape_numbers; /* owned: keys in a row -> number; likewise */
} PwPackTable;

/* Error: DAMAGED. (transfer full) */
PwPackTable *pw_pack_table_new (GBytes *bytes, GError **error);
void pw_pack_table_free (PwPackTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwPackTable, pw_pack_table_free)

/* Makes what packing needs on top of unpacking; again is harmless. */
void pw_pack_table_index (PwPackTable *table);

/* Number of the text item / of the known map with just these keys; -1 if there is none. */
int pw_pack_table_find_text (const PwPackTable *table, PwPackPiece item);
int pw_pack_table_find_shape (const PwPackTable *table, PwPackPiece keys);

gboolean pw_pack_piece_equal (PwPackPiece a, PwPackPiece b);

G_END_DECLS
