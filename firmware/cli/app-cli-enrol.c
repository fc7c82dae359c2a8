/* panwas enrol: the invitation in, the request out, the certificate in. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/cli/app-cli-carry.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-invitation.h"

#define SUMMARY                                                                                    \
  N_ ("Takes the invitation of the office's host, and the certificate when it is there.\n"         \
      "An invitation is good for one handheld: it is taken off the stick.\n"                       \
      "panwas enrol request asks the host to let this handheld in; panwas send does so too.")
#define REQUEST_SUMMARY                                                                            \
  N_ ("Asks the host to let this handheld in. With --usb an invitation on the stick is taken "     \
      "first.")
#define MS_PER_SECOND 1000
/* Parcels seen in pictures before the invitation was. */
#define WAITING_MAX 64

/* What the callbacks of the pick-up need. */
typedef struct {
  AppCli *cli;            /* borrowed; first, for app_cli_on_progress() */
  AppStore *store;        /* borrowed */
  AppInbox *inbox;        /* borrowed */
  GPtrArray *invitations; /* borrowed: PwInvitation */
  GPtrArray *waiting;     /* borrowed: GBytes, until a host is pinned */
} Enrolling;

static AppPickupAnswer
on_parcel (GBytes *parcel, const char *source, gpointer data, GError **error) {
  Enrolling *enrolling = data;
  PwParcelHeader header;
  g_autoptr (GError) problem = NULL;
  if (pw_parcel_peek (parcel, &header, NULL) && header.kind == PW_PARCEL_OPEN) {
    if (pw_invitations_add (enrolling->invitations, parcel, &problem))
      return APP_PICKUP_GOOD;
    enrolling->inbox->damaged_count++;
    g_ptr_array_add (enrolling->inbox->problems,
                     g_strdup_printf ("%s: %s", source, problem->message));
    return APP_PICKUP_DAMAGED;
  }
  if (enrolling->inbox->host == NULL && enrolling->waiting->len < WAITING_MAX) {
    g_ptr_array_add (enrolling->waiting, g_bytes_ref (parcel));
    return APP_PICKUP_GOOD;
  }
  return app_inbox_take (enrolling->inbox, parcel, source, error);
}

/* --- options --------------------------------------------------------------------------------- */

typedef struct {
  const char *host; /* borrowed; --host */
  gboolean replace; /* --replace-host */
  gboolean again;   /* --again */
} Choice;

static gboolean
check_choice (const Choice *choice, GError **error) {
  gboolean ok = choice->host == NULL || *choice->host != '\0';
  for (const char *at = choice->host; at != NULL && *at != '\0'; at++)
    ok &= *at == '-' || g_ascii_isxdigit (*at);
  if (!ok)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_USAGE,
                         _ ("--host needs the first digits of a host's id"));
  return ok;
}

/* --- taking ---------------------------------------------------------------------------------- */

/* On a stick the others are for other handhelds: who has taken one leaves them there. */
static gboolean
is_for_others (const Enrolling *enrolling, const Choice *choice, const PwInvitation *invitation) {
  const AppHost *host = enrolling->inbox->host;
  return host != NULL && !choice->again
         && memcmp (host->sign_public, invitation->sign_public, PW_PUBLIC_KEY_BYTES) == 0
         && memcmp (host->challenge, invitation->challenge, PW_ID_BYTES) != 0;
}

static void
warn_expired (const Enrolling *enrolling, const PwInvitation *invitation) {
  gint64 now_s = pw_clock_now (enrolling->store->clock).unix_ms / MS_PER_SECOND;
  if (invitation->expires_at != 0 && invitation->expires_at < now_s)
    app_cli_warn ("%s", _ ("by this handheld's clock the invitation has expired; if the host says "
                           "so too, ask the office for a new one"));
}

/* Of several hosts' a person can say which. */
static const PwInvitation *
choose (const Enrolling *enrolling, const Choice *choice, GError **error) {
  g_autoptr (GError) problem = NULL;
  const PwInvitation *invitation = app_enrol_choose_invitation (
      enrolling->store, enrolling->invitations, choice->host, choice->replace, &problem);
  if (invitation == NULL && pw_error_is (problem, PW_ERROR_REFUSED))
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s, or say which with --host ID"),
                 problem->message);
  else if (invitation == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return invitation;
}

/* Pins the host of the best invitation, if there is one. `stick` is where it lies, or NULL. */
static gboolean
pin (Enrolling *enrolling, const Choice *choice, const char *stick, gboolean *pinned,
     AppHostChange *change, GError **error) {
  *pinned = FALSE;
  if (enrolling->invitations->len == 0)
    return TRUE;
  const PwInvitation *invitation = choose (enrolling, choice, error);
  if (invitation == NULL)
    return FALSE;
  if (stick != NULL && is_for_others (enrolling, choice, invitation))
    return TRUE;
  if (!app_host_pin (enrolling->store, invitation, choice->replace, change, error)
      || !app_inbox_reload_host (enrolling->inbox, error))
    return FALSE;
  *pinned = TRUE;
  if (stick != NULL)
    app_enrol_claim_invitation (enrolling->inbox->host, stick);
  warn_expired (enrolling, invitation);
  return TRUE;
}

static gboolean
take_waiting (Enrolling *enrolling, GError **error) {
  for (guint i = 0; i < enrolling->waiting->len; i++)
    if (app_inbox_take (enrolling->inbox, g_ptr_array_index (enrolling->waiting, i),
                        _ ("QR transfer"), error)
        == APP_PICKUP_STOP)
      return FALSE;
  return TRUE;
}

static gboolean
pick_up_stick (Enrolling *enrolling, const Choice *choice, const char *root, AppPickup *pickup,
               gboolean *pinned, AppHostChange *change, GError **error) {
  return pw_stick_find (root, NULL, error)
         && app_pickup_stick (pickup, root, PW_STICK_INVITE, NULL, error)
         && pin (enrolling, choice, root, pinned, change, error)
         && app_pickup_stick (pickup, root, PW_STICK_TO_DEVICE,
                              enrolling->store->identity->id.bytes, error)
         && take_waiting (enrolling, error);
}

static gboolean
pick_up_pictures (Enrolling *enrolling, const Choice *choice, const AppCliIn *in, AppPickup *pickup,
                  gboolean *pinned, AppHostChange *change, GError **error) {
  return app_cli_in_pictures (in, pickup, enrolling->store, error)
         && pin (enrolling, choice, NULL, pinned, change, error) && take_waiting (enrolling, error);
}

/* --- output ---------------------------------------------------------------------------------- */

static const char *
change_name (AppHostChange change) {
  switch (change) {
  case APP_HOST_PINNED:
    return "pinned";
  case APP_HOST_KNOWN:
    return "known";
  case APP_HOST_REFRESHED:
    return "refreshed";
  case APP_HOST_REPLACED:
    return "replaced";
  }
  g_assert_not_reached ();
}

static void
add_identity (json_t *object, const AppStore *store, const AppHost *host) {
  g_autofree char *id = pw_id_to_hex (&store->identity->id);
  g_autofree char *groups = app_host_id_to_groups (&store->identity->id);
  json_object_set_new (object, "device", pw_json_text (id));
  json_object_set_new (object, "device_groups", pw_json_text (groups));
  json_object_set_new (object, "host", app_cli_json_host (host));
  json_object_set_new (object, "enrolled", json_boolean (host != NULL && host->enrolled));
  json_object_set_new (object, "region_granted",
                       pw_json_text (host != NULL ? host->region_granted : NULL));
}

static gboolean
print_json (const Enrolling *enrolling, const AppPickup *pickup, gboolean pinned,
            AppHostChange change, GError **error) {
  json_auto_t *object = json_object ();
  add_identity (object, enrolling->store, enrolling->inbox->host);
  json_object_set_new (object, "invitation",
                       pinned ? json_string (change_name (change)) : json_null ());
  app_cli_json_pickup (pickup, object);
  if (!app_cli_json_inbox (enrolling->inbox, object, error))
    return FALSE;
  app_cli_print_json (g_steal_pointer (&object));
  return TRUE;
}

static void
print_change (AppHostChange change) {
  switch (change) {
  case APP_HOST_PINNED:
    app_cli_print (_ ("The invitation is taken. Compare with the host's screen:\n"));
    return;
  case APP_HOST_KNOWN:
    return;
  case APP_HOST_REFRESHED:
    app_cli_print (_ ("A newer invitation of the same host is taken.\n"));
    return;
  case APP_HOST_REPLACED:
    app_cli_print (_ ("This handheld now reports to another host. Compare with the host's screen; "
                      "everything that is still here is sent to it anew:\n"));
    return;
  }
}

static gboolean
print_text (const Enrolling *enrolling, gboolean pinned, AppHostChange change, GError **error) {
  const AppHost *host = enrolling->inbox->host;
  if (pinned)
    print_change (change);
  if (host != NULL)
    app_cli_print_host (enrolling->store, host);
  if (!app_cli_print_inbox (enrolling->inbox, error))
    return FALSE;
  if (host != NULL && !host->enrolled)
    app_cli_print (
        _ ("Not let in yet: send a request with panwas enrol request, or with panwas send.\n"));
  else if (host != NULL && !enrolling->inbox->has_certificate)
    app_cli_print (_ ("This handheld is let in for %s.\n"), host->region_granted);
  return TRUE;
}

static int
take (AppCli *cli, int argc, char **argv) {
  g_auto (AppCliIn) in = { 0 };
  g_autofree char *host_prefix = NULL;
  Choice choice = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    APP_CLI_IN_ENTRIES (in),
    { "host", 0, 0, G_OPTION_ARG_STRING, &host_prefix,
      N_ ("of several hosts, the one with this id"), N_ ("ID") },
    { "replace-host", 0, 0, G_OPTION_ARG_NONE, &choice.replace,
      N_ ("report to another host from now on"), NULL },
    { "again", 0, 0, G_OPTION_ARG_NONE, &choice.again,
      N_ ("take a new invitation of the same host from the stick"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, _ ("(--usb DIR | --qr FILE|DIR... | --camera [SOURCE])"),
                      SUMMARY, 0, -1, &argc, &argv, &error)
      || !app_cli_in_check (&in, FALSE, argc, argv, &error))
    return app_cli_fail (error);
  choice.host = host_prefix;
  g_autoptr (AppStore) store = check_choice (&choice, &error) ? app_cli_open (cli, &error) : NULL;
  if (store == NULL)
    return app_cli_fail (error);
  app_cli_hold_signals ();
  g_autoptr (GPtrArray) invitations = pw_invitations_new ();
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (AppInbox) inbox = app_inbox_new (store, in.qr != NULL || in.camera, &error);
  if (inbox == NULL)
    return app_cli_fail (error);
  Enrolling enrolling = { cli, store, inbox, invitations, waiting };
  g_autoptr (AppPickup) pickup = app_pickup_new (on_parcel, app_cli_on_progress, &enrolling);
  gboolean pinned = FALSE;
  AppHostChange change = APP_HOST_KNOWN;
  gboolean ok = in.usb != NULL
                    ? pick_up_stick (&enrolling, &choice, in.usb, pickup, &pinned, &change, &error)
                    : pick_up_pictures (&enrolling, &choice, &in, pickup, &pinned, &change, &error);
  app_cli_warn_pickup (pickup);
  if (ok && inbox->host == NULL && !app_cli_pickup_is_bad (pickup)
      && !app_cli_inbox_is_bad (inbox)) {
    ok = FALSE;
    g_set_error_literal (
        &error, PW_ERROR, PW_ERROR_NOT_FOUND,
        _ ("there is no invitation here, and none was taken before: ask the office for one"));
  }
  if (ok)
    ok = cli->json ? print_json (&enrolling, pickup, pinned, change, &error)
                   : print_text (&enrolling, pinned, change, &error);
  if (!ok)
    return app_cli_fail (error);
  return app_cli_end (app_cli_pickup_is_bad (pickup) || app_cli_inbox_is_bad (inbox) ? 1 : 0);
}

/* --- request --------------------------------------------------------------------------------- */

/* On a stick an invitation may lie beside: without a host it is taken first. */
static AppHost *
find_host (AppCli *cli, AppStore *store, const char *usb, const Choice *choice, GError **error) {
  AppHost *host = NULL;
  if (!app_host_load (store, &host, error))
    return NULL;
  if (host != NULL || usb == NULL)
    return host != NULL ? host : app_host_need (store, error);
  g_autoptr (GPtrArray) invitations = pw_invitations_new ();
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (AppInbox) inbox = app_inbox_new (store, FALSE, error);
  if (inbox == NULL)
    return NULL;
  Enrolling enrolling = { cli, store, inbox, invitations, waiting };
  g_autoptr (AppPickup) pickup = app_pickup_new (on_parcel, NULL, &enrolling);
  gboolean pinned;
  AppHostChange change;
  if (!app_pickup_stick (pickup, usb, PW_STICK_INVITE, NULL, error)
      || !pin (&enrolling, choice, usb, &pinned, &change, error))
    return NULL;
  app_cli_warn_pickup (pickup);
  return app_host_need (store, error);
}

static gboolean
put_request (const AppCliOut *out, const AppHost *host, GBytes *parcel, guint *picture_count,
             GError **error) {
  if (out->usb != NULL)
    return pw_stick_put (out->usb, PW_STICK_TO_HOST, host->id.bytes, parcel, NULL, error);
  if (out->qr != NULL)
    return app_cli_out_pictures (out, parcel, "request", 0, picture_count, error);
  return app_cli_out_play (parcel, error);
}

static void
report_request (AppCli *cli, const AppStore *store, const AppHost *host, const AppCliOut *out,
                gsize bytes, guint picture_count) {
  if (cli->json) {
    json_t *object = json_object ();
    add_identity (object, store, host);
    json_object_set_new (object, "bytes", json_integer ((json_int_t)bytes));
    json_object_set_new (object, "pictures", json_integer (picture_count));
    app_cli_print_json (object);
    return;
  }
  app_cli_print_host (store, host);
  if (out->usb != NULL)
    app_cli_print (_ ("The request is on the stick %s. Carry it to the host, then take the "
                      "certificate with panwas enrol.\n"),
                   out->usb);
  else if (out->qr != NULL)
    app_cli_print (_ ("The request is in %s, pictures: %u. Show them to the host, then take the "
                      "certificate with panwas enrol.\n"),
                   out->qr, picture_count);
  else
    app_cli_print (_ ("The request was shown. When the host has it, take the certificate with "
                      "panwas enrol.\n"));
}

static int
request (AppCli *cli, int argc, char **argv) {
  g_auto (AppCliOut) out = APP_CLI_OUT_INIT;
  g_autofree char *host_prefix = NULL;
  Choice choice = { 0 };
  AppMedium medium;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    APP_CLI_OUT_ENTRIES (out),
    { "host", 0, 0, G_OPTION_ARG_STRING, &host_prefix,
      N_ ("of several hosts, the one with this id"), N_ ("ID") },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, _ ("(--usb DIR | --qr DIR | --screen)"), REQUEST_SUMMARY, 0, 0,
                      &argc, &argv, &error)
      || !app_cli_out_check (cli, &out, &medium, &error))
    return app_cli_fail (error);
  choice.host = host_prefix;
  if (!check_choice (&choice, &error)
      || (out.usb != NULL && !pw_stick_find (out.usb, NULL, &error)))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  if (store == NULL)
    return app_cli_fail (error);
  g_autoptr (AppHost) host = find_host (cli, store, out.usb, &choice, &error);
  if (host == NULL)
    return app_cli_fail (error);
  g_autoptr (AppOutbox) outbox = app_outbox_build_request (store, host, medium, &error);
  if (outbox == NULL)
    return app_cli_fail (error);
  const AppOutParcel *parcel = g_ptr_array_index (outbox->parcels, 0);
  guint picture_count = 0;
  if (!put_request (&out, host, parcel->bytes, &picture_count, &error)
      || !app_outbox_mark_sent (store, parcel, medium, &error))
    return app_cli_fail (error);
  report_request (cli, store, host, &out, g_bytes_get_size (parcel->bytes), picture_count);
  return app_cli_end (0);
}

int
app_cli_enrol (AppCli *cli, int argc, char **argv) {
  char name[] = "enrol request";
  if (argc < 2 || strcmp (argv[1], "request") != 0)
    return take (cli, argc, argv);
  argv[1] = name;
  return request (cli, argc - 1, argv + 1);
}
