/* Sending, through the real pages on a real (virtual) screen: what ffmpeg films of the QR loop
 * gives the parcel back byte by byte and it counts as sent; a typed code makes it received; a stick
 * takes and gives. */
#include <string.h>

#include "firmware/app/carry/app-carry-page.h"
#include "firmware/app/carry/app-code-page.h"
#include "firmware/app/carry/app-enrol-page.h"
#include "firmware/app/carry/app-send-page.h"
#include "firmware/app/carry/app-show-page.h"
#include "firmware/app/carry/app-stick-page.h"
#include "sync/transport/pw-stick.h"
#include "tests/ui/ui-carrier.h"

static void
test_qr (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  AppDesk *shared = world->desk;
  app_window_open (world->window, app_send_page_new (shared));
  ui_carrier_shoot (world, "send");
  AppPage *send = ui_carrier_top (world);
  g_assert_true (app_page_press_action (send));
  ui_carrier_wait_for (ui_carrier_top (world) != send);
  AppQrView *view = app_show_page_view (ui_carrier_top (world));
  ui_carrier_wait_for (app_qr_view_loop (view) != NULL);
  ui_carrier_shoot (world, "show-controls");
  g_autoptr (GBytes) seen = ui_carrier_film (world);
  g_assert_nonnull (seen);
  g_autoptr (AppHost) host = NULL;
  g_assert_true (app_host_load (app_desk_store (shared), &host, &error));
  g_autoptr (AppOutbox) outbox
      = app_outbox_build (app_desk_store (shared), host, APP_MEDIUM_SCREEN, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outbox->parcels->len, ==, 1);
  const AppOutParcel *parcel = g_ptr_array_index (outbox->parcels, 0);
  g_assert_true (g_bytes_equal (seen, parcel->bytes));
  g_test_message ("a picture cost at most %" G_GINT64_FORMAT " us", app_qr_view_cost_us (view));
  g_assert_true (parcel->kept); /* on_sent put it into the store */
  ui_carrier_shoot (world, "show");
  app_window_back (world->window);
  ui_carrier_wait_for (ui_carrier_top (world) == send);
  ui_carrier_shoot (world, "sent");
  g_assert_true (
      ui_carrier_says (world, _ ("When the computer has read and checked everything, it shows a "
                                 "receipt: read it, or type its code.")));
  g_assert_cmpuint (ui_carrier_count_unreceived (world), >, 0);
}

/* --- code ------------------------------------------------------------------------------------ */

static void
type (UiCarrier *world, const char *code) {
  GtkWidget *entry = ui_carrier_find (GTK_WIDGET (ui_carrier_top (world)), GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), code);
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_settle (50);
}

static void
test_code (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  AppStore *store = app_desk_store (world->desk);
  guint64 seq = app_desk_status (world->desk)->head_seq;
  PwDigest digest;
  char code[PW_SHORT_CODE_CHARS + 1];
  g_assert_true (pw_oplog_digest (store->log, seq, &digest, &error));
  g_assert_true (pw_short_code_make (world->carry.host, store->identity->seal_public,
                                     &store->identity->id, seq, &digest, code));
  AppPage *page = app_code_page_new (world->desk);
  app_window_open (world->window, page);
  ui_carrier_shoot (world, "code");
  /* The second group mistyped: it says which one. */
  g_autofree char *wrong = g_strdup (code);
  wrong[8] = wrong[8] == '7' ? '8' : '7';
  type (world, wrong);
  g_assert_true (ui_carrier_top (world) == page);
  g_assert_true (ui_carrier_says (world, "2"));
  ui_carrier_shoot (world, "code-wrong");
  /* Small letters, no dash, as people type. */
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_strdelimit (typed, "-", ' ');
  type (world, typed);
  ui_carrier_wait_for (ui_carrier_top (world) != page);
  ui_carrier_shoot (world, "received");
  g_assert_true (ui_carrier_says (world, _ ("Received")));
  g_assert_cmpuint (ui_carrier_count_unreceived (world), ==, 0);
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_wait_for (app_window_depth (world->window) == 1);
}

/* All is confirmed; but the office lost it, and asks for everything. */
static void
test_again (UiCarrier *world, gconstpointer data) {
  test_code (world, data);
  guint64 seq = app_desk_status (world->desk)->head_seq, first, last;
  AppPage *send = app_send_page_new (world->desk);
  app_window_open (world->window, send);
  GtkWidget *all = ui_carrier_find (GTK_WIDGET (send), GTK_TYPE_SWITCH, NULL);
  g_assert_nonnull (all);
  gtk_switch_set_active (GTK_SWITCH (all), TRUE);
  ui_carrier_shoot (world, "again");
  g_assert_true (app_page_press_action (send));
  ui_carrier_wait_for (ui_carrier_top (world) != send);
  ui_carrier_wait_for (app_qr_view_loop (app_show_page_view (ui_carrier_top (world))) != NULL);
  g_autoptr (GBytes) seen = ui_carrier_film (world);
  g_assert_nonnull (seen);
  world->carry.store = app_desk_store (world->desk);
  carry_world_check_segment (&world->carry, seen, &first, &last);
  world->carry.store = NULL;
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (last, ==, seq);
}

/* The pad alone, without a keyboard. */
static void
test_pad (UiCarrier *world, gconstpointer data) {
  (void)data;
  AppPage *page = app_code_page_new (world->desk);
  app_window_open (world->window, page);
  GtkWidget *entry = ui_carrier_find (GTK_WIDGET (page), GTK_TYPE_ENTRY, NULL);
  const char *const keys[] = { "7", "K", "Z", "⌫", "0" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_signal_emit_by_name (ui_carrier_find (GTK_WIDGET (page), GTK_TYPE_BUTTON, keys[i]),
                           "clicked");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "7K0");
}

/* --- stick ----------------------------------------------------------------------------------- */

static void
test_stick (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autofree char *stick = g_build_filename (world->carry.dir, "stick", NULL);
  g_assert_cmpint (g_mkdir_with_parents (stick, 0700), ==, 0);
  g_setenv ("PANWAS_STICK", stick, TRUE);
  app_window_open (world->window, app_stick_page_new (world->desk, APP_STICK_EXCHANGE));
  ui_carrier_settle (300);
  ui_carrier_shoot (world, "stick");
  ui_carrier_press_row (world, _ ("Choose a folder"));
  ui_carrier_wait_for (ui_carrier_says (world, _ ("Done.")));
  ui_carrier_shoot (world, "stick-done");
  g_autoptr (GPtrArray) names
      = pw_stick_list (stick, PW_STICK_TO_HOST, world->carry.host->id.bytes, NULL);
  g_assert_cmpuint (names->len, ==, 1);
  g_unsetenv ("PANWAS_STICK");
}

/* --- the other pages ------------------------------------------------------------------------- */

static void
test_enrol (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autofree char *stick = g_build_filename (world->carry.dir, "stick", NULL);
  g_assert_cmpint (g_mkdir_with_parents (stick, 0700), ==, 0);
  g_autoptr (GBytes) invitation = carry_world_invitation (world->carry.host, "Panwaslu", 1, 0);
  g_assert_true (pw_stick_put (stick, PW_STICK_INVITE, NULL, invitation, NULL, NULL));
  AppPage *page = app_enrol_page_new (world->desk);
  app_window_open (world->window, page);
  ui_carrier_shoot (world, "enrol");
  g_setenv ("PANWAS_STICK", stick, TRUE);
  ui_carrier_press_row (world, "USB");
  ui_carrier_wait_for (ui_carrier_top (world) != page);
  ui_carrier_press_row (world, _ ("Choose a folder"));
  ui_carrier_wait_for (ui_carrier_says (world, _ ("Done.")));
  ui_carrier_shoot (world, "enrol-stick");
  g_unsetenv ("PANWAS_STICK");
  app_window_back (world->window);
  ui_carrier_wait_for (ui_carrier_top (world) == page);
  g_assert_true (ui_carrier_says (world, _ ("2. Show your request")));
  ui_carrier_shoot (world, "enrol-invited");
  g_assert_true (app_page_press_action (page));
  ui_carrier_wait_for (ui_carrier_top (world) != page);
  g_autoptr (GBytes) request = ui_carrier_film (world);
  g_assert_nonnull (request);
  g_autoptr (PwBatch) batch = carry_world_open (&world->carry, request);
  g_assert_nonnull (batch);
}

static void
test_carry (UiCarrier *world, gconstpointer data) {
  (void)data;
  app_window_open (world->window, app_carry_page_new (world->desk));
  ui_carrier_shoot (world, "carry");
  g_assert_true (ui_carrier_says (world, _ ("From a neighbour's screen")));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_carrier_start ())
    return 0;
  g_test_add ("/app-send/qr", UiCarrier, "pinned", ui_carrier_set_up, test_qr,
              ui_carrier_tear_down);
  g_test_add ("/app-send/code", UiCarrier, "pinned", ui_carrier_set_up, test_code,
              ui_carrier_tear_down);
  g_test_add ("/app-send/again", UiCarrier, "pinned", ui_carrier_set_up, test_again,
              ui_carrier_tear_down);
  g_test_add ("/app-send/pad", UiCarrier, "pinned", ui_carrier_set_up, test_pad,
              ui_carrier_tear_down);
  g_test_add ("/app-send/stick", UiCarrier, "pinned", ui_carrier_set_up, test_stick,
              ui_carrier_tear_down);
  g_test_add ("/app-send/enrol", UiCarrier, NULL, ui_carrier_set_up, test_enrol,
              ui_carrier_tear_down);
  g_test_add ("/app-send/carry", UiCarrier, "pinned", ui_carrier_set_up, test_carry,
              ui_carrier_tear_down);
  return g_test_run ();
}
