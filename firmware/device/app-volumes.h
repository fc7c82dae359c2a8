/* Volumes: the USB sticks and cards in this handheld, through UDisks2 on D-Bus.
 *
 * 1. Nothing blocks: every call ends in a callback on the caller's main context.
 * 2. Only what can be taken out is listed, and never what the system calls its own.
 * 3. No bus or no UDisks2 is no fault: app_volumes_list_finish() then says NOT_FOUND, and the
 * caller offers a plain folder instead.
 * 4. UDisks2 is asked never to raise a dialog: what needs a password is an ACCESS error. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define APP_VOLUMES_MAX 32 /* sticks in a handheld; more are left out */

typedef struct {
  char *object;      /* owned; D-Bus path of the file system, the name of this volume */
  char *drive;       /* owned; D-Bus path of its drive */
  char *name;        /* owned; for a person: its label, or maker and model, never empty */
  char *mount_point; /* owned; NULL: not mounted */
  guint64 size_bytes;
  guint64 free_bytes;    /* 0 if it is not mounted */
  gboolean is_read_only; /* the switch on the card, or how it is mounted */
  gboolean can_power_off;
} AppVolume;

void app_volume_free (AppVolume *volume);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppVolume, app_volume_free)

typedef struct AppVolumes AppVolumes;

/* Something came or went: ask for the list again. */
typedef void (*AppVolumesChanged) (gpointer data);

/* `bus` is where UDisks2 is, usually the system bus; NULL: there is none. `on_changed` may be NULL.
 * (transfer full) */
AppVolumes *app_volumes_new (GDBusConnection *bus, AppVolumesChanged on_changed, gpointer data);
/* Calls that are under way end with G_IO_ERROR_CANCELLED. */
void app_volumes_free (AppVolumes *volumes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppVolumes, app_volumes_free)

/* All volumes, sorted by name. GPtrArray of AppVolume; the source object of `ready` is NULL.
 * NOT_FOUND: rule 3. (transfer full) */
void app_volumes_list (AppVolumes *volumes, GAsyncReadyCallback ready, gpointer data);
GPtrArray *app_volumes_list_finish (GAsyncResult *result, GError **error);

/* Mounts, if it is not mounted yet; gives the folder. ACCESS, NOT_FOUND (it was pulled out),
 * SYSTEM. (transfer full) */
void app_volumes_mount (AppVolumes *volumes, const AppVolume *volume, GAsyncReadyCallback ready,
                        gpointer data);
char *app_volumes_mount_finish (GAsyncResult *result, GError **error);

/* Writes out what is in memory, unmounts and, where the drive can, switches it off: after success
 * the stick may be pulled out. BUSY if a program still uses it. */
void app_volumes_release (AppVolumes *volumes, const AppVolume *volume, GAsyncReadyCallback ready,
                          gpointer data);
gboolean app_volumes_release_finish (GAsyncResult *result, GError **error);

G_END_DECLS
