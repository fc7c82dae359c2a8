/* Static tokens for free text: each byte or pair of bytes stands for a piece of text.
 *
 * With O one-byte tokens (O <= 255) and N tokens in all, coded text is a row of
 *   0 L b...    a run: L bytes (1..255) of text as they are
 *   c           1 <= c <= O: token number c - 1
 *   c d         O < c: token number O + (c - O - 1) * 256 + d, which must be below N */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PW_TOKEN_BYTES_MAX 31 /* of text for one token: slots of 32 bytes */

typedef struct PwTokens PwTokens;

/* `tokens` are GBytes of 1 to PW_TOKEN_BYTES_MAX bytes, all different, at most
 * O + (255 - O) * 256 of them, the first `one_byte_count` (O) coded as one byte. Bytes are copied.
 * DAMAGED if a rule is broken. (transfer full) */
PwTokens *pw_tokens_new (GPtrArray *tokens, guint one_byte_count, GError **error);
void pw_tokens_free (PwTokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwTokens, pw_tokens_free)

/* Appends `text` coded in the fewest bytes; of equal ways the one that takes the longest token at
 * each place from the left, a run last. A run is counted as 2 + L bytes whatever its length, and
 * cut into runs of 255 only when written. Time is length * PW_TOKEN_BYTES_MAX. Returns the bytes
 * appended. */
gsize pw_tokens_encode (PwTokens *tokens, const char *text, gsize length, GByteArray *out);

/* Bytes of text that `coded` stands for. FALSE if it is cut or names no token. */
gboolean pw_tokens_measure (const PwTokens *tokens, const guint8 *coded, gsize coded_length,
                            gsize *length);

/* Writes the text of `coded`, which pw_tokens_measure() has accepted. Up to PW_TOKEN_BYTES_MAX
 * bytes behind it are overwritten with rubbish: there must be room. */
void pw_tokens_decode (const PwTokens *tokens, const guint8 *coded, gsize coded_length,
                       guint8 *text);

G_END_DECLS
