/* Writing replies to several devices, as `receipts` and `collect` do. */
#pragma once

#include "host/cli/host-cli.h"
#include "sync/transport/pw-stick.h"

G_BEGIN_DECLS

/* Where replies go, and what they bring; all borrowed. */
typedef struct {
  const char *usb;    /* onto this stick; or NULL */
  PwStickPlace place; /* where that was when the work began (pw_stick_find) */
  const char *qr;     /* as pictures below this folder; or NULL */
  gboolean packs;     /* forms and lists too; by stick they always go along */
} HostCliReplyWay;

/* Makes a reply for each of `targets` (PwId *). Array of {device, name, seq, accepted, quarantined,
 * messages, packs, packs_left, pictures}. Stops at the first that cannot be written; INCOMPLETE
 * if the stick went away meanwhile. (transfer full) */
json_t *host_cli_reply_all (HostCli *cli, HostStore *store, const GPtrArray *targets,
                            const HostCliReplyWay *way, GError **error);

/* The same for people, one line each. */
void host_cli_reply_print (json_t *replies);

G_END_DECLS
