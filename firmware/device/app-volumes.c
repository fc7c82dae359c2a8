/* Volumes, from what UDisks2 says of its objects.
 *
 * A volume is an object with both a Block and a Filesystem interface; the Block names its Drive,
 * another object of the same answer. Names of interfaces and properties are those of UDisks2 2.x.
 */
#include "firmware/device/app-volumes.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/statvfs.h>

#include "sync/base/pw-error.h"

#define SERVICE "org.freedesktop.UDisks2"
#define ROOT "/org/freedesktop/UDisks2"
#define BLOCK SERVICE ".Block"
#define DRIVE SERVICE ".Drive"
#define FILESYSTEM SERVICE ".Filesystem"
#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define LIST_TIMEOUT_MS 5000
#define WRITE_OUT_TIMEOUT_MS 300000 /* a slow stick may have much to write before it lets go */

struct AppVolumes {
  GDBusConnection *bus;      /* owned; NULL: none */
  GCancellable *cancellable; /* owned */
  AppVolumesChanged on_changed;
  gpointer data; /* borrowed */
  guint signals[3];
};

void
app_volume_free (AppVolume *volume) {
  if (volume == NULL)
    return;
  g_free (volume->object);
  g_free (volume->drive);
  g_free (volume->name);
  g_free (volume->mount_point);
  g_free (volume);
}

/* --- watching -------------------------------------------------------------------------------- */

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *name, GVariant *parameters, gpointer data) {
  AppVolumes *volumes = data;
  (void)bus, (void)sender, (void)path, (void)interface, (void)name, (void)parameters;
  volumes->on_changed (volumes->data);
}

static guint
watch (AppVolumes *volumes, const char *interface, const char *member, const char *first_argument) {
  return g_dbus_connection_signal_subscribe (volumes->bus, SERVICE, interface, member, NULL,
                                             first_argument, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
                                             volumes, NULL);
}

AppVolumes *
app_volumes_new (GDBusConnection *bus, AppVolumesChanged on_changed, gpointer data) {
  AppVolumes *volumes = g_new0 (AppVolumes, 1);
  volumes->bus = bus != NULL ? g_object_ref (bus) : NULL;
  volumes->cancellable = g_cancellable_new ();
  volumes->on_changed = on_changed;
  volumes->data = data;
  if (bus != NULL && on_changed != NULL) {
    volumes->signals[0] = watch (volumes, OBJECT_MANAGER, "InterfacesAdded", NULL);
    volumes->signals[1] = watch (volumes, OBJECT_MANAGER, "InterfacesRemoved", NULL);
    volumes->signals[2] = watch (volumes, PROPERTIES, "PropertiesChanged", FILESYSTEM);
  }
  return volumes;
}

void
app_volumes_free (AppVolumes *volumes) {
  if (volumes == NULL)
    return;
  g_cancellable_cancel (volumes->cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (volumes->signals); i++)
    if (volumes->signals[i] != 0)
      g_dbus_connection_signal_unsubscribe (volumes->bus, volumes->signals[i]);
  g_clear_object (&volumes->bus);
  g_object_unref (volumes->cancellable);
  g_free (volumes);
}

/* --- errors ---------------------------------------------------------------------------------- */

static gboolean
is_remote (const GError *error, const char *name) {
  g_autofree char *remote = g_dbus_error_get_remote_error (error);
  return remote != NULL && g_str_equal (remote, name);
}

/* Takes an error of D-Bus or UDisks2 and gives one of ours; cancelled stays what it is. */
static GError *
our_error (GError *error) {
  g_autoptr (GError) given = error;
  if (g_error_matches (given, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&given);
  if (is_remote (given, SERVICE ".Error.DeviceBusy"))
    return g_error_new_literal (
        PW_ERROR, PW_ERROR_BUSY,
        _ ("a program still uses the stick: close it, wait a moment, then try again"));
  if (is_remote (given, SERVICE ".Error.NotAuthorized")
      || is_remote (given, SERVICE ".Error.NotAuthorizedCanObtain")
      || is_remote (given, SERVICE ".Error.NotAuthorizedDismissed"))
    return g_error_new_literal (
        PW_ERROR, PW_ERROR_ACCESS,
        _ ("this handheld does not let its user open sticks: ask the office "
           "to set it up"));
  if (g_error_matches (given, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT)
      || g_error_matches (given, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)
      || g_error_matches (given, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE))
    return g_error_new_literal (PW_ERROR, PW_ERROR_NOT_FOUND,
                                _ ("the stick is no longer there: put it in again"));
  if (g_error_matches (given, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (given, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
      || g_error_matches (given, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return g_error_new_literal (PW_ERROR, PW_ERROR_NOT_FOUND,
                                _ ("this handheld does not look for sticks by itself: choose the "
                                   "stick's folder"));
  (void)g_dbus_error_strip_remote_error (given);
  return g_error_new (PW_ERROR, PW_ERROR_SYSTEM, _ ("the stick cannot be used: %s"),
                      given->message);
}

static GError *
no_bus_error (void) {
  return our_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, ""));
}

/* --- list ------------------------------------------------------------------------------------ */

static gboolean
get_bool (GVariant *properties, const char *name) {
  gboolean value = FALSE;
  (void)g_variant_lookup (properties, name, "b", &value);
  return value;
}

static const char *
get_text (GVariant *properties, const char *name, const char *format) {
  const char *value = "";
  (void)g_variant_lookup (properties, name, format, &value);
  return value;
}

/* Properties of `interface` of an object, or NULL. (transfer full) */
static GVariant *
interface_of (GVariant *interfaces, const char *interface) {
  return g_variant_lookup_value (interfaces, interface, G_VARIANT_TYPE_VARDICT);
}

/* The first place where the file system is mounted, or NULL. (transfer full) */
static char *
mount_point_of (GVariant *filesystem) {
  g_autoptr (GVariant) points
      = g_variant_lookup_value (filesystem, "MountPoints", G_VARIANT_TYPE_BYTESTRING_ARRAY);
  if (points == NULL || g_variant_n_children (points) == 0)
    return NULL;
  g_autoptr (GVariant) first = g_variant_get_child_value (points, 0);
  return g_variant_dup_bytestring (first, NULL);
}

static char *
name_of (GVariant *block, GVariant *drive) {
  const char *label = get_text (block, "IdLabel", "&s");
  if (*label != '\0')
    return g_utf8_make_valid (label, -1);
  g_autofree char *model = g_strdup_printf ("%s %s", get_text (drive, "Vendor", "&s"),
                                            get_text (drive, "Model", "&s"));
  g_strstrip (model);
  return *model != '\0' ? g_utf8_make_valid (model, -1) : g_strdup (_ ("USB stick"));
}

static gboolean
is_removable (GVariant *block, GVariant *drive) {
  if (get_bool (block, "HintSystem") || get_bool (block, "HintIgnore"))
    return FALSE;
  return get_bool (drive, "Removable") || get_bool (drive, "MediaRemovable")
         || g_str_equal (get_text (drive, "ConnectionBus", "&s"), "usb");
}

static void
look_at_space (AppVolume *volume) {
  struct statvfs space;
  if (volume->mount_point == NULL || statvfs (volume->mount_point, &space) != 0)
    return;
  volume->free_bytes = (guint64)space.f_bavail * space.f_frsize;
  volume->is_read_only |= (space.f_flag & ST_RDONLY) != 0;
}

/* NULL if the object is no volume of ours. `objects` is all of the answer. (transfer full) */
static AppVolume *
volume_of (GVariant *objects, const char *object, GVariant *interfaces) {
  g_autoptr (GVariant) block = interface_of (interfaces, BLOCK);
  g_autoptr (GVariant) filesystem = interface_of (interfaces, FILESYSTEM);
  if (block == NULL || filesystem == NULL)
    return NULL;
  const char *drive_path = get_text (block, "Drive", "&o");
  g_autoptr (GVariant) drive_object
      = g_variant_lookup_value (objects, drive_path, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_autoptr (GVariant) drive = drive_object != NULL ? interface_of (drive_object, DRIVE) : NULL;
  if (drive == NULL || !is_removable (block, drive))
    return NULL;
  AppVolume *volume = g_new0 (AppVolume, 1);
  volume->object = g_strdup (object);
  volume->drive = g_strdup (drive_path);
  volume->name = name_of (block, drive);
  volume->mount_point = mount_point_of (filesystem);
  (void)g_variant_lookup (block, "Size", "t", &volume->size_bytes);
  volume->is_read_only = get_bool (block, "ReadOnly");
  volume->can_power_off = get_bool (drive, "CanPowerOff");
  look_at_space (volume);
  return volume;
}

static int
compare_volumes (gconstpointer a, gconstpointer b) {
  const AppVolume *one = *(AppVolume *const *)a;
  const AppVolume *other = *(AppVolume *const *)b;
  int by_name = g_utf8_collate (one->name, other->name);
  return by_name != 0 ? by_name : strcmp (one->object, other->object);
}

static GPtrArray *
volumes_of (GVariant *answer) {
  g_autoptr (GVariant) objects = g_variant_get_child_value (answer, 0);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)app_volume_free);
  GVariantIter iter;
  const char *object;
  GVariant *interfaces;
  g_variant_iter_init (&iter, objects);
  while (found->len < APP_VOLUMES_MAX
         && g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", &object, &interfaces)) {
    AppVolume *volume = volume_of (objects, object, interfaces);
    if (volume != NULL)
      g_ptr_array_add (found, volume);
    g_variant_unref (interfaces);
  }
  g_ptr_array_sort (found, compare_volumes);
  return found;
}

static GTask *
new_task (AppVolumes *volumes, GAsyncReadyCallback ready, gpointer data) {
  return g_task_new (NULL, volumes->cancellable, ready, data);
}

static void
list_ready (GObject *bus, GAsyncResult *result, gpointer data) {
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, &error);
  if (answer == NULL)
    g_task_return_error (task, our_error (error));
  else
    g_task_return_pointer (task, volumes_of (answer), (GDestroyNotify)g_ptr_array_unref);
}

void
app_volumes_list (AppVolumes *volumes, GAsyncReadyCallback ready, gpointer data) {
  g_return_if_fail (volumes != NULL);
  g_autoptr (GTask) task = new_task (volumes, ready, data);
  if (volumes->bus == NULL) {
    g_task_return_error (task, no_bus_error ());
    return;
  }
  g_dbus_connection_call (volumes->bus, SERVICE, ROOT, OBJECT_MANAGER, "GetManagedObjects", NULL,
                          G_VARIANT_TYPE ("(a{oa{sa{sv}}})"), G_DBUS_CALL_FLAGS_NONE,
                          LIST_TIMEOUT_MS, volumes->cancellable, list_ready,
                          g_steal_pointer (&task));
}

GPtrArray *
app_volumes_list_finish (GAsyncResult *result, GError **error) {
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- mount, release -------------------------------------------------------------------------- */

/* Rule 4. (transfer floating) */
static GVariant *
options (void) {
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "auth.no_user_interaction",
                         g_variant_new_boolean (TRUE));
  return g_variant_new ("(a{sv})", &builder);
}

static void
mount_ready (GObject *bus, GAsyncResult *result, gpointer data) {
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, &error);
  if (answer == NULL) {
    g_task_return_error (task, our_error (error));
    return;
  }
  char *folder;
  g_variant_get (answer, "(s)", &folder);
  g_task_return_pointer (task, folder, g_free);
}

void
app_volumes_mount (AppVolumes *volumes, const AppVolume *volume, GAsyncReadyCallback ready,
                   gpointer data) {
  g_return_if_fail (volumes != NULL && volume != NULL);
  g_autoptr (GTask) task = new_task (volumes, ready, data);
  if (volumes->bus == NULL)
    g_task_return_error (task, no_bus_error ());
  else if (volume->mount_point != NULL)
    g_task_return_pointer (task, g_strdup (volume->mount_point), g_free);
  else
    g_dbus_connection_call (volumes->bus, SERVICE, volume->object, FILESYSTEM, "Mount", options (),
                            G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, WRITE_OUT_TIMEOUT_MS,
                            volumes->cancellable, mount_ready, g_steal_pointer (&task));
}

char *
app_volumes_mount_finish (GAsyncResult *result, GError **error) {
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
power_off_ready (GObject *bus, GAsyncResult *result, gpointer data) {
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) answer G_GNUC_UNUSED
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, &error);
  /* Unmounted it is already: a drive that will not switch off may be pulled out all the same. */
  g_clear_error (&error);
  g_task_return_boolean (task, TRUE);
}

static void
unmount_ready (GObject *bus, GAsyncResult *result, gpointer data) {
  g_autoptr (GTask) task = data;
  const char *drive = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, &error);
  if (answer == NULL && !is_remote (error, SERVICE ".Error.NotMounted")) {
    g_task_return_error (task, our_error (error));
    return;
  }
  g_clear_error (&error);
  if (drive == NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_dbus_connection_call (G_DBUS_CONNECTION (bus), SERVICE, drive, DRIVE, "PowerOff", options (),
                          NULL, G_DBUS_CALL_FLAGS_NONE, WRITE_OUT_TIMEOUT_MS, cancellable,
                          power_off_ready, g_steal_pointer (&task));
}

void
app_volumes_release (AppVolumes *volumes, const AppVolume *volume, GAsyncReadyCallback ready,
                     gpointer data) {
  g_return_if_fail (volumes != NULL && volume != NULL);
  g_autoptr (GTask) task = new_task (volumes, ready, data);
  if (volumes->bus == NULL) {
    g_task_return_error (task, no_bus_error ());
    return;
  }
  if (volume->can_power_off)
    g_task_set_task_data (task, g_strdup (volume->drive), g_free);
  g_dbus_connection_call (volumes->bus, SERVICE, volume->object, FILESYSTEM, "Unmount", options (),
                          NULL, G_DBUS_CALL_FLAGS_NONE, WRITE_OUT_TIMEOUT_MS, volumes->cancellable,
                          unmount_ready, g_steal_pointer (&task));
}

gboolean
app_volumes_release_finish (GAsyncResult *result, GError **error) {
  return g_task_propagate_boolean (G_TASK (result), error);
}
