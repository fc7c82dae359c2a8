/* Filling in on a handheld: every answer is in the store when the call returns, a draft opens again
 * with all of it, files are captured with the answer or not at all, a draft stays with its version
 * until it is moved, and finalising leaves one record and no draft. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-fill.h"
#include "sync/base/pw-error.h"
#include "tests/lib/sample-store.h"

#define FORM_HEAD                                                                                  \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "          \
  "xmlns:pw='urn:panwas:xforms:1' xmlns:jr='http://openrosa.org/javarosa'>"                        \
  "<h:head><h:title>Uji</h:title><model><instance>"

static const char form_1[] = FORM_HEAD
    "<uji id='uji' version='1'><form>uji</form><a/><n/><rahasia/><w/><f/><lama/>"
    "<r jr:template=''><x/></r></uji></instance>"
    "<bind nodeset='/uji/form' type='string' readonly='true()'/>"
    "<bind nodeset='/uji/a' type='string' required='true()'/>"
    "<bind nodeset='/uji/n' type='int' constraint='. &lt; 10'/>"
    "<bind nodeset='/uji/rahasia' type='string' pw:confidential='true'/>"
    "<bind nodeset='/uji/w' type='int' pw:warn='. &lt; 100' pw:warnMsg='Besar sekali.'/>"
    "<bind nodeset='/uji/f' type='binary'/>"
    "<bind nodeset='/uji/lama' type='string'/>"
    "<bind nodeset='/uji/r/x' type='string'/>"
    "</model></h:head><h:body>"
    "<input ref='/uji/rahasia'><label>Rahasia</label></input>"
    "<input ref='/uji/a'><label>A</label></input><input ref='/uji/n'><label>N</label></input>"
    "<input ref='/uji/w'><label>W</label></input>"
    "<upload ref='/uji/f' mediatype='image/*'><label>F</label></upload>"
    "<input ref='/uji/lama'><label>Lama</label></input>"
    "<group ref='/uji/r'><label>R</label><repeat nodeset='/uji/r'>"
    "<input ref='/uji/r/x'><label>X</label></input></repeat></group></h:body></h:html>";

static const char form_2[] = FORM_HEAD
    "<uji id='uji' version='2'><form>uji</form><a/><n/><baru/></uji></instance>"
    "<bind nodeset='/uji/form' type='string' readonly='true()'/>"
    "<bind nodeset='/uji/a' type='string' required='true()'/>"
    "<bind nodeset='/uji/n' type='int'/><bind nodeset='/uji/baru' type='string'/>"
    "</model></h:head><h:body><input ref='/uji/a'><label>A</label></input>"
    "<input ref='/uji/n'><label>N</label></input><input ref='/uji/baru'><label>Baru</label>"
    "</input></h:body></h:html>";

static const PwForm *
add_form (SampleStore *sample, const char *xml) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (sample->store, &error);
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  const PwForm *form = pw_forms_add (forms, bytes, &error);
  g_assert_no_error (error);
  return form;
}

static AppFill *
begin (SampleStore *sample) {
  g_autoptr (GError) error = NULL;
  AppFill *fill = app_fill_new (sample->store, add_form (sample, form_1), "id", &error);
  g_assert_no_error (error);
  return fill;
}

static void
set (AppFill *fill, const char *place, const char *text) {
  g_autoptr (GError) error = NULL;
  (void)app_fill_set (fill, place, text, &error);
  g_assert_no_error (error);
}

static void
assert_text (AppFill *fill, const char *place, const char *expected) {
  g_autofree char *text = pw_session_text (fill->session, place, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static guint
count_drafts (SampleStore *sample) {
  g_autoptr (GPtrArray) drafts = app_drafts_list (sample->store, NULL);
  return drafts->len;
}

/* Opens the only draft as another program would: from what is in the store. */
static AppFill *
open_again (SampleStore *sample) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = app_drafts_list (sample->store, &error);
  g_assert_cmpuint (drafts->len, ==, 1);
  AppFill *fill = app_fill_open (sample->store, g_ptr_array_steal_index (drafts, 0), &error);
  g_assert_no_error (error);
  return fill;
}

/* --- saving ---------------------------------------------------------------------------------- */

static void
test_saves (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppFill) fill = begin (sample);
  g_assert_false (app_fill_has_draft (fill));
  g_assert_cmpuint (count_drafts (sample), ==, 0); /* only looked at */
  static const char *const texts[] = { "satu", "dua", "", "empat" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    set (fill, "/a", texts[i]);
    g_autoptr (AppFill) other = open_again (sample);
    assert_text (other, "/a", texts[i]);
    g_assert_cmpstr (other->draft->place, ==, "/a");
    /* What the other has not changed it does not write: this one goes on. */
    g_clear_pointer (&other->session, pw_session_free);
  }
  g_autoptr (GError) error = NULL;
  g_assert_false (app_fill_set (fill, "/n", "bukan angka", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
}

static void
test_title (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  AppFill *fill = begin (sample);
  set (fill, "/rahasia", "Pak Budi");
  set (fill, "/a", "Balai desa");
  set (fill, "/n", "3");
  app_fill_free (fill);
  g_autoptr (GPtrArray) drafts = app_drafts_list (sample->store, NULL);
  const AppDraft *draft = g_ptr_array_index (drafts, 0);
  g_assert_cmpstr (draft->title, ==, "Balai desa, 3");
}

static void
test_problems (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppFill) fill = begin (sample);
  g_autoptr (GError) error = NULL;
  set (fill, "/n", "20");
  g_assert_cmpint (app_fill_count_problems (sample->store, fill->draft, &error), ==, 2);
  set (fill, "/a", "x");
  set (fill, "/n", "2");
  set (fill, "/w", "500");
  g_assert_cmpint (app_fill_count_problems (sample->store, fill->draft, &error), ==, 1);
  g_assert_true (pw_session_acknowledge (fill->session, "/w", "memang", &error));
  g_assert_cmpint (app_fill_count_problems (sample->store, fill->draft, &error), ==, 0);
  g_assert_no_error (error);
}

/* Dates as people here write them. */
static void
test_shown (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (GError) error = NULL;
  const PwForm *form = pw_forms_find (app_store_forms (sample->store, &error), "form_a");
  g_autoptr (AppFill) fill = app_fill_new (sample->store, form, "id", &error);
  g_assert_no_error (error);
  g_autofree char *entry = pw_session_add (fill->session, "/activities", &error);
  g_assert_no_error (error);
  g_autofree char *place = g_strconcat (entry, "/started_at", NULL);
  static const struct {
    const char *text, *shown;
  } cases[] = { { "2024-10-07T21:43+07:00", "7-10-2024 21:43 WIB" },
                { "2024-10-07T09:05:10+08:00", "7-10-2024 09:05 WITA" },
                { "2024-01-31T00:00+00:00", "31-1-2024 00:00 +00:00" },
                { "", "" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    set (fill, place, cases[i].text);
    g_autofree char *shown = app_fill_shown (fill, place, &error);
    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

/* --- files ----------------------------------------------------------------------------------- */

static void
test_attach (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *path = sample_store_file (sample, "foto.jpg", 9000, 7);
  g_autoptr (AppFill) fill = begin (sample);
  g_autoptr (GError) error = NULL;
  const AppEvidenceInfo *info = NULL;
  g_assert_true (app_fill_attach (fill, "/f", path, &info, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path), ==, 0); /* from now on the handheld has it */
  g_assert_cmpstr (info->name, ==, "foto.jpg");
  g_autofree char *shown = app_fill_shown (fill, "/f", &error);
  g_assert_cmpstr (shown, ==, "foto.jpg");
  g_assert_true (app_evidence_check (sample->store, &info->digest, &error));
  g_autoptr (AppFill) other = open_again (sample);
  g_autofree char *again = app_fill_shown (other, "/f", &error);
  g_assert_cmpstr (again, ==, "foto.jpg");
  g_clear_pointer (&other->session, pw_session_free);
}

/* Nothing of a refused file stays: not the row, not the answer. */
static void
test_attach_refused (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *path = sample_store_file (sample, "foto.jpg", 9000, 7);
  g_autoptr (AppFill) fill = begin (sample);
  g_autoptr (GError) error = NULL;
  set (fill, "/a", "x");
  g_assert_false (app_fill_attach (fill, "/f", "/tidak/ada", NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (app_fill_attach (fill, "/n", path, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_autoptr (GArray) rows = app_evidence_list (sample->store, &error);
  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_cmpuint (fill->draft->files->len, ==, 0);
  assert_text (fill, "/f", "");
  set (fill, "/a", "y"); /* and the draft can be saved again */
}

/* --- another version ------------------------------------------------------------------------- */

static gboolean
has_change (const GPtrArray *changes, const char *path, PwSessionChangeKind kind) {
  for (guint i = 0; i < changes->len; i++) {
    const PwSessionChange *change = g_ptr_array_index (changes, i);
    if (g_str_equal (change->path, path) && change->kind == kind)
      return TRUE;
  }
  return FALSE;
}

static void
test_move (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  AppFill *first = begin (sample);
  set (first, "/a", "x");
  set (first, "/lama", "hilang");
  g_assert_null (app_fill_newer (first));
  app_fill_free (first);
  const PwForm *newer = add_form (sample, form_2);
  g_autoptr (GError) error = NULL;
  g_autoptr (AppFill) fill = open_again (sample);
  g_assert_cmpstr (pw_form_version (fill->form), ==, "1");
  g_assert_true (app_fill_newer (fill) == newer);
  g_autoptr (GPtrArray) changes = app_fill_try_move (fill, newer, &error);
  g_assert_no_error (error);
  g_assert_true (has_change (changes, "/lama", PW_SESSION_DROPPED));
  g_assert_true (has_change (changes, "/baru", PW_SESSION_ADDED));
  assert_text (fill, "/lama", "hilang"); /* only tried */
  g_assert_true (app_fill_move (fill, newer, &error));
  g_assert_no_error (error);
  g_autoptr (AppFill) other = open_again (sample);
  g_assert_cmpstr (pw_form_version (other->form), ==, "2");
  assert_text (other, "/a", "x");
  g_clear_pointer (&other->session, pw_session_free);
}

/* A draft whose form is not here stays, and says so. */
static void
test_form_missing (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  AppFill *fill = begin (sample);
  set (fill, "/a", "x");
  app_fill_free (fill);
  sample_store_reopen (sample); /* the registry forgets what was only added */
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = app_drafts_list (sample->store, &error);
  g_assert_cmpint (app_fill_count_problems (sample->store, g_ptr_array_index (drafts, 0), NULL), ==,
                   -1);
  g_assert_null (app_fill_open (sample->store, g_ptr_array_steal_index (drafts, 0), &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_drafts (sample), ==, 1);
}

/* --- the end --------------------------------------------------------------------------------- */

static void
test_finish (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *path = sample_store_file (sample, "foto.jpg", 9000, 7);
  g_autoptr (AppFill) fill = begin (sample);
  g_autoptr (GError) error = NULL;
  PwId id;
  set (fill, "/w", "500");
  g_assert_false (app_fill_finish (fill, &id, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (count_drafts (sample), ==, 1);
  set (fill, "/a", "x");
  g_assert_true (app_fill_attach (fill, "/f", path, NULL, &error));
  g_assert_true (pw_session_acknowledge (fill->session, "/w", "sudah dihitung", &error));
  g_assert_true (app_fill_finish (fill, &id, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_drafts (sample), ==, 0);
  g_autofree char *hex = pw_id_to_hex (&id);
  g_autoptr (AppRecords) records = app_records_load (sample->store, &error);
  g_autoptr (PwRecord) state
      = app_record_fold (sample->store, app_records_find (records, hex, &error), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_string_value (json_object_get (state->answers, "a")), ==, "x");
  g_assert_cmpuint (state->attachments->len, ==, 1);
  g_assert_cmpuint (state->acknowledged->len, ==, 1);
}

/* --- answers as JSON ------------------------------------------------------------------------- */

static void
test_conditions (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  const PwForm *form = add_form (sample, form_1);
  g_autoptr (GError) error = NULL;
  json_auto_t *bad = json_pack ("{s:s, s:s, s:i}", "form", "uji", "a", "x", "n", 20);
  g_auto (AppRecordCheck) check = { 0 };
  g_assert_false (app_record_create (sample->store, form, bad, NULL, &check, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (check.problems->len, ==, 1);
  json_auto_t *large = json_pack ("{s:s, s:s, s:i}", "form", "uji", "a", "x", "w", 500);
  g_auto (AppRecordCheck) warned = { 0 };
  PwId id;
  g_assert_true (app_record_create (sample->store, form, large, &id, &warned, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (warned.warnings->len, ==, 1);
  g_auto (AppRecordCheck) given = { .acknowledge = "memang" };
  g_assert_true (app_record_create (sample->store, form, large, &id, &given, &error));
  g_assert_cmpuint (given.warnings->len, ==, 0);
  g_autofree char *hex = pw_id_to_hex (&id);
  /* The reason stands as long as the answer does. */
  json_auto_t *patch = json_pack ("{s:s}", "a", "y");
  g_auto (AppRecordCheck) other = { 0 };
  g_assert_true (app_record_amend (sample->store, hex, patch, "r", NULL, &other, &error));
  g_assert_cmpuint (other.warnings->len, ==, 0);
  json_auto_t *more = json_pack ("{s:i}", "w", 600);
  g_auto (AppRecordCheck) again = { 0 };
  g_assert_true (app_record_amend (sample->store, hex, more, "r", NULL, &again, &error));
  g_assert_cmpuint (again.warnings->len, ==, 1);
  json_auto_t *wrong = json_pack ("{s:i}", "n", 11);
  g_assert_false (app_record_amend (sample->store, hex, wrong, "r", NULL, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  pw_secret_start ();
  g_test_add_func ("/app-fill/saves", test_saves);
  g_test_add_func ("/app-fill/title", test_title);
  g_test_add_func ("/app-fill/problems", test_problems);
  g_test_add_func ("/app-fill/shown", test_shown);
  g_test_add_func ("/app-fill/attach", test_attach);
  g_test_add_func ("/app-fill/attach-refused", test_attach_refused);
  g_test_add_func ("/app-fill/move", test_move);
  g_test_add_func ("/app-fill/form-missing", test_form_missing);
  g_test_add_func ("/app-fill/finish", test_finish);
  g_test_add_func ("/app-fill/conditions", test_conditions);
  return g_test_run ();
}
