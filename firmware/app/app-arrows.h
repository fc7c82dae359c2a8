/* Where the arrows go. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*AppArrowsMove) (GtkWidget *window, GtkDirectionType direction);

/* Moves the focus of `window` by `move`. Up and down go as Tab does, through all that is on a page:
 * a list of GTK 4.8 does not let them in from outside, and they ended before it or passed it by.
 * In a grid of keys they go as the keys stand. */
void app_arrows_move (GtkWidget *window, GtkDirectionType direction, AppArrowsMove move);

G_END_DECLS
