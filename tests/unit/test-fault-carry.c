/* What was sent is on the stick, what was received is in the handheld, whole or not at all: send
 * and receive with a fault at every call of the handheld's disk and of the stick
 * (tests/lib/fault-loop.h). */
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-file.h"
#include "sync/base/pw-id.h"
#include "tests/lib/fault-heap-loop.h"

#define PARCEL_BYTES_MAX (1 << 20)
#define NAME_BYTES 16 /* of the digest, in the name of a file on a stick */

/* --- the stick
 * ------------------------------------------------------------------------------------------ */

/* Every finished file is what its name says. */
static void
check_stick (const char *folder) {
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (pw_file_is_dir (path)) {
      check_stick (path);
      continue;
    }
    if (!g_str_has_suffix (name, ".pwb"))
      continue;
    g_autoptr (GBytes) bytes = pw_file_read (path, PARCEL_BYTES_MAX, NULL);
    g_assert_nonnull (bytes);
    guint8 digest[32];
    (void)crypto_generichash (digest, sizeof digest, g_bytes_get_data (bytes, NULL),
                              g_bytes_get_size (bytes), NULL, 0);
    g_autofree char *hex = pw_hex_encode (digest, NAME_BYTES);
    if (!g_str_has_prefix (name, hex))
      g_error ("%s is not what its name says", path);
  }
}

/* The host takes what is on the stick, and has all records and the evidence file then. */
static void
check_host_gets_all (FaultWorld *world) {
  g_free (fault_world_host (world, "collect", "--usb", world->stick, "--merge", NULL));
  g_assert_cmpint (fault_world_host_number (world, "records"), ==, FAULT_WORLD_RECORDS);
  g_assert_cmpint (fault_world_host_number (world, "evidence_held"), ==, 1);
}

/* --- send
 * ------------------------------------------------------------------------------------------------
 */

static void
check_send (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  g_free (fault_world_phone (world, "verify", NULL));
  check_stick (world->stick);
  if (done || again)
    check_host_gets_all (world);
}

static void
test_send (gconstpointer faults) {
  g_autoptr (FaultWorld) world = fault_world_new ();
  g_free (fault_world_phone (world, "attach", world->record, world->file, NULL));
  fault_world_keep (world);
  const char *const words[] = { "send", "--usb", world->stick, NULL };
  const FaultPath path = {
    .name = "send", .with_stick = TRUE, .with_memory = TRUE, .words = words, .check = check_send
  };
  fault_loop_either (faults, world, &path);
}

/* --- receive
 * ---------------------------------------------------------------------------------------------- */

static void
check_receive (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  g_free (fault_world_phone (world, "verify", NULL));
  check_stick (world->stick);
  json_int_t receipted = fault_world_phone_number (world, "receipted_seq");
  json_int_t head = fault_world_phone_number (world, "head_seq");
  g_assert_cmpint (head, ==, FAULT_WORLD_RECORDS);
  if (done || again)
    g_assert_cmpint (receipted, ==, head);
  else
    g_assert_true (receipted == 0 || receipted == head);
  /* One parcel is one transaction: the comment of the office came with the receipt, or not yet. */
  g_assert_cmpint (fault_world_phone_number (world, "returned"), ==, receipted == head);
}

static void
test_receive (gconstpointer faults) {
  g_autoptr (FaultWorld) world = fault_world_new ();
  g_free (fault_world_phone (world, "send", "--usb", world->stick, NULL));
  g_free (fault_world_host (world, "collect", "--usb", world->stick, "--merge", NULL));
  g_free (fault_world_host (world, "return", world->record, "--comment", "Siapa saksinya?",
                            "--person", "Sari", NULL));
  g_free (fault_world_host (world, "receipts", "--usb", world->stick, NULL));
  fault_world_keep (world);
  const char *const words[] = { "receive", "--usb", world->stick, NULL };
  const FaultPath path = { .name = "receive",
                           .with_stick = TRUE,
                           .with_memory = TRUE,
                           .words = words,
                           .check = check_receive };
  fault_loop_either (faults, world, &path);
}

int
main (int argc, char **argv) {
  fault_program_start ();
  g_test_init (&argc, &argv, NULL);
  fault_loops_add ("/fault-carry/send", test_send);
  fault_loops_add ("/fault-carry/receive", test_receive);
  return g_test_run ();
}
