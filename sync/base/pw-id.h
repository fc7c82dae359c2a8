/* Ids and digests: fixed-size byte values, compared, printed and parsed in one place. */
#pragma once

#include <glib.h>
#include "sync/base/pw-limits.h"

G_BEGIN_DECLS

/* Id of a device, host or record. All zero means "none". */
typedef struct {
  guint8 bytes[PW_ID_BYTES];
} PwId;

/* BLAKE2b-256 (RFC 7693, unkeyed, 32 bytes). */
typedef struct {
  guint8 bytes[PW_DIGEST_BYTES];
} PwDigest;

#define PW_ID_HEX_CHARS (2 * PW_ID_BYTES)

gboolean pw_id_is_none (const PwId *id);
gboolean pw_id_equal (const PwId *a, const PwId *b);
int pw_id_compare (const PwId *a, const PwId *b);
/* For GHashTable: keys are `const PwId *`. */
guint pw_id_hash (gconstpointer id);
gboolean pw_id_equal_key (gconstpointer a, gconstpointer b);
PwId *pw_id_copy (const PwId *id);
/* First 16 bytes of the BLAKE2b-256 of an Ed25519 public key (32 bytes). */
PwId pw_id_from_public_key (const guint8 *public_key);
/* First 16 bytes of a digest: the record id of a `create` operation is that of its digest. */
PwId pw_id_from_digest (const PwDigest *digest);
/* Lower-case hex, 32 characters. (transfer full) */
char *pw_id_to_hex (const PwId *id);
/* Accepts exactly 32 hex digits, either case. FALSE leaves `id` untouched. */
gboolean pw_id_from_hex (const char *hex, PwId *id);

PwDigest pw_digest_of (gconstpointer data, gsize length);
/* BLAKE2b-256 (previous || data): one link of the operation chain. */
PwDigest pw_digest_chain (const PwDigest *previous, gconstpointer data, gsize length);
gboolean pw_digest_equal (const PwDigest *a, const PwDigest *b);
/* For GHashTable: keys are `const PwDigest *`. */
guint pw_digest_hash (gconstpointer digest);
gboolean pw_digest_equal_key (gconstpointer a, gconstpointer b);
char *pw_digest_to_hex (const PwDigest *digest);
gboolean pw_digest_from_hex (const char *hex, PwDigest *digest);

/* Bytes to lower-case hex (transfer full), and back: exactly 2 * length digits are needed. */
char *pw_hex_encode (const guint8 *bytes, gsize length);
gboolean pw_hex_decode (const char *hex, guint8 *bytes, gsize length);

G_END_DECLS
