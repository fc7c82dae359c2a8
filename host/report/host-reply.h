/* Replies: what goes back to one device - receipt, revocation list, certificate, shared records,
 * reviews, forms and lists - or to a host below - certificate, receipts - in sealed batches, onto a
 * stick or into QR pictures (design 8). */
#pragma once

#include "host/forms/host-packs.h"
#include "sync/codec/pw-receipt.h"

G_BEGIN_DECLS

/* A reply, made but not carried yet. */
typedef struct {
  PwId device;
  char *name; /* owned: of the holder */
  gboolean
      is_host; /* it goes to a host below: its certificate, and receipts for all it passes on */
  guint64 seq; /* the receipt covers 1..seq */
  guint64 accepted, quarantined;
  guint messages;     /* that ride along with the receipt */
  guint packs;        /* forms and lists that it brings */
  guint packs_left;   /* forms and lists that it could bring and does not */
  GPtrArray *parcels; /* owned: GBytes; one, or more where the messages are many */
} HostReply;

void host_reply_free (HostReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostReply, host_reply_free)

/* The receipt says what is durable: call it right after host_store_open() or host_pipeline_run().
 * `packs` (may be NULL) knows forms and lists: with `carry` they follow in parcels of their own,
 * else they are only counted. NOT_FOUND if the device is not enrolled,
 * REFUSED if it reports to a host below. (transfer full) */
HostReply *host_reply_make (HostStore *store, const PwId *device, HostPacks *packs, gboolean carry,
                            GError **error);

/* Writes the parcels to to-device/ (to-host/ for a host) of a stick; this host's older replies to
 * the device go. Errors of pw_stick_put(). */
gboolean host_reply_put_stick (HostStore *store, const HostReply *reply, const char *root,
                               GError **error);

/* Pictures into the folder `dir`/<device id>; `pictures` (may be NULL) gets their number. */
gboolean host_reply_put_pictures (const HostReply *reply, const char *dir, guint *pictures,
                                  GError **error);

/* What the host shows to be typed: "XXXXX-XXXXX" over 1..seq. NOT_FOUND if the device is not
 * enrolled, REFUSED if nothing of it is held yet, if it is a host, or reports to one below. */
gboolean host_reply_short_code (HostStore *store, const PwId *device,
                                char code[PW_SHORT_CODE_CHARS + 1], guint64 *seq, GError **error);

G_END_DECLS
