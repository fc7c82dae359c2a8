/* The program panwas-camera, as those see it that start it and read its pipe. */
#pragma once

#include <gio/gio.h>

#include "sync/transport/pw-camera-wire.h"

G_BEGIN_DECLS

/* Starts it for `source`, of a form that it knows. `mode`: NULL for grey frames, "--photo",
 * "--sound" or "--play"; `input`: what its standard input holds, NULL: nothing. NOT_FOUND if it is
 * not installed beside this program; SYSTEM. (transfer full) */
GSubprocess *pw_camera_process_start (const char *mode, const char *source, GBytes *input,
                                      GError **error);

/* Ends it and frees it: it may put a camera's settings back first, for whoever opens it next. */
void pw_camera_process_end (GSubprocess *process);

/* Reads the next message's head, whose body follows. FALSE after the last message: with an error
 * unless that was the end. */
gboolean pw_camera_process_next (GSubprocess *process, PwCameraWireHead *head,
                                 GCancellable *cancellable, GError **error);
/* `length` bytes of a body. */
gboolean pw_camera_process_read (GSubprocess *process, gpointer buffer, gsize length,
                                 GCancellable *cancellable, GError **error);
/* The body of a TEXT message: UTF-8, one line. (transfer full) */
char *pw_camera_process_text (GSubprocess *process, const PwCameraWireHead *head,
                              GCancellable *cancellable, GError **error);
/* Sets the error for a message that was not to come. Always FALSE. */
gboolean pw_camera_process_refuse (GError **error);

/* Signal SIGUSR1, which says "now": with --photo a PHOTO of what was seen last comes, with --sound
 * the file is finished, and END comes. Not before its first message: it may not listen yet.
 * Harmless when it has ended. */
void pw_camera_process_take (GSubprocess *process);

G_END_DECLS
