/* Replies: what a handheld finds in them, that a stick never collects old ones, and that the short
 * code is the one that the handheld makes. Parcels are opened with the handheld's own keys. */
#include "host/report/host-reply-targets.h"
#include "host/report/host-reply.h"
#include "host/review/host-enrol.h"
#include "host/review/host-outbox.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-qr-folder.h"
#include "sync/transport/pw-stick.h"
#include "tests/lib/host-desk.h"

/* All messages of a reply, opened as the handheld does. Keeps the batches in `batches`. */
static GPtrArray *
open_all (Desk *desk, const WorldDevice *device, const HostReply *reply, GPtrArray *batches) {
  GPtrArray *messages = g_ptr_array_new ();
  for (guint i = 0; i < reply->parcels->len; i++) {
    g_autoptr (GError) error = NULL;
    PwBatch *batch = pw_batch_open (g_ptr_array_index (reply->parcels, i), device->identity,
                                    desk->host->packer, &error);
    g_assert_no_error (error);
    g_ptr_array_add (batches, batch);
    for (guint k = 0; k < batch->messages->len; k++) {
      PwMessage *message = &g_array_index (batch->messages, PwMessage, k);
      (void)pw_message_check (message, desk->host->identity->sign_public, &error);
      g_assert_no_error (error);
      g_ptr_array_add (messages, message);
    }
  }
  return messages;
}

static const PwMessage *
find_kind (const GPtrArray *messages, PwMessageKind kind) {
  for (guint i = 0; i < messages->len; i++) {
    const PwMessage *message = g_ptr_array_index (messages, i);
    if (message->kind == (guint)kind)
      return message;
  }
  return NULL;
}

static HostReply *
make_reply (Desk *desk, const WorldDevice *device) {
  g_autoptr (GError) error = NULL;
  HostReply *reply = host_reply_make (desk->host, &device->identity->id, NULL, FALSE, &error);
  g_assert_no_error (error);
  return reply;
}

static void
record_some (Desk *desk, WorldDevice *device, guint count) {
  for (guint i = 0; i < count; i++)
    world_create_small (device, desk->host->forms, DESK_VILLAGE, i, NULL);
  desk_send (desk, device);
  desk_merge (desk);
}

static void
test_content (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  record_some (desk, desk->siti, 4);
  g_auto (HostApproval) approval = { .name = NULL };
  (void)host_enrol_approve (desk->host, &desk->siti->identity->id, "17.07.03", "Siti", 0, &approval,
                            &error);
  (void)host_enrol_revoke (desk->host, &desk->budi->identity->id, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (HostReply) reply = make_reply (desk, desk->siti);
  g_assert_cmpuint (reply->seq, ==, 4);
  g_assert_cmpuint (reply->messages, ==, 2);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_batch_free);
  g_autoptr (GPtrArray) messages = open_all (desk, desk->siti, reply, batches);
  g_assert_cmpuint (messages->len, ==, 3);
  g_auto (PwReceipt) receipt = { .seq = 0 };
  (void)pw_receipt_read (find_kind (messages, PW_MESSAGE_RECEIPT), &receipt, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipt.seq, ==, 4);
  g_assert_true (pw_digest_equal (&receipt.digest, world_device_digest (desk->siti, 4)));
  g_auto (PwCertificate) certificate = { .name = NULL };
  (void)pw_certificate_read (find_kind (messages, PW_MESSAGE_CERTIFICATE), &certificate, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (certificate.region, ==, "17.07.03");
  g_autoptr (GArray) revoked
      = pw_revocation_read (find_kind (messages, PW_MESSAGE_REVOCATION), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (revoked->len, ==, 1);
  g_assert_true (
      pw_id_equal (&g_array_index (revoked, PwRevoked, 0).device, &desk->budi->identity->id));
  /* Sealed: nobody else opens it. */
  g_assert_null (pw_batch_open (g_ptr_array_index (reply->parcels, 0), desk->budi->identity,
                                desk->host->packer, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOR_US);
}

static void
test_revoked_gets_no_copies (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record = desk_dispute (desk, "/narrative", "a", "b");
  (void)host_outbox_share (desk->host, &record, &desk->budi->identity->id, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (HostReply) before = make_reply (desk, desk->budi);
  g_assert_cmpuint (before->messages, ==, 1);
  (void)host_enrol_revoke (desk->host, &desk->budi->identity->id, 0, NULL, NULL, &error);
  g_autoptr (HostReply) after = make_reply (desk, desk->budi);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_batch_free);
  g_autoptr (GPtrArray) messages = open_all (desk, desk->budi, after, batches);
  g_assert_null (find_kind (messages, PW_MESSAGE_COPY));
  g_assert_nonnull (find_kind (messages, PW_MESSAGE_REVOCATION));
  g_assert_nonnull (find_kind (messages, PW_MESSAGE_RECEIPT));
}

/* Files to siti on the stick. */
static guint
files_on (const char *stick, const WorldDevice *device) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names
      = pw_stick_list (stick, PW_STICK_TO_DEVICE, device->identity->id.bytes, &error);
  g_assert_no_error (error);
  return names->len;
}

static void
test_stick (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree char *stick = desk_path (desk, "stick");
  (void)pw_file_make_dir (stick, 0700, &error);
  /* Another host left something for siti on the same stick: it is not ours to take away. */
  g_autoptr (GBytes) foreign = g_bytes_new_static ("of another host", 15);
  (void)pw_stick_put (stick, PW_STICK_TO_DEVICE, desk->siti->identity->id.bytes, foreign, NULL,
                      &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++) {
    record_some (desk, desk->siti, 1);
    g_autoptr (HostReply) reply = make_reply (desk, desk->siti);
    (void)host_reply_put_stick (desk->host, reply, stick, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (files_on (stick, desk->siti), ==, 2);
    desk_reopen (desk);
  }
  g_autoptr (GPtrArray) names
      = pw_stick_list (stick, PW_STICK_TO_DEVICE, desk->siti->identity->id.bytes, &error);
  guint opened = 0;
  for (guint i = 0; i < names->len; i++) {
    g_autoptr (GBytes) parcel
        = pw_stick_read (stick, PW_STICK_TO_DEVICE, desk->siti->identity->id.bytes,
                         g_ptr_array_index (names, i), &error);
    g_autoptr (PwBatch) batch
        = pw_batch_open (parcel, desk->siti->identity, desk->host->packer, NULL);
    opened += batch != NULL;
  }
  g_assert_cmpuint (opened, ==, 1);
}

static void
test_pictures (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  record_some (desk, desk->siti, 2);
  g_autoptr (HostReply) reply = make_reply (desk, desk->siti);
  g_autofree char *dir = desk_path (desk, "pictures");
  guint pictures = 0;
  (void)host_reply_put_pictures (reply, dir, &pictures, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pictures, >=, 1);
  g_autofree char *hex = pw_id_to_hex (&desk->siti->identity->id);
  g_autofree char *folder = g_build_filename (dir, hex, NULL);
  const char *paths[] = { folder };
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (PwQrFolderReport) seen = pw_qr_folder_read (paths, 1, joiner, NULL, NULL);
  g_assert_cmpuint (seen->picture_count, ==, pictures);
  g_autoptr (GBytes) parcel = pw_joiner_take (joiner, NULL);
  g_assert_nonnull (parcel);
  g_assert_true (g_bytes_equal (parcel, g_ptr_array_index (reply->parcels, 0)));
}

static void
test_short_code (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  char code[PW_SHORT_CODE_CHARS + 1];
  guint64 seq = 0, found = 0;
  const PwId *siti = &desk->siti->identity->id;
  g_assert_false (host_reply_short_code (desk->host, siti, code, &seq, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  record_some (desk, desk->siti, 5);
  (void)host_reply_short_code (desk->host, siti, code, &seq, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (seq, ==, 5);
  (void)pw_short_code_find (desk->siti->identity, desk->host->identity->seal_public, code, 1,
                            world_device_digest (desk->siti, 1), 5, &found, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found, ==, 5);
}

/* Many large shared records go into several parcels, none over the limit. */
static void
test_many_messages (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree char *long_text = g_strnfill (60000, 'x');
  for (guint i = 0; i < 40; i++) {
    PwId record;
    guint64 seq = world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, i, &record);
    PwParent seen = world_parent (desk->siti, seq);
    g_autofree char *text = g_strdup_printf ("%u %s", i, long_text);
    world_amend (desk->siti, &record, &seen, 1, "/narrative", text);
  }
  desk_send (desk, desk->siti);
  desk_merge (desk);
  for (guint i = 0; i < 40; i++) {
    PwId record = pw_id_from_digest (world_device_digest (desk->siti, 2 * i + 1));
    guint count = 0;
    (void)host_outbox_share (desk->host, &record, &desk->budi->identity->id, &count, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (count, ==, 2);
  }
  g_autoptr (HostReply) reply = make_reply (desk, desk->budi);
  g_assert_cmpuint (reply->messages, ==, 40);
  g_assert_cmpuint (reply->parcels->len, >=, 2);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_batch_free);
  g_autoptr (GPtrArray) messages = open_all (desk, desk->budi, reply, batches);
  g_assert_cmpuint (messages->len, ==, 41);
}

static void
test_targets (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree char *stick = desk_path (desk, "stick");
  (void)pw_file_make_dir (stick, 0700, &error);
  world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 1, NULL);
  g_autoptr (GBytes) parcel = world_parcel (desk->siti, desk->host, 1, 1);
  (void)pw_stick_put (stick, PW_STICK_TO_HOST, desk->host->identity->id.bytes, parcel, NULL,
                      &error);
  g_autoptr (HostCollect) collect = host_collect_stick (desk->host, stick, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) before = host_reply_targets (desk->host, collect, &error);
  g_assert_cmpuint (before->len, ==, 0); /* nobody has looked into it yet */
  desk_merge (desk);
  g_autoptr (GPtrArray) after = host_reply_targets (desk->host, collect, &error);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_true (pw_id_equal (g_ptr_array_index (after, 0), &desk->siti->identity->id));
  g_autoptr (GPtrArray) everyone = host_reply_everyone (desk->host, &error);
  g_assert_cmpuint (everyone->len, ==, 2);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/reply/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("content", test_content);
  ADD ("revoked-gets-no-copies", test_revoked_gets_no_copies);
  ADD ("stick", test_stick);
  ADD ("pictures", test_pictures);
  ADD ("short-code", test_short_code);
  ADD ("many-messages", test_many_messages);
  ADD ("targets", test_targets);
  return g_test_run ();
}
