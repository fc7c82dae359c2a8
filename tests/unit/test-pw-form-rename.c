/* The same form under another id: only the id differs, and what is no form or no id is refused. */
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/model/pw-form-rename.h"
#include "sync/model/pw-form.h"
#include "tests/lib/form-sample.h"

static void
test_renamed (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml
      = form_sample ("visit", "7", "village:string people[]/who:string k:select1=a,b");
  g_autoptr (GBytes) other = pw_form_with_id (xml, "visit_b", &error);
  g_assert_no_error (error);
  g_autoptr (PwForm) before = pw_form_load (xml, &error);
  g_autoptr (PwForm) after = pw_form_load (other, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pw_form_id (after), ==, "visit_b");
  g_assert_cmpstr (pw_form_version (after), ==, "7");
  g_assert_false (pw_digest_equal (pw_form_digest (before), pw_form_digest (after)));
  g_assert_nonnull (pw_form_find (after, "/people/who"));
  g_assert_cmpint (pw_form_find (after, "/people")->kind, ==, PW_FORM_REPEAT);
  g_assert_cmpuint (pw_form_choice_count (pw_form_find (after, "/k")), ==, 2);
  g_assert_cmpstr (pw_form_find_column (after, "village")->path, ==, "/village");
  /* Back again, it is the form that it was, and the same input gives the same bytes. */
  g_autoptr (GBytes) again = pw_form_with_id (xml, "visit_b", NULL);
  g_assert_true (g_bytes_equal (other, again));
}

static void
assert_fails (const char *xml, const char *id, PwError code) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  g_autoptr (GBytes) other = pw_form_with_id (bytes, id, &error);
  g_assert_null (other);
  g_assert_error (error, PW_ERROR, (int)code);
}

static void
test_refused (void) {
  static const char *const bad_ids[]
      = { "", "1visit", "a b", "a/b", "kunjungan\xc3\xa9", "-a", "a\"" };
  g_autoptr (GBytes) xml = form_sample ("visit", "1", "village:string");
  g_autofree char *text = g_strndup (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
  for (guint i = 0; i < G_N_ELEMENTS (bad_ids); i++)
    assert_fails (text, bad_ids[i], PW_ERROR_REFUSED);
  g_autofree char *long_id = g_strnfill (PW_NAME_BYTES_MAX + 1, 'a');
  assert_fails (text, long_id, PW_ERROR_REFUSED);
  assert_fails ("<nothing/>", "visit_b", PW_ERROR_REFUSED);
  assert_fails ("<nothing", "visit_b", PW_ERROR_DAMAGED);
  assert_fails ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "visit_b", PW_ERROR_REFUSED);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-form-rename/renamed", test_renamed);
  g_test_add_func ("/pw-form-rename/refused", test_refused);
  return g_test_run ();
}
