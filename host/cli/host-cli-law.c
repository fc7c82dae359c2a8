/* What the law may make of a record, behind the record or as a member of its JSON. */
#include "host/cli/host-cli-law.h"

#include <glib/gi18n.h>

#include "host/forms/host-catalog.h"
#include "sync/base/pw-i18n.h"
#include "sync/law/pw-law-show.h"

gboolean
host_cli_print_law (HostCli *cli, HostStore *store, const HostRecord *record, json_t *value,
                    GError **error) {
  g_return_val_if_fail (cli != NULL && store != NULL && record != NULL, FALSE);
  g_auto (PwLawOfRecord) of = { 0 };
  if (!pw_law_of_record (record->form, record->fold->answers, host_catalog_source, store, &of,
                         error))
    return FALSE;
  if (of.not_used != NULL)
    host_cli_warn (_ ("the built-in catalogue is used, not the published one: %s"), of.not_used);
  if (cli->json) {
    json_object_set_new (value, "law", pw_law_to_json (of.law));
    return TRUE;
  }
  g_autofree char *text = pw_law_show (of.law, pw_i18n_language ());
  host_cli_print ("\n%s", text);
  return TRUE;
}
