/* Show: payloads as a QR loop that fills the screen, with what a person may change while it runs.
 *
 *   key                       does
 *   left, right (- +)         slower, faster
 *   up, down ([ ])            larger, smaller modules
 *   space, Enter, A; a tap    shows the controls
 *   P                         pause, go on
 *   Escape, B                 done
 *
 * While a control has the focus, arrows and Enter are for the controls.
 *
 * While it is shown the screen stays on and as bright as the system lets us, and the desk does not
 * lock by time. A camera that looks at the reader's screen is listened to (pw-feedback.h). */
#pragma once

#include "firmware/app/app-page.h"
#include "firmware/app/carry/app-qr-view.h"

G_BEGIN_DECLS

typedef struct {
  /* Payload `index` was shown whole once, or the reader says that it has it; each once. Called
   * while it runs, from an idle call. */
  void (*on_sent) (guint index, gpointer data);
  /* The person is done, by key or because the reader has everything (`all_read`); the page has
   * left. Not called if the handheld locks meanwhile. */
  void (*on_done) (gboolean all_read, gpointer data);
  gpointer data;        /* borrowed */
  GDestroyNotify clear; /* of data, may be NULL: with the page */
} AppShowEvents;

/* `payloads`: GPtrArray of GBytes, kept. `about` says in a few words what is in it ("3 records").
 * (transfer floating) */
AppPage *app_show_page_new (AppDesk *desk, const char *title, const char *about,
                            GPtrArray *payloads, const AppShowEvents *events);

/* (transfer none) */
AppQrView *app_show_page_view (AppPage *page);

G_END_DECLS
