/* Cue: a short sound and a buzz when something is done, where the handheld has them (feedbackd). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks feedbackd on the session bus, in the way that the person set for messages; without it the
 * screen's own bell. Never waits. */
void app_cue_done (GtkWidget *widget);

G_END_DECLS
