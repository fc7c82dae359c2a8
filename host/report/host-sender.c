/* Whom a batch is from, as far as it says itself: for people who watch it arrive. */
#include "host/report/host-sender.h"

#include <glib/gi18n.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-above.h"
#include "host/report/host-parcel.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-text.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-message.h"

#define SHORT_CHARS 8

static char *
name_device (HostStore *store, const PwId *id) {
  g_autoptr (HostDevice) device = host_device_get (store, id, NULL);
  g_autofree char *hex = pw_id_to_hex (id);
  return device != NULL ? g_strdup_printf ("%s (%s)", device->name, device->region)
                        : g_strdup_printf (_ ("the unknown device %.*s"), SHORT_CHARS, hex);
}

/* A request for enrolment names itself. */
static char *
name_request (const PwBatch *batch) {
  for (guint i = 0; i < batch->messages->len; i++) {
    const PwMessage *message = &g_array_index (batch->messages, PwMessage, i);
    PwRequest request = { .name = NULL };
    gboolean asks = message->kind == PW_MESSAGE_REQUEST || message->kind == PW_MESSAGE_HOST_REQUEST;
    if (!asks || !pw_request_read (message, &request, NULL))
      continue;
    char *name = g_strdup_printf (_ ("%s (asks to be let in)"), request.name);
    pw_request_clear (&request);
    return name;
  }
  return NULL;
}

/* What the host above answers. */
static char *
name_above (HostStore *store, const PwBatch *batch) {
  g_autoptr (HostAbove) above = NULL;
  if (batch->messages->len == 0 || !host_above_load (store, &above, NULL) || above == NULL
      || !pw_id_equal (&g_array_index (batch->messages, PwMessage, 0).signer, &above->id))
    return NULL;
  return g_strdup_printf (_ ("%s (the host above)"), above->name);
}

char *
host_sender_name (HostStore *store, GBytes *bytes) {
  g_return_val_if_fail (store != NULL && bytes != NULL, NULL);
  g_autoptr (PwBatch) batch = pw_batch_open (bytes, store->identity, store->packer, NULL);
  if (batch == NULL)
    return NULL;
  g_autofree char *name = NULL;
  if (batch->segments->len > 0) {
    const PwSegment *segment = g_ptr_array_index (batch->segments, 0);
    g_autoptr (HostDevice) device = host_device_get (store, &segment->head.device, NULL);
    name = device == NULL ? name_request (batch) : NULL;
    if (name == NULL)
      name = name_device (store, &segment->head.device);
  } else {
    name = name_request (batch);
    if (name == NULL)
      name = name_above (store, batch);
  }
  return name != NULL ? pw_text_harmless (name) : NULL;
}

void
host_sender_fill (HostStore *store, GArray *received) {
  g_return_if_fail (store != NULL && received != NULL);
  for (guint i = 0; i < received->len; i++) {
    HostScanned *scanned = &g_array_index (received, HostScanned, i);
    g_autofree char *hex = pw_digest_to_hex (&scanned->digest);
    g_autoptr (GBytes) batch = host_parcel_find (store, hex, NULL);
    if (scanned->from == NULL && batch != NULL)
      scanned->from = host_sender_name (store, batch);
  }
}
