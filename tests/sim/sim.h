/* The simulated district: who is in it, and what every part of the simulator may ask.
 *
 * One process, one source of chance. The handhelds and hosts are the real stores and the real code;
 * clocks, disks, sticks, screens and people are played. Every act of a person ends with a look at
 * the store that it touched, which must say what the oracle (sim-model.h) says. */
#pragma once

#include "firmware/device/app-store.h"
#include "host/intake/host-store.h"
#include "tests/sim/sim-count.h"
#include "tests/sim/sim-disk.h"
#include "tests/sim/sim-model.h"
#include "tests/sim/sim-random.h"

G_BEGIN_DECLS

/* --- what is promised ------------------------------------------------------------------------ */

/* Which promise broke; names in sim_promise_name(). */
typedef enum {
  SIM_NO_REASON, /* something failed though nothing stood in its way */
  SIM_SAVED,     /* 1 what was acknowledged as saved is there after any crash */
  SIM_RECEIPT,   /* 2 no receipt for what the host cannot reproduce */
  SIM_PURGE,     /* 3 purged means receipted, on the host, and in a backup */
  SIM_SET,       /* 4 the host's state follows from the set of operations alone */
  SIM_UNCHANGED, /* 5 no operation changes after it was accepted */
  SIM_GAP_FORK,  /* 6 gaps and forks are reported */
  SIM_CONFLICTS, /* 7 open items are those that brute force counts */
  SIM_ACCOUNT,   /* 8 received = counted + refused + quarantined */
  SIM_CLOCK,     /* 9 no clock decides what stands */
  SIM_FUTURE,    /* 10 what is newer is refused, not misread */
  SIM_ATOMIC,    /* 11 a failed act leaves what was there */
  SIM_BUDGET,    /* 12 bytes and frames within their budgets */
  SIM_SECRET,    /* 13 what is locked, or for one alone, is shown to nobody else */
  SIM_PROMISES,  /* how many */
} SimPromise;
const char *sim_promise_name (SimPromise promise);

/* --- clocks ---------------------------------------------------------------------------------- */

/* A clock that may drift, jump or stand still; true time is the world's. */
typedef struct {
  PwClock base;
  gint64 *now_ms;    /* borrowed: true time; goes on a little with every look */
  gint64 set_ms;     /* true time when the clock was last touched ... */
  gint64 shown_ms;   /* ... and what it showed then */
  gint64 drift_ppm;  /* 0: keeps time; -1000000: stands still */
  gint32 offset_min; /* zone: 420 WIB, 480 WITA, 540 WIT */
  guint32 boot;
} SimClock;
void sim_clock_init (SimClock *clock, gint64 *now_ms, gint64 ahead_ms);
/* Something happens to the clock: it jumps, drifts, stops or is put right. */
typedef enum {
  SIM_CLOCK_OTHER,
  SIM_CLOCK_JUMPED,
  SIM_CLOCK_DRIFTED,
  SIM_CLOCK_STOPPED
} SimClockTrouble;
SimClockTrouble sim_clock_disturb (SimClock *clock, SimRandom *random);
void sim_clock_put_right (SimClock *clock);

/* --- who and what ---------------------------------------------------------------------------- */

typedef struct SimOffice SimOffice;

/* One handheld and its owner. */
typedef struct {
  guint number;
  char *disk;      /* owned: folder that is its disk */
  char *dir;       /* owned: of the store, on it */
  char *old_dir;   /* owned: a copy of it that somebody made; NULL: none */
  char *region;    /* owned: asked for */
  AppStore *store; /* owned; NULL only while it is switched off */
  SimClock clock;
  SimOffice *office;       /* borrowed: the one that it reports to */
  gboolean is_lost;        /* nobody has it any more */
  gboolean is_courier;     /* took parcels of others along */
  gboolean is_twin;        /* its key is on another handheld too, or was put back from a copy */
  char *id;                /* owned: device id in hex */
  char *root;              /* owned: digest of the public key, in hex */
  GPtrArray *chain;        /* owned: const ModelOp *, number 1 first: what was acknowledged */
  GPtrArray *old_chain;    /* owned: the same when old_dir was made */
  GHashTable *purged;      /* owned: ids of operations whose content was removed here */
  GHashTable *old_purged;  /* owned: the same when old_dir was made */
  GHashTable *files;       /* owned: digest -> GBytes of evidence captured here */
  GHashTable *reviews;     /* owned: record -> const ModelOp *: what its office said of it last */
  GHashTable *old_reviews; /* owned: the same when old_dir was made */
  char *pin, *old_pin;     /* owned; NULL: none */
  GHashTable *drafts;      /* owned: draft id -> text of its answers */
  GHashTable *old_drafts;  /* owned: the same when old_dir was made */
} SimHandheld;

/* A copy of a host's store that its operator made. */
typedef struct {
  char *path;           /* owned */
  GHashTable *parcels;  /* owned: digests of spooled parcels then */
  GHashTable *promises; /* owned: as the office's, then */
  GPtrArray *acts;      /* owned: const ModelOp *: the host's own log then */
  guint operations;     /* that it holds */
} SimBackup;

/* One host and its operator. */
struct SimOffice {
  guint number;
  char *dir, *path;    /* owned: folder and file of the store */
  char *region;        /* owned */
  char *id, *root;     /* owned: as a handheld's */
  HostStore *store;    /* owned */
  struct sqlite3 *raw; /* owned: a second look at the file (sim-check-raw.c); NULL: none yet */
  SimClock clock;
  SimOffice *parent;     /* borrowed: the office above; NULL: none */
  gboolean is_careful;   /* makes a backup before each reply, and restores only the newest */
  gboolean is_shortened; /* a backup was put in place that lacked something */
  GHashTable *parcels;   /* owned: digests of what was acknowledged as taken into the spool */
  GHashTable *promises;  /* owned: set of ids of the last operations that receipts cover */
  GPtrArray *acts;       /* owned: const ModelOp *: acknowledged operations of its own log */
  GPtrArray *backups;    /* owned: SimBackup, the newest last */
  guint form_count, list_count; /* published */
  guint operations;             /* that it held when it was last looked at */
};

/* What the simulator knows of a parcel that somebody made. */
typedef struct {
  SimOffice *office; /* borrowed: to which it is sealed; NULL: to a handheld */
  char *device;      /* owned: author of its operations, or who asks */
  GPtrArray *ops;    /* owned: const ModelOp *; empty: only a request or a file */
  GBytes *bytes;     /* owned */
  gboolean is_bad;   /* damaged, forged or of the future: nothing of it may count */
  gboolean is_newer; /* whole, but of the next version of the container */
} SimParcel;

typedef struct {
  char *root; /* owned */
  char *old;  /* owned: a copy of the whole stick; NULL: none */
} SimStick;

/* Numbers of a run, shared with the program that watches it. */
typedef struct {
  guint64 seed;
  guint step, steps;
  char act[32]; /* name of the step that runs */
  gboolean failed;
  SimPromise promise;
  char message[768];
  guint64 trace; /* digest of everything that happened: equal for equal runs */
  guint64 acts, operations, parcels, crashes, faults, frames, merges, receipts, checks;
  guint64 counts[SIM_COUNT_KINDS];
} SimReport;

typedef struct {
  SimReport *report;      /* borrowed */
  SimRandom entropy;      /* keys and nonces */
  gint64 now_ms;          /* true time */
  char *dir;              /* owned: everything lies below it */
  GPtrArray *handhelds;   /* owned: SimHandheld */
  GPtrArray *offices;     /* owned: SimOffice */
  GPtrArray *sticks;      /* owned: SimStick */
  GHashTable *parcels;    /* owned: digest -> SimParcel */
  GHashTable *promises;   /* owned: set of ids: what any host ever gave a receipt over */
  GHashTable *kept_files; /* owned: set of "host/digest": evidence whole there at a reply */
  GPtrArray *old_parcels; /* owned: GBytes of every parcel that was made */
  Model *model;           /* owned */
  SimDisk *disks;         /* owned */
  gboolean verbose;
  guint files, folders; /* made so far, for names */
} SimWorld;

/* --- failing --------------------------------------------------------------------------------- */

/* Writes down which promise broke and ends the process. */
G_GNUC_NORETURN void sim_fail (SimWorld *world, SimPromise promise, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
#define sim_check(world, promise, condition, ...)                                                  \
  do {                                                                                             \
    (world)->report->checks++;                                                                     \
    if (!(condition))                                                                              \
      sim_fail (world, promise, __VA_ARGS__);                                                      \
  } while (0)
/* What happened, for --verbose and for the trace. */
void sim_note (SimWorld *world, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* One more of a kind; `times` of them. */
void sim_count (SimWorld *world, SimCount kind, guint64 times);

/* Ends the trouble that an act was armed with; tells and counts what came of it. */
SimTrouble sim_calm (SimWorld *world);
/* Power cut on the disk `dir` (sim_disk_crash()), counted. */
void sim_crash (SimWorld *world, SimRandom *random, const char *dir);

/* --- small helpers --------------------------------------------------------------------------- */

/* A path below the world's folder that nothing uses yet. (transfer full) */
char *sim_new_path (SimWorld *world, const char *what);
/* Copies what is in a folder, and all below it, into another one, which is made. */
void sim_copy_folder (const char *from, const char *to);
/* Digest in hex of bytes. (transfer full) */
char *sim_digest (GBytes *bytes);
/* For sorting arrays of char *. */
int sim_compare_texts (gconstpointer a, gconstpointer b);
char *sim_hex (const guint8 *bytes, gsize length);

/* Notes a parcel before it goes anywhere. `device` may be NULL. */
SimParcel *sim_parcel_note (SimWorld *world, GBytes *bytes, SimOffice *office, const char *device);

/* --- a run ----------------------------------------------------------------------------------- */

/* Runs `seed`; `skip` (may be NULL) tells which steps are left out; `steps` 0: as the seed says.
 * Returns only if no promise broke. */
void sim_run (SimReport *report, const char *dir, const gboolean *skip, guint steps,
              gboolean verbose);

G_END_DECLS
