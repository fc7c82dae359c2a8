/* A judgement as people read it. */
#include "sync/law/pw-law-show.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-text.h"

/* What is being written. */
typedef struct {
  GString *out;
  const char *language;
} Writer;

/* --- words ----------------------------------------------------------------------------------- */

static const char *
in_language (const Writer *writer, const PwCatalogText *text) {
  return strcmp (writer->language, "en") == 0 ? text->en : text->id;
}

/* Behind what it is about; "" for verified. */
static const char *
mark_words (PwCatalogMark mark) {
  switch (mark) {
  case PW_MARK_VERIFIED:
    return "";
  case PW_MARK_DERIVED:
    return _ (" (concluded, not verified)");
  case PW_MARK_MEMORY:
    return _ (" (not verified)");
  }
  return "";
}

static const char *
start_words (const char *starts_from) {
  static const struct {
    const char *code, *words;
  } starts[] = {
    { "known", N_ ("it became known") },        { "reported", N_ ("it was handed in") },
    { "registered", N_ ("it was registered") }, { "notice", N_ ("the reporter was told") },
    { "decided", N_ ("it was decided") },       { "advised", N_ ("the advice was given") },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (strcmp (starts[i].code, starts_from) == 0)
      return _ (starts[i].words);
  return starts_from;
}

static const char *
missing_words (PwLawMissing missing) {
  switch (missing) {
  case PW_LAW_MISSING_VIOLATION:
    return _ ("the record says that there is no suspected violation");
  case PW_LAW_MISSING_FORM:
    return _ ("this form does not ask for acts");
  case PW_LAW_MISSING_ACTS:
    return _ ("no act is recorded");
  case PW_LAW_MISSING_SPECIFIC_ACT:
    return _ ("an act is too general: choose one that says what was done");
  case PW_LAW_MISSING_SUBJECTS:
    return _ ("no suspected person is recorded");
  case PW_LAW_MISSING_POSITION:
    return _ ("the position of a suspected person is not clear");
  case PW_LAW_MISSING_ELECTION:
    return _ ("the election is not recorded");
  case PW_LAW_MISSING_STAGE:
    return _ ("the stage is not recorded");
  case PW_LAW_MISSING_DATE:
    return _ ("neither the time of the event nor the time it became known is recorded");
  case PW_LAW_MISSING_KNOWN:
    return _ ("the time it became known is not recorded: limits start there");
  case PW_LAW_MISSING_VILLAGE:
    return _ ("the village is not recorded, or its province is not in the catalogue");
  case PW_LAW_MISSING_STATUS:
    return _ ("it is not recorded whether a would-be candidate or a candidate benefits");
  case PW_LAW_MISSING_RULE:
    return _ ("the catalogue has no article for an act and a position of this record");
  case PW_LAW_MISSING_CODE:
    return _ ("the record has a code that this catalogue does not know");
  }
  return "?";
}

/* --- subjects -------------------------------------------------------------------------------- */

/* Class and role are told with the person, not with each article. */
static gboolean
is_said_once (const PwLawSubject *subject, const PwCatalogText *reason) {
  return (subject->class_note != NULL && reason == &subject->class_note->label)
         || (subject->role_note != NULL && reason == &subject->role_note->label);
}

static void
write_penalty (const Writer *writer, const PwCatalogSuggestion *rule) {
  const PwCatalogArticle *own = rule->article, *other = rule->penalty;
  if (other == NULL) {
    if (own->penalty.id[0] != '\0')
      g_string_append_printf (writer->out, _ ("      may lead to: %s\n"),
                              in_language (writer, &own->penalty));
    return;
  }
  g_autofree char *label = pw_law_article_label (other, writer->language);
  const char *penalty = in_language (writer, &other->penalty);
  g_string_append_printf (writer->out, _ ("      may lead to: %s%s%s%s\n"), label,
                          penalty[0] != '\0' ? ": " : "", penalty, mark_words (other->row.mark));
}

static void
write_suggestion (const Writer *writer, const PwLawSubject *subject, const PwLawSuggestion *one) {
  const PwCatalogSuggestion *rule = one->rule;
  g_autofree char *label = pw_law_article_label (rule->article, writer->language);
  g_string_append_printf (writer->out, "    - %s%s\n", label, mark_words (one->mark));
  g_string_append_printf (writer->out, "      %s\n", in_language (writer, &rule->article->content));
  g_string_append_printf (writer->out, _ ("      track: %s\n"),
                          in_language (writer, &rule->track->label));
  for (guint i = 0; i < one->reasons->len; i++) {
    const PwCatalogText *reason = g_ptr_array_index (one->reasons, i);
    if (!is_said_once (subject, reason))
      g_string_append_printf (writer->out, _ ("      because: %s\n"), in_language (writer, reason));
  }
  if (rule->exception.id[0] != '\0')
    g_string_append_printf (writer->out, _ ("      note: %s\n"),
                            in_language (writer, &rule->exception));
  write_penalty (writer, rule);
}

static void
write_recipients (const Writer *writer, const PwLawSubject *subject) {
  if (subject->recipients->len == 0)
    return;
  g_string_append (writer->out, _ ("  Would be passed on, if the plenary decides so, to:\n"));
  for (guint i = 0; i < subject->recipients->len; i++) {
    const PwCatalogRecipient *one = g_ptr_array_index (subject->recipients, i);
    g_string_append_printf (writer->out, _ ("    - %s, through %s (%s)%s\n"),
                            in_language (writer, &one->recipient), in_language (writer, &one->via),
                            in_language (writer, &one->track->label), mark_words (one->row.mark));
  }
}

static void
write_subject (const Writer *writer, const PwLawSubject *subject) {
  g_autofree char *name
      = subject->name != NULL ? pw_text_one_line (subject->name) : g_strdup (_ ("(no name)"));
  if (subject->index >= 0)
    g_string_append_printf (writer->out, _ ("\nSuspected person %d: %s\n"), subject->index + 1,
                            name);
  else
    g_string_append (writer->out, _ ("\nNo suspected person is recorded\n"));
  if (subject->position != NULL)
    g_string_append_printf (writer->out, _ ("  position: %s\n"),
                            in_language (writer, &subject->position->label));
  if (subject->legal_class != NULL)
    g_string_append_printf (writer->out, _ ("  in law: %s%s\n"),
                            in_language (writer, &subject->legal_class->label),
                            mark_words (subject->class_mark));
  if (subject->class_note != NULL)
    g_string_append_printf (writer->out, "    %s\n",
                            in_language (writer, &subject->class_note->label));
  if (subject->role_note != NULL)
    g_string_append_printf (writer->out, _ ("  role: %s\n"),
                            in_language (writer, &subject->role_note->label));
  if (subject->suggestions->len == 0 && subject->legal_class != NULL)
    g_string_append (writer->out, _ ("  no article in the catalogue for what is recorded\n"));
  const PwCatalogAct *act = NULL;
  for (guint i = 0; i < subject->suggestions->len; i++) {
    const PwLawSuggestion *one = g_ptr_array_index (subject->suggestions, i);
    if (one->act != act)
      g_string_append_printf (writer->out, "  %s:\n", in_language (writer, &one->act->label));
    act = one->act;
    write_suggestion (writer, subject, one);
  }
  write_recipients (writer, subject);
}

/* --- limits ---------------------------------------------------------------------------------- */

/* "7 working days". (transfer full) */
static char *
amount_words (const PwCatalogDeadline *rule) {
  if (strcmp (rule->unit, "hour") == 0)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", rule->amount), rule->amount);
  if (strcmp (rule->day_kind, "working") == 0)
    return g_strdup_printf (ngettext ("%u working day", "%u working days", rule->amount),
                            rule->amount);
  return g_strdup_printf (ngettext ("%u calendar day", "%u calendar days", rule->amount),
                          rule->amount);
}

/* "2024-10-14 23:59:59" of an ISO text. (transfer full) */
static char *
moment_words (const char *iso) {
  char *text = g_strndup (iso, strlen ("2024-10-14T23:59:59"));
  return g_strdelimit (text, "T", ' ');
}

static void
write_deadline (const Writer *writer, const PwLaw *law, const PwLawDeadline *one) {
  const PwCatalogDeadline *rule = one->rule;
  g_autofree char *amount = amount_words (rule);
  const char *what = in_language (writer, &rule->what);
  if (one->is_started) {
    g_autofree char *ends = moment_words (one->ends_local);
    /* Without a known zone the offset behind the ISO text says where the clock is. */
    const char *zone = law->zone[0] != '\0' ? law->zone : one->ends_local + strlen (ends);
    g_string_append_printf (writer->out, _ ("  - %s: until %s %s (%s after %s)%s\n"), what, ends,
                            zone, amount, start_words (rule->starts_from), mark_words (one->mark));
  } else {
    g_string_append_printf (writer->out, _ ("  - %s: %s after %s; that time is not recorded%s\n"),
                            what, amount, start_words (rule->starts_from), mark_words (one->mark));
  }
  if (rule->note.id[0] != '\0')
    g_string_append_printf (writer->out, "    %s\n", in_language (writer, &rule->note));
  if (one->is_late)
    g_string_append (writer->out,
                     _ ("    The report was handed in after this limit: the office checks "
                        "whether it can be registered.\n"));
  if (one->holidays_unknown)
    g_string_append (writer->out, _ ("    The holidays of that year are not all in the catalogue: "
                                     "the limit may end later.\n"));
}

static void
write_deadlines (const Writer *writer, const PwLaw *law) {
  if (law->deadlines->len == 0)
    return;
  g_string_append (writer->out, _ ("\nLimits, in the local time of the village:\n"));
  for (guint i = 0; i < law->deadlines->len; i++)
    write_deadline (writer, law, g_ptr_array_index (law->deadlines, i));
}

/* --- the whole ------------------------------------------------------------------------------- */

static void
write_tracks (const Writer *writer, const PwLaw *law) {
  if (law->tracks->len == 0)
    return;
  g_string_append (writer->out, _ ("\nTracks that come into question:\n"));
  for (guint i = 0; i < law->tracks->len; i++) {
    const PwCatalogLabel *track = g_ptr_array_index (law->tracks, i);
    g_string_append_printf (writer->out, "  - %s\n", in_language (writer, &track->label));
  }
}

static void
write_chosen (const Writer *writer, const PwLaw *law) {
  if (law->chosen_articles == NULL && law->chosen_kinds->len == 0)
    return;
  g_string_append (writer->out, _ ("\nChosen by a person (stays as it is):\n"));
  if (law->chosen_articles != NULL) {
    g_autofree char *articles = pw_text_one_line (law->chosen_articles);
    g_string_append_printf (writer->out, "  - %s\n", articles);
  }
  for (guint i = 0; i < law->chosen_kinds->len; i++) {
    const char *code = g_ptr_array_index (law->chosen_kinds, i);
    const PwCatalogLabel *track = pw_catalog_find (law->catalog, PW_CATALOG_TRACKS, code);
    g_autofree char *words
        = pw_text_one_line (track != NULL ? in_language (writer, &track->label) : code);
    g_string_append_printf (writer->out, "  - %s\n", words);
  }
}

static void
write_missing (const Writer *writer, const PwLaw *law) {
  if (law->missing == 0 && law->subjects_left_out == 0)
    return;
  g_string_append (writer->out, _ ("\nWhy there is no more to suggest:\n"));
  for (guint bit = 1; bit <= PW_LAW_MISSING_LAST; bit <<= 1)
    if (law->missing & bit)
      g_string_append_printf (writer->out, "  - %s\n", missing_words (bit));
  if (law->subjects_left_out > 0)
    g_string_append_printf (writer->out, _ ("  - %u more suspected persons are not looked at\n"),
                            law->subjects_left_out);
}

char *
pw_law_show (const PwLaw *law, const char *language) {
  g_return_val_if_fail (law != NULL && language != NULL, NULL);
  const Writer writer = { g_string_new (NULL), language };
  const PwCatalogLabel *presumption
      = pw_catalog_find (law->catalog, PW_CATALOG_NOTES, "presumption");
  g_string_append_printf (writer.out, _ ("Pointers from the law (catalogue %s of %s)\n"),
                          pw_catalog_version (law->catalog), pw_catalog_date (law->catalog));
  g_string_append_printf (writer.out, "%s.\n", in_language (&writer, &presumption->label));
  for (guint i = 0; i < law->subjects->len; i++)
    write_subject (&writer, g_ptr_array_index (law->subjects, i));
  write_tracks (&writer, law);
  write_deadlines (&writer, law);
  write_chosen (&writer, law);
  write_missing (&writer, law);
  return g_string_free (writer.out, FALSE);
}

/* --- one record ------------------------------------------------------------------------------ */

gboolean
pw_law_of_record (const PwForm *form, json_t *answers, PwCatalogSource source, gpointer data,
                  PwLawOfRecord *of, GError **error) {
  g_return_val_if_fail (of != NULL, FALSE);
  *of = (PwLawOfRecord){ 0 };
  g_autoptr (GError) why = NULL;
  g_auto (PwLawFacts) facts = { 0 };
  if (!pw_law_facts_from_answers (form, answers, &facts, error))
    return FALSE;
  if (source != NULL)
    of->catalog = pw_catalog_load (source, data, &why);
  if (why != NULL)
    of->not_used = g_strdup (why->message);
  if (of->catalog == NULL)
    of->catalog = pw_catalog_load (NULL, NULL, error);
  if (of->catalog != NULL)
    of->law = pw_law_judge (of->catalog, &facts);
  return of->law != NULL;
}

void
pw_law_of_record_clear (PwLawOfRecord *of) {
  if (of == NULL)
    return;
  pw_law_free (of->law);
  pw_catalog_free (of->catalog);
  g_free (of->not_used);
  *of = (PwLawOfRecord){ 0 };
}
