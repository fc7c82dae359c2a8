/* What the bench programs share: samples, statistics, and the lines that tests/bench/run.sh reads.
 *
 * A bench prints figures ("name value limit ok|MISSED"), points of plots ("point PLOT SERIES X Y"),
 * and the versions of peers ("peer NAME VERSION"). Anything else it says goes to stderr. */
#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/* The sample records (json_t). With `region` (a regency, "17.07") all villages are moved there, so
 * that one grant covers them; NULL leaves them. Aborts if they cannot be read. (transfer full) */
GPtrArray *bench_samples (const char *region);

/* A copy with the words of every text in another order: for packing tables that have seen the
 * samples. (transfer full) */
json_t *bench_shuffled (const json_t *value);

double bench_seconds_since (gint64 start_us);

/* Processor seconds of all threads of this program so far: what other programs do does not count.
 */
double bench_cpu_seconds (void);

/* Of doubles, which are sorted by it; not empty. */
double bench_median (GArray *values);
/* `share` 0.95: the smallest value that 95 % do not exceed. */
double bench_percentile (GArray *values, double share);

/* The b of y = a x^b that fits best: 1 is linear. */
double bench_exponent (const double *x, const double *y, guint count);

/* Print one figure with its verdict. */
void bench_at_most (const char *name, double value, double limit);
void bench_at_least (const char *name, double value, double limit);

G_END_DECLS
