/* Command approve: a handheld or a host below is let in, alone or all that a host below let in. */
#include "host/cli/host-cli-commands.h"

#include <glib/gi18n.h>

#include "host/review/host-enrol.h"
#include "sync/base/pw-error.h"

typedef struct {
  char *region, *name, *below; /* owned */
  int days;
  gboolean keep;
} Approve;

/* --- what came of it ------------------------------------------------------------------------- */

static json_t *
approval_to_json (const HostApproval *approval) {
  g_autofree char *id = pw_id_to_hex (&approval->device);
  g_autofree char *below
      = pw_id_is_none (&approval->below) ? NULL : pw_id_to_hex (&approval->below);
  return json_pack (
      "{s:s, s:s, s:s, s:b, s:I, s:I, s:s, s:o, s:o}", "device", id, "name", approval->name,
      "region", approval->region, "again", approval->again, "waiting",
      (json_int_t)approval->waiting, "refused", (json_int_t)approval->refused, "kind",
      approval->is_host ? "host" : "handheld", "below", pw_json_text (below), "revoked_after",
      approval->revoked ? json_integer ((json_int_t)approval->revoked_after) : json_null ());
}

static void
print_one (const HostApproval *approval) {
  g_autofree char *id = pw_id_to_hex (&approval->device);
  host_cli_print (approval->again     ? _ ("%s (%s) is now enrolled for %s.\n")
                  : approval->is_host ? _ ("The host %s (%s) is enrolled for %s.\n")
                                      : _ ("%s (%s) is enrolled for %s.\n"),
                  approval->name, id, approval->region);
  if (approval->revoked)
    host_cli_print (
        _ ("As the host below says, it is revoked after operation %" G_GUINT64_FORMAT ".\n"),
        approval->revoked_after);
  if (approval->refused > 0)
    host_cli_print (_ ("Of what it sent, %" G_GUINT64_FORMAT
                       " operations do not count as it is enrolled now; panwas-host quarantine "
                       "says why.\n"),
                    approval->refused);
}

static void
print_waiting (gint64 waiting) {
  if (waiting > 0)
    host_cli_print (
        _ ("Next: panwas-host merge, for the batches that wait (%" G_GINT64_FORMAT ").\n"),
        waiting);
}

/* --- one device ------------------------------------------------------------------------------ */

static int
approve_one (HostCli *cli, const char *who, const Approve *how, GError **error) {
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  PwId device, below;
  HostApprovalWish wish
      = { .region = how->region, .name = how->name, .days = (guint)how->days, .keep = how->keep };
  g_auto (HostApproval) approval = { .name = NULL };
  if (store == NULL || !host_cli_find_device (store, who, &device, error))
    return 1;
  if (how->below != NULL) {
    if (!host_cli_find_device (store, how->below, &below, error))
      return 1;
    wish.below = &below;
  }
  if (!host_enrol_approve_with (store, &device, &wish, &approval, error))
    return 1;
  if (cli->json) {
    host_cli_print_json (approval_to_json (&approval));
    return 0;
  }
  print_one (&approval);
  print_waiting (approval.waiting);
  if (pw_id_is_none (&approval.below))
    host_cli_print (_ ("Its certificate goes along with the next reply: panwas-host receipts "
                       "--usb DIR (or --qr DIR).\n"));
  return 0;
}

/* --- all of a host below --------------------------------------------------------------------- */

static int
approve_all (HostCli *cli, const char *who, GError **error) {
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GPtrArray) approvals = NULL;
  PwId below;
  guint outside = 0;
  if (store == NULL || !host_cli_find_device (store, who, &below, error)
      || !host_enrol_approve_below (store, &below, &approvals, &outside, error))
    return 1;
  json_t *list = json_array ();
  for (guint i = 0; i < approvals->len; i++) {
    const HostApproval *approval = g_ptr_array_index (approvals, i);
    json_array_append_new (list, approval_to_json (approval));
    if (!cli->json)
      print_one (approval);
  }
  if (cli->json) {
    host_cli_print_json (json_pack ("{s:o, s:i}", "approved", list, "outside", (int)outside));
    return outside > 0;
  }
  json_decref (list);
  if (approvals->len > 0)
    print_waiting (((const HostApproval *)g_ptr_array_index (approvals, 0))->waiting);
  else if (outside == 0)
    host_cli_print (_ ("Nothing to take over: all is as the host below says.\n"));
  if (outside > 0)
    host_cli_print (ngettext ("%u was left out, because its region does not lie under that of the "
                              "host below: panwas-host approve DEVICE --region CODE, if it is "
                              "right.\n",
                              "%u were left out, because their regions do not lie under that of "
                              "the host below: panwas-host approve DEVICE --region CODE, if it is "
                              "right.\n",
                              outside),
                    outside);
  return outside > 0;
}

/* --- the command ----------------------------------------------------------------------------- */

static int
approve_with (HostCli *cli, const char *who, const Approve *how, GError **error) {
  if (how->days < 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("--days takes a number from 0"));
    return 2;
  }
  if (how->name != NULL && !host_cli_check_text ("--name", how->name, PW_NAME_BYTES_MAX, error))
    return 2;
  if (who != NULL)
    return approve_one (cli, who, how, error);
  if (how->below != NULL && how->region == NULL && how->name == NULL && how->days == 0
      && !how->keep)
    return approve_all (cli, how->below, error);
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
               _ ("approve takes a DEVICE, or --below HOST alone for all that this host let in"));
  return 2;
}

int
host_cli_approve (HostCli *cli, int argc, char **argv, GError **error) {
  Approve how = { .region = NULL };
  const GOptionEntry entries[] = {
    { "region", 0, 0, G_OPTION_ARG_STRING, &how.region, N_ ("where it may record (as asked for)"),
      N_ ("CODE") },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &how.name, N_ ("of the holder (as asked)"),
      N_ ("NAME") },
    { "days", 0, 0, G_OPTION_ARG_INT, &how.days,
      N_ ("the certificate is good for so many days (until revoked)"), N_ ("N") },
    { "below", 0, 0, G_OPTION_ARG_STRING, &how.below,
      N_ ("as this host below says; without DEVICE: all that it let in"), N_ ("HOST") },
    { "keep", 0, 0, G_OPTION_ARG_NONE, &how.keep,
      N_ ("go on trusting it, although the host below revoked it"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "(DEVICE [--region CODE] | --below HOST)",
          .summary
          = _ ("Lets a handheld or a host below in, or gives one that is in another region "
               "or name."),
          .details = _ ("DEVICE is its id, or the first digits of it, at least 6. Of a handheld "
                        "that a host below let in, the word of that host is taken over: name, "
                        "region, and revocation."),
          .entries = entries,
          .words_max = 1 };
  int status = 0;
  if (host_cli_parse (cli, &syntax, &argc, &argv, error))
    status = approve_with (cli, argc > 1 ? argv[1] : NULL, &how, error);
  g_free (how.region);
  g_free (how.name);
  g_free (how.below);
  return status;
}
