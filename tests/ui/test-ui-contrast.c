/* Contrast by number, of what is really on the screen, in light, dark and high contrast, as WCAG 2
 * AA has it: every text of every page against what is behind it, at least 4.5 to 1 (3 to 1 for
 * large text); the edges of all chips, and the ring around what has the focus, 3 to 1. Behind a
 * text is the colour that most of its box has; the text is that pixel in it which stands out most.
 * What cannot be used at the moment is left out, as WCAG does. */
#include <string.h>

#include "firmware/app/home/app-entry-row.h"
#include "tests/ui/ui-focus.h"
#include "tests/ui/ui-picture.h"

#define AA 4.5
#define AA_LARGE 3.0
#define LARGE_PX 24.0      /* 18 points */
#define LARGE_BOLD_PX 18.6 /* 14 points */
#define AA_EDGE 3.0        /* of what is to be seen and is no text */
#define CHIP_EDGE_PX 4     /* its line is thinner */
#define CHIP_GAP_PX 3      /* beside it, where its edge is surely over */
#define SIZE "320x480"
#define CHIPS_SIZE "480x900"
#define TEXTS_MEAN_MIN 5 /* of a page, so that nothing passes by being empty */

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
  UiPicture picture;
  const char *look;
  guint seen, bad;
} Look;

/* Where `widget` is in the picture: FALSE unless it is whole in sight, and so are its letters. */
static gboolean
is_in_sight (const Look *look, GtkWidget *widget, graphene_rect_t *box) {
  graphene_rect_t around
      = GRAPHENE_RECT_INIT (0, 0, (float)look->picture.width, (float)look->picture.height);
  if (!gtk_widget_compute_bounds (widget, look->window, box) || box->size.width < 4
      || box->size.height < 4 || !graphene_rect_contains_rect (&around, box))
    return FALSE;
  for (GtkWidget *at = widget;
       (at = gtk_widget_get_ancestor (gtk_widget_get_parent (at), GTK_TYPE_SCROLLED_WINDOW))
       != NULL;)
    if (!gtk_widget_compute_bounds (at, look->window, &around)
        || !graphene_rect_contains_rect (&around, box))
      return FALSE;
  return TRUE;
}

static void
look_at (GtkWidget *widget, Look *look) {
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget))
    return;
  graphene_rect_t box;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0'
      && is_in_sight (look, widget, &box)) {
    double got = ui_picture_contrast (&look->picture, &box);
    look->seen++;
    if (got < wanted (widget)) {
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
look_over (UiPages *pages, const char *name, guint *seen) {
  Look look = { .window = GTK_WIDGET (pages->ui.window), .look = name };
  look.picture = ui_picture_take (look.window);
  look_at (ui_top_of (&pages->ui), &look);
  ui_picture_clear (&look.picture);
  *seen += look.seen;
  return look.bad;
}

static const struct {
  const char *name;
  AppLook look;
  gboolean high;
} looks[] = { { "light", APP_LOOK_LIGHT, FALSE },
              { "dark", APP_LOOK_DARK, FALSE },
              { "high contrast", APP_LOOK_LIGHT, TRUE },
              { "high contrast, dark", APP_LOOK_DARK, TRUE } };

static void
test_contrast (void) {
  guint bad = 0, seen = 0;
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, SIZE);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    ui_pages_set_look (&pages, looks[i].look, looks[i].high);
    for (guint p = 0; p < ui_pages_count; p++) {
      g_autofree char *where = g_strdup_printf ("%s, %s", ui_pages[p].name, looks[i].name);
      ui_pages_open (&pages, &ui_pages[p]);
      bad += look_over (&pages, where, &seen);
      ui_pages_close (&pages);
    }
  }
  g_test_message ("%u texts", seen);
  g_assert_cmpuint (seen, >=, G_N_ELEMENTS (looks) * ui_pages_count * TEXTS_MEAN_MIN);
  g_assert_cmpuint (bad, ==, 0);
  ui_pages_set_look (&pages, APP_LOOK_LIGHT, FALSE);
  ui_pages_tear_down (&pages);
}

/* --- chips ----------------------------------------------------------------------------------- */

/* A page with every state as a chip, on the page and on a card. */
static void
open_chips (UiPages *pages) {
  AppPage *page = app_page_new (pages->ui.desk, "Chips");
  GtkWidget *group = adw_preferences_group_new ();
  for (guint i = 0; i < APP_ENTRY_STATES; i++) {
    GtkWidget *chip = app_chip_new ((AppEntryState)i), *other = app_chip_new ((AppEntryState)i);
    gtk_widget_set_halign (chip, GTK_ALIGN_START);
    gtk_widget_set_valign (other, GTK_ALIGN_CENTER);
    app_page_append (page, chip);
    GtkWidget *row = adw_action_row_new ();
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), other);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  }
  app_page_append (page, group);
  app_window_open (pages->ui.window, page);
  ui_pages_draw (pages);
}

/* The edge of a chip against what is around it: the line that goes round it, or its ground. */
static double
edge_of (const UiPicture *picture, const graphene_rect_t *box) {
  int left = (int)box->origin.x, middle = (int)(box->origin.y + box->size.height / 2);
  double best = 0;
  guint32 outside = picture->pixels[middle * picture->width + left - CHIP_GAP_PX];
  for (int x = left; x < left + CHIP_EDGE_PX; x++)
    best = MAX (best, ui_contrast (picture->pixels[middle * picture->width + x], outside));
  return best;
}

static void
look_at_chips (GtkWidget *widget, Look *look) {
  graphene_rect_t box;
  if (gtk_widget_has_css_class (widget, "chip") && is_in_sight (look, widget, &box)) {
    double edge = edge_of (&look->picture, &box);
    look->seen++;
    if (edge < AA_EDGE) {
      GtkWidget *word = gtk_widget_get_last_child (widget);
      look->bad++;
      g_test_message ("%s: the edge of \"%s\" has %.2f to 1, wanted %.1f", look->look,
                      gtk_label_get_text (GTK_LABEL (word)), edge, AA_EDGE);
    }
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_at_chips (child, look);
}

static void
test_chips (void) {
  guint bad = 0, seen = 0;
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, CHIPS_SIZE);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    ui_pages_set_look (&pages, looks[i].look, looks[i].high);
    open_chips (&pages);
    bad += look_over (&pages, looks[i].name, &seen); /* their words */
    Look look = { .window = GTK_WIDGET (pages.ui.window), .look = looks[i].name };
    look.picture = ui_picture_take (look.window);
    look_at_chips (ui_top_of (&pages.ui), &look);
    g_assert_cmpuint (look.seen, ==, 2 * APP_ENTRY_STATES);
    bad += look.bad;
    ui_picture_clear (&look.picture);
    ui_shoot (looks[i].name);
    ui_pages_close (&pages);
  }
  g_assert_cmpuint (bad, ==, 0);
  ui_pages_set_look (&pages, APP_LOOK_LIGHT, FALSE);
  ui_pages_tear_down (&pages);
}

/* --- the focus ------------------------------------------------------------------------------- */

/* One page for each kind of control; test-ui-names looks at all pages in the light. */
static gboolean
has_other_controls (const char *name) {
  static const char *const names[]
      = { "name",   "first-pin", "home",     "records", "reason", "violation",
          "moment", "choice",    "settings", "chapter", "code",   NULL };
  return g_strv_contains (names, name);
}

static void
test_focus (void) {
  guint bad = 0, seen = 0;
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, SIZE);
  for (guint i = 1; i < G_N_ELEMENTS (looks); i++) {
    ui_pages_set_look (&pages, looks[i].look, looks[i].high);
    for (guint p = 0; p < ui_pages_count; p++) {
      if (!has_other_controls (ui_pages[p].name))
        continue;
      g_autofree char *where = g_strdup_printf ("%s, %s", ui_pages[p].name, looks[i].name);
      ui_pages_open (&pages, &ui_pages[p]);
      g_autoptr (GPtrArray) stops = ui_focus_walk (&pages);
      bad += ui_focus_count_unseen (&pages, where, stops);
      seen += stops->len;
      ui_pages_close (&pages);
    }
  }
  g_test_message ("%u rings", seen);
  g_assert_cmpuint (seen, >, 200);
  g_assert_cmpuint (bad, ==, 0);
  ui_pages_set_look (&pages, APP_LOOK_LIGHT, FALSE);
  ui_pages_tear_down (&pages);
}

/* The measure itself, on known pairs. */
static void
test_measure (void) {
  g_assert_cmpfloat_with_epsilon (ui_contrast (0xffffffff, 0xff000000), 21, 0.01);
  g_assert_cmpfloat_with_epsilon (ui_contrast (0xff777777, 0xffffffff), 4.48, 0.01);
  g_assert_cmpfloat_with_epsilon (ui_contrast (0xff123456, 0xff123456), 1, 0.001);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/ui-contrast/measure", test_measure);
  g_test_add_func ("/ui-contrast/pages", test_contrast);
  g_test_add_func ("/ui-contrast/chips", test_chips);
  g_test_add_func ("/ui-contrast/focus", test_focus);
  return g_test_run ();
}
