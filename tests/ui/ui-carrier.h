/* The app's window in a test: a world with a store, driven and filmed as a person and a camera
 * would.
 */
#pragma once

#include <glib/gi18n.h>

#include "firmware/app/app-window.h"
#include "tests/lib/carry-world.h"

G_BEGIN_DECLS

#define UI_WAIT_MS 60000 /* a busy machine is slow */

typedef struct {
  CarryWorld carry;    /* first; its store is closed while the app has it */
  AppDesk *desk;       /* owned; open */
  AppWindow *window;   /* borrowed */
  guint width, height; /* of the window */
} UiCarrier;

/* ui_start(), and the application that the windows belong to. */
gboolean ui_carrier_start (void);

/* A store without a PIN, unlocked in a window. `pinned` not NULL: with an office and four records.
 * For g_test_add(). */
void ui_carrier_set_up (UiCarrier *world, gconstpointer pinned);
void ui_carrier_tear_down (UiCarrier *world, gconstpointer data);

/* Lets the app go on for so long. */
void ui_carrier_settle (guint ms);
/* Until `condition`, or the test fails. */
#define ui_carrier_wait_for(condition)                                                             \
  G_STMT_START {                                                                                   \
    gint64 until_us = g_get_monotonic_time () + UI_WAIT_MS * 1000;                                 \
    while (!(condition) && g_get_monotonic_time () < until_us)                                     \
      ui_carrier_settle (20);                                                                      \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

AppPage *ui_carrier_top (UiCarrier *world);
/* The first widget of `type` below `root` that shows `text` (NULL: any), or NULL. */
GtkWidget *ui_carrier_find (GtkWidget *root, GType type, const char *text);
/* A label on the page on top has this text in it. */
gboolean ui_carrier_says (UiCarrier *world, const char *text);
void ui_carrier_press_row (UiCarrier *world, const char *title);
guint ui_carrier_count_unreceived (UiCarrier *world);

/* A picture of the screen, if PANWAS_SHOTS names a folder for it; PANWAS_SHOT_WIDTH, _HEIGHT, _TEXT
 * (percent), _CONTRAST and _DARK (1) say how the window looks. */
void ui_carrier_shoot (UiCarrier *world, const char *name);

/* Films the screen for some seconds, as ffmpeg sees it, and scans that: the first payload that is
 * whole, or NULL. (transfer full) */
GBytes *ui_carrier_film (UiCarrier *world);

G_END_DECLS
