/* Enrolment: a host is pinned once and never exchanged in silence, forged certificates are refused,
 * and of several invitations the right one is taken. */
#include <string.h>

#include "firmware/send/app-enrol.h"
#include "firmware/send/app-inbox.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"
#include "sync/transport/pw-stick.h"
#include "tests/lib/carry-world.h"
#include "tests/lib/sample.h"

#define EXPIRES_S 2000000000

static GPtrArray *
list_of (GBytes *first, GBytes *second, GBytes *third) {
  GBytes *parcels[] = { first, second, third };
  g_autoptr (GError) error = NULL;
  GPtrArray *list = pw_invitations_new ();
  for (guint i = 0; i < G_N_ELEMENTS (parcels); i++) {
    if (parcels[i] == NULL)
      continue;
    g_assert_true (pw_invitations_add (list, parcels[i], &error));
    g_assert_no_error (error);
    g_bytes_unref (parcels[i]);
  }
  return list;
}

static gboolean
pin (CarryWorld *world, GPtrArray *list, const char *prefix, gboolean replace,
     AppHostChange *change, GError **error) {
  const PwInvitation *chosen
      = app_enrol_choose_invitation (world->store, list, prefix, replace, error);
  return chosen != NULL && app_host_pin (world->store, chosen, replace, change, error);
}

static void
assert_challenge (CarryWorld *world, guint8 number) {
  guint8 expected[PW_ID_BYTES];
  memset (expected, number, sizeof expected);
  g_autoptr (AppHost) host = carry_world_host (world);
  g_assert_cmpmem (host->challenge, PW_ID_BYTES, expected, PW_ID_BYTES);
}

/* First, again, refreshed; each survives closing the store. */
static void
test_pin (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  AppHostChange change;
  AppHost *none = NULL;
  g_assert_true (app_host_load (world->store, &none, &error));
  g_assert_null (none);
  g_assert_null (app_host_need (world->store, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_autoptr (GPtrArray) first
      = list_of (carry_world_invitation (world->host, "Host", 1, EXPIRES_S), NULL, NULL);
  g_assert_true (pin (world, first, NULL, FALSE, &change, &error));
  g_assert_cmpint (change, ==, APP_HOST_PINNED);
  carry_world_reopen (world);
  assert_challenge (world, 1);
  g_assert_true (pin (world, first, NULL, FALSE, &change, &error));
  g_assert_cmpint (change, ==, APP_HOST_KNOWN);

  g_autoptr (GPtrArray) second
      = list_of (carry_world_invitation (world->host, "Host", 2, EXPIRES_S), NULL, NULL);
  g_assert_true (pin (world, second, NULL, FALSE, &change, &error));
  g_assert_cmpint (change, ==, APP_HOST_REFRESHED);
  assert_challenge (world, 2);
}

/* Another host is refused; with the person's word it replaces, and the old receipts stay as proofs.
 */
static void
test_replace (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  AppHostChange change;
  g_autoptr (PwIdentity) other = sample_identity (10, TRUE);
  carry_world_pin (world);
  carry_world_record (world, 3);
  g_autoptr (AppInbox) inbox = app_inbox_new (world->store, FALSE, &error);
  g_autoptr (GBytes) receipt = carry_world_receipt (world, world->host, 2, 1728400000000);
  g_assert_cmpint (app_inbox_take (inbox, receipt, "r", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (carry_world_receipted (world), ==, 2);

  g_autoptr (GPtrArray) list
      = list_of (carry_world_invitation (other, "Host lain", 7, EXPIRES_S), NULL, NULL);
  g_assert_false (pin (world, list, NULL, FALSE, &change, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "Host lain"));
  g_clear_error (&error);
  assert_challenge (world, 1);
  g_assert_cmpuint (carry_world_receipted (world), ==, 2);

  g_assert_true (pin (world, list, NULL, TRUE, &change, &error));
  g_assert_cmpint (change, ==, APP_HOST_REPLACED);
  carry_world_reopen (world);
  g_autoptr (AppHost) host = carry_world_host (world);
  g_assert_true (pw_id_equal (&host->id, &other->id));
  g_assert_cmpuint (carry_world_receipted (world), ==, 0);
  /* The old receipt is kept as a proof. */
  PwStmt *stmt = pw_db_stmt (world->store->db, "app-inbox/has-former", &error);
  pw_stmt_bind_id (stmt, ":host", &world->host->id);
  pw_stmt_bind_int (stmt, ":seq", 2);
  pw_stmt_bind_int (stmt, ":host_ms", 1728400000000);
  gint64 found = 0;
  g_assert_true (pw_stmt_scalar (stmt, 0, &found, &error));
  g_assert_cmpint (found, ==, 1);
}

/* Rules 1 to 4 of choosing. */
static void
test_choose (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  AppHostChange change;
  g_autoptr (PwIdentity) other = sample_identity (10, TRUE);
  g_autofree char *groups = app_host_id_to_groups (&other->id);
  g_autoptr (GPtrArray) mixed
      = list_of (carry_world_invitation (world->host, "Host", 1, EXPIRES_S),
                 carry_world_invitation (other, "Host lain", 2, EXPIRES_S),
                 carry_world_invitation (world->host, "Host", 3, EXPIRES_S + 1));
  g_assert_cmpuint (mixed->len, ==, 3);
  g_assert_null (app_enrol_choose_invitation (world->store, mixed, NULL, FALSE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, groups));
  g_clear_error (&error);
  const PwInvitation *chosen
      = app_enrol_choose_invitation (world->store, mixed, groups, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (chosen->name, ==, "Host lain");
  g_assert_null (app_enrol_choose_invitation (world->store, mixed, "00000000", FALSE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* Pinned: its own invitations only, the last to expire; then the pinned one stays. */
  carry_world_pin (world);
  chosen = app_enrol_choose_invitation (world->store, mixed, NULL, FALSE, &error);
  g_assert_cmpuint (chosen->challenge[0], ==, 1);
  chosen = app_enrol_choose_invitation (world->store, mixed, NULL, TRUE, &error);
  g_assert_cmpstr (chosen->name, ==, "Host lain");
  g_autoptr (GPtrArray) own
      = list_of (carry_world_invitation (world->host, "Host", 1, EXPIRES_S), NULL, NULL);
  g_assert_null (app_enrol_choose_invitation (world->store, own, NULL, TRUE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "already")); /* not: there is none */
  g_clear_error (&error);
  g_autoptr (GPtrArray) later
      = list_of (carry_world_invitation (world->host, "Host", 8, EXPIRES_S + 1),
                 carry_world_invitation (world->host, "Host", 9, EXPIRES_S + 2),
                 carry_world_invitation (world->host, "Host", 7, EXPIRES_S));
  chosen = app_enrol_choose_invitation (world->store, later, NULL, FALSE, &error);
  g_assert_cmpuint (chosen->challenge[0], ==, 9);
  g_ptr_array_remove_index (mixed, 0);
  g_assert_true (pin (world, mixed, NULL, FALSE, &change, &error));
  assert_challenge (world, 3);

  /* Equal ones: the lot falls the same way whatever their order. */
  g_autoptr (GPtrArray) up = list_of (carry_world_invitation (world->host, "Host", 4, EXPIRES_S),
                                      carry_world_invitation (world->host, "Host", 5, EXPIRES_S),
                                      carry_world_invitation (world->host, "Host", 6, EXPIRES_S));
  g_autoptr (GPtrArray) down = list_of (carry_world_invitation (world->host, "Host", 6, EXPIRES_S),
                                        carry_world_invitation (world->host, "Host", 5, EXPIRES_S),
                                        carry_world_invitation (world->host, "Host", 4, EXPIRES_S));
  chosen = app_enrol_choose_invitation (world->store, up, NULL, FALSE, &error);
  const PwInvitation *same = app_enrol_choose_invitation (world->store, down, NULL, FALSE, &error);
  g_assert_cmpmem (chosen->challenge, PW_ID_BYTES, same->challenge, PW_ID_BYTES);
}

/* Only the invitation that is pinned leaves the stick. */
static void
test_claim (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  carry_world_pin (world);
  g_autofree char *left = NULL;
  g_autoptr (GBytes) ours = carry_world_invitation (world->host, "Host contoh", 1, EXPIRES_S);
  g_autoptr (GBytes) another = carry_world_invitation (world->host, "Host contoh", 2, EXPIRES_S);
  g_assert_true (pw_stick_put (world->dir, PW_STICK_INVITE, NULL, ours, NULL, &error));
  g_assert_true (pw_stick_put (world->dir, PW_STICK_INVITE, NULL, another, &left, &error));
  g_autoptr (AppHost) host = carry_world_host (world);
  app_enrol_claim_invitation (host, world->dir);
  g_autoptr (GPtrArray) names = pw_stick_list (world->dir, PW_STICK_INVITE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_cmpstr (names->pdata[0], ==, left);
}

/* The request proves the key over the challenge; the certificate counts only from the pinned host.
 */
static void
test_request_and_certificate (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) other = sample_identity (10, TRUE);
  carry_world_pin (world);
  g_autoptr (AppHost) host = carry_world_host (world);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  app_enrol_write_request (world->store, host, bytes);
  PwCborReader reader;
  PwMessage message;
  g_auto (PwRequest) request = { 0 };
  pw_cbor_reader_init (&reader, bytes->data, bytes->len, "request");
  g_assert_true (pw_message_read (&reader, &message, &error));
  g_assert_true (pw_request_read (&message, &request, &error));
  g_assert_cmpstr (request.name, ==, "PKD contoh");
  g_assert_cmpstr (request.region, ==, "17.07.03");
  g_assert_cmpint (request.asked_at, ==, world->clock.moment.unix_ms);
  g_assert_cmpmem (request.challenge, PW_ID_BYTES, host->challenge, PW_ID_BYTES);
  g_assert_cmpmem (request.public_key, PW_PUBLIC_KEY_BYTES, world->store->identity->sign_public,
                   PW_PUBLIC_KEY_BYTES);

  g_autoptr (AppInbox) inbox = app_inbox_new (world->store, FALSE, &error);
  g_autoptr (GBytes) forged = carry_world_certificate (world, other, 1000);
  g_assert_cmpint (app_inbox_take (inbox, forged, "c", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (inbox->foreign_count, ==, 1);
  g_assert_false (inbox->host->enrolled);

  g_autoptr (GBytes) good = carry_world_certificate (world, world->host, 1000);
  g_assert_cmpint (app_inbox_take (inbox, good, "c", &error), ==, APP_PICKUP_GOOD);
  g_assert_true (inbox->has_certificate);
  g_assert_cmpstr (inbox->host->region_granted, ==, "17.07.03");
  g_autoptr (GBytes) older = carry_world_certificate (world, world->host, 999);
  g_assert_cmpint (app_inbox_take (inbox, older, "c", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (inbox->known_count, ==, 1);
  g_assert_cmpint (inbox->host->certificate_issued_s, ==, 1000);
}

/* A certificate for another handheld, even when it is sealed to this one, gives nothing. */
static void
test_certificate_of_other (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) device = sample_identity (3, FALSE);
  carry_world_pin (world);
  PwCertificate certificate = { .device = device->id,
                                .region = (char *)"17.07.03",
                                .role = (char *)"pkd",
                                .name = (char *)"Lain",
                                .issued_at = 5 };
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_certificate_write (message, &certificate, world->host);
  g_autoptr (GBytes) parcel = carry_world_parcel (world, message);
  g_autoptr (AppInbox) inbox = app_inbox_new (world->store, FALSE, &error);
  g_assert_cmpint (app_inbox_take (inbox, parcel, "c", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (inbox->foreign_count, ==, 1);
  g_assert_false (inbox->host->enrolled);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, CarryWorld, NULL, carry_world_set_up, function, carry_world_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("/enrol/pin", test_pin);
  ADD ("/enrol/replace", test_replace);
  ADD ("/enrol/choose", test_choose);
  ADD ("/enrol/claim", test_claim);
  ADD ("/enrol/request-and-certificate", test_request_and_certificate);
  ADD ("/enrol/certificate-of-other", test_certificate_of_other);
  return g_test_run ();
}
