/* The key pairs of a device or a host. */
#include "sync/base/pw-identity.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-error.h"

G_STATIC_ASSERT (PW_SIGN_SECRET_BYTES == crypto_sign_SECRETKEYBYTES);
G_STATIC_ASSERT (PW_SEAL_SECRET_BYTES == crypto_box_SECRETKEYBYTES);
G_STATIC_ASSERT (PW_SIGNATURE_BYTES == crypto_sign_BYTES);
G_STATIC_ASSERT (PW_PUBLIC_KEY_BYTES == crypto_box_PUBLICKEYBYTES);

static void
derive_seal_pair (PwIdentity *identity) {
  int failed = crypto_sign_ed25519_sk_to_curve25519 (identity->seal_secret->bytes,
                                                     identity->sign_secret->bytes);
  failed |= crypto_scalarmult_base (identity->seal_public, identity->seal_secret->bytes);
  g_assert (failed == 0);
}

PwIdentity *
pw_identity_new (gboolean own_seal_key) {
  PwIdentity *identity = g_new0 (PwIdentity, 1);
  identity->sign_secret = pw_secret_new (PW_SIGN_SECRET_BYTES);
  identity->seal_secret = pw_secret_new (PW_SEAL_SECRET_BYTES);
  crypto_sign_keypair (identity->sign_public, identity->sign_secret->bytes);
  if (own_seal_key)
    crypto_box_keypair (identity->seal_public, identity->seal_secret->bytes);
  else
    derive_seal_pair (identity);
  identity->id = pw_id_from_public_key (identity->sign_public);
  return identity;
}

PwIdentity *
pw_identity_from_secrets (const PwSecret *sign_secret, const PwSecret *seal_secret,
                          GError **error) {
  g_autoptr (PwSecret) whole = pw_secret_new (PW_SIGN_SECRET_BYTES);
  guint8 sign_public[PW_PUBLIC_KEY_BYTES];
  gboolean good = sign_secret->length == PW_SIGN_SECRET_BYTES
                  && (seal_secret == NULL || seal_secret->length == PW_SEAL_SECRET_BYTES)
                  && crypto_sign_seed_keypair (sign_public, whole->bytes, sign_secret->bytes) == 0
                  && sodium_memcmp (whole->bytes, sign_secret->bytes, PW_SIGN_SECRET_BYTES) == 0;
  if (!good) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN,
                         _ ("the stored keys are damaged; ask the office for help"));
    return NULL;
  }
  PwIdentity *identity = g_new0 (PwIdentity, 1);
  identity->sign_secret = g_steal_pointer (&whole);
  memcpy (identity->sign_public, sign_public, PW_PUBLIC_KEY_BYTES);
  identity->seal_secret = pw_secret_new (PW_SEAL_SECRET_BYTES);
  if (seal_secret == NULL) {
    derive_seal_pair (identity);
  } else {
    memcpy (identity->seal_secret->bytes, seal_secret->bytes, PW_SEAL_SECRET_BYTES);
    crypto_scalarmult_base (identity->seal_public, identity->seal_secret->bytes);
  }
  identity->id = pw_id_from_public_key (identity->sign_public);
  return identity;
}

void
pw_identity_free (PwIdentity *identity) {
  if (identity == NULL)
    return;
  pw_secret_free (identity->sign_secret);
  pw_secret_free (identity->seal_secret);
  g_free (identity);
}

void
pw_identity_sign (const PwIdentity *identity, gconstpointer data, gsize length, guint8 *signature) {
  crypto_sign_detached (signature, NULL, data, length, identity->sign_secret->bytes);
}

gboolean
pw_signature_check (const guint8 *public_key, gconstpointer data, gsize length,
                    const guint8 *signature) {
  return crypto_sign_verify_detached (signature, data, length, public_key) == 0;
}

gboolean
pw_seal_public_from_sign (const guint8 *sign_public, guint8 *seal_public) {
  return crypto_sign_ed25519_pk_to_curve25519 (seal_public, sign_public) == 0;
}

PwSecret *
pw_identity_shared_key (const PwIdentity *identity, const guint8 *other_seal_public,
                        const char *context) {
  g_autoptr (PwSecret) point = pw_secret_new (crypto_scalarmult_BYTES);
  if (crypto_scalarmult (point->bytes, identity->seal_secret->bytes, other_seal_public) != 0)
    return NULL;
  PwSecret *key = pw_secret_new (PW_KEY_BYTES);
  crypto_generichash (key->bytes, PW_KEY_BYTES, (const guint8 *)context, strlen (context),
                      point->bytes, point->length);
  return key;
}
