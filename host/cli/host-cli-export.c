/* export: all records for other programs. */
#include <glib/gi18n.h>
#include <string.h>

#include "host/cli/host-cli-commands.h"
#include "host/report/host-export.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"

typedef struct {
  char *format, *to, *form, *village, *separator; /* owned */
  gboolean quarantined, confidential, bom;
} Options;

static gboolean
on_export (guint64 done, gpointer data) {
  host_cli_progress (data, _ ("records"), done, 0);
  return !host_cli_interrupted ();
}

static gboolean
check_options (HostCli *cli, const Options *options, GError **error) {
  const char *why = NULL;
  if (g_strcmp0 (options->format, "jsonl") != 0 && g_strcmp0 (options->format, "csv") != 0)
    why = _ ("export needs --format jsonl or --format csv");
  else if (options->separator != NULL
           && (strlen (options->separator) != 1 || strchr (",;\t|", options->separator[0]) == NULL))
    why = _ ("--separator takes one of , ; | or a tab");
  else if (options->village != NULL && !pw_region_is_valid (options->village))
    why = _ ("--village takes a region code such as 17.07 or 17.07.03.2004");
  else if (cli->json && options->to == NULL)
    why = _ ("--json tells about files: it needs --to; the records as JSON are --format jsonl");
  if (why != NULL)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_USAGE, why);
  return why == NULL;
}

static void
tell (HostCli *cli, const Options *options, const HostExportResult *result) {
  if (options->to != NULL && cli->json)
    host_cli_print_json (json_pack ("{s:o, s:I, s:i, s:I}", "folder", pw_json_text (options->to),
                                    "records", (json_int_t)result->records, "files",
                                    (int)result->files, "left_out", (json_int_t)result->left_out));
  else if (options->to != NULL)
    host_cli_print (_ ("%" G_GUINT64_FORMAT " records in %u files in %s. They name witnesses and "
                       "suspects: keep them where only you can read them.\n"),
                    result->records, result->files, options->to);
  if (result->left_out > 0)
    host_cli_warn (_ ("%" G_GUINT64_FORMAT
                      " records are not in the tables, because their beginning "
                      "has not arrived or they have another form; --format jsonl has them"),
                   result->left_out);
}

static int
export_with (HostCli *cli, const Options *options, GError **error) {
  if (!check_options (cli, options, error))
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  if (store == NULL)
    return 1;
  host_cli_hold_signals ();
  const HostExportOptions how
      = { .form = options->form,
          .village = options->village,
          .quarantined = options->quarantined,
          .confidential = options->confidential,
          .bom = options->bom,
          .separator = options->separator != NULL ? *options->separator : ',',
          .dir = options->to,
          .on_progress = on_export,
          .data = cli };
  HostExportResult result;
  gboolean ok = strcmp (options->format, "csv") == 0
                    ? host_export_csv (store, &how, &result, error)
                    : host_export_jsonl (store, &how, &result, error);
  if (!ok)
    return 1;
  tell (cli, options, &result);
  return 0;
}

int
host_cli_export (HostCli *cli, int argc, char **argv, GError **error) {
  Options options = { .format = NULL };
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format, N_ ("jsonl or csv"), N_ ("FORMAT") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to,
      N_ ("into files in this folder instead of standard output"), N_ ("DIR") },
    { "form", 0, 0, G_OPTION_ARG_STRING, &options.form, N_ ("only this form"), N_ ("FORM") },
    { "village", 0, 0, G_OPTION_ARG_STRING, &options.village, N_ ("only at or below this region"),
      N_ ("CODE") },
    { "quarantined", 0, 0, G_OPTION_ARG_NONE, &options.quarantined,
      N_ ("also records that are kept but not counted"), NULL },
    { "confidential", 0, 0, G_OPTION_ARG_NONE, &options.confidential,
      N_ ("csv: with confidential answers such as witnesses"), NULL },
    { "separator", 0, 0, G_OPTION_ARG_STRING, &options.separator,
      N_ ("csv: between cells (,); Indonesian spreadsheets want ;"), N_ ("CHAR") },
    { "bom", 0, 0, G_OPTION_ARG_NONE, &options.bom,
      N_ ("csv: begin with a byte order mark, for older spreadsheets"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "--format jsonl|csv [--to DIR]",
          .summary = _ ("Writes all records for other programs."),
          .details
          = _ ("jsonl has one record a line, with all answers exactly as they were recorded, the "
               "confidential ones too.\n"
               "csv has one record a line and one column a question, without confidential answers "
               "unless --confidential is given; with --to, repeats have files of their own. Texts "
               "that a spreadsheet would run as a formula begin with an apostrophe."),
          .entries = entries };
  int status = 0;
  if (host_cli_parse (cli, &syntax, &argc, &argv, error))
    status = export_with (cli, &options, error);
  g_free (options.format);
  g_free (options.to);
  g_free (options.form);
  g_free (options.village);
  g_free (options.separator);
  return status;
}
