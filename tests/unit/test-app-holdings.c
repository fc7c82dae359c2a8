/* Holdings: the host is told what is held exactly from the moment that it is news until a receipt
 * shows that it arrived, and not a byte before or after. The host's side opens every parcel. */
#include <string.h>

#include "firmware/device/app-forms.h"
#include "firmware/send/app-holdings.h"
#include "firmware/send/app-inbox.h"
#include "firmware/send/app-outbox.h"
#include "sync/codec/pw-publication.h"
#include "tests/lib/carry-world.h"
#include "tests/lib/sample.h"

#define HOST_MS G_GINT64_CONSTANT (1728400000000)

static void
take (CarryWorld *world, GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppInbox) inbox = app_inbox_new (world->store, FALSE, &error);
  g_assert_cmpint (app_inbox_take (inbox, parcel, "test", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (inbox->damaged_count + inbox->foreign_count, ==, 0);
  g_bytes_unref (parcel);
}

static void
take_list (CarryWorld *world, const char *version, const char *csv) {
  g_autoptr (GBytes) file = g_bytes_new (csv, strlen (csv));
  PwPublication what
      = { .kind = PW_PUBLISHED_LIST, .name = (char *)"acts", .version = (char *)version };
  g_autoptr (GPtrArray) messages = pw_publication_make (&what, file, NULL, world->host, NULL);
  GBytes *message = g_ptr_array_index (messages, 0);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_byte_array_append (bytes, g_bytes_get_data (message, NULL), (guint)g_bytes_get_size (message));
  take (world, carry_world_parcel (world, bytes));
}

/* Sends everything by stick; `tells` gets the holdings that the last parcel tells, or NULL. Parcels
 * tell the same. (transfer full) */
static GPtrArray *
send_all (CarryWorld *world, gboolean mark) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppHost) host = carry_world_host (world);
  g_autoptr (AppOutbox) outbox = app_outbox_build (world->store, host, APP_MEDIUM_USB, &error);
  g_assert_no_error (error);
  GPtrArray *told = NULL;
  for (guint i = 0; i < outbox->parcels->len; i++) {
    AppOutParcel *parcel = g_ptr_array_index (outbox->parcels, i);
    g_autoptr (PwBatch) batch = carry_world_open (world, parcel->bytes);
    g_clear_pointer (&told, g_ptr_array_unref);
    for (guint j = 0; j < batch->messages->len; j++) {
      const PwMessage *message = &g_array_index (batch->messages, PwMessage, j);
      if (message->kind != PW_MESSAGE_HOLDINGS)
        continue;
      g_assert_null (told);
      g_assert_true (pw_message_check (message, world->store->identity->sign_public, &error));
      told = pw_holdings_read (message, NULL, &error);
      g_assert_no_error (error);
    }
    if (mark)
      g_assert_true (app_outbox_mark_sent (world->store, parcel, APP_MEDIUM_USB, &error));
  }
  return told;
}

static void
assert_told (CarryWorld *world, gboolean expected) {
  g_autoptr (GPtrArray) told = send_all (world, TRUE);
  g_assert_cmpint (told != NULL, ==, expected);
}

static void
receipt (CarryWorld *world, guint64 seq) {
  take (world, carry_world_receipt (world, world->host, seq, HOST_MS + (gint64)seq));
}

static void
start (CarryWorld *world) {
  carry_world_pin (world);
  take (world, carry_world_certificate (world, world->host, 1000));
}

/* From the first form or list until a receipt covers something that never went without it. */
static void
test_life (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  start (world);
  carry_world_record (world, 3);
  assert_told (world, FALSE);
  take_list (world, "1", "code\na\n");
  assert_told (world, TRUE); /* 1..3 went without it before: their receipt proves nothing */
  assert_told (world, TRUE);
  receipt (world, 3);
  carry_world_record (world, 1);
  assert_told (world, TRUE);
  carry_world_reopen (world);
  carry_world_record (world, 1);
  assert_told (world, TRUE);
  receipt (world, 4);
  carry_world_record (world, 1);
  assert_told (world, FALSE);
  /* The next version, told for the first time with operations that were never sent. */
  receipt (world, 6);
  take_list (world, "2", "code\nb\n");
  carry_world_record (world, 2);
  assert_told (world, TRUE);
  receipt (world, 8);
  carry_world_record (world, 1);
  assert_told (world, FALSE);
  /* The host lost what it had: it may have lost that too. */
  take (world, carry_world_receipt (world, world->host, 2, HOST_MS + 1000));
  assert_told (world, TRUE);
}

/* It names everything, the built-in forms too, each once. */
static void
test_content (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  start (world);
  take_list (world, "1", "code\na\n");
  carry_world_record (world, 1);
  g_autoptr (GPtrArray) told = send_all (world, FALSE);
  PwForms *forms = app_store_forms (world->store, &error);
  g_assert_cmpuint (told->len, ==, pw_forms_count (forms) + 1);
  const PwHolding *last = g_ptr_array_index (told, told->len - 1);
  PwDigest digest = pw_digest_of ("code\na\n", 7);
  g_assert_cmpint (last->kind, ==, PW_PUBLISHED_LIST);
  g_assert_cmpstr (last->name, ==, "acts");
  g_assert_true (pw_digest_equal (&last->digest, &digest));
  for (guint i = 0; i + 1 < told->len; i++) {
    const PwHolding *one = g_ptr_array_index (told, i);
    g_assert_cmpint (one->kind, ==, PW_PUBLISHED_FORM);
    const PwForm *form = pw_forms_find_digest (forms, &one->digest);
    g_assert_cmpstr (one->name, ==, pw_form_id (form));
  }
}

/* What was built and never written or shown was not told. */
static void
test_not_sent (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  start (world);
  take_list (world, "1", "code\na\n");
  carry_world_record (world, 1);
  g_autoptr (GPtrArray) built = send_all (world, FALSE);
  g_assert_nonnull (built);
  receipt (world, 1);
  carry_world_record (world, 1);
  assert_told (world, TRUE);
}

/* Each parcel of a long history tells it, so that whichever arrives does. */
static void
test_many_parcels (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  start (world);
  take_list (world, "1", "code\na\n");
  for (guint i = 0; i < 90; i++)
    carry_world_record_random (world, 60000);
  g_autoptr (GError) error = NULL;
  g_autoptr (AppHost) host = carry_world_host (world);
  g_autoptr (AppOutbox) outbox = app_outbox_build (world->store, host, APP_MEDIUM_USB, &error);
  g_assert_cmpuint (outbox->parcels->len, >, 1);
  for (guint i = 0; i < outbox->parcels->len; i++) {
    const AppOutParcel *parcel = g_ptr_array_index (outbox->parcels, i);
    g_assert_true (parcel->has_holdings);
  }
  assert_told (world, TRUE);
  receipt (world, 1);
  assert_told (world, FALSE);
}

/* Another host is told from the start. */
static void
test_other_host (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  start (world);
  take_list (world, "1", "code\na\n");
  carry_world_record (world, 2);
  assert_told (world, TRUE);
  receipt (world, 2);
  carry_world_record (world, 1);
  assert_told (world, FALSE);
  AppHostChange change;
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) other = sample_identity (8, TRUE);
  PwInvitation invitation = { .region = (char *)"17.08", .name = (char *)"Host lain" };
  memcpy (invitation.sign_public, other->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (invitation.seal_public, other->seal_public, PW_PUBLIC_KEY_BYTES);
  g_assert_true (app_host_pin (world->store, &invitation, TRUE, &change, &error));
  g_autoptr (AppHost) host = carry_world_host (world);
  g_autoptr (AppOutbox) outbox = app_outbox_build (world->store, host, APP_MEDIUM_USB, &error);
  g_assert_true (((AppOutParcel *)g_ptr_array_index (outbox->parcels, 0))->has_holdings);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (path, CarryWorld, NULL, carry_world_set_up, function, carry_world_tear_down)
  ADD ("/holdings/life", test_life);
  ADD ("/holdings/content", test_content);
  ADD ("/holdings/not-sent", test_not_sent);
  ADD ("/holdings/many-parcels", test_many_parcels);
  ADD ("/holdings/other-host", test_other_host);
  return g_test_run ();
}
