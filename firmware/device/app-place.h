/* Where the handheld is: asked of GeoClue2 on the system bus, where that runs.
 *
 * Nothing is asked unless a person wants it, and the service is told to stop when the answer is
 * there. Where there is no service, no permission or no position in time, the error says so in
 * words, and the person types or leaves out the place: a record then has no accuracy, which is how
 * a place by hand is told from one by the service. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  double latitude, longitude; /* degrees, WGS 84 */
  double altitude_m;          /* above the sea; NAN if not known */
  double accuracy_m;          /* radius */
} AppPlaceFix;

/* A position this good ends the search at once. */
#define APP_PLACE_ACCURACY_GOOD_M 25.0
/* After this the best position so far is taken. */
#define APP_PLACE_WAIT_MS 45000
/* Worse than this is a guess from network addresses, not a place in a village. */
#define APP_PLACE_ACCURACY_WORST_M 5000.0

/* `fix` NULL: `error` says why; both are valid during the call. Called once, from the main loop,
 * never before app_place_find() has returned. */
typedef void (*AppPlaceReady) (const AppPlaceFix *fix, const GError *error, gpointer data);

typedef struct AppPlace AppPlace;

/* Begins to look; `bus` NULL: the system bus. `wait_ms` 0: APP_PLACE_WAIT_MS. Ends with one call of
 * `ready`, or by app_place_free(). (transfer full) */
AppPlace *app_place_find (GDBusConnection *bus, guint wait_ms, AppPlaceReady ready, gpointer data);
/* Stops, without a call of `ready`; also inside of it. NULL is allowed. */
void app_place_free (AppPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppPlace, app_place_free)

/* The best accuracy so far in metres; 0 while there is none. */
double app_place_accuracy (const AppPlace *place);

G_END_DECLS
