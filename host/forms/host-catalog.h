/* The catalogue of acts and articles as this host publishes it: its files are lists named
 * "catalog_FILE", such as "catalog_articles"; the program's own stand in for the others. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

#define HOST_CATALOG_PREFIX "catalog_"

/* A PwCatalogSource over the published lists; `store` is a HostStore. */
GBytes *host_catalog_source (const char *name, gpointer store);

/* Whether the catalogue still holds together with `csv` as the list `name`. TRUE for lists of other
 * names. REFUSED: it does not, with file and line; or the catalogue has no such file. */
gboolean host_catalog_check (HostStore *store, const char *name, GBytes *csv, GError **error);

G_END_DECLS
