/* What publishing forms and publishing lists share: the operation in the host's own log. */
#include "host/forms/host-publish.h"

#include "host/merge/host-log.h"

gboolean
host_publish_append (HostStore *store, const PwPublish *publish, GError **error) {
  g_autoptr (GBytes) body = pw_body_write_publish (publish);
  HostLogEntry entry = { .kind = PW_OP_PUBLISH, .body = body };
  return host_log_append (store, &entry, NULL, error);
}

char *
host_publish_date (const HostStore *store) {
  PwMoment now = pw_clock_now (store->clock);
  g_autofree char *iso = pw_time_ms_to_iso (now.unix_ms, now.offset_min);
  /* "2026-11-22T08:30:00+07:00" */
  return g_strdup_printf ("%.4s%.2s%.2s", iso, iso + 5, iso + 8);
}
