/* Drafts: what is saved is read back from the disk, nothing of it can be read there without the
 * key, two programs cannot undo each other's work, and finalising leaves either the draft or the
 * record. Faults are made by changing the file behind the program's back. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/capture/app-capture.h"
#include "sync/base/pw-error.h"
#include "tests/lib/sample-store.h"

#define ANSWER "Kepala Desa Sukamaju berfoto"

static const PwForm *
form_of (SampleStore *sample) {
  return pw_forms_find (app_store_forms (sample->store, NULL), "form_a");
}

/* A saved draft with `text` as its state. */
static AppDraft *
make_draft (SampleStore *sample, const char *text) {
  g_autoptr (GError) error = NULL;
  AppDraft *draft = app_draft_new (sample->store, form_of (sample), "id");
  g_free (draft->title);
  draft->title = g_strdup ("17.07.03.2007, 7 Oktober");
  g_free (draft->place);
  draft->place = g_strdup ("/activities[2]/method");
  draft->state = g_bytes_new (text, strlen (text));
  g_assert_true (app_drafts_save (sample->store, draft, &error));
  g_assert_no_error (error);
  return draft;
}

static void
set_state (AppDraft *draft, const char *text) {
  g_bytes_unref (draft->state);
  draft->state = g_bytes_new (text, strlen (text));
}

static AppDraft *
load (SampleStore *sample, const AppDraft *draft) {
  g_autoptr (GError) error = NULL;
  g_autofree char *hex = pw_id_to_hex (&draft->id);
  AppDraft *again = app_drafts_load (sample->store, hex, &error);
  g_assert_no_error (error);
  return again;
}

static gint64
count (SampleStore *sample) {
  gint64 drafts = -1;
  g_assert_true (app_drafts_count (sample->store, &drafts, NULL));
  return drafts;
}

static AppEvidenceInfo *
capture (SampleStore *sample, AppDraft *draft, const char *name, guint32 seed) {
  g_autofree char *path = sample_store_file (sample, name, 5000, seed);
  g_auto (AppEvidenceInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_db_begin (sample->store->db, &error));
  g_assert_true (app_evidence_capture (sample->store, path, &info, &error));
  app_draft_add_file (draft, &info);
  g_assert_true (app_drafts_save (sample->store, draft, &error));
  g_assert_true (pw_db_commit (sample->store->db, &error));
  g_autofree char *hex = pw_digest_to_hex (&info.digest);
  return (AppEvidenceInfo *)app_draft_file (draft, hex);
}

static gboolean
is_here (SampleStore *sample, const AppEvidenceInfo *info) {
  g_autofree char *path = sample_store_evidence_path (sample, &info->digest);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* --- saving ---------------------------------------------------------------------------------- */

static void
test_round_trip (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppDraft) draft = make_draft (sample, "satu");
  const AppEvidenceInfo *info = capture (sample, draft, "foto.jpg", 1);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 5000);
  set_state (draft, "dua");
  g_assert_true (app_drafts_save (sample->store, draft, NULL));
  sample_store_reopen (sample);
  g_autoptr (AppDraft) again = load (sample, draft);
  g_assert_cmpstr (again->form_id, ==, "form_a");
  g_assert_cmpstr (again->form_version, ==, pw_form_version (form_of (sample)));
  g_assert_true (pw_digest_equal (&again->form_digest, pw_form_digest (form_of (sample))));
  g_assert_cmpint (again->started_ms, ==, SAMPLE_STORE_CLOCK_MS);
  g_assert_cmpint (again->changed_ms, ==, SAMPLE_STORE_CLOCK_MS + 5000);
  g_assert_cmpstr (again->title, ==, "17.07.03.2007, 7 Oktober");
  g_assert_cmpstr (again->language, ==, "id");
  g_assert_cmpstr (again->place, ==, "/activities[2]/method");
  g_assert_cmpmem (g_bytes_get_data (again->state, NULL), g_bytes_get_size (again->state), "dua",
                   3);
  g_assert_cmpuint (again->files->len, ==, 1);
  const AppEvidenceInfo *file = g_ptr_array_index (again->files, 0);
  g_assert_true (pw_digest_equal (&file->digest, &info->digest));
  g_assert_cmpstr (file->name, ==, "foto.jpg");
  g_assert_cmpuint (file->size, ==, 5000);
  g_assert_cmpint (count (sample), ==, 1);
}

/* Nothing of a draft stands in the clear in any file of the store. */
static void
test_sealed (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppDraft) draft = make_draft (sample, ANSWER);
  g_assert_nonnull (draft->sealed);
  g_autoptr (GDir) dir = g_dir_open (sample->data, 0, NULL);
  const char *name;
  guint files = 0;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (sample->data, name, NULL);
    g_autofree char *content = NULL;
    gsize length;
    if (!g_file_get_contents (path, &content, &length, NULL))
      continue;
    files++;
    g_assert_null (memmem (content, length, "Sukamaju", 8));
    g_assert_null (memmem (content, length, "17.07.03.2007", 13));
    g_assert_null (memmem (content, length, "form_a", 6));
  }
  g_assert_cmpuint (files, >, 0);
}

static void
test_list (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppDraft) first = make_draft (sample, "a");
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 1000);
  g_autoptr (AppDraft) second = make_draft (sample, "b");
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 2000);
  g_autoptr (AppDraft) third = make_draft (sample, "c");
  g_assert_true (app_drafts_save (sample->store, first, NULL));
  g_autofree char *third_hex = pw_id_to_hex (&third->id);
  sample_store_sql (sample,
                    "UPDATE draft SET sealed = x'00' WHERE id = "
                    "(SELECT id FROM draft WHERE hex(id) = upper('%s'))",
                    third_hex);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = app_drafts_list (sample->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (drafts->len, ==, 3);
  const AppDraft *found[3];
  for (guint i = 0; i < 3; i++)
    found[i] = g_ptr_array_index (drafts, i);
  g_assert_true (pw_id_equal (&found[0]->id, &first->id));
  g_assert_true (pw_id_equal (&found[1]->id, &second->id));
  g_assert_true (pw_id_equal (&found[2]->id, &third->id));
  g_assert_null (found[1]->fault);
  g_assert_nonnull (found[2]->fault);
  g_autofree char *hex = pw_id_to_hex (&third->id);
  g_assert_null (app_drafts_load (sample->store, hex, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
}

static void
test_find (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppDraft) draft = make_draft (sample, "a");
  g_autofree char *hex = pw_id_to_hex (&draft->id);
  g_autoptr (GError) error = NULL;
  hex[4] = '\0';
  g_autoptr (AppDraft) again = app_drafts_load (sample->store, hex, &error);
  g_assert_no_error (error);
  g_assert_true (pw_id_equal (&again->id, &draft->id));
  hex[0] = hex[0] == 'f' ? '0' : 'f';
  g_assert_null (app_drafts_load (sample->store, hex, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (app_drafts_load (sample->store, "xyz", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_USAGE);
}

/* --- damage and other programs --------------------------------------------------------------- */

/* A sealed draft does not open under another draft's id. */
static void
test_exchanged (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppDraft) one = make_draft (sample, "a"), other = make_draft (sample, "b");
  g_autoptr (GError) error = NULL;
  g_assert_null (app_draft_open (sample->store, &one->id, other->sealed, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
  gsize length;
  const guint8 *sealed = g_bytes_get_data (one->sealed, &length);
  g_autofree guint8 *bytes = g_memdup2 (sealed, length);
  for (gsize i = 0; i < length; i++) {
    bytes[i] ^= 0x40;
    g_autoptr (GBytes) changed = g_bytes_new (bytes, length);
    g_assert_null (app_draft_open (sample->store, &one->id, changed, NULL));
    bytes[i] ^= 0x40;
  }
}

static void
test_two_programs (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppDraft) mine = make_draft (sample, "a");
  g_autoptr (AppDraft) theirs = load (sample, mine);
  g_autoptr (GError) error = NULL;
  set_state (theirs, "b");
  g_assert_true (app_drafts_save (sample->store, theirs, &error));
  set_state (mine, "c");
  g_assert_false (app_drafts_save (sample->store, mine, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_EXISTS);
  g_clear_error (&error);
  g_autoptr (AppDraft) again = load (sample, mine);
  g_assert_cmpmem (g_bytes_get_data (again->state, NULL), 1, "b", 1);
  g_assert_true (app_drafts_remove (sample->store, &mine->id, &error));
  g_assert_false (app_drafts_save (sample->store, theirs, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_EXISTS);
  g_assert_cmpint (count (sample), ==, 0);
}

/* --- the end of a draft ---------------------------------------------------------------------- */

/* Only what neither a record nor another draft names goes with a draft. */
static void
test_remove (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppDraft) draft = make_draft (sample, "a"), other = make_draft (sample, "b");
  g_autofree char *id = sample_store_record (sample, 1);
  g_autofree char *path = sample_store_file (sample, "c.jpg", 5000, 3);
  g_autoptr (GError) error = NULL;
  g_assert_true (app_record_attach (sample->store, id, path, NULL, NULL, NULL, &error));
  const AppEvidenceInfo *lone = capture (sample, draft, "a.jpg", 1);
  const AppEvidenceInfo *shared = capture (sample, draft, "b.jpg", 2);
  (void)capture (sample, other, "b.jpg", 2);
  const AppEvidenceInfo *named = capture (sample, draft, "c.jpg", 3);
  g_assert_true (app_drafts_remove (sample->store, &draft->id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (sample), ==, 1);
  g_assert_false (is_here (sample, lone));
  g_assert_true (is_here (sample, shared));
  g_assert_true (is_here (sample, named));
  g_assert_false (app_drafts_remove (sample->store, &draft->id, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  sample_store_sql (sample, "UPDATE draft SET sealed = x'0001'");
  g_assert_true (app_drafts_remove (sample->store, &other->id, &error));
  g_assert_true (is_here (sample, shared)); /* what it named is not known */
}

static void
test_finalise (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppDraft) draft = make_draft (sample, "a");
  const AppEvidenceInfo *used = capture (sample, draft, "a.jpg", 1);
  const AppEvidenceInfo *unused = capture (sample, draft, "b.jpg", 2);
  json_auto_t *answers = sample_store_answers (1);
  g_autofree char *hex = pw_digest_to_hex (&used->digest);
  json_object_set_new (answers, "narrative", json_string (hex));
  json_auto_t *reasons = json_pack ("{s:s}", "/narrative", "memang begitu");
  g_autoptr (GError) error = NULL;
  PwId id;
  g_assert_true (app_record_finalise (sample->store, form_of (sample), answers, reasons, draft,
                                      NULL, &id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (sample), ==, 0);
  g_assert_true (is_here (sample, used));
  g_assert_false (is_here (sample, unused));
  g_autofree char *record_hex = pw_id_to_hex (&id);
  g_autoptr (AppRecords) records = app_records_load (sample->store, &error);
  AppRecord *record = app_records_find (records, record_hex, &error);
  g_autoptr (PwRecord) state = app_record_fold (sample->store, record, &error);
  g_assert_no_error (error);
  g_assert_true (json_equal (state->answers, answers));
  g_assert_cmpuint (state->heads->len, ==, 1);
  g_assert_cmpuint (state->attachments->len, ==, 1);
  const PwRecordAttachment *file = g_ptr_array_index (state->attachments, 0);
  g_assert_cmpstr (file->file_name, ==, "a.jpg");
  g_assert_cmpuint (state->acknowledged->len, ==, 1);
  const PwRecordReason *reason = g_ptr_array_index (state->acknowledged, 0);
  g_assert_cmpstr (reason->author.reason, ==, "memang begitu");
  g_assert_false (app_record_finalise (sample->store, form_of (sample), answers, NULL, draft, NULL,
                                       &id, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_EXISTS);
  g_assert_cmpuint (pw_oplog_head (sample->store->log, NULL), ==, 2);
}

/* Pages in the log of SQLite that belong to what was saved: it has room for more. Its head of 32
 * bytes has a salt, which the head of 24 before each page of 4096 repeats. */
static gint64
pages_written (SampleStore *sample) {
  g_autofree char *log = g_build_filename (sample->data, "store.db-wal", NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (log, &bytes, &length, NULL));
  gint64 pages = 0;
  for (gsize at = 32; at + 24 + 4096 <= length; at += 24 + 4096, pages++)
    if (memcmp (bytes + at + 8, bytes + 16, 8) != 0)
      return pages;
  return pages;
}

/* What a person waits for is written in as few pages as can be: a usual draft lies in one. */
static void
test_few_pages (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *text = g_strnfill (2800, 'x');
  g_autoptr (AppDraft) draft = make_draft (sample, text);
  gint64 before = pages_written (sample);
  text[0] = 'y';
  set_state (draft, text);
  g_assert_true (app_drafts_save (sample->store, draft, NULL));
  g_assert_cmpint (pages_written (sample) - before, ==, 1);
  before = pages_written (sample);
  json_auto_t *answers = sample_store_answers (1);
  g_autoptr (GError) error = NULL;
  PwId id;
  g_assert_true (app_record_finalise (sample->store, form_of (sample), answers, NULL, draft, NULL,
                                      &id, &error));
  g_assert_no_error (error);
  /* The draft's and the record's. */
  g_assert_cmpint (pages_written (sample) - before, ==, 2);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  pw_secret_start ();
  g_test_add_func ("/app-drafts/round-trip", test_round_trip);
  g_test_add_func ("/app-drafts/sealed", test_sealed);
  g_test_add_func ("/app-drafts/list", test_list);
  g_test_add_func ("/app-drafts/find", test_find);
  g_test_add_func ("/app-drafts/exchanged", test_exchanged);
  g_test_add_func ("/app-drafts/two-programs", test_two_programs);
  g_test_add_func ("/app-drafts/remove", test_remove);
  g_test_add_func ("/app-drafts/finalise", test_finalise);
  g_test_add_func ("/app-drafts/few-pages", test_few_pages);
  return g_test_run ();
}
