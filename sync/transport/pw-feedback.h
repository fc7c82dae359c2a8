/* Feedback: what the reader of a transfer tells its sender by one small, still, tolerant QR code.
 *
 * Layout: schemas/formats/feedback-v1.md. It is never waited for: a sender that never sees one
 * sends on just the same, and a lost one costs only surplus frames. Nothing in it is trusted: at
 * worst a false one makes the sender slower, or ends a show that the person can start again. Only a
 * receipt says what the host has. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-frame.h"
#include "sync/transport/pw-qr-draw.h"

G_BEGIN_DECLS

#define PW_FEEDBACK_BYTES 14          /* all that version 2 holds at level H */
#define PW_FEEDBACK_YIELD_UNKNOWN 127 /* too little was seen in the last second to say */
#define PW_FEEDBACK_RATE_UNKNOWN 0

typedef enum {
  PW_FEEDBACK_READING = 0, /* rank of k symbols are here */
  PW_FEEDBACK_DONE = 1,    /* the payload is whole and its digest is right */
  PW_FEEDBACK_AGAIN = 2,   /* the payload did not check: the reader has started over */
} PwFeedbackState;

typedef enum {
  PW_FEEDBACK_STAY = 0,
  PW_FEEDBACK_UP = 1,   /* reading goes well: one rung up */
  PW_FEEDBACK_DOWN = 2, /* too much is lost: one rung down */
} PwFeedbackWish;

typedef struct {
  guint32 transfer_id;
  guint rank;          /* 0..k */
  guint symbol_count;  /* k, 1..PW_SYMBOL_COUNT_MAX */
  guint yield_percent; /* of what was shown in the last second, 0..100; or YIELD_UNKNOWN */
  guint rate;          /* pictures a second that the camera gives, 1..255; or RATE_UNKNOWN */
  guint serial;        /* 0..15, one up with each wish: the same wish seen twice counts once */
  PwFeedbackState state;
  PwFeedbackWish wish;
} PwFeedback;

/* `bytes` has room for PW_FEEDBACK_BYTES. The fields must be within their bounds (asserted). */
void pw_feedback_write (const PwFeedback *feedback, guint8 *bytes);

/* FALSE for whatever is no good feedback code: some other QR code, damaged, of a later version or
 * contradicting itself. `feedback` is filled only for TRUE. */
gboolean pw_feedback_parse (gconstpointer bytes, gsize length, PwFeedback *feedback);

/* The code as modules: version 2, level H (30 % of it may be covered). Show it with a quiet zone of
 * PW_TILES_QUIET_MODULES, as large as there is room. Error: SYSTEM if the library fails.
 * (transfer full) */
PwQrSymbol *pw_feedback_draw (const PwFeedback *feedback, GError **error);

/* --- what the reader works it out from ------------------------------------------------------- */

/* Yield and wish of the transfer that was seen last. Frames are shown with ascending symbol ids, so
 * the ids that came in the last second say how many were shown between them: no sender has to tell
 * what it shows. */
typedef struct PwFeedbackMeter PwFeedbackMeter;

PwFeedbackMeter *pw_feedback_meter_new (void);
void pw_feedback_meter_free (PwFeedbackMeter *meter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwFeedbackMeter, pw_feedback_meter_free)

/* For every good frame that was read, also one known already; `now_us` as g_get_monotonic_time().
 * A frame of another transfer, or whose ids jump, begins anew. */
void pw_feedback_meter_add (PwFeedbackMeter *meter, const PwFrame *frame, gint64 now_us);

/* Fills transfer_id, yield_percent, serial and wish (UP after a second of over 95 % yield, DOWN
 * after one below 60 %, each at most once a second); the other fields are the caller's. Call it
 * about three times a second and show what comes of it. FALSE before the first frame. */
gboolean pw_feedback_meter_read (PwFeedbackMeter *meter, gint64 now_us, PwFeedback *feedback);

G_END_DECLS
