/* Packing: the packed form, then LZ4. */
#include "sync/codec/pw-pack.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/codec/pw-lz4.h"
#include "sync/codec/pw-pack-form.h"

/* The packed form of an item is at most twice as long: a text of one byte that is no token takes
 * four bytes instead of two. */
#define FORM_BYTES_MAX(plain_bytes_max) (2 * (plain_bytes_max) + 16)

#define FORM_BYTES_KEPT (1 << 20) /* working memory kept from call to call */

struct PwPacker {
  PwPackTable *table; /* owned */
  PwLz4 *lz4;         /* owned */
  GByteArray *form;   /* owned: working memory */
};

G_STATIC_ASSERT (FORM_BYTES_MAX (G_GUINT64_CONSTANT (1) * PW_CONTENT_BYTES_MAX) < G_MAXUINT32 / 4);

PwPacker *
pw_packer_new_from (GBytes *table, GBytes *dictionary, GError **error) {
  g_autoptr (PwPackTable) read = pw_pack_table_new (table, error);
  if (read == NULL)
    return NULL;
  PwPacker *packer = g_new0 (PwPacker, 1);
  packer->table = g_steal_pointer (&read);
  packer->lz4 = pw_lz4_new (dictionary, PW_PACK_DICTIONARY_ID);
  packer->form = g_byte_array_new ();
  return packer;
}

PwPacker *
pw_packer_new (void) {
  const GResourceLookupFlags none = G_RESOURCE_LOOKUP_FLAGS_NONE;
  g_autoptr (GBytes) table = g_resources_lookup_data ("/panwas/dictionary/pack-1.bin", none, NULL);
  g_autoptr (GBytes) dictionary
      = g_resources_lookup_data ("/panwas/dictionary/lz4-1.bin", none, NULL);
  g_assert (table != NULL);
  g_assert (dictionary != NULL);
  g_autoptr (GError) error = NULL;
  PwPacker *packer = pw_packer_new_from (table, dictionary, &error);
  g_assert_no_error (error); /* they are part of this program */
  return packer;
}

void
pw_packer_free (PwPacker *packer) {
  if (packer == NULL)
    return;
  pw_pack_table_free (packer->table);
  pw_lz4_free (packer->lz4);
  g_byte_array_unref (packer->form);
  g_free (packer);
}

/* Empties the working memory, and gives back what is unusually much. */
static void
reset_form (PwPacker *packer) {
  if (packer->form->len > FORM_BYTES_KEPT) {
    g_byte_array_unref (packer->form);
    packer->form = g_byte_array_new ();
  }
  g_byte_array_set_size (packer->form, 0);
}

gboolean
pw_pack_form (PwPacker *packer, gconstpointer plain, gsize length, GByteArray *out,
              GError **error) {
  if (length > PW_CONTENT_BYTES_MAX) {
    g_set_error (
        error, PW_ERROR, PW_ERROR_TOO_BIG,
        _ ("what is to be packed has %" G_GSIZE_FORMAT " bytes; at most %d are possible: split it"),
        length, PW_CONTENT_BYTES_MAX);
    return FALSE;
  }
  pw_pack_table_index (packer->table);
  return pw_form_write (packer->table, plain, length, out, error);
}

GBytes *
pw_unpack_form (PwPacker *packer, gconstpointer form, gsize length, gsize plain_bytes_max,
                GError **error) {
  return pw_form_read (packer->table, form, length, plain_bytes_max, error);
}

GBytes *
pw_pack (PwPacker *packer, gconstpointer plain, gsize length, GError **error) {
  reset_form (packer);
  if (!pw_pack_form (packer, plain, length, packer->form, error))
    return NULL;
  g_assert (packer->form->len <= FORM_BYTES_MAX (length));
  g_autoptr (GBytes) packed = pw_lz4_compress (packer->lz4, packer->form->data, packer->form->len);
  gsize packed_length;
  const void *frame = g_bytes_get_data (packed, &packed_length);
  g_autoptr (GError) own_error = NULL;
  g_autoptr (GBytes) again = pw_unpack (packer, frame, packed_length, length, &own_error);
  g_assert_no_error (own_error);
  g_autoptr (GBytes) original = g_bytes_new_static (plain, length);
  g_assert (g_bytes_equal (again, original));
  return g_steal_pointer (&packed);
}

GBytes *
pw_unpack (PwPacker *packer, gconstpointer packed, gsize length, gsize plain_bytes_max,
           GError **error) {
  g_assert (plain_bytes_max <= PW_CONTENT_BYTES_MAX);
  reset_form (packer);
  if (!pw_lz4_decompress (packer->lz4, packed, length, FORM_BYTES_MAX (plain_bytes_max),
                          packer->form, error))
    return NULL;
  return pw_form_read (packer->table, packer->form->data, packer->form->len, plain_bytes_max,
                       error);
}
