/* Hostile and odd XML files: nothing outside is read, nothing grows, nothing breaks. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sync/base/pw-limits.h"
#include "tests/lib/form-parts.h"

static void
assert_error (const char *xml, gsize length, PwError code, const char *reason) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = form_parts_load_bytes (xml, length, &error);
  g_assert_null (form);
  g_assert_error (error, PW_ERROR, (int)code);
  if (strstr (error->message, reason) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, reason);
}

static void
test_damaged (void) {
  assert_error ("", 0, PW_ERROR_DAMAGED, "not well-formed");
  assert_error ("<a>\n<b>\n</a>", 12, PW_ERROR_DAMAGED, "line 3: the form is not well-formed XML");
  static const char unknown[] = "<a>&nbsp;</a>";
  assert_error (unknown, strlen (unknown), PW_ERROR_DAMAGED, "not well-formed");
  static const char bad_utf8[] = "<a>\xff</a>";
  assert_error (bad_utf8, strlen (bad_utf8), PW_ERROR_DAMAGED, "not well-formed");
  static const char nul[] = "<a>\0</a>";
  assert_error (nul, sizeof nul - 1, PW_ERROR_DAMAGED, "not well-formed");
  static const char after[] = "<a/>\0<b/>";
  assert_error (after, sizeof after - 1, PW_ERROR_DAMAGED, "not well-formed");
}

static void
test_entities (void) {
  static const char laughs[] = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>"
                               "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
                               "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>"
                               "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>]><a b='&d;'>&d;</a>";
  assert_error (laughs, strlen (laughs), PW_ERROR_REFUSED, "DOCTYPE");
  static const char outside[] = "<!DOCTYPE a SYSTEM 'http://localhost/x.dtd'><a/>";
  assert_error (outside, strlen (outside), PW_ERROR_REFUSED, "DOCTYPE");
  static const char passwd[]
      = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html>&x;</html>";
  assert_error (passwd, strlen (passwd), PW_ERROR_REFUSED, "DOCTYPE");
}

#define LIST_FROM                                                                                  \
  "<html><head><model><instance><a/></instance><instance id='x' src='%s'/></model></head>"         \
  "<body/></html>"

/* Whoever opened the pipe for reading would wait for a writer for ever: that the test ends shows
 * that nobody did - by an entity, a parameter entity, a DTD, a style sheet or an inclusion. */
static void
test_no_file_is_read (void) {
  g_autofree char *folder = g_dir_make_tmp ("pw-form-XXXXXX", NULL);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe", NULL);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  static const char *const files[] = {
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file://%s'>]><html>&x;</html>",
    "<!DOCTYPE a [<!ENTITY %% x SYSTEM 'file://%s'> %%x;]><html/>",
    "<!DOCTYPE a SYSTEM '%s'><html/>",
    "<?xml-stylesheet href='%s'?><html/>",
    "<html xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='%s'/></html>",
    "<html xsi:schemaLocation='x %s' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'/>",
    LIST_FROM,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_auto (GStrv) halves = g_strsplit (files[i], "%s", 2);
    g_autofree char *joined = g_strjoinv (pipe_path, halves);
    g_auto (GStrv) percents = g_strsplit (joined, "%%", -1);
    g_autofree char *xml = g_strjoinv ("%", percents);
    assert_error (xml, strlen (xml), PW_ERROR_REFUSED, "");
  }
  g_assert_cmpint (g_unlink (pipe_path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_sizes (void) {
  g_autofree char *big = g_strnfill (PW_FORM_BYTES_MAX + 1, ' ');
  assert_error (big, PW_FORM_BYTES_MAX + 1, PW_ERROR_TOO_BIG, "more than 8 MiB");
  /* 100 MB are refused before anything looks at them: there is no moment for it. */
  const gsize hundred = 100 * 1000 * 1000;
  char *huge = g_malloc (hundred);
  memset (huge, '<', hundred);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GBytes) bytes = g_bytes_new_take (huge, hundred);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_form_load (bytes, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 100000);
}

static void
test_depth (void) {
  g_autoptr (GString) pit = g_string_new (NULL);
  for (guint i = 0; i < 100000; i++)
    g_string_append (pit, "<x>");
  assert_error (pit->str, pit->len, PW_ERROR_DAMAGED, "not well-formed");
  for (guint i = 0; i < 100000; i++)
    g_string_append (pit, "</x>");
  assert_error (pit->str, pit->len, PW_ERROR_DAMAGED, "not well-formed");
}

/* The same small form in other encodings. */
static void
test_encodings (void) {
  static const char text[]
      = "<html><head><title>\xc3\xa9</title><model><instance><a id='e'><b/></a>"
        "</instance></model></head><body/></html>";
  static const struct {
    const char *charset;
    const char *name; /* in the declaration; NULL: no declaration */
    gboolean taken;
  } cases[] = {
    { "UTF-8", NULL, TRUE },
    { "UTF-8", "utf-8", TRUE },
    { "UTF-16", "UTF-16", TRUE },
    { "ISO-8859-1", "ISO-8859-1", TRUE },
    { "CP1252", "windows-1252", FALSE },
    { "UTF-8", "EUC-JP", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *whole
        = cases[i].name == NULL
              ? g_strdup (text)
              : g_strdup_printf ("<?xml version='1.0' encoding='%s'?>%s", cases[i].name, text);
    gsize length;
    g_autofree char *bytes = g_convert (whole, -1, cases[i].charset, "UTF-8", NULL, &length, NULL);
    g_assert_nonnull (bytes);
    if (!cases[i].taken) {
      assert_error (bytes, length, PW_ERROR_REFUSED, "save it as UTF-8");
      continue;
    }
    g_autoptr (GError) error = NULL;
    g_autoptr (PwForm) form = form_parts_load_bytes (bytes, length, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (pw_form_title (form), ==, "\xc3\xa9");
  }
}

/* A prefix that was never declared is no reason to stop. */
static void
test_prefixes (void) {
  static const char xml[] = "<h:html><h:head><h:title>T</h:title><model><instance><a id='e'>"
                            "<orx:meta/><r jr:template=''><n/></r></a></instance></model></h:head>"
                            "<h:body><repeat nodeset='/a/r' jr:count='2'/></h:body></h:html>";
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = form_parts_load_bytes (xml, strlen (xml), &error);
  g_assert_no_error (error);
  g_assert_cmpint (form_parts_node (form, "/r")->kind, ==, PW_FORM_REPEAT);
  g_assert_null (pw_form_find (form, "/meta"));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-xml/damaged", test_damaged);
  g_test_add_func ("/form-xml/entities", test_entities);
  g_test_add_func ("/form-xml/no-file-is-read", test_no_file_is_read);
  g_test_add_func ("/form-xml/sizes", test_sizes);
  g_test_add_func ("/form-xml/depth", test_depth);
  g_test_add_func ("/form-xml/encodings", test_encodings);
  g_test_add_func ("/form-xml/prefixes", test_prefixes);
  return g_test_run ();
}
