/* Exports as tables: which forms, and each record into the tables of its form. */
#include "host/report/host-export.h"

#include <glib/gi18n.h>

#include "host/report/host-export-table.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"

#define USUAL_FORM "form_a"

typedef struct {
  GHashTable *forms; /* owned: form id -> HostExportTables */
  guint64 records, left_out;
} Csv;

/* Forms that the records here have. (transfer full) */
static GPtrArray *
list_forms (HostStore *store, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "report/list-forms", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func (g_free);
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&forms);
    g_ptr_array_add (forms, g_strdup (pw_stmt_text (stmt, 0)));
  }
}

/* Forms whose tables are to be written, even if they will have no lines. */
static GPtrArray *
choose_forms (HostStore *store, const HostExportOptions *options, GError **error) {
  g_autoptr (GPtrArray) forms = list_forms (store, error);
  if (forms == NULL)
    return NULL;
  if (options->form != NULL) {
    gboolean here = g_ptr_array_find_with_equal_func (forms, options->form, g_str_equal, NULL);
    if (!here && pw_forms_find (store->forms, options->form) == NULL) {
      g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("there is no form “%s” here"),
                   options->form);
      return NULL;
    }
    g_ptr_array_set_size (forms, 0);
    g_ptr_array_add (forms, g_strdup (options->form));
  }
  if (forms->len == 0) /* no record yet: the head of the table that will be asked for most */
    g_ptr_array_add (forms, g_strdup (USUAL_FORM));
  if (options->dir != NULL || forms->len <= 1)
    return g_steal_pointer (&forms);
  g_ptr_array_add (forms, NULL);
  g_autofree char *names = g_strjoinv (", ", (char **)forms->pdata);
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("there are several forms (%s): choose one with --form, or a folder with --to"),
               names);
  return NULL;
}

static HostExportTables *
begin_form (Csv *csv, HostStore *store, const HostExportOptions *options, const char *form_id,
            GError **error) {
  HostTableOptions how = { .dir = options->dir,
                           .confidential = options->confidential,
                           .bom = options->bom,
                           .separator = options->separator };
  HostExportTables *tables
      = host_export_tables_new (form_id, pw_forms_find (store->forms, form_id), &how, error);
  if (tables != NULL)
    g_hash_table_insert (csv->forms, g_strdup (form_id), tables);
  return tables;
}

/* What the walk hands on. */
typedef struct {
  Csv *csv;
  HostStore *store;
  const HostExportOptions *options;
} Walk;

static gboolean
on_record (const HostRecord *record, const char *state, gpointer data, GError **error) {
  Walk *walk = data;
  if (record->form_id == NULL) {
    walk->csv->left_out++;
    return TRUE;
  }
  HostExportTables *tables = g_hash_table_lookup (walk->csv->forms, record->form_id);
  /* A quarantined record may be the only one of its form. Standard output has room for one form. */
  if (tables == NULL && walk->options->dir == NULL) {
    walk->csv->left_out++;
    return TRUE;
  }
  if (tables == NULL)
    tables = begin_form (walk->csv, walk->store, walk->options, record->form_id, error);
  if (tables == NULL || !host_export_tables_add (tables, record, state, error))
    return FALSE;
  walk->csv->records++;
  return TRUE;
}

static gboolean
finish (Csv *csv, guint *files, GError **error) {
  GHashTableIter iter;
  gpointer tables;
  g_hash_table_iter_init (&iter, csv->forms);
  while (g_hash_table_iter_next (&iter, NULL, &tables))
    if (!host_export_tables_finish (tables, files, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_all (Csv *csv, HostStore *store, const HostExportOptions *options, guint *files,
           GError **error) {
  g_autoptr (GPtrArray) forms = choose_forms (store, options, error);
  if (forms == NULL)
    return FALSE;
  if (options->dir != NULL && !pw_file_make_dir (options->dir, HOST_EXPORT_FOLDER_MODE, error))
    return FALSE;
  for (guint i = 0; i < forms->len; i++)
    if (begin_form (csv, store, options, g_ptr_array_index (forms, i), error) == NULL)
      return FALSE;
  Walk walk = { .csv = csv, .store = store, .options = options };
  return host_export_each (store, options, on_record, &walk, error) && finish (csv, files, error);
}

gboolean
host_export_csv (HostStore *store, const HostExportOptions *options, HostExportResult *result,
                 GError **error) {
  g_return_val_if_fail (store != NULL && options != NULL && result != NULL, FALSE);
  Csv csv = { .forms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                              (GDestroyNotify)host_export_tables_free) };
  guint files = 0;
  gboolean ok = write_all (&csv, store, options, &files, error);
  g_hash_table_unref (csv.forms);
  if (ok)
    *result
        = (HostExportResult){ .records = csv.records, .left_out = csv.left_out, .files = files };
  return ok;
}
