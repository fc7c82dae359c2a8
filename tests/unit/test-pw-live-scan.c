/* Live scan: a transfer arrives whole and is told once; a payload that is refused is collected
 * anew; stopped in the middle, the next scan goes on from the frames that were kept; codes that are
 * no frames, the picture to aim by, what is told to the sender, and a source that is not there. */
#include "sync/transport/pw-live-scan.h"

#include <string.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-qr-folder.h"
#include "tests/lib/sample.h"

#define PAYLOAD_BYTES 6000

/* --- what a scan told ------------------------------------------------------------------------ */

typedef struct {
  PwLiveScan *scan;    /* owned */
  guint refuse;        /* so many payloads are no good */
  guint stop_at;       /* pictures, then it is stopped; 0: never */
  GPtrArray *payloads; /* owned: GBytes */
  PwLiveScanProgress last;
  guint feedback_count; /* events with something to tell the sender */
  PwFeedback first_feedback;
  GBytes *other;                     /* owned; the last code that was no frame */
  guint preview_width, preview_side; /* greatest width, greatest of both */
  gboolean has_ended;
  GError *error; /* owned */
} Told;

static void
on_progress (const PwLiveScanProgress *progress, gpointer data) {
  Told *told = data;
  g_assert_false (told->has_ended);
  g_assert_cmpuint (progress->picture_count, >=, told->last.picture_count);
  g_assert_cmpfloat (progress->fraction, >=, 0);
  g_assert_cmpfloat (progress->fraction, <=, 1);
  told->last = *progress;
  if (progress->has_feedback && told->feedback_count++ == 0)
    told->first_feedback = progress->feedback;
  if (told->stop_at > 0 && progress->picture_count >= told->stop_at)
    pw_live_scan_stop (told->scan);
}

static void
on_preview (const PwPicture *picture, gpointer data) {
  Told *told = data;
  told->preview_width = MAX (told->preview_width, picture->width);
  told->preview_side = MAX (told->preview_side, MAX (picture->width, picture->height));
}

static gboolean
on_payload (GBytes *payload, guint32 transfer_id, gpointer data) {
  Told *told = data;
  g_assert_false (told->has_ended);
  g_assert_cmpuint (transfer_id, !=, 0);
  if (told->refuse > 0) {
    told->refuse--;
    return FALSE;
  }
  g_ptr_array_add (told->payloads, g_bytes_ref (payload));
  return TRUE;
}

static void
on_other (GBytes *content, gpointer data) {
  Told *told = data;
  g_clear_pointer (&told->other, g_bytes_unref);
  told->other = g_bytes_ref (content);
}

static void
on_end (const GError *error, gpointer data) {
  Told *told = data;
  g_assert_false (told->has_ended);
  told->has_ended = TRUE;
  told->error = error != NULL ? g_error_copy (error) : NULL;
}

static const PwLiveScanEvents all_events = { .on_progress = on_progress,
                                             .on_preview = on_preview,
                                             .on_payload = on_payload,
                                             .on_other = on_other,
                                             .on_end = on_end };

static void
told_start (Told *told) {
  told->payloads = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  told->scan = pw_live_scan_new (&all_events, told);
}

static void
told_run (Told *told, const char *source) {
  pw_live_scan_start (told->scan, source);
  while (!told->has_ended)
    (void)g_main_context_iteration (NULL, TRUE);
  g_assert_true (pw_live_scan_has_ended (told->scan));
}

static void
told_clear (Told *told) {
  g_clear_pointer (&told->scan, pw_live_scan_free);
  g_ptr_array_unref (told->payloads);
  g_clear_pointer (&told->other, g_bytes_unref);
  g_clear_error (&told->error);
}

/* --- pictures -------------------------------------------------------------------------------- */

typedef struct {
  char *dir;      /* owned */
  char *source;   /* owned */
  GBytes *sent;   /* owned */
  guint pictures; /* one code each */
} Film;

static void
film_make (Film *film) {
  film->dir = sample_dir_new ();
  film->source = g_strconcat ("frames:", film->dir, NULL);
  guint8 *bytes = g_malloc (PAYLOAD_BYTES);
  g_autoptr (GRand) lots = g_rand_new_with_seed (77);
  for (guint i = 0; i < PAYLOAD_BYTES; i++)
    bytes[i] = (guint8)g_rand_int_range (lots, 0, 256);
  film->sent = g_bytes_new_take (bytes, PAYLOAD_BYTES);
  /* Each symbol once, and as many again that repair: two thirds of the pictures. */
  PwQrFolderOptions options = { .version = 10, .module_px = 3, .loss_percent = 60 };
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_qr_folder_write (film->dir, film->sent, &options, &film->pictures, &error));
  g_assert_cmpuint (film->pictures, >=, 40);
}

static void
film_clear (Film *film) {
  sample_dir_free (film->dir);
  g_free (film->source);
  g_bytes_unref (film->sent);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_whole (void) {
  Film film = { 0 };
  film_make (&film);
  Told told = { 0 };
  told_start (&told);
  pw_live_scan_set_preview (told.scan, 100, 60);
  told_run (&told, film.source);
  g_assert_no_error (told.error);
  g_assert_cmpuint (told.payloads->len, ==, 1);
  g_assert_true (g_bytes_equal (told.payloads->pdata[0], film.sent));
  g_assert_cmpuint (told.last.picture_count, ==, film.pictures);
  g_assert_cmpuint (told.last.code_count, ==, film.pictures);
  g_assert_cmpuint (told.last.empty_count + told.last.foreign_count + told.last.refused_count, ==,
                    0);
  g_assert_cmpuint (told.last.finished_count, ==, 1);
  g_assert_false (told.last.has_current);
  g_assert_cmpfloat (told.last.fraction, ==, 1);
  g_assert_cmpuint (told.preview_side, >, 0);
  g_assert_cmpuint (told.preview_side, <=, 60);
  told_clear (&told);
  film_clear (&film);
}

static void
test_feedback (void) {
  Film film = { 0 };
  film_make (&film);
  Told told = { 0 };
  told_start (&told);
  told_run (&told, film.source);
  g_assert_cmpuint (told.feedback_count, >, 0);
  const PwFeedback *first = &told.first_feedback, *last = &told.last.feedback;
  g_assert_true (told.last.has_feedback);
  g_assert_cmpuint (first->transfer_id, ==, last->transfer_id);
  g_assert_cmpint (first->state, ==, PW_FEEDBACK_READING);
  g_assert_cmpuint (first->rank, <, first->symbol_count);
  g_assert_cmpint (last->state, ==, PW_FEEDBACK_DONE);
  g_assert_cmpuint (last->rank, ==, last->symbol_count);
  told_clear (&told);
  film_clear (&film);
}

/* Its seal did not open: the frames that follow collect it a second time. */
static void
test_refused_payload (void) {
  Film film = { 0 };
  film_make (&film);
  Told told = { .refuse = 1 };
  told_start (&told);
  told_run (&told, film.source);
  g_assert_no_error (told.error);
  g_assert_cmpuint (told.refuse, ==, 0);
  g_assert_cmpuint (told.last.finished_count, ==, 2);
  g_assert_cmpuint (told.payloads->len, ==, 1);
  g_assert_true (g_bytes_equal (told.payloads->pdata[0], film.sent));
  told_clear (&told);
  film_clear (&film);
}

/* What is held of the one transfer. */
typedef struct {
  GPtrArray *frames; /* owned: GBytes */
  guint rank;
} Kept;

/* Called while the thread is kept out. */
static gboolean
keep_frames (PwJoiner *joiner, gpointer data, GError **error) {
  (void)error;
  Kept *kept = data;
  g_autoptr (GArray) transfers = pw_joiner_list (joiner);
  if (transfers->len != 1)
    return FALSE;
  const PwJoinerTransfer *transfer = &g_array_index (transfers, PwJoinerTransfer, 0);
  kept->rank = transfer->rank;
  kept->frames = pw_joiner_frames (joiner, transfer->transfer_id);
  return TRUE;
}

static void
test_goes_on (void) {
  Film film = { 0 };
  film_make (&film);
  char *begun = sample_dir_new ();
  g_autofree char *source = g_strconcat ("frames:", begun, NULL);
  for (guint i = 1; i <= 10; i++) { /* more was not seen */
    g_autofree char *name = g_strdup_printf ("frame-%04u.png", i);
    g_autofree char *from = g_build_filename (film.dir, name, NULL);
    g_autofree char *to = g_build_filename (begun, name, NULL);
    g_assert_cmpint (link (from, to), ==, 0);
  }
  Told first = { 0 };
  told_start (&first);
  told_run (&first, source);
  sample_dir_free (begun);
  g_assert_no_error (first.error);
  g_assert_cmpuint (first.payloads->len, ==, 0);
  Kept kept = { 0 };
  g_assert_true (pw_live_scan_with_joiner (first.scan, keep_frames, &kept, NULL));
  g_assert_cmpuint (kept.frames->len, ==, 10);
  g_assert_cmpuint (kept.rank, ==, first.last.current.rank);

  Told second = { 0 };
  told_start (&second);
  for (guint i = 0; i < kept.frames->len; i++)
    g_assert_cmpint (pw_joiner_add (pw_live_scan_joiner (second.scan), kept.frames->pdata[i], NULL),
                     ==, PW_JOINER_TAKEN);
  told_run (&second, film.source);
  g_assert_no_error (second.error);
  g_assert_cmpuint (second.payloads->len, ==, 1);
  g_assert_true (g_bytes_equal (second.payloads->pdata[0], film.sent));
  /* What was kept is not needed again; a frame has two symbols, and one of the last may be over. */
  guint k = second.last.feedback.symbol_count;
  g_assert_cmpuint (second.last.symbol_count + kept.rank, >=, k);
  g_assert_cmpuint (second.last.symbol_count + kept.rank, <=, k + 1);
  g_ptr_array_unref (kept.frames);
  told_clear (&first);
  told_clear (&second);
  film_clear (&film);
}

static void
test_other_codes (void) {
  char *dir = sample_dir_new ();
  g_autofree char *source = g_strconcat ("frames:", dir, NULL);
  g_autofree char *path = g_build_filename (dir, "a.png", NULL);
  g_autofree char *blank = g_build_filename (dir, "b.png", NULL);
  g_autoptr (GError) error = NULL;
  const PwFeedback feedback = { .transfer_id = 7, .rank = 3, .symbol_count = 9, .rate = 15 };
  g_autoptr (PwQrSymbol) symbol = pw_feedback_draw (&feedback, &error);
  g_assert_no_error (error);
  guint side = (symbol->side + 8) * 4;
  g_autoptr (PwPicture) picture = pw_picture_new (side, side, 255);
  for (guint y = 0; y < symbol->side * 4; y++)
    for (guint x = 0; x < symbol->side * 4; x++)
      if (symbol->modules[(y / 4) * symbol->side + x / 4])
        picture->pixels[(y + 16) * side + x + 16] = 0;
  g_assert_true (pw_picture_save (picture, path, &error));
  g_autoptr (PwPicture) nothing = pw_picture_new (50, 50, 255);
  g_assert_true (pw_picture_save (nothing, blank, &error));
  Told told = { 0 };
  told_start (&told);
  told_run (&told, source);
  g_assert_no_error (told.error);
  g_assert_nonnull (told.other);
  gsize length;
  const void *bytes = g_bytes_get_data (told.other, &length);
  PwFeedback got;
  g_assert_true (pw_feedback_parse (bytes, length, &got));
  g_assert_cmpuint (got.rank, ==, 3);
  g_assert_cmpuint (told.last.foreign_count, ==, 1);
  g_assert_cmpuint (told.last.empty_count, ==, 1);
  g_assert_false (told.last.has_feedback);
  g_assert_cmpfloat (told.last.fraction, ==, 0);
  told_clear (&told);
  sample_dir_free (dir);
}

static void
test_no_source (void) {
  Told told = { 0 };
  told_start (&told);
  told_run (&told, "frames:/nowhere/at/all");
  g_assert_error (told.error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (told.error->message, "/nowhere/at/all"));
  told_clear (&told);
  Told wrong = { 0 };
  told_start (&wrong);
  told_run (&wrong, "telepathy:");
  g_assert_error (wrong.error, PW_ERROR, PW_ERROR_USAGE);
  told_clear (&wrong);
}

static void
test_stopped (void) {
  Told told = { .stop_at = 3 };
  told_start (&told);
  told_run (&told, "test:");
  g_assert_no_error (told.error);
  g_assert_cmpuint (told.last.picture_count, >=, 3);
  g_assert_true (told.last.camera.is_live);
  told_clear (&told);
}

static gboolean
count (gpointer data) {
  (*(guint *)data)++;
  return G_SOURCE_CONTINUE;
}

typedef struct {
  Told told;
  guint looks;
} Run;

static gboolean
look (gpointer data) {
  Run *run = data;
  g_assert_false (run->told.has_ended);
  if (++run->looks == 5)
    pw_live_scan_stop (run->told.scan);
  return run->looks < 5 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Run to its end in one call: who looks can stop it, and nothing else of this thread goes on. */
static void
test_run (void) {
  Run run = { .looks = 0 };
  guint others = 0;
  guint other = g_timeout_add (1, count, &others);
  told_start (&run.told);
  pw_live_scan_run (run.told.scan, "test:", 20, look, &run);
  g_assert_true (run.told.has_ended);
  g_assert_no_error (run.told.error);
  g_assert_cmpuint (run.looks, ==, 5);
  g_assert_cmpuint (others, ==, 0);
  g_assert_null (g_main_context_get_thread_default ());
  g_source_remove (other);
  told_clear (&run.told);
}

/* A source without an end, taken away while it runs: nothing is told after that. */
static void
test_freed_in_the_middle (void) {
  Told told = { 0 };
  told_start (&told);
  pw_live_scan_start (told.scan, "test:");
  while (told.last.picture_count < 3)
    (void)g_main_context_iteration (NULL, TRUE);
  g_assert_true (told.last.camera.is_live);
  g_autofree char *description = pw_live_scan_description (told.scan);
  g_assert_nonnull (strstr (description, "640 x 480"));
  g_clear_pointer (&told.scan, pw_live_scan_free);
  guint64 pictures = told.last.picture_count;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (told.has_ended);
  g_assert_cmpuint (told.last.picture_count, ==, pictures);
  told_clear (&told);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live-scan/whole", test_whole);
  g_test_add_func ("/live-scan/feedback", test_feedback);
  g_test_add_func ("/live-scan/refused-payload", test_refused_payload);
  g_test_add_func ("/live-scan/goes-on", test_goes_on);
  g_test_add_func ("/live-scan/other-codes", test_other_codes);
  g_test_add_func ("/live-scan/no-source", test_no_source);
  g_test_add_func ("/live-scan/stopped", test_stopped);
  g_test_add_func ("/live-scan/run", test_run);
  g_test_add_func ("/live-scan/freed-in-the-middle", test_freed_in_the_middle);
  return g_test_run ();
}
