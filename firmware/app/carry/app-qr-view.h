/* QR view: plays a QR loop on the whole of its area, in real pixels, on the beat of the screen.
 *
 * 1. A module is a whole number of real pixels, nothing is scaled or smoothed, and all around is
 *    white, in every look and contrast.
 * 2. A new picture comes on a refresh of the screen, 60 / rate refreshes after the last one.
 * 3. While it is not seen, or paused, nothing is drawn and no time goes by. */
#pragma once

#include <gtk/gtk.h>

#include "sync/transport/pw-qr-loop.h"

G_BEGIN_DECLS

/* Signals without arguments: "started" (the first picture is there), "failed" (the screen is too
 * small, or a code cannot be drawn: app_qr_view_error()). */
#define APP_TYPE_QR_VIEW (app_qr_view_get_type ())
G_DECLARE_FINAL_TYPE (AppQrView, app_qr_view, APP, QR_VIEW, GtkWidget)

/* For GPtrArray of GBytes, kept. Begins when it has a size. (transfer floating) */
AppQrView *app_qr_view_new (GPtrArray *payloads);

void app_qr_view_set_paused (AppQrView *view, gboolean paused);
gboolean app_qr_view_is_paused (AppQrView *view);
gboolean app_qr_view_press (AppQrView *view, PwLadderKey key);
/* See pw_qr_loop_feedback(). */
gboolean app_qr_view_feedback (AppQrView *view, const PwFeedback *feedback);

/* The loop that is shown; NULL before "started". (transfer none) */
const PwQrLoop *app_qr_view_loop (AppQrView *view);
/* Why it failed; NULL: it did not. (transfer none) */
const GError *app_qr_view_error (AppQrView *view);

/* Microseconds of processor time that the costliest picture took so far, from frames to texture. */
gint64 app_qr_view_cost_us (AppQrView *view);
/* That of the picture shown now. */
gint64 app_qr_view_last_cost_us (AppQrView *view);

G_END_DECLS
