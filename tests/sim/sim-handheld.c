/* The lives of handhelds: made, switched off, copied, put back, cloned and lost. */
#include "tests/sim/sim-handheld.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tests/sim/sim-office.h"

#define TWINS_MAX 2
#define HANDHELDS_MAX 8
#define PIN_PERCENT 35

static const char *const names[] = { "Siti", "Budi", "Wayan", "Ratna", "Joko", "Dewi" };

/* --- opening --------------------------------------------------------------------------------- */

void
sim_handheld_open (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSecret) pin = sim_pin (handheld->pin);
  handheld->store = app_store_open (handheld->dir, pin, &error);
  sim_check (world, SIM_SAVED, handheld->store != NULL, "handheld %u does not open: %s",
             handheld->number, error->message);
  handheld->store->clock = &handheld->clock.base;
}

void
sim_handheld_close (SimHandheld *handheld) {
  g_clear_pointer (&handheld->store, app_store_free);
}

static GHashTable *
copy_drafts (GHashTable *drafts) {
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer id, text;
  g_hash_table_iter_init (&iter, drafts);
  while (g_hash_table_iter_next (&iter, &id, &text))
    g_hash_table_insert (copy, g_strdup (id), g_strdup (text));
  return copy;
}

static SimHandheld *
add_handheld (SimWorld *world, SimOffice *office, const char *region) {
  SimHandheld *handheld = g_new0 (SimHandheld, 1);
  handheld->number = world->handhelds->len;
  handheld->office = office;
  handheld->region = g_strdup (region);
  handheld->files
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  handheld->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  handheld->reviews = g_hash_table_new (g_str_hash, g_str_equal);
  handheld->old_reviews = g_hash_table_new (g_str_hash, g_str_equal);
  handheld->purged = g_hash_table_new (g_str_hash, g_str_equal);
  handheld->old_purged = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (world->handhelds, handheld);
  return handheld;
}

/* A disk for it, with a copy of the folder `from` (NULL: empty). */
static void
give_disk (SimWorld *world, SimHandheld *handheld, const char *from) {
  g_free (handheld->disk);
  g_free (handheld->dir);
  handheld->disk = sim_new_path (world, "handheld");
  handheld->dir = g_build_filename (handheld->disk, "store", NULL);
  g_assert_cmpint (g_mkdir (handheld->disk, 0700), ==, 0);
  if (from != NULL)
    sim_copy_folder (from, handheld->dir);
  sim_disk_add (world->disks, handheld->disk, FALSE);
}

SimHandheld *
sim_handheld_new (SimWorld *world, SimRandom *random, SimOffice *office) {
  static const char *const places[] = { "", "", ".2004", ".2007" };
  g_autoptr (GError) error = NULL;
  g_autofree char *region
      = g_strconcat (office->region, strlen (office->region) < 8 ? ".03" : "",
                     places[sim_random_below (random, G_N_ELEMENTS (places))], NULL);
  SimHandheld *handheld = add_handheld (world, office, region);
  give_disk (world, handheld, NULL);
  sim_clock_init (&handheld->clock, &world->now_ms, sim_random_between (random, -90000, 90000));
  if (sim_random_percent (random, PIN_PERCENT))
    handheld->pin = g_strdup_printf ("rahasia-%u", sim_random_below (random, 1000));
  g_autoptr (PwSecret) pin = sim_pin (handheld->pin);
  gboolean made = app_store_init (handheld->dir, region,
                                  names[handheld->number % G_N_ELEMENTS (names)], pin, &error);
  sim_check (world, SIM_NO_REASON, made, "no new handheld: %s", error->message);
  sim_handheld_open (world, handheld);
  handheld->id = sim_hex (handheld->store->identity->id.bytes, PW_ID_BYTES);
  handheld->root
      = model_digest (handheld->store->identity->sign_public, PW_PUBLIC_KEY_BYTES, NULL, 0);
  handheld->chain = g_ptr_array_new ();
  return handheld;
}

void
sim_handheld_free (SimHandheld *handheld) {
  sim_handheld_close (handheld);
  g_free (handheld->disk);
  g_free (handheld->dir);
  g_free (handheld->old_dir);
  g_free (handheld->region);
  g_free (handheld->id);
  g_free (handheld->root);
  g_ptr_array_unref (handheld->chain);
  g_clear_pointer (&handheld->old_chain, g_ptr_array_unref);
  g_hash_table_unref (handheld->files);
  g_hash_table_unref (handheld->reviews);
  g_hash_table_unref (handheld->old_reviews);
  g_free (handheld->pin);
  g_free (handheld->old_pin);
  g_hash_table_unref (handheld->purged);
  g_hash_table_unref (handheld->old_purged);
  g_hash_table_unref (handheld->drafts);
  g_clear_pointer (&handheld->old_drafts, g_hash_table_unref);
  g_free (handheld);
}

SimHandheld *
sim_handheld_pick_if (SimWorld *world, SimRandom *random, SimFits fits) {
  g_autoptr (GPtrArray) held = g_ptr_array_new ();
  for (guint i = 0; i < world->handhelds->len; i++) {
    SimHandheld *handheld = world->handhelds->pdata[i];
    if (!handheld->is_lost && fits (handheld))
      g_ptr_array_add (held, handheld);
  }
  return held->len > 0 ? held->pdata[sim_random_below (random, held->len)] : NULL;
}

static gboolean
is_any (const SimHandheld *handheld) {
  return handheld != NULL;
}

SimHandheld *
sim_handheld_pick (SimWorld *world, SimRandom *random) {
  return sim_handheld_pick_if (world, random, is_any);
}

/* --- off and on ------------------------------------------------------------------------------ */

void
sim_handheld_recover (SimWorld *world, SimRandom *random, SimHandheld *handheld,
                      SimTrouble trouble) {
  gboolean crash = trouble == SIM_TROUBLE_POWER;
  gboolean again = trouble == SIM_TROUBLE_ERROR
                   || (trouble == SIM_TROUBLE_FULL && sim_random_percent (random, 50));
  if (!crash && !again)
    return;
  sim_handheld_close (handheld);
  if (crash)
    sim_crash (world, random, handheld->disk);
  sim_handheld_open (world, handheld);
}

gboolean
sim_act_switch_off (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld == NULL)
    return FALSE;
  sim_note (world, "handheld %u loses its power", handheld->number);
  sim_handheld_recover (world, random, handheld, SIM_TROUBLE_POWER);
  handheld->clock.boot++;
  sim_handheld_settle (world, handheld, NULL, 0, TRUE, NULL);
  sim_handheld_check (world, handheld, TRUE);
  return TRUE;
}

static void
disturb (SimWorld *world, SimRandom *random, SimClock *clock) {
  SimClockTrouble trouble = sim_clock_disturb (clock, random);
  sim_count (world, SIM_COUNT_CLOCK_JUMPED, trouble == SIM_CLOCK_JUMPED);
  sim_count (world, SIM_COUNT_CLOCK_DRIFTED, trouble == SIM_CLOCK_DRIFTED);
  sim_count (world, SIM_COUNT_CLOCK_STOPPED, trouble == SIM_CLOCK_STOPPED);
}

gboolean
sim_act_clock (SimWorld *world, SimRandom *random) {
  if (sim_random_percent (random, 20)) {
    SimOffice *office = world->offices->pdata[sim_random_below (random, world->offices->len)];
    sim_note (world, "the clock of office %u is disturbed", office->number);
    disturb (world, random, &office->clock);
    return TRUE;
  }
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld == NULL)
    return FALSE;
  sim_note (world, "the clock of handheld %u is disturbed", handheld->number);
  disturb (world, random, &handheld->clock);
  return TRUE;
}

static void
add_to_set (gpointer id, gpointer value G_GNUC_UNUSED, gpointer set) {
  g_hash_table_add (set, id);
}

/* `to` becomes what `from` is. */
static void
copy_reviews (GHashTable *to, GHashTable *from) {
  GHashTableIter iter;
  gpointer record, review;
  g_hash_table_remove_all (to);
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &record, &review))
    g_hash_table_insert (to, record, review);
}

/* --- copies ---------------------------------------------------------------------------------- */

gboolean
sim_act_copy_store (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld == NULL)
    return FALSE;
  sim_note (world, "somebody copies the folder of handheld %u", handheld->number);
  g_free (handheld->old_dir);
  g_clear_pointer (&handheld->old_chain, g_ptr_array_unref);
  g_clear_pointer (&handheld->old_drafts, g_hash_table_unref);
  handheld->old_dir = sim_new_path (world, "copy");
  sim_handheld_close (handheld);
  sim_copy_folder (handheld->dir, handheld->old_dir);
  sim_handheld_open (world, handheld);
  handheld->old_chain = sim_copy_list (handheld->chain);
  handheld->old_drafts = copy_drafts (handheld->drafts);
  g_hash_table_remove_all (handheld->old_purged);
  g_hash_table_foreach (handheld->purged, add_to_set, handheld->old_purged);
  copy_reviews (handheld->old_reviews, handheld->reviews);
  g_free (handheld->old_pin);
  handheld->old_pin = g_strdup (handheld->pin);
  return TRUE;
}

/* Whether no operation of the handheld's chain attaches this file any more: the copy is from before
 * it, and the file went with the store that it replaced. */
static gboolean
went_along (gpointer digest, gpointer bytes G_GNUC_UNUSED, gpointer data) {
  const SimHandheld *handheld = data;
  for (guint i = 0; i < handheld->chain->len; i++) {
    const ModelOp *op = handheld->chain->pdata[i];
    const char *file = json_string_value (json_object_get (op->body, "digest"));
    if (op->kind == MODEL_ATTACH && file != NULL && strncmp (file + 2, digest, 64) == 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
has_copy (const SimHandheld *handheld) {
  return handheld->old_dir != NULL;
}

gboolean
sim_act_restore_store (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick_if (world, random, has_copy);
  if (handheld == NULL)
    return FALSE;
  sim_note (world, "somebody puts an old copy back onto handheld %u: %u operations instead of %u",
            handheld->number, handheld->old_chain->len, handheld->chain->len);
  sim_handheld_close (handheld);
  give_disk (world, handheld, handheld->old_dir);
  g_hash_table_remove_all (handheld->purged);
  g_hash_table_foreach (handheld->old_purged, add_to_set, handheld->purged);
  copy_reviews (handheld->reviews, handheld->old_reviews);
  g_free (handheld->pin);
  handheld->pin = g_strdup (handheld->old_pin);
  if (handheld->chain->len > handheld->old_chain->len) {
    handheld->is_twin = TRUE;
    sim_count (world, SIM_COUNT_OLD_COPY, 1);
  }
  g_ptr_array_unref (handheld->chain);
  handheld->chain = sim_copy_list (handheld->old_chain);
  (void)g_hash_table_foreach_remove (handheld->files, went_along, handheld);
  g_hash_table_unref (handheld->drafts);
  handheld->drafts = copy_drafts (handheld->old_drafts);
  sim_handheld_open (world, handheld);
  sim_handheld_check (world, handheld, TRUE);
  return TRUE;
}

gboolean
sim_act_clone (SimWorld *world, SimRandom *random) {
  SimHandheld *original = sim_handheld_pick (world, random);
  guint twins = 0;
  for (guint i = 0; i < world->handhelds->len; i++)
    twins += ((SimHandheld *)world->handhelds->pdata[i])->is_twin;
  if (original == NULL || twins >= TWINS_MAX || world->handhelds->len >= HANDHELDS_MAX)
    return FALSE;
  SimHandheld *clone = add_handheld (world, original->office, original->region);
  sim_note (world, "handheld %u is cloned as %u", original->number, clone->number);
  sim_handheld_close (original);
  give_disk (world, clone, original->dir);
  sim_handheld_open (world, original);
  clone->clock = original->clock;
  clone->pin = g_strdup (original->pin);
  copy_reviews (clone->reviews, original->reviews);
  clone->id = g_strdup (original->id);
  clone->root = g_strdup (original->root);
  clone->chain = sim_copy_list (original->chain);
  g_hash_table_foreach (original->purged, add_to_set, clone->purged);
  g_hash_table_unref (clone->drafts);
  clone->drafts = copy_drafts (original->drafts);
  GHashTableIter iter;
  gpointer digest, bytes;
  g_hash_table_iter_init (&iter, original->files);
  while (g_hash_table_iter_next (&iter, &digest, &bytes))
    g_hash_table_insert (clone->files, g_strdup (digest), g_bytes_ref (bytes));
  original->is_twin = clone->is_twin = TRUE;
  sim_count (world, SIM_COUNT_CLONED, 1);
  sim_handheld_open (world, clone);
  sim_handheld_check (world, clone, TRUE);
  return TRUE;
}

/* A new handheld takes the place of the lost one, with a key of its own; mostly its owner goes to
 * the host at once. */
gboolean
sim_act_lose (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld == NULL || world->handhelds->len >= HANDHELDS_MAX)
    return FALSE;
  sim_note (world, "handheld %u is lost", handheld->number);
  sim_handheld_close (handheld);
  handheld->is_lost = TRUE;
  SimHandheld *new = sim_handheld_new (world, random, handheld->office);
  sim_count (world, SIM_COUNT_LOST, 1);
  guint64 after;
  if (sim_random_percent (random, 70))
    sim_enrol (world, random, new);
  sim_count (world, SIM_COUNT_ENROLLED_AGAIN,
             sim_office_grant (new->office, new->id, &after) != NULL);
  return TRUE;
}
