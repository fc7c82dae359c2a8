/* How the bodies of messages are read: a map of so many keys, in their order. */
#include "sync/codec/pw-message-fields.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"

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
