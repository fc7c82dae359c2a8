/* Handhelds with a PIN: without it nothing opens and nothing changes; wrong ones make the right one
 * wait; the files hold neither key in the clear; a PIN that is changed is the old or the new one
 * whatever happens meanwhile. */
#include <string.h>

#include "firmware/device/app-keys.h"
#include "sync/base/pw-error.h"
#include "tests/sim/sim-handheld.h"

#define TROUBLE_PERCENT 30
#define CHANGE_PERCENT 40
#define WRONG_MAX 5 /* in a row: some more than are free */

PwSecret *
sim_pin (const char *pin) {
  return pin != NULL ? pw_secret_new_copy (pin, strlen (pin)) : NULL;
}

static gboolean
has_pin (const SimHandheld *handheld) {
  return handheld->pin != NULL;
}

/* The machine's own clock, by which the wait after wrong PINs is measured. */
static void
pass_system_ms (gint64 ms) {
  g_autofree char *text = g_strdup_printf (
      "%" G_GINT64_FORMAT, g_ascii_strtoll (g_getenv ("PANWAS_CLOCK"), NULL, 10) + ms);
  (void)g_setenv ("PANWAS_CLOCK", text, TRUE);
}

/* --- what lies on the disk ------------------------------------------------------------------- */

static void
check_file (SimWorld *world, const SimHandheld *handheld, const char *path, const PwSecret *secret,
            const char *what) {
  g_autofree char *content = NULL;
  gsize length = 0;
  if (!g_file_get_contents (path, &content, &length, NULL))
    return;
  sim_check (world, SIM_SECRET, memmem (content, length, secret->bytes, 32) == NULL,
             "the disk of handheld %u, which has a PIN, holds its %s in the clear",
             handheld->number, what);
}

/* Both keys, as whoever finds the handheld looks for them. The store is open. */
static void
check_disk (SimWorld *world, const SimHandheld *handheld) {
  static const char *const names[] = { "store.db", "store.db-wal" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (handheld->dir, names[i], NULL);
    check_file (world, handheld, path, handheld->store->data_key, "data key");
    check_file (world, handheld, path, handheld->store->identity->sign_secret, "signing key");
  }
}

/* --- the door -------------------------------------------------------------------------------- */

/* TRUE if it opens; otherwise it says that it is locked. */
static gboolean
opens (SimWorld *world, SimHandheld *handheld, const char *text) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSecret) pin = sim_pin (text);
  g_autoptr (AppStore) store = app_store_open (handheld->dir, pin, &error);
  sim_check (world, SIM_NO_REASON, store != NULL || pw_error_is (error, PW_ERROR_LOCKED),
             "handheld %u: %s", handheld->number, error->message);
  return store != NULL;
}

static void
check_shut (SimWorld *world, SimHandheld *handheld, const char *text) {
  sim_check (world, SIM_SECRET, !opens (world, handheld, text), "handheld %u opens with \"%s\"",
             handheld->number, text != NULL ? text : "");
}

/* Somebody tries; then its owner comes. */
static void
try_wrong (SimWorld *world, SimRandom *random, SimHandheld *handheld) {
  guint tries = 1 + sim_random_below (random, WRONG_MAX);
  gboolean waits = FALSE;
  sim_note (world, "somebody tries %u PINs on handheld %u", tries, handheld->number);
  sim_handheld_close (handheld);
  check_shut (world, handheld, NULL);
  for (guint i = 0; i < tries; i++) {
    g_autofree char *wrong = g_strdup_printf ("rahasia %u", sim_random_below (random, 1000));
    check_shut (world, handheld, wrong);
    sim_count (world, SIM_COUNT_PIN_WRONG, 1);
    waits = app_keys_wait_ms (i + 1) > 0;
  }
  if (waits) {
    sim_check (world, SIM_SECRET, !opens (world, handheld, handheld->pin),
               "handheld %u lets PINs be guessed without a pause", handheld->number);
    sim_count (world, SIM_COUNT_PIN_LATE, 1);
    pass_system_ms (APP_PIN_WAIT_MS_MAX);
  }
  sim_handheld_open (world, handheld);
}

/* --- another PIN ----------------------------------------------------------------------------- */

static void
change (SimWorld *world, SimRandom *random, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("rahasia-%u baru", sim_random_below (random, 1000));
  if (g_str_equal (text, handheld->pin)) /* else the old one opens, and rightly */
    return;
  g_autoptr (PwSecret) old = sim_pin (handheld->pin), new = sim_pin (text);
  sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
  gboolean ok = app_store_change_pin (handheld->dir, old, new, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "handheld %u: %s",
             handheld->number, error->message);
  sim_note (world, "handheld %u gets another PIN: %s", handheld->number,
            ok ? "done" : error->message);
  sim_count (world, SIM_COUNT_PIN_CHANGED, ok);
  sim_handheld_close (handheld);
  if (trouble == SIM_TROUBLE_POWER)
    sim_crash (world, random, handheld->disk);
  gboolean is_new = opens (world, handheld, text);
  sim_check (world, SIM_SAVED, is_new || !ok, "handheld %u does not know its new PIN",
             handheld->number);
  if (is_new) {
    check_shut (world, handheld, handheld->pin);
    g_free (handheld->pin);
    handheld->pin = g_steal_pointer (&text);
  }
  sim_handheld_open (world, handheld);
}

gboolean
sim_act_pin (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick_if (world, random, has_pin);
  if (handheld == NULL)
    return FALSE;
  if (sim_random_percent (random, CHANGE_PERCENT))
    change (world, random, handheld);
  else
    try_wrong (world, random, handheld);
  check_disk (world, handheld);
  sim_handheld_settle (world, handheld, NULL, 0, TRUE, NULL);
  sim_handheld_check (world, handheld, TRUE);
  return TRUE;
}
