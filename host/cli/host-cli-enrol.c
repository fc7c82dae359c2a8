/* Commands about devices: invite, requests, approve, revoke, devices. */
#include "host/cli/host-cli-commands.h"

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
  g_autofree char *below = pw_id_is_none (&request->below) ? NULL : pw_id_to_hex (&request->below);
  return json_pack (
      "{s:s, s:s, s:s, s:o, s:o, s:b, s:s, s:o, s:o}", "device", id, "name", request->name,
      "region", request->region, "asked_at", host_cli_json_time (store, request->asked_ms),
      "received_at", host_cli_json_time (store, request->received_ms), "enrolled",
      request->enrolled, "kind", request->is_host ? "host" : "handheld", "below",
      pw_json_text (below), "revoked_after",
      request->revoked ? json_integer ((json_int_t)request->revoked_after) : json_null ());
}

/* What a person should know of it beside the columns. (transfer full) */
static char *
request_remarks (const HostRequest *request) {
  GString *text = g_string_new (NULL);
  if (request->enrolled)
    g_string_append_printf (text, "%s; ", _ ("enrolled"));
  if (request->is_host)
    g_string_append_printf (text, "%s; ", _ ("a host"));
  if (!pw_id_is_none (&request->below)) {
    g_autofree char *below = host_cli_short_id (&request->below);
    g_string_append_printf (text, _ ("let in by the host %s; "), below);
  }
  if (request->revoked)
    g_string_append_printf (text, _ ("revoked there after %" G_GUINT64_FORMAT "; "),
                            request->revoked_after);
  if (text->len > 2)
    g_string_truncate (text, text->len - 2);
  return g_string_free (text, FALSE);
}

static void
print_requests (const HostStore *store, const GPtrArray *requests) {
  const char *const headers[]
      = { _ ("device"), _ ("name"), _ ("region asked for"), _ ("received"), _ ("remarks"), NULL };
  HostTable *table = host_table_new (headers);
  for (guint i = 0; i < requests->len; i++) {
    const HostRequest *request = g_ptr_array_index (requests, i);
    g_autofree char *id = host_cli_short_id (&request->device);
    g_autofree char *remarks = request_remarks (request);
    json_t *received = host_cli_json_time (store, request->received_ms);
    host_table_add (table, id, request->name, request->region,
                    json_is_string (received) ? json_string_value (received) : "", remarks);
    json_decref (received);
  }
  host_table_end (table);
  guint waiting = 0;
  for (guint i = 0; i < requests->len; i++)
    waiting += ((const HostRequest *)g_ptr_array_index (requests, i))->enrolled ? 0 : 1;
  if (waiting == 0)
    host_cli_print (_ ("Nobody waits.\n"));
  else
    host_cli_print (
        _ ("\nNext: make sure who holds it (its id is in panwas status, that of a host in "
           "panwas-host status), then panwas-host approve DEVICE.\n"));
  for (guint i = 0; i < requests->len; i++) {
    const HostRequest *request = g_ptr_array_index (requests, i);
    if (request->enrolled || pw_id_is_none (&request->below))
      continue;
    g_autofree char *below = host_cli_short_id (&request->below);
    host_cli_print (_ ("Those that a host below let in: panwas-host approve --below %s takes over "
                       "all that it says.\n"),
                    below);
    break;
  }
}

static int
run_requests (HostCli *cli, int argc, char **argv, GError **error) {
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("also those who are enrolled already"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .summary
          = _ ("Lists the handhelds and hosts that asked to be let in, and those that hosts "
               "below let in."),
          .entries = entries };
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
  host_cli_print (_ ("%s (%s) is revoked after operation %" G_GUINT64_FORMAT
                     "; operations of it that do not count now: %" G_GUINT64_FORMAT ".\n"),
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
  g_autofree char *host = pw_id_is_none (&device->host) ? NULL : pw_id_to_hex (&device->host);
  return json_pack (
      "{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:b, s:o, s:o, s:o, s:b, s:s, s:o}", "device", id,
      "name", device->name, "region", device->region, "seq", (json_int_t)device->seq, "max_seq",
      (json_int_t)device->max_seq, "missing", (json_int_t)device->missing, "accepted",
      (json_int_t)device->accepted, "quarantined", (json_int_t)device->quarantined, "forked",
      device->forked, "revoked_after",
      device->revoked ? json_integer ((json_int_t)device->revoked_after) : json_null (),
      "last_contact", host_cli_json_time (store, device->seen_ms), "clock_offset_ms",
      device->offset_known ? json_integer (device->offset_ms) : json_null (), "clock_off",
      device->clock_off, "kind", device->is_host ? "host" : "handheld", "below",
      pw_json_text (host));
}

/* What a person should know of it, in a word each. (transfer full) */
static char *
device_remarks (const HostDevice *device) {
  GString *text = g_string_new (NULL);
  if (device->is_host)
    g_string_append_printf (text, "%s; ", _ ("a host"));
  if (!pw_id_is_none (&device->host)) {
    g_autofree char *host = host_cli_short_id (&device->host);
    g_string_append_printf (text, _ ("reports to the host %s; "), host);
  }
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
  const HostCliSyntax syntax = { .summary = _ ("Lists the enrolled handhelds and hosts below.") };
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
  { "invite", N_ ("make one-time invitations for handhelds and hosts below"), run_invite },
  { "requests", N_ ("who asked to be let in"), run_requests },
  { "approve", N_ ("let a handheld or a host below in"), host_cli_approve },
  { "revoke", N_ ("stop trusting a handheld"), run_revoke },
  { "devices", N_ ("the enrolled handhelds and hosts below"), run_devices },
  { NULL, NULL, NULL },
};
