/* A host with two enrolled handhelds, for tests of reviews and reports. */
#pragma once

#include "tests/lib/host-world.h"

G_BEGIN_DECLS

#define DESK_VILLAGE "17.07.03.2004"

typedef struct {
  char *dir; /* owned; the store is dir/host.db, the rest is free */
  WorldClock clock;
  HostStore *host;          /* owned; region 17 */
  WorldDevice *siti, *budi; /* owned; enrolled for 17.07, both named "Petugas" */
} Desk;

/* For g_test_add(). */
void desk_set_up (Desk *desk, gconstpointer data);
void desk_tear_down (Desk *desk, gconstpointer data);
/* Closes the store and opens it again: what is there then is on the disk. */
void desk_reopen (Desk *desk);

/* Spools everything of a device, as by stick. */
void desk_send (Desk *desk, const WorldDevice *device);
/* Runs the pipeline, which must not fail. */
void desk_merge (Desk *desk);

/* A record of siti about which both amend `path` concurrently: siti to `hers`, budi to `his`.
 * Merged.
 */
PwId desk_dispute (Desk *desk, const char *path, const char *hers, const char *his);

/* One integer or text of the store, by SQL. */
gint64 desk_count (Desk *desk, const char *sql);
/* A file below the scratch folder. (transfer full) */
char *desk_path (const Desk *desk, const char *name);

G_END_DECLS
