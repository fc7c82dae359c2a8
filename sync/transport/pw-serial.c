/* Serial: a line opened for bytes as they are. */
#include "sync/transport/pw-serial.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

#include "sync/base/pw-error.h"

static gboolean
make_raw (int fd, const char *device, GError **error) {
  struct termios settings;
  if (tcgetattr (fd, &settings) < 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is no serial line"), device);
    return FALSE;
  }
  cfmakeraw (&settings);
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cflag &= ~(tcflag_t)CRTSCTS;
  settings.c_cc[VMIN] = 1; /* nothing there is EAGAIN, and 0 the end of the line */
  settings.c_cc[VTIME] = 0;
  (void)cfsetspeed (&settings, B115200);
  if (tcsetattr (fd, TCSANOW, &settings) < 0) {
    pw_error_set_errno (error, errno, _ ("cannot set up the line %s"), device);
    return FALSE;
  }
  (void)tcflush (fd, TCIOFLUSH);
  return TRUE;
}

int
pw_serial_open (const char *device, GError **error) {
  g_return_val_if_fail (device != NULL, -1);
  int fd;
  do /* check: allow - a device, not a file */
    fd = open (device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC); /* check: allow - a device */
  while (fd < 0 && errno == EINTR);
  if (fd < 0) {
    pw_error_set_errno (error, errno, _ ("cannot open the line %s"), device);
    return -1;
  }
  if (flock (fd, LOCK_EX | LOCK_NB) < 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_BUSY,
                 _ ("another program is using the line %s: end it and start again"), device);
    (void)close (fd);
    return -1;
  }
  if (make_raw (fd, device, error))
    return fd;
  (void)close (fd);
  return -1;
}

void
pw_serial_close (int fd, gboolean drop_unsent) {
  if (fd < 0)
    return;
  if (drop_unsent)
    (void)tcflush (fd, TCOFLUSH);
  (void)close (fd);
}
