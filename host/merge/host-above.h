/* The host above: who it is, and what it says that it holds (schemas/formats/tree-v1.md). */
#pragma once

#include "host/intake/host-store.h"
#include "sync/codec/pw-receipt.h"

G_BEGIN_DECLS

typedef struct {
  PwId id;
  guint8 sign_public[PW_PUBLIC_KEY_BYTES];
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  char *name;                    /* owned */
  char *region;                  /* owned: of the host above */
  guint8 challenge[PW_ID_BYTES]; /* of the invitation that was taken last */
  gboolean enrolled;             /* its certificate is here: */
  char *granted;                 /* owned: region; NULL before */
} HostAbove;

void host_above_free (HostAbove *above); /* not NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostAbove, host_above_free)

/* `*above` NULL if this host joined none. (transfer full) */
gboolean host_above_load (HostStore *store, HostAbove **above, GError **error);
/* NOT_FOUND instead, which says what to do. (transfer full) */
HostAbove *host_above_need (HostStore *store, GError **error);

/* Both inside the caller's transaction; the signature of the host above was checked. `*is_new`
 * FALSE: something as new was here already. A receipt that is told later counts even if it holds
 * less: the host above may have lost some, which is passed on again then. */
gboolean host_above_take_certificate (HostStore *store, const PwCertificate *certificate,
                                      gboolean *is_new, GError **error);
gboolean host_above_take_receipt (HostStore *store, const PwReceipt *receipt, gboolean *is_new,
                                  GError **error);

G_END_DECLS
