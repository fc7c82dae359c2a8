/* Looking into a parcel: what is inside, without checking or taking anything. */
#include "host/report/host-parcel.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/intake/host-spool.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-op-codec.h"

/* --- finding --------------------------------------------------------------------------------- */

static gboolean
is_digest_prefix (const char *name) {
  gsize length = strlen (name);
  return length >= HOST_PARCEL_PREFIX_CHARS_MIN && length <= 2 * PW_DIGEST_BYTES
         && strspn (name, "0123456789abcdefABCDEF") == length;
}

/* `prefix` filled up with `digit`. */
static PwDigest
filled_up (const char *prefix, char digit) {
  char hex[2 * PW_DIGEST_BYTES + 1];
  memset (hex, digit, sizeof hex - 1);
  hex[sizeof hex - 1] = '\0';
  memcpy (hex, prefix, strlen (prefix));
  PwDigest digest;
  if (!pw_digest_from_hex (hex, &digest))
    g_assert_not_reached ();
  return digest;
}

static GBytes *
find_in_spool (HostStore *store, const char *prefix, GError **error) {
  PwDigest first = filled_up (prefix, '0');
  PwDigest last = filled_up (prefix, 'f');
  PwStmt *stmt = pw_db_stmt (store->db, "report/find-spool", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_digest (stmt, ":first", &first);
  pw_stmt_bind_digest (stmt, ":last", &last);
  gint64 spool_key = 0;
  guint count = 0;
  for (gboolean row = TRUE; row;) {
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (row && count++ == 0)
      spool_key = pw_stmt_int (stmt, 0);
  }
  if (count == 1)
    return host_spool_get (store, spool_key, error);
  if (count == 0)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("there is no file and no batch in the spool named %s"), prefix);
  else
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s fits several batches: type more of it"),
                 prefix);
  return NULL;
}

GBytes *
host_parcel_find (HostStore *store, const char *name, GError **error) {
  g_return_val_if_fail (store != NULL && name != NULL, NULL);
  if (!pw_file_exists (name) && is_digest_prefix (name))
    return find_in_spool (store, name, error);
  return pw_file_read (name, PW_BATCH_BYTES_MAX, error);
}

/* --- opening --------------------------------------------------------------------------------- */

GBytes *
host_parcel_content (HostStore *store, GBytes *parcel, GError **error) {
  g_return_val_if_fail (store != NULL && parcel != NULL, NULL);
  g_autoptr (PwBatch) batch = pw_batch_open (parcel, store->identity, store->packer, error);
  return batch != NULL ? g_bytes_ref (batch->content) : NULL;
}

GBytes *
host_parcel_frame (HostStore *store, GBytes *parcel, GError **error) {
  g_return_val_if_fail (store != NULL && parcel != NULL, NULL);
  return pw_batch_open_frame (parcel, store->identity, error);
}

/* --- telling --------------------------------------------------------------------------------- */

static const char *const message_kinds[] = {
  [PW_MESSAGE_INVITATION] = "invitation",
  [PW_MESSAGE_REQUEST] = "request",
  [PW_MESSAGE_CERTIFICATE] = "certificate",
  [PW_MESSAGE_RECEIPT] = "receipt",
  [PW_MESSAGE_REVOCATION] = "revocation",
  [PW_MESSAGE_FORM_PACK] = "form pack",
  [PW_MESSAGE_LIST_PACK] = "list pack",
  [PW_MESSAGE_REVIEW] = "review",
  [PW_MESSAGE_COPY] = "copy",
  [PW_MESSAGE_HOLDINGS] = "holdings",
};

static const char *const parcel_kinds[] = {
  [PW_PARCEL_TO_HOST] = "to host",
  [PW_PARCEL_TO_DEVICE] = "to device",
  [PW_PARCEL_OPEN] = "open",
};

/* The name of a number, or null for one of a later version. */
#define NAME_OF(names, number)                                                                     \
  ((gsize)(number) < G_N_ELEMENTS (names) && names[number] != NULL ? json_string (names[number])   \
                                                                   : json_null ())

static json_t *
segment_to_json (const PwSegment *segment) {
  g_autofree char *device = pw_id_to_hex (&segment->head.device);
  json_t *operations = json_array ();
  for (guint i = 0; i < segment->ops->len; i++) {
    const PwSpan *span = &g_array_index (segment->ops, PwSpan, i);
    PwOpView view;
    gboolean reads = pw_op_decode (span->bytes, span->length, &view, NULL);
    json_array_append_new (
        operations,
        json_pack ("{s:I, s:o, s:I}", "seq", (json_int_t)(segment->head.first + i), "kind",
                   reads ? json_string (pw_op_kind_name (view.kind)) : json_null (), "bytes",
                   (json_int_t)span->length));
  }
  return json_pack ("{s:s, s:I, s:I, s:I, s:o}", "device", device, "first",
                    (json_int_t)segment->head.first, "last", (json_int_t)segment->head.last,
                    "sent_at", (json_int_t)segment->head.sent_at, "operations", operations);
}

static json_t *
messages_to_json (const GArray *messages) {
  json_t *list = json_array ();
  for (guint i = 0; i < messages->len; i++) {
    const PwMessage *message = &g_array_index (messages, PwMessage, i);
    g_autofree char *signer = pw_id_to_hex (&message->signer);
    json_array_append_new (list, json_pack ("{s:o, s:s, s:I}", "kind",
                                            NAME_OF (message_kinds, message->kind), "signer",
                                            signer, "bytes", (json_int_t)message->body_length));
  }
  return list;
}

static json_t *
parts_to_json (const GArray *parts) {
  json_t *list = json_array ();
  for (guint i = 0; i < parts->len; i++) {
    const PwBlobPart *part = &g_array_index (parts, PwBlobPart, i);
    g_autofree char *digest = pw_digest_to_hex (&part->digest);
    json_array_append_new (
        list, json_pack ("{s:s, s:I, s:I, s:I}", "digest", digest, "size", (json_int_t)part->size,
                         "offset", (json_int_t)part->offset, "bytes", (json_int_t)part->length));
  }
  return list;
}

json_t *
host_parcel_to_json (HostStore *store, GBytes *parcel, GError **error) {
  g_return_val_if_fail (store != NULL && parcel != NULL, NULL);
  PwParcelHeader header;
  if (!pw_parcel_peek (parcel, &header, error))
    return NULL;
  g_autoptr (PwBatch) batch = pw_batch_open (parcel, store->identity, store->packer, error);
  if (batch == NULL)
    return NULL;
  g_autofree char *address = pw_hex_encode (header.address, PW_ADDRESS_BYTES);
  json_t *segments = json_array ();
  for (guint i = 0; i < batch->segments->len; i++)
    json_array_append_new (segments, segment_to_json (g_ptr_array_index (batch->segments, i)));
  return json_pack ("{s:o, s:s, s:I, s:I, s:o, s:o, s:o}", "kind",
                    NAME_OF (parcel_kinds, header.kind), "address", address, "bytes",
                    (json_int_t)g_bytes_get_size (parcel), "content_bytes",
                    (json_int_t)g_bytes_get_size (batch->content), "segments", segments, "messages",
                    messages_to_json (batch->messages), "parts", parts_to_json (batch->parts));
}

/* Member `name` as text: a string as it is, a number in digits, null as "?". (transfer full) */
static char *
member_text (json_t *object, const char *name) {
  json_t *value = json_object_get (object, name);
  if (json_is_string (value))
    return g_strdup (json_string_value (value));
  if (json_is_integer (value))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
  return g_strdup ("?");
}

static void
append_entries (GString *text, json_t *list, const char *title, const char *const *names) {
  size_t i;
  json_t *entry;
  json_array_foreach (list, i, entry) {
    g_string_append (text, title);
    for (const char *const *name = names; *name != NULL; name++) {
      g_autofree char *value = member_text (entry, *name);
      g_string_append_printf (text, "  %s %s", *name, value);
    }
    g_string_append_c (text, '\n');
  }
}

char *
host_parcel_to_text (json_t *parcel) {
  g_return_val_if_fail (json_is_object (parcel), NULL);
  static const char *const outside[] = { "kind", "address", "bytes", "content_bytes", NULL };
  static const char *const of_segment[] = { "device", "first", "last", "sent_at", NULL };
  static const char *const of_operation[] = { "seq", "kind", "bytes", NULL };
  static const char *const of_message[] = { "kind", "signer", "bytes", NULL };
  static const char *const of_part[] = { "digest", "size", "offset", "bytes", NULL };
  GString *text = g_string_new (NULL);
  json_t *whole = json_pack ("[O]", parcel);
  append_entries (text, whole, _ ("batch"), outside);
  json_decref (whole);
  size_t i;
  json_t *segment;
  json_array_foreach (json_object_get (parcel, "segments"), i, segment) {
    json_t *one = json_pack ("[O]", segment);
    append_entries (text, one, _ ("segment"), of_segment);
    json_decref (one);
    append_entries (text, json_object_get (segment, "operations"), _ ("  operation"), of_operation);
  }
  append_entries (text, json_object_get (parcel, "messages"), _ ("message"), of_message);
  append_entries (text, json_object_get (parcel, "parts"), _ ("evidence part"), of_part);
  return g_string_free (text, FALSE);
}
