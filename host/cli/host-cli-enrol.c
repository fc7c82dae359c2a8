/* Commands about devices: invite, requests, approve, revoke, devices. */
#include "host/cli/host-cli.h"

#include <glib/gi18n.h>

#include "host/cli/host-table.h"
#include "host/review/host-enrol.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-qr-folder.h"
#include "sync/transport/pw-stick.h"

/* --- invite ---------------------------------------------------------------------------------- */

typedef struct {
  char *usb, *qr; /* owned */
  int count, days;
} Invite;

static gboolean
put_invitations (const Invite *invite, const GPtrArray *parcels, GError **error) {
  for (guint i = 0; i < parcels->len; i++) {
    GBytes *parcel = g_ptr_array_index (parcels, i);
    if (invite->usb != NULL
        && !pw_stick_put (invite->usb, PW_STICK_INVITE, NULL, parcel, NULL, error))
      return FALSE;
    if (invite->qr == NULL)
      continue;
    g_autofree char *prefix
        = parcels->len == 1 ? g_strdup ("invite") : g_strdup_printf ("invite-%03u", i + 1);
    PwQrFolderOptions options = PW_QR_FOLDER_OPTIONS_DEFAULT;
    options.prefix = prefix;
    if (!pw_qr_folder_write (invite->qr, parcel, &options, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static int
invite_with (HostCli *cli, const Invite *invite, GError **error) {
  if (!host_cli_check_one ("--usb, --qr", (invite->usb != NULL) + (invite->qr != NULL), error))
    return 2;
  if (invite->count < 1 || invite->count > PW_INVITES_MAX || invite->days < 1) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("--count takes 1 to %d, and --days at least 1"), PW_INVITES_MAX);
    return 2;
  }
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  if (store == NULL)
    return 1;
  gint64 expires_s = 0;
  g_autoptr (GPtrArray) parcels
      = host_enrol_invite (store, (guint)invite->count, (guint)invite->days, &expires_s, error);
  if (parcels == NULL || !put_invitations (invite, parcels, error))
    return 1;
  json_t *expires = host_cli_json_time (store, expires_s * 1000);
  const char *where = invite->usb != NULL ? invite->usb : invite->qr;
  if (cli->json) {
    host_cli_print_json (json_pack ("{s:i, s:o, s:o}", "invitations", (int)parcels->len, "folder",
                                    pw_json_text (where), "expires_at", expires));
    return 0;
  }
  g_autofree char *id = host_cli_short_id (&store->identity->id);
  host_cli_print (ngettext ("%u invitation in %s, good for one handheld until %s.\n",
                            "%u invitations in %s, each good for one handheld until %s.\n",
                            parcels->len),
                  parcels->len, where, json_string_value (expires));
  host_cli_print (_ ("The handheld then shows the digits of this host, to be compared: %s\n"), id);
  json_decref (expires);
  host_cli_print (
      invite->usb != NULL
          ? _ ("Next: on the handheld, panwas enrol --usb DIR with this stick.\n")
          : _ ("Next: on the handheld, panwas enrol --qr FILE, or show it the picture.\n"));
  return 0;
}

static int
run_invite (HostCli *cli, int argc, char **argv, GError **error) {
  Invite invite = { .count = 1, .days = PW_INVITE_DAYS };
  const GOptionEntry entries[] = {
    { "usb", 0, 0, G_OPTION_ARG_FILENAME, &invite.usb, N_ ("onto this stick or folder"),
      N_ ("DIR") },
    { "qr", 0, 0, G_OPTION_ARG_FILENAME, &invite.qr, N_ ("as one picture each into this folder"),
      N_ ("DIR") },
    { "count", 0, 0, G_OPTION_ARG_INT, &invite.count, N_ ("so many, one for each handheld (1)"),
      N_ ("N") },
    { "days", 0, 0, G_OPTION_ARG_INT, &invite.days, N_ ("good for so many days (30)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "(--usb DIR | --qr DIR)",
          .summary
          = _ ("Makes one-time invitations with which handhelds ask to be let in. There is "
               "no secret in them."),
          .entries = entries };
  int status = 0;
  if (host_cli_parse (cli, &syntax, &argc, &argv, error))
    status = invite_with (cli, &invite, error);
  g_free (invite.usb);
  g_free (invite.qr);
  return status;
}

/* --- requests -------------------------------------------------------------------------------- */

static json_t *
request_to_json (const HostStore *store, const HostRequest *request) {
  g_autofree char *id = pw_id_to_hex (&request->device);
  return json_pack ("{s:s, s:s, s:s, s:o, s:o, s:b}", "device", id, "name", request->name, "region",
                    request->region, "asked_at", host_cli_json_time (store, request->asked_ms),
                    "received_at", host_cli_json_time (store, request->received_ms), "enrolled",
                    request->enrolled);
}

static void
print_requests (const HostStore *store, const GPtrArray *requests) {
  const char *const headers[]
      = { _ ("device"), _ ("name"), _ ("region asked for"), _ ("received"), _ ("enrolled"), NULL };
  HostTable *table = host_table_new (headers);
  for (guint i = 0; i < requests->len; i++) {
    const HostRequest *request = g_ptr_array_index (requests, i);
    g_autofree char *id = host_cli_short_id (&request->device);
    json_t *received = host_cli_json_time (store, request->received_ms);
    host_table_add (table, id, request->name, request->region, json_string_value (received),
                    request->enrolled ? _ ("yes") : "");
    json_decref (received);
  }
  host_table_end (table);
  if (requests->len == 0)
    host_cli_print (_ ("Nobody waits.\n"));
  else
    host_cli_print (
        _ ("\nNext: make sure who holds the handheld (its id is in panwas status), then "
           "panwas-host approve DEVICE.\n"));
}

static int
run_requests (HostCli *cli, int argc, char **argv, GError **error) {
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("also those who are enrolled already"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .summary = _ ("Lists the handhelds that asked to be let in."), .entries = entries };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GPtrArray) requests = store != NULL ? host_enrol_requests (store, all, error) : NULL;
  if (requests == NULL)
    return 1;
  if (!cli->json) {
    print_requests (store, requests);
    return 0;
  }
  json_t *list = json_array ();
  for (guint i = 0; i < requests->len; i++)
    json_array_append_new (list, request_to_json (store, g_ptr_array_index (requests, i)));
  host_cli_print_json (list);
  return 0;
}

/* --- approve --------------------------------------------------------------------------------- */

static void
print_approval (HostCli *cli, const HostApproval *approval) {
  g_autofree char *id = pw_id_to_hex (&approval->device);
  if (cli->json) {
    host_cli_print_json (json_pack ("{s:s, s:s, s:s, s:b, s:I, s:I}", "device", id, "name",
                                    approval->name, "region", approval->region, "again",
                                    approval->again, "waiting", (json_int_t)approval->waiting,
                                    "refused", (json_int_t)approval->refused));
    return;
  }
  host_cli_print (approval->again ? _ ("%s (%s) is now enrolled for %s.\n")
                                  : _ ("%s (%s) is enrolled for %s.\n"),
                  approval->name, id, approval->region);
  if (approval->refused > 0)
    host_cli_print (_ ("Of what it sent, %" G_GUINT64_FORMAT
                       " operations do not count as it is enrolled now; panwas-host quarantine "
                       "says why.\n"),
                    approval->refused);
  if (approval->waiting > 0)
    host_cli_print (
        _ ("Next: panwas-host merge, for the batches that wait (%" G_GINT64_FORMAT ").\n"),
        approval->waiting);
  host_cli_print (_ ("Its certificate goes along with the next reply: panwas-host receipts "
                     "--usb DIR (or --qr DIR).\n"));
}

static int
run_approve (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *region = NULL;
  g_autofree char *name = NULL;
  int days = 0;
  const GOptionEntry entries[] = {
    { "region", 0, 0, G_OPTION_ARG_STRING, &region, N_ ("where it may record (as asked for)"),
      N_ ("CODE") },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("of the holder (as asked)"), N_ ("NAME") },
    { "days", 0, 0, G_OPTION_ARG_INT, &days,
      N_ ("the certificate is good for so many days (until revoked)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "DEVICE [--region CODE]",
          .summary = _ ("Lets a handheld in, or gives one that is in another region or name."),
          .details = _ ("DEVICE is its id, or the first digits of it, at least 6."),
          .entries = entries,
          .words_min = 1,
          .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (days < 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("--days takes a number from 0"));
    return 2;
  }
  if (name != NULL && !host_cli_check_text ("--name", name, PW_NAME_BYTES_MAX, error))
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  PwId device;
  g_auto (HostApproval) approval = { .name = NULL };
  if (store == NULL || !host_cli_find_device (store, argv[1], &device, error)
      || !host_enrol_approve (store, &device, region, name, (guint)days, &approval, error))
    return 1;
  print_approval (cli, &approval);
  return 0;
}

/* --- revoke ---------------------------------------------------------------------------------- */

static int
revoke_device (HostCli *cli, const char *who, guint64 after, const char *reason, GError **error) {
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  PwId device;
  guint64 quarantined = 0;
  if (store == NULL || !host_cli_find_device (store, who, &device, error)
      || !host_enrol_revoke (store, &device, after, reason, &quarantined, error))
    return 1;
  g_autoptr (HostDevice) known = host_device_get (store, &device, error);
  if (known == NULL)
    return 1;
  g_autofree char *id = pw_id_to_hex (&device);
  if (cli->json) {
    host_cli_print_json (json_pack ("{s:s, s:s, s:I, s:I}", "device", id, "name", known->name,
                                    "after", (json_int_t)after, "quarantined",
                                    (json_int_t)quarantined));
    return 0;
  }
  host_cli_print (_ ("%s (%s) is revoked after operation %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT
                     " operations of it do not count now.\n"),
                  known->name, id, after, quarantined);
  host_cli_print (_ ("Every handheld learns of it with its next reply.\n"));
  return 0;
}

static int
run_revoke (HostCli *cli, int argc, char **argv, GError **error) {
  gint64 after = -1;
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "after", 0, 0, G_OPTION_ARG_INT64, &after,
      N_ ("the last operation that is trusted; 0: none is"), N_ ("SEQ") },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &reason, N_ ("why, for the record"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "DEVICE --after SEQ",
          .summary
          = _ ("Stops trusting a handheld that was lost, seized or cloned. What it wrote up "
               "to SEQ stays valid; later operations are kept but do not count."),
          .details = _ ("The newest revocation counts: a larger SEQ later loosens it."),
          .entries = entries,
          .words_min = 1,
          .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (after < 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("revoke needs --after SEQ: the last operation that is trusted, 0 for none"));
    return 2;
  }
  if (reason != NULL && !host_cli_check_text ("--reason", reason, PW_REASON_BYTES_MAX, error))
    return 2;
  return revoke_device (cli, argv[1], (guint64)after, reason, error);
}

/* --- devices --------------------------------------------------------------------------------- */

static json_t *
device_to_json (const HostStore *store, const HostDevice *device) {
  g_autofree char *id = pw_id_to_hex (&device->id);
  return json_pack (
      "{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:b, s:o, s:o, s:o, s:b}", "device", id, "name",
      device->name, "region", device->region, "seq", (json_int_t)device->seq, "max_seq",
      (json_int_t)device->max_seq, "missing", (json_int_t)device->missing, "accepted",
      (json_int_t)device->accepted, "quarantined", (json_int_t)device->quarantined, "forked",
      device->forked, "revoked_after",
      device->revoked ? json_integer ((json_int_t)device->revoked_after) : json_null (),
      "last_contact", host_cli_json_time (store, device->seen_ms), "clock_offset_ms",
      device->offset_known ? json_integer (device->offset_ms) : json_null (), "clock_off",
      device->clock_off);
}

/* What a person should know of it, in a word each. (transfer full) */
static char *
device_remarks (const HostDevice *device) {
  GString *text = g_string_new (NULL);
  if (device->revoked)
    g_string_append_printf (text, _ ("revoked after %" G_GUINT64_FORMAT "; "),
                            device->revoked_after);
  if (device->forked)
    g_string_append (text, _ ("fork; "));
  if (device->missing > 0)
    g_string_append_printf (text, _ ("%" G_GUINT64_FORMAT " missing; "), device->missing);
  if (device->quarantined > 0)
    g_string_append_printf (text, _ ("%" G_GUINT64_FORMAT " not counted; "), device->quarantined);
  if (device->clock_off)
    g_string_append (text, _ ("clock wrong; "));
  if (text->len > 2)
    g_string_truncate (text, text->len - 2);
  return g_string_free (text, FALSE);
}

static void
print_devices (const HostStore *store, const GPtrArray *devices) {
  const char *const headers[] = { _ ("device"),       _ ("name"),    _ ("region"), _ ("held"),
                                  _ ("last contact"), _ ("remarks"), NULL };
  HostTable *table = host_table_new (headers);
  for (guint i = 0; i < devices->len; i++) {
    const HostDevice *device = g_ptr_array_index (devices, i);
    g_autofree char *id = pw_id_to_hex (&device->id);
    g_autofree char *held = g_strdup_printf ("%" G_GUINT64_FORMAT, device->seq);
    g_autofree char *remarks = device_remarks (device);
    json_t *seen = host_cli_json_time (store, device->seen_ms);
    host_table_add (table, id, device->name, device->region, held,
                    json_is_string (seen) ? json_string_value (seen) : _ ("never"), remarks);
    json_decref (seen);
  }
  host_table_end (table);
  if (devices->len == 0)
    host_cli_print (_ ("No handheld is enrolled yet. Next: panwas-host invite\n"));
}

static int
run_devices (HostCli *cli, int argc, char **argv, GError **error) {
  const HostCliSyntax syntax = { .summary = _ ("Lists the enrolled handhelds.") };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GPtrArray) devices = store != NULL ? host_devices_list (store, error) : NULL;
  if (devices == NULL)
    return 1;
  if (!cli->json) {
    print_devices (store, devices);
    return 0;
  }
  json_t *list = json_array ();
  for (guint i = 0; i < devices->len; i++)
    json_array_append_new (list, device_to_json (store, g_ptr_array_index (devices, i)));
  host_cli_print_json (list);
  return 0;
}

const HostCommand host_commands_enrol[] = {
  { "invite", N_ ("make one-time invitations for handhelds"), run_invite },
  { "requests", N_ ("who asked to be let in"), run_requests },
  { "approve", N_ ("let a handheld in"), run_approve },
  { "revoke", N_ ("stop trusting a handheld"), run_revoke },
  { "devices", N_ ("the enrolled handhelds"), run_devices },
  { NULL, NULL, NULL },
};
