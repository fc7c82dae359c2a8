/* The host loses nothing that it took, merges it once, and keeps backups whole: collect, merge and
 * backup with a fault at every call (tests/lib/fault-loop.h). */
#include "sync/base/pw-file.h"
#include "tests/lib/fault-heap-loop.h"

/* The handheld's records and its evidence file lie on the stick. */
static FaultWorld *
world_with_stick (void) {
  FaultWorld *world = fault_world_new ();
  g_free (fault_world_phone (world, "attach", world->record, world->file, NULL));
  g_free (fault_world_phone (world, "send", "--usb", world->stick, NULL));
  return world;
}

static void
check_sound (FaultWorld *world) {
  g_free (fault_world_host (world, "verify", "--all", NULL));
}

static void
check_all_is_there (FaultWorld *world) {
  g_assert_cmpint (fault_world_host_number (world, "records"), ==, FAULT_WORLD_RECORDS);
  g_assert_cmpint (fault_world_host_number (world, "evidence_held"), ==, 1);
}

/* --- collect
 * ---------------------------------------------------------------------------------------------- */

static void
check_collect (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  check_sound (world);
  if (!done && !again)
    return;
  /* What was taken is merged without the stick. */
  g_free (fault_world_host (world, "merge", NULL));
  check_all_is_there (world);
}

static void
test_collect (gconstpointer faults) {
  g_autoptr (FaultWorld) world = world_with_stick ();
  fault_world_keep (world);
  const char *const words[] = { "collect", "--usb", world->stick, NULL };
  const FaultPath path = { .name = "collect",
                           .on_host = TRUE,
                           .with_stick = TRUE,
                           .reports = TRUE,
                           .words = words,
                           .check = check_collect };
  fault_loop_either (faults, world, &path);
}

/* --- merge
 * ------------------------------------------------------------------------------------------------
 */

static void
check_merge (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  check_sound (world);
  if (done || again)
    check_all_is_there (world);
}

static void
test_merge (gconstpointer faults) {
  g_autoptr (FaultWorld) world = world_with_stick ();
  g_free (fault_world_host (world, "collect", "--usb", world->stick, NULL));
  fault_world_keep (world);
  const char *const words[] = { "merge", NULL };
  /* No thread outlives a fork, so there is none beside the one whose allocations fail. */
  const char *const alone[] = { "merge", "--jobs", "1", NULL };
  const FaultPath path = { .name = "merge",
                           .on_host = TRUE,
                           .with_memory = TRUE,
                           .reports = TRUE,
                           .words = fault_loop_is_memory (faults) ? alone : words,
                           .check = check_merge };
  fault_loop_either (faults, world, &path);
}

/* --- return
 * ------------------------------------------------------------------------------------------------
 */

/* Returned, or not at all; twice is once. */
static void
check_return (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  check_sound (world);
  json_int_t returned = fault_world_host_number (world, "returned");
  g_assert_true (returned == 1 || (returned == 0 && !done && !again));
}

static void
test_return (gconstpointer faults) {
  g_autoptr (FaultWorld) world = world_with_stick ();
  g_free (fault_world_host (world, "collect", "--usb", world->stick, "--merge", NULL));
  fault_world_keep (world);
  const char *const words[]
      = { "return", world->record, "--comment", "Siapa saksinya?", "--person", "Sari", NULL };
  const FaultPath path
      = { .name = "return", .on_host = TRUE, .words = words, .check = check_return };
  fault_loop_either (faults, world, &path);
}

/* --- backup
 * ------------------------------------------------------------------------------------------------
 */

static char *
backup_path (FaultWorld *world) {
  return g_build_filename (world->host, "backup.db", NULL);
}

/* A backup that is there comes back as the same host, which proves all of it. */
static void
check_backup (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  g_autofree char *path = backup_path (world);
  gboolean there = pw_file_exists (path);
  check_sound (world);
  if (done || again)
    g_assert_true (there);
  if (!there || again) /* a second one is made as the first without a fault was */
    return;
  g_autofree char *place = g_build_filename (world->dir, "restored.db", NULL);
  g_autofree char *own = g_steal_pointer (&world->host_store);
  world->host_store = g_strdup (place);
  g_free (fault_world_host (world, "restore", path, NULL));
  check_all_is_there (world);
  g_free (world->host_store);
  world->host_store = g_steal_pointer (&own);
  static const char *const parts[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *part = g_strconcat (place, parts[i], NULL);
    g_assert_true (pw_file_remove (part, NULL));
  }
}

static void
test_backup (gconstpointer faults) {
  g_autoptr (FaultWorld) world = world_with_stick ();
  g_free (fault_world_host (world, "collect", "--usb", world->stick, "--merge", NULL));
  fault_world_keep (world);
  g_autofree char *target = backup_path (world);
  const char *const words[] = { "backup", target, NULL };
  const FaultPath path
      = { .name = "backup", .on_host = TRUE, .once = TRUE, .words = words, .check = check_backup };
  fault_loop_either (faults, world, &path);
}

int
main (int argc, char **argv) {
  fault_program_start ();
  g_test_init (&argc, &argv, NULL);
  fault_loops_add ("/fault-host/collect", test_collect);
  fault_loops_add ("/fault-host/merge", test_merge);
  fault_loops_add ("/fault-host/return", test_return);
  fault_loops_add ("/fault-host/backup", test_backup);
  return g_test_run ();
}
