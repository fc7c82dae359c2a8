/* Commands towards the host above: join, pass-on. */
#include "host/cli/host-cli.h"

#include <glib/gi18n.h>

#include "host/report/host-pass-on.h"
#include "host/report/host-stick-box.h"
#include "host/review/host-join.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"
#include "sync/transport/pw-qr-folder.h"

/* --- join: invitations ----------------------------------------------------------------------- */

typedef struct {
  char *usb, *qr, *to, *host; /* owned */
  gboolean replace;
} Join;

/* One that is not good is named, and the others are looked at. */
static void
take_parcel (GBytes *parcel, const char *source, GPtrArray *invitations) {
  g_autoptr (GError) why = NULL;
  if (!pw_invitations_add (invitations, parcel, &why))
    host_cli_warn ("%s: %s", source, why->message);
}

static gboolean
read_stick (const char *root, GPtrArray *invitations, GError **error) {
  g_autoptr (GPtrArray) names = pw_stick_list (root, PW_STICK_INVITE, NULL, error);
  for (guint i = 0; names != NULL && i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autoptr (GError) why = NULL;
    g_autoptr (GBytes) parcel = pw_stick_read (root, PW_STICK_INVITE, NULL, name, &why);
    if (parcel != NULL)
      take_parcel (parcel, name, invitations);
    else
      host_cli_warn ("%s", why->message);
  }
  return names != NULL;
}

static void
read_pictures (const char *const *paths, gsize count, GPtrArray *invitations) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (PwQrFolderReport) seen = pw_qr_folder_read (paths, count, joiner, NULL, NULL);
  for (guint i = 0; i < seen->notes->len; i++)
    host_cli_warn ("%s", (const char *)g_ptr_array_index (seen->notes, i));
  for (;;) {
    g_autoptr (GBytes) parcel = pw_joiner_take (joiner, NULL);
    if (parcel == NULL)
      return;
    take_parcel (parcel, paths[0], invitations);
  }
}

/* An invitation is good for one: the next who comes takes another. A stick that cannot be changed
 * stays as it is. */
static void
claim (const HostAbove *above, const char *root) {
  g_autoptr (GPtrArray) names = pw_stick_list (root, PW_STICK_INVITE, NULL, NULL);
  for (guint i = 0; names != NULL && i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autoptr (GBytes) parcel = pw_stick_read (root, PW_STICK_INVITE, NULL, name, NULL);
    if (parcel != NULL && host_join_is_taken (above, parcel))
      (void)pw_stick_remove (root, PW_STICK_INVITE, NULL, name, NULL);
  }
}

/* --- join: the request ----------------------------------------------------------------------- */

static gboolean
put_request (HostStore *store, const HostAbove *above, const Join *join, GError **error) {
  if (join->usb == NULL && join->to == NULL)
    return TRUE;
  g_autoptr (GBytes) parcel = host_join_request (store, above, error);
  if (parcel == NULL)
    return FALSE;
  if (join->to != NULL) {
    PwQrFolderOptions options = PW_QR_FOLDER_OPTIONS_DEFAULT;
    options.prefix = "request";
    return pw_qr_folder_write (join->to, parcel, &options, NULL, error);
  }
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  char *name = NULL;
  if (!pw_stick_put (join->usb, PW_STICK_TO_HOST, above->id.bytes, parcel, &name, error))
    return FALSE;
  g_ptr_array_add (names, name);
  claim (above, join->usb);
  return host_stick_box_replace (store, join->usb, PW_STICK_TO_HOST, &above->id, names, error);
}

static void
print_joined (HostCli *cli, const HostAbove *above, const Join *join) {
  g_autofree char *id = pw_id_to_hex (&above->id);
  const char *where = join->usb != NULL ? join->usb : join->to;
  if (cli->json) {
    host_cli_print_json (json_pack ("{s:s, s:s, s:s, s:b, s:o}", "host", id, "name", above->name,
                                    "region", above->region, "enrolled", above->enrolled, "request",
                                    pw_json_text (where)));
    return;
  }
  g_autofree char *digits = host_cli_short_id (&above->id);
  host_cli_print (_ ("The host above is now %s (%s).\n"), above->name, above->region);
  host_cli_print (_ ("Compare its digits with those that its office sees: %s\n"), digits);
  if (where != NULL)
    host_cli_print (_ ("The request is in %s. Next: there, collect or scan it, merge, and approve "
                       "this host; here, panwas-host pass-on.\n"),
                    where);
  else
    host_cli_print (_ ("Next: panwas-host pass-on, which brings the request too.\n"));
}

static int
join_with (HostCli *cli, const Join *join, int argc, char **argv, GError **error) {
  if (!host_cli_check_one ("--usb, --qr", (join->usb != NULL) + (join->qr != NULL), error))
    return 2;
  if (join->usb != NULL && (argc > 1 || join->to != NULL)) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("--to and more files go with --qr: a stick takes the request along"));
    return 2;
  }
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  if (store == NULL)
    return 1;
  g_autoptr (GPtrArray) invitations = pw_invitations_new ();
  if (join->usb != NULL && !read_stick (join->usb, invitations, error))
    return 1;
  if (join->qr != NULL) {
    argv[0] = join->qr; /* the command's name is not needed any more */
    read_pictures ((const char *const *)argv, (gsize)argc, invitations);
  }
  g_autoptr (HostAbove) above
      = host_join_take (store, invitations, join->host, join->replace, error);
  if (above == NULL || !put_request (store, above, join, error))
    return 1;
  print_joined (cli, above, join);
  return 0;
}

static int
run_join (HostCli *cli, int argc, char **argv, GError **error) {
  Join join = { .usb = NULL };
  const GOptionEntry entries[] = {
    { "usb", 0, 0, G_OPTION_ARG_FILENAME, &join.usb,
      N_ ("the invitation is on this stick or folder, and the request goes there"), N_ ("DIR") },
    { "qr", 0, 0, G_OPTION_ARG_FILENAME, &join.qr,
      N_ ("the invitation is in these pictures, or a folder of them"), N_ ("FILE...") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &join.to,
      N_ ("with --qr: pictures of the request into this folder"), N_ ("DIR") },
    { "host", 0, 0, G_OPTION_ARG_STRING, &join.host,
      N_ ("only an invitation of the host whose id begins so"), N_ ("ID") },
    { "replace-host", 0, 0, G_OPTION_ARG_NONE, &join.replace,
      N_ ("leave the host above that this one reports to, for another"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "(--usb DIR | --qr FILE... [--to DIR])",
          .summary = _ ("Takes an invitation of the host above (kabupaten, provinsi), and asks to "
                        "be let in there."),
          .details = _ ("The office above makes it with panwas-host invite, and approves this host "
                        "for its region. From then on panwas-host pass-on brings it what is held "
                        "here."),
          .entries = entries,
          .words_max = -1 };
  int status = 0;
  if (host_cli_parse (cli, &syntax, &argc, &argv, error))
    status = join_with (cli, &join, argc, argv, error);
  g_free (join.usb);
  g_free (join.qr);
  g_free (join.to);
  g_free (join.host);
  return status;
}

/* --- pass-on --------------------------------------------------------------------------------- */

typedef struct {
  HostCli *cli;           /* borrowed */
  const char *usb, *qr;   /* borrowed: one of them */
  const HostAbove *above; /* borrowed */
  GPtrArray *names;       /* owned: of files on the stick */
  guint parcels, pictures;
} Carrier;

static gboolean
on_parcel (const HostPassOnParcel *parcel, gpointer data, GError **error) {
  Carrier *carrier = data;
  guint number = carrier->parcels++;
  if (carrier->usb != NULL) {
    char *name = NULL;
    if (!pw_stick_put (carrier->usb, PW_STICK_TO_HOST, carrier->above->id.bytes, parcel->bytes,
                       &name, error))
      return FALSE;
    g_ptr_array_add (carrier->names, name);
    return TRUE;
  }
  g_autofree char *prefix
      = number == 0 ? g_strdup ("frame") : g_strdup_printf ("more%u-frame", number);
  PwQrFolderOptions options = PW_QR_FOLDER_OPTIONS_DEFAULT;
  options.prefix = prefix;
  guint pictures = 0;
  if (!pw_qr_folder_write (carrier->qr, parcel->bytes, &options, &pictures, error))
    return FALSE;
  carrier->pictures += pictures;
  return TRUE;
}

static gboolean
on_pass (guint64 done, guint64 total, gpointer data) {
  Carrier *carrier = data;
  host_cli_progress (carrier->cli, _ ("handhelds and files"), done, total);
  return !host_cli_interrupted ();
}

static void
print_passed (HostCli *cli, const Carrier *carrier, const HostPassOnResult *result) {
  const HostAbove *above = carrier->above;
  g_autofree char *id = pw_id_to_hex (&above->id);
  if (cli->json) {
    host_cli_print_json (json_pack (
        "{s:s, s:s, s:b, s:i, s:i, s:I, s:i, s:i, s:i}", "host", id, "name", above->name,
        "enrolled", above->enrolled, "batches", (int)result->parcels, "authors",
        (int)result->authors, "operations", (json_int_t)result->operations, "files",
        (int)result->files, "too_big", (int)result->too_big, "pictures", (int)carrier->pictures));
    return;
  }
  if (result->operations == (result->sign_of_life ? 1 : 0) && result->files == 0 && !result->asks) {
    host_cli_print (_ ("There is nothing to pass on: %s has all that is held here.\n"),
                    above->name);
    return;
  }
  host_cli_print (_ ("For %s: batches: %u, operations: %" G_GUINT64_FORMAT
                     ", authors: %u, evidence files: %u.\n"),
                  above->name, result->parcels, result->operations, result->authors, result->files);
  if (result->asks)
    host_cli_print (_ ("It has not let this host in yet: the request goes along.\n"));
  host_cli_print (
      carrier->usb != NULL
          ? _ ("Next: there, panwas-host collect --usb DIR --merge; then here again, to "
               "take its receipts.\n")
          : _ ("Next: there, panwas-host scan and merge; its answer comes with "
               "panwas-host receipts.\n"));
}

static int
pass_on (HostCli *cli, Carrier *carrier, HostPassOnOptions *options, GError **error) {
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (HostAbove) above = store != NULL ? host_above_need (store, error) : NULL;
  if (above == NULL)
    return 1;
  HostPassOnResult result;
  carrier->above = above;
  host_cli_hold_signals ();
  if (!host_pass_on (store, options, &result, error))
    return 1;
  /* What is cut short does not stand for what was written before. */
  if (carrier->usb != NULL && !result.interrupted
      && !host_stick_box_replace (store, carrier->usb, PW_STICK_TO_HOST, &above->id, carrier->names,
                                  error))
    return 1;
  print_passed (cli, carrier, &result);
  if (result.too_big > 0)
    host_cli_warn (ngettext ("%u batch of a handheld is too large to be passed on: carry its stick "
                             "to the host above",
                             "%u batches of handhelds are too large to be passed on: carry their "
                             "sticks to the host above",
                             result.too_big),
                   result.too_big);
  if (result.interrupted)
    host_cli_warn (_ ("stopped: not everything is passed on; run it again"));
  return result.interrupted || result.too_big > 0;
}

static int
run_pass_on (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *usb = NULL, *qr = NULL;
  gboolean all = FALSE, evidence = FALSE;
  const GOptionEntry entries[] = {
    { "usb", 0, 0, G_OPTION_ARG_FILENAME, &usb, N_ ("onto this stick or folder"), N_ ("DIR") },
    { "qr", 0, 0, G_OPTION_ARG_FILENAME, &qr, N_ ("as pictures into this folder"), N_ ("DIR") },
    { "evidence", 0, 0, G_OPTION_ARG_NONE, &evidence,
      N_ ("with --qr: evidence files too; by stick they always go along"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all,
      N_ ("also what the host above has already: it lost its store"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "(--usb DIR | --qr DIR [--evidence])",
          .summary = _ ("Passes on to the host above what is held here and no receipt of it "
                        "covers: what handhelds recorded with their own proofs, evidence, and this "
                        "host's own log."),
          .details = _ ("Everything is sealed to the host above. Passing on twice is harmless. Its "
                        "receipts come back by panwas-host collect or scan, and merge."),
          .entries = entries };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (!host_cli_check_one ("--usb, --qr", (usb != NULL) + (qr != NULL), error))
    return 2;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Carrier carrier = { .cli = cli, .usb = usb, .qr = qr, .names = names };
  HostPassOnOptions options = { .all = all,
                                .evidence = evidence || usb != NULL,
                                .each = on_parcel,
                                .on_progress = on_pass,
                                .data = &carrier };
  return pass_on (cli, &carrier, &options, error);
}

const HostCommand host_commands_tree[] = {
  { "join", N_ ("report to a host above"), run_join },
  { "pass-on", N_ ("pass on to the host above what it does not have yet"), run_pass_on },
  { NULL, NULL, NULL },
};
