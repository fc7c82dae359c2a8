/* Stick: sealed batches as write-once files in the PANWAS folder of a USB stick or any other
 * folder.
 *
 * The layout is in schemas/formats/usb-v1.md:
 *   ROOT/PANWAS/1/to-host/<address>/<digest>.pwb     ROOT/PANWAS/1/to-device/<address>/<digest>.pwb
 *   ROOT/PANWAS/1/invite/<digest>.pwb
 * where <address> is 16 hex digits (PW_ADDRESS_BYTES) and <digest> the first 32 hex digits of the
 * BLAKE2b-256 of the content. ROOT may be anything the person names; below it no symbolic link is
 * followed. Names are compared without regard to case, as FAT does. */
#pragma once

#include <glib.h>

#include "sync/base/pw-limits.h"

G_BEGIN_DECLS

typedef enum {
  PW_STICK_TO_HOST,   /* by address of the host */
  PW_STICK_TO_DEVICE, /* by address of the handheld */
  PW_STICK_INVITE,    /* for whoever comes; `address` is NULL */
} PwStickKind;

/* Where a stick is: the folder that it was mounted on looks like an empty stick without it. */
typedef struct {
  guint64 device, node;
} PwStickPlace;

/* `root` is a folder; `place` may be NULL. Errors: NOT_FOUND (no stick is in, or it is a file), and
 * ACCESS or SYSTEM for one that is in and cannot be read. */
gboolean pw_stick_find (const char *root, PwStickPlace *place, GError **error);
/* It is still there: INCOMPLETE if the folder is another one now, and the errors above. What was
 * written before this was true is on the stick. */
gboolean pw_stick_stays (const char *root, const PwStickPlace *place, GError **error);

/* Writes `content` (1..PW_BATCH_BYTES_MAX bytes) and gives its file name in `name`, which may be
 * NULL (transfer full). Content that is there already is a success; a file of that name with other
 * content (damaged) is written anew. Errors: NO_SPACE, ACCESS, REFUSED (empty content, or a link or
 * file where a folder should be), TOO_BIG, SYSTEM. */
gboolean pw_stick_put (const char *root, PwStickKind kind, const guint8 *address, GBytes *content,
                       char **name, GError **error);

/* Names of the batches there, sorted; empty if the stick has no such folder. Files with other names
 * are left out. Errors: REFUSED (a link in the way), ACCESS, TOO_BIG (over PW_STICK_FILES_MAX).
 * GPtrArray of char *. (transfer full) */
GPtrArray *pw_stick_list (const char *root, PwStickKind kind, const guint8 *address,
                          GError **error);

/* Content of a listed file. DAMAGED, naming the file, if the content is not what the name says: go
 * on with the others. Also NOT_FOUND, REFUSED (not such a name, or a link), TOO_BIG, ACCESS.
 * (transfer full) */
GBytes *pw_stick_read (const char *root, PwStickKind kind, const guint8 *address, const char *name,
                       GError **error);

/* Removes a listed file; one that is not there is no error. */
gboolean pw_stick_remove (const char *root, PwStickKind kind, const guint8 *address,
                          const char *name, GError **error);

/* Addresses that have a folder under `kind` (not INVITE), sorted: GPtrArray of guint8 *, each
 * PW_ADDRESS_BYTES long. (transfer full) */
GPtrArray *pw_stick_addresses (const char *root, PwStickKind kind, GError **error);

G_END_DECLS
