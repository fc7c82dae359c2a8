/* Forms of a handheld: what came is found by digest and by id next to what is built in, also in
 * another run and when it was rolled back; a file is handed out byte for byte. Done by forms put as
 * the inbox puts them. */
#include <string.h>

#include "firmware/device/app-forms.h"
#include "sync/base/pw-error.h"
#include "tests/lib/carry-world.h"

static GBytes *
form_file (const char *id, const char *version) {
  char *xml = g_strdup_printf (
      "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\">"
      "<h:head><h:title>Judul %s</h:title><model><instance>"
      "<d id=\"%s\" version=\"%s\"><a/><g><b/></g><c/></d></instance></model></h:head>"
      "<h:body><input ref=\"/d/a\"/><input ref=\"/d/g/b\"/></h:body></h:html>",
      version, id, version);
  return g_bytes_new_take (xml, strlen (xml));
}

/* Puts a form; `refused` and `questions` as app_forms_put() says them. */
static void
put (CarryWorld *world, const char *id, const char *version, GBytes *xml, gboolean keep,
     gboolean is_refused) {
  g_autoptr (GError) error = NULL;
  g_autofree char *refused = NULL;
  guint questions = 99;
  g_assert_true (pw_db_begin (world->store->db, &error));
  g_assert_true (app_forms_put (world->store, id, version, xml, &refused, &questions, &error));
  g_assert_no_error (error);
  g_assert_cmpint (refused != NULL, ==, is_refused);
  g_assert_cmpuint (questions, ==, is_refused ? 0 : 2);
  if (keep)
    g_assert_true (pw_db_commit (world->store->db, &error));
  else
    pw_db_rollback (world->store->db);
}

static PwDigest
digest_of (GBytes *xml) {
  return pw_digest_of (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
}

static const PwForm *
newest (CarryWorld *world, const char *id) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (world->store, &error);
  g_assert_no_error (error);
  return pw_forms_find (forms, id);
}

static void
test_put (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) one = form_file ("f", "1");
  g_autoptr (GBytes) two = form_file ("f", "2");
  PwDigest first = digest_of (one);
  put (world, "f", "2", two, TRUE, FALSE);
  put (world, "f", "1", one, TRUE, FALSE); /* an older version that comes late */
  put (world, "f", "1", one, TRUE, FALSE);
  g_assert_cmpstr (pw_form_version (newest (world, "f")), ==, "2");
  carry_world_reopen (world);
  g_assert_cmpstr (pw_form_version (newest (world, "f")), ==, "2");
  g_assert_nonnull (newest (world, "form_a"));
  const PwForm *old = pw_forms_find_digest (world->store->forms, &first);
  g_assert_cmpstr (pw_form_version (old), ==, "1");
  g_autoptr (GBytes) bytes = app_forms_bytes (world->store, &first, &error);
  g_assert_true (g_bytes_equal (bytes, one));
  const PwForm *built_in = newest (world, "form_a");
  g_autoptr (GBytes) inside = app_forms_bytes (world->store, pw_form_digest (built_in), &error);
  g_assert_true (g_bytes_equal (inside, pw_form_bytes (built_in)));
  PwDigest unknown = pw_digest_of ("x", 1);
  g_assert_null (app_forms_bytes (world->store, &unknown, &error));
  g_assert_no_error (error);
}

static void
test_rolled_back (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GBytes) one = form_file ("f", "1");
  put (world, "f", "1", one, FALSE, FALSE);
  g_assert_null (newest (world, "f"));
  put (world, "f", "1", one, TRUE, FALSE);
  g_assert_nonnull (newest (world, "f"));
}

static void
test_refused (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bad = g_bytes_new ("<a/>", 4);
  g_autoptr (GBytes) one = form_file ("f", "1");
  put (world, "f", "9", bad, TRUE, TRUE);
  put (world, "f", "1", one, TRUE, FALSE);
  g_assert_cmpstr (pw_form_version (newest (world, "f")), ==, "1");
  carry_world_reopen (world);
  g_autoptr (GPtrArray) held = app_forms_held (world->store, &error);
  g_autoptr (GPtrArray) list = app_forms_list (world->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (held->len, ==, list->len);
  const AppForm *last = NULL, *before = NULL;
  for (guint i = 0; i < list->len; i++) {
    const AppForm *form = g_ptr_array_index (list, i);
    if (strcmp (form->id, "f") != 0) {
      g_assert_true (form->is_built_in);
      continue;
    }
    before = last;
    last = form;
  }
  g_assert_cmpstr (before->title, ==, "Judul 1");
  g_assert_true (before->is_newest);
  g_assert_null (before->refused);
  g_assert_null (last->title);
  g_assert_nonnull (last->refused);
  g_assert_cmpstr (last->version, ==, "9");
}

/* The pack's word for what it is must be true. */
static void
test_other (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GBytes) one = form_file ("f", "1");
  static const char *const wrong[][2] = { { "g", "1" }, { "f", "2" } };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *refused = NULL;
    guint questions;
    g_assert_true (pw_db_begin (world->store->db, NULL));
    g_assert_false (
        app_forms_put (world->store, wrong[i][0], wrong[i][1], one, &refused, &questions, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
    g_assert_true (pw_db_commit (world->store->db, NULL));
  }
  g_assert_null (newest (world, "f"));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (path, CarryWorld, NULL, carry_world_set_up, function, carry_world_tear_down)
  ADD ("/app-forms/put", test_put);
  ADD ("/app-forms/rolled-back", test_rolled_back);
  ADD ("/app-forms/refused", test_refused);
  ADD ("/app-forms/other", test_other);
  return g_test_run ();
}
