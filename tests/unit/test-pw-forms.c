/* The registry: built-in forms are there, added ones are found by digest, the newest version by id;
 * what is to be loaded later is loaded once, when it is asked for. */
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
  g_assert_null (pw_forms_title (forms, "form_z"));
  /* The same bytes again are the same form. */
  guint before = pw_forms_count (forms);
  g_assert_true (pw_forms_add (forms, pw_form_bytes (form), &error) == form);
  g_assert_cmpuint (pw_forms_count (forms), ==, before);
}

/* What is noted of a built-in form without loading it is what loading it says; all load. */
static void
test_built_in_names (void) {
  g_autoptr (PwForms) noted = pw_forms_new (NULL);
  g_autoptr (PwForms) loaded = pw_forms_new (NULL);
  const char *id;
  PwDigest digest;
  guint count = 0;
  while (pw_forms_peek (noted, count, &id, &digest)) {
    const PwForm *form = pw_forms_find_digest (loaded, &digest);
    g_assert_nonnull (form);
    g_assert_cmpstr (pw_form_id (form), ==, id);
    g_assert_true (g_bytes_equal (pw_forms_bytes (noted, &digest), pw_form_bytes (form)));
    g_assert_cmpstr (pw_forms_title (noted, id), ==, pw_form_title (pw_forms_find (loaded, id)));
    count++;
  }
  g_assert_cmpuint (pw_forms_count (loaded), ==, count);
  for (guint i = 0; i < count; i++) {
    const PwForm *form = pw_forms_at (loaded, i);
    const PwForm *newest = pw_forms_find (noted, pw_form_id (form));
    g_assert_cmpint (pw_forms_compare_versions (pw_form_version (newest), pw_form_version (form)),
                     >=, 0);
  }
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

/* --- later ----------------------------------------------------------------------------------- */

typedef struct {
  GHashTable *files; /* owned: digest's first byte -> borrowed GBytes; a stand-in for a store */
  guint fetched;
} Shelf;

static GBytes *
fetch (const PwDigest *digest, gpointer data, GError **error) {
  Shelf *shelf = data;
  shelf->fetched++;
  GBytes *bytes = g_hash_table_lookup (shelf->files, GUINT_TO_POINTER (digest->bytes[0] + 1));
  if (bytes != NULL)
    return g_bytes_ref (bytes);
  g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN, "gone");
  return NULL;
}

static PwDigest
put_later (PwForms *forms, Shelf *shelf, const char *id, const char *version, GBytes *xml,
           gboolean is_there) {
  PwDigest digest = pw_digest_of (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
  if (is_there)
    g_hash_table_insert (shelf->files, GUINT_TO_POINTER (digest.bytes[0] + 1), xml);
  pw_forms_add_later (forms, id, version, &digest, fetch, shelf);
  return digest;
}

static void
test_later (void) {
  g_autoptr (PwForms) forms = pw_forms_new (NULL);
  guint before = pw_forms_count (forms);
  Shelf shelf = { .files = g_hash_table_new (NULL, NULL) };
  g_autoptr (GBytes) one = make_form ("f", "1");
  g_autoptr (GBytes) two = make_form ("f", "2");
  g_autoptr (GBytes) three = make_form ("f", "3");
  g_autoptr (GBytes) bad = g_bytes_new_static ("<a/>", 4);
  PwDigest first = put_later (forms, &shelf, "f", "1", one, TRUE);
  (void)put_later (forms, &shelf, "f", "2", two, TRUE);
  (void)put_later (forms, &shelf, "f", "3", three, FALSE);
  PwDigest last = put_later (forms, &shelf, "f", "4", bad, TRUE);
  const char *id;
  PwDigest peeked;
  g_assert_true (pw_forms_peek (forms, before + 3, &id, &peeked));
  g_assert_cmpstr (id, ==, "f");
  g_assert_true (pw_digest_equal (&peeked, &last));
  g_assert_false (pw_forms_peek (forms, before + 4, &id, &peeked));
  g_assert_cmpuint (shelf.fetched, ==, 0);
  /* 4 is no form and 3 is lost: 2 is the newest that there is. */
  const PwForm *newest = pw_forms_find (forms, "f");
  g_assert_cmpstr (pw_form_version (newest), ==, "2");
  g_assert_cmpuint (shelf.fetched, ==, 3);
  g_assert_true (pw_forms_find (forms, "f") == newest);
  g_assert_null (pw_forms_find_digest (forms, &last));
  g_assert_cmpuint (shelf.fetched, ==, 3);
  g_assert_cmpstr (pw_form_version (pw_forms_find_digest (forms, &first)), ==, "1");
  g_assert_cmpuint (shelf.fetched, ==, 4);
  /* The same again, whole or for later, changes nothing. */
  (void)put_later (forms, &shelf, "f", "2", two, TRUE);
  g_assert_true (pw_forms_add (forms, two, NULL) == newest);
  g_assert_cmpuint (pw_forms_count (forms), ==, before + 2);
  g_assert_cmpuint (shelf.fetched, ==, 4);
  pw_forms_free (g_steal_pointer (&forms));
  g_hash_table_unref (shelf.files);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/built-in", test_built_in);
  g_test_add_func ("/forms/built-in-names", test_built_in_names);
  g_test_add_func ("/forms/versions", test_versions);
  g_test_add_func ("/forms/refused", test_refused);
  g_test_add_func ("/forms/later", test_later);
  return g_test_run ();
}
