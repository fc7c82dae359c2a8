/* The cable page over a pseudo-terminal, with the host's own program at the other end: enrolment, a
 * record and its receipt; a cable that is pulled out and goes on by one press; a person who stops;
 * no cable at all. */
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/app/carry/app-cable-page.h"
#include "tests/lib/pty-line.h"
#include "tests/ui/ui-world.h"

#define WAIT_S 60

typedef struct {
  UiWorld ui;        /* first */
  char *dir;         /* owned: a stick, the host's store and the line */
  char *data;        /* owned: the handheld's store */
  PtyLine *line;     /* owned */
  GSubprocess *host; /* owned; NULL: it does not serve */
} World;

/* --- the programs ---------------------------------------------------------------------------- */

/* A command of the shell, in world->dir: its standard output. (transfer full) */
static char *
run (World *world, const char *command) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_cwd (launcher, world->dir);
  g_subprocess_launcher_setenv (launcher, "PANWAS_DATA", world->data, TRUE);
  g_subprocess_launcher_setenv (launcher, "PANWAS_STORE", "host.db", TRUE);
  g_autoptr (GSubprocess) shell
      = g_subprocess_launcher_spawn (launcher, &error, "sh", "-c", command, NULL);
  g_assert_no_error (error);
  char *out = NULL;
  g_assert_true (g_subprocess_communicate_utf8 (shell, NULL, NULL, &out, NULL, &error));
  if (!g_subprocess_get_successful (shell))
    g_error ("%s: %s", command, out);
  return out;
}

static void
serve (World *world) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_cwd (launcher, world->dir);
  world->host = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PANWAS_HOST"), "--store",
                                             "host.db", "collect", "--cable",
                                             pty_line_right (world->line), "--merge", NULL);
  g_assert_no_error (error);
}

/* --- the world ------------------------------------------------------------------------------- */

static void
set_up (World *world, gconstpointer with_host) {
  g_autoptr (GError) error G_GNUC_UNUSED = NULL;
  world->data = ui_make_store ();
  world->dir = g_path_get_dirname (world->data);
  world->line = pty_line_new (world->dir);
  if (with_host != NULL) {
    g_free (run (world, "mkdir stick && $PANWAS_HOST init --region 17.07 --name 'Host contoh' && "
                        "$PANWAS_HOST invite --usb stick && $PANWAS enrol --usb stick"));
    serve (world);
  }
  g_setenv ("PANWAS_CABLE", pty_line_left (world->line), TRUE);
  ui_world_open (&world->ui, world->data);
}

static void
tear_down (World *world, gconstpointer with_host) {
  (void)with_host;
  if (world->host != NULL) {
    g_subprocess_force_exit (world->host);
    (void)g_subprocess_wait (world->host, NULL, NULL);
    g_clear_object (&world->host);
  }
  ui_world_close (&world->ui);
  g_clear_pointer (&world->line, pty_line_free);
  g_unsetenv ("PANWAS_CABLE");
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", world->dir);
  g_assert_cmpint (system (command), ==, 0);
  g_free (world->dir);
  g_free (world->data);
}

static gboolean
says (World *world, const char *text) {
  return ui_find (GTK_WIDGET (world->ui.window), ui_has_label, text) != NULL;
}

static void
wait_for (World *world, const char *text) {
  gint64 until_us = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;
  while (!says (world, text) && g_get_monotonic_time () < until_us)
    ui_spin (20);
  if (!says (world, text))
    g_error ("the page does not say \"%s\"", text);
}

static AppPage *
open_page (World *world) {
  AppPage *page = app_cable_page_new (world->ui.desk);
  app_window_open (world->ui.window, page);
  ui_settle ();
  return page;
}

/* A record, and `bytes` of evidence for it, made by the other program while the app is closed. */
static void
record (World *world, gsize bytes) {
  ui_world_close (&world->ui);
  g_autofree char *command = g_strdup_printf (
      "echo '{\"form\":\"form_a\",\"village\":\"17.07.03.2007\",\"election\":\"pilkada\","
      "\"stage\":\"kampanye\",\"activities\":[{\"method\":\"langsung\",\"started_at\":"
      "\"2024-09-27T08:15+07:00\"}],\"narrative\":\"Keliling dusun.\",\"violation_found\":\"no\"}' "
      "| $PANWAS record form_a - && head -c %" G_GSIZE_FORMAT " /dev/urandom >photo.jpg && $PANWAS "
      "attach $($PANWAS --json list | jq -r '.[0].record') photo.jpg",
      bytes);
  g_free (run (world, command));
  ui_world_open (&world->ui, world->data);
}

/* Asks to be let in, and is. */
static void
enrol (World *world) {
  (void)open_page (world);
  ui_press (&world->ui, "left");
  wait_for (world, _ ("Done. You can pull the cable out."));
  g_free (
      run (world, "$PANWAS_HOST approve $($PANWAS --json status | jq -r .device) || [ $? = 1 ]"));
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_exchange (World *world, gconstpointer data) {
  (void)data;
  enrol (world);
  record (world, 20000);
  AppPage *page = open_page (world);
  g_assert_true (
      says (world, _ ("Plug the cable into the office's computer, then choose it here.")));
  ui_shoot ("cable");
  ui_press (&world->ui, "left");
  wait_for (world, _ ("Done. You can pull the cable out."));
  ui_shoot ("cable-done");
  g_autofree char *sent = g_strdup_printf (_ ("Sent: %u of %u parcels"), 2, 2);
  g_assert_true (says (world, sent));
  g_assert_cmpuint (app_desk_status (world->ui.desk)->unreceived, ==, 0);
  g_assert_true (app_page_press_action (page)); /* Close */
  ui_settle ();
  g_assert_true (app_window_top (world->ui.window) != page);
  g_autofree char *count = run (world, "$PANWAS_HOST --json list | jq length");
  g_assert_cmpstr (g_strchomp (count), ==, "1");
}

static void
test_pulled (World *world, gconstpointer data) {
  (void)data;
  enrol (world);
  record (world, 900000);
  AppPage *page = open_page (world);
  pty_line_pull_after (world->line, 600000);
  ui_press (&world->ui, "left");
  wait_for (world, _ ("Sending"));
  ui_shoot ("cable-sending");
  gint64 until_us = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;
  while (!pty_line_is_pulled (world->line) && g_get_monotonic_time () < until_us)
    ui_spin (20);
  wait_for (world, pty_line_left (world->line)); /* the sentence names the line */
  ui_shoot ("cable-pulled");
  g_assert_cmpuint (app_desk_status (world->ui.desk)->unreceived, >, 0);
  pty_line_free (world->line);
  world->line = pty_line_new (world->dir);
  g_assert_true (app_page_press_action (page)); /* Try again */
  ui_settle ();
  ui_press (&world->ui, "left");
  wait_for (world, _ ("Done. You can pull the cable out."));
  g_assert_cmpuint (app_desk_status (world->ui.desk)->unreceived, ==, 0);
  g_assert_cmpuint (pty_line_carried (world->line), <, 450000);
}

/* Nobody serves: a person may stop; the desk may lock again afterwards. */
static void
test_stop (World *world, gconstpointer data) {
  (void)data;
  g_subprocess_force_exit (world->host);
  (void)g_subprocess_wait (world->host, NULL, NULL);
  g_clear_object (&world->host);
  AppPage *page = open_page (world);
  ui_press (&world->ui, "left");
  wait_for (world, _ ("Waiting for the office's computer"));
  g_assert_true (app_page_press_action (page)); /* Stop */
  const char *stopped
      = _ ("stopped; what went over the cable is kept, run this again for the rest");
  wait_for (world, stopped + 1);                /* a sentence begins with a capital there */
  g_assert_true (app_page_press_action (page)); /* Try again: the lines */
  ui_settle ();
  g_assert_true (says (world, "left"));
  app_window_back (world->ui.window);
  ui_settle ();
  g_assert_true (app_window_top (world->ui.window) != page);
}

/* A line that went away between looking and choosing, and a handheld that no office knows. */
static void
test_nothing (World *world, gconstpointer with_host) {
  AppPage *page = open_page (world);
  const char *unknown = _ ("This handheld has no office yet: take its invitation first.");
  g_assert_true (app_cable_page_has_line ());
  g_assert_true (says (world, unknown) == (with_host == NULL)); /* before anything is pressed */
  pty_line_pull (world->line);
  ui_press (&world->ui, "left");
  g_autofree char *gone
      = g_strdup_printf (_ ("cannot open the line %s"), pty_line_left (world->line));
  wait_for (world, with_host != NULL ? gone + 1 : unknown);
  g_assert_false (says (world, "panwas enrol")); /* nobody here has a command line */
  g_assert_false (says (world, _ ("Waiting for the office's computer")));
  g_assert_true (app_window_top (world->ui.window) == page);
  g_assert_true (says (world, "left")); /* the lines are still there to choose from */
  if (with_host != NULL)
    return;
  ui_press (&world->ui, "Register");
  g_assert_cmpstr (app_page_title (app_window_top (world->ui.window)), ==, _ ("Register"));
  app_window_back (world->ui.window);
  ui_settle ();
  g_assert_true (says (world, unknown));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add ("/app-cable/exchange", World, "host", set_up, test_exchange, tear_down);
  g_test_add ("/app-cable/pulled", World, "host", set_up, test_pulled, tear_down);
  g_test_add ("/app-cable/stop", World, "host", set_up, test_stop, tear_down);
  g_test_add ("/app-cable/line-gone", World, "host", set_up, test_nothing, tear_down);
  g_test_add ("/app-cable/no-office", World, NULL, set_up, test_nothing, tear_down);
  return g_test_run ();
}
