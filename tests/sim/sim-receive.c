/* Hosts answer, and handhelds take what they say. */
#include <string.h>

#include "firmware/send/app-inbox.h"
#include "firmware/send/app-receipts.h"
#include "host/report/host-reply.h"
#include "host/views/host-devices.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 12
#define LOOKS_MAX 2     /* at a screen that goes on showing */
#define PULL_PERCENT 20 /* of sticks are pulled out as soon as the program says that it is done */

/* --- the host promises ----------------------------------------------------------------------- */

/* A receipt is going out: what it covers is on the host, now and from now on. */
static void
promise (SimWorld *world, SimOffice *office, const char *device, const PwId *id, guint64 said) {
  g_autoptr (GError) error = NULL;
  g_autoptr (SimHeld) held = sim_held_read (world, office, office->path);
  g_autoptr (HostDevice) row = host_device_get (office->store, id, &error);
  sim_check (world, SIM_NO_REASON, row != NULL, "host %u: %s", office->number, error->message);
  sim_check (world, SIM_RECEIPT, row->seq == said,
             "host %u: the receipt says %" G_GUINT64_FORMAT ", the view %" G_GUINT64_FORMAT,
             office->number, said, row->seq);
  world->report->receipts++;
  if (said == 0)
    return;
  g_autofree char *last = sim_hex (row->digest.bytes, sizeof row->digest.bytes);
  const ModelOp *op = model_find (world->model, last);
  sim_check (world, SIM_RECEIPT, op != NULL && op->seq == said && strcmp (op->author, device) == 0,
             "host %u gives a receipt over operation %s, which is not number %" G_GUINT64_FORMAT
             " of %s",
             office->number, last, said, device);
  guint64 count = 0;
  for (; op != NULL; op = model_find (world->model, op->prev), count++)
    sim_check (world, SIM_RECEIPT, g_hash_table_contains (held->ids, op->id),
               "host %u gives a receipt over operation %" G_GUINT64_FORMAT
               " of %s, which it does not have",
               office->number, op->seq, device);
  sim_check (world, SIM_RECEIPT, count == said, "host %u gives a receipt over a broken chain",
             office->number);
  g_hash_table_add (office->promises, g_strdup (last));
  g_hash_table_add (world->promises, g_strdup (last));
}

static PwId
id_of (const char *hex) {
  PwId id;
  gboolean ok = pw_id_from_hex (hex, &id);
  g_assert (ok);
  return id;
}

GPtrArray *
sim_let_in (const SimOffice *office) {
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < office->acts->len; i++) {
    const ModelOp *op = office->acts->pdata[i];
    const char *about = json_string_value (json_object_get (op->body, "device"));
    if (op->kind != MODEL_ENROL)
      continue;
    g_autofree char *device = g_strndup (about + 2, 2 * PW_ID_BYTES);
    /* A host below has no handheld's inbox, and who reports to it is answered there. */
    if (!sim_office_is_below (office, device)
        && !g_ptr_array_find_with_equal_func (devices, device, g_str_equal, NULL))
      g_ptr_array_add (devices, g_steal_pointer (&device));
  }
  return devices;
}

/* A careful operator makes a backup before anything is promised. FALSE: not this time. */
static gboolean
make_ready (SimWorld *world, SimRandom *random, SimOffice *office) {
  return !office->is_careful || sim_office_is_backed_up (office)
         || sim_office_backup (world, random, office, 0);
}

/* NULL if the device is a stranger here. (transfer full) */
static HostReply *
make_reply (SimWorld *world, SimOffice *office, const char *device, gboolean packs) {
  g_autoptr (GError) error = NULL;
  PwId id = id_of (device);
  g_autoptr (HostPacks) known = host_packs_new (office->store, &error);
  HostReply *reply
      = known != NULL ? host_reply_make (office->store, &id, known, packs, &error) : NULL;
  sim_check (world, SIM_NO_REASON, reply != NULL, "host %u makes no reply: %s", office->number,
             error->message);
  promise (world, office, device, &id, reply->seq);
  sim_evidence_promise (world, office);
  for (guint i = 0; i < reply->parcels->len; i++)
    (void)sim_parcel_note (world, reply->parcels->pdata[i], NULL, device);
  return reply;
}

GPtrArray *
sim_reply_parcels (SimWorld *world, SimRandom *random, SimOffice *office, const char *host) {
  if (!make_ready (world, random, office))
    return g_ptr_array_new ();
  HostReply *reply = make_reply (world, office, host, FALSE);
  GPtrArray *parcels = g_ptr_array_ref (reply->parcels);
  host_reply_free (reply);
  g_autoptr (GHashTable) rows
      = sim_held_rows (world, office,
                       "SELECT lower (hex (author.id)), seq FROM v_device JOIN author "
                       "USING (author_key) WHERE seal IS NULL");
  GHashTableIter iter;
  gpointer device, seq;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &device, &seq)) {
    PwId id = id_of (device);
    promise (world, office, device, &id, g_ascii_strtoull (seq, NULL, 10));
  }
  return parcels;
}

/* "Written" was said: then all of the reply is on the stick, whole. */
static void
check_put (SimWorld *world, const SimOffice *office, const char *device, const HostReply *reply,
           const SimStick *stick) {
  g_autoptr (GHashTable) there = sim_stick_parcels (world, stick, "to-device", device);
  for (guint i = 0; i < reply->parcels->len; i++) {
    g_autofree char *digest = sim_digest (reply->parcels->pdata[i]);
    sim_check (world, SIM_SAVED, g_hash_table_contains (there, digest),
               "host %u says that it wrote %s, and the stick does not have it", office->number,
               digest);
  }
}

gboolean
sim_reply_stick (SimWorld *world, SimRandom *random, SimOffice *office, const char *device,
                 SimStick *stick, guint trouble_percent) {
  g_autoptr (GError) error = NULL;
  if (!make_ready (world, random, office))
    return FALSE;
  HostReply *reply = make_reply (world, office, device, TRUE);
  sim_disk_arm (world->disks, random, stick->root, trouble_percent);
  gboolean ok = host_reply_put_stick (office->store, reply, stick->root, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "host %u: %s", office->number,
             error->message);
  sim_count (world, SIM_COUNT_STICK_CUT, trouble == SIM_TROUBLE_POWER);
  sim_count (world, SIM_COUNT_STICK_FULL, !ok && trouble == SIM_TROUBLE_FULL);
  if (trouble == SIM_TROUBLE_POWER)
    sim_crash (world, random, stick->root);
  else if (trouble_percent > 0 && sim_random_percent (random, PULL_PERCENT))
    sim_stick_pull (world, random, stick);
  if (ok)
    check_put (world, office, device, reply, stick);
  sim_note (world, "host %u replies to %.8s up to %" G_GUINT64_FORMAT " on a stick: %s",
            office->number, device, reply->seq, ok ? "done" : error->message);
  host_reply_free (reply);
  sim_office_settle (world, office, NULL, 0, TRUE, FALSE);
  return ok;
}

static const char *
some_device (SimRandom *random, const GPtrArray *devices) {
  return devices->len > 0 ? devices->pdata[sim_random_below (random, devices->len)] : NULL;
}

gboolean
sim_act_reply_stick (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  g_autoptr (GPtrArray) devices = sim_let_in (office);
  const char *device = some_device (random, devices);
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  return device != NULL && sim_reply_stick (world, random, office, device, stick, TROUBLE_PERCENT);
}

/* --- the handheld takes ---------------------------------------------------------------------- */

/* No receipt is believed that no host gave about this very chain. */
static void
check_receipt (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  guint64 seq = 0;
  sim_check (world, SIM_NO_REASON, app_store_receipted (handheld->store, &seq, &error),
             "handheld %u: %s", handheld->number, error->message);
  if (seq == 0)
    return;
  sim_check (world, SIM_RECEIPT, seq <= handheld->chain->len,
             "handheld %u believes a receipt over %" G_GUINT64_FORMAT " of %u operations",
             handheld->number, seq, handheld->chain->len);
  const ModelOp *op = handheld->chain->pdata[seq - 1];
  sim_check (world, SIM_RECEIPT, g_hash_table_contains (world->promises, op->id),
             "handheld %u believes a receipt over operation %" G_GUINT64_FORMAT
             ", which nobody gave",
             handheld->number, seq);
}

static AppPickupAnswer
on_parcel (GBytes *parcel, const char *source, gpointer data, GError **error) {
  return app_inbox_take (data, parcel, source, error);
}

static void
end_receive (SimWorld *world, SimRandom *random, SimHandheld *handheld, gboolean ok,
             const GError *error) {
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "handheld %u: %s",
             handheld->number, error->message);
  sim_handheld_recover (world, random, handheld, trouble);
  sim_handheld_settle (world, handheld, NULL, 0, TRUE, NULL);
  check_receipt (world, handheld);
  sim_handheld_check (world, handheld, trouble != SIM_TROUBLE_NONE);
}

gboolean
sim_receive_stick (SimWorld *world, SimRandom *random, SimHandheld *handheld, SimStick *stick,
                   guint trouble_percent) {
  g_autoptr (GError) error = NULL;
  sim_note (world, "handheld %u takes what a stick has for it", handheld->number);
  sim_disk_arm (world->disks, random, handheld->disk, trouble_percent);
  AppInbox *inbox = app_inbox_new (handheld->store, FALSE, &error);
  AppPickup *pickup = inbox != NULL ? app_pickup_new (on_parcel, NULL, inbox) : NULL;
  gboolean ok = pickup != NULL
                && app_pickup_stick (pickup, stick->root, PW_STICK_TO_DEVICE,
                                     handheld->store->identity->id.bytes, &error);
  app_pickup_free (pickup);
  app_inbox_free (inbox);
  end_receive (world, random, handheld, ok, error);
  return ok;
}

gboolean
sim_act_receive_stick (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld == NULL)
    return FALSE;
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  return sim_receive_stick (world, random, handheld, stick, TROUBLE_PERCENT);
}

/* --- by screen and by voice ------------------------------------------------------------------ */

SimHandheld *
sim_holder_of (SimWorld *world, SimRandom *random, const char *device) {
  g_autoptr (GPtrArray) holders = g_ptr_array_new ();
  for (guint i = 0; i < world->handhelds->len; i++) {
    SimHandheld *handheld = world->handhelds->pdata[i];
    if (!handheld->is_lost && strcmp (handheld->id, device) == 0)
      g_ptr_array_add (holders, handheld);
  }
  return holders->len > 0 ? holders->pdata[sim_random_below (random, holders->len)] : NULL;
}

/* The one of `list` with the content of `bytes`; NULL: none. */
static gpointer
find_bytes (const GPtrArray *list, GBytes *bytes) {
  for (guint i = 0; i < list->len; i++)
    if (g_bytes_equal (list->pdata[i], bytes))
      return list->pdata[i];
  return NULL;
}

/* The handheld looks at the screen once: what it keeps between two looks is in its store, as the
 * programs keep it. FALSE only with `error`. */
static gboolean
look_at (SimWorld *world, SimRandom *random, SimHandheld *handheld, GPtrArray *shown,
         AppInbox *inbox, GError **error) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  if (!app_pickup_load_frames (handheld->store, joiner, error))
    return FALSE;
  g_autoptr (GPtrArray) came = sim_link_pass (world, random, shown, joiner);
  sim_note (world, "  %u of %u parcels came out", came->len, shown->len);
  for (guint i = 0; i < came->len; i++) {
    if (app_inbox_take (inbox, came->pdata[i], "QR", error) == APP_PICKUP_STOP)
      return FALSE;
    (void)g_ptr_array_remove (shown, find_bytes (shown, came->pdata[i]));
  }
  return app_pickup_save_frames (handheld->store, joiner, error);
}

gboolean
sim_act_reply_screen (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  g_autoptr (GPtrArray) devices = sim_let_in (office);
  const char *device = some_device (random, devices);
  SimHandheld *handheld = device != NULL ? sim_holder_of (world, random, device) : NULL;
  if (handheld == NULL || !make_ready (world, random, office))
    return FALSE;
  g_autoptr (GError) error = NULL;
  HostReply *reply = make_reply (world, office, device, sim_random_percent (random, 50));
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < reply->parcels->len; i++)
    g_ptr_array_add (shown, g_bytes_ref (reply->parcels->pdata[i]));
  sim_note (world, "host %u shows its reply to handheld %u", office->number, handheld->number);
  host_reply_free (reply);
  sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
  AppInbox *inbox = app_inbox_new (handheld->store, TRUE, &error);
  gboolean ok = inbox != NULL;
  for (guint looks = 0; looks < LOOKS_MAX && ok && shown->len > 0; looks++)
    ok = look_at (world, random, handheld, shown, inbox, &error);
  app_inbox_free (inbox);
  end_receive (world, random, handheld, ok, error);
  return TRUE;
}

gboolean
sim_act_reply_code (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  g_autoptr (GPtrArray) devices = sim_let_in (office);
  const char *device = some_device (random, devices);
  SimHandheld *handheld = device != NULL ? sim_holder_of (world, random, device) : NULL;
  if (handheld == NULL || !make_ready (world, random, office))
    return FALSE;
  g_autoptr (GError) error = NULL;
  PwId id = id_of (device);
  char code[PW_SHORT_CODE_CHARS + 1];
  guint64 said = 0, seq = 0;
  if (!host_reply_short_code (office->store, &id, code, &said, &error))
    return FALSE;
  promise (world, office, device, &id, said);
  gboolean mistyped = sim_random_percent (random, 30);
  if (mistyped)
    code[sim_random_below (random, 4)] = 'Z';
  AppReceiptsChange change;
  g_autoptr (AppHost) host = app_host_need (handheld->store, &error);
  gboolean taken
      = host != NULL && app_receipts_take_code (handheld->store, host, code, &seq, &change, &error);
  sim_note (world, "host %u reads out a code for %" G_GUINT64_FORMAT " to handheld %u: %s",
            office->number, said, handheld->number, taken ? "taken" : error->message);
  sim_count (world, SIM_COUNT_CODE_TAKEN, taken);
  sim_check (world, SIM_RECEIPT, !taken || seq == said,
             "handheld %u takes a code for %" G_GUINT64_FORMAT " as one for %" G_GUINT64_FORMAT,
             handheld->number, said, seq);
  check_receipt (world, handheld);
  sim_handheld_check (world, handheld, FALSE);
  return TRUE;
}
