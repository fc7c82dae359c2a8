/* The host's own log takes what an operator says, chained and signed, and refuses what is none of a
 * host's business: keys that belong to nobody, records that nobody named, bodies that do not fit.
 * What was refused leaves nothing behind, and the log goes on. */
#include "host/merge/host-log.h"

#include <string.h>

#include "sync/base/pw-error.h"
#include "tests/lib/host-fixture.h"

static char *
own_head (const HostStore *host) {
  return world_sql_text (
      host, "SELECT seq || ' ' || lower (hex (digest)) FROM op WHERE author_key = (SELECT "
            "min (author_key) FROM author) ORDER BY seq DESC LIMIT 1");
}

/* What is not taken, and a word of why. */
static void
assert_refused (HostStore *host, const HostLogEntry *entry, const char *why) {
  g_autoptr (GError) error = NULL;
  g_autofree char *before = own_head (host);
  g_assert_true (pw_db_begin (host->db, &error));
  g_assert_false (host_log_append (host, entry, NULL, &error));
  pw_db_rollback (host->db);
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  if (strstr (error->message, why) == NULL)
    g_error ("\"%s\" is not said: %s", why, error->message);
  g_autofree char *after = own_head (host);
  g_assert_cmpstr (before, ==, after);
}

static void
test_enrol (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WorldDevice) one = world_device_new ();
  g_autoptr (WorldDevice) other = world_device_new ();
  g_autofree char *before = own_head (fixture->host);
  g_assert_false (host_log_enrol (fixture->host, &one->identity->id, other->identity->sign_public,
                                  "PKD", FIXTURE_REGION, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_autofree char *after = own_head (fixture->host);
  g_assert_cmpstr (before, ==, after);
  g_autofree char *authors = world_sql_text (fixture->host, "SELECT count (*) FROM author");
  g_assert_cmpstr (authors, ==, "2"); /* the host, and the handheld of the fixture */
  world_enrol (fixture->host, one, FIXTURE_REGION);
  fixture_check (fixture);
}

/* The id that it gives is that of the newest operation. */
static void
test_digest (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwDigest digest;
  PwId record;
  world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, 1, &record);
  fixture_send (fixture, 1, 1, "usb");
  fixture_run (fixture);
  PwParent parent = world_parent (fixture->device, 1);
  g_autoptr (GBytes) body = pw_body_write_change (NULL, NULL, "Siapa saksinya?", "Sari");
  const HostLogEntry entry = {
    .kind = PW_OP_REVIEW, .record = &record, .parents = &parent, .parents_count = 1, .body = body
  };
  g_assert_true (pw_db_begin (fixture->host->db, &error));
  g_assert_true (host_log_append (fixture->host, &entry, &digest, &error));
  g_assert_true (pw_db_commit (fixture->host->db, &error));
  g_autofree char *hex = pw_digest_to_hex (&digest);
  g_autofree char *expected = g_strdup_printf ("2 %s", hex); /* after the enrolment */
  g_autofree char *head = own_head (fixture->host);
  g_assert_cmpstr (head, ==, expected);
  fixture_check (fixture);
}

static void
test_refused (Fixture *fixture, gconstpointer data) {
  (void)data;
  PwId known, unknown = { { 9 } };
  world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, 1, &known);
  fixture_send (fixture, 1, 1, "usb");
  fixture_run (fixture);
  PwParent parent = world_parent (fixture->device, 1);
  g_autoptr (GBytes) change = pw_body_write_change (NULL, NULL, "Mengapa?", "Sari");
  json_auto_t *answers = json_pack ("{s:s}", "village", FIXTURE_VILLAGE);
  g_autoptr (GBytes) created = pw_body_write_answers (answers);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("\xa1\x01\x02", 3); /* a map with a number */
  g_autoptr (GBytes) cut = g_bytes_new_static ("\xa1", 1);
  const HostLogEntry nobodys = {
    .kind = PW_OP_REVIEW, .record = &unknown, .parents = &parent, .parents_count = 1, .body = change
  };
  assert_refused (fixture->host, &nobodys, "not known here");
  HostLogEntry entry = nobodys;
  entry.record = &known;
  entry.body = rubbish;
  assert_refused (fixture->host, &entry, "does not take this");
  entry.body = cut;
  assert_refused (fixture->host, &entry, "does not take this");
  entry.body = created;
  entry.kind = PW_OP_CREATE;
  assert_refused (fixture->host, &entry, "does not take this");
  fixture_check (fixture);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/host-log/enrol", test_enrol);
  fixture_add ("/host-log/digest", test_digest);
  fixture_add ("/host-log/refused", test_refused);
  return g_test_run ();
}
