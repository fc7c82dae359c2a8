/* What the app does with the handheld while codes are shown or read: the screen is bright and stays
 * on while the QR loop shows, the torch follows its button, and a buzz says that something was
 * read. All is as it was when the page is left, and when the handheld locks; where there is no such
 * service nothing is said, and nothing hangs. The services are stand-ins on a private bus, the
 * lamps folders. Needs a display (Xvfb); skipped without one. */
#include <glib/gstdio.h>

#include "firmware/app/carry/app-cue.h"
#include "tests/lib/session-service.h"
#include "tests/ui/ui-pages.h"

#define WAIT_S 30
#define SIZE "480x320"
#define LIGHT "Light on or off"
#define REASON_SHOWN "inhibit 8 QR codes are shown" /* 8: that it goes idle */
#define REASON_READ "inhibit 8 QR codes are read"
#define BRIGHT "backlight panel 255"
#define AS_BEFORE "backlight panel 40"

static SessionService *service; /* owned; a program has one session bus */
static char *classes;           /* owned: in place of /sys/class */

/* --- lamps ----------------------------------------------------------------------------------- */

static void
write_number (const char *lamp, const char *file, const char *number) {
  g_autofree char *dir = g_build_filename (classes, lamp, NULL);
  g_autofree char *path = g_build_filename (dir, file, NULL);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, number, -1, NULL));
}

static void
make_lamps (void) {
  classes = g_dir_make_tmp ("panwas-lights-XXXXXX", NULL);
  write_number ("backlight/panel", "brightness", "40\n");
  write_number ("backlight/panel", "max_brightness", "255\n");
  write_number ("leds/white:flash", "max_brightness", "7\n");
  g_assert_true (g_setenv ("PANWAS_SYS", classes, TRUE));
}

/* --- pages ----------------------------------------------------------------------------------- */

static void
open_named (UiPages *pages, const char *name) {
  for (guint i = 0; i < ui_pages_count; i++)
    if (g_str_equal (ui_pages[i].name, name))
      ui_pages_open (pages, &ui_pages[i]);
}

/* Until `line` was asked for that often, and not once more. */
static void
expect (const char *line, guint times) {
  gint64 until_us = g_get_monotonic_time () + WAIT_S * G_TIME_SPAN_SECOND;
  while (session_service_count (service, line) < times && g_get_monotonic_time () < until_us)
    ui_spin (20);
  ui_spin (100);
  if (session_service_count (service, line) == times)
    return;
  g_autofree char *said = session_service_said (service);
  g_error ("\"%s\" was asked for %u times, not %u, in:\n%s", line,
           session_service_count (service, line), times, said);
}

static gboolean
has_tooltip (GtkWidget *widget, const char *text) {
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

/* --- tests ----------------------------------------------------------------------------------- */

/* The first Inhibit gets the cookie 41, the next one 42. */
static void
test_show (void) {
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, SIZE);
  g_assert_cmpuint (session_service_count_of (service, "backlight"), ==, 0);
  open_named (&pages, "show");
  expect (BRIGHT, 1);
  expect (REASON_SHOWN, 1);
  g_assert_cmpuint (session_service_count (service, AS_BEFORE), ==, 0);
  ui_pages_close (&pages);
  expect (AS_BEFORE, 1);
  expect ("uninhibit 41", 1);
  /* Locked in the middle of it. */
  open_named (&pages, "show");
  expect (BRIGHT, 2);
  expect (REASON_SHOWN, 2);
  app_desk_lock (pages.ui.desk);
  expect (AS_BEFORE, 2);
  expect ("uninhibit 42", 1);
  ui_pages_tear_down (&pages);
}

static void
test_torch (void) {
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, SIZE);
  open_named (&pages, "scan");
  GtkWidget *button = NULL;
  for (guint i = 0; i < 600 && button == NULL; i++) { /* it comes with the bus */
    button = ui_find (ui_top_of (&pages.ui), has_tooltip, LIGHT);
    ui_spin (20);
  }
  g_assert_nonnull (button);
  expect (REASON_READ, 1);
  g_signal_emit_by_name (button, "clicked");
  expect ("leds white:flash 7", 1);
  g_signal_emit_by_name (button, "clicked");
  expect ("leds white:flash 0", 1);
  g_signal_emit_by_name (button, "clicked");
  expect ("leds white:flash 7", 2);
  app_desk_lock (pages.ui.desk); /* nobody wants a light in the pocket */
  expect ("leds white:flash 0", 2);
  expect ("uninhibit 43", 1);
  ui_pages_tear_down (&pages);
}

static void
test_cue (void) {
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, SIZE);
  app_cue_done (ui_top_of (&pages.ui));
  expect ("feedback message-new-instant", 1);
  ui_pages_tear_down (&pages);
}

/* A bus with nobody on it, in a program of its own: warnings are fatal in tests. */
static void
test_nobody (void) {
  if (g_test_subprocess ()) {
    SessionService *empty = session_service_new (FALSE);
    UiPages pages = { 0 };
    ui_pages_set_up (&pages, SIZE);
    open_named (&pages, "show");
    ui_spin (300);
    app_cue_done (ui_top_of (&pages.ui));
    ui_spin (300);
    ui_pages_close (&pages);
    open_named (&pages, "scan");
    ui_spin (300);
    GtkWidget *button = ui_find (ui_top_of (&pages.ui), has_tooltip, LIGHT);
    g_assert_nonnull (button); /* the lamp is seen, whoever may switch it */
    g_signal_emit_by_name (button, "clicked");
    ui_spin (300);
    app_desk_lock (pages.ui.desk);
    ui_spin (300);
    ui_pages_tear_down (&pages);
    session_service_free (empty);
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  make_lamps ();
  if (!g_test_subprocess ())
    service = session_service_new (TRUE);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/app-lights/show", test_show);
  g_test_add_func ("/app-lights/torch", test_torch);
  g_test_add_func ("/app-lights/cue", test_cue);
  g_test_add_func ("/app-lights/nobody", test_nobody);
  int status = g_test_run ();
  if (service != NULL)
    session_service_free (service);
  return status;
}
