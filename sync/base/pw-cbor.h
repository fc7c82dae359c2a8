/* Canonical CBOR (RFC 8949 section 4.2.1), read and written item by item without a tree.
 *
 * libcbor's streaming calls do the byte work. Its tree loader is not used: it takes memory for the
 * element count that the input claims, and it accepts what is not canonical. The reader here
 * takes no memory at all and refuses:
 *   - lengths or integers not in their shortest form, indefinite lengths, reserved values,
 *   - floats that a shorter float could hold, NaN and infinities,
 *   - text that is not UTF-8 or holds U+0000,
 *   - nesting deeper than PW_CBOR_DEPTH_MAX (in pw_cbor_skip()).
 * That map keys rise strictly is checked by whoever reads the map (pw_cbor_key_rises()). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PW_CBOR_DEPTH_MAX 24

/* --- reading --------------------------------------------------------------------------------- */

typedef struct {
  const guint8 *data; /* borrowed from the caller */
  gsize length;
  gsize at;         /* offset of the next item */
  const char *what; /* for messages, not translated yet: N_ ("an operation") ... (borrowed) */
} PwCborReader;

typedef enum {
  PW_CBOR_END, /* no item is left, or its first byte is not one of ours */
  PW_CBOR_UINT,
  PW_CBOR_NEGATIVE,
  PW_CBOR_BYTES,
  PW_CBOR_TEXT,
  PW_CBOR_ARRAY,
  PW_CBOR_MAP,
  PW_CBOR_BOOL,
  PW_CBOR_NULL,
  PW_CBOR_FLOAT,
} PwCborType;

void pw_cbor_reader_init (PwCborReader *reader, gconstpointer data, gsize length, const char *what);

/* Type of the next item, by its first byte; nothing is consumed. */
PwCborType pw_cbor_peek (const PwCborReader *reader);

/* Each reads one item of just that type, or fails with DAMAGED and consumes nothing.
 * `bytes` and `text` point into the input; text is not NUL-terminated. */
gboolean pw_cbor_read_uint (PwCborReader *reader, guint64 *value, GError **error);
gboolean pw_cbor_read_int (PwCborReader *reader, gint64 *value, GError **error);
gboolean pw_cbor_read_bytes (PwCborReader *reader, const guint8 **bytes, gsize *length,
                             GError **error);
gboolean pw_cbor_read_text (PwCborReader *reader, const char **text, gsize *length, GError **error);
gboolean pw_cbor_read_array (PwCborReader *reader, guint64 *count, GError **error);
gboolean pw_cbor_read_map (PwCborReader *reader, guint64 *count, GError **error);
gboolean pw_cbor_read_bool (PwCborReader *reader, gboolean *value, GError **error);
gboolean pw_cbor_read_float (PwCborReader *reader, double *value, GError **error);
gboolean pw_cbor_read_null (PwCborReader *reader, GError **error);

/* With a bound on the value or length; more than that is DAMAGED. */
gboolean pw_cbor_read_uint_max (PwCborReader *reader, guint64 max, guint64 *value, GError **error);
gboolean pw_cbor_read_array_max (PwCborReader *reader, guint64 max, guint64 *count, GError **error);
/* A byte string of exactly `length` bytes, copied out. */
gboolean pw_cbor_read_fixed (PwCborReader *reader, guint8 *bytes, gsize length, GError **error);
/* Text of at most `bytes_max` bytes as a new string. (transfer full) */
char *pw_cbor_read_string (PwCborReader *reader, gsize bytes_max, GError **error);

/* Reads one whole item of any kind, checks that it is canonical (maps too: keys rise, and are all
 * text or all unsigned), and gives its bytes. `bytes` may be NULL. */
gboolean pw_cbor_skip (PwCborReader *reader, const guint8 **bytes, gsize *length, GError **error);

/* DAMAGED unless the input is used up. */
gboolean pw_cbor_read_end (const PwCborReader *reader, GError **error);

/* Text keys in canonical order: shorter encodings first, then by bytes (bytewise order of the
 * encoded keys). TRUE if `key` comes strictly after `previous`; a NULL previous precedes all. */
gboolean pw_cbor_key_rises (const char *previous, gsize previous_length, const char *key,
                            gsize length);

/* Sets a DAMAGED error "<what> is damaged at byte <at>: <why>". Returns FALSE, to be returned. */
gboolean pw_cbor_fail (const PwCborReader *reader, GError **error, const char *why);

/* --- writing --------------------------------------------------------------------------------- */

/* Each appends one item to `out`. Nothing can fail but memory. Text must be valid UTF-8; a
 * `length` of -1 means NUL-terminated. NaN and infinities are a bug of the caller. */
void pw_cbor_write_uint (GByteArray *out, guint64 value);
void pw_cbor_write_int (GByteArray *out, gint64 value);
void pw_cbor_write_bytes (GByteArray *out, gconstpointer bytes, gsize length);
void pw_cbor_write_text (GByteArray *out, const char *text, gssize length);
void pw_cbor_write_array (GByteArray *out, gsize count);
void pw_cbor_write_map (GByteArray *out, gsize count);
void pw_cbor_write_bool (GByteArray *out, gboolean value);
void pw_cbor_write_float (GByteArray *out, double value);
void pw_cbor_write_null (GByteArray *out);

G_END_DECLS
