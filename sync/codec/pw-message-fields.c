/* Bodies of messages: a map of so many keys, in their order. */
#include "sync/codec/pw-message-fields.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/base/pw-text.h"

/* --- reading --------------------------------------------------------------------------------- */

gboolean
pw_message_read_head (PwCborReader *reader, guint64 fields, GError **error) {
  guint64 count;
  if (!pw_cbor_read_map (reader, &count, error))
    return FALSE;
  if (count > fields) {
    g_set_error_literal (
        error, PW_ERROR, PW_ERROR_TOO_NEW,
        _ ("a message was made by a newer version of this program; update the program"));
    return FALSE;
  }
  return count == fields ? TRUE : pw_cbor_fail (reader, error, _ ("a part is missing"));
}

gboolean
pw_message_read_key (PwCborReader *reader, guint64 expected, GError **error) {
  guint64 key;
  if (!pw_cbor_read_uint (reader, &key, error))
    return FALSE;
  return key == expected ? TRUE : pw_cbor_fail (reader, error, _ ("a part is missing"));
}

gboolean
pw_message_read_bytes (PwCborReader *reader, guint64 key, guint8 *bytes, gsize length,
                       GError **error) {
  return pw_message_read_key (reader, key, error)
         && pw_cbor_read_fixed (reader, bytes, length, error);
}

gboolean
pw_message_read_int (PwCborReader *reader, guint64 key, gint64 *number, GError **error) {
  return pw_message_read_key (reader, key, error) && pw_cbor_read_int (reader, number, error);
}

gboolean
pw_message_read_uint (PwCborReader *reader, guint64 key, guint64 *number, GError **error) {
  return pw_message_read_key (reader, key, error)
         && pw_cbor_read_uint_max (reader, G_MAXINT64, number, error);
}

gboolean
pw_message_read_name (PwCborReader *reader, guint64 key, char **name, GError **error) {
  if (!pw_message_read_key (reader, key, error))
    return FALSE;
  *name = pw_cbor_read_string (reader, PW_NAME_BYTES_MAX, error);
  /* Names are printed in lists: one that breaks the line could pass for another line. */
  if (*name != NULL && !pw_text_is_name (*name))
    return pw_cbor_fail (reader, error, _ ("a name is empty or holds control characters"));
  return *name != NULL;
}

/* --- writing --------------------------------------------------------------------------------- */

void
pw_message_write_bytes (GByteArray *out, guint64 key, gconstpointer bytes, gsize length) {
  pw_cbor_write_uint (out, key);
  pw_cbor_write_bytes (out, bytes, length);
}

void
pw_message_write_int (GByteArray *out, guint64 key, gint64 number) {
  pw_cbor_write_uint (out, key);
  pw_cbor_write_int (out, number);
}

void
pw_message_write_uint (GByteArray *out, guint64 key, guint64 number) {
  pw_cbor_write_uint (out, key);
  pw_cbor_write_uint (out, number);
}

void
pw_message_write_text (GByteArray *out, guint64 key, const char *text) {
  pw_cbor_write_uint (out, key);
  pw_cbor_write_text (out, text, -1);
}
