/* The tables of one form: which question is which column, and the lines of one record.
 *
 * The main table has one line a record:
 *   record,device,form,form_version,village,created_at,state,disputed,/election,...,other
 * A repeat has a table of its own, one line an entry, "1" being the first of its record and "2/1"
 * the first entry inside the second one of the repeat around it:
 *   record,place,/violation/subjects/name,...
 * On standard output there is room for one table: a repeat is then one column of JSON text. */
#include "host/report/host-export-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/review/host-record-core.h"
#include "sync/base/pw-error.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-confidential.h"

#define NAME_CHARS_MAX 60 /* of a form's id in a file name */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static const char *const main_columns[]
    = { "record", "device", "form", "form_version", "village", "created_at", "state", "disputed" };

/* One table. */
typedef struct {
  const PwFormNode *repeat; /* borrowed; NULL: the main table */
  GPtrArray *columns;       /* owned: const PwFormNode *, questions (and repeats, without `dir`) */
  GPtrArray *inner;         /* owned: Table *, borrowed: tables of repeats inside this one */
  HostSink *sink;           /* owned */
} Table;

struct HostExportTables {
  char *form_id;            /* owned */
  const PwForm *form;       /* borrowed; may be NULL */
  HostTableOptions options; /* `dir` is borrowed */
  GPtrArray *tables;        /* owned: Table *, the main one first */
  HostCsvLine line;
};

static void
table_free (gpointer data) {
  Table *table = data;
  g_ptr_array_unref (table->columns);
  g_ptr_array_unref (table->inner);
  g_clear_pointer (&table->sink, host_sink_free);
  g_free (table);
}

void
host_export_tables_free (HostExportTables *tables) {
  if (tables == NULL)
    return;
  g_ptr_array_unref (tables->tables);
  host_csv_line_clear (&tables->line);
  g_free (tables->form_id);
  g_free (tables);
}

/* --- the plan -------------------------------------------------------------------------------- */

/* A form's id comes from a handheld, and may be anything: what is no plain name is marked by a
 * digest of the whole. */
static char *
plain_name (const char *form_id) {
  char *name = g_strndup (form_id, NAME_CHARS_MAX);
  g_strcanon (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-", '_');
  if (*name != '\0' && strcmp (name, form_id) == 0)
    return name;
  PwDigest digest = pw_digest_of (form_id, strlen (form_id));
  g_autofree char *hex = pw_hex_encode (digest.bytes, 4);
  char *marked = g_strdup_printf ("%s-%s", name, hex);
  g_free (name);
  return marked;
}

/* "form_a.csv", "form_a.violation.subjects.csv". A dot in a name would make it ambiguous. */
static char *
file_name (const HostExportTables *tables, const PwFormNode *repeat) {
  g_autofree char *form = plain_name (tables->form_id);
  g_autofree char *path = g_strdup (repeat != NULL ? repeat->path : "");
  g_strdelimit (path, ".", '_');
  g_strdelimit (path, "/", '.');
  return g_strdup_printf ("%s%s.csv", form, path);
}

static Table *
add_table (HostExportTables *tables, const PwFormNode *repeat, GError **error) {
  g_autofree char *name = file_name (tables, repeat);
  HostSink *sink = tables->options.dir != NULL
                       ? host_sink_new_file (tables->options.dir, name, error)
                       : host_sink_new_stdout ();
  if (sink == NULL)
    return NULL;
  Table *table = g_new0 (Table, 1);
  table->repeat = repeat;
  table->columns = g_ptr_array_new ();
  table->inner = g_ptr_array_new ();
  table->sink = sink;
  g_ptr_array_add (tables->tables, table);
  return table;
}

/* Goes through the form below `node` and finds the columns of `table`. */
static gboolean
plan_columns (HostExportTables *tables, Table *table, const PwFormNode *node, GError **error) {
  for (guint i = 0; i < pw_form_child_count (node); i++) {
    const PwFormNode *child = pw_form_child (node, i);
    if (child->confidential && !tables->options.confidential)
      continue;
    if (child->kind == PW_FORM_GROUP) {
      if (!plan_columns (tables, table, child, error))
        return FALSE;
    } else if (child->kind == PW_FORM_QUESTION || tables->options.dir == NULL) {
      g_ptr_array_add (table->columns, (gpointer)child);
    } else {
      Table *inner = add_table (tables, child, error);
      if (inner == NULL)
        return FALSE;
      g_ptr_array_add (table->inner, inner);
      if (!plan_columns (tables, inner, child, error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
end_line (HostExportTables *tables, Table *table, GError **error) {
  gsize length = 0;
  const char *text = host_csv_end_line (&tables->line, &length);
  return host_sink_add (table->sink, text, length, error);
}

static gboolean
write_headers (HostExportTables *tables, Table *table, GError **error) {
  if (tables->options.bom
      && !host_sink_add (table->sink, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK), error))
    return FALSE;
  HostCsvLine *line = &tables->line;
  if (table->repeat != NULL) {
    host_csv_add_plain (line, "record");
    host_csv_add_plain (line, "place");
  } else {
    for (gsize i = 0; i < G_N_ELEMENTS (main_columns); i++)
      host_csv_add_plain (line, main_columns[i]);
  }
  for (guint i = 0; i < table->columns->len; i++)
    host_csv_add_text (line, ((const PwFormNode *)g_ptr_array_index (table->columns, i))->path);
  if (table->repeat == NULL)
    host_csv_add_plain (line, "other");
  return end_line (tables, table, error);
}

static gboolean
check_names (const HostExportTables *tables, GError **error) {
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < tables->tables->len; i++) {
    const Table *table = g_ptr_array_index (tables->tables, i);
    g_autofree char *name = file_name (tables, table->repeat);
    if (!g_hash_table_add (names, g_strdup (name))) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("two repeats of the form %s would both be written to %s"), tables->form_id,
                   name);
      return FALSE;
    }
  }
  return TRUE;
}

HostExportTables *
host_export_tables_new (const char *form_id, const PwForm *form, const HostTableOptions *options,
                        GError **error) {
  g_return_val_if_fail (form_id != NULL && options != NULL, NULL);
  g_autoptr (HostExportTables) tables = g_new0 (HostExportTables, 1);
  tables->form_id = g_strdup (form_id);
  tables->form = form;
  tables->options = *options;
  tables->tables = g_ptr_array_new_with_free_func (table_free);
  host_csv_line_init (&tables->line, options->separator);
  Table *main_table = add_table (tables, NULL, error);
  if (main_table == NULL
      || (form != NULL && !plan_columns (tables, main_table, pw_form_root (form), error))
      || !check_names (tables, error))
    return NULL;
  for (guint i = 0; i < tables->tables->len; i++)
    if (!write_headers (tables, g_ptr_array_index (tables->tables, i), error))
      return NULL;
  return g_steal_pointer (&tables);
}

/* --- cells ----------------------------------------------------------------------------------- */

static gboolean
is_list_of (json_t *value, gboolean numbers) {
  size_t i;
  json_t *entry;
  json_array_foreach (value, i, entry) {
    if (numbers ? !json_is_number (entry) : !json_is_string (entry))
      return FALSE;
  }
  return json_is_array (value);
}

/* Codes, or the numbers of a place, with blanks between them. */
static char *
join_list (json_t *list) {
  GString *text = g_string_new (NULL);
  size_t i;
  json_t *entry;
  json_array_foreach (list, i, entry) {
    g_autofree char *number = json_is_number (entry) ? pw_answers_to_text (entry, NULL) : NULL;
    if (text->len > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, number != NULL ? number : json_string_value (entry));
  }
  return g_string_free (text, FALSE);
}

static void
add_value (HostExportTables *tables, const PwFormNode *node, json_t *value) {
  HostCsvLine *line = &tables->line;
  g_autofree char *text = NULL;
  if (value == NULL || json_is_null (value)) {
    host_csv_add_plain (line, "");
  } else if (json_is_string (value)) {
    host_csv_add_text (line, json_string_value (value));
  } else if (is_list_of (value, TRUE)) {
    text = join_list (value);
    host_csv_add_plain (line, text);
  } else if (is_list_of (value, FALSE)) {
    text = join_list (value);
    host_csv_add_text (line, text);
  } else if (json_is_array (value) || json_is_object (value)) {
    json_t *shown
        = tables->options.confidential ? json_incref (value) : pw_confidential_strip (node, value);
    text = pw_answers_to_text (shown, NULL);
    json_decref (shown);
    host_csv_add_plain (line, text); /* begins with a bracket */
  } else {
    text = pw_answers_to_text (value, NULL);
    host_csv_add_plain (line, text); /* a number, true or false */
  }
}

/* --- lines ----------------------------------------------------------------------------------- */

/* The entries of `repeat` in `answers`, and of the repeats inside it. `around` is the place of the
 * entry around, such as "2", or NULL; `base` the part of paths that `answers` stands for. */
static gboolean
write_entries (HostExportTables *tables, Table *table, const char *record_id, json_t *answers,
               gsize base, const char *around, GError **error) {
  json_t *entries = pw_answers_get (answers, table->repeat->path + base);
  gsize own_base = strlen (table->repeat->path);
  size_t i;
  json_t *entry;
  json_array_foreach (entries, i, entry) {
    g_autofree char *place = g_strdup_printf ("%s%s%u", around != NULL ? around : "",
                                              around != NULL ? "/" : "", (guint)i + 1);
    host_csv_add_plain (&tables->line, record_id);
    host_csv_add_plain (&tables->line, place);
    for (guint c = 0; c < table->columns->len; c++) {
      const PwFormNode *node = g_ptr_array_index (table->columns, c);
      add_value (tables, node, pw_answers_get (entry, node->path + own_base));
    }
    if (!end_line (tables, table, error))
      return FALSE;
    for (guint t = 0; t < table->inner->len; t++)
      if (!write_entries (tables, g_ptr_array_index (table->inner, t), record_id, entry, own_base,
                          place, error))
        return FALSE;
  }
  return TRUE;
}

static gboolean
is_confidential (const HostRecord *record, const char *path) {
  const PwFormNode *node = record->form != NULL ? pw_form_find (record->form, path) : NULL;
  return node == NULL || node->confidential;
}

/* Fields for which the tables have no column: the record is of another version of the form. */
static void
add_other (HostExportTables *tables, const HostRecord *record) {
  json_t *others = json_object ();
  g_autoptr (GPtrArray) fields = pw_answers_fields (record->form, record->fold->answers);
  for (guint i = 0; i < fields->len; i++) {
    const PwAnswersField *field = g_ptr_array_index (fields, i);
    const PwFormNode *node = tables->form != NULL ? pw_form_find (tables->form, field->path) : NULL;
    if (node != NULL && node->kind != PW_FORM_GROUP)
      continue;
    if (tables->options.confidential || !is_confidential (record, field->path))
      json_object_set (others, field->path, field->value);
  }
  g_autofree char *text = json_object_size (others) > 0 ? pw_answers_to_text (others, NULL) : NULL;
  host_csv_add_plain (&tables->line, text);
  json_decref (others);
}

static char *
join_disputed (const PwRecord *fold) {
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < fold->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (fold->disputed, i);
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", dispute->path);
  }
  return g_string_free (text, FALSE);
}

gboolean
host_export_tables_add (HostExportTables *tables, const HostRecord *record, const char *state,
                        GError **error) {
  g_return_val_if_fail (tables != NULL && record != NULL && state != NULL, FALSE);
  Table *main_table = g_ptr_array_index (tables->tables, 0);
  HostCsvLine *line = &tables->line;
  const PwRecordAuthor *created = record->fold->created;
  g_autofree char *id = pw_id_to_hex (&record->id);
  g_autofree char *device = created != NULL ? pw_id_to_hex (&created->device) : NULL;
  g_autofree char *created_at = host_record_created (record);
  g_autofree char *disputed = join_disputed (record->fold);
  host_csv_add_plain (line, id);
  host_csv_add_plain (line, device);
  host_csv_add_text (line, record->form_id);
  host_csv_add_text (line, record->form_version);
  host_csv_add_text (line, host_record_village (record));
  host_csv_add_plain (line, created_at);
  host_csv_add_plain (line, state);
  host_csv_add_text (line, disputed);
  for (guint i = 0; i < main_table->columns->len; i++) {
    const PwFormNode *node = g_ptr_array_index (main_table->columns, i);
    add_value (tables, node, pw_answers_get (record->fold->answers, node->path));
  }
  add_other (tables, record);
  if (!end_line (tables, main_table, error))
    return FALSE;
  for (guint i = 0; i < main_table->inner->len; i++)
    if (!write_entries (tables, g_ptr_array_index (main_table->inner, i), id, record->fold->answers,
                        0, NULL, error))
      return FALSE;
  return TRUE;
}

gboolean
host_export_tables_finish (HostExportTables *tables, guint *files, GError **error) {
  g_return_val_if_fail (tables != NULL && files != NULL, FALSE);
  for (guint i = 0; i < tables->tables->len; i++) {
    Table *table = g_ptr_array_index (tables->tables, i);
    if (!host_sink_finish (table->sink, error))
      return FALSE;
    *files += tables->options.dir != NULL;
  }
  return TRUE;
}
