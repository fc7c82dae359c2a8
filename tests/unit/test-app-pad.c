/* Pad: events of a pad become acts, whatever pieces the bytes come in; a held direction repeats, a
 * worn stick does not; lost events let go; nonsense does nothing. Pads: a pipe stands in for a
 * device; what is no pad is left alone, and what comes later is looked at. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/input.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/device/app-pads.h"
#include "tests/lib/sample.h"

#define WAIT_MS 10000

static GArray *acts; /* of AppPadAct */

static void
on_act (AppPadAct act, gpointer data) {
  g_assert_true (data == &acts);
  g_array_append_val (acts, act);
}

static AppPad *
pad_new (void) {
  g_array_set_size (acts, 0);
  return app_pad_new (on_act, &acts);
}

static struct input_event
event_of (guint type, guint code, gint value) {
  struct input_event event = { 0 };
  event.type = (guint16)type;
  event.code = (guint16)code;
  event.value = value;
  return event;
}

static void
feed (AppPad *pad, guint type, guint code, gint value, gint64 now_ms) {
  struct input_event event = event_of (type, code, value);
  app_pad_feed (pad, (const guint8 *)&event, sizeof event, now_ms);
}

static void
click (AppPad *pad, guint code, gint64 now_ms) {
  feed (pad, EV_KEY, code, 1, now_ms);
  feed (pad, EV_SYN, SYN_REPORT, 0, now_ms);
  feed (pad, EV_KEY, code, 0, now_ms + 10);
}

static void
assert_acts (guint count, ...) {
  va_list wanted;
  g_assert_cmpuint (acts->len, ==, count);
  va_start (wanted, count);
  for (guint i = 0; i < count; i++)
    g_assert_cmpint (g_array_index (acts, AppPadAct, i), ==, va_arg (wanted, int));
  va_end (wanted);
  g_array_set_size (acts, 0);
}

/* --- the translator -------------------------------------------------------------------------- */

static void
test_buttons (void) {
  g_autoptr (AppPad) pad = pad_new ();
  static const guint codes[]
      = { BTN_SOUTH, BTN_EAST, BTN_NORTH, BTN_TL, BTN_TR, BTN_SELECT, BTN_START };
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    click (pad, codes[i], 0);
  assert_acts (7, APP_PAD_PRESS, APP_PAD_BACK, APP_PAD_MAIN, APP_PAD_PREVIOUS, APP_PAD_NEXT,
               APP_PAD_HELP, APP_PAD_LOCK);
  feed (pad, EV_KEY, BTN_SOUTH, 2, 0); /* the kernel's repeat */
  feed (pad, EV_KEY, KEY_A, 1, 0);
  feed (pad, EV_REL, REL_X, 5, 0);
  feed (pad, EV_ABS, ABS_RX, 32767, 0);
  assert_acts (0);
  g_assert_cmpint (app_pad_due_ms (pad), ==, 0);
}

static void
test_cross (void) {
  g_autoptr (AppPad) pad = pad_new ();
  click (pad, BTN_DPAD_UP, 0);
  click (pad, BTN_DPAD_DOWN, 0);
  click (pad, BTN_DPAD_LEFT, 0);
  click (pad, BTN_DPAD_RIGHT, 0);
  feed (pad, EV_ABS, ABS_HAT0Y, -1, 0);
  feed (pad, EV_ABS, ABS_HAT0Y, 0, 0);
  feed (pad, EV_ABS, ABS_HAT0X, 1, 0);
  feed (pad, EV_ABS, ABS_HAT0X, -1, 0); /* from one end to the other */
  feed (pad, EV_ABS, ABS_HAT0X, 0, 0);
  assert_acts (7, APP_PAD_UP, APP_PAD_DOWN, APP_PAD_LEFT, APP_PAD_RIGHT, APP_PAD_UP, APP_PAD_RIGHT,
               APP_PAD_LEFT);
  g_assert_cmpint (app_pad_due_ms (pad), ==, 0);
}

static void
test_repeat (void) {
  g_autoptr (AppPad) pad = pad_new ();
  feed (pad, EV_KEY, BTN_DPAD_DOWN, 1, 1000);
  assert_acts (1, APP_PAD_DOWN);
  gint64 due_ms = app_pad_due_ms (pad);
  g_assert_cmpint (due_ms, >=, 1300);
  g_assert_cmpint (due_ms, <=, 1600);
  app_pad_repeat (pad, due_ms - 1);
  assert_acts (0);
  for (guint i = 0; i < 3; i++)
    app_pad_repeat (pad, app_pad_due_ms (pad));
  assert_acts (3, APP_PAD_DOWN, APP_PAD_DOWN, APP_PAD_DOWN);
  g_assert_cmpint (app_pad_due_ms (pad), <, due_ms + 500);
  feed (pad, EV_KEY, BTN_DPAD_DOWN, 0, 2000);
  g_assert_cmpint (app_pad_due_ms (pad), ==, 0);
  app_pad_repeat (pad, 9000);
  feed (pad, EV_KEY, BTN_DPAD_UP, 1, 9000);
  feed (pad, EV_SYN, SYN_DROPPED, 0, 9001); /* its release may be among what was lost */
  g_assert_cmpint (app_pad_due_ms (pad), ==, 0);
  assert_acts (1, APP_PAD_UP);
}

static void
test_stick (void) {
  g_autoptr (AppPad) pad = pad_new ();
  for (gint i = 0; i < 50; i++) /* worn: it rests beside the middle, and trembles */
    feed (pad, EV_ABS, ABS_X, 9000 + i % 3 * 2000, i);
  assert_acts (0);
  for (gint i = 0; i < 20; i++) /* on the edge of the zone: once, not at every tremble */
    feed (pad, EV_ABS, ABS_X, 18500 - i % 2 * 3000, i);
  assert_acts (1, APP_PAD_RIGHT);
  feed (pad, EV_ABS, ABS_X, 0, 100);
  feed (pad, EV_ABS, ABS_Y, -32768, 100);
  feed (pad, EV_ABS, ABS_Y, 32767, 100);
  feed (pad, EV_ABS, ABS_Y, 0, 100);
  assert_acts (2, APP_PAD_UP, APP_PAD_DOWN);
  app_pad_set_axis (pad, FALSE, 0, 255);
  app_pad_set_axis (pad, TRUE, 128, 128); /* no length */
  feed (pad, EV_ABS, ABS_X, 128, 200);
  feed (pad, EV_ABS, ABS_X, 0, 200);
  feed (pad, EV_ABS, ABS_X, 255, 200);
  feed (pad, EV_ABS, ABS_Y, 5000, 200);
  assert_acts (2, APP_PAD_LEFT, APP_PAD_RIGHT);
  app_pad_set_axis (pad, FALSE, G_MININT, G_MAXINT);
  feed (pad, EV_ABS, ABS_X, G_MININT, 300);
  feed (pad, EV_ABS, ABS_X, G_MAXINT, 300);
  assert_acts (2, APP_PAD_LEFT, APP_PAD_RIGHT);
}

/* In pieces of any length; and any bytes at all. */
static void
test_pieces (void) {
  struct input_event events[40];
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    events[i] = event_of (EV_KEY, BTN_EAST, (gint)(i % 2 == 0));
  for (guint round = 0; round < 200; round++) {
    g_autoptr (AppPad) pad = pad_new ();
    for (gsize at = 0; at < sizeof events;) {
      gsize length = (gsize)g_test_rand_int_range (1, 60);
      length = MIN (length, sizeof events - at);
      app_pad_feed (pad, (const guint8 *)events + at, length, 0);
      at += length;
    }
    g_assert_cmpuint (acts->len, ==, G_N_ELEMENTS (events) / 2);
  }
  g_autoptr (AppPad) pad = pad_new ();
  for (guint i = 0; i < 20000; i++) {
    feed (pad, (guint)g_test_rand_int_range (0, 6), (guint)g_test_rand_int_range (0, KEY_MAX),
          g_test_rand_int (), i);
    app_pad_repeat (pad, i);
  }
  for (guint i = 0; i < acts->len; i++)
    g_assert_cmpint (g_array_index (acts, AppPadAct, i), <=, APP_PAD_LOCK);
}

/* --- devices --------------------------------------------------------------------------------- */

static void
spin_until (guint count) {
  gint64 until_us = g_get_monotonic_time () + WAIT_MS * 1000;
  while (acts->len < count && g_get_monotonic_time () < until_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
  g_assert_cmpuint (acts->len, >=, count);
}

static void
test_pipe (void) {
  g_autofree char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "pad", NULL);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_array_set_size (acts, 0);
  g_autoptr (AppPads) pads = app_pads_new (path, on_act, &acts);
  g_assert_cmpuint (app_pads_count (pads), ==, 1);
  int fd = open (path, O_WRONLY | O_NONBLOCK);
  g_assert_cmpint (fd, >=, 0);
  struct input_event down = event_of (EV_KEY, BTN_DPAD_DOWN, 1);
  g_assert_cmpint (write (fd, &down, sizeof down), ==, (ssize_t)sizeof down);
  spin_until (3); /* it is held */
  struct input_event up = event_of (EV_KEY, BTN_DPAD_DOWN, 0);
  g_assert_cmpint (write (fd, &up, sizeof up), ==, (ssize_t)sizeof up);
  struct input_event press = event_of (EV_KEY, BTN_SOUTH, 1);
  guint before = acts->len;
  g_assert_cmpint (write (fd, &press, sizeof press), ==, (ssize_t)sizeof press);
  spin_until (before + 1);
  g_assert_cmpint (g_array_index (acts, AppPadAct, acts->len - 1), ==, APP_PAD_PRESS);
  /* Nothing is held, so nothing wakes up: no source is ready, now or in a second. */
  gint timeout_ms = 0, priority = 0;
  GMainContext *context = g_main_context_default ();
  g_assert_true (g_main_context_acquire (context));
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_prepare (context, &priority);
  GPollFD fds[16];
  (void)g_main_context_query (context, G_MAXINT, &timeout_ms, fds, G_N_ELEMENTS (fds));
  g_main_context_release (context);
  g_assert_cmpint (timeout_ms, ==, -1);
  g_assert_cmpint (close (fd), ==, 0); /* pulled out */
  gint64 until_us = g_get_monotonic_time () + WAIT_MS * 1000;
  while (app_pads_count (pads) > 0 && g_get_monotonic_time () < until_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
  g_assert_cmpuint (app_pads_count (pads), ==, 0);
  g_clear_pointer (&pads, app_pads_free);
  sample_dir_free (g_steal_pointer (&dir));
}

/* Files are no devices; a folder may be missing or fill up later. */
static void
test_folder (void) {
  g_autofree char *dir = sample_dir_new ();
  g_autofree char *first = g_build_filename (dir, "event0", NULL);
  g_autofree char *second = g_build_filename (dir, "event1", NULL);
  g_assert_true (g_file_set_contents (first, "x", 1, NULL));
  g_autoptr (AppPads) pads = app_pads_new (dir, on_act, &acts);
  g_assert_true (g_file_set_contents (second, "x", 1, NULL));
  for (guint i = 0; i < 50; i++)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
  g_assert_cmpuint (app_pads_count (pads), ==, 0);
  g_autoptr (AppPads) none = app_pads_new ("/nowhere/at/all", on_act, &acts);
  g_assert_cmpuint (app_pads_count (none), ==, 0);
  g_clear_pointer (&pads, app_pads_free);
  sample_dir_free (g_steal_pointer (&dir));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  acts = g_array_new (FALSE, FALSE, sizeof (AppPadAct));
  g_test_add_func ("/app-pad/buttons", test_buttons);
  g_test_add_func ("/app-pad/cross", test_cross);
  g_test_add_func ("/app-pad/repeat", test_repeat);
  g_test_add_func ("/app-pad/stick", test_stick);
  g_test_add_func ("/app-pad/pieces", test_pieces);
  g_test_add_func ("/app-pad/pipe", test_pipe);
  g_test_add_func ("/app-pad/folder", test_folder);
  int status = g_test_run ();
  g_array_unref (acts);
  return status;
}
