/* The packed form: canonical CBOR rewritten with a static table (schemas/formats/pack-v1.md).
 *
 * Written by pw-pack-form.c, read by pw-unpack-form.c. One byte starts each item:
 *   00-1b 20-3b  integers as in CBOR           1c  2^40 + 5 bytes: times in milliseconds
 *   40-5b        bytes as in CBOR              60-7b  text: coded length, then tokens
 *   7c 7d 7e fc fd  short texts (pw-compact.h) 80-9b  arrays, a0-bb maps as in CBOR
 *   c0-df        known text                    e0-f3 f7 f8  known map
 *   f4 f5 f6     false, true, null             f9 fa fb  floats as in CBOR
 *   fe ff        decimals (pw-compact.h) */
#pragma once

#include "sync/codec/pw-pack-table.h"

G_BEGIN_DECLS

#define PW_FORM_TIME_MS 0x1c     /* 5 bytes */
#define PW_FORM_SECOND 0x7c      /* 4 bytes, offset */
#define PW_FORM_MINUTE_NEAR 0x7d /* 2 bytes: minutes after the last MINUTE, two's complement */
#define PW_FORM_VILLAGE 0x7e     /* 5 bytes */
#define PW_FORM_TEXT 0xc0        /* + number */
#define PW_FORM_TEXT_PAGE 0xd8   /* + page, then one byte */
#define PW_FORM_SHAPE 0xe0       /* + number */
#define PW_FORM_SHAPE_FAR 0xf7   /* number - 20 */
#define PW_FORM_SHAPE_PART 0xf8  /* number, bits of the keys that are there, lowest first */
#define PW_FORM_MINUTE 0xfc      /* 3 bytes, offset */
#define PW_FORM_DAY 0xfd         /* 2 bytes */
#define PW_FORM_DEGREES 0xfe     /* 3 bytes */
#define PW_FORM_DECIMAL 0xff     /* 4 bytes */

#define PW_FORM_TIME_MS_BASE (G_GUINT64_CONSTANT (1) << 40)

/* The "last MINUTE" before there is one: 2020-01-01T00:00+07:00. */
#define PW_FORM_FIRST_MINUTE 0
#define PW_FORM_FIRST_OFFSET 28

/* Appends the packed form of `plain`. DAMAGED, with nothing appended, if that is not one canonical
 * item. `table` must be indexed. */
gboolean pw_form_write (PwPackTable *table, gconstpointer plain, gsize length, GByteArray *out,
                        GError **error);

/* The item that `form` stands for, at most `plain_bytes_max` bytes of it. DAMAGED. (transfer full)
 */
GBytes *pw_form_read (const PwPackTable *table, gconstpointer form, gsize length,
                      gsize plain_bytes_max, GError **error);

G_END_DECLS
