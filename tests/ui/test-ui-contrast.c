/* Contrast by number, of what is really on the screen: every text of these pages against what is
 * behind it, in light, dark and high contrast, at least 4.5 to 1 (3 to 1 for large text), as WCAG 2
 * AA has it. Behind a text is the colour that most of its box has; the text is that pixel in it
 * which stands out most. What cannot be used at the moment is left out, as WCAG does. */
#include <math.h>

#include "firmware/app/app-style.h"
#include "firmware/app/care/app-settings-page.h"
#include "firmware/app/carry/app-send-page.h"
#include "firmware/app/home/app-records-page.h"
#include "sync/base/pw-i18n.h"
#include "sync/base/pw-secret.h"
#include "tests/ui/ui-world.h"

#define AA 4.5
#define AA_LARGE 3.0
#define LARGE_PX 24.0      /* 18 points */
#define LARGE_BOLD_PX 18.6 /* 14 points */
#define PAGES 4
#define TEXTS_MIN 3 /* of a page, so that nothing passes by being empty */

typedef struct {
  guint32 *pixels; /* owned; opaque */
  int width, height;
} Picture;

static Picture
take_picture (GtkWidget *window) {
  Picture picture
      = { .width = gtk_widget_get_width (window), .height = gtk_widget_get_height (window) };
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, picture.width, picture.height);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  graphene_rect_t box = GRAPHENE_RECT_INIT (0, 0, (float)picture.width, (float)picture.height);
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, &box);
  picture.pixels = g_new0 (guint32, (gsize)picture.width * (gsize)picture.height);
  gdk_texture_download (texture, (guchar *)picture.pixels, (gsize)picture.width * 4);
  gsk_render_node_unref (node);
  return picture;
}

static double
linear (guint32 value) {
  double share = value / 255.0;
  return share <= 0.04045 ? share / 12.92 : pow ((share + 0.055) / 1.055, 2.4);
}

static double
luminance (guint32 pixel) {
  return 0.2126 * linear (pixel >> 16 & 255) + 0.7152 * linear (pixel >> 8 & 255)
         + 0.0722 * linear (pixel & 255);
}

static double
contrast (guint32 a, guint32 b) {
  double x = luminance (a), y = luminance (b);
  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

/* The best contrast in the box; 0 if nothing of it is in the picture. */
static double
contrast_in (const Picture *picture, const graphene_rect_t *box) {
  int left = MAX (0, (int)box->origin.x), top = MAX (0, (int)box->origin.y);
  int right = MIN (picture->width, (int)(box->origin.x + box->size.width));
  int bottom = MIN (picture->height, (int)(box->origin.y + box->size.height));
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint most = 0;
  guint32 behind = 0;
  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++) {
      guint32 pixel = picture->pixels[y * picture->width + x];
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (pixel))) + 1;
      g_hash_table_insert (counts, GUINT_TO_POINTER (pixel), GUINT_TO_POINTER (count));
      if (count > most) {
        most = count;
        behind = pixel;
      }
    }
  double best = 0;
  GHashTableIter each;
  gpointer pixel;
  g_hash_table_iter_init (&each, counts);
  while (g_hash_table_iter_next (&each, &pixel, NULL))
    best = MAX (best, contrast (GPOINTER_TO_UINT (pixel), behind));
  return best;
}

static double
wanted (GtkWidget *label) {
  PangoContext *context = gtk_widget_get_pango_context (label);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double px = (double)pango_font_description_get_size (font) / PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    px *= pango_cairo_context_get_resolution (context) / 72;
  gboolean bold = pango_font_description_get_weight (font) >= PANGO_WEIGHT_BOLD;
  return px >= (bold ? LARGE_BOLD_PX : LARGE_PX) ? AA_LARGE : AA;
}

typedef struct {
  GtkWidget *window;
  Picture picture;
  const char *look;
  guint seen, bad;
} Look;

/* Whole in sight, so that its letters are in the picture. */
static gboolean
is_in_sight (const Look *look, const graphene_rect_t *box) {
  return box->size.width >= 4 && box->size.height >= 4 && box->origin.x >= 0 && box->origin.y >= 0
         && box->origin.x + box->size.width <= (float)look->picture.width
         && box->origin.y + box->size.height <= (float)look->picture.height;
}

static void
look_at (GtkWidget *widget, Look *look) {
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget))
    return;
  graphene_rect_t box;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0'
      && gtk_widget_compute_bounds (widget, look->window, &box) && is_in_sight (look, &box)) {
    double got = contrast_in (&look->picture, &box);
    look->seen++;
    /* 1: scrolled out of sight below a bar. */
    if (got > 1.01 && got < wanted (widget)) {
      look->bad++;
      g_test_message ("%s: \"%s\" has %.2f to 1, wanted %.1f", look->look,
                      gtk_label_get_text (GTK_LABEL (widget)), got, wanted (widget));
    }
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_at (child, look);
}

static guint
look_over (UiWorld *world, const char *name) {
  ui_spin (400); /* slides and colours have come to rest */
  Look look = { .window = GTK_WIDGET (world->window), .look = name };
  look.picture = take_picture (look.window);
  look_at (ui_top_of (world), &look);
  g_free (look.picture.pixels);
  g_assert_cmpuint (look.seen, >=, TEXTS_MIN);
  return look.bad;
}

static void
test_contrast (void) {
  static const struct {
    const char *name;
    AppLook look;
    gboolean high;
  } looks[] = { { "light", APP_LOOK_LIGHT, FALSE },
                { "dark", APP_LOOK_DARK, FALSE },
                { "high contrast", APP_LOOK_LIGHT, TRUE },
                { "high contrast, dark", APP_LOOK_DARK, TRUE } };
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  AppPage *(*const pages[PAGES - 1]) (AppDesk *)
      = { app_records_page_new, app_settings_page_new, app_send_page_new };
  guint bad = 0;
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    AppSettings *settings = app_desk_settings (world.desk);
    g_assert_true (app_settings_set_look (settings, looks[i].look, NULL));
    g_assert_true (app_settings_set_high_contrast (settings, looks[i].high, NULL));
    bad += look_over (&world, looks[i].name);
    for (guint p = 0; p < G_N_ELEMENTS (pages); p++) {
      app_window_open (world.window, pages[p](world.desk));
      bad += look_over (&world, looks[i].name);
      app_window_go_home (world.window);
    }
  }
  g_assert_cmpuint (bad, ==, 0);
  ui_world_close (&world);
}

/* The measure itself, on known pairs. */
static void
test_measure (void) {
  g_assert_cmpfloat_with_epsilon (contrast (0xffffffff, 0xff000000), 21, 0.01);
  g_assert_cmpfloat_with_epsilon (contrast (0xff777777, 0xffffffff), 4.48, 0.01);
  g_assert_cmpfloat_with_epsilon (contrast (0xff123456, 0xff123456), 1, 0.001);
}

int
main (int argc, char **argv) {
  pw_i18n_start ();
  pw_secret_start ();
  app_style_prepare ();
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ()) {
    g_print ("1..0 # SKIP there is no display\n");
    return 0;
  }
  adw_init ();
  g_test_add_func ("/ui-contrast/measure", test_measure);
  g_test_add_func ("/ui-contrast/pages", test_contrast);
  return g_test_run ();
}
