/* What is seen of something that scrolls: its beginning, and what belongs to the focus. GTK itself
 * scrolls only so far that the control in focus is seen, and not the words above it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Scrolls what `inside` is in to its beginning: for content that was made anew. */
void app_scroll_to_start (GtkWidget *inside);

/* Scrolls so that all of `child` is seen; where it is taller than what is seen, its beginning, as
 * far as the focus stays in sight. In the frame after the next, when all sizes are known; nothing
 * happens if it is gone then. */
void app_scroll_show_whole (GtkWidget *child);

/* Lets a wheel over `inner`, which scrolls sideways alone, scroll what is around it: GTK's own
 * window keeps it for itself, and the page stands still. */
void app_scroll_pass_wheel (GtkWidget *inner);

/* Keeps a wheel from changing `widget`, a number or a date: who scrolls the page would change an
 * answer on the way and not see it. */
void app_scroll_leave_alone (GtkWidget *widget);

G_END_DECLS
