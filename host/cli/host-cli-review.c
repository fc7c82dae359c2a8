/* Commands for a person's decisions: open, decide. */
#include "host/cli/host-cli-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/review/host-decide.h"
#include "host/review/host-open.h"
#include "host/review/host-record-core.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-i18n.h"
#include "sync/model/pw-answers-show.h"
#include "sync/model/pw-answers.h"

/* --- open ------------------------------------------------------------------------------------ */

/* One of the values that stand against each other. */
static void
print_alternative (json_t *alternative, const PwForm *form, const PwFormNode *node) {
  const char *device = NULL, *name = NULL, *time = NULL, *reason = NULL;
  int take = 0, absent = 0;
  (void)json_unpack (alternative, "{s:i, s:b, s?:s, s?:s, s?:s}", "take", &take, "absent", &absent,
                     "device", &device, "name", &name, "time", &time);
  reason = json_string_value (json_object_get (alternative, "reason"));
  json_t *value = absent ? NULL : json_object_get (alternative, "value");
  /* A list of work is open for long; who must see a witness asks for the record. */
  g_autofree char *text = node != NULL && node->confidential
                              ? g_strdup (_ ("(confidential: show --confidential)"))
                              : pw_answers_show_value (form, node, value, pw_i18n_language ());
  host_cli_print (_ ("  --take %d  %s\n            by %s (%.12s) %s%s%s\n"), take, text, name,
                  device, time, reason != NULL ? ": " : "", reason != NULL ? reason : "");
}

static gboolean
print_disputed (HostStore *store, const HostItem *item, json_t *shown, const char *id,
                GError **error) {
  g_autoptr (HostRecord) record = host_record_load (store, &item->record, error);
  if (record == NULL)
    return FALSE;
  const PwFormNode *node = record->form != NULL ? pw_form_find (record->form, item->path) : NULL;
  g_autofree char *record_id = pw_id_to_hex (&item->record);
  host_cli_print (_ ("%s  disputed: %s of record %.12s, village %s\n"), id, item->path, record_id,
                  host_record_village (record) != NULL ? host_record_village (record) : "?");
  size_t i;
  json_t *alternative;
  json_array_foreach (json_object_get (shown, "alternatives"), i, alternative) {
    print_alternative (alternative, record->form, node);
  }
  host_cli_print (_ ("  → panwas-host decide %s --take N --reason TEXT --person NAME\n\n"), id);
  return TRUE;
}

static gboolean
print_item (HostStore *store, const HostItem *item, json_t *shown, GError **error) {
  g_autofree char *id = host_item_id_to_hex (item);
  switch (item->kind) {
  case HOST_ITEM_DISPUTED:
    return print_disputed (store, item, shown, id, error);
  case HOST_ITEM_FORK: {
    g_autofree char *device = pw_id_to_hex (&item->device);
    const char *name = json_string_value (json_object_get (shown, "name"));
    host_cli_print (
        _ ("%s  fork: two logs of %s (%s), from operation %" G_GUINT64_FORMAT "\n"
           "  → ask who used the handheld or a copy of it; then panwas-host revoke %.12s "
           "--after %" G_GUINT64_FORMAT ", and invite it anew\n\n"),
        id, name != NULL ? name : "", device, item->seq, device, item->seq - 1);
    return TRUE;
  }
  case HOST_ITEM_ANSWERED: {
    /* What was asked may name a witness: who must see it asks for the record. */
    g_autofree char *record = pw_id_to_hex (&item->record);
    host_cli_print (
        _ ("%s  answered: record %.12s, which was returned to its author\n"
           "  → panwas-host show %.12s --history --confidential; then panwas-host accept %.12s "
           "--person NAME, or return it again\n\n"),
        id, record, record, record);
    return TRUE;
  }
  case HOST_ITEM_EVIDENCE: {
    g_autofree char *record = pw_id_to_hex (&item->record);
    host_cli_print (_ ("%s  evidence of record %.12s is not the file that was named\n"
                       "  → ask its author to attach the original again and send it\n\n"),
                    id, record);
    return TRUE;
  }
  case HOST_ITEM_REVOKED: {
    g_autofree char *device = pw_id_to_hex (&item->device);
    const char *name = json_string_value (json_object_get (shown, "name"));
    host_cli_print (
        _ ("%s  revoked below: the host that %s (%.12s) reports to trusts it only up to operation "
           "%" G_GUINT64_FORMAT "\n"
           "  → ask there why; then panwas-host revoke %.12s --after %" G_GUINT64_FORMAT
           ", or panwas-host approve %.12s --keep\n\n"),
        id, name != NULL ? name : "", device, item->seq, device, item->seq, device);
    return TRUE;
  }
  }
  return TRUE;
}

static gboolean
show_items (HostCli *cli, HostStore *store, const GPtrArray *items, json_t *all, GError **error) {
  for (guint i = 0; i < items->len; i++) {
    const HostItem *item = g_ptr_array_index (items, i);
    json_t *shown = host_open_to_json (store, item, error);
    if (shown == NULL)
      return FALSE;
    gboolean ok = cli->json || print_item (store, item, shown, error);
    json_array_append_new (all, shown);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

static int
run_open (HostCli *cli, int argc, char **argv, GError **error) {
  const HostCliSyntax syntax
      = { .summary
          = _ ("Lists what waits for a person's decision: fields with several values, "
               "forks, answers to what was returned, evidence that does not fit, handhelds "
               "that hosts below revoked.") };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GPtrArray) items = store != NULL ? host_open_list (store, error) : NULL;
  if (items == NULL)
    return 1;
  json_t *all = json_array ();
  gboolean ok = show_items (cli, store, items, all, error);
  if (ok && cli->json)
    host_cli_print_json (json_incref (all));
  else if (ok && items->len == 0)
    host_cli_print (_ ("Nothing waits for a decision.\n"));
  json_decref (all);
  return !ok;
}

/* --- decide ---------------------------------------------------------------------------------- */

typedef struct {
  char *value, *reason, *person; /* owned */
  int take;
  gboolean is_unset;
} DecideOptions;

static gboolean
check_options (const DecideOptions *options, GError **error) {
  guint given = (options->take != 0) + (options->value != NULL) + (options->is_unset != FALSE);
  if (!host_cli_check_one ("--take, --value, --unset", given, error))
    return FALSE;
  if (options->take < 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("--take takes a number from 1"));
    return FALSE;
  }
  if (options->reason == NULL || options->person == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("decide needs --reason and --person: why, and who decides"));
    return FALSE;
  }
  return host_cli_check_text ("--reason", options->reason, PW_REASON_BYTES_MAX, error)
         && host_cli_check_text ("--person", options->person, PW_NAME_BYTES_MAX, error);
}

/* --value as typed. (transfer full) */
static json_t *
parse_value (const char *text, GError **error) {
  json_error_t why;
  json_t *value = json_loads (text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &why);
  if (value == NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("--value takes JSON, such as \"text\" in quotation marks: %s"), why.text);
  return value;
}

/* Record and path from one word (an item) or two. `item` keeps the path. */
static gboolean
find_subject (HostStore *store, int argc, char **argv, HostDecision *decision, HostItem **item,
              GError **error) {
  if (argc == 3) {
    decision->path = argv[2];
    return host_record_find (store, argv[1], &decision->record, error);
  }
  *item = host_open_find (store, argv[1], error);
  if (*item == NULL)
    return FALSE;
  if ((*item)->kind != HOST_ITEM_DISPUTED) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s is no field to be decided; panwas-host open says what to do about it"),
                 argv[1]);
    return FALSE;
  }
  decision->record = (*item)->record;
  decision->path = (*item)->path;
  return TRUE;
}

static void
tell_decision (HostCli *cli, const HostDecision *decision, json_t *settled) {
  g_autofree char *record = pw_id_to_hex (&decision->record);
  if (cli->json) {
    host_cli_print_json (json_pack (
        "{s:s, s:s, s:o, s:b}", "record", record, "path", decision->path, "value",
        settled != NULL ? json_incref (settled) : json_null (), "absent", settled == NULL));
    return;
  }
  g_autofree char *text = settled != NULL ? pw_answers_to_text (settled, NULL) : NULL;
  host_cli_print (_ ("%s of record %s is now: %s\n"), decision->path, record,
                  text != NULL ? text : _ ("(no answer)"));
  host_cli_print (_ ("To decide otherwise: panwas-host decide %.12s %s --value JSON --reason TEXT "
                     "--person NAME\n"),
                  record, decision->path);
}

static int
decide_with (HostCli *cli, int argc, char **argv, const DecideOptions *options, GError **error) {
  if (!check_options (options, error))
    return 2;
  HostDecision decision = { .take = (guint)options->take,
                            .is_unset = options->is_unset,
                            .reason = options->reason,
                            .person = options->person };
  decision.value = options->value != NULL ? parse_value (options->value, error) : NULL;
  if (options->value != NULL && decision.value == NULL)
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (HostItem) item = NULL;
  json_t *settled = NULL;
  gboolean ok = store != NULL && find_subject (store, argc, argv, &decision, &item, error)
                && host_decide (store, &decision, &settled, error);
  if (ok)
    tell_decision (cli, &decision, settled);
  json_decref (settled);
  json_decref (decision.value);
  return !ok;
}

static int
run_decide (HostCli *cli, int argc, char **argv, GError **error) {
  DecideOptions options = { .take = 0 };
  const GOptionEntry entries[] = {
    { "take", 0, 0, G_OPTION_ARG_INT, &options.take, N_ ("the alternative with this number"),
      N_ ("N") },
    { "value", 0, 0, G_OPTION_ARG_FILENAME, &options.value, N_ ("this value"), N_ ("JSON") },
    { "unset", 0, 0, G_OPTION_ARG_NONE, &options.is_unset, N_ ("no answer at all"), NULL },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &options.reason, N_ ("why"), N_ ("TEXT") },
    { "person", 0, 0, G_OPTION_ARG_FILENAME, &options.person, N_ ("who decides"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax = {
    .usage = "ITEM|RECORD PATH (--take N | --value JSON | --unset) --reason TEXT --person NAME",
    .summary = _ ("Settles a field about which supervisors disagree. The decision is a signed "
                  "operation; nothing is overwritten, and a later decision can reverse it."),
    .details = _ ("ITEM is the id that open shows, or its first digits, at least 6."),
    .entries = entries,
    .words_min = 1,
    .words_max = 2
  };
  int status = 0;
  if (host_cli_parse (cli, &syntax, &argc, &argv, error))
    status = decide_with (cli, argc, argv, &options, error);
  g_free (options.value);
  g_free (options.reason);
  g_free (options.person);
  return status;
}

const HostCommand host_commands_review[] = {
  { "open", N_ ("what waits for a person's decision"), run_open },
  { "decide", N_ ("settle a disputed field"), run_decide },
  { "return", N_ ("send a record back to its author with a comment"), host_cli_return },
  { "accept", N_ ("a returned record is good as it is, or as it was answered"), host_cli_accept },
  { NULL, NULL, NULL },
};
