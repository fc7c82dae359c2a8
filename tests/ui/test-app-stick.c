/* A stick, through the real page: found, opened, worked with and let go again, as a person does it
 * who never sees a folder. UDisks2 is a stand-in on a private bus. */
#include "firmware/app/carry/app-stick-page.h"
#include "sync/transport/pw-stick.h"
#include "tests/lib/disk-service.h"
#include "tests/ui/ui-carrier.h"

typedef struct {
  UiCarrier ui;         /* first */
  DiskService *service; /* borrowed: one for all tests */
  char *stick;          /* owned; the folder that it is mounted on */
} World;

static DiskService *the_service; /* the app's connection to the system bus lives as long as we */

static void
set_up (World *world, gconstpointer pinned) {
  ui_carrier_set_up (&world->ui, pinned);
  world->service = the_service;
  world->stick = g_build_filename (world->ui.carry.dir, "stick", NULL);
  g_assert_cmpint (g_mkdir_with_parents (world->stick, 0700), ==, 0);
}

static void
tear_down (World *world, gconstpointer data) {
  ui_carrier_tear_down (&world->ui, data);
  g_free (world->stick);
}

static AppPage *
open_and_choose (World *world, const DiskServiceVolume *volume) {
  AppPage *page = app_stick_page_new (world->ui.desk, APP_STICK_EXCHANGE);
  app_window_open (world->ui.window, page);
  disk_service_plug (world->service, 0, volume);
  ui_carrier_wait_for (ui_carrier_says (&world->ui, "PANWAS"));
  ui_carrier_shoot (&world->ui, "stick-list");
  ui_carrier_press_row (&world->ui, "PANWAS");
  return page;
}

/* Put in, chosen, written, removed, closed. */
static void
test_way (World *world, gconstpointer data) {
  (void)data;
  AppPage *page
      = open_and_choose (world, &(DiskServiceVolume){ .label = "PANWAS", .folder = world->stick });
  ui_carrier_wait_for (
      ui_carrier_says (&world->ui, _ ("Done. Remove the stick before you pull it out.")));
  g_assert_true (disk_service_is_mounted (world->service, 0));
  g_autoptr (GPtrArray) names
      = pw_stick_list (world->stick, PW_STICK_TO_HOST, world->ui.carry.host->id.bytes, NULL);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_true (app_page_press_action (page));
  ui_carrier_wait_for (ui_carrier_says (&world->ui, _ ("You can pull the stick out now.")));
  g_assert_false (disk_service_is_mounted (world->service, 0));
  ui_carrier_shoot (&world->ui, "stick-removed");
  disk_service_pull (world->service, 0);
  g_assert_true (app_page_press_action (page)); /* Close */
  ui_carrier_wait_for (ui_carrier_top (&world->ui) != page);
}

/* It is still used by a program: that is said, and the person can try again. */
static void
test_busy (World *world, gconstpointer data) {
  (void)data;
  AppPage *page = open_and_choose (
      world, &(DiskServiceVolume){ .label = "PANWAS", .folder = world->stick, .is_busy = TRUE });
  ui_carrier_wait_for (
      ui_carrier_says (&world->ui, _ ("Done. Remove the stick before you pull it out.")));
  g_assert_true (app_page_press_action (page));
  g_assert_false (app_page_press_action (page)); /* not while it is asked */
  ui_carrier_settle (500);
  g_assert_false (ui_carrier_says (&world->ui, _ ("You can pull the stick out now.")));
  g_assert_true (disk_service_is_mounted (world->service, 0));
  g_assert_true (app_page_press_action (page));
  ui_carrier_settle (500);
  disk_service_pull (world->service, 0);
}

/* Pressed twice before it is open: it is worked with once. */
static void
test_twice (World *world, gconstpointer data) {
  (void)data;
  (void)open_and_choose (world, &(DiskServiceVolume){ .label = "PANWAS", .folder = world->stick });
  ui_carrier_press_row (&world->ui, "PANWAS");
  ui_carrier_wait_for (
      ui_carrier_says (&world->ui, _ ("Done. Remove the stick before you pull it out.")));
  ui_carrier_settle (300);
  g_assert_true (
      ui_carrier_says (&world->ui, _ ("Done. Remove the stick before you pull it out.")));
  disk_service_pull (world->service, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/app-stick/" name, World, "pinned", set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_carrier_start ())
    return 0;
  /* GTestDBus makes its bus the session's, and takes the screen away; the app looks for UDisks2 on
   * the system's. */
  g_autofree char *screen = g_strdup (g_getenv ("DISPLAY"));
  the_service = disk_service_new (TRUE);
  g_setenv ("DISPLAY", screen, TRUE);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  ADD ("way", test_way);
  ADD ("busy", test_busy);
  ADD ("twice", test_twice);
  int result = g_test_run ();
  disk_service_free (the_service);
  return result;
}
