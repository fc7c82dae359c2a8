/* Writes the seeds of the fuzz targets that are bytes (`make fuzz-seeds`): samples and vectors as
 * each target takes them. Seeds that are text are kept by hand, and so is what a fuzzer found. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "sync/base/pw-file.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-delta.h"
#include "sync/codec/pw-op-publish.h"
#include "sync/codec/pw-receipt.h"
#include "sync/codec/pw-review.h"
#include "sync/model/pw-answers.h"
#include "sync/transport/pw-cable-block.h"
#include "sync/transport/pw-cable-message.h"
#include "sync/transport/pw-frame.h"
#include "sync/transport/pw-tiles.h"
#include "tests/lib/sample.h"

/* --- writing --------------------------------------------------------------------------------- */

static void
save (const char *target, const char *name, gconstpointer bytes, gsize length) {
  g_autofree char *dir = g_build_filename ("tests", "fuzz", "seeds", target, NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0755), ==, 0);
  g_autoptr (GError) error = NULL;
  if (!g_file_set_contents (path, bytes, (gssize)length, &error))
    g_error ("%s", error->message);
}

static void
save_array (const char *target, const char *name, const GByteArray *bytes) {
  save (target, name, bytes->data, bytes->len);
}

static void
save_bytes (const char *target, const char *name, GBytes *bytes) {
  save (target, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* As save_array(), with `first` before it. */
static void
save_after (const char *target, const char *name, guint8 first, gconstpointer bytes, gsize length) {
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_byte_array_append (out, &first, 1);
  g_byte_array_append (out, bytes, (guint)length);
  save_array (target, name, out);
}

/* A piece as fuzz_piece() takes it. */
static void
append_piece (GByteArray *out, gconstpointer bytes, gsize length) {
  guint8 head[] = { (guint8)(length >> 8), (guint8)length };
  g_byte_array_append (out, head, sizeof head);
  g_byte_array_append (out, bytes, (guint)length);
}

/* --- frames ---------------------------------------------------------------------------------- */

static void
seed_frames (void) {
  g_autoptr (GByteArray) shown = g_byte_array_new ();
  for (guint i = 0; i < 3; i++) {
    g_autofree guint8 *payload = g_malloc (300 << i);
    for (gsize at = 0; at < (gsize)300 << i; at++)
      payload[at] = (guint8)(at * 7 + i);
    g_autoptr (GBytes) bytes = g_bytes_new (payload, (gsize)300 << i);
    g_autoptr (PwFrameSource) source = pw_frame_source_new_sized (bytes, i, NULL);
    guint k = pw_frame_source_symbol_count (source);
    for (guint n = 1; n <= 2; n++) {
      g_autofree char *name = g_strdup_printf ("size%u-n%u.bin", i, n);
      g_autoptr (GBytes) frame = pw_frame_build (source, n == 1 ? 0 : k, n);
      save_bytes ("frame", name, frame);
    }
    for (guint first = 1; first <= k + 1; first++) {
      g_autoptr (GBytes) frame = pw_frame_build (source, first, 1);
      append_piece (shown, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
    }
    append_piece (shown, "", 0);
  }
  save_array ("joiner", "three.bin", shown);
  static const guint8 acts[]
      = { 0, 20, 5, 7, 1, 0, 1, 0, 4, 9, 0, 5, 8, 0, 3, 2, 0, 1, 0, 0, 6, 1 };
  save ("rateless", "acts.bin", acts, sizeof acts);
  static const guint8 small[] = { 1, 1, 0, 7, 0, 0, 0 };
  save ("rateless", "small.bin", small, sizeof small);
}

/* --- the log --------------------------------------------------------------------------------- */

static void
save_op (const char *name, PwOpKind kind, GBytes *body, gboolean about_record) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  PwParent parents[2] = { { .device = device->id, .seq = 1, .prefix = { 1, 2, 3 } }, { .seq = 9 } };
  memset (parents[1].device.bytes, 0xaa, PW_ID_BYTES);
  PwOp op = { .seq = 2, .kind = kind, .time = sample_time (1), .body = body };
  if (about_record) {
    memset (op.record.bytes, 0x55, PW_ID_BYTES);
    op.parents = parents;
    op.parents_count = G_N_ELEMENTS (parents);
  }
  g_autoptr (GBytes) bytes = pw_op_encode (&op, &device->id);
  save_bytes ("operation", name, bytes);
}

static void
seed_changes (void) {
  json_t *set = json_pack ("{s:s, s:[s,s], s:f}", "/violation/place", "Balai desa",
                           "/violation/acts", "foto_simbol", "kegiatan_ajakan", "/lat", -7.5);
  json_t *unset = json_pack ("[s]", "/improvement_advice");
  g_autoptr (GBytes) amend = pw_body_write_change (set, unset, "salah ketik", NULL);
  g_autoptr (GBytes) decide = pw_body_write_change (set, NULL, "sudah ditanya", "Ani");
  g_autoptr (GBytes) withdraw = pw_body_write_change (NULL, NULL, "dobel", NULL);
  save_op ("amend.bin", PW_OP_AMEND, amend, TRUE);
  save_op ("decide.bin", PW_OP_DECIDE, decide, TRUE);
  save_op ("withdraw.bin", PW_OP_WITHDRAW, withdraw, TRUE);
  json_decref (set);
  json_decref (unset);
}

static void
seed_operations (void) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (GBytes) create = sample_create (device, 1, 1);
  save_bytes ("operation", "create.bin", create);
  seed_changes ();
  PwAttachment file = { .digest = pw_digest_of ("foto", 4),
                        .size = 4,
                        .type = (char *)"image/jpeg",
                        .name = (char *)"foto.jpg",
                        .caption = (char *)"Baliho" };
  g_autoptr (GBytes) attach = pw_body_write_attachment (&file);
  save_op ("attach.bin", PW_OP_ATTACH, attach, TRUE);
  PwDeviceChange change = { .device = device->id,
                            .name = (char *)"Siti",
                            .region = (char *)"17.07",
                            .after = 7,
                            .reason = (char *)"hilang" };
  memcpy (change.public_key, device->sign_public, PW_PUBLIC_KEY_BYTES);
  g_autoptr (GBytes) enrol = pw_body_write_device_change (PW_OP_ENROL, &change);
  g_autoptr (GBytes) revoke = pw_body_write_device_change (PW_OP_REVOKE, &change);
  save_op ("enrol.bin", PW_OP_ENROL, enrol, FALSE);
  save_op ("revoke.bin", PW_OP_REVOKE, revoke, FALSE);
  PwPublish publish = { .kind = PW_PUBLISHED_LIST,
                        .name = (char *)"regions",
                        .version = (char *)"2025",
                        .region_column = (char *)"kode" };
  g_autoptr (GBytes) body = pw_body_write_publish (&publish);
  save_op ("publish.bin", PW_OP_PUBLISH, body, FALSE);
}

/* --- messages -------------------------------------------------------------------------------- */

static void
save_message (const char *target, const char *name, GByteArray *bytes) {
  save_array (target, name, bytes);
  g_byte_array_set_size (bytes, 0);
}

static void
seed_enrolment (const PwIdentity *host, const PwIdentity *device) {
  g_autoptr (GByteArray) out = g_byte_array_new ();
  PwInvitation invitation
      = { .region = (char *)"17.07.03", .name = (char *)"Kecamatan", .expires_at = 1728400000 };
  memcpy (invitation.sign_public, host->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (invitation.seal_public, host->seal_public, PW_PUBLIC_KEY_BYTES);
  pw_invitation_write (out, &invitation, host);
  g_autoptr (GBytes) open = pw_parcel_open_message (out);
  save_bytes ("parcel", "invitation.bin", open);
  save_message ("certificate", "invitation.bin", out);
  PwRequest request
      = { .name = (char *)"Siti", .region = (char *)"17.07.03", .asked_at = 1728400000000 };
  memcpy (request.public_key, device->sign_public, PW_PUBLIC_KEY_BYTES);
  pw_request_write (out, &request, device);
  save_message ("certificate", "request.bin", out);
  PwCertificate certificate = { .device = device->id,
                                .region = (char *)"17.07.03",
                                .role = (char *)"pkd",
                                .name = (char *)"Siti",
                                .issued_at = 1728400000,
                                .valid_until = 1798400000 };
  pw_certificate_write (out, &certificate, host);
  save_message ("certificate", "certificate.bin", out);
  g_autoptr (GArray) revoked = g_array_new (FALSE, FALSE, sizeof (PwRevoked));
  PwRevoked one = { .device = device->id, .after = 12 };
  g_array_append_val (revoked, one);
  pw_revocation_write (out, revoked, 1728400000, host);
  save_message ("certificate", "revocation.bin", out);
}

static void
seed_receipts (const PwIdentity *host, const PwIdentity *device) {
  g_autoptr (GByteArray) out = g_byte_array_new ();
  sample_receipt (out, host, &device->id);
  save_message ("receipt", "receipt.bin", out);
  g_autoptr (GBytes) op = sample_create (device, 1, 1);
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (PwCopyOp));
  PwCopyOp copy = { .device = device->id, .seq = 1, .digest = pw_digest_of ("foto", 4) };
  copy.bytes.bytes = g_bytes_get_data (op, &copy.bytes.length);
  g_array_append_val (ops, copy);
  PwId record = pw_id_from_digest (&copy.digest);
  pw_copy_write (out, &record, ops, host);
  save_message ("receipt", "copy.bin", out);
}

static void
seed_reviews (const PwIdentity *host, const PwIdentity *device) {
  PwReview review = { .device = device->id,
                      .seq = 7,
                      .seen = 12,
                      .seen_digest = pw_digest_of ("12", 2),
                      .host_time = G_GINT64_CONSTANT (1728400000000),
                      .person = (char *)"Sari Wulandari",
                      .comment = (char *)"Siapa saksinya?\nLengkapi bagian II." };
  review.record = pw_id_from_digest (&review.seen_digest);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  pw_review_write (out, &review, host);
  save_message ("review", "returned.bin", out);
  review.seq = 9;
  review.comment = NULL;
  pw_review_write (out, &review, host);
  save_message ("review", "accepted.bin", out);
}

static void
seed_publications (const PwIdentity *host, const PwIdentity *device) {
  static const char base_text[] = "kode,nama\n1,a\n2,b\n3,c\n",
                    text[] = "kode,nama\n1,a\n2,bb\n3,c\n";
  g_autoptr (GBytes) base = g_bytes_new_static (base_text, sizeof base_text - 1);
  g_autoptr (GBytes) file = g_bytes_new_static (text, sizeof text - 1);
  for (PwPublishedKind kind = PW_PUBLISHED_FORM; kind <= PW_PUBLISHED_LIST; kind++) {
    PwPublication what = { .kind = kind, .name = (char *)"regions", .version = (char *)"2" };
    for (guint i = 0; i < 2; i++) {
      g_autofree char *name = g_strdup_printf ("kind%d-%s.bin", kind, i == 0 ? "whole" : "delta");
      g_autoptr (GPtrArray) messages
          = pw_publication_make (&what, file, i == 0 ? NULL : base, host, NULL);
      save_bytes ("publication", name, g_ptr_array_index (messages, 0));
    }
  }
  g_autoptr (GPtrArray) holdings = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_holding_free);
  PwHolding *holding = g_new0 (PwHolding, 1);
  *holding = (PwHolding){ .kind = PW_PUBLISHED_LIST, .name = g_strdup ("regions") };
  g_ptr_array_add (holdings, holding);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  pw_holdings_write (out, holdings, 1728400000000, device);
  save_message ("publication", "holdings.bin", out);
  g_autoptr (GBytes) delta = pw_delta_make (base, file);
  g_autoptr (GByteArray) pieces = g_byte_array_new ();
  guint8 size[] = { 0, 0, sizeof text - 1 };
  g_byte_array_append (pieces, size, sizeof size);
  append_piece (pieces, base_text, sizeof base_text - 1);
  append_piece (pieces, g_bytes_get_data (delta, NULL), g_bytes_get_size (delta));
  save_array ("delta", "delta.bin", pieces);
}

/* --- batches --------------------------------------------------------------------------------- */

static void
seed_batches (const PwIdentity *host, const PwIdentity *device) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) segment = sample_segment (device, &host->id, 1, 3, NULL, NULL);
  PwDigest prev = pw_digest_of ("prev", 4);
  g_autoptr (GByteArray) later = sample_segment (device, &device->id, 7, 1, &prev, NULL);
  save_array ("segment", "first.bin", segment);
  save_array ("segment", "later.bin", later);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  pw_cbor_write_array (content, 2);
  pw_cbor_write_array (content, 1);
  g_byte_array_append (content, segment->data, segment->len);
  pw_cbor_write_array (content, 1);
  PwReceipt receipt = { .device = device->id, .seq = 3, .digest = prev, .accepted = 3 };
  pw_receipt_write (content, &receipt, host);
  save_array ("content", "both.bin", content);
  g_autoptr (GBytes) frame = pw_pack (packer, content->data, content->len, NULL);
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  pw_cbor_write_array (plain, 3);
  pw_cbor_write_uint (plain, PW_PARCEL_TO_HOST);
  pw_cbor_write_bytes (plain, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
  pw_cbor_write_array (plain, 1);
  pw_cbor_write_array (plain, 4);
  PwDigest digest = pw_digest_of ("foto", 4);
  pw_cbor_write_bytes (plain, digest.bytes, PW_DIGEST_BYTES);
  pw_cbor_write_uint (plain, 4);
  pw_cbor_write_uint (plain, 0);
  pw_cbor_write_bytes (plain, "foto", 4);
  save_array ("batch", "both.bin", plain);
  g_autoptr (GByteArray) form = g_byte_array_new ();
  g_assert_true (pw_pack_form (packer, content->data, content->len, form, NULL));
  save_after ("pack", "frame.bin", 0, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
  save_after ("pack", "form.bin", 1, form->data, form->len);
  save_after ("pack", "plain.bin", 2, content->data, content->len);
}

/* Of the golden bytes, for a seal is different each time. */
static void
seed_parcels (void) {
  static const char *const names[] = { "to-host", "to-device" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_strdup_printf ("tests/vectors/batch-v1/%s.hex", names[i]);
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;
    if (!g_file_get_contents (path, &text, NULL, &error))
      g_error ("%s", error->message);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    g_autofree char *hex = g_strjoinv ("", lines);
    gsize length = strlen (hex) / 2;
    g_autofree guint8 *bytes = g_malloc (length);
    g_assert_true (pw_hex_decode (hex, bytes, length));
    g_autofree char *name = g_strconcat (names[i], ".bin", NULL);
    save ("parcel", name, bytes, length);
  }
}

/* --- the rest -------------------------------------------------------------------------------- */

static void
seed_stick (void) {
  g_autoptr (GByteArray) acts = g_byte_array_new ();
  for (guint8 act = 0; act < 8; act++) {
    guint8 head[] = { act, (guint8)(act * 3) };
    g_byte_array_append (acts, head, sizeof head);
    append_piece (acts, "PWB.pwb", 7);
    append_piece (acts, "PW content", 10);
  }
  save_array ("stick", "acts.bin", acts);
  static const guint8 link_first[] = { 4, 0, 0, 0, 0, 0, 3, 200, 0, 1, 'a', 0, 0 };
  save ("stick", "link.bin", link_first, sizeof link_first);
}

static void
seed_pictures (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwPicture) picture = pw_picture_new (21, 9, 255);
  picture->pixels[30] = 0;
  g_autoptr (GBytes) two = pw_picture_to_png (picture, &error);
  picture->pixels[31] = 100;
  g_autoptr (GBytes) grey = pw_picture_to_png (picture, &error);
  g_assert_no_error (error);
  save_bytes ("picture", "two.png", two);
  save_bytes ("picture", "grey.png", grey);
  static const char pgm[] = "P5 # a remark\n4 2\n255\nabcdefgh";
  save ("picture", "small.pgm", pgm, sizeof pgm - 1);
  g_autoptr (GByteArray) code = g_byte_array_new ();
  guint8 what = 0x81;
  g_byte_array_append (code, &what, 1);
  append_piece (code, "Panwas desa", 11);
  save_array ("qr", "clean.bin", code);
  static const guint8 stroke[] = { 0, 8, 40, 30, 0 };
  g_byte_array_append (code, stroke, sizeof stroke);
  save_array ("qr", "stroke.bin", code);
}

static void
seed_cbor (void) {
  json_t *answers
      = json_pack ("{s:s, s:f, s:[{s:i}], s:b}", "a", "b", "x", 1.5, "r", "n", -3, "y", 1);
  json_t *set = json_pack ("{s:s, s:[i]}", "/a/b", "c", "/n", 1000000);
  g_autoptr (GByteArray) first = g_byte_array_new (), second = g_byte_array_new ();
  pw_answers_write_cbor (first, answers);
  pw_answers_write_cbor (second, set);
  save_after ("cbor", "answers.bin", 0, first->data, first->len);
  save_after ("cbor", "value.bin", 1, first->data, first->len);
  save_after ("cbor", "set.bin", 2, second->data, second->len);
  json_decref (answers);
  json_decref (set);
}

/* --- cable ----------------------------------------------------------------------------------- */

/* A block as fuzz-cable.c takes it. */
static void
append_block (GByteArray *out, PwCableBlockKind kind, guint number, guint expected,
              const PwCableMessage *message) {
  guint8 bytes[3 + PW_CABLE_PAYLOAD_MAX] = { (guint8)kind, (guint8)number, (guint8)expected };
  gsize length = message != NULL ? pw_cable_message_write (message, bytes + 3) : 0;
  append_piece (out, bytes, 3 + length);
}

static void
append_hello (GByteArray *out, guint role) {
  guint8 bytes[3 + PW_CABLE_HELLO_BYTES] = { PW_CABLE_BLOCK_HELLO };
  pw_cable_hello_write (role, (const guint8 *)"\x11\x12\x13\x14\x15\x16\x17\x18", bytes + 3);
  append_piece (out, bytes, sizeof bytes);
}

/* What the other end says: to a host that gets a file, to a handheld whose files are taken. */
static void
seed_cable (void) {
  g_autoptr (GByteArray) to_host = g_byte_array_new (), to_handheld = g_byte_array_new ();
  PwCableMessage message = { .kind = PW_CABLE_MESSAGE_OFFER, .digest = pw_digest_of ("abc", 3) };
  g_byte_array_append (to_host, (const guint8 *)"\x01", 1);
  append_hello (to_host, 1);
  message.number = 3;
  append_block (to_host, PW_CABLE_BLOCK_DATA, 0, 0, &message);
  message = (PwCableMessage){ .kind = PW_CABLE_MESSAGE_PIECE,
                              .bytes = (const guint8 *)"abc",
                              .length = 3 };
  append_block (to_host, PW_CABLE_BLOCK_DATA, 1, 1, &message);
  message = (PwCableMessage){ .kind = PW_CABLE_MESSAGE_END };
  append_block (to_host, PW_CABLE_BLOCK_DATA, 2, 2, &message);
  append_block (to_host, PW_CABLE_BLOCK_ACK, 3, 3, NULL);
  save_array ("cable", "to-host.bin", to_host);

  static const guint8 content[3000] = { 1, 0, 2 };
  message = (PwCableMessage){ .kind = PW_CABLE_MESSAGE_WANT,
                              .digest = pw_digest_of (content, sizeof content) };
  g_byte_array_append (to_handheld, (const guint8 *)"\0", 1);
  append_hello (to_handheld, 2);
  append_block (to_handheld, PW_CABLE_BLOCK_DATA, 0, 1, &message);
  append_block (to_handheld, PW_CABLE_BLOCK_ACK, 1, 2, NULL);
  message.kind = PW_CABLE_MESSAGE_TAKEN;
  append_block (to_handheld, PW_CABLE_BLOCK_DATA, 1, 4, &message);
  save_array ("cable", "to-handheld.bin", to_handheld);

  g_autoptr (GByteArray) raw = g_byte_array_new ();
  PwCableBlock block
      = { .kind = PW_CABLE_BLOCK_HELLO, .session = 7, .length = PW_CABLE_HELLO_BYTES };
  pw_cable_hello_write (2, content, block.payload);
  g_byte_array_append (raw, (const guint8 *)"\x02", 1);
  pw_cable_block_write (raw, &block);
  block = (PwCableBlock){ .kind = PW_CABLE_BLOCK_DATA, .session = 7, .length = 300 };
  pw_cable_block_write (raw, &block);
  memset (block.payload, 9, block.length);
  pw_cable_block_write (raw, &block);
  save_array ("cable", "raw.bin", raw);
}

int
main (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  seed_frames ();
  seed_operations ();
  seed_enrolment (host, device);
  seed_receipts (host, device);
  seed_reviews (host, device);
  seed_publications (host, device);
  seed_batches (host, device);
  seed_parcels ();
  seed_stick ();
  seed_pictures ();
  seed_cbor ();
  seed_cable ();
  puts ("tests/fuzz/seeds written");
  return 0;
}
