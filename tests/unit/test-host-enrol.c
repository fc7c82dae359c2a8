/* Enrolment on the host: invitations that are good once, requests, approval within the region, and
 * revocation. Handhelds with real keys ask; everything is read back after closing the store. */
#include <string.h>

#include "host/review/host-enrol.h"
#include "host/review/host-outbox.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"
#include "tests/lib/host-desk.h"

static void
test_invite (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  gint64 expires_s = 0;
  g_autoptr (GPtrArray) parcels = host_enrol_invite (desk->host, 3, 0, &expires_s, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parcels->len, ==, 3);
  g_assert_cmpint (expires_s, ==, WORLD_START_MS / 1000 + PW_INVITE_DAYS * 86400);
  desk_reopen (desk);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM invitation WHERE used_by IS NULL"), ==,
                   3);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < parcels->len; i++) {
    g_autoptr (PwInvitation) invitation
        = pw_invitation_open (g_ptr_array_index (parcels, i), &error);
    g_assert_no_error (error);
    g_assert_cmpstr (invitation->region, ==, "17");
    g_assert_cmpmem (invitation->sign_public, PW_PUBLIC_KEY_BYTES,
                     desk->host->identity->sign_public, PW_PUBLIC_KEY_BYTES);
    g_assert_cmpint (invitation->expires_at, ==, expires_s);
    char *hex = pw_hex_encode (invitation->challenge, PW_ID_BYTES);
    g_assert_true (g_hash_table_add (seen, hex));
    g_autofree char *sql
        = g_strdup_printf ("SELECT count(*) FROM invitation WHERE challenge = x'%s'", hex);
    g_assert_cmpint (desk_count (desk, sql), ==, 1);
  }
}

/* A new handheld that asks with an invitation of the host. */
static WorldDevice *
ask (Desk *desk, const char *name, const char *region) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parcels = host_enrol_invite (desk->host, 1, 0, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PwInvitation) invitation = pw_invitation_open (g_ptr_array_index (parcels, 0), &error);
  g_assert_no_error (error);
  WorldDevice *device = world_device_new ();
  world_spool (desk->host, world_request (device, desk->host, invitation->challenge, name, region),
               "qr");
  desk_merge (desk);
  return device;
}

static guint
waiting (Desk *desk) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = host_enrol_requests (desk->host, FALSE, &error);
  g_assert_no_error (error);
  return requests->len;
}

static void
test_approve (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WorldDevice) device = ask (desk, "Rina", "17.07.03.2004");
  world_create_small (device, desk->host->forms, "17.07.03.2004", 1, NULL);
  desk_send (desk, device);
  desk_merge (desk);
  g_assert_cmpuint (waiting (desk), ==, 1);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM v_record"), ==, 0);
  g_auto (HostApproval) approval = { .name = NULL };
  (void)host_enrol_approve (desk->host, &device->identity->id, NULL, NULL, 0, &approval, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (approval.name, ==, "Rina");
  g_assert_cmpstr (approval.region, ==, "17.07.03.2004");
  g_assert_false (approval.again);
  g_assert_cmpint (approval.waiting, >=, 1);
  desk_reopen (desk);
  g_assert_cmpuint (waiting (desk), ==, 0);
  /* What waited is taken, and the certificate goes along. */
  desk_merge (desk);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM v_record"), ==, 1);
  g_autoptr (GPtrArray) messages = host_outbox_list (desk->host, &device->identity->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 1);
  g_autoptr (GPtrArray) all = host_enrol_requests (desk->host, TRUE, &error);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_true (((HostRequest *)g_ptr_array_index (all, 0))->enrolled);
}

static void
test_approve_again (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  const PwId *siti = &desk->siti->identity->id;
  for (guint i = 0; i < 3; i++) {
    g_auto (HostApproval) approval = { .name = NULL };
    (void)host_enrol_approve (desk->host, siti, i == 0 ? "17.08" : NULL, i == 1 ? "Siti B." : NULL,
                              30, &approval, &error);
    g_assert_no_error (error);
    g_assert_true (approval.again);
    g_assert_cmpstr (approval.region, ==, "17.08");
    g_assert_cmpstr (approval.name, ==, i == 0 ? "Petugas" : "Siti B.");
  }
  /* Each is an operation of its own; only the newest certificate is carried. */
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM op WHERE kind = 7"), ==, 5);
  g_autoptr (GPtrArray) messages = host_outbox_list (desk->host, siti, &error);
  g_assert_cmpuint (messages->len, ==, 1);
}

static void
test_refusals (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WorldDevice) device = ask (desk, "Rina", "18.01");
  g_auto (HostApproval) approval = { .name = NULL };
  const PwId *rina = &device->identity->id;
  static const char *const regions[]
      = { NULL, "18.01", "1", "17.", "170", "", "17.07.03.20045", "x" };
  for (gsize i = 0; i < G_N_ELEMENTS (regions); i++) {
    g_assert_false (host_enrol_approve (desk->host, rina, regions[i], NULL, 0, &approval, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
    g_clear_error (&error);
  }
  g_assert_cmpuint (waiting (desk), ==, 1);
  const PwId stranger = { { 1, 2, 3 } };
  g_assert_false (host_enrol_approve (desk->host, &stranger, "17", NULL, 0, &approval, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (host_enrol_revoke (desk->host, rina, 0, NULL, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

static void
test_revoke (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  const PwId *siti = &desk->siti->identity->id;
  for (guint i = 0; i < 3; i++)
    world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, i, NULL);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  guint64 quarantined = 0;
  (void)host_enrol_revoke (desk->host, siti, 1, "hilang", &quarantined, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (quarantined, ==, 2);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM v_record"), ==, 1);
  g_autoptr (GArray) revoked = host_enrol_revoked (desk->host, &error);
  g_assert_cmpuint (revoked->len, ==, 1);
  g_assert_cmpuint (g_array_index (revoked, PwRevoked, 0).after, ==, 1);
  /* A revoked device is not let in again by the way; a larger number loosens. */
  g_auto (HostApproval) approval = { .name = NULL };
  g_assert_false (host_enrol_approve (desk->host, siti, NULL, NULL, 0, &approval, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  (void)host_enrol_revoke (desk->host, siti, 2, NULL, &quarantined, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (quarantined, ==, 1);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/enrol/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("invite", test_invite);
  ADD ("approve", test_approve);
  ADD ("approve-again", test_approve_again);
  ADD ("refusals", test_refusals);
  ADD ("revoke", test_revoke);
  return g_test_run ();
}
