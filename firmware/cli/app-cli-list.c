/* list and history: what there is, and how it came to be. */
#include <glib/gi18n.h>
#include <stdlib.h>

#include "firmware/capture/app-history.h"
#include "firmware/cli/app-cli-carry.h"
#include "firmware/cli/app-cli-commands.h"
#include "sync/base/pw-error.h"

#define ID_DIGITS_SHOWN 12 /* enough to name a record among millions */

/* --- list ------------------------------------------------------------------------------------ */

static const char *
stage_word (AppRecordStage stage) {
  switch (stage) {
  case APP_RECORD_FINALISED:
    return _ ("finalised");
  case APP_RECORD_SENT:
    return _ ("sent");
  case APP_RECORD_RECEIVED:
    return _ ("received");
  case APP_RECORD_QUARANTINED:
    return _ ("quarantine");
  case APP_RECORD_RETURNED:
    return _ ("returned");
  }
  return "?";
}

static void
print_entry (const AppRecord *record) {
  g_autofree char *id = pw_id_to_hex (&record->id);
  g_autofree char *at = pw_time_ms_to_iso (record->created_ms, record->offset_min);
  app_cli_print ("%.*s  %.16s  %-13s  %-14s  %s%s%s%s%s\n", ID_DIGITS_SHOWN, id, at,
                 record->village != NULL ? record->village : "-",
                 record->form_id != NULL ? record->form_id : "-", stage_word (record->stage),
                 record->refusal != NULL ? ": " : "",
                 record->refusal != NULL ? app_cli_refusal_words (record->refusal) : "",
                 record->withdrawn ? _ (", withdrawn") : "",
                 record->disputed ? _ (", disputed") : "");
}

static json_t *
review_to_json (const PwReview *review, gboolean comment) {
  if (review == NULL)
    return json_null ();
  json_t *value = json_object ();
  json_object_set_new (value, "returned", json_boolean (review->comment != NULL));
  json_object_set_new (value, "seq", json_integer ((json_int_t)review->seq));
  json_object_set_new (value, "seen", json_integer ((json_int_t)review->seen));
  json_object_set_new (value, "at", pw_json_time (review->host_time, 0));
  json_object_set_new (value, "person", pw_json_text (review->person));
  if (comment)
    json_object_set_new (value, "comment", pw_json_text (review->comment));
  return value;
}

json_t *
app_cli_json_record (const AppRecord *record, gboolean comment) {
  g_autofree char *id = pw_id_to_hex (&record->id);
  g_autofree char *device = pw_id_to_hex (&record->device);
  json_t *value = json_object ();
  json_object_set_new (value, "record", json_string (id));
  json_object_set_new (value, "device", json_string (device));
  json_object_set_new (value, "form", pw_json_text (record->form_id));
  json_object_set_new (value, "village", pw_json_text (record->village));
  json_object_set_new (value, "created_at", pw_json_time (record->created_ms, record->offset_min));
  json_object_set_new (value, "state", json_string (app_record_stage_name (record->stage)));
  json_object_set_new (value, "refusal", pw_json_text (record->refusal));
  json_object_set_new (value, "review", review_to_json (record->review, comment));
  return value;
}

static json_t *
entry_to_json (const AppRecord *record) {
  json_t *value = app_cli_json_record (record, FALSE);
  json_object_set_new (value, "withdrawn", json_boolean (record->withdrawn));
  json_object_set_new (value, "disputed", json_boolean (record->disputed));
  json_object_set_new (value, "operations", json_integer (record->ops->len));
  return value;
}

static void
print_list (const AppRecords *records) {
  for (guint i = 0; i < records->list->len; i++)
    print_entry (g_ptr_array_index (records->list, i));
  if (records->list->len == 0)
    app_cli_print ("%s\n", _ ("There are no records."));
  if (records->purged > 0)
    app_cli_print (
        _ ("(%" G_GUINT64_FORMAT " operations were purged: the host holds what they said)\n"),
        records->purged);
}

/* 1 if a person must look. */
static int
warn_of_damage (const AppRecords *records) {
  if (records->unreadable_copies > 0)
    app_cli_warn (_ ("%u copies from the host do not open; take them from the host again"),
                  records->unreadable_copies);
  if (records->damaged > 0)
    app_cli_warn (_ ("%u operations are damaged and left out: %s"), records->damaged,
                  records->first_fault);
  return records->damaged > 0 ? 1 : 0;
}

int
app_cli_list (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (cli, NULL, "", app_commands_show[0].summary, 0, 0, &argc, &argv, &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  g_autoptr (AppRecords) records = store != NULL ? app_records_load (store, &error) : NULL;
  if (records == NULL)
    return app_cli_fail (error);
  if (!cli->json) {
    print_list (records);
    return app_cli_end (warn_of_damage (records));
  }
  json_t *list = json_array ();
  for (guint i = 0; i < records->list->len; i++)
    json_array_append_new (list, entry_to_json (g_ptr_array_index (records->list, i)));
  app_cli_print_json (list);
  return app_cli_end (warn_of_damage (records));
}

/* --- history --------------------------------------------------------------------------------- */

static json_t *
op_to_json (AppStore *store, const AppHistoryItem *detail) {
  const AppRecordOp *op = detail->op;
  g_autofree char *device = pw_id_to_hex (&op->device);
  g_autofree char *digest = pw_digest_to_hex (&op->digest);
  json_t *value = json_object ();
  json_object_set_new (value, "at", pw_json_time (op->time.unix_ms, op->time.offset_min));
  json_object_set_new (value, "kind", json_string (pw_op_kind_name (op->kind)));
  json_object_set_new (value, "device", json_string (device));
  json_object_set_new (value, "own",
                       json_boolean (pw_id_equal (&op->device, &store->identity->id)));
  json_object_set_new (value, "seq", json_integer ((json_int_t)op->seq));
  json_object_set_new (value, "digest", json_string (digest));
  json_object_set_new (value, "reason", pw_json_text (detail->change.reason));
  json_object_set_new (value, "person", pw_json_text (detail->change.person));
  if (detail->change.set != NULL)
    json_object_set (value, "set", detail->change.set);
  if (detail->change.unset != NULL)
    json_object_set (value, "unset", detail->change.unset);
  if (detail->attachment.name != NULL) {
    g_autofree char *file = pw_digest_to_hex (&detail->attachment.digest);
    json_object_set_new (value, "file", json_string (file));
    json_object_set_new (value, "name", json_string (detail->attachment.name));
  }
  return value;
}

static json_t *
review_item_to_json (const PwReview *review) {
  json_t *value = review_to_json (review, TRUE);
  json_object_set_new (value, "kind", json_string (pw_op_kind_name (PW_OP_REVIEW)));
  json_object_set_new (value, "own", json_false ());
  return value;
}

static void
print_review (const PwReview *review, gint32 offset_min) {
  g_autofree char *at = pw_time_ms_to_iso (review->host_time, offset_min);
  app_cli_print ("%s  %s\n", at, app_history_review_words (review));
  app_cli_print (_ ("    by: %s\n"), review->person);
  if (review->comment != NULL)
    app_cli_print (_ ("    asks: %s\n"), review->comment);
}

static void
print_op (AppStore *store, const AppHistoryItem *detail) {
  const AppRecordOp *op = detail->op;
  g_autofree char *device = pw_id_to_hex (&op->device);
  g_autofree char *at = pw_time_ms_to_iso (op->time.unix_ms, op->time.offset_min);
  gboolean own = pw_id_equal (&op->device, &store->identity->id);
  app_cli_print ("%s  %-12s  %.12s%s  #%" G_GUINT64_FORMAT "\n", at, pw_op_kind_words (op->kind),
                 device, own ? _ (" (this handheld)") : "", op->seq);
  if (detail->change.person != NULL)
    app_cli_print (_ ("    by: %s\n"), detail->change.person);
  if (detail->change.reason != NULL)
    app_cli_print (_ ("    why: %s\n"), detail->change.reason);
  const char *path;
  json_t *value;
  json_object_foreach (detail->change.set, path, value) {
    app_cli_print ("    %s\n", path);
  }
  size_t i;
  json_array_foreach (detail->change.unset, i, value) {
    app_cli_print (_ ("    %s (removed)\n"), json_string_value (value));
  }
  if (detail->attachment.name != NULL)
    app_cli_print ("    %s\n", detail->attachment.name);
}

/* Oldest first, by who had seen what; no clock takes part. */
static gboolean
tell_history (AppCli *cli, AppStore *store, const AppRecord *record, GError **error) {
  g_autoptr (PwRecord) state = app_record_fold (store, record, error);
  if (state == NULL)
    return FALSE;
  g_autoptr (GPtrArray) items = app_history_load (store, record, state, error);
  if (items == NULL)
    return FALSE;
  json_auto_t *list = json_array ();
  for (guint i = 0; i < items->len; i++) {
    const AppHistoryItem *item = g_ptr_array_index (items, i);
    if (cli->json)
      json_array_append_new (list, item->op != NULL ? op_to_json (store, item)
                                                    : review_item_to_json (item->review));
    else if (item->op != NULL)
      print_op (store, item);
    else
      print_review (item->review, record->offset_min);
  }
  if (cli->json)
    app_cli_print_json (g_steal_pointer (&list));
  return TRUE;
}

int
app_cli_history (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (cli, NULL, "ID", app_commands_show[2].summary, 1, 1, &argc, &argv, &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  g_autoptr (AppRecords) records = store != NULL ? app_records_load (store, &error) : NULL;
  AppRecord *record = records != NULL ? app_records_find (records, argv[1], &error) : NULL;
  if (record == NULL || !tell_history (cli, store, record, &error))
    return app_cli_fail (error);
  return app_cli_end (0);
}
