/* A judgement as JSON, and the names of articles. */
#include <string.h>

#include "sync/law/pw-law.h"
#include "sync/model/pw-json.h"

/* --- names ----------------------------------------------------------------------------------- */

char *
pw_law_article_label (const PwCatalogArticle *article, const char *language) {
  g_return_val_if_fail (article != NULL, NULL);
  gboolean english = g_strcmp0 (language, "en") == 0;
  const PwCatalogText *law = &article->law->short_name;
  GString *label = g_string_new (english ? law->en : law->id);
  gboolean numbered = g_ascii_isdigit (article->number[0]);
  if (numbered)
    g_string_append_printf (label, english ? " art. %s" : " Pasal %s", article->number);
  else if (article->number[0] != '\0')
    g_string_append_printf (label, " %s", article->number);
  if (article->paragraph[0] != '\0')
    g_string_append_printf (label, english ? "(%s)" : " ayat (%s)", article->paragraph);
  if (article->letter[0] != '\0' && numbered)
    g_string_append_printf (label, english ? " letter %s" : " huruf %s", article->letter);
  else if (article->letter[0] != '\0')
    g_string_append_printf (label, " %s", article->letter);
  return g_string_free (label, FALSE);
}

const char *
pw_law_missing_name (PwLawMissing missing) {
  switch (missing) {
  case PW_LAW_MISSING_VIOLATION:
    return "violation";
  case PW_LAW_MISSING_FORM:
    return "form";
  case PW_LAW_MISSING_ACTS:
    return "acts";
  case PW_LAW_MISSING_SPECIFIC_ACT:
    return "specific_act";
  case PW_LAW_MISSING_SUBJECTS:
    return "subjects";
  case PW_LAW_MISSING_POSITION:
    return "position";
  case PW_LAW_MISSING_ELECTION:
    return "election";
  case PW_LAW_MISSING_STAGE:
    return "stage";
  case PW_LAW_MISSING_DATE:
    return "occurred_at";
  case PW_LAW_MISSING_KNOWN:
    return "known_at";
  case PW_LAW_MISSING_VILLAGE:
    return "village";
  case PW_LAW_MISSING_STATUS:
    return "beneficiary_status";
  case PW_LAW_MISSING_RULE:
    return "rule";
  case PW_LAW_MISSING_CODE:
    return "code";
  }
  return "?";
}

/* --- pieces ---------------------------------------------------------------------------------- */

/* null for an empty one. */
static json_t *
text_to_json (const PwCatalogText *text) {
  if (text == NULL || text->id[0] == '\0')
    return json_null ();
  return json_pack ("{s:s, s:s}", "id", text->id, "en", text->en);
}

static json_t *
label_to_json (const PwCatalogArticle *article) {
  g_autofree char *id = pw_law_article_label (article, "id");
  g_autofree char *en = pw_law_article_label (article, "en");
  return json_pack ("{s:s, s:s}", "id", id, "en", en);
}

static void
add_mark (json_t *object, PwCatalogMark mark) {
  json_object_set_new (object, "mark", json_string (pw_catalog_mark_name (mark)));
  json_object_set_new (object, "verified", json_boolean (mark == PW_MARK_VERIFIED));
}

static json_t *
article_to_json (const PwCatalogArticle *article) {
  if (article == NULL)
    return json_null ();
  json_t *value
      = json_pack ("{s:s, s:s, s:o, s:o, s:o, s:o, s:s}", "code", article->row.key, "law",
                   article->law->row.key, "label", label_to_json (article), "content",
                   text_to_json (&article->content), "penalty", text_to_json (&article->penalty),
                   "authority", text_to_json (&article->authority), "source", article->row.source);
  add_mark (value, article->row.mark);
  return value;
}

static json_t *
suggestion_to_json (const PwLawSuggestion *one) {
  json_t *reasons = json_array ();
  for (guint i = 0; i < one->reasons->len; i++)
    json_array_append_new (reasons, text_to_json (g_ptr_array_index (one->reasons, i)));
  const PwCatalogSuggestion *rule = one->rule;
  json_t *value = json_pack ("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s}", "rule", rule->row.key,
                             "act", one->act->row.key, "track", rule->track->row.key, "article",
                             article_to_json (rule->article), "penalty",
                             article_to_json (rule->penalty), "reasons", reasons, "exception",
                             text_to_json (&rule->exception), "source", rule->row.source);
  add_mark (value, one->mark);
  return value;
}

static json_t *
recipient_to_json (const PwCatalogRecipient *one) {
  json_t *value = json_pack ("{s:s, s:s, s:o, s:o, s:s}", "rule", one->row.key, "track",
                             one->track->row.key, "recipient", text_to_json (&one->recipient),
                             "via", text_to_json (&one->via), "source", one->row.source);
  add_mark (value, one->row.mark);
  return value;
}

static json_t *
class_to_json (const PwLawSubject *subject) {
  if (subject->legal_class == NULL)
    return json_null ();
  json_t *value = json_pack (
      "{s:s, s:o, s:o, s:o}", "code", subject->legal_class->row.key, "label",
      text_to_json (&subject->legal_class->label), "reason",
      text_to_json (&subject->class_note->label), "local_title",
      pw_json_text (subject->local_title != NULL ? subject->local_title->title : NULL));
  add_mark (value, subject->class_mark);
  return value;
}

static json_t *
subject_to_json (const PwLawSubject *subject) {
  json_t *suggestions = json_array ();
  for (guint i = 0; i < subject->suggestions->len; i++)
    json_array_append_new (suggestions,
                           suggestion_to_json (g_ptr_array_index (subject->suggestions, i)));
  json_t *recipients = json_array ();
  for (guint i = 0; i < subject->recipients->len; i++)
    json_array_append_new (recipients,
                           recipient_to_json (g_ptr_array_index (subject->recipients, i)));
  const char *position = subject->position != NULL ? subject->position->row.key : NULL;
  return json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o}", "subject",
                    subject->index >= 0 ? json_integer (subject->index) : json_null (), "name",
                    pw_json_text (subject->name), "position", pw_json_text (position),
                    "legal_class", class_to_json (subject), "suggestions", suggestions,
                    "recipients", recipients);
}

static json_t *
deadline_to_json (const PwLaw *law, const PwLawDeadline *one) {
  const PwCatalogDeadline *rule = one->rule;
  json_t *value = json_pack (
      "{s:s, s:s, s:o, s:s, s:i, s:s, s:s, s:s, s:b, s:s, s:s, s:o}", "rule", rule->row.key,
      "clock", rule->clock, "what", text_to_json (&rule->what), "starts_from", rule->starts_from,
      "amount", (int)rule->amount, "unit", rule->unit, "day_kind", rule->day_kind, "day_kind_mark",
      pw_catalog_mark_name (rule->day_mark), "holidays_unknown", one->holidays_unknown, "zone",
      law->zone, "source", rule->row.source, "note", text_to_json (&rule->note));
  gboolean started = one->is_started;
  json_object_set_new (value, "starts_at", started ? json_integer (one->starts_at) : json_null ());
  json_object_set_new (value, "starts_local", pw_json_text (one->starts_local));
  json_object_set_new (value, "ends_at", started ? json_integer (one->ends_at) : json_null ());
  json_object_set_new (value, "ends_local", pw_json_text (one->ends_local));
  json_object_set_new (value, "late", json_boolean (one->is_late));
  add_mark (value, one->mark);
  return value;
}

/* --- the whole ------------------------------------------------------------------------------- */

static json_t *
day_to_json (gint32 day) {
  if (day <= 0)
    return json_null ();
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32)day);
  g_autofree char *text
      = g_strdup_printf ("%04u-%02u-%02u", (guint)g_date_get_year (&date),
                         (guint)g_date_get_month (&date), (guint)g_date_get_day (&date));
  return json_string (text);
}

static json_t *
missing_to_json (const PwLaw *law) {
  json_t *list = json_array ();
  for (guint bit = 1; bit <= PW_LAW_MISSING_LAST; bit <<= 1)
    if (law->missing & bit)
      json_array_append_new (list, json_string (pw_law_missing_name (bit)));
  return list;
}

static json_t *
chosen_to_json (const PwLaw *law) {
  json_t *kinds = json_array ();
  for (guint i = 0; i < law->chosen_kinds->len; i++)
    json_array_append_new (kinds, pw_json_text (g_ptr_array_index (law->chosen_kinds, i)));
  return json_pack ("{s:o, s:o}", "articles", pw_json_text (law->chosen_articles), "kinds", kinds);
}

json_t *
pw_law_to_json (const PwLaw *law) {
  g_return_val_if_fail (law != NULL, NULL);
  json_t *subjects = json_array ();
  for (guint i = 0; i < law->subjects->len; i++)
    json_array_append_new (subjects, subject_to_json (g_ptr_array_index (law->subjects, i)));
  json_t *deadlines = json_array ();
  for (guint i = 0; i < law->deadlines->len; i++)
    json_array_append_new (deadlines,
                           deadline_to_json (law, g_ptr_array_index (law->deadlines, i)));
  json_t *tracks = json_array ();
  for (guint i = 0; i < law->tracks->len; i++) {
    const PwCatalogLabel *track = g_ptr_array_index (law->tracks, i);
    json_array_append_new (tracks, json_string (track->row.key));
  }
  const PwCatalogLabel *presumption
      = pw_catalog_find (law->catalog, PW_CATALOG_NOTES, "presumption");
  json_t *catalogue
      = json_pack ("{s:s, s:s, s:s}", "name", pw_catalog_name (law->catalog), "version",
                   pw_catalog_version (law->catalog), "date", pw_catalog_date (law->catalog));
  return json_pack ("{s:o, s:o, s:o, s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:i}", "catalogue",
                    catalogue, "presumption", text_to_json (&presumption->label), "day",
                    day_to_json (law->day), "zone", law->zone, "offset_min", (int)law->offset_min,
                    "subjects", subjects, "tracks", tracks, "deadlines", deadlines, "missing",
                    missing_to_json (law), "chosen", chosen_to_json (law), "subjects_left_out",
                    (int)law->subjects_left_out);
}
