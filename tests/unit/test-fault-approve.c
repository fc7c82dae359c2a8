/* A host above lets in all that a host below let in, or none of it, and its answer comes: approve
 * --below and receipts with a fault at every call (tests/lib/fault-loop.h). */
#include "tests/lib/fault-heap-loop.h"
#include "tests/lib/fault-tree.h"

/* The host above is under test; the host below passed on all that it holds, and is let in itself.
 */
static FaultWorld *
world_above (void) {
  FaultWorld *world = fault_tree_new ();
  fault_tree_revoke_second (world);
  fault_tree_ask (world);
  fault_tree_swap (world);
  g_autofree char *below = fault_tree_other (world), *id = fault_tree_id (below);
  g_free (fault_world_host (world, "approve", id, NULL));
  g_free (fault_tree_host (world->host_store, "merge", NULL));
  return world;
}

/* --- what is there --------------------------------------------------------------------------- */

typedef struct {
  guint hosts, handhelds, revoked;
} Enrolled;

static Enrolled
enrolled_above (FaultWorld *world) {
  json_auto_t *devices = fault_tree_json (world->host_store, "devices", NULL);
  Enrolled enrolled = { 0 };
  size_t i;
  const json_t *device;
  json_array_foreach (devices, i, device) {
    gboolean is_host = g_str_equal (json_string_value (json_object_get (device, "kind")), "host");
    enrolled.hosts += is_host;
    enrolled.handhelds += !is_host;
    enrolled.revoked += json_is_integer (json_object_get (device, "revoked_after"));
  }
  return enrolled;
}

/* The host below takes what is on the stick: it is let in, and the receipts cover `all`, or not. */
static void
check_answer (FaultWorld *world, gboolean all) {
  g_autofree char *below = fault_tree_take (world);
  json_auto_t *above = fault_tree_above_of (below);
  g_assert_true (json_is_true (json_object_get (above, "enrolled")));
  if (all)
    g_assert_cmpint (fault_tree_to_pass (world, below), ==, 1);
  g_free (fault_tree_host (below, "verify", "--all", NULL));
}

/* --- approve --below ------------------------------------------------------------------------- */

static void
check_approve (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  Enrolled enrolled = enrolled_above (world);
  /* The word of the host below was taken for all of its handhelds, with what it revoked. */
  g_assert_cmpuint (enrolled.hosts, ==, 1);
  g_assert_true (enrolled.handhelds == 2 || (enrolled.handhelds == 0 && !done && !again));
  g_assert_cmpuint (enrolled.revoked, ==, enrolled.handhelds == 2);
  if (done || again) {
    g_free (fault_tree_host (world->host_store, "merge", NULL));
    fault_tree_check_holds_all (world->host_store);
  } else {
    g_free (fault_tree_host (world->host_store, "verify", "--all", NULL));
  }
  if (!again)
    return;
  g_free (fault_tree_host (world->host_store, "receipts", "--usb", world->stick, NULL));
  check_answer (world, TRUE);
}

static void
test_approve (gconstpointer faults) {
  g_autoptr (FaultWorld) world = world_above ();
  g_autofree char *below = fault_tree_other (world), *id = fault_tree_id (below);
  fault_world_keep (world);
  const char *const words[] = { "approve", "--below", id, NULL };
  const FaultPath path
      = { .name = "approve --below", .on_host = TRUE, .words = words, .check = check_approve };
  fault_loop_either (faults, world, &path);
}

/* --- receipts -------------------------------------------------------------------------------- */

/* An answer lies on the stick in any case: the one from before, or the new one. */
static void
check_receipts (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  fault_tree_check_holds_all (world->host_store);
  check_answer (world, done || again);
}

static void
test_receipts (gconstpointer faults) {
  g_autoptr (FaultWorld) world = world_above ();
  g_autofree char *below = fault_tree_other (world), *id = fault_tree_id (below);
  g_free (fault_tree_host (world->host_store, "receipts", "--usb", world->stick, NULL));
  g_free (fault_world_host (world, "approve", "--below", id, NULL));
  g_free (fault_tree_host (world->host_store, "merge", NULL));
  fault_world_keep (world);
  const char *const words[] = { "receipts", "--usb", world->stick, NULL };
  const FaultPath path = {
    .name = "receipts", .on_host = TRUE, .with_stick = TRUE, .words = words, .check = check_receipts
  };
  fault_loop_either (faults, world, &path);
}

int
main (int argc, char **argv) {
  fault_program_start ();
  g_test_init (&argc, &argv, NULL);
  fault_loops_add ("/fault-approve/below", test_approve);
  fault_loops_add ("/fault-approve/receipts", test_receipts);
  return g_test_run ();
}
