/* Where the focus goes on a page, and whether it is seen. */
#include "tests/ui/ui-focus.h"

#include "firmware/app/carry/app-qr-view.h"
#include "tests/ui/ui-picture.h"

#define STEPS_MAX 200    /* of Tab, on one page */
#define RING_CONTRAST 3. /* WCAG 2.4.13 */
#define RING_PX 16       /* a ring may stand so far around what has the focus */

/* --- what can have it ------------------------------------------------------------------------ */

/* A list box hands the focus on to its rows. */
static gboolean
takes_focus (GtkWidget *widget) {
  return !GTK_IS_LIST_BOX (widget) && gtk_widget_get_focusable (widget)
         && gtk_widget_get_can_focus (widget) && gtk_widget_is_sensitive (widget)
         && gtk_widget_get_mapped (widget);
}

static void
collect (GtkWidget *widget, GPtrArray *all) {
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_can_focus (widget))
    return;
  if (takes_focus (widget))
    g_ptr_array_add (all, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, all);
}

GPtrArray *
ui_focus_all (UiPages *pages) {
  GPtrArray *all = g_ptr_array_new ();
  collect (ui_top_of (&pages->ui), all);
  return all;
}

static gboolean
has_text (GtkWidget *widget, const char *text) {
  (void)text;
  return GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
}

char *
ui_focus_describe (GtkWidget *widget) {
  GtkWidget *label = ui_find (widget, has_text, NULL);
  return g_strdup_printf ("%s in %s \"%s\"", G_OBJECT_TYPE_NAME (widget),
                          G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
                          label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "");
}

/* --- Tab ---------------------------------------------------------------- */

GPtrArray *
ui_focus_walk (UiPages *pages) {
  GtkWindow *window = GTK_WINDOW (pages->ui.window);
  GPtrArray *stops = g_ptr_array_new ();
  gtk_window_set_focus (window, NULL);
  for (guint i = 0; i < STEPS_MAX; i++) {
    g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_FORWARD);
    GtkWidget *focus = gtk_window_get_focus (window);
    if (focus != NULL && g_ptr_array_find (stops, focus, NULL))
      return stops;
    if (focus != NULL)
      g_ptr_array_add (stops, focus);
  }
  return stops; /* it goes on for ever: what it did not come to is told */
}

/* --- the ring -------------------------------------------------------------------------------- */

static void
give_focus (UiPages *pages, GtkWidget *widget) {
  GtkWindow *window = GTK_WINDOW (pages->ui.window);
  if (widget != NULL && GTK_IS_TEXT (widget))
    (void)gtk_text_grab_focus_without_selecting (GTK_TEXT (widget));
  else
    gtk_window_set_focus (window, widget);
  gtk_window_set_focus_visible (window, TRUE);
  ui_pages_draw (pages);
}

/* How much of a ring is seen in and around `widget`, of what would go all around it; 1: half of
 * that, or more. */
static double
ring_of (UiPages *pages, GtkWidget *widget) {
  GtkWidget *window = GTK_WIDGET (pages->ui.window);
  graphene_rect_t before, after, sight;
  give_focus (pages, widget);
  g_assert_true (gtk_widget_compute_bounds (widget, window, &before));
  UiPicture with = ui_picture_take (window);
  give_focus (pages, NULL);
  UiPicture without = ui_picture_take (window);
  g_assert_true (gtk_widget_compute_bounds (widget, window, &after));
  double share = 0;
  const graphene_rect_t screen = GRAPHENE_RECT_INIT (0, 0, (float)with.width, (float)with.height);
  if (graphene_rect_equal (&before, &after)
      && graphene_rect_intersection (&before, &screen, &sight)) {
    graphene_rect_t around = sight;
    graphene_rect_inset (&around, -RING_PX, -RING_PX);
    guint changed = ui_picture_changed (&with, &without, &around, RING_CONTRAST);
    share = changed / (double)(sight.size.width + sight.size.height);
  }
  ui_picture_clear (&with);
  ui_picture_clear (&without);
  return share;
}

guint
ui_focus_count_unseen (UiPages *pages, const char *where, GPtrArray *stops) {
  guint bad = 0;
  for (guint i = 0; i < stops->len; i++) {
    GtkWidget *widget = g_ptr_array_index (stops, i);
    /* It is all that is on the screen. */
    if (APP_IS_QR_VIEW (widget))
      continue;
    /* Leaving a question may say what is wrong with it, and move all below: once more then. */
    double share = ring_of (pages, widget);
    if (share < 1)
      share = ring_of (pages, widget);
    if (share >= 1)
      continue;
    g_autofree char *words = ui_focus_describe (widget);
    g_test_message ("%s: the focus of %s is not seen (%.2f)", where, words, share);
    bad++;
  }
  return bad;
}
