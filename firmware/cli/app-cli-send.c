/* panwas send: everything that the host has not receipted, by stick, pictures or screen. */
#include <glib/gi18n.h>

#include "firmware/cli/app-cli-carry.h"
#include "firmware/send/app-parts.h"
#include "firmware/send/app-send-stick.h"

const AppCommand app_commands_send[] = {
  { "enrol", N_ ("let this handheld in: invitation, request, certificate"), app_cli_enrol },
  { "send", N_ ("give the host what it does not have yet"), app_cli_send },
  { "receive", N_ ("take receipts and other messages of the host"), app_cli_receive },
  { "courier", N_ ("carry sealed batches of others"), app_cli_courier },
  { NULL, NULL, NULL },
};

#define SUMMARY                                                                                    \
  N_ ("Seals one batch of everything that the host has not confirmed, and gives it to a stick, "   \
      "to "                                                                                        \
      "pictures or to the screen. Sending twice is harmless. Evidence files go onto a stick; "     \
      "with "                                                                                      \
      "--evidence they also go into pictures or onto the screen.")

/* One send, as far as it has come. */
typedef struct {
  AppCli *cli;     /* borrowed; first, as app_cli_on_progress() wants it */
  AppStore *store; /* borrowed */
  AppHost *host;   /* owned */
  AppCliOut out;
  AppMedium medium;
  gboolean with_evidence, all;
  AppOutbox *outbox;      /* owned */
  AppSendStick *stick;    /* owned */
  guint64 bytes;          /* of sealed records */
  guint64 evidence_bytes; /* sealed, in pictures */
  guint evidence_parts;   /* in pictures or on the screen */
  guint picture_count;
} Sending;

static void
clear_sending (Sending *sending) {
  g_clear_pointer (&sending->host, app_host_free);
  app_cli_out_clear (&sending->out);
  g_clear_pointer (&sending->outbox, app_outbox_free);
  g_clear_pointer (&sending->stick, app_send_stick_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sending, clear_sending)

/* --- records --------------------------------------------------------------------------------- */

static gboolean
put_payload (Sending *sending, GBytes *payload, const char *prefix, guint index, GError **error) {
  guint pictures = 0;
  gboolean ok = FALSE;
  switch (sending->medium) {
  case APP_MEDIUM_USB:
    ok = pw_stick_put (sending->out.usb, PW_STICK_TO_HOST, sending->host->id.bytes, payload, NULL,
                       error)
         && pw_stick_stays (sending->out.usb, &sending->out.place, error);
    break;
  case APP_MEDIUM_QR:
    ok = app_cli_out_pictures (&sending->out, payload, prefix, index, &pictures, error);
    break;
  case APP_MEDIUM_SCREEN:
    ok = app_cli_out_play (payload, error);
    break;
  }
  sending->picture_count += pictures;
  return ok;
}

static void
print_parcel (const Sending *sending, const AppOutParcel *parcel) {
  gsize bytes = g_bytes_get_size (parcel->bytes);
  if (parcel->last_seq > 0)
    app_cli_print (
        _ ("Operations %" G_GUINT64_FORMAT "..%" G_GUINT64_FORMAT ": %" G_GSIZE_FORMAT " bytes\n"),
        parcel->first_seq, parcel->last_seq, bytes);
  if (parcel->has_request) {
    g_autofree char *own = app_host_id_to_groups (&sending->store->identity->id);
    app_cli_print (_ ("With it goes the request to let this handheld in: %s, %s\n"), own,
                   sending->store->name);
  }
}

static gboolean
send_parcels (Sending *sending, GError **error) {
  GPtrArray *parcels = sending->outbox->parcels;
  for (guint i = 0; i < parcels->len; i++) {
    const AppOutParcel *parcel = g_ptr_array_index (parcels, i);
    if (!put_payload (sending, parcel->bytes, "frame", i, error)
        || !app_outbox_mark_sent (sending->store, parcel, sending->medium, error))
      return FALSE;
    sending->bytes += g_bytes_get_size (parcel->bytes);
    if (!sending->cli->json)
      print_parcel (sending, parcel);
  }
  return TRUE;
}

/* --- evidence -------------------------------------------------------------------------------- */

static gboolean
on_part (guint done, guint total, gpointer data) {
  Sending *sending = data;
  app_cli_progress (sending->cli, _ ("evidence parts"), done, total);
  gboolean is_there
      = sending->out.usb == NULL || pw_stick_stays (sending->out.usb, &sending->out.place, NULL);
  return is_there && !app_cli_interrupted ();
}

/* Says how much it is before it begins, because it may take long. */
static void
announce_parts (const Sending *sending, const GArray *parts) {
  guint64 bytes = 0;
  for (guint i = 0; i < parts->len; i++)
    bytes += app_part_length (&g_array_index (parts, AppPart, i));
  if (sending->medium == APP_MEDIUM_SCREEN)
    app_cli_warn (_ ("evidence: %" G_GUINT64_FORMAT
                     " bytes in %u parts, each played until you quit "
                     "it"),
                  bytes, parts->len);
  else
    app_cli_warn (_ ("evidence: %" G_GUINT64_FORMAT " bytes, about %" G_GUINT64_FORMAT " pictures"),
                  bytes, app_cli_out_estimate (&sending->out, bytes));
}

static gboolean
show_parts (Sending *sending, GError **error) {
  g_autoptr (GArray) parts = app_parts_list (sending->store, error);
  if (parts == NULL)
    return FALSE;
  if (parts->len == 0)
    return TRUE;
  announce_parts (sending, parts);
  g_autoptr (AppPartSealer) sealer = app_part_sealer_new (sending->store, sending->host);
  for (guint i = 0; i < parts->len; i++) {
    g_autoptr (GBytes) parcel
        = app_part_sealer_seal (sealer, &g_array_index (parts, AppPart, i), error);
    if (parcel == NULL || !put_payload (sending, parcel, "evidence", i, error))
      return FALSE;
    sending->evidence_parts++;
    sending->evidence_bytes += g_bytes_get_size (parcel);
    sending->stick->stopped = !on_part (i + 1, parts->len, sending) && i + 1 < parts->len;
    if (sending->stick->stopped)
      return TRUE;
  }
  return TRUE;
}

static gboolean
send_evidence (Sending *sending, GError **error) {
  if (!sending->with_evidence)
    return TRUE;
  if (sending->medium != APP_MEDIUM_USB)
    return show_parts (sending, error);
  return app_send_stick_put_parts (sending->store, sending->host, sending->out.usb, sending->stick,
                                   on_part, sending, error)
         && pw_stick_stays (sending->out.usb, &sending->out.place, error);
}

/* --- report ---------------------------------------------------------------------------------- */

static json_t *
parcels_to_json (const Sending *sending) {
  json_t *list = json_array ();
  for (guint i = 0; i < sending->outbox->parcels->len; i++) {
    const AppOutParcel *parcel = g_ptr_array_index (sending->outbox->parcels, i);
    gsize length;
    const void *data = g_bytes_get_data (parcel->bytes, &length);
    PwDigest digest = pw_digest_of (data, length);
    g_autofree char *hex = pw_digest_to_hex (&digest);
    json_array_append_new (list,
                           json_pack ("{s:s, s:I, s:I, s:I, s:b, s:b}", "digest", hex, "first",
                                      (json_int_t)parcel->first_seq, "last",
                                      (json_int_t)parcel->last_seq, "bytes", (json_int_t)length,
                                      "request", parcel->has_request, "again", parcel->kept));
  }
  return list;
}

static void
print_json (const Sending *sending) {
  const AppOutbox *outbox = sending->outbox;
  const AppSendStick *stick = sending->stick;
  guint64 operations = outbox->last_seq > 0 ? outbox->last_seq - outbox->first_seq + 1 : 0;
  json_t *problems = json_array ();
  for (guint i = 0; i < stick->problems->len; i++)
    json_array_append_new (problems, pw_json_text (g_ptr_array_index (stick->problems, i)));
  json_t *evidence = json_object ();
  json_object_set_new (evidence, "parts", json_integer (stick->part_count));
  json_object_set_new (evidence, "written",
                       json_integer (stick->written_count + sending->evidence_parts));
  json_object_set_new (evidence, "present", json_integer (stick->present_count));
  json_object_set_new (evidence, "problems", problems);
  json_t *object = json_object ();
  json_object_set_new (object, "medium", json_string (app_medium_name (sending->medium)));
  json_object_set_new (object, "host", app_cli_json_host (sending->host));
  json_object_set_new (object, "operations", json_integer ((json_int_t)operations));
  json_object_set_new (object, "parcels", parcels_to_json (sending));
  json_object_set_new (object, "bytes", json_integer ((json_int_t)sending->bytes));
  json_object_set_new (object, "pictures", json_integer (sending->picture_count));
  json_object_set_new (object, "evidence", evidence);
  json_object_set_new (object, "removed", json_integer (stick->removed_count));
  json_object_set_new (object, "stopped", json_boolean (stick->stopped));
  app_cli_print_json (object);
}

static void
print_medium (const Sending *sending) {
  switch (sending->medium) {
  case APP_MEDIUM_USB:
    app_cli_print (_ ("Written to %s for host %s. Carry it there; the receipt comes back with "
                      "panwas receive.\n"),
                   sending->out.usb, sending->host->name);
    return;
  case APP_MEDIUM_QR:
    app_cli_print (_ ("Pictures in %s: %u, for host %s. Show them one after another, as often as "
                      "needed; the receipt comes back with panwas receive.\n"),
                   sending->out.qr, sending->picture_count, sending->host->name);
    return;
  case APP_MEDIUM_SCREEN:
    app_cli_print (_ ("Shown to host %s; the receipt comes back with panwas receive.\n"),
                   sending->host->name);
    return;
  }
}

static void
print_text (const Sending *sending) {
  const AppSendStick *stick = sending->stick;
  gboolean evidence = sending->evidence_parts > 0 || stick->part_count > 0;
  if (stick->removed_count > 0)
    app_cli_print (
        _ ("Files of this handheld taken off the stick: %u; the host has what was in them.\n"),
        stick->removed_count);
  if (stick->part_count > 0)
    app_cli_print (
        _ ("Evidence parts written: %u (%" G_GUINT64_FORMAT " bytes), on the stick already: %u.\n"),
        stick->written_count, stick->written_bytes, stick->present_count);
  if (sending->evidence_parts > 0)
    app_cli_print (_ ("Evidence parts: %u.\n"), sending->evidence_parts);
  if (sending->outbox->parcels->len == 0 && !evidence)
    app_cli_print (_ ("There is nothing to send: host %s has everything.\n"), sending->host->name);
  else
    print_medium (sending);
}

/* TRUE if a person must look. */
static gboolean
warn (const Sending *sending) {
  const AppSendStick *stick = sending->stick;
  for (guint i = 0; i < stick->problems->len; i++)
    app_cli_warn ("%s", (const char *)g_ptr_array_index (stick->problems, i));
  if (sending->outbox->unsendable_seq > 0)
    app_cli_warn (_ ("operations up to %" G_GUINT64_FORMAT
                     " were removed from this handheld after a host had them; this host must get "
                     "them from there: tell the office"),
                  sending->outbox->unsendable_seq);
  if (sending->host->revoked)
    app_cli_warn (
        _ ("host %s trusts this handheld only up to number %" G_GUINT64_FORMAT "; call the office"),
        sending->host->name, sending->host->revoked_after);
  if (stick->stopped)
    app_cli_warn ("%s", _ ("stopped before all evidence was sent; run this again for the rest"));
  return stick->problems->len > 0 || stick->stopped;
}

/* --- the command ----------------------------------------------------------------------------- */

static gboolean
run (Sending *sending, GError **error) {
  sending->stick = app_send_stick_new ();
  sending->host = app_host_need (sending->store, error);
  if (sending->host == NULL)
    return FALSE;
  sending->outbox
      = sending->all ? app_outbox_build_all (sending->store, sending->host, sending->medium, error)
                     : app_outbox_build (sending->store, sending->host, sending->medium, error);
  if (sending->outbox == NULL)
    return FALSE;
  /* What the host has goes first: it may be just the room that is needed. */
  if (sending->medium == APP_MEDIUM_USB
      && !app_send_stick_clean (sending->store, sending->host, sending->out.usb, sending->stick,
                                error))
    return FALSE;
  return send_parcels (sending, error) && send_evidence (sending, error);
}

int
app_cli_send (AppCli *cli, int argc, char **argv) {
  g_auto (Sending) sending = { .cli = cli, .out = APP_CLI_OUT_INIT };
  gboolean with = FALSE, without = FALSE;
  g_autofree char *cable = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    APP_CLI_OUT_ENTRIES (sending.out),
    { "cable", 0, 0, G_OPTION_ARG_FILENAME, &cable,
      N_ ("over a serial line such as /dev/ttyGS0, both ways at once"), N_ ("DEV") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &sending.all,
      N_ ("what the host confirmed too: if the office says that it lost some of it"), NULL },
    { "evidence", 0, 0, G_OPTION_ARG_NONE, &with, N_ ("evidence files too, in pictures"), NULL },
    { "no-evidence", 0, 0, G_OPTION_ARG_NONE, &without, N_ ("no evidence files"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, _ ("(--usb DIR | --qr DIR | --screen | --cable DEV)"), SUMMARY,
                      0, 0, &argc, &argv, &error))
    return app_cli_fail (error);
  if (cable != NULL && sending.out.usb == NULL && sending.out.qr == NULL && !sending.out.screen)
    return app_cli_run_cable (cli, cable, sending.all);
  if (!app_cli_out_check (cli, &sending.out, &sending.medium, &error))
    return app_cli_fail (error);
  sending.with_evidence = with || (sending.medium == APP_MEDIUM_USB && !without);
  if (sending.out.usb != NULL && !pw_stick_find (sending.out.usb, &sending.out.place, &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  if (store == NULL)
    return app_cli_fail (error);
  sending.store = store;
  if (sending.medium != APP_MEDIUM_SCREEN)
    app_cli_hold_signals ();
  if (!run (&sending, &error))
    return app_cli_fail (error);
  gboolean bad = warn (&sending);
  if (cli->json)
    print_json (&sending);
  else
    print_text (&sending);
  return app_cli_end (bad ? 1 : 0);
}
