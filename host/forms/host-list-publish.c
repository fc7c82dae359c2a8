/* Publishing lists. */
#include "host/forms/host-list-publish.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/forms/host-catalog.h"
#include "host/merge/host-list-versions.h"
#include "host/forms/host-publish.h"
#include "sync/base/pw-csv.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/model/pw-forms.h"

#define VERSIONS_A_DAY 100 /* two digits behind the date */

/* --- reading --------------------------------------------------------------------------------- */

GBytes *
host_list_read (const char *path, GError **error) {
  g_return_val_if_fail (path != NULL, NULL);
  g_autoptr (GBytes) file = pw_file_read (path, PW_LIST_BYTES_MAX, error);
  if (file == NULL)
    return NULL;
  gsize length, at = 0;
  const char *text = g_bytes_get_data (file, &length);
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  while (at < length && g_ascii_isspace (text[at]))
    at++;
  gboolean is_xml = at < length && text[at] == '<';
  GBytes *csv = is_xml ? pw_lists_xml_to_csv (file, error) : g_bytes_ref (file);
  if (csv == NULL)
    g_prefix_error (error, "%s: ", path);
  return csv;
}

/* --- rules ----------------------------------------------------------------------------------- */

/* The list as it stands; NULL and no error if there is none. */
static gboolean
find_before (HostStore *store, const char *name, PwList **before, GError **error) {
  g_autoptr (GError) why = NULL;
  *before = pw_lists_find (store->db, name, &why);
  if (*before != NULL || pw_error_is (why, PW_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

/* Forms in the field name columns: none may go. */
static gboolean
check_columns (const PwList *before, GBytes *csv, GError **error) {
  g_autoptr (PwCsv) reader = pw_csv_open (csv, error);
  if (reader == NULL)
    return FALSE;
  for (guint i = 0; before != NULL && i < before->columns->len; i++) {
    const char *column = g_ptr_array_index (before->columns, i);
    if (pw_csv_column (reader, column) >= 0)
      continue;
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the column “%s” of the list %s would disappear, and forms in the field may "
                    "use it: keep it, or publish the list under another name"),
                 column, before->name);
    return FALSE;
  }
  return TRUE;
}

static const HostListVersion *
find_version (const GPtrArray *versions, const char *version) {
  for (guint i = 0; i < versions->len; i++) {
    const HostListVersion *one = g_ptr_array_index (versions, i);
    if (strcmp (one->version, version) == 0)
      return one;
  }
  return NULL;
}

/* 2026112200, or the first after it that is newer than `before` and free: as a number, because
 * those are told apart by size. */
static char *
next_version (HostStore *store, const GPtrArray *versions, const PwList *before, GError **error) {
  g_autofree char *date = host_publish_date (store);
  for (guint number = 0; number < VERSIONS_A_DAY; number++) {
    g_autofree char *version = g_strdup_printf ("%s%02u", date, number);
    if (find_version (versions, version) == NULL
        && (before == NULL || pw_forms_compare_versions (version, before->version) > 0))
      return g_steal_pointer (&version);
  }
  g_set_error (
      error, PW_ERROR, PW_ERROR_REFUSED,
      _ ("the list %s has version %s, and today's date is not newer than that: name a newer "
         "one with --version"),
      before != NULL ? before->name : "", before != NULL ? before->version : "");
  return NULL;
}

/* Handhelds take a list only if it is newer than theirs, by the same order. */
static char *
check_version (const HostListSource *source, const PwDigest *digest, const GPtrArray *versions,
               const PwList *before, GError **error) {
  const HostListVersion *taken = find_version (versions, source->version);
  if (taken != NULL && !pw_digest_equal (&taken->digest, digest)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("version %s of the list %s was published with other rows: give this one "
                    "another version"),
                 source->version, source->name);
    return NULL;
  }
  int order = before != NULL ? pw_forms_compare_versions (source->version, before->version) : 1;
  if (order > 0 || (order == 0 && taken != NULL))
    return g_strdup (source->version);
  g_set_error (
      error, PW_ERROR, PW_ERROR_REFUSED,
      _ ("version %s of the list %s is not newer than %s, and handhelds would not take it: "
         "numbers compare as numbers and come before names"),
      source->version, source->name, before->version);
  return NULL;
}

/* The version that `source` shall have. (transfer full) */
static char *
choose_version (HostStore *store, const HostListSource *source, const PwDigest *digest,
                const PwList *before, GError **error) {
  g_autoptr (GPtrArray) versions = host_list_versions_all (store, source->name, error);
  if (versions == NULL)
    return NULL;
  return source->version != NULL ? check_version (source, digest, versions, before, error)
                                 : next_version (store, versions, before, error);
}

/* --- publishing ------------------------------------------------------------------------------ */

/* Inside a transaction. */
static PwList *
put_list (HostStore *store, const HostListSource *source, GError **error) {
  g_autoptr (PwList) list
      = pw_lists_put (store->db, source->name, source->version, source->region_column, source->csv,
                      host_store_now_ms (store), error);
  if (list == NULL
      || !host_list_versions_put (store, list->name, list->version, list->region_column,
                                  &list->digest, source->csv, error))
    return NULL;
  PwPublish publish = { .kind = PW_PUBLISHED_LIST,
                        .name = list->name,
                        .version = list->version,
                        .region_column = list->region_column,
                        .digest = list->digest };
  return host_publish_append (store, &publish, error) ? g_steal_pointer (&list) : NULL;
}

PwList *
host_list_publish (HostStore *store, const HostListSource *source, gboolean *changed,
                   GError **error) {
  g_return_val_if_fail (store != NULL && source->name != NULL && source->csv != NULL, NULL);
  g_autoptr (PwList) before = NULL;
  g_autoptr (GBytes) csv = pw_lists_canonical (source->csv, error);
  if (csv == NULL || !find_before (store, source->name, &before, error)
      || !check_columns (before, csv, error)
      || !host_catalog_check (store, source->name, csv, error))
    return NULL;
  PwDigest digest = pw_digest_of (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  const char *column = source->region_column;
  if (column == NULL && before != NULL)
    column = before->region_column;
  *changed = before == NULL || !pw_digest_equal (&before->digest, &digest)
             || g_strcmp0 (before->region_column, column) != 0
             || (source->version != NULL && strcmp (source->version, before->version) != 0);
  if (!*changed)
    return g_steal_pointer (&before);
  g_autofree char *version = choose_version (store, source, &digest, before, error);
  if (version == NULL || !pw_db_begin (store->db, error))
    return NULL;
  const HostListSource final
      = { .name = source->name, .version = version, .region_column = column, .csv = csv };
  g_autoptr (PwList) list = put_list (store, &final, error);
  if (list != NULL && pw_db_commit (store->db, error))
    return g_steal_pointer (&list);
  pw_db_rollback (store->db);
  return NULL;
}
