/* What happened in a run, counted by kind, and how often each must happen in 200 seeds: a simulator
 * whose people never decide anything would say for ever that nothing broke. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A name for C, words for people, and the least in 200 seeds (well below what is usual). */
#define SIM_COUNTS(X)                                                                              \
  X (RECORDED, "records made", 800)                                                                \
  X (AMENDED, "records amended", 400)                                                              \
  X (WITHDRAWN, "records withdrawn", 40)                                                           \
  X (ATTACHED, "files attached", 80)                                                               \
  X (DRAFTED, "answers put into drafts", 400)                                                      \
  X (FINALISED, "drafts finalised", 40)                                                            \
  X (CROSSED, "records that two people amended unseen", 25)                                        \
  X (PURGED, "purges that removed something", 25)                                                  \
  X (CLOCK_JUMPED, "clocks that jumped", 60)                                                       \
  X (CLOCK_DRIFTED, "clocks that began to drift", 20)                                              \
  X (CLOCK_STOPPED, "clocks that stopped", 25)                                                     \
  X (OLD_COPY, "older copies of a store put back", 10)                                             \
  X (CLONED, "handhelds cloned", 25)                                                               \
  X (LOST, "handhelds lost", 60)                                                                   \
  X (ENROLLED_AGAIN, "owners of lost ones enrolled again", 40)                                     \
  X (COURIER_TOOK, "parcels taken by couriers", 150)                                               \
  X (COURIER_GAVE, "parcels given on by couriers", 25)                                             \
  X (STICK_CUT, "sticks pulled out in the middle", 3)                                              \
  X (STICK_PULLED, "sticks pulled out after the last word", 150)                                   \
  X (STICK_FULL, "sticks that ran full", 8)                                                        \
  X (STICK_OLD, "old files back on a stick", 2)                                                    \
  X (STICK_SPOILT, "files on sticks spoilt", 12)                                                   \
  X (FRAME_LOST, "frames lost", 150)                                                               \
  X (FRAME_REPEATED, "frames repeated", 120)                                                       \
  X (FRAME_SHUFFLED, "frames out of turn", 600)                                                    \
  X (FRAME_BENT, "frames damaged", 25)                                                             \
  X (FRAME_FALSE, "frames false with a right checksum", 12)                                        \
  X (LINK_MIXED, "transfers that were mixed", 80)                                                  \
  X (LINK_STOPPED, "cameras that stopped", 15)                                                     \
  X (LINK_WENT_ON, "transfers ended by a later look", 3)                                           \
  X (CODE_TAKEN, "receipts taken by voice", 6)                                                     \
  X (TREE, "kecamatan below a kabupaten", 80)                                                      \
  X (PASSED_ON, "parcels passed on to the kabupaten", 250)                                         \
  X (MERGED, "merges", 1000)                                                                       \
  X (MERGED_TWICE, "merges twice at once", 25)                                                     \
  X (DECIDED, "disputes decided", 8)                                                               \
  X (RETURNED, "records returned with a comment", 50)                                              \
  X (ANSWERED, "returned records answered", 8)                                                     \
  X (ACCEPTED, "records accepted", 6)                                                              \
  X (PIN_WRONG, "wrong PINs", 120)                                                                 \
  X (PIN_LATE, "right PINs that came too soon after wrong ones", 25)                               \
  X (PIN_CHANGED, "PINs changed", 25)                                                              \
  X (EVIDENCE_PURGED, "evidence files that a purge removed", 8)                                    \
  X (WENT_BACK, "hosts that went back behind their receipts", 8)                                   \
  X (REVOKED, "devices revoked", 12)                                                               \
  X (HOST_RESTORED, "hosts restored from a backup", 20)                                            \
  X (FORM_CHANGED, "forms changed", 50)                                                            \
  X (LIST_CHANGED, "lists changed", 20)                                                            \
  X (REPLAYED, "parcels brought again", 50)                                                        \
  X (FORGED, "parcels forged", 50)                                                                 \
  X (FUTURE, "parcels of the future", 40)                                                          \
  X (DISPUTES, "hosts looked at with a dispute", 250)                                              \
  X (FORKS, "devices looked at with a fork", 150)                                                  \
  X (GAPS, "devices looked at with a gap", 100)                                                    \
  X (DISK_ERROR, "writes or syncs that failed", 40)                                                \
  X (DISK_FULL, "disks nearly full", 100)                                                          \
  X (POWER, "power cuts in an act", 80)                                                            \
  X (CRASH_DROPPED, "crashes that lost all that was not synced", 80)                               \
  X (CRASH_KEPT, "crashes that lost nothing", 80)                                                  \
  X (CRASH_NAMES, "crashes that kept names and lost contents", 80)                                 \
  X (CRASH_TORN, "crashes that tore sectors", 80)

typedef enum {
#define SIM_COUNT_ID(id, words, least) SIM_COUNT_##id,
  SIM_COUNTS (SIM_COUNT_ID)
#undef SIM_COUNT_ID
      SIM_COUNT_KINDS
} SimCount;

/* Prints the table of `counts` over `seeds`, or (all FALSE) only what is below its least. FALSE if
 * something is; of fewer than 200 seeds nothing is asked. */
gboolean sim_counts_print (const guint64 *counts, guint64 seeds, gboolean all);

G_END_DECLS
