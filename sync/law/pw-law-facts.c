/* What the law asks of a record, read from its core columns. */
#include "sync/law/pw-law-facts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"

/* Where columns are. */
typedef struct {
  const PwForm *form; /* NULL: by name */
  json_t *answers;    /* borrowed */
} Reader;

static void
subject_free (gpointer data) {
  PwLawSubjectFacts *subject = data;
  g_free (subject->name);
  g_free (subject->position);
  g_free (subject->local_title);
  g_free (subject->role);
  g_free (subject);
}

void
pw_law_facts_init (PwLawFacts *facts) {
  g_return_if_fail (facts != NULL);
  *facts = (PwLawFacts){ 0 };
  facts->acts = g_ptr_array_new_with_free_func (g_free);
  facts->subjects = g_ptr_array_new_with_free_func (subject_free);
  facts->statuses = g_ptr_array_new_with_free_func (g_free);
  facts->chosen_kinds = g_ptr_array_new_with_free_func (g_free);
}

void
pw_law_facts_clear (PwLawFacts *facts) {
  if (facts == NULL || facts->acts == NULL)
    return;
  g_free (facts->village);
  g_free (facts->election);
  g_free (facts->stage);
  g_free (facts->chosen_articles);
  g_ptr_array_unref (facts->acts);
  g_ptr_array_unref (facts->subjects);
  g_ptr_array_unref (facts->statuses);
  g_ptr_array_unref (facts->chosen_kinds);
  *facts = (PwLawFacts){ 0 };
}

/* --- columns --------------------------------------------------------------------------------- */

static gboolean
has_column (const Reader *reader, const char *column) {
  return reader->form == NULL || pw_form_find_column (reader->form, column) != NULL;
}

/* Of a question or repeat; NULL if it was not answered. Borrowed. */
static json_t *
value_of (const Reader *reader, const char *column) {
  if (reader->form == NULL)
    return json_object_get (reader->answers, column);
  const PwFormNode *node = pw_form_find_column (reader->form, column);
  return node != NULL ? pw_answers_get (reader->answers, node->path) : NULL;
}

/* The key of a column inside the entries of a repeat. */
static const char *
key_of (const Reader *reader, const char *column, const char *otherwise) {
  const PwFormNode *node = reader->form != NULL ? pw_form_find_column (reader->form, column) : NULL;
  return node != NULL ? node->name : otherwise;
}

/* A text that says something; NULL else. Borrowed. */
static const char *
text_in (json_t *value) {
  const char *text = json_string_value (value);
  return text != NULL && text[0] != '\0' ? text : NULL;
}

static void
read_time (const Reader *reader, const char *column, PwLawTime *time) {
  pw_law_time_parse (json_string_value (value_of (reader, column)), time);
}

/* More than PW_LAW_CODES_MAX different ones are passed over: no code list is as long. */
static void
add_once (GPtrArray *codes, const char *code) {
  if (code != NULL && codes->len < PW_LAW_CODES_MAX
      && !g_ptr_array_find_with_equal_func (codes, code, g_str_equal, NULL))
    g_ptr_array_add (codes, g_strdup (code));
}

/* A list of codes; one text may hold several with spaces between, as OpenRosa writes them. */
static void
read_codes (json_t *value, GPtrArray *codes) {
  gsize i;
  json_t *each;
  json_array_foreach (value, i, each) {
    add_once (codes, text_in (each));
  }
  if (text_in (value) == NULL)
    return;
  g_auto (GStrv) words = g_strsplit (text_in (value), " ", -1);
  for (char **word = words; *word != NULL; word++)
    if ((*word)[0] != '\0')
      add_once (codes, *word);
}

/* --- persons --------------------------------------------------------------------------------- */

void
pw_law_facts_add_subject (PwLawFacts *facts, const char *name, const char *position,
                          const char *local_title, const char *role) {
  g_return_if_fail (facts != NULL && facts->subjects != NULL);
  if (facts->subjects->len >= PW_LAW_SUBJECTS_MAX) {
    facts->subjects_left_out++;
    return;
  }
  PwLawSubjectFacts *subject = g_new0 (PwLawSubjectFacts, 1);
  subject->name = g_strdup (name);
  subject->position = g_strdup (position);
  subject->local_title = g_strdup (local_title);
  subject->role = g_strdup (role);
  g_ptr_array_add (facts->subjects, subject);
}

static void
read_subjects (const Reader *reader, PwLawFacts *facts) {
  const char *name = key_of (reader, "subject_name", "name");
  const char *position = key_of (reader, "subject_position", "position");
  const char *title = key_of (reader, "subject_local_title", "local_title");
  const char *role = key_of (reader, "subject_role", "role");
  gsize i;
  json_t *each;
  json_array_foreach (value_of (reader, "subjects"), i, each) {
    pw_law_facts_add_subject (
        facts, text_in (json_object_get (each, name)), text_in (json_object_get (each, position)),
        text_in (json_object_get (each, title)), text_in (json_object_get (each, role)));
  }
}

static void
read_beneficiaries (const Reader *reader, PwLawFacts *facts) {
  const char *status = key_of (reader, "beneficiary_status", "status");
  gsize i;
  json_t *each;
  json_array_foreach (value_of (reader, "beneficiaries"), i, each) {
    add_once (facts->statuses, text_in (json_object_get (each, status)));
  }
}

/* What the person chose has no column in the forms released first. */
static void
read_choice (const Reader *reader, PwLawFacts *facts) {
  json_t *articles = value_of (reader, "articles");
  if (articles == NULL && reader->form != NULL)
    articles = pw_answers_get (reader->answers, "/violation/articles");
  facts->chosen_articles = g_strdup (text_in (articles));
  read_codes (value_of (reader, "suspected_kinds"), facts->chosen_kinds);
}

/* --- facts ----------------------------------------------------------------------------------- */

static void
read_times (const Reader *reader, PwLawFacts *facts) {
  read_time (reader, "occurred_at", &facts->occurred_at);
  read_time (reader, "known_at", &facts->known_at);
  read_time (reader, "reported_at", &facts->reported_at);
  read_time (reader, "registered_at", &facts->registered_at);
  read_time (reader, "notice_at", &facts->notice_at);
  read_time (reader, "decided_at", &facts->decided_at);
  read_time (reader, "advice_given_on", &facts->advised_at);
}

gboolean
pw_law_facts_from_answers (const PwForm *form, json_t *answers, PwLawFacts *facts, GError **error) {
  g_return_val_if_fail (facts != NULL, FALSE);
  pw_law_facts_init (facts);
  if (!json_is_object (answers)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("the answers are not an object"));
    return FALSE;
  }
  const Reader reader = { form, answers };
  facts->has_acts_column = has_column (&reader, "acts");
  facts->village = g_strdup (text_in (value_of (&reader, "village")));
  facts->election = g_strdup (text_in (value_of (&reader, "election")));
  facts->stage = g_strdup (text_in (value_of (&reader, "stage")));
  read_times (&reader, facts);
  facts->is_report
      = form != NULL ? has_column (&reader, "reported_at") : facts->reported_at.is_known;
  read_codes (value_of (&reader, "acts"), facts->acts);
  guint nihil = 0;
  facts->is_nihil = g_ptr_array_find_with_equal_func (facts->acts, "nihil", g_str_equal, &nihil);
  if (facts->is_nihil)
    g_ptr_array_remove_index (facts->acts, nihil);
  const char *found = json_string_value (value_of (&reader, "violation_found"));
  if (found != NULL && strcmp (found, "no") == 0)
    facts->is_nihil = TRUE;
  read_subjects (&reader, facts);
  read_beneficiaries (&reader, facts);
  read_choice (&reader, facts);
  return TRUE;
}
