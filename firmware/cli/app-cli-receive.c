/* panwas receive: certificates, receipts, revocations, shared records, forms and lists from the
 * host. */
#include <glib/gi18n.h>

#include "firmware/cli/app-cli-carry.h"

#define SUMMARY                                                                                    \
  N_ ("Takes what the host says to this handheld: receipts, its certificate, shared records,\n"    \
      "forms and lists.\n"                                                                         \
      "A receipt can also be typed: the host shows a code of ten letters and digits.")

/* What the callbacks of the pick-up need. */
typedef struct {
  AppCli *cli;     /* borrowed; first, for app_cli_on_progress() */
  AppInbox *inbox; /* borrowed */
} Receiving;

static AppPickupAnswer
on_parcel (GBytes *parcel, const char *source, gpointer data, GError **error) {
  Receiving *receiving = data;
  return app_inbox_take (receiving->inbox, parcel, source, error);
}

static gboolean
pick_up (AppCliIn *in, AppPickup *pickup, AppStore *store, GError **error) {
  if (in->usb == NULL)
    return app_cli_in_pictures (in, pickup, store, error);
  return pw_stick_find (in->usb, NULL, error)
         && app_pickup_stick (pickup, in->usb, PW_STICK_TO_DEVICE, store->identity->id.bytes,
                              error);
}

/* The code becomes a receipt like any other; the inbox carries the news. */
static gboolean
take_code (AppInbox *inbox, const char *code, GError **error) {
  AppReceiptsChange change;
  g_autoptr (AppHost) host = app_host_need (inbox->store, error);
  if (host == NULL
      || !app_receipts_take_code (inbox->store, host, code, &inbox->receipt_seq, &change, error))
    return FALSE;
  inbox->has_receipt = change != APP_RECEIPTS_KNOWN;
  inbox->known_count = change == APP_RECEIPTS_KNOWN;
  inbox->accepted = inbox->receipt_seq;
  return TRUE;
}

static gboolean
report (AppCli *cli, const AppPickup *pickup, const AppInbox *inbox, GError **error) {
  app_cli_warn_pickup (pickup);
  if (cli->json) {
    json_auto_t *object = json_object ();
    app_cli_json_pickup (pickup, object);
    if (!app_cli_json_inbox (inbox, object, error))
      return FALSE;
    app_cli_print_json (g_steal_pointer (&object));
    return TRUE;
  }
  if (!app_cli_print_inbox (inbox, error))
    return FALSE;
  if (inbox->invitation_count > 0)
    app_cli_print (_ ("There is an invitation of a host here: panwas enrol takes it.\n"));
  gboolean news = inbox->has_receipt || inbox->has_certificate || inbox->has_revocation
                  || inbox->copy_record_count > 0 || inbox->publications->len > 0;
  if (!news && inbox->known_count > 0)
    app_cli_print (_ ("Nothing new for this handheld: all of it was here already.\n"));
  else if (!news && pickup->unfinished->len == 0)
    app_cli_print (_ ("Nothing for this handheld was found.\n"));
  return TRUE;
}

int
app_cli_receive (AppCli *cli, int argc, char **argv) {
  g_auto (AppCliIn) in = { 0 };
  g_autofree char *code = NULL, *cable = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    APP_CLI_IN_ENTRIES (in),
    { "cable", 0, 0, G_OPTION_ARG_FILENAME, &cable,
      N_ ("over a serial line such as /dev/ttyGS0, both ways at once"), N_ ("DEV") },
    { "code", 0, 0, G_OPTION_ARG_STRING, &code, N_ ("the short code that the host shows"),
      N_ ("CODE") },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (
          cli, entries,
          _ ("(--usb DIR | --qr FILE|DIR... | --camera [SOURCE] | --cable DEV | --code CODE)"),
          SUMMARY, 0, -1, &argc, &argv, &error)
      || !app_cli_in_check (&in, code != NULL || cable != NULL, argc, argv, &error))
    return app_cli_fail (error);
  if (cable != NULL && code == NULL)
    return app_cli_run_cable (cli, cable, FALSE);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  if (store == NULL)
    return app_cli_fail (error);
  app_cli_hold_signals ();
  g_autoptr (AppInbox) inbox = app_inbox_new (store, in.qr != NULL || in.camera, &error);
  if (inbox == NULL)
    return app_cli_fail (error);
  Receiving receiving = { cli, inbox };
  g_autoptr (AppPickup) pickup = app_pickup_new (on_parcel, app_cli_on_progress, &receiving);
  gboolean ok
      = code != NULL ? take_code (inbox, code, &error) : pick_up (&in, pickup, store, &error);
  if (!ok || !report (cli, pickup, inbox, &error))
    return app_cli_fail (error);
  return app_cli_end (app_cli_pickup_is_bad (pickup) || app_cli_inbox_is_bad (inbox) ? 1 : 0);
}
