/* Control for a file: a photo or a sound taken here, or any file, captured sealed at once, with a
 * preview. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/home/app-evidence-view.h"
#include "firmware/app/home/app-file-page.h"
#include "firmware/app/home/app-photo-page.h"
#include "firmware/app/home/app-sound-page.h"
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

static AppDesk *
desk_of (AppFillFile *self) {
  return app_filler_desk (app_fill_control_filler (APP_FILL_CONTROL (self)));
}

static void
open_page (AppFillFile *self, AppPage *page) {
  AppWindow *window = app_window_of (self);
  if (window != NULL)
    app_window_open (window, page);
}

static void
on_photo (AppFillFile *self) {
  open_page (self, app_photo_page_new (desk_of (self), on_file, G_OBJECT (self)));
}

static void
on_sound (AppFillFile *self) {
  open_page (self, app_sound_page_new (desk_of (self), on_file, G_OBJECT (self)));
}

static void
on_choose (AppFillFile *self) {
  open_page (self, app_file_page_new (desk_of (self), NULL, on_file, G_OBJECT (self)));
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

static GtkWidget *
add_button (AppFillFile *self, GtkWidget *box, const char *label, const char *icon,
            GCallback clicked) {
  GtkWidget *button = app_fill_control_button (APP_FILL_CONTROL (self), label, icon);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

/* "image" for the media type "image" followed by a slash and a star, or no media type at all. */
static gboolean
takes (const PwFormNode *node, const char *kind) {
  const char *type = node->media_type;
  return type == NULL || *type == '\0' || *type == '*'
         || (g_str_has_prefix (type, kind) && type[strlen (kind)] == '/');
}

static void
app_fill_file_build (AppFillControl *control) {
  AppFillFile *self = SELF (control);
  const PwFormNode *node = app_fill_control_node (control);
  self->view = app_evidence_view_new ();
  gtk_box_append (GTK_BOX (self), self->view);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  if (takes (node, "image"))
    add_button (self, box, _ ("Take a photo"), "camera-photo-symbolic", G_CALLBACK (on_photo));
  if (takes (node, "audio"))
    add_button (self, box, _ ("Record sound"), "audio-input-microphone-symbolic",
                G_CALLBACK (on_sound));
  gtk_box_append (GTK_BOX (self), box);
  gtk_widget_set_visible (box, gtk_widget_get_first_child (box) != NULL);
  add_button (self, GTK_WIDGET (self), _ ("Choose a file…"), "document-open-symbolic",
              G_CALLBACK (on_choose));
  self->remove = add_button (self, GTK_WIDGET (self), _ ("Take the file out"),
                             "user-trash-symbolic", G_CALLBACK (on_remove));
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
