/* Stick job: with one stick a handheld takes an invitation, sends, gets its receipt and takes its
 * own files off; parcels of others are carried from stick to stick; a stick pulled out loses
 * nothing. */
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/send/app-stick-job.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-stick.h"
#include "tests/lib/carry-world.h"
#include "tests/lib/sample.h"

#define HOST_MS G_GINT64_CONSTANT (1728400000000)

typedef struct {
  CarryWorld carry; /* first */
  char *stick;      /* owned */
} World;

static void
set_up (World *world, gconstpointer data) {
  carry_world_set_up (&world->carry, data);
  world->stick = g_build_filename (world->carry.dir, "stick", NULL);
  g_assert_cmpint (g_mkdir_with_parents (world->stick, 0700), ==, 0);
}

static void
tear_down (World *world, gconstpointer data) {
  g_free (world->stick);
  carry_world_tear_down (&world->carry, data);
}

/* All steps, or `steps_max` of them. */
static AppStickJob *
run (World *world, AppStickKind kind, guint steps_max) {
  g_autoptr (GError) error = NULL;
  AppStickJob *job = app_stick_job_new (world->carry.store, world->stick, kind, &error);
  g_assert_no_error (error);
  gboolean more = TRUE;
  for (guint i = 0; more && i < steps_max; i++) {
    g_assert_true (app_stick_job_step (job, &more, &error));
    g_assert_no_error (error);
    const AppStickReport *report = app_stick_job_report (job);
    g_assert_cmpuint (report->done_count, ==, i + 1);
    g_assert_cmpuint (report->done_count, <=, report->total_count);
    g_assert_cmpint (more, ==, report->done_count < report->total_count);
  }
  return job;
}

static void
put (World *world, PwStickKind kind, const guint8 *address, GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_stick_put (world->stick, kind, address, parcel, NULL, &error));
  g_assert_no_error (error);
}

static guint
count (World *world, PwStickKind kind, const guint8 *address) {
  g_autoptr (GPtrArray) names = pw_stick_list (world->stick, kind, address, NULL);
  g_assert_nonnull (names);
  return names->len;
}

/* Nothing on it, no office: it says so and leaves the stick as it is. */
static void
test_empty (World *world, gconstpointer data) {
  (void)data;
  g_autoptr (AppStickJob) job = run (world, APP_STICK_EXCHANGE, G_MAXUINT);
  const AppStickReport *report = app_stick_job_report (job);
  g_assert_null (report->inbox->host);
  g_assert_false (report->pinned);
  g_assert_cmpuint (report->parcel_count, ==, 0);
  g_autoptr (GDir) dir = g_dir_open (world->stick, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_autoptr (GError) error = NULL;
  g_assert_null (app_stick_job_new (world->carry.store, "/no/such/stick", APP_STICK_TAKE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

/* Invitation in and request out in one go; later the receipt in and the own files off. */
static void
test_exchange (World *world, gconstpointer data) {
  (void)data;
  const guint8 *host = world->carry.host->id.bytes;
  carry_world_record (&world->carry, 3);
  g_autoptr (GBytes) invitation = carry_world_invitation (world->carry.host, "Panwaslu", 1, 0);
  put (world, PW_STICK_INVITE, NULL, invitation);
  g_autoptr (AppStickJob) first = run (world, APP_STICK_EXCHANGE, G_MAXUINT);
  const AppStickReport *report = app_stick_job_report (first);
  g_assert_true (report->pinned);
  g_assert_cmpuint (report->parcel_count, ==, 1);
  g_assert_cmpuint (report->written_bytes, >, 0);
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_cmpuint (count (world, PW_STICK_TO_HOST, host), ==, 1);
  g_assert_cmpuint (count (world, PW_STICK_INVITE, NULL), ==, 0);
  guint64 first_seq, last_seq;
  g_autoptr (GPtrArray) names = pw_stick_list (world->stick, PW_STICK_TO_HOST, host, NULL);
  g_autoptr (GBytes) sent
      = pw_stick_read (world->stick, PW_STICK_TO_HOST, host, names->pdata[0], NULL);
  carry_world_check_segment (&world->carry, sent, &first_seq, &last_seq);
  g_assert_cmpuint (last_seq, ==, 3);

  const guint8 *own = world->carry.store->identity->id.bytes;
  g_autoptr (GBytes) certificate
      = carry_world_certificate (&world->carry, world->carry.host, HOST_MS / 1000);
  g_autoptr (GBytes) receipt = carry_world_receipt (&world->carry, world->carry.host, 3, HOST_MS);
  put (world, PW_STICK_TO_DEVICE, own, certificate);
  put (world, PW_STICK_TO_DEVICE, own, receipt);
  g_autoptr (AppStickJob) second = run (world, APP_STICK_EXCHANGE, G_MAXUINT);
  report = app_stick_job_report (second);
  g_assert_false (report->pinned);
  g_assert_true (report->inbox->has_receipt);
  g_assert_true (report->inbox->has_certificate);
  g_assert_cmpuint (report->evidence->removed_count, ==, 1);
  g_assert_cmpuint (report->parcel_count, ==, 0);
  g_assert_cmpuint (carry_world_receipted (&world->carry), ==, 3);
  g_assert_cmpuint (count (world, PW_STICK_TO_HOST, host), ==, 0);

  /* The office lost some of it, and asks for everything. */
  g_autoptr (AppStickJob) again = run (world, APP_STICK_EXCHANGE_ALL, G_MAXUINT);
  g_assert_cmpuint (app_stick_job_report (again)->parcel_count, ==, 1);
  g_autoptr (GPtrArray) all = pw_stick_list (world->stick, PW_STICK_TO_HOST, host, NULL);
  g_assert_cmpuint (all->len, ==, 1);
  g_autoptr (GBytes) whole
      = pw_stick_read (world->stick, PW_STICK_TO_HOST, host, all->pdata[0], NULL);
  carry_world_check_segment (&world->carry, whole, &first_seq, &last_seq);
  g_assert_cmpuint (first_seq, ==, 1);
  g_assert_cmpuint (last_seq, ==, 3);
}

/* Dropped after each step in turn, and begun anew: nothing is lost, nothing twice. */
static void
test_pulled_out (World *world, gconstpointer data) {
  (void)data;
  carry_world_pin (&world->carry);
  carry_world_record (&world->carry, 2);
  g_autoptr (GBytes) receipt = carry_world_receipt (&world->carry, world->carry.host, 1, HOST_MS);
  put (world, PW_STICK_TO_DEVICE, world->carry.store->identity->id.bytes, receipt);
  g_autofree guint8 *bytes = g_malloc0 (3000);
  (void)carry_world_capture (&world->carry, bytes, 3000);
  for (guint steps = 1; steps < 8; steps++) {
    g_autoptr (AppStickJob) job G_GNUC_UNUSED = run (world, APP_STICK_EXCHANGE, steps);
    carry_world_reopen (&world->carry);
  }
  g_autoptr (AppStickJob) job = run (world, APP_STICK_EXCHANGE, G_MAXUINT);
  const AppStickReport *report = app_stick_job_report (job);
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_cmpuint (report->evidence->part_count, ==,
                    report->evidence->present_count + report->evidence->written_count);
  g_assert_cmpuint (carry_world_receipted (&world->carry), ==, 1);
  g_assert_cmpuint (count (world, PW_STICK_TO_HOST, world->carry.host->id.bytes), ==,
                    1 + report->evidence->part_count);
}

/* The invitation was read before, by camera or to change the office: no other handheld is to take
 * it from the stick, and theirs stay. */
static void
test_claim (World *world, gconstpointer data) {
  (void)data;
  carry_world_pin (&world->carry); /* number 1 */
  g_autoptr (GBytes) own = carry_world_invitation (world->carry.host, "Panwaslu", 1, 0);
  g_autoptr (GBytes) next = carry_world_invitation (world->carry.host, "Panwaslu", 2, 0);
  put (world, PW_STICK_INVITE, NULL, own);
  put (world, PW_STICK_INVITE, NULL, next);
  g_autoptr (AppStickJob) job = run (world, APP_STICK_EXCHANGE, G_MAXUINT);
  g_assert_false (app_stick_job_report (job)->pinned);
  g_autoptr (GPtrArray) names = pw_stick_list (world->stick, PW_STICK_INVITE, NULL, NULL);
  g_assert_cmpuint (names->len, ==, 1);
  g_autoptr (GBytes) left
      = pw_stick_read (world->stick, PW_STICK_INVITE, NULL, names->pdata[0], NULL);
  g_assert_true (g_bytes_equal (left, next));
}

static GBytes *
foreign_parcel (World *world, PwParcelKind kind, const PwIdentity *recipient) {
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (PwIdentity) author = sample_identity (5, FALSE);
  pw_message_write (message, (PwMessageKind)77, author, "\xa0", 1);
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (kind, &recipient->id, recipient->seal_public);
  pw_batch_add_message (writer, message);
  GBytes *parcel = pw_batch_finish (writer, world->carry.packer, NULL);
  g_assert_nonnull (parcel);
  return parcel;
}

static void
damage (World *world, const guint8 *address) {
  g_autofree char *hex = pw_hex_encode (address, PW_ADDRESS_BYTES);
  g_autofree char *folder = g_build_filename (world->stick, "PANWAS", "1", "to-host", hex, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = g_dir_read_name (dir);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, "rubbish", -1, NULL));
}

/* Two of others are taken, one of them damaged; handed on to another stick; taking again is known.
 */
static void
test_carry (World *world, gconstpointer data) {
  (void)data;
  g_autoptr (PwIdentity) neighbour = sample_identity (4, FALSE);
  g_autoptr (GBytes) up = foreign_parcel (world, PW_PARCEL_TO_HOST, world->carry.host);
  g_autoptr (GBytes) down = foreign_parcel (world, PW_PARCEL_TO_DEVICE, neighbour);
  g_autoptr (GBytes) bad = foreign_parcel (world, PW_PARCEL_TO_HOST, neighbour);
  put (world, PW_STICK_TO_HOST, world->carry.host->id.bytes, up);
  put (world, PW_STICK_TO_DEVICE, neighbour->id.bytes, down);
  put (world, PW_STICK_TO_HOST, neighbour->id.bytes, bad);
  damage (world, neighbour->id.bytes);
  g_autoptr (AppStickJob) taking = run (world, APP_STICK_TAKE, G_MAXUINT);
  const AppStickReport *report = app_stick_job_report (taking);
  g_assert_cmpuint (report->taken_count, ==, 2);
  g_assert_cmpuint (report->problems->len, ==, 1);
  g_autoptr (AppStickJob) again = run (world, APP_STICK_TAKE, G_MAXUINT);
  g_assert_cmpuint (app_stick_job_report (again)->taken_count, ==, 0);
  g_assert_cmpuint (app_stick_job_report (again)->known_count, ==, 2);

  g_free (world->stick);
  world->stick = g_build_filename (world->carry.dir, "other", NULL);
  g_assert_cmpint (g_mkdir (world->stick, 0700), ==, 0);
  g_autoptr (AppStickJob) giving = run (world, APP_STICK_GIVE, G_MAXUINT);
  g_assert_cmpuint (app_stick_job_report (giving)->parcel_count, ==, 2);
  g_assert_cmpuint (count (world, PW_STICK_TO_HOST, world->carry.host->id.bytes), ==, 1);
  g_assert_cmpuint (count (world, PW_STICK_TO_DEVICE, neighbour->id.bytes), ==, 1);
  g_autoptr (GArray) carried = app_courier_list (world->carry.store, NULL);
  g_assert_cmpuint (carried->len, ==, 2);
  for (guint i = 0; i < carried->len; i++)
    g_assert_cmpint (g_array_index (carried, AppCourierEntry, i).given_ms, !=, 0);
}

/* Between two steps the folder is another one, as a folder is that a stick was mounted on: nothing
 * is written there, and nothing counts as sent. */
static void
test_unmounted (World *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  carry_world_pin (&world->carry);
  carry_world_record (&world->carry, 2);
  g_autoptr (AppStickJob) job = run (world, APP_STICK_EXCHANGE, 3); /* the next one writes */
  g_assert_cmpuint (count (world, PW_STICK_TO_HOST, world->carry.host->id.bytes), ==, 0);
  g_autofree char *aside = g_strconcat (world->stick, ".aside", NULL);
  g_assert_cmpint (g_rename (world->stick, aside), ==, 0);
  g_assert_cmpint (g_mkdir (world->stick, 0700), ==, 0);
  gboolean more;
  g_assert_false (app_stick_job_step (job, &more, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_INCOMPLETE);
  g_assert_cmpuint (app_stick_job_report (job)->parcel_count, ==, 0);
  g_assert_cmpint (g_rmdir (world->stick), ==, 0); /* it is empty */
  g_assert_cmpint (g_rename (aside, world->stick), ==, 0);
  g_autoptr (AppStickJob) again = run (world, APP_STICK_EXCHANGE, G_MAXUINT);
  g_assert_cmpuint (app_stick_job_report (again)->parcel_count, ==, 1);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/stick-job/empty", World, NULL, set_up, test_empty, tear_down);
  g_test_add ("/stick-job/exchange", World, NULL, set_up, test_exchange, tear_down);
  g_test_add ("/stick-job/claim", World, NULL, set_up, test_claim, tear_down);
  g_test_add ("/stick-job/pulled-out", World, NULL, set_up, test_pulled_out, tear_down);
  g_test_add ("/stick-job/unmounted", World, NULL, set_up, test_unmounted, tear_down);
  g_test_add ("/stick-job/carry", World, NULL, set_up, test_carry, tear_down);
  return g_test_run ();
}
