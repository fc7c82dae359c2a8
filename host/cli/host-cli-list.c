/* list: the records of this host, a line each. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "host/cli/host-cli-commands.h"
#include "host/cli/host-table.h"
#include "host/forms/host-regions.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"
#include "sync/model/pw-answers.h"

/* Columns of report/list-records, in its order. */
enum {
  COLUMN_ID,
  COLUMN_DEVICE,
  COLUMN_NAME,
  COLUMN_FORM,
  COLUMN_VILLAGE,
  COLUMN_STATE,
  COLUMN_CREATED_MS,
  COLUMN_OFFSET_MIN,
  COLUMN_OCCURRED_AT,
  COLUMN_VIOLATION_FOUND,
  COLUMN_OPERATIONS,
  COLUMN_DISPUTED,
  COLUMN_EVIDENCE,
  COLUMN_REVIEW,
};

static char *
id_column (PwStmt *stmt, int column) {
  gsize length = 0;
  const guint8 *bytes = pw_stmt_bytes (stmt, column, &length);
  return bytes != NULL ? pw_hex_encode (bytes, length) : NULL;
}

static char *
created_column (PwStmt *stmt) {
  if (pw_stmt_is_null (stmt, COLUMN_CREATED_MS))
    return NULL;
  return pw_time_ms_to_iso (pw_stmt_int (stmt, COLUMN_CREATED_MS),
                            (gint32)pw_stmt_int (stmt, COLUMN_OFFSET_MIN));
}

static json_t *
row_to_json (PwStmt *stmt) {
  g_autofree char *id = id_column (stmt, COLUMN_ID);
  g_autofree char *device = id_column (stmt, COLUMN_DEVICE);
  g_autofree char *created = created_column (stmt);
  return json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:o}", "record",
                    pw_json_text (id), "device", pw_json_text (device), "name",
                    pw_json_text (pw_stmt_text (stmt, COLUMN_NAME)), "form",
                    pw_json_text (pw_stmt_text (stmt, COLUMN_FORM)), "village",
                    pw_json_text (pw_stmt_text (stmt, COLUMN_VILLAGE)), "created_at",
                    pw_json_text (created), "state",
                    pw_json_text (pw_stmt_text (stmt, COLUMN_STATE)), "occurred_at",
                    pw_json_text (pw_stmt_text (stmt, COLUMN_OCCURRED_AT)), "violation_found",
                    pw_json_text (pw_stmt_text (stmt, COLUMN_VIOLATION_FOUND)), "operations",
                    (json_int_t)pw_stmt_int (stmt, COLUMN_OPERATIONS), "disputed",
                    (json_int_t)pw_stmt_int (stmt, COLUMN_DISPUTED), "evidence",
                    (json_int_t)pw_stmt_int (stmt, COLUMN_EVIDENCE), "review",
                    pw_json_text (pw_stmt_text (stmt, COLUMN_REVIEW)));
}

/* What waits about a record, in a word or two. (transfer full) */
static char *
open_words (PwStmt *stmt) {
  gint64 disputed = pw_stmt_int (stmt, COLUMN_DISPUTED);
  const char *review = pw_stmt_text (stmt, COLUMN_REVIEW);
  GString *words = g_string_new (NULL);
  if (disputed > 0)
    g_string_append_printf (words, _ ("%d disputed"), (int)disputed);
  if (review != NULL && words->len > 0)
    g_string_append (words, ", ");
  if (g_strcmp0 (review, "returned") == 0)
    g_string_append (words, _ ("returned"));
  else if (g_strcmp0 (review, "answered") == 0)
    g_string_append (words, _ ("answered"));
  else if (review != NULL)
    g_string_append (words, _ ("accepted"));
  return g_string_free (words, FALSE);
}

const char *
host_cli_code_words (const char *code) {
  static const char *const words[]
      = { N_ ("active"), N_ ("withdrawn"), N_ ("orphan"), N_ ("yes"), N_ ("no") };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (code, words[i]) == 0)
      return _ (words[i]);
  return code;
}

static void
add_row (HostTable *table, PwStmt *stmt, HostRegionNames *names) {
  g_autofree char *id = id_column (stmt, COLUMN_ID);
  g_autofree char *created = created_column (stmt);
  g_autofree char *short_id = g_strndup (id, 12);
  g_autofree char *open = open_words (stmt);
  const char *village = host_region_name (names, pw_stmt_text (stmt, COLUMN_VILLAGE));
  host_table_add (table, short_id, village, created, pw_stmt_text (stmt, COLUMN_FORM),
                  host_cli_code_words (pw_stmt_text (stmt, COLUMN_STATE)),
                  host_cli_code_words (pw_stmt_text (stmt, COLUMN_VIOLATION_FOUND)),
                  pw_stmt_text (stmt, COLUMN_NAME), open);
}

/* One element of the array at a time: a national list does not fit into memory. */
static void
print_json_row (PwStmt *stmt, gboolean first) {
  json_t *row = row_to_json (stmt);
  g_autofree char *text = pw_answers_to_text (row, NULL);
  json_decref (row);
  (void)fputs (first ? "[" : ",\n", stdout);
  (void)fputs (text, stdout);
}

static int
print_rows (HostCli *cli, PwStmt *stmt, HostRegionNames *names, GError **error) {
  const char *const headers[]
      = { _ ("record"),    _ ("village"), _ ("made"), _ ("form"), _ ("state"),
          _ ("violation"), _ ("by"),      _ ("open"), NULL };
  HostTable *table = host_table_new (headers);
  guint64 count = 0;
  gboolean ok = TRUE;
  for (gboolean row = TRUE; row && ok;) {
    ok = pw_stmt_step (stmt, &row, error);
    if (!ok || !row)
      break;
    if (cli->json)
      print_json_row (stmt, count == 0);
    else
      add_row (table, stmt, names);
    count++;
  }
  host_table_end (table);
  if (ok && cli->json)
    (void)fputs (count == 0 ? "[]\n" : "]\n", stdout);
  else if (ok)
    host_cli_print (_ ("Records: %" G_GUINT64_FORMAT ".\n"), count);
  return !ok;
}

static int
list_with (HostCli *cli, const char *village, const char *state, GError **error) {
  static const char *const states[]
      = { "active", "withdrawn", "orphan", "returned", "answered", "accepted", NULL };
  if (village != NULL && !pw_region_is_valid (village)) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("--village takes a region code such as 17.07 or 17.07.03.2004"));
    return 2;
  }
  if (state != NULL && !g_strv_contains (states, state)) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("--state takes active, withdrawn, orphan, returned, answered or accepted"));
    return 2;
  }
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (HostRegionNames) names = store != NULL ? host_region_names_new (store, error) : NULL;
  PwStmt *stmt = names != NULL ? pw_db_stmt (store->db, "report/list-records", error) : NULL;
  if (stmt == NULL)
    return 1;
  gboolean everywhere = g_strcmp0 (village, PW_REGION_NATION) == 0;
  pw_stmt_bind_text (stmt, ":village", everywhere ? NULL : village);
  pw_stmt_bind_text (stmt, ":state", state);
  return print_rows (cli, stmt, names, error);
}

int
host_cli_list (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *village = NULL;
  g_autofree char *state = NULL;
  const GOptionEntry entries[] = {
    { "village", 0, 0, G_OPTION_ARG_STRING, &village, N_ ("only at or below this region"),
      N_ ("CODE") },
    { "state", 0, 0, G_OPTION_ARG_STRING, &state,
      N_ ("only active, withdrawn or orphan; or by review: returned, answered, accepted"),
      N_ ("STATE") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .summary = _ ("Lists the records, by village and time."),
          .details
          = _ ("An orphan is a record whose beginning has not arrived yet. A returned one waits "
               "for its author, an answered one for the office."),
          .entries = entries };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  return list_with (cli, village, state, error);
}
