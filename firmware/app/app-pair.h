/* Two buttons side by side where the words of both fit, else one above the other: words on a button
 * are not torn apart. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is not visible takes no room. (transfer floating) */
GtkWidget *app_pair_new (GtkWidget *first, GtkWidget *second);

G_END_DECLS
