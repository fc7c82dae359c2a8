/* What the law may make of a record, behind the record or as a member of its JSON. */
#pragma once

#include "host/cli/host-cli.h"
#include "host/views/host-records.h"

G_BEGIN_DECLS

/* Judges by the published catalogue, or by the built-in one with a warning where the published one
 * does not hold together. With --json it becomes the member "law" of `value`; otherwise it is
 * printed and `value` may be NULL. */
gboolean host_cli_print_law (HostCli *cli, HostStore *store, const HostRecord *record,
                             json_t *value, GError **error);

G_END_DECLS
