/* The host's store, open: database, identity, and what every stage of the host needs beside them.
 */
#pragma once

#include "host/intake/host-columns.h"
#include "sync/base/pw-clock.h"
#include "sync/base/pw-identity.h"
#include "sync/codec/pw-pack.h"
#include "sync/db/pw-db.h"

G_BEGIN_DECLS

/* Statements of the inner loop of a merge, looked up once. */
typedef enum {
  HOST_HOT_INSERT_OP,
  HOST_HOT_INSERT_RECORD,
  HOST_HOT_INSERT_VIEW,
} HostHot;
#define HOST_HOT_COUNT (HOST_HOT_INSERT_VIEW + 1)

/* Made once, handed to every function first; belongs to the thread that opened it. */
typedef struct {
  PwDb *db;                    /* owned */
  char *path;                  /* owned: of the file */
  PwIdentity *identity;        /* owned: this host's keys */
  char *name;                  /* owned: of the host, as people say it */
  char *region;                /* owned: Kemendagri code prefix */
  gint64 own_author;           /* author_key of the host itself */
  PwPacker *packer;            /* owned */
  PwForms *forms;              /* owned: the program's, and every version that was published here */
  HostColumnPlans *plans;      /* owned: which of their questions are core columns */
  PwClock *clock;              /* borrowed */
  PwStmt *hot[HOST_HOT_COUNT]; /* borrowed from db; see host_store_hot() */
} HostStore;

/* Makes a new store at `path` (mode 0600, its folder is made if needed) with new keys, and opens
 * it. `clock` NULL means pw_clock_system(). Errors: EXISTS if there is a store already, REFUSED for
 * an empty or overlong name or a region that is not a code, and those of pw_db_open(). (transfer
 * full) */
HostStore *host_store_init (const char *path, const char *region, const char *name, PwClock *clock,
                            GError **error);

/* Opens a store. Views that another version of the program made, or made with other forms, are
 * rebuilt here. Errors: NOT_FOUND, BROKEN (keys), REFUSED (a postgresql:// address: not in this
 * version), and those of pw_db_open(). (transfer full) */
HostStore *host_store_open (const char *path, PwClock *clock, GError **error);

/* Both without a look at the views; host_store_init() and host_store_open() are these and
 * host_views_ensure() (host/views/host-store-open.c). */
HostStore *host_store_init_bare (const char *path, const char *region, const char *name,
                                 PwClock *clock, GError **error);
HostStore *host_store_open_bare (const char *path, PwClock *clock, GError **error);

void host_store_close (HostStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostStore, host_store_close)

/* Reads `forms` and `plans` anew, after a form was published; what was borrowed from them is gone.
 * The caller sees to the views: host_views_ensure(). Published forms that do not load are passed
 * over. (host/intake/host-store-forms.c) */
gboolean host_store_load_forms (HostStore *store, GError **error);

/* As pw_db_stmt(), but without a search by name, and what was bound before stays bound: bind every
 * parameter each time. A tenth of a merge's time went into searching and clearing. (transfer none)
 */
PwStmt *host_store_hot (HostStore *store, HostHot which, GError **error);

/* Unix milliseconds by the host's clock. */
gint64 host_store_now_ms (const HostStore *store);

G_END_DECLS
