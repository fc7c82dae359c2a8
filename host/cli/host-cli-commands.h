/* Commands that stand in files of their own, for the tables of host/cli/host-cli.h. */
#pragma once

#include "host/cli/host-cli.h"

G_BEGIN_DECLS

int host_cli_approve (HostCli *cli, int argc, char **argv, GError **error);
int host_cli_list (HostCli *cli, int argc, char **argv, GError **error);
int host_cli_show (HostCli *cli, int argc, char **argv, GError **error);
int host_cli_return (HostCli *cli, int argc, char **argv, GError **error);
int host_cli_accept (HostCli *cli, int argc, char **argv, GError **error);
int host_cli_export (HostCli *cli, int argc, char **argv, GError **error);

G_END_DECLS
