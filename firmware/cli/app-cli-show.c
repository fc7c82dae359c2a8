/* show: one record with its answers in the order of its form. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/cli/app-cli-carry.h"
#include "firmware/cli/app-cli-commands.h"
#include "firmware/device/app-lists.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-i18n.h"
#include "sync/law/pw-law-show.h"
#include "sync/model/pw-answers-show.h"
#include "sync/model/pw-record-json.h"

const AppCommand app_commands_show[] = {
  { "list", N_ ("all records of this handheld and how far each has come"), app_cli_list },
  { "show", N_ ("the answers of one record"), app_cli_show },
  { "history", N_ ("who did what to one record, and why"), app_cli_history },
  { "forms", N_ ("the forms of this handheld, and where each is from"), app_cli_forms },
  { "lists", N_ ("the lists in which forms and the catalogue look things up"), app_cli_lists },
  { NULL, NULL, NULL },
};

/* --- JSON ------------------------------------------------------------------------------------ */

static json_t *
record_to_json (const AppRecord *record, const PwRecord *state) {
  json_t *value = app_cli_json_record (record, TRUE);
  json_object_set_new (value, "withdrawn", pw_record_author_to_json (state->withdrawn));
  json_object_set_new (value, "answers", json_incref (state->answers));
  json_object_set_new (value, "acknowledged", pw_record_reasons_to_json (state));
  json_object_set_new (value, "disputed", pw_record_disputes_to_json (state));
  json_object_set_new (value, "attachments", pw_record_attachments_to_json (state));
  return value;
}

/* --- text ------------------------------------------------------------------------------------ */

/* How far a record has come. */
static const char *
stage_words (AppRecordStage stage) {
  switch (stage) {
  case APP_RECORD_FINALISED:
    return _ ("finalised, only on this handheld");
  case APP_RECORD_SENT:
    return _ ("sent, not received yet");
  case APP_RECORD_RECEIVED:
    return _ ("received by the host");
  case APP_RECORD_QUARANTINED:
    return _ ("in quarantine at the host");
  case APP_RECORD_RETURNED:
    return _ (
        "RETURNED by the office: answer it with panwas amend ID --reason TEXT, with --answers "
        "FILE where something changes");
  }
  return "?";
}

/* What the office last said; answered or not. */
static void
print_review (const AppRecord *record) {
  const PwReview *review = record->review;
  if (review == NULL)
    return;
  g_autofree char *at = pw_time_ms_to_iso (review->host_time, record->offset_min);
  app_cli_print (_ ("  the office (%s, %s): %s\n"), review->person, at,
                 review->comment != NULL ? review->comment : _ ("accepted"));
}

static void
print_head (const AppRecord *record, const PwRecord *state) {
  g_autofree char *id = pw_id_to_hex (&record->id);
  g_autofree char *device = pw_id_to_hex (&record->device);
  g_autofree char *at = pw_time_ms_to_iso (record->created_ms, record->offset_min);
  app_cli_print (_ ("Record %s\n"), id);
  app_cli_print (_ ("  made %s by handheld %.12s\n"), at, device);
  app_cli_print ("  %s\n", stage_words (record->stage));
  if (record->refusal != NULL)
    app_cli_print (_ ("  the host's reason: %s\n"), app_cli_refusal_words (record->refusal));
  print_review (record);
  if (state->withdrawn != NULL)
    app_cli_print (_ ("  WITHDRAWN: %s\n"),
                   state->withdrawn->reason != NULL ? state->withdrawn->reason : "");
  app_cli_print ("\n");
}

static void
print_disputes (const PwForm *form, const PwRecord *state) {
  for (guint i = 0; i < state->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (state->disputed, i);
    const PwFormNode *node = form != NULL ? pw_form_find (form, dispute->path) : NULL;
    app_cli_print (_ ("Two answers to %s (the office decides):\n"), dispute->path);
    for (guint k = 0; k < dispute->alternatives->len; k++) {
      const PwRecordAlternative *one = g_ptr_array_index (dispute->alternatives, k);
      g_autofree char *device = pw_id_to_hex (&one->author.device);
      g_autofree char *at = pw_time_ms_to_iso (one->author.unix_ms, one->author.offset_min);
      g_autofree char *value = pw_answers_show_value (form, node, one->value, pw_i18n_language ());
      app_cli_print ("  %.12s %s: %s\n", device, at, value);
    }
  }
}

/* Why answers stand that the form warned about. */
static void
print_reasons (const PwForm *form, const PwRecord *state) {
  for (guint i = 0; i < state->acknowledged->len; i++) {
    const PwRecordReason *one = g_ptr_array_index (state->acknowledged, i);
    const PwFormNode *node = form != NULL ? pw_form_find (form, one->place) : NULL;
    const char *label = node != NULL ? pw_form_text (form, node->label, pw_i18n_language ()) : NULL;
    app_cli_print (_ ("Kept in spite of a warning: %s\n"), label != NULL ? label : one->place);
    app_cli_print (_ ("    why: %s\n"), one->author.reason);
  }
}

static void
print_attachments (const PwRecord *state) {
  for (guint i = 0; i < state->attachments->len; i++) {
    const PwRecordAttachment *one = g_ptr_array_index (state->attachments, i);
    g_autofree char *digest = pw_digest_to_hex (&one->blob);
    app_cli_print (_ ("File %.12s: %s, %s, %" G_GUINT64_FORMAT " bytes\n"), digest,
                   one->file_name != NULL ? one->file_name : "?",
                   one->media_type != NULL ? one->media_type : "?", one->blob_bytes);
    if (one->caption != NULL)
      app_cli_print ("  %s\n", one->caption);
  }
}

static void
print_record (AppStore *store, const AppRecord *record, const PwRecord *state) {
  /* A form that is not here is no reason to hide the answers: they are shown by their names. */
  const PwForm *form = app_record_form (store, record, NULL);
  print_head (record, state);
  if (form != NULL)
    app_cli_print ("%s\n", pw_form_title (form));
  g_autofree char *answers
      = pw_answers_show (form, state, pw_i18n_language (), PW_ANSWERS_SHOW_PLAIN);
  app_cli_print ("%s", answers);
  print_disputes (form, state);
  print_reasons (form, state);
  print_attachments (state);
}

/* What the law may make of it, under the key "law" or behind the answers. */
static gboolean
print_with_law (AppCli *cli, AppStore *store, const AppRecord *record, const PwRecord *state,
                GError **error) {
  g_auto (PwLawOfRecord) of = { 0 };
  const PwForm *form = app_record_form (store, record, NULL);
  if (!pw_law_of_record (form, state->answers, app_lists_catalog_source, store, &of, error))
    return FALSE;
  if (of.not_used != NULL)
    app_cli_warn (_ ("the built-in catalogue is used, not the published one: %s"), of.not_used);
  if (cli->json) {
    json_t *value = record_to_json (record, state);
    json_object_set_new (value, "law", pw_law_to_json (of.law));
    app_cli_print_json (value);
    return TRUE;
  }
  g_autofree char *text = pw_law_show (of.law, pw_i18n_language ());
  print_record (store, record, state);
  app_cli_print ("\n%s", text);
  return TRUE;
}

int
app_cli_show (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  gboolean with_law = FALSE;
  const GOptionEntry entries[] = {
    { "law", 0, 0, G_OPTION_ARG_NONE, &with_law, N_ ("what the law may make of it"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "ID [--law]", app_commands_show[1].summary, 1, 1, &argc, &argv,
                      &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  g_autoptr (AppRecords) records = store != NULL ? app_records_load (store, &error) : NULL;
  AppRecord *record = records != NULL ? app_records_find (records, argv[1], &error) : NULL;
  g_autoptr (PwRecord) state = record != NULL ? app_record_fold (store, record, &error) : NULL;
  if (state == NULL)
    return app_cli_fail (error);
  if (with_law && !print_with_law (cli, store, record, state, &error))
    return app_cli_fail (error);
  if (!with_law && cli->json)
    app_cli_print_json (record_to_json (record, state));
  else if (!with_law)
    print_record (store, record, state);
  return app_cli_end (0);
}
