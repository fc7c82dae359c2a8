/* Batches: what is sealed opens for its recipient alone and comes back exact; every changed, cut or
 * lying byte is refused with a reason. */
#include <glib.h>
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch.h"
#include "tests/lib/sample.h"

typedef struct {
  PwIdentity *host, *device, *other;
  PwPacker *packer;
} World;

static void
set_up (World *world, G_GNUC_UNUSED gconstpointer data) {
  world->host = sample_identity (9, TRUE);
  world->device = sample_identity (1, FALSE);
  world->other = sample_identity (2, FALSE);
  world->packer = pw_packer_new ();
}

static void
tear_down (World *world, G_GNUC_UNUSED gconstpointer data) {
  pw_identity_free (world->host);
  pw_identity_free (world->device);
  pw_identity_free (world->other);
  pw_packer_free (world->packer);
}

static GBytes *
make_batch (World *world, guint ops) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &world->host->id, world->host->seal_public);
  g_autoptr (GByteArray) segment
      = sample_segment (world->device, &world->host->id, 1, ops, NULL, NULL);
  pw_batch_add_segment (writer, segment);
  GBytes *parcel = pw_batch_finish (writer, world->packer, &error);
  g_assert_no_error (error);
  return parcel;
}

static void
test_round_trip (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GBytes) parcel = make_batch (world, 7);
  g_autoptr (GError) error = NULL;
  PwParcelHeader header;
  g_assert_true (pw_parcel_peek (parcel, &header, &error));
  g_assert_cmpint (header.kind, ==, PW_PARCEL_TO_HOST);
  g_assert_cmpmem (header.address, PW_ADDRESS_BYTES, world->host->id.bytes, PW_ADDRESS_BYTES);
  g_autoptr (PwBatch) batch = pw_batch_open (parcel, world->host, world->packer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->segments->len, ==, 1);
  PwSegment *segment = g_ptr_array_index (batch->segments, 0);
  PwDigest digests[7];
  g_assert_true (pw_segment_check (segment, world->device->sign_public, digests, &error));
  g_assert_cmpuint (segment->head.last, ==, 7);
  g_assert_true (pw_id_equal (&segment->head.recipient, &world->host->id));
  g_autoptr (GBytes) fifth = sample_create (world->device, 5, 5);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (fifth, &length);
  const PwSpan *span = &g_array_index (segment->ops, PwSpan, 4);
  g_assert_cmpmem (span->bytes, span->length, bytes, length);
}

static void
test_wrong_hands (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GBytes) parcel = make_batch (world, 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_batch_open (parcel, world->other, world->packer, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOR_US);
  g_clear_error (&error);
  /* Somebody else's key does not fit the signature. */
  g_autoptr (PwBatch) batch = pw_batch_open (parcel, world->host, world->packer, &error);
  PwDigest digest;
  g_assert_false (pw_segment_check (g_ptr_array_index (batch->segments, 0),
                                    world->other->sign_public, &digest, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_UNTRUSTED);
  /* Nor does the plain text show: a word of the answers is nowhere in the parcel. */
  gsize length;
  const guint8 *bytes = g_bytes_get_data (parcel, &length);
  g_assert_null (memmem (bytes, length, "balai", 5));
  g_assert_null (memmem (bytes, length, world->device->id.bytes, PW_ID_BYTES));
}

/* A segment that is passed on in a batch to another host keeps its own recipient and still proves
 * itself; one whose recipient is exchanged does not. */
static void
test_passed_on (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GByteArray) segment
      = sample_segment (world->device, &world->host->id, 1, 2, NULL, NULL);
  PwCborReader reader;
  g_autoptr (GError) error = NULL;
  pw_cbor_reader_init (&reader, segment->data, segment->len, "segment");
  g_autoptr (PwSegment) read = pw_segment_read (&reader, &world->host->id, &error);
  PwDigest digests[2];
  g_assert_true (pw_segment_check (read, world->device->sign_public, digests, &error));
  g_autoptr (GByteArray) again = g_byte_array_new ();
  pw_segment_write (again, &read->head, NULL, (const PwSpan *)(gpointer)read->ops->data, 2,
                    &world->other->id);
  pw_cbor_reader_init (&reader, again->data, again->len, "segment");
  g_autoptr (PwSegment) passed = pw_segment_read (&reader, &world->other->id, &error);
  g_assert_true (pw_segment_check (passed, world->device->sign_public, digests, &error));
  g_assert_true (pw_id_equal (&passed->head.recipient, &world->host->id));
  /* The short form read by a host it was not made for stands for another recipient. */
  pw_cbor_reader_init (&reader, segment->data, segment->len, "segment");
  g_autoptr (PwSegment) stolen = pw_segment_read (&reader, &world->other->id, &error);
  g_assert_false (pw_segment_check (stolen, world->device->sign_public, digests, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_UNTRUSTED);
  g_clear_error (&error);
  /* The long form where the short one would do is a second spelling of the same. */
  pw_cbor_reader_init (&reader, again->data, again->len, "segment");
  g_assert_null (pw_segment_read (&reader, &world->host->id, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

/* Every bit of every byte of a small batch: never accepted. */
static void
test_flips (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GBytes) parcel = make_batch (world, 1);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (parcel, &length);
  for (gsize at = 0; at < length; at++) {
    g_autofree guint8 *copy = g_memdup2 (bytes, length);
    copy[at] ^= (guint8)(1u << (at % 8));
    g_autoptr (GBytes) changed = g_bytes_new_take (g_steal_pointer (&copy), length);
    g_autoptr (GError) error = NULL;
    g_autoptr (PwBatch) batch = pw_batch_open (changed, world->host, world->packer, &error);
    g_assert_null (batch);
    g_assert_nonnull (error);
  }
  for (gsize cut = 0; cut < length; cut++) {
    g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (parcel, 0, cut);
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_batch_open (shorter, world->host, world->packer, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  }
}

/* The same inside the seal: what an attacker with the host's public key could put there. */
static void
test_hostile_inside (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GBytes) parcel = make_batch (world, 1);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (parcel, &length);
  gsize plain_length = length - PW_PARCEL_HEADER_BYTES - crypto_box_SEALBYTES;
  g_autofree guint8 *plain = g_malloc (plain_length);
  g_assert_cmpint (crypto_box_seal_open (plain, bytes + PW_PARCEL_HEADER_BYTES,
                                         length - PW_PARCEL_HEADER_BYTES, world->host->seal_public,
                                         world->host->seal_secret->bytes),
                   ==, 0);
  guint opened = 0;
  for (gsize at = 0; at < plain_length; at++) {
    g_autofree guint8 *copy = g_malloc (length);
    memcpy (copy, bytes, PW_PARCEL_HEADER_BYTES);
    plain[at] ^= (guint8)(1u << (at % 8));
    crypto_box_seal (copy + PW_PARCEL_HEADER_BYTES, plain, plain_length, world->host->seal_public);
    plain[at] ^= (guint8)(1u << (at % 8));
    g_autoptr (GBytes) changed = g_bytes_new_take (g_steal_pointer (&copy), length);
    g_autoptr (GError) error = NULL;
    g_autoptr (PwBatch) batch = pw_batch_open (changed, world->host, world->packer, &error);
    if (batch == NULL) {
      g_assert_nonnull (error);
      continue;
    }
    opened++;
    for (guint i = 0; i < batch->segments->len; i++) {
      PwSegment *segment = g_ptr_array_index (batch->segments, i);
      g_autofree PwDigest *digests = g_new (PwDigest, segment->ops->len);
      g_assert_false (pw_segment_check (segment, world->device->sign_public, digests, NULL));
    }
  }
  /* Some changes still give a well-formed batch; the signature is what refuses those. */
  g_assert_cmpuint (opened, >, 0);
}

static void
test_versions (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GBytes) parcel = make_batch (world, 1);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (parcel, &length);
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  copy[2] = 0x21;
  g_autoptr (GBytes) newer = g_bytes_new (copy, length);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_batch_open (newer, world->host, world->packer, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_NEW);
}

static void
test_parts (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *file = g_malloc0 (PW_BLOB_PART_BYTES + 10);
  PwBlobPart parts[2]
      = { { .size = PW_BLOB_PART_BYTES + 10, .bytes = file, .length = PW_BLOB_PART_BYTES },
          { .size = PW_BLOB_PART_BYTES + 10,
            .offset = PW_BLOB_PART_BYTES,
            .bytes = file + PW_BLOB_PART_BYTES,
            .length = 10 } };
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &world->host->id, world->host->seal_public);
  pw_batch_add_part (writer, &parts[0]);
  pw_batch_add_part (writer, &parts[1]);
  g_autoptr (GBytes) parcel = pw_batch_finish (writer, world->packer, &error);
  g_assert_no_error (error);
  g_autoptr (PwBatch) batch = pw_batch_open (parcel, world->host, world->packer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->parts->len, ==, 2);
  g_assert_cmpuint (g_array_index (batch->parts, PwBlobPart, 1).length, ==, 10);
  /* A part that does not fit its file's size is refused. */
  parts[1].length = 9;
  g_autoptr (PwBatchWriter) liar
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &world->host->id, world->host->seal_public);
  pw_batch_add_part (liar, &parts[1]);
  g_autoptr (GBytes) lie = pw_batch_finish (liar, world->packer, &error);
  g_assert_null (pw_batch_open (lie, world->host, world->packer, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

static void
test_too_big (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *file = g_malloc0 (PW_BLOB_PART_BYTES);
  PwBlobPart part = { .size = PW_BLOB_PART_BYTES, .bytes = file, .length = PW_BLOB_PART_BYTES };
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &world->host->id, world->host->seal_public);
  for (guint i = 0; i < 4; i++)
    pw_batch_add_part (writer, &part);
  g_assert_null (pw_batch_finish (writer, world->packer, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

/* Limits and keys at the door: before bytes are opened, and before they are sealed. */
static void
test_door (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) small = make_batch (world, 1);
  g_autofree guint8 *long_one = g_malloc0 (PW_BATCH_BYTES_MAX + 1);
  memcpy (long_one, g_bytes_get_data (small, NULL), g_bytes_get_size (small));
  g_autoptr (GBytes) longer = g_bytes_new (long_one, PW_BATCH_BYTES_MAX + 1);
  g_assert_null (pw_batch_open (longer, world->host, world->packer, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  /* It packs well, and would be too much for whoever unpacks it. */
  g_autoptr (PwBatchWriter) much
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &world->host->id, world->host->seal_public);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_byte_array_set_size (message, PW_CONTENT_BYTES_MAX);
  memset (message->data, 0, message->len);
  pw_batch_add_message (much, message);
  g_assert_null (pw_batch_finish (much, world->packer, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  static const guint8 no_key[crypto_box_PUBLICKEYBYTES] = { 0 };
  g_autoptr (PwBatchWriter) nobody
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &world->host->id, no_key);
  g_assert_null (pw_batch_finish (nobody, world->packer, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_UNTRUSTED);
}

/* A piece says where it belongs; one that cannot be there makes the batch no batch. */
static void
test_wrong_parts (World *world, G_GNUC_UNUSED gconstpointer data) {
  static const guint8 bytes[10] = { 1 };
  static const struct {
    guint64 size, offset;
    gsize length;
  } wrong[] = {
    { 10, 0, 9 },                                  /* less than there is */
    { 9, 0, 10 },                                  /* more than there is */
    { 10, 3, 7 },                                  /* not where a piece begins */
    { 10, PW_BLOB_PART_BYTES, 10 },                /* behind the end */
    { PW_BLOB_PART_BYTES, PW_BLOB_PART_BYTES, 0 }, /* at the end */
    { PW_BLOB_BYTES_MAX + 1ull, 0, 10 },           /* of a file that may not be */
    { 10, PW_BLOB_BYTES_MAX + 1ull, 10 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PwBatchWriter) writer
        = pw_batch_writer_new (PW_PARCEL_TO_HOST, &world->host->id, world->host->seal_public);
    PwBlobPart part = {
      .size = wrong[i].size, .offset = wrong[i].offset, .bytes = bytes, .length = wrong[i].length
    };
    pw_batch_add_part (writer, &part);
    g_autoptr (GBytes) parcel = pw_batch_finish (writer, world->packer, &error);
    g_assert_no_error (error);
    g_assert_null (pw_batch_open (parcel, world->host, world->packer, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  }
}

static void
test_open_message (World *world, G_GNUC_UNUSED gconstpointer data) {
  PwInvitation invitation
      = { .region = (char *)"17.07", .name = (char *)"Panwascam Lebong", .expires_at = 1900000000 };
  memcpy (invitation.sign_public, world->host->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (invitation.seal_public, world->host->seal_public, PW_PUBLIC_KEY_BYTES);
  memset (invitation.challenge, 7, PW_ID_BYTES);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_invitation_write (message, &invitation, world->host);
  g_autoptr (GBytes) parcel = pw_parcel_open_message (message);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwBatch) batch = pw_batch_open (parcel, NULL, NULL, &error);
  g_assert_no_error (error);
  g_auto (PwInvitation) read = { 0 };
  g_assert_true (
      pw_invitation_read (&g_array_index (batch->messages, PwMessage, 0), &read, &error));
  g_assert_cmpstr (read.name, ==, "Panwascam Lebong");
}

#define ADD(path, function) g_test_add (path, World, NULL, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("/batch/round-trip", test_round_trip);
  ADD ("/batch/wrong-hands", test_wrong_hands);
  ADD ("/batch/passed-on", test_passed_on);
  ADD ("/batch/flips", test_flips);
  ADD ("/batch/hostile-inside", test_hostile_inside);
  ADD ("/batch/versions", test_versions);
  ADD ("/batch/parts", test_parts);
  ADD ("/batch/too-big", test_too_big);
  ADD ("/batch/open-message", test_open_message);
  ADD ("/batch/door", test_door);
  ADD ("/batch/wrong-parts", test_wrong_parts);
  return g_test_run ();
}
