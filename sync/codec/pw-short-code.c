/* The short code of a receipt: ten characters that a person can read out and type.
 *
 *   MAC  = BLAKE2b-256 keyed with the agreed key, over "panwas-short-code-1" || device || seq (8
 * bytes, big-endian) || digest; its first 40 bits are eight characters. Each group of four
 * characters c0..c3 (5 bits each) gets a check character c4 = a*c0 + a^2*c1 + a^3*c2 + a^4*c3 +
 * group, in GF(32) with x^5 + x^2 + 1, a = x. Any one wrong character and any two exchanged
 * neighbours change it.
 *
 * A guess is right with probability n / 2^40 for n operations that wait for a receipt. */
#include <ctype.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-receipt.h"

#define GROUP_COUNT 2
#define GROUP_DATA 4
#define GROUP_CHARS (GROUP_DATA + 1)
#define CONTEXT "panwas-short-code-1"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford base 32 */

/* --- characters ------------------------------------------------------------------------------ */

/* One step of multiplication by x in GF(32). */
static guint8
times_x (guint8 value) {
  guint shifted = (guint)value << 1;
  return (guint8)((shifted & 0x20) ? shifted ^ 0x25 : shifted);
}

static guint8
check_value (const guint8 *data, guint group) {
  guint8 sum = 0;
  /* Horner's rule from the last character: sum = ((c3*x + c2)*x + c1)*x + c0)*x. */
  for (int i = GROUP_DATA - 1; i >= 0; i--)
    sum = times_x (sum ^ data[i]);
  return sum ^ (guint8)group;
}

/* 0..31, or -1. What people confuse counts as what it stands for. */
static int
value_of (char typed) {
  char upper = g_ascii_toupper (typed);
  if (upper == 'O')
    upper = '0';
  if (upper == 'I' || upper == 'L')
    upper = '1';
  const char *found = upper == '\0' ? NULL : strchr (alphabet, upper);
  return found == NULL ? -1 : (int)(found - alphabet);
}

static void
format_code (const guint8 mac[5], char *code) {
  guint64 bits = 0;
  for (guint i = 0; i < 5; i++)
    bits = bits << 8 | mac[i];
  char *at = code;
  for (guint group = 0; group < GROUP_COUNT; group++) {
    guint8 data[GROUP_DATA];
    for (guint i = 0; i < GROUP_DATA; i++) {
      data[i]
          = (guint8)(bits >> (5 * (GROUP_COUNT * GROUP_DATA - 1 - group * GROUP_DATA - i)) & 31);
      *at++ = alphabet[data[i]];
    }
    *at++ = alphabet[check_value (data, group)];
    *at++ = group == 0 ? '-' : '\0';
  }
}

gboolean
pw_short_code_normalize (const char *typed, char *code, GError **error) {
  g_return_val_if_fail (typed != NULL && code != NULL, FALSE);
  guint8 values[GROUP_COUNT * GROUP_CHARS];
  gsize count = 0;
  for (const char *at = typed; *at != '\0'; at++) {
    if (*at == '-' || g_ascii_isspace (*at))
      continue;
    int value = value_of (*at);
    if (value < 0 || count == G_N_ELEMENTS (values)) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("a code has %d letters and digits; read it again from the host's screen"),
                   GROUP_COUNT * GROUP_CHARS);
      return FALSE;
    }
    values[count++] = (guint8)value;
  }
  if (count != G_N_ELEMENTS (values)) {
    g_set_error (
        error, PW_ERROR, PW_ERROR_REFUSED,
        _ ("the code is too short: %" G_GSIZE_FORMAT " of %d letters and digits were typed"), count,
        GROUP_COUNT * GROUP_CHARS);
    return FALSE;
  }
  char *out = code;
  for (guint group = 0; group < GROUP_COUNT; group++) {
    const guint8 *data = values + group * GROUP_CHARS;
    if (check_value (data, group) != data[GROUP_DATA]) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("group %u of the code is mistyped; compare it with the host's screen"),
                   group + 1);
      return FALSE;
    }
    for (guint i = 0; i < GROUP_CHARS; i++)
      *out++ = alphabet[data[i]];
    *out++ = group == 0 ? '-' : '\0';
  }
  return TRUE;
}

/* --- the code -------------------------------------------------------------------------------- */

static void
make_with_key (const PwSecret *key, const PwId *device, guint64 seq, const PwDigest *digest,
               char *code) {
  guint8 mac[PW_DIGEST_BYTES];
  guint64 big = GUINT64_TO_BE (seq);
  crypto_generichash_state state;
  crypto_generichash_init (&state, key->bytes, key->length, sizeof mac);
  crypto_generichash_update (&state, (const guint8 *)CONTEXT, strlen (CONTEXT));
  crypto_generichash_update (&state, device->bytes, PW_ID_BYTES);
  crypto_generichash_update (&state, (const guint8 *)&big, sizeof big);
  crypto_generichash_update (&state, digest->bytes, PW_DIGEST_BYTES);
  crypto_generichash_final (&state, mac, sizeof mac);
  format_code (mac, code);
}

gboolean
pw_short_code_make (const PwIdentity *own, const guint8 *other_seal_public, const PwId *device,
                    guint64 seq, const PwDigest *digest, char *code) {
  g_autoptr (PwSecret) key = pw_identity_shared_key (own, other_seal_public, CONTEXT);
  if (key == NULL)
    return FALSE;
  make_with_key (key, device, seq, digest, code);
  return TRUE;
}

gboolean
pw_short_code_find (const PwIdentity *device, const guint8 *host_seal_public, const char *code,
                    guint64 first, const PwDigest *digests, guint count, guint64 *seq,
                    GError **error) {
  g_autoptr (PwSecret) key = pw_identity_shared_key (device, host_seal_public, CONTEXT);
  for (guint i = count; key != NULL && i > 0; i--) {
    char expected[PW_SHORT_CODE_CHARS + 1];
    make_with_key (key, &device->id, first + i - 1, &digests[i - 1], expected);
    if (sodium_memcmp (expected, code, PW_SHORT_CODE_CHARS) == 0) {
      *seq = first + i - 1;
      return TRUE;
    }
  }
  g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                       _ ("the code is not a receipt for this handheld; compare it with the host's "
                          "screen, or send the records again"));
  return FALSE;
}
