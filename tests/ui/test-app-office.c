/* Another office, through the real pages: the PIN is asked for again, both offices are seen before
 * anything changes, and then all records wait for the new one. The camera is a folder of pictures.
 */
#include "firmware/app/start/app-office-page.h"
#include "firmware/app/start/app-pin-pad.h"
#include "sync/transport/pw-qr-folder.h"
#include "tests/lib/sample.h"
#include "tests/ui/ui-carrier.h"

#define PIN "246810"

static void
on_pin_set (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GError) error = NULL;
  (void)app_desk_finish (APP_DESK (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

/* Sets the PIN, or takes it away, so that the store can be looked at afterwards. */
static void
set_pin (UiCarrier *world, gboolean wanted) {
  g_autoptr (PwSecret) pin = pw_secret_new_copy (PIN, strlen (PIN));
  gboolean done = FALSE;
  app_desk_change_pin_async (world->desk, wanted ? NULL : pin, wanted ? pin : NULL, on_pin_set,
                             &done);
  ui_carrier_wait_for (done);
}

static void
enter (UiCarrier *world, const char *digits) {
  AppPage *page = ui_carrier_top (world);
  GtkWidget *pad = ui_carrier_find (GTK_WIDGET (page), APP_TYPE_PIN_PAD, NULL);
  g_assert_nonnull (pad);
  for (const char *at = digits; *at != '\0'; at++)
    g_assert_true (app_pin_pad_key (APP_PIN_PAD (pad), (guint)*at, 0));
  g_signal_emit_by_name (pad, "entered");
  ui_carrier_wait_for (!app_desk_is_busy (world->desk));
  ui_carrier_settle (500);
}

static void
hold_before_camera (UiCarrier *world, const PwIdentity *host, const char *name) {
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_build_filename (world->carry.dir, name, NULL);
  g_autofree char *source = g_strconcat ("frames:", dir, NULL);
  g_autoptr (GBytes) parcel = carry_world_invitation (host, name, 5, 0);
  g_assert_true (pw_qr_folder_write (dir, parcel, NULL, NULL, &error));
  g_assert_no_error (error);
  g_setenv ("PANWAS_CAMERA", source, TRUE);
}

static AppPage *
open_page (UiCarrier *world) {
  AppPage *page = app_office_page_new (world->desk);
  app_window_open (world->window, page);
  ui_carrier_settle (500);
  return page;
}

static void
assert_host (UiCarrier *world, const PwIdentity *host) {
  g_assert_true (pw_id_equal (&app_desk_status (world->desk)->host, &host->id));
}

/* A wrong PIN opens nothing, the right one shows what is there. */
static void
test_pin (UiCarrier *world, gconstpointer data) {
  (void)data;
  set_pin (world, TRUE);
  (void)open_page (world);
  g_assert_false (ui_carrier_says (world, _ ("What changes with the office")));
  ui_carrier_shoot (world, "office-pin");
  enter (world, "111111");
  g_assert_false (ui_carrier_says (world, _ ("What changes with the office")));
  /* Wrong ones slow the next down, as at the lock. */
  ui_carrier_settle (2500);
  enter (world, PIN);
  g_assert_true (ui_carrier_says (world, _ ("What changes with the office")));
  ui_carrier_shoot (world, "office-now");
  set_pin (world, FALSE);
}

/* Read, compared, asked once more, changed. */
static void
test_change (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (PwIdentity) other = sample_identity (31, TRUE);
  AppPage *page = open_page (world);
  hold_before_camera (world, other, "Kantor baru");
  g_assert_true (app_page_press_action (page));
  ui_carrier_wait_for (ui_carrier_says (world, _ ("The invitation is read")));
  assert_host (world, world->carry.host); /* nothing is changed yet */
  app_page_leave (ui_carrier_top (world));
  ui_carrier_wait_for (ui_carrier_top (world) == page);
  ui_carrier_settle (500);
  g_autofree char *groups = app_host_id_to_groups (&other->id);
  g_assert_true (ui_carrier_says (world, "Kantor baru"));
  g_assert_true (ui_carrier_says (world, groups));
  ui_carrier_shoot (world, "office-compare");
  g_assert_true (app_page_press_action (page));
  ui_carrier_settle (500);
  assert_host (world, world->carry.host); /* it is asked once more */
  ui_carrier_shoot (world, "office-ask");
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  GtkWidget *dialog = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
    if (ADW_IS_MESSAGE_DIALOG (window))
      dialog = window;
  }
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "yes");
  ui_carrier_wait_for (ui_carrier_top (world) != page);
  ui_carrier_settle (500);
  assert_host (world, other);
  g_assert_cmpuint (ui_carrier_count_unreceived (world), ==, 4); /* all go to the new one */
  g_assert_true (ui_carrier_says (world, "Kantor baru"));        /* the way to register there */
  ui_carrier_shoot (world, "office-changed");
}

/* The office that is there already is no other one. */
static void
test_same (UiCarrier *world, gconstpointer data) {
  (void)data;
  AppPage *page = open_page (world);
  hold_before_camera (world, world->carry.host, "Kantor lama");
  g_assert_true (app_page_press_action (page));
  ui_carrier_wait_for (ui_carrier_top (world) != page);
  ui_carrier_settle (3000);
  g_assert_false (ui_carrier_says (world, _ ("The invitation is read")));
  app_page_leave (ui_carrier_top (world));
  ui_carrier_wait_for (ui_carrier_top (world) == page);
  g_assert_false (ui_carrier_says (world, _ ("The new office")));
  assert_host (world, world->carry.host);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/app-office/" name, UiCarrier, "pinned", ui_carrier_set_up, function,               \
              ui_carrier_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_carrier_start ())
    return 0;
  ADD ("change", test_change);
  ADD ("same", test_same);
  ADD ("pin", test_pin);
  return g_test_run ();
}
