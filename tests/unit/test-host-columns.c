/* Core columns read from CBOR say what the JSON says; what the walk calls plain the strict reader
 * accepts too; and no bytes whatever make it read beyond their end. Random answers, and random
 * damage to them. */
#include <string.h>

#include "host/intake/host-columns.h"
#include "sync/codec/pw-op-codec.h"
#include "sync/model/pw-answers.h"

typedef struct {
  PwForms *forms;
  HostColumnPlans *plans;
  const HostColumnPlan *form_a, *unknown;
} Plans;

static void
set_up (Plans *plans, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  plans->forms = pw_forms_new (&error);
  g_assert_no_error (error);
  plans->plans = host_column_plans_new (plans->forms);
  PwDigest none = { 0 };
  plans->form_a = host_column_plans_find (plans->plans,
                                          pw_form_digest (pw_forms_find (plans->forms, "form_a")));
  plans->unknown = host_column_plans_find (plans->plans, &none);
}

static void
tear_down (Plans *plans, gconstpointer data) {
  (void)data;
  host_column_plans_free (plans->plans);
  pw_forms_free (plans->forms);
}

static GByteArray *
to_cbor (json_t *answers) {
  GByteArray *out = g_byte_array_new ();
  pw_answers_write_cbor (out, answers);
  return out;
}

static void
assert_text (const GByteArray *cbor, const HostColumns *columns, HostColumn column,
             const char *text) {
  const HostSpan *span = &columns->spans[column];
  g_autofree char *found = g_strndup ((const char *)cbor->data + span->offset, span->length);
  g_assert_cmpstr (found, ==, text != NULL ? text : "");
}

/* --- confidential nodes ---------------------------------------------------------------------- */

/* A form may bind a core column to a node that it marks confidential: views do not get it. */
static void
test_confidential (Plans *plans, gconstpointer data) {
  (void)data;
  static const char text[]
      = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
        " xmlns:pw='urn:panwas:xforms:1'><h:head><h:title>t</h:title><model><instance>"
        "<d id='quiet' version='1'><v/><s/><a/><w><name/><post/></w></d></instance>"
        "<bind nodeset='/d/v' pw:column='village' pw:confidential='true'/>"
        "<bind nodeset='/d/s' pw:column='stage' pw:confidential='true'/>"
        "<bind nodeset='/d/a' pw:column='election'/>"
        "<bind nodeset='/d/w' pw:column='subjects'/>"
        "<bind nodeset='/d/w/name' pw:confidential='true'/>"
        "<bind nodeset='/d/w/post' pw:column='subject_position'/></model></h:head><h:body>"
        "<input ref='/d/v'><label>v</label></input><input ref='/d/s'><label>s</label></input>"
        "<input ref='/d/a'><label>a</label></input><group ref='/d/w'><label>w</label>"
        "<repeat nodeset='/d/w'><input ref='/d/w/name'><label>n</label></input>"
        "<input ref='/d/w/post'><label>p</label></input></repeat></group></h:body></h:html>";
  g_autoptr (GBytes) xml = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError) error = NULL;
  const PwForm *form = pw_forms_add (plans->forms, xml, &error);
  g_assert_no_error (error);
  g_autoptr (HostColumnPlans) all = host_column_plans_new (plans->forms);
  const HostColumnPlan *plan = host_column_plans_find (all, pw_form_digest (form));
  json_auto_t *answers
      = json_pack ("{s:s, s:s, s:s, s:[{s:s, s:s}]}", "v", "17.07.03.2007", "s", "rahasia", "a",
                   "pilkada", "w", "name", "Saksi", "post", "kades");
  g_autoptr (GByteArray) cbor = to_cbor (answers);
  HostColumns columns;
  g_assert_true (host_columns_read (plan, cbor->data, cbor->len, &columns));
  assert_text (cbor, &columns, HOST_COLUMN_VILLAGE, "17.07.03.2007");
  assert_text (cbor, &columns, HOST_COLUMN_ELECTION, "pilkada");
  assert_text (cbor, &columns, HOST_COLUMN_STAGE, NULL);
  const HostSpan *subjects = &columns.spans[HOST_COLUMN_SUBJECTS];
  HostSubject subject;
  gsize at = 0;
  g_assert_true (host_columns_next_subject (plan, cbor->data + subjects->offset, subjects->length,
                                            &at, &subject));
  g_assert_cmpuint (subject.name.length, ==, 0);
  g_assert_cmpmem (subject.position.text, subject.position.length, "kades", 5);
}

/* --- the form's own columns ------------------------------------------------------------------ */

static void
test_form (Plans *plans, gconstpointer data) {
  (void)data;
  json_t *answers = json_pack (
      "{s:s, s:s, s:s, s:s, s:s, s:{s:[s,s], s:s, s:s, s:[{s:s,s:s},{s:s,s:s},{}]}}", "village",
      "17.07.03.2004", "election", "pilkada", "stage", "kampanye", "narrative", "x",
      "violation_found", "yes", "violation", "acts", "medsos_suka", "medsos_bagikan", "occurred_at",
      "2024-10-07T21:43+07:00", "known_at", "2024-10-08T19:30+07:00", "subjects", "name", "Rika",
      "position", "sekdes", "name", "Budi", "role", "peserta");
  g_assert_nonnull (answers);
  g_autoptr (GByteArray) cbor = to_cbor (answers);
  HostColumns columns;
  g_assert_true (host_column_plan_is_known (plans->form_a));
  g_assert_cmpstr (host_column_plan_village_path (plans->form_a), ==, "/village");
  g_assert_true (host_columns_read (plans->form_a, cbor->data, cbor->len, &columns));
  g_assert_true (columns.is_plain);
  assert_text (cbor, &columns, HOST_COLUMN_VILLAGE, "17.07.03.2004");
  assert_text (cbor, &columns, HOST_COLUMN_ELECTION, "pilkada");
  assert_text (cbor, &columns, HOST_COLUMN_STAGE, "kampanye");
  assert_text (cbor, &columns, HOST_COLUMN_VIOLATION_FOUND, "yes");
  assert_text (cbor, &columns, HOST_COLUMN_OCCURRED_AT, "2024-10-07T21:43+07:00");
  assert_text (cbor, &columns, HOST_COLUMN_KNOWN_AT, "2024-10-08T19:30+07:00");
  const HostSpan *acts = &columns.spans[HOST_COLUMN_ACTS];
  HostText act;
  gsize at = 0;
  guint count = 0;
  while (host_columns_next_act (cbor->data + acts->offset, acts->length, &at, &act))
    g_assert_cmpmem (act.text, act.length, count++ == 0 ? "medsos_suka" : "medsos_bagikan",
                     count == 1 ? 11 : 14);
  g_assert_cmpuint (count, ==, 2);
  const HostSpan *list = &columns.spans[HOST_COLUMN_SUBJECTS];
  HostSubject subject;
  const char *const names[] = { "Rika", "Budi", NULL };
  at = count = 0;
  while (host_columns_next_subject (plans->form_a, cbor->data + list->offset, list->length, &at,
                                    &subject)) {
    g_autofree char *name = g_strndup (subject.name.text, subject.name.length);
    g_assert_cmpstr (name, ==, names[count++]);
  }
  g_assert_cmpuint (count, ==, 3);
  json_decref (answers);
}

/* --- forms that are not here ----------------------------------------------------------------- */

static void
test_unknown (Plans *plans, gconstpointer data) {
  (void)data;
  json_t *answers = json_pack ("{s:s, s:i, s:s, s:{s:s}}", "village", "17", "stage", 4, "acts",
                               "medsos_suka", "violation", "known_at", "2024");
  g_autoptr (GByteArray) cbor = to_cbor (answers);
  HostColumns columns;
  g_assert_false (host_column_plan_is_known (plans->unknown));
  g_assert_true (host_columns_read (plans->unknown, cbor->data, cbor->len, &columns));
  assert_text (cbor, &columns, HOST_COLUMN_VILLAGE, "17");
  assert_text (cbor, &columns, HOST_COLUMN_STAGE, NULL);    /* a number is no text */
  assert_text (cbor, &columns, HOST_COLUMN_KNOWN_AT, NULL); /* not at the top level */
  const HostSpan *acts = &columns.spans[HOST_COLUMN_ACTS];
  HostText act;
  gsize at = 0;
  g_assert_true (host_columns_next_act (cbor->data + acts->offset, acts->length, &at, &act));
  g_assert_cmpmem (act.text, act.length, "medsos_suka", 11);
  g_assert_false (host_columns_next_act (cbor->data + acts->offset, acts->length, &at, &act));
  json_decref (answers);
}

/* --- random answers -------------------------------------------------------------------------- */

static json_t *
random_value (guint depth) {
  static const char *const names[]
      = { "village", "acts", "subjects", "name", "stage", "x", "violation", "known_at" };
  g_autofree char *text = g_strdup_printf ("nilai %d", g_test_rand_int_range (0, 1000));
  gint kind = g_test_rand_int_range (0, depth > 0 ? 8 : 6);
  json_t *value;
  switch (kind) {
  case 0:
    return json_integer (g_test_rand_int_range (-70000, 70000));
  case 1:
    return json_real (g_test_rand_double_range (-10, 10));
  case 2:
    return json_true ();
  case 6:
    value = json_array ();
    for (gint i = g_test_rand_int_range (0, 5); i > 0; i--)
      json_array_append_new (value, random_value (depth - 1));
    return value;
  case 7:
    value = json_object ();
    for (gint i = g_test_rand_int_range (0, 6); i > 0; i--)
      json_object_set_new (value, names[g_test_rand_int_range (0, G_N_ELEMENTS (names))],
                           random_value (depth - 1));
    return value;
  default:
    return json_string (text);
  }
}

static json_t *
random_answers (void) {
  for (;;) {
    json_t *value = random_value (6);
    if (json_is_object (value) && json_object_size (value) > 0)
      return value;
    json_decref (value);
  }
}

static void
walk_lists (const HostColumnPlan *plan, const guint8 *bytes, const HostColumns *columns) {
  const HostSpan *acts = &columns->spans[HOST_COLUMN_ACTS];
  const HostSpan *subjects = &columns->spans[HOST_COLUMN_SUBJECTS];
  HostText act;
  HostSubject subject;
  gsize at = 0;
  guint count = 0;
  while (host_columns_next_act (bytes + acts->offset, acts->length, &at, &act)) {
    g_assert_true ((const guint8 *)act.text >= bytes + acts->offset);
    g_assert_true ((const guint8 *)act.text + act.length <= bytes + acts->offset + acts->length);
    g_assert_cmpuint (++count, <=, acts->length);
  }
  at = count = 0;
  while (
      host_columns_next_subject (plan, bytes + subjects->offset, subjects->length, &at, &subject))
    g_assert_cmpuint (++count, <=, subjects->length);
}

static void
test_random (Plans *plans, gconstpointer data) {
  (void)data;
  for (guint round = 0; round < 3000; round++) {
    json_t *answers = random_answers ();
    g_autoptr (GByteArray) cbor = to_cbor (answers);
    HostColumns columns;
    g_assert_true (host_columns_read (plans->unknown, cbor->data, cbor->len, &columns));
    json_t *village = json_object_get (answers, "village");
    assert_text (cbor, &columns, HOST_COLUMN_VILLAGE, json_string_value (village));
    walk_lists (plans->unknown, cbor->data, &columns);
    json_decref (answers);
    /* Damage: exact memory, so that a sanitizer sees a step too far. */
    g_autofree guint8 *bad = g_memdup2 (cbor->data, cbor->len);
    gsize length = (gsize)g_test_rand_int_range (1, (gint)cbor->len + 1);
    for (gint flips = g_test_rand_int_range (0, 4); flips > 0; flips--)
      bad[g_test_rand_int_range (0, (gint)length)] ^= (guint8)g_test_rand_int_range (1, 256);
    g_autofree guint8 *exact = g_memdup2 (bad, length);
    if (!host_columns_read (plans->unknown, exact, length, &columns))
      continue;
    walk_lists (plans->unknown, exact, &columns);
    PwCborReader reader;
    pw_cbor_reader_init (&reader, exact, length, "test");
    if (!columns.is_plain || !pw_cbor_skip (&reader, NULL, NULL, NULL)
        || !pw_cbor_read_end (&reader, NULL))
      continue;
    /* Canonical and plain: the strict reader must take it. */
    g_autoptr (GError) error = NULL;
    PwOpView view = { .kind = PW_OP_CREATE, .body = exact, .body_length = length };
    json_t *read = pw_body_read_answers (&view, &error);
    g_assert_no_error (error);
    json_decref (read);
  }
}

static void
test_limits (Plans *plans, gconstpointer data) {
  (void)data;
  HostColumns columns = { .is_plain = TRUE };
  static const guint8 not_a_map[] = { 0x80 };
  g_assert_false (host_columns_read (plans->unknown, not_a_map, 1, &columns));
  g_assert_false (host_columns_read (plans->unknown, not_a_map, 0, &columns));
  g_assert_true (columns.is_plain);
  /* Deeper than answers may be, and a name with a slash: readable, but not plain. */
  g_autoptr (GByteArray) deep = g_byte_array_new ();
  for (guint i = 0; i < PW_ANSWERS_DEPTH_MAX + 1; i++) {
    pw_cbor_write_map (deep, 1);
    pw_cbor_write_text (deep, "a", 1);
  }
  pw_cbor_write_uint (deep, 1);
  g_assert_true (host_columns_read (plans->unknown, deep->data, deep->len, &columns));
  g_assert_false (columns.is_plain);
  static const guint8 slash[] = { 0xa1, 0x61, '/', 0x01 };
  g_assert_true (host_columns_read (plans->unknown, slash, sizeof slash, &columns));
  g_assert_false (columns.is_plain);
  static const guint8 bytes[] = { 0xa1, 0x61, 'a', 0x41, 0x01 };
  g_assert_true (host_columns_read (plans->unknown, bytes, sizeof bytes, &columns));
  g_assert_false (columns.is_plain);
  g_autoptr (GByteArray) endless = g_byte_array_new ();
  for (guint i = 0; i < 1000; i++) {
    pw_cbor_write_map (endless, 1);
    pw_cbor_write_text (endless, "a", 1);
  }
  pw_cbor_write_uint (endless, 1);
  g_assert_false (host_columns_read (plans->unknown, endless->data, endless->len, &columns));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/host/columns/form", Plans, NULL, set_up, test_form, tear_down);
  g_test_add ("/host/columns/confidential", Plans, NULL, set_up, test_confidential, tear_down);
  g_test_add ("/host/columns/unknown", Plans, NULL, set_up, test_unknown, tear_down);
  g_test_add ("/host/columns/random", Plans, NULL, set_up, test_random, tear_down);
  g_test_add ("/host/columns/limits", Plans, NULL, set_up, test_limits, tear_down);
  return g_test_run ();
}
