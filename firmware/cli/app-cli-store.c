/* Commands about the store as a whole: init and status; the table also names verify and purge. */
#include <glib/gi18n.h>

#include "firmware/capture/app-status.h"
#include "firmware/cli/app-cli-commands.h"
#include "sync/base/pw-error.h"

const AppCommand app_commands_store[] = {
  { "init", N_ ("make this handheld's identity and store"), app_cli_init },
  { "status", N_ ("what is here, what was received, and who the host is"), app_cli_status },
  { "verify", N_ ("check every operation and evidence file of this handheld"), app_cli_verify },
  { "purge", N_ ("remove contents that the host surely has"), app_cli_purge },
  { NULL, NULL, NULL },
};

/* --- init ------------------------------------------------------------------------------------ */

typedef struct {
  char *region, *name; /* owned */
  gboolean no_pin;
  PwSecret *pin; /* owned; NULL: none wanted */
} Init;

static void
init_clear (Init *init) {
  g_free (init->region);
  g_free (init->name);
  pw_secret_free (init->pin);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Init, init_clear)

/* A PIN is the owner's choice, so a person at a terminal is asked for one unless they said no. A
 * script, which has no terminal, never waits. */
static gboolean
choose_pin (AppCli *cli, Init *init, GError **error) {
  if (init->no_pin || (cli->pin_file == NULL && !app_cli_can_ask ()))
    return TRUE;
  init->pin = app_cli_ask_pin (cli, TRUE, error);
  return init->pin != NULL;
}

static gboolean
prepare_init (AppCli *cli, Init *init, int argc, char **argv, GError **error) {
  const GOptionEntry entries[] = {
    { "region", 0, 0, G_OPTION_ARG_FILENAME, &init->region,
      N_ ("Kemendagri code of the village or area, such as 17.07.03.2004"), N_ ("CODE") },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &init->name, N_ ("name of the supervisor"),
      N_ ("NAME") },
    { "no-pin", 0, 0, G_OPTION_ARG_NONE, &init->no_pin,
      N_ ("no PIN: whoever gets hold of the handheld can read everything"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "", app_commands_store[0].summary, 0, 0, &argc, &argv, error))
    return FALSE;
  if (init->region == NULL || init->name == NULL) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_USAGE, _ ("init needs --region and --name"));
    return FALSE;
  }
  return app_cli_check_text ("--name", init->name, PW_NAME_BYTES_MAX, error)
         && choose_pin (cli, init, error);
}

int
app_cli_init (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  g_auto (Init) init = { 0 };
  if (!prepare_init (cli, &init, argc, argv, &error)
      || !app_store_init (cli->data_dir, init.region, init.name, init.pin, &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_store_open (cli->data_dir, init.pin, &error);
  if (store == NULL)
    return app_cli_fail (error);
  g_autofree char *device = pw_id_to_hex (&store->identity->id);
  if (cli->json) {
    app_cli_print_json (json_pack ("{s:s, s:s, s:s, s:b}", "device", device, "region",
                                   store->region, "name", store->name, "pin", (int)store->has_pin));
    return app_cli_end (0);
  }
  app_cli_print (_ ("This handheld is %s, for %s in %s.\n"), device, store->name, store->region);
  if (!store->has_pin)
    app_cli_print (
        "%s\n",
        _ ("It has no PIN: whoever gets hold of it can read everything. A PIN is chosen here "
           "on a terminal or with --pin-file, and cannot be added later."));
  return app_cli_end (0);
}

/* --- status ---------------------------------------------------------------------------------- */

static json_t *
number_or_null (gboolean known, gint64 value) {
  return known ? json_integer (value) : json_null ();
}

static json_t *
status_to_json (AppStore *store, const AppStatus *status) {
  g_autofree char *device = pw_id_to_hex (&store->identity->id);
  g_autofree char *address = pw_hex_encode (store->identity->id.bytes, PW_ADDRESS_BYTES);
  g_autofree char *host = status->has_host ? pw_id_to_hex (&status->host) : NULL;
  gint32 offset_min = pw_clock_now (store->clock).offset_min;
  json_t *certificate = json_null ();
  if (status->has_certificate)
    certificate
        = json_pack ("{s:o, s:o}", "region", pw_json_text (status->region_granted), "issued_at",
                     pw_json_time (status->certificate_issued_s * 1000, offset_min));
  json_t *value = json_object ();
  json_object_set_new (value, "device", json_string (device));
  json_object_set_new (value, "address", json_string (address));
  json_object_set_new (value, "name", pw_json_text (store->name));
  json_object_set_new (value, "region", pw_json_text (store->region));
  json_object_set_new (value, "pin", json_boolean (store->has_pin));
  json_object_set_new (value, "records", json_integer (status->records));
  json_object_set_new (value, "drafts", json_integer (status->drafts));
  json_object_set_new (value, "withdrawn", json_integer (status->withdrawn));
  json_object_set_new (value, "disputed", json_integer (status->disputed));
  json_object_set_new (value, "quarantined", json_integer (status->quarantined));
  json_object_set_new (value, "returned", json_integer (status->returned));
  json_object_set_new (value, "damaged", json_integer (status->damaged));
  json_object_set_new (value, "unreceived", json_integer (status->unreceived));
  json_object_set_new (value, "unreceived_operations",
                       json_integer ((json_int_t)status->unreceived_operations));
  json_object_set_new (value, "oldest_unreceived",
                       status->unreceived_operations > 0
                           ? pw_json_time (status->oldest_unreceived_ms, status->oldest_offset_min)
                           : json_null ());
  json_object_set_new (value, "head_seq", json_integer ((json_int_t)status->head_seq));
  json_object_set_new (value, "receipted_seq", json_integer ((json_int_t)status->receipted_seq));
  json_object_set_new (value, "purged", json_integer ((json_int_t)status->purged));
  json_object_set_new (value, "evidence", json_integer (status->evidence));
  json_object_set_new (value, "evidence_unreceived", json_integer (status->evidence_unreceived));
  json_object_set_new (value, "courier", json_integer (status->courier));
  json_object_set_new (value, "host", pw_json_text (host));
  json_object_set_new (value, "host_name", pw_json_text (status->host_name));
  json_object_set_new (value, "host_region", pw_json_text (status->host_region));
  json_object_set_new (value, "certificate", certificate);
  json_object_set_new (value, "revoked", json_boolean (status->revoked));
  json_object_set_new (value, "revoked_after",
                       number_or_null (status->revoked, (gint64)status->revoked_after));
  json_object_set_new (value, "last_contact",
                       status->has_contact ? pw_json_time (status->last_contact_ms, offset_min)
                                           : json_null ());
  json_object_set_new (value, "clock_offset_ms",
                       number_or_null (status->has_offset, status->clock_offset_ms));
  return value;
}

static void
print_host (AppStore *store, const AppStatus *status) {
  if (!status->has_host) {
    app_cli_print ("%s\n", _ ("Host: none yet; enrol with the invitation of the district"));
    return;
  }
  gint32 offset_min = pw_clock_now (store->clock).offset_min;
  app_cli_print (_ ("Host: %s (%s)\n"), status->host_name, status->host_region);
  if (status->revoked)
    app_cli_print (_ ("Revoked: the host no longer trusts what follows operation %" G_GUINT64_FORMAT
                      "; ask the office\n"),
                   status->revoked_after);
  else if (status->has_certificate)
    app_cli_print (_ ("Enrolled for: %s\n"), status->region_granted);
  else
    app_cli_print ("%s\n", _ ("Enrolled: not yet; panwas send takes the request along, and panwas "
                              "receive brings the host's approval"));
  if (status->has_contact) {
    g_autofree char *at = pw_time_ms_to_iso (status->last_contact_ms, offset_min);
    app_cli_print (_ ("Last contact: %s\n"), at);
  }
  /* The way that the receipt took is in the difference (schemas/sql/app/001-store.sql). */
  if (status->has_offset)
    app_cli_print (status->clock_offset_ms < 0
                       ? _ ("Clock: at least %.1f s behind that of the host; set it right\n")
                       : _ ("Clock: at most %.1f s ahead of that of the host\n"),
                   ABS ((double)status->clock_offset_ms) / 1000.0);
}

static void
print_status (AppStore *store, const AppStatus *status) {
  g_autofree char *device = pw_id_to_hex (&store->identity->id);
  app_cli_print (_ ("Handheld: %s, %s, %s\n"), device, store->name, store->region);
  app_cli_print (_ ("Records: %u, of which %u are not received yet\n"), status->records,
                 status->unreceived);
  if (status->unreceived_operations > 0) {
    g_autofree char *oldest
        = pw_time_ms_to_iso (status->oldest_unreceived_ms, status->oldest_offset_min);
    app_cli_print (_ ("Oldest not received: %s\n"), oldest);
  }
  if (status->drafts > 0)
    app_cli_print (_ ("Drafts: %" G_GINT64_FORMAT "; see panwas drafts\n"), status->drafts);
  if (status->returned > 0)
    app_cli_print (_ ("Returned by the office: %u; see panwas list\n"), status->returned);
  if (status->quarantined > 0)
    app_cli_print (_ ("In quarantine at the host: %u; see panwas list\n"), status->quarantined);
  if (status->disputed > 0)
    app_cli_print (_ ("With two answers to one question: %u; the office decides\n"),
                   status->disputed);
  app_cli_print (_ ("Operations: %" G_GUINT64_FORMAT ", received up to %" G_GUINT64_FORMAT
                    ", purged %" G_GUINT64_FORMAT "\n"),
                 status->head_seq, status->receipted_seq, status->purged);
  app_cli_print (_ ("Evidence files: %" G_GINT64_FORMAT ", not received %" G_GINT64_FORMAT "\n"),
                 status->evidence, status->evidence_unreceived);
  if (status->courier > 0)
    app_cli_print (_ ("Batches carried for others: %" G_GINT64_FORMAT "\n"), status->courier);
  print_host (store, status);
  if (!store->has_pin)
    app_cli_print ("%s\n", _ ("PIN: none; whoever gets hold of it can read everything"));
}

int
app_cli_status (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (cli, NULL, "", app_commands_store[1].summary, 0, 0, &argc, &argv, &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  g_auto (AppStatus) status = { 0 };
  if (store == NULL || !app_status_read (store, &status, &error))
    return app_cli_fail (error);
  if (cli->json)
    app_cli_print_json (status_to_json (store, &status));
  else
    print_status (store, &status);
  if (status.damaged > 0)
    app_cli_warn (_ ("operations that are damaged: %u; run panwas verify"), status.damaged);
  return app_cli_end (status.damaged > 0 ? 1 : 0);
}
