/* Inbox: opens parcels addressed to this handheld and takes what its host says in them.
 *
 * Each parcel is one transaction. Each message is checked by itself against the pinned host's key:
 * one that is damaged, forged or unknown is counted and named, and the others go on. Nothing
 * received changes the own log. */
#pragma once

#include "firmware/send/app-enrol.h"
#include "firmware/send/app-pickup.h"
#include "firmware/send/app-publications.h"
#include "firmware/send/app-receipts.h"
#include "firmware/send/app-reviews.h"

G_BEGIN_DECLS

/* What came, summed over all parcels. Read-only for others. */
typedef struct {
  AppStore *store; /* borrowed */
  AppHost *host;   /* owned; as it is now; NULL: none is pinned */
  gboolean shown;  /* parcels come as pictures: receipts tell of the clock */

  guint opened_count;     /* parcels for us that opened */
  guint damaged_count;    /* parcels or messages that are damaged, forged or too new */
  guint foreign_count;    /* parcels and messages for or of somebody else */
  guint invitation_count; /* parcels that are invitations: panwas enrol takes them */
  guint alarm_count;      /* of the damaged: forged, or contradicting the own chain */
  guint known_count;      /* messages that were here already */
  guint skipped_count;    /* messages of a kind that this version does not know */
  GPtrArray *problems;    /* owned: char *, a sentence for each of the above but `known` */

  gboolean has_certificate;                   /* a new one came */
  gint64 valid_until_s;                       /* of it; 0: until revoked */
  gboolean has_receipt;                       /* a new one came: */
  guint64 receipt_seq, accepted, quarantined; /* of the newest */
  gboolean host_lost;                         /* the host lost operations that it had receipted */
  gboolean has_revocation; /* a list says or said that it is not trusted: see host->revoked */
  guint copy_record_count, copy_op_count; /* shared records */
  guint returned_count; /* own records that came back with a comment, and wait for an answer */
  guint accepted_count; /* own records of which nothing is asked any more */
  GPtrArray
      *publications; /* owned: AppPublicationNews of forms and lists that are not just known */
} AppInbox;

/* NULL and an error if the store fails. (transfer full) */
AppInbox *app_inbox_new (AppStore *store, gboolean shown, GError **error);
void app_inbox_free (AppInbox *inbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppInbox, app_inbox_free)

/* Takes one parcel. The answer is as an AppPickupEach gives it; `error` is set only with
 * APP_PICKUP_STOP, and then nothing of this parcel was taken. */
AppPickupAnswer app_inbox_take (AppInbox *inbox, GBytes *parcel, const char *source,
                                GError **error);

/* Host pinned or changed since app_inbox_new(): reads it again. */
gboolean app_inbox_reload_host (AppInbox *inbox, GError **error);

G_END_DECLS
