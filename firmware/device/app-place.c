/* Where the handheld is: asked of GeoClue2 on the system bus.
 *
 * GetClient gives an object of our own; it is told who asks and how exactly, and started; every
 * LocationUpdated names an object with a position, which is read. The best one wins: at once if it
 * is good, otherwise when the time is over. */
#include "firmware/device/app-place.h"

#include <glib/gi18n.h>
#include <math.h>

#include "sync/base/pw-error.h"

#define SERVICE "org.freedesktop.GeoClue2"
#define MANAGER_PATH "/org/freedesktop/GeoClue2/Manager"
#define MANAGER SERVICE ".Manager"
#define CLIENT SERVICE ".Client"
#define LOCATION SERVICE ".Location"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define DESKTOP_ID "org.panwas.App" /* of the desktop file: what a person allows or refuses */
#define ACCURACY_EXACT 8u           /* GClueAccuracyLevel */
#define CALL_MS 10000

struct AppPlace {
  GDBusConnection *bus;      /* owned; NULL until it is there */
  GCancellable *cancellable; /* owned; ends every call */
  char *client;              /* owned; object path; NULL until GetClient has answered */
  guint subscription;        /* of LocationUpdated; 0: none */
  guint timer;
  gboolean has_fix;
  AppPlaceFix fix; /* the best so far */
  AppPlaceReady ready;
  gpointer data;
};

/* --- the end --------------------------------------------------------------------------------- */

static void
stop (AppPlace *place) {
  if (place->subscription != 0)
    g_dbus_connection_signal_unsubscribe (place->bus, place->subscription);
  place->subscription = 0;
  /* Nobody waits for the answer: the service also stops when its caller goes. */
  if (place->client != NULL)
    g_dbus_connection_call (place->bus, SERVICE, place->client, CLIENT, "Stop", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, NULL, NULL);
  g_clear_pointer (&place->client, g_free);
  g_clear_handle_id (&place->timer, g_source_remove);
}

void
app_place_free (AppPlace *place) {
  if (place == NULL)
    return;
  g_cancellable_cancel (place->cancellable);
  stop (place);
  g_object_unref (place->cancellable);
  g_clear_object (&place->bus);
  g_free (place);
}

/* Last thing that a function does with `place`: `ready` may free it. */
static void
end (AppPlace *place, const GError *error) {
  AppPlaceReady ready = place->ready;
  if (ready == NULL)
    return;
  place->ready = NULL;
  g_cancellable_cancel (place->cancellable); /* what still comes finds nobody */
  stop (place);
  ready (error == NULL ? &place->fix : NULL, error, place->data);
}

static void
fail (AppPlace *place, const GError *cause) {
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_dbus_error_get_remote_error (cause);
  gboolean absent = g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
                    || g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
                    || name == NULL;
  if (g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
    error = g_error_new_literal (PW_ERROR, PW_ERROR_ACCESS,
                                 _ ("the location service may not be used by this program; type "
                                    "the place or allow it in the system's settings"));
  else if (absent)
    error
        = g_error_new_literal (PW_ERROR, PW_ERROR_NOT_FOUND,
                               _ ("this handheld has no location service; type the place instead"));
  else
    error = g_error_new (PW_ERROR, PW_ERROR_BROKEN,
                         _ ("the location service failed (%s); type the place instead"),
                         cause->message);
  end (place, error);
}

/* The result of a call; NULL if it failed (`place` has ended then) or was cancelled (`place` is
 * gone then). (transfer full) */
static GVariant *
finish (GObject *source, GAsyncResult *result, AppPlace *place) {
  g_autoptr (GError) error = NULL;
  GVariant *value = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (value == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (place, error);
  return value;
}

static gboolean
on_time_over (gpointer data) {
  AppPlace *place = data;
  place->timer = 0;
  if (place->has_fix) {
    end (place, NULL);
    return G_SOURCE_REMOVE;
  }
  g_autoptr (GError) error
      = g_error_new_literal (PW_ERROR, PW_ERROR_NOT_FOUND,
                             _ ("no position was found; go outside and try again, or type the "
                                "place"));
  end (place, error);
  return G_SOURCE_REMOVE;
}

/* --- a position ------------------------------------------------------------------------------ */

static double
number_in (GVariant *properties, const char *name, double otherwise) {
  double value;
  return g_variant_lookup (properties, name, "d", &value) ? value : otherwise;
}

static gboolean
read_fix (GVariant *properties, AppPlaceFix *fix) {
  fix->latitude = number_in (properties, "Latitude", NAN);
  fix->longitude = number_in (properties, "Longitude", NAN);
  fix->accuracy_m = number_in (properties, "Accuracy", NAN);
  fix->altitude_m = number_in (properties, "Altitude", NAN);
  /* GeoClue says "not known" with the smallest number there is. */
  if (!(fix->altitude_m > -12000) || !(fix->altitude_m < 100000))
    fix->altitude_m = NAN;
  return fabs (fix->latitude) <= 90 && fabs (fix->longitude) <= 180 && fix->accuracy_m >= 0
         && fix->accuracy_m <= APP_PLACE_ACCURACY_WORST_M;
}

static void
on_location_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GVariant) answer = finish (source, result, data);
  if (answer == NULL)
    return;
  AppPlace *place = data;
  g_autoptr (GVariant) properties = g_variant_get_child_value (answer, 0);
  AppPlaceFix fix;
  if (!read_fix (properties, &fix) || (place->has_fix && fix.accuracy_m >= place->fix.accuracy_m))
    return;
  place->fix = fix;
  place->has_fix = TRUE;
  if (fix.accuracy_m <= APP_PLACE_ACCURACY_GOOD_M)
    end (place, NULL);
}

static void
on_location_updated (GDBusConnection *bus, const char *sender, const char *path,
                     const char *interface, const char *signal, GVariant *parameters,
                     gpointer data) {
  AppPlace *place = data;
  (void)sender, (void)path, (void)interface, (void)signal;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oo)")))
    return;
  const char *location;
  g_variant_get (parameters, "(&o&o)", NULL, &location);
  g_dbus_connection_call (bus, SERVICE, location, PROPERTIES, "GetAll",
                          g_variant_new ("(s)", LOCATION), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NONE, CALL_MS, place->cancellable, on_location_ready,
                          place);
}

/* --- the beginning --------------------------------------------------------------------------- */

static void
on_called (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GVariant) answer = finish (source, result, data);
  (void)answer;
}

static void
set_property (AppPlace *place, const char *name, GVariant *value) {
  g_dbus_connection_call (place->bus, SERVICE, place->client, PROPERTIES, "Set",
                          g_variant_new ("(ssv)", CLIENT, name, value), NULL,
                          G_DBUS_CALL_FLAGS_NONE, CALL_MS, place->cancellable, on_called, place);
}

static void
on_client_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GVariant) answer = finish (source, result, data);
  if (answer == NULL)
    return;
  AppPlace *place = data;
  g_variant_get (answer, "(o)", &place->client);
  place->subscription = g_dbus_connection_signal_subscribe (
      place->bus, SERVICE, CLIENT, "LocationUpdated", place->client, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      on_location_updated, place, NULL);
  set_property (place, "DesktopId", g_variant_new_string (DESKTOP_ID));
  set_property (place, "RequestedAccuracyLevel", g_variant_new_uint32 (ACCURACY_EXACT));
  g_dbus_connection_call (place->bus, SERVICE, place->client, CLIENT, "Start", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, CALL_MS, place->cancellable, on_called, place);
}

static void
begin (AppPlace *place) {
  g_dbus_connection_call (place->bus, SERVICE, MANAGER_PATH, MANAGER, "GetClient", NULL,
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, CALL_MS,
                          place->cancellable, on_client_ready, place);
}

static void
on_bus_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  (void)source;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  AppPlace *place = data;
  if (bus == NULL) {
    fail (place, error);
    return;
  }
  place->bus = g_steal_pointer (&bus);
  begin (place);
}

AppPlace *
app_place_find (GDBusConnection *bus, guint wait_ms, AppPlaceReady ready, gpointer data) {
  g_return_val_if_fail (ready != NULL, NULL);
  AppPlace *place = g_new0 (AppPlace, 1);
  place->cancellable = g_cancellable_new ();
  place->ready = ready;
  place->data = data;
  place->timer = g_timeout_add (wait_ms != 0 ? wait_ms : APP_PLACE_WAIT_MS, on_time_over, place);
  if (bus != NULL) {
    place->bus = g_object_ref (bus);
    begin (place);
  } else {
    g_bus_get (G_BUS_TYPE_SYSTEM, place->cancellable, on_bus_ready, place);
  }
  return place;
}

double
app_place_accuracy (const AppPlace *place) {
  g_return_val_if_fail (place != NULL, 0);
  return place->has_fix ? place->fix.accuracy_m : 0;
}
