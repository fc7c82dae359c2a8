/* Sticks: what lies on them, what comes off them, and what happens to them in a pocket. */
#include <glib/gstdio.h>
#include <string.h>

#include "host/intake/host-collect.h"
#include "sync/base/pw-limits.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 12

SimStick *
sim_stick_new (SimWorld *world) {
  SimStick *stick = g_new0 (SimStick, 1);
  stick->root = sim_new_path (world, "stick");
  g_assert_cmpint (g_mkdir (stick->root, 0700), ==, 0);
  sim_disk_add (world->disks, stick->root, TRUE);
  g_ptr_array_add (world->sticks, stick);
  return stick;
}

void
sim_stick_free (SimStick *stick) {
  g_free (stick->root);
  g_free (stick->old);
  g_free (stick);
}

static char *
folder_of (const SimStick *stick, const char *box, const char *id) {
  g_autofree char *address = g_strndup (id, 2 * PW_ADDRESS_BYTES);
  return g_build_filename (stick->root, "PANWAS", "1", box, address, NULL);
}

GHashTable *
sim_stick_parcels (SimWorld *world, const SimStick *stick, const char *box, const char *id) {
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = folder_of (stick, box, id);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *content = NULL;
    gsize length;
    if (!g_str_has_suffix (name, ".pwb") || !g_file_get_contents (path, &content, &length, NULL))
      continue;
    char *digest = model_digest (content, length, NULL, 0);
    /* A file is whole if its content is what its name says. */
    if (strncmp (name, digest, 32) == 0 && strlen (name) == 36
        && g_hash_table_contains (world->parcels, digest))
      g_hash_table_add (found, digest);
    else
      g_free (digest);
  }
  return found;
}

void
sim_stick_pull (SimWorld *world, SimRandom *random, SimStick *stick) {
  sim_note (world, "  the stick is pulled out");
  sim_count (world, SIM_COUNT_STICK_PULLED, 1);
  sim_crash (world, random, stick->root);
}

/* --- collecting ------------------------------------------------------------------------------ */

gboolean
sim_collect (SimWorld *world, SimRandom *random, SimOffice *office, SimStick *stick,
             guint trouble_percent) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) there = sim_stick_parcels (world, stick, "to-host", office->id);
  sim_disk_arm (world->disks, random, office->dir, trouble_percent);
  HostCollect *collect = host_collect_stick (office->store, stick->root, NULL, NULL, &error);
  SimTrouble trouble = sim_calm (world);
  gboolean ok = collect != NULL;
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "host %u: %s", office->number,
             error->message);
  sim_note (world, "host %u collects a stick with %u parcels: %s", office->number,
            g_hash_table_size (there), ok ? "done" : error->message);
  if (ok)
    sim_check (world, SIM_ACCOUNT,
               collect->new_count + collect->known_count == g_hash_table_size (there),
               "host %u took %u files of a stick with %u whole ones", office->number,
               collect->new_count + collect->known_count, g_hash_table_size (there));
  host_collect_free (collect);
  sim_office_recover (world, random, office, trouble);
  sim_office_settle (world, office, there, 0, ok, FALSE);
  return ok;
}

gboolean
sim_act_collect (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  return sim_collect (world, random, office, stick, TROUBLE_PERCENT);
}

/* --- in a pocket ----------------------------------------------------------------------------- */

/* Some file in the folder of an office; NULL if there is none. (transfer full) */
static char *
some_file (SimWorld *world, SimRandom *random, const SimStick *stick) {
  g_autofree char *folder = folder_of (stick, "to-host", sim_office_pick (world, random)->id);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  if (names->len == 0)
    return NULL;
  /* The order of a folder is the file system's: only a sorted list is the same every time. */
  g_ptr_array_sort (names, sim_compare_texts);
  return g_strdup (names->pdata[sim_random_below (random, names->len)]);
}

static void
spoil (SimRandom *random, const char *path) {
  g_autofree char *content = NULL;
  gsize length;
  if (!g_file_get_contents (path, &content, &length, NULL) || length == 0)
    return;
  if (sim_random_percent (random, 30))
    length = sim_random_below (random, (guint)length);
  else
    content[sim_random_below (random, (guint)length)] ^= 0x20;
  (void)g_file_set_contents_full (path, content, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600,
                                  NULL);
}

static gboolean
do_mischief (SimWorld *world, SimRandom *random, SimStick *stick) {
  switch (sim_random_below (random, 4)) {
  case 0: /* a copy is made ... */
    if (stick->old != NULL)
      return FALSE;
    stick->old = sim_new_path (world, "old-stick");
    sim_copy_folder (stick->root, stick->old);
    sim_note (world, "somebody copies a stick");
    return TRUE;
  case 1: /* ... and its files come back */
    if (stick->old == NULL)
      return FALSE;
    sim_copy_folder (stick->old, stick->root);
    sim_note (world, "old files come back onto a stick");
    sim_count (world, SIM_COUNT_STICK_OLD, 1);
    return TRUE;
  case 2: {
    g_autofree char *path = some_file (world, random, stick);
    if (path == NULL)
      return FALSE;
    spoil (random, path);
    sim_note (world, "a file of a stick is spoilt");
    sim_count (world, SIM_COUNT_STICK_SPOILT, 1);
    return TRUE;
  }
  default: {
    g_autofree char *path = some_file (world, random, stick);
    if (path == NULL)
      return FALSE;
    g_autofree char *other = g_strconcat (path, ".part", NULL);
    (void)g_file_set_contents_full (other, "rubbish", 7, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
    sim_note (world, "rubbish comes onto a stick");
    return TRUE;
  }
  }
}

/* Whoever did it took the stick out as one should. */
gboolean
sim_act_stick_mischief (SimWorld *world, SimRandom *random) {
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  gboolean done = do_mischief (world, random, stick);
  sim_disk_settle (world->disks, stick->root);
  return done;
}
