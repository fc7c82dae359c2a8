/* Paths into answers, fields, and JSON Merge Patch (RFC 7396 appendix A). */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"

/* JSON with ' for ". (transfer full) */
static json_t *
parse (const char *text) {
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  json_t *value = json_loads (json, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
  g_assert_nonnull (value);
  return value;
}

static void
assert_json (json_t *value, const char *expected) {
  json_auto_t *other = parse (expected);
  if (!json_equal (value, other)) {
    g_autofree char *text = pw_answers_to_text (value, NULL);
    g_error ("%s is not %s", text, expected);
  }
}

static void
test_path_is_valid (void) {
  static const char *const good[] = { "/a", "/violation/place", "/a-b/c.d", "/\xc3\xa9", "/ " };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (pw_answers_path_is_valid (good[i]));
  static const char *const bad[] = { "", "/", "a", "a/b", "//", "/a/", "/a//b", "//a", "/\xff" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (pw_answers_path_is_valid (bad[i]));
  g_assert_false (pw_answers_path_is_valid (NULL));
  g_autofree char *name = g_strnfill (PW_NAME_BYTES_MAX + 1, 'x');
  name[0] = '/';
  g_assert_true (pw_answers_path_is_valid (name));
  g_autofree char *longer = g_strconcat (name, "x", NULL);
  g_assert_false (pw_answers_path_is_valid (longer));
  g_autoptr (GString) deep = g_string_new (NULL);
  for (guint i = 0; i < PW_ANSWERS_DEPTH_MAX; i++)
    g_string_append (deep, "/x");
  g_assert_true (pw_answers_path_is_valid (deep->str));
  g_string_append (deep, "/x");
  g_assert_false (pw_answers_path_is_valid (deep->str));
}

static void
test_get (void) {
  json_auto_t *answers = parse ("{'a':{'b':{'c':1}},'list':[{'x':1}]}");
  assert_json (pw_answers_get (answers, "/a/b/c"), "1");
  assert_json (pw_answers_get (answers, "/a"), "{'b':{'c':1}}");
  assert_json (pw_answers_get (answers, "/list"), "[{'x':1}]");
  g_assert_true (pw_answers_get (answers, "/") == answers);
  g_assert_null (pw_answers_get (answers, "/a/b/c/d"));
  g_assert_null (pw_answers_get (answers, "/list/x"));
  g_assert_null (pw_answers_get (answers, "/none"));
  g_assert_null (pw_answers_get (answers, "a"));
}

static void
test_set (void) {
  json_auto_t *answers = parse ("{'a':{'b':1},'leaf':2,'empty':{}}");
  json_auto_t *value = json_string ("new");
  g_assert_true (pw_answers_set (answers, "/a/b", value));
  g_assert_true (pw_answers_set (answers, "/x/y/z", value));
  g_assert_true (pw_answers_set (answers, "/empty", value));
  assert_json (answers, "{'a':{'b':'new'},'leaf':2,'empty':'new','x':{'y':{'z':'new'}}}");
  json_auto_t *before = json_deep_copy (answers);
  g_assert_false (pw_answers_set (answers, "/leaf/b/c", value)); /* through a field */
  g_assert_false (pw_answers_set (answers, "/a", value));        /* over a group with fields */
  g_assert_false (pw_answers_set (answers, "/x/y", value));
  g_assert_false (pw_answers_set (answers, "/", value));
  g_assert_false (pw_answers_set (answers, "//", value));
  g_assert_true (json_equal (before, answers));
}

static void
test_unset (void) {
  json_auto_t *answers = parse ("{'a':{'b':{'c':1}},'d':{'e':1,'f':2},'g':[1]}");
  g_assert_false (pw_answers_unset (answers, "/a/x"));
  g_assert_false (pw_answers_unset (answers, "/a/b/c/d"));
  g_assert_false (pw_answers_unset (answers, "/"));
  g_assert_true (pw_answers_unset (answers, "/a/b/c"));
  assert_json (answers, "{'d':{'e':1,'f':2},'g':[1]}");
  g_assert_true (pw_answers_unset (answers, "/d/e"));
  assert_json (answers, "{'d':{'f':2},'g':[1]}");
  g_assert_true (pw_answers_unset (answers, "/d"));
  g_assert_true (pw_answers_unset (answers, "/g"));
  assert_json (answers, "{}");
}

static void
test_fields (void) {
  json_auto_t *answers
      = parse ("{'z':1,'a':{'q':{'r':null},'p':[{'x':1}]},'empty':{},'list':[],'text':''}");
  g_autoptr (GPtrArray) fields = pw_answers_fields (NULL, answers);
  static const char *const expected[][2] = { { "/z", "1" },
                                             { "/a/q/r", "null" },
                                             { "/a/p", "[{'x':1}]" },
                                             { "/list", "[]" },
                                             { "/text", "''" } };
  g_assert_cmpuint (fields->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < fields->len; i++) {
    const PwAnswersField *field = g_ptr_array_index (fields, i);
    g_assert_cmpstr (field->path, ==, expected[i][0]);
    assert_json (field->value, expected[i][1]);
  }
}

/* RFC 7396 appendix A: base, patch, result. */
static void
test_merge_patch (void) {
  static const char *const cases[][3] = {
    { "{'a':'b'}", "{'a':'c'}", "{'a':'c'}" },
    { "{'a':'b'}", "{'b':'c'}", "{'a':'b','b':'c'}" },
    { "{'a':'b'}", "{'a':null}", "{}" },
    { "{'a':'b','b':'c'}", "{'a':null}", "{'b':'c'}" },
    { "{'a':['b']}", "{'a':'c'}", "{'a':'c'}" },
    { "{'a':'c'}", "{'a':['b']}", "{'a':['b']}" },
    { "{'a':{'b':'c'}}", "{'a':{'b':'d','c':null}}", "{'a':{'b':'d'}}" },
    { "{'a':[{'b':'c'}]}", "{'a':[1]}", "{'a':[1]}" },
    { "['a','b']", "['c','d']", "['c','d']" },
    { "{'a':'b'}", "['c']", "['c']" },
    { "{'a':'foo'}", "null", "null" },
    { "{'a':'foo'}", "'bar'", "'bar'" },
    { "{'e':null}", "{'a':1}", "{'e':null,'a':1}" },
    { "[1,2]", "{'a':'b','c':null}", "{'a':'b'}" },
    { "{}", "{'a':{'bb':{'ccc':null}}}", "{'a':{'bb':{}}}" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    json_auto_t *base = parse (cases[i][0]);
    json_auto_t *patch = parse (cases[i][1]);
    json_auto_t *result = pw_answers_merge_patch (base, patch);
    assert_json (result, cases[i][2]);
    assert_json (base, cases[i][0]);
    assert_json (patch, cases[i][1]);
  }
  json_auto_t *patch = parse ("{'a':{'b':1,'c':null}}");
  json_auto_t *result = pw_answers_merge_patch (NULL, patch);
  assert_json (result, "{'a':{'b':1}}");
  /* The result is the caller's alone: changing it changes nothing else. */
  json_object_set_new (json_object_get (result, "a"), "b", json_integer (2));
  assert_json (patch, "{'a':{'b':1,'c':null}}");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answers/path-is-valid", test_path_is_valid);
  g_test_add_func ("/answers/get", test_get);
  g_test_add_func ("/answers/set", test_set);
  g_test_add_func ("/answers/unset", test_unset);
  g_test_add_func ("/answers/fields", test_fields);
  g_test_add_func ("/answers/merge-patch", test_merge_patch);
  return g_test_run ();
}
