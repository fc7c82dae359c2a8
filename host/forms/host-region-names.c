/* Names of regions for people, looked up in the list "regions" as they are asked. */
#include "host/forms/host-regions.h"

#include "sync/base/pw-error.h"
#include "sync/lists/pw-lists.h"

struct HostRegionNames {
  HostStore *store; /* borrowed */
  gboolean known;   /* the list is here */
  char *code;       /* owned: asked last; lists come by village, so most are asked again */
  char *shown;      /* owned: the answer */
};

HostRegionNames *
host_region_names_new (HostStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  g_autoptr (GError) why = NULL;
  g_autoptr (PwList) list = pw_lists_find (store->db, HOST_REGIONS_LIST, &why);
  if (list == NULL && !pw_error_is (why, PW_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&why));
    return NULL;
  }
  HostRegionNames *names = g_new0 (HostRegionNames, 1);
  names->store = store;
  names->known = list != NULL;
  return names;
}

void
host_region_names_free (HostRegionNames *names) {
  if (names == NULL)
    return;
  g_free (names->code);
  g_free (names->shown);
  g_free (names);
}

const char *
host_region_name (HostRegionNames *names, const char *code) {
  g_return_val_if_fail (names != NULL, NULL);
  if (code == NULL || g_strcmp0 (code, names->code) == 0)
    return code != NULL ? names->shown : NULL;
  g_free (names->code);
  g_free (names->shown);
  names->code = g_strdup (code);
  /* A name is a help, no more: where it cannot be read, the code stands alone. */
  g_autofree char *name = names->known ? pw_lists_pulldata (names->store->db, HOST_REGIONS_LIST,
                                                            "name", "code", code, NULL)
                                       : NULL;
  names->shown = name != NULL ? g_strdup_printf ("%s %s", code, name) : g_strdup (code);
  return names->shown;
}
