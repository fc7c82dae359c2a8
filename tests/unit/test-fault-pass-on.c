/* What a host passes on lies on the stick whole, and nothing that lay there before is lost for it:
 * pass-on with a fault at every call of its disk and of the stick (tests/lib/fault-loop.h). */
#include <glib/gstdio.h>

#include "tests/lib/fault-heap-loop.h"
#include "tests/lib/fault-tree.h"

/* What was passed on before is still there, or what stands for it is: the host above gets all but
 * the newest record in any case. */
static void
check_pass_on (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  g_free (fault_world_host (world, "verify", "--all", NULL));
  g_autofree char *above = fault_tree_take (world), *id = fault_tree_id (world->host_store);
  g_free (fault_tree_host (above, "approve", "--below", id, NULL));
  g_free (fault_tree_host (above, "merge", NULL));
  g_free (fault_tree_host (above, "verify", "--all", NULL));
  json_int_t records = fault_tree_number (above, "records");
  g_assert_cmpint (records, >=, FAULT_TREE_RECORDS);
  g_assert_cmpint (fault_tree_number (above, "evidence_held"), ==, 1);
  if (done || again)
    g_assert_cmpint (records, ==, FAULT_TREE_RECORDS + 1);
}

/* One more record comes to the host, by another stick. */
static void
add_record (FaultWorld *world) {
  g_autofree char *near = g_build_filename (world->dir, "near", NULL);
  g_assert_cmpint (g_mkdir (near, 0700), ==, 0);
  g_free (fault_world_phone (world, "record", "form_a", "--answers", world->answers, NULL));
  g_free (fault_world_phone (world, "send", "--usb", near, NULL));
  g_free (fault_world_host (world, "collect", "--usb", near, "--merge", NULL));
}

static void
test_pass_on (gconstpointer faults) {
  g_autoptr (FaultWorld) world = fault_tree_new ();
  fault_tree_join (world);
  g_free (fault_world_host (world, "pass-on", "--usb", world->stick, NULL));
  add_record (world);
  fault_world_keep (world);
  const char *const words[] = { "pass-on", "--usb", world->stick, NULL };
  const FaultPath path = {
    .name = "pass-on", .on_host = TRUE, .with_stick = TRUE, .words = words, .check = check_pass_on
  };
  fault_loop_either (faults, world, &path);
}

int
main (int argc, char **argv) {
  fault_program_start ();
  g_test_init (&argc, &argv, NULL);
  fault_loops_add ("/fault-pass-on/pass-on", test_pass_on);
  return g_test_run ();
}
