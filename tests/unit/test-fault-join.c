/* A host joins the one above it whole or not at all, and so it takes the answer: both with a fault
 * at every call of its disk and of the stick (tests/lib/fault-loop.h). Whatever is left, the
 * command again ends as it always does. */
#include "tests/lib/fault-heap-loop.h"
#include "tests/lib/fault-tree.h"

/* --- join ------------------------------------------------------------------------------------ */

/* The request is there, and what it asks for can be granted. */
static gboolean
asks_above (FaultWorld *world) {
  g_autofree char *above = fault_tree_take (world), *id = fault_tree_id (world->host_store);
  json_auto_t *requests = fault_tree_json (above, "requests", NULL);
  g_assert_cmpuint (json_array_size (requests), <=, 1);
  if (json_array_size (requests) == 0)
    return FALSE;
  const json_t *request = json_array_get (requests, 0);
  g_assert_cmpstr (json_string_value (json_object_get (request, "device")), ==, id);
  g_assert_cmpstr (json_string_value (json_object_get (request, "region")), ==, "17.07");
  g_free (fault_tree_host (above, "approve", id, NULL));
  return TRUE;
}

static void
check_join (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  fault_tree_check_holds_all (world->host_store);
  json_auto_t *above = fault_tree_above_of (world->host_store);
  gboolean asks = asks_above (world);
  if (done || again)
    g_assert_true (above != NULL && asks);
  /* Nobody asks whom he did not join, and no invitation is used up for nothing. */
  g_assert_true (above != NULL || !asks);
  g_assert_true (asks || fault_tree_count_files (world, "invite") == 1);
}

static void
test_join (gconstpointer faults) {
  g_autoptr (FaultWorld) world = fault_tree_new ();
  fault_world_keep (world);
  const char *const words[] = { "join", "--usb", world->stick, NULL };
  const FaultPath path = {
    .name = "join", .on_host = TRUE, .with_stick = TRUE, .words = words, .check = check_join
  };
  fault_loop_either (faults, world, &path);
}

/* --- the answer ------------------------------------------------------------------------------ */

/* The certificate and all receipts, or nothing of them yet. */
static void
check_answer (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  fault_tree_check_holds_all (world->host_store);
  json_auto_t *above = fault_tree_above_of (world->host_store);
  gboolean enrolled = json_is_true (json_object_get (above, "enrolled"));
  g_assert_cmpint (fault_tree_to_pass (world, world->host_store) == 1, ==, enrolled);
  g_assert_true (enrolled || !(done || again));
}

static void
test_answer (gconstpointer faults) {
  g_autoptr (FaultWorld) world = fault_tree_new ();
  g_autofree char *above = fault_tree_other (world);
  fault_tree_ask (world);
  fault_tree_let_in (world);
  g_free (fault_tree_host (above, "receipts", "--usb", world->stick, NULL));
  fault_world_keep (world);
  const char *const words[] = { "collect", "--usb", world->stick, "--merge", NULL };
  const FaultPath path = { .name = "answer",
                           .on_host = TRUE,
                           .with_stick = TRUE,
                           .reports = TRUE,
                           .words = words,
                           .check = check_answer };
  fault_loop_either (faults, world, &path);
}

int
main (int argc, char **argv) {
  fault_program_start ();
  g_test_init (&argc, &argv, NULL);
  fault_loops_add ("/fault-join/join", test_join);
  fault_loops_add ("/fault-join/answer", test_answer);
  return g_test_run ();
}
