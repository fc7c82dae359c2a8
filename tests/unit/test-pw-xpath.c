/* Expressions: the tables in tests/data/xpath say what every function gives, where paths lead, what
 * is read, which rows of a list are asked for and what is refused; each line that differs is told.
 */
#include <glib.h>
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "tests/lib/xpath-desk.h"

/* --- tables ---------------------------------------------------------------------------------- */

static void
expect (const char *where, const char *expression, const char *got, const char *wanted) {
  gboolean fits = g_str_has_prefix (wanted, "! ")
                      ? g_str_has_prefix (got, "! ") && strstr (got, wanted + 2) != NULL
                      : g_str_equal (got, wanted);
  if (fits)
    return;
  g_test_message ("%s: %s gives “%s”, not “%s”", where, expression, got, wanted);
  g_test_fail ();
}

static void
check_result (XpathDesk *desk, char **fields, const char *where) {
  g_autofree char *got = xpath_desk_evaluate (desk, fields[0], fields[1]);
  expect (where, fields[1], got, fields[2]);
}

static void
test_text (void) {
  xpath_desk_table ("text.tsv", 3, check_result);
}

static void
test_numbers (void) {
  xpath_desk_table ("numbers.tsv", 3, check_result);
}

static void
test_dates (void) {
  xpath_desk_table ("dates.tsv", 3, check_result);
}

static void
test_logic (void) {
  xpath_desk_table ("logic.tsv", 3, check_result);
}

static void
test_paths (void) {
  xpath_desk_table ("paths.tsv", 3, check_result);
}

static void
check_refs (XpathDesk *desk, char **fields, const char *where) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwXpath) xpath = pw_xpath_compile (fields[1], fields[0], &desk->scope, &error);
  g_assert_no_error (error);
  g_autoptr (GString) got = g_string_new (NULL);
  for (guint i = 0; i < pw_xpath_ref_count (xpath); i++) {
    const PwXpathRef *ref = pw_xpath_ref (xpath, i);
    g_string_append_printf (got, "%s%s %u%s", i > 0 ? "; " : "", ref->path, ref->shared,
                            ref->below ? "+" : "");
  }
  expect (where, fields[1], got->len > 0 ? got->str : "-", fields[2]);
}

static void
test_refs (void) {
  xpath_desk_table ("refs.tsv", 3, check_refs);
}

static void
check_rows (XpathDesk *desk, char **fields, const char *where) {
  g_string_truncate (desk->asked, 0);
  g_autofree char *result = xpath_desk_evaluate (desk, fields[0], fields[1]);
  g_autofree char *got = g_strdup_printf ("%s -> %s", desk->asked->str, result);
  expect (where, fields[1], got, fields[2]);
}

static void
test_rows (void) {
  xpath_desk_table ("rows.tsv", 3, check_rows);
}

static void
check_refusal (XpathDesk *desk, char **fields, const char *where) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwXpath) xpath = pw_xpath_compile (fields[0], "/laporan/jumlah", &desk->scope, &error);
  g_autofree char *wanted = g_strdup_printf ("! %s", fields[1]);
  g_autofree char *got = g_strdup_printf ("! %s", error != NULL ? error->message : "compiled");
  g_assert_true ((xpath == NULL) == (error != NULL));
  expect (where, fields[0], got, wanted);
  if (error != NULL)
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
}

static void
test_refusals (void) {
  xpath_desk_table ("refusals.tsv", 2, check_refusal);
}

/* --- results --------------------------------------------------------------------------------- */

static PwXpath *
compiled (XpathDesk *desk, const char *expression) {
  g_autoptr (GError) error = NULL;
  PwXpath *xpath = pw_xpath_compile (expression, "/laporan/jumlah", &desk->scope, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pw_xpath_text (xpath), ==, expression);
  return xpath;
}

static void
test_kinds_of_results (void) {
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  g_autoptr (GError) error = NULL;
  xmlNode *node = xpath_desk_node (desk, "/laporan/jumlah");
  g_autoptr (PwXpath) number = compiled (desk, ". + 0.5");
  g_autoptr (PwXpath) text = compiled (desk, "concat(., '.5')");
  g_autoptr (PwXpath) nodes = compiled (desk, "/laporan/saksi/kode");
  gboolean truth = FALSE, is_number = FALSE;
  double value = 0;
  g_assert_true (pw_xpath_boolean (desk->context, number, node, &truth, &error));
  g_assert_true (truth);
  g_assert_true (pw_xpath_number (desk->context, text, node, &value, &error));
  g_assert_cmpfloat (value, ==, 12.5);
  g_assert_null (pw_xpath_value (desk->context, number, node, &is_number, &value, &error));
  g_assert_no_error (error);
  g_assert_true (is_number);
  g_assert_cmpfloat (value, ==, 12.5);
  g_autofree char *as_text = pw_xpath_value (desk->context, text, node, &is_number, &value, &error);
  g_assert_false (is_number);
  g_assert_cmpstr (as_text, ==, "12.5");
  g_autoptr (GPtrArray) found = pw_xpath_nodes (desk->context, nodes, node, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 3);
  g_assert_true (found->pdata[2] == xpath_desk_node (desk, "/laporan/saksi[3]/kode"));
  g_assert_null (pw_xpath_nodes (desk->context, text, node, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
}

static void
test_instance_of_itemsets (void) {
  static const struct {
    const char *expression, *instance;
  } cases[] = {
    { "instance('desa')/root/item[induk = '34']", "desa" },
    { "randomize(instance('desa')/root/item)", "desa" },
    { "instance(\"wilayah\")/root/item", "wilayah" },
    { "/laporan/saksi", NULL },
    { "count(instance('desa')/root/item)", NULL },
    { "instance('desa')/root/item | /laporan/saksi", NULL },
  };
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PwXpath) xpath = compiled (desk, cases[i].expression);
    g_assert_cmpstr (pw_xpath_instance (xpath), ==, cases[i].instance);
  }
}

/* So that a date question can turn the number back. */
static void
test_counts_utc (void) {
  static const struct {
    const char *expression;
    gboolean utc;
  } cases[] = {
    { "decimal-date-time(today()) + 7", TRUE },
    { "if(. > 1, decimal-date-time('2024-10-07'), 0)", TRUE },
    { "today() + 7", FALSE },
    { "if(decimal-date-time(today()) > 1, 1, 2)", FALSE },
    { "../jumlah + 1", FALSE },
    { "number(date(decimal-date-time(today()) + 7))", FALSE },
  };
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PwXpath) xpath = compiled (desk, cases[i].expression);
    g_assert_cmpint (pw_xpath_counts_utc (xpath), ==, cases[i].utc);
  }
  g_autoptr (GError) error = NULL;
  double days = 0;
  g_autoptr (PwXpath) week = compiled (desk, cases[0].expression);
  g_assert_true (
      pw_xpath_number (desk->context, week, xpath_desk_node (desk, "/laporan"), &days, &error));
  g_autofree char *date = pw_xpath_days_to_date (days + 420 / 1440.0, 420);
  g_assert_cmpstr (date, ==, "2024-10-14");
}

/* The session takes an irrelevant node out of its parent's children and keeps node->parent. */
static void
test_hidden_node (void) {
  static const struct {
    const char *expression, *result;
  } cases[] = {
    { ".", "45" },
    { "../kode", "s2" },
    { "/laporan/saksi/kode", "s2" },
    { "/laporan/saksi/usia", "" },
    { "current()/../../tempat", "Desa Sumberagung" },
    { "position(.)", "1" },
    { "position(..)", "2" },
    { "count(../usia)", "0" },
    { "count(. | ../kode | /laporan/saksi)", "5" },
    { "count(ancestor::*) + count(following-sibling::*)", "2" },
  };
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  xmlNode *node = xpath_desk_node (desk, "/laporan/saksi[2]/usia");
  xmlNode *parent = node->parent;
  xmlUnlinkNode (node);
  node->parent = parent;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PwXpath) xpath
        = pw_xpath_compile (cases[i].expression, "/laporan/saksi/usia", &desk->scope, &error);
    g_autofree char *got = pw_xpath_string (desk->context, xpath, node, &error);
    g_assert_no_error (error);
    expect ("hidden", cases[i].expression, got, cases[i].result);
  }
  xmlFreeNode (node);
}

/* --- time ------------------------------------------------------------------------------------ */

static void
test_days (void) {
  g_assert_cmpfloat (pw_xpath_days ("1970-01-01", 420), ==, 0);
  g_assert_cmpfloat (pw_xpath_days ("2024-10-07", -600), ==, 20003);
  g_assert_cmpfloat (pw_xpath_days ("2024-10-07T12:00:00.000+07:00", 420), ==, 20003.5);
  g_assert_cmpfloat (pw_xpath_days ("2024-10-07T12:00:00.000+07:00", 540), ==, 20003.5 + 2 / 24.0);
  g_assert_true (pw_xpath_days ("2024-10-07 pagi", 420) != pw_xpath_days ("", 420));
  static const gint64 some[] = { -719162, -1, 0, 59, 60, 11016, 20003, 2932896 };
  for (gsize i = 0; i < G_N_ELEMENTS (some); i++) {
    g_autofree char *date = pw_xpath_days_to_date (some[i], 420);
    g_autofree char *moment = pw_xpath_days_to_date_time ((double)some[i] + 0.25, 420);
    g_assert_cmpfloat (pw_xpath_days (date, 420), ==, some[i]);
    g_assert_cmpfloat (pw_xpath_days (moment, 420), ==, (double)some[i] + 0.25);
  }
  g_autofree char *first = pw_xpath_days_to_date (-719162, 0);
  g_autofree char *last = pw_xpath_days_to_date (2932896, 0);
  g_autofree char *beyond = pw_xpath_days_to_date (2932897, 0);
  g_autofree char *nothing = pw_xpath_days_to_date (1.0 / 0.0, 0);
  g_assert_cmpstr (first, ==, "0001-01-01");
  g_assert_cmpstr (last, ==, "9999-12-31");
  g_assert_cmpstr (beyond, ==, "");
  g_assert_cmpstr (nothing, ==, "");
}

/* Every day from 1600 to 2400 is the one after the day before, and reads back. */
static void
test_calendar (void) {
  for (gint64 day = -135140; day < 157054; day += 1 + (day % 7 == 0 ? 11 : 0)) {
    g_autofree char *text = pw_xpath_days_to_date (day, 0);
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (day * 86400);
    g_autofree char *wanted = g_date_time_format (utc, "%Y-%m-%d");
    g_assert_cmpstr (text, ==, wanted);
    g_assert_cmpfloat (pw_xpath_days (text, 0), ==, day);
  }
}

static void
test_languages (void) {
  static const struct {
    const char *language, *text;
  } cases[] = { { "id", "Sel 27 Agu" },
                { "id-ID", "Sel 27 Agu" },
                { "en", "Tue 27 Aug" },
                { "jv", "Tue 27 Aug" } };
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    pw_xpath_context_set_language (desk->context, cases[i].language);
    g_autofree char *got
        = xpath_desk_evaluate (desk, "/laporan/jumlah", "format-date('2024-08-27', '%a %d %b')");
    g_assert_cmpstr (got, ==, cases[i].text);
  }
}

static void
test_seed (void) {
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  pw_xpath_context_set_seed (desk->context, 7);
  g_autofree char *first = xpath_desk_evaluate (desk, "/laporan", "concat(random(), uuid())");
  pw_xpath_context_set_seed (desk->context, 7);
  g_autofree char *again = xpath_desk_evaluate (desk, "/laporan", "concat(random(), uuid())");
  g_autofree char *other = xpath_desk_evaluate (desk, "/laporan", "concat(random(), uuid())");
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
}

/* A signature with a key made from a fixed seed, whole and with one letter changed. */
static void
test_extract_signed (void) {
  const char *message = "Form A 34.02 nomor 7";
  guint8 seed[crypto_sign_SEEDBYTES] = { 7 };
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
  guint8 data[crypto_sign_BYTES + 64] = { 0 };
  unsigned long long length = 0;
  g_assert_cmpint (sodium_init (), >=, 0);
  crypto_sign_seed_keypair (public_key, secret_key, seed);
  crypto_sign (data, &length, (const guint8 *)message, strlen (message), secret_key);
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  for (guint broken = 0; broken < 2; broken++) {
    data[length - 1] ^= (guint8)broken;
    g_autofree char *key = g_base64_encode (public_key, sizeof public_key);
    g_autofree char *text = g_base64_encode (data, (gsize)length);
    g_autofree char *expression = g_strdup_printf ("extract-signed('%s', '%s')", text, key);
    g_autofree char *got = xpath_desk_evaluate (desk, "/laporan", expression);
    g_assert_cmpstr (got, ==, broken == 0 ? message : "");
  }
}

/* --- inside each other ----------------------------------------------------------------------- */

typedef struct {
  PwXpathContext *context;
  PwXpath *output;
  xmlNode *node;
} Nested;

/* The text of an itext with an output. */
static char *
nested_itext (const char *id, gpointer data) {
  Nested *nested = data;
  g_autoptr (GError) error = NULL;
  if (g_str_equal (id, "polos"))
    return g_strdup ("polos");
  char *text = pw_xpath_string (nested->context, nested->output, nested->node, &error);
  return text != NULL ? text : g_strdup (error->message);
}

static void
test_nested_evaluation (void) {
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  g_autoptr (GError) error = NULL;
  Nested nested = { .node = xpath_desk_node (desk, "/laporan/saksi[2]/kode") };
  PwXpathSource source = { .itext = nested_itext, .data = &nested };
  nested.context = pw_xpath_context_new (desk->report, &source);
  nested.output = compiled (desk, "concat('<', ., '>')");
  g_autoptr (PwXpath) outer = compiled (desk, "concat(jr:itext('keluar'), ., current(), "
                                              "/laporan/saksi[jr:itext('keluar')][3]/kode)");
  g_autofree char *text
      = pw_xpath_string (nested.context, outer, xpath_desk_node (desk, "/laporan/jumlah"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "<s2>1212s3");
  /* A text that shows itself ends with a message, not with the stack. */
  pw_xpath_free (nested.output);
  nested.output = compiled (desk, "jr:itext('keluar')");
  g_autofree char *circle = pw_xpath_string (nested.context, nested.output, nested.node, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (circle, "a text that shows itself"));
  pw_xpath_free (nested.output);
  pw_xpath_context_free (nested.context);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xpath/text", test_text);
  g_test_add_func ("/xpath/numbers", test_numbers);
  g_test_add_func ("/xpath/dates", test_dates);
  g_test_add_func ("/xpath/logic", test_logic);
  g_test_add_func ("/xpath/paths", test_paths);
  g_test_add_func ("/xpath/refs", test_refs);
  g_test_add_func ("/xpath/rows", test_rows);
  g_test_add_func ("/xpath/refusals", test_refusals);
  g_test_add_func ("/xpath/kinds-of-results", test_kinds_of_results);
  g_test_add_func ("/xpath/instance-of-itemsets", test_instance_of_itemsets);
  g_test_add_func ("/xpath/counts-utc", test_counts_utc);
  g_test_add_func ("/xpath/hidden-node", test_hidden_node);
  g_test_add_func ("/xpath/days", test_days);
  g_test_add_func ("/xpath/calendar", test_calendar);
  g_test_add_func ("/xpath/languages", test_languages);
  g_test_add_func ("/xpath/seed", test_seed);
  g_test_add_func ("/xpath/extract-signed", test_extract_signed);
  g_test_add_func ("/xpath/nested-evaluation", test_nested_evaluation);
  return g_test_run ();
}
