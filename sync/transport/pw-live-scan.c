/* Live scan: camera, reader and joiner on worker threads, events in the caller's main context.
 *
 * 1. One thread waits for pictures, reads them and feeds the joiner; the camera's own thread drops
 *    what is too old meanwhile, so nothing waits in a row.
 * 2. What is to be told stands in `news`: payloads in a queue, all the rest once, the newest. A
 *    source without a descriptor wakes the main context; it takes the news and calls.
 * 3. `mutex` guards all that both sides touch, the joiner too. No callback runs while it is held.
 */
#include "sync/transport/pw-live-scan.h"

#include "sync/transport/pw-frame.h"
#include "sync/transport/pw-qr-reader.h"

#define EVENT_US (G_USEC_PER_SEC / PW_LIVE_SCAN_EVENTS_PER_S)

/* A payload on its way to the caller. */
typedef struct {
  GBytes *payload; /* owned */
  guint32 transfer_id;
} Finished;

/* A count as it was some time ago, for rates over one to two seconds. */
typedef struct {
  gint64 earlier_us, later_us;
  guint64 earlier_symbols, later_symbols, earlier_pictures, later_pictures;
} Rates;

struct PwLiveScan {
  PwLiveScanEvents events;
  gpointer data;
  char *source_name; /* owned */
  GThread *thread;   /* owned; NULL before the start */
  GSource *wake;     /* owned; NULL before the start */

  GMutex mutex;      /* for all below */
  PwJoiner *joiner;  /* owned */
  PwCamera *camera;  /* owned by the thread; NULL before and after */
  char *description; /* owned */
  gboolean is_stopping;
  gboolean has_ended; /* the thread is through */
  gboolean end_told;
  guint preview_width, preview_height;

  /* news */
  GQueue finished;             /* owned: Finished */
  PwPicture *preview;          /* owned; NULL: none */
  GBytes *other;               /* owned; NULL: none */
  GError *error;               /* owned; of the end */
  gboolean has_news;           /* progress changed since it was told */
  PwLiveScanProgress progress; /* as it is now */

  /* of the thread alone */
  PwFeedbackMeter *meter; /* owned */
  Rates rates;
  guint32 seen_id;  /* transfer of the last good frame */
  guint seen_count; /* its k; 0: none was seen */
  gint64 told_us;   /* when progress was made news last */
};

/* --- news ------------------------------------------------------------------------------------ */

static void
finished_free (Finished *finished) {
  g_bytes_unref (finished->payload);
  g_free (finished);
}

/* Hands over what is finished. FALSE: there was nothing. */
static gboolean
tell_payload (PwLiveScan *scan) {
  g_mutex_lock (&scan->mutex);
  Finished *finished = g_queue_pop_head (&scan->finished);
  g_mutex_unlock (&scan->mutex);
  if (finished == NULL)
    return FALSE;
  if (scan->events.on_payload != NULL
      && !scan->events.on_payload (finished->payload, finished->transfer_id, scan->data)) {
    g_mutex_lock (&scan->mutex);
    (void)pw_joiner_reject (scan->joiner, finished->transfer_id);
    g_mutex_unlock (&scan->mutex);
  }
  finished_free (finished);
  return TRUE;
}

static void
tell_newest (PwLiveScan *scan) {
  g_mutex_lock (&scan->mutex);
  g_autoptr (PwPicture) preview = g_steal_pointer (&scan->preview);
  g_autoptr (GBytes) other = g_steal_pointer (&scan->other);
  gboolean has_news = scan->has_news;
  scan->has_news = FALSE;
  PwLiveScanProgress progress = scan->progress;
  g_mutex_unlock (&scan->mutex);
  if (preview != NULL && scan->events.on_preview != NULL)
    scan->events.on_preview (preview, scan->data);
  if (other != NULL && scan->events.on_other != NULL)
    scan->events.on_other (other, scan->data);
  if (has_news && scan->events.on_progress != NULL)
    scan->events.on_progress (&progress, scan->data);
}

/* In the caller's main context. The scan may be gone after the last call. */
static gboolean
tell (GSource *source, GSourceFunc none, gpointer data) {
  (void)none;
  PwLiveScan *scan = data;
  g_source_set_ready_time (source, -1);
  while (tell_payload (scan))
    ;
  tell_newest (scan);
  g_mutex_lock (&scan->mutex);
  gboolean is_end = scan->has_ended && scan->finished.length == 0 && !scan->end_told;
  scan->end_told |= is_end;
  g_autoptr (GError) error = is_end ? g_steal_pointer (&scan->error) : NULL;
  g_mutex_unlock (&scan->mutex);
  if (is_end && scan->events.on_end != NULL)
    scan->events.on_end (error, scan->data);
  return G_SOURCE_CONTINUE;
}

/* A source hands its data over only together with a function. */
static gboolean
do_nothing (gpointer data) {
  (void)data;
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_funcs = { .dispatch = tell };

/* --- what one picture brings: with the mutex held -------------------------------------------- */

static void
note_rates (PwLiveScan *scan, gint64 now_us) {
  Rates *rates = &scan->rates;
  PwLiveScanProgress *progress = &scan->progress;
  if (rates->earlier_us == 0)
    rates->earlier_us = rates->later_us = now_us;
  double seconds = (double)(now_us - rates->earlier_us) / G_USEC_PER_SEC;
  if (seconds > 0.2) {
    progress->symbols_per_s = (double)(progress->symbol_count - rates->earlier_symbols) / seconds;
    progress->pictures_per_s
        = (double)(progress->picture_count - rates->earlier_pictures) / seconds;
  }
  if (now_us - rates->later_us < G_USEC_PER_SEC)
    return;
  rates->earlier_us = rates->later_us;
  rates->earlier_symbols = rates->later_symbols;
  rates->earlier_pictures = rates->later_pictures;
  rates->later_us = now_us;
  rates->later_symbols = progress->symbol_count;
  rates->later_pictures = progress->picture_count;
}

/* The unfinished transfer that was seen last, if there is one. */
static void
note_current (PwLiveScan *scan) {
  PwLiveScanProgress *progress = &scan->progress;
  g_autoptr (GArray) transfers = pw_joiner_list (scan->joiner);
  progress->transfer_count = transfers->len;
  progress->has_current = FALSE;
  for (guint i = 0; i < transfers->len && !progress->has_current; i++) {
    progress->current = g_array_index (transfers, PwJoinerTransfer, i);
    progress->has_current = scan->seen_count > 0 && progress->current.transfer_id == scan->seen_id;
  }
  if (progress->has_current)
    progress->fraction = (double)progress->current.rank / progress->current.symbol_count;
  else
    progress->fraction = progress->finished_count > 0 ? 1 : 0;
}

static void
note_feedback (PwLiveScan *scan, gint64 now_us) {
  PwLiveScanProgress *progress = &scan->progress;
  PwFeedback *feedback = &progress->feedback;
  progress->has_feedback
      = scan->seen_count > 0 && pw_feedback_meter_read (scan->meter, now_us, feedback);
  if (!progress->has_feedback)
    return;
  feedback->rate = (guint)CLAMP (progress->pictures_per_s, 1, 255);
  feedback->symbol_count = scan->seen_count;
  feedback->state = PW_FEEDBACK_DONE;
  feedback->rank = scan->seen_count;
  if (!progress->has_current)
    return;
  feedback->state = PW_FEEDBACK_READING;
  feedback->rank = MIN (progress->current.rank, feedback->symbol_count);
}

static void
take_finished (PwLiveScan *scan) {
  guint32 id;
  GBytes *payload;
  while ((payload = pw_joiner_take (scan->joiner, &id)) != NULL) {
    Finished *finished = g_new (Finished, 1);
    *finished = (Finished){ payload, id };
    g_queue_push_tail (&scan->finished, finished);
    scan->progress.finished_count++;
  }
}

/* `frame` is one of ours, whatever the joiner makes of it. */
static void
note_frame (PwLiveScan *scan, const PwFrame *frame, gint64 now_us) {
  scan->seen_id = frame->transfer_id;
  scan->seen_count = (frame->total_bytes + frame->symbol_bytes - 1) / frame->symbol_bytes;
  pw_feedback_meter_add (scan->meter, frame, now_us);
}

static void
take_code (PwLiveScan *scan, GBytes *code, gint64 now_us) {
  gsize length;
  gconstpointer bytes = g_bytes_get_data (code, &length);
  PwFrame frame;
  if (pw_frame_parse (bytes, length, &frame, NULL) == PW_FRAME_OURS)
    note_frame (scan, &frame, now_us);
  scan->progress.code_count++;
  switch (pw_joiner_add (scan->joiner, code, NULL)) {
  case PW_JOINER_FOREIGN:
    scan->progress.foreign_count++;
    g_clear_pointer (&scan->other, g_bytes_unref);
    scan->other = g_bytes_ref (code);
    return;
  case PW_JOINER_REFUSED:
    scan->progress.refused_count++;
    return;
  case PW_JOINER_TAKEN:
  case PW_JOINER_FINISHED:
    scan->progress.symbol_count += frame.symbol_count;
    return;
  case PW_JOINER_KNOWN:
  case PW_JOINER_RESTARTED:
    return;
  }
}

/* --- the thread ------------------------------------------------------------------------------ */

/* `picture` at most so large, by leaving pixels out: quick, and good enough to aim by. */
static PwPicture *
make_preview (const PwPicture *picture, guint width_max, guint height_max) {
  guint step = MAX ((picture->width + width_max - 1) / width_max,
                    (picture->height + height_max - 1) / height_max);
  guint width = MAX (picture->width / step, 1), height = MAX (picture->height / step, 1);
  PwPicture *small = pw_picture_new (width, height, 0);
  for (guint y = 0; y < height; y++) {
    const guint8 *row = picture->pixels + (gsize)y * step * picture->width;
    for (guint x = 0; x < width; x++)
      small->pixels[(gsize)y * width + x] = row[(gsize)x * step];
  }
  return small;
}

static void
take_picture (PwLiveScan *scan, const PwPicture *picture, const GPtrArray *codes) {
  gint64 now_us = g_get_monotonic_time ();
  g_mutex_lock (&scan->mutex);
  scan->progress.picture_count++;
  if (codes->len == 0)
    scan->progress.empty_count++;
  for (guint i = 0; i < codes->len; i++)
    take_code (scan, codes->pdata[i], now_us);
  take_finished (scan);
  gboolean is_due = now_us - scan->told_us >= EVENT_US || scan->finished.length > 0;
  if (is_due) {
    scan->told_us = now_us;
    scan->has_news = TRUE;
    pw_camera_get_status (scan->camera, &scan->progress.camera);
    note_rates (scan, now_us);
    note_current (scan);
    note_feedback (scan, now_us);
    g_clear_pointer (&scan->preview, pw_picture_free);
    if (scan->preview_width > 0 && scan->preview_height > 0)
      scan->preview = make_preview (picture, scan->preview_width, scan->preview_height);
  }
  g_mutex_unlock (&scan->mutex);
  if (is_due)
    g_source_set_ready_time (scan->wake, 0);
}

static gboolean
read_pictures (PwLiveScan *scan, PwCamera *camera, GError **error) {
  g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
  for (;;) {
    PwPicture *next;
    if (!pw_camera_next (camera, &next, error))
      return FALSE;
    if (next == NULL)
      return TRUE;
    g_autoptr (PwPicture) picture = next;
    g_autoptr (GPtrArray) codes = pw_qr_reader_read (reader, picture);
    take_picture (scan, picture, codes);
  }
}

/* Shows the camera to pw_live_scan_stop(). FALSE: it was called already. */
static gboolean
set_camera (PwLiveScan *scan, PwCamera *camera) {
  g_mutex_lock (&scan->mutex);
  if (scan->camera != NULL) {
    pw_camera_get_status (scan->camera, &scan->progress.camera);
    g_free (scan->description);
    scan->description = pw_camera_description (scan->camera);
  }
  scan->camera = camera;
  gboolean goes_on = !scan->is_stopping;
  g_mutex_unlock (&scan->mutex);
  return goes_on;
}

static gpointer
run (gpointer data) {
  PwLiveScan *scan = data;
  g_autoptr (GError) error = NULL;
  PwCamera *camera = pw_camera_open (scan->source_name, &error);
  if (camera != NULL) {
    if (set_camera (scan, camera))
      (void)read_pictures (scan, camera, &error);
    (void)set_camera (scan, NULL);
    pw_camera_free (camera);
  }
  g_mutex_lock (&scan->mutex);
  note_current (scan);
  scan->has_ended = scan->has_news = TRUE;
  scan->error = g_steal_pointer (&error);
  g_mutex_unlock (&scan->mutex);
  g_source_set_ready_time (scan->wake, 0);
  return NULL;
}

/* --- the caller's side ----------------------------------------------------------------------- */

PwLiveScan *
pw_live_scan_new (const PwLiveScanEvents *events, gpointer data) {
  g_return_val_if_fail (events != NULL, NULL);
  PwLiveScan *scan = g_new0 (PwLiveScan, 1);
  scan->events = *events;
  scan->data = data;
  scan->joiner = pw_joiner_new ();
  scan->meter = pw_feedback_meter_new ();
  g_queue_init (&scan->finished);
  g_mutex_init (&scan->mutex);
  return scan;
}

void
pw_live_scan_stop (PwLiveScan *scan) {
  g_return_if_fail (scan != NULL);
  g_mutex_lock (&scan->mutex);
  scan->is_stopping = TRUE;
  if (scan->camera != NULL)
    pw_camera_stop (scan->camera);
  g_mutex_unlock (&scan->mutex);
}

void
pw_live_scan_free (PwLiveScan *scan) {
  if (scan == NULL)
    return;
  pw_live_scan_stop (scan);
  if (scan->thread != NULL) {
    g_thread_join (scan->thread);
    g_source_destroy (scan->wake);
    g_source_unref (scan->wake);
  }
  pw_joiner_free (scan->joiner);
  pw_feedback_meter_free (scan->meter);
  g_queue_clear_full (&scan->finished, (GDestroyNotify)finished_free);
  pw_picture_free (scan->preview);
  g_clear_pointer (&scan->other, g_bytes_unref);
  g_clear_error (&scan->error);
  g_free (scan->description);
  g_free (scan->source_name);
  g_mutex_clear (&scan->mutex);
  g_free (scan);
}

void
pw_live_scan_set_preview (PwLiveScan *scan, guint width_max, guint height_max) {
  g_return_if_fail (scan != NULL);
  g_mutex_lock (&scan->mutex);
  scan->preview_width = width_max;
  scan->preview_height = height_max;
  g_mutex_unlock (&scan->mutex);
}

void
pw_live_scan_start (PwLiveScan *scan, const char *source) {
  g_return_if_fail (scan != NULL && source != NULL && scan->thread == NULL);
  scan->source_name = g_strdup (source);
  scan->wake = g_source_new (&wake_funcs, sizeof (GSource));
  g_source_set_callback (scan->wake, do_nothing, scan, NULL);
  g_source_set_ready_time (scan->wake, -1);
  g_source_attach (scan->wake, g_main_context_get_thread_default ());
  scan->thread = g_thread_new ("live-scan", run, scan);
}

void
pw_live_scan_run (PwLiveScan *scan, const char *source, guint look_ms, GSourceFunc look,
                  gpointer data) {
  g_return_if_fail (scan != NULL && look != NULL);
  GMainContext *context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  GSource *timer = g_timeout_source_new (look_ms);
  g_source_set_callback (timer, look, data, NULL);
  g_source_attach (timer, context);
  pw_live_scan_start (scan, source);
  while (!scan->end_told) /* of this thread alone, as is all that is told */
    (void)g_main_context_iteration (context, TRUE);
  g_source_destroy (timer);
  g_source_unref (timer);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
}

gboolean
pw_live_scan_has_ended (PwLiveScan *scan) {
  g_return_val_if_fail (scan != NULL, FALSE);
  g_mutex_lock (&scan->mutex);
  gboolean has_ended = scan->has_ended;
  g_mutex_unlock (&scan->mutex);
  return has_ended;
}

PwJoiner *
pw_live_scan_joiner (PwLiveScan *scan) {
  g_return_val_if_fail (scan != NULL, NULL);
  g_return_val_if_fail (scan->thread == NULL || pw_live_scan_has_ended (scan), NULL);
  return scan->joiner;
}

gboolean
pw_live_scan_with_joiner (PwLiveScan *scan, PwLiveScanWithJoiner func, gpointer data,
                          GError **error) {
  g_return_val_if_fail (scan != NULL && func != NULL, FALSE);
  g_mutex_lock (&scan->mutex);
  gboolean ok = func (scan->joiner, data, error);
  g_mutex_unlock (&scan->mutex);
  return ok;
}

void
pw_live_scan_get_progress (PwLiveScan *scan, PwLiveScanProgress *progress) {
  g_return_if_fail (scan != NULL && progress != NULL);
  g_mutex_lock (&scan->mutex);
  *progress = scan->progress;
  if (scan->camera != NULL)
    pw_camera_get_status (scan->camera, &progress->camera);
  g_mutex_unlock (&scan->mutex);
}

char *
pw_live_scan_description (PwLiveScan *scan) {
  g_return_val_if_fail (scan != NULL, NULL);
  g_mutex_lock (&scan->mutex);
  char *description
      = scan->camera != NULL ? pw_camera_description (scan->camera) : g_strdup (scan->description);
  g_mutex_unlock (&scan->mutex);
  return description;
}
