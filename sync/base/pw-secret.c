/* Secrets in memory, and the one cipher for data at rest. */
#include "sync/base/pw-secret.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SECRET_BYTES_MAX 4096

G_STATIC_ASSERT (PW_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
G_STATIC_ASSERT (PW_SEALED_EXTRA_BYTES == NONCE_BYTES + TAG_BYTES);

void
pw_secret_start (void) {
  if (sodium_init () < 0)
    g_error ("libsodium cannot start: the system gives no randomness");
}

PwSecret *
pw_secret_new (gsize length) {
  g_assert (length > 0);
  g_assert (length <= SECRET_BYTES_MAX);
  PwSecret *secret = g_new0 (PwSecret, 1);
  /* sodium_malloc() locks the pages; where the limit on locked memory is 0 it still wipes them. */
  secret->bytes = sodium_malloc (length);
  if (secret->bytes == NULL)
    g_error ("no memory for a secret of %" G_GSIZE_FORMAT " bytes", length);
  secret->length = length;
  sodium_memzero (secret->bytes, length);
  return secret;
}

PwSecret *
pw_secret_new_random (gsize length) {
  PwSecret *secret = pw_secret_new (length);
  randombytes_buf (secret->bytes, length);
  return secret;
}

PwSecret *
pw_secret_new_copy (gconstpointer bytes, gsize length) {
  PwSecret *secret = pw_secret_new (length);
  memcpy (secret->bytes, bytes, length);
  return secret;
}

void
pw_secret_free (PwSecret *secret) {
  if (secret == NULL)
    return;
  sodium_free (secret->bytes);
  g_free (secret);
}

PwSecret *
pw_secret_from_pin (const PwSecret *pin, const guint8 *salt, guint64 operations, gsize memory_bytes,
                    GError **error) {
  g_return_val_if_fail (pin != NULL && salt != NULL, NULL);
  g_autoptr (PwSecret) key = pw_secret_new (PW_KEY_BYTES);
  if (crypto_pwhash (key->bytes, PW_KEY_BYTES, (const char *)pin->bytes, pin->length, salt,
                     operations, memory_bytes, crypto_pwhash_ALG_ARGON2ID13)
      != 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_NO_SPACE,
                 _ ("not enough memory to check the PIN (%" G_GSIZE_FORMAT " MiB are needed)"),
                 memory_bytes >> 20);
    return NULL;
  }
  return g_steal_pointer (&key);
}

GBytes *
pw_secret_seal (const PwSecret *key, gconstpointer context, gsize context_bytes,
                gconstpointer plain, gsize plain_bytes) {
  g_return_val_if_fail (key != NULL && key->length == PW_KEY_BYTES, NULL);
  guint8 *sealed = g_malloc (plain_bytes + PW_SEALED_EXTRA_BYTES);
  randombytes_buf (sealed, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_BYTES, NULL, plain, plain_bytes,
                                              context, context_bytes, NULL, sealed, key->bytes);
  return g_bytes_new_take (sealed, plain_bytes + PW_SEALED_EXTRA_BYTES);
}

static gboolean
open_into (guint8 *plain, const PwSecret *key, gconstpointer context, gsize context_bytes,
           const guint8 *sealed, gsize sealed_bytes, GError **error) {
  g_assert (key->length == PW_KEY_BYTES);
  if (sealed_bytes < PW_SEALED_EXTRA_BYTES
      || crypto_aead_xchacha20poly1305_ietf_decrypt (plain, NULL, NULL, sealed + NONCE_BYTES,
                                                     sealed_bytes - NONCE_BYTES, context,
                                                     context_bytes, sealed, key->bytes)
             != 0) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                         _ ("encrypted data does not open: it was changed, or the key is another"));
    return FALSE;
  }
  return TRUE;
}

GBytes *
pw_secret_open (const PwSecret *key, gconstpointer context, gsize context_bytes,
                gconstpointer sealed, gsize sealed_bytes, GError **error) {
  g_return_val_if_fail (key != NULL && sealed != NULL, NULL);
  gsize plain_bytes
      = sealed_bytes < PW_SEALED_EXTRA_BYTES ? 0 : sealed_bytes - PW_SEALED_EXTRA_BYTES;
  g_autofree guint8 *plain = g_malloc (plain_bytes + 1);
  if (!open_into (plain, key, context, context_bytes, sealed, sealed_bytes, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&plain), plain_bytes);
}

PwSecret *
pw_secret_open_secret (const PwSecret *key, gconstpointer context, gsize context_bytes,
                       gconstpointer sealed, gsize sealed_bytes, GError **error) {
  g_return_val_if_fail (key != NULL && sealed != NULL, NULL);
  if (sealed_bytes <= PW_SEALED_EXTRA_BYTES
      || sealed_bytes > PW_SEALED_EXTRA_BYTES + SECRET_BYTES_MAX) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("a wrapped key has the wrong size"));
    return NULL;
  }
  g_autoptr (PwSecret) plain = pw_secret_new (sealed_bytes - PW_SEALED_EXTRA_BYTES);
  if (!open_into (plain->bytes, key, context, context_bytes, sealed, sealed_bytes, error))
    return NULL;
  return g_steal_pointer (&plain);
}
