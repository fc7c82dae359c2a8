/* A handheld and a host's keys in a scratch folder. */
#include "tests/lib/carry-world.h"

#include <string.h>

#include "firmware/device/app-evidence.h"
#include "firmware/send/app-enrol.h"
#include "sync/codec/pw-invitation.h"
#include "tests/lib/sample.h"

#define HOST_SEED 9

static PwMoment
tell (PwClock *clock) {
  return ((CarryClock *)clock)->moment;
}

static char *
store_dir (const CarryWorld *world) {
  return g_build_filename (world->dir, "store", NULL);
}

static void
open_store (CarryWorld *world) {
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = store_dir (world);
  world->store = app_store_open (dir, NULL, &error);
  g_assert_no_error (error);
  world->store->clock = &world->clock.clock;
}

void
carry_world_set_up (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  pw_secret_start ();
  world->dir = sample_dir_new ();
  world->host = sample_identity (HOST_SEED, TRUE);
  world->packer = pw_packer_new ();
  world->clock.clock.now = tell;
  world->clock.moment = sample_time (0);
  g_autofree char *dir = store_dir (world);
  g_assert_true (app_store_init (dir, "17.07.03", "PKD contoh", NULL, &error));
  g_assert_no_error (error);
  open_store (world);
}

void
carry_world_reopen (CarryWorld *world) {
  app_store_free (world->store);
  open_store (world);
}

void
carry_world_tear_down (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  app_store_free (world->store);
  pw_identity_free (world->host);
  pw_packer_free (world->packer);
  sample_dir_free (world->dir);
}

/* --- the log --------------------------------------------------------------------------------- */

static GBytes *
build_small (guint64 seq, gpointer data, G_GNUC_UNUSED GError **error) {
  return sample_create (data, seq, (guint)seq);
}

static void
append (CarryWorld *world, PwOplogBuild build, gpointer data) {
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_db_begin (world->store->db, &error));
  g_assert_true (pw_oplog_append (world->store->log, build, data, NULL, NULL, &error));
  g_assert_true (pw_db_commit (world->store->db, &error));
  g_assert_no_error (error);
}

void
carry_world_record (CarryWorld *world, guint count) {
  for (guint i = 0; i < count; i++)
    append (world, build_small, world->store->identity);
}

/* What the builder of a large operation needs. */
typedef struct {
  CarryWorld *world;
  gsize bytes;
} Large;

static GBytes *
build_large (guint64 seq, gpointer data, G_GNUC_UNUSED GError **error) {
  Large *large = data;
  g_autofree char *text = g_malloc (large->bytes + 1);
  for (gsize i = 0; i < large->bytes; i++)
    text[i] = (char)g_test_rand_int_range ('!', '~');
  text[large->bytes] = '\0';
  json_auto_t *answers = json_pack ("{s:s}", "event", text);
  g_autoptr (GBytes) body = pw_body_write_answers (answers);
  PwFormRef form = { "form_a", "1", pw_digest_of ("form", 4) };
  PwOp op
      = { .seq = seq, .kind = PW_OP_CREATE, .form = &form, .time = sample_time (1), .body = body };
  return pw_op_encode (&op, &large->world->store->identity->id);
}

void
carry_world_record_random (CarryWorld *world, gsize bytes) {
  Large large = { world, bytes };
  append (world, build_large, &large);
}

PwDigest
carry_world_capture (CarryWorld *world, gconstpointer bytes, gsize length) {
  g_autoptr (GError) error = NULL;
  g_auto (AppEvidenceInfo) info = { 0 };
  g_autofree char *path = g_build_filename (world->dir, "foto.bin", NULL);
  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, &error));
  g_assert_true (pw_db_begin (world->store->db, &error));
  g_assert_true (app_evidence_capture (world->store, path, &info, &error));
  g_assert_true (pw_db_commit (world->store->db, &error));
  g_assert_no_error (error);
  return info.digest;
}

guint64
carry_world_receipted (CarryWorld *world) {
  guint64 seq = 0;
  g_autoptr (GError) error = NULL;
  g_assert_true (app_store_receipted (world->store, &seq, &error));
  g_assert_no_error (error);
  return seq;
}

/* --- from the host --------------------------------------------------------------------------- */

GBytes *
carry_world_invitation (const PwIdentity *host, const char *name, guint8 number, gint64 expires_s) {
  PwInvitation invitation
      = { .region = (char *)"17.07", .name = (char *)name, .expires_at = expires_s };
  memcpy (invitation.sign_public, host->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (invitation.seal_public, host->seal_public, PW_PUBLIC_KEY_BYTES);
  memset (invitation.challenge, number, PW_ID_BYTES);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_invitation_write (message, &invitation, host);
  return pw_parcel_open_message (message);
}

void
carry_world_pin (CarryWorld *world) {
  AppHostChange change;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) parcel = carry_world_invitation (world->host, "Host contoh", 1, 2000000000);
  g_autoptr (PwInvitation) invitation = pw_invitation_open (parcel, &error);
  g_assert_no_error (error);
  g_assert_true (app_host_pin (world->store, invitation, FALSE, &change, &error));
  g_assert_no_error (error);
}

AppHost *
carry_world_host (CarryWorld *world) {
  g_autoptr (GError) error = NULL;
  AppHost *host = app_host_need (world->store, &error);
  g_assert_no_error (error);
  return host;
}

GBytes *
carry_world_parcel (CarryWorld *world, const GByteArray *message) {
  g_autoptr (GError) error = NULL;
  const PwIdentity *device = world->store->identity;
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_DEVICE, &device->id, device->seal_public);
  pw_batch_add_message (writer, message);
  GBytes *parcel = pw_batch_finish (writer, world->packer, &error);
  g_assert_no_error (error);
  return parcel;
}

GBytes *
carry_world_certificate (CarryWorld *world, const PwIdentity *host, gint64 issued_s) {
  PwCertificate certificate = { .device = world->store->identity->id,
                                .region = (char *)"17.07.03",
                                .role = (char *)"pkd",
                                .name = (char *)"PKD contoh",
                                .issued_at = issued_s };
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_certificate_write (message, &certificate, host);
  return carry_world_parcel (world, message);
}

GBytes *
carry_world_receipt (CarryWorld *world, const PwIdentity *host, guint64 seq, gint64 host_ms) {
  g_autoptr (GError) error = NULL;
  PwReceipt receipt
      = { .device = world->store->identity->id, .seq = seq, .host_time = host_ms, .accepted = seq };
  g_assert_true (pw_oplog_digest (world->store->log, seq, &receipt.digest, &error));
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_receipt_write (message, &receipt, host);
  return carry_world_parcel (world, message);
}

/* --- to the host ----------------------------------------------------------------------------- */

PwBatch *
carry_world_open (CarryWorld *world, GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  PwBatch *batch = pw_batch_open (parcel, world->host, world->packer, &error);
  g_assert_no_error (error);
  return batch;
}

void
carry_world_check_segment (CarryWorld *world, GBytes *parcel, guint64 *first, guint64 *last) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwBatch) batch = carry_world_open (world, parcel);
  g_assert_cmpuint (batch->segments->len, ==, 1);
  PwSegment *segment = g_ptr_array_index (batch->segments, 0);
  g_autofree PwDigest *digests = g_new (PwDigest, segment->ops->len);
  g_assert_true (pw_segment_check (segment, world->store->identity->sign_public, digests, &error));
  g_assert_no_error (error);
  g_assert_true (pw_id_equal (&segment->head.recipient, &world->host->id));
  g_assert_cmpuint (segment->ops->len, ==, segment->head.last - segment->head.first + 1);
  for (guint i = 0; i < segment->ops->len; i++) {
    PwDigest own;
    g_assert_true (pw_oplog_digest (world->store->log, segment->head.first + i, &own, &error));
    g_assert_true (pw_digest_equal (&own, &digests[i]));
  }
  *first = segment->head.first;
  *last = segment->head.last;
}
