/* Lamps: the backlight goes up and back to what it was, the torch on and off, as logind is asked
 * for it; without a lamp or a bus nothing happens. logind is a stand-in on a private bus. */
#include <glib/gstdio.h>

#include "firmware/device/app-backlight.h"
#include "firmware/device/app-torch.h"
#include "tests/lib/disk-service.h"

#define PATH "/org/freedesktop/login1/session/auto"

static const char xml[]
    = "<node><interface name='org.freedesktop.login1.Session'><method name='SetBrightness'>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "</method></interface></node>";

typedef struct {
  DiskService *service; /* owned; for its bus */
  GDBusConnection *bus; /* borrowed */
  GDBusNodeInfo *info;  /* owned */
  guint name, object;
  char *folder;  /* owned */
  GString *said; /* owned: what logind was asked for */
  guint wanted;
  gboolean done; /* `wanted` calls came */
  guint calls;
} Desk;

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *call, gpointer data) {
  Desk *desk = data;
  const char *subsystem, *name;
  guint32 value;
  (void)bus, (void)sender, (void)path, (void)interface, (void)method;
  g_variant_get (parameters, "(&s&su)", &subsystem, &name, &value);
  g_string_append_printf (desk->said, "%s %s %u;", subsystem, name, value);
  g_dbus_method_invocation_return_value (call, NULL);
  desk->done = ++desk->calls >= desk->wanted;
}

static const GDBusInterfaceVTable table = { .method_call = on_call };

static void
on_name (GDBusConnection *bus, const char *name, gpointer data) {
  (void)bus, (void)name;
  ((Desk *)data)->done = TRUE;
}

static void
set_up (Desk *desk, gconstpointer data) {
  (void)data;
  *desk = (Desk){ .said = g_string_new (NULL) };
  desk->folder = g_dir_make_tmp ("panwas-lamp-XXXXXX", NULL);
  desk->service = disk_service_new (FALSE);
  desk->bus = disk_service_bus (desk->service);
  desk->info = g_dbus_node_info_new_for_xml (xml, NULL);
  desk->object = g_dbus_connection_register_object (desk->bus, PATH, desk->info->interfaces[0],
                                                    &table, desk, NULL, NULL);
  desk->name = g_bus_own_name_on_connection (
      desk->bus, "org.freedesktop.login1", G_BUS_NAME_OWNER_FLAGS_NONE, on_name, NULL, desk, NULL);
  disk_service_wait (&desk->done);
}

static void
add_lamp (Desk *desk, const char *name, const char *brightness, const char *most) {
  g_autofree char *dir = g_build_filename (desk->folder, name, NULL);
  g_autofree char *now_path = g_build_filename (dir, "brightness", NULL);
  g_autofree char *most_path = g_build_filename (dir, "max_brightness", NULL);
  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (now_path, brightness, -1, NULL));
  g_assert_true (g_file_set_contents (most_path, most, -1, NULL));
}

static void
remove_lamp (Desk *desk, const char *name) {
  const char *const files[] = { "brightness", "max_brightness", "." };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (desk->folder, name, files[i], NULL);
    g_autofree char *plain = g_canonicalize_filename (path, NULL);
    g_assert_cmpint (g_remove (plain), ==, 0);
  }
}

static void
tear_down (Desk *desk, gconstpointer data) {
  (void)data;
  g_bus_unown_name (desk->name);
  (void)g_dbus_connection_unregister_object (desk->bus, desk->object);
  g_dbus_node_info_unref (desk->info);
  disk_service_free (desk->service);
  g_string_free (desk->said, TRUE);
  g_assert_cmpint (g_rmdir (desk->folder), ==, 0);
  g_free (desk->folder);
}

static void
expect (Desk *desk, guint calls, const char *said) {
  desk->wanted = calls;
  desk->done = desk->calls >= calls;
  disk_service_wait (&desk->done);
  g_assert_cmpstr (desk->said->str, ==, said);
}

static void
test_backlight (Desk *desk, gconstpointer data) {
  (void)data;
  add_lamp (desk, "panel", "40\n", "255\n");
  add_lamp (desk, "odd", "nonsense\n", "9\n");
  AppBacklight *backlight = app_backlight_raise (desk->bus, desk->folder);
  expect (desk, 1, "backlight panel 255;");
  app_backlight_restore (backlight);
  expect (desk, 2, "backlight panel 255;backlight panel 40;");
  /* As bright as it goes already: nothing to do, nothing to restore. */
  remove_lamp (desk, "panel");
  add_lamp (desk, "panel", "255\n", "255\n");
  app_backlight_restore (app_backlight_raise (desk->bus, desk->folder));
  app_backlight_restore (app_backlight_raise (NULL, desk->folder));
  app_backlight_restore (app_backlight_raise (desk->bus, "/nowhere/at/all"));
  g_assert_cmpuint (desk->calls, ==, 2);
  remove_lamp (desk, "panel");
  remove_lamp (desk, "odd");
}

static void
test_torch (Desk *desk, gconstpointer data) {
  (void)data;
  add_lamp (desk, "keyboard", "0\n", "1\n");
  g_assert_null (app_torch_new (desk->bus, desk->folder));
  add_lamp (desk, "white:flash", "0\n", "100\n");
  g_assert_null (app_torch_new (NULL, desk->folder));
  AppTorch *torch = app_torch_new (desk->bus, desk->folder);
  g_assert_nonnull (torch);
  g_assert_false (app_torch_is_on (torch));
  app_torch_set (torch, TRUE);
  app_torch_set (torch, TRUE);
  expect (desk, 1, "leds white:flash 100;");
  g_assert_true (app_torch_is_on (torch));
  app_torch_free (torch);
  expect (desk, 2, "leds white:flash 100;leds white:flash 0;");
  remove_lamp (desk, "keyboard");
  remove_lamp (desk, "white:flash");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lamp/backlight", Desk, NULL, set_up, test_backlight, tear_down);
  g_test_add ("/lamp/torch", Desk, NULL, set_up, test_torch, tear_down);
  return g_test_run ();
}
