/* What the files of the fault disk share: disks, files with their un-synced sectors, names. */
#pragma once

#include <sys/types.h>

#include "tests/lib/fault-disk.h"

G_BEGIN_DECLS

#define FAULT_SECTOR_BYTES 512
#define FAULT_KINDS 14

/* A sector that differs from the one on the platter, or may. */
typedef struct {
  guint8 *platter;    /* owned; FAULT_SECTOR_BYTES as they are durable; NULL: beyond its end */
  gboolean forgotten; /* a sync failed since it was written */
} FaultSector;

/* A file; lives as long as something is open, un-synced, or a name of it is un-synced. */
typedef struct {
  guint64 inode;
  guint64 order;       /* which one it was on this disk: seeds its dice */
  off_t durable_bytes; /* size on the platter */
  GHashTable *sectors; /* owned; number -> FaultSector */
  char *grave;         /* owned; a second name outside of the folder, or NULL */
  guint open_count;
  guint name_count; /* changes of names that point here */
  gboolean folder;
  gboolean *touched;      /* borrowed from the disk */
  gboolean never_durable; /* shared memory of SQLite */
} FaultNode;

/* One change of one name; those with one number stand and fall together (rename makes two). */
typedef struct {
  guint64 number;
  char *path;        /* owned */
  char *parent;      /* owned */
  FaultNode *before; /* borrowed from the disk; NULL: no such name */
  FaultNode *after;
} FaultName;

struct FaultDisk {
  char *root;        /* owned; canonical */
  char *root_real;   /* owned; the same without links */
  char *graves;      /* owned; folder of the second names */
  GHashTable *nodes; /* owned; inode -> FaultNode */
  GPtrArray *names;  /* owned; FaultName, in order */
  guint64 next_number;
  guint64 next_node;
  guint64 counts[FAULT_KINDS];
  FaultCalls fail_calls, cut_calls;
  guint64 fail_left, cut_left; /* calls until it happens; 0: no order */
  int fail_code;
  gboolean fail_for_ever, happened, off, fat, touched;
  guint64 room; /* bytes that still fit; G_MAXUINT64: no end */
  guint64 short_seed;
  FaultDisk *power; /* borrowed; off when that one is; or NULL */
};

/* An open descriptor on a disk. */
typedef struct {
  FaultDisk *disk; /* borrowed */
  FaultNode *node; /* borrowed; NULL for a folder */
  char *path;      /* owned; of a folder, what is to be synced */
} FaultHandle;

/* What is to become of one call. */
typedef enum {
  FAULT_GO,   /* do it */
  FAULT_FAIL, /* do nothing, errno is set */
  FAULT_LAST, /* do it, un-synced; then the power is off and it fails with EIO */
} FaultGate;

/* --- fault-disk.c ----------------------------------------------------------------------------- */

void _fault_lock (void);
void _fault_unlock (void);
/* The disk that `path` lies on and the path in it (transfer full), or NULL. */
FaultDisk *_fault_disk_of (const char *path, char **inside);
/* TRUE if what was ordered has happened on any disk. */
gboolean _fault_any_happened (void);
guint64 _fault_dice (guint64 *state);
FaultHandle *_fault_handle (int fd);
void _fault_handle_add (int fd, FaultDisk *disk, FaultNode *node, const char *path);
void _fault_handle_remove (int fd);

/* --- fault-gate.c ----------------------------------------------------------------------------- */

/* Counts the call and looks up what was ordered. */
FaultGate _fault_gate (FaultDisk *disk, FaultCalls call);
/* After a call that changes something was done: FALSE with EIO if the power goes now. */
gboolean _fault_after (FaultGate gate);
/* Before a call that changes nothing: FALSE if it fails, which it does when the power goes now. */
gboolean _fault_before (FaultDisk *disk, FaultCalls call);
/* How many of `length` bytes are to be written where `growth` of them make the file longer; 0 with
 * errno ENOSPC. */
size_t _fault_write_length (FaultDisk *disk, size_t length, guint64 growth);
/* TRUE, and locked, if a call is about something on a disk. */
gboolean _fault_enter_fd (int fd, FaultHandle **handle);
gboolean _fault_enter_path (const char *path, FaultDisk **disk, char **inside);
/* Unlocks after _fault_enter_path() and frees `inside`. */
void _fault_leave (char *inside);

/* --- fault-node.c: contents --------------------------------------------------------------------
 */

/* The node of an open file (`fd`) or of a path (fd < 0); NULL if there is none. */
FaultNode *_fault_node_of (FaultDisk *disk, int fd, const char *path);
void _fault_node_free (FaultNode *node);
/* Frees it if nothing needs it any more. */
void _fault_node_settle (FaultDisk *disk, FaultNode *node);
/* Gives it its second name; from `fd` or `path`. */
void _fault_node_bury (FaultDisk *disk, FaultNode *node, int fd, const char *path);
void _fault_node_before_write (FaultNode *node, int fd, off_t offset, size_t length);
void _fault_node_before_truncate (FaultNode *node, int fd, off_t bytes);
void _fault_node_synced (FaultNode *node, int fd);
void _fault_node_sync_failed (FaultNode *node);
gboolean _fault_node_is_clean (const FaultNode *node);
void _fault_node_crash (FaultNode *node, FaultCrash how, guint64 seed);

/* --- fault-name.c: folders ---------------------------------------------------------------------
 */

/* Notes a change of `path` from one file (or none) to another (or none). */
void _fault_name_change (FaultDisk *disk, const char *path, FaultNode *before, FaultNode *after);
/* Changes noted until the next call of this fall together. */
void _fault_name_next (FaultDisk *disk);
void _fault_name_synced (FaultDisk *disk, const char *folder);
void _fault_name_crash (FaultDisk *disk, FaultCrash how, guint64 *dice);

/* --- fault-real.c: what libc would have done ---------------------------------------------------
 */

int _fault_real_open (const char *path, int flags, mode_t mode);
int _fault_real_close (int fd);
ssize_t _fault_real_pread (int fd, void *buffer, size_t length, off_t offset);
ssize_t _fault_real_pwrite (int fd, const void *buffer, size_t length, off_t offset);
int _fault_real_ftruncate (int fd, off_t bytes);
int _fault_real_unlink (const char *path);
int _fault_real_mkdir (const char *path, mode_t mode);
off_t _fault_real_size (int fd);
/* FALSE if there is nothing. */
gboolean _fault_real_look (int fd, const char *path, guint64 *inode, off_t *bytes,
                           gboolean *folder);
/* A second name for what is open as `fd`, or (fd < 0) for `path`. */
gboolean _fault_real_link (int fd, const char *path, const char *as);
/* A folder and all that is in it. */
void _fault_real_remove_tree (const char *path);

G_END_DECLS
