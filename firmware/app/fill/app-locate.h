/* A button that asks the location service, says how it goes, and can be stopped. */
#pragma once

#include <gtk/gtk.h>

#include "firmware/device/app-place.h"

G_BEGIN_DECLS

typedef void (*AppLocated) (const AppPlaceFix *fix, gpointer data);

/* `located` is called with each position found; `data` outlives the button. Why none was found
 * stands below the button. (transfer floating) */
GtkWidget *app_locate_new (AppLocated located, gpointer data);

G_END_DECLS
