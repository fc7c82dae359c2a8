/* The host that this handheld reports to: pinned from an invitation, and never exchanged in
 * silence. */
#pragma once

#include "firmware/device/app-store.h"
#include "sync/codec/pw-message.h"

G_BEGIN_DECLS

/* The pinned host as the store knows it. */
typedef struct {
  PwId id;
  guint8 sign_public[PW_PUBLIC_KEY_BYTES];
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  char *name;                    /* owned */
  char *region;                  /* owned; Kemendagri code prefix of the host */
  guint8 challenge[PW_ID_BYTES]; /* of the invitation, for the request */
  gint64 pinned_ms;              /* device clock */
  gboolean enrolled;             /* a certificate is here */
  gint64 certificate_issued_s;   /* host clock */
  char *region_granted;          /* owned; NULL before the certificate */
  gint64 revocation_issued_s;    /* host clock; 0: no revocation list was taken yet */
  gboolean revoked;              /* by the newest list ... */
  guint64 revoked_after;         /* ... after this sequence number */
  gint64 last_contact_ms;        /* device clock; 0: never */
} AppHost;

/* The pinned host, or NULL in `host` if there is none. (transfer full) */
gboolean app_host_load (AppStore *store, AppHost **host, GError **error);
/* As app_host_load(), but having none is NOT_FOUND: "run panwas enrol". (transfer full) */
AppHost *app_host_need (AppStore *store, GError **error);
void app_host_free (AppHost *host);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppHost, app_host_free)

/* What pinning did. */
typedef enum {
  APP_HOST_PINNED,    /* the first host of this handheld */
  APP_HOST_KNOWN,     /* this very invitation was taken before */
  APP_HOST_REFRESHED, /* a newer invitation of the pinned host */
  APP_HOST_REPLACED,  /* another host, because the person said so */
} AppHostChange;

/* Pins the host of a checked invitation in one durable transaction. Another host than the pinned
 * one is EXISTS unless `replace`; then receipts of the old one move to former_receipt, and
 * everything counts as not sent. */
gboolean app_host_pin (AppStore *store, const PwInvitation *invitation, gboolean replace,
                       AppHostChange *change, GError **error);

/* Id in the form in which people compare it: the first 4 groups of 4 hex digits. (transfer full) */
char *app_host_id_to_groups (const PwId *id);

G_END_DECLS
