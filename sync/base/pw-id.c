/* Ids and digests: fixed-size byte values. */
#include "sync/base/pw-id.h"

#include <sodium.h>
#include <string.h>

gboolean
pw_id_is_none (const PwId *id) {
  static const PwId none;
  return memcmp (id->bytes, none.bytes, PW_ID_BYTES) == 0;
}

gboolean
pw_id_equal (const PwId *a, const PwId *b) {
  return memcmp (a->bytes, b->bytes, PW_ID_BYTES) == 0;
}

int
pw_id_compare (const PwId *a, const PwId *b) {
  return memcmp (a->bytes, b->bytes, PW_ID_BYTES);
}

guint
pw_id_hash (gconstpointer id) {
  guint hash;
  memcpy (&hash, ((const PwId *)id)->bytes, sizeof hash);
  return hash;
}

gboolean
pw_id_equal_key (gconstpointer a, gconstpointer b) {
  return pw_id_equal (a, b);
}

PwId *
pw_id_copy (const PwId *id) {
  return g_memdup2 (id, sizeof *id);
}

PwId
pw_id_from_public_key (const guint8 *public_key) {
  PwDigest digest = pw_digest_of (public_key, PW_PUBLIC_KEY_BYTES);
  return pw_id_from_digest (&digest);
}

PwId
pw_id_from_digest (const PwDigest *digest) {
  PwId id;
  memcpy (id.bytes, digest->bytes, PW_ID_BYTES);
  return id;
}

char *
pw_id_to_hex (const PwId *id) {
  return pw_hex_encode (id->bytes, PW_ID_BYTES);
}

gboolean
pw_id_from_hex (const char *hex, PwId *id) {
  return pw_hex_decode (hex, id->bytes, PW_ID_BYTES);
}

PwDigest
pw_digest_of (gconstpointer data, gsize length) {
  PwDigest digest;
  crypto_generichash (digest.bytes, PW_DIGEST_BYTES, data, length, NULL, 0);
  return digest;
}

PwDigest
pw_digest_chain (const PwDigest *previous, gconstpointer data, gsize length) {
  crypto_generichash_state state;
  PwDigest digest;
  crypto_generichash_init (&state, NULL, 0, PW_DIGEST_BYTES);
  crypto_generichash_update (&state, previous->bytes, PW_DIGEST_BYTES);
  crypto_generichash_update (&state, data, length);
  crypto_generichash_final (&state, digest.bytes, PW_DIGEST_BYTES);
  return digest;
}

gboolean
pw_digest_equal (const PwDigest *a, const PwDigest *b) {
  return memcmp (a->bytes, b->bytes, PW_DIGEST_BYTES) == 0;
}

guint
pw_digest_hash (gconstpointer digest) {
  guint hash; /* a digest is random from its first byte on */
  memcpy (&hash, ((const PwDigest *)digest)->bytes, sizeof hash);
  return hash;
}

gboolean
pw_digest_equal_key (gconstpointer a, gconstpointer b) {
  return pw_digest_equal (a, b);
}

char *
pw_digest_to_hex (const PwDigest *digest) {
  return pw_hex_encode (digest->bytes, PW_DIGEST_BYTES);
}

gboolean
pw_digest_from_hex (const char *hex, PwDigest *digest) {
  return pw_hex_decode (hex, digest->bytes, PW_DIGEST_BYTES);
}

char *
pw_hex_encode (const guint8 *bytes, gsize length) {
  char *hex = g_malloc (2 * length + 1);
  sodium_bin2hex (hex, 2 * length + 1, bytes, length);
  return hex;
}

gboolean
pw_hex_decode (const char *hex, guint8 *bytes, gsize length) {
  g_return_val_if_fail (bytes != NULL, FALSE);
  if (hex == NULL || strlen (hex) != 2 * length)
    return FALSE;
  g_autofree guint8 *decoded = g_malloc (length + 1);
  gsize decoded_bytes = 0;
  if (sodium_hex2bin (decoded, length, hex, 2 * length, NULL, &decoded_bytes, NULL) != 0
      || decoded_bytes != length)
    return FALSE;
  memcpy (bytes, decoded, length);
  return TRUE;
}
