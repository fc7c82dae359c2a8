/* panwas-host collect --cable. */
#pragma once

#include "host/cli/host-cli.h"

G_BEGIN_DECLS

/* Serves handhelds on the line `device` until Ctrl-C, or with `once` until one session went
 * through. Returns the exit status: 1 if a session failed, or there was none. */
int host_cli_collect_cable (HostCli *cli, const char *device, gboolean with_merge, gboolean once,
                            GError **error);

G_END_DECLS
