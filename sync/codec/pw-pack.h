/* Packing: one canonical CBOR item to a small LZ4 frame and back, bit for bit
 * (schemas/formats/pack-v1.md).
 *
 * Two steps. The item is first rewritten in the packed form: known texts become references, maps
 * with known keys lose them, free text is written with a static table of tokens, and date-times,
 * village codes and coordinates have short forms. The packed form then goes into an LZ4 frame with
 * a trained dictionary, whose id stands in the frame. Table and dictionary belong together, are
 * built into the program (schemas/dictionary) and never change once released: a better pair gets
 * the next id. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The only pair so far; in every frame as the LZ4 dictionary id. */
#define PW_PACK_DICTIONARY_ID 1

/* Tables, and working memory that is used again from call to call. Not for use by two threads at
 * once: each takes its own. Holds about 1 MB after the first pw_unpack(), 2 MB more after the
 * first pw_pack(). */
typedef struct PwPacker PwPacker;

/* With the table and dictionary built into the program. (transfer full) */
PwPacker *pw_packer_new (void);
/* With others: for the trainer, tests and benches. `dictionary` has at most
 * PW_LZ4_DICTIONARY_BYTES_MAX bytes and may be empty. Error: DAMAGED if `table` is not one.
 * (transfer full) */
PwPacker *pw_packer_new_from (GBytes *table, GBytes *dictionary, GError **error);
/* NULL is allowed. */
void pw_packer_free (PwPacker *packer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwPacker, pw_packer_free)

/* Packs `plain`, which must be one canonical CBOR item, else DAMAGED. TOO_BIG over
 * PW_CONTENT_BYTES_MAX. The result has been unpacked again and compared before it is returned. The
 * same input always gives the same output with the same LZ4 library. (transfer full) */
GBytes *pw_pack (PwPacker *packer, gconstpointer plain, gsize length, GError **error);

/* The inverse. Anything may be in `packed`: time is linear in the larger of its length and
 * `plain_bytes_max`, memory a few times `plain_bytes_max` and taken only as real content appears.
 * DAMAGED for anything that is not one whole frame of ours or would give more than
 * `plain_bytes_max` bytes (at most PW_CONTENT_BYTES_MAX); TOO_NEW for an unknown dictionary id.
 * The result is one CBOR item with shortest heads, nested no deeper than PW_CBOR_DEPTH_MAX; that
 * map keys rise, texts are UTF-8 and floats are shortest is not checked here but by whoever reads
 * it with pw-cbor.h. (transfer full) */
GBytes *pw_unpack (PwPacker *packer, gconstpointer packed, gsize length, gsize plain_bytes_max,
                   GError **error);

/* Only the first step and back, without LZ4: the trainer builds the dictionary from it. Errors as
 * above. `out` is appended to; after a failure it holds what it held before. */
gboolean pw_pack_form (PwPacker *packer, gconstpointer plain, gsize length, GByteArray *out,
                       GError **error);
GBytes *pw_unpack_form (PwPacker *packer, gconstpointer form, gsize length, gsize plain_bytes_max,
                        GError **error);

G_END_DECLS
