/* What came from the host, in plain words and in JSON. */
#include <glib/gi18n.h>

#include "firmware/capture/app-records.h"
#include "firmware/cli/app-cli-carry.h"

#define MS_PER_SECOND 1000

/* --- why the host does not count something ---------------------------------------------------- */

/* Codes of receipts that people should read as words; others are shown as they are. */
static const struct {
  const char *code;
  const char *words;
} reasons[] = {
  { "outside_region", N_ ("outside the region of this handheld") },
  { "revoked", N_ ("this handheld was no longer trusted") },
  { "fork", N_ ("two histories of this handheld") },
  { "gap", N_ ("something before it is missing") },
  { "clock_off", N_ ("the clock was far off") },
  { "unknown_form", N_ ("the host does not know the form") },
  { "orphan", N_ ("its record is not there") },
  { "blob_unknown", N_ ("its evidence file is not named") },
};

const char *
app_cli_refusal_words (const char *code) {
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].code, code))
      return _ (reasons[i].words);
  return code;
}

/* Calls `add` for each reason of the newest receipt with its count. */
static gboolean
each_reason (AppStore *store, void (*add) (const char *code, gint64 count, gpointer data),
             gpointer data, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-inbox/count-refusals", error);
  if (stmt == NULL)
    return FALSE;
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    add (pw_stmt_text (stmt, 0), pw_stmt_int (stmt, 1), data);
  }
}

static void
add_words (const char *code, gint64 count, gpointer data) {
  GString *text = data;
  g_string_append_printf (text, "%s%s (%" G_GINT64_FORMAT ")", text->len > 0 ? ", " : "",
                          app_cli_refusal_words (code), count);
}

static void
add_member (const char *code, gint64 count, gpointer data) {
  json_object_set_new (data, code, json_integer (count));
}

/* --- the receipt ----------------------------------------------------------------------------- */

static gboolean
count_records (AppStore *store, guint *received, guint *total, GError **error) {
  g_autoptr (AppRecords) records = app_records_load (store, error);
  if (records == NULL)
    return FALSE;
  *received = *total = 0;
  for (guint i = 0; i < records->list->len; i++) {
    const AppRecord *record = g_ptr_array_index (records->list, i);
    if (record->own_last_seq == 0)
      continue;
    *total += 1;
    *received += record->own_last_seq <= records->receipted;
  }
  return TRUE;
}

static gboolean
print_receipt (const AppInbox *inbox, GError **error) {
  guint received, total;
  g_autoptr (GString) refused = g_string_new (NULL);
  if (!count_records (inbox->store, &received, &total, error)
      || !each_reason (inbox->store, add_words, refused, error))
    return FALSE;
  if (inbox->receipt_seq == 0)
    app_cli_print (_ ("Receipt: host %s has nothing of this handheld yet.\n"), inbox->host->name);
  else
    app_cli_print (_ ("Receipt: host %s has 1..%" G_GUINT64_FORMAT ", %u of %u records.\n"),
                   inbox->host->name, inbox->receipt_seq, received, total);
  if (inbox->quarantined > 0)
    app_cli_print (_ ("%" G_GUINT64_FORMAT " are kept there but not counted: %s\n"),
                   inbox->quarantined, refused->len > 0 ? refused->str : _ ("ask the office why"));
  if (inbox->host_lost)
    app_cli_warn ("%s",
                  _ ("the host has lost operations that it had confirmed; they are sent again "
                     "with the next panwas send"));
  return TRUE;
}

static json_t *
receipt_to_json (const AppInbox *inbox, GError **error) {
  guint received, total;
  if (!inbox->has_receipt)
    return json_null ();
  json_t *codes = json_object ();
  if (!count_records (inbox->store, &received, &total, error)
      || !each_reason (inbox->store, add_member, codes, error)) {
    json_decref (codes);
    return NULL;
  }
  return json_pack ("{s:I, s:I, s:I, s:o, s:i, s:i}", "seq", (json_int_t)inbox->receipt_seq,
                    "accepted", (json_int_t)inbox->accepted, "quarantined",
                    (json_int_t)inbox->quarantined, "reasons", codes, "records_received",
                    (int)received, "records", (int)total);
}

/* --- the rest -------------------------------------------------------------------------------- */

static char *
format_day (gint64 unix_s) {
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (unix_s);
  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("?");
}

static void
print_certificate (const AppInbox *inbox) {
  app_cli_print (_ ("Certificate: host %s lets this handheld record for %s.\n"), inbox->host->name,
                 inbox->host->region_granted);
  if (inbox->valid_until_s != 0) {
    g_autofree char *day = format_day (inbox->valid_until_s);
    app_cli_print (_ ("It is valid until %s.\n"), day);
  }
}

gboolean
app_cli_print_inbox (const AppInbox *inbox, GError **error) {
  for (guint i = 0; i < inbox->problems->len; i++)
    app_cli_warn ("%s", (const char *)g_ptr_array_index (inbox->problems, i));
  if (inbox->has_certificate)
    print_certificate (inbox);
  if (inbox->has_receipt && !print_receipt (inbox, error))
    return FALSE;
  if (inbox->copy_record_count > 0)
    app_cli_print (_ ("Records shared by the host: %u (operations: %u).\n"),
                   inbox->copy_record_count, inbox->copy_op_count);
  if (inbox->returned_count > 0)
    app_cli_print (_ ("Records returned by the office with a comment: %u; panwas show ID says what "
                      "it asks.\n"),
                   inbox->returned_count);
  if (inbox->accepted_count > 0)
    app_cli_print (_ ("Records accepted by the office: %u.\n"), inbox->accepted_count);
  app_cli_print_news (inbox->publications);
  if (inbox->has_revocation && inbox->host->revoked)
    app_cli_warn (
        _ ("host %s trusts this handheld only up to number %" G_GUINT64_FORMAT "; call the office"),
        inbox->host->name, inbox->host->revoked_after);
  else if (inbox->has_revocation)
    app_cli_print (_ ("The host trusts this handheld again.\n"));
  return TRUE;
}

gboolean
app_cli_inbox_is_bad (const AppInbox *inbox) {
  /* Without a host nothing of it could be taken: the invitation comes first. */
  gboolean unknown_host = inbox->host == NULL && inbox->opened_count > 0;
  return inbox->damaged_count > 0 || inbox->host_lost || unknown_host
         || (inbox->has_revocation && inbox->host != NULL && inbox->host->revoked);
}

gboolean
app_cli_json_inbox (const AppInbox *inbox, json_t *object, GError **error) {
  json_t *receipt = receipt_to_json (inbox, error);
  if (receipt == NULL)
    return FALSE;
  json_t *problems = json_array ();
  for (guint i = 0; i < inbox->problems->len; i++)
    json_array_append_new (problems, pw_json_text (g_ptr_array_index (inbox->problems, i)));
  json_object_set_new (object, "receipt", receipt);
  json_object_set_new (object, "host_lost", json_boolean (inbox->host_lost));
  json_object_set_new (object, "certificate", json_boolean (inbox->has_certificate));
  json_object_set_new (object, "revoked_after",
                       inbox->host != NULL && inbox->host->revoked
                           ? json_integer ((json_int_t)inbox->host->revoked_after)
                           : json_null ());
  json_object_set_new (object, "shared_records", json_integer (inbox->copy_record_count));
  json_object_set_new (object, "shared_operations", json_integer (inbox->copy_op_count));
  json_object_set_new (object, "returned", json_integer (inbox->returned_count));
  json_object_set_new (object, "accepted", json_integer (inbox->accepted_count));
  json_object_set_new (object, "publications", app_cli_json_news (inbox->publications));
  json_object_set_new (object, "opened", json_integer (inbox->opened_count));
  json_object_set_new (object, "known", json_integer (inbox->known_count));
  json_object_set_new (object, "damaged", json_integer (inbox->damaged_count));
  json_object_set_new (object, "alarms", json_integer (inbox->alarm_count));
  json_object_set_new (object, "foreign", json_integer (inbox->foreign_count));
  json_object_set_new (object, "invitations", json_integer (inbox->invitation_count));
  json_object_set_new (object, "skipped", json_integer (inbox->skipped_count));
  json_object_set_new (object, "problems", problems);
  return TRUE;
}

void
app_cli_print_host (const AppStore *store, const AppHost *host) {
  g_autofree char *own = app_host_id_to_groups (&store->identity->id);
  g_autofree char *theirs = app_host_id_to_groups (&host->id);
  app_cli_print (_ ("Host: %s, %s\n"), theirs, host->name);
  app_cli_print (_ ("This handheld: %s, %s\n"), own, store->name);
}

json_t *
app_cli_json_host (const AppHost *host) {
  if (host == NULL)
    return json_null ();
  g_autofree char *id = pw_id_to_hex (&host->id);
  g_autofree char *groups = app_host_id_to_groups (&host->id);
  json_t *object = json_object ();
  json_object_set_new (object, "id", pw_json_text (id));
  json_object_set_new (object, "groups", pw_json_text (groups));
  json_object_set_new (object, "name", pw_json_text (host->name));
  json_object_set_new (object, "region", pw_json_text (host->region));
  return object;
}
