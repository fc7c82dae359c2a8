/* Commands about the store as a whole: init, status, verify, backup, restore. */
#include "host/cli/host-cli.h"

#include <glib/gi18n.h>

#include "host/merge/host-above.h"
#include "host/merge/host-fsck.h"
#include "host/merge/host-pipeline.h"
#include "host/report/host-backup.h"
#include "host/views/host-views.h"
#include "sync/base/pw-error.h"

/* --- init ------------------------------------------------------------------------------------ */

static int
run_init (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *region = NULL;
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "region", 0, 0, G_OPTION_ARG_STRING, &region,
      N_ ("Kemendagri code of the area that this host serves, such as 17.07"), N_ ("CODE") },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("what people call this host"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax = { .usage = "--region CODE --name NAME",
                                 .summary = _ ("Makes this host's keys and its store."),
                                 .entries = entries };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (region == NULL || name == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("init needs --region and --name"));
    return 2;
  }
  if (!host_cli_check_text ("--name", name, PW_NAME_BYTES_MAX, error))
    return 2;
  g_autofree char *path = host_cli_store_path (cli);
  g_autoptr (HostStore) store = host_store_init (path, region, name, NULL, error);
  if (store == NULL)
    return 1;
  g_autofree char *id = pw_id_to_hex (&store->identity->id);
  if (cli->json) {
    host_cli_print_json (json_pack ("{s:s, s:s, s:s, s:o}", "host", id, "name", store->name,
                                    "region", store->region, "store", pw_json_text (path)));
    return 0;
  }
  host_cli_print (_ ("The host %s (%s) is ready: %s\n"), store->name, store->region, path);
  host_cli_print (_ ("Its id is %s.\n"), id);
  host_cli_print (_ ("The file holds the host's keys: keep it and its backups where only you can "
                     "read them.\n"));
  host_cli_print (_ ("Next: panwas-host invite --usb DIR (or --qr DIR), for each handheld.\n"));
  return 0;
}

/* --- status ---------------------------------------------------------------------------------- */

static json_t *
above_to_json (const HostAbove *above) {
  if (above == NULL)
    return json_null ();
  g_autofree char *id = pw_id_to_hex (&above->id);
  return json_pack ("{s:s, s:s, s:s, s:b, s:o}", "host", id, "name", above->name, "region",
                    above->region, "enrolled", above->enrolled, "granted",
                    pw_json_text (above->granted));
}

static void
print_above (const HostAbove *above) {
  if (above == NULL)
    return;
  g_autofree char *digits = host_cli_short_id (&above->id);
  if (above->enrolled)
    host_cli_print (_ ("Reports to %s (%s), which let it in for %s.\n"), above->name, digits,
                    above->granted);
  else
    host_cli_print (_ ("Reports to %s (%s), which has not let it in yet.\n"), above->name, digits);
}

static int
run_status (HostCli *cli, int argc, char **argv, GError **error) {
  int silent_days = HOST_SILENT_DAYS;
  const GOptionEntry entries[] = {
    { "silent-days", 0, 0, G_OPTION_ARG_INT, &silent_days,
      N_ ("list devices without contact for so many days (3)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .summary
          = _ ("Prints the standing numbers; takes nothing in. The exit status is 0 even if "
               "a person must look: merge tells."),
          .entries = entries };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (!host_cli_check_days (silent_days, error))
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  if (store == NULL)
    return 1;
  g_autoptr (HostMergeReport) report = host_pipeline_status (store, (guint)silent_days, error);
  if (report == NULL)
    return 1;
  g_autoptr (HostAbove) above = NULL;
  if (!host_above_load (store, &above, error))
    return 1;
  g_autofree char *id = pw_id_to_hex (&store->identity->id);
  if (cli->json) {
    json_t *value = host_merge_report_to_json (report);
    json_object_set_new (value, "above", above_to_json (above));
    json_object_set_new (value, "host", json_string (id));
    json_object_set_new (value, "name", json_string (store->name));
    json_object_set_new (value, "region", json_string (store->region));
    host_cli_print_json (value);
    return 0;
  }
  host_cli_print ("%s (%s)  %s\n", store->name, store->region, id);
  print_above (above);
  host_cli_print ("\n");
  g_autofree char *text = host_merge_report_to_text (report);
  host_cli_print ("%s", text);
  return 0;
}

/* --- verify ---------------------------------------------------------------------------------- */

static json_t *
faults_to_json (const GPtrArray *faults) {
  json_t *list = json_array ();
  for (guint i = 0; i < faults->len; i++)
    json_array_append_new (list, json_string (g_ptr_array_index (faults, i)));
  return list;
}

static int
verify_all (HostCli *cli, HostStore *store, GError **error) {
  g_autoptr (HostFsck) fsck = host_fsck_run (store, error);
  if (fsck == NULL)
    return 1;
  if (cli->json) {
    host_cli_print_json (json_pack ("{s:b, s:I, s:I, s:I, s:I, s:o}", "ok", fsck->faults->len == 0,
                                    "parcels", (json_int_t)fsck->parcels, "operations",
                                    (json_int_t)fsck->operations, "segments",
                                    (json_int_t)fsck->segments, "blobs", (json_int_t)fsck->blobs,
                                    "faults", faults_to_json (fsck->faults)));
    return fsck->faults->len > 0;
  }
  host_cli_print (_ ("Checked: %" G_GUINT64_FORMAT " batches, %" G_GUINT64_FORMAT
                     " operations, %" G_GUINT64_FORMAT " signatures, %" G_GUINT64_FORMAT
                     " evidence files, and all views against a fresh rebuild.\n"),
                  fsck->parcels, fsck->operations, fsck->segments, fsck->blobs);
  for (guint i = 0; i < fsck->faults->len; i++)
    host_cli_print (_ ("FAULT: %s\n"), (const char *)g_ptr_array_index (fsck->faults, i));
  if (fsck->faults->len == 0)
    host_cli_print (_ ("Everything holds.\n"));
  else
    host_cli_print (_ ("Next: stop working with this store, keep it, and restore a backup.\n"));
  return fsck->faults->len > 0;
}

/* The file itself, and whether views are what the operations say. */
static int
verify_quickly (HostCli *cli, HostStore *store, GError **error) {
  g_autofree char *said = pw_db_integrity (store->db, error);
  if (said == NULL)
    return 1;
  if (g_strcmp0 (said, "ok") != 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_BROKEN, _ ("%s is damaged (%s): restore a backup"),
                 store->path, said);
    return 1;
  }
  if (!host_views_check (store, error))
    return 1;
  if (cli->json)
    host_cli_print_json (json_pack ("{s:b, s:[]}", "ok", 1, "faults"));
  else
    host_cli_print (_ ("The file is whole and the views are what the operations say. "
                       "verify --all proves signatures and chains too.\n"));
  return 0;
}

static int
run_verify (HostCli *cli, int argc, char **argv, GError **error) {
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all,
      N_ ("every chain, signature, batch, evidence file and view, from raw bytes"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax = { .usage = "--all",
                                 .summary = _ ("Proves what the store says; changes nothing."),
                                 .entries = entries };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  if (store == NULL)
    return 1;
  return all ? verify_all (cli, store, error) : verify_quickly (cli, store, error);
}

/* --- backup, restore ------------------------------------------------------------------------- */

static int
run_backup (HostCli *cli, int argc, char **argv, GError **error) {
  const HostCliSyntax syntax = { .usage = "FILE",
                                 .summary = _ ("Copies the whole store into a new file."),
                                 .words_min = 1,
                                 .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  guint64 bytes = 0;
  if (store == NULL || !host_backup_save (store, argv[1], &bytes, error))
    return 1;
  if (cli->json) {
    host_cli_print_json (
        json_pack ("{s:o, s:I}", "file", pw_json_text (argv[1]), "bytes", (json_int_t)bytes));
    return 0;
  }
  host_cli_print (_ ("Saved to %s (%" G_GUINT64_FORMAT " bytes).\n"), argv[1], bytes);
  host_cli_print (
      _ ("It holds the host's keys and the names of witnesses: keep it locked away.\n"));
  return 0;
}

static int
run_restore (HostCli *cli, int argc, char **argv, GError **error) {
  const HostCliSyntax syntax
      = { .usage = "FILE",
          .summary = _ ("Puts a backup in place as the store, after proving all of it. An existing "
                        "store is never overwritten."),
          .words_min = 1,
          .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autofree char *path = host_cli_store_path (cli);
  g_auto (HostBackup) backup = { .name = NULL };
  if (!host_backup_restore (argv[1], path, &backup, error))
    return 1;
  g_autofree char *id = pw_id_to_hex (&backup.host);
  gint32 offset_min = pw_clock_now (pw_clock_system ()).offset_min;
  g_autofree char *newest
      = backup.newest_ms != 0 ? pw_time_ms_to_iso (backup.newest_ms, offset_min) : NULL;
  if (cli->json) {
    host_cli_print_json (json_pack (
        "{s:s, s:s, s:s, s:o, s:I, s:I, s:o}", "host", id, "name", backup.name, "region",
        backup.region, "store", pw_json_text (path), "parcels", (json_int_t)backup.parcels,
        "operations", (json_int_t)backup.operations, "newest", pw_json_text (newest)));
    return 0;
  }
  host_cli_print (_ ("%s is back: %s (%s), batches: %" G_GUINT64_FORMAT
                     ", operations: %" G_GUINT64_FORMAT ", newest batch: %s.\n"),
                  path, backup.name, backup.region, backup.parcels, backup.operations,
                  newest != NULL ? newest : "-");
  host_cli_print (
      _ ("What came after that is not in it: collect sticks and scan again, then merge. "
         "Do not go on with the older store as well.\n"));
  return 0;
}

const HostCommand host_commands_store[] = {
  { "init", N_ ("make this host's keys and store"), run_init },
  { "status", N_ ("the standing numbers"), run_status },
  { "verify", N_ ("prove what the store says"), run_verify },
  { "backup", N_ ("copy the store into a new file"), run_backup },
  { "restore", N_ ("put a backup in place"), run_restore },
  { NULL, NULL, NULL },
};
