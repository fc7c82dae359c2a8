/* Proofs of an author as they came, with the very operations under them. */
#pragma once

#include "host/intake/host-store.h"
#include "host/merge/host-proof.h"

G_BEGIN_DECLS

/* How much of an author somebody else has already. */
typedef struct {
  gint64 author_key;
  PwId id;
  guint64 max_seq; /* greatest number that is here */
  guint64 forked;  /* first number where logs differ; 0: one line */
  guint64 covered; /* operations 1..covered are there */
} HostProofWant;

/* The proofs that cover what is not there: of one line as few as will do, of a forked log all from
 * the fork on, because a receipt tells of one of its branches alone. Array of HostProof.
 * (transfer full) */
GArray *host_proofs_choose (HostStore *store, const HostProofWant *want, GError **error);

/* The segment of a proof for a batch to `recipient`, bytes unchanged; `operations` gets how many.
 * BROKEN if the operations in the store do not give its last digest. (transfer full) */
GByteArray *host_proofs_segment (HostStore *store, const HostProofWant *want,
                                 const HostProof *proof, const PwId *recipient, guint64 *operations,
                                 GError **error);

G_END_DECLS
