/* How the bodies of messages are read: a map of so many keys, in their order. */
#pragma once

#include "sync/base/pw-cbor.h"

G_BEGIN_DECLS

/* The head of the map: exactly `fields` keys. TOO_NEW if there are more, for a newer version wrote
 * them; DAMAGED. */
gboolean pw_message_read_head (PwCborReader *reader, guint64 fields, GError **error);

/* The next key, which must be `expected`. DAMAGED. */
gboolean pw_message_read_key (PwCborReader *reader, guint64 expected, GError **error);

G_END_DECLS
