/* Fuzz targets of answers: JSON as people hand it in, and canonical CBOR. */
#include <string.h>

#include "sync/model/pw-answers-reader.h"
#include "sync/model/pw-answers.h"
#include "tests/fuzz/fuzz-tools.h"

/* Answers within the limits say the same as CBOR and as text. */
static void
check_answers (json_t *answers) {
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_answers_check_limits (answers, &error));
  g_autoptr (GByteArray) cbor = g_byte_array_new ();
  pw_answers_write_cbor (cbor, answers);
  g_assert_cmpuint (cbor->len, <=, PW_ANSWERS_BYTES_MAX);
  PwCborReader reader;
  pw_cbor_reader_init (&reader, cbor->data, cbor->len, "answers");
  json_auto_t *back = pw_answers_read_cbor (&reader, &error);
  g_assert_no_error (error);
  g_assert_true (json_equal (back, answers));
  g_autofree char *text = pw_answers_to_text (answers, NULL);
  json_auto_t *parsed = json_loads (text, JSON_REJECT_DUPLICATES, NULL);
  g_assert_nonnull (parsed);
  g_assert_true (json_equal (parsed, answers));
  g_assert_null (strchr (text, '\n'));
}

static void
run_answers (const guint8 *data, gsize length) {
  g_autoptr (GBytes) json = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwAnswersReader) reader = pw_answers_reader_new (json, &error);
  g_assert_no_error (error);
  json_auto_t *last = NULL;
  for (gsize turns = 0;; turns++) {
    /* Each item takes at least one byte of the input. */
    g_assert_cmpuint (turns, <=, length + 1);
    json_auto_t *answers = NULL;
    g_autofree char *where = NULL;
    g_autoptr (GError) item_error = NULL;
    PwAnswersNext next = pw_answers_reader_next (reader, &answers, &where, &item_error);
    g_assert_cmpint (answers != NULL, ==, next == PW_ANSWERS_ITEM);
    g_assert_cmpint (where != NULL, ==, next != PW_ANSWERS_END);
    if (next == PW_ANSWERS_END)
      break;
    if (next == PW_ANSWERS_BAD) {
      fuzz_assert_refused (item_error);
      continue;
    }
    check_answers (answers);
    if (last != NULL) {
      json_auto_t *set = NULL, *unset = NULL;
      (void)pw_answers_diff (NULL, last, answers, &set, &unset);
      json_auto_t *applied = pw_answers_apply (last, set, unset, NULL);
      g_autoptr (GPtrArray) wanted = pw_answers_fields (NULL, answers);
      g_autoptr (GPtrArray) got = applied != NULL ? pw_answers_fields (NULL, applied) : NULL;
      if (got != NULL)
        g_assert_cmpuint (got->len, ==, wanted->len);
    }
    json_decref (last);
    last = json_incref (answers);
  }
}

/* The first byte tells who reads the rest: the bare reader, answers, one value, a change. What is
 * read writes the same bytes. */
static void
run_cbor (const guint8 *data, gsize length) {
  static json_t *(*const readers[]) (PwCborReader *, GError **)
      = { pw_answers_read_cbor, pw_answers_read_value_cbor, pw_answers_read_set_cbor };
  PwCborReader reader;
  g_autoptr (GError) error = NULL;
  pw_cbor_reader_init (&reader, data + 1, length - 1, "an item");
  const guint8 *bytes = NULL;
  gsize item_length = 0;
  gboolean canonical = pw_cbor_skip (&reader, &bytes, &item_length, &error);
  if (!canonical)
    fuzz_assert_refused (error);
  else
    g_assert_true (bytes == data + 1 && item_length == reader.at);
  g_autoptr (GError) read_error = NULL;
  pw_cbor_reader_init (&reader, data + 1, length - 1, "an item");
  json_auto_t *value = readers[data[0] % G_N_ELEMENTS (readers)](&reader, &read_error);
  if (value == NULL) {
    fuzz_assert_refused (read_error);
    g_assert_cmpuint (reader.at, ==, 0);
    return;
  }
  g_assert_true (canonical);
  g_assert_cmpuint (reader.at, ==, item_length);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  pw_answers_write_cbor (out, value);
  g_assert_cmpmem (out->data, out->len, bytes, item_length);
}

const FuzzTarget fuzz_answers = { "answers", run_answers, NULL };
const FuzzTarget fuzz_cbor = { "cbor", run_cbor, NULL };
