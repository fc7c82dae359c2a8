/* Secrets and keys: what is sealed opens with the same key, context and bytes alone; keys agree. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-identity.h"
#include "tests/lib/sample.h"

static void
test_seal (void) {
  g_autoptr (PwSecret) key = pw_secret_new_random (PW_KEY_BYTES);
  g_autoptr (PwSecret) other = pw_secret_new_random (PW_KEY_BYTES);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = pw_secret_seal (key, "op1", 3, "rahasia", 7);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  g_assert_cmpuint (length, ==, 7 + PW_SEALED_EXTRA_BYTES);
  g_autoptr (GBytes) plain = pw_secret_open (key, "op1", 3, bytes, length, &error);
  g_assert_cmpmem (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), "rahasia", 7);
  g_assert_null (pw_secret_open (key, "op2", 3, bytes, length, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (pw_secret_open (other, "op1", 3, bytes, length, NULL));
  for (gsize at = 0; at < length; at++) {
    g_autofree guint8 *copy = g_memdup2 (bytes, length);
    copy[at] ^= 1;
    g_assert_null (pw_secret_open (key, "op1", 3, copy, length, NULL));
    g_assert_null (pw_secret_open (key, "op1", 3, bytes, at, NULL));
  }
  g_autoptr (GBytes) twice = pw_secret_seal (key, "op1", 3, "rahasia", 7);
  g_assert_false (g_bytes_equal (sealed, twice));
}

static void
test_pin (void) {
  static const guint8 salt[16] = { 1, 2, 3 };
  g_autoptr (PwSecret) pin = pw_secret_new_copy ("483920", 6);
  g_autoptr (PwSecret) wrong = pw_secret_new_copy ("483921", 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSecret) a = pw_secret_from_pin (pin, salt, 1, 8 << 20, &error);
  g_autoptr (PwSecret) b = pw_secret_from_pin (pin, salt, 1, 8 << 20, &error);
  g_autoptr (PwSecret) c = pw_secret_from_pin (wrong, salt, 1, 8 << 20, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (a->bytes, a->length, b->bytes, b->length);
  g_assert_true (memcmp (a->bytes, c->bytes, a->length) != 0);
}

static void
test_identity (void) {
  g_autoptr (PwIdentity) host = pw_identity_new (TRUE);
  g_autoptr (PwIdentity) device = pw_identity_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) again = pw_identity_from_secrets (device->sign_secret, NULL, &error);
  g_assert_true (pw_id_equal (&again->id, &device->id));
  g_assert_cmpmem (again->seal_public, 32, device->seal_public, 32);
  guint8 derived[PW_PUBLIC_KEY_BYTES];
  g_assert_true (pw_seal_public_from_sign (device->sign_public, derived));
  g_assert_cmpmem (derived, 32, device->seal_public, 32);
  guint8 signature[PW_SIGNATURE_BYTES];
  pw_identity_sign (device, "abc", 3, signature);
  g_assert_true (pw_signature_check (device->sign_public, "abc", 3, signature));
  g_assert_false (pw_signature_check (device->sign_public, "abd", 3, signature));
  g_assert_false (pw_signature_check (host->sign_public, "abc", 3, signature));
  g_autoptr (PwSecret) one = pw_identity_shared_key (host, device->seal_public, "x");
  g_autoptr (PwSecret) two = pw_identity_shared_key (device, host->seal_public, "x");
  g_autoptr (PwSecret) three = pw_identity_shared_key (device, host->seal_public, "y");
  g_assert_cmpmem (one->bytes, one->length, two->bytes, two->length);
  g_assert_true (memcmp (one->bytes, three->bytes, one->length) != 0);
  static const guint8 weak[PW_PUBLIC_KEY_BYTES];
  g_assert_null (pw_identity_shared_key (device, weak, "x"));
  /* A public half that does not belong to the seed is refused. */
  g_autoptr (PwSecret) bad = pw_secret_new_copy (device->sign_secret->bytes, PW_SIGN_SECRET_BYTES);
  bad->bytes[40] ^= 1;
  g_assert_null (pw_identity_from_secrets (bad, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
}

static void
test_ids (void) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autofree char *hex = pw_id_to_hex (&device->id);
  g_assert_cmpstr (hex, ==, "c5e21ab1c9f6022d81c3b25e3436cb7f");
  PwId id = { { 9 } }, untouched = id;
  g_assert_false (pw_id_from_hex ("c5e21ab1c9f6022d81c3b25e3436cb7", &id));
  g_assert_false (pw_id_from_hex ("c5e21ab1c9f6022d81c3b25e3436cb7g", &id));
  g_assert_false (pw_id_from_hex ("", &id));
  g_assert_true (pw_id_equal (&id, &untouched));
  g_assert_true (pw_id_from_hex ("C5E21AB1C9F6022D81C3B25E3436CB7F", &id));
  g_assert_true (pw_id_equal (&id, &device->id));
  PwDigest abc = pw_digest_of ("abc", 3);
  g_autofree char *digest = pw_digest_to_hex (&abc);
  g_assert_cmpstr (digest, ==, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  PwDigest empty = pw_digest_of ("", 0), chain = pw_digest_chain (&empty, "abc", 3);
  guint8 joined[PW_DIGEST_BYTES + 3];
  memcpy (joined, empty.bytes, PW_DIGEST_BYTES);
  memcpy (joined + PW_DIGEST_BYTES, "abc", 3);
  PwDigest expected = pw_digest_of (joined, sizeof joined);
  g_assert_true (pw_digest_equal (&chain, &expected));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  pw_secret_start ();
  g_test_add_func ("/secret/seal", test_seal);
  g_test_add_func ("/secret/pin", test_pin);
  g_test_add_func ("/secret/identity", test_identity);
  g_test_add_func ("/secret/ids", test_ids);
  return g_test_run ();
}
