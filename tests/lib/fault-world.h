/* A handheld, its host and a stick between them, each on a disk of its own that can fail. */
#pragma once

#include "tests/lib/fault-program.h"

G_BEGIN_DECLS

#define FAULT_WORLD_RECORDS 2 /* on the handheld from the start */

typedef struct {
  char *dir;                                      /* owned; in memory, removed with the world */
  char *phone, *host, *stick;                     /* owned; folders */
  char *host_store;                               /* owned; host/host.db */
  char *answers, *amended, *file;                 /* owned; input files outside of the disks */
  char *record;                                   /* owned; id of the first record */
  char *device;                                   /* owned; id of the handheld */
  FaultDisk *phone_disk, *host_disk, *stick_disk; /* owned; NULL before the first restore */
  GPtrArray *image;                               /* owned; what restore puts back */
} FaultWorld;

/* The handheld is enrolled and has FAULT_WORLD_RECORDS records; nothing was sent. (transfer full)
 */
FaultWorld *fault_world_new (void);
/* Nothing but the folders: for stores that a test brings. */
FaultWorld *fault_world_new_empty (void);
void fault_world_free (FaultWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultWorld, fault_world_free)

/* Lets the handheld with the store `phone` in; by the stick. */
void fault_world_enrol (FaultWorld *world, const char *phone, const char *device);
/* Removes all that is in a folder. */
void fault_world_clear (const char *dir);

/* What is in the folders now is what fault_world_restore() puts back, onto disks that are new. */
void fault_world_keep (FaultWorld *world);
void fault_world_restore (FaultWorld *world);
/* The same, although the disks know of no change: another process made it. */
void fault_world_restore_all (FaultWorld *world);
/* Another process worked in the folders: what is there now is durable, and the disks are new. */
void fault_world_adopt (FaultWorld *world);
/* TRUE if something may be different from the image. */
gboolean fault_world_was_touched (const FaultWorld *world);
/* The same if, and only if, the files of the three folders hold the same. */
char *fault_world_digest (FaultWorld *world);

/* A command that has to end with 0; WORDS up to NULL. What it printed. (transfer full) */
char *fault_world_phone (FaultWorld *world, ...) G_GNUC_NULL_TERMINATED;
char *fault_world_host (FaultWorld *world, ...) G_GNUC_NULL_TERMINATED;
/* A number of `panwas --json status`. */
json_int_t fault_world_phone_number (FaultWorld *world, const char *key);
/* The same of `panwas-host --json status`. */
json_int_t fault_world_host_number (FaultWorld *world, const char *key);

G_END_DECLS
