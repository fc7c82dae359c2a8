/* Every line of tests/data/law-cases.csv: facts in, and which articles, limits and recipients come
 * out, how sure, and when a limit ends. Then the catalogue is walked: a verified suggestion, limit
 * or recipient without a line fails. */
#include <gio/gio.h>
#include <glib.h>
#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/law/pw-law.h"

typedef struct {
  PwCsv *csv;
  const char *const *cells;
} Line;

/* NULL for an empty cell. */
static const char *
cell (const Line *line, const char *column) {
  int index = pw_csv_column (line->csv, column);
  g_assert_cmpint (index, >=, 0);
  return line->cells[index][0] != '\0' ? line->cells[index] : NULL;
}

static PwCsv *
open_cases (void) {
  g_autoptr (GError) error = NULL;
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top != NULL ? top : ".", "tests", "data", "law-cases.csv", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  PwCsv *csv = pw_csv_open (bytes, &error);
  g_assert_no_error (error);
  return csv;
}

static void
read_time (const Line *line, const char *column, PwLawTime *time) {
  gboolean known = pw_law_time_parse (cell (line, column), time);
  g_assert_true (known == (cell (line, column) != NULL));
}

static void
read_facts (const Line *line, PwLawFacts *facts) {
  pw_law_facts_init (facts);
  facts->has_acts_column = TRUE;
  facts->village = g_strdup (cell (line, "village"));
  facts->election = g_strdup (cell (line, "election"));
  facts->stage = g_strdup (cell (line, "stage"));
  read_time (line, "occurred_at", &facts->occurred_at);
  read_time (line, "known_at", &facts->known_at);
  read_time (line, "reported_at", &facts->reported_at);
  read_time (line, "registered_at", &facts->registered_at);
  read_time (line, "notice_at", &facts->notice_at);
  read_time (line, "decided_at", &facts->decided_at);
  read_time (line, "advised_at", &facts->advised_at);
  facts->is_report = facts->reported_at.is_known;
  g_ptr_array_add (facts->acts, g_strdup (cell (line, "act")));
  if (cell (line, "beneficiary") != NULL)
    g_ptr_array_add (facts->statuses, g_strdup (cell (line, "beneficiary")));
  pw_law_facts_add_subject (facts, "X", cell (line, "position"), cell (line, "local_title"),
                            cell (line, "role"));
}

static int
compare_texts (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* "article@track" of all suggestions, in order of the alphabet, with spaces between. */
static char *
articles_of (const PwLawSubject *subject) {
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < subject->suggestions->len; i++) {
    const PwLawSuggestion *one = g_ptr_array_index (subject->suggestions, i);
    g_ptr_array_add (
        found, g_strdup_printf ("%s@%s", one->rule->article->row.key, one->rule->track->row.key));
  }
  g_ptr_array_sort (found, compare_texts);
  g_ptr_array_add (found, NULL);
  return g_strjoinv (" ", (char **)found->pdata);
}

static char *
sorted (const char *words) {
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  qsort (list, g_strv_length (list), sizeof *list, compare_texts);
  return g_strjoinv (" ", list);
}

/* The mark with which the row came out, and the end if it is a limit; FALSE if it did not. */
static gboolean
find_row (const PwLaw *law, const char *row, PwCatalogMark *mark, const char **ends) {
  const PwLawSubject *subject = g_ptr_array_index (law->subjects, 0);
  for (guint i = 0; i < subject->suggestions->len; i++) {
    const PwLawSuggestion *one = g_ptr_array_index (subject->suggestions, i);
    *mark = one->mark;
    if (strcmp (one->rule->row.key, row) == 0)
      return TRUE;
  }
  for (guint i = 0; i < law->deadlines->len; i++) {
    const PwLawDeadline *one = g_ptr_array_index (law->deadlines, i);
    *mark = one->mark;
    *ends = one->ends_local;
    if (strcmp (one->rule->row.key, row) == 0)
      return TRUE;
  }
  *ends = NULL;
  for (guint i = 0; i < subject->recipients->len; i++) {
    const PwCatalogRecipient *one = g_ptr_array_index (subject->recipients, i);
    *mark = one->row.mark;
    if (strcmp (one->row.key, row) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
check_case (const PwCatalog *catalog, const Line *line) {
  g_auto (PwLawFacts) facts = { 0 };
  read_facts (line, &facts);
  g_autoptr (PwLaw) law = pw_law_judge (catalog, &facts);
  g_assert_cmpuint (law->subjects->len, ==, 1);
  g_autofree char *articles = articles_of (g_ptr_array_index (law->subjects, 0));
  const char *expected = cell (line, "articles") != NULL ? cell (line, "articles") : "";
  g_autofree char *wanted = sorted (expected);
  const char *ends = NULL, *row = cell (line, "row");
  PwCatalogMark mark = PW_MARK_VERIFIED;
  g_test_message ("case %s: %s", cell (line, "case"), row != NULL ? row : "(what must not be)");
  if (strcmp (expected, "*") != 0)
    g_assert_cmpstr (articles, ==, wanted);
  if (row == NULL)
    return;
  g_assert_true (find_row (law, row, &mark, &ends));
  g_assert_cmpstr (pw_catalog_mark_name (mark), ==, cell (line, "mark"));
  g_assert_cmpstr (ends, ==, cell (line, "ends"));
}

static void
test_cases (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCatalog) catalog = pw_catalog_load (NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PwCsv) csv = open_cases ();
  Line line = { csv, NULL };
  guint count = 0;
  while ((line.cells = pw_csv_next (csv, &error)) != NULL) {
    check_case (catalog, &line);
    count++;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (count, >, 100);
}

/* A verified row that no line names. */
static void
check_named (const PwCatalog *catalog, PwCatalogTable table, GHashTable *named) {
  for (guint i = 0; i < pw_catalog_count (catalog, table); i++) {
    const PwCatalogRow *row = pw_catalog_at (catalog, table, i);
    if (row->mark == PW_MARK_VERIFIED && !g_hash_table_contains (named, row->key))
      g_error ("“%s” is verified, and no line of tests/data/law-cases.csv shows it", row->key);
  }
}

static void
test_every_row_has_a_case (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCatalog) catalog = pw_catalog_load (NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (PwCsv) csv = open_cases ();
  Line line = { csv, NULL };
  while ((line.cells = pw_csv_next (csv, &error)) != NULL)
    if (cell (&line, "row") != NULL)
      g_hash_table_add (named, g_strdup (cell (&line, "row")));
  check_named (catalog, PW_CATALOG_SUGGESTIONS, named);
  check_named (catalog, PW_CATALOG_DEADLINES, named);
  check_named (catalog, PW_CATALOG_RECIPIENTS, named);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/law/cases", test_cases);
  g_test_add_func ("/law/every-row-has-a-case", test_every_row_has_a_case);
  return g_test_run ();
}
