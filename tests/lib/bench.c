/* What the bench programs share. */
#include "tests/lib/bench.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* --- samples --------------------------------------------------------------------------------- */

GPtrArray *
bench_samples (const char *region) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top != NULL ? top : ".", "tests", "data", "observations.jsonl", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify)json_decref);
  for (char **line = lines; *line != NULL; line++) {
    json_t *sample = **line != '\0' ? json_loads (*line, 0, NULL) : NULL;
    if (sample == NULL)
      continue;
    if (region != NULL) {
      const char *village = json_string_value (json_object_get (sample, "village"));
      g_autofree char *moved = g_strconcat (region, village + strlen (region), NULL);
      json_object_set_new (sample, "village", json_string (moved));
    }
    g_ptr_array_add (samples, sample);
  }
  g_assert_cmpuint (samples->len, >, 0);
  return samples;
}

static json_t *
shuffled_text (const char *text) {
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = g_strv_length (words); i > 1; i--) {
    guint other = (guint)g_random_int_range (0, (gint32)i); /* check: allow, samples only */
    char *swap = words[i - 1];
    words[i - 1] = words[other];
    words[other] = swap;
  }
  g_autofree char *joined = g_strjoinv (" ", words);
  return json_string (joined);
}

json_t *
bench_shuffled (const json_t *value) {
  if (json_is_object (value)) {
    const char *name;
    json_t *child;
    json_t *result = json_object ();
    json_object_foreach ((json_t *)value, name, child) {
      json_object_set_new (result, name, bench_shuffled (child));
    }
    return result;
  }
  if (json_is_array (value)) {
    json_t *result = json_array ();
    for (size_t i = 0; i < json_array_size (value); i++)
      json_array_append_new (result, bench_shuffled (json_array_get (value, i)));
    return result;
  }
  return json_is_string (value) ? shuffled_text (json_string_value (value))
                                : json_incref ((json_t *)value);
}

/* --- statistics ------------------------------------------------------------------------------ */

double
bench_seconds_since (gint64 start_us) {
  return (double)(g_get_monotonic_time () - start_us) / 1e6;
}

double
bench_cpu_seconds (void) {
  struct timespec used;
  if (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
    g_error ("clock_gettime: %s", g_strerror (errno));
  return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static gint
compare_doubles (gconstpointer a, gconstpointer b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double
bench_percentile (GArray *values, double share) {
  g_assert_cmpuint (values->len, >, 0);
  g_array_sort (values, compare_doubles);
  guint index = (guint)ceil (share * values->len);
  return g_array_index (values, double, MAX (index, 1) - 1);
}

double
bench_median (GArray *values) {
  return bench_percentile (values, 0.5);
}

/* Least squares on the logarithms. */
double
bench_exponent (const double *x, const double *y, guint count) {
  g_assert_cmpuint (count, >=, 2);
  double sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (guint i = 0; i < count; i++) {
    double lx = log (x[i]), ly = log (y[i]);
    sx += lx;
    sy += ly;
    sxx += lx * lx;
    sxy += lx * ly;
  }
  return (count * sxy - sx * sy) / (count * sxx - sx * sx);
}

/* --- figures --------------------------------------------------------------------------------- */

static void
print_figure (const char *name, double value, double limit, gboolean is_ok) {
  printf ("%s %.6g %.6g %s\n", name, value, limit, is_ok ? "ok" : "MISSED");
  (void)fflush (stdout);
}

void
bench_at_most (const char *name, double value, double limit) {
  print_figure (name, value, limit, value <= limit);
}

void
bench_at_least (const char *name, double value, double limit) {
  print_figure (name, value, limit, value >= limit);
}
