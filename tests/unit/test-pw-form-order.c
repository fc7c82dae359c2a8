/* The order of a form's expressions, who reads a node, and which cycles are refused with which
 * path; and that a form of 4,000 questions is ordered in a moment. */
#include <glib.h>
#include <string.h>

#include "tests/lib/form-parts.h"

#define NODES "<a/><b/><c/><g><x/><y/></g><r jr:template=''><n/><m/></r><count/>"
#define BODY                                                                                       \
  "<group ref='/data/r'><repeat nodeset='/data/r'><input ref='/data/r/n'/></repeat></group>"

static void
test_order (void) {
  static const struct {
    const char *binds;
    const char *order;
  } cases[] = {
    { "", "" },
    { "<bind nodeset='/data/a' calculate='/data/b + 1'/>"
      "<bind nodeset='/data/b' calculate='/data/c + 1'/>",
      "/b calculate, /a calculate" },
    { "<bind nodeset='/data/a' calculate='../b'/><bind nodeset='/data/b' relevant='../c = 1'/>",
      "/b relevant, /a calculate" },
    /* Reading what is in a group needs the group's relevant. */
    { "<bind nodeset='/data/a' calculate='/data/g/x'/><bind nodeset='/data/g' relevant='/data/b = "
      "1'/>"
      "<bind nodeset='/data/b' calculate='/data/c'/>",
      "/b calculate, /g relevant, /a calculate" },
    /* Reading a group as text, or all below, needs everything in it. */
    { "<bind nodeset='/data/a' calculate='sum(/data/g/*)'/>"
      "<bind nodeset='/data/g/x' calculate='/data/b'/>"
      "<bind nodeset='/data/g/y' relevant='/data/b'/>",
      "/g/x calculate, /g/y relevant, /a calculate" },
    /* required and readonly are read by nobody. */
    { "<bind nodeset='/data/a' required=\"/data/b = ''\"/>"
      "<bind nodeset='/data/b' required=\"/data/a = ''\" readonly=\". != ''\"/>",
      "/a required, /b required, /b readonly" },
    /* A constraint is asked of the answer, not ordered. */
    { "<bind nodeset='/data/a' constraint='. &gt; /data/b'/>", "" },
    /* The number of entries comes before those who read them, ... */
    { "<bind nodeset='/data/a' calculate='sum(/data/r/n)'/>", "/r count, /a calculate" },
    /* ... unless it is they who say the number. */
    { "<bind nodeset='/data/count' calculate='count(/data/r/n) + 1'/>",
      "/count calculate, /r count" },
    /* A calculate may read its own answer, here and in other entries. */
    { "<bind nodeset='/data/a' calculate=\"if(. = '', 1, .)\"/>"
      "<bind nodeset='/data/r/m' calculate='sum(/data/r/m)'/>",
      "/a calculate, /r/m calculate" },
    /* A relevant may read what is in its own group. */
    { "<bind nodeset='/data/g' relevant=\"./x = '1'\"/><bind nodeset='/data/g/x' calculate='1'/>",
      "/g/x calculate, /g relevant" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gboolean counts = strstr (cases[i].order, "count") != NULL;
    FormParts parts = {
      .nodes = NODES,
      .binds = cases[i].binds,
      .body = counts ? "<group ref='/data/r'><repeat nodeset='/data/r' jr:count='/data/count'>"
                       "<input ref='/data/r/n'/></repeat></group>"
                     : BODY,
    };
    g_autoptr (PwForm) form = form_parts_load (&parts);
    g_autofree char *order = form_parts_order (form);
    g_assert_cmpstr (order, ==, cases[i].order);
  }
}

static void
test_cycles (void) {
  static const struct {
    const char *binds;
    const char *path;
  } cases[] = {
    { "<bind nodeset='/data/a' calculate='/data/b'/><bind nodeset='/data/b' calculate='/data/a'/>",
      "/data/a -> /data/b -> /data/a" },
    { "<bind nodeset='/data/a' calculate='/data/b'/><bind nodeset='/data/b' calculate='/data/c'/>"
      "<bind nodeset='/data/c' calculate='/data/a'/>",
      "/data/a -> /data/b -> /data/c -> /data/a" },
    { "<bind nodeset='/data/a' relevant='/data/b = 1'/><bind nodeset='/data/b' "
      "relevant='/data/a'/>",
      "/data/a -> /data/b -> /data/a" },
    { "<bind nodeset='/data/a' calculate='/data/g/x'/><bind nodeset='/data/g' relevant='/data/a'/>",
      "/data/a -> /data/g -> /data/a" },
    { "<bind nodeset='/data/g/x' calculate='/data/b'/>"
      "<bind nodeset='/data/b' calculate='count(/data/g/*)'/>",
      "/data/b -> /data/g/x -> /data/b" },
    { "<bind nodeset='/data/r/n' calculate='../m'/><bind nodeset='/data/r/m' calculate='../n'/>",
      "/data/r/n -> /data/r/m -> /data/r/n" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    FormParts parts = { .nodes = NODES, .binds = cases[i].binds, .body = BODY };
    form_parts_refused (&parts, "line 6: these expressions need each other's results",
                        cases[i].path);
  }
}

/* --- readers --------------------------------------------------------------------------------- */

static char *
readers_of (const PwForm *form, const char *path) {
  guint count;
  const PwFormDependent *each = pw_form_dependents (form, form_parts_node (form, path), &count);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < count; i++) {
    g_assert_true (i == 0 || each[i - 1].trigger < each[i].trigger);
    const PwFormTrigger *trigger = pw_form_trigger (form, each[i].trigger);
    g_string_append_printf (text, "%s%s@%u", i == 0 ? "" : " ", trigger->node->path,
                            each[i].shared);
  }
  return g_string_free (text, FALSE);
}

static void
test_readers (void) {
  FormParts parts = {
    .nodes = NODES,
    .binds = "<bind nodeset='/data/a' calculate='/data/b + /data/b'/>"
             "<bind nodeset='/data/c' relevant='sum(/data/g/*) = /data/b'/>"
             "<bind nodeset='/data/r/m' calculate='../n'/>"
             "<bind nodeset='/data/count' calculate='sum(/data/r/n)'/>",
    .body = BODY,
  };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  g_autofree char *b = readers_of (form, "/b");
  g_assert_true (g_str_has_prefix (b, "/a@"));
  g_assert_nonnull (strstr (b, " /c@"));
  /* What is below a group that is read as a whole; and what nobody reads. */
  g_autofree char *x = readers_of (form, "/g/x");
  g_assert_true (g_str_has_prefix (x, "/c@"));
  g_autofree char *a = readers_of (form, "/a");
  g_assert_cmpstr (a, ==, "");
  /* In the same entry (root and entry shared), and from outside, in any entry. */
  g_autofree char *n = readers_of (form, "/r/n");
  g_assert_nonnull (strstr (n, "/r/m@2"));
  g_assert_nonnull (strstr (n, "/count@1"));
}

/* --- much ------------------------------------------------------------------------------------ */

/* 4,000 questions with 8,000 references, each to the two before it. */
static void
test_many (void) {
  g_autoptr (GString) nodes = g_string_new ("<a/>");
  g_autoptr (GString) binds = g_string_new (NULL);
  for (guint i = 0; i < 4000; i++) {
    g_string_append_printf (nodes, "<q%u/>", i);
    if (i >= 2)
      g_string_append_printf (binds, "<bind nodeset='/data/q%u' calculate='/data/q%u+/data/q%u'/>",
                              i, i - 1, i - 2);
  }
  FormParts parts = { .nodes = nodes->str, .binds = binds->str };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PwForm) form = form_parts_load (&parts);
  gint64 took = g_get_monotonic_time () - start;
  g_test_message ("loaded in %.1f ms", (double)took / 1000.0);
  g_assert_cmpuint (pw_form_trigger_count (form), ==, 3998);
  for (guint i = 0; i < 3998; i++) {
    g_autofree char *path = g_strdup_printf ("/q%u", i + 2);
    g_assert_cmpstr (pw_form_trigger (form, i)->node->path, ==, path);
  }
  g_assert_null (pw_form_trigger (form, 3998));
}

/* So many groups read as a whole that their lists of readers would take all memory. */
static void
test_too_much (void) {
  g_autoptr (GString) nodes = g_string_new ("<a/><g>");
  g_autoptr (GString) binds = g_string_new (NULL);
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (nodes, "<q%u/>", i);
  g_string_append (nodes, "</g>");
  for (guint i = 0; i < 3000; i++) {
    g_string_append_printf (nodes, "<s%u/>", i);
    g_string_append_printf (binds, "<bind nodeset='/data/s%u' calculate='sum(/data/g/*)'/>", i);
  }
  FormParts parts = { .nodes = nodes->str, .binds = binds->str };
  g_autofree char *xml = form_parts_xml (&parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = form_parts_load_bytes (xml, strlen (xml), &error);
  g_assert_null (form);
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-order/order", test_order);
  g_test_add_func ("/form-order/cycles", test_cycles);
  g_test_add_func ("/form-order/readers", test_readers);
  g_test_add_func ("/form-order/many", test_many);
  g_test_add_func ("/form-order/too-much", test_too_much);
  return g_test_run ();
}
