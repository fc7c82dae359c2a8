/* The parts of `verify --all`, each of which notes what it finds and goes on. */
#pragma once

#include "host/merge/host-fsck.h"

G_BEGIN_DECLS

/* What a part may find; only the first of each kind is told, with how many there are. */
typedef enum {
  HOST_FAULT_FILE,      /* the file itself */
  HOST_FAULT_AUTHOR,    /* a key */
  HOST_FAULT_SPOOL,     /* bytes in the spool */
  HOST_FAULT_LOST,      /* a parcel brought it, but it is not there */
  HOST_FAULT_CHAIN,     /* a chain does not hold from raw bytes */
  HOST_FAULT_SIGNATURE, /* a signature does not hold */
  HOST_FAULT_UNPROVED,  /* an operation without a signature over it */
  HOST_FAULT_COLUMN,    /* a column does not say what the bytes say */
  HOST_FAULT_BLOB,      /* an evidence file */
  HOST_FAULT_PUBLISHED, /* a published form or list */
  HOST_FAULT_VIEW,      /* a view */
} HostFault;
#define HOST_FAULT_COUNT (HOST_FAULT_VIEW + 1)

typedef struct {
  HostStore *store; /* borrowed */
  HostFsck *fsck;   /* borrowed */
  guint64 counts[HOST_FAULT_COUNT];
  char *first[HOST_FAULT_COUNT]; /* owned */
} HostFsckRun;

/* Notes one fault. */
void host_fsck_note (HostFsckRun *run, HostFault fault, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* FALSE only if the database cannot be read. */
gboolean host_fsck_spool (HostFsckRun *run, GError **error);
/* Chains, signatures and columns of one author. */
gboolean host_fsck_author (HostFsckRun *run, gint64 author_key, const PwId *id,
                           const guint8 public_key[PW_PUBLIC_KEY_BYTES], GError **error);

/* Published forms and lists, with the `publish` operations that name them. */
gboolean host_fsck_published (HostFsckRun *run, GError **error);

G_END_DECLS
