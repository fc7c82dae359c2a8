/* Exports as JSON Lines, and the walk over the records that all exports share. */
#include "host/report/host-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/report/host-sink.h"
#include "host/review/host-record-core.h"
#include "host/views/host-record-ops.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"
#include "sync/base/pw-file.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-record-json.h"

#define FILE_NAME "records.jsonl"
#define STATE_QUARANTINED "quarantined"

/* --- the walk -------------------------------------------------------------------------------- */

typedef struct {
  HostStore *store;                 /* borrowed */
  const HostExportOptions *options; /* borrowed */
  HostExportEach each;
  gpointer data; /* for each */
  guint64 done;
} Walk;

static gboolean
is_wanted (const HostExportOptions *options, const HostRecord *record) {
  if (options->form != NULL && g_strcmp0 (options->form, record->form_id) != 0)
    return FALSE;
  if (options->village == NULL)
    return TRUE;
  const char *village = host_record_village (record);
  return village != NULL && pw_region_holds (options->village, village);
}

static gboolean
visit (Walk *walk, const HostRecord *record, const char *state, GError **error) {
  if (is_wanted (walk->options, record) && !walk->each (record, state, walk->data, error))
    return FALSE;
  walk->done++;
  if (walk->options->on_progress == NULL
      || walk->options->on_progress (walk->done, walk->options->data))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_INCOMPLETE, _ ("stopped: the export is not complete"));
  return FALSE;
}

static gboolean
on_record (const HostRecord *record, gpointer data, GError **error) {
  return visit (data, record, pw_record_state_name (record->fold->state), error);
}

/* Keys of records of which no create counts. */
static GArray *
list_refused (HostStore *store, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "report/list-refused-records", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&keys);
    gint64 key = pw_stmt_int (stmt, 0);
    g_array_append_val (keys, key);
  }
}

/* The record as it would be if all of it counted. */
static HostRecord *
load_refused (HostStore *store, gint64 record_key, GError **error) {
  g_autoptr (HostRecordOps) ops = host_record_ops_load (store, record_key, error);
  if (ops == NULL || !host_record_ops_parse (ops, store, error))
    return NULL;
  for (guint i = 0; i < ops->ops->len; i++)
    ((HostLoadedOp *)g_ptr_array_index (ops->ops, i))->verdict = HOST_VERDICT_OK;
  g_autoptr (HostRecord) record = g_new0 (HostRecord, 1);
  record->id = ops->record;
  record->ops = g_ptr_array_new ();
  record->fold = host_record_ops_fold (ops, error);
  if (record->fold == NULL)
    return NULL;
  const HostLoadedOp *create = host_record_ops_create (ops);
  if (create != NULL && create->view.form_id != NULL) {
    const PwOpView *view = &create->view;
    record->form_id = g_strndup (view->form_id, view->form_id_length);
    record->form_version = g_strndup (view->form_version, view->form_version_length);
    record->form = pw_forms_find_digest (store->forms, &view->form_digest);
  }
  return g_steal_pointer (&record);
}

static gboolean
visit_refused (Walk *walk, GError **error) {
  g_autoptr (GArray) keys = list_refused (walk->store, error);
  if (keys == NULL)
    return FALSE;
  for (guint i = 0; i < keys->len; i++) {
    g_autoptr (HostRecord) record
        = load_refused (walk->store, g_array_index (keys, gint64, i), error);
    if (record == NULL || !visit (walk, record, STATE_QUARANTINED, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
host_export_each (HostStore *store, const HostExportOptions *options, HostExportEach each,
                  gpointer data, GError **error) {
  g_return_val_if_fail (store != NULL && options != NULL && each != NULL, FALSE);
  Walk walk = { .store = store, .options = options, .each = each, .data = data };
  return host_records_each (store, on_record, &walk, error)
         && (!options->quarantined || visit_refused (&walk, error));
}

/* --- JSON Lines ------------------------------------------------------------------------------ */

typedef struct {
  HostSink *sink; /* borrowed */
  GString *line;  /* borrowed: used again for each record */
  guint64 records;
} JsonLines;

/* `,"name":` and then the text as a JSON string, or null. */
static void
add_member (GString *line, const char *name, const char *text) {
  g_autofree char *quoted = NULL;
  if (text != NULL) {
    json_t *value = json_string (text);
    quoted = pw_answers_to_text (value, NULL);
    json_decref (value);
  }
  g_string_append_printf (line, "%s\"%s\":", line->len > 1 ? "," : "", name);
  g_string_append (line, quoted != NULL ? quoted : "null");
}

static void
add_disputed (GString *line, const GPtrArray *disputed) {
  json_t *paths = json_array ();
  for (guint i = 0; i < disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (disputed, i);
    json_array_append_new (paths, json_string (dispute->path));
  }
  g_autofree char *text = pw_answers_to_text (paths, NULL);
  json_decref (paths);
  g_string_append_printf (line, ",\"disputed\":%s", text);
}

/* Only where there are any, so that a line without stays as it always was. */
static void
add_acknowledged (GString *line, const PwRecord *fold) {
  if (fold->acknowledged->len == 0)
    return;
  json_t *reasons = pw_record_reasons_to_json (fold);
  g_autofree char *text = pw_answers_to_text (reasons, NULL);
  json_decref (reasons);
  g_string_append_printf (line, ",\"acknowledged\":%s", text);
}

static gboolean
on_line (const HostRecord *record, const char *state, gpointer data, GError **error) {
  JsonLines *out = data;
  const PwRecordAuthor *created = record->fold->created;
  g_autofree char *id = pw_id_to_hex (&record->id);
  g_autofree char *device = created != NULL ? pw_id_to_hex (&created->device) : NULL;
  g_autofree char *created_at = host_record_created (record);
  g_autofree char *answers = pw_answers_to_text (record->fold->answers, record->form);
  g_string_assign (out->line, "{");
  add_member (out->line, "record", id);
  add_member (out->line, "device", device);
  add_member (out->line, "form", record->form_id);
  add_member (out->line, "village", host_record_village (record));
  add_member (out->line, "created_at", created_at);
  add_member (out->line, "state", state);
  g_string_append_printf (out->line, ",\"answers\":%s", answers);
  add_disputed (out->line, record->fold->disputed);
  add_acknowledged (out->line, record->fold);
  g_string_append (out->line, "}\n");
  out->records++;
  return host_sink_add (out->sink, out->line->str, out->line->len, error);
}

gboolean
host_export_jsonl (HostStore *store, const HostExportOptions *options, HostExportResult *result,
                   GError **error) {
  g_return_val_if_fail (store != NULL && options != NULL && result != NULL, FALSE);
  if (options->dir != NULL && !pw_file_make_dir (options->dir, HOST_EXPORT_FOLDER_MODE, error))
    return FALSE;
  g_autoptr (HostSink) sink = options->dir != NULL
                                  ? host_sink_new_file (options->dir, FILE_NAME, error)
                                  : host_sink_new_stdout ();
  if (sink == NULL)
    return FALSE;
  g_autoptr (GString) line = g_string_new (NULL);
  JsonLines out = { .sink = sink, .line = line };
  if (!host_export_each (store, options, on_line, &out, error) || !host_sink_finish (sink, error))
    return FALSE;
  *result = (HostExportResult){ .records = out.records, .files = options->dir != NULL };
  return TRUE;
}
