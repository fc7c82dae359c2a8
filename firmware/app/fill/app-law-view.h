/* What the law may say to a record, as suggestions with reasons and limits; a person decides. */
#pragma once

#include <gtk/gtk.h>
#include <jansson.h>

#include "firmware/device/app-store.h"

G_BEGIN_DECLS

/* NULL where there is nothing to say: another kind of form, or no suspected violation.
 * (transfer floating) */
GtkWidget *app_law_view_new (AppStore *store, const PwForm *form, json_t *answers,
                             const char *language);

G_END_DECLS
