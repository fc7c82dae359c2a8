/* Commands that have commands of their own, such as `forms add`. */
#pragma once

#include "host/cli/host-cli.h"

G_BEGIN_DECLS

/* Runs the one of `subs` that argv[1] names, as "COMMAND SUB"; without a name, or with options
 * alone, the first of them, if `first_is_usual`. `forms --help` lists them. USAGE for a name that
 * is none. */
int host_cli_run_sub (HostCli *cli, const HostCommand *subs, gboolean first_is_usual, int argc,
                      char **argv, GError **error);

G_END_DECLS
