/* Secrets in memory: locked, kept out of core dumps, wiped when freed; and the one cipher for data
 * at rest. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PW_KEY_BYTES 32 /* XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) */

/* Bytes a sealed text is longer than its plain one: 24 of nonce, 16 of tag. */
#define PW_SEALED_EXTRA_BYTES 40

/* A secret of any length up to 4096 bytes, in memory that is locked and wiped when freed. */
typedef struct {
  guint8 *bytes; /* owned, from sodium_malloc() */
  gsize length;
} PwSecret;

/* Must run once before anything else of the kit; aborts if libsodium cannot start (no randomness).
 */
void pw_secret_start (void);

/* Zeroed / random / a copy of `bytes`, which the caller should wipe. (transfer full) */
PwSecret *pw_secret_new (gsize length);
PwSecret *pw_secret_new_random (gsize length);
PwSecret *pw_secret_new_copy (gconstpointer bytes, gsize length);
/* Wipes and frees. NULL is allowed. */
void pw_secret_free (PwSecret *secret);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwSecret, pw_secret_free)

/* Key of 32 bytes from a PIN by Argon2id (RFC 9106). `salt` is 16 bytes; `operations` and
 * `memory_bytes` are stored beside the wrapped key, so that they can be raised later.
 * Error: NO_SPACE if the memory is not to be had. */
PwSecret *pw_secret_from_pin (const PwSecret *pin, const guint8 *salt, guint64 operations,
                              gsize memory_bytes, GError **error);

/* nonce || ciphertext || tag under XChaCha20-Poly1305 with a random nonce. `context` is bound but
 * not stored: opening with another context fails. (transfer full) */
GBytes *pw_secret_seal (const PwSecret *key, gconstpointer context, gsize context_bytes,
                        gconstpointer plain, gsize plain_bytes);

/* The plain bytes, or DAMAGED if key, context or bytes are not those that were sealed.
 * (transfer full); the caller decides whether they need wiping. */
GBytes *pw_secret_open (const PwSecret *key, gconstpointer context, gsize context_bytes,
                        gconstpointer sealed, gsize sealed_bytes, GError **error);

/* As pw_secret_open(), into locked memory. */
PwSecret *pw_secret_open_secret (const PwSecret *key, gconstpointer context, gsize context_bytes,
                                 gconstpointer sealed, gsize sealed_bytes, GError **error);

G_END_DECLS
