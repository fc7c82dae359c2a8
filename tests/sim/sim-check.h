/* Comparing what a store shows with what the oracle says. */
#pragma once

#include "sync/model/pw-record.h"
#include "tests/sim/sim.h"

G_BEGIN_DECLS

/* A folded record of the program against the oracle's; `who` for the message. */
void sim_check_record (SimWorld *world, const char *who, const char *id, const PwRecord *found,
                       const ModelRecord *expected);

/* --- what a host's file holds, read behind its back (sim-check-raw.c) ------------------------- */

/* One operation as it lies in the file. */
typedef struct {
  const ModelOp *op; /* the oracle's, with the same id and the same bytes */
  gboolean is_own;   /* of the host's own log */
} SimHeldOp;

typedef struct {
  GArray *ops;         /* owned: SimHeldOp in the order of rows */
  GHashTable *ids;     /* owned: set of their ids */
  GHashTable *parcels; /* owned: digest -> code of the verdict, "" before the first look */
  GPtrArray *own;      /* owned: const ModelOp *: the own log by number */
} SimHeld;

/* Reads the file at `path`; `office` says whose it is. Whatever is not byte for byte what somebody
 * once made is a failure. (transfer full) */
SimHeld *sim_held_read (SimWorld *world, SimOffice *office, const char *path);
void sim_held_free (SimHeld *held);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimHeld, sim_held_free)

/* Ends the look at the store's file; before it is closed after a crash, moved or removed. */
void sim_raw_close (SimOffice *office);
/* Rows of two texts, by the first: what the views of the host say. (transfer full) */
GHashTable *sim_held_rows (SimWorld *world, SimOffice *office, const char *sql);
/* --- the whole -----------------------------------------------------------------------------------
 */

/* Nothing that a receipt covers is missing. */
void sim_check_promises (SimWorld *world, const SimOffice *office, const SimHeld *held);
/* Everything that the host shows against the oracle: its spool, operations, proofs, views, open
 * items, devices and promises. `merged`: nothing came since the last merge. */
void sim_check_office (SimWorld *world, SimOffice *office, SimHeld *held, gboolean merged);
/* The operations about `record` that count there: GPtrArray of const ModelOp. NULL while something
 * waits for the views. (transfer full) */
GPtrArray *sim_office_ops (SimWorld *world, SimOffice *office, const char *record);
/* The dear ones: views against a rebuild, all proofs, evidence, and a second host that got the same
 * in another order. */
void sim_check_office_deep (SimWorld *world, SimRandom *random, SimOffice *office);

G_END_DECLS
