/* Parts of a record as JSON: every member that scripts rely on, and null where there is nothing. */
#include <glib.h>

#include "sync/model/pw-json.h"
#include "sync/model/pw-record-json.h"
#include "tests/lib/history.h"

/* `value` (transfer full) is what `expected`, in history_json(), says. */
static void
assert_json (json_t *value, const char *expected) {
  json_auto_t *wanted = history_json (expected);
  g_assert_nonnull (value);
  g_assert_nonnull (wanted);
  if (!json_equal (value, wanted)) {
    char *text = json_dumps (value, JSON_SORT_KEYS);
    g_error ("got %s, expected %s", text, expected);
  }
  json_decref (value);
}

static void
test_texts (void) {
  json_auto_t *none = pw_json_text (NULL);
  json_auto_t *text = pw_json_text ("a\"b");
  json_auto_t *bytes = pw_json_text ("a\xff");
  json_auto_t *time = pw_json_time (0, 420);
  g_assert_true (json_is_null (none));
  g_assert_cmpstr (json_string_value (text), ==, "a\"b");
  g_assert_cmpstr (json_string_value (bytes), ==, "a\xef\xbf\xbd");
  g_assert_cmpstr (json_string_value (time), ==, "1970-01-01T07:00:00+07:00");
}

static PwRecordAuthor
some_author (void) {
  return (PwRecordAuthor){
    .device = { { 0xab } }, .seq = 7, .offset_min = 420, .person = (char *)"Siti"
  };
}

#define AUTHOR_MEMBERS                                                                             \
  "'device': 'ab000000000000000000000000000000', 'seq': 7, 'at': '1970-01-01T07:00:00+07:00', "    \
  "'person': 'Siti', 'reason': null"

static void
test_author (void) {
  json_auto_t *none = pw_record_author_to_json (NULL);
  g_assert_true (json_is_null (none));
  PwRecordAuthor author = some_author ();
  assert_json (pw_record_author_to_json (&author), "{" AUTHOR_MEMBERS "}");
}

static void
test_disputes (void) {
  g_autoptr (GPtrArray) alternatives = g_ptr_array_new ();
  g_autoptr (GPtrArray) disputed = g_ptr_array_new ();
  json_auto_t *value = json_string ("x");
  PwRecordAlternative with = { .author = some_author (), .value = value };
  PwRecordAlternative without = { .author = some_author () };
  g_ptr_array_add (alternatives, &with);
  g_ptr_array_add (alternatives, &without);
  PwRecordDispute dispute = { .path = (char *)"/a/b", .alternatives = alternatives };
  PwRecord record = { .disputed = disputed };
  assert_json (pw_record_disputes_to_json (&record), "[]");
  g_ptr_array_add (disputed, &dispute);
  assert_json (pw_record_disputes_to_json (&record),
               "[{'path': '/a/b', 'alternatives': [{" AUTHOR_MEMBERS
               ", 'value': 'x'}, {" AUTHOR_MEMBERS ", 'value': null}]}]");
}

static void
test_attachments (void) {
  g_autoptr (GPtrArray) attachments = g_ptr_array_new ();
  PwRecordAttachment one = { .author = some_author (),
                             .blob = { { 0xcd } },
                             .blob_bytes = 5000000000,
                             .media_type = (char *)"image/jpeg",
                             .file_name = (char *)"a.jpg" };
  PwRecord record = { .attachments = attachments };
  assert_json (pw_record_attachments_to_json (&record), "[]");
  g_ptr_array_add (attachments, &one);
  assert_json (pw_record_attachments_to_json (&record),
               "[{" AUTHOR_MEMBERS ", 'digest': "
               "'cd00000000000000000000000000000000000000000000000000000000000000', "
               "'size': 5000000000, 'type': 'image/jpeg', 'name': 'a.jpg', 'caption': null}]");
}

static void
test_reasons (void) {
  g_autoptr (GPtrArray) acknowledged = g_ptr_array_new ();
  PwRecordReason named = { .place = (char *)"/a", .author = some_author () };
  PwRecordReason device = { .place = (char *)"/b[1]/c", .author = some_author () };
  named.author.reason = (char *)"memang";
  device.author.person = NULL;
  PwRecord record = { .acknowledged = acknowledged };
  assert_json (pw_record_reasons_to_json (&record), "{}");
  g_ptr_array_add (acknowledged, &named);
  g_ptr_array_add (acknowledged, &device);
  assert_json (pw_record_reasons_to_json (&record),
               "{'/a': {'reason': 'memang', 'by': 'Siti', 'at': '1970-01-01T07:00:00+07:00'}, "
               "'/b[1]/c': {'reason': null, 'by': 'ab000000000000000000000000000000', "
               "'at': '1970-01-01T07:00:00+07:00'}}");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-record-json/texts", test_texts);
  g_test_add_func ("/pw-record-json/author", test_author);
  g_test_add_func ("/pw-record-json/disputes", test_disputes);
  g_test_add_func ("/pw-record-json/attachments", test_attachments);
  g_test_add_func ("/pw-record-json/reasons", test_reasons);
  return g_test_run ();
}
