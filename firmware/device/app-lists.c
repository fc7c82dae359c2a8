/* Lists of a handheld as the catalogue asks for them. */
#include "firmware/device/app-lists.h"

#include <string.h>

#include "sync/lists/pw-lists.h"

#define CATALOG_PREFIX "catalog_"

GBytes *
app_lists_catalog_source (const char *name, gpointer store) {
  g_return_val_if_fail (name != NULL && store != NULL, NULL);
  gsize length = g_str_has_suffix (name, ".csv") ? strlen (name) - strlen (".csv") : strlen (name);
  g_autofree char *list = g_strdup_printf (CATALOG_PREFIX "%.*s", (int)length, name);
  /* A store that fails says so elsewhere; the built-in table is a good answer. */
  return pw_lists_csv (((AppStore *)store)->db, list, NULL, NULL);
}
