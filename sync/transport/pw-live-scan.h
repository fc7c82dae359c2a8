/* Live scan: camera, reader of QR codes and joiner on worker threads; what comes of it in the main
 * context of the caller.
 *
 *   PwLiveScan *scan = pw_live_scan_new (&events, data);
 *   ... feed kept frames to pw_live_scan_joiner (scan) ...
 *   pw_live_scan_start (scan, "camera");
 *   ... events come: pictures, progress, payloads, at last one end ...
 *   ... keep the frames of pw_live_scan_joiner (scan), so that the next scan goes on from there ...
 *   pw_live_scan_free (scan);
 *
 * Nothing queues: pictures and progress are told at most PW_LIVE_SCAN_EVENTS_PER_S times a second,
 * and only the newest; payloads are told each. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-camera.h"
#include "sync/transport/pw-feedback.h"
#include "sync/transport/pw-frame-join.h"

G_BEGIN_DECLS

typedef struct PwLiveScan PwLiveScan;

/* How far it is. */
typedef struct {
  PwCameraStatus camera;
  guint64 picture_count;    /* pictures looked at */
  guint64 empty_count;      /* of these, without a code that could be read */
  guint64 code_count;       /* QR codes read; a code seen again counts again ... */
  guint64 foreign_count;    /* ... not ours */
  guint64 refused_count;    /* ... damaged, too new or too big */
  guint64 symbol_count;     /* code symbols that brought something */
  guint finished_count;     /* payloads given out */
  double symbols_per_s;     /* of the last two seconds */
  double pictures_per_s;    /* likewise */
  double fraction;          /* rank / k of `current`; 1 after a payload until the next transfer */
  gboolean has_current;     /* there is an unfinished transfer: */
  PwJoinerTransfer current; /* the one that was fed last */
  guint transfer_count;     /* unfinished transfers in all, kept ones too */
  gboolean has_feedback;    /* there is something to tell the sender: */
  PwFeedback feedback;      /* of the transfer that was seen last */
} PwLiveScanProgress;

/* All are called in the main context in which pw_live_scan_start() was called; each may be NULL.
 * The scan may be freed in on_end, and in no other of them. */
typedef struct {
  void (*on_progress) (const PwLiveScanProgress *progress, gpointer data);
  /* The newest picture, scaled to at most the size set with pw_live_scan_set_preview(). */
  void (*on_preview) (const PwPicture *picture, gpointer data);
  /* FALSE: the payload is no good (its seal does not open): the transfer is collected anew. */
  gboolean (*on_payload) (GBytes *payload, guint32 transfer_id, gpointer data);
  /* The newest QR code that is no frame: a feedback code, or anything. */
  void (*on_other) (GBytes *content, gpointer data);
  /* The last event of a scan. `error` is NULL at the end of a file and after a stop. */
  void (*on_end) (const GError *error, gpointer data);
} PwLiveScanEvents;

/* `events` is copied. (transfer full) */
PwLiveScan *pw_live_scan_new (const PwLiveScanEvents *events, gpointer data);
/* Stops it if need be, and waits for the threads; no event comes after that. */
void pw_live_scan_free (PwLiveScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwLiveScan, pw_live_scan_free)

/* Wanted size of pictures for on_preview, 0 and 0: none. Also while it runs. */
void pw_live_scan_set_preview (PwLiveScan *scan, guint width_max, guint height_max);

/* Once. `source` as for pw_camera_open(), whose errors come with on_end. */
void pw_live_scan_start (PwLiveScan *scan, const char *source);

/* Starts it, and comes back after on_end. Events come in a main context that is this call's own, so
 * that nothing else of the caller's thread goes on meanwhile; `look` too, every `look_ms`. */
void pw_live_scan_run (PwLiveScan *scan, const char *source, guint look_ms, GSourceFunc look,
                       gpointer data);

/* on_end comes soon. Harmless if it has ended. */
void pw_live_scan_stop (PwLiveScan *scan);
gboolean pw_live_scan_has_ended (PwLiveScan *scan);

/* What was collected: feed kept frames before the start, keep frames after the end. (transfer none;
 * only before the start and after the end) */
PwJoiner *pw_live_scan_joiner (PwLiveScan *scan);

/* While it runs: calls `func` with the joiner while nothing is added to it, to keep its frames in
 * between. Returns what `func` does. */
typedef gboolean (*PwLiveScanWithJoiner) (PwJoiner *joiner, gpointer data, GError **error);
gboolean pw_live_scan_with_joiner (PwLiveScan *scan, PwLiveScanWithJoiner func, gpointer data,
                                   GError **error);

/* As it is now, or was at the end. */
void pw_live_scan_get_progress (PwLiveScan *scan, PwLiveScanProgress *progress);
/* What the camera says of itself, or NULL before it is open. (transfer full) */
char *pw_live_scan_description (PwLiveScan *scan);

G_END_DECLS
