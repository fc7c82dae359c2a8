/* A picture of a window, and contrast by number. */
#include "tests/ui/ui-picture.h"

#include <math.h>

UiPicture
ui_picture_take (GtkWidget *window) {
  UiPicture picture
      = { .width = gtk_widget_get_width (window), .height = gtk_widget_get_height (window) };
  graphene_rect_t whole; /* with the frame around it */
  g_assert_true (gtk_widget_compute_bounds (window, window, &whole));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  graphene_rect_t box = GRAPHENE_RECT_INIT (-whole.origin.x, -whole.origin.y, (float)picture.width,
                                            (float)picture.height);
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, &box);
  picture.pixels = g_new0 (guint32, (gsize)picture.width * (gsize)picture.height);
  gdk_texture_download (texture, (guchar *)picture.pixels, (gsize)picture.width * 4);
  gsk_render_node_unref (node);
  return picture;
}

void
ui_picture_clear (UiPicture *picture) {
  g_clear_pointer (&picture->pixels, g_free);
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

double
ui_contrast (guint32 a, guint32 b) {
  double x = luminance (a), y = luminance (b);
  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

typedef struct {
  int left, top, right, bottom; /* in the picture */
} Part;

static Part
part_of (const UiPicture *picture, const graphene_rect_t *box) {
  return (Part){ MAX (0, (int)box->origin.x), MAX (0, (int)box->origin.y),
                 MIN (picture->width, (int)(box->origin.x + box->size.width)),
                 MIN (picture->height, (int)(box->origin.y + box->size.height)) };
}

/* How often each colour is in the box; `ground` gets the most frequent. (transfer full) */
static GHashTable *
count_colours (const UiPicture *picture, const graphene_rect_t *box, guint32 *ground) {
  Part part = part_of (picture, box);
  GHashTable *counts = g_hash_table_new (NULL, NULL);
  guint most = 0;
  *ground = 0;
  for (int y = part.top; y < part.bottom; y++)
    for (int x = part.left; x < part.right; x++) {
      guint32 pixel = picture->pixels[y * picture->width + x];
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (pixel))) + 1;
      g_hash_table_insert (counts, GUINT_TO_POINTER (pixel), GUINT_TO_POINTER (count));
      if (count > most) {
        most = count;
        *ground = pixel;
      }
    }
  return counts;
}

guint32
ui_picture_ground (const UiPicture *picture, const graphene_rect_t *box) {
  guint32 ground;
  g_hash_table_unref (count_colours (picture, box, &ground));
  return ground;
}

double
ui_picture_contrast (const UiPicture *picture, const graphene_rect_t *box) {
  guint32 ground;
  g_autoptr (GHashTable) counts = count_colours (picture, box, &ground);
  double best = 0;
  GHashTableIter each;
  gpointer pixel;
  g_hash_table_iter_init (&each, counts);
  while (g_hash_table_iter_next (&each, &pixel, NULL))
    best = MAX (best, ui_contrast (GPOINTER_TO_UINT (pixel), ground));
  return best;
}

guint
ui_picture_changed (const UiPicture *a, const UiPicture *b, const graphene_rect_t *box,
                    double contrast) {
  g_assert_true (a->width == b->width && a->height == b->height);
  Part part = part_of (a, box);
  guint changed = 0;
  for (int y = part.top; y < part.bottom; y++)
    for (int x = part.left; x < part.right; x++) {
      guint32 before = a->pixels[y * a->width + x], after = b->pixels[y * b->width + x];
      changed += before != after && ui_contrast (before, after) >= contrast;
    }
  return changed;
}
