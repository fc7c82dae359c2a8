/* Commands that answer devices: receipts, share. */
#include "host/cli/host-cli-reply.h"

#include <glib/gi18n.h>

#include "host/cli/host-table.h"
#include "host/report/host-reply-targets.h"
#include "host/report/host-reply.h"
#include "host/review/host-outbox.h"
#include "host/views/host-records.h"
#include "sync/base/pw-error.h"

/* --- shared with collect --------------------------------------------------------------------- */

static json_t *
reply_to_json (const HostReply *reply, guint pictures) {
  g_autofree char *id = pw_id_to_hex (&reply->device);
  return json_pack ("{s:s, s:s, s:I, s:I, s:I, s:i, s:i, s:i, s:i}", "device", id, "name",
                    reply->name, "seq", (json_int_t)reply->seq, "accepted",
                    (json_int_t)reply->accepted, "quarantined", (json_int_t)reply->quarantined,
                    "messages", (int)reply->messages, "packs", (int)reply->packs, "packs_left",
                    (int)reply->packs_left, "pictures", (int)pictures);
}

static gboolean
reply_one (HostStore *store, const PwId *device, HostPacks *packs, const HostCliReplyWay *way,
           json_t *list, GError **error) {
  gboolean carry = way->packs || way->usb != NULL;
  g_autoptr (HostReply) reply = host_reply_make (store, device, packs, carry, error);
  guint pictures = 0;
  if (reply == NULL
      || !(way->usb != NULL ? host_reply_put_stick (store, reply, way->usb, error)
                            : host_reply_put_pictures (reply, way->qr, &pictures, error)))
    return FALSE;
  json_array_append_new (list, reply_to_json (reply, pictures));
  return TRUE;
}

json_t *
host_cli_reply_all (HostCli *cli, HostStore *store, const GPtrArray *targets,
                    const HostCliReplyWay *way, GError **error) {
  g_return_val_if_fail ((way->usb != NULL) != (way->qr != NULL), NULL);
  g_autoptr (HostPacks) packs = host_packs_new (store, error);
  if (packs == NULL)
    return NULL;
  json_t *list = json_array ();
  for (guint i = 0; i < targets->len; i++) {
    if (!reply_one (store, g_ptr_array_index (targets, i), packs, way, list, error)
        || (way->usb != NULL && !pw_stick_stays (way->usb, &way->place, error))) {
      json_decref (list);
      return NULL;
    }
    host_cli_progress (cli, _ ("replies"), i + 1, targets->len);
    if (host_cli_interrupted ())
      break;
  }
  return list;
}

void
host_cli_reply_print (json_t *replies) {
  const char *const headers[]
      = { _ ("reply to"),        _ ("name"), _ ("held up to"), _ ("not counted"), _ ("messages"),
          _ ("forms and lists"), NULL };
  HostTable *table = host_table_new (headers);
  size_t i;
  json_t *reply;
  guint left = 0;
  json_array_foreach (replies, i, reply) {
    const char *device = NULL, *name = NULL;
    json_int_t seq = 0, quarantined = 0;
    int messages = 0, packs = 0, packs_left = 0;
    (void)json_unpack (reply, "{s:s, s:s, s:I, s:I, s:i, s:i, s:i}", "device", &device, "name",
                       &name, "seq", &seq, "quarantined", &quarantined, "messages", &messages,
                       "packs", &packs, "packs_left", &packs_left);
    g_autofree char *held = g_strdup_printf ("%" JSON_INTEGER_FORMAT, seq);
    g_autofree char *refused = g_strdup_printf ("%" JSON_INTEGER_FORMAT, quarantined);
    g_autofree char *along = g_strdup_printf ("%d", messages);
    g_autofree char *brought = g_strdup_printf ("%d", packs);
    left = MAX (left, (guint)packs_left);
    host_table_add (table, device, name, held, refused, along, brought);
  }
  host_table_end (table);
  if (left > 0)
    host_cli_print (
        ngettext ("\nUp to %u form or list waits for a handheld: panwas-host receipts "
                  "--qr DIR --packs shows it too, a stick brings it by itself.\n",
                  "\nUp to %u forms and lists wait for a handheld: panwas-host receipts "
                  "--qr DIR --packs shows them too, a stick brings them by itself.\n",
                  left),
        left);
}

/* --- receipts -------------------------------------------------------------------------------- */

typedef struct {
  char *usb, *qr, *code, *device; /* owned */
  gboolean packs;
} Receipts;

static int
print_code (HostCli *cli, HostStore *store, const char *who, GError **error) {
  PwId device;
  char code[PW_SHORT_CODE_CHARS + 1];
  guint64 seq = 0;
  if (!host_cli_find_device (store, who, &device, error)
      || !host_reply_short_code (store, &device, code, &seq, error))
    return 1;
  g_autofree char *id = pw_id_to_hex (&device);
  if (cli->json) {
    host_cli_print_json (
        json_pack ("{s:s, s:I, s:s}", "device", id, "seq", (json_int_t)seq, "code", code));
    return 0;
  }
  host_cli_print ("%s\n", code);
  host_cli_print (_ ("It says that operations 1 to %" G_GUINT64_FORMAT
                     " are held. On the handheld: "
                     "panwas receive --code %s\n"),
                  seq, code);
  return 0;
}

static GPtrArray *
choose_targets (HostStore *store, const char *who, GError **error) {
  if (who == NULL)
    return host_reply_everyone (store, error);
  PwId device;
  if (!host_cli_find_device (store, who, &device, error))
    return NULL;
  GPtrArray *targets = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (targets, pw_id_copy (&device));
  return targets;
}

static int
receipts_with (HostCli *cli, const Receipts *how, GError **error) {
  if (!host_cli_check_one ("--usb, --qr, --code",
                           (how->usb != NULL) + (how->qr != NULL) + (how->code != NULL), error))
    return 2;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  if (store == NULL)
    return 1;
  if (how->code != NULL)
    return print_code (cli, store, how->code, error);
  g_autoptr (GPtrArray) targets = choose_targets (store, how->device, error);
  if (targets == NULL)
    return 1;
  HostCliReplyWay way = { .usb = how->usb, .qr = how->qr, .packs = how->packs };
  if (way.usb != NULL && !pw_stick_find (way.usb, &way.place, error))
    return 1;
  host_cli_hold_signals ();
  json_t *replies = host_cli_reply_all (cli, store, targets, &way, error);
  if (replies == NULL)
    return 1;
  int status = json_array_size (replies) < targets->len;
  if (cli->json) {
    host_cli_print_json (replies);
    return status;
  }
  host_cli_reply_print (replies);
  json_decref (replies);
  if (targets->len == 0)
    host_cli_print (_ ("No handheld is enrolled yet: there is nobody to answer.\n"));
  else
    host_cli_print (how->usb != NULL ? _ ("\nNext: on each handheld, panwas receive --usb DIR.\n")
                                     : _ ("\nNext: show each handheld the pictures in the folder "
                                          "with its id, or panwas receive --qr FILE...\n"));
  if (status != 0)
    host_cli_warn (_ ("stopped; replies not written: %u"),
                   (guint)(targets->len - json_array_size (replies)));
  return status;
}

static int
run_receipts (HostCli *cli, int argc, char **argv, GError **error) {
  Receipts how = { .usb = NULL };
  const GOptionEntry entries[] = {
    { "usb", 0, 0, G_OPTION_ARG_FILENAME, &how.usb, N_ ("onto this stick or folder"), N_ ("DIR") },
    { "qr", 0, 0, G_OPTION_ARG_FILENAME, &how.qr,
      N_ ("as pictures, in a folder per device below this one"), N_ ("DIR") },
    { "code", 0, 0, G_OPTION_ARG_STRING, &how.code,
      N_ ("only print the short code that this device's holder types"), N_ ("DEVICE") },
    { "device", 0, 0, G_OPTION_ARG_STRING, &how.device, N_ ("only for this one"), N_ ("DEVICE") },
    { "packs", 0, 0, G_OPTION_ARG_NONE, &how.packs,
      N_ ("with --qr: forms and lists too, in pictures of their own"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "(--usb DIR | --qr DIR | --code DEVICE)",
          .summary = _ ("Answers handhelds: a signed receipt of what is held, their certificate, "
                        "shared records and the list of revoked handhelds, sealed to each."),
          .details = _ ("By stick, forms and lists that a handheld is not known to hold go along; "
                        "by pictures only with --packs, because they take longer."),
          .entries = entries };
  int status = 0;
  if (host_cli_parse (cli, &syntax, &argc, &argv, error))
    status = receipts_with (cli, &how, error);
  g_free (how.usb);
  g_free (how.qr);
  g_free (how.code);
  g_free (how.device);
  return status;
}

/* --- share ----------------------------------------------------------------------------------- */

static int
run_share (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("who gets it"), N_ ("DEVICE") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "ID --to DEVICE",
          .summary = _ ("Sends a copy of a record to another handheld with its next reply, so that "
                        "another supervisor can go on with it."),
          .details = _ ("The handheld must be enrolled for the record's village: approve it for "
                        "that region first."),
          .entries = entries,
          .words_min = 1,
          .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if (to == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("share needs --to DEVICE"));
    return 2;
  }
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  PwId record, device;
  guint count = 0;
  if (store == NULL || !host_record_find (store, argv[1], &record, error)
      || !host_cli_find_device (store, to, &device, error)
      || !host_outbox_share (store, &record, &device, &count, error))
    return 1;
  g_autofree char *record_hex = pw_id_to_hex (&record);
  g_autofree char *device_hex = pw_id_to_hex (&device);
  if (cli->json) {
    host_cli_print_json (json_pack ("{s:s, s:s, s:i}", "record", record_hex, "device", device_hex,
                                    "operations", (int)count));
    return 0;
  }
  host_cli_print (
      _ ("A copy of %s goes along with the next reply to %s. Next: panwas-host receipts\n"),
      record_hex, device_hex);
  return 0;
}

const HostCommand host_commands_reply[] = {
  { "receipts", N_ ("answer handhelds by stick, pictures or code"), run_receipts },
  { "share", N_ ("send a copy of a record to another handheld"), run_share },
  { NULL, NULL, NULL },
};
