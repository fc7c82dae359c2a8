/* Cable: one handheld after the other over a serial line, as a stick that is collected and
 * answered.
 *
 * Each parcel is in the spool, durably, before the handheld hears that it was taken. The reply is
 * made after on_turn, so that its receipt covers what was merged there. */
#include "host/report/host-cable.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/report/host-reply-targets.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-cable-port.h"

#define DIR_SUFFIX ".cable"
#define PROGRESS_MS 100
#define AGAIN_MS 500 /* before a line that went away is opened again */

struct HostCable {
  HostStore *store; /* borrowed */
  char *device;     /* owned */
  HostCableEvents events;
  gpointer data;
  PwCablePort *port; /* owned */
  GSource *timer;    /* owned */
  gint64 again_us;   /* when to start again; 0: a session runs */

  HostCableSession session;
  gboolean is_met;      /* a handheld answered in this session */
  gboolean is_answered; /* the reply was made, or there is none */
  guint next_parcel;    /* of the reply */
};

static void
clear_session (HostCable *cable) {
  g_clear_pointer (&cable->session.reply, host_reply_free);
  memset (&cable->session, 0, sizeof cable->session);
  cable->is_met = cable->is_answered = FALSE;
  cable->next_parcel = 0;
}

/* --- what comes in --------------------------------------------------------------------------- */

static gboolean
on_peer (const guint8 *address, gpointer data, GError **error) {
  (void)error;
  HostCable *cable = data;
  memcpy (cable->session.address, address, PW_ADDRESS_BYTES);
  cable->is_met = TRUE;
  return TRUE;
}

/* What the spool has is not carried again. If asking it fails, take() will say so. */
static gboolean
is_known (const PwDigest *digest, gsize size, gpointer data) {
  (void)size;
  HostCable *cable = data;
  gboolean is_held = FALSE;
  if (!host_spool_has (cable->store, digest, &is_held, NULL) || !is_held)
    return FALSE;
  cable->session.known_count++;
  return TRUE;
}

static PwCableVerdict
take (GBytes *file, gpointer data, GError **error) {
  HostCable *cable = data;
  gboolean is_new = FALSE;
  g_autoptr (GError) why = NULL;
  if (host_spool_put (cable->store, file, "cable", cable->device, &is_new, &why)) {
    *(is_new ? &cable->session.new_count : &cable->session.known_count) += 1;
    return is_new ? PW_CABLE_TAKEN : PW_CABLE_KNOWN;
  }
  if (!pw_error_is (why, PW_ERROR_REFUSED) && !pw_error_is (why, PW_ERROR_TOO_BIG))
    g_propagate_error (error, g_steal_pointer (&why));
  else
    cable->session.refused_count++;
  return PW_CABLE_REFUSED;
}

/* --- what goes back -------------------------------------------------------------------------- */

/* The enrolled device with the address of this session, in `device`. */
static gboolean
find_device (HostCable *cable, PwId *device, gboolean *found, GError **error) {
  g_autoptr (GPtrArray) everyone = host_reply_everyone (cable->store, error);
  *found = FALSE;
  for (guint i = 0; everyone != NULL && i < everyone->len && !*found; i++) {
    *device = *(const PwId *)everyone->pdata[i];
    *found = memcmp (device->bytes, cable->session.address, PW_ADDRESS_BYTES) == 0;
  }
  return everyone != NULL;
}

static gboolean
make_reply (HostCable *cable, GError **error) {
  PwId device;
  gboolean found;
  if (!find_device (cable, &device, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  g_autoptr (HostPacks) packs = host_packs_new (cable->store, error);
  if (packs == NULL)
    return FALSE;
  cable->session.reply = host_reply_make (cable->store, &device, packs, TRUE, error);
  return cable->session.reply != NULL;
}

static gboolean
on_turn (gpointer data, GError **error) {
  HostCable *cable = data;
  if (cable->events.on_turn != NULL && !cable->events.on_turn (&cable->session, cable->data, error))
    return FALSE;
  cable->is_answered = TRUE;
  return make_reply (cable, error);
}

static GBytes *
next_file (gpointer data, GError **error) {
  (void)error;
  HostCable *cable = data;
  const HostReply *reply = cable->session.reply;
  if (reply == NULL || cable->next_parcel >= reply->parcels->len)
    return NULL;
  return g_bytes_ref (reply->parcels->pdata[cable->next_parcel]);
}

static gboolean
on_sent (GBytes *file, PwCableVerdict verdict, gpointer data, GError **error) {
  (void)file;
  (void)error;
  HostCable *cable = data;
  cable->next_parcel++;
  *(verdict == PW_CABLE_REFUSED ? &cable->session.reply_refused : &cable->session.reply_count) += 1;
  return TRUE;
}

/* --- sessions -------------------------------------------------------------------------------- */

static void
on_end (const GError *error, gpointer data) {
  HostCable *cable = data;
  PwCableState state;
  pw_cable_port_get_state (cable->port, &state);
  cable->session.received_bytes = state.received_bytes;
  cable->session.sent_bytes = state.sent_bytes;
  cable->session.resumed_bytes = state.resumed_bytes;
  if (cable->is_met && cable->events.on_session != NULL)
    cable->events.on_session (&cable->session, error, cable->data);
  clear_session (cable);
  cable->again_us
      = g_get_monotonic_time () + (error != NULL ? AGAIN_MS * G_TIME_SPAN_MILLISECOND : 1);
}

static gboolean
on_timer (gpointer data) {
  HostCable *cable = data;
  PwCableState state;
  if (cable->again_us == 0) {
    pw_cable_port_get_state (cable->port, &state);
    if (cable->events.on_progress != NULL)
      cable->events.on_progress (&state, cable->data);
  } else if (g_get_monotonic_time () >= cable->again_us) {
    /* The line may be away for hours; it is tried until it is back. */
    cable->again_us = pw_cable_port_start (cable->port, NULL)
                          ? 0
                          : g_get_monotonic_time () + AGAIN_MS * G_TIME_SPAN_MILLISECOND;
  }
  return G_SOURCE_CONTINUE;
}

HostCable *
host_cable_new (HostStore *store, const char *device, const HostCableEvents *events,
                gpointer data) {
  g_return_val_if_fail (store != NULL && device != NULL && events != NULL, NULL);
  static const PwCableOwner owner = { .on_peer = on_peer,
                                      .next = next_file,
                                      .on_sent = on_sent,
                                      .is_known = is_known,
                                      .take = take,
                                      .on_turn = on_turn };
  HostCable *cable = g_new0 (HostCable, 1);
  cable->store = store;
  cable->device = g_strdup (device);
  cable->events = *events;
  cable->data = data;
  g_autofree char *dir = g_strconcat (store->path, DIR_SUFFIX, NULL);
  cable->port = pw_cable_port_new (device, PW_CABLE_HOST, store->identity->id.bytes, dir, &owner,
                                   on_end, cable);
  return cable;
}

void
host_cable_free (HostCable *cable) {
  if (cable == NULL)
    return;
  if (cable->timer != NULL) {
    g_source_destroy (cable->timer);
    g_source_unref (cable->timer);
  }
  pw_cable_port_free (cable->port);
  clear_session (cable);
  g_free (cable->device);
  g_free (cable);
}

gboolean
host_cable_start (HostCable *cable, GError **error) {
  g_return_val_if_fail (cable != NULL && cable->timer == NULL, FALSE);
  if (!pw_cable_port_start (cable->port, error))
    return FALSE;
  cable->timer = g_timeout_source_new (PROGRESS_MS);
  g_source_set_callback (cable->timer, on_timer, cable, NULL);
  g_source_attach (cable->timer, g_main_context_get_thread_default ());
  return TRUE;
}
