/* A stand-in for UDisks2 on a private bus: volumes that a test plugs in and pulls out. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Speaks the part of org.freedesktop.UDisks2 that app-volumes uses, with the names, types and
 * errors of UDisks2 2.9. Mounting gives `folder` of the volume, which is a plain folder. */
typedef struct DiskService DiskService;

typedef struct {
  const char *label;     /* may be "" */
  const char *folder;    /* to mount it on */
  gboolean is_mounted;   /* already */
  gboolean is_internal;  /* no stick: HintSystem, not removable */
  gboolean is_busy;      /* Unmount says DeviceBusy */
  gboolean is_forbidden; /* Mount says NotAuthorizedCanObtain */
} DiskServiceVolume;

/* Starts a private bus; with `with_service` the stand-in owns its name there. Call before anything
 * else opens a bus. (transfer full) */
DiskService *disk_service_new (gboolean with_service);
void disk_service_free (DiskService *service);

/* A connection of its own to the private bus, as a program would have. (transfer none) */
GDBusConnection *disk_service_bus (DiskService *service);

/* Plugs in a volume under a number 0..9, or pulls it out; signals go out. */
void disk_service_plug (DiskService *service, guint number, const DiskServiceVolume *volume);
void disk_service_pull (DiskService *service, guint number);

gboolean disk_service_is_mounted (DiskService *service, guint number);
/* Times that PowerOff was called for it. */
guint disk_service_power_offs (DiskService *service, guint number);

/* Runs the main context until *done, at most ten seconds. */
void disk_service_wait (const gboolean *done);

G_END_DECLS
