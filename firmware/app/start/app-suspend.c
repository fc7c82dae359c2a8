/* Locks the desk when the handheld goes to sleep or its session is locked.
 *
 *  1. A "delay" inhibitor of logind is held, so that sleep waits until the keys are wiped: logind
 *     waits for the file to be closed, 5 s at most.
 *  2. PrepareForSleep (TRUE): lock, then close the file. PrepareForSleep (FALSE), when the handheld
 *     is awake again: take a new one.
 *  3. Lock of any session: lock. On a handheld there is one session. */
#include "firmware/app/start/app-suspend.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#define LOGIND "org.freedesktop.login1"
#define MANAGER_PATH "/org/freedesktop/login1"
#define MANAGER LOGIND ".Manager"
#define SESSION LOGIND ".Session"

struct AppSuspend {
  AppDesk *desk;             /* borrowed */
  GCancellable *cancellable; /* owned */
  GDBusConnection *bus;      /* owned; NULL until connected */
  guint sleep_id, lock_id;   /* of subscriptions; 0: none */
  int inhibitor;             /* file; -1: none */
};

static void
let_sleep (AppSuspend *suspend) {
  if (suspend->inhibitor >= 0)
    (void)close (suspend->inhibitor);
  suspend->inhibitor = -1;
}

gboolean
app_suspend_is_ready (AppSuspend *suspend) {
  g_return_val_if_fail (suspend != NULL, FALSE);
  return suspend->inhibitor >= 0;
}

static void
inhibit_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GUnixFDList) files = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &files, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* `data` is gone */
  AppSuspend *suspend = data;
  if (reply == NULL || files == NULL)
    return; /* no logind: it still locks by time and by key */
  gint32 index = -1;
  g_variant_get (reply, "(h)", &index);
  let_sleep (suspend);
  suspend->inhibitor = g_unix_fd_list_get (files, index, NULL);
}

static void
delay_sleep (AppSuspend *suspend) {
  g_dbus_connection_call_with_unix_fd_list (
      suspend->bus, LOGIND, MANAGER_PATH, MANAGER, "Inhibit",
      g_variant_new ("(ssss)", "sleep", "Panwas", "Records are locked", "delay"),
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, suspend->cancellable, inhibit_ready,
      suspend);
}

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *parameters, gpointer data) {
  (void)bus;
  (void)sender;
  (void)path;
  (void)interface;
  AppSuspend *suspend = data;
  gboolean begins = TRUE;
  if (g_str_equal (signal, "PrepareForSleep")
      && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &begins);
  if (!begins) {
    delay_sleep (suspend);
    return;
  }
  app_desk_lock (suspend->desk);
  if (g_str_equal (signal, "PrepareForSleep"))
    let_sleep (suspend);
}

static void
bus_ready (GObject *source, GAsyncResult *result, gpointer data) {
  (void)source;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);
  if (bus == NULL)
    return; /* cancelled, or there is no system bus */
  AppSuspend *suspend = data;
  suspend->bus = bus;
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  suspend->sleep_id = g_dbus_connection_signal_subscribe (
      bus, LOGIND, MANAGER, "PrepareForSleep", MANAGER_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      on_signal, suspend, NULL);
  suspend->lock_id = g_dbus_connection_signal_subscribe (
      bus, LOGIND, SESSION, "Lock", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, suspend, NULL);
  delay_sleep (suspend);
}

AppSuspend *
app_suspend_new (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), NULL);
  AppSuspend *suspend = g_new0 (AppSuspend, 1);
  suspend->desk = desk;
  suspend->inhibitor = -1;
  suspend->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, suspend->cancellable, bus_ready, suspend);
  return suspend;
}

void
app_suspend_free (AppSuspend *suspend) {
  if (suspend == NULL)
    return;
  g_cancellable_cancel (suspend->cancellable);
  if (suspend->bus != NULL) {
    g_dbus_connection_signal_unsubscribe (suspend->bus, suspend->sleep_id);
    g_dbus_connection_signal_unsubscribe (suspend->bus, suspend->lock_id);
  }
  let_sleep (suspend);
  g_clear_object (&suspend->bus);
  g_object_unref (suspend->cancellable);
  g_free (suspend);
}
