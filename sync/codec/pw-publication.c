/* Forms and lists on their way: packs from the host, holdings from the handheld. */
#include "sync/codec/pw-publication.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"
#include "sync/codec/pw-delta.h"
#include "sync/codec/pw-lz4.h"
#include "sync/codec/pw-message-fields.h"

/* Of the LZ4 frame of a pack, whose dictionary is empty. */
#define PACK_DICTIONARY_ID 0x50570101
#define FORM_FIELDS 8
#define LIST_FIELDS 9
#define HOLDINGS_FIELDS 2
#define HOLDING_FIELDS 3

G_STATIC_ASSERT (PW_PACK_PART_BYTES + PW_PACK_SPARE_BYTES < PW_REPLY_CONTENT_BYTES);

static guint64
size_max (PwPublishedKind kind) {
  return kind == PW_PUBLISHED_FORM ? PW_FORM_BYTES_MAX : PW_LIST_BYTES_MAX;
}

/* --- one message ----------------------------------------------------------------------------- */

void
pw_publication_write (GByteArray *out, const PwPublication *part, const PwIdentity *host) {
  g_return_if_fail (part->bytes.length > 0 && part->bytes.length <= PW_PACK_PART_BYTES);
  gboolean form = part->kind == PW_PUBLISHED_FORM;
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, form ? FORM_FIELDS : LIST_FIELDS);
  pw_message_write_text (body, 1, part->name);
  pw_message_write_text (body, 2, part->version);
  pw_message_write_bytes (body, 3, part->digest.bytes, PW_DIGEST_BYTES);
  pw_message_write_uint (body, 4, part->size);
  pw_message_write_bytes (body, 5, part->base.bytes, part->has_base ? PW_DIGEST_BYTES : 0);
  pw_message_write_uint (body, 6, part->packed_size);
  pw_message_write_uint (body, 7, part->offset);
  pw_message_write_bytes (body, 8, part->bytes.bytes, part->bytes.length);
  if (!form)
    pw_message_write_text (body, 9, part->region_column != NULL ? part->region_column : "");
  pw_message_write (out, form ? PW_MESSAGE_FORM_PACK : PW_MESSAGE_LIST_PACK, host, body->data,
                    body->len);
}

/* One line of text, or none at all where `may_be_empty`. */
static gboolean
read_name (PwCborReader *reader, gboolean may_be_empty, char **name, GError **error) {
  g_autofree char *text = pw_cbor_read_string (reader, PW_NAME_BYTES_MAX, error);
  if (text == NULL)
    return FALSE;
  if (!(may_be_empty && text[0] == '\0') && !pw_text_is_name (text))
    return pw_cbor_fail (reader, error, _ ("a name is empty or holds control characters"));
  *name = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
read_base (PwCborReader *reader, PwPublication *part, GError **error) {
  const guint8 *bytes;
  gsize length;
  if (!pw_cbor_read_bytes (reader, &bytes, &length, error))
    return FALSE;
  part->has_base = length > 0;
  if (length == PW_DIGEST_BYTES)
    memcpy (part->base.bytes, bytes, length);
  return length == 0 || length == PW_DIGEST_BYTES
             ? TRUE
             : pw_cbor_fail (reader, error, _ ("a digest has the wrong length"));
}

static gboolean
read_part (PwCborReader *reader, PwPublication *part, GError **error) {
  guint64 whole = size_max (part->kind) + PW_PACK_SPARE_BYTES;
  if (!pw_cbor_read_uint_max (reader, whole, &part->packed_size, error)
      || !pw_message_read_key (reader, 7, error)
      || !pw_cbor_read_uint_max (reader, part->packed_size, &part->offset, error)
      || !pw_message_read_key (reader, 8, error)
      || !pw_cbor_read_bytes (reader, &part->bytes.bytes, &part->bytes.length, error))
    return FALSE;
  /* Parts are cut at fixed places, so two of one file can never overlap. */
  guint64 want = MIN (part->packed_size - part->offset, PW_PACK_PART_BYTES);
  return part->offset % PW_PACK_PART_BYTES == 0 && want > 0 && part->bytes.length == want
             ? TRUE
             : pw_cbor_fail (reader, error, _ ("a part stands in the wrong place"));
}

static gboolean
read_publication (PwCborReader *reader, PwPublication *part, GError **error) {
  gboolean form = part->kind == PW_PUBLISHED_FORM;
  g_autofree char *column = NULL;
  if (!pw_message_read_head (reader, form ? FORM_FIELDS : LIST_FIELDS, error)
      || !pw_message_read_key (reader, 1, error) || !read_name (reader, FALSE, &part->name, error)
      || !pw_message_read_key (reader, 2, error) || !read_name (reader, TRUE, &part->version, error)
      || !pw_message_read_bytes (reader, 3, part->digest.bytes, PW_DIGEST_BYTES, error)
      || !pw_message_read_key (reader, 4, error)
      || !pw_cbor_read_uint_max (reader, size_max (part->kind), &part->size, error)
      || !pw_message_read_key (reader, 5, error) || !read_base (reader, part, error)
      || !pw_message_read_key (reader, 6, error) || !read_part (reader, part, error))
    return FALSE;
  if (!form
      && (!pw_message_read_key (reader, 9, error) || !read_name (reader, TRUE, &column, error)))
    return FALSE;
  if (column != NULL && column[0] != '\0')
    part->region_column = g_steal_pointer (&column);
  return pw_cbor_read_end (reader, error);
}

gboolean
pw_publication_read (const PwMessage *message, PwPublication *part, GError **error) {
  g_return_val_if_fail (
      message->kind == PW_MESSAGE_FORM_PACK || message->kind == PW_MESSAGE_LIST_PACK, FALSE);
  PwCborReader reader;
  pw_cbor_reader_init (&reader, message->body, message->body_length, N_ ("a message"));
  *part = (PwPublication){
    .kind = message->kind == PW_MESSAGE_FORM_PACK ? PW_PUBLISHED_FORM : PW_PUBLISHED_LIST,
  };
  if (read_publication (&reader, part, error))
    return TRUE;
  pw_publication_clear (part);
  return FALSE;
}

void
pw_publication_clear (PwPublication *part) {
  g_free (part->name);
  g_free (part->version);
  g_free (part->region_column);
  *part = (PwPublication){ 0 };
}

/* --- a whole file ---------------------------------------------------------------------------- */

static PwLz4 *
packer_new (void) {
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  return pw_lz4_new (none, PACK_DICTIONARY_ID);
}

static GBytes *
pack (GBytes *plain) {
  g_autoptr (PwLz4) packer = packer_new ();
  return pw_lz4_compress (packer, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
}

static PwDigest
digest_of (GBytes *bytes) {
  return pw_digest_of (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The smaller of the packed file and the packed difference; `part` is told which. */
static GBytes *
pack_smaller (GBytes *file, GBytes *base, PwPublication *part) {
  g_autoptr (GBytes) whole = pack (file);
  part->has_base = FALSE;
  if (base == NULL)
    return g_steal_pointer (&whole);
  g_autoptr (GBytes) delta = pw_delta_make (base, file);
  g_autoptr (GBytes) packed = pack (delta);
  if (g_bytes_get_size (packed) + PW_DIGEST_BYTES >= g_bytes_get_size (whole))
    return g_steal_pointer (&whole);
  part->has_base = TRUE;
  part->base = digest_of (base);
  return g_steal_pointer (&packed);
}

GPtrArray *
pw_publication_make (const PwPublication *what, GBytes *file, GBytes *base, const PwIdentity *host,
                     GError **error) {
  g_return_val_if_fail (what != NULL && what->name != NULL && what->version != NULL, NULL);
  g_return_val_if_fail (file != NULL && host != NULL, NULL);
  PwPublication part = *what;
  part.size = g_bytes_get_size (file);
  part.digest = digest_of (file);
  if (part.size > size_max (part.kind)) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("%s: %" G_GUINT64_FORMAT " bytes are too many; at most %" G_GUINT64_FORMAT
                    " can be published"),
                 part.name, part.size, size_max (part.kind));
    return NULL;
  }
  g_autoptr (GBytes) packed = pack_smaller (file, base, &part);
  const guint8 *bytes = g_bytes_get_data (packed, NULL);
  part.packed_size = g_bytes_get_size (packed);
  g_assert (part.packed_size <= part.size + PW_PACK_SPARE_BYTES);
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (part.offset = 0; part.offset < part.packed_size; part.offset += PW_PACK_PART_BYTES) {
    part.bytes.bytes = bytes + part.offset;
    part.bytes.length = MIN (part.packed_size - part.offset, PW_PACK_PART_BYTES);
    GByteArray *message = g_byte_array_new ();
    pw_publication_write (message, &part, host);
    g_ptr_array_add (messages, g_byte_array_free_to_bytes (message));
  }
  return messages;
}

/* --- together again -------------------------------------------------------------------------- */

static int
compare_offsets (gconstpointer a, gconstpointer b) {
  const PwPublication *first = *(PwPublication *const *)a, *second = *(PwPublication *const *)b;
  return first->offset < second->offset ? -1 : first->offset > second->offset;
}

static gboolean
fail_join (const PwPublication *part, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
               _ ("%s, version %s: its parts do not give the file that was announced; receive it "
                  "again"),
               part->name, part->version);
  return FALSE;
}

/* One behind the other; the same part twice counts once. */
static GByteArray *
join_bytes (GPtrArray *parts, GError **error) {
  const PwPublication *first = g_ptr_array_index (parts, 0);
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (parts, NULL, NULL);
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_offsets);
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  for (guint i = 0; i < sorted->len; i++) {
    const PwPublication *part = g_ptr_array_index (sorted, i);
    if (part->packed_size != first->packed_size || part->size != first->size
        || part->kind != first->kind || !pw_digest_equal (&part->digest, &first->digest)) {
      fail_join (first, error);
      return NULL;
    }
    if (part->offset < packed->len)
      continue;
    if (part->offset > packed->len)
      break;
    g_byte_array_append (packed, part->bytes.bytes, (guint)part->bytes.length);
  }
  if (packed->len == first->packed_size)
    return g_steal_pointer (&packed);
  g_set_error (error, PW_ERROR, PW_ERROR_INCOMPLETE,
               _ ("%s, version %s: parts of it are still to come"), first->name, first->version);
  return NULL;
}

GBytes *
pw_publication_join (GPtrArray *parts, GBytes *base, GError **error) {
  g_return_val_if_fail (parts != NULL && parts->len > 0, NULL);
  const PwPublication *first = g_ptr_array_index (parts, 0);
  guint64 most = size_max (first->kind);
  g_return_val_if_fail (first->size <= most, NULL);
  g_autoptr (GByteArray) packed = join_bytes (parts, error);
  if (packed == NULL)
    return NULL;
  if (first->has_base && base == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("%s, version %s came as a difference to a version that is not here"),
                 first->name, first->version);
    return NULL;
  }
  g_autoptr (PwLz4) packer = packer_new ();
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  gsize plain_max = first->has_base ? most + PW_PACK_SPARE_BYTES : first->size;
  if (!pw_lz4_decompress (packer, packed->data, packed->len, plain_max, plain, error))
    return NULL;
  g_autoptr (GBytes) file = g_byte_array_free_to_bytes (g_steal_pointer (&plain));
  if (first->has_base) {
    g_autoptr (GBytes) delta = g_steal_pointer (&file);
    file = pw_delta_apply (base, delta, first->size, most, error);
    if (file == NULL)
      return NULL;
  }
  PwDigest digest = digest_of (file);
  if (g_bytes_get_size (file) != first->size || !pw_digest_equal (&digest, &first->digest)) {
    fail_join (first, error);
    return NULL;
  }
  return g_steal_pointer (&file);
}

/* --- holdings -------------------------------------------------------------------------------- */

void
pw_holding_free (PwHolding *holding) {
  if (holding == NULL)
    return;
  g_free (holding->name);
  g_free (holding);
}

static int
compare_holdings (const PwHolding *a, const PwHolding *b) {
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  int order = strcmp (a->name, b->name);
  return order != 0 ? order : memcmp (a->digest.bytes, b->digest.bytes, PW_DIGEST_BYTES);
}

static int
compare_holding_pointers (gconstpointer a, gconstpointer b) {
  return compare_holdings (*(PwHolding *const *)a, *(PwHolding *const *)b);
}

void
pw_holdings_write (GByteArray *out, GPtrArray *holdings, gint64 told_ms, const PwIdentity *device) {
  g_return_if_fail (holdings->len <= PW_HOLDINGS_MAX);
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (holdings, NULL, NULL);
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_holding_pointers);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, HOLDINGS_FIELDS);
  pw_message_write_int (body, 1, told_ms);
  pw_cbor_write_uint (body, 2);
  pw_cbor_write_array (body, sorted->len);
  for (guint i = 0; i < sorted->len; i++) {
    const PwHolding *holding = g_ptr_array_index (sorted, i);
    pw_cbor_write_array (body, HOLDING_FIELDS);
    pw_cbor_write_uint (body, holding->kind);
    pw_cbor_write_text (body, holding->name, -1);
    pw_cbor_write_bytes (body, holding->digest.bytes, PW_DIGEST_BYTES);
  }
  pw_message_write (out, PW_MESSAGE_HOLDINGS, device, body->data, body->len);
}

static gboolean
read_holding (PwCborReader *reader, PwHolding *holding, GError **error) {
  guint64 count, kind;
  if (!pw_cbor_read_array_max (reader, HOLDING_FIELDS, &count, error)
      || (count != HOLDING_FIELDS && !pw_cbor_fail (reader, error, _ ("a part is missing")))
      || !pw_cbor_read_uint_max (reader, PW_PUBLISHED_LIST, &kind, error)
      || (kind == 0 && !pw_cbor_fail (reader, error, _ ("a part is missing")))
      || !read_name (reader, FALSE, &holding->name, error))
    return FALSE;
  holding->kind = (PwPublishedKind)kind;
  return pw_cbor_read_fixed (reader, holding->digest.bytes, PW_DIGEST_BYTES, error);
}

GPtrArray *
pw_holdings_read (const PwMessage *message, gint64 *told_ms, GError **error) {
  g_return_val_if_fail (message->kind == PW_MESSAGE_HOLDINGS, NULL);
  PwCborReader reader;
  gint64 told;
  guint64 count;
  pw_cbor_reader_init (&reader, message->body, message->body_length, N_ ("a message"));
  if (!pw_message_read_head (&reader, HOLDINGS_FIELDS, error)
      || !pw_message_read_int (&reader, 1, &told, error) || !pw_message_read_key (&reader, 2, error)
      || !pw_cbor_read_array_max (&reader, PW_HOLDINGS_MAX, &count, error))
    return NULL;
  g_autoptr (GPtrArray) holdings = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_holding_free);
  for (guint i = 0; i < count; i++) {
    PwHolding *holding = g_new0 (PwHolding, 1);
    g_ptr_array_add (holdings, holding);
    if (!read_holding (&reader, holding, error))
      return NULL;
    if (i > 0 && compare_holdings (g_ptr_array_index (holdings, i - 1), holding) >= 0) {
      (void)pw_cbor_fail (&reader, error, _ ("its entries are not in order"));
      return NULL;
    }
  }
  if (!pw_cbor_read_end (&reader, error))
    return NULL;
  if (told_ms != NULL)
    *told_ms = told;
  return g_steal_pointer (&holdings);
}
