/* Functions that make and read digests, base64, signatures and random ids. */
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-limits.h"
#include "sync/xpath/pw-xpath-functions.h"

/* --- digests --------------------------------------------------------------------------------- */

static gboolean
find_algorithm (const char *name, GChecksumType *type) {
  static const struct {
    const char *name;
    GChecksumType type;
  } known[] = { { "MD5", G_CHECKSUM_MD5 },
                { "SHA-1", G_CHECKSUM_SHA1 },
                { "SHA-256", G_CHECKSUM_SHA256 },
                { "SHA-384", G_CHECKSUM_SHA384 },
                { "SHA-512", G_CHECKSUM_SHA512 } };
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (known[i].name, name) == 0) {
      *type = known[i].type;
      return TRUE;
    }
  return FALSE;
}

/* digest (text, algorithm, "base64" or "hex"). */
xmlXPathObject *
pw_xpath_call_digest (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autofree char *algorithm = pw_xpath_text_at (call, 1);
  g_autofree char *encoding = call->count == 3 ? pw_xpath_text_at (call, 2) : g_strdup ("base64");
  GChecksumType type;
  guint8 bytes[64];
  gsize length = sizeof bytes;
  if (!find_algorithm (algorithm, &type))
    return pw_xpath_fail (
        call->context, _ ("digest() knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not “%.40s”"),
        algorithm);
  if (g_ascii_strcasecmp (encoding, "hex") == 0)
    return pw_xpath_new_text_take (g_compute_checksum_for_string (type, text, -1));
  if (g_ascii_strcasecmp (encoding, "base64") != 0)
    return pw_xpath_fail (call->context, _ ("digest() writes base64 or hex, not “%.40s”"),
                          encoding);
  g_autoptr (GChecksum) checksum = g_checksum_new (type);
  g_checksum_update (checksum, (const guchar *)text, -1);
  g_checksum_get_digest (checksum, bytes, &length);
  return pw_xpath_new_text_take (g_base64_encode (bytes, length));
}

/* --- base64 ---------------------------------------------------------------------------------- */

/* "" if it is not base64 of UTF-8 text. */
static xmlXPathObject *
text_of_bytes (const guint8 *bytes, gsize length) {
  if (bytes == NULL || !g_utf8_validate_len ((const char *)bytes, length, NULL))
    return pw_xpath_new_text ("");
  return pw_xpath_new_text_take (g_strndup ((const char *)bytes, length));
}

xmlXPathObject *
pw_xpath_call_base64_decode (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  gsize length = 0;
  g_autofree guint8 *bytes = g_base64_decode (text, &length);
  return text_of_bytes (bytes, length);
}

/* extract-signed (signed, key): the text that the key signed (Ed25519, the signature first; both
 * in base64), "" if the signature does not hold. */
xmlXPathObject *
pw_xpath_call_extract_signed (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autofree char *key_text = pw_xpath_text_at (call, 1);
  gsize length = 0, key_length = 0;
  g_autofree guint8 *bytes = g_base64_decode (text, &length);
  g_autofree guint8 *key = g_base64_decode (key_text, &key_length);
  if (key_length != PW_PUBLIC_KEY_BYTES || length < PW_SIGNATURE_BYTES)
    return pw_xpath_new_text ("");
  const guint8 *message = bytes + PW_SIGNATURE_BYTES;
  gsize message_length = length - PW_SIGNATURE_BYTES;
  if (crypto_sign_verify_detached (bytes, message, message_length, key) != 0)
    return pw_xpath_new_text ("");
  return text_of_bytes (message, message_length);
}

/* --- ids ------------------------------------------------------------------------------------- */

#define UUID_BYTES 16

/* uuid(): a random UUID (RFC 4122, version 4). uuid (length): so many letters and digits. */
xmlXPathObject *
pw_xpath_call_uuid (PwXpathCall *call) {
  static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  GRand *source = pw_xpath_context_random (call->context);
  g_autoptr (GString) out = g_string_new (NULL);
  if (call->count == 1) {
    double length = trunc (pw_xpath_number_at (call, 0));
    if (!(length >= 0) || length > PW_NAME_BYTES_MAX)
      return pw_xpath_fail (call->context, _ ("uuid() makes at most %d characters"),
                            PW_NAME_BYTES_MAX);
    for (guint i = 0; i < length; i++)
      g_string_append_c (out, signs[g_rand_int_range (source, 0, sizeof signs - 1)]);
    return pw_xpath_new_text (out->str);
  }
  for (guint i = 0; i < UUID_BYTES; i++) {
    guint byte = (guint)g_rand_int_range (source, 0, 256);
    byte = i == 6 ? (byte & 0x0f) | 0x40 : i == 8 ? (byte & 0x3f) | 0x80 : byte;
    g_string_append_printf (out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", byte);
  }
  return pw_xpath_new_text (out->str);
}
