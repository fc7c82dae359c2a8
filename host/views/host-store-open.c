/* Opening the host's store for everybody: with views that are current.
 *
 * Declared in host/intake/host-store.h, where every stage finds it, and defined here, because only
 * this folder can make views. */
#include "host/intake/host-store.h"

#include "host/views/host-views.h"

static HostStore *
with_views (HostStore *opened, GError **error) {
  g_autoptr (HostStore) store = opened;
  if (store == NULL || !host_views_ensure (store, error))
    return NULL;
  return g_steal_pointer (&store);
}

HostStore *
host_store_init (const char *path, const char *region, const char *name, PwClock *clock,
                 GError **error) {
  return with_views (host_store_init_bare (path, region, name, clock, error), error);
}

HostStore *
host_store_open (const char *path, PwClock *clock, GError **error) {
  return with_views (host_store_open_bare (path, clock, error), error);
}
