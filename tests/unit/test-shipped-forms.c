/* The forms that the program brings along: each loads in both languages, binds only columns that
 * schemas/formats/forms.md knows, has one list under one name, marks as confidential what has to
 * be, accepts its samples, is described question by question, and a new version keeps what the
 * released one had. Shown by walking the loaded forms, and by tables of what must be there. */
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/model/pw-answers-reader.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-form-check.h"
#include "sync/model/pw-forms.h"

static const char *const shipped[]
    = { "form_a", "prevention", "public_report", "official", "advice" };

typedef struct {
  PwForms *forms; /* owned */
} Fixture;

/* What is done with each node of a form. */
typedef void (*Visit) (const PwForm *form, const PwFormNode *node, gpointer data);

static void
set_up (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  fixture->forms = pw_forms_new (&error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  pw_forms_free (fixture->forms);
}

static const PwForm *
find (Fixture *fixture, const char *id) {
  const PwForm *form = pw_forms_find (fixture->forms, id);
  if (form == NULL)
    g_error ("there is no form %s", id);
  return form;
}

static const PwFormNode *
node_at (const PwForm *form, const char *path) {
  const PwFormNode *node = pw_form_find (form, path);
  if (node == NULL)
    g_error ("%s has no %s", pw_form_id (form), path);
  return node;
}

static void
walk (const PwForm *form, const PwFormNode *node, Visit visit, gpointer data) {
  if (node->parent != NULL)
    visit (form, node, data);
  for (guint i = 0; i < pw_form_child_count (node); i++)
    walk (form, pw_form_child (node, i), visit, data);
}

static void
walk_all (Fixture *fixture, Visit visit, gpointer data) {
  for (guint i = 0; i < pw_forms_count (fixture->forms); i++) {
    const PwForm *form = pw_forms_at (fixture->forms, i);
    walk (form, pw_form_root (form), visit, data);
  }
}

static char *
read_file (const char *name) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path = g_build_filename (top == NULL ? "." : top, name, NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* --- what is there --------------------------------------------------------------------------- */

static void
test_there (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  for (gsize i = 0; i < G_N_ELEMENTS (shipped); i++) {
    const PwForm *form = find (fixture, shipped[i]);
    const char *version = pw_form_version (form);
    g_assert_cmpuint (strlen (version), ==, 10);
    g_assert_cmpuint (strspn (version, G_CSET_DIGITS), ==, 10);
    g_assert_cmpstr (pw_form_default_language (form), ==, "id");
    g_assert_cmpstr (pw_form_language (form, 0), ==, "id");
    g_assert_cmpstr (pw_form_language (form, 1), ==, "en");
    g_assert_null (pw_form_language (form, 2));
    g_assert_cmpstr (pw_form_title (form), !=, shipped[i]);
    const PwFormNode *own = node_at (form, "/form");
    g_assert_cmpstr (own->default_text, ==, shipped[i]);
    g_assert_true (own->readonly);
    const PwFormNode *village = pw_form_find_column (form, "village");
    g_assert_nonnull (village);
    g_assert_true (village->required);
  }
}

/* --- languages ------------------------------------------------------------------------------- */

static void
assert_both (const PwForm *form, const PwFormText *text, const char *what) {
  if (pw_form_text_exact (form, text, "id") == NULL
      || pw_form_text_exact (form, text, "en") == NULL)
    g_error ("%s: %s is not there in both languages", pw_form_id (form), what);
}

static void
visit_languages (const PwForm *form, const PwFormNode *node, G_GNUC_UNUSED gpointer data) {
  if (node->has_control)
    assert_both (form, node->label, node->path);
  const PwFormText *const others[]
      = { node->hint, node->constraint_message, node->required_message, node->warn_message };
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    if (others[i] != NULL)
      assert_both (form, others[i], node->path);
  }
  for (guint i = 0; i < pw_form_choice_count (node); i++) {
    const PwFormChoice *choice = pw_form_choice (node, i);
    assert_both (form, choice->label, choice->code);
  }
}

static void
test_languages (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  walk_all (fixture, visit_languages, NULL);
}

/* A message stands where there is a condition, and the other way round. */
static void
visit_messages (const PwForm *form, const PwFormNode *node, G_GNUC_UNUSED gpointer data) {
  gboolean is_told
      = (node->expressions[PW_FORM_CONSTRAINT] != NULL) == (node->constraint_message != NULL)
        && (node->expressions[PW_FORM_WARN] != NULL) == (node->warn_message != NULL);
  if (!is_told)
    g_error ("%s: %s has a condition without a message", pw_form_id (form), node->path);
}

static void
test_messages (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  walk_all (fixture, visit_messages, NULL);
}

/* --- columns --------------------------------------------------------------------------------- */

/* The section of columns in forms.md; the type of each column is that of its first node. */
typedef struct {
  char *page;        /* owned */
  GHashTable *types; /* owned: column -> PwFormType */
} Columns;

static void
visit_columns (const PwForm *form, const PwFormNode *node, gpointer data) {
  Columns *columns = data;
  if (node->column == NULL)
    return;
  g_autofree char *row = g_strdup_printf ("\n| `%s` | ", node->column);
  if (strstr (columns->page, row) == NULL)
    g_error ("%s: the column %s of %s is not in forms.md", pw_form_id (form), node->column,
             node->path);
  gpointer type = GINT_TO_POINTER ((int)node->type);
  gpointer first;
  if (!g_hash_table_lookup_extended (columns->types, node->column, NULL, &first))
    g_hash_table_insert (columns->types, g_strdup (node->column), type);
  else if (first != type)
    g_error ("%s: the column %s has another type in another form", pw_form_id (form), node->column);
}

static void
test_columns (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autofree char *page = read_file ("schemas/formats/forms.md");
  char *section = strstr (page, "\n## Columns\n");
  g_assert_nonnull (section);
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Columns columns = { section, types };
  walk_all (fixture, visit_columns, &columns);
  static const struct {
    const char *form;
    const char *columns;
  } wanted[] = {
    { "form_a", "village election stage violation_found occurred_at known_at acts subjects "
                "subject_name subject_position subject_role" },
    { "public_report", "village election stage occurred_at known_at acts subjects subject_name "
                       "subject_position beneficiaries beneficiary_status reported_at" },
    { "prevention", "village election stage prevention_kind activity_started_at" },
    { "official", "village official_name official_position legal_class capacity" },
    { "advice",
      "village election stage improvement_advice improvement_advice_due advice_followed" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++) {
    g_auto (GStrv) names = g_strsplit (wanted[i].columns, " ", -1);
    for (char **name = names; *name != NULL; name++) {
      if (pw_form_find_column (find (fixture, wanted[i].form), *name) == NULL)
        g_error ("%s binds nothing to %s", wanted[i].form, *name);
    }
  }
  /* Persons who are registered, reminded or advised are no suspects. */
  static const char *const without[] = { "prevention", "official", "advice" };
  for (gsize i = 0; i < G_N_ELEMENTS (without); i++)
    g_assert_null (pw_form_find_column (find (fixture, without[i]), "subjects"));
}

/* --- lists ----------------------------------------------------------------------------------- */

static char *
codes_of (const PwForm *form, const char *path) {
  const PwFormNode *node = node_at (form, path);
  g_assert_cmpuint (pw_form_choice_count (node), >, 0);
  GString *codes = g_string_new (NULL);
  for (guint i = 0; i < pw_form_choice_count (node); i++) {
    const PwFormChoice *choice = pw_form_choice (node, i);
    g_string_append_printf (codes, "%s = %s = %s\n", choice->code,
                            pw_form_text (form, choice->label, "id"),
                            pw_form_text (form, choice->label, "en"));
  }
  return g_string_free (codes, FALSE);
}

/* Codes and labels are those of Form A. */
static void
test_lists (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const struct {
    const char *path; /* in form_a */
    const char *form;
    const char *same; /* there */
  } lists[] = {
    { "/violation/acts", "public_report", "/incident/acts" },
    { "/violation/subjects/position", "public_report", "/subjects/position" },
    { "/violation/subjects/position", "official", "/position" },
    { "/violation/subjects/position", "prevention", "/reminder/persons/position" },
    { "/violation/subjects/position", "prevention", "/letter/addressees/position" },
    { "/violation/subjects/position", "advice", "/recipient/position" },
    { "/violation/beneficiaries/kind", "public_report", "/beneficiaries/kind" },
    { "/violation/beneficiaries/status", "public_report", "/beneficiaries/status" },
    { "/violation/beneficiaries/kind", "official", "/relations/kind" },
    { "/violation/beneficiaries/status", "official", "/relations/status" },
    { "/violation/beneficiaries/relation", "official", "/relations/relation" },
    { "/violation/evidence/kind", "public_report", "/evidence/kind" },
    { "/violation/evidence/kind", "advice", "/proof/kind" },
    { "/attachments/kind", "prevention", "/attachments/kind" },
    { "/election", "prevention", "/election" },
    { "/election", "public_report", "/election" },
    { "/election", "advice", "/election" },
    { "/stage", "prevention", "/stage" },
    { "/stage", "public_report", "/stage" },
    { "/stage", "advice", "/stage" },
    { "/supervisor/post", "public_report", "/receipt/receiver_post" },
  };
  const PwForm *form_a = find (fixture, "form_a");
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autofree char *wanted = codes_of (form_a, lists[i].path);
    g_autofree char *codes = codes_of (find (fixture, lists[i].form), lists[i].same);
    g_assert_cmpstr (codes, ==, wanted);
  }
  g_autofree char *capacity = codes_of (find (fixture, "official"), "/capacity");
  g_autofree char *signatory
      = codes_of (find (fixture, "prevention"), "/letter/signatory_capacity");
  g_assert_cmpstr (capacity, ==, signatory);
}

static void
assert_only_codes (const PwForm *form, const char *path, const char *codes) {
  g_auto (GStrv) each = g_strsplit (codes, " ", -1);
  const PwFormNode *node = node_at (form, path);
  g_assert_cmpuint (pw_form_choice_count (node), ==, g_strv_length (each));
  for (char **code = each; *code != NULL; code++) {
    if (pw_form_choice_named (node, *code) == NULL)
      g_error ("%s: %s has no %s", pw_form_id (form), path, *code);
  }
}

/* The first column of a table of the catalogue. (transfer full) */
static char *
catalog_codes (const char *table) {
  g_autofree char *text = read_file (table);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCsv) csv = pw_csv_open (bytes, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  const char *const *row;
  while ((row = pw_csv_next (csv, &error)) != NULL)
    g_ptr_array_add (codes, g_strdup (row[0]));
  g_assert_no_error (error);
  g_ptr_array_add (codes, NULL);
  return g_strjoinv (" ", (char **)codes->pdata);
}

static void
test_codes (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  assert_only_codes (find (fixture, "prevention"), "/kind",
                     "imbauan pengingat_lisan sosialisasi ikrar rakor surat_edaran");
  assert_only_codes (find (fixture, "prevention"), "/pledge/points",
                     "ikrar_1_jaga_netral ikrar_2_tanpa_konflik_intimidasi ikrar_3_medsos_bijak "
                     "ikrar_4_tolak_uang");
  static const char *const tables[][3] = {
    { "official", "/legal_class", "schemas/catalog/legal_classes.csv" },
    { "official", "/position", "schemas/catalog/positions.csv" },
    { "form_a", "/violation/subjects/position", "schemas/catalog/positions.csv" },
    { "form_a", "/stage", "schemas/catalog/stages.csv" },
    { "form_a", "/violation/beneficiaries/status", "schemas/catalog/beneficiary_statuses.csv" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *codes = catalog_codes (tables[i][2]);
    assert_only_codes (find (fixture, tables[i][0]), tables[i][1], codes);
  }
  assert_only_codes (find (fixture, "official"), "/capacity", "definitif pj plt plh");
  assert_only_codes (find (fixture, "advice"), "/followed", "yes partly no not_yet");
}

/* --- confidential ---------------------------------------------------------------------------- */

static void
test_confidential (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const struct {
    const char *form;
    const char *marked; /* these, and all below */
    const char *open;
  } marks[] = {
    { "form_a",
      "/supervisor/conflict_of_interest /supervisor/conflict_note /violation/witnesses/name "
      "/violation/witnesses/address /violation/witnesses/phone /violation/informant/name "
      "/violation/informant/address /violation/informant/phone /violation/informant/note "
      "/violation/subjects/employee_number",
      "/violation/subjects/name /violation/event /narrative /violation/evidence/caption" },
    { "public_report",
      "/reporter/name /reporter/birth_place /reporter/birth_date /reporter/sex "
      "/reporter/occupation "
      "/reporter/citizenship /reporter/address /reporter/phone /reporter/email "
      "/reporter/id_checked "
      "/witnesses/name /witnesses/address /witnesses/phone /signed_form /subjects/phone",
      "/subjects/name /incident/event /narrative /checklist/formal/reporter /receipt/reported_at" },
    { "official", "/employee_number /phone /relations/note",
      "/name /position /relations/candidate" },
    { "prevention", "", "/reminder/persons/name /pledge/sheet /attendance/represented_by" },
    { "advice", "", "/recipient/name /advice /proof/caption" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    const PwForm *form = find (fixture, marks[i].form);
    g_auto (GStrv) marked = g_strsplit (marks[i].marked, " ", -1);
    for (char **path = marked; *path != NULL; path++) {
      if (!node_at (form, *path)->confidential)
        g_error ("%s: %s is not confidential", marks[i].form, *path);
    }
    g_auto (GStrv) open = g_strsplit (marks[i].open, " ", -1);
    for (char **path = open; *path != NULL; path++)
      g_assert_false (node_at (form, *path)->confidential);
  }
}

/* --- samples --------------------------------------------------------------------------------- */

static guint
check_samples (const PwForm *form, const char *name) {
  g_autofree char *text = read_file (name);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (PwAnswersReader) reader = pw_answers_reader_new (bytes, NULL);
  guint count = 0;
  for (;;) {
    json_auto_t *answers = NULL;
    g_autofree char *where = NULL;
    g_autoptr (GError) error = NULL;
    if (pw_answers_reader_next (reader, &answers, &where, &error) != PW_ANSWERS_ITEM) {
      g_assert_no_error (error);
      return count;
    }
    g_autoptr (GPtrArray) problems = pw_form_check (form, answers);
    if (!pw_form_check_result (problems, &error))
      g_error ("%s %s: %s", name, where, error->message);
    count++;
  }
}

static void
test_samples (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  for (gsize i = 0; i < G_N_ELEMENTS (shipped); i++) {
    g_autofree char *name = g_strdup_printf ("tests/data/forms/%s.jsonl", shipped[i]);
    g_assert_cmpuint (check_samples (find (fixture, shipped[i]), name), >=, 2);
  }
  /* Every version of Form A accepts what supervisors wrote. */
  guint versions = 0;
  for (guint i = 0; i < pw_forms_count (fixture->forms); i++) {
    const PwForm *form = pw_forms_at (fixture->forms, i);
    if (strcmp (pw_form_id (form), "form_a") != 0)
      continue;
    g_assert_cmpuint (check_samples (form, "tests/data/observations.jsonl"), ==, 120);
    versions++;
  }
  g_assert_cmpuint (versions, >=, 2);
}

/* --- versions -------------------------------------------------------------------------------- */

/* Whether the newest version still has this node of an older one, with the same meaning. */
static void
visit_kept (const PwForm *form, const PwFormNode *node, gpointer data) {
  const PwForm *newest = data;
  const PwFormNode *kept = node_at (newest, node->path);
  gboolean is_same = kept->kind == node->kind && kept->type == node->type
                     && kept->confidential == node->confidential
                     && (node->column == NULL || g_strcmp0 (kept->column, node->column) == 0)
                     && (node->required || !kept->required);
  if (!is_same)
    g_error ("%s %s: %s is not what it was", pw_form_id (form), pw_form_version (newest),
             node->path);
  for (guint i = 0; i < pw_form_choice_count (node); i++) {
    const char *code = pw_form_choice (node, i)->code;
    if (pw_form_choice_named (kept, code) == NULL)
      g_error ("%s %s: %s has lost %s", pw_form_id (form), pw_form_version (newest), node->path,
               code);
  }
}

static void
test_kept (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  for (guint i = 0; i < pw_forms_count (fixture->forms); i++) {
    const PwForm *form = pw_forms_at (fixture->forms, i);
    const PwForm *newest = pw_forms_find (fixture->forms, pw_form_id (form));
    if (form != newest)
      walk (form, pw_form_root (form), visit_kept, (gpointer)newest);
  }
}

/* --- description ----------------------------------------------------------------------------- */

static void
visit_described (const PwForm *form, const PwFormNode *node, gpointer data) {
  g_autofree char *row = g_strdup_printf ("\n| `%s` | ", node->path);
  const char *found = strstr (data, row);
  if (found == NULL)
    g_error ("%s: forms.md does not describe %s", pw_form_id (form), node->path);
  const char *end = strchr (found + 1, '\n');
  g_autofree char *line = g_strndup (found + 1, (gsize)(end - found - 1));
  gboolean says = strstr (line, "**confidential**") != NULL;
  if (says != (node->confidential != FALSE))
    g_error ("%s: forms.md is wrong about who may see %s", pw_form_id (form), node->path);
}

static void
test_described (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autofree char *page = read_file ("schemas/formats/forms.md");
  for (gsize i = 0; i < G_N_ELEMENTS (shipped); i++) {
    g_autofree char *heading = g_strdup_printf ("\n## %s: ", shipped[i]);
    const char *begin = strstr (page, heading);
    g_assert_nonnull (begin);
    const char *end = strstr (begin + 1, "\n## ");
    g_assert_nonnull (end);
    g_autofree char *section = g_strndup (begin, (gsize)(end - begin));
    const PwForm *form = find (fixture, shipped[i]);
    walk (form, pw_form_root (form), visit_described, section);
  }
}

static void
add (const char *name, void (*test) (Fixture *fixture, gconstpointer data)) {
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  add ("/shipped-forms/there", test_there);
  add ("/shipped-forms/languages", test_languages);
  add ("/shipped-forms/messages", test_messages);
  add ("/shipped-forms/columns", test_columns);
  add ("/shipped-forms/lists", test_lists);
  add ("/shipped-forms/codes", test_codes);
  add ("/shipped-forms/confidential", test_confidential);
  add ("/shipped-forms/samples", test_samples);
  add ("/shipped-forms/kept", test_kept);
  add ("/shipped-forms/described", test_described);
  return g_test_run ();
}
