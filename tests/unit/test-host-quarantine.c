/* Every reason for which a parcel is kept aside: each has its own verdict, the bytes stay, the
 * others are taken all the same, and what can change is looked at again. Forged and damaged parcels
 * are made from good ones; every single byte of a small one is flipped. */
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-log.h"
#include "tests/lib/host-fixture.h"
#include "tests/lib/sample.h"

static GBytes *
with_byte (GBytes *parcel, gsize at, guint8 flip) {
  gsize length;
  guint8 *copy = g_memdup2 (g_bytes_get_data (parcel, &length), g_bytes_get_size (parcel));
  copy[at] ^= flip;
  g_bytes_unref (parcel);
  return g_bytes_new_take (copy, length);
}

/* --- damage ---------------------------------------------------------------------------------- */

static void
test_every_byte (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 1);
  g_autoptr (GBytes) parcel = world_parcel (fixture->device, fixture->host, 1, 1);
  gsize length = g_bytes_get_size (parcel);
  g_autoptr (GError) error = NULL;
  g_assert_true (host_spool_begin (fixture->host, &error));
  for (gsize i = 0; i < length; i++) {
    for (guint flip = 1; flip <= 0x80; flip <<= 1) {
      g_autoptr (GBytes) bad = with_byte (g_bytes_ref (parcel), i, (guint8)flip);
      g_assert_true (host_spool_add (fixture->host, bad, "usb", "flipped", NULL, &error));
    }
  }
  g_assert_true (host_spool_end (fixture->host, &error));
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->batches, ==, 8 * length);
  g_assert_cmpuint (report->verdicts[HOST_VERDICT_OK], ==, 0);
  g_assert_cmpuint (report->verdicts[HOST_VERDICT_KNOWN], ==, 0);
  g_assert_cmpuint (report->new_operations, ==, 0);
  g_assert_cmpuint (report->records, ==, 0);
  /* The good one among them is taken. */
  fixture_expect (fixture, g_bytes_ref (parcel), "ok");
  fixture_check (fixture);
}

static void
test_cut (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 2);
  g_autoptr (GBytes) parcel = world_parcel (fixture->device, fixture->host, 1, 2);
  gsize length = g_bytes_get_size (parcel);
  for (gsize cut = 1; cut < length; cut += 7)
    fixture_expect (fixture, g_bytes_new_from_bytes (parcel, 0, cut), "damaged");
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_byte_array_append (longer, g_bytes_get_data (parcel, NULL), (guint)length);
  g_byte_array_append (longer, (const guint8 *)"x", 1);
  fixture_expect (fixture, g_bytes_new (longer->data, longer->len), "damaged");
  fixture_expect (fixture, g_bytes_new_static ("garbage", 7), "damaged");
  g_autofree guint8 *noise = g_malloc0 (PW_BATCH_BYTES_MAX);
  fixture_expect (fixture, g_bytes_new (noise, PW_BATCH_BYTES_MAX), "damaged");
  g_autofree char *kept
      = world_sql_text (fixture->host, "SELECT count (*) FROM spool WHERE length (bytes) > 0");
  g_assert_cmpuint (g_ascii_strtoull (kept, NULL, 10), >=, length / 7);
}

/* --- who it is from and for ------------------------------------------------------------------ */

static void
test_other_host (Fixture *fixture, gconstpointer data) {
  (void)data;
  HostStore *other = world_host_new (fixture->dir, "other.db", &fixture->clock.base);
  fixture_create (fixture, 1);
  fixture_expect (fixture, world_parcel (fixture->device, other, 1, 1), "other_host");
  host_store_close (other);
}

static void
test_unknown_device (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) stranger = world_device_new ();
  for (guint i = 0; i < 3; i++)
    world_create_small (stranger, fixture->host->forms, FIXTURE_VILLAGE, i, NULL);
  fixture_expect (fixture, world_parcel (stranger, fixture->host, 1, 3), "unknown_device");
  g_autoptr (HostMergeReport) waiting = fixture_merge (fixture);
  g_assert_cmpuint (waiting->batches, ==, 0); /* not opened again before somebody approves */
  g_assert_cmpuint (waiting->quarantined[HOST_VERDICT_UNKNOWN_DEVICE], ==, 1);
  g_assert_true (host_merge_report_needs_person (waiting));
  world_enrol (fixture->host, stranger, FIXTURE_REGION);
  g_autoptr (HostMergeReport) approved = fixture_merge (fixture);
  fixture_newest_is (fixture, "ok");
  g_assert_cmpuint (approved->records, ==, 3);
  g_assert_false (host_merge_report_needs_person (approved));
  fixture_check (fixture);
}

/* One good and one strange segment in a parcel: the good one is taken at once. */
static void
test_mixed (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) stranger = world_device_new ();
  world_create_small (stranger, fixture->host->forms, FIXTURE_VILLAGE, 1, NULL);
  fixture_create (fixture, 2);
  PwBatchWriter *writer = world_writer (fixture->host);
  world_add_segment (writer, stranger, fixture->host, 1, 1, 1);
  world_add_segment (writer, fixture->device, fixture->host, 1, 2, 1);
  world_spool (fixture->host, world_finish (writer, fixture->host), "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  fixture_newest_is (fixture, "unknown_device");
  g_assert_cmpuint (report->records, ==, 2);
  world_enrol (fixture->host, stranger, FIXTURE_REGION);
  g_autoptr (HostMergeReport) approved = fixture_merge (fixture);
  fixture_newest_is (fixture, "ok");
  g_assert_cmpuint (approved->records, ==, 3);
  fixture_check (fixture);
}

/* --- forgery --------------------------------------------------------------------------------- */

/* Sealed by a stranger who does not have the device's key. */
static GBytes *
forge (Fixture *fixture, gboolean change_op) {
  const WorldDevice *device = fixture->device;
  g_autoptr (PwIdentity) thief = pw_identity_new (FALSE);
  gsize length;
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (device->ops->pdata[0], &length),
                                        g_bytes_get_size (device->ops->pdata[0]));
  PwSegmentHead head = {
    .device = device->identity->id,
    .first = 1,
    .last = 1,
    .last_digest = *world_device_digest (device, 1),
    .recipient = fixture->host->identity->id,
    .sent_at = WORLD_START_MS / 1000,
  };
  if (change_op) {
    pw_segment_head_sign (&head, device->identity);
    guint8 *village = memmem (bytes, length, "17.07.03.2004", 13);
    g_assert_nonnull (village);
    village[12] = '5';
  } else {
    head.device = thief->id;
    pw_segment_head_sign (&head, thief);
    head.device = device->identity->id;
  }
  PwSpan span = { .bytes = bytes, .length = length };
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  pw_segment_write (segment, &head, NULL, &span, 1, &fixture->host->identity->id);
  PwBatchWriter *writer = world_writer (fixture->host);
  pw_batch_add_segment (writer, segment);
  return world_finish (writer, fixture->host);
}

static void
test_bad_signature (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 1);
  fixture_expect (fixture, forge (fixture, TRUE), "bad_signature");
  fixture_expect (fixture, forge (fixture, FALSE), "bad_signature");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->records, ==, 0);
  g_assert_cmpuint (report->quarantined[HOST_VERDICT_BAD_SIGNATURE], ==, 2);
  g_assert_false (host_merge_report_needs_person (report)); /* told by the run that found them */
  fixture_check (fixture);
}

/* --- versions and nonsense ------------------------------------------------------------------- */

static void
test_too_new (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 1);
  GBytes *parcel = world_parcel (fixture->device, fixture->host, 1, 1);
  fixture_expect (fixture, with_byte (parcel, 2, 0x70), "too_new");
  g_autoptr (HostMergeReport) again = fixture_merge (fixture);
  g_assert_cmpuint (again->batches, ==, 1); /* the program may have been updated */
  g_assert_true (host_merge_report_needs_person (again));
  /* An operation of a kind that does not exist yet. */
  g_autoptr (GBytes) op = sample_create (fixture->device->identity, 2, 1);
  gsize length;
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (op, &length), g_bytes_get_size (op));
  g_assert_cmpuint (bytes[3], ==, 2); /* key of the kind */
  bytes[4] = 23;
  world_append (fixture->device, g_bytes_new (bytes, length));
  fixture_expect (fixture, world_parcel (fixture->device, fixture->host, 1, 2), "too_new");
}

/* A signed chain whose operations are not what they must be. */
static void
test_bad_content (Fixture *fixture, gconstpointer data) {
  (void)data;
  /* Another number than its place. */
  world_append (fixture->device, sample_create (fixture->device->identity, 7, 1));
  fixture_expect (fixture, world_parcel (fixture->device, fixture->host, 1, 1), "damaged");
  g_autoptr (WorldDevice) other = world_device_new ();
  world_enrol (fixture->host, other, FIXTURE_REGION);
  PwId record;
  world_create_small (other, fixture->host->forms, FIXTURE_VILLAGE, 1, &record);
  GByteArray *body = g_byte_array_new ();
  pw_cbor_write_map (body, 1);
  pw_cbor_write_text (body, "set", -1);
  pw_cbor_write_uint (body, 1);
  world_append_kind (other, PW_OP_AMEND, &record, g_byte_array_free_to_bytes (body));
  fixture_expect (fixture, world_parcel (other, fixture->host, 1, 2), "damaged");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->records, ==, 0);
  fixture_check (fixture);
}

/* The body of a `create` is any map: what is not small and plain is looked at closely. */
static void
expect_answers (Fixture *fixture, GBytes *body, const char *code) {
  g_autoptr (WorldDevice) device = world_device_new ();
  world_enrol (fixture->host, device, FIXTURE_REGION);
  const PwForm *form = pw_forms_find (fixture->host->forms, "form_a");
  PwFormRef ref = { .id = pw_form_id (form),
                    .version = pw_form_version (form),
                    .digest = *pw_form_digest (form) };
  PwOp op = { .seq = 1,
              .kind = PW_OP_CREATE,
              .form = &ref,
              .time = { .unix_ms = WORLD_START_MS, .offset_min = 420 },
              .body = body };
  world_append (device, pw_op_encode (&op, &device->identity->id));
  fixture_expect (fixture, world_parcel (device, fixture->host, 1, 1), code);
  g_bytes_unref (body);
}

static GBytes *
answers_of_text (gsize length) {
  g_autofree char *text = g_strnfill (length, 'x');
  json_auto_t *answers = json_pack ("{s:s, s:s}", "village", FIXTURE_VILLAGE, "narrative", text);
  return pw_body_write_answers (answers);
}

static void
test_answers (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree char *name = g_strnfill (PW_NAME_BYTES_MAX + 1, 'n');
  GByteArray *raw = g_byte_array_new (), *named = g_byte_array_new ();
  pw_cbor_write_map (raw, 1);
  pw_cbor_write_text (raw, "narrative", -1);
  pw_cbor_write_bytes (raw, "raw", 3);
  pw_cbor_write_map (named, 1);
  pw_cbor_write_text (named, name, -1);
  pw_cbor_write_uint (named, 1);
  expect_answers (fixture, answers_of_text (20), "ok");
  expect_answers (fixture, answers_of_text (17000), "ok"); /* long, and as good */
  expect_answers (fixture, g_byte_array_free_to_bytes (raw), "damaged");
  expect_answers (fixture, g_byte_array_free_to_bytes (named), "damaged");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->records, ==, 2);
  fixture_check (fixture);
}

static void
test_foreign_message (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  char region[] = "17.07", role[] = "pkd", name[] = "x";
  PwCertificate certificate
      = { .device = fixture->device->identity->id, .region = region, .role = role, .name = name };
  pw_certificate_write (message, &certificate, fixture->device->identity);
  PwBatchWriter *writer = world_writer (fixture->host);
  pw_batch_add_message (writer, message);
  fixture_expect (fixture, world_finish (writer, fixture->host), "foreign_message");
  /* A kind that does not exist yet. */
  g_autoptr (GByteArray) later = g_byte_array_new ();
  pw_message_write (later, (PwMessageKind)99, fixture->device->identity, "\xa0", 1);
  writer = world_writer (fixture->host);
  pw_batch_add_message (writer, later);
  fixture_expect (fixture, world_finish (writer, fixture->host), "too_new");
  /* An invitation on a stick that was meant for handhelds. */
  fixture_expect (fixture, pw_parcel_open_message (message), "foreign_message");
}

/* Operations that only a host may make are kept, and do nothing. */
static void
test_host_kinds (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) friend = world_device_new ();
  char name[] = "Kawan", region[] = "17";
  PwDeviceChange change = { .device = friend->identity->id, .name = name, .region = region };
  memcpy (change.public_key, friend->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  PwId record;
  world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, 1, &record);
  world_append_kind (fixture->device, PW_OP_ENROL, NULL,
                     pw_body_write_device_change (PW_OP_ENROL, &change));
  json_t *set = json_pack ("{s:s}", "/narrative", "diputuskan sendiri");
  world_append_kind (fixture->device, PW_OP_DECIDE, &record,
                     pw_body_write_change (set, NULL, "karena", "saya"));
  json_decref (set);
  fixture_expect (fixture, world_parcel (fixture->device, fixture->host, 1, 3), "ok");
  world_create_small (friend, fixture->host->forms, FIXTURE_VILLAGE, 1, NULL);
  fixture_expect (fixture, world_parcel (friend, fixture->host, 1, 1), "unknown_device");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->refused[HOST_VERDICT_FOREIGN_MESSAGE], ==, 2);
  g_assert_cmpuint (report->records, ==, 1);
  g_assert_cmpuint (report->devices, ==, 1);
  fixture_check (fixture);
}

/* --- forms ----------------------------------------------------------------------------------- */

static void
test_unknown_form (Fixture *fixture, gconstpointer data) {
  (void)data;
  /* The sample's form has a digest that no host knows; its village stands at the top level. */
  world_append (fixture->device, sample_create (fixture->device->identity, 1, 1));
  fixture_expect (fixture, world_parcel (fixture->device, fixture->host, 1, 1), "ok");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->records, ==, 1);
  g_assert_cmpuint (report->flags[HOST_VERDICT_UNKNOWN_FORM], ==, 1);
  g_assert_true (host_merge_report_needs_person (report));
  g_autofree char *village = world_sql_text (fixture->host, "SELECT village FROM v_record");
  g_assert_cmpstr (village, ==, "17.07.03.2007");
  fixture_check (fixture);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/host/quarantine/every-byte", test_every_byte);
  fixture_add ("/host/quarantine/cut", test_cut);
  fixture_add ("/host/quarantine/other-host", test_other_host);
  fixture_add ("/host/quarantine/unknown-device", test_unknown_device);
  fixture_add ("/host/quarantine/mixed", test_mixed);
  fixture_add ("/host/quarantine/bad-signature", test_bad_signature);
  fixture_add ("/host/quarantine/too-new", test_too_new);
  fixture_add ("/host/quarantine/bad-content", test_bad_content);
  fixture_add ("/host/quarantine/answers", test_answers);
  fixture_add ("/host/quarantine/foreign-message", test_foreign_message);
  fixture_add ("/host/quarantine/host-kinds", test_host_kinds);
  fixture_add ("/host/quarantine/unknown-form", test_unknown_form);
  return g_test_run ();
}
