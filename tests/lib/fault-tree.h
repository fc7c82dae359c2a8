/* A FaultWorld with a host above its host, and with a second handheld. Whichever of the two hosts
 * is not under test lies outside of the disks that fail. */
#pragma once

#include "tests/lib/fault-world.h"

G_BEGIN_DECLS

#define FAULT_TREE_RECORDS (FAULT_WORLD_RECORDS + 1) /* one is the second handheld's */

/* The host holds all records and an evidence file, merged; it joined nobody. On the stick is an
 * invitation of the host above, and nothing else. (transfer full) */
FaultWorld *fault_tree_new (void);
/* It joins and passes on all that it holds; the host above takes that. The stick is empty. */
void fault_tree_ask (FaultWorld *world);
/* Then the host above lets it in, and all that it let in. The answer is not on its way yet. */
void fault_tree_let_in (FaultWorld *world);
/* It joins, is let in above, and has its certificate; nothing was passed on. The stick is empty. */
void fault_tree_join (FaultWorld *world);
/* It revokes the second handheld after its last operation. */
void fault_tree_revoke_second (FaultWorld *world);
/* The two hosts change places: the host above is on the disk that fails, as world->host_store. */
void fault_tree_swap (FaultWorld *world);

/* The store of the host that is outside: the one above, or, after the swap, the one below.
 * (transfer full) */
char *fault_tree_other (FaultWorld *world);
/* A copy of the other's store, made anew; whatever is done to it, the other is as it was.
 * (transfer full) */
char *fault_tree_copy (FaultWorld *world);
/* Id of the host under test, or of the other one. (transfer full) */
char *fault_tree_id (const char *store);

/* A command of a host that has to end with 0, or with 1 and a report of what a person must look at.
 * WORDS up to NULL. What it printed. (transfer full) */
char *fault_tree_host (const char *store, ...) G_GNUC_NULL_TERMINATED;
/* The same as JSON, by --json. (transfer full) */
json_t *fault_tree_json (const char *store, ...) G_GNUC_NULL_TERMINATED;
/* A number of `panwas-host --json status`. */
json_int_t fault_tree_number (const char *store, const char *key);

/* --- what is there ---------------------------------------------------------------------------- */

/* What `status` says of the host above; NULL: none was joined. (transfer full) */
json_t *fault_tree_above_of (const char *store);
/* Operations that would be passed on; nothing is changed. 1: the newest of its own log alone, for
 * the host above has all. */
json_int_t fault_tree_to_pass (FaultWorld *world, const char *store);
/* A copy of the other host takes what is on the stick, which has to be whole. (transfer full) */
char *fault_tree_take (FaultWorld *world);
/* All records and the evidence file are there, and every proof holds. */
void fault_tree_check_holds_all (const char *store);
/* Finished files on the stick, in a folder below PANWAS/1. */
guint fault_tree_count_files (FaultWorld *world, const char *folder);

G_END_DECLS
