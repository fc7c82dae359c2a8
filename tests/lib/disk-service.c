/* A stand-in for UDisks2: objects on a private bus, answered in the thread of the test. */
#include "tests/lib/disk-service.h"

#include <string.h>

#define SERVICE "org.freedesktop.UDisks2"
#define ROOT "/org/freedesktop/UDisks2"
#define VOLUMES_MAX 10
#define WAIT_MS 10000

static const char xml[]
    = "<node><interface name='org.freedesktop.DBus.ObjectManager'>"
      "<method name='GetManagedObjects'><arg type='a{oa{sa{sv}}}' direction='out'/></method>"
      "</interface><interface name='" SERVICE ".Filesystem'>"
      "<method name='Mount'><arg type='a{sv}' direction='in'/><arg type='s' direction='out'/>"
      "</method><method name='Unmount'><arg type='a{sv}' direction='in'/></method></interface>"
      "<interface name='" SERVICE ".Drive'><method name='PowerOff'>"
      "<arg type='a{sv}' direction='in'/></method></interface></node>";

typedef struct {
  DiskService *service; /* borrowed */
  gboolean is_in;
  DiskServiceVolume about; /* owned strings */
  char *object, *drive;    /* owned */
  guint registrations[2];
  guint power_offs;
} Volume;

struct DiskService {
  GTestDBus *daemon;     /* owned */
  GDBusConnection *own;  /* owned; of the stand-in */
  GDBusConnection *user; /* owned; of the program under test */
  GDBusNodeInfo *info;   /* owned */
  guint name, root;
  Volume volumes[VOLUMES_MAX];
};

/* --- what it tells --------------------------------------------------------------------------- */

static void
add (GVariantBuilder *properties, const char *name, GVariant *value) {
  g_variant_builder_add (properties, "{sv}", name, value);
}

static void
add_interface (GVariantBuilder *interfaces, const char *name, GVariantBuilder *properties) {
  g_variant_builder_add (interfaces, "{sa{sv}}", name, properties);
}

/* (transfer floating) */
static GVariant *
block_object (const Volume *volume) {
  GVariantBuilder interfaces, block, filesystem, points;
  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_init (&block, G_VARIANT_TYPE_VARDICT);
  add (&block, "Drive", g_variant_new_object_path (volume->drive));
  add (&block, "IdLabel", g_variant_new_string (volume->about.label));
  add (&block, "Size", g_variant_new_uint64 (8000000000));
  add (&block, "ReadOnly", g_variant_new_boolean (FALSE));
  add (&block, "HintSystem", g_variant_new_boolean (volume->about.is_internal));
  add (&block, "HintIgnore", g_variant_new_boolean (FALSE));
  add_interface (&interfaces, SERVICE ".Block", &block);
  g_variant_builder_init (&filesystem, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_init (&points, G_VARIANT_TYPE_BYTESTRING_ARRAY);
  if (volume->about.is_mounted)
    g_variant_builder_add_value (&points, g_variant_new_bytestring (volume->about.folder));
  add (&filesystem, "MountPoints", g_variant_builder_end (&points));
  add_interface (&interfaces, SERVICE ".Filesystem", &filesystem);
  return g_variant_builder_end (&interfaces);
}

/* (transfer floating) */
static GVariant *
drive_object (const Volume *volume) {
  GVariantBuilder interfaces, drive;
  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_init (&drive, G_VARIANT_TYPE_VARDICT);
  add (&drive, "Vendor", g_variant_new_string ("Maker"));
  add (&drive, "Model", g_variant_new_string ("Model 7 "));
  add (&drive, "Removable", g_variant_new_boolean (!volume->about.is_internal));
  add (&drive, "ConnectionBus", g_variant_new_string (volume->about.is_internal ? "" : "usb"));
  add (&drive, "CanPowerOff", g_variant_new_boolean (TRUE));
  add_interface (&interfaces, SERVICE ".Drive", &drive);
  return g_variant_builder_end (&interfaces);
}

static void
answer_objects (DiskService *service, GDBusMethodInvocation *call) {
  GVariantBuilder objects;
  g_variant_builder_init (&objects, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  for (guint i = 0; i < VOLUMES_MAX; i++) {
    const Volume *volume = &service->volumes[i];
    if (!volume->is_in)
      continue;
    g_variant_builder_add (&objects, "{o@a{sa{sv}}}", volume->drive, drive_object (volume));
    g_variant_builder_add (&objects, "{o@a{sa{sv}}}", volume->object, block_object (volume));
  }
  g_dbus_method_invocation_return_value (call, g_variant_new ("(a{oa{sa{sv}}})", &objects));
}

/* --- what it does ---------------------------------------------------------------------------- */

static void
mount (Volume *volume, GDBusMethodInvocation *call) {
  if (volume->about.is_forbidden) {
    g_dbus_method_invocation_return_dbus_error (call, SERVICE ".Error.NotAuthorizedCanObtain",
                                                "no");
    return;
  }
  volume->about.is_mounted = TRUE;
  g_dbus_method_invocation_return_value (call, g_variant_new ("(s)", volume->about.folder));
}

static void
unmount (Volume *volume, GDBusMethodInvocation *call) {
  if (volume->about.is_busy) {
    g_dbus_method_invocation_return_dbus_error (call, SERVICE ".Error.DeviceBusy", "busy");
    return;
  }
  if (!volume->about.is_mounted) {
    g_dbus_method_invocation_return_dbus_error (call, SERVICE ".Error.NotMounted", "not mounted");
    return;
  }
  volume->about.is_mounted = FALSE;
  g_dbus_method_invocation_return_value (call, NULL);
}

/* Every call must ask for no dialog (app-volumes.h, rule 4). */
static void
check_options (GVariant *parameters) {
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 0);
  gboolean quiet = FALSE;
  g_assert_true (g_variant_lookup (options, "auth.no_user_interaction", "b", &quiet));
  g_assert_true (quiet);
}

static void
on_volume_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                const char *method, GVariant *parameters, GDBusMethodInvocation *call,
                gpointer data) {
  Volume *volume = data;
  (void)bus, (void)sender, (void)path, (void)interface;
  check_options (parameters);
  if (g_str_equal (method, "Mount")) {
    mount (volume, call);
  } else if (g_str_equal (method, "Unmount")) {
    unmount (volume, call);
  } else {
    volume->power_offs++;
    g_dbus_method_invocation_return_value (call, NULL);
  }
}

static void
on_root_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
              const char *method, GVariant *parameters, GDBusMethodInvocation *call,
              gpointer data) {
  (void)bus, (void)sender, (void)path, (void)interface, (void)method, (void)parameters;
  answer_objects (data, call);
}

static const GDBusInterfaceVTable volume_table = { .method_call = on_volume_call };
static const GDBusInterfaceVTable root_table = { .method_call = on_root_call };

static GDBusInterfaceInfo *
interface_info (DiskService *service, const char *name) {
  return g_dbus_node_info_lookup_interface (service->info, name);
}

static void
signal_objects (DiskService *service, const char *name, GVariant *parameters) {
  (void)g_dbus_connection_emit_signal (
      service->own, NULL, ROOT, "org.freedesktop.DBus.ObjectManager", name, parameters, NULL);
}

void
disk_service_plug (DiskService *service, guint number, const DiskServiceVolume *about) {
  g_assert_cmpuint (number, <, VOLUMES_MAX);
  Volume *volume = &service->volumes[number];
  g_assert_false (volume->is_in);
  *volume = (Volume){ .service = service, .is_in = TRUE, .about = *about };
  volume->about.label = g_strdup (about->label);
  volume->about.folder = g_strdup (about->folder);
  volume->object = g_strdup_printf (ROOT "/block_devices/sd%c1", 'a' + (int)number);
  volume->drive = g_strdup_printf (ROOT "/drives/Stick_%u", number);
  volume->registrations[0] = g_dbus_connection_register_object (
      service->own, volume->object, interface_info (service, SERVICE ".Filesystem"), &volume_table,
      volume, NULL, NULL);
  volume->registrations[1] = g_dbus_connection_register_object (
      service->own, volume->drive, interface_info (service, SERVICE ".Drive"), &volume_table,
      volume, NULL, NULL);
  signal_objects (service, "InterfacesAdded",
                  g_variant_new ("(o@a{sa{sv}})", volume->object, block_object (volume)));
}

void
disk_service_pull (DiskService *service, guint number) {
  g_assert_cmpuint (number, <, VOLUMES_MAX);
  Volume *volume = &service->volumes[number];
  g_assert_true (volume->is_in);
  const char *const gone[] = { SERVICE ".Filesystem", NULL };
  signal_objects (service, "InterfacesRemoved", g_variant_new ("(o^as)", volume->object, gone));
  for (guint i = 0; i < G_N_ELEMENTS (volume->registrations); i++)
    (void)g_dbus_connection_unregister_object (service->own, volume->registrations[i]);
  g_free ((char *)volume->about.label);
  g_free ((char *)volume->about.folder);
  g_free (volume->object);
  g_free (volume->drive);
  *volume = (Volume){ 0 };
}

gboolean
disk_service_is_mounted (DiskService *service, guint number) {
  return service->volumes[number].about.is_mounted;
}

guint
disk_service_power_offs (DiskService *service, guint number) {
  return service->volumes[number].power_offs;
}

/* --- bus ------------------------------------------------------------------------------------- */

static GDBusConnection *
connect_to (GTestDBus *daemon) {
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (daemon),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

static void
on_name (GDBusConnection *bus, const char *name, gpointer data) {
  (void)bus, (void)name;
  *(gboolean *)data = TRUE;
}

DiskService *
disk_service_new (gboolean with_service) {
  DiskService *service = g_new0 (DiskService, 1);
  service->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (service->daemon);
  service->user = connect_to (service->daemon);
  if (!with_service)
    return service;
  gboolean is_there = FALSE;
  service->own = connect_to (service->daemon);
  service->info = g_dbus_node_info_new_for_xml (xml, NULL);
  service->root = g_dbus_connection_register_object (
      service->own, ROOT, interface_info (service, "org.freedesktop.DBus.ObjectManager"),
      &root_table, service, NULL, NULL);
  service->name = g_bus_own_name_on_connection (service->own, SERVICE, G_BUS_NAME_OWNER_FLAGS_NONE,
                                                on_name, NULL, &is_there, NULL);
  disk_service_wait (&is_there);
  return service;
}

void
disk_service_free (DiskService *service) {
  for (guint i = 0; i < VOLUMES_MAX; i++)
    if (service->volumes[i].is_in)
      disk_service_pull (service, i);
  if (service->own != NULL) {
    g_bus_unown_name (service->name);
    (void)g_dbus_connection_unregister_object (service->own, service->root);
    (void)g_dbus_connection_close_sync (service->own, NULL, NULL);
    g_object_unref (service->own);
    g_dbus_node_info_unref (service->info);
  }
  (void)g_dbus_connection_close_sync (service->user, NULL, NULL);
  g_object_unref (service->user);
  g_test_dbus_down (service->daemon);
  g_object_unref (service->daemon);
  g_free (service);
}

GDBusConnection *
disk_service_bus (DiskService *service) {
  return service->user;
}

static gboolean
on_late (gpointer data) {
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

void
disk_service_wait (const gboolean *done) {
  gboolean is_late = FALSE;
  guint timer = g_timeout_add (WAIT_MS, on_late, &is_late);
  while (!*done && !is_late)
    (void)g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_late);
  g_source_remove (timer);
}
