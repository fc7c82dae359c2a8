/* Bodies of messages: a map of so many keys, 1, 2, 3 and so on, in their order. */
#pragma once

#include "sync/base/pw-cbor.h"

G_BEGIN_DECLS

/* The head of the map: exactly `fields` keys. TOO_NEW if there are more, for a newer version wrote
 * them; DAMAGED. */
gboolean pw_message_read_head (PwCborReader *reader, guint64 fields, GError **error);

/* The next key, which must be `expected`. DAMAGED. */
gboolean pw_message_read_key (PwCborReader *reader, guint64 expected, GError **error);

/* A key and its value. DAMAGED. */
gboolean pw_message_read_bytes (PwCborReader *reader, guint64 key, guint8 *bytes, gsize length,
                                GError **error);
gboolean pw_message_read_int (PwCborReader *reader, guint64 key, gint64 *number, GError **error);
/* At most G_MAXINT64: what a database can hold. */
gboolean pw_message_read_uint (PwCborReader *reader, guint64 key, guint64 *number, GError **error);
/* One line (pw_text_is_name()). `name` is the caller's to free even if it is refused. */
gboolean pw_message_read_name (PwCborReader *reader, guint64 key, char **name, GError **error);

void pw_message_write_bytes (GByteArray *out, guint64 key, gconstpointer bytes, gsize length);
void pw_message_write_int (GByteArray *out, guint64 key, gint64 number);
void pw_message_write_uint (GByteArray *out, guint64 key, guint64 number);
void pw_message_write_text (GByteArray *out, guint64 key, const char *text);

G_END_DECLS
