/* Cable: the exchange of a stick over a serial line with the host's computer.
 *
 * Records come from the outbox as for a stick, so the same bytes go out again after a cut. A part
 * of evidence is sealed anew each time, so the one that is on its way is written aside first: else
 * a cut would begin its megabyte again. */
#include "firmware/send/app-cable.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/send/app-parts.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-cable-port.h"

#define DIR_NAME "cable"
#define SEALED_SUFFIX ".sealed"
#define PROGRESS_MS 100

struct AppCable {
  AppStore *store; /* borrowed */
  AppCableEvents events;
  gpointer data;
  AppHost *host;     /* owned */
  AppInbox *inbox;   /* owned */
  PwCablePort *port; /* owned */
  char *dir;         /* owned: unfinished files, and the sealed part */
  GSource *timer;    /* owned; progress, and the wait for an answer */
  gint64 give_up_us; /* when nobody answered for too long; 0: never */
  AppCableState state;
  gboolean is_met; /* the host answered in this session */

  AppOutbox *outbox; /* owned; of this session */
  guint next_parcel; /* of the outbox */
  GArray *parts;     /* owned: AppPart; of this session */
  guint next_part;
  AppPartSealer *sealer; /* owned */
  guint64 sent_seq, planned_bytes, through_bytes;
};

/* --- what goes out --------------------------------------------------------------------------- */

static char *
sealed_path (AppCable *cable, const AppPart *part) {
  g_autofree char *hex = pw_digest_to_hex (&part->digest);
  g_autofree char *name
      = g_strdup_printf ("%s-%" G_GUINT64_FORMAT SEALED_SUFFIX, hex, part->offset);
  return g_build_filename (cable->dir, name, NULL);
}

static void
forget_sealed (AppCable *cable) {
  g_autoptr (GPtrArray) names = pw_file_list (cable->dir, SEALED_SUFFIX, PW_STICK_FILES_MAX, NULL);
  for (guint i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *path = g_build_filename (cable->dir, names->pdata[i], NULL);
    (void)pw_file_remove (path, NULL);
  }
}

/* The sealed part: as it was sealed for a session that was cut, or anew. */
static GBytes *
seal_part (AppCable *cable, const AppPart *part, GError **error) {
  g_autofree char *path = sealed_path (cable, part);
  GBytes *sealed = pw_file_read (path, PW_BATCH_BYTES_MAX, NULL);
  if (sealed != NULL)
    return sealed;
  sealed = app_part_sealer_seal (cable->sealer, part, error);
  if (sealed == NULL)
    return NULL;
  forget_sealed (cable);
  if (pw_file_make_dir (cable->dir, 0700, NULL))
    (void)pw_file_save (path, sealed, 0600, NULL);
  return sealed;
}

static GBytes *
next_file (gpointer data, GError **error) {
  AppCable *cable = data;
  if (cable->next_parcel < cable->outbox->parcels->len) {
    const AppOutParcel *parcel = cable->outbox->parcels->pdata[cable->next_parcel];
    return g_bytes_ref (parcel->bytes);
  }
  while (cable->next_part < cable->parts->len) {
    g_autoptr (GError) problem = NULL;
    GBytes *sealed
        = seal_part (cable, &g_array_index (cable->parts, AppPart, cable->next_part), &problem);
    if (sealed != NULL)
      return sealed;
    /* A file that is damaged here is told, and does not stop the others. */
    g_ptr_array_add (cable->inbox->problems, g_strdup (problem->message));
    cable->next_part++;
  }
  (void)error;
  return NULL;
}

static gboolean
mark_parcel (AppCable *cable, PwCableVerdict verdict, GError **error) {
  const AppOutParcel *parcel = cable->outbox->parcels->pdata[cable->next_parcel++];
  if (verdict == PW_CABLE_REFUSED)
    return TRUE;
  cable->sent_seq = MAX (cable->sent_seq, parcel->last_seq);
  return app_outbox_mark_sent (cable->store, parcel, APP_MEDIUM_USB, error);
}

static gboolean
on_sent (GBytes *file, PwCableVerdict verdict, gpointer data, GError **error) {
  AppCable *cable = data;
  cable->through_bytes += g_bytes_get_size (file);
  if (verdict == PW_CABLE_REFUSED)
    cable->state.refused_count++;
  else
    cable->state.sent_count++;
  if (verdict == PW_CABLE_KNOWN)
    cable->state.known_count++;
  if (cable->next_parcel < cable->outbox->parcels->len)
    return mark_parcel (cable, verdict, error);
  cable->next_part++;
  forget_sealed (cable);
  return TRUE;
}

/* --- what comes in --------------------------------------------------------------------------- */

static gboolean
on_peer (const guint8 *address, gpointer data, GError **error) {
  AppCable *cable = data;
  if (memcmp (address, cable->host->id.bytes, PW_ADDRESS_BYTES) == 0) {
    cable->is_met = TRUE;
    return TRUE;
  }
  g_set_error (error, PW_ERROR, PW_ERROR_UNTRUSTED,
               _ ("another host than %s is at the other end of the cable; nothing was sent"),
               cable->host->name);
  return FALSE;
}

/* What came before is told apart inside: a receipt may be the same bytes and still be asked for. */
static gboolean
is_known (const PwDigest *digest, gsize size, gpointer data) {
  (void)digest;
  (void)size;
  (void)data;
  return FALSE;
}

static PwCableVerdict
take (GBytes *file, gpointer data, GError **error) {
  AppCable *cable = data;
  switch (app_inbox_take (cable->inbox, file, _ ("the cable"), error)) {
  case APP_PICKUP_GOOD:
    cable->state.received_count++;
    return PW_CABLE_TAKEN;
  case APP_PICKUP_DAMAGED: /* the digest was right, so it is no better a second time */
    return PW_CABLE_REFUSED;
  case APP_PICKUP_STOP:
    return PW_CABLE_REFUSED; /* `error` ends the session */
  }
  return PW_CABLE_REFUSED;
}

/* --- the session ----------------------------------------------------------------------------- */

static void
note_state (AppCable *cable) {
  PwCableState now;
  pw_cable_port_get_state (cable->port, &now);
  cable->state.resumed_bytes = now.resumed_bytes;
  cable->state.total_bytes = 0;
  switch (now.phase) {
  case PW_CABLE_PHASE_SEEKING:
    cable->state.phase = APP_CABLE_WAITING;
    return;
  case PW_CABLE_PHASE_SENDING:
    cable->state.phase = APP_CABLE_SENDING;
    cable->state.total_bytes = cable->planned_bytes;
    cable->state.done_bytes = cable->through_bytes + now.file_done;
    return;
  case PW_CABLE_PHASE_WAITING:
    cable->state.phase = APP_CABLE_HOST_BUSY;
    return;
  case PW_CABLE_PHASE_RECEIVING:
    cable->state.phase = APP_CABLE_RECEIVING;
    cable->state.done_bytes = now.received_bytes;
    return;
  case PW_CABLE_PHASE_DONE:
  case PW_CABLE_PHASE_FAILED:
    return;
  }
}

static void
clear_timer (AppCable *cable) {
  if (cable->timer == NULL)
    return;
  g_source_destroy (cable->timer);
  g_clear_pointer (&cable->timer, g_source_unref);
}

/* The cable may be gone afterwards. */
static void
end (AppCable *cable, const GError *error) {
  clear_timer (cable);
  cable->state.phase = APP_CABLE_ENDED;
  cable->events.on_end (error, cable->data);
}

static void
on_end (const GError *error, gpointer data) {
  AppCable *cable = data;
  note_state (cable);
  end (cable, error);
}

static gboolean
on_timer (gpointer data) {
  AppCable *cable = data;
  note_state (cable);
  if (cable->events.on_progress != NULL)
    cable->events.on_progress (&cable->state, cable->data);
  if (cable->is_met || cable->give_up_us == 0 || g_get_monotonic_time () < cable->give_up_us)
    return G_SOURCE_CONTINUE;
  pw_cable_port_stop (cable->port);
  g_autoptr (GError) error = g_error_new (
      PW_ERROR, PW_ERROR_INCOMPLETE,
      _ ("nobody answers at the other end of the cable: is panwas-host collect --cable running "
         "there?"));
  end (cable, error);
  return G_SOURCE_REMOVE;
}

/* What is to be sent, as it is now. */
static gboolean
plan (AppCable *cable, gboolean all, GError **error) {
  cable->outbox = all ? app_outbox_build_all (cable->store, cable->host, APP_MEDIUM_USB, error)
                      : app_outbox_build (cable->store, cable->host, APP_MEDIUM_USB, error);
  cable->parts = cable->outbox != NULL ? app_parts_list (cable->store, error) : NULL;
  if (cable->parts == NULL)
    return FALSE;
  for (guint i = 0; i < cable->outbox->parcels->len; i++) {
    const AppOutParcel *parcel = cable->outbox->parcels->pdata[i];
    cable->planned_bytes += g_bytes_get_size (parcel->bytes);
  }
  for (guint i = 0; i < cable->parts->len; i++)
    cable->planned_bytes += app_part_length (&g_array_index (cable->parts, AppPart, i));
  cable->state.file_count = cable->outbox->parcels->len + cable->parts->len;
  return TRUE;
}

AppCable *
app_cable_new (AppStore *store, const char *device, gboolean all, const AppCableEvents *events,
               gpointer data, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL && events != NULL, NULL);
  g_return_val_if_fail (events->on_end != NULL, NULL);
  static const PwCableOwner owner = {
    .on_peer = on_peer, .next = next_file, .on_sent = on_sent, .is_known = is_known, .take = take
  };
  g_autoptr (AppCable) cable = g_new0 (AppCable, 1);
  cable->store = store;
  cable->events = *events;
  cable->data = data;
  cable->dir = g_build_filename (store->dir, DIR_NAME, NULL);
  cable->port = pw_cable_port_new (device, PW_CABLE_HANDHELD, store->identity->id.bytes, cable->dir,
                                   &owner, on_end, cable);
  cable->host = app_host_need (store, error);
  cable->inbox = cable->host != NULL ? app_inbox_new (store, FALSE, error) : NULL;
  if (cable->inbox == NULL || !plan (cable, all, error))
    return NULL;
  cable->sealer = app_part_sealer_new (store, cable->host);
  return g_steal_pointer (&cable);
}

void
app_cable_free (AppCable *cable) {
  if (cable == NULL)
    return;
  clear_timer (cable);
  pw_cable_port_free (cable->port);
  g_clear_pointer (&cable->sealer, app_part_sealer_free);
  g_clear_pointer (&cable->outbox, app_outbox_free);
  g_clear_pointer (&cable->parts, g_array_unref);
  g_clear_pointer (&cable->inbox, app_inbox_free);
  g_clear_pointer (&cable->host, app_host_free);
  g_free (cable->dir);
  g_free (cable);
}

gboolean
app_cable_start (AppCable *cable, guint wait_s, GError **error) {
  g_return_val_if_fail (cable != NULL && cable->timer == NULL, FALSE);
  if (!pw_cable_port_start (cable->port, error))
    return FALSE;
  if (wait_s > 0)
    cable->give_up_us = g_get_monotonic_time () + (gint64)wait_s * G_USEC_PER_SEC;
  cable->timer = g_timeout_source_new (PROGRESS_MS);
  g_source_set_callback (cable->timer, on_timer, cable, NULL);
  g_source_attach (cable->timer, g_main_context_get_thread_default ());
  return TRUE;
}

void
app_cable_stop (AppCable *cable) {
  g_return_if_fail (cable != NULL);
  if (cable->timer == NULL)
    return;
  pw_cable_port_stop (cable->port);
  g_autoptr (GError) error
      = g_error_new (PW_ERROR, PW_ERROR_INCOMPLETE,
                     _ ("stopped; what went over the cable is kept, run this again for the rest"));
  end (cable, error);
}

void
app_cable_get_state (const AppCable *cable, AppCableState *state) {
  g_return_if_fail (cable != NULL && state != NULL);
  *state = cable->state;
}

AppInbox *
app_cable_inbox (AppCable *cable) {
  g_return_val_if_fail (cable != NULL, NULL);
  return cable->inbox;
}

guint64
app_cable_sent_seq (const AppCable *cable) {
  g_return_val_if_fail (cable != NULL, 0);
  return cable->sent_seq;
}
