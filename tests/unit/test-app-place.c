/* A place from the location service: over a real private bus, with a service that behaves as
 * GeoClue2 says it does, or badly, or is not there. */
#include <gio/gio.h>
#include <math.h>

#include "firmware/device/app-place.h"
#include "sync/base/pw-error.h"

#define SERVICE "org.freedesktop.GeoClue2"
#define CLIENT_PATH "/org/freedesktop/GeoClue2/Client/1"

static const char interfaces[]
    = "<node><interface name='org.freedesktop.GeoClue2.Manager'>"
      "<method name='GetClient'><arg type='o' direction='out'/></method></interface>"
      "<interface name='org.freedesktop.GeoClue2.Client'>"
      "<method name='Start'/><method name='Stop'/>"
      "<property name='DesktopId' type='s' access='readwrite'/>"
      "<property name='RequestedAccuracyLevel' type='u' access='readwrite'/>"
      "<signal name='LocationUpdated'><arg type='o'/><arg type='o'/></signal></interface>"
      "<interface name='org.freedesktop.GeoClue2.Location'>"
      "<property name='Latitude' type='d' access='read'/>"
      "<property name='Longitude' type='d' access='read'/>"
      "<property name='Accuracy' type='d' access='read'/>"
      "<property name='Altitude' type='d' access='read'/></interface></node>";

typedef struct {
  GTestDBus *bus;
  GDBusConnection *service, *client;
  GDBusNodeInfo *info;
  GMainLoop *loop;
  const double *accuracies; /* of the positions that are sent, ended by -1 */
  gboolean refuses;         /* Start: access denied */
  guint sent;
  guint stopped;
  char *desktop_id;
  guint level;
  AppPlaceFix fix;
  gboolean has_fix;
  GError *error;
} World;

static GVariant *
on_get (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
        const char *property, GError **error, gpointer data) {
  World *world = data;
  (void)bus, (void)sender, (void)interface, (void)error;
  guint number = (guint)g_ascii_strtoull (strrchr (path, '/') + 1, NULL, 10);
  if (g_str_equal (property, "Latitude"))
    return g_variant_new_double (-7.5 - number);
  if (g_str_equal (property, "Longitude"))
    return g_variant_new_double (110.25);
  if (g_str_equal (property, "Altitude"))
    return g_variant_new_double (-1.7976931348623157e308);
  return g_variant_new_double (world->accuracies[number]);
}

static const GDBusInterfaceVTable location_vtable = { NULL, on_get, NULL, { 0 } };

static void
send_positions (World *world) {
  for (; world->accuracies[world->sent] >= 0; world->sent++) {
    g_autofree char *path
        = g_strdup_printf ("/org/freedesktop/GeoClue2/Client/1/Location/%u", world->sent);
    guint id = g_dbus_connection_register_object (world->service, path, world->info->interfaces[2],
                                                  &location_vtable, world, NULL, NULL);
    g_assert_cmpuint (id, >, 0);
    g_dbus_connection_emit_signal (world->service, NULL, CLIENT_PATH, SERVICE ".Client",
                                   "LocationUpdated", g_variant_new ("(oo)", "/", path), NULL);
  }
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
         gpointer data) {
  World *world = data;
  (void)bus, (void)sender, (void)path, (void)interface, (void)parameters;
  if (g_str_equal (method, "GetClient")) {
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", CLIENT_PATH));
    return;
  }
  if (g_str_equal (method, "Start") && world->refuses) {
    g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                   G_DBUS_ERROR_ACCESS_DENIED, "no");
    return;
  }
  g_dbus_method_invocation_return_value (invocation, NULL);
  if (g_str_equal (method, "Start"))
    send_positions (world);
  else
    world->stopped++;
}

static gboolean
on_set (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
        const char *property, GVariant *value, GError **error, gpointer data) {
  World *world = data;
  (void)bus, (void)sender, (void)path, (void)interface, (void)error;
  if (g_str_equal (property, "DesktopId"))
    world->desktop_id = g_variant_dup_string (value, NULL);
  else
    world->level = g_variant_get_uint32 (value);
  return TRUE;
}

static const GDBusInterfaceVTable vtable = { on_call, on_get, on_set, { 0 } };

static GDBusConnection *
connect_to (GTestDBus *bus) {
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
world_init (World *world, gboolean serves, const double *accuracies) {
  *world = (World){ .accuracies = accuracies };
  world->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (world->bus);
  world->loop = g_main_loop_new (NULL, FALSE);
  world->info = g_dbus_node_info_new_for_xml (interfaces, NULL);
  world->service = connect_to (world->bus);
  world->client = connect_to (world->bus);
  if (!serves)
    return;
  g_dbus_connection_register_object (world->service, "/org/freedesktop/GeoClue2/Manager",
                                     world->info->interfaces[0], &vtable, world, NULL, NULL);
  g_dbus_connection_register_object (world->service, CLIENT_PATH, world->info->interfaces[1],
                                     &vtable, world, NULL, NULL);
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      world->service, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", SERVICE, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      NULL);
  g_assert_nonnull (answer);
}

static void
world_clear (World *world) {
  g_clear_object (&world->service);
  g_clear_object (&world->client);
  g_test_dbus_down (world->bus);
  g_object_unref (world->bus);
  g_dbus_node_info_unref (world->info);
  g_main_loop_unref (world->loop);
  g_free (world->desktop_id);
  g_clear_error (&world->error);
}

static void
on_ready (const AppPlaceFix *fix, const GError *error, gpointer data) {
  World *world = data;
  g_assert_true ((fix == NULL) != (error == NULL));
  world->has_fix = fix != NULL;
  if (fix != NULL)
    world->fix = *fix;
  else
    world->error = g_error_copy (error);
  g_main_loop_quit (world->loop);
}

static gboolean
on_later (gpointer loop) {
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
look (World *world, guint wait_ms) {
  g_autoptr (AppPlace) place G_GNUC_UNUSED
      = app_place_find (world->client, wait_ms, on_ready, world);
  g_main_loop_run (world->loop);
  g_timeout_add (100, on_later, world->loop); /* for what comes after the end */
  g_main_loop_run (world->loop);
}

/* The first good one ends it, the service is told who asks, and stopped. */
static void
test_good (void) {
  static const double accuracies[] = { 900, 12, 3, -1 };
  World world;
  world_init (&world, TRUE, accuracies);
  look (&world, 0);
  g_assert_no_error (world.error);
  g_assert_cmpfloat (world.fix.latitude, ==, -8.5);
  g_assert_cmpfloat (world.fix.longitude, ==, 110.25);
  g_assert_cmpfloat (world.fix.accuracy_m, ==, 12);
  g_assert_true (isnan (world.fix.altitude_m));
  g_assert_cmpuint (world.stopped, ==, 1);
  g_assert_cmpstr (world.desktop_id, ==, "org.panwas.App");
  g_assert_cmpuint (world.level, ==, 8);
  world_clear (&world);
}

/* When the time is over, the best so far; a guess from network addresses is none. */
static void
test_best (void) {
  static const double accuracies[] = { 400, 60, 80, -1 };
  World world;
  world_init (&world, TRUE, accuracies);
  look (&world, 300);
  g_assert_no_error (world.error);
  g_assert_cmpfloat (world.fix.accuracy_m, ==, 60);
  world_clear (&world);
  static const double guess[] = { 25000, -1 };
  world_init (&world, TRUE, guess);
  look (&world, 300);
  g_assert_error (world.error, PW_ERROR, PW_ERROR_NOT_FOUND);
  world_clear (&world);
}

static void
test_none (void) {
  static const double accuracies[] = { -1 };
  World world;
  world_init (&world, FALSE, accuracies);
  look (&world, 0);
  g_assert_error (world.error, PW_ERROR, PW_ERROR_NOT_FOUND);
  world_clear (&world);
  world_init (&world, TRUE, accuracies);
  world.refuses = TRUE;
  look (&world, 0);
  g_assert_error (world.error, PW_ERROR, PW_ERROR_ACCESS);
  world_clear (&world);
}

/* Given up in the middle: no call, no harm. */
static void
test_free (void) {
  static const double accuracies[] = { 5, -1 };
  World world;
  world_init (&world, TRUE, accuracies);
  AppPlace *place = app_place_find (world.client, 0, on_ready, &world);
  app_place_free (place);
  g_timeout_add (100, on_later, world.loop);
  g_main_loop_run (world.loop);
  g_assert_false (world.has_fix);
  g_assert_no_error (world.error);
  world_clear (&world);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/place/good", test_good);
  g_test_add_func ("/place/best", test_best);
  g_test_add_func ("/place/none", test_none);
  g_test_add_func ("/place/free", test_free);
  return g_test_run ();
}
