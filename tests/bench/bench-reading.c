/* Reading through the camera model: single pictures beside zbarimg and ZXing, whole transfers by
 * screen, layout, rate and level, the time of a picture, and pictures made to waste time. Prints
 * "name value limit ok|MISSED", "point PLOT SERIES X Y" for plots, and "#" lines with details.
 *
 * Times are processor time of all threads, so that they do not depend on what else runs. */
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sync/transport/pw-frame-join.h"
#include "sync/transport/pw-ladder.h"
#include "sync/transport/pw-qr-reader.h"
#include "sync/transport/pw-qr-scan.h"
#include "tests/lib/camera-show.h"
#include "tests/lib/camera-trap.h"
#ifdef BENCH_ZXING_VERSION
#include "tests/bench/bench-zxing.h"
#endif

#define STILLS 20 /* pictures in a cell */
#define FILMS 4   /* poses and phases of each film */
#define TRANSFER_BYTES 100000

static void
print (const char *name, double value, double limit, gboolean is_ok) {
  printf ("%s %.6g %.6g %s\n", name, value, limit, is_ok ? "ok" : "MISSED");
  fflush (stdout);
}

static double
cpu_ms (void) {
  struct timespec now = { 0, 0 };
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static GBytes *
random_payload (gsize length) {
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32)length);
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_rand_int_range (rand, 0, 256);
  return g_bytes_new_take (bytes, length);
}

/* --- times ----------------------------------------------------------------------------------- */

static int
compare_doubles (gconstpointer a, gconstpointer b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double
percentile_95 (GArray *values) {
  qsort (values->data, values->len, sizeof (double), compare_doubles);
  return g_array_index (values, double, (guint)ceil (0.95 * values->len) - 1);
}

/* --- single pictures ------------------------------------------------------------------------- */

typedef struct {
  guint ours, live, zbarimg, zxing; /* pictures read, of STILLS */
} Cell;

static guint
count_text (const char *text, const char *word) {
  guint count = 0;
  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    count++;
  return count;
}

/* Of the pictures in `dir`, those in which zbarimg finds a code, whatever it makes of its bytes. */
static guint
run_zbarimg (const char *dir) {
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  const char *head[] = { "zbarimg", "-q", "--xml", "--nodbus", "-Sdisable", "-Sqrcode.enable" };
  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    g_ptr_array_add (argv, g_strdup (head[i]));
  for (guint i = 0; i < STILLS; i++)
    g_ptr_array_add (argv, g_strdup_printf ("%s/%u.png", dir, i));
  g_ptr_array_add (argv, NULL);
  g_autofree char *out = NULL, *errors = NULL;
  if (!g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out,
                     &errors, NULL, NULL))
    return 0;
  return count_text (out, "<index ");
}

static void
print_zbarimg_version (char *program) {
  char version[] = "--version", *argv[] = { program, version, NULL };
  g_autofree char *out = NULL;
  if (program != NULL
      && g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, NULL,
                       NULL))
    printf ("peer zbarimg %s (Debian zbar-tools)\n", g_strchomp (out));
}

/* One code that fills 0.9 of the height of a 720p picture, from a new pose each time. */
static Cell
measure_stills (guint version, guint level, const char *dir, gboolean has_zbarimg) {
  Cell cell = { 0, 0, 0, 0 };
  CameraSetup setup = camera_setup_720p ();
  setup.fill = 0.9;
  guint side = (pw_qr_side (version) + 4) * 4;
  CameraRung rung = { side, side, 1, 1, version, 4 };
  g_autoptr (GBytes) payload = random_payload (50000);
  g_autoptr (CameraShow) show = camera_show_new (payload, &rung);
  g_autoptr (Camera) camera = camera_new (&setup, camera_level (level), 1000 + version);
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  for (guint i = 0; i < STILLS; i++) {
    g_autoptr (PwPicture) picture = camera_still (camera, camera_show_picture (i, show));
    g_autoptr (GPtrArray) still = pw_qr_scan (scanner, picture, PW_QR_EFFORT_STILL);
    g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
    g_autoptr (GPtrArray) live = pw_qr_reader_read (reader, picture);
    cell.ours += still->len == 1 && camera_show_holds (show, i, still->pdata[0]) ? 1 : 0;
    cell.live += live->len == 1 && camera_show_holds (show, i, live->pdata[0]) ? 1 : 0;
#ifdef BENCH_ZXING_VERSION
    cell.zxing += bench_zxing_read (picture->pixels, picture->width, picture->height) > 0 ? 1 : 0;
#endif
    g_autofree char *path = g_strdup_printf ("%s/%u.png", dir, i);
    if (has_zbarimg && !pw_picture_save (picture, path, NULL))
      g_error ("cannot write %s", path);
  }
  cell.zbarimg = has_zbarimg ? run_zbarimg (dir) : 0;
  for (guint i = 0; i < STILLS; i++) {
    g_autofree char *path = g_strdup_printf ("%s/%u.png", dir, i);
    (void)remove (path);
  }
  return cell;
}

/* The cells in which zbarimg reads about 60 %, and ours there. */
static void
measure_single_pictures (void) {
  const guint versions[] = { 10, 15, 20, 25, 30, 40 };
  g_autofree char *zbarimg = g_find_program_in_path ("zbarimg");
  g_autofree char *dir = g_dir_make_tmp ("bench-reading-XXXXXX", NULL);
  g_assert_nonnull (dir);
  print_zbarimg_version (zbarimg);
  guint cells = 0, theirs = 0, ours = 0;
  printf ("# version level: ours still, ours live, zbarimg, zxing (percent of %u pictures)\n",
          STILLS);
  for (guint level = 2; level <= 4; level++)
    for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
      Cell cell = measure_stills (versions[i], level, dir, zbarimg != NULL);
      printf ("# stills V%u L%u: %u %u %u %u\n", versions[i], level, cell.ours * 100 / STILLS,
              cell.live * 100 / STILLS, cell.zbarimg * 100 / STILLS, cell.zxing * 100 / STILLS);
      printf ("point stills-L%u panwas %u %.3g\n", level, versions[i], (double)cell.ours / STILLS);
      if (zbarimg != NULL)
        printf ("point stills-L%u zbarimg %u %.3g\n", level, versions[i],
                (double)cell.zbarimg / STILLS);
#ifdef BENCH_ZXING_VERSION
      printf ("point stills-L%u zxing %u %.3g\n", level, versions[i], (double)cell.zxing / STILLS);
#endif
      fflush (stdout);
      if (cell.zbarimg * 100 < 40 * STILLS || cell.zbarimg * 100 > 80 * STILLS)
        continue;
      cells++;
      theirs += cell.zbarimg;
      ours += cell.ours;
    }
  (void)g_rmdir (dir);
  if (cells == 0)
    return;
  double share = (double)ours / (cells * STILLS);
  printf ("# in %u cells zbarimg reads %.0f %%, ours %.0f %%\n", cells,
          100.0 * theirs / (cells * STILLS), 100 * share);
  print ("reading_where_zbarimg_reads_60_percent", share, 0.95, share >= 0.95);
}

/* --- transfers ------------------------------------------------------------------------------- */

typedef struct {
  double goodput; /* bytes of new symbols a second */
  double share;   /* of the codes shown */
  GArray *ms;     /* owned by the caller: processor time of each picture */
  double lock_ms; /* the latest first reading */
} Film;

/* Codes whose picture was wholly shown while the camera filmed, by whether they were read. */
static void
count_read (CameraShow *show, GHashTable *seen, guint first, guint last, const CameraRung *rung,
            guint *read, guint *shown) {
  GHashTableIter iter;
  gpointer payload;
  *read = 0;
  *shown = (last - first) * rung->cols * rung->rows;
  for (guint index = first; index < last; index++) {
    g_hash_table_iter_init (&iter, seen);
    while (g_hash_table_iter_next (&iter, &payload, NULL))
      *read += camera_show_holds (show, index, payload) ? 1 : 0;
  }
}

static void
film (const CameraRung *rung, guint level, guint refreshes, guint seed, guint frames, Film *result,
      double *read_sum, double *shown_sum, double *seconds) {
  CameraSetup setup = camera_setup_720p ();
  double picture_ms = 1000 / setup.refresh_hz * refreshes;
  setup.refreshes = refreshes;
  setup.phase_ms = picture_ms * (seed % FILMS) / FILMS;
  g_autoptr (GBytes) payload = random_payload (TRANSFER_BYTES);
  g_autoptr (CameraShow) show = camera_show_new (payload, rung);
  g_autoptr (Camera) camera = camera_new (&setup, camera_level (level), seed);
  g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
  g_autoptr (GHashTable) seen
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  gboolean is_locked = FALSE;
  for (guint number = 0; number < frames; number++) {
    g_autoptr (PwPicture) picture = camera_film (camera, number, camera_show_picture, show);
    double start = cpu_ms (), ms;
    g_autoptr (GPtrArray) found = pw_qr_reader_read (reader, picture);
    ms = cpu_ms () - start;
    g_array_append_val (result->ms, ms);
    for (guint i = 0; i < found->len; i++)
      g_hash_table_add (seen, g_bytes_ref (found->pdata[i]));
    if (found->len > 0 && !is_locked) {
      result->lock_ms = MAX (result->lock_ms, camera_film_ms (camera, number) - setup.phase_ms);
      is_locked = TRUE;
    }
  }
  if (!is_locked)
    result->lock_ms = INFINITY;
  guint first = (guint)ceil (setup.phase_ms / picture_ms), read, shown;
  guint last = (guint)floor (camera_film_ms (camera, frames - 1) / picture_ms);
  count_read (show, seen, first, last, rung, &read, &shown);
  *read_sum += read;
  *shown_sum += shown;
  *seconds += (last - first) * picture_ms / 1000;
}

static Film
measure_film (const CameraRung *rung, guint level, guint refreshes, guint frames) {
  Film result = { 0, 0, g_array_new (FALSE, FALSE, sizeof (double)), 0 };
  double read = 0, shown = 0, seconds = 0;
  g_autoptr (GBytes) payload = random_payload (TRANSFER_BYTES);
  g_autoptr (CameraShow) show = camera_show_new (payload, rung);
  double code_bytes = (double)camera_show_picture_bytes (show) / (rung->cols * rung->rows);
  for (guint seed = 0; seed < FILMS; seed++)
    film (rung, level, refreshes, 40 + seed, frames, &result, &read, &shown, &seconds);
  result.share = read / shown;
  result.goodput = read * code_bytes / seconds;
  printf ("# film %ux%u %ux%u V%u %u px L%u %u/s: %.1f KB/s, %.3f of what was shown, lock %.0f ms, "
          "p95 %.1f ms\n",
          rung->width, rung->height, rung->cols, rung->rows, rung->version, rung->module_px, level,
          60 / refreshes, result.goodput / 1000, result.share, result.lock_ms,
          percentile_95 (result.ms));
  printf ("point goodput-L%u %ux%u-V%u-%ux%u %u %.4g\n", level, rung->width, rung->height,
          rung->version, rung->cols, rung->rows, 60 / refreshes, result.goodput / 1000);
  fflush (stdout);
  return result;
}

/* Seconds of film from the first reading until the payload is there; the worst of FILMS. */
static double
measure_finish (const CameraRung *rung, gsize length, guint frame_max) {
  double worst = 0;
  for (guint seed = 0; seed < FILMS; seed++) {
    CameraSetup setup = camera_setup_720p ();
    setup.phase_ms = 50.0 * seed / FILMS;
    g_autoptr (GBytes) payload = random_payload (length);
    g_autoptr (CameraShow) show = camera_show_new (payload, rung);
    g_autoptr (Camera) camera = camera_new (&setup, camera_level (3), 60 + seed);
    g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
    g_autoptr (PwJoiner) joiner = pw_joiner_new ();
    double locked = -1, took = INFINITY;
    for (guint number = 0; number < frame_max && isinf (took); number++) {
      g_autoptr (PwPicture) picture = camera_film (camera, number, camera_show_picture, show);
      g_autoptr (GPtrArray) found = pw_qr_reader_read (reader, picture);
      locked = found->len > 0 && locked < 0 ? camera_film_ms (camera, number) : locked;
      for (guint i = 0; i < found->len; i++)
        if (pw_joiner_add (joiner, found->pdata[i], NULL) == PW_JOINER_FINISHED)
          took = (camera_film_ms (camera, number) - locked) / 1000;
    }
    g_autoptr (GBytes) got = pw_joiner_take (joiner, NULL);
    worst = MAX (worst, got != NULL && g_bytes_equal (got, payload) ? took : 1e9);
  }
  return worst;
}

/* The rung that the app shows on such a screen. */
static CameraRung
app_rung (guint width, guint height, gboolean is_fast) {
  g_autoptr (GBytes) payload = random_payload (TRANSFER_BYTES);
  g_autoptr (PwFrameSource) source = pw_ladder_source (payload, width, height, NULL);
  g_autoptr (PwLadder) ladder
      = pw_ladder_new (width, height, pw_frame_source_symbol_bytes (source), NULL);
  const PwRung *rung = pw_ladder_rung (ladder, pw_ladder_safe_index (ladder) + (is_fast ? 1 : 0));
  return (CameraRung){
    width, height, rung->layout.cols, rung->layout.rows, rung->version, rung->layout.module_px
  };
}

static void
measure_transfers (void) {
  CameraRung handheld = app_rung (480, 320, FALSE), large = app_rung (1280, 720, TRUE);
  Film main_film = measure_film (&handheld, 3, 3, 45);
  print ("goodput_480x320_l3_kb_s", main_film.goodput / 1000, 50, main_film.goodput >= 50000);
  print ("share_read_480x320_l3", main_film.share, 0.95, main_film.share >= 0.95);
  print ("lock_480x320_l3_ms", main_film.lock_ms, 300, main_film.lock_ms <= 300);
  double ms = percentile_95 (main_film.ms);
  print ("reader_720p_6_tiles_p95_ms", ms, 25, ms <= 25);
  g_array_unref (main_film.ms);
  Film large_film = measure_film (&large, 3, 3, 45);
  print ("goodput_1280x720_l3_kb_s", large_film.goodput / 1000, 74, large_film.goodput >= 74000);
  g_array_unref (large_film.ms);
  double seconds = measure_finish (&handheld, 20 * 1024, 40);
  print ("finish_20_kb_480x320_l3_s", seconds, 0.5, seconds <= 0.5);
  seconds = measure_finish (&handheld, 100 * 1024, 110);
  print ("finish_100_kb_480x320_l3_s", seconds, 2.2, seconds <= 2.2);
}

/* What rungs, rates and levels do; nothing here has a limit. */
static void
measure_others (void) {
  static const struct {
    CameraRung rung;
    guint level, refreshes;
  } films[] = {
    { { 480, 320, 3, 2, 14, 2 }, 1, 3 },  { { 480, 320, 3, 2, 14, 2 }, 2, 3 },
    { { 480, 320, 3, 2, 14, 2 }, 4, 3 },  { { 480, 320, 3, 2, 14, 2 }, 3, 4 },
    { { 480, 320, 3, 2, 14, 2 }, 3, 2 },  { { 480, 320, 2, 1, 24, 2 }, 3, 3 },
    { { 640, 480, 3, 2, 12, 3 }, 3, 3 },  { { 640, 480, 3, 2, 21, 2 }, 2, 3 },
    { { 1280, 720, 3, 2, 17, 4 }, 3, 3 }, { { 1280, 720, 4, 2, 14, 4 }, 3, 3 },
    { { 1280, 720, 4, 2, 21, 3 }, 2, 3 }, { { 480, 320, 1, 1, 10, 4 }, 4, 6 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (films); i++) {
    Film other = measure_film (&films[i].rung, films[i].level, films[i].refreshes, 24);
    g_array_unref (other.ms);
  }
}

/* --- pictures made to waste time ------------------------------------------------------------- */

static void
measure_hostile (void) {
  PwPicture *pictures[5]
      = { camera_trap_finders (1280, 720, 200, 5), camera_trap_finders (1280, 720, 1000, 3),
          pw_picture_new (1280, 720, 255), pw_picture_new (1280, 720, 255),
          camera_trap_finders (1280, 720, 38, 8) };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  for (guint i = 0; i < 1280 * 720; i++) {
    pictures[2]->pixels[i] = (guint8)g_rand_int_range (rand, 0, 256);
    pictures[3]->pixels[i] = i % 1280 / 3 % 2 ? 0 : 255;
  }
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
  for (guint run = 0; run < 12; run++)
    for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
      double start = cpu_ms ();
      g_autoptr (GPtrArray) found = pw_qr_reader_read (reader, pictures[i]);
      double ms = cpu_ms () - start;
      g_assert_cmpuint (found->len, ==, 0);
      g_array_append_val (all, ms);
    }
  double worst = percentile_95 (all);
  print ("reader_hostile_p95_ms", worst, 150, worst <= 150);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    pw_picture_free (pictures[i]);
}

int
main (void) {
#ifdef BENCH_ZXING_VERSION
  printf ("peer zxing %s\n", bench_zxing_version ());
#endif
  measure_transfers ();
  measure_hostile ();
  measure_single_pictures ();
  measure_others ();
  return 0;
}
