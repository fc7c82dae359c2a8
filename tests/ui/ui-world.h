/* The window of the app in a test: opened over a new store, looked through and pressed as a person
 * would. */
#pragma once

#include <adwaita.h>

#include "firmware/app/app-window.h"

G_BEGIN_DECLS

typedef struct {
  char *dir; /* owned */
  GtkApplication *application;
  AppDesk *desk;
  AppWindow *window;
} UiWorld;

/* Initialises a store in a temporary folder: its path. (transfer full) */
char *ui_make_store (void);
/* Opens it in a window of UI_SIZE ("480x320"). */
void ui_world_open (UiWorld *world, const char *dir);
void ui_world_close (UiWorld *world);
/* Words of the build that PANWAS is from. */
void ui_find_words (void);

/* Lets the loop run. */
void ui_spin (guint ms);
void ui_settle (void);
/* Pictures for people who look at them: UI_SHOTS names a folder. */
void ui_shoot (const char *name);

typedef gboolean (*UiFits) (GtkWidget *widget, const char *text);
/* The first widget that is shown and fits; NULL. */
GtkWidget *ui_find (GtkWidget *widget, UiFits fits, const char *text);
gboolean ui_is_row (GtkWidget *widget, const char *path);
gboolean ui_is_editable (GtkWidget *widget, const char *text);
gboolean ui_has_label (GtkWidget *widget, const char *text);
/* Any row that can be pressed. */
gboolean ui_is_action_row (GtkWidget *widget, const char *text);

GtkWidget *ui_top_of (UiWorld *world);
/* The question at `path`, which must be on the page. */
GtkWidget *ui_find_row (UiWorld *world, const char *path);
/* Presses the button, card or choice that says `text`. */
void ui_press (UiWorld *world, const char *text);
void ui_type_in (UiWorld *world, const char *path, const char *text);

G_END_DECLS
