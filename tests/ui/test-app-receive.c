/* The handheld's camera, through the real pages: a receipt is read, what is for somebody else is
 * named so, an invitation leads on, a missing camera is a sentence, and the reader's small code
 * ends a show by itself. */
#include "firmware/app/carry/app-enrol-page.h"
#include "firmware/app/carry/app-receive-page.h"
#include "firmware/app/carry/app-send-page.h"
#include "firmware/send/app-outbox.h"
#include "sync/transport/pw-feedback.h"
#include "sync/transport/pw-qr-folder.h"
#include "sync/transport/pw-tiles.h"
#include "tests/lib/sample.h"
#include "tests/ui/ui-carrier.h"

#define HOST_MS G_GINT64_CONSTANT (1728400000000)

/* Pictures of `parcel`, as the app's camera will see them. */
static void
hold_before_camera (UiCarrier *world, GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_build_filename (world->carry.dir, "camera", NULL);
  g_autofree char *source = g_strconcat ("frames:", dir, NULL);
  g_assert_true (pw_qr_folder_write (dir, parcel, NULL, NULL, &error));
  g_assert_no_error (error);
  g_setenv ("PANWAS_CAMERA", source, TRUE);
}

/* The office's receipt, read by the camera: received, and the news says so. */
static void
test_receive (UiCarrier *world, gconstpointer data) {
  (void)data;
  guint64 seq = app_desk_status (world->desk)->head_seq;
  /* carry_world_receipt() asks the store of the world. */
  world->carry.store = app_desk_store (world->desk);
  g_autoptr (GBytes) parcel = carry_world_receipt (&world->carry, world->carry.host, seq, HOST_MS);
  world->carry.store = NULL;
  hold_before_camera (world, parcel);
  app_window_open (world->window, app_receive_page_new (world->desk));
  ui_carrier_shoot (world, "receive");
  ui_carrier_wait_for (ui_carrier_says (world, _ ("The office has what you sent")));
  ui_carrier_shoot (world, "receive-done");
  g_assert_cmpuint (ui_carrier_count_unreceived (world), ==, 0);
}

/* After the invitation the next step is on the page before: the button leads there. */
static void
test_enrol (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (GBytes) invitation = carry_world_invitation (world->carry.host, "Panwaslu", 1, 0);
  hold_before_camera (world, invitation);
  AppPage *page = app_enrol_page_new (world->desk);
  app_window_open (world->window, page);
  g_assert_true (app_page_press_action (page));
  ui_carrier_wait_for (ui_carrier_says (world, _ ("The invitation is taken")));
  ui_carrier_shoot (world, "enrol-read");
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_wait_for (ui_carrier_top (world) == page);
  g_assert_true (ui_carrier_says (world, _ ("2. Show your request")));
}

/* The reader's small code for the first of the parcels, saying that it has all of it, before the
 * camera. */
static void
answer_done (UiCarrier *world, GBytes *parcel) {
  gsize length;
  const void *bytes = g_bytes_get_data (parcel, &length);
  guint k = (guint)(length + PW_SYMBOL_BYTES_UNIT - 1) / PW_SYMBOL_BYTES_UNIT;
  PwFeedback feedback = { .transfer_id = pw_frame_transfer_id (bytes, length),
                          .rank = k,
                          .symbol_count = k,
                          .yield_percent = PW_FEEDBACK_YIELD_UNKNOWN,
                          .state = PW_FEEDBACK_DONE };
  g_autoptr (GPtrArray) symbols
      = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_qr_symbol_free);
  g_ptr_array_add (symbols, pw_feedback_draw (&feedback, NULL));
  PwTilesLayout layout = { 1, 1, PW_TILES_QUIET_MODULES, 8 };
  g_autoptr (PwPicture) picture = pw_tiles_draw (&layout, symbols, NULL);
  g_autofree char *dir = g_build_filename (world->carry.dir, "answer", NULL);
  g_autofree char *path = g_build_filename (dir, "answer.png", NULL);
  g_autofree char *source = g_strconcat ("frames:", dir, NULL);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (pw_picture_save (picture, path, NULL));
  g_setenv ("PANWAS_CAMERA", source, TRUE);
}

/* The handheld's camera sees that the reader has everything: the show ends by itself. */
static void
test_feedback (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AppHost) host = NULL;
  AppStore *store = app_desk_store (world->desk);
  g_assert_true (app_host_load (store, &host, &error));
  g_autoptr (AppOutbox) outbox = app_outbox_build (store, host, APP_MEDIUM_SCREEN, &error);
  g_assert_no_error (error);
  /* Shown once before: the same bytes are shown again. */
  const AppOutParcel *parcel = g_ptr_array_index (outbox->parcels, 0);
  g_assert_true (app_outbox_mark_sent (store, parcel, APP_MEDIUM_SCREEN, &error));
  answer_done (world, parcel->bytes);
  AppPage *send = app_send_page_new (world->desk);
  app_window_open (world->window, send);
  g_assert_true (app_page_press_action (send));
  ui_carrier_wait_for (ui_carrier_top (world) != send);
  ui_carrier_wait_for (ui_carrier_top (world) == send);
  g_assert_true (
      ui_carrier_says (world, _ ("The computer has read everything. It shows a receipt when it has "
                                 "checked it.")));
}

/* Sealed to somebody else: said in plain words, and nothing is changed. */
static void
test_not_for_us (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (PwIdentity) neighbour = sample_identity (4, FALSE);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_message_write (message, (PwMessageKind)77, world->carry.host, "\xa0", 1);
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_DEVICE, &neighbour->id, neighbour->seal_public);
  pw_batch_add_message (writer, message);
  g_autoptr (GBytes) parcel = pw_batch_finish (writer, world->carry.packer, NULL);
  g_assert_nonnull (parcel);
  hold_before_camera (world, parcel);
  app_window_open (world->window, app_receive_page_new (world->desk));
  ui_carrier_wait_for (ui_carrier_says (world, _ ("This is for somebody else")));
  ui_carrier_shoot (world, "receive-foreign");
  g_assert_cmpuint (ui_carrier_count_unreceived (world), >, 0);
}

/* No camera: a sentence, and the page can be tried again or left. */
static void
test_no_camera (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_setenv ("PANWAS_CAMERA", "frames:/no/such/folder", TRUE);
  app_window_open (world->window, app_receive_page_new (world->desk));
  ui_carrier_wait_for (ui_carrier_says (world, _ ("Nothing was read")));
  ui_carrier_shoot (world, "receive-none");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_carrier_start ())
    return 0;
  g_test_add ("/app-receive/feedback", UiCarrier, "pinned", ui_carrier_set_up, test_feedback,
              ui_carrier_tear_down);
  g_test_add ("/app-receive/receive", UiCarrier, "pinned", ui_carrier_set_up, test_receive,
              ui_carrier_tear_down);
  g_test_add ("/app-receive/enrol", UiCarrier, NULL, ui_carrier_set_up, test_enrol,
              ui_carrier_tear_down);
  g_test_add ("/app-receive/not-for-us", UiCarrier, "pinned", ui_carrier_set_up, test_not_for_us,
              ui_carrier_tear_down);
  g_test_add ("/app-receive/no-camera", UiCarrier, "pinned", ui_carrier_set_up, test_no_camera,
              ui_carrier_tear_down);
  return g_test_run ();
}
