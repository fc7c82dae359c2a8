/* Screen care: while something is shown to a camera, or looked at through one, the screen stays on;
 * and bright, if the system lets us. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct AppScreenCare AppScreenCare;

/* `widget` is in the window that must stay lit; `reason` is shown by the system. (transfer full) */
AppScreenCare *app_screen_care_new (GtkWidget *widget, const char *reason);
/* Everything is as it was before. */
void app_screen_care_free (AppScreenCare *care);

G_END_DECLS
