/* What handhelds say that they hold: the newest word counts whatever the order of arrival,
 * strangers and forgers are not believed, and a clock that ran ahead does not silence a handheld
 * for ever. */
#include "host/merge/host-holdings.h"

#include <string.h>

#include "sync/base/pw-error.h"
#include "tests/lib/publish-desk.h"

static PwDigest
digest_of (const char *text) {
  return pw_digest_of (text, strlen (text));
}

/* `device` tells that it holds a form whose digest is that of `text`. */
static void
tell (Desk *desk, const WorldDevice *device, const char *text, gint64 told_ms) {
  g_autoptr (GPtrArray) holdings = desk_holdings_new ();
  PwDigest digest = digest_of (text);
  desk_hold (holdings, PW_PUBLISHED_FORM, "visit", &digest);
  desk_tell (desk, device, holdings, told_ms);
  desk_merge (desk);
}

static void
assert_held (Desk *desk, const WorldDevice *device, const char *text) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) held = host_holdings_list (desk->host, &device->identity->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (held->len, ==, text != NULL ? 1 : 0);
  if (text == NULL)
    return;
  const PwHolding *one = g_ptr_array_index (held, 0);
  PwDigest digest = digest_of (text);
  g_assert_cmpint (one->kind, ==, PW_PUBLISHED_FORM);
  g_assert_cmpstr (one->name, ==, "visit");
  g_assert_true (pw_digest_equal (&one->digest, &digest));
}

static char *
newest_verdict (Desk *desk) {
  return world_sql_text (desk->host, "SELECT code FROM verdict ORDER BY spool_key DESC LIMIT 1");
}

static void
test_newest_counts (Desk *desk, gconstpointer data) {
  (void)data;
  gint64 now = WORLD_START_MS;
  desk->clock.unix_ms = now + 100000;
  tell (desk, desk->siti, "one", now);
  assert_held (desk, desk->siti, "one");
  tell (desk, desk->siti, "two", now + 10);
  assert_held (desk, desk->siti, "two");
  tell (desk, desk->siti, "late", now + 5);
  assert_held (desk, desk->siti, "two");
  assert_held (desk, desk->budi, NULL);
  g_autofree char *code = newest_verdict (desk);
  g_assert_cmpstr (code, ==, "ok");
}

static void
test_clock_ahead (Desk *desk, gconstpointer data) {
  (void)data;
  tell (desk, desk->siti, "from the future", WORLD_START_MS + 86400000000);
  assert_held (desk, desk->siti, "from the future");
  desk->clock.unix_ms += 5000;
  tell (desk, desk->siti, "set right", desk->clock.unix_ms - 1000);
  assert_held (desk, desk->siti, "set right");
}

static void
test_strangers (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) stranger = world_device_new ();
  tell (desk, stranger, "one", WORLD_START_MS);
  assert_held (desk, stranger, NULL);
  g_autofree char *code = newest_verdict (desk);
  g_assert_cmpstr (code, ==, "unknown_device");
  /* Let in later, it is believed. */
  world_enrol (desk->host, stranger, "17.07");
  desk_merge (desk);
  assert_held (desk, stranger, "one");
}

/* Told with the request for enrolment, it counts as soon as the request does. */
static void
test_with_request (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) asking = world_device_new ();
  guint8 challenge[PW_ID_BYTES] = { 7 };
  world_invite (desk->host, challenge, WORLD_START_MS / 1000 + 1000);
  g_autoptr (GByteArray) request = g_byte_array_new (), told = g_byte_array_new ();
  char name[] = "Rina", region[] = "17.07";
  PwRequest body = { .name = name, .region = region, .asked_at = WORLD_START_MS };
  memcpy (body.public_key, asking->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (body.challenge, challenge, PW_ID_BYTES);
  pw_request_write (request, &body, asking->identity);
  g_autoptr (GPtrArray) holdings = desk_holdings_new ();
  PwDigest digest = digest_of ("built in");
  desk_hold (holdings, PW_PUBLISHED_FORM, "visit", &digest);
  pw_holdings_write (told, holdings, WORLD_START_MS, asking->identity);
  PwBatchWriter *writer = world_writer (desk->host);
  pw_batch_add_message (writer, request);
  pw_batch_add_message (writer, told);
  world_spool (desk->host, world_finish (writer, desk->host), "usb");
  desk_merge (desk);
  g_autofree char *code = newest_verdict (desk);
  g_assert_cmpstr (code, ==, "ok");
  assert_held (desk, asking, "built in");
}

/* Who asks to be let in speaks for itself alone, and only if it is itself. */
static void
test_beside_a_request (Desk *desk, gconstpointer data) {
  (void)data;
  for (guint i = 0; i < 2; i++) {
    g_autoptr (WorldDevice) asking = world_device_new (), other = world_device_new ();
    const WorldDevice *telling = i == 0 ? other : asking;
    g_autoptr (GByteArray) request = g_byte_array_new (), told = g_byte_array_new ();
    char name[] = "Rina", region[] = "17.07";
    guint8 challenge[PW_ID_BYTES] = { (guint8)(20 + i) };
    world_invite (desk->host, challenge, WORLD_START_MS / 1000 + 1000);
    PwRequest body = { .name = name, .region = region, .asked_at = WORLD_START_MS };
    memcpy (body.public_key, asking->identity->sign_public, PW_PUBLIC_KEY_BYTES);
    memcpy (body.challenge, challenge, PW_ID_BYTES);
    pw_request_write (request, &body, asking->identity);
    if (i == 1)
      request->data[request->len - 1] ^= 1; /* somebody else's words */
    g_autoptr (GPtrArray) holdings = desk_holdings_new ();
    PwDigest digest = digest_of ("built in");
    desk_hold (holdings, PW_PUBLISHED_FORM, "visit", &digest);
    pw_holdings_write (told, holdings, WORLD_START_MS, telling->identity);
    PwBatchWriter *writer = world_writer (desk->host);
    pw_batch_add_message (writer, request);
    pw_batch_add_message (writer, told);
    world_spool (desk->host, world_finish (writer, desk->host), "usb");
    desk_merge (desk);
    g_autofree char *code = newest_verdict (desk);
    g_assert_cmpstr (code, ==, "unknown_device");
    assert_held (desk, telling, NULL);
  }
}

/* A request with a challenge that is none of ours opens no door. */
static void
test_with_bad_request (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (WorldDevice) asking = world_device_new ();
  g_autoptr (GByteArray) request = g_byte_array_new (), told = g_byte_array_new ();
  char name[] = "Rina", region[] = "17.07";
  PwRequest body = { .name = name, .region = region, .asked_at = WORLD_START_MS };
  memcpy (body.public_key, asking->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  pw_request_write (request, &body, asking->identity);
  g_autoptr (GPtrArray) holdings = desk_holdings_new ();
  pw_holdings_write (told, holdings, WORLD_START_MS, asking->identity);
  PwBatchWriter *writer = world_writer (desk->host);
  pw_batch_add_message (writer, request);
  pw_batch_add_message (writer, told);
  world_spool (desk->host, world_finish (writer, desk->host), "usb");
  desk_merge (desk);
  g_autofree char *code = newest_verdict (desk);
  g_assert_cmpstr (code, ==, "bad_challenge");
  assert_held (desk, asking, NULL);
}

/* Signed by another than it names. */
static void
test_forged (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GPtrArray) holdings = desk_holdings_new ();
  PwDigest digest = digest_of ("one");
  desk_hold (holdings, PW_PUBLISHED_FORM, "visit", &digest);
  pw_holdings_write (message, holdings, WORLD_START_MS, desk->siti->identity);
  message->data[message->len - 1] ^= 1; /* inside what is signed, or the signature itself */
  PwBatchWriter *writer = world_writer (desk->host);
  pw_batch_add_message (writer, message);
  world_spool (desk->host, world_finish (writer, desk->host), "usb");
  desk_merge (desk);
  assert_held (desk, desk->siti, NULL);
  g_autofree char *code = newest_verdict (desk);
  g_assert_cmpstr (code, ==, "bad_signature");
}

static void
test_of_records (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwDigest first = desk_publish (desk, "visit", "1", "village:string a:int");
  for (int i = 0; i < 3; i++)
    desk_visit (desk->siti, desk_form (desk, &first), DESK_VILLAGE, i);
  world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 1, NULL);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  g_autoptr (GArray) found
      = host_holdings_of_records (desk->host, &desk->siti->identity->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  /* The newest first. */
  g_assert_true (pw_digest_equal (&g_array_index (found, PwDigest, 1), &first));
}

/* A row that rots is no form, and one about what a handheld holds is no word of it. */
static void
test_damaged (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwDigest first = desk_publish (desk, "visit", "1", "village:string a:int");
  desk_visit (desk->siti, desk_form (desk, &first), DESK_VILLAGE, 1);
  world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 1, NULL);
  desk_send (desk, desk->siti);
  tell (desk, desk->siti, "one", WORLD_START_MS);
  static const char *const rots[] = { "x''", "x'00'" };
  for (guint i = 0; i < G_N_ELEMENTS (rots); i++) {
    g_autofree char *sql
        = g_strdup_printf ("UPDATE op SET bytes = %s WHERE kind = 1 AND seq = 2", rots[i]);
    world_sql (desk->host, sql);
    g_autoptr (GArray) found
        = host_holdings_of_records (desk->host, &desk->siti->identity->id, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (found->len, ==, 1);
    g_assert_true (pw_digest_equal (&g_array_index (found, PwDigest, 0), &first));
  }
  world_sql (desk->host, "PRAGMA ignore_check_constraints = 1; UPDATE holding SET digest = x'00'");
  g_assert_null (host_holdings_list (desk->host, &desk->siti->identity->id, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_BROKEN));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Desk, NULL, desk_set_up, test, desk_tear_down)
  ADD ("/host-holdings/newest-counts", test_newest_counts);
  ADD ("/host-holdings/clock-ahead", test_clock_ahead);
  ADD ("/host-holdings/strangers", test_strangers);
  ADD ("/host-holdings/with-request", test_with_request);
  ADD ("/host-holdings/with-bad-request", test_with_bad_request);
  ADD ("/host-holdings/beside-a-request", test_beside_a_request);
  ADD ("/host-holdings/forged", test_forged);
  ADD ("/host-holdings/of-records", test_of_records);
  ADD ("/host-holdings/damaged", test_damaged);
  return g_test_run ();
}
