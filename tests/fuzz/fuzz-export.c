/* Fuzz target of exports: what a record says is the same in the tables and lines that leave. */
#include <glib/gstdio.h>
#include <string.h>

#include "host/report/host-export-table.h"
#include "sync/base/pw-csv.h"
#include "sync/base/pw-file.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-form-check.h"
#include "tests/fuzz/fuzz-tools.h"
#include "tests/lib/form-sample.h"

#define FIELDS                                                                                     \
  "village:string name:string place/name:string n:int x:decimal day:date kind:select1=a,b "        \
  "acts:select=p,q,r secret:string! people[]/who:string people[]/age:int"

static const PwForm *
form_of_run (void) {
  static PwForm *form;
  if (form == NULL) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) xml = form_sample ("f", "1", FIELDS);
    form = pw_form_load (xml, &error);
    g_assert_no_error (error);
  }
  return form;
}

/* --- reading back ---------------------------------------------------------------------------- */

/* The text of a cell without the apostrophe that keeps a spreadsheet from running it. */
static const char *
unmarked (const char *cell, const char *wanted) {
  return cell[0] == '\'' && wanted != NULL && wanted[0] != '\'' ? cell + 1 : cell;
}

static void
check_cell (const char *cell, json_t *value) {
  if (value == NULL || json_is_null (value)) {
    g_assert_cmpstr (cell, ==, "");
  } else if (json_is_string (value)) {
    const char *wanted = json_string_value (value);
    g_assert_cmpstr (unmarked (cell, wanted), ==, wanted);
  } else if (json_is_number (value)) {
    json_auto_t *read = json_loads (cell, JSON_DECODE_ANY, NULL);
    g_assert_nonnull (read);
    g_assert_true (json_equal (read, value));
  }
}

static PwCsv *
open_table (const char *name, GError **error) {
  g_autofree char *path = g_build_filename (fuzz_folder (), name, NULL);
  g_autoptr (GBytes) bytes = pw_file_read (path, 1 << 24, error);
  return bytes != NULL ? pw_csv_open (bytes, error) : NULL;
}

static void
check_tables (json_t *answers) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCsv) csv = open_table ("f.csv", &error);
  g_assert_no_error (error);
  const char *const *row = pw_csv_next (csv, &error);
  g_assert_no_error (error);
  static const char *const fields[] = { "/name", "/place/name", "/n", "/x", "/day", "/kind" };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    int column = pw_csv_column (csv, fields[i]);
    g_assert_cmpint (column, >=, 0);
    check_cell (row[column], pw_answers_get (answers, fields[i]));
  }
  g_assert_cmpint (pw_csv_column (csv, "/secret"), ==, -1);
  g_assert_null (pw_csv_next (csv, &error));
  g_assert_no_error (error);
  g_autoptr (PwCsv) people = open_table ("f.people.csv", &error);
  g_assert_no_error (error);
  json_t *entries = pw_answers_get (answers, "/people"), *entry;
  size_t i;
  json_array_foreach (entries, i, entry) {
    row = pw_csv_next (people, &error);
    g_assert_nonnull (row);
    check_cell (row[pw_csv_column (people, "/people/who")], json_object_get (entry, "who"));
    check_cell (row[pw_csv_column (people, "/people/age")], json_object_get (entry, "age"));
  }
  g_assert_null (pw_csv_next (people, &error));
  g_assert_no_error (error);
}

/* --- writing --------------------------------------------------------------------------------- */

static void export(json_t *answers) {
  PwRecordOp op
      = { .kind = PW_OP_CREATE, .seq = 1, .device = fuzz_device ()->id, .answers = answers };
  op.id = pw_digest_of ("create", 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwRecord) fold = pw_record_fold (&op, 1, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  HostRecord record = { .id = pw_id_from_digest (&op.id),
                        .fold = fold,
                        .ops = ops,
                        .form_id = (char *)"f",
                        .form_version = (char *)"1",
                        .form = form_of_run () };
  HostTableOptions options = { .dir = fuzz_folder (), .separator = ',' };
  g_autoptr (HostExportTables) tables
      = host_export_tables_new ("f", form_of_run (), &options, &error);
  g_assert_no_error (error);
  (void)host_export_tables_add (tables, &record, "active", &error);
  g_assert_no_error (error);
  guint files = 0;
  (void)host_export_tables_finish (tables, &files, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files, ==, 2);
}

/* The input is answers in JSON. Only those that fit the form can be recorded. */
static void
run_export (const guint8 *data, gsize length) {
  json_auto_t *answers = json_loadb ((const char *)data, length, JSON_REJECT_DUPLICATES, NULL);
  if (!json_is_object (answers) || !pw_answers_check_limits (answers, NULL))
    return;
  g_autoptr (GPtrArray) problems = pw_form_check (form_of_run (), answers);
  if (problems->len > 0)
    return;
  export(answers);
  check_tables (answers);
}

const FuzzTarget fuzz_export = { "export", run_export, NULL };
