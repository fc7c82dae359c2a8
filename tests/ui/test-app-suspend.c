/* Sleep waits until the desk is locked: a stand-in for logind on a private bus gives the inhibitor,
 * says that sleep begins, and sees the file closed; awake again there is a new one; the session's
 * lock locks; without logind nothing happens. No display. */
#include <errno.h>
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <poll.h>
#include <unistd.h>

#include "firmware/app/start/app-suspend.h"
#include "tests/lib/sample-store.h"
#include "tests/lib/sample.h"

static const char xml[]
    = "<node><interface name='org.freedesktop.login1.Manager'><method name='Inhibit'>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='h' direction='out'/></method></interface></node>";

typedef struct {
  GDBusConnection *bus; /* of the stand-in */
  int pipe[2];          /* [1] is given away as the inhibitor, [0] tells when it is closed */
  guint given;
} Logind;

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
         gpointer data) {
  (void)bus, (void)sender, (void)path, (void)interface, (void)method;
  Logind *logind = data;
  const char *what, *who, *why, *mode;
  g_variant_get (parameters, "(&s&s&s&s)", &what, &who, &why, &mode);
  g_assert_cmpstr (what, ==, "sleep");
  g_assert_cmpstr (mode, ==, "delay");
  g_assert_cmpint (pipe (logind->pipe), ==, 0);
  g_autoptr (GUnixFDList) files = g_unix_fd_list_new_from_array (&logind->pipe[1], 1);
  logind->given++;
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0),
                                                           files);
}

/* The other end is closed everywhere: in the stand-in too, once the message is out. */
static gboolean
is_released (const Logind *logind) {
  struct pollfd end = { .fd = logind->pipe[0] };
  return poll (&end, 1, 0) == 1 && (end.revents & POLLHUP) != 0;
}

static gboolean
on_tick (gpointer data) {
  (void)data;
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until `ready` or ten seconds have passed. */
#define WAIT_UNTIL(ready)                                                                          \
  do {                                                                                             \
    guint tick = g_timeout_add (5, on_tick, NULL);                                                 \
    for (gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;                               \
         !(ready) && g_get_monotonic_time () < end;)                                               \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (tick);                                                                        \
    g_assert_true (ready);                                                                         \
  } while (0)

static void
emit (Logind *logind, const char *path, const char *interface, const char *name,
      GVariant *parameters) {
  g_autoptr (GError) error = NULL;
  g_assert_true (
      g_dbus_connection_emit_signal (logind->bus, NULL, path, interface, name, parameters, &error));
  g_assert_no_error (error);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_assert_true (app_desk_finish (APP_DESK (source), result, NULL));
  *(gboolean *)data = TRUE;
}

static void
open_desk (AppDesk *desk) {
  gboolean done = FALSE;
  app_desk_unlock_async (desk, NULL, on_ready, &done);
  WAIT_UNTIL (done);
}

static GDBusConnection *
connect_to (const char *address) {
  return g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, NULL);
}

static void
start_logind (Logind *logind, const char *address) {
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  static const GDBusInterfaceVTable table = { .method_call = on_call };
  logind->bus = connect_to (address);
  g_assert_nonnull (logind->bus);
  g_assert_cmpuint (g_dbus_connection_register_object (logind->bus, "/org/freedesktop/login1",
                                                       node->interfaces[0], &table, logind, NULL,
                                                       NULL),
                    >, 0);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      logind->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", "org.freedesktop.login1", 4), NULL, 0, -1, NULL, NULL);
  g_assert_nonnull (reply);
}

#define MANAGER "/org/freedesktop/login1", "org.freedesktop.login1.Manager"

static void
test_sleep (void) {
  g_autoptr (GTestDBus) daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (daemon);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (daemon), TRUE);
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppDesk) desk = app_desk_new (sample->data, NULL);
  Logind logind = { 0 };
  start_logind (&logind, g_test_dbus_get_bus_address (daemon));
  open_desk (desk);
  AppSuspend *suspend = app_suspend_new (desk);
  WAIT_UNTIL (app_suspend_is_ready (suspend));
  g_assert_cmpint (app_desk_state (desk), ==, APP_DESK_OPEN);
  emit (&logind, MANAGER, "PrepareForSleep", g_variant_new ("(b)", TRUE));
  WAIT_UNTIL (app_desk_state (desk) == APP_DESK_LOCKED);
  g_assert_false (app_suspend_is_ready (suspend));
  WAIT_UNTIL (is_released (&logind));
  (void)close (logind.pipe[0]);
  emit (&logind, MANAGER, "PrepareForSleep", g_variant_new ("(b)", FALSE));
  WAIT_UNTIL (app_suspend_is_ready (suspend));
  g_assert_cmpuint (logind.given, ==, 2);
  open_desk (desk);
  emit (&logind, "/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "Lock",
        NULL);
  WAIT_UNTIL (app_desk_state (desk) == APP_DESK_LOCKED);
  app_suspend_free (suspend);
  WAIT_UNTIL (is_released (&logind));
  (void)close (logind.pipe[0]);
  g_clear_object (&logind.bus);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-suspend/sleep", test_sleep);
  return g_test_run ();
}
