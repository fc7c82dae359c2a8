/* The list of what does not count: each kind with its code, its author and what is known beside. */
#include <string.h>

#include "host/review/host-quarantine.h"
#include "tests/lib/host-desk.h"

static GPtrArray *
list (Desk *desk) {
  g_autoptr (GError) error = NULL;
  GPtrArray *all = host_quarantine_list (desk->host, &error);
  g_assert_no_error (error);
  return all;
}

static const HostQuarantined *
find_code (const GPtrArray *all, HostVerdictCode code) {
  for (guint i = 0; i < all->len; i++) {
    const HostQuarantined *one = g_ptr_array_index (all, i);
    if (one->code == code)
      return one;
  }
  return NULL;
}

static void
test_kinds (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) stranger = world_device_new ();
  world_create_small (stranger, desk->host->forms, DESK_VILLAGE, 1, NULL);
  desk_send (desk, stranger);
  world_spool (desk->host, g_bytes_new_static ("no parcel at all", 16), "usb");
  PwId outside;
  world_create_small (desk->siti, desk->host->forms, "17.08.01.2001", 2, &outside);
  world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 3, NULL);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  g_autoptr (GPtrArray) all = list (desk);
  g_assert_cmpuint (all->len, ==, 3);
  const HostQuarantined *unknown = find_code (all, HOST_VERDICT_UNKNOWN_DEVICE);
  g_assert_nonnull (unknown);
  g_assert_false (unknown->is_operation);
  g_assert_cmpstr (unknown->medium, ==, "usb");
  g_assert_true (pw_id_equal (&unknown->device, &stranger->identity->id));
  const HostQuarantined *damaged = find_code (all, HOST_VERDICT_DAMAGED);
  g_assert_nonnull (damaged);
  PwDigest digest = pw_digest_of ("no parcel at all", 16);
  g_assert_true (pw_digest_equal (&damaged->digest, &digest));
  g_assert_cmpint (damaged->bytes, ==, 16);
  g_assert_true (pw_id_is_none (&damaged->device));
  const HostQuarantined *refused = find_code (all, HOST_VERDICT_OUTSIDE_REGION);
  g_assert_nonnull (refused);
  g_assert_true (refused->is_operation);
  g_assert_true (pw_id_equal (&refused->record, &outside));
  g_assert_true (pw_id_equal (&refused->device, &desk->siti->identity->id));
  g_assert_cmpstr (refused->name, ==, "Petugas");
  g_assert_cmpuint (refused->first_seq, ==, 1);
}

static void
test_empty (Desk *desk, gconstpointer data) {
  (void)data;
  world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 3, NULL);
  desk_send (desk, desk->siti);
  desk_send (desk, desk->siti); /* once more: "known" is no quarantine */
  desk_merge (desk);
  g_autoptr (GPtrArray) all = list (desk);
  g_assert_cmpuint (all->len, ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/quarantine/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("kinds", test_kinds);
  ADD ("empty", test_empty);
  return g_test_run ();
}
