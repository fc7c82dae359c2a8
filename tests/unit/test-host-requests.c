/* Requests for enrolment: the invitation must be ours, unused and not expired, and the same
 * handheld may ask twice with it. */
#include <string.h>

#include "host/merge/host-log.h"
#include "tests/lib/host-fixture.h"

#define HOUR_S 3600

static const guint8 challenge[PW_ID_BYTES]
    = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
static const guint8 stranger_challenge[PW_ID_BYTES] = { 99 };

static void
invite (Fixture *fixture) {
  world_invite (fixture->host, challenge, WORLD_START_MS / 1000 + HOUR_S);
}

static void
test_good (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) device = world_device_new ();
  invite (fixture);
  world_spool (fixture->host, world_request (device, fixture->host, challenge, "Siti", "17.07.03"),
               "qr");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  fixture_newest_is (fixture, "ok");
  g_assert_cmpuint (report->new_requests, ==, 1);
  g_assert_cmpuint (report->requests_waiting, ==, 1);
  g_assert_true (host_merge_report_needs_person (report));
  g_autofree char *name = world_sql_text (fixture->host, "SELECT name || region FROM request");
  g_assert_cmpstr (name, ==, "Siti17.07.03");
  /* The same handheld again, in other bytes. */
  device->now_ms += 5000;
  fixture_expect (fixture, world_request (device, fixture->host, challenge, "Siti", "17.07.03"),
                  "known");
  world_enrol (fixture->host, device, "17.07.03");
  g_autoptr (HostMergeReport) approved = fixture_merge (fixture);
  g_assert_cmpuint (approved->requests_waiting, ==, 0);
  g_assert_false (host_merge_report_needs_person (approved));
}

static void
test_used (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) first = world_device_new ();
  g_autoptr (WorldDevice) second = world_device_new ();
  invite (fixture);
  fixture_expect (fixture, world_request (first, fixture->host, challenge, "Siti", "17"), "ok");
  fixture_expect (fixture, world_request (second, fixture->host, challenge, "Budi", "17"),
                  "used_challenge");
  g_autofree char *count = world_sql_text (fixture->host, "SELECT count (*) FROM request");
  g_assert_cmpstr (count, ==, "1");
}

static void
test_not_ours (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) device = world_device_new ();
  invite (fixture);
  fixture_expect (fixture, world_request (device, fixture->host, stranger_challenge, "Siti", "17"),
                  "bad_challenge");
}

static void
test_expired (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) device = world_device_new ();
  invite (fixture);
  fixture->clock.unix_ms += (HOUR_S + 1) * G_GINT64_CONSTANT (1000);
  fixture_expect (fixture, world_request (device, fixture->host, challenge, "Siti", "17"),
                  "bad_challenge");
}

/* In time when it arrived, judged after the invitation expired. */
static void
test_judged_late (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) device = world_device_new ();
  invite (fixture);
  world_spool (fixture->host, world_request (device, fixture->host, challenge, "Siti", "17"),
               "usb");
  fixture->clock.unix_ms += 100 * HOUR_S * G_GINT64_CONSTANT (1000);
  fixture_run (fixture);
  fixture_newest_is (fixture, "ok");
}

/* A handheld that recorded before it was let in sends both in one parcel. */
static void
test_with_operations (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) device = world_device_new ();
  world_create_small (device, fixture->host->forms, FIXTURE_VILLAGE, 1, NULL);
  invite (fixture);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  char name[] = "Siti", region[] = "17.07.03";
  PwRequest request = { .name = name, .region = region, .asked_at = 5 };
  memcpy (request.public_key, device->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (request.challenge, challenge, PW_ID_BYTES);
  pw_request_write (message, &request, device->identity);
  PwBatchWriter *writer = world_writer (fixture->host);
  world_add_segment (writer, device, fixture->host, 1, 1, 5);
  pw_batch_add_message (writer, message);
  fixture_expect (fixture, world_finish (writer, fixture->host), "unknown_device");
  g_autofree char *asked = world_sql_text (fixture->host, "SELECT count (*) FROM request");
  g_assert_cmpstr (asked, ==, "1");
  world_enrol (fixture->host, device, "17.07.03");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  fixture_newest_is (fixture, "ok");
  g_assert_cmpuint (report->records, ==, 1);
  fixture_check (fixture);
}

/* The proof over the challenge must be the asking handheld's own. */
static void
test_forged (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) device = world_device_new ();
  g_autoptr (WorldDevice) thief = world_device_new ();
  invite (fixture);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  char name[] = "Siti", region[] = "17";
  PwRequest request = { .name = name, .region = region };
  memcpy (request.public_key, device->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (request.challenge, challenge, PW_ID_BYTES);
  pw_request_write (message, &request, thief->identity);
  PwBatchWriter *writer = world_writer (fixture->host);
  pw_batch_add_message (writer, message);
  fixture_expect (fixture, world_finish (writer, fixture->host), "bad_signature");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/host/requests/good", test_good);
  fixture_add ("/host/requests/used", test_used);
  fixture_add ("/host/requests/not-ours", test_not_ours);
  fixture_add ("/host/requests/expired", test_expired);
  fixture_add ("/host/requests/judged-late", test_judged_late);
  fixture_add ("/host/requests/with-operations", test_with_operations);
  fixture_add ("/host/requests/forged", test_forged);
  return g_test_run ();
}
