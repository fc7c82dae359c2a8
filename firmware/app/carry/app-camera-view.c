/* Camera view: the picture fills the area, frame and ring are drawn over it. */
#include "firmware/app/carry/app-camera-view.h"

#include <glib/gi18n.h>
#include <math.h>

#define FRAME_SHARE 0.8f   /* of the shorter side: the sender's screen should fill it */
#define CORNER_SHARE 0.18f /* of the frame's side: length of its corners */
#define LINE_PX 4.0
#define RING_SHARE 0.16 /* of the shorter side: radius */

struct _AppCameraView {
  GtkWidget parent_instance;
  GdkTexture *texture; /* owned; NULL: none */
  double fraction;
};

G_DEFINE_TYPE (AppCameraView, app_camera_view, GTK_TYPE_WIDGET)

/* --- drawing --------------------------------------------------------------------------------- */

/* The picture covers the area; what does not fit is cut off on both sides alike. */
static void
draw_picture (AppCameraView *view, GtkSnapshot *snapshot, float width, float height) {
  float picture_width = (float)gdk_texture_get_width (view->texture);
  float picture_height = (float)gdk_texture_get_height (view->texture);
  float scale = MAX (width / picture_width, height / picture_height);
  float shown_width = picture_width * scale, shown_height = picture_height * scale;
  gtk_snapshot_append_texture (snapshot, view->texture,
                               &GRAPHENE_RECT_INIT ((width - shown_width) / 2,
                                                    (height - shown_height) / 2, shown_width,
                                                    shown_height));
}

/* A white line with a dark edge is seen on everything. */
static void
stroke (cairo_t *cairo) {
  cairo_set_line_cap (cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_source_rgba (cairo, 0, 0, 0, 0.7);
  cairo_set_line_width (cairo, LINE_PX + 3);
  cairo_stroke_preserve (cairo);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_set_line_width (cairo, LINE_PX);
  cairo_stroke (cairo);
}

static void
draw_frame (cairo_t *cairo, float width, float height) {
  double frame_width = width * FRAME_SHARE, frame_height = height * FRAME_SHARE;
  double left = (width - frame_width) / 2, top = (height - frame_height) / 2;
  double arm = MIN (frame_width, frame_height) * CORNER_SHARE;
  for (int corner = 0; corner < 4; corner++) {
    double x = corner % 2 == 0 ? left : left + frame_width;
    double y = corner / 2 == 0 ? top : top + frame_height;
    double to_x = corner % 2 == 0 ? arm : -arm, to_y = corner / 2 == 0 ? arm : -arm;
    cairo_move_to (cairo, x + to_x, y);
    cairo_line_to (cairo, x, y);
    cairo_line_to (cairo, x, y + to_y);
  }
  stroke (cairo);
}

static void
draw_ring (cairo_t *cairo, double fraction, float width, float height) {
  double radius = MIN (width, height) * RING_SHARE;
  double x = width / 2.0, y = height / 2.0;
  cairo_set_source_rgba (cairo, 0, 0, 0, 0.55);
  cairo_arc (cairo, x, y, radius + 2 * LINE_PX, 0, 2 * G_PI);
  cairo_fill (cairo);
  cairo_set_line_width (cairo, 2 * LINE_PX);
  cairo_set_source_rgba (cairo, 1, 1, 1, 0.3);
  cairo_arc (cairo, x, y, radius, 0, 2 * G_PI);
  cairo_stroke (cairo);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_arc (cairo, x, y, radius, -G_PI / 2, -G_PI / 2 + 2 * G_PI * fraction);
  cairo_stroke (cairo);
  char text[16];
  cairo_text_extents_t extents;
  g_snprintf (text, sizeof text, "%d %%", (int)floor (fraction * 100));
  cairo_select_font_face (cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cairo, radius * 0.5);
  cairo_text_extents (cairo, text, &extents);
  cairo_move_to (cairo, x - extents.width / 2 - extents.x_bearing,
                 y - extents.height / 2 - extents.y_bearing);
  cairo_show_text (cairo, text);
}

static void
app_camera_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot) {
  AppCameraView *view = APP_CAMERA_VIEW (widget);
  float width = (float)gtk_widget_get_width (widget);
  float height = (float)gtk_widget_get_height (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);
  gtk_snapshot_push_clip (snapshot, &all);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, 1 }, &all);
  if (view->texture != NULL)
    draw_picture (view, snapshot, width, height);
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &all);
  draw_frame (cairo, width, height);
  if (view->fraction >= 0)
    draw_ring (cairo, MIN (view->fraction, 1), width, height);
  cairo_destroy (cairo);
  gtk_snapshot_pop (snapshot);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_camera_view_finalize (GObject *object) {
  g_clear_object (&APP_CAMERA_VIEW (object)->texture);
  G_OBJECT_CLASS (app_camera_view_parent_class)->finalize (object);
}

static void
app_camera_view_class_init (AppCameraViewClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_camera_view_finalize;
  GTK_WIDGET_CLASS (class)->snapshot = app_camera_view_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
app_camera_view_init (AppCameraView *view) {
  view->fraction = -1;
  gtk_widget_set_hexpand (GTK_WIDGET (view), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the camera sees"), -1);
}

AppCameraView *
app_camera_view_new (void) {
  return g_object_new (APP_TYPE_CAMERA_VIEW, NULL);
}

void
app_camera_view_set_picture (AppCameraView *view, const PwPicture *picture) {
  g_clear_object (&view->texture);
  if (picture != NULL) {
    gsize count = (gsize)picture->width * picture->height;
    guint8 *rgb = g_malloc (count * 3);
    for (gsize i = 0; i < count; i++)
      rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = picture->pixels[i];
    g_autoptr (GBytes) bytes = g_bytes_new_take (rgb, count * 3);
    view->texture = gdk_memory_texture_new ((int)picture->width, (int)picture->height,
                                            GDK_MEMORY_R8G8B8, bytes, (gsize)picture->width * 3);
  }
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

void
app_camera_view_set_fraction (AppCameraView *view, double fraction) {
  view->fraction = fraction;
  gtk_widget_queue_draw (GTK_WIDGET (view));
}
