/* The pipeline from spool to views: what comes in is taken once, the report counts it, and what a
 * person must look at is told. Built from one host and handhelds with real keys. */
#include <string.h>

#include "host/merge/host-log.h"
#include "host/views/host-devices.h"
#include "tests/lib/host-fixture.h"

/* --- taking things once ---------------------------------------------------------------------- */

static void
test_one_batch (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 20);
  fixture_send (fixture, 1, 20, "usb");
  g_autoptr (HostMergeReport) first = fixture_merge (fixture);
  g_assert_cmpuint (first->batches, ==, 1);
  g_assert_cmpuint (first->operations, ==, 20);
  g_assert_cmpuint (first->new_operations, ==, 20);
  g_assert_cmpuint (first->verdicts[HOST_VERDICT_OK], ==, 1);
  g_assert_cmpuint (first->records, ==, 20);
  g_assert_false (host_merge_report_needs_person (first));
  g_autofree char *dump = world_dump (fixture->host);
  g_autoptr (HostMergeReport) second = fixture_merge (fixture);
  g_assert_cmpuint (second->batches, ==, 0);
  g_assert_cmpuint (second->new_operations, ==, 0);
  g_autofree char *again = world_dump (fixture->host);
  g_assert_cmpstr (dump, ==, again);
  fixture_check (fixture);
}

static void
test_replay (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 5);
  fixture_send (fixture, 1, 5, "usb");
  fixture_run (fixture);
  g_autofree char *dump = world_dump (fixture->host);
  /* The same operations, sealed anew: other bytes, nothing new. */
  fixture_send (fixture, 1, 5, "usb");
  g_autoptr (HostMergeReport) second = fixture_merge (fixture);
  fixture_newest_is (fixture, "known");
  g_assert_cmpuint (second->known_operations, ==, 5);
  g_assert_cmpuint (second->new_operations, ==, 0);
  g_assert_false (host_merge_report_needs_person (second));
  g_autofree char *again = world_dump (fixture->host);
  g_assert_cmpstr (dump, ==, again);
  g_autofree char *segments
      = world_sql_text (fixture->host, "SELECT count (*) FROM segment WHERE spool_key IS NOT NULL");
  g_assert_cmpstr (segments, ==, "1");
}

static void
test_overlap (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 10);
  fixture_send (fixture, 1, 6, "usb");
  fixture_send (fixture, 4, 10, "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->known_operations, ==, 3);
  g_assert_cmpuint (report->new_operations, ==, 10);
  g_assert_cmpuint (report->verdicts[HOST_VERDICT_OK], ==, 2);
  g_autofree char *marked
      = world_sql_text (fixture->host, "SELECT count (*) FROM view_dirty_device");
  g_assert_cmpstr (marked, ==, "0");
  fixture_check (fixture);
}

/* --- what a person must look at -------------------------------------------------------------- */

static void
test_gap (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 10);
  fixture_send (fixture, 1, 3, "usb");
  fixture_send (fixture, 7, 10, "usb");
  g_autoptr (HostMergeReport) open = fixture_merge (fixture);
  g_assert_cmpuint (open->new_operations, ==, 7);
  g_assert_cmpuint (open->records, ==, 7);
  g_assert_cmpuint (open->flags[HOST_VERDICT_GAP], ==, 1);
  g_assert_cmpuint (open->missing_operations, ==, 3);
  g_assert_true (host_merge_report_needs_person (open));
  g_autoptr (GError) error = NULL;
  g_auto (PwReceipt) receipt = { 0 };
  g_assert_true (
      host_device_receipt (fixture->host, &fixture->device->identity->id, &receipt, &error));
  g_assert_cmpuint (receipt.seq, ==, 3);
  g_assert_true (pw_digest_equal (&receipt.digest, world_device_digest (fixture->device, 3)));
  fixture_send (fixture, 4, 6, "usb");
  g_autoptr (HostMergeReport) filled = fixture_merge (fixture);
  g_assert_cmpuint (filled->flags[HOST_VERDICT_GAP], ==, 0);
  g_assert_cmpuint (filled->records, ==, 10);
  g_assert_false (host_merge_report_needs_person (filled));
  pw_receipt_clear (&receipt);
  g_assert_true (
      host_device_receipt (fixture->host, &fixture->device->identity->id, &receipt, &error));
  g_assert_cmpuint (receipt.seq, ==, 10);
  fixture_check (fixture);
}

static void
test_fork (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 3);
  g_autoptr (WorldDevice) copy = world_device_copy (fixture->device);
  fixture_create (fixture, 2);
  for (guint i = 0; i < 4; i++)
    world_create_small (copy, fixture->host->forms, FIXTURE_VILLAGE, 100 + i, NULL);
  fixture_send (fixture, 1, 5, "usb");
  world_spool (fixture->host, world_parcel (copy, fixture->host, 4, 7), "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->new_operations, ==, 9);
  g_assert_cmpuint (report->records, ==, 9);
  g_assert_cmpuint (report->flags[HOST_VERDICT_FORK], ==, 1);
  g_assert_cmpuint (report->open_items, ==, 1);
  g_assert_true (host_merge_report_needs_person (report));
  /* The longer log is the main one. */
  g_autoptr (GError) error = NULL;
  g_autoptr (HostDevice) device = host_device_get (fixture->host, &copy->identity->id, &error);
  g_assert_no_error (error);
  g_assert_true (device->forked);
  g_assert_cmpuint (device->seq, ==, 7);
  g_assert_true (pw_digest_equal (&device->digest, world_device_digest (copy, 7)));
  fixture_check (fixture);
  /* Revoking before the fork settles it. */
  g_assert_true (host_log_revoke (fixture->host, &copy->identity->id, 3, "disalin", &error));
  g_autoptr (HostMergeReport) after = fixture_merge (fixture);
  g_assert_cmpuint (after->open_items, ==, 0);
  g_assert_cmpuint (after->records, ==, 3);
  fixture_check (fixture);
}

/* A log that hangs on an operation which differs from ours, though no number is held twice. */
static void
test_fork_unseen (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 3);
  g_autoptr (WorldDevice) copy = world_device_copy (fixture->device);
  fixture_create (fixture, 1);
  world_create_small (copy, fixture->host->forms, FIXTURE_VILLAGE, 100, NULL);
  world_create_small (copy, fixture->host->forms, FIXTURE_VILLAGE, 101, NULL);
  fixture_send (fixture, 1, 4, "usb");
  world_spool (fixture->host, world_parcel (copy, fixture->host, 5, 5), "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->flags[HOST_VERDICT_FORK], ==, 1);
  fixture_check (fixture);
}

static void
test_revoked (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  fixture_create (fixture, 10);
  fixture_send (fixture, 1, 8, "usb");
  fixture_run (fixture);
  g_assert_true (host_log_revoke (fixture->host, &fixture->device->identity->id, 5, NULL, &error));
  fixture_send (fixture, 9, 10, "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->records, ==, 5);
  g_assert_cmpuint (report->refused[HOST_VERDICT_REVOKED], ==, 5);
  g_assert_cmpuint (report->new_refused, ==, 2);
  g_assert_true (host_merge_report_needs_person (report));
  g_autoptr (HostMergeReport) again = fixture_merge (fixture);
  g_assert_false (host_merge_report_needs_person (again));
  g_auto (PwReceipt) receipt = { 0 };
  g_assert_true (
      host_device_receipt (fixture->host, &fixture->device->identity->id, &receipt, &error));
  g_assert_cmpuint (receipt.seq, ==, 10);
  g_assert_cmpuint (receipt.accepted, ==, 5);
  g_assert_cmpuint (receipt.quarantined, ==, 5);
  g_assert_cmpuint (receipt.reasons->len, ==, 5);
  g_assert_cmpuint (g_array_index (receipt.reasons, PwReceiptReason, 0).seq, ==, 6);
  g_assert_cmpstr (g_array_index (receipt.reasons, PwReceiptReason, 0).code, ==, "revoked");
  fixture_check (fixture);
}

static void
test_region (Fixture *fixture, gconstpointer data) {
  (void)data;
  world_create_small (fixture->device, fixture->host->forms, "13.02.11.2001", 1, NULL);
  world_create_small (fixture->device, fixture->host->forms, "17.08.01.2001", 2, NULL);
  world_create_small (fixture->device, fixture->host->forms, "17.07.01.2001", 3, NULL);
  fixture_send (fixture, 1, 3, "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->records, ==, 1);
  g_assert_cmpuint (report->refused[HOST_VERDICT_OUTSIDE_REGION], ==, 2);
  g_assert_true (host_merge_report_needs_person (report));
  /* A wider region counts them after all. */
  world_enrol (fixture->host, fixture->device, "17");
  g_autoptr (HostMergeReport) wider = fixture_merge (fixture);
  g_assert_cmpuint (wider->records, ==, 2);
  g_assert_cmpuint (wider->refused[HOST_VERDICT_OUTSIDE_REGION], ==, 1);
  fixture_check (fixture);
}

static void
test_orphan (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) other = world_device_new ();
  world_enrol (fixture->host, other, FIXTURE_REGION);
  PwId record;
  guint64 seq
      = world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, 1, &record);
  PwParent parent = world_parent (fixture->device, seq);
  world_amend (other, &record, &parent, 1, "/narrative", "lain");
  world_spool (fixture->host, world_parcel (other, fixture->host, 1, 1), "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->flags[HOST_VERDICT_ORPHAN], ==, 1);
  g_assert_true (host_merge_report_needs_person (report));
  fixture_send (fixture, 1, 1, "usb");
  g_autoptr (HostMergeReport) whole = fixture_merge (fixture);
  g_assert_cmpuint (whole->flags[HOST_VERDICT_ORPHAN], ==, 0);
  g_assert_cmpuint (whole->records, ==, 1);
  g_assert_false (host_merge_report_needs_person (whole));
  fixture_check (fixture);
}

static void
test_dispute (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WorldDevice) other = world_device_new ();
  world_enrol (fixture->host, other, FIXTURE_REGION);
  PwId record;
  guint64 seq
      = world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, 1, &record);
  PwParent parent = world_parent (fixture->device, seq);
  guint64 mine = world_amend (fixture->device, &record, &parent, 1, "/narrative", "satu");
  guint64 theirs = world_amend (other, &record, &parent, 1, "/narrative", "dua");
  fixture_send (fixture, 1, 2, "usb");
  world_spool (fixture->host, world_parcel (other, fixture->host, 1, 1), "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->open_items, ==, 1);
  g_assert_true (host_merge_report_needs_person (report));
  PwParent heads[] = { world_parent (fixture->device, mine), world_parent (other, theirs) };
  json_t *set = json_pack ("{s:s}", "/narrative", "tiga");
  g_autoptr (GBytes) body = pw_body_write_change (set, NULL, "klarifikasi", "Koordinator");
  json_decref (set);
  HostLogEntry entry = {
    .kind = PW_OP_DECIDE, .record = &record, .parents = heads, .parents_count = 2, .body = body
  };
  g_assert_true (pw_db_begin (fixture->host->db, &error));
  g_assert_true (host_log_append (fixture->host, &entry, NULL, &error));
  g_assert_true (pw_db_commit (fixture->host->db, &error));
  g_autoptr (HostMergeReport) decided = fixture_merge (fixture);
  g_assert_cmpuint (decided->open_items, ==, 0);
  g_assert_false (host_merge_report_needs_person (decided));
  fixture_check (fixture);
}

/* --- contacts -------------------------------------------------------------------------------- */

static void
expect_clock (Fixture *fixture, const char *medium, gint64 hours, gboolean known, gboolean off) {
  g_autoptr (GError) error = NULL;
  fixture->clock.unix_ms += 60000;
  fixture_create (fixture, 1);
  guint64 seq = world_device_seq (fixture->device);
  gint64 sent_s = fixture->clock.unix_ms / 1000 + hours * 3600;
  world_spool (fixture->host, world_parcel_at (fixture->device, fixture->host, seq, seq, sent_s),
               medium);
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  fixture_newest_is (fixture, "ok");
  g_assert_cmpuint (report->flags[HOST_VERDICT_CLOCK_OFF], ==, off);
  g_assert_true (host_merge_report_needs_person (report) == off);
  g_autoptr (HostDevice) device
      = host_device_get (fixture->host, &fixture->device->identity->id, &error);
  g_assert_no_error (error);
  g_assert_true (device->offset_known == known);
  g_assert_true (device->clock_off == off);
  if (known)
    g_assert_cmpint (device->offset_ms / 3600000, ==, hours);
}

static void
test_clock (Fixture *fixture, gconstpointer data) {
  (void)data;
  expect_clock (fixture, "qr", 0, TRUE, FALSE);
  expect_clock (fixture, "qr", 30, TRUE, TRUE);
  expect_clock (fixture, "qr", -30, TRUE, TRUE);
  expect_clock (fixture, "usb", -1000, FALSE, FALSE); /* carried for weeks */
  expect_clock (fixture, "usb", 30, TRUE, TRUE);
  expect_clock (fixture, "usb", 2, TRUE, FALSE);
}

static void
test_silent (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 1);
  g_autoptr (HostMergeReport) never = fixture_merge (fixture);
  g_assert_cmpuint (never->silent->len, ==, 1);
  fixture_send (fixture, 1, 1, "usb");
  g_autoptr (HostMergeReport) heard = fixture_merge (fixture);
  g_assert_cmpuint (heard->silent->len, ==, 0);
  fixture->clock.unix_ms += G_GINT64_CONSTANT (4) * 24 * 3600 * 1000;
  g_autoptr (HostMergeReport) later = fixture_merge (fixture);
  g_assert_cmpuint (later->silent->len, ==, 1);
  g_assert_false (host_merge_report_needs_person (later));
}

/* --- stopping -------------------------------------------------------------------------------- */

static gboolean
stop_after_two (guint64 done, guint64 total, gpointer data) {
  (void)data;
  g_assert_cmpuint (total, ==, 5);
  return done < 2;
}

/* A handheld whose key is damaged here waits as one that nobody knows, and is taken when the key is
 * whole again. */
static void
test_damaged_key (Fixture *fixture, gconstpointer data) {
  (void)data;
  static const char *const rots[] = { "x'00'", "x''" };
  fixture_create (fixture, 1);
  world_sql (fixture->host, "CREATE TABLE saved AS SELECT * FROM author");
  fixture_send (fixture, 1, 1, "usb");
  for (guint i = 0; i < G_N_ELEMENTS (rots); i++) {
    g_autofree char *sql = g_strdup_printf ("PRAGMA ignore_check_constraints = 1; UPDATE author "
                                            "SET public_key = %s WHERE author_key = 2",
                                            rots[i]);
    world_sql (fixture->host, sql);
    fixture_run (fixture);
    fixture_newest_is (fixture, "unknown_device");
    world_sql (fixture->host, "UPDATE author SET public_key = (SELECT public_key FROM saved "
                              "WHERE saved.author_key = author.author_key)");
  }
  fixture_run (fixture);
  fixture_newest_is (fixture, "ok");
  world_sql (fixture->host, "DROP TABLE saved");
  fixture_check (fixture);
}

static void
test_interrupted (Fixture *fixture, gconstpointer data) {
  g_autoptr (GError) error = NULL;
  fixture_create (fixture, 5);
  for (guint i = 1; i <= 5; i++)
    fixture_send (fixture, i, i, "usb");
  HostPipelineOptions options
      = { .on_progress = stop_after_two, .threads = GPOINTER_TO_UINT (data) };
  g_autoptr (HostMergeReport) report = host_pipeline_run (fixture->host, &options, &error);
  g_assert_no_error (error);
  g_assert_true (report->interrupted);
  g_assert_cmpuint (report->batches, ==, 2);
  g_assert_cmpuint (report->left, ==, 3);
  g_assert_true (host_merge_report_needs_person (report));
  g_autoptr (HostMergeReport) rest = fixture_merge (fixture);
  g_assert_cmpuint (rest->batches, ==, 3);
  g_assert_cmpuint (rest->records, ==, 5);
  fixture_check (fixture);
}

static guint64
count_judged (const HostStore *store) {
  g_autofree char *count
      = world_sql_text (store, "SELECT count (*) FROM verdict WHERE is_open = 0");
  return g_ascii_strtoull (count, NULL, 10);
}

/* Whoever looks before the last parcel sees what has been committed. */
static gboolean
look_meanwhile (guint64 done, guint64 total, gpointer data) {
  gpointer *to = data;
  if (done < total)
    *(guint64 *)to[1] = count_judged (to[0]);
  g_usleep (2000);
  return TRUE;
}

/* Others wait for the store no longer than a transaction takes, however many parcels there are. */
static void
test_group (Fixture *fixture, gconstpointer data) {
  guint ms = GPOINTER_TO_UINT (data);
  guint64 before = count_judged (fixture->host), seen = 0;
  gpointer to[] = { fixture->host, &seen };
  fixture_create (fixture, 5);
  for (guint64 seq = 1; seq <= 5; seq++)
    fixture_send (fixture, seq, seq, "usb");
  const HostPipelineOptions options = { .group_ms = ms, .on_progress = look_meanwhile, .data = to };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostMergeReport) report = host_pipeline_run (fixture->host, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->batches, ==, 5);
  g_assert_cmpint (seen > before, ==, ms == 1);
}

/* On none, on few and on many threads the same comes of it, in the order of the spool. */
static void
test_threads (Fixture *fixture, gconstpointer data) {
  static const guint threads[] = { 1, 2, HOST_PIPELINE_THREADS_MAX };
  (void)data;
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (GError) error = NULL;
    const HostPipelineOptions options = { .threads = threads[i] };
    fixture_create (fixture, 20);
    guint64 first = world_device_seq (fixture->device) - 19;
    for (guint64 seq = first; seq < first + 20; seq++)
      fixture_send (fixture, seq, seq, "usb");
    g_autofree char *rubbish = g_strdup_printf ("no parcel, %u threads", threads[i]);
    world_spool (fixture->host, g_bytes_new (rubbish, strlen (rubbish)), "usb");
    g_autoptr (HostMergeReport) report = host_pipeline_run (fixture->host, &options, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (report->batches, ==, 21);
    g_assert_cmpuint (report->new_operations, ==, 20);
    g_assert_cmpuint (report->verdicts[HOST_VERDICT_OK], ==, 20);
    g_assert_cmpuint (report->verdicts[HOST_VERDICT_DAMAGED], ==, 1);
    fixture_newest_is (fixture, "damaged");
  }
  g_autofree char *out_of_turn = world_sql_text (
      fixture->host, "SELECT count (*) FROM segment a, segment b WHERE a.spool_key < b.spool_key "
                     "AND a.segment_key > b.segment_key");
  g_assert_cmpstr (out_of_turn, ==, "0");
  fixture_check (fixture);
}

/* --- what is told ---------------------------------------------------------------------------- */

static void
assert_line (const HostMergeReport *report, const char *words, gboolean there) {
  g_autofree char *text = host_merge_report_to_text (report);
  if ((strstr (text, words) != NULL) != there)
    g_error ("\"%s\" is %s:\n%s", words, there ? "missing" : "not wanted", text);
}

static void
test_text (void) {
  g_autoptr (HostMergeReport) report = host_merge_report_new ();
  guint64 *const counts[]
      = { &report->new_requests,      &report->new_parts,        &report->left,
          &report->records_withdrawn, &report->records_returned, &report->missing_operations,
          &report->evidence_bad };
  static const char *const words[]
      = { "New requests",  "Pieces of evidence", "left for the",   "withdrawn",
          "returned, not", "Operations missing", "that do not fit" };
  assert_line (report, "Nothing needs a person.", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    assert_line (report, words[i], FALSE);
    *counts[i] = 77 + i;
    assert_line (report, words[i], TRUE);
    g_autofree char *number = g_strdup_printf (" %u\n", (guint)(77 + i));
    assert_line (report, number, TRUE);
  }
  report->forms_published = 1;
  report->devices_lacking_forms = 3;
  assert_line (report, "without the newest forms", TRUE);
  report->quarantined[HOST_VERDICT_FORK] = 2;
  report->refused[HOST_VERDICT_ORPHAN] = 4;
  assert_line (report, host_verdict_sentence (HOST_VERDICT_FORK), TRUE);
  assert_line (report, host_verdict_sentence (HOST_VERDICT_ORPHAN), TRUE);
  assert_line (report, host_verdict_sentence (HOST_VERDICT_CLOCK_OFF), FALSE);
  assert_line (report, "without contact", FALSE);
  for (guint i = 0; i < 2; i++) {
    HostSilentDevice *silent = g_new0 (HostSilentDevice, 1);
    silent->name = g_strdup ("PKD contoh");
    silent->seen_ms = i == 0 ? 0 : WORLD_START_MS;
    g_ptr_array_add (report->silent, silent);
  }
  report->offset_min = 420;
  assert_line (report, "contoh  never\n  00000000  PKD contoh  2024-10-07T18:20:00+07:00", TRUE);
  report->requests_waiting++;
  assert_line (report, "Next: panwas-host merge, panwas-host requests, panwas-host open\n", TRUE);
  report->flags[HOST_VERDICT_GAP] = report->flags[HOST_VERDICT_ORPHAN] = 1;
  report->quarantined[HOST_VERDICT_UNKNOWN_DEVICE] = 1; /* it need not have asked */
  assert_line (report, "open, panwas-host quarantine, panwas-host devices, panwas-host list\n",
               TRUE);
  report->interrupted = TRUE;
  assert_line (report, "run merge again", TRUE);
  assert_line (report, "A person must look.", TRUE);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/host/pipeline/one-batch", test_one_batch);
  fixture_add ("/host/pipeline/replay", test_replay);
  fixture_add ("/host/pipeline/overlap", test_overlap);
  fixture_add ("/host/pipeline/gap", test_gap);
  fixture_add ("/host/pipeline/fork", test_fork);
  fixture_add ("/host/pipeline/fork-unseen", test_fork_unseen);
  fixture_add ("/host/pipeline/revoked", test_revoked);
  fixture_add ("/host/pipeline/region", test_region);
  fixture_add ("/host/pipeline/orphan", test_orphan);
  fixture_add ("/host/pipeline/dispute", test_dispute);
  fixture_add ("/host/pipeline/clock", test_clock);
  fixture_add ("/host/pipeline/silent", test_silent);
  g_test_add ("/host/pipeline/interrupted", Fixture, NULL, fixture_set_up, test_interrupted,
              fixture_tear_down);
  g_test_add ("/host/pipeline/interrupted-alone", Fixture, GUINT_TO_POINTER (1), fixture_set_up,
              test_interrupted, fixture_tear_down);
  g_test_add ("/host/pipeline/group-short", Fixture, GUINT_TO_POINTER (1), fixture_set_up,
              test_group, fixture_tear_down);
  g_test_add ("/host/pipeline/group-long", Fixture, GUINT_TO_POINTER (G_MAXUINT), fixture_set_up,
              test_group, fixture_tear_down);
  fixture_add ("/host/pipeline/threads", test_threads);
  fixture_add ("/host/pipeline/damaged-key", test_damaged_key);
  g_test_add_func ("/host/pipeline/text", test_text);
  return g_test_run ();
}
