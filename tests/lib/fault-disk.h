/* A disk below SQLite and below our own files that fails, fills up, and forgets at a power cut what
 * was not synced.
 *
 * It lies over a real folder (fast in memory: /dev/shm) and takes the place of libc's calls in the
 * test program that it is linked into (FAULT_C in the Makefile: tests named test-fault-*), so the
 * product's code runs unchanged, SQLite and GLib with it. Everything outside of the folder is left
 * alone, and several disks can be there at once: a handheld, a stick and a host that fail one by
 * one.
 *
 * What it knows. For every file: which sectors of 512 bytes, and which size, were changed since
 * the last sync that succeeded. For every folder: which names were made, renamed or removed since
 * the folder was synced. A sync of a file does not sync its name (POSIX promises no more), and a
 * sync that failed has thrown away what it should have written, as Linux does: only what is
 * written again can become durable. Files that end with "-shm" are shared memory of SQLite, never
 * durable.
 *
 * A power cut in one process: fault_disk_cut() says at which call. That call is still on its way
 * to the disk when the power goes, and every later call fails with EIO, so that the code under
 * test comes back up to its caller. Then the caller closes everything that it has open on this
 * disk and calls fault_disk_restart(), which puts the folder into the state that a machine would
 * find when it starts again. What was promised before the cut must be there.
 *
 * After a failure or a cut no usleep() waits any more, until the disk is healed: SQLite's waiting
 * for a lock would only take time. While a program runs by turns, it waits by them
 * (fault_disk_on_wait()).
 *
 * Not known: folders that are renamed or removed (done at once, durable), links between folders
 * of two disks, memory maps that are written to (but for -shm).
 *
 * Threads may use one disk together; orders are given while none is in a call. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct FaultDisk FaultDisk;

/* Kinds of calls, to be counted and to be failed. */
typedef enum {
  FAULT_OPEN = 1 << 0,     /* open of what is there */
  FAULT_CREATE = 1 << 1,   /* open that makes a file */
  FAULT_READ = 1 << 2,     /* read, pread */
  FAULT_WRITE = 1 << 3,    /* write, pwrite */
  FAULT_SYNC = 1 << 4,     /* fsync, fdatasync, of files and of folders */
  FAULT_TRUNCATE = 1 << 5, /* ftruncate */
  FAULT_RENAME = 1 << 6,
  FAULT_LINK = 1 << 7, /* link, linkat */
  FAULT_UNLINK = 1 << 8,
  FAULT_MKDIR = 1 << 9,
  FAULT_LOOK = 1 << 10,  /* stat and its kin, access, opendir */
  FAULT_MAP = 1 << 11,   /* mmap */
  FAULT_LOCK = 1 << 12,  /* fcntl */
  FAULT_CLOSE = 1 << 13, /* close: it is closed all the same */
  FAULT_CHANGES = FAULT_CREATE | FAULT_WRITE | FAULT_SYNC | FAULT_TRUNCATE | FAULT_RENAME
                  | FAULT_LINK | FAULT_UNLINK | FAULT_MKDIR,
  FAULT_ANY = (1 << 14) - 1,
} FaultCalls;

/* What becomes at a restart of that which was not synced. */
typedef enum {
  FAULT_DROPPED, /* all of it is lost */
  FAULT_KEPT,    /* all of it is there: the program was killed, the machine went on */
  FAULT_NAMES,   /* names are there, contents are lost: what a rename before its fsync gives */
  FAULT_TORN,    /* by the dice: each sector, or all before or behind one; sizes; names */
  FAULT_CRASHES, /* how many ways there are */
} FaultCrash;

/* `dir` is there; what is in it is durable. A folder `dir`.platter is made beside it and removed
 * by fault_disk_free(). (transfer full) */
FaultDisk *fault_disk_new (const char *dir);
/* The folder stays as it is; nothing may be open on it. */
void fault_disk_free (FaultDisk *disk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultDisk, fault_disk_free)

/* --- orders: counted from the moment the order is given; a new one replaces it ---------------- */

/* The `nth` (1, 2 ...) call among `calls` fails with the errno `code` and has no effect;
 * `for_ever`: and all of them after it. */
void fault_disk_fail (FaultDisk *disk, FaultCalls calls, guint64 nth, int code, gboolean for_ever);
/* The power goes at the `nth` call among `calls`. */
void fault_disk_cut (FaultDisk *disk, FaultCalls calls, guint64 nth);
/* Only `bytes` more fit: then writes are short, then ENOSPC. What is removed gives room again. */
void fault_disk_fill (FaultDisk *disk, guint64 bytes);
/* Every second write or so writes less than it was asked to; `seed` 0 ends that. */
void fault_disk_short_writes (FaultDisk *disk, guint64 seed);
/* As FAT: no files without a name, no hard links. For sticks. */
void fault_disk_like_fat (FaultDisk *disk);
/* When the power of `source` goes, that of `disk` goes too: a stick in a handheld. NULL: by itself.
 */
void fault_disk_share_power (FaultDisk *disk, FaultDisk *source);
/* Takes back fail, cut, fill and short writes, and sets the counts to nothing. */
void fault_disk_heal (FaultDisk *disk);

/* --- looking ---------------------------------------------------------------------------------- */

/* Calls among `calls` since the last heal (or new). */
guint64 fault_disk_count (const FaultDisk *disk, FaultCalls calls);
/* TRUE once the failure or the power cut that was ordered has happened. */
gboolean fault_disk_happened (const FaultDisk *disk);
/* TRUE between a power cut and the restart. */
gboolean fault_disk_is_off (const FaultDisk *disk);
/* Calls by kind in words, for messages: "write 12, sync 3". (transfer full) */
char *fault_disk_describe (const FaultDisk *disk);
/* TRUE if anything on it was changed since it is there, but for SQLite's shared memory. */
gboolean fault_disk_was_touched (const FaultDisk *disk);
/* TRUE if nothing would be lost by a power cut now. */
gboolean fault_disk_is_synced (FaultDisk *disk);

/* --- waiting ---------------------------------------------------------------------------------- */

/* Called instead of usleep(), for whatever disk; FALSE: it did not wait. NULL: no more. */
typedef gboolean (*FaultWait) (void);
void fault_disk_on_wait (FaultWait wait);

/* --- the power comes back --------------------------------------------------------------------- */

/* Puts the folder into the state after a crash, heals the disk and switches it on. Also without a
 * cut before: a crash between two calls. Aborts if something is still open on the disk: that is a
 * leak of a descriptor. `seed` is for FAULT_TORN. */
void fault_disk_restart (FaultDisk *disk, FaultCrash how, guint64 seed);

G_END_DECLS
