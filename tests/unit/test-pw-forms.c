/* The registry: built-in forms are there, added ones are found by digest, the newest version by id.
 */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/model/pw-forms.h"

static GBytes *
make_form (const char *id, const char *version) {
  char *xml = g_strdup_printf (
      "<h:html xmlns='http://www.w3.org/2002/xforms' "
      "xmlns:h='http://www.w3.org/1999/xhtml'><h:head>"
      "<model><instance><d id='%s' version='%s'><a/></d></instance></model></h:head>"
      "<h:body><input ref='/d/a'/></h:body></h:html>",
      id, version);
  return g_bytes_new_take (xml, strlen (xml));
}

static void
test_built_in (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForms) forms = pw_forms_new (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (pw_forms_count (forms), >=, 1);
  const PwForm *form = pw_forms_find (forms, "form_a");
  g_assert_nonnull (form);
  g_assert_true (pw_forms_find_digest (forms, pw_form_digest (form)) == form);
  g_assert_null (pw_forms_at (forms, pw_forms_count (forms)));
  g_assert_null (pw_forms_find (forms, "form_z"));
  /* The same bytes again are the same form. */
  guint before = pw_forms_count (forms);
  g_assert_true (pw_forms_add (forms, pw_form_bytes (form), &error) == form);
  g_assert_cmpuint (pw_forms_count (forms), ==, before);
}

static void
test_versions (void) {
  /* Each is newer than the one before. */
  static const char *const versions[]
      = { "9", "10", "0011", "2024101501", "20250101001", "a", "b" };
  g_autoptr (PwForms) forms = pw_forms_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_autoptr (GBytes) xml = make_form ("f", versions[i]);
    g_autoptr (GError) error = NULL;
    const PwForm *form = pw_forms_add (forms, xml, &error);
    g_assert_no_error (error);
    g_assert_true (pw_forms_find (forms, "f") == form);
    g_autoptr (GBytes) other = make_form ("other", versions[i]);
    g_assert_nonnull (pw_forms_add (forms, other, NULL));
  }
  /* Added in any other order the newest is the same. */
  g_autoptr (PwForms) reversed = pw_forms_new (NULL);
  for (gsize i = G_N_ELEMENTS (versions); i > 0; i--) {
    g_autoptr (GBytes) xml = make_form ("f", versions[i - 1]);
    g_assert_nonnull (pw_forms_add (reversed, xml, NULL));
    g_assert_cmpstr (pw_form_version (pw_forms_find (reversed, "f")), ==, "b");
  }
}

static void
test_refused (void) {
  g_autoptr (PwForms) forms = pw_forms_new (NULL);
  guint before = pw_forms_count (forms);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("<a/>", 4);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_forms_add (forms, bytes, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_cmpuint (pw_forms_count (forms), ==, before);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/built-in", test_built_in);
  g_test_add_func ("/forms/versions", test_versions);
  g_test_add_func ("/forms/refused", test_refused);
  return g_test_run ();
}
