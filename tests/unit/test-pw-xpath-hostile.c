/* Hostile expressions: random bytes, random words, random trees of every function, and monsters by
 * size, depth and cost all end with a result or an error, and soon; the sanitizers watch. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "tests/lib/xpath-desk.h"

#define BYTES_ROUNDS 20000
#define WORDS_ROUNDS 20000
#define TREES_ROUNDS 4000
#define SLOW_SECONDS 5.0 /* of one monster: far more than it takes, so that slow machines pass */

/* Compiles and evaluates every way there is; both may fail, with an error. */
static void
try_expression (XpathDesk *desk, const char *text) {
  static const char *const places[] = { "/laporan/jumlah", "/laporan/saksi[1]/bukti[2]/ukuran" };
  static const char *const paths[] = { "/laporan/jumlah", "/laporan/saksi/bukti/ukuran" };
  guint at = (guint)g_test_rand_int_range (0, G_N_ELEMENTS (places));
  g_autoptr (GError) error = NULL;
  g_autoptr (PwXpath) xpath = pw_xpath_compile (text, paths[at], &desk->scope, &error);
  g_assert_true ((xpath == NULL) == (error != NULL));
  if (xpath == NULL)
    return;
  for (guint i = 0; i < pw_xpath_ref_count (xpath); i++) {
    const PwXpathRef *ref = pw_xpath_ref (xpath, i);
    g_assert_true (g_str_has_prefix (ref->path, "/"));
    g_assert_cmpuint (ref->shared, <=, 4);
  }
  xmlNode *node = xpath_desk_node (desk, places[at]);
  g_autofree char *value = pw_xpath_string (desk->context, xpath, node, &error);
  g_assert_true ((value == NULL) == (error != NULL));
  g_assert_true (value == NULL || g_utf8_validate (value, -1, NULL));
  g_clear_error (&error);
  g_autoptr (GPtrArray) nodes = pw_xpath_nodes (desk->context, xpath, node, &error);
  g_assert_true ((nodes == NULL) == (error != NULL));
}

static void
test_bytes (void) {
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  for (guint round = 0; round < BYTES_ROUNDS; round++) {
    char text[24];
    guint length = (guint)g_test_rand_int_range (0, sizeof text);
    for (guint i = 0; i < length; i++)
      text[i] = (char)g_test_rand_int_range (1, round % 2 == 0 ? 127 : 256);
    text[length] = '\0';
    try_expression (desk, text);
  }
}

static const char *
pick (const char *const *words, gsize count) {
  return words[g_test_rand_int_range (0, (gint32)count)];
}

static void
test_words (void) {
  static const char *const words[] = { "(",       ")",
                                       "[",       "]",
                                       ",",       "/",
                                       "//",      "..",
                                       ".",       "@",
                                       "::",      "|",
                                       "+",       "-",
                                       "*",       " or ",
                                       " and ",   " div ",
                                       " mod ",   "=",
                                       "!=",      "<",
                                       ">=",      "$",
                                       "1",       "0.5",
                                       "'a'",     "\"",
                                       "'",       "saksi",
                                       "kode",    "laporan",
                                       "child",   "self",
                                       "node(",   "text(",
                                       "true(",   "count(",
                                       "if(",     "position(",
                                       "é",       "\t",
                                       "a:b",     "current(",
                                       "concat(", "instance('wilayah')" };
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  for (guint round = 0; round < WORDS_ROUNDS; round++) {
    g_autoptr (GString) text = g_string_new (NULL);
    for (gint32 i = g_test_rand_int_range (1, 14); i > 0; i--)
      g_string_append (text, pick (words, G_N_ELEMENTS (words)));
    try_expression (desk, text->str);
  }
}

/* --- trees ----------------------------------------------------------------------------------- */

static void append_tree (GString *text, guint depth);

static void
append_path (GString *text, guint depth) {
  static const char *const starts[] = { "/laporan/",
                                        "../",
                                        "current()/../",
                                        "instance('wilayah')/root/",
                                        "//",
                                        "/laporan/saksi/",
                                        "instance('desa')/root/",
                                        "instance('laporan')/laporan/" };
  static const char *const steps[] = { "saksi",
                                       "kode",
                                       "usia",
                                       "bukti",
                                       "*",
                                       "hari",
                                       "item",
                                       "nama",
                                       "..",
                                       ".",
                                       "tgl",
                                       "@sumber",
                                       "descendant::node()",
                                       "following-sibling::*",
                                       "text()",
                                       "ancestor::saksi" };
  g_string_append (text, pick (starts, G_N_ELEMENTS (starts)));
  for (gint32 i = g_test_rand_int_range (1, 4); i > 0; i--) {
    const char *step = pick (steps, G_N_ELEMENTS (steps));
    g_string_append (text, step);
    if (depth > 0 && step[0] != '.' && g_test_rand_int_range (0, 4) == 0) {
      g_string_append_c (text, '[');
      append_tree (text, depth - 1);
      g_string_append_c (text, ']');
    }
    g_string_append (text, i > 1 ? "/" : "");
  }
}

static void
append_call (GString *text, guint depth) {
  static const struct {
    const char *name;
    guint count;
  } calls[] = {
    { "if", 3 },
    { "coalesce", 2 },
    { "once", 1 },
    { "selected", 2 },
    { "selected-at", 2 },
    { "count-selected", 1 },
    { "count", 1 },
    { "sum", 1 },
    { "count-non-empty", 1 },
    { "jr:itext", 1 },
    { "jr:choice-name", 2 },
    { "position", 1 },
    { "pulldata", 4 },
    { "uuid", 1 },
    { "int", 1 },
    { "round", 2 },
    { "number", 1 },
    { "string", 1 },
    { "boolean", 1 },
    { "string-length", 1 },
    { "substr", 3 },
    { "substring", 3 },
    { "translate", 3 },
    { "join", 3 },
    { "concat", 3 },
    { "normalize-space", 1 },
    { "regex", 2 },
    { "date", 1 },
    { "date-time", 1 },
    { "decimal-date-time", 1 },
    { "decimal-time", 1 },
    { "format-date", 2 },
    { "min", 2 },
    { "max", 3 },
    { "not", 1 },
    { "checklist", 4 },
    { "weighted-checklist", 4 },
    { "digest", 3 },
    { "randomize", 2 },
    { "pow", 2 },
    { "area", 1 },
    { "distance", 2 },
    { "geofence", 2 },
    { "id", 1 },
    { "base64-decode", 1 },
    { "extract-signed", 2 },
    { "name", 1 },
    { "lang", 1 },
    { "difference-in-months", 2 },
    { "last", 0 },
    { "position", 0 },
    { "today", 0 },
  };
  gsize index = (gsize)g_test_rand_int_range (0, G_N_ELEMENTS (calls));
  g_string_append_printf (text, "%s(", calls[index].name);
  for (guint i = 0; i < calls[index].count; i++) {
    g_string_append (text, i > 0 ? ", " : "");
    if (depth > 0)
      append_tree (text, depth - 1);
    else
      append_path (text, 0);
  }
  g_string_append_c (text, ')');
}

static void
append_leaf (GString *text) {
  static const char *const leaves[] = { "1",
                                        "0",
                                        "-1",
                                        "0.5",
                                        "99999999999999999999",
                                        "''",
                                        "'a b'",
                                        "'2024-10-07'",
                                        "1 div 0",
                                        "'x'",
                                        "'[a-z]*'",
                                        "'(a*)*b'",
                                        "'\xc3\xa9'",
                                        "'-7 110 0 0;-7 111'",
                                        "'%Y%'",
                                        "'MD5'",
                                        "'9999-12-31T23:59:59.999-14:00'",
                                        "1e5",
                                        "'hex'",
                                        "current()",
                                        "now()" };
  g_string_append (text, pick (leaves, G_N_ELEMENTS (leaves)));
}

static void
append_tree (GString *text, guint depth) {
  static const char *const ops[] = { " + ", " - ",  " * ", " div ", " mod ", " = ",  " != ",
                                     " < ", " <= ", " > ", " >= ",  " and ", " or ", "|" };
  gint32 kind = depth == 0 ? g_test_rand_int_range (0, 2) : g_test_rand_int_range (0, 6);
  if (kind == 0)
    append_leaf (text);
  else if (kind == 1)
    append_path (text, depth);
  else if (kind <= 3)
    append_call (text, depth);
  else {
    g_string_append_c (text, '(');
    append_tree (text, depth - 1);
    g_string_append (text, pick (ops, G_N_ELEMENTS (ops)));
    append_tree (text, depth - 1);
    g_string_append_c (text, ')');
  }
}

static void
test_trees (void) {
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  for (guint round = 0; round < TREES_ROUNDS; round++) {
    g_autoptr (GString) text = g_string_new (NULL);
    append_tree (text, (guint)g_test_rand_int_range (1, 5));
    try_expression (desk, text->str);
    g_string_truncate (desk->asked, 0);
    if (round % 100 == 0)
      g_ptr_array_set_size (desk->rows, 0);
  }
}

/* --- monsters -------------------------------------------------------------------------------- */

static char *
repeated (const char *before, const char *part, const char *after, gsize bytes) {
  GString *text = g_string_new (before);
  while (text->len + strlen (part) + strlen (after) <= bytes)
    g_string_append (text, part);
  g_string_append (text, after);
  return g_string_free (text, FALSE);
}

static const struct {
  const char *before, *part, *after;
} monsters[] = {
  { "", "(", "" },
  { "", "[", "" },
  { "", "-", "1" },
  { "", "- ", "1" },
  { "1", "+1", "" },
  { "1", "=1", "" },
  { "1", "<1", "" },
  { "1", " or 1", "" },
  { "0", " and 0", "" },
  { "1", " div 2", "" },
  { "a", "|a", "" },
  { "a", "/a", "" },
  { "a", "/..", "" },
  { "//a", "//a", "" },
  { "count(/", "/*/", "*)" },
  { "", "../", "kode" },
  { "a", "[1]", "" },
  { "saksi", "[kode]", "" },
  { "", "a[", "" },
  { "", "not(", "" },
  { "", "concat(", "" },
  { "", "if(1,1,", "" },
  { "concat(//*", ",//*", ")" },
  { "concat(string(/)", ",string(/)", ")" },
  { "join(string(/), //node()", ",//node()", ")" },
  { "max(1", ",//*", ")" },
  { "//*[//*[//*[//*[//*[//*[count(//*) = 1]]]]]]", " ", "" },
  { "count(//node()[count(//node()[count(//node()[count(//node()) > 1]) > 1]) > 1])", " ", "" },
  { "//*[. = //*[. = //*[. = //*[. = //*]]]]", " ", "" },
  { "'", "x", "'" },
  { "'", "\xc3\xa9", "'" },
  { "", "1", "" },
  { "0.", "0", "1" },
  { "a", "a", "" },
  { "translate('", "a", "', 'a', 'b')" },
  { "normalize-space('", " ", "')" },
  { "regex('a', '", "(", "')" },
  { "regex('a', '", "(a", "')" },
  { "regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaa', '(a*)*(a*)*(a*)*[^a]", "", "')" },
  { "regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaa', '(?R)?(?R)?a", "", "b')" },
  { "selected('", "a ", "', 'b')" },
  { "distance('", "1 1;", "')" },
  { "pow(pow(9,99),", "9", ")" },
  { "round(1 div 3, ", "9", ")" },
  { "substr('abc', ", "9", ")" },
  { "format-date(now(), '", "%Y", "')" },
  { "date(", "9", ")" },
  { "uuid(", "9", ")" },
  { "indexed-repeat(/laporan/saksi/kode", ",/laporan/saksi,1", ")" },
  { "instance('desa')/root/item", "[kode=1]", "" },
  { "", "\xff", "" },
  { "", "\x01", "" },
  { "", " ", "" },
};

static void
test_monsters (void) {
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (monsters); i++) {
    g_autofree char *text
        = repeated (monsters[i].before, monsters[i].part[0] != '\0' ? monsters[i].part : " ",
                    monsters[i].after, PW_XPATH_BYTES_MAX);
    g_test_timer_start ();
    try_expression (desk, text);
    double seconds = g_test_timer_elapsed ();
    if (seconds > SLOW_SECONDS)
      g_error ("“%s%s...” takes %.1f s", monsters[i].before, monsters[i].part, seconds);
    g_test_message ("%s%s...%s: %.3f s", monsters[i].before, monsters[i].part, monsters[i].after,
                    seconds);
  }
}

static void
assert_error (XpathDesk *desk, const char *text, PwError code) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwXpath) xpath = pw_xpath_compile (text, "/laporan/jumlah", &desk->scope, &error);
  g_assert_null (xpath);
  g_assert_error (error, PW_ERROR, (gint)code);
}

static void
test_limits (void) {
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  g_autofree char *longest = repeated ("'", "x", "'", PW_XPATH_BYTES_MAX);
  g_autofree char *longer = g_strconcat (longest, " ", NULL);
  g_autofree char *result = xpath_desk_evaluate (desk, "/laporan/jumlah", longest);
  g_assert_cmpuint (strlen (result), ==, PW_XPATH_BYTES_MAX - 2);
  assert_error (desk, longer, PW_ERROR_TOO_BIG);
  assert_error (desk, "'\xff'", PW_ERROR_REFUSED);
  assert_error (desk, "'\x7f'", PW_ERROR_REFUSED);
  for (guint depth = PW_XPATH_DEPTH_MAX - 1; depth <= PW_XPATH_DEPTH_MAX; depth++) {
    g_autoptr (GString) text = g_string_new (NULL);
    for (guint i = 0; i < depth; i++)
      g_string_append (text, i % 2 == 0 ? "if(1," : "coalesce('',");
    g_string_append (text, "7");
    for (guint i = depth; i-- > 0;)
      g_string_append (text, i % 2 == 0 ? ",2)" : ")");
    if (depth < PW_XPATH_DEPTH_MAX) {
      g_autofree char *seven = xpath_desk_evaluate (desk, "/laporan/jumlah", text->str);
      g_assert_cmpstr (seven, ==, "7");
    } else
      assert_error (desk, text->str, PW_ERROR_TOO_BIG);
  }
}

/* What takes too many steps says so, and the next expression is none the worse. */
static void
test_steps (void) {
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  g_autofree char *endless = xpath_desk_evaluate (
      desk, "/laporan/jumlah",
      "count(//node()[count(//node()[count(//node()[count(//node()) > 1]) > 1]) > 1])");
  g_assert_nonnull (strstr (endless, "too many steps"));
  g_autofree char *next = xpath_desk_evaluate (desk, "/laporan/jumlah", ". + 1");
  g_assert_cmpstr (next, ==, "13");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xpath-hostile/bytes", test_bytes);
  g_test_add_func ("/xpath-hostile/words", test_words);
  g_test_add_func ("/xpath-hostile/trees", test_trees);
  g_test_add_func ("/xpath-hostile/monsters", test_monsters);
  g_test_add_func ("/xpath-hostile/limits", test_limits);
  g_test_add_func ("/xpath-hostile/steps", test_steps);
  return g_test_run ();
}
