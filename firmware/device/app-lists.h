/* Lists of a handheld as the catalogue asks for them. */
#pragma once

#include "firmware/device/app-store.h"

G_BEGIN_DECLS

/* The published table of the catalogue in place of the built-in file `name`: of "acts.csv" that is
 * the list "catalog_acts". NULL if it is not here: the built-in one is meant. `store` is an
 * AppStore; fits PwCatalogSource (sync/law/pw-catalog.h). (transfer full) */
GBytes *app_lists_catalog_source (const char *name, gpointer store);

G_END_DECLS
