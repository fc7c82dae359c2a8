/* What is seen of something that scrolls. */
#include "firmware/app/app-scroll.h"

#include <math.h>

static GtkWidget *
scrolled_around (GtkWidget *widget) {
  return gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
}

void
app_scroll_to_start (GtkWidget *inside) {
  g_return_if_fail (GTK_IS_WIDGET (inside));
  GtkWidget *scrolled = scrolled_around (inside);
  if (scrolled != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                              0);
}

/* Where `widget` begins and ends, from the upper edge of what is seen. FALSE: it is not in there.
 */
static gboolean
find_edges (GtkWidget *widget, GtkWidget *scrolled, double *top, double *bottom) {
  graphene_rect_t box;
  if (widget == NULL || !gtk_widget_is_ancestor (widget, scrolled)
      || !gtk_widget_compute_bounds (widget, scrolled, &box))
    return FALSE;
  *top = box.origin.y;
  *bottom = box.origin.y + box.size.height;
  return TRUE;
}

static gboolean
on_sized (GtkWidget *child, GdkFrameClock *clock, gpointer data) {
  (void)clock, (void)data;
  GtkWidget *scrolled = scrolled_around (child);
  double top, bottom, focus_top, focus_bottom, shift = 0;
  if (scrolled == NULL || !find_edges (child, scrolled, &top, &bottom))
    return G_SOURCE_REMOVE;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  const double size = gtk_adjustment_get_page_size (adjustment);
  if (top < 0 || bottom - top > size)
    shift = top;
  else if (bottom > size)
    shift = bottom - size;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (child));
  if (find_edges (focus, scrolled, &focus_top, &focus_bottom) && focus_bottom - shift > size)
    shift = MIN (focus_bottom - size, focus_top);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + shift);
  return G_SOURCE_REMOVE;
}

/* Sizes are given after this, in the same frame. */
static gboolean
on_frame (GtkWidget *child, GdkFrameClock *clock, gpointer data) {
  (void)clock, (void)data;
  (void)gtk_widget_add_tick_callback (child, on_sized, NULL, NULL);
  return G_SOURCE_REMOVE;
}

void
app_scroll_show_whole (GtkWidget *child) {
  g_return_if_fail (GTK_IS_WIDGET (child));
  (void)gtk_widget_add_tick_callback (child, on_frame, NULL, NULL);
}

static gboolean
on_wheel (GtkEventControllerScroll *controller, double dx, double dy, gpointer data) {
  (void)dx, (void)data;
  GtkEventController *base = GTK_EVENT_CONTROLLER (controller);
  GtkWidget *inner = gtk_event_controller_get_widget (base);
  GtkWidget *outer = scrolled_around (gtk_widget_get_parent (inner));
  gboolean sideways = (gtk_event_controller_get_current_event_state (base) & GDK_SHIFT_MASK) != 0;
  if (outer == NULL || dy == 0 || sideways)
    return FALSE;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (outer));
  /* As far as GTK goes with one step of a wheel. */
  double step = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL
                    ? pow (gtk_adjustment_get_page_size (adjustment), 2.0 / 3.0)
                    : 1;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * step);
  return TRUE;
}

void
app_scroll_pass_wheel (GtkWidget *inner) {
  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (inner));
  GtkEventController *wheel
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect (wheel, "scroll", G_CALLBACK (on_wheel), NULL);
  gtk_widget_add_controller (inner, wheel);
}

void
app_scroll_leave_alone (GtkWidget *widget) {
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i);
    if (GTK_IS_EVENT_CONTROLLER_SCROLL (one))
      gtk_event_controller_set_propagation_phase (one, GTK_PHASE_NONE);
  }
}
