/* Port: sessions of a cable on a serial line, in the caller's thread-default main context, with the
 * unfinished files in a folder. Never blocks. */
#pragma once

#include "sync/transport/pw-cable.h"

G_BEGIN_DECLS

typedef struct PwCablePort PwCablePort;

/* `parts_dir` keeps what is not whole (made if needed). Of `owner` the functions part and keep are
 * not used: the port has its own. `on_end` says that a session is over, well if `error` is NULL;
 * the port may be started again or freed in it. (transfer full) */
PwCablePort *pw_cable_port_new (const char *device, PwCableRole role, const guint8 *address,
                                const char *parts_dir, const PwCableOwner *owner,
                                void (*on_end) (const GError *error, gpointer data), gpointer data);
/* Ends a session, and closes the line. */
void pw_cable_port_free (PwCablePort *port);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwCablePort, pw_cable_port_free)

/* Begins a session; opens the line if it is not open. Errors of pw_serial_open(): no session began.
 */
gboolean pw_cable_port_start (PwCablePort *port, GError **error);

/* Ends a session that is under way; on_end is not called. */
void pw_cable_port_stop (PwCablePort *port);

/* Of the session that is under way, or was last. */
void pw_cable_port_get_state (const PwCablePort *port, PwCableState *state);

G_END_DECLS
