/* Stand-ins for logind, a session manager and feedbackd. */
#include "tests/lib/session-service.h"

#include <string.h>

#define COOKIE_FIRST 41

static const char xml[]
    = "<node><interface name='org.freedesktop.login1.Session'><method name='SetBrightness'>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "</method></interface><interface name='org.gnome.SessionManager'>"
      "<method name='Inhibit'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='u' direction='out'/>"
      "</method><method name='Uninhibit'><arg type='u' direction='in'/></method></interface>"
      "<interface name='org.sigxcpu.Feedback'><method name='TriggerFeedback'>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
      "<arg type='u' direction='out'/></method></interface></node>";

/* In the order of `xml`. */
static const struct {
  const char *name, *path;
} objects[] = { { "org.freedesktop.login1", "/org/freedesktop/login1/session/auto" },
                { "org.gnome.SessionManager", "/org/gnome/SessionManager" },
                { "org.sigxcpu.Feedback", "/org/sigxcpu/Feedback" } };

struct SessionService {
  GTestDBus *daemon;     /* until the end of the program */
  GDBusConnection *bus;  /* owned; of the stand-ins; NULL: there are none */
  GDBusNodeInfo *info;   /* owned */
  GMainContext *context; /* owned; of the thread */
  GMainLoop *loop;       /* owned; likewise */
  GThread *thread;       /* owned */
  GMutex mutex;          /* for all below */
  GPtrArray *said;       /* owned; of char * */
  guint32 cookie;
};

/* --- answers: on the thread ------------------------------------------------------------------ */

static char *
words_of (const char *method, GVariant *parameters) {
  const char *first, *second;
  guint32 number, flags;
  if (g_str_equal (method, "SetBrightness")) {
    g_variant_get (parameters, "(&s&su)", &first, &second, &number);
    return g_strdup_printf ("%s %s %u", first, second, number);
  }
  if (g_str_equal (method, "Inhibit")) {
    g_variant_get (parameters, "(&su&su)", &first, &number, &second, &flags);
    return g_strdup_printf ("inhibit %u %s", flags, second);
  }
  if (g_str_equal (method, "Uninhibit")) {
    g_variant_get (parameters, "(u)", &number);
    return g_strdup_printf ("uninhibit %u", number);
  }
  g_variant_get (parameters, "(&s&s@a{sv}i)", &first, &second, NULL, NULL);
  return g_strdup_printf ("feedback %s", second);
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *call, gpointer data) {
  SessionService *service = data;
  (void)bus, (void)sender, (void)path, (void)interface;
  g_mutex_lock (&service->mutex);
  g_ptr_array_add (service->said, words_of (method, parameters));
  guint32 cookie = g_str_equal (method, "Inhibit") ? service->cookie++ : 1;
  g_mutex_unlock (&service->mutex);
  gboolean answers = g_str_equal (method, "Inhibit") || g_str_equal (method, "TriggerFeedback");
  g_dbus_method_invocation_return_value (call, answers ? g_variant_new ("(u)", cookie) : NULL);
}

static const GDBusInterfaceVTable table = { .method_call = on_call };

static void
own (SessionService *service, guint index) {
  g_autoptr (GError) error = NULL;
  (void)g_dbus_connection_register_object (service->bus, objects[index].path,
                                           service->info->interfaces[index], &table, service, NULL,
                                           &error);
  g_assert_no_error (error);
  g_autoptr (GVariant) answer G_GNUC_UNUSED = g_dbus_connection_call_sync (
      service->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", objects[index].name, 0), NULL, 0, -1, NULL, &error);
  g_assert_no_error (error);
}

static gpointer
answer_calls (gpointer data) {
  SessionService *service = data;
  g_main_context_push_thread_default (service->context);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    own (service, i);
  g_main_loop_run (service->loop);
  g_main_context_pop_thread_default (service->context);
  return NULL;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
start (SessionService *service, const char *address) {
  g_autoptr (GError) error = NULL;
  service->bus = g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (service->bus, FALSE);
  service->info = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  service->context = g_main_context_new ();
  service->loop = g_main_loop_new (service->context, FALSE);
  service->thread = g_thread_new ("services", answer_calls, service);
}

SessionService *
session_service_new (gboolean with_services) {
  SessionService *service = g_new0 (SessionService, 1);
  g_mutex_init (&service->mutex);
  service->said = g_ptr_array_new_with_free_func (g_free);
  service->cookie = COOKIE_FIRST;
  service->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  /* GLib names it as the session's, and forgets the screen. */
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  g_test_dbus_up (service->daemon);
  if (display != NULL)
    g_assert_true (g_setenv ("DISPLAY", display, TRUE));
  const char *address = g_test_dbus_get_bus_address (service->daemon);
  g_assert_true (g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE));
  if (with_services)
    start (service, address);
  return service;
}

void
session_service_free (SessionService *service) {
  if (service->thread != NULL) {
    g_main_loop_quit (service->loop);
    g_thread_join (service->thread);
    g_main_loop_unref (service->loop);
    (void)g_dbus_connection_close_sync (service->bus, NULL, NULL);
    g_object_unref (service->bus);
    g_main_context_unref (service->context);
    g_dbus_node_info_unref (service->info);
  }
  /* The bus itself ends with this program (GLib sees to it): stopping it earlier waits for GTK to
   * let go of its connection, which it does not. */
  g_ptr_array_unref (service->said);
  g_mutex_clear (&service->mutex);
  g_free (service);
}

/* --- what was asked for ---------------------------------------------------------------------- */

static guint
count (SessionService *service, const char *words, gboolean is_whole) {
  guint times = 0;
  g_mutex_lock (&service->mutex);
  for (guint i = 0; i < service->said->len; i++) {
    const char *line = g_ptr_array_index (service->said, i);
    times += is_whole ? g_str_equal (line, words) : g_str_has_prefix (line, words);
  }
  g_mutex_unlock (&service->mutex);
  return times;
}

guint
session_service_count (SessionService *service, const char *line) {
  return count (service, line, TRUE);
}

guint
session_service_count_of (SessionService *service, const char *words) {
  return count (service, words, FALSE);
}

char *
session_service_said (SessionService *service) {
  GString *all = g_string_new (NULL);
  g_mutex_lock (&service->mutex);
  for (guint i = 0; i < service->said->len; i++)
    g_string_append_printf (all, "%s\n", (char *)g_ptr_array_index (service->said, i));
  g_mutex_unlock (&service->mutex);
  return g_string_free (all, FALSE);
}
