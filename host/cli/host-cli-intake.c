/* Commands that take in what handhelds sent: collect, merge; and the table with scan. */
#include "host/cli/host-cli.h"

#include <glib/gi18n.h>

#include "host/cli/host-cli-cable.h"
#include "host/cli/host-cli-reply.h"
#include "host/cli/host-cli-scan.h"
#include "host/cli/host-table.h"
#include "host/intake/host-collect.h"
#include "host/intake/host-spool.h"
#include "host/merge/host-pipeline.h"
#include "host/report/host-reply-targets.h"
#include "sync/base/pw-error.h"

/* --- merge ----------------------------------------------------------------------------------- */

static gboolean
on_merge (guint64 done, guint64 total, gpointer data) {
  host_cli_progress (data, _ ("batches"), done, total);
  return !host_cli_interrupted ();
}

static HostMergeReport *
merge (HostCli *cli, HostStore *store, int silent_days, int threads, GError **error) {
  HostPipelineOptions options = { .silent_days = (guint)silent_days,
                                  .on_progress = on_merge,
                                  .data = cli,
                                  .threads = (guint)threads };
  host_cli_hold_signals ();
  return host_pipeline_run (store, &options, error);
}

static gboolean
check_jobs (int threads, GError **error) {
  gboolean good = threads >= 1 && threads <= HOST_PIPELINE_THREADS_MAX;
  if (!good)
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("--jobs takes 1 to %d"),
                 HOST_PIPELINE_THREADS_MAX);
  return good;
}

static int
run_merge (HostCli *cli, int argc, char **argv, GError **error) {
  int silent_days = HOST_SILENT_DAYS, threads = HOST_PIPELINE_THREADS;
  const GOptionEntry entries[] = {
    { "silent-days", 0, 0, G_OPTION_ARG_INT, &silent_days,
      N_ ("list devices without contact for so many days (3)"), N_ ("N") },
    { "jobs", 0, 0, G_OPTION_ARG_INT, &threads,
      N_ ("check so many batches at once (2); 1 takes the least memory"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .summary = _ ("The nightly job: checks and merges what waits in the spool, and reports."),
          .details = _ ("The exit status is 1 when a person must look. It can be killed and run "
                        "again at any time; running it twice changes nothing."),
          .entries = entries };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (!host_cli_check_days (silent_days, error) || !check_jobs (threads, error))
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (HostMergeReport) report
      = store != NULL ? merge (cli, store, silent_days, threads, error) : NULL;
  if (report == NULL)
    return 1;
  if (cli->json) {
    host_cli_print_json (host_merge_report_to_json (report));
  } else {
    g_autofree char *text = host_merge_report_to_text (report);
    host_cli_print ("%s", text);
  }
  return host_merge_report_needs_person (report);
}

/* --- collect --------------------------------------------------------------------------------- */

static gboolean
on_collect (guint done, guint total, gpointer data) {
  host_cli_progress (data, _ ("files"), done, total);
  return !host_cli_interrupted ();
}

/* What came of one collection; all owned. */
typedef struct {
  HostCollect *collect;
  HostMergeReport *report; /* NULL: not merged */
  json_t *replies;         /* NULL: they could not be written */
  gint64 waiting;          /* parcels that the next merge looks at */
} Collected;

static void
collected_clear (Collected *collected) {
  g_clear_pointer (&collected->collect, host_collect_free);
  g_clear_pointer (&collected->report, host_merge_report_free);
  json_decref (collected->replies);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Collected, collected_clear)

static json_t *
collected_to_json (const Collected *collected) {
  const HostCollect *collect = collected->collect;
  return json_pack (
      "{s:i, s:i, s:i, s:i, s:i, s:o, s:I, s:o, s:o}", "new", (int)collect->new_count, "known",
      (int)collect->known_count, "refused", (int)collect->refused_count, "other_hosts",
      (int)collect->other_hosts, "left", (int)collect->left_count, "notes",
      host_cli_notes_to_json (collect->notes), "waiting", (json_int_t)collected->waiting, "replies",
      collected->replies != NULL ? json_incref (collected->replies) : json_null (), "merge",
      collected->report != NULL ? host_merge_report_to_json (collected->report) : json_null ());
}

static void
print_collected (const Collected *collected) {
  const HostCollect *collect = collected->collect;
  host_cli_print (
      _ ("New files: %u, here already: %u, refused: %u; left alone, for other hosts: %u.\n"),
      collect->new_count, collect->known_count, collect->refused_count, collect->other_hosts);
  for (guint i = 0; i < collect->notes->len; i++)
    host_cli_print ("  %s\n", (const char *)g_ptr_array_index (collect->notes, i));
  if (collect->new_count + collect->known_count + collect->refused_count + collect->other_hosts
      == 0)
    host_cli_print (
        _ ("Nothing is there for any host: name the folder in which PANWAS lies, or have "
           "it written, panwas send --usb DIR.\n"));
  if (collect->refused_count > 0)
    host_cli_print (_ ("Next: have the refused files written again, panwas send --usb DIR.\n"));
  if (collected->report != NULL) {
    g_autofree char *text = host_merge_report_to_text (collected->report);
    host_cli_print ("\n%s\n", text);
  }
  host_cli_reply_print (collected->replies);
  if (collected->report == NULL && collected->waiting > 0)
    host_cli_print (_ ("Next: panwas-host merge (batches waiting: %" G_GINT64_FORMAT "), then "
                       "panwas-host receipts --usb DIR\n"),
                    collected->waiting);
}

/* The batches are safe by now, so a stick that is full or read-only is no failure of the
 * collection, but the person must know. */
static gboolean
answer (HostCli *cli, HostStore *store, const HostCliReplyWay *way, Collected *collected,
        GError **error) {
  g_autoptr (GPtrArray) targets = host_reply_targets (store, collected->collect, error);
  if (targets == NULL)
    return FALSE;
  g_autoptr (GError) why = NULL;
  collected->replies = host_cli_reply_all (cli, store, targets, way, &why);
  if (collected->replies == NULL)
    host_cli_warn (_ ("the batches are taken, but replies could not be written: %s"), why->message);
  return TRUE;
}

static int
collect_stick (HostCli *cli, const char *root, gboolean with_merge, GError **error) {
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  if (store == NULL)
    return 1;
  HostCliReplyWay way = { .usb = root };
  if (!pw_stick_find (root, &way.place, error))
    return 1;
  host_cli_hold_signals ();
  g_auto (Collected) collected = { .collect = NULL };
  collected.collect = host_collect_stick (store, root, on_collect, cli, error);
  if (collected.collect == NULL)
    return 1;
  if (with_merge && !host_cli_interrupted ()) {
    collected.report = merge (cli, store, HOST_SILENT_DAYS, HOST_PIPELINE_THREADS, error);
    if (collected.report == NULL)
      return 1;
  }
  if (!answer (cli, store, &way, &collected, error)
      || !host_spool_count_open (store, &collected.waiting, error))
    return 1;
  if (cli->json)
    host_cli_print_json (collected_to_json (&collected));
  else
    print_collected (&collected);
  const HostCollect *collect = collected.collect;
  if (collect->left_count > 0)
    host_cli_warn (_ ("stopped; files left: %u; collect again"), collect->left_count);
  return collect->refused_count > 0 || collect->left_count > 0 || collected.replies == NULL
         || (collected.report != NULL && host_merge_report_needs_person (collected.report));
}

static int
run_collect (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *usb = NULL, *cable = NULL;
  gboolean with_merge = FALSE, once = FALSE;
  const GOptionEntry entries[] = {
    { "usb", 0, 0, G_OPTION_ARG_FILENAME, &usb, N_ ("this stick or folder"), N_ ("DIR") },
    { "cable", 0, 0, G_OPTION_ARG_FILENAME, &cable,
      N_ ("handhelds on this serial line, such as /dev/ttyACM0, until Ctrl-C"), N_ ("DEV") },
    { "once", 0, 0, G_OPTION_ARG_NONE, &once, N_ ("with --cable: only one handheld"), NULL },
    { "merge", 0, 0, G_OPTION_ARG_NONE, &with_merge,
      N_ ("merge at once, so that the receipts cover what came now"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "(--usb DIR | --cable DEV)",
          .summary = _ ("Takes everything for this host from a stick or over a cable into the "
                        "spool, and answers its senders the same way."),
          .details = _ ("Receipts cover what was merged before, or with --merge also what came "
                        "now. Files for other hosts are left alone."),
          .entries = entries };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (!host_cli_check_one ("--usb, --cable", (usb != NULL) + (cable != NULL), error))
    return 2;
  if (cable != NULL)
    return host_cli_collect_cable (cli, cable, with_merge, once, error);
  return collect_stick (cli, usb, with_merge, error);
}

const HostCommand host_commands_intake[] = {
  { "scan", N_ ("read QR codes from pictures, videos or a camera into the spool"), host_cli_scan },
  { "collect", N_ ("take batches from a stick or cable, and leave replies"), run_collect },
  { "merge", N_ ("check and merge what waits; the nightly report"), run_merge },
  { NULL, NULL, NULL },
};
