/* Passing on: what this host holds and the host above does not have yet, in batches sealed to it
 * (schemas/formats/tree-v1.md). */
#pragma once

#include "host/merge/host-above.h"

G_BEGIN_DECLS

/* One parcel, ready to be carried. */
typedef struct {
  GBytes *bytes;      /* borrowed */
  PwId author;        /* of all segments in it; none: pieces of evidence */
  guint64 operations; /* in it */
  guint parts;        /* pieces of evidence in it */
} HostPassOnParcel;

/* Carries it. FALSE with `error` set to give up. */
typedef gboolean (*HostPassOnEach) (const HostPassOnParcel *parcel, gpointer data, GError **error);
/* Authors and evidence files looked at so far, and in all. FALSE stops. */
typedef gboolean (*HostPassOnProgress) (guint64 done, guint64 total, gpointer data);

typedef struct {
  gboolean all;      /* also what the host above has by its receipts: it lost its store */
  gboolean evidence; /* pieces of evidence, too */
  HostPassOnEach each;
  HostPassOnProgress on_progress; /* may be NULL */
  gpointer data;                  /* for both */
} HostPassOnOptions;

typedef struct {
  guint parcels;
  guint authors; /* of whom something is passed on, this host included */
  guint64 operations;
  guint files;   /* of evidence */
  guint too_big; /* proofs that do not fit a parcel with the name of their first recipient */
  gboolean asks; /* the request to be let in goes along */
  gboolean sign_of_life; /* of the own log only what the host above holds: its newest operation */
  gboolean interrupted;  /* on_progress said so: the rest goes with the next time */
} HostPassOnResult;

/* Makes the parcels one by one, in bounded memory: this host's own log first, which says whom it
 * let in, signed for the host above; then each device's segments as they came; then evidence that
 * is whole and named. One author a parcel, so that one who is not let in above holds up nobody
 * else. Changes nothing here. Errors: NOT_FOUND (no host above), BROKEN (the store was changed),
 * and those of `each`. */
gboolean host_pass_on (HostStore *store, const HostPassOnOptions *options, HostPassOnResult *result,
                       GError **error);

G_END_DECLS
