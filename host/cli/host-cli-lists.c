/* Commands about lists: lists, lists add, regions import. */
#include <glib/gi18n.h>

#include "host/cli/host-cli-sub.h"
#include "host/cli/host-table.h"
#include "host/forms/host-list-publish.h"
#include "host/forms/host-regions.h"
#include "sync/base/pw-error.h"

/* --- list ------------------------------------------------------------------------------------ */

static json_t *
list_to_json (const PwList *list) {
  g_autofree char *digest = pw_digest_to_hex (&list->digest);
  json_t *columns = json_array ();
  for (guint i = 0; i < list->columns->len; i++)
    json_array_append_new (columns, pw_json_text (g_ptr_array_index (list->columns, i)));
  return json_pack ("{s:s, s:s, s:s, s:I, s:o, s:o}", "name", list->name, "version", list->version,
                    "digest", digest, "rows", (json_int_t)list->row_count, "columns", columns,
                    "region_column", pw_json_text (list->region_column));
}

static void
add_row (HostTable *table, const PwList *list) {
  g_autofree char *digest = pw_digest_to_hex (&list->digest);
  g_autofree char *digits = g_strndup (digest, 12);
  g_autofree char *rows = g_strdup_printf ("%" G_GUINT64_FORMAT, list->row_count);
  g_autoptr (GString) columns = g_string_new (NULL);
  for (guint i = 0; i < list->columns->len; i++)
    g_string_append_printf (columns, "%s%s", i > 0 ? ", " : "",
                            (const char *)g_ptr_array_index (list->columns, i));
  host_table_add (table, list->name, list->version, digits, rows,
                  list->region_column != NULL ? list->region_column : "", columns->str);
}

static int
run_list (HostCli *cli, int argc, char **argv, GError **error) {
  const HostCliSyntax syntax = { .summary = _ ("Lists the lists that were published here.") };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GPtrArray) lists = store != NULL ? pw_lists_all (store->db, error) : NULL;
  if (lists == NULL)
    return 1;
  const char *const headers[] = { _ ("list"),          _ ("version"), _ ("digest"), _ ("rows"),
                                  _ ("region column"), _ ("columns"), NULL };
  HostTable *table = host_table_new (headers);
  json_t *values = json_array ();
  for (guint i = 0; i < lists->len; i++) {
    if (cli->json)
      json_array_append_new (values, list_to_json (g_ptr_array_index (lists, i)));
    else
      add_row (table, g_ptr_array_index (lists, i));
  }
  host_table_end (table);
  if (cli->json)
    host_cli_print_json (json_incref (values));
  else if (lists->len == 0)
    host_cli_print (_ ("No list was published here. Next: panwas-host regions import FILE.csv, or "
                       "lists add NAME FILE.csv\n"));
  json_decref (values);
  return 0;
}

/* --- add ------------------------------------------------------------------------------------- */

static void
tell_list (HostCli *cli, const PwList *list, gboolean changed) {
  if (cli->json) {
    json_t *value = list_to_json (list);
    json_object_set_new (value, "changed", json_boolean (changed));
    host_cli_print_json (value);
    return;
  }
  if (!changed) {
    host_cli_print (_ ("The list %s, version %s, is published already; nothing was done.\n"),
                    list->name, list->version);
    return;
  }
  host_cli_print (_ ("The list %s, version %s, is published: %" G_GUINT64_FORMAT " rows.\n"),
                  list->name, list->version, list->row_count);
  if (list->region_column != NULL)
    host_cli_print (_ ("A handheld gets the rows of its regency or city, by the column %s.\n"),
                    list->region_column);
  host_cli_print (_ ("Next: it goes to each handheld with its next reply: panwas-host collect or "
                     "receipts --usb DIR, or receipts --qr DIR --packs.\n"));
}

static int
run_add (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *version = NULL;
  g_autofree char *column = NULL;
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_FILENAME, &version, N_ ("its version (today's date)"),
      N_ ("VERSION") },
    { "region-column", 0, 0, G_OPTION_ARG_STRING, &column,
      N_ ("the column with the region of a row (as before)"), N_ ("COLUMN") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "NAME FILE.csv|FILE.xml",
          .summary = _ ("Publishes a list that forms look things up in, or a newer version of it."),
          .details = _ ("A form that names the file NAME.csv or NAME.xml finds it. With a region "
                        "column each handheld gets only the rows that concern it."),
          .entries = entries,
          .words_min = 2,
          .words_max = 2 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (version != NULL && !host_cli_check_text ("--version", version, PW_NAME_BYTES_MAX, error))
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GBytes) csv = store != NULL ? host_list_read (argv[2], error) : NULL;
  if (csv == NULL)
    return 1;
  const HostListSource source
      = { .name = argv[1], .version = version, .region_column = column, .csv = csv };
  gboolean changed = FALSE;
  g_autoptr (PwList) list = host_list_publish (store, &source, &changed, error);
  if (list == NULL) {
    g_prefix_error (error, "%s: ", argv[2]);
    return 1;
  }
  tell_list (cli, list, changed);
  return 0;
}

/* --- regions --------------------------------------------------------------------------------- */

static void
on_region (guint64 line, gpointer data) {
  host_cli_progress (data, _ ("lines"), line, 0);
}

static json_t *
import_to_json (const HostRegionsImport *import) {
  json_t *examples = json_array ();
  for (guint i = 0; i < import->examples->len; i++)
    json_array_append_new (examples, pw_json_text (g_ptr_array_index (import->examples, i)));
  return json_pack ("{s:s, s:o, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "version",
                    import->version, "before", pw_json_text (import->before), "changed",
                    import->changed, "provinces", (json_int_t)import->levels[0], "regencies",
                    (json_int_t)import->levels[1], "districts", (json_int_t)import->levels[2],
                    "villages", (json_int_t)import->levels[3], "new", (json_int_t)import->added,
                    "gone", (json_int_t)import->gone, "renamed", (json_int_t)import->renamed,
                    "examples", examples);
}

static void
print_import (const HostRegionsImport *import) {
  host_cli_print (_ ("Regions, version %s: %" G_GUINT64_FORMAT " provinces, %" G_GUINT64_FORMAT
                     " regencies and cities, %" G_GUINT64_FORMAT " districts, %" G_GUINT64_FORMAT
                     " villages.\n"),
                  import->version, import->levels[0], import->levels[1], import->levels[2],
                  import->levels[3]);
  if (!import->changed) {
    host_cli_print (_ ("Just this list was here already; nothing was done.\n"));
    return;
  }
  if (import->before != NULL)
    host_cli_print (_ ("Against version %s: %" G_GUINT64_FORMAT " new, %" G_GUINT64_FORMAT
                       " gone, %" G_GUINT64_FORMAT " renamed.\n"),
                    import->before, import->added, import->gone, import->renamed);
  for (guint i = 0; i < import->examples->len; i++)
    host_cli_print ("  %s\n", (const char *)g_ptr_array_index (import->examples, i));
  host_cli_print (_ ("Next: each handheld gets its regency or city with its next reply: "
                     "panwas-host collect or receipts --usb DIR, or receipts --qr DIR --packs.\n"));
}

static int
run_import (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *version = NULL;
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_FILENAME, &version,
      N_ ("of the list, such as the number of the decree (today's date)"), N_ ("VERSION") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "FILE.csv",
          .summary = _ ("Takes in the Kemendagri list of regions (code,name), and publishes it as "
                        "the list “regions”."),
          .entries = entries,
          .words_min = 1,
          .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (version != NULL && !host_cli_check_text ("--version", version, PW_NAME_BYTES_MAX, error))
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GBytes) csv = store != NULL ? host_list_read (argv[1], error) : NULL;
  if (csv == NULL)
    return 1;
  g_auto (HostRegionsImport) import = { .version = NULL };
  if (!host_regions_import (store, csv, version, on_region, cli, &import, error)) {
    g_prefix_error (error, "%s: ", argv[1]);
    return 1;
  }
  if (cli->json)
    host_cli_print_json (import_to_json (&import));
  else
    print_import (&import);
  return 0;
}

/* --- tables ---------------------------------------------------------------------------------- */

static const HostCommand lists_subs[] = {
  { "list", N_ ("the published lists"), run_list },
  { "add", N_ ("publish a list"), run_add },
  { NULL, NULL, NULL },
};

static const HostCommand regions_subs[] = {
  { "import", N_ ("take in the Kemendagri list"), run_import },
  { NULL, NULL, NULL },
};

static int
run_lists (HostCli *cli, int argc, char **argv, GError **error) {
  return host_cli_run_sub (cli, lists_subs, TRUE, argc, argv, error);
}

static int
run_regions (HostCli *cli, int argc, char **argv, GError **error) {
  return host_cli_run_sub (cli, regions_subs, FALSE, argc, argv, error);
}

const HostCommand host_commands_lists[] = {
  { "lists", N_ ("publish lists that forms look things up in"), run_lists },
  { "regions", N_ ("take in the list of regions"), run_regions },
  { NULL, NULL, NULL },
};
