/* Amending a record by filling in: it begins with the record's answers, is a draft like any other,
 * and ends as one amendment with its new files; codes for paper find records; and choices are
 * counted from records alone. */
#include <glib.h>
#include <string.h>

#include "firmware/capture/app-fill.h"
#include "firmware/capture/app-history.h"
#include "firmware/capture/app-usage.h"
#include "firmware/device/app-memory-file.h"
#include "sync/base/pw-error.h"
#include "tests/lib/sample-store.h"

typedef struct {
  SampleStore *sample;
  AppRecords *records; /* owned; as it is now */
  char *id;            /* owned: of the only record */
} Desk;

static void
reload (Desk *desk) {
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&desk->records, app_records_free);
  desk->records = app_records_load (desk->sample->store, &error);
  g_assert_no_error (error);
}

static void
desk_init (Desk *desk) {
  desk->sample = sample_store_new ();
  desk->id = sample_store_record (desk->sample, 1);
  desk->records = NULL;
  reload (desk);
}

static void
desk_clear (Desk *desk) {
  app_records_free (desk->records);
  sample_store_free (desk->sample);
  g_free (desk->id);
}

static AppRecord *
record_of (Desk *desk) {
  return app_records_find (desk->records, desk->id, NULL);
}

static AppFill *
begin (Desk *desk) {
  g_autoptr (GError) error = NULL;
  AppFill *fill = app_fill_amend (desk->sample->store, record_of (desk), "id", &error);
  g_assert_no_error (error);
  g_assert_true (app_fill_amends (fill));
  return fill;
}

static void
set (AppFill *fill, const char *place, const char *text) {
  g_autoptr (GError) error = NULL;
  (void)app_fill_set (fill, place, text, &error);
  g_assert_no_error (error);
}

static void
assert_drafts (Desk *desk, gint64 expected) {
  gint64 count = -1;
  g_assert_true (app_drafts_count (desk->sample->store, &count, NULL));
  g_assert_cmpint (count, ==, expected);
}

/* Closed in the middle and opened again as another program would. */
static void
test_amend (void) {
  Desk desk;
  desk_init (&desk);
  g_autoptr (GError) error = NULL;
  AppFill *fill = begin (&desk);
  assert_drafts (&desk, 0); /* only looked at */
  g_autofree char *before = pw_session_text (fill->session, "/village", NULL);
  g_assert_cmpstr (before, ==, "17.07.03.2007");
  set (fill, "/assignment_letter", "ST-9");
  app_fill_free (fill);
  assert_drafts (&desk, 1);
  g_autoptr (GPtrArray) drafts = app_drafts_list (desk.sample->store, NULL);
  fill = app_fill_open (desk.sample->store, g_ptr_array_steal_index (drafts, 0), &error);
  g_assert_no_error (error);
  g_assert_true (app_fill_amends (fill));
  PwId id;
  g_assert_false (app_fill_finish (fill, &id, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (app_fill_finish_amendment (fill, "", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  assert_drafts (&desk, 1); /* a refusal leaves all as it was */
  (void)app_fill_finish_amendment (fill, "Nomor terlupa", &error);
  g_assert_no_error (error);
  app_fill_free (fill);
  assert_drafts (&desk, 0);
  reload (&desk);
  AppRecord *record = record_of (&desk);
  g_autoptr (PwRecord) state = app_record_fold (desk.sample->store, record, NULL);
  g_assert_cmpstr (json_string_value (json_object_get (state->answers, "assignment_letter")), ==,
                   "ST-9");
  g_autoptr (GPtrArray) history = app_history_load (desk.sample->store, record, state, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->len, ==, 2);
  const AppHistoryItem *last = g_ptr_array_index (history, 1);
  g_assert_cmpuint (last->op->kind, ==, PW_OP_AMEND);
  g_assert_cmpstr (last->change.reason, ==, "Nomor terlupa");
  g_assert_cmpuint (json_object_size (last->change.set), ==, 1);
  desk_clear (&desk);
}

static void
test_nothing (void) {
  Desk desk;
  desk_init (&desk);
  g_autoptr (GError) error = NULL;
  AppFill *fill = begin (&desk);
  set (fill, "/assignment_letter", "ST-9");
  set (fill, "/assignment_letter", "");
  g_assert_false (app_fill_finish_amendment (fill, "Tanpa perubahan", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  app_fill_free (fill);
  assert_drafts (&desk, 1);
  (void)app_record_withdraw (desk.sample->store, desk.id, "Salah desa", NULL, &error);
  g_assert_no_error (error);
  reload (&desk);
  g_assert_null (app_fill_amend (desk.sample->store, record_of (&desk), "id", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  desk_clear (&desk);
}

static void
attach (Desk *desk, const char *place, const char *content, const char *reason) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppFill) fill = begin (desk);
  g_autofree char *entry = pw_session_add (fill->session, "/attachments", &error);
  g_assert_no_error (error);
  g_autofree char *kind = g_strconcat (entry, "/kind", NULL);
  set (fill, kind, "foto");
  g_autofree char *file = g_strconcat (entry, "/file", NULL);
  g_assert_cmpstr (file, ==, place);
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  g_autoptr (AppMemoryFile) memory = app_memory_file_new ("foto.jpg", bytes, &error);
  g_assert_no_error (error);
  const AppEvidenceInfo *info = NULL;
  (void)app_fill_attach (fill, file, memory->path, &info, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->name, ==, "foto.jpg");
  g_assert_cmpuint (info->size, ==, strlen (content));
  (void)app_fill_finish_amendment (fill, reason, &error);
  g_assert_no_error (error);
  reload (desk);
}

/* Each file is named once, also where an earlier amendment named it. */
static void
test_files (void) {
  Desk desk;
  desk_init (&desk);
  attach (&desk, "/attachments[1]/file", "satu", "Foto menyusul");
  attach (&desk, "/attachments[2]/file", "dua", "Satu lagi");
  AppRecord *record = record_of (&desk);
  g_assert_cmpuint (record->ops->len, ==, 5); /* create, twice amend and attach */
  g_autoptr (PwRecord) state = app_record_fold (desk.sample->store, record, NULL);
  g_assert_cmpuint (state->attachments->len, ==, 2);
  g_assert_cmpuint (state->heads->len, ==, 1);
  const PwRecordAttachment *one = g_ptr_array_index (state->attachments, 0);
  g_assert_true (app_evidence_check (desk.sample->store, &one->blob, NULL));
  desk_clear (&desk);
}

/* The bytes are gone with the file, and never stood in a folder. */
static void
test_memory_file (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("isi", 3);
  AppMemoryFile *file = app_memory_file_new ("tanda-tangan.png", bytes, &error);
  g_assert_no_error (error);
  g_autofree char *path = g_strdup (file->path);
  g_autofree char *dir = g_strdup (file->dir);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "isi");
  app_memory_file_free (file);
  g_assert_false (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
}

static void
test_code (void) {
  Desk desk;
  desk_init (&desk);
  AppRecord *record = record_of (&desk);
  g_autofree char *code = app_record_code (&record->id);
  g_assert_cmpuint (strlen (code), ==, 9);
  g_assert_cmpint (code[4], ==, ' ');
  g_assert_true (app_records_find (desk.records, code, NULL) == record);
  code[4] = '-';
  g_assert_true (app_records_find (desk.records, code, NULL) == record);
  g_autoptr (GError) error = NULL;
  g_assert_null (app_records_find (desk.records, "12 34", &error)); /* too short without gaps */
  g_assert_error (error, PW_ERROR, PW_ERROR_USAGE);
  desk_clear (&desk);
}

static void
test_usage (void) {
  Desk desk;
  desk_init (&desk);
  for (guint i = 2; i < 5; i++) {
    g_autofree char *id = sample_store_record (desk.sample, i);
    g_assert_nonnull (id);
  }
  reload (&desk);
  g_autoptr (AppUsage) usage = app_usage_load (desk.sample->store, desk.records, "form_a");
  g_assert_cmpuint (app_usage_count (usage, "/stage", "kampanye"), ==, 4);
  g_assert_cmpuint (app_usage_count (usage, "/activities/method", "langsung"), ==, 4);
  g_assert_cmpuint (app_usage_count (usage, "/stage", "persiapan"), ==, 0);
  g_auto (GStrv) top = app_usage_top (usage, "/stage", 5);
  g_assert_cmpuint (g_strv_length (top), ==, 1);
  g_assert_cmpstr (top[0], ==, "kampanye");
  g_autoptr (AppUsage) other = app_usage_load (desk.sample->store, desk.records, "prevention");
  g_assert_cmpuint (app_usage_count (other, "/stage", "kampanye"), ==, 0);
  desk_clear (&desk);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fill-amend/amend", test_amend);
  g_test_add_func ("/fill-amend/nothing", test_nothing);
  g_test_add_func ("/fill-amend/files", test_files);
  g_test_add_func ("/fill-amend/memory-file", test_memory_file);
  g_test_add_func ("/fill-amend/code", test_code);
  g_test_add_func ("/fill-amend/usage", test_usage);
  return g_test_run ();
}
