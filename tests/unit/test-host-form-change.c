/* What a new version of a form does to the answers of the version before: a table of two forms and
 * what is said about each field. */
#include "host/forms/host-form-change.h"

#include <string.h>

#include "tests/lib/form-sample.h"

static PwForm *
load (const char *fields) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = form_sample ("visit", "1", fields);
  PwForm *form = pw_form_load (xml, &error);
  g_assert_no_error (error);
  return form;
}

typedef struct {
  const char *before, *after;
  const char *said; /* "!/path" for a refusal, "-/path" for a warning; NULL: nothing */
  const char *word; /* that stands in the reason */
} Case;

static const Case cases[] = {
  /* what may change */
  { "a:string b:int", "a:string b:int", NULL, NULL },
  { "a:string b:int", "b:int a:string", NULL, NULL },
  { "a:string", "a:string b:int c/d:string e[]/f:string", NULL, NULL },
  { "k:select1=x,y", "k:select1=y,x,z", NULL, NULL },
  { "a:string", "a:string!", NULL, NULL },
  /* types */
  { "a:int", "a:string", "!/a", "int" },
  { "a:int", "a:decimal", "!/a", "decimal" },
  { "a:date", "a:dateTime", "!/a", "dateTime" },
  { "k:select1=x", "k:select=x", "!/k", "select" },
  { "k:select1=x", "k:string", "!/k", "string" },
  { "r[]/a:int", "r[]/a:date", "!/r/a", "date" },
  /* kinds */
  { "g/a:int", "g[]/a:int", "!/g", "repeat" },
  { "g[]/a:int", "g/a:int", "!/g", "group" },
  { "a:int", "a/b:int", "!/a", "group" },
  /* gone and moved */
  { "a:string b:int", "a:string", "!/b", "disappear" },
  { "g/a:int b:int", "b:int", "!/g/a", "disappear" },
  { "g/a:int b:int", "b:int a:int", "!/g/a", "move to /a" },
  { "a:int b:int", "g/a:int b:int", "!/a", "move to /g/a" },
  { "r[]/a:int b:int", "s[]/a:int b:int", "!/r/a", "move to /s/a" },
  /* Another field of that name that was there before is no sign of a move. */
  { "g/a:int a:int", "a:int b:int", "!/g/a", "disappear" },
  /* confidence */
  { "a:string!", "a:string", "!/a", "confidential" },
  /* codes */
  { "k:select1=x,y,z", "k:select1=y", "-/k", "x, z" },
  { "k:select=a,b,c,d,e,f,g", "k:select=g", "-/k", "a, b, c, d, e, ..." },
};

static void
test_table (void) {
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *one = &cases[i];
    g_autoptr (PwForm) before = load (one->before);
    g_autoptr (PwForm) after = load (one->after);
    g_autoptr (GPtrArray) changes = host_form_changes (before, after);
    g_test_message ("%s -> %s", one->before, one->after);
    g_assert_cmpuint (changes->len, ==, one->said != NULL ? 1 : 0);
    if (one->said == NULL)
      continue;
    const HostFormChange *change = g_ptr_array_index (changes, 0);
    g_assert_cmpstr (change->path, ==, one->said + 1);
    g_assert_cmpint (change->refused, ==, one->said[0] == '!');
    g_assert_cmpuint (host_form_changes_refused (changes), ==, one->said[0] == '!');
    g_assert_nonnull (strstr (change->reason, one->word));
  }
}

/* All are told, in the order of the version before. */
static void
test_several (void) {
  g_autoptr (PwForm) before = load ("a:int b:string! k:select1=x,y c:int r[]/d:int");
  g_autoptr (PwForm) after = load ("a:string b:int k:select1=x c:int r[]/e:int");
  g_autoptr (GPtrArray) changes = host_form_changes (before, after);
  static const char *const paths[] = { "/a", "/b", "/b", "/k", "/r/d" };
  g_assert_cmpuint (changes->len, ==, G_N_ELEMENTS (paths));
  for (guint i = 0; i < changes->len; i++)
    g_assert_cmpstr (((const HostFormChange *)g_ptr_array_index (changes, i))->path, ==, paths[i]);
  g_assert_cmpuint (host_form_changes_refused (changes), ==, 4);
}

/* A field that no longer fills its column is told, and may be. */
static void
test_column (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) before = load ("village:string a:int");
  g_autoptr (GBytes) xml = form_sample ("visit", "2", "village:string a:int");
  g_autoptr (GString) text
      = g_string_new_len (g_bytes_get_data (xml, NULL), (gssize)g_bytes_get_size (xml));
  g_assert_cmpuint (g_string_replace (text, " pw:column=\"village\"", "", 0), ==, 1);
  g_autoptr (GBytes) without = g_bytes_new (text->str, text->len);
  g_autoptr (PwForm) after = pw_form_load (without, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) changes = host_form_changes (before, after);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpuint (host_form_changes_refused (changes), ==, 0);
  const HostFormChange *change = g_ptr_array_index (changes, 0);
  g_assert_nonnull (strstr (change->reason, "village"));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host-form-change/table", test_table);
  g_test_add_func ("/host-form-change/several", test_several);
  g_test_add_func ("/host-form-change/column", test_column);
  return g_test_run ();
}
