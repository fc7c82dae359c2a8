/* panwas-host scan, and what other commands share with it. */
#pragma once

#include "host/cli/host-cli.h"
#include "host/intake/host-scan.h"

G_BEGIN_DECLS

/* As HostCommand's `run`. */
int host_cli_scan (HostCli *cli, int argc, char **argv, GError **error);

/* Sentences as an array. (transfer full) */
json_t *host_cli_notes_to_json (const GPtrArray *notes);

G_END_DECLS
