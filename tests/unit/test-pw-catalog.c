/* The catalogue: the built-in one loads, knows every code of the shipped forms and every province;
 * a changed file is refused with its name and line for each way in which it can be wrong. */
#include <gio/gio.h>
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/law/pw-catalog.h"
#include "sync/law/pw-law-day.h"
#include "sync/model/pw-forms.h"

/* --- the built-in one ------------------------------------------------------------------------ */

static PwCatalog *
load_built_in (void) {
  g_autoptr (GError) error = NULL;
  PwCatalog *catalog = pw_catalog_load (NULL, NULL, &error);
  g_assert_no_error (error);
  return catalog;
}

static void
test_built_in (void) {
  g_autoptr (PwCatalog) catalog = load_built_in ();
  g_assert_cmpstr (pw_catalog_name (catalog), ==, "panwas-katalog");
  g_assert_cmpint (pw_law_day_parse (pw_catalog_date (catalog)), >, 0);
  g_assert_cmpuint (pw_catalog_count (catalog, PW_CATALOG_ZONES), ==, 38);
  const PwCatalogSuggestion *rule
      = pw_catalog_find (catalog, PW_CATALOG_SUGGESTIONS, "pemilu-282-kades");
  g_assert_cmpstr (rule->article->row.key, ==, "uup_282");
  g_assert_cmpstr (rule->article->law->row.key, ==, "uup");
  g_assert_cmpstr (rule->penalty->row.key, ==, "uup_490");
  g_assert_true (g_strv_contains (rule->legal_classes, "kades"));
  g_assert_false (g_strv_contains (rule->legal_classes, "perangkat_desa"));
  g_assert_null (rule->beneficiaries);
  g_assert_null (pw_catalog_find (catalog, PW_CATALOG_ACTS, "tidak_ada"));
  g_assert_null (pw_catalog_find (catalog, PW_CATALOG_ACTS, NULL));
  g_assert_null (pw_catalog_at (catalog, PW_CATALOG_ZONES, 38));
}

/* KASN until 23 August 2024, BKN from the 24th. */
static void
test_validity (void) {
  g_autoptr (PwCatalog) catalog = load_built_in ();
  const PwCatalogRecipient *kasn = pw_catalog_find (catalog, PW_CATALOG_RECIPIENTS, "asn-kasn");
  const PwCatalogRecipient *bkn = pw_catalog_find (catalog, PW_CATALOG_RECIPIENTS, "asn-bkn");
  gint32 day = pw_law_day_parse ("2024-08-24");
  g_assert_true (pw_catalog_row_holds (&kasn->row, day - 1));
  g_assert_false (pw_catalog_row_holds (&kasn->row, day));
  g_assert_false (pw_catalog_row_holds (&bkn->row, day - 1));
  g_assert_true (pw_catalog_row_holds (&bkn->row, day));
}

/* The choices of a column in every shipped form are rows of a table. */
static void
check_choices (const PwCatalog *catalog, const PwForm *form, const char *column,
               PwCatalogTable table) {
  const PwFormNode *node = pw_form_find_column (form, column);
  for (guint i = 0; node != NULL && i < pw_form_choice_count (node); i++) {
    const char *code = pw_form_choice (node, i)->code;
    if (pw_catalog_find (catalog, table, code) == NULL)
      g_error ("%s %s: “%s” is in no table", pw_form_id (form), column, code);
  }
}

static void
test_forms (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCatalog) catalog = load_built_in ();
  g_autoptr (PwForms) forms = pw_forms_new (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < pw_forms_count (forms); i++) {
    const PwForm *form = pw_forms_at (forms, i);
    check_choices (catalog, form, "acts", PW_CATALOG_ACTS);
    check_choices (catalog, form, "election", PW_CATALOG_ELECTIONS);
    check_choices (catalog, form, "stage", PW_CATALOG_STAGES);
    check_choices (catalog, form, "subject_position", PW_CATALOG_POSITIONS);
    check_choices (catalog, form, "beneficiary_status", PW_CATALOG_BENEFICIARY_STATUSES);
    check_choices (catalog, form, "suspected_kinds", PW_CATALOG_TRACKS);
  }
  const PwForm *form_a = pw_forms_find (forms, "form_a");
  g_assert_cmpuint (pw_form_choice_count (pw_form_find_column (form_a, "subject_position")), ==,
                    pw_catalog_count (catalog, PW_CATALOG_POSITIONS));
}

/* Every act that a form offers is asked for by some rule, unless it says too little. */
static void
test_every_act_is_used (void) {
  g_autoptr (PwCatalog) catalog = load_built_in ();
  for (guint i = 0; i < pw_catalog_count (catalog, PW_CATALOG_ACTS); i++) {
    const PwCatalogAct *act = pw_catalog_at (catalog, PW_CATALOG_ACTS, i);
    gboolean used = act->general || strcmp (act->row.key, "nihil") == 0;
    for (guint k = 0; !used && k < pw_catalog_count (catalog, PW_CATALOG_SUGGESTIONS); k++) {
      const PwCatalogSuggestion *rule = pw_catalog_at (catalog, PW_CATALOG_SUGGESTIONS, k);
      used = g_strv_contains (rule->acts, act->row.key)
             || (act->parent != NULL && g_strv_contains (rule->acts, act->parent->row.key));
    }
    /* The name of a group alone is no act that is recorded. */
    for (guint k = 0; !used && k < pw_catalog_count (catalog, PW_CATALOG_ACTS); k++)
      used = ((const PwCatalogAct *)pw_catalog_at (catalog, PW_CATALOG_ACTS, k))->parent == act;
    if (!used)
      g_error ("no rule asks for “%s”", act->row.key);
  }
}

/* --- changed files --------------------------------------------------------------------------- */

/* One file with a text in it replaced. */
typedef struct {
  const char *file, *from, *to;
} Change;

static GBytes *
changed_file (const char *name, gpointer data) {
  const Change *change = data;
  if (strcmp (name, change->file) != 0)
    return NULL;
  g_autofree char *path = g_strconcat ("/panwas/catalog/", name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *at = strstr (text, change->from);
  g_assert_nonnull (at);
  GString *out = g_string_new_len (text, at - text);
  g_string_append (out, change->to);
  g_string_append (out, at + strlen (change->from));
  gsize length = out->len;
  return g_bytes_new_take (g_string_free (out, FALSE), length);
}

/* What is changed, and how the complaint begins. */
static const struct {
  Change change;
  const char *message;
} refused[] = {
  { { "suggestions.csv", "pelaksana_kampanye tim_kampanye", "pelaksana tim_kampanye" },
    "suggestions.csv line 2: act “pelaksana” is not in acts.csv" },
  { { "suggestions.csv", "kades pj_kades", "kadess pj_kades" },
    "suggestions.csv line 2: legal_class “kadess” is not in legal_classes.csv" },
  { { "suggestions.csv", "uup_280_3,uup_494", "uup_281_3,uup_494" },
    "suggestions.csv line 2: article “uup_281_3” is not in articles.csv" },
  { { "suggestions.csv", "uup_494", "uup_4944" },
    "suggestions.csv line 2: penalty_article “uup_4944” is not in articles.csv" },
  { {
        "articles.csv",
        "uud_29_b,uud,",
        "uud_29_b,uux,",
    },
    "articles.csv line 2: law “uux” is not in laws.csv" },
  { {
        "positions.csv",
        "kades,kades,",
        "kades,kadesa,",
    },
    "positions.csv line 2: legal_class “kadesa” is not in legal_classes.csv" },
  { {
        "acts.csv",
        "medsos_unggah,1a,medsos,",
        "medsos_unggah,1a,medsoss,",
    },
    "acts.csv line 3: parent “medsoss” is not in acts.csv" },
  { {
        "acts.csv",
        "medsos,1,,",
        "medsos,1,kegiatan,",
    },
    "acts.csv line 3: a group" },
  { {
        "acts.csv",
        "medsos_komentar,",
        "medsos_unggah,",
    },
    "acts.csv line 4: act “medsos_unggah”" },
  { { "holidays.csv", "2023-01-01", "2023-02-30" }, "holidays.csv line 2: “2023-02-30”" },
  { { "zones.csv", "420", "sebelas" }, "zones.csv line 2: offset_minutes “sebelas”" },
  { {
        "zones.csv",
        ",WIB,",
        ",WIX,",
    },
    "zones.csv line 2: zone “WIX”" },
  { { "zones.csv", "zona-1987", "zona-1988" },
    "zones.csv line 2: source “zona-1988” is not in sources.csv" },
  { { "zones.csv", "verified", "sure" }, "zones.csv line 2: mark “sure”" },
  { { "zones.csv", "offset_minutes", "minutes" }, "zones.csv line 1: the column “offset_minutes”" },
  { { "recipients.csv", ",2024-08-24,kasn", ",24-08-2024,kasn" },
    "recipients.csv line 6: valid_to" },
  { {
        "deadlines.csv",
        ",7,day,",
        ",0,day,",
    },
    "deadlines.csv line 2: amount “0”" },
  { { "notes.csv", "role_duty", "role_other" }, "notes.csv: the code “role_duty”" },
  { {
        "stages.csv",
        "Masa kampanye,Campaign",
        "Masa kampanye,",
    },
    "stages.csv line 19: label_en" },
  { { "catalog.csv", "version", "edition" }, "catalog.csv: one row" },
  { {
        "laws.csv",
        "uud,",
        "\"uud,",
    },
    "laws.csv: line " },
};

static void
test_refuses (void) {
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    Change change = refused[i].change;
    g_assert_null (pw_catalog_load (changed_file, &change, &error));
    g_assert_true (pw_error_is (error, PW_ERROR_REFUSED) || pw_error_is (error, PW_ERROR_DAMAGED));
    if (!g_str_has_prefix (error->message, refused[i].message))
      g_error ("“%s” does not begin with “%s”", error->message, refused[i].message);
  }
}

/* A list pack can replace one file, and more columns than ours do not matter. */
static void
test_replaced (void) {
  g_autoptr (GError) error = NULL;
  Change change = {
    "catalog.csv",
    "panwas-katalog,1,",
    "panwas-katalog,2,",
  };
  g_autoptr (PwCatalog) catalog = pw_catalog_load (changed_file, &change, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pw_catalog_version (catalog), ==, "2");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/built-in", test_built_in);
  g_test_add_func ("/catalog/validity", test_validity);
  g_test_add_func ("/catalog/forms", test_forms);
  g_test_add_func ("/catalog/every-act-is-used", test_every_act_is_used);
  g_test_add_func ("/catalog/refuses", test_refuses);
  g_test_add_func ("/catalog/replaced", test_replaced);
  return g_test_run ();
}
