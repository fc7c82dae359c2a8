/* Records and devices on demand: the fold with every operation behind it, ids by prefix, the
 * villages' traffic light, the host's own log, and the report as numbers and as text. */
#include <string.h>

#include "host/merge/host-log.h"
#include "host/views/host-devices.h"
#include "host/views/host-records.h"
#include "sync/base/pw-error.h"
#include "tests/lib/host-fixture.h"

/* --- records --------------------------------------------------------------------------------- */

static void
test_load (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WorldDevice) outsider = world_device_new ();
  world_enrol (fixture->host, outsider, "13.02");
  PwId record;
  guint64 seq
      = world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, 1, &record);
  PwParent parent = world_parent (fixture->device, seq);
  world_amend (fixture->device, &record, &parent, 1, "/narrative", "diperbaiki");
  world_amend (outsider, &record, &parent, 1, "/narrative", "dari luar");
  fixture_send (fixture, 1, 2, "usb");
  world_spool (fixture->host, world_parcel (outsider, fixture->host, 1, 1), "usb");
  fixture_run (fixture);
  g_autoptr (HostRecord) loaded = host_record_load (fixture->host, &record, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->form_id, ==, "form_a");
  g_assert_nonnull (loaded->form);
  g_assert_cmpuint (loaded->ops->len, ==, 3);
  const HostRecordOp *create = loaded->ops->pdata[0], *amend = loaded->ops->pdata[1];
  const HostRecordOp *foreign = loaded->ops->pdata[2];
  g_assert_cmpint (create->kind, ==, PW_OP_CREATE);
  g_assert_cmpint (amend->verdict, ==, HOST_VERDICT_OK);
  g_assert_cmpstr (amend->reason, ==, "salah ketik");
  g_assert_cmpstr (json_string_value (json_object_get (amend->set, "/narrative")), ==,
                   "diperbaiki");
  g_assert_cmpint (foreign->verdict, ==, HOST_VERDICT_OUTSIDE_REGION);
  g_assert_cmpuint (loaded->fold->disputed->len, ==, 0);
  g_assert_cmpstr (json_string_value (json_object_get (loaded->fold->answers, "narrative")), ==,
                   "diperbaiki");
  g_autoptr (GArray) parents = host_record_parents (loaded);
  g_assert_cmpuint (parents->len, ==, 1);
  g_assert_cmpuint (g_array_index (parents, PwParent, 0).seq, ==, 2);
  PwId none = { { 1 } };
  g_assert_null (host_record_load (fixture->host, &none, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
}

static void
expect_find (Fixture *fixture, const char *prefix, PwError code) {
  g_autoptr (GError) error = NULL;
  PwId found;
  g_assert_false (host_record_find (fixture->host, prefix, &found, &error));
  g_assert_true (pw_error_is (error, code));
}

static void
test_find (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record, found;
  world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, 1, &record);
  fixture_send (fixture, 1, 1, "usb");
  fixture_run (fixture);
  g_autofree char *hex = pw_id_to_hex (&record);
  for (guint length = 6; length <= 32; length += 13) {
    g_autofree char *prefix = g_strndup (hex, length);
    g_assert_true (host_record_find (fixture->host, prefix, &found, &error));
    g_assert_true (pw_id_equal (&found, &record));
  }
  expect_find (fixture, "abcde", PW_ERROR_REFUSED);
  expect_find (fixture, "zzzzzz", PW_ERROR_REFUSED);
  expect_find (fixture, "", PW_ERROR_REFUSED);
  g_autofree char *longer = g_strconcat (hex, "0", NULL);
  expect_find (fixture, longer, PW_ERROR_REFUSED);
  hex[0] = hex[0] == 'f' ? '0' : 'f';
  expect_find (fixture, hex, PW_ERROR_NOT_FOUND);
  /* A second record with the same beginning. */
  PwId twin = record;
  twin.bytes[PW_ID_BYTES - 1] ^= 1;
  g_autofree char *twin_hex = pw_id_to_hex (&twin);
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO record (id, record_key) VALUES (x'%s', 99)", twin_hex);
  world_sql (fixture->host, sql);
  g_autofree char *prefix = g_strndup (twin_hex, 10);
  expect_find (fixture, prefix, PW_ERROR_REFUSED);
  g_autofree char *device = pw_id_to_hex (&fixture->device->identity->id);
  device[8] = '\0';
  g_assert_true (host_device_find (fixture->host, device, &found, &error));
  g_assert_true (pw_id_equal (&found, &fixture->device->identity->id));
}

static gboolean
on_record (const HostRecord *record, gpointer data, GError **error) {
  (void)error;
  GArray *ids = data;
  if (ids->len > 0)
    g_assert_cmpint (pw_id_compare (&g_array_index (ids, PwId, ids->len - 1), &record->id), <, 0);
  g_array_append_val (ids, record->id);
  return ids->len < 7;
}

static void
test_each (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (PwId));
  fixture_create (fixture, 5);
  fixture_send (fixture, 1, 5, "usb");
  fixture_run (fixture);
  g_assert_true (host_records_each (fixture->host, on_record, ids, &error));
  g_assert_cmpuint (ids->len, ==, 5);
  /* It stops when it is told to. */
  g_assert_true (host_records_each (fixture->host, on_record, g_array_set_size (ids, 0), &error));
  g_assert_cmpuint (ids->len, ==, 5);
}

/* --- villages -------------------------------------------------------------------------------- */

static void
expect_light (Fixture *fixture, const char *village, const char *light) {
  g_autofree char *sql
      = g_strdup_printf ("SELECT light FROM v_village WHERE village = '%s'", village);
  g_autofree char *found = world_sql_text (fixture->host, sql);
  g_assert_cmpstr (found, ==, light);
}

static void
test_villages (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) quiet = world_device_new ();
  world_enrol (fixture->host, quiet, "17.07.09.2001");
  world_create_small (fixture->device, fixture->host->forms, "17.07.01.2001", 0, NULL);
  world_create_small (fixture->device, fixture->host->forms, "17.07.01.2002", 0, NULL);
  world_create_small (fixture->device, fixture->host->forms, "17.07.01.2002", 1, NULL);
  for (guint i = 0; i < 3; i++)
    world_create_small (fixture->device, fixture->host->forms, "17.07.01.2003", 2 * i + 1, NULL);
  PwId withdrawn;
  guint64 seq
      = world_create_small (fixture->device, fixture->host->forms, "17.07.01.2004", 0, &withdrawn);
  PwParent parent = world_parent (fixture->device, seq);
  world_withdraw (fixture->device, &withdrawn, &parent, 1);
  fixture_send (fixture, 1, world_device_seq (fixture->device), "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  expect_light (fixture, "17.07.01.2001", "green");
  expect_light (fixture, "17.07.01.2002", "yellow");
  expect_light (fixture, "17.07.01.2003", "red");
  expect_light (fixture, "17.07.01.2004", "grey"); /* what was said is taken back: no data */
  expect_light (fixture, "17.07.09.2001", "grey"); /* a supervisor, but nothing from there */
  g_assert_cmpuint (report->records_withdrawn, ==, 1);
}

/* --- the host's own log ---------------------------------------------------------------------- */

static gboolean
append (Fixture *fixture, const HostLogEntry *entry, GError **error) {
  g_assert_true (pw_db_begin (fixture->host->db, error));
  gboolean ok = host_log_append (fixture->host, entry, NULL, error);
  if (ok)
    g_assert_true (pw_db_commit (fixture->host->db, error));
  else
    pw_db_rollback (fixture->host->db);
  return ok;
}

static void
test_log_refuses (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = world_dump (fixture->host);
  PwId nobody = { { 5 } };
  json_t *set = json_pack ("{s:s}", "/narrative", "x");
  g_autoptr (GBytes) change = pw_body_write_change (set, NULL, "r", "p");
  json_decref (set);
  HostLogEntry entry = { .kind = PW_OP_DECIDE, .record = &nobody, .body = change };
  g_assert_false (append (fixture, &entry, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_clear_error (&error);
  /* A key that is not the device's. */
  g_autoptr (WorldDevice) device = world_device_new ();
  g_assert_false (
      host_log_enrol (fixture->host, &nobody, device->identity->sign_public, "x", "17", &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_clear_error (&error);
  /* Revoking somebody who was never let in. */
  g_assert_false (host_log_revoke (fixture->host, &nobody, 1, NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  g_autofree char *after = world_dump (fixture->host);
  g_assert_cmpstr (after, ==, before);
  fixture_check (fixture);
}

static void
test_log_newest_counts (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  const PwId *id = &fixture->device->identity->id;
  fixture_create (fixture, 6);
  fixture_send (fixture, 1, 6, "usb");
  g_autoptr (HostMergeReport) all = fixture_merge (fixture);
  g_assert_cmpuint (all->records, ==, 6);
  g_assert_true (host_log_revoke (fixture->host, id, 2, NULL, &error));
  g_autoptr (HostDevice) tight = host_device_get (fixture->host, id, &error);
  g_assert_cmpuint (tight->quarantined, ==, 4);
  g_assert_true (host_log_revoke (fixture->host, id, 5, "keliru", &error));
  g_autoptr (HostDevice) loose = host_device_get (fixture->host, id, &error);
  g_assert_cmpuint (loose->quarantined, ==, 1);
  g_assert_cmpuint (loose->revoked_after, ==, 5);
  fixture_check (fixture);
}

/* --- the report ------------------------------------------------------------------------------ */

static void
test_report (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) stranger = world_device_new ();
  world_create_small (stranger, fixture->host->forms, FIXTURE_VILLAGE, 1, NULL);
  world_spool (fixture->host, world_parcel (stranger, fixture->host, 1, 1), "usb");
  fixture_create (fixture, 4);
  fixture_send (fixture, 1, 4, "usb");
  world_spool (fixture->host, g_bytes_new_static ("x", 1), "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  json_auto_t *json = host_merge_report_to_json (report);
  g_assert_cmpint (json_integer_value (json_object_get (json, "batches")), ==, 3);
  g_assert_cmpint (json_integer_value (json_object_get (json, "new")), ==, 4);
  g_assert_cmpint (json_integer_value (json_object_get (json, "records")), ==, 4);
  json_t *quarantined = json_object_get (json, "quarantined");
  g_assert_cmpint (json_integer_value (json_object_get (quarantined, "unknown_device")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (quarantined, "damaged")), ==, 1);
  g_assert_true (json_is_true (json_object_get (json, "needs_person")));
  g_autofree char *text = host_merge_report_to_text (report);
  g_assert_nonnull (strstr (text, "unknown_device"));
  g_assert_nonnull (strstr (text, host_verdict_sentence (HOST_VERDICT_UNKNOWN_DEVICE)));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_autofree char *kept = world_sql_text (fixture->host, "SELECT report ->> 'new' FROM run");
  g_assert_cmpstr (kept, ==, "4");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/host/records/load", test_load);
  fixture_add ("/host/records/find", test_find);
  fixture_add ("/host/records/each", test_each);
  fixture_add ("/host/records/villages", test_villages);
  fixture_add ("/host/records/log-refuses", test_log_refuses);
  fixture_add ("/host/records/log-newest-counts", test_log_newest_counts);
  fixture_add ("/host/records/report", test_report);
  return g_test_run ();
}
