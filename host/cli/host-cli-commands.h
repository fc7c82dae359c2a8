/* Commands that stand in files of their own, for the tables of host/cli/host-cli.h. */
#pragma once

#include "host/cli/host-cli.h"

G_BEGIN_DECLS

int host_cli_approve (HostCli *cli, int argc, char **argv, GError **error);
int host_cli_list (HostCli *cli, int argc, char **argv, GError **error);
/* A code of the views in the reader's words: the state of a record, yes, no. What is none of them
 * stays as it is; NULL too. */
const char *host_cli_code_words (const char *code);
int host_cli_show (HostCli *cli, int argc, char **argv, GError **error);
int host_cli_return (HostCli *cli, int argc, char **argv, GError **error);
int host_cli_accept (HostCli *cli, int argc, char **argv, GError **error);
int host_cli_export (HostCli *cli, int argc, char **argv, GError **error);

G_END_DECLS
