/* Nothing that a handheld said was saved is lost, and nothing is there by half: record, amend,
 * attach and withdraw with a fault at every call (tests/lib/fault-loop.h). */
#include <string.h>

#include "tests/lib/fault-heap-loop.h"

static json_int_t operations_before; /* found after the fault, before the second run */

/* All ids that were printed are those of records with these answers. */
static void
check_ids (FaultWorld *world, const char *out) {
  g_auto (GStrv) lines = g_strsplit (out, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] == '\0')
      continue;
    g_autofree char *shown = fault_world_phone (world, "show", lines[i], "--json", NULL);
    if (strstr (shown, "\"Keliling dusun.\"") == NULL)
      g_error ("%s was promised, and this is there: %s", lines[i], shown);
  }
}

static void
check_sound (FaultWorld *world) {
  g_free (fault_world_phone (world, "verify", NULL));
}

/* How many operations are there, of `one` that the command makes. */
static void
check_operations (FaultWorld *world, json_int_t one, gboolean done, gboolean again) {
  json_int_t base = FAULT_WORLD_RECORDS, found = fault_world_phone_number (world, "head_seq");
  if (again) {
    g_assert_cmpint (found, ==, operations_before + one);
    return;
  }
  if (done)
    g_assert_cmpint (found, ==, base + one);
  g_assert_cmpint (found, >=, base);
  g_assert_cmpint (found, <=, base + one);
  operations_before = found;
}

static void
check_record (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  check_sound (world);
  check_ids (world, run->out);
  check_operations (world, 2, done, again);
}

static void
check_amend (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  check_sound (world);
  /* The answers are the new ones as soon as the operation is there: then there is nothing to amend
   * any more. */
  g_autofree char *shown = fault_world_phone (world, "show", world->record, "--json", NULL);
  gboolean amended = strstr (shown, "balai desa") != NULL;
  json_int_t found = fault_world_phone_number (world, "head_seq");
  g_assert_cmpint (found, ==, FAULT_WORLD_RECORDS + (amended ? 1 : 0));
  if (done || again)
    g_assert_true (amended);
}

static void
test_record (gconstpointer faults) {
  g_autoptr (FaultWorld) world = fault_world_new ();
  g_autofree char *two = g_build_filename (world->dir, "two.jsonl", NULL);
  g_autofree char *one = NULL;
  g_assert_true (g_file_get_contents (world->answers, &one, NULL, NULL));
  g_autofree char *text = g_strconcat (one, one, NULL);
  g_assert_true (g_file_set_contents (two, text, -1, NULL));
  fault_world_keep (world);
  const char *const words[] = { "record", "form_a", "--answers", two, NULL };
  const FaultPath path
      = { .name = "record", .with_memory = TRUE, .words = words, .check = check_record };
  fault_loop_either (faults, world, &path);
}

static void
test_amend (gconstpointer faults) {
  g_autoptr (FaultWorld) world = fault_world_new ();
  fault_world_keep (world);
  const char *const words[]
      = { "amend", world->record, "--answers", world->amended, "--reason", "lupa", NULL };
  const FaultPath path = {
    .name = "amend", .once = TRUE, .with_memory = TRUE, .words = words, .check = check_amend
  };
  fault_loop_either (faults, world, &path);
}

int
main (int argc, char **argv) {
  fault_program_start ();
  g_test_init (&argc, &argv, NULL);
  fault_loops_add ("/fault-record/record", test_record);
  fault_loops_add ("/fault-record/amend", test_amend);
  return g_test_run ();
}
