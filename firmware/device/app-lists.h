/* Lists of a handheld, as forms and the catalogue ask for them. `data` is always the AppStore; the
 * first two fit PwSessionHost (sync/session/pw-session.h), the third PwCatalogSource (sync/law). */
#pragma once

#include "firmware/device/app-store.h"
#include "sync/lists/pw-lists.h"

G_BEGIN_DECLS

/* As pw_lists_rows(). (transfer full) */
xmlDoc *app_lists_rows (const char *list, const char *column, const char *value, gpointer data,
                        GError **error);
/* As pw_lists_pulldata(). (transfer full) */
char *app_lists_pulldata (const char *list, const char *wanted, const char *key, const char *value,
                          gpointer data, GError **error);

/* The published table of the catalogue in place of the built-in file `name`: of "acts.csv" that is
 * the list "catalog_acts". NULL if it is not here: the built-in one is meant. (transfer full) */
GBytes *app_lists_catalog_source (const char *name, gpointer data);

G_END_DECLS
