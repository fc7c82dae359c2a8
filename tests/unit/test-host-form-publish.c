/* Publishing forms: what is refused leaves no trace, every version stays, the newest of each id is
 * told apart, and records that waited for a form get their place in the views. */
#include <string.h>

#include "host/forms/host-form-publish.h"
#include "host/merge/host-fsck.h"
#include "host/views/host-records.h"
#include "host/views/host-views.h"
#include "sync/base/pw-error.h"
#include "tests/lib/form-sample.h"
#include "tests/lib/publish-desk.h"

#define FIELDS "village:string a:int k:select1=x,y people[]/who:string"

/* Publishes and expects the error. */
static void
assert_refused (Desk *desk, const char *version, const char *fields, const char *word) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = form_sample ("visit", version, fields);
  g_auto (HostFormResult) result = { .form = NULL };
  gint64 operations = desk_count (desk, "SELECT count(*) FROM op");
  g_assert_false (host_form_publish (desk->host, xml, &result, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM op"), ==, operations);
}

static void
assert_whole (Desk *desk) {
  g_autoptr (GError) error = NULL;
  (void)host_views_check (desk->host, &error);
  g_assert_no_error (error);
  g_autoptr (HostFsck) fsck = host_fsck_run (desk->host, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fsck->faults->len, ==, 0);
}

static void
test_versions (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  desk_publish (desk, "visit", "9", FIELDS);
  assert_refused (desk, "9", FIELDS " b:int", "raise its version");
  assert_refused (desk, "8", FIELDS, "not newer than 9");
  assert_refused (desk, "10", "village:string a:date k:select1=x,y people[]/who:string", "/a");
  assert_refused (desk, "10", "village:string a:int k:select1=x,y people/who:string", "/people");
  assert_refused (desk, "10", "village:string a:int k:select1=x,y", "--new-id");
  PwDigest newest = desk_publish (desk, "visit", "10", FIELDS " b:int");
  desk_publish (desk, "visit_b", "1", "village:string");
  desk_reopen (desk);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM form"), ==, 3);
  g_autoptr (GPtrArray) list = host_forms_list (desk->host, &error);
  g_assert_no_error (error);
  static const char *const expected[] = { "visit 10 1", "visit 9 0", "visit_b 1 1" };
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < list->len; i++) {
    const HostPublishedForm *one = g_ptr_array_index (list, i);
    g_autofree char *words
        = g_strdup_printf ("%s %s %d", one->id, one->version, one->newest != FALSE);
    g_assert_cmpstr (words, ==, expected[i]);
    g_assert_nonnull (one->form);
  }
  const PwForm *found = pw_forms_find (desk->host->forms, "visit");
  g_assert_true (pw_digest_equal (pw_form_digest (found), &newest));
  g_assert_cmpuint (host_form_question_count (found), ==, 5);
  assert_whole (desk);
}

static void
test_twice (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = form_sample ("visit", "1", FIELDS);
  for (guint i = 0; i < 2; i++) {
    g_auto (HostFormResult) result = { .form = NULL };
    g_assert_true (host_form_publish (desk->host, xml, &result, &error));
    g_assert_no_error (error);
    g_assert_cmpint (result.changed, ==, i == 0);
    g_assert_null (result.before);
  }
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM op WHERE kind = 9"), ==, 1);
}

/* A code that goes is told and published all the same. */
static void
test_warning (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  desk_publish (desk, "visit", "1", FIELDS);
  g_autoptr (GBytes) xml
      = form_sample ("visit", "2", "village:string a:int k:select1=y people[]/who:string");
  g_auto (HostFormResult) result = { .form = NULL };
  g_assert_true (host_form_publish (desk->host, xml, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (result.before, ==, "1");
  g_assert_cmpuint (result.changes->len, ==, 1);
  const HostFormChange *change = g_ptr_array_index (result.changes, 0);
  g_assert_cmpstr (change->path, ==, "/k");
  g_assert_false (change->refused);
}

/* The program's own form may be published, and a version of it must fit it. */
static void
test_built_in (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  const PwForm *form = pw_forms_find (desk->host->forms, "form_a");
  g_autoptr (GBytes) xml = g_bytes_ref (pw_form_bytes (form));
  g_auto (HostFormResult) result = { .form = NULL };
  g_assert_true (host_form_publish (desk->host, xml, &result, &error));
  g_assert_no_error (error);
  g_assert_true (result.changed);
  g_autoptr (GBytes) other = form_sample ("form_a", "99999999999999", "village:string");
  g_auto (HostFormResult) second = { .form = NULL };
  g_assert_false (host_form_publish (desk->host, other, &second, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_cmpuint (host_form_changes_refused (second.changes), >, 10);
}

/* Records came first, from a handheld that had the form from elsewhere. */
static void
test_waiting_record (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = form_sample ("visit", "1", "place/village:string a:int");
  g_autoptr (PwForm) form = pw_form_load (xml, &error);
  g_assert_no_error (error);
  PwId record = desk_visit (desk->siti, form, DESK_VILLAGE, 1);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM v_record WHERE form_known = 0"), ==, 1);
  desk_publish (desk, "visit", "1", "place/village:string a:int");
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM v_record WHERE form_known = 0"), ==, 0);
  g_autoptr (HostRecord) loaded = host_record_load (desk->host, &record, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pw_form_id (loaded->form), ==, "visit");
  assert_whole (desk);
}

/* Another program publishes while this one has the store open and merges records of that form. */
static void
test_meanwhile (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = form_sample ("visit", "1", "place/village:string a:int");
  g_autoptr (HostStore) other = host_store_open (desk->host->path, &desk->clock.base, &error);
  g_assert_no_error (error);
  g_auto (HostFormResult) result = { .form = NULL };
  g_assert_true (host_form_publish (other, xml, &result, &error));
  g_assert_no_error (error);
  desk_visit (desk->siti, result.form, DESK_VILLAGE, 1);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM v_record WHERE form_known = 0"), ==, 1);
  desk_reopen (desk);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM v_record WHERE form_known = 0"), ==, 0);
  assert_whole (desk);
}

/* A published form that this program cannot read must not shut the store. */
static void
test_unreadable (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwDigest digest = desk_publish (desk, "visit", "1", FIELDS);
  world_sql (desk->host, "UPDATE form SET bytes = CAST (replace (CAST (bytes AS TEXT), '<input', "
                         "'<unheardof') AS BLOB)");
  desk_reopen (desk);
  g_assert_null (pw_forms_find (desk->host->forms, "visit"));
  g_autoptr (GPtrArray) list = host_forms_list (desk->host, &error);
  g_assert_no_error (error);
  const HostPublishedForm *one = g_ptr_array_index (list, 0);
  g_assert_null (one->form);
  g_autofree char *fault = host_form_fault (desk->host, &digest, &error);
  g_assert_nonnull (fault);
  g_assert_nonnull (strstr (fault, "unheardof"));
  g_autoptr (HostFsck) fsck = host_fsck_run (desk->host, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fsck->faults->len, >=, 1);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Desk, NULL, desk_set_up, test, desk_tear_down)
  ADD ("/host-form-publish/versions", test_versions);
  ADD ("/host-form-publish/twice", test_twice);
  ADD ("/host-form-publish/warning", test_warning);
  ADD ("/host-form-publish/built-in", test_built_in);
  ADD ("/host-form-publish/waiting-record", test_waiting_record);
  ADD ("/host-form-publish/meanwhile", test_meanwhile);
  ADD ("/host-form-publish/unreadable", test_unreadable);
  return g_test_run ();
}
