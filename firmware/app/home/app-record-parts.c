/* The parts of a record's page. */
#include "firmware/app/home/app-record-parts.h"

#include <glib/gi18n.h>

#include "firmware/app/home/app-evidence-view.h"
#include "sync/base/pw-i18n.h"
#include "sync/base/pw-text.h"
#include "sync/model/pw-answers-show.h"
#include "sync/paper/pw-paper.h"

GtkWidget *
app_record_row (const char *title, const char *subtitle) {
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_focusable (row, TRUE);
  return row;
}

static GtkWidget *
make_group (const char *title) {
  GtkWidget *group = adw_preferences_group_new ();
  if (title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  return group;
}

static void
add_row (GtkWidget *group, const char *icon, const char *title, const char *subtitle) {
  GtkWidget *row = app_record_row (title, subtitle);
  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* "7-10-2024 21:43" of a moment. (transfer full) */
static char *
moment_words (gint64 unix_ms, gint32 offset_min) {
  g_autofree char *iso = pw_time_ms_to_iso (unix_ms, offset_min);
  if (g_str_equal (pw_i18n_language (), "id"))
    return pw_paper_moment (iso);
  return g_strdup_printf ("%.10s %.5s", iso, iso + 11);
}

/* --- how far it has come --------------------------------------------------------------------- */

GtkWidget *
app_record_head (const AppRecord *record, const PwRecord *state) {
  GtkWidget *group = make_group (NULL);
  g_autofree char *made = moment_words (record->created_ms, record->offset_min);
  if (state->withdrawn != NULL)
    add_row (group, "edit-undo-symbolic", _ ("Withdrawn"),
             state->withdrawn->reason != NULL ? state->withdrawn->reason : "");
  switch (record->stage) {
  case APP_RECORD_FINALISED:
    add_row (group, "emblem-documents-symbolic", _ ("Not sent yet"),
             _ ("Only this handheld has it, or its last change."));
    break;
  case APP_RECORD_SENT:
    add_row (group, "mail-send-symbolic", _ ("Sent, no receipt yet"),
             _ ("Keep it until the office has confirmed it."));
    break;
  case APP_RECORD_RECEIVED:
    add_row (group, "emblem-ok-symbolic", _ ("Received by the office"),
             _ ("The receipt covers all of it."));
    break;
  case APP_RECORD_QUARANTINED:
    add_row (group, "dialog-warning-symbolic", _ ("In quarantine at the office"),
             _ ("The office has it but does not count it; ask there."));
    break;
  case APP_RECORD_RETURNED:
    add_row (group, "mail-reply-sender-symbolic", _ ("Returned by the office"),
             _ ("The office has it and asks for something: see above."));
    break;
  }
  add_row (group, NULL, _ ("Made"), made);
  return group;
}

/* --- what the office said -------------------------------------------------------------------- */

static void
add_disputes (GtkWidget *group, const PwRecord *state, const PwForm *form) {
  for (guint i = 0; i < state->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (state->disputed, i);
    const PwFormNode *node = form != NULL ? pw_form_find (form, dispute->path) : NULL;
    const char *label = node != NULL ? pw_form_text (form, node->label, pw_i18n_language ()) : NULL;
    g_autofree char *title
        = g_strdup_printf (_ ("Two answers: %s"), label != NULL ? label : dispute->path);
    g_autoptr (GString) words = g_string_new (NULL);
    for (guint k = 0; k < dispute->alternatives->len; k++) {
      const PwRecordAlternative *one = g_ptr_array_index (dispute->alternatives, k);
      g_autofree char *value = pw_answers_show_value (form, node, one->value, pw_i18n_language ());
      g_string_append_printf (words, "%s%s", k > 0 ? "\n" : "", value);
    }
    add_row (group, "dialog-question-symbolic", title, words->str);
  }
}

/* Decisions that came back as copies. */
static guint
add_comments (GtkWidget *group, AppStore *store, const AppRecord *record, const PwRecord *state) {
  g_autoptr (GPtrArray) items = app_history_load (store, record, state, NULL);
  guint count = 0;
  for (guint i = 0; items != NULL && i < items->len; i++) {
    const AppHistoryItem *item = g_ptr_array_index (items, i);
    if (item->op == NULL || item->op->kind != PW_OP_DECIDE || item->change.reason == NULL)
      continue;
    g_autofree char *at = moment_words (item->op->time.unix_ms, item->op->time.offset_min);
    g_autofree char *words
        = item->change.person != NULL
              ? g_strdup_printf ("%s\n%s, %s", item->change.reason, item->change.person, at)
              : g_strdup_printf ("%s\n%s", item->change.reason, at);
    add_row (group, "user-available-symbolic", pw_op_kind_words (item->op->kind), words);
    count++;
  }
  return count;
}

/* Who says it and when. (transfer full) */
static char *
reviewer_words (const AppRecord *record) {
  const PwReview *review = record->review;
  g_autofree char *at = moment_words (review->host_time, record->offset_min);
  g_autofree char *person = pw_text_one_line (review->person);
  return g_strdup_printf ("%s, %s", person, at);
}

/* The comment before that; what others wrote must not turn the line. (transfer full) */
static char *
review_words (const AppRecord *record) {
  char *reviewer = reviewer_words (record);
  if (record->review->comment == NULL)
    return reviewer;
  g_autofree char *said = reviewer;
  g_autofree char *comment = pw_text_harmless (record->review->comment);
  return g_strdup_printf ("%s\n%s", comment, said);
}

GtkWidget *
app_record_comment (const AppRecord *record) {
  g_return_val_if_fail (record != NULL, NULL);
  if (record->stage != APP_RECORD_RETURNED)
    return NULL;
  GtkWidget *group = make_group (_ ("The office asks"));
  g_autofree char *comment = pw_text_harmless (record->review->comment);
  g_autofree char *reviewer = reviewer_words (record);
  add_row (group, "mail-reply-sender-symbolic", comment, reviewer);
  return group;
}

/* A comment that was answered, or that the record is accepted. */
static guint
add_review (GtkWidget *group, const AppRecord *record) {
  if (record->review == NULL || record->stage == APP_RECORD_RETURNED)
    return 0;
  g_autofree char *words = review_words (record);
  add_row (group, "user-available-symbolic",
           record->review->comment != NULL ? _ ("The office asked; you have answered")
                                           : _ ("Accepted by the office"),
           words);
  return 1;
}

GtkWidget *
app_record_office (AppStore *store, const AppRecord *record, const PwRecord *state,
                   const PwForm *form) {
  g_return_val_if_fail (store != NULL && record != NULL && state != NULL, NULL);
  GtkWidget *group = make_group (_ ("From the office"));
  guint count = add_review (group, record) + add_comments (group, store, record, state)
                + state->disputed->len;
  if (record->refusal != NULL) {
    g_autofree char *words = g_strdup_printf (_ ("Reason: %s"), record->refusal);
    add_row (group, "dialog-warning-symbolic", _ ("In quarantine at the office"), words);
    count++;
  }
  add_disputes (group, state, form);
  if (count > 0)
    return group;
  g_object_ref_sink (group);
  g_object_unref (group);
  return NULL;
}

/* --- files ----------------------------------------------------------------------------------- */

GtkWidget *
app_record_files (AppStore *store, const PwRecord *state) {
  g_return_val_if_fail (store != NULL && state != NULL, NULL);
  if (state->attachments->len == 0)
    return NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new (_ ("Evidence"));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  for (guint i = 0; i < state->attachments->len; i++) {
    const PwRecordAttachment *one = g_ptr_array_index (state->attachments, i);
    const char *name = one->caption != NULL     ? one->caption
                       : one->file_name != NULL ? one->file_name
                                                : _ ("File");
    const AppEvidenceInfo info
        = { .digest = one->blob,
            .size = one->blob_bytes,
            .type = one->media_type != NULL ? one->media_type : (char *)"application/octet-stream",
            .name = (char *)name };
    GtkWidget *view = app_evidence_view_new ();
    app_evidence_view_show (view, store, &info);
    gtk_box_append (GTK_BOX (box), view);
  }
  return box;
}

/* --- history --------------------------------------------------------------------------------- */

/* The names of the questions that were changed, with ", " between. */
static void
append_changed (GString *words, const PwForm *form, const PwChange *change) {
  const char *path;
  json_t *value;
  json_object_foreach (change->set, path, value) {
    const PwFormNode *node = form != NULL ? pw_form_find (form, path) : NULL;
    const char *label = node != NULL ? pw_form_text (form, node->label, pw_i18n_language ()) : NULL;
    g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "",
                            label != NULL && *label != '\0' ? label : path);
  }
}

static char *
item_words (const AppHistoryItem *item, const PwForm *form) {
  GString *words = g_string_new (NULL);
  if (item->change.reason != NULL)
    g_string_append (words, item->change.reason);
  if (item->change.person != NULL)
    g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", item->change.person);
  append_changed (words, form, &item->change);
  if (item->attachment.name != NULL)
    g_string_append (words, item->attachment.caption != NULL ? item->attachment.caption
                                                             : item->attachment.name);
  return g_string_free (words, FALSE);
}

static void
add_operation (GtkWidget *group, const AppHistoryItem *item, const PwForm *form) {
  g_autofree char *at = moment_words (item->op->time.unix_ms, item->op->time.offset_min);
  g_autofree char *title = g_strdup_printf ("%s · %s", pw_op_kind_words (item->op->kind), at);
  g_autofree char *words = item_words (item, form);
  g_autofree char *whole = item->op->own
                               ? g_strdup (words)
                               : g_strdup_printf ("%s%s%s", words, *words != '\0' ? "\n" : "",
                                                  _ ("by the office or another handheld"));
  add_row (group, NULL, title, whole);
}

static void
add_review_item (GtkWidget *group, const AppRecord *record) {
  g_autofree char *at = moment_words (record->review->host_time, record->offset_min);
  g_autofree char *title
      = g_strdup_printf ("%s · %s", app_history_review_words (record->review), at);
  g_autofree char *words = review_words (record);
  add_row (group, NULL, title, words);
}

GtkWidget *
app_record_history (AppStore *store, const AppRecord *record, const PwRecord *state,
                    const PwForm *form) {
  g_return_val_if_fail (store != NULL && record != NULL && state != NULL, NULL);
  GtkWidget *group = make_group (_ ("History"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = app_history_load (store, record, state, &error);
  if (items == NULL) {
    add_row (group, "dialog-warning-symbolic", _ ("The history does not open"), error->message);
    return group;
  }
  for (guint i = 0; i < items->len; i++) {
    const AppHistoryItem *item = g_ptr_array_index (items, i);
    if (item->op != NULL)
      add_operation (group, item, form);
    else
      add_review_item (group, record);
  }
  return group;
}
