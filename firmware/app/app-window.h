/* The one window: a stack of pages, the lock and the cover over it, short notices, and questions.
 *
 * Its title is neutral. While the handheld is locked there is no page of content in it; while
 * another window is in front the cover hides what is shown (settings: cover). */
#pragma once

#include "firmware/app/app-keymap.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

#define APP_TYPE_WINDOW (app_window_get_type ())
G_DECLARE_FINAL_TYPE (AppWindow, app_window, APP, WINDOW, AdwApplicationWindow)

/* Shows first run, lock or home, as the desk's state says, and follows it. (transfer none: owned by
 * the application) */
AppWindow *app_window_new (GtkApplication *application, AppDesk *desk);

/* The window that `widget` is in; NULL if it is in none. */
AppWindow *app_window_of (gpointer widget);

/* Puts `page` (transfer floating) on top. */
void app_window_open (AppWindow *window, AppPage *page);
/* As if the back button was pressed: the page on top is asked. */
void app_window_back (AppWindow *window);
/* Takes `page` and all above it off, without asking. */
void app_window_close_page (AppWindow *window, AppPage *page);
/* Takes all but the lowest page off, without asking: back home after something is done. */
void app_window_go_home (AppWindow *window);
AppPage *app_window_top (AppWindow *window);
/* As if a key was pressed: the page on top hears `keyval` first (0: it does not), then `key` is
 * done. FALSE: neither wants it. */
gboolean app_window_press (AppWindow *window, guint keyval, AppKey key);
guint app_window_depth (AppWindow *window);
/* Makes all pages anew: the language changed. */
void app_window_rebuild (AppWindow *window);

/* --- words ----------------------------------------------------------------------------------- */

/* A short notice that goes away by itself and that screen readers say: "Saved". Never for what a
 * person must do something about. */
void app_window_notice (AppWindow *window, const char *sentence);

/* An error in a dialog, with its sentence as it is; `what` is the heading: "The form was not
 * saved". */
void app_window_error (AppWindow *window, const char *what, const GError *error);

/* TRUE: `yes` was pressed. Not called if the handheld locks meanwhile. */
typedef void (*AppWindowAnswer) (gboolean yes, gpointer data);
/* A question with two answers. `is_destructive` marks `yes` as what cannot be undone. Escape is
 * `no`. `data` must live as long as the page that asks: it is borrowed, `owner` (a page or widget)
 * is watched, and nothing is called after it is gone. */
void app_window_ask (AppWindow *window, const char *heading, const char *body, const char *no,
                     const char *yes, gboolean is_destructive, AppWindowAnswer answer,
                     gpointer owner, gpointer data);

/* Any other dialog: transient, modal, and closed when the handheld locks. */
void app_window_present_dialog (AppWindow *window, GtkWindow *dialog);

/* For what stands in other files of the window. */
GtkWidget *app_window_toasts (AppWindow *window);

G_END_DECLS
