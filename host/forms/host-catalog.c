/* The catalogue of acts and articles as this host publishes it. */
#include "host/forms/host-catalog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/law/pw-catalog.h"
#include "sync/lists/pw-lists.h"

/* "catalog_articles" for "articles.csv". (transfer full) */
static char *
list_name (const char *file) {
  gsize length = g_str_has_suffix (file, ".csv") ? strlen (file) - 4 : strlen (file);
  return g_strdup_printf ("%s%.*s", HOST_CATALOG_PREFIX, (int)length, file);
}

GBytes *
host_catalog_source (const char *name, gpointer store) {
  g_autofree char *list = list_name (name);
  return pw_lists_csv (((HostStore *)store)->db, list, NULL, NULL);
}

/* The published catalogue with one file in another version. */
typedef struct {
  HostStore *store; /* borrowed */
  const char *name; /* borrowed: of the list that changes */
  GBytes *csv;      /* borrowed: its new rows */
  gboolean asked;   /* the catalogue has such a file */
} Trial;

static GBytes *
source_of_trial (const char *name, gpointer data) {
  Trial *trial = data;
  g_autofree char *list = list_name (name);
  if (strcmp (list, trial->name) != 0)
    return host_catalog_source (name, trial->store);
  trial->asked = TRUE;
  return g_bytes_ref (trial->csv);
}

gboolean
host_catalog_check (HostStore *store, const char *name, GBytes *csv, GError **error) {
  g_return_val_if_fail (store != NULL && name != NULL && csv != NULL, FALSE);
  if (!g_str_has_prefix (name, HOST_CATALOG_PREFIX))
    return TRUE;
  Trial trial = { .store = store, .name = name, .csv = csv };
  g_autoptr (GError) why = NULL;
  g_autoptr (PwCatalog) catalog = pw_catalog_load (source_of_trial, &trial, &why);
  if (catalog == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the catalogue would not hold together with this list: %s"), why->message);
    return FALSE;
  }
  if (trial.asked)
    return TRUE;
  g_set_error (
      error, PW_ERROR, PW_ERROR_REFUSED,
      _ ("the catalogue has no file for the list %s; name it catalog_articles, for example"), name);
  return FALSE;
}
