/* Any order, repetition and batching of the same operations gives byte-identical views. Random
 * worlds: handhelds that create, amend what others wrote, withdraw and attach; a copied handheld; a
 * host that lets in, moves, revokes, decides, returns records and accepts them. Their logs are cut
 * at random, shuffled, repeated and merged at random moments, three times over, and the views are
 * compared as text; each time they also equal a rebuild. PANWAS_WORLDS raises the number of worlds.
 */
#include <stdlib.h>
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-log.h"
#include "host/merge/host-pipeline.h"
#include "host/views/host-views.h"
#include "tests/lib/host-world.h"
#include "tests/lib/sample.h"

#define WORLDS 8
#define RUNS 3
#define DEVICES 4

/* --- the script of a world ------------------------------------------------------------------- */

/* One thing that the host does; the same in every run, at another moment. */
typedef struct {
  PwOpKind kind;
  guint device;
  const char *region;
  guint64 after;
  PwId record;
  PwParent parents[4];
  guint parents_count;
  char *value;
} HostStep;

typedef struct {
  PwId id;
  GArray *ops; /* PwParent: every operation about it so far */
} KnownRecord;

typedef struct {
  char *dir;
  WorldClock clock;
  HostStore *seed; /* the store that every run begins with a copy of: keys alone */
  GPtrArray *devices;
  GArray *records; /* KnownRecord */
  GArray *steps;   /* HostStep */
} World;

static const char *const villages[]
    = { "17.07.03.2004", "17.07.03.2007", "17.07.04.2001", "13.02.11.2001" };
static const char *const regions[] = { "17", "17.07", "17.07.03", "13.02" };
static const char *const paths[]
    = { "/narrative", "/village", "/violation/event", "/violation_found", "/stage" };

static guint
pick (guint count) {
  return (guint)g_test_rand_int_range (0, (gint)count);
}

static void
clear_known (gpointer data) {
  g_array_unref (((KnownRecord *)data)->ops);
}

static void
clear_step (gpointer data) {
  g_free (((HostStep *)data)->value);
}

/* One to three operations of the record that the author is said to have seen. */
static guint
pick_parents (const KnownRecord *known, PwParent parents[4]) {
  guint wish = 1 + pick (3);
  guint count = MIN (wish, known->ops->len);
  for (guint i = 0; i < count; i++)
    parents[i] = g_array_index (known->ops, PwParent, pick (known->ops->len));
  return count;
}

static void
add_create (World *world, WorldDevice *device) {
  KnownRecord known = { .ops = g_array_new (FALSE, FALSE, sizeof (PwParent)) };
  guint64 seq = world_create_small (
      device, world->seed->forms, villages[pick (G_N_ELEMENTS (villages))], pick (1000), &known.id);
  PwParent parent = world_parent (device, seq);
  g_array_append_val (known.ops, parent);
  g_array_append_val (world->records, known);
}

static void
add_change (World *world, WorldDevice *device) {
  KnownRecord *known = &g_array_index (world->records, KnownRecord, pick (world->records->len));
  PwParent parents[4];
  guint count = pick_parents (known, parents);
  guint64 seq;
  g_autofree char *text = g_strdup_printf ("nilai %u", pick (4));
  guint path = pick (G_N_ELEMENTS (paths));
  switch (pick (8)) {
  case 0:
    seq = world_withdraw (device, &known->id, parents, count);
    break;
  case 1:
    seq = world_attach (device, &known->id, parents, count, text, strlen (text));
    break;
  case 2:
    seq = world_amend (device, &known->id, parents, count, paths[path], NULL);
    break;
  default:
    seq = world_amend (device, &known->id, parents, count, paths[path],
                       path == 1 ? villages[pick (G_N_ELEMENTS (villages))] : text);
    break;
  }
  PwParent parent = world_parent (device, seq);
  g_array_append_val (known->ops, parent);
}

static void
add_host_step (World *world) {
  HostStep step = { .device = pick (world->devices->len) };
  const KnownRecord *known
      = &g_array_index (world->records, KnownRecord, pick (world->records->len));
  switch (pick (6)) {
  case 4:
  case 5:
    step.kind = PW_OP_REVIEW;
    step.record = known->id;
    step.parents_count = pick_parents (known, step.parents);
    step.value = pick (3) != 0 ? g_strdup_printf ("lengkapi %u", pick (3)) : NULL;
    break;
  case 0:
    step.kind = PW_OP_REVOKE;
    step.after = pick (20);
    break;
  case 1:
    step.kind = PW_OP_ENROL;
    step.region = regions[pick (G_N_ELEMENTS (regions))];
    break;
  default:
    step.kind = PW_OP_DECIDE;
    step.record = known->id;
    step.parents_count = pick_parents (known, step.parents);
    step.value = g_strdup_printf ("putusan %u", pick (3));
    break;
  }
  g_array_append_val (world->steps, step);
}

static void
add_enrolment (World *world, guint device) {
  HostStep step = { .kind = PW_OP_ENROL, .device = device, .region = regions[pick (2)] };
  g_array_append_val (world->steps, step);
}

static void
make_world (World *world) {
  pw_secret_start ();
  world->dir = sample_dir_new ();
  world_clock_init (&world->clock, WORLD_START_MS);
  world->seed = world_host_new (world->dir, "seed.db", &world->clock.base);
  world->devices = g_ptr_array_new_with_free_func ((GDestroyNotify)world_device_free);
  world->records = g_array_new (FALSE, FALSE, sizeof (KnownRecord));
  g_array_set_clear_func (world->records, clear_known);
  world->steps = g_array_new (FALSE, TRUE, sizeof (HostStep));
  g_array_set_clear_func (world->steps, clear_step);
  for (guint i = 0; i < DEVICES; i++) {
    g_ptr_array_add (world->devices, world_device_new ());
    add_enrolment (world, i);
  }
  add_create (world, g_ptr_array_index (world->devices, 0));
  guint length = 20 + pick (60);
  for (guint i = 0; i < length; i++) {
    WorldDevice *device = g_ptr_array_index (world->devices, pick (world->devices->len));
    if (pick (3) == 0)
      add_create (world, device);
    else
      add_change (world, device);
    if (pick (12) == 0)
      add_host_step (world);
    if (i == length / 2 && pick (2) == 0)
      g_ptr_array_add (world->devices, world_device_copy (device));
  }
}

static void
free_world (World *world) {
  g_array_unref (world->steps);
  g_array_unref (world->records);
  g_ptr_array_unref (world->devices);
  host_store_close (world->seed);
  sample_dir_free (world->dir);
}

/* --- one run --------------------------------------------------------------------------------- */

/* Parcels that together hold every operation, some of them several times, in any order. */
static GPtrArray *
cut_parcels (World *world) {
  GPtrArray *parcels = g_ptr_array_new ();
  for (guint i = 0; i < world->devices->len; i++) {
    const WorldDevice *device = g_ptr_array_index (world->devices, i);
    guint64 last = world_device_seq (device);
    for (guint64 next = 1; next <= last;) {
      guint64 first = pick (3) == 0 ? 1 + pick ((guint)next) : next;
      guint64 wish = next + pick (9);
      guint64 end = MIN (wish, last);
      PwBatchWriter *writer = world_writer (world->seed);
      world_add_segment (writer, device, world->seed, first, end, device->now_ms / 1000);
      const WorldDevice *other = g_ptr_array_index (world->devices, pick (world->devices->len));
      if (pick (6) == 0 && world_device_seq (other) > 0)
        world_add_segment (writer, other, world->seed, 1,
                           1 + pick ((guint)world_device_seq (other)), other->now_ms / 1000);
      g_ptr_array_add (parcels, world_finish (writer, world->seed));
      next = end + 1;
    }
  }
  for (guint i = parcels->len; i > 1; i--) {
    guint j = pick (i);
    gpointer swap = parcels->pdata[i - 1];
    parcels->pdata[i - 1] = parcels->pdata[j];
    parcels->pdata[j] = swap;
  }
  return parcels;
}

static void
merge (HostStore *host) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostMergeReport) report = host_pipeline_run (host, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
}

static GBytes *
step_body (World *world, const HostStep *step) {
  const WorldDevice *device = g_ptr_array_index (world->devices, step->device);
  if (step->kind == PW_OP_REVIEW)
    return pw_body_write_change (NULL, NULL, step->value, "Koordinator");
  if (step->kind == PW_OP_DECIDE) {
    json_t *set = json_pack ("{s:s}", "/narrative", step->value);
    GBytes *body = pw_body_write_change (set, NULL, "klarifikasi", "Koordinator");
    json_decref (set);
    return body;
  }
  char name[] = "Petugas", region[16] = "";
  (void)g_strlcpy (region, step->region != NULL ? step->region : "", sizeof region);
  PwDeviceChange change = {
    .device = device->identity->id,
    .name = name,
    .region = region,
    .after = step->after,
  };
  memcpy (change.public_key, device->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  return pw_body_write_device_change (step->kind, &change);
}

static gboolean
is_about_record (const HostStep *step) {
  return step->kind == PW_OP_DECIDE || step->kind == PW_OP_REVIEW;
}

/* FALSE if it has to wait: the record of a decision or review is not here yet. */
static gboolean
do_step (World *world, HostStore *host, const HostStep *step) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = step_body (world, step);
  HostLogEntry entry = {
    .kind = step->kind,
    .record = is_about_record (step) ? &step->record : NULL,
    .parents = step->parents,
    .parents_count = step->parents_count,
    .body = body,
  };
  g_assert_true (pw_db_begin (host->db, &error));
  gboolean done = host_log_append (host, &entry, NULL, &error);
  if (!done && is_about_record (step)) {
    pw_db_rollback (host->db);
    return FALSE;
  }
  g_assert_no_error (error);
  g_assert_true (pw_db_commit (host->db, &error));
  return TRUE;
}

static HostStore *
copy_seed (World *world, guint run) {
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("run-%u.db", run);
  g_autofree char *path = g_build_filename (world->dir, name, NULL);
  g_assert_true (pw_db_backup (world->seed->db, path, &error));
  HostStore *host = host_store_open (path, &world->clock.base, &error);
  g_assert_no_error (error);
  return host;
}

static char *
run_world (World *world, guint run) {
  g_autoptr (GError) error = NULL;
  HostStore *host = copy_seed (world, run);
  GPtrArray *parcels = cut_parcels (world);
  guint step = 0, mean = 1 + pick (8);
  for (guint i = 0; i < parcels->len; i++) {
    if (pick (mean) == 0 && step < world->steps->len)
      step += do_step (world, host, &g_array_index (world->steps, HostStep, step));
    if (pick (5) == 0)
      world_spool (host, g_bytes_ref (parcels->pdata[pick (i + 1)]), "usb");
    world_spool (host, g_bytes_ref (parcels->pdata[i]), pick (2) != 0 ? "usb" : "qr");
    if (pick (6) == 0)
      merge (host);
  }
  merge (host);
  for (guint tries = 0; step < world->steps->len; tries++) {
    g_assert_cmpuint (tries, <, 2 * world->steps->len);
    if (do_step (world, host, &g_array_index (world->steps, HostStep, step)))
      step++;
    else
      merge (host);
  }
  merge (host);
  char *dump = world_dump (host);
  (void)host_views_check (host, &error);
  g_assert_no_error (error);
  g_ptr_array_set_free_func (parcels, (GDestroyNotify)g_bytes_unref);
  g_ptr_array_unref (parcels);
  host_store_close (host);
  return dump;
}

static void
test_order (void) {
  const char *wanted = g_getenv ("PANWAS_WORLDS");
  guint worlds = wanted != NULL ? (guint)g_ascii_strtoull (wanted, NULL, 10) : WORLDS;
  guint reviewed = 0, answered = 0;
  for (guint i = 0; i < worlds; i++) {
    World world = { 0 };
    make_world (&world);
    g_autofree char *first = run_world (&world, 0);
    g_assert_nonnull (strstr (first, "record|"));
    reviewed += strstr (first, "|\"returned\"|") != NULL;
    answered += strstr (first, "|\"answered\"|") != NULL;
    for (guint run = 1; run < RUNS; run++) {
      g_autofree char *other = run_world (&world, run);
      g_assert_cmpstr (first, ==, other);
    }
    free_world (&world);
  }
  g_test_message ("of %u worlds %u with returned, %u with answered records", worlds, reviewed,
                  answered);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/order", test_order);
  return g_test_run ();
}
