/* Shared records: who may have them, what is in a copy, and that a record's authors are kept up to
 * date.
 */
#include "host/review/host-outbox.h"
#include "host/review/host-enrol.h"
#include "sync/base/pw-error.h"
#include "tests/lib/host-desk.h"

static guint
waiting (Desk *desk, const WorldDevice *device) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = host_outbox_list (desk->host, &device->identity->id, &error);
  g_assert_no_error (error);
  return list->len;
}

/* The copy that waits for a device: its operations. */
static guint
ops_in_copy (Desk *desk, const WorldDevice *device, const PwId *record) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = host_outbox_list (desk->host, &device->identity->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (list, 0), &length);
  PwCborReader reader;
  pw_cbor_reader_init (&reader, bytes, length, "message");
  PwMessage message;
  g_assert_true (pw_message_read (&reader, &message, &error));
  PwId about;
  g_autoptr (GArray) ops = NULL;
  (void)pw_copy_read (&message, &about, &ops, &error);
  g_assert_no_error (error);
  g_assert_true (pw_id_equal (&about, record));
  return ops->len;
}

static PwId
record_one (Desk *desk, const char *village) {
  PwId record;
  world_create_small (desk->siti, desk->host->forms, village, 1, &record);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  return record;
}

static void
test_follows (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record = record_one (desk, DESK_VILLAGE);
  (void)host_outbox_share (desk->host, &record, &desk->budi->identity->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ops_in_copy (desk, desk->budi, &record), ==, 1);
  g_assert_cmpuint (waiting (desk, desk->siti), ==, 0); /* nothing in it that is not hers */
  /* Budi goes on with it: siti learns of that, without anybody sharing again. */
  PwParent seen = world_parent (desk->siti, 1);
  world_amend (desk->budi, &record, &seen, 1, "/narrative", "lanjutan");
  desk_send (desk, desk->budi);
  desk_merge (desk);
  g_assert_cmpuint (ops_in_copy (desk, desk->siti, &record), ==, 2);
  g_assert_cmpuint (ops_in_copy (desk, desk->budi, &record), ==, 2);
  /* Sharing twice is one copy; after PW_OUTBOX_DAYS there is none. */
  (void)host_outbox_share (desk->host, &record, &desk->budi->identity->id, NULL, &error);
  g_assert_cmpuint (waiting (desk, desk->budi), ==, 1);
  desk->clock.unix_ms += (PW_OUTBOX_DAYS + 1) * G_GINT64_CONSTANT (86400000);
  g_assert_cmpuint (waiting (desk, desk->budi), ==, 0);
}

static void
test_refusals (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record = record_one (desk, DESK_VILLAGE);
  g_auto (HostApproval) approval = { .name = NULL };
  const PwId *budi = &desk->budi->identity->id;
  (void)host_enrol_approve (desk->host, budi, "17.08", NULL, 0, &approval, &error);
  g_assert_no_error (error);
  g_assert_false (host_outbox_share (desk->host, &record, budi, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  const PwId stranger = { { 5 } };
  g_assert_false (host_outbox_share (desk->host, &record, &stranger, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
      host_outbox_share (desk->host, &stranger, &desk->siti->identity->id, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  (void)host_enrol_revoke (desk->host, budi, 0, NULL, NULL, &error);
  g_assert_false (host_outbox_share (desk->host, &record, budi, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/outbox/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("follows", test_follows);
  ADD ("refusals", test_refusals);
  return g_test_run ();
}
