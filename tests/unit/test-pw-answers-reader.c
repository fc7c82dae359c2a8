/* Input of answers: every shape, every kind of damage, each with its place and reason. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers-reader.h"
#include "sync/model/pw-answers.h"

/* What the reader says about `text`, a line each: "where = JSON" or "where ! message". */
static char *
transcript (const char *text, gssize length) {
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize)length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwAnswersReader) reader = pw_answers_reader_new (bytes, &error);
  g_assert_no_error (error);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < 100000; i++) {
    json_auto_t *answers = NULL;
    g_autofree char *where = NULL;
    g_autofree char *json = NULL;
    PwAnswersNext next = pw_answers_reader_next (reader, &answers, &where, &error);
    if (next == PW_ANSWERS_END) {
      g_assert_null (answers);
      g_assert_null (where);
      g_assert_no_error (error);
      return g_string_free (out, FALSE);
    }
    g_assert_nonnull (where);
    if (next == PW_ANSWERS_ITEM) {
      g_assert_no_error (error);
      g_assert_true (json_is_object (answers));
      json = pw_answers_to_text (answers, NULL);
      g_string_append_printf (out, "%s = %s\n", where, json);
    } else {
      g_assert_cmpint (next, ==, PW_ANSWERS_BAD);
      g_assert_null (answers);
      g_assert_true (pw_error_is (error, PW_ERROR_REFUSED)
                     || pw_error_is (error, PW_ERROR_TOO_BIG));
      g_string_append_printf (out, "%s ! %s\n", where, error->message);
      g_clear_error (&error);
    }
  }
  g_error ("the reader does not end");
}

static void
assert_transcript (const char *text, const char *expected) {
  g_autofree char *got = transcript (text, -1);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_shapes (void) {
  assert_transcript ("", "");
  assert_transcript (" \n\t\r\n", "");
  assert_transcript ("{\"a\":1}", "line 1 = {\"a\":1}\n");
  assert_transcript ("\xef\xbb\xbf{\"a\":1}\r\n", "line 1 = {\"a\":1}\n");
  assert_transcript ("{\"a\":1}\r\n\r\n  {\"a\":2}\n\n{\"a\":3}",
                     "line 1 = {\"a\":1}\nline 3 = {\"a\":2}\nline 5 = {\"a\":3}\n");
  assert_transcript ("\n{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  }\n}\n\n{\n  \"a\": 2\n}\n",
                     "line 2 = {\"a\":{\"b\":[1]}}\nline 10 = {\"a\":2}\n");
  assert_transcript ("{\n\"a\":\n{\n\"b\":\n1}}\n{}", "line 1 = {\"a\":{\"b\":1}}\nline 6 = {}\n");
  assert_transcript ("[]", "");
  assert_transcript ("\xef\xbb\xbf [ {\"a\":1},\n {\"a\":2} ]\n",
                     "element 1 = {\"a\":1}\nelement 2 = {\"a\":2}\n");
  assert_transcript ("{\"a\":\"}{][,\\\"\\\\\"}\n{}",
                     "line 1 = {\"a\":\"}{][,\\\"\\\\\"}\nline 2 = {}\n");
}

static void
test_bad_lines (void) {
  /* One bad line of many costs itself alone. */
  assert_transcript (
      "{\"a\":1}\n{\"a\":tru}\n{\"a\":3}\n",
      "line 1 = {\"a\":1}\n"
      "line 2 ! line 2, column 8: this is not JSON; look for a missing comma, bracket "
      "or quotation mark\n"
      "line 3 = {\"a\":3}\n");
  assert_transcript (
      "{\"a\":1,\n{\"a\":2}\n{\"a\":3}",
      "line 1 ! line 1, column 7: the text ends in the middle; a bracket or quotation "
      "mark is missing\n"
      "line 2 = {\"a\":2}\nline 3 = {\"a\":3}\n");
  assert_transcript (
      "{\"a\":\"x\n{\"a\":\"y\"}\n",
      "line 1 ! line 1, column 7: the text ends in the middle; a bracket or quotation "
      "mark is missing\n"
      "line 2 = {\"a\":\"y\"}\n");
  assert_transcript ("garbage\n{\"a\":2}\n5\n\"x\"\n[1]\n",
                     "line 1 ! line 1: a record must be a JSON object, in curly brackets\n"
                     "line 2 = {\"a\":2}\n"
                     "line 3 ! line 3: a record must be a JSON object, in curly brackets\n"
                     "line 4 ! line 4: a record must be a JSON object, in curly brackets\n"
                     "line 5 ! line 5: a record must be a JSON object, in curly brackets\n");
  assert_transcript (
      "\xff\xfe{", "line 1 ! line 1: the text is UTF-16, which some programs call Unicode; save it "
                   "as UTF-8\n");
  assert_transcript ("{\"a\":1} {\"a\":2}\n{\"a\":3}",
                     "line 1 ! line 1: there is more text after the end of the record\n"
                     "line 2 = {\"a\":3}\n");
  assert_transcript (
      "{\"a\":1}}\n{}",
      "line 1 ! line 1: there is more text after the end of the record\nline 2 = {}\n");
  /* A pretty-printed object that is bad is one complaint, and the next one is read. */
  assert_transcript (
      "{\n  \"a\": 1\n  \"b\": 2\n}\n{\n  \"a\": 2\n}\n",
      "line 1 ! line 3, column 5: this is not JSON; look for a missing comma, bracket "
      "or quotation mark\n"
      "line 5 = {\"a\":2}\n");
  assert_transcript (
      "{\"a\":1}\n{\"a\":",
      "line 1 = {\"a\":1}\n"
      "line 2 ! line 2, column 5: the text ends in the middle; a bracket or quotation "
      "mark is missing\n");
}

static void
test_bad_arrays (void) {
  assert_transcript ("[{\"a\":1},5,\"x,]\",[{}],{\"a\":1,\"a\":2},{\"a\":3}]",
                     "element 1 = {\"a\":1}\n"
                     "element 2 ! line 1: a record must be a JSON object, in curly brackets\n"
                     "element 3 ! line 1: a record must be a JSON object, in curly brackets\n"
                     "element 4 ! line 1: a record must be a JSON object, in curly brackets\n"
                     "element 5 ! line 1, column 32: a name stands twice in one object\n"
                     "element 6 = {\"a\":3}\n");
  assert_transcript ("[{\"a\":1}\n{\"a\":2}]",
                     "element 1 = {\"a\":1}\n"
                     "line 2 ! line 2: a comma or the end of the list was expected\n");
  assert_transcript ("[{\"a\":1},\n",
                     "element 1 = {\"a\":1}\n"
                     "line 2 ! line 2: the list does not end; a square bracket is missing\n");
  assert_transcript ("[", "line 1 ! line 1: the list does not end; a square bracket is missing\n");
  assert_transcript ("[{\"a\":1}] x",
                     "element 1 = {\"a\":1}\n"
                     "line 1 ! line 1: there is more text after the end of the list\n");
  assert_transcript ("[{\"a\":{\"b\":1}",
                     "element 1 ! line 1: the list does not end; a bracket is missing\n");
  assert_transcript ("[{\"a\":1},]",
                     "element 1 = {\"a\":1}\n"
                     "element 2 ! line 1: a record must be a JSON object, in curly brackets\n");
}

/* One bad object between two good ones: the good ones are read, the bad one says why. */
static void
assert_hostile (const char *bad, gssize length, PwError code, const char *reason) {
  g_autoptr (GString) text = g_string_new ("{\"first\":1}\n");
  g_string_append_len (text, bad, length < 0 ? (gssize)strlen (bad) : length);
  g_string_append (text, "\n{\"last\":1}\n");
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (PwAnswersReader) reader = pw_answers_reader_new (bytes, NULL);
  g_autoptr (GError) error = NULL;
  static const PwAnswersNext expected[]
      = { PW_ANSWERS_ITEM, PW_ANSWERS_BAD, PW_ANSWERS_ITEM, PW_ANSWERS_END };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    json_auto_t *answers = NULL;
    g_autofree char *where = NULL;
    GError **place = expected[i] == PW_ANSWERS_BAD ? &error : NULL;
    g_assert_cmpint (pw_answers_reader_next (reader, &answers, &where, place), ==, expected[i]);
    if (expected[i] == PW_ANSWERS_BAD)
      g_assert_cmpstr (where, ==, "line 2");
  }
  g_assert_error (error, PW_ERROR, (int)code);
  if (strstr (error->message, reason) == NULL)
    g_error ("\"%s\" does not say: %s", error->message, reason);
}

static void
test_hostile (void) {
  static const struct {
    const char *text;
    const char *reason;
  } cases[] = {
    { "{\"a\":\"\\u0000\"}", "NUL" },
    { "{\"a\\u0000b\":1}", "NUL" },
    { "{\"a\":\"\xff\xfe\"}", "UTF-8" },
    { "{\"a\":\"\xc3\"}", "UTF-8" },
    { "{\"a\":\"\xed\xa0\x80\"}", "UTF-8" },
    { "{\"a\":\"\xc0\x80\"}", "UTF-8" },
    { "{\"a\":\"\\ud800\"}", "not JSON" },
    { "{\"a\":\"\\udc00\\ud800\"}", "not JSON" },
    { "{\"a\":1,\"b\":2,\"a\":3}", "twice" },
    { "{\"x\":{\"a\":1,\"a\":1}}", "twice" },
    { "{\"a\":1e400}", "out of range" },
    { "{\"a\":1000000000000000000000000000000}", "out of range" },
    { "{\"a\":-9223372036854775809}", "out of range" },
    { "{\"a\":NaN}", "not JSON" },
    { "{\"a\":0x10}", "not JSON" },
    { "{\"a\":01}", "not JSON" },
    { "{\"a\":.5}", "not JSON" },
    { "{'a':1}", "not JSON" },
    { "{a:1}", "not JSON" },
    { "{\"a\":1,}", "not JSON" },
    { "{\"a\":\"tab\there\"}", "not JSON" },
    { "{\"\":1}", "name is empty" },
    { "{\"a/b\":1}", "holds \"/\"" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_hostile (cases[i].text, -1, PW_ERROR_REFUSED, cases[i].reason);
  assert_hostile ("{\"a\":\"x\0y\"}", 11, PW_ERROR_REFUSED, "not JSON");
}

static char *
repeated (const char *before, const char *middle, guint count, const char *after) {
  GString *text = g_string_new (before);
  for (guint i = 0; i < count; i++)
    g_string_append (text, middle);
  g_string_append (text, after);
  return g_string_free (text, FALSE);
}

static void
test_too_big (void) {
  g_autofree char *text = repeated ("{\"a\":\"", "x", 1 << 20, "\"}");
  assert_hostile (text, -1, PW_ERROR_TOO_BIG, "too long");
  g_autofree char *longer = repeated ("{\"a\":\"", "x", PW_JSON_ITEM_BYTES_MAX, "\"}");
  assert_hostile (longer, -1, PW_ERROR_TOO_BIG, "too long");
  g_autofree char *many = repeated ("{\"a\":[1", ",1", PW_ANSWERS_ITEMS_MAX, "]}");
  assert_hostile (many, -1, PW_ERROR_TOO_BIG, "too many");
  g_autofree char *more = repeated ("{\"a\":[1", ",1", 3 * PW_ANSWERS_ITEMS_MAX, "]}");
  assert_hostile (more, -1, PW_ERROR_TOO_BIG, "too many");
  g_autofree char *deep = repeated ("", "{\"a\":", PW_ANSWERS_DEPTH_MAX, "{}}}}}}}}}}}}}}}}}");
  assert_hostile (deep, -1, PW_ERROR_TOO_BIG, "too deeply");
  g_autofree char *deeper = repeated ("{\"a\":", "[", 10000, "");
  assert_hostile (deeper, -1, PW_ERROR_TOO_BIG, "too deeply");
  g_autoptr (GBytes) huge
      = g_bytes_new_take (g_malloc0 (PW_JSON_BYTES_MAX + 1), PW_JSON_BYTES_MAX + 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_answers_reader_new (huge, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

/* What a person can type is kept byte for byte. */
static void
test_kept (void) {
  static const char *const texts[] = { "\"q\" 'q' \\ /",
                                       "line\nline\r\n\ttab",
                                       "\xf0\x9f\x99\x8f\xf0\x9f\x87\xae\xf0\x9f\x87\xa9",
                                       "\xd7\x90\xe2\x80\xae\xd8\xa7 abc",
                                       "=1+1",
                                       "+62 812",
                                       "@x",
                                       "-",
                                       "\x01\x1f\x7f",
                                       "" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    json_auto_t *answers = json_pack ("{s:s}", "a", texts[i]);
    g_autofree char *line = pw_answers_to_text (answers, NULL);
    g_autofree char *expected = g_strdup_printf ("line 1 = %s\n", line);
    assert_transcript (line, expected);
  }
}

/* The same records as one line each, indented, and as a list give the same objects; so does any mix
 * of damage end, without repeating a place. */
static void
test_samples (void) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top == NULL ? "." : top, "tests/data/observations.jsonl", NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_autofree char *lines = transcript (text, (gssize)length);
  g_auto (GStrv) each = g_strsplit (g_strchomp (lines), "\n", -1);
  g_assert_cmpuint (g_strv_length (each), ==, 120);
  g_assert_null (strstr (lines, " ! "));
  for (guint round = 0; round < 60; round++) {
    g_autofree char *copy = g_memdup2 (text, length + 1);
    for (guint i = 0; i < 5; i++)
      copy[g_test_rand_int_range (0, (gint32)length)]
          = "{}[]\",:\\\n x"[g_test_rand_int_range (0, 11)];
    g_autofree char *damaged = transcript (copy, (gssize)length);
    g_auto (GStrv) rest = g_strsplit (g_strchomp (damaged), "\n", -1);
    guint good = 0;
    for (guint i = 0; rest[i] != NULL; i++)
      good += strstr (rest[i], " = {") != NULL;
    g_assert_cmpuint (good, >=, 120 - 2 * 5);
  }
}

/* Many beginnings without an end: the time must not grow with the square of the input. Before rule
 * 3 of the reader this took minutes. */
static void
test_many_bad_lines (void) {
  g_autofree char *text = repeated ("", "{\"a\":[1\n", 200000, "{}");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (PwAnswersReader) reader = pw_answers_reader_new (bytes, NULL);
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < 200000; i++) {
    json_t *answers;
    g_autofree char *where = NULL;
    g_assert_cmpint (pw_answers_reader_next (reader, &answers, &where, NULL), ==, PW_ANSWERS_BAD);
  }
  json_auto_t *last = NULL;
  g_autofree char *where = NULL;
  g_assert_cmpint (pw_answers_reader_next (reader, &last, &where, NULL), ==, PW_ANSWERS_ITEM);
  g_assert_cmpstr (where, ==, "line 200001");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answers-reader/shapes", test_shapes);
  g_test_add_func ("/answers-reader/bad-lines", test_bad_lines);
  g_test_add_func ("/answers-reader/bad-arrays", test_bad_arrays);
  g_test_add_func ("/answers-reader/hostile", test_hostile);
  g_test_add_func ("/answers-reader/too-big", test_too_big);
  g_test_add_func ("/answers-reader/kept", test_kept);
  g_test_add_func ("/answers-reader/many-bad-lines", test_many_bad_lines);
  g_test_add_func ("/answers-reader/samples", test_samples);
  return g_test_run ();
}
