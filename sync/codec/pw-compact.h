/* Short forms of frequent values: dates, times, village codes, coordinates.
 *
 * Each is taken only for a value that it restores exactly; pw_compact_parse() checks that itself.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PW_COMPACT_MINUTE = 1, /* "2024-10-07T21:43+07:00": minutes since 2020-01-01T00:00, local */
  PW_COMPACT_SECOND,     /* "2024-10-07T21:43:05+07:00": seconds likewise */
  PW_COMPACT_DAY,        /* "2024-10-07": days since 2020-01-01 */
  PW_COMPACT_VILLAGE,    /* "17.07.03.2007": its ten digits as a number */
} PwCompactKind;

typedef struct {
  PwCompactKind kind;
  guint64 value;
  gint8 offset; /* of MINUTE and SECOND: local time minus UTC in quarter hours, -96 < offset < 96 */
} PwCompact;

/* Exclusive bounds of `value`: what fits into 3, 4, 2 and 5 bytes, or is a date or code at all. */
#define PW_COMPACT_MINUTE_END (G_GUINT64_CONSTANT (1) << 24)    /* in November 2051 */
#define PW_COMPACT_SECOND_END (G_GUINT64_CONSTANT (1) << 32)    /* in February 2156 */
#define PW_COMPACT_DAY_END (G_GUINT64_CONSTANT (1) << 16)       /* in June 2199 */
#define PW_COMPACT_VILLAGE_END G_GUINT64_CONSTANT (10000000000) /* 99.99.99.9999 */

#define PW_COMPACT_TEXT_BYTES_MAX 32

/* TRUE if `text` is of one of the kinds and comes back exactly. */
gboolean pw_compact_parse (const char *text, gsize length, PwCompact *compact);

/* Writes the text without a terminating zero. Returns its length, 0 if `value` or `offset` is out
 * of bounds. */
gsize pw_compact_format (const PwCompact *compact, char text[PW_COMPACT_TEXT_BYTES_MAX]);

/* A coordinate of five decimals in 24 bits: `value` = (bits - 2^21) / 10^5, so from -20.97152 to
 * 146.80063: all of Indonesia. FALSE if not exactly. */
gboolean pw_compact_degrees (double value, guint32 *bits);
double pw_compact_degrees_value (guint32 bits);

/* A number of up to seven decimals in 32 bits: `value` = bits / 10^7, two's complement. FALSE if
 * not exactly. */
gboolean pw_compact_decimal (double value, gint32 *bits);
double pw_compact_decimal_value (gint32 bits);

G_END_DECLS
