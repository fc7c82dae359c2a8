/* show: one record as it stands, with its history. */
#include <glib/gi18n.h>

#include "host/cli/host-cli-commands.h"
#include "host/cli/host-cli-law.h"
#include "host/forms/host-regions.h"
#include "host/review/host-open.h"
#include "host/review/host-record-core.h"
#include "sync/base/pw-i18n.h"
#include "sync/model/pw-answers-show.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-confidential.h"
#include "sync/model/pw-record-json.h"

const HostCommand host_commands_record[] = {
  { "list", N_ ("the records"), host_cli_list },
  { "show", N_ ("one record as it stands"), host_cli_show },
  { "export", N_ ("all records for other programs"), host_cli_export },
  { NULL, NULL, NULL },
};

/* --- JSON ------------------------------------------------------------------------------------ */

static json_t *
history_to_json (const HostRecord *record) {
  json_t *list = json_array ();
  for (guint i = 0; i < record->ops->len; i++) {
    const HostRecordOp *op = g_ptr_array_index (record->ops, i);
    g_autofree char *id = pw_digest_to_hex (&op->id);
    g_autofree char *device = pw_id_to_hex (&op->device);
    json_array_append_new (
        list,
        json_pack ("{s:s, s:s, s:I, s:s, s:o, s:s, s:o, s:o, s:o, s:o}", "operation", id, "device",
                   device, "seq", (json_int_t)op->seq, "kind", pw_op_kind_name (op->kind), "at",
                   pw_json_time (op->unix_ms, op->offset_min), "verdict",
                   host_verdict_name (op->verdict), "person", pw_json_text (op->person), "reason",
                   pw_json_text (op->reason), "set",
                   op->set != NULL ? json_incref (op->set) : json_null (), "unset",
                   op->unset != NULL ? json_incref (op->unset) : json_null ()));
  }
  return list;
}

/* Array of {path, alternatives}; NULL on an error. */
static json_t *
disputes_to_json (HostStore *store, const PwRecord *fold, GError **error) {
  json_t *list = json_array ();
  for (guint i = 0; i < fold->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (fold->disputed, i);
    json_t *alternatives = host_open_alternatives (store, dispute, error);
    if (alternatives == NULL) {
      json_decref (list);
      return NULL;
    }
    json_array_append_new (
        list, json_pack ("{s:s, s:o}", "path", dispute->path, "alternatives", alternatives));
  }
  return list;
}

static json_t *
review_to_json (const PwRecordReview *review) {
  if (review == NULL)
    return json_null ();
  json_t *value = pw_record_author_to_json (&review->author);
  json_object_set_new (value, "state", json_string (pw_review_state_name (review->state)));
  return value;
}

static json_t *
record_to_json (HostStore *store, const HostRecord *record, GError **error) {
  json_t *disputed = disputes_to_json (store, record->fold, error);
  if (disputed == NULL)
    return NULL;
  const PwRecord *fold = record->fold;
  g_autofree char *id = pw_id_to_hex (&record->id);
  g_autofree char *device = fold->created != NULL ? pw_id_to_hex (&fold->created->device) : NULL;
  g_autofree char *created = host_record_created (record);
  return json_pack (
      "{s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:O, s:o, s:o, s:o, s:o, s:o, s:o}", "record", id,
      "device", pw_json_text (device), "form", pw_json_text (record->form_id), "form_version",
      pw_json_text (record->form_version), "village", pw_json_text (host_record_village (record)),
      "created_at", pw_json_text (created), "state", pw_record_state_name (fold->state), "answers",
      fold->answers, "acknowledged", pw_record_reasons_to_json (fold), "disputed", disputed,
      "withdrawn", pw_record_author_to_json (fold->withdrawn), "attachments",
      pw_record_attachments_to_json (fold), "history", history_to_json (record), "review",
      review_to_json (fold->review));
}

/* --- text ------------------------------------------------------------------------------------ */

/* What a person may see of one record. */
typedef struct {
  HostStore *store;         /* borrowed */
  const HostRecord *record; /* borrowed */
  gboolean confidential;    /* also what the form marks so */
} Show;

static const char *
review_words (PwReviewState state) {
  switch (state) {
  case PW_REVIEW_RETURNED:
    return _ ("RETURNED to its author");
  case PW_REVIEW_ANSWERED:
    return _ ("ANSWERED by its author, not looked at yet");
  case PW_REVIEW_ACCEPTED:
    return _ ("accepted");
  }
  return "?";
}

/* A comment may name a witness: it is for who asks for what is confidential. */
static const char *
comment_words (const Show *show, const char *comment) {
  return show->confidential ? comment : _ ("(confidential: show --confidential)");
}

static void
print_review (const Show *show) {
  const PwRecordReview *review = show->record->fold->review;
  if (review == NULL)
    return;
  g_autofree char *at = pw_time_ms_to_iso (review->author.unix_ms, review->author.offset_min);
  host_cli_print ("  %s\n", review_words (review->state));
  host_cli_print (_ ("    %s, %s\n"), review->author.person != NULL ? review->author.person : "?",
                  at);
  if (review->author.reason != NULL)
    host_cli_print ("    %s\n", comment_words (show, review->author.reason));
}

static gboolean
print_head (const Show *show, GError **error) {
  HostStore *store = show->store;
  const HostRecord *record = show->record;
  const PwRecord *fold = record->fold;
  g_autofree char *id = pw_id_to_hex (&record->id);
  g_autoptr (HostRegionNames) names = host_region_names_new (store, error);
  if (names == NULL)
    return FALSE;
  const char *village = host_region_name (names, host_record_village (record));
  host_cli_print (_ ("Record %s\n"), id);
  host_cli_print ("  %s  %s  %s  %s\n", host_cli_code_words (pw_record_state_name (fold->state)),
                  record->form_id != NULL ? record->form_id : "?",
                  record->form_version != NULL ? record->form_version : "",
                  village != NULL ? village : "");
  if (fold->created != NULL) {
    g_autofree char *device = pw_id_to_hex (&fold->created->device);
    g_autofree char *name = host_author_name (store, &fold->created->device, error);
    g_autofree char *created = host_record_created (record);
    if (name == NULL)
      return FALSE;
    host_cli_print (_ ("  made %s by %s (%.12s)\n"), created, name, device);
  }
  if (fold->withdrawn != NULL)
    host_cli_print (_ ("  WITHDRAWN: %s\n"),
                    fold->withdrawn->reason != NULL ? fold->withdrawn->reason : "");
  print_review (show);
  host_cli_print ("\n");
  return TRUE;
}

static char *
value_words (const Show *show, const char *path, json_t *value) {
  const PwForm *form = show->record->form;
  const PwFormNode *node = form != NULL ? pw_form_find (form, path) : NULL;
  if (show->confidential)
    return pw_answers_show_value (form, node, value, pw_i18n_language ());
  if (node == NULL || node->confidential)
    return g_strdup (_ ("not shown"));
  json_auto_t *rest = value != NULL ? pw_confidential_strip (node, value) : NULL;
  return pw_answers_show_value (form, node, rest, pw_i18n_language ());
}

static gboolean
print_disputes (const Show *show, GError **error) {
  const HostRecord *record = show->record;
  for (guint i = 0; i < record->fold->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (record->fold->disputed, i);
    host_cli_print (_ ("\nTwo answers to %s; panwas-host open says how to decide:\n"),
                    dispute->path);
    for (guint k = 0; k < dispute->alternatives->len; k++) {
      const PwRecordAlternative *one = g_ptr_array_index (dispute->alternatives, k);
      g_autofree char *name = host_author_name (show->store, &one->author.device, error);
      g_autofree char *value = value_words (show, dispute->path, one->value);
      if (name == NULL)
        return FALSE;
      host_cli_print ("  %u  %s  (%s)\n", k + 1, value, name);
    }
  }
  return TRUE;
}

static void
print_attachments (const PwRecord *fold) {
  for (guint i = 0; i < fold->attachments->len; i++) {
    const PwRecordAttachment *one = g_ptr_array_index (fold->attachments, i);
    g_autofree char *digest = pw_digest_to_hex (&one->blob);
    host_cli_print (_ ("\nFile %.12s: %s, %s, %" G_GUINT64_FORMAT " bytes\n"), digest,
                    one->file_name != NULL ? one->file_name : "?",
                    one->media_type != NULL ? one->media_type : "?", one->blob_bytes);
    if (one->caption != NULL)
      host_cli_print ("  %s\n", one->caption);
  }
}

static void
print_reasons (const PwRecord *fold) {
  for (guint i = 0; i < fold->acknowledged->len; i++) {
    const PwRecordReason *one = g_ptr_array_index (fold->acknowledged, i);
    host_cli_print (_ ("Kept in spite of a warning: %s\n"), one->place);
    host_cli_print (_ ("    why: %s\n"), one->author.reason);
  }
}

/* What an operation changed; `set` is NULL if it set nothing. */
static void
print_changes (const Show *show, json_t *set, json_t *unset) {
  json_auto_t *seen = set == NULL          ? NULL
                      : show->confidential ? json_incref (set)
                                           : pw_confidential_strip_fields (show->record->form, set);
  size_t hidden = json_object_size (set) - json_object_size (seen);
  g_autofree char *seen_text = json_object_size (seen) > 0 ? pw_answers_to_text (seen, NULL) : NULL;
  g_autofree char *unset_text = unset != NULL ? pw_answers_to_text (unset, NULL) : NULL;
  if (seen_text != NULL)
    host_cli_print ("    + %s\n", seen_text);
  if (hidden > 0)
    host_cli_print (_ ("    + %u confidential answers, not shown\n"), (guint)hidden);
  if (unset_text != NULL)
    host_cli_print ("    - %s\n", unset_text);
}

static gboolean
print_history (const Show *show, GError **error) {
  const HostRecord *record = show->record;
  host_cli_print (_ ("\nHistory:\n"));
  for (guint i = 0; i < record->ops->len; i++) {
    const HostRecordOp *op = g_ptr_array_index (record->ops, i);
    g_autofree char *name = host_author_name (show->store, &op->device, error);
    g_autofree char *time = pw_time_ms_to_iso (op->unix_ms, op->offset_min);
    if (name == NULL)
      return FALSE;
    host_cli_print ("  %s  %s  %s%s%s%s\n", time, pw_op_kind_words (op->kind), name,
                    op->person != NULL ? " / " : "", op->person != NULL ? op->person : "",
                    op->verdict == HOST_VERDICT_OK ? "" : _ ("  NOT COUNTED"));
    if (op->reason != NULL)
      host_cli_print ("    %s\n",
                      op->kind == PW_OP_REVIEW ? comment_words (show, op->reason) : op->reason);
    print_changes (show, op->set, op->unset);
  }
  return TRUE;
}

static gboolean
print_record (const Show *show, gboolean history, GError **error) {
  const HostRecord *record = show->record;
  if (!print_head (show, error))
    return FALSE;
  /* With paths, which decide takes. */
  PwAnswersShow flags = PW_ANSWERS_SHOW_PATHS;
  if (!show->confidential)
    flags |= PW_ANSWERS_HIDE_CONFIDENTIAL;
  g_autofree char *answers
      = pw_answers_show (record->form, record->fold, pw_i18n_language (), flags);
  host_cli_print ("%s", answers);
  if (!print_disputes (show, error))
    return FALSE;
  print_reasons (record->fold);
  print_attachments (record->fold);
  return !history || print_history (show, error);
}

int
host_cli_show (HostCli *cli, int argc, char **argv, GError **error) {
  gboolean history = FALSE, with_law = FALSE, confidential = FALSE;
  const GOptionEntry entries[] = {
    { "confidential", 0, 0, G_OPTION_ARG_NONE, &confidential,
      N_ ("also witnesses and what else is confidential"), NULL },
    { "history", 0, 0, G_OPTION_ARG_NONE, &history, N_ ("who did what, and why"), NULL },
    { "law", 0, 0, G_OPTION_ARG_NONE, &with_law, N_ ("what the law may make of it"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "ID [--confidential] [--history] [--law]",
          .summary = _ ("Shows one record as it stands."),
          .details
          = _ ("ID is the record's id, or the first digits of it, at least 6. Confidential "
               "answers are left off the screen unless they are asked for; --json always "
               "has them."),
          .entries = entries,
          .words_min = 1,
          .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  PwId id;
  if (store == NULL || !host_record_find (store, argv[1], &id, error))
    return 1;
  g_autoptr (HostRecord) record = host_record_load (store, &id, error);
  if (record == NULL)
    return 1;
  Show show = { .store = store, .record = record, .confidential = confidential };
  if (!cli->json)
    return !(print_record (&show, history, error)
             && (!with_law || host_cli_print_law (cli, store, record, NULL, error)));
  json_auto_t *value = record_to_json (store, record, error);
  if (value == NULL || (with_law && !host_cli_print_law (cli, store, record, value, error)))
    return 1;
  host_cli_print_json (json_incref (value));
  return 0;
}
