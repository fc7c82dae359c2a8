/* Signing on the screen: what is drawn is what is kept, nothing can be taken before something is
 * drawn, and the signature goes into the record as evidence in the step that finalises it, or not
 * at all. The finger is played by the signals of the gesture. Needs a display (Xvfb); skipped
 * without one. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/fill/app-sign-page.h"
#include "sync/model/pw-record-json.h"
#include "tests/ui/ui-world.h"

#define NOTE                                                                                       \
  UI_FORM ("note", "1", "<text/>", "<bind nodeset='/data/text' type='string'/>",                   \
           "<input ref='/data/text'><label>Text</label></input>")

#define PICTURE_WIDTH 600
#define PICTURE_HEIGHT 240

typedef struct {
  UiWorld world;  /* first */
  GBytes *png;    /* owned; NULL: nothing was signed */
  guint signings; /* how often it was told */
} Sign;

static void
set_up (Sign *sign, gconstpointer size) {
  g_setenv ("UI_SIZE", size, TRUE);
  g_autofree char *dir = ui_make_store ();
  ui_world_open (&sign->world, dir);
}

static void
tear_down (Sign *sign, gconstpointer data) {
  (void)data;
  g_clear_pointer (&sign->png, g_bytes_unref);
  ui_world_close (&sign->world);
}

/* --- the finger ------------------------------------------------------------------------------ */

static GtkWidget *
find_area (Sign *sign) {
  GtkWidget *area = ui_find (ui_top_of (&sign->world), ui_is_a, "GtkDrawingArea");
  g_assert_nonnull (area);
  return area;
}

/* A stroke from one point to another, in parts of the area's size. */
static void
draw (Sign *sign, double x1, double y1, double x2, double y2) {
  GtkWidget *area = find_area (sign);
  double width = gtk_widget_get_width (area), height = gtk_widget_get_height (area);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (area);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i);
    if (!GTK_IS_GESTURE_DRAG (one))
      continue;
    g_signal_emit_by_name (one, "drag-begin", x1 * width, y1 * height);
    for (guint k = 1; k <= 8; k++)
      g_signal_emit_by_name (one, "drag-update", (x2 - x1) * width * k / 8,
                             (y2 - y1) * height * k / 8);
  }
  ui_settle ();
}

/* How dark the picture is around a point, told in parts of its size: 0 is nothing there. */
static guint
ink_at (GBytes *png, double x, double y) {
  cairo_surface_t *surface = app_sign_surface (png);
  g_assert_nonnull (surface);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, PICTURE_WIDTH);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, PICTURE_HEIGHT);
  guint most = 0;
  for (int dy = -3; dy <= 3; dy++)
    for (int dx = -3; dx <= 3; dx++) {
      int column = (int)(x * PICTURE_WIDTH) + dx, row = (int)(y * PICTURE_HEIGHT) + dy;
      const guchar *pixel = cairo_image_surface_get_data (surface)
                            + (gsize)row * (gsize)cairo_image_surface_get_stride (surface)
                            + (gsize)column * 4;
      guint32 argb;
      memcpy (&argb, pixel, sizeof argb);
      most = MAX (most, argb >> 24);
    }
  cairo_surface_destroy (surface);
  return most;
}

/* --- the page -------------------------------------------------------------------------------- */

static void
on_signed (GBytes *png, gpointer owner) {
  Sign *sign = g_object_get_data (owner, "sign");
  g_clear_pointer (&sign->png, g_bytes_unref);
  sign->png = g_bytes_ref (png);
  sign->signings++;
}

static void
test_drawn (Sign *sign, gconstpointer data) {
  (void)data;
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_data (owner, "sign", sign);
  app_window_open (sign->world.window, app_sign_page_new (sign->world.desk, on_signed, owner));
  ui_spin (400);
  AppPage *page = app_window_top (sign->world.window);
  ui_shoot ("sign");
  g_assert_true (ui_shows (&sign->world, "can be finalised without a signature"));
  g_assert_false (app_page_press_action (page)); /* nothing is drawn yet */
  /* Away again: nothing of it is left. */
  draw (sign, 0.5, 0.1, 0.9, 0.1);
  ui_press (&sign->world, _ ("_Again") + 1);
  g_assert_false (app_page_press_action (page));
  draw (sign, 0.1, 0.8, 0.4, 0.2);
  draw (sign, 0.6, 0.5, 1.5, 0.5); /* beyond the edge: it ends there */
  ui_shoot ("signed");
  g_assert_true (app_page_press_action (page));
  ui_settle ();
  g_assert_true (app_window_top (sign->world.window) != page);
  g_assert_cmpuint (sign->signings, ==, 1);
  g_assert_cmpuint (ink_at (sign->png, 0.25, 0.5), >, 200);
  g_assert_cmpuint (ink_at (sign->png, 0.8, 0.5), >, 200);
  g_assert_cmpuint (ink_at (sign->png, 0.98, 0.5), >, 200);
  g_assert_cmpuint (ink_at (sign->png, 0.5, 0.5), ==, 0); /* between the strokes */
  g_assert_cmpuint (ink_at (sign->png, 0.7, 0.1), ==, 0); /* what was taken back */
}

/* Whoever asked for it is gone: it is told to nobody. */
static void
test_nobody (Sign *sign, gconstpointer data) {
  (void)data;
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_data (owner, "sign", sign);
  app_window_open (sign->world.window, app_sign_page_new (sign->world.desk, on_signed, owner));
  ui_spin (400);
  g_object_unref (owner);
  draw (sign, 0.1, 0.8, 0.4, 0.2);
  g_assert_true (app_page_press_action (app_window_top (sign->world.window)));
  ui_settle ();
  g_assert_cmpuint (sign->signings, ==, 0);
  g_assert_cmpuint (app_window_depth (sign->world.window), ==, 1);
}

/* --- into the record ------------------------------------------------------------------------- */

static void
go_to_review (Sign *sign) {
  AppFill *fill = ui_open_form (&sign->world, ui_add_form (&sign->world, NOTE));
  ui_type_in (&sign->world, "/text", "Rapat (contoh)");
  ui_expect_answer (fill, "/text", "Rapat (contoh)");
  ui_press (&sign->world, _ ("_Review") + 1);
  ui_spin (400);
}

static void
sign_it (Sign *sign) {
  ui_press (&sign->world, _ ("Sign on the screen"));
  ui_spin (400);
  draw (sign, 0.1, 0.8, 0.4, 0.2);
  ui_press (&sign->world, _ ("_Use this signature") + 1);
  ui_spin (400);
}

/* Finalises and gives the evidence of the only record: JSON array. (transfer full) */
static json_t *
finalise (Sign *sign) {
  ui_press (&sign->world, _ ("_Finalise") + 1);
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  GtkWindow *dialog = NULL;
  for (GList *at = windows; at != NULL; at = at->next)
    if (ADW_IS_MESSAGE_DIALOG (at->data))
      dialog = at->data;
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "yes");
  gtk_window_close (dialog);
  ui_spin (400);
  AppRecords *records = app_desk_records (sign->world.desk);
  g_assert_cmpuint (records->list->len, ==, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwRecord) state = app_record_fold (app_desk_store (sign->world.desk),
                                                g_ptr_array_index (records->list, 0), &error);
  g_assert_no_error (error);
  return pw_record_attachments_to_json (state);
}

static void
test_signed (Sign *sign, gconstpointer data) {
  (void)data;
  go_to_review (sign);
  g_assert_false (ui_shows (&sign->world, _ ("Without signature")));
  sign_it (sign);
  g_assert_true (ui_shows (&sign->world, _ ("Sign anew")));
  g_assert_true (ui_shows (&sign->world, _ ("Without signature")));
  ui_shoot ("sign-review");
  json_auto_t *evidence = finalise (sign);
  g_assert_cmpuint (json_array_size (evidence), ==, 1);
  const json_t *one = json_array_get (evidence, 0);
  g_assert_cmpstr (json_string_value (json_object_get (one, "type")), ==, "image/png");
  g_assert_cmpstr (json_string_value (json_object_get (one, "caption")), ==,
                   "Tanda tangan pengawas");
  /* More than an empty picture of that size has. */
  g_assert_cmpint (json_integer_value (json_object_get (one, "size")), >, 1200);
}

static void
test_without (Sign *sign, gconstpointer data) {
  (void)data;
  go_to_review (sign);
  sign_it (sign);
  ui_press (&sign->world, _ ("Without signature"));
  g_assert_true (ui_shows (&sign->world, _ ("Sign on the screen")));
  json_auto_t *evidence = finalise (sign);
  g_assert_cmpuint (json_array_size (evidence), ==, 0);
}

#define ADD(name, size, function)                                                                  \
  g_test_add ("/ui-sign/" name, Sign, size, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  ADD ("drawn", "480x320", test_drawn);
  ADD ("drawn-upright", "360x720", test_drawn);
  ADD ("nobody", "480x320", test_nobody);
  ADD ("signed", "640x480", test_signed);
  ADD ("without", "480x320", test_without);
  return g_test_run ();
}
