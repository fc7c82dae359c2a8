/* panwas courier: sealed batches of others are taken, handed on, listed and dropped. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/cli/app-cli-carry.h"
#include "firmware/send/app-courier.h"
#include "sync/base/pw-error.h"

#define TAKE_SUMMARY                                                                               \
  N_ ("Takes sealed batches of others, to carry them unread. They stay on the stick.")
#define GIVE_SUMMARY                                                                               \
  N_ ("Hands on what is carried, to a stick, to pictures or to the screen. It is kept here until " \
      "panwas courier drop --given.")
#define LIST_SUMMARY N_ ("Lists what is carried.")
#define DROP_SUMMARY N_ ("Removes what was handed on.")

/* --- take ------------------------------------------------------------------------------------ */

/* What the callbacks of the pick-up need. */
typedef struct {
  AppCli *cli;     /* borrowed; first, for app_cli_on_progress() */
  AppStore *store; /* borrowed */
  guint taken, known, own, sent, open, damaged;
  GError *full; /* owned; set when there is no room left */
} Taking;

static void
count (Taking *taking, AppCourierChange change) {
  switch (change) {
  case APP_COURIER_TAKEN:
    taking->taken++;
    return;
  case APP_COURIER_KNOWN:
    taking->known++;
    return;
  case APP_COURIER_OWN:
    taking->own++;
    return;
  case APP_COURIER_SENT:
    taking->sent++;
    return;
  case APP_COURIER_OPEN:
    taking->open++;
    return;
  }
}

static AppPickupAnswer
on_parcel (GBytes *parcel, const char *source, gpointer data, GError **error) {
  Taking *taking = data;
  AppCourierChange change;
  g_autoptr (GError) problem = NULL;
  if (taking->full != NULL)
    return APP_PICKUP_GOOD;
  if (app_courier_take (taking->store, parcel, &change, &problem)) {
    count (taking, change);
    return APP_PICKUP_GOOD;
  }
  if (pw_error_is (problem, PW_ERROR_TOO_BIG)) {
    taking->full = g_steal_pointer (&problem);
    return APP_PICKUP_GOOD;
  }
  if (!pw_error_is (problem, PW_ERROR_DAMAGED) && !pw_error_is (problem, PW_ERROR_TOO_NEW)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return APP_PICKUP_STOP;
  }
  taking->damaged++;
  app_cli_warn ("%s: %s", source, problem->message);
  return APP_PICKUP_DAMAGED;
}

static gboolean
take_from_stick (AppPickup *pickup, const char *root, PwStickKind kind, GError **error) {
  g_autoptr (GPtrArray) addresses = pw_stick_addresses (root, kind, error);
  if (addresses == NULL)
    return FALSE;
  for (guint i = 0; i < addresses->len && !pickup->stopped; i++)
    if (!app_pickup_stick (pickup, root, kind, g_ptr_array_index (addresses, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
pick_up (const AppCliIn *in, AppPickup *pickup, AppStore *store, GError **error) {
  if (in->usb == NULL)
    return app_cli_in_pictures (in, pickup, store, error);
  return pw_stick_find (in->usb, NULL, error)
         && take_from_stick (pickup, in->usb, PW_STICK_TO_HOST, error)
         && take_from_stick (pickup, in->usb, PW_STICK_TO_DEVICE, error);
}

static void
report_take (const Taking *taking, const AppPickup *pickup) {
  app_cli_warn_pickup (pickup);
  if (taking->full != NULL)
    app_cli_warn ("%s", taking->full->message);
  if (taking->cli->json) {
    json_t *object = json_object ();
    app_cli_json_pickup (pickup, object);
    json_object_set_new (object, "taken", json_integer (taking->taken));
    json_object_set_new (object, "known", json_integer (taking->known));
    json_object_set_new (object, "own", json_integer (taking->own));
    json_object_set_new (object, "sent_here", json_integer (taking->sent));
    json_object_set_new (object, "invitations", json_integer (taking->open));
    json_object_set_new (object, "damaged", json_integer (taking->damaged));
    json_object_set_new (object, "full", json_boolean (taking->full != NULL));
    app_cli_print_json (object);
    return;
  }
  app_cli_print (_ ("Batches taken to carry: %u; carried already: %u.\n"), taking->taken,
                 taking->known);
  if (taking->own > 0)
    app_cli_print (_ ("Batches for this handheld: %u; take them with panwas receive.\n"),
                   taking->own);
  if (taking->open > 0)
    app_cli_print (_ ("There is an invitation of a host here: panwas enrol takes it.\n"));
}

static int
take (AppCli *cli, int argc, char **argv) {
  g_auto (AppCliIn) in = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = { APP_CLI_IN_ENTRIES (in), G_OPTION_ENTRY_NULL };
  if (!app_cli_parse (cli, entries, _ ("(--usb DIR | --qr FILE|DIR... | --camera [SOURCE])"),
                      TAKE_SUMMARY, 0, -1, &argc, &argv, &error)
      || !app_cli_in_check (&in, FALSE, argc, argv, &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  if (store == NULL)
    return app_cli_fail (error);
  app_cli_hold_signals ();
  Taking taking = { .cli = cli, .store = store };
  g_autoptr (AppPickup) pickup = app_pickup_new (on_parcel, app_cli_on_progress, &taking);
  gboolean ok = pick_up (&in, pickup, store, &error);
  if (ok)
    report_take (&taking, pickup);
  gboolean bad = taking.full != NULL || taking.damaged > 0 || app_cli_pickup_is_bad (pickup);
  g_clear_error (&taking.full);
  return ok ? app_cli_end (bad ? 1 : 0) : app_cli_fail (error);
}

/* --- give ------------------------------------------------------------------------------------ */

static gboolean
put_parcel (const AppCliOut *out, const AppCourierEntry *entry, GBytes *parcel, guint index,
            guint *picture_count, GError **error) {
  guint pictures = 0;
  gboolean ok;
  if (out->usb != NULL)
    ok = pw_stick_put (out->usb,
                       entry->header.kind == PW_PARCEL_TO_HOST ? PW_STICK_TO_HOST
                                                               : PW_STICK_TO_DEVICE,
                       entry->header.address, parcel, NULL, error)
         && pw_stick_stays (out->usb, &out->place, error);
  else if (out->qr != NULL)
    ok = app_cli_out_pictures (out, parcel, "courier", index, &pictures, error);
  else
    ok = app_cli_out_play (parcel, error);
  *picture_count += pictures;
  return ok;
}

/* What was given, for the report. */
typedef struct {
  guint given, damaged, left;
  guint picture_count;
} Given;

static gboolean
give_all (AppStore *store, const AppCliOut *out, gboolean only_new, Given *given, GError **error) {
  g_autoptr (GArray) entries = app_courier_list (store, error);
  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    const AppCourierEntry *entry = &g_array_index (entries, AppCourierEntry, i);
    g_autoptr (GError) problem = NULL;
    if (only_new && entry->given_ms != 0)
      continue;
    if (app_cli_interrupted ()) {
      given->left++;
      continue;
    }
    g_autoptr (GBytes) parcel = app_courier_read (store, &entry->digest, &problem);
    if (parcel == NULL) {
      given->damaged++;
      app_cli_warn ("%s", problem->message);
      continue;
    }
    if (!put_parcel (out, entry, parcel, given->given, &given->picture_count, error)
        || !app_courier_mark_given (store, &entry->digest, error))
      return FALSE;
    given->given++;
  }
  return TRUE;
}

static void
report_give (AppCli *cli, const AppCliOut *out, const Given *given) {
  if (given->left > 0)
    app_cli_warn (_ ("stopped; batches left: %u; run this again"), given->left);
  if (cli->json)
    app_cli_print_json (json_pack ("{s:i, s:i, s:i, s:i}", "given", (int)given->given, "damaged",
                                   (int)given->damaged, "left", (int)given->left, "pictures",
                                   (int)given->picture_count));
  else if (given->given == 0)
    app_cli_print (_ ("There is nothing to hand on.\n"));
  else if (out->qr != NULL)
    app_cli_print (_ ("Batches handed on: %u; pictures: %u, in %s.\n"), given->given,
                   given->picture_count, out->qr);
  else
    app_cli_print (_ ("Batches handed on: %u.\n"), given->given);
}

static int
give (AppCli *cli, int argc, char **argv) {
  g_auto (AppCliOut) out = APP_CLI_OUT_INIT;
  gboolean only_new = FALSE;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    APP_CLI_OUT_ENTRIES (out),
    { "new", 0, 0, G_OPTION_ARG_NONE, &only_new, N_ ("only what was not handed on yet"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, _ ("(--usb DIR | --qr DIR | --screen)"), GIVE_SUMMARY, 0, 0,
                      &argc, &argv, &error)
      || !app_cli_out_check (cli, &out, NULL, &error)
      || (out.usb != NULL && !pw_stick_find (out.usb, &out.place, &error)))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  if (store == NULL)
    return app_cli_fail (error);
  if (!out.screen)
    app_cli_hold_signals ();
  Given given = { 0 };
  if (!give_all (store, &out, only_new, &given, &error))
    return app_cli_fail (error);
  report_give (cli, &out, &given);
  return app_cli_end (given.damaged > 0 || given.left > 0 ? 1 : 0);
}

/* --- list, drop ------------------------------------------------------------------------------ */

static const char *
kind_name (PwParcelKind kind) {
  return kind == PW_PARCEL_TO_HOST ? "to-host" : "to-device";
}

static json_t *
entry_to_json (const AppCourierEntry *entry, gint32 offset_min) {
  g_autofree char *digest = pw_digest_to_hex (&entry->digest);
  g_autofree char *address = pw_hex_encode (entry->header.address, PW_ADDRESS_BYTES);
  json_t *object = json_object ();
  json_object_set_new (object, "digest", pw_json_text (digest));
  json_object_set_new (object, "kind", pw_json_text (kind_name (entry->header.kind)));
  json_object_set_new (object, "address", pw_json_text (address));
  json_object_set_new (object, "bytes", json_integer ((json_int_t)entry->bytes));
  json_object_set_new (object, "taken_at", pw_json_time (entry->taken_ms, offset_min));
  json_object_set_new (object, "given_at",
                       entry->given_ms != 0 ? pw_json_time (entry->given_ms, offset_min)
                                            : json_null ());
  return object;
}

static void
print_entry (const AppCourierEntry *entry, gint32 offset_min) {
  g_autofree char *address = pw_hex_encode (entry->header.address, PW_ADDRESS_BYTES);
  g_autofree char *taken = pw_time_ms_to_iso (entry->taken_ms, offset_min);
  app_cli_print ("%-9s  %s  %8" G_GSIZE_FORMAT "  %s  %s\n", kind_name (entry->header.kind),
                 address, entry->bytes, taken,
                 entry->given_ms != 0 ? _ ("handed on") : _ ("not handed on yet"));
}

static int
list (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (cli, NULL, "", LIST_SUMMARY, 0, 0, &argc, &argv, &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  g_autoptr (GArray) entries = store != NULL ? app_courier_list (store, &error) : NULL;
  if (entries == NULL)
    return app_cli_fail (error);
  gint32 offset_min = pw_clock_now (store->clock).offset_min;
  json_t *array = json_array ();
  for (guint i = 0; i < entries->len; i++) {
    const AppCourierEntry *entry = &g_array_index (entries, AppCourierEntry, i);
    if (cli->json)
      json_array_append_new (array, entry_to_json (entry, offset_min));
    else
      print_entry (entry, offset_min);
  }
  if (cli->json)
    app_cli_print_json (g_steal_pointer (&array));
  else if (entries->len == 0)
    app_cli_print (_ ("Nothing is carried for others.\n"));
  json_decref (array);
  return app_cli_end (0);
}

static int
drop (AppCli *cli, int argc, char **argv) {
  gboolean given = FALSE;
  guint dropped_count = 0;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "given", 0, 0, G_OPTION_ARG_NONE, &given, N_ ("what was handed on"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "--given", DROP_SUMMARY, 0, 0, &argc, &argv, &error))
    return app_cli_fail (error);
  if (!given) {
    g_set_error_literal (&error, PW_ERROR, PW_ERROR_USAGE,
                         _ ("only what was handed on can be dropped: say --given"));
    return app_cli_fail (error);
  }
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  if (store == NULL || !app_courier_drop_given (store, &dropped_count, &error))
    return app_cli_fail (error);
  if (cli->json)
    app_cli_print_json (json_pack ("{s:i}", "dropped", (int)dropped_count));
  else
    app_cli_print (_ ("Batches dropped: %u.\n"), dropped_count);
  return app_cli_end (0);
}

/* --- the command ----------------------------------------------------------------------------- */

static const struct {
  const char *name;
  const char *full_name; /* for --help */
  int (*run) (AppCli *cli, int argc, char **argv);
} actions[] = {
  { "take", "courier take", take },
  { "give", "courier give", give },
  { "list", "courier list", list },
  { "drop", "courier drop", drop },
};

int
app_cli_courier (AppCli *cli, int argc, char **argv) {
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (actions); i++) {
    if (strcmp (argv[1], actions[i].name) != 0)
      continue;
    g_autofree char *name = g_strdup (actions[i].full_name);
    argv[1] = name;
    return actions[i].run (cli, argc - 1, argv + 1);
  }
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (cli, NULL, "take|give|list|drop ...",
                      N_ ("Carries sealed batches of others; each action has --help."), 0, -1,
                      &argc, &argv, &error))
    return app_cli_fail (error);
  app_cli_warn ("%s", _ ("say courier take, give, list or drop"));
  return 2;
}
