/* Bugs that can be planted in a build of their own (make sim-planted), to prove that the simulator
 * would find such a one. In every other build PW_PLANT() is a constant 0 and leaves no trace. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A name for C, and one for people. */
#define PW_PLANTS(X)                                                                               \
  X (LOST_FSYNC, "lost-fsync")                  /* a file is renamed before it is synced */        \
  X (LOST_COMMIT, "lost-commit-sync")           /* commits do not wait for the disk */             \
  X (EARLY_RECEIPT, "receipt-before-commit")    /* the host answers before it is durable */        \
  X (LAST_WRITER, "last-writer-wins")           /* the newest clock settles a dispute */           \
  X (NO_SIGNATURE, "skipped-signature")         /* a segment's signature is not looked at */       \
  X (SEGMENT_GAP, "off-by-one-in-segment")      /* sending begins one too late */                  \
  X (NO_FORK, "accepted-fork")                  /* a fork is not reported */                       \
  X (FREE_PURGE, "purge-without-receipt")       /* what is old goes, received or not */            \
  X (LONG_NUMBERS, "non-canonical-encoding")    /* 23 takes a byte too many, and is read so */     \
  X (TWICE, "operation-twice")                  /* a repeated operation is kept again */           \
  X (FULL_IS_FINE, "full-stick-is-fine")        /* a write that does not fit is no error */        \
  X (FUTURE_IS_NOW, "future-is-now")            /* the version of a parcel is not read */          \
  X (DRAFT_STAYS, "draft-outlives-record")      /* finalising leaves the draft behind */           \
  X (UNCHECKED_PAYLOAD, "unchecked-payload")    /* frames that do not fit are put together */      \
  X (FREE_EVIDENCE, "evidence-without-receipt") /* a file goes that the host may not have */       \
  X (FREE_GUESSES, "pin-without-pause")         /* wrong PINs are tried as fast as can be */       \
  X (DEAF, "comment-is-no-question")            /* what the office asks counts as answered */

#ifdef PW_PLANTED

typedef enum {
  PW_PLANT_NONE,
#define PW_PLANT_ID(id, text) PW_PLANT_##id,
  PW_PLANTS (PW_PLANT_ID)
#undef PW_PLANT_ID
      PW_PLANT_COUNT
} PwPlantNumber;

extern guint pw_planted; /* the one that is planted now */
#define PW_PLANT(id) (pw_planted == PW_PLANT_##id)

#else
#define PW_PLANT(id) 0
#endif

G_END_DECLS
