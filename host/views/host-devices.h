/* What the store says about one device, and the receipt for it. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/codec/pw-receipt.h"

G_BEGIN_DECLS

typedef struct {
  PwId id;
  guint8 public_key[PW_PUBLIC_KEY_BYTES];
  char *name;      /* owned */
  char *region;    /* owned: granted */
  guint64 seq;     /* 1..seq are held without a gap */
  PwDigest digest; /* of operation seq; of the public key when seq is 0 */
  guint64 max_seq; /* greatest number held */
  guint64 missing; /* numbers up to max_seq of which nothing is held */
  gboolean forked;
  gboolean revoked;
  guint64 revoked_after;         /* last trusted number, when revoked */
  guint64 accepted, quarantined; /* operations */
  gint64 seen_ms;                /* last contact, host clock; 0: never */
  gint64 sent_ms;                /* device clock of that batch */
  gboolean offset_known;         /* FALSE for a stick, unless its clock is surely ahead */
  gint64 offset_ms;              /* device minus host, when known */
  gboolean clock_off;            /* the last batch came with a clock more than 24 h off */
  gboolean is_host;              /* a host below, and the key to seal to: */
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  PwId host;         /* the host below that it reports to; none: this one */
  gboolean has_kept; /* that host revoked it after number `kept`, and it stays trusted here */
  guint64 kept;
} HostDevice;

void host_device_free (HostDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostDevice, host_device_free)

/* Enrolled devices, handhelds and hosts below, by id: HostDevice. (transfer full) */
GPtrArray *host_devices_list (HostStore *store, GError **error);
/* NOT_FOUND if it is not enrolled. (transfer full) */
HostDevice *host_device_get (HostStore *store, const PwId *id, GError **error);

/* Everything of the receipt, reasons and evidence included; only right after host_pipeline_run()
 * or host_store_open(), when all that the store says is durable. Clear with pw_receipt_clear(). */
gboolean host_device_receipt (HostStore *store, const PwId *id, PwReceipt *receipt, GError **error);

G_END_DECLS
