/* Commands for looking at what came: quarantine, batch. */
#include "host/cli/host-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/cli/host-table.h"
#include "host/report/host-parcel.h"
#include "host/report/host-sink.h"
#include "host/review/host-quarantine.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"

#define RECORDS_SHOWN_MAX 5 /* of operations that are told together */

/* --- quarantine ------------------------------------------------------------------------------ */

static json_t *
quarantined_to_json (const HostStore *store, const HostQuarantined *one) {
  g_autofree char *digest = pw_digest_to_hex (&one->digest);
  g_autofree char *device = pw_id_is_none (&one->device) ? NULL : pw_id_to_hex (&one->device);
  g_autofree char *record = pw_id_is_none (&one->record) ? NULL : pw_id_to_hex (&one->record);
  return json_pack ("{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:I}",
                    "what", one->is_operation ? "operation" : "batch", "digest", digest, "code",
                    host_verdict_name (one->code), "sentence", host_verdict_sentence (one->code),
                    "detail", pw_json_text (one->detail), "device", pw_json_text (device), "name",
                    one->name, "first_seq", (json_int_t)one->first_seq, "last_seq",
                    (json_int_t)one->last_seq, "record", pw_json_text (record), "medium",
                    pw_json_text (one->medium), "source", pw_json_text (one->source), "received_at",
                    host_cli_json_time (store, one->received_ms), "bytes", (json_int_t)one->bytes);
}

static void
print_batch (const HostStore *store, const HostQuarantined *one) {
  g_autofree char *digest = pw_digest_to_hex (&one->digest);
  g_autofree char *device = pw_id_to_hex (&one->device);
  json_t *received = host_cli_json_time (store, one->received_ms);
  host_cli_print (_ ("%s  batch %.16s\n"), host_verdict_name (one->code), digest);
  if (!pw_id_is_none (&one->device))
    host_cli_print (_ ("  from %s %.12s\n"), one->name, device);
  if (one->first_seq > 0)
    host_cli_print (_ ("  operations %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT "\n"),
                    one->first_seq, one->last_seq);
  host_cli_print (_ ("  came %s %s %s\n"),
                  json_is_string (received) ? json_string_value (received) : "?", one->medium,
                  one->source);
  json_decref (received);
  if (one->detail != NULL && *one->detail != '\0')
    host_cli_print ("  %s\n", one->detail);
  host_cli_print ("  → %s\n", host_verdict_sentence (one->code));
}

/* TRUE if both can be told in one breath: operations of one device, kept for one reason. */
static gboolean
is_alike (const HostQuarantined *a, const HostQuarantined *b) {
  return a->is_operation && b->is_operation && a->code == b->code
         && pw_id_equal (&a->device, &b->device);
}

/* Operations list[first] .. list[end - 1], which are alike. */
static void
print_operations (const GPtrArray *list, guint first, guint end) {
  const HostQuarantined *one = g_ptr_array_index (list, first);
  const HostQuarantined *last = g_ptr_array_index (list, end - 1);
  g_autofree char *device = pw_id_to_hex (&one->device);
  host_cli_print (_ ("%s  operations %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                     " of %s %.12s (%u of them)\n"),
                  host_verdict_name (one->code), one->first_seq, last->last_seq, one->name, device,
                  end - first);
  host_cli_print (_ ("  records:"));
  for (guint i = first; i < end && i < first + RECORDS_SHOWN_MAX; i++) {
    const HostQuarantined *each = g_ptr_array_index (list, i);
    g_autofree char *record = pw_id_to_hex (&each->record);
    host_cli_print (" %.12s", pw_id_is_none (&each->record) ? "-" : record);
  }
  host_cli_print ("%s\n  → %s\n", end - first > RECORDS_SHOWN_MAX ? " …" : "",
                  host_verdict_sentence (one->code));
}

static void
print_list (const HostStore *store, const GPtrArray *list) {
  for (guint i = 0; i < list->len;) {
    const HostQuarantined *one = g_ptr_array_index (list, i);
    guint end = i + 1;
    while (end < list->len && is_alike (one, g_ptr_array_index (list, end)))
      end++;
    if (one->is_operation)
      print_operations (list, i, end);
    else
      print_batch (store, one);
    i = end;
  }
  if (list->len == 0)
    host_cli_print (_ ("Nothing is in quarantine.\n"));
}

static int
run_quarantine (HostCli *cli, int argc, char **argv, GError **error) {
  const HostCliSyntax syntax
      = { .summary = _ ("Lists what is kept but not counted, from whom, why, and what to do.") };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GPtrArray) list = store != NULL ? host_quarantine_list (store, error) : NULL;
  if (list == NULL)
    return 1;
  if (!cli->json) {
    print_list (store, list);
    return 0;
  }
  json_t *all = json_array ();
  for (guint i = 0; i < list->len; i++)
    json_array_append_new (all, quarantined_to_json (store, g_ptr_array_index (list, i)));
  host_cli_print_json (all);
  return 0;
}

/* --- batch ----------------------------------------------------------------------------------- */

typedef struct {
  char *to; /* owned */
  gboolean frame;
} BatchOptions;

/* Bytes that are no text would only harm a terminal. */
static gboolean
write_bytes (HostCli *cli, GBytes *bytes, const char *to, GError **error) {
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  if (to != NULL) {
    if (!pw_file_save_new (to, bytes, 0600, error))
      return FALSE;
    if (cli->json)
      host_cli_print_json (
          json_pack ("{s:o, s:I}", "file", pw_json_text (to), "bytes", (json_int_t)length));
    return TRUE;
  }
  if (cli->json || isatty (STDOUT_FILENO)) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("the content is no text: name a file with --to, or send the output into one"));
    return FALSE;
  }
  g_autoptr (HostSink) sink = host_sink_new_stdout ();
  return host_sink_add (sink, data, length, error) && host_sink_finish (sink, error);
}

static int
batch_open (HostCli *cli, HostStore *store, GBytes *parcel, const BatchOptions *options,
            GError **error) {
  g_autoptr (GBytes) content = options->frame ? host_parcel_frame (store, parcel, error)
                                              : host_parcel_content (store, parcel, error);
  return content == NULL || !write_bytes (cli, content, options->to, error);
}

static int
batch_show (HostCli *cli, HostStore *store, GBytes *parcel, GError **error) {
  json_t *shown = host_parcel_to_json (store, parcel, error);
  if (shown == NULL)
    return 1;
  if (cli->json) {
    host_cli_print_json (shown);
    return 0;
  }
  g_autofree char *text = host_parcel_to_text (shown);
  json_decref (shown);
  host_cli_print ("%s", text);
  return 0;
}

static int
batch_with (HostCli *cli, char **argv, const BatchOptions *options, GError **error) {
  gboolean opens = strcmp (argv[1], "open") == 0;
  if (!opens && strcmp (argv[1], "show") != 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("it is batch show or batch open, not batch %s"), argv[1]);
    return 2;
  }
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GBytes) parcel = store != NULL ? host_parcel_find (store, argv[2], error) : NULL;
  if (parcel == NULL)
    return 1;
  return opens ? batch_open (cli, store, parcel, options, error)
               : batch_show (cli, store, parcel, error);
}

static int
run_batch (HostCli *cli, int argc, char **argv, GError **error) {
  BatchOptions options = { .frame = FALSE };
  const GOptionEntry entries[] = {
    { "frame", 0, 0, G_OPTION_ARG_NONE, &options.frame,
      N_ ("open: the LZ4 frame, as lz4 -d -D lz4-1.bin unpacks it"), NULL },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, N_ ("open: into this new file"),
      N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "(show | open) FILE|DIGEST",
          .summary = _ ("Looks into a batch that is sealed to this host: show lists what is in it, "
                        "open writes its content (CBOR, see schemas/formats/batch-v1.md)."),
          .details = _ ("DIGEST are the first digits, at least 6, of a batch in the spool, as "
                        "quarantine lists them. Nothing is checked or taken by looking."),
          .entries = entries,
          .words_min = 2,
          .words_max = 2 };
  int status = 0;
  if (host_cli_parse (cli, &syntax, &argc, &argv, error))
    status = batch_with (cli, argv, &options, error);
  g_free (options.to);
  return status;
}

const HostCommand host_commands_quarantine[] = {
  { "quarantine", N_ ("what is kept but not counted, and why"), run_quarantine },
  { "batch", N_ ("look into a batch"), run_batch },
  { NULL, NULL, NULL },
};
