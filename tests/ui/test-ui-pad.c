/* The app by a game pad alone, played into a pipe that stands in for the device: focus moves, A
 * opens, B goes back, X does what the page is for, a dialog is answered, start locks; a window that
 * is not in front hears nothing. */
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <linux/input.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/app/app-pad-keys.h"
#include "firmware/app/care/app-guide-page.h"
#include "tests/ui/ui-world.h"

#define WAIT_S 30

typedef struct {
  UiWorld ui;       /* first */
  char *dir, *data; /* owned */
  AppPadKeys *keys; /* owned */
  int pad;          /* the pipe's other end */
} World;

/* A pressed button acts after a moment, and a busy machine is slow. */
#define wait_for(condition)                                                                        \
  G_STMT_START {                                                                                   \
    gint64 until_us = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;                           \
    while (!(condition) && g_get_monotonic_time () < until_us)                                     \
      ui_spin (20);                                                                                \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static void
send_event (World *world, guint type, guint code, gint value) {
  struct input_event event = { 0 };
  event.type = (guint16)type;
  event.code = (guint16)code;
  event.value = value;
  g_assert_cmpint (write (world->pad, &event, sizeof event), ==, (ssize_t)sizeof event);
}

static void
click (World *world, guint code) {
  send_event (world, EV_KEY, code, 1);
  send_event (world, EV_SYN, SYN_REPORT, 0);
  send_event (world, EV_KEY, code, 0);
  send_event (world, EV_SYN, SYN_REPORT, 0);
  ui_settle ();
}

static void
set_up (World *world, gconstpointer data) {
  (void)data;
  world->data = ui_make_store ();
  world->dir = g_path_get_dirname (world->data);
  g_autofree char *path = g_build_filename (world->dir, "pad", NULL);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_setenv ("PANWAS_PAD", path, TRUE);
  ui_world_open (&world->ui, world->data);
  world->keys = app_pad_keys_new (world->ui.window, world->ui.desk);
  world->pad = open (path, O_WRONLY | O_NONBLOCK);
  g_assert_cmpint (world->pad, >=, 0);
  g_unsetenv ("PANWAS_PAD");
}

static void
tear_down (World *world, gconstpointer data) {
  (void)data;
  g_clear_pointer (&world->keys, app_pad_keys_free);
  (void)close (world->pad);
  ui_world_close (&world->ui);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", world->dir);
  g_assert_cmpint (system (command), ==, 0);
  g_free (world->dir);
  g_free (world->data);
}

static GtkWidget *
focus_of (World *world) {
  return gtk_window_get_focus (GTK_WINDOW (world->ui.window));
}

static gboolean
focus_says (World *world, const char *text) {
  GtkWidget *focus = focus_of (world);
  return focus != NULL && ui_find (focus, ui_has_label, text) != NULL;
}

/* Steps in one direction until the focus is on what says `text`. */
static void
walk_to (World *world, guint code, const char *text) {
  for (guint i = 0; i < 40 && !focus_says (world, text); i++) {
    click (world, code);
    ui_settle ();
  }
  if (!focus_says (world, text))
    g_error ("the pad does not come to \"%s\"", text);
}

static void
test_whole_way (World *world, gconstpointer data) {
  (void)data;
  AppPage *home = app_window_top (world->ui.window);
  walk_to (world, BTN_DPAD_DOWN, _ ("Send"));
  g_assert_true (gtk_window_get_focus_visible (GTK_WINDOW (world->ui.window)));
  ui_shoot ("pad-home");
  GtkWidget *before = focus_of (world);
  send_event (world, EV_ABS, ABS_HAT0Y, -1);
  send_event (world, EV_ABS, ABS_HAT0Y, 0);
  wait_for (focus_of (world) != before);
  click (world, BTN_TR);
  walk_to (world, BTN_TR, _ ("Send"));
  click (world, BTN_SOUTH);
  wait_for (app_window_top (world->ui.window) != home);
  ui_shoot ("pad-send");
  click (world, BTN_EAST);
  wait_for (app_window_top (world->ui.window) == home);
}

static void
test_lock (World *world, gconstpointer data) {
  (void)data;
  click (world, BTN_START);
  wait_for (app_desk_state (world->ui.desk) == APP_DESK_LOCKED);
  ui_settle ();
  click (world, BTN_NORTH); /* Open: there is no PIN */
  wait_for (app_desk_state (world->ui.desk) == APP_DESK_OPEN);
}

static void
on_answer (gboolean yes, gpointer data) {
  *(gint *)data = yes ? 1 : 0;
}

static void
test_dialog (World *world, gconstpointer data) {
  (void)data;
  gint answer = -1;
  app_window_ask (world->ui.window, "?", "?", "No", "Yes", FALSE, on_answer, world->ui.window,
                  &answer);
  ui_settle ();
  click (world, BTN_EAST);
  wait_for (answer == 0);
  answer = -1;
  app_window_ask (world->ui.window, "?", "?", "No", "Yes", FALSE, on_answer, world->ui.window,
                  &answer);
  ui_settle ();
  gboolean is_pressed = FALSE;
  for (guint i = 0; i < 4 && !is_pressed; i++) {
    click (world, BTN_TR);
    g_autoptr (GList) all = gtk_window_list_toplevels ();
    for (GList *item = all; item != NULL; item = item->next) {
      GtkWidget *focus
          = ADW_IS_MESSAGE_DIALOG (item->data) ? gtk_window_get_focus (item->data) : NULL;
      if (focus != NULL && ui_find (focus, ui_has_label, "Yes") != NULL) {
        click (world, BTN_SOUTH);
        is_pressed = TRUE;
        break;
      }
    }
  }
  wait_for (answer == 1);
}

/* Another program's window is in front. */
static void
test_behind (World *world, gconstpointer data) {
  (void)data;
  app_window_open (world->ui.window, app_guide_page_new (world->ui.desk));
  ui_settle ();
  AppPage *guide = app_window_top (world->ui.window);
  GtkWidget *other = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (other));
  ui_settle ();
  if (gtk_window_is_active (GTK_WINDOW (world->ui.window))) {
    g_test_skip ("this screen has no window manager that moves the focus");
    gtk_window_destroy (GTK_WINDOW (other));
    return;
  }
  click (world, BTN_EAST);
  click (world, BTN_START);
  g_assert_true (app_window_top (world->ui.window) == guide);
  g_assert_cmpint (app_desk_state (world->ui.desk), ==, APP_DESK_OPEN);
  gtk_window_destroy (GTK_WINDOW (other));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add ("/app-pad/whole-way", World, NULL, set_up, test_whole_way, tear_down);
  g_test_add ("/app-pad/lock", World, NULL, set_up, test_lock, tear_down);
  g_test_add ("/app-pad/dialog", World, NULL, set_up, test_dialog, tear_down);
  g_test_add ("/app-pad/behind", World, NULL, set_up, test_behind, tear_down);
  return g_test_run ();
}
