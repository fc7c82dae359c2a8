/* return and accept: what the office says of a record to its author. */
#include <glib/gi18n.h>

#include "host/cli/host-cli-commands.h"
#include "host/review/host-record-core.h"
#include "host/review/host-return.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"

static gboolean
check_person (const char *person, GError **error) {
  if (person == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("say with --person NAME who says it"));
    return FALSE;
  }
  if (pw_text_is_name (person))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
               _ ("--person takes a name of 1 to %d bytes without control characters"),
               PW_NAME_BYTES_MAX);
  return FALSE;
}

/* The author's name, for people to know who is asked. (transfer full); NULL only on an error. */
static char *
author_of (HostStore *store, const PwId *id, char **device, GError **error) {
  g_autoptr (HostRecord) record = host_record_load (store, id, error);
  if (record == NULL)
    return NULL;
  const PwRecordAuthor *created = record->fold->created;
  *device = created != NULL ? pw_id_to_hex (&created->device) : NULL;
  return created != NULL ? host_author_name (store, &created->device, error) : g_strdup ("");
}

static int
tell (HostCli *cli, HostStore *store, const PwId *record, gboolean returned, GError **error) {
  g_autofree char *id = pw_id_to_hex (record);
  g_autofree char *device = NULL;
  g_autofree char *name = author_of (store, record, &device, error);
  if (name == NULL)
    return 1;
  if (cli->json) {
    host_cli_print_json (json_pack ("{s:s, s:s, s:o, s:s}", "record", id, "review",
                                    returned ? "returned" : "accepted", "device",
                                    pw_json_text (device), "name", name));
    return 0;
  }
  if (!returned) {
    host_cli_print (_ ("Record %s is accepted; %s learns of it with the next reply.\n"), id, name);
    return 0;
  }
  host_cli_print (_ ("Record %s goes back to %s with the next reply: panwas-host receipts, or a "
                     "stick or cable that is collected.\n"),
                  id, name);
  host_cli_print (_ ("To take it back: panwas-host accept %.12s --person NAME\n"), id);
  return 0;
}

/* --- return ---------------------------------------------------------------------------------- */

static int
return_with (HostCli *cli, const char *id, const char *comment, const char *person,
             GError **error) {
  if (comment == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("say with --comment TEXT what the author should answer"));
    return 2;
  }
  if (!host_cli_check_text ("--comment", comment, PW_REASON_BYTES_MAX, error)
      || !check_person (person, error))
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  PwId record;
  if (store == NULL || !host_record_find (store, id, &record, error)
      || !host_return_record (store, &record, comment, person, error))
    return 1;
  return tell (cli, store, &record, TRUE, error);
}

int
host_cli_return (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *comment = NULL;
  g_autofree char *person = NULL;
  const GOptionEntry entries[] = {
    { "comment", 0, 0, G_OPTION_ARG_FILENAME, &comment, N_ ("what the author should answer"),
      N_ ("TEXT") },
    { "person", 0, 0, G_OPTION_ARG_FILENAME, &person, N_ ("who says it"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "RECORD --comment TEXT --person NAME",
          .summary = _ ("Returns a record to its author with a comment. It travels with each "
                        "reply, sealed to the author's handheld, until an answer is here."),
          .details = _ ("An answer is whatever the author then does to the record: amend it, add "
                        "a file, withdraw it. It is listed by panwas-host open. A newer comment "
                        "takes the place of an older one. Nothing of the record is changed."),
          .entries = entries,
          .words_min = 1,
          .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  return return_with (cli, argv[1], comment, person, error);
}

/* --- accept ---------------------------------------------------------------------------------- */

int
host_cli_accept (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *person = NULL;
  const GOptionEntry entries[] = {
    { "person", 0, 0, G_OPTION_ARG_FILENAME, &person, N_ ("who says it"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "RECORD --person NAME",
          .summary = _ ("Accepts a returned record: its answer, or as it is."),
          .details = _ ("The author is told and asked for nothing more. To ask again: "
                        "panwas-host return."),
          .entries = entries,
          .words_min = 1,
          .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (!check_person (person, error))
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  PwId record;
  if (store == NULL || !host_record_find (store, argv[1], &record, error)
      || !host_accept_record (store, &record, person, error))
    return 1;
  return tell (cli, store, &record, FALSE, error);
}
