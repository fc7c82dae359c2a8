/* The key pairs of a device or a host: Ed25519 to sign, X25519 to open what is sealed to it. */
#pragma once

#include "sync/base/pw-id.h"
#include "sync/base/pw-secret.h"

G_BEGIN_DECLS

#define PW_SIGN_SECRET_BYTES 64 /* Ed25519 secret key as libsodium keeps it: seed || public key */
#define PW_SEAL_SECRET_BYTES 32

typedef struct {
  PwId id; /* of sign_public */
  guint8 sign_public[PW_PUBLIC_KEY_BYTES];
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  PwSecret *sign_secret; /* owned */
  PwSecret *seal_secret; /* owned */
} PwIdentity;

/* A new random identity. With `own_seal_key` FALSE (devices) the X25519 pair is derived from the
 * Ed25519 pair, so that one public key in a request tells both. (transfer full) */
PwIdentity *pw_identity_new (gboolean own_seal_key);
/* From secrets: sign_secret 64 bytes, seal_secret 32 bytes or NULL to derive it. Both are copied.
 * BROKEN if the public half inside sign_secret does not belong to its seed. */
PwIdentity *pw_identity_from_secrets (const PwSecret *sign_secret, const PwSecret *seal_secret,
                                      GError **error);
void pw_identity_free (PwIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwIdentity, pw_identity_free)

/* Ed25519 (RFC 8032) over `data`. Public keys are PW_PUBLIC_KEY_BYTES long, signatures
 * PW_SIGNATURE_BYTES. */
void pw_identity_sign (const PwIdentity *identity, gconstpointer data, gsize length,
                       guint8 *signature);
gboolean pw_signature_check (const guint8 *public_key, gconstpointer data, gsize length,
                             const guint8 *signature) G_GNUC_WARN_UNUSED_RESULT;

/* X25519 public key that belongs to an Ed25519 public key; FALSE if that is no valid point. */
gboolean pw_seal_public_from_sign (const guint8 *sign_public,
                                   guint8 *seal_public) G_GNUC_WARN_UNUSED_RESULT;

/* 32-byte key that both sides of an X25519 exchange reach, bound to `context` (a name of the use).
 * NULL if the other key is a weak point. (transfer full) */
PwSecret *pw_identity_shared_key (const PwIdentity *identity, const guint8 *other_seal_public,
                                  const char *context);

G_END_DECLS
