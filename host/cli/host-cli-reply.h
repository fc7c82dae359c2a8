/* Writing replies to several devices, as `receipts` and `collect` do. */
#pragma once

#include "host/cli/host-cli.h"

G_BEGIN_DECLS

/* Makes a reply for each of `targets` (PwId *) and writes it onto the stick `usb`, or as pictures
 * below the folder `qr`; the other is NULL. Array of {device, name, seq, accepted, quarantined,
 * messages, pictures}. Stops at the first that cannot be written. (transfer full) */
json_t *host_cli_reply_all (HostCli *cli, HostStore *store, const GPtrArray *targets,
                            const char *usb, const char *qr, GError **error);

/* The same for people, one line each. */
void host_cli_reply_print (json_t *replies);

G_END_DECLS
