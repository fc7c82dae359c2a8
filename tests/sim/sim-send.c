/* Handhelds give what the host does not have yet: onto a stick or through the screen. */
#include <string.h>

#include "firmware/send/app-outbox.h"
#include "firmware/send/app-parts.h"
#include "firmware/send/app-send-stick.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-stick.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 12
#define PULL_PERCENT 20 /* of sticks are pulled out as soon as the program says that it is done */
/* Design 16 wants 330 bytes for a record of 1,521 bytes of JSON among 20; ours are a tenth of that,
 * so what a batch carries beside them (seal, signature, chain) is most of it. */
#define PARCEL_BYTES_MAX 700
#define OPERATION_BYTES_MAX 420
#define FORM_A_BYTES 700

SimParcel *
sim_parcel_note (SimWorld *world, GBytes *bytes, SimOffice *office, const char *device) {
  char *digest = sim_digest (bytes);
  SimParcel *parcel = g_hash_table_lookup (world->parcels, digest);
  if (parcel != NULL) {
    g_free (digest);
    return parcel;
  }
  parcel = g_new0 (SimParcel, 1);
  parcel->office = office;
  parcel->device = g_strdup (device);
  parcel->ops = g_ptr_array_new ();
  parcel->bytes = g_bytes_ref (bytes);
  g_hash_table_insert (world->parcels, digest, parcel);
  g_ptr_array_add (world->old_parcels, g_bytes_ref (bytes));
  world->report->parcels++;
  return parcel;
}

/* --- what is in the outbox ------------------------------------------------------------------- */

static void
note_outbox (SimWorld *world, SimHandheld *handheld, const AppOutbox *outbox) {
  for (guint i = 0; i < outbox->parcels->len; i++) {
    const AppOutParcel *out = outbox->parcels->pdata[i];
    SimParcel *parcel = sim_parcel_note (world, out->bytes, handheld->office, handheld->id);
    guint bytes_max = PARCEL_BYTES_MAX;
    sim_check (world, SIM_SAVED, out->last_seq <= handheld->chain->len,
               "handheld %u sends operation %" G_GUINT64_FORMAT " of %u", handheld->number,
               out->last_seq, handheld->chain->len);
    for (guint64 seq = out->first_seq; seq > 0 && seq <= out->last_seq; seq++) {
      const ModelOp *op = handheld->chain->pdata[seq - 1];
      if (!g_ptr_array_find (parcel->ops, op, NULL))
        g_ptr_array_add (parcel->ops, (gpointer)op);
      bytes_max += (guint)g_bytes_get_size (op->bytes) < OPERATION_BYTES_MAX ? OPERATION_BYTES_MAX
                                                                             : FORM_A_BYTES;
    }
    sim_check (world, SIM_BUDGET, g_bytes_get_size (out->bytes) <= bytes_max,
               "handheld %u: %u operations take %" G_GSIZE_FORMAT " bytes, the budget is %u",
               handheld->number, parcel->ops->len, g_bytes_get_size (out->bytes), bytes_max);
  }
}

/* What goes out is all that no receipt covers, without a hole. */
static void
check_complete (SimWorld *world, SimHandheld *handheld, const AppOutbox *outbox) {
  g_autoptr (GError) error = NULL;
  guint64 receipted = 0, next;
  sim_check (world, SIM_NO_REASON, app_store_receipted (handheld->store, &receipted, &error),
             "handheld %u: %s", handheld->number, error->message);
  next = MAX (receipted, outbox->unsendable_seq) + 1;
  for (guint i = 0; i < outbox->parcels->len; i++) {
    const AppOutParcel *out = outbox->parcels->pdata[i];
    if (out->last_seq == 0)
      continue;
    sim_check (world, SIM_SAVED, out->first_seq == next,
               "handheld %u goes on with operation %" G_GUINT64_FORMAT
               " instead of %" G_GUINT64_FORMAT,
               handheld->number, out->first_seq, next);
    next = out->last_seq + 1;
  }
  sim_check (world, SIM_SAVED, next == handheld->chain->len + 1,
             "handheld %u sends up to %" G_GUINT64_FORMAT " of %u operations", handheld->number,
             next - 1, handheld->chain->len);
}

static AppOutbox *
open_outbox (SimWorld *world, SimHandheld *handheld, AppMedium medium, gboolean all,
             AppHost **host) {
  g_autoptr (GError) error = NULL;
  *host = app_host_need (handheld->store, &error);
  if (*host == NULL) {
    sim_check (world, SIM_NO_REASON, pw_error_is (error, PW_ERROR_NOT_FOUND), "handheld %u: %s",
               handheld->number, error->message);
    return NULL;
  }
  AppOutbox *outbox = all ? app_outbox_build_all (handheld->store, *host, medium, &error)
                          : app_outbox_build (handheld->store, *host, medium, &error);
  sim_check (world, SIM_NO_REASON, outbox != NULL, "handheld %u: %s", handheld->number,
             error->message);
  note_outbox (world, handheld, outbox);
  if (!all)
    check_complete (world, handheld, outbox);
  return outbox;
}

/* --- stick ----------------------------------------------------------------------------------- */

/* Parts of evidence are sealed while they are written: the oracle reads them off the stick. */
static void
note_parts (SimWorld *world, SimHandheld *handheld, const SimStick *stick) {
  g_autofree char *address = g_strndup (handheld->office->id, 2 * PW_ADDRESS_BYTES);
  g_autofree char *folder = g_build_filename (stick->root, "PANWAS", "1", "to-host", address, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *content = NULL;
    gsize length;
    if (!g_str_has_suffix (name, ".pwb") || !g_file_get_contents (path, &content, &length, NULL))
      continue;
    g_autoptr (GBytes) bytes = g_bytes_new (content, length);
    g_autofree char *digest = sim_digest (bytes);
    if (strncmp (name, digest, 32) == 0)
      (void)sim_parcel_note (world, bytes, handheld->office, NULL);
  }
}

static gboolean
write_all (SimHandheld *handheld, SimStick *stick, const AppHost *host, const AppOutbox *outbox,
           GError **error) {
  g_autoptr (AppSendStick) result = app_send_stick_new ();
  if (!app_send_stick_clean (handheld->store, host, stick->root, result, error))
    return FALSE;
  for (guint i = 0; i < outbox->parcels->len; i++) {
    const AppOutParcel *out = outbox->parcels->pdata[i];
    if (!pw_stick_put (stick->root, PW_STICK_TO_HOST, host->id.bytes, out->bytes, NULL, error)
        || !app_outbox_mark_sent (handheld->store, out, APP_MEDIUM_USB, error))
      return FALSE;
  }
  return app_send_stick_put_parts (handheld->store, host, stick->root, result, NULL, NULL, error);
}

/* "Written" was said: then each of them is on the stick, whole. */
static void
check_written (SimWorld *world, SimHandheld *handheld, const SimStick *stick,
               const AppOutbox *outbox) {
  g_autoptr (GHashTable) there = sim_stick_parcels (world, stick, "to-host", handheld->office->id);
  for (guint i = 0; i < outbox->parcels->len; i++) {
    const AppOutParcel *out = outbox->parcels->pdata[i];
    g_autofree char *digest = sim_digest (out->bytes);
    sim_check (world, SIM_SAVED, g_hash_table_contains (there, digest),
               "handheld %u says that it wrote %s, and the stick does not have it",
               handheld->number, digest);
  }
}

static gboolean
send_stick (SimWorld *world, SimRandom *random, SimHandheld *handheld, SimStick *stick,
            gboolean all, guint trouble_percent) {
  g_autoptr (AppHost) host = NULL;
  g_autoptr (AppOutbox) outbox = open_outbox (world, handheld, APP_MEDIUM_USB, all, &host);
  if (outbox == NULL)
    return FALSE;
  g_autoptr (GError) error = NULL;
  gboolean pulled = sim_random_percent (random, 50);
  sim_note (world, "handheld %u writes %u parcels onto a stick", handheld->number,
            outbox->parcels->len);
  sim_disk_arm (world->disks, random, pulled ? stick->root : handheld->disk, trouble_percent);
  gboolean ok = write_all (handheld, stick, host, outbox, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "handheld %u: %s",
             handheld->number, error->message);
  if (!ok)
    sim_note (world, "  it failed: %s", error->message);
  sim_count (world, SIM_COUNT_STICK_CUT, trouble == SIM_TROUBLE_POWER && pulled);
  sim_count (world, SIM_COUNT_STICK_FULL, !ok && trouble == SIM_TROUBLE_FULL && pulled);
  if (trouble == SIM_TROUBLE_POWER && pulled)
    sim_crash (world, random, stick->root);
  else if (trouble_percent > 0 && sim_random_percent (random, PULL_PERCENT))
    sim_stick_pull (world, random, stick);
  note_parts (world, handheld, stick);
  if (!pulled)
    sim_handheld_recover (world, random, handheld, trouble);
  if (ok)
    check_written (world, handheld, stick, outbox);
  sim_handheld_settle (world, handheld, NULL, 0, TRUE, NULL);
  sim_handheld_check (world, handheld, trouble != SIM_TROUBLE_NONE && !pulled);
  return ok;
}

gboolean
sim_send_stick (SimWorld *world, SimRandom *random, SimHandheld *handheld, SimStick *stick,
                guint trouble_percent) {
  return send_stick (world, random, handheld, stick, FALSE, trouble_percent);
}

gboolean
sim_send_all (SimWorld *world, SimRandom *random, SimHandheld *handheld, SimStick *stick) {
  return send_stick (world, random, handheld, stick, TRUE, 0);
}

gboolean
sim_act_send_stick (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld == NULL)
    return FALSE;
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  return sim_send_stick (world, random, handheld, stick, TROUBLE_PERCENT);
}

/* --- screen ---------------------------------------------------------------------------------- */

/* Everything that the screen shows: records, and now and then evidence. (transfer full) */
static GPtrArray *
payloads_of (SimWorld *world, SimRandom *random, SimHandheld *handheld, const AppHost *host,
             const AppOutbox *outbox) {
  g_autoptr (GError) error = NULL;
  GPtrArray *payloads = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < outbox->parcels->len; i++)
    g_ptr_array_add (payloads, g_bytes_ref (((AppOutParcel *)outbox->parcels->pdata[i])->bytes));
  if (!sim_random_percent (random, 30))
    return payloads;
  g_autoptr (GArray) parts = app_parts_list (handheld->store, &error);
  sim_check (world, SIM_NO_REASON, parts != NULL, "handheld %u: %s", handheld->number,
             error->message);
  g_autoptr (AppPartSealer) sealer = app_part_sealer_new (handheld->store, host);
  for (guint i = 0; i < MIN (parts->len, 2); i++) {
    GBytes *part = app_part_sealer_seal (sealer, &g_array_index (parts, AppPart, i), &error);
    sim_check (world, SIM_SAVED, part != NULL, "handheld %u: %s", handheld->number, error->message);
    (void)sim_parcel_note (world, part, handheld->office, NULL);
    g_ptr_array_add (payloads, part);
  }
  return payloads;
}

gboolean
sim_send_screen (SimWorld *world, SimRandom *random, SimHandheld *handheld) {
  g_autoptr (AppHost) host = NULL;
  g_autoptr (AppOutbox) outbox = open_outbox (world, handheld, APP_MEDIUM_SCREEN, FALSE, &host);
  if (outbox == NULL || outbox->parcels->len == 0)
    return FALSE;
  sim_note (world, "handheld %u shows %u parcels to host %u", handheld->number,
            outbox->parcels->len, handheld->office->number);
  g_autoptr (GPtrArray) payloads = payloads_of (world, random, handheld, host, outbox);
  for (guint i = 0; i < outbox->parcels->len; i++) {
    g_autoptr (GError) error = NULL;
    gboolean ok = app_outbox_mark_sent (handheld->store, outbox->parcels->pdata[i],
                                        APP_MEDIUM_SCREEN, &error);
    sim_check (world, SIM_NO_REASON, ok, "handheld %u: %s", handheld->number, error->message);
  }
  sim_film (world, random, handheld->office, payloads);
  sim_handheld_check (world, handheld, FALSE);
  return TRUE;
}

gboolean
sim_act_send_screen (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  return handheld != NULL && sim_send_screen (world, random, handheld);
}
