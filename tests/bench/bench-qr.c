/* The QR link in figures: symbols needed beyond k, payload per QR byte, and the time that one
 * picture takes to draw and to read. Prints "name value limit ok|MISSED".
 *
 * The code is simulated with fixed seeds, so those figures are the same on every machine; every
 * trial compares the payload that comes out. Times are processor time, the 95th percentile of
 * single runs. */
#include <stdio.h>
#include <string.h>

#include "sync/transport/pw-frame.h"
#include "sync/transport/pw-gf-code.h"
#include "sync/transport/pw-qr-scan.h"
#include "sync/transport/pw-tiles.h"
#include "tests/lib/bench.h"

#define SYMBOL_BYTES 16 /* in the simulation: the rank does not depend on it */
#define RUNS 200        /* of each timing */

/* --- symbols beyond k ------------------------------------------------------------------------ */

static GBytes *
random_bytes (GRand *rand, gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_rand_int_range (rand, 0, 256);
  return g_bytes_new_take (bytes, length);
}

/* Symbols received beyond k until the payload is there. */
static guint
extra_symbols (GRand *rand, guint k, guint32 first, int loss_percent) {
  gsize length = (gsize)k * SYMBOL_BYTES;
  guint32 seed = g_rand_int (rand);
  g_autoptr (GBytes) payload = random_bytes (rand, length);
  g_autoptr (PwGfEncoder) encoder = pw_gf_encoder_new (payload, SYMBOL_BYTES, seed);
  g_autoptr (PwGfDecoder) decoder = pw_gf_decoder_new (length, SYMBOL_BYTES, seed, NULL);
  guint received = 0;
  for (guint32 id = first; !pw_gf_decoder_is_complete (decoder); id++) {
    guint8 symbol[SYMBOL_BYTES];
    if (g_rand_int_range (rand, 0, 100) < loss_percent)
      continue;
    pw_gf_encoder_write (encoder, id, symbol);
    (void)pw_gf_decoder_add (decoder, id, symbol);
    received++;
  }
  g_autoptr (GBytes) got = pw_gf_decoder_take (decoder);
  g_assert_true (g_bytes_equal (got, payload));
  return received - k;
}

static void
measure_code (const char *name, int loss_percent, gboolean is_late) {
  const struct { guint k, trials; } cells[] = { { 9, 20000 }, { 41, 5000 }, { 205, 2000 } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240214);
  double mean_max = 0, ratio_sum = 0;
  guint worst = 0;
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
    guint sum = 0;
    for (guint trial = 0; trial < cells[i].trials; trial++) {
      /* Late: somewhere in the first three rounds, mostly after all payload symbols have passed. */
      guint32 first = is_late ? (guint32)g_rand_int_range (rand, 1, (gint32)cells[i].k * 3) : 0;
      guint extra = extra_symbols (rand, cells[i].k, first, loss_percent);
      sum += extra;
      worst = MAX (worst, extra);
    }
    double mean = (double)sum / cells[i].trials;
    mean_max = MAX (mean_max, mean);
    ratio_sum += 1 + mean / cells[i].k;
  }
  printf ("point %s panwas %d %.5f\n", is_late ? "frames_late" : "frames", loss_percent,
          ratio_sum / G_N_ELEMENTS (cells));
  g_autofree char *mean_name = g_strdup_printf ("symbols_beyond_k_%s_mean", name);
  g_autofree char *worst_name = g_strdup_printf ("symbols_beyond_k_%s_worst", name);
  bench_at_most (mean_name, mean_max, 0.01);
  bench_at_most (worst_name, worst, 2);
}

/* --- payload per QR byte --------------------------------------------------------------------- */

/* The rungs of the ladder. 10 and 12 are for locking on and for wide modules, and hold few symbols.
 */
static void
measure_fill (PwFrameSource *source) {
  const struct {
    guint version;
    double limit;
  } rungs[] = { { 10, 0.80 }, { 12, 0.90 }, { 14, 0.95 }, { 19, 0.95 },
                { 21, 0.95 }, { 25, 0.95 }, { 33, 0.95 }, { 35, 0.95 } };
  for (guint i = 0; i < G_N_ELEMENTS (rungs); i++) {
    guint capacity = pw_qr_capacity (rungs[i].version);
    guint n = pw_frame_source_fit (source, capacity);
    double share = (double)n * pw_frame_source_symbol_bytes (source) / capacity;
    g_autofree char *name = g_strdup_printf ("payload_per_qr_byte_v%u", rungs[i].version);
    bench_at_least (name, share, rungs[i].limit);
  }
}

/* --- time of one picture --------------------------------------------------------------------- */

/* Six frames of four symbols from `first` on, as the 3 x 2 grid of version 14 on a 480 x 320
 * screen. */
static PwPicture *
draw_grid (PwFrameSource *source, guint32 first, PwQrMask mask, guint module_px) {
  PwTilesLayout layout = { 3, 2, PW_TILES_QUIET_MODULES_MIN, module_px };
  g_autoptr (GPtrArray) symbols
      = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_qr_symbol_free);
  for (guint i = 0; i < 6; i++) {
    g_autoptr (GBytes) frame = pw_frame_build (source, first + 4 * i, 4);
    gsize length;
    gconstpointer bytes = g_bytes_get_data (frame, &length);
    g_ptr_array_add (symbols, pw_qr_draw (bytes, length, 14, mask, NULL));
  }
  return pw_tiles_draw (&layout, symbols, NULL);
}

static void
measure_drawing (PwFrameSource *source, PwQrMask mask, const char *name, double limit) {
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint run = 0; run < RUNS; run++) {
    double start = bench_cpu_seconds ();
    g_autoptr (PwPicture) picture = draw_grid (source, 1000 + run * 24, mask, 2);
    double ms = (bench_cpu_seconds () - start) * 1000;
    g_array_append_val (times, ms);
    g_assert_nonnull (picture);
  }
  bench_at_most (name, bench_percentile (times, 0.95), limit);
}

/* A frame of a 1280 x 720 camera: the grid at 4 pixels a module in the middle of grey. */
static PwPicture *
camera_frame (PwFrameSource *source, guint32 first) {
  g_autoptr (PwPicture) grid = draw_grid (source, first, PW_QR_MASK_FIXED, 4);
  PwPicture *frame = pw_picture_new (1280, 720, 60);
  guint left = (frame->width - grid->width) / 2, top = (frame->height - grid->height) / 2;
  for (guint y = 0; y < grid->height; y++)
    memcpy (frame->pixels + (gsize)(top + y) * frame->width + left,
            grid->pixels + (gsize)y * grid->width, grid->width);
  return frame;
}

static void
measure_reading (PwFrameSource *source) {
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  guint read = 0;
  for (guint run = 0; run < RUNS; run++) {
    g_autoptr (PwPicture) frame = camera_frame (source, 1000 + run * 24);
    double start = bench_cpu_seconds ();
    g_autoptr (GPtrArray) found = pw_qr_scan (scanner, frame, PW_QR_EFFORT_LIVE);
    double ms = (bench_cpu_seconds () - start) * 1000;
    g_array_append_val (times, ms);
    read += found->len;
  }
  double share = (double)read / (6 * RUNS);
  bench_at_least ("qr_read_720p_6_tiles_share", share, 0.95);
  bench_at_most ("qr_read_720p_6_tiles_p95_ms", bench_percentile (times, 0.95), 25);
}

int
main (void) {
  measure_code ("loss0", 0, FALSE);
  measure_code ("loss10", 10, FALSE);
  measure_code ("loss20", 20, FALSE);
  measure_code ("loss30", 30, FALSE);
  measure_code ("loss40", 40, FALSE);
  measure_code ("loss50", 50, FALSE);
  measure_code ("late", 30, TRUE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GBytes) payload = random_bytes (rand, 22755); /* k = 205 */
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, NULL);
  measure_fill (source);
  measure_drawing (source, PW_QR_MASK_BEST, "qr_draw_3x2_v14_p95_ms", 8);
  if (pw_qr_draw_has_fixed_mask ())
    measure_drawing (source, PW_QR_MASK_FIXED, "qr_draw_3x2_v14_fixed_mask_p95_ms", 1);
  measure_reading (source);
  return 0;
}
