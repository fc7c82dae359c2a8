/* What a question is answered with: the base of one widget a kind of question.
 *
 * A control shows what the session says (refresh) and gives it what a person did: choices at once,
 * typing at most APP_FILL_TYPING_MS after the first key that is not in the draft yet, and whenever
 * the focus goes or everything is flushed. */
#pragma once

#include <gtk/gtk.h>

#include "firmware/app/fill/app-filler.h"

G_BEGIN_DECLS

/* A kill loses at most what was typed in this time, and what the commit takes. */
#define APP_FILL_TYPING_MS 400

/* Signals:
 *   told (const char *why): what was given last could not be taken; "" : it could. */
#define APP_TYPE_FILL_CONTROL (app_fill_control_get_type ())
G_DECLARE_DERIVABLE_TYPE (AppFillControl, app_fill_control, APP, FILL_CONTROL, GtkBox)

struct _AppFillControlClass {
  GtkBoxClass parent_class;
  /* Builds the content; once, when filler, path and node are there. */
  void (*build) (AppFillControl *self);
  /* Shows the session's answer; not while it has been typed in and not flushed. */
  void (*refresh) (AppFillControl *self);
  /* Sets what was typed; may be NULL where nothing is typed. */
  void (*flush) (AppFillControl *self);
};

/* The control that fits the question at `path`. Read-only questions get one that only shows. */
GtkWidget *app_fill_control_new (AppFiller *filler, const char *path, const PwFormNode *node);

void app_fill_control_refresh (AppFillControl *self);
void app_fill_control_flush (AppFillControl *self);

/* --- for controls ---------------------------------------------------------------------------- */

AppFiller *app_fill_control_filler (AppFillControl *self);
const char *app_fill_control_path (AppFillControl *self);
const PwFormNode *app_fill_control_node (AppFillControl *self);
/* What the question is called. (transfer full) */
char *app_fill_control_label (AppFillControl *self);
/* The answer of now; "" without one. (transfer full) */
char *app_fill_control_text (AppFillControl *self);
/* The same as people read it. (transfer full) */
char *app_fill_control_shown (AppFillControl *self);

/* Sets the answer and tells what the session says. */
gboolean app_fill_control_set (AppFillControl *self, const char *text);
/* Tells the person; "" takes it back. */
void app_fill_control_tell (AppFillControl *self, const char *why);
/* TRUE while the focus is somewhere in it. */
gboolean app_fill_control_is_inside (AppFillControl *self);
/* Sets what was typed; if the session refuses it and the person has left it,
 * app_fill_control_refuse(). */
void app_fill_control_take (AppFillControl *self, const char *text);
/* What is typed is no answer, and the person left it so: there is none then, so that nothing is
 * kept that is not seen, and it says why. */
void app_fill_control_refuse (AppFillControl *self, const char *why);
/* Something was typed: flush soon. */
void app_fill_control_typed (AppFillControl *self);
/* TRUE while something typed waits. */
gboolean app_fill_control_is_waiting (AppFillControl *self);
/* Gives `widget` the question's label as its accessible name, with `detail` behind it (NULL:
 * nothing), and makes the end of its focus flush. */
void app_fill_control_own (AppFillControl *self, GtkWidget *widget, const char *detail);
/* As app_fill_control_own(), for a name that changes: the label, then `detail`. */
void app_fill_control_describe (AppFillControl *self, GtkWidget *widget, const char *detail);
/* A button in the control's style; the question's label stands behind its own for readers. */
GtkWidget *app_fill_control_button (AppFillControl *self, const char *label, const char *icon);

G_END_DECLS
