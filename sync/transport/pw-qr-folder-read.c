/* QR folder, reading: pictures of files and folders on two threads, into a joiner.
 *
 * The threads only turn a path into the payloads of its codes; everything else - joiner, report and
 * callback - stays in the thread of the caller, so nothing there needs a lock. */
#include "sync/transport/pw-qr-folder.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-qr-scan.h"

#define THREADS_MAX 2 /* each holds a picture of up to PW_PICTURE_PIXELS_MAX bytes, twice */

/* Shared with the threads. */
typedef struct {
  GPtrArray *paths;     /* borrowed: char *; not changed while threads run */
  gint next_index;      /* of `paths`; atomic */
  gint is_stopping;     /* atomic */
  GAsyncQueue *results; /* owned: Result */
} Work;

/* What a thread found in one picture. */
typedef struct {
  const char *path;    /* borrowed from Work.paths */
  GPtrArray *payloads; /* owned: GBytes; NULL if the picture was unreadable */
  GError *error;       /* owned: why, then */
} Result;

static void
result_free (Result *result) {
  if (result->payloads != NULL)
    g_ptr_array_unref (result->payloads);
  g_clear_error (&result->error);
  g_free (result);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Result, result_free)

void
pw_qr_folder_report_free (PwQrFolderReport *report) {
  if (report == NULL)
    return;
  g_ptr_array_unref (report->notes);
  g_free (report);
}

static void
note (PwQrFolderReport *report, const char *path, const char *message) {
  if (report->notes->len >= PW_QR_FOLDER_NOTES_MAX)
    return;
  /* Most sentences name the file themselves. */
  g_ptr_array_add (report->notes, strstr (message, path) != NULL
                                      ? g_strdup (message)
                                      : g_strdup_printf ("%s: %s", path, message));
}

/* --- which pictures -------------------------------------------------------------------------- */

static gboolean
is_picture_name (const char *name) {
  g_autofree char *lower = g_ascii_strdown (name, -1);
  return g_str_has_suffix (lower, ".png") || g_str_has_suffix (lower, ".pgm");
}

static void
add_folder (GPtrArray *paths, const char *dir, PwQrFolderReport *report) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = pw_file_list (dir, "", PW_STICK_FILES_MAX, &error);
  if (names == NULL) {
    report->picture_count++;
    report->done_count++;
    report->unreadable_count++;
    note (report, dir, error->message);
    return;
  }
  for (guint i = 0; i < names->len; i++)
    if (is_picture_name (names->pdata[i]))
      g_ptr_array_add (paths, g_build_filename (dir, names->pdata[i], NULL));
}

/* --- the threads ----------------------------------------------------------------------------- */

static gpointer
look_at_pictures (gpointer data) {
  Work *work = data;
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  while (!g_atomic_int_get (&work->is_stopping)) {
    guint index = (guint)g_atomic_int_add (&work->next_index, 1);
    if (index >= work->paths->len)
      break;
    Result *result = g_new0 (Result, 1);
    result->path = work->paths->pdata[index];
    g_autoptr (PwPicture) picture = pw_picture_read (result->path, &result->error);
    if (picture != NULL)
      result->payloads = pw_qr_scan (scanner, picture, PW_QR_EFFORT_STILL);
    g_async_queue_push (work->results, result);
  }
  return NULL;
}

/* --- the caller's thread --------------------------------------------------------------------- */

static void
take_payload (PwQrFolderReport *report, PwJoiner *joiner, const char *path, GBytes *payload) {
  g_autoptr (GError) error = NULL;
  report->symbol_count++;
  switch (pw_joiner_add (joiner, payload, &error)) {
  case PW_JOINER_FOREIGN:
    report->foreign_count++;
    return;
  case PW_JOINER_REFUSED:
    report->refused_count++;
    note (report, path, error->message);
    return;
  case PW_JOINER_KNOWN:
  case PW_JOINER_TAKEN:
  case PW_JOINER_RESTARTED:
  case PW_JOINER_FINISHED:
    return;
  }
}

static void
take_result (PwQrFolderReport *report, PwJoiner *joiner, const Result *result) {
  report->done_count++;
  if (result->payloads == NULL) {
    report->unreadable_count++;
    note (report, result->path, result->error->message);
    return;
  }
  if (result->payloads->len == 0)
    report->empty_count++;
  for (guint i = 0; i < result->payloads->len; i++)
    take_payload (report, joiner, result->path, result->payloads->pdata[i]);
}

static void
read_all (Work *work, PwQrFolderReport *report, PwJoiner *joiner, PwQrFolderProgress on_progress,
          gpointer data) {
  guint thread_count = MIN (work->paths->len, (guint)THREADS_MAX);
  GThread *threads[THREADS_MAX];
  for (guint i = 0; i < thread_count; i++)
    threads[i] = g_thread_new ("qr-folder", look_at_pictures, work);
  for (guint i = 0; i < work->paths->len; i++) {
    g_autoptr (Result) result = g_async_queue_pop (work->results);
    take_result (report, joiner, result);
    if (on_progress != NULL && !on_progress (report, joiner, data))
      break;
  }
  g_atomic_int_set (&work->is_stopping, TRUE);
  for (guint i = 0; i < thread_count; i++)
    g_thread_join (threads[i]);
}

PwQrFolderReport *
pw_qr_folder_read (const char *const *paths, gsize path_count, PwJoiner *joiner,
                   PwQrFolderProgress on_progress, gpointer data) {
  g_return_val_if_fail (paths != NULL || path_count == 0, NULL);
  g_return_val_if_fail (joiner != NULL, NULL);
  PwQrFolderReport *report = g_new0 (PwQrFolderReport, 1);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < path_count; i++) {
    if (pw_file_is_dir (paths[i]))
      add_folder (pictures, paths[i], report);
    else
      g_ptr_array_add (pictures, g_strdup (paths[i]));
  }
  report->picture_count += pictures->len;
  Work work = { .paths = pictures };
  work.results = g_async_queue_new_full ((GDestroyNotify)result_free);
  read_all (&work, report, joiner, on_progress, data);
  g_async_queue_unref (work.results);
  return report;
}
