/* Lists of a handheld, as forms and the catalogue ask for them. */
#include "firmware/device/app-lists.h"

#include <string.h>

#define CATALOG_PREFIX "catalog_"

xmlDoc *
app_lists_rows (const char *list, const char *column, const char *value, gpointer data,
                GError **error) {
  AppStore *store = data;
  return pw_lists_rows (store->db, list, column, value, error);
}

char *
app_lists_pulldata (const char *list, const char *wanted, const char *key, const char *value,
                    gpointer data, GError **error) {
  AppStore *store = data;
  return pw_lists_pulldata (store->db, list, wanted, key, value, error);
}

GBytes *
app_lists_catalog_source (const char *name, gpointer data) {
  g_return_val_if_fail (name != NULL && data != NULL, NULL);
  AppStore *store = data;
  gsize length = g_str_has_suffix (name, ".csv") ? strlen (name) - strlen (".csv") : strlen (name);
  g_autofree char *list = g_strdup_printf (CATALOG_PREFIX "%.*s", (int)length, name);
  /* A store that fails says so elsewhere; the built-in table is a good answer. */
  return pw_lists_csv (store->db, list, NULL, NULL);
}
