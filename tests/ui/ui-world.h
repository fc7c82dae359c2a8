/* The window of the app in a test: opened over a new store, looked through and pressed as a person
 * would. */
#pragma once

#include <adwaita.h>

#include "firmware/app/app-window.h"
#include "firmware/capture/app-fill.h"

G_BEGIN_DECLS

typedef struct {
  char *dir; /* owned */
  GtkApplication *application;
  AppDesk *desk;
  AppWindow *window;
} UiWorld;

/* Once in main(), before tests run and after what the environment is to say: the words of this
 * build, GTK and the style as panwas-app starts them. FALSE without a display, which it has told
 * the test's reader as a skip: main() returns then. */
gboolean ui_start (void);

/* Initialises a store in a temporary folder: its path. (transfer full) */
char *ui_make_store (void);
/* Opens it in a window of UI_SIZE ("480x320"). */
void ui_world_open (UiWorld *world, const char *dir);
void ui_world_close (UiWorld *world);

/* Adds a form written as XML to the store that is open; nothing may be wrong with it. (transfer
 * none) */
const PwForm *ui_add_form (UiWorld *world, const char *xml);
/* Opens a new form at its first page. The result is borrowed from that page. */
AppFill *ui_open_form (UiWorld *world, const PwForm *form);
/* Head and end of a form: <data id='ID'> with instance nodes, binds and body between. */
#define UI_FORM(id, version, nodes, binds, body)                                                   \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "          \
  "xmlns:pw='urn:panwas:xforms:1' xmlns:odk='http://www.opendatakit.org/xforms' "                  \
  "xmlns:jr='http://openrosa.org/javarosa'><h:head><h:title>" id                                   \
  "</h:title><model><instance><data id='" id "' version='" version "'>" nodes                      \
  "</data></instance>" binds "</model></h:head><h:body>" body "</h:body></h:html>"
/* A record on Form A that tells of a suspected violation: its id. (transfer full) */
char *ui_record_suspected (AppStore *store);
/* The answer at `path` in the session is `text`, now or soon: what is typed is taken a little
 * later. */
void ui_expect_answer (AppFill *fill, const char *path, const char *text);

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
/* A widget of the GType whose name is `text`. */
gboolean ui_is_a (GtkWidget *widget, const char *text);
/* Something that is shown, or can be read by whoever looks at the screen, has this text in it. */
gboolean ui_shows (UiWorld *world, const char *text);

GtkWidget *ui_top_of (UiWorld *world);
/* The question at `path`, which must be on the page. */
GtkWidget *ui_find_row (UiWorld *world, const char *path);
/* Presses the button, card or choice that says `text`. */
void ui_press (UiWorld *world, const char *text);
void ui_type_in (UiWorld *world, const char *path, const char *text);

G_END_DECLS
