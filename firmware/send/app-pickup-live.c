/* Pick-up by camera: parcels that a screen shows, read live.
 *
 * The scan runs on its own threads and tells what comes in a main context that is this call's own,
 * so the store stays in the thread of the caller, which waits here. */
#include "firmware/send/app-pickup-live.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"

#define LOOK_MS 100                    /* how soon a wish to stop is noticed */
#define KEEP_US (5 * G_USEC_PER_SEC)   /* frames are kept so often while they come */
#define LINGER_US (3 * G_USEC_PER_SEC) /* a host shows its parcels one after the other */

typedef struct {
  AppPickup *pickup;     /* borrowed */
  AppStore *store;       /* borrowed */
  AppPickupLive on_live; /* or NULL */
  PwLiveScan *scan;      /* borrowed */
  gboolean has_ended;
  gint64 finished_us;   /* when the last parcel came; 0: none did */
  gint64 kept_us;       /* when frames were kept last */
  guint64 kept_symbols; /* as the scan had counted then */
  GError *error;        /* owned: of the store or the camera */
} Live;

/* The first error ends it. */
static void
give_up (Live *live, GError *why) {
  if (live->error == NULL)
    live->error = why;
  else
    g_error_free (why);
  pw_live_scan_stop (live->scan);
}

static gboolean
on_payload (GBytes *payload, guint32 transfer_id, gpointer data) {
  Live *live = data;
  g_autofree char *source = g_strdup_printf (_ ("QR transfer %08x"), transfer_id);
  g_autoptr (GError) why = NULL;
  if (live->error != NULL)
    return TRUE;
  live->pickup->found_count++;
  switch (live->pickup->each (payload, source, live->pickup->data, &why)) {
  case APP_PICKUP_GOOD:
    live->finished_us = g_get_monotonic_time ();
    return TRUE;
  case APP_PICKUP_DAMAGED:
    return FALSE;
  case APP_PICKUP_STOP:
    give_up (live, g_steal_pointer (&why));
    return TRUE;
  }
  return TRUE;
}

static void
on_end (const GError *error, gpointer data) {
  Live *live = data;
  live->has_ended = TRUE;
  if (error != NULL)
    give_up (live, g_error_copy (error));
}

static gboolean
keep (PwJoiner *joiner, gpointer data, GError **error) {
  return app_pickup_save_frames (data, joiner, error);
}

static void
keep_sometimes (Live *live, const PwLiveScanProgress *progress, gint64 now_us) {
  g_autoptr (GError) why = NULL;
  if (now_us - live->kept_us < KEEP_US || progress->symbol_count == live->kept_symbols)
    return;
  live->kept_us = now_us;
  live->kept_symbols = progress->symbol_count;
  if (!pw_live_scan_with_joiner (live->scan, keep, live->store, &why))
    give_up (live, g_steal_pointer (&why));
}

static gboolean
look (gpointer data) {
  Live *live = data;
  PwLiveScanProgress progress;
  pw_live_scan_get_progress (live->scan, &progress);
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_through = progress.camera.is_live && live->finished_us > 0 && !progress.has_current
                        && now_us - live->finished_us > LINGER_US;
  keep_sometimes (live, &progress, now_us);
  if (live->on_live != NULL && !live->on_live (&progress, live->pickup->data))
    live->pickup->stopped = !live->has_ended;
  if (is_through || live->pickup->stopped)
    pw_live_scan_stop (live->scan);
  return G_SOURCE_CONTINUE;
}

static void
note_progress (AppPickup *pickup, const PwLiveScanProgress *progress) {
  pickup->picture_count += (guint)progress->picture_count;
  pickup->symbol_count += (guint)progress->code_count;
  pickup->foreign_count += (guint)progress->foreign_count;
  pickup->refused_count += (guint)progress->refused_count;
}

gboolean
app_pickup_camera (AppPickup *pickup, AppStore *store, const char *source, AppPickupLive on_live,
                   GError **error) {
  g_return_val_if_fail (pickup != NULL && store != NULL && source != NULL, FALSE);
  const PwLiveScanEvents events = { .on_payload = on_payload, .on_end = on_end };
  Live live = { .pickup = pickup, .store = store, .on_live = on_live };
  g_autoptr (PwLiveScan) scan = live.scan = pw_live_scan_new (&events, &live);
  if (!app_pickup_load_frames (store, pw_live_scan_joiner (scan), error))
    return FALSE;
  g_autoptr (GArray) before = pw_joiner_list (pw_live_scan_joiner (scan));
  live.kept_us = g_get_monotonic_time ();
  pw_live_scan_run (scan, source, LOOK_MS, look, &live);
  PwJoiner *joiner = pw_live_scan_joiner (scan);
  PwLiveScanProgress progress;
  pw_live_scan_get_progress (scan, &progress);
  note_progress (pickup, &progress);
  app_pickup_note_unfinished (pickup, joiner, before);
  g_autoptr (GError) not_kept = NULL;
  if (!app_pickup_save_frames (store, joiner, &not_kept) && live.error == NULL)
    live.error = g_steal_pointer (&not_kept);
  if (live.error == NULL)
    return TRUE;
  /* What was read before a video broke off counts; a person is told. */
  if (progress.picture_count > 0 && pw_error_is (live.error, PW_ERROR_DAMAGED)) {
    pickup->damaged_count++;
    g_ptr_array_add (pickup->problems, g_strdup (live.error->message));
    g_clear_error (&live.error);
    return TRUE;
  }
  g_propagate_error (error, live.error);
  return FALSE;
}
