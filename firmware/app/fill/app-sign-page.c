/* A page to sign on, with a finger, a pen or a mouse. */
#include "firmware/app/fill/app-sign-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/app-rows.h"
#include "firmware/device/app-memory-file.h"

#define SIGNATURE_NAME "tanda-tangan.png"
#define SIGNATURE_CAPTION                                                                          \
  "Tanda tangan pengawas" /* in the record: Indonesian whatever is shown                           \
                           */

#define PICTURE_WIDTH 600 /* pixels of what is stored */
#define PICTURE_HEIGHT 240
#define LINE_WIDTH 4.0
#define POINTS_MAX 20000 /* far more than a name; a stuck finger must not fill the memory */

#define APP_TYPE_SIGN_PAGE (app_sign_page_get_type ())
G_DECLARE_FINAL_TYPE (AppSignPage, app_sign_page, APP, SIGN_PAGE, AppPage)

/* In the picture's pixels. */
typedef struct {
  double x, y;
  gboolean begins; /* the first of a stroke */
} Point;

struct _AppSignPage {
  AppPage parent_instance;
  GtkWidget *area;
  GArray *points; /* owned: Point */
  double start_x, start_y;
  AppSigned signed_ready;
  GWeakRef owner;
};

G_DEFINE_TYPE (AppSignPage, app_sign_page, APP_TYPE_PAGE)

/* --- drawing --------------------------------------------------------------------------------- */

static void
draw_points (AppSignPage *self, cairo_t *cr) {
  cairo_set_source_rgb (cr, 0.05, 0.05, 0.35);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->points->len; i++) {
    const Point *point = &g_array_index (self->points, Point, i);
    if (point->begins)
      cairo_move_to (cr, point->x, point->y);
    cairo_line_to (cr, point->x, point->y);
  }
  cairo_stroke (cr);
}

static double
scale_of (AppSignPage *self) {
  double width = gtk_widget_get_width (self->area), height = gtk_widget_get_height (self->area);
  return MAX (0.01, MIN (width / PICTURE_WIDTH, height / PICTURE_HEIGHT));
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data) {
  AppSignPage *self = data;
  (void)area, (void)width, (void)height;
  double scale = scale_of (self);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, PICTURE_WIDTH, PICTURE_HEIGHT);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.6, 0.6, 0.6);
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, 40, PICTURE_HEIGHT * 0.8);
  cairo_line_to (cr, PICTURE_WIDTH - 40, PICTURE_HEIGHT * 0.8);
  cairo_stroke (cr);
  draw_points (self, cr);
}

/* --- the finger ------------------------------------------------------------------------------ */

static void
add_point (AppSignPage *self, double x, double y, gboolean begins) {
  if (self->points->len >= POINTS_MAX)
    return;
  double scale = scale_of (self);
  Point point
      = { CLAMP (x / scale, 0, PICTURE_WIDTH), CLAMP (y / scale, 0, PICTURE_HEIGHT), begins };
  g_array_append_val (self->points, point);
  app_page_set_action_sensitive (APP_PAGE (self), TRUE);
  gtk_widget_queue_draw (self->area);
}

static void
on_begin (AppSignPage *self, double x, double y) {
  self->start_x = x;
  self->start_y = y;
  add_point (self, x, y, TRUE);
}

static void
on_update (AppSignPage *self, double x, double y) {
  add_point (self, self->start_x + x, self->start_y + y, FALSE);
}

static void
on_clear (AppPage *page, gpointer data) {
  (void)data;
  AppSignPage *self = APP_SIGN_PAGE (page);
  g_array_set_size (self->points, 0);
  app_page_set_action_sensitive (page, FALSE);
  gtk_widget_queue_draw (self->area);
}

/* --- the picture ----------------------------------------------------------------------------- */

static cairo_status_t
on_png (void *data, const unsigned char *bytes, unsigned int length) {
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
make_png (AppSignPage *self) {
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, PICTURE_WIDTH, PICTURE_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  draw_points (self, cr);
  cairo_destroy (cr);
  GByteArray *bytes = g_byte_array_new ();
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, on_png, bytes);
  cairo_surface_destroy (surface);
  GBytes *png = g_byte_array_free_to_bytes (bytes);
  if (status != CAIRO_STATUS_SUCCESS)
    g_clear_pointer (&png, g_bytes_unref);
  return png;
}

static void
on_take (AppPage *page, gpointer data) {
  (void)data;
  AppSignPage *self = APP_SIGN_PAGE (page);
  g_autoptr (GBytes) png = make_png (self);
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  if (png == NULL) {
    app_page_set_banner (page, _ ("The signature could not be kept; try once more."), TRUE);
    return;
  }
  if (owner != NULL)
    self->signed_ready (png, owner);
  app_page_leave (page);
}

typedef struct {
  const guint8 *at;
  gsize left;
} Feed;

static cairo_status_t
on_read (void *data, unsigned char *bytes, unsigned int length) {
  Feed *feed = data;
  if (length > feed->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (bytes, feed->at, length);
  feed->at += length;
  feed->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

cairo_surface_t *
app_sign_surface (GBytes *png) {
  g_return_val_if_fail (png != NULL, NULL);
  Feed feed;
  feed.at = g_bytes_get_data (png, &feed.left);
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (on_read, &feed);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    g_clear_pointer (&surface, cairo_surface_destroy);
  return surface;
}

gboolean
app_sign_finish (AppFill *fill, GBytes *png, PwId *record, GError **error) {
  g_return_val_if_fail (fill != NULL && record != NULL, FALSE);
  if (png == NULL)
    return app_fill_finish (fill, record, error);
  g_autoptr (AppMemoryFile) file = app_memory_file_new (SIGNATURE_NAME, png, error);
  if (file == NULL)
    return FALSE;
  const AppRecordFile signature = { .path = file->path, .caption = SIGNATURE_CAPTION };
  return app_fill_finish_with (fill, &signature, record, error);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_sign_page_finalize (GObject *object) {
  AppSignPage *self = APP_SIGN_PAGE (object);
  g_array_unref (self->points);
  g_weak_ref_clear (&self->owner);
  G_OBJECT_CLASS (app_sign_page_parent_class)->finalize (object);
}

static void
app_sign_page_class_init (AppSignPageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_sign_page_finalize;
}

static void
app_sign_page_init (AppSignPage *self) {
  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  g_weak_ref_init (&self->owner, NULL);
}

AppPage *
app_sign_page_new (AppDesk *desk, AppSigned signed_ready, GObject *owner) {
  g_return_val_if_fail (desk != NULL && signed_ready != NULL && owner != NULL, NULL);
  AppSignPage *self = app_page_new_of (APP_TYPE_SIGN_PAGE, desk, _ ("Sign here"));
  self->signed_ready = signed_ready;
  g_weak_ref_set (&self->owner, owner);
  self->area
      = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw, self, NULL);
  gtk_widget_set_hexpand (self->area, TRUE);
  gtk_widget_set_vexpand (self->area, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Area to sign in"), -1);
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_update), self);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (drag));
  GtkWidget *frame = gtk_aspect_frame_new (0.5, 0.5, (float)PICTURE_WIDTH / PICTURE_HEIGHT, FALSE);
  gtk_aspect_frame_set_child (GTK_ASPECT_FRAME (frame), self->area);
  app_page_set_content (APP_PAGE (self), frame);
  app_page_set_footer (
      APP_PAGE (self),
      app_paragraph_new (_ ("With a finger, a pen or a mouse. Without one, go back: "
                            "the form can be finalised without a signature."),
                         "caption"));
  app_page_set_action (APP_PAGE (self), _ ("_Use this signature"), on_take, NULL);
  app_page_set_other_action (APP_PAGE (self), _ ("_Again"), on_clear, NULL);
  app_page_set_action_sensitive (APP_PAGE (self), FALSE);
  return APP_PAGE (self);
}
