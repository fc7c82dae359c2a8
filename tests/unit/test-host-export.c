/* Exports: JSON Lines say exactly what was recorded, and tables leave out what is confidential and
 * run in no spreadsheet. Records of a small host are exported into files and read back. */
#include <jansson.h>
#include <string.h>

#include "host/report/host-export.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "tests/lib/host-desk.h"

/* Numbers that a careless printer changes, texts that a careless writer breaks. */
static const char *const hard_answers
    = "{\"form\":\"form_a\",\"village\":\"17.07.03.2004\",\"election\":\"pilkada\","
      "\"stage\":\"kampanye\",\"narrative\":\"=1+1 \\\"kutip\\\"\\nbaris \\uD83D\\uDE00 \\u0645\","
      "\"violation_found\":\"yes\","
      "\"activities\":[{\"method\":\"langsung\",\"started_at\":\"2024-10-13T13:00+07:00\","
      "\"place\":{\"name\":\"+62\",\"lat\":-7.96214,\"lon\":110.19533}},"
      "{\"method\":\"penelusuran\",\"started_at\":\"2024-10-14T13:00+07:00\","
      "\"place\":{\"lat\":0.1,\"lon\":0.30000000000000004}}],"
      "\"violation\":{\"event\":\"-\",\"acts\":[\"medsos_suka\",\"medsos_komentar\"],"
      "\"known_at\":\"2024-10-07T09:00+07:00\","
      "\"subjects\":[{\"name\":\"@Budi\",\"position\":\"sekdes\","
      "\"employee_number\":\"19700101\"}],"
      "\"witnesses\":[{\"name\":\"Saksi Rahasia\"}]}}";

static char *
read_text (Desk *desk, const char *name) {
  g_autoptr (GError) error = NULL;
  g_autofree char *path = desk_path (desk, name);
  g_autoptr (GBytes) bytes = pw_file_read (path, 1 << 20, &error);
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
export_to (Desk *desk, gboolean as_csv, HostExportOptions options, HostExportResult *result) {
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = desk_path (desk, "out");
  options.dir = dir;
  if (options.separator == '\0')
    options.separator = ',';
  (void)(as_csv ? host_export_csv : host_export_jsonl) (desk->host, &options, result, &error);
  g_assert_no_error (error);
}

/* The lines of records.jsonl by record id: array. (transfer full) */
static json_t *
export_lines (Desk *desk, HostExportOptions options) {
  HostExportResult result;
  export_to (desk, FALSE, options, &result);
  g_autofree char *text = read_text (desk, "out/records.jsonl");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  json_t *all = json_array ();
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    json_t *line = json_loads (lines[i], JSON_REJECT_DUPLICATES, NULL);
    g_assert_nonnull (line);
    g_assert_cmpuint (json_object_size (line), ==, 8);
    json_array_append_new (all, line);
  }
  g_assert_cmpuint (json_array_size (all), ==, result.records);
  g_assert_cmpuint (result.files, ==, 1);
  return all;
}

static const char *
member (json_t *object, const char *name) {
  return json_string_value (json_object_get (object, name));
}

static json_t *
record_hard (Desk *desk, PwId *record) {
  json_t *answers = json_loads (hard_answers, 0, NULL);
  g_assert_nonnull (answers);
  world_create (desk->siti, desk->host->forms, answers, record);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  return answers;
}

static void
test_exact (Desk *desk, gconstpointer data) {
  (void)data;
  PwId record;
  json_t *answers = record_hard (desk, &record);
  json_t *lines = export_lines (desk, (HostExportOptions){ .form = NULL });
  g_assert_cmpuint (json_array_size (lines), ==, 1);
  json_t *line = json_array_get (lines, 0);
  g_autofree char *id = pw_id_to_hex (&record);
  g_autofree char *device = pw_id_to_hex (&desk->siti->identity->id);
  g_assert_true (json_equal (json_object_get (line, "answers"), answers));
  g_assert_cmpstr (member (line, "record"), ==, id);
  g_assert_cmpstr (member (line, "device"), ==, device);
  g_assert_cmpstr (member (line, "form"), ==, "form_a");
  g_assert_cmpstr (member (line, "village"), ==, DESK_VILLAGE);
  g_assert_cmpstr (member (line, "state"), ==, "active");
  g_assert_true (g_str_has_suffix (member (line, "created_at"), "+07:00"));
  g_assert_cmpuint (json_array_size (json_object_get (line, "disputed")), ==, 0);
  json_decref (lines);
  json_decref (answers);
}

static void
test_states (Desk *desk, gconstpointer data) {
  (void)data;
  PwId disputed = desk_dispute (desk, "/narrative", "satu", "dua");
  PwId withdrawn, outside, orphan = { { 7 } };
  guint64 seq = world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 2, &withdrawn);
  PwParent seen = world_parent (desk->siti, seq);
  world_withdraw (desk->siti, &withdrawn, &seen, 1);
  world_create_small (desk->siti, desk->host->forms, "18.01.01.2001", 3, &outside);
  world_amend (desk->siti, &orphan, NULL, 0, "/narrative", "tanpa awal");
  desk_send (desk, desk->siti);
  desk_merge (desk);
  json_t *lines = export_lines (desk, (HostExportOptions){ .form = NULL });
  json_t *more = export_lines (desk, (HostExportOptions){ .quarantined = TRUE });
  g_assert_cmpuint (json_array_size (lines), ==, 3);
  g_assert_cmpuint (json_array_size (more), ==, 4);
  json_t *refused = json_array_get (more, 3);
  g_assert_cmpstr (member (refused, "state"), ==, "quarantined");
  g_assert_cmpstr (member (refused, "village"), ==, "18.01.01.2001");
  size_t i;
  json_t *line;
  guint seen_states = 0;
  json_array_foreach (lines, i, line) {
    PwId id;
    g_assert_true (pw_id_from_hex (member (line, "record"), &id));
    const char *state = member (line, "state");
    json_t *paths = json_object_get (line, "disputed");
    if (pw_id_equal (&id, &disputed)) {
      g_assert_cmpstr (state, ==, "active");
      g_assert_cmpstr (json_string_value (json_array_get (paths, 0)), ==, "/narrative");
    } else if (pw_id_equal (&id, &withdrawn)) {
      g_assert_cmpstr (state, ==, "withdrawn");
    } else {
      g_assert_true (pw_id_equal (&id, &orphan));
      g_assert_cmpstr (state, ==, "orphan");
      g_assert_true (json_is_null (json_object_get (line, "device")));
      g_assert_true (json_is_null (json_object_get (line, "form")));
    }
    seen_states++;
  }
  g_assert_cmpuint (seen_states, ==, 3);
  json_decref (lines);
  json_decref (more);
}

static void
test_filters (Desk *desk, gconstpointer data) {
  (void)data;
  world_create_small (desk->siti, desk->host->forms, "17.07.03.2004", 1, NULL);
  world_create_small (desk->siti, desk->host->forms, "17.07.04.2004", 2, NULL);
  world_create_small (desk->siti, desk->host->forms, "17.07.04.2005", 3, NULL);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  json_t *lines = export_lines (desk, (HostExportOptions){ .village = "17.07.04" });
  g_assert_cmpuint (json_array_size (lines), ==, 2);
  json_decref (lines);
  lines = export_lines (desk, (HostExportOptions){ .form = "prevention" });
  g_assert_cmpuint (json_array_size (lines), ==, 0);
  json_decref (lines);
}

static void
test_tables (Desk *desk, gconstpointer data) {
  (void)data;
  PwId record;
  json_decref (record_hard (desk, &record));
  HostExportResult result;
  export_to (desk, TRUE, (HostExportOptions){ .form = NULL }, &result);
  g_assert_cmpuint (result.records, ==, 1);
  g_autofree char *main_text = read_text (desk, "out/form_a.csv");
  g_assert_nonnull (strstr (main_text, "\"'=1+1 \"\"kutip\"\"\nbaris 😀 م\""));
  g_assert_nonnull (strstr (main_text, ",'-,medsos_suka medsos_komentar,"));
  g_assert_null (strstr (main_text, "conflict_of_interest"));
  g_autofree char *places = read_text (desk, "out/form_a.activities.csv");
  g_autofree char *id = pw_id_to_hex (&record);
  g_autofree char *first = g_strconcat ("\r\n", id, ",1,langsung,", NULL);
  g_assert_nonnull (strstr (places, first));
  g_assert_nonnull (strstr (places, ",'+62,"));
  g_assert_nonnull (strstr (places, ",-7.96214,110.19533"));
  g_assert_nonnull (strstr (places, ",0.1,0.30000000000000004,"));
  g_autofree char *subjects = read_text (desk, "out/form_a.violation.subjects.csv");
  g_assert_nonnull (strstr (subjects, ",'@Budi,sekdes,"));
  g_assert_null (strstr (subjects, "19700101"));
  g_autofree char *secret = desk_path (desk, "out/form_a.violation.witnesses.csv");
  g_assert_false (pw_file_exists (secret));
  export_to (desk, TRUE, (HostExportOptions){ .confidential = TRUE, .bom = TRUE, .separator = ';' },
             &result);
  g_autofree char *witnesses = read_text (desk, "out/form_a.violation.witnesses.csv");
  g_assert_true (g_str_has_prefix (witnesses, "\xEF\xBB\xBFrecord;place;"));
  g_assert_nonnull (strstr (witnesses, "Saksi Rahasia"));
}

/* A handheld can write any form id; it must not become a path, or hide another table. */
static void
test_hostile_form (Desk *desk, gconstpointer data) {
  (void)data;
  PwFormRef ref = { .id = "../../x", .version = "1", .digest = pw_digest_of ("x", 1) };
  json_t *answers = json_pack ("{s:s, s:s}", "village", DESK_VILLAGE, "rahasia", "isi");
  PwOp op = { .seq = 1, .kind = PW_OP_CREATE, .form = &ref };
  op.time.unix_ms = desk->siti->now_ms;
  g_autoptr (GBytes) body = pw_body_write_answers (answers);
  op.body = body;
  json_decref (answers);
  world_append (desk->siti, pw_op_encode (&op, &desk->siti->identity->id));
  desk_send (desk, desk->siti);
  desk_merge (desk);
  HostExportResult result;
  export_to (desk, TRUE, (HostExportOptions){ .form = NULL }, &result);
  g_assert_cmpuint (result.records, ==, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = desk_path (desk, "out");
  g_autoptr (GPtrArray) names = pw_file_list (dir, ".csv", 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (names->len, ==, 1);
  const char *name = g_ptr_array_index (names, 0);
  g_assert_null (strchr (name, '/'));
  g_assert_true (name[0] != '.');
  /* Of a form that is not known nobody knows what is confidential. */
  g_autofree char *file = g_build_filename ("out", name, NULL);
  g_autofree char *closed = read_text (desk, file);
  g_assert_null (strstr (closed, "isi"));
  export_to (desk, TRUE, (HostExportOptions){ .confidential = TRUE }, &result);
  g_autofree char *whole = read_text (desk, file);
  g_assert_nonnull (strstr (whole, "\"\"/rahasia\"\":\"\"isi\"\""));
}

static gboolean
stop_at_once (guint64 done, gpointer data) {
  (void)done;
  (void)data;
  return FALSE;
}

static void
test_stopped_leaves_nothing (Desk *desk, gconstpointer data) {
  (void)data;
  world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 1, NULL);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  g_autofree char *dir = desk_path (desk, "out");
  HostExportOptions options = { .dir = dir, .separator = ',', .on_progress = stop_at_once };
  HostExportResult result;
  g_autoptr (GError) error = NULL;
  g_assert_false (host_export_csv (desk->host, &options, &result, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_INCOMPLETE);
  g_clear_error (&error);
  g_assert_false (host_export_jsonl (desk->host, &options, &result, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_INCOMPLETE);
  g_autoptr (GPtrArray) left = pw_file_list (dir, "", 100, NULL);
  g_assert_cmpuint (left->len, ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/export/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("exact", test_exact);
  ADD ("states", test_states);
  ADD ("filters", test_filters);
  ADD ("tables", test_tables);
  ADD ("hostile-form", test_hostile_form);
  ADD ("stopped-leaves-nothing", test_stopped_leaves_nothing);
  return g_test_run ();
}
