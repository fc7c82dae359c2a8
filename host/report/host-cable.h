/* Cable: one handheld after the other over a serial line, as a stick that is collected and
 * answered. */
#pragma once

#include "host/report/host-reply.h"
#include "sync/transport/pw-cable.h"

G_BEGIN_DECLS

typedef struct HostCable HostCable;

/* One session; read-only for others. */
typedef struct {
  guint8 address[PW_ADDRESS_BYTES]; /* of the handheld */
  guint new_count, known_count;     /* parcels that came, and were not or were in the spool */
  guint refused_count;              /* too large or empty for the spool */
  HostReply *reply;                 /* owned; NULL: none, the handheld is not enrolled (yet) */
  guint reply_count;                /* parcels of it that the handheld has taken ... */
  guint reply_refused;              /* ... and could not take */
  guint64 received_bytes, sent_bytes, resumed_bytes;
} HostCableSession;

typedef struct {
  /* While a session runs, about ten times a second. May be NULL. */
  void (*on_progress) (const PwCableState *state, gpointer data);
  /* All parcels of the handheld are in the spool, durably: merge now, or do not. May take long. May
   * be NULL. */
  gboolean (*on_turn) (const HostCableSession *session, gpointer data, GError **error);
  /* A session that carried something, or failed, is over; `error` is NULL if both directions went
   * through. */
  void (*on_session) (const HostCableSession *session, const GError *error, gpointer data);
} HostCableEvents;

/* Serves `device`; unfinished files are kept in a folder beside the store. `events` is copied.
 * (transfer full) */
HostCable *host_cable_new (HostStore *store, const char *device, const HostCableEvents *events,
                           gpointer data);
void host_cable_free (HostCable *cable);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCable, host_cable_free)

/* Opens the line, in the caller's thread-default main context. After a session the next one is
 * waited for by itself; a line that was pulled out is opened again when it is back. Errors of
 * pw_serial_open(). */
gboolean host_cable_start (HostCable *cable, GError **error);

G_END_DECLS
