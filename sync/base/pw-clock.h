/* Time as a device sees it: wall clock, offset, monotonic ticks and boot; all of it can be
 * replaced. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A moment on one device. None of it is trusted for order (design rule 8). */
typedef struct {
  gint64 unix_ms;       /* wall clock, milliseconds since 1970-01-01 UTC */
  gint32 offset_min;    /* local time minus UTC, minutes: WIB 420, WITA 480, WIT 540 */
  guint64 monotonic_ms; /* since boot */
  guint32 boot;         /* first 4 bytes of a digest of the kernel's boot id */
} PwMoment;

typedef struct PwClock PwClock;
struct PwClock {
  PwMoment (*now) (PwClock *clock);
};

/* The machine's clock. If PANWAS_CLOCK holds a whole number it is used as unix_ms instead (tests);
 * PANWAS_CLOCK_OFFSET likewise replaces offset_min. (transfer none), never freed. */
PwClock *pw_clock_system (void);

PwMoment pw_clock_now (PwClock *clock);

/* "2024-10-07T21:43:05+07:00". (transfer full) */
char *pw_moment_to_iso (const PwMoment *moment);
char *pw_time_ms_to_iso (gint64 unix_ms, gint32 offset_min);

G_END_DECLS
