/* A printed form on the screen. */
#include "firmware/app/fill/app-paper-view.h"

#include <glib/gi18n.h>

#include "firmware/app/app-scroll.h"

#define GAP_PX 12
#define SCALE_MIN 0.4 /* pixels a point */
#define SCALE_MAX 3.0
#define SCALE_STEP 1.25

struct _AppPaperView {
  GtkBox parent_instance;
  GtkWidget *area, *scrolled;
  PwPaperSheet *sheet; /* owned; NULL until shown */
  double scale;        /* pixels a point; 0: as wide as the view */
};

G_DEFINE_TYPE (AppPaperView, app_paper_view, GTK_TYPE_BOX)

static double
scale_for (AppPaperView *self, int width) {
  double fit = width > 2 ? (width - 2) / PW_PAPER_WIDTH_PT : 1;
  return self->scale > 0 ? self->scale : CLAMP (fit, SCALE_MIN, SCALE_MAX);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data) {
  AppPaperView *self = data;
  (void)area, (void)height;
  if (self->sheet == NULL)
    return;
  double scale = scale_for (self, width);
  for (guint i = 0; i < pw_paper_sheet_pages (self->sheet); i++) {
    cairo_save (cr);
    cairo_translate (cr, 0, i * (PW_PAPER_HEIGHT_PT * scale + GAP_PX));
    cairo_scale (cr, scale, scale);
    pw_paper_sheet_draw (self->sheet, i, cr);
    cairo_restore (cr);
  }
}

static void
fit_size (AppPaperView *self) {
  if (self->sheet == NULL)
    return;
  int width = gtk_widget_get_width (self->scrolled);
  double scale = scale_for (self, width);
  guint pages = pw_paper_sheet_pages (self->sheet);
  gtk_widget_set_size_request (self->area, self->scale > 0 ? (int)(PW_PAPER_WIDTH_PT * scale) : -1,
                               (int)(pages * (PW_PAPER_HEIGHT_PT * scale + GAP_PX)));
  gtk_widget_queue_draw (self->area);
}

static gboolean
on_fit (gpointer self) {
  fit_size (self);
  return G_SOURCE_REMOVE;
}

/* From the loop: a size must not be asked for while sizes are given. */
static void
on_resize (GtkDrawingArea *area, int width, int height, gpointer data) {
  AppPaperView *self = data;
  (void)area, (void)width, (void)height;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_fit, g_object_ref (self), g_object_unref);
}

static void
zoom (AppPaperView *self, double factor) {
  double now = scale_for (self, gtk_widget_get_width (self->scrolled));
  self->scale = CLAMP (now * factor, SCALE_MIN, SCALE_MAX);
  fit_size (self);
}

static void
on_larger (AppPaperView *self) {
  zoom (self, SCALE_STEP);
}

static void
on_smaller (AppPaperView *self) {
  zoom (self, 1 / SCALE_STEP);
}

static void
on_whole (AppPaperView *self) {
  self->scale = 0;
  fit_size (self);
}

void
app_paper_view_show (AppPaperView *self, const GPtrArray *lines, cairo_surface_t *signature) {
  g_return_if_fail (APP_IS_PAPER_VIEW (self) && lines != NULL);
  g_clear_pointer (&self->sheet, pw_paper_sheet_free);
  self->sheet = pw_paper_sheet_new (lines, signature);
  g_autofree char *text = pw_paper_text (lines);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The form as it looks on paper"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  fit_size (self);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_paper_view_finalize (GObject *object) {
  g_clear_pointer (&APP_PAPER_VIEW (object)->sheet, pw_paper_sheet_free);
  G_OBJECT_CLASS (app_paper_view_parent_class)->finalize (object);
}

static void
app_paper_view_class_init (AppPaperViewClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_paper_view_finalize;
}

static void
add_button (AppPaperView *self, GtkWidget *box, const char *icon, const char *words,
            GCallback pressed) {
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  g_signal_connect_swapped (button, "clicked", pressed, self);
  gtk_box_append (GTK_BOX (box), button);
}

static void
app_paper_view_init (AppPaperView *self) {
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  add_button (self, buttons, "zoom-out-symbolic", _ ("Smaller"), G_CALLBACK (on_smaller));
  add_button (self, buttons, "zoom-fit-best-symbolic", _ ("Whole width"), G_CALLBACK (on_whole));
  add_button (self, buttons, "zoom-in-symbolic", _ ("Larger"), G_CALLBACK (on_larger));
  gtk_box_append (GTK_BOX (self), buttons);
  self->area
      = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw, self, NULL);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->area);
  app_scroll_pass_wheel (self->scrolled);
  gtk_widget_add_css_class (self->scrolled, "paper");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The form as it looks on paper"), -1);
  g_signal_connect (self->area, "resize", G_CALLBACK (on_resize), self);
  gtk_box_append (GTK_BOX (self), self->scrolled);
}

GtkWidget *
app_paper_view_new (void) {
  return g_object_new (APP_TYPE_PAPER_VIEW, NULL);
}
