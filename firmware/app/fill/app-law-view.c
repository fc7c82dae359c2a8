/* What the law may say to a record, as suggestions with reasons and limits. */
#include "firmware/app/fill/app-law-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "firmware/device/app-lists.h"
#include "sync/law/pw-law-show.h"
#include "sync/paper/pw-paper.h"

typedef struct {
  const PwLaw *law;     /* borrowed */
  const char *language; /* borrowed */
} View;

static const char *
in_language (const View *view, const PwCatalogText *text) {
  return g_str_equal (view->language, "en") ? text->en : text->id;
}

static GtkWidget *
make_row (const char *title, const char *subtitle) {
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  /* Rows with nothing to press are still read one after the other with the arrows. */
  gtk_widget_set_focusable (row, TRUE);
  return row;
}

/* --- articles -------------------------------------------------------------------------------- */

/* What the article says, why it may fit, and what speaks against it. (transfer full) */
static char *
suggestion_words (const View *view, const PwLawSuggestion *one) {
  GString *words = g_string_new (in_language (view, &one->rule->article->content));
  for (guint i = 0; i < one->reasons->len; i++)
    g_string_append_printf (words, _ ("\nBecause: %s"),
                            in_language (view, g_ptr_array_index (one->reasons, i)));
  if (one->rule->exception.id[0] != '\0')
    g_string_append_printf (words, _ ("\nNote: %s"), in_language (view, &one->rule->exception));
  if (one->mark != PW_MARK_VERIFIED)
    g_string_append (words, _ ("\nNot verified: the office checks it."));
  return g_string_free (words, FALSE);
}

static void
add_subject (const View *view, GtkWidget *group, const PwLawSubject *subject) {
  for (guint i = 0; i < subject->suggestions->len; i++) {
    const PwLawSuggestion *one = g_ptr_array_index (subject->suggestions, i);
    g_autofree char *article = pw_law_article_label (one->rule->article, view->language);
    g_autofree char *title = subject->name != NULL
                                 ? g_strdup_printf ("%s · %s", article, subject->name)
                                 : g_strdup (article);
    g_autofree char *words = suggestion_words (view, one);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (title, words));
  }
}

static guint
count_suggestions (const PwLaw *law) {
  guint count = 0;
  for (guint i = 0; i < law->subjects->len; i++)
    count += ((const PwLawSubject *)g_ptr_array_index (law->subjects, i))->suggestions->len;
  return count;
}

static GtkWidget *
make_articles (const View *view) {
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                   _ ("Articles that may fit (suggestions)"));
  const PwCatalogLabel *presumption
      = pw_catalog_find (view->law->catalog, PW_CATALOG_NOTES, "presumption");
  g_autofree char *escaped
      = presumption != NULL ? g_markup_escape_text (in_language (view, &presumption->label), -1)
                            : g_strdup ("");
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), escaped);
  for (guint i = 0; i < view->law->subjects->len; i++)
    add_subject (view, group, g_ptr_array_index (view->law->subjects, i));
  if (count_suggestions (view->law) == 0)
    adw_preferences_group_add (
        ADW_PREFERENCES_GROUP (group),
        make_row (_ ("No article can be suggested yet"),
                  _ ("Acts, suspected persons with their positions, the election and the time of "
                     "the event decide which articles fit.")));
  return group;
}

/* --- limits ---------------------------------------------------------------------------------- */

static GtkWidget *
make_limits (const View *view) {
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Limits that run"));
  guint count = 0;
  for (guint i = 0; i < view->law->deadlines->len; i++) {
    const PwLawDeadline *one = g_ptr_array_index (view->law->deadlines, i);
    if (!one->is_started)
      continue;
    g_autofree char *ends = pw_paper_moment (one->ends_local);
    g_autofree char *words = g_strdup_printf (
        "%s%s%s", ends, one->holidays_unknown ? _ ("; later if there are holidays") : "",
        one->mark != PW_MARK_VERIFIED ? _ ("; not verified") : "");
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               make_row (in_language (view, &one->rule->what), words));
    count++;
  }
  if (count > 0)
    return group;
  g_object_ref_sink (group);
  g_object_unref (group);
  return NULL;
}

GtkWidget *
app_law_view_new (AppStore *store, const PwForm *form, json_t *answers, const char *language) {
  g_return_val_if_fail (store != NULL && form != NULL && answers != NULL && language != NULL, NULL);
  g_auto (PwLawOfRecord) of = { 0 };
  if (!pw_law_of_record (form, answers, app_lists_catalog_source, store, &of, NULL)
      || (of.law->missing & (PW_LAW_MISSING_VIOLATION | PW_LAW_MISSING_FORM)) != 0)
    return NULL;
  const View view = { of.law, language };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (box), make_articles (&view));
  GtkWidget *limits = make_limits (&view);
  if (limits != NULL)
    gtk_box_append (GTK_BOX (box), limits);
  return box;
}
