/* Control for a file: a photo, a sound or any file, captured sealed at once, with a preview. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/home/app-evidence-view.h"
#include "firmware/app/home/app-file-page.h"
#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/fill/app-fill-controls.h"
#include "firmware/app/app-window.h"

typedef struct {
  AppFillControl parent_instance;
  GtkWidget *view; /* AppEvidenceView */
  GtkWidget *remove;
} AppFillFile;
typedef AppFillControlClass AppFillFileClass;

G_DEFINE_TYPE (AppFillFile, app_fill_file, APP_TYPE_FILL_CONTROL)

#define SELF(control) ((AppFillFile *)(control))

static void
on_file (const char *path, gpointer data) {
  AppFillControl *control = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = app_filler_attach (app_fill_control_filler (control),
                                   app_fill_control_path (control), path, &error);
  app_fill_control_tell (control, ok ? "" : error->message);
  app_fill_control_refresh (control);
}

static void
on_choose (AppFillFile *self) {
  AppWindow *window = app_window_of (self);
  AppDesk *desk = app_filler_desk (app_fill_control_filler (APP_FILL_CONTROL (self)));
  if (window != NULL)
    app_window_open (window, app_file_page_new (desk, NULL, on_file, G_OBJECT (self)));
}

static void
on_remove (AppFillFile *self) {
  if (app_fill_control_set (APP_FILL_CONTROL (self), ""))
    app_fill_control_refresh (APP_FILL_CONTROL (self));
}

static void
app_fill_file_refresh (AppFillControl *control) {
  AppFillFile *self = SELF (control);
  AppFill *fill = app_filler_fill (app_fill_control_filler (control));
  g_autofree char *text = app_fill_control_text (control);
  const AppEvidenceInfo *info = app_draft_file (fill->draft, text);
  app_evidence_view_show (self->view, fill->store, info);
  gtk_widget_set_visible (self->view, info != NULL);
  gtk_widget_set_visible (self->remove, *text != '\0');
}

static void
app_fill_file_build (AppFillControl *control) {
  AppFillFile *self = SELF (control);
  self->view = app_evidence_view_new ();
  gtk_box_append (GTK_BOX (self), self->view);
  GtkWidget *choose
      = app_fill_control_button (control, _ ("Choose a file…"), "document-open-symbolic");
  g_signal_connect_swapped (choose, "clicked", G_CALLBACK (on_choose), self);
  gtk_box_append (GTK_BOX (self), choose);
  self->remove = app_fill_control_button (control, _ ("Take the file out"), "user-trash-symbolic");
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (on_remove), self);
  gtk_box_append (GTK_BOX (self), self->remove);
}

static void
app_fill_file_class_init (AppFillFileClass *class) {
  class->build = app_fill_file_build;
  class->refresh = app_fill_file_refresh;
}

static void
app_fill_file_init (AppFillFile *self) {
  (void)self;
}
