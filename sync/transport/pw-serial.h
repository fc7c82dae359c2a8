/* Serial: a line opened for bytes as they are. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Opens `device` (such as /dev/ttyACM0) without blocking, for this program alone: 8 bits, no echo,
 * no signs with a meaning, 115,200 bit/s where the line has a speed of its own. Returns the
 * descriptor (close it), or -1. Errors: NOT_FOUND, ACCESS, BUSY (another program has it), REFUSED
 * (no serial line), SYSTEM. */
int pw_serial_open (const char *device, GError **error);

/* Closes. What the line has not carried yet goes on its way, for as long as the driver waits for a
 * line that stands (seconds), unless `drop_unsent`. -1 is nothing. */
void pw_serial_close (int fd, gboolean drop_unsent);

G_END_DECLS
