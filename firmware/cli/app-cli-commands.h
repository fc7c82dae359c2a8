/* The commands that work on this handheld alone, as the tables name them. */
#pragma once

#include "firmware/capture/app-records.h"
#include "firmware/cli/app-cli.h"

G_BEGIN_DECLS

/* All as AppCommand's `run`. */
int app_cli_init (AppCli *cli, int argc, char **argv);
int app_cli_status (AppCli *cli, int argc, char **argv);
int app_cli_verify (AppCli *cli, int argc, char **argv);
int app_cli_purge (AppCli *cli, int argc, char **argv);
int app_cli_record (AppCli *cli, int argc, char **argv);
int app_cli_amend (AppCli *cli, int argc, char **argv);
int app_cli_withdraw (AppCli *cli, int argc, char **argv);
int app_cli_attach (AppCli *cli, int argc, char **argv);
int app_cli_fill (AppCli *cli, int argc, char **argv);
int app_cli_drafts (AppCli *cli, int argc, char **argv);
int app_cli_list (AppCli *cli, int argc, char **argv);
int app_cli_show (AppCli *cli, int argc, char **argv);
int app_cli_history (AppCli *cli, int argc, char **argv);
int app_cli_forms (AppCli *cli, int argc, char **argv);
int app_cli_lists (AppCli *cli, int argc, char **argv);

/* {record, device, form, village, created_at, state, refusal, review}: what list and show both
 * tell. The review is {returned, seq, seen, at, person}, with `comment` that of the office too:
 * lists leave it out, because it may name witnesses; null if there is none. (transfer full) */
json_t *app_cli_json_record (const AppRecord *record, gboolean comment);

G_END_DECLS
