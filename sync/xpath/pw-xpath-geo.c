/* Functions on places: "latitude longitude altitude accuracy", several with ";" between.
 *
 * The earth is a ball with JavaRosa's radius, so that both give the same figures. */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-limits.h"
#include "sync/xpath/pw-xpath-functions.h"

#define EARTH_RADIUS_M 6378100.0
#define RADIANS (G_PI / 180.0)

typedef struct {
  double latitude, longitude; /* degrees */
} Point;

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
read_degrees (const char **at, double limit, double *degrees) {
  char *end = NULL;
  while (g_ascii_isspace (**at))
    (*at)++;
  *degrees = g_ascii_strtod (*at, &end);
  gboolean ok = end != *at && isfinite (*degrees) && fabs (*degrees) <= limit;
  *at = end;
  return ok;
}

/* "-7.79 110.37 120 5", with one to three spaces more or less. */
static gboolean
read_point (const char *text, Point *point) {
  const char *at = text;
  double other;
  if (!read_degrees (&at, 90, &point->latitude) || !read_degrees (&at, 180, &point->longitude))
    return FALSE;
  for (guint i = 0; i < 2 && at[strspn (at, " ")] != '\0'; i++)
    if (!read_degrees (&at, G_MAXDOUBLE, &other))
      return FALSE;
  return at[strspn (at, " ")] == '\0';
}

/* All points of the values from `from` on; NULL after a failure. Empty texts are passed over. */
static GArray *
points_from (PwXpathCall *call, guint from) {
  g_autoptr (GPtrArray) texts = pw_xpath_texts_from (call, from);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Point));
  for (guint i = 0; i < texts->len; i++) {
    g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (texts, i), ";", -1);
    for (char **part = parts; *part != NULL; part++) {
      Point point;
      if ((*part)[strspn (*part, " \t\r\n")] == '\0')
        continue;
      if (!read_point (g_strstrip (*part), &point))
        return pw_xpath_fail (call->context, _ ("“%.60s” is not a place such as -7.79 110.37 0 0"),
                              *part);
      g_array_append_val (points, point);
    }
  }
  return g_steal_pointer (&points);
}

/* --- measuring ------------------------------------------------------------------------------- */

/* The area inside a line, square metres: triangles from the first point, on a plane that is
 * stretched east and west by the latitude. */
xmlXPathObject *
pw_xpath_call_area (PwXpathCall *call) {
  const double metres = 2 * G_PI * EARTH_RADIUS_M / 360; /* in a degree */
  g_autoptr (GArray) points = points_from (call, 0);
  double area = 0, old_x = 0, old_y = 0;
  if (points == NULL)
    return NULL;
  for (guint i = 1; i < points->len; i++) {
    const Point *first = &g_array_index (points, Point, 0);
    const Point *point = &g_array_index (points, Point, i);
    double y = (point->latitude - first->latitude) * metres;
    double x = (point->longitude - first->longitude) * metres * cos (point->latitude * RADIANS);
    area += (old_y * x - old_x * y) / 2;
    old_x = x;
    old_y = y;
  }
  return pw_xpath_new_number (points->len < 3 ? 0 : fabs (area));
}

/* Along a great circle, metres. */
static double
distance_of (const Point *a, const Point *b) {
  double latitude_a = a->latitude * RADIANS, latitude_b = b->latitude * RADIANS;
  double turn = (a->longitude - b->longitude) * RADIANS;
  double cosine
      = sin (latitude_a) * sin (latitude_b) + cos (latitude_a) * cos (latitude_b) * cos (turn);
  return acos (CLAMP (cosine, -1, 1)) * EARTH_RADIUS_M;
}

/* The length of a line from point to point, metres. */
xmlXPathObject *
pw_xpath_call_distance (PwXpathCall *call) {
  g_autoptr (GArray) points = points_from (call, 0);
  double sum = 0;
  if (points == NULL)
    return NULL;
  for (guint i = 1; i < points->len; i++)
    sum += distance_of (&g_array_index (points, Point, i - 1), &g_array_index (points, Point, i));
  return pw_xpath_new_number (sum);
}

/* geofence (point, shape): whether the point lies inside: a line eastwards from it crosses the
 * edges an odd number of times. */
xmlXPathObject *
pw_xpath_call_geofence (PwXpathCall *call) {
  PwXpathCall first = { call->context, call->values, 1 };
  g_autoptr (GArray) at = points_from (&first, 0);
  g_autoptr (GArray) shape = at != NULL ? points_from (call, 1) : NULL;
  gboolean inside = FALSE;
  if (shape == NULL)
    return NULL;
  if (at->len == 0)
    return pw_xpath_new_boolean (FALSE);
  const Point *point = &g_array_index (at, Point, 0);
  for (guint i = 1; i < shape->len; i++) {
    const Point *a = &g_array_index (shape, Point, i - 1), *b = &g_array_index (shape, Point, i);
    if ((a->latitude > point->latitude) == (b->latitude > point->latitude))
      continue;
    double east = (a->longitude - b->longitude) * (point->latitude - b->latitude)
                      / (a->latitude - b->latitude)
                  + b->longitude;
    if (point->longitude < east)
      inside = !inside;
  }
  return pw_xpath_new_boolean (inside);
}
