/* Pads: the game pads that are plugged in.
 *
 * A device is a pad if it has the south button, which the kernel gives to game pads alone. Others
 * are closed again at once: a touch screen that is listened to would wake us. A node is there
 * before its rights are, so it is tried again when they change. */
#include "firmware/device/app-pads.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <linux/input.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sync/base/pw-file.h"

#define PADS_MAX 16
#define NODES_MAX 256 /* of the folder, looked at */
#define READ_BYTES (64 * sizeof (struct input_event))

/* One that is open. */
typedef struct {
  AppPads *pads; /* borrowed */
  char *path;    /* owned */
  int fd;
  AppPad *pad;     /* owned */
  GSource *read;   /* owned */
  GSource *repeat; /* owned; NULL: nothing is held */
} Open;

struct AppPads {
  char *path; /* owned */
  AppPadActed acted;
  gpointer data;
  GPtrArray *open;       /* owned: Open */
  GFileMonitor *monitor; /* owned; NULL: `path` is no folder */
  gboolean has_told;     /* that one cannot be opened */
};

static gint64
now_ms (void) {
  return g_get_monotonic_time () / 1000;
}

/* --- one pad --------------------------------------------------------------------------------- */

static void
clear_source (GSource **source) {
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
free_open (Open *one) {
  clear_source (&one->read);
  clear_source (&one->repeat);
  (void)close (one->fd);
  app_pad_free (one->pad);
  g_free (one->path);
  g_free (one);
}

static gboolean on_repeat (gpointer data);

/* A timer runs only while a direction is held. */
static void
set_repeat (Open *one) {
  clear_source (&one->repeat);
  gint64 due_ms = app_pad_due_ms (one->pad);
  if (due_ms == 0)
    return;
  one->repeat = g_timeout_source_new ((guint)MAX (due_ms - now_ms (), 1));
  g_source_set_callback (one->repeat, on_repeat, one, NULL);
  g_source_attach (one->repeat, g_main_context_get_thread_default ());
}

static gboolean
on_repeat (gpointer data) {
  Open *one = data;
  app_pad_repeat (one->pad, now_ms ());
  set_repeat (one);
  return G_SOURCE_REMOVE;
}

static gboolean
on_bytes (gint fd, GIOCondition condition, gpointer data) {
  Open *one = data;
  guint8 bytes[READ_BYTES];
  ssize_t got = read (fd, bytes, sizeof bytes);
  int why = errno;
  if (got > 0) {
    app_pad_feed (one->pad, bytes, (gsize)got, now_ms ());
    set_repeat (one);
    return G_SOURCE_CONTINUE;
  }
  if (got < 0 && (why == EINTR || why == EAGAIN) && (condition & (G_IO_HUP | G_IO_ERR)) == 0)
    return G_SOURCE_CONTINUE;
  (void)g_ptr_array_remove (one->pads->open, one); /* it was pulled out */
  return G_SOURCE_REMOVE;
}

/* --- finding them ---------------------------------------------------------------------------- */

static gboolean
is_pad (int fd) {
  guint8 keys[KEY_MAX / 8 + 1] = { 0 };
  return ioctl (fd, EVIOCGBIT (EV_KEY, sizeof keys), keys) >= 0
         && (keys[BTN_SOUTH / 8] >> (BTN_SOUTH % 8) & 1) != 0;
}

static void
learn_axis (Open *one, guint code) {
  struct input_absinfo info;
  if (ioctl (one->fd, EVIOCGABS (code), &info) >= 0)
    app_pad_set_axis (one->pad, code == ABS_Y, info.minimum, info.maximum);
}

static gboolean
is_open (const AppPads *pads, const char *path) {
  for (guint i = 0; i < pads->open->len; i++)
    if (g_str_equal (((const Open *)pads->open->pdata[i])->path, path))
      return TRUE;
  return FALSE;
}

static void
try_path (AppPads *pads, const char *path, gboolean stands_in) {
  if (pads->open->len >= PADS_MAX || is_open (pads, path))
    return;
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); /* check: allow - a device */
  if (fd < 0) {
    if (!pads->has_told)
      g_info ("input devices are left alone that cannot be opened, such as %s: %s", path,
              g_strerror (errno));
    pads->has_told = TRUE;
    return;
  }
  if (!stands_in && !is_pad (fd)) {
    (void)close (fd);
    return;
  }
  Open *one = g_new0 (Open, 1);
  one->pads = pads;
  one->path = g_strdup (path);
  one->fd = fd;
  one->pad = app_pad_new (pads->acted, pads->data);
  if (!stands_in) {
    learn_axis (one, ABS_X);
    learn_axis (one, ABS_Y);
  }
  one->read = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (one->read, G_SOURCE_FUNC (on_bytes), one, NULL);
  g_source_attach (one->read, g_main_context_get_thread_default ());
  g_ptr_array_add (pads->open, one);
}

static void
on_change (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
           gpointer data) {
  (void)monitor;
  (void)other;
  if (event != G_FILE_MONITOR_EVENT_CREATED && event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED)
    return;
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
  if (name != NULL && g_str_has_prefix (name, "event"))
    try_path (data, path, FALSE);
}

static void
look_around (AppPads *pads) {
  g_autoptr (GDir) dir = g_dir_open (pads->path, 0, NULL);
  const char *name;
  for (guint i = 0; dir != NULL && i < NODES_MAX && (name = g_dir_read_name (dir)) != NULL; i++) {
    g_autofree char *path = g_build_filename (pads->path, name, NULL);
    if (g_str_has_prefix (name, "event"))
      try_path (pads, path, FALSE);
  }
}

AppPads *
app_pads_new (const char *path, AppPadActed acted, gpointer data) {
  g_return_val_if_fail (path != NULL && acted != NULL, NULL);
  AppPads *pads = g_new0 (AppPads, 1);
  pads->path = g_strdup (path);
  pads->acted = acted;
  pads->data = data;
  pads->open = g_ptr_array_new_with_free_func ((GDestroyNotify)free_open);
  if (pw_file_exists (path) && !pw_file_is_dir (path)) {
    try_path (pads, path, TRUE);
    return pads;
  }
  if (!pw_file_is_dir (
          path)) /* GLib would look for it every few seconds, on a system without input */
    return pads;
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  pads->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (pads->monitor != NULL)
    g_signal_connect (pads->monitor, "changed", G_CALLBACK (on_change), pads);
  look_around (pads);
  return pads;
}

void
app_pads_free (AppPads *pads) {
  if (pads == NULL)
    return;
  if (pads->monitor != NULL)
    g_signal_handlers_disconnect_by_data (pads->monitor, pads);
  g_clear_object (&pads->monitor);
  g_ptr_array_unref (pads->open);
  g_free (pads->path);
  g_free (pads);
}

guint
app_pads_count (const AppPads *pads) {
  g_return_val_if_fail (pads != NULL, 0);
  return pads->open->len;
}
