/* Suggestions for a record: which rules of the catalogue fit its facts. */
#include "sync/law/pw-law.h"

#include <string.h>

#include "sync/law/pw-law-private.h"

/* What a rule is held against. */
typedef struct {
  PwLaw *law;
  const PwLawFacts *facts;
  const PwCatalogLabel *election; /* NULL if not known */
  const PwCatalogStage *stage;    /* NULL if not known */
  gboolean stage_open;            /* not known, or of an unclear period */
  gboolean status_open;           /* of no beneficiary is it known what he or she was */
  gint32 recipients_day;
} Case;

PwCatalogMark
_pw_law_worse (PwCatalogMark a, PwCatalogMark b) {
  return MAX (a, b);
}

gboolean
_pw_law_list_has (const char *const *list, const char *code) {
  return list == NULL || (code != NULL && g_strv_contains (list, code));
}

/* --- life ------------------------------------------------------------------------------------ */

static void
suggestion_free (gpointer data) {
  PwLawSuggestion *suggestion = data;
  g_ptr_array_unref (suggestion->reasons);
  g_free (suggestion);
}

static void
subject_free (gpointer data) {
  PwLawSubject *subject = data;
  g_ptr_array_unref (subject->suggestions);
  g_ptr_array_unref (subject->recipients);
  g_free (subject->name);
  g_free (subject);
}

static void
deadline_free (gpointer data) {
  PwLawDeadline *deadline = data;
  g_free (deadline->starts_local);
  g_free (deadline->ends_local);
  g_free (deadline);
}

static PwLaw *
law_new (const PwCatalog *catalog, const PwLawFacts *facts) {
  PwLaw *law = g_new0 (PwLaw, 1);
  law->catalog = catalog;
  law->zone = "";
  law->subjects = g_ptr_array_new_with_free_func (subject_free);
  law->tracks = g_ptr_array_new ();
  law->deadlines = g_ptr_array_new_with_free_func (deadline_free);
  law->subjects_left_out = facts->subjects_left_out;
  law->chosen_articles = g_strdup (facts->chosen_articles);
  law->chosen_kinds = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < facts->chosen_kinds->len; i++)
    g_ptr_array_add (law->chosen_kinds, g_strdup (g_ptr_array_index (facts->chosen_kinds, i)));
  return law;
}

void
pw_law_free (PwLaw *law) {
  if (law == NULL)
    return;
  g_ptr_array_unref (law->subjects);
  g_ptr_array_unref (law->tracks);
  g_ptr_array_unref (law->deadlines);
  g_ptr_array_unref (law->chosen_kinds);
  g_free (law->chosen_articles);
  g_free (law);
}

/* --- one rule -------------------------------------------------------------------------------- */

static gboolean
act_fits (const PwCatalogSuggestion *rule, const PwCatalogAct *act) {
  return _pw_law_list_has (rule->acts, act->row.key)
         || (act->parent != NULL && _pw_law_list_has (rule->acts, act->parent->row.key));
}

static gboolean
status_fits (const Case *matter, const PwCatalogSuggestion *rule) {
  if (rule->beneficiaries == NULL || matter->status_open)
    return TRUE;
  for (guint i = 0; i < matter->facts->statuses->len; i++)
    if (_pw_law_list_has (rule->beneficiaries, g_ptr_array_index (matter->facts->statuses, i)))
      return TRUE;
  return FALSE;
}

static gboolean
rule_fits (const Case *matter, const PwCatalogSuggestion *rule, const PwCatalogAct *act,
           const PwLawSubject *subject) {
  gint32 day = matter->law->day;
  const char *legal_class = subject->legal_class != NULL ? subject->legal_class->row.key : NULL;
  const char *election = matter->election != NULL ? matter->election->row.key : NULL;
  return pw_catalog_row_holds (&rule->row, day) && pw_catalog_row_holds (&rule->article->row, day)
         && pw_catalog_row_holds (&rule->article->law->row, day) && act_fits (rule, act)
         && _pw_law_list_has (rule->legal_classes, legal_class)
         && _pw_law_list_has (rule->elections, election)
         && (matter->stage_open || _pw_law_list_has (rule->periods, matter->stage->period->row.key))
         && status_fits (matter, rule);
}

/* Adds a note as a reason; what rests on it is as sure as the note at most. */
static void
add_note (const Case *matter, PwLawSuggestion *suggestion, const char *code) {
  const PwCatalogLabel *note = pw_catalog_find (matter->law->catalog, PW_CATALOG_NOTES, code);
  g_ptr_array_add (suggestion->reasons, (gpointer)&note->label);
}

static PwLawSuggestion *
suggestion_new (const Case *matter, const PwCatalogSuggestion *rule, const PwCatalogAct *act,
                const PwLawSubject *subject) {
  PwLawSuggestion *suggestion = g_new0 (PwLawSuggestion, 1);
  suggestion->rule = rule;
  suggestion->act = act;
  suggestion->reasons = g_ptr_array_new ();
  suggestion->mark = _pw_law_worse (rule->row.mark, rule->article->row.mark);
  g_ptr_array_add (suggestion->reasons, (gpointer)&rule->reason);
  if (rule->legal_classes != NULL) {
    suggestion->mark = _pw_law_worse (suggestion->mark, subject->class_mark);
    g_ptr_array_add (suggestion->reasons, (gpointer)&subject->class_note->label);
  }
  if (rule->periods != NULL && matter->stage_open) {
    suggestion->mark = _pw_law_worse (suggestion->mark, PW_MARK_DERIVED);
    add_note (matter, suggestion, "stage_unclear");
  } else if (rule->periods != NULL) {
    suggestion->mark = _pw_law_worse (suggestion->mark, matter->stage->row.mark);
  }
  if (rule->beneficiaries != NULL && matter->status_open) {
    suggestion->mark = _pw_law_worse (suggestion->mark, PW_MARK_DERIVED);
    matter->law->missing |= PW_LAW_MISSING_STATUS;
    add_note (matter, suggestion, "status_unknown");
  }
  if (subject->role_note != NULL)
    g_ptr_array_add (suggestion->reasons, (gpointer)&subject->role_note->label);
  return suggestion;
}

/* --- one subject ----------------------------------------------------------------------------- */

/* The same article on the same track for the same act says nothing new. */
static gboolean
is_there (const PwLawSubject *subject, const PwCatalogSuggestion *rule, const PwCatalogAct *act) {
  for (guint i = 0; i < subject->suggestions->len; i++) {
    const PwLawSuggestion *one = g_ptr_array_index (subject->suggestions, i);
    if (one->act == act && one->rule->article == rule->article && one->rule->track == rule->track)
      return TRUE;
  }
  return FALSE;
}

static void
suggest_for_act (const Case *matter, PwLawSubject *subject, const PwCatalogAct *act) {
  PwLaw *law = matter->law;
  for (guint i = 0; i < pw_catalog_count (law->catalog, PW_CATALOG_SUGGESTIONS); i++) {
    const PwCatalogSuggestion *rule = pw_catalog_at (law->catalog, PW_CATALOG_SUGGESTIONS, i);
    if (!rule_fits (matter, rule, act, subject) || is_there (subject, rule, act))
      continue;
    g_ptr_array_add (subject->suggestions, suggestion_new (matter, rule, act, subject));
    if (!g_ptr_array_find (law->tracks, rule->track, NULL))
      g_ptr_array_add (law->tracks, (gpointer)rule->track);
  }
}

static gboolean
has_track (const PwLawSubject *subject, const PwCatalogLabel *track) {
  for (guint i = 0; i < subject->suggestions->len; i++) {
    const PwLawSuggestion *one = g_ptr_array_index (subject->suggestions, i);
    if (one->rule->track == track)
      return TRUE;
  }
  return FALSE;
}

/* Those for the tracks of its suggestions; where there are none, those that name its class. */
static void
add_recipients (const Case *matter, PwLawSubject *subject) {
  const char *legal_class = subject->legal_class != NULL ? subject->legal_class->row.key : NULL;
  for (guint i = 0; i < pw_catalog_count (matter->law->catalog, PW_CATALOG_RECIPIENTS); i++) {
    const PwCatalogRecipient *row = pw_catalog_at (matter->law->catalog, PW_CATALOG_RECIPIENTS, i);
    if (!pw_catalog_row_holds (&row->row, matter->recipients_day)
        || !_pw_law_list_has (row->legal_classes, legal_class))
      continue;
    gboolean wanted = subject->suggestions->len > 0 ? has_track (subject, row->track)
                                                    : row->legal_classes != NULL;
    if (wanted)
      g_ptr_array_add (subject->recipients, (gpointer)row);
  }
}

/* Being there is not taking part. */
static const PwCatalogLabel *
role_note (const PwCatalog *catalog, const char *role) {
  if (g_strcmp0 (role, "tugas_dinas") == 0)
    return pw_catalog_find (catalog, PW_CATALOG_NOTES, "role_duty");
  if (g_strcmp0 (role, "penonton") == 0)
    return pw_catalog_find (catalog, PW_CATALOG_NOTES, "role_bystander");
  return NULL;
}

static void
judge_subject (const Case *matter, int index, const PwLawSubjectFacts *facts) {
  PwLaw *law = matter->law;
  PwLawSubject *subject = g_new0 (PwLawSubject, 1);
  g_ptr_array_add (law->subjects, subject);
  subject->index = index;
  subject->name = g_strdup (facts->name);
  subject->suggestions = g_ptr_array_new_with_free_func (suggestion_free);
  subject->recipients = g_ptr_array_new ();
  subject->role_note = role_note (law->catalog, facts->role);
  pw_law_class_of (law->catalog, matter->facts->village, facts, subject);
  if (subject->legal_class == NULL && index >= 0)
    law->missing |= PW_LAW_MISSING_POSITION;
  if (facts->position != NULL && subject->position == NULL)
    law->missing |= PW_LAW_MISSING_CODE;
  for (guint i = 0; i < matter->facts->acts->len; i++) {
    const PwCatalogAct *act = pw_catalog_find (law->catalog, PW_CATALOG_ACTS,
                                               g_ptr_array_index (matter->facts->acts, i));
    if (act != NULL)
      suggest_for_act (matter, subject, act);
  }
  if (subject->suggestions->len == 0 && subject->legal_class != NULL)
    law->missing |= PW_LAW_MISSING_RULE;
  add_recipients (matter, subject);
}

/* --- the whole ------------------------------------------------------------------------------- */

static gint32
day_of (const PwLaw *law, const PwLawTime *time) {
  return time->is_known ? pw_law_time_day (time, law->offset_min) : 0;
}

static void
look_at_facts (Case *matter) {
  PwLaw *law = matter->law;
  const PwLawFacts *facts = matter->facts;
  gint32 known = day_of (law, &facts->known_at);
  gint32 latest = MAX (known, day_of (law, &facts->reported_at));
  law->day = day_of (law, &facts->occurred_at);
  matter->recipients_day = MAX (latest, law->day);
  if (law->day == 0)
    law->day = known != 0 ? known : MAX (latest, day_of (law, &facts->advised_at));
  matter->election = pw_catalog_find (law->catalog, PW_CATALOG_ELECTIONS, facts->election);
  matter->stage = pw_catalog_find (law->catalog, PW_CATALOG_STAGES, facts->stage);
  matter->stage_open
      = matter->stage == NULL || strcmp (matter->stage->period->row.key, "unclear") == 0;
  matter->status_open = TRUE;
  for (guint i = 0; i < facts->statuses->len; i++) {
    const PwCatalogBeneficiaryStatus *status = pw_catalog_find (
        law->catalog, PW_CATALOG_BENEFICIARY_STATUSES, g_ptr_array_index (facts->statuses, i));
    if (status != NULL && status->asn_kind.id[0] != '\0')
      matter->status_open = FALSE;
  }
}

/* What is missing whatever the rules say. */
static void
note_missing (Case *matter) {
  PwLaw *law = matter->law;
  const PwLawFacts *facts = matter->facts;
  if (law->day == 0)
    law->missing |= PW_LAW_MISSING_DATE;
  if (matter->election == NULL)
    law->missing |= facts->election == NULL ? PW_LAW_MISSING_ELECTION : PW_LAW_MISSING_CODE;
  if (matter->stage == NULL)
    law->missing |= facts->stage == NULL ? PW_LAW_MISSING_STAGE : PW_LAW_MISSING_CODE;
  if (facts->acts->len == 0)
    law->missing |= PW_LAW_MISSING_ACTS;
  if (facts->subjects->len == 0)
    law->missing |= PW_LAW_MISSING_SUBJECTS;
  for (guint i = 0; i < facts->acts->len; i++) {
    const PwCatalogAct *act
        = pw_catalog_find (law->catalog, PW_CATALOG_ACTS, g_ptr_array_index (facts->acts, i));
    if (act == NULL)
      law->missing |= PW_LAW_MISSING_CODE;
    else if (act->general)
      law->missing |= PW_LAW_MISSING_SPECIFIC_ACT;
  }
}

PwLaw *
pw_law_judge (const PwCatalog *catalog, const PwLawFacts *facts) {
  g_return_val_if_fail (catalog != NULL && facts != NULL && facts->acts != NULL, NULL);
  PwLaw *law = law_new (catalog, facts);
  Case matter = { .law = law, .facts = facts };
  _pw_law_zone (law, facts);
  look_at_facts (&matter);
  if (!facts->has_acts_column || facts->is_nihil) {
    law->missing = facts->is_nihil ? PW_LAW_MISSING_VIOLATION : PW_LAW_MISSING_FORM;
    _pw_law_deadlines (law, facts);
    return law;
  }
  note_missing (&matter);
  if (law->day != 0 && facts->acts->len > 0) {
    static const PwLawSubjectFacts nobody;
    for (guint i = 0; i < facts->subjects->len; i++)
      judge_subject (&matter, (int)i, g_ptr_array_index (facts->subjects, i));
    if (facts->subjects->len == 0)
      judge_subject (&matter, -1, &nobody);
  }
  _pw_law_deadlines (law, facts);
  return law;
}
