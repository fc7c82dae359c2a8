/* Time as a device sees it. */
#include "sync/base/pw-clock.h"

#include <string.h>
#include <time.h>

#include "sync/base/pw-id.h"

static guint32
boot_number (void) {
  g_autofree char *text = NULL;
  gsize length = 0;
  /* No boot id (a container without /proc) reads as boot 0: the monotonic clock still stands. */
  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, &length, NULL))
    return 0;
  PwDigest digest = pw_digest_of (text, length);
  guint32 boot;
  memcpy (&boot, digest.bytes, sizeof boot);
  return GUINT32_FROM_BE (boot);
}

static gint64
env_number (const char *name, gint64 fallback) {
  const char *text = g_getenv (name);
  gint64 value;
  if (text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    return fallback;
  return value;
}

static PwMoment
system_now (G_GNUC_UNUSED PwClock *clock) {
  static gsize boot_ready;
  static guint32 boot;
  if (g_once_init_enter (&boot_ready)) {
    boot = boot_number ();
    g_once_init_leave (&boot_ready, 1);
  }
  PwMoment moment = { 0 };
  moment.unix_ms = env_number ("PANWAS_CLOCK", g_get_real_time () / 1000);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (moment.unix_ms / 1000);
  gint64 offset_us = local != NULL ? g_date_time_get_utc_offset (local) : 0;
  moment.offset_min = (gint32)env_number ("PANWAS_CLOCK_OFFSET", offset_us / G_TIME_SPAN_MINUTE);
  struct timespec ticks;
  if (clock_gettime (CLOCK_BOOTTIME, &ticks) == 0)
    moment.monotonic_ms = (guint64)ticks.tv_sec * 1000 + (guint64)ticks.tv_nsec / 1000000;
  moment.boot = boot;
  return moment;
}

PwClock *
pw_clock_system (void) {
  static PwClock clock = { system_now };
  return &clock;
}

PwMoment
pw_clock_now (PwClock *clock) {
  g_assert (clock != NULL && clock->now != NULL);
  return clock->now (clock);
}

char *
pw_moment_to_iso (const PwMoment *moment) {
  return pw_time_ms_to_iso (moment->unix_ms, moment->offset_min);
}

char *
pw_time_ms_to_iso (gint64 unix_ms, gint32 offset_min) {
  /* Divided towards the past, so that times before 1970 stay in order. */
  gint64 seconds = unix_ms / 1000 - (unix_ms % 1000 < 0 ? 1 : 0);
  gint32 offset = CLAMP (offset_min, -1439, 1439);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (offset * 60);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  if (utc == NULL)
    return g_strdup ("?");
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  if (local == NULL)
    return g_strdup ("?");
  return g_date_time_format (local,
                             offset == 0 ? "%Y-%m-%dT%H:%M:%S+00:00" : "%Y-%m-%dT%H:%M:%S%:z");
}
