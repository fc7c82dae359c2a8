/* Where the arrows go. */
#include "firmware/app/app-arrows.h"

void
app_arrows_move (GtkWidget *window, GtkDirectionType direction, AppArrowsMove move) {
  g_return_if_fail (GTK_IS_WINDOW (window) && move != NULL);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  gboolean is_vertical = direction == GTK_DIR_UP || direction == GTK_DIR_DOWN;
  gboolean is_in_grid = focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_GRID) != NULL;
  if (!is_vertical || is_in_grid)
    move (window, direction);
  if (is_vertical && gtk_window_get_focus (GTK_WINDOW (window)) == focus)
    move (window, direction == GTK_DIR_DOWN ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
}
