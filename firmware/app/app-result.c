/* Result: rows with a symbol, a title and a detail. */
#include "firmware/app/app-result.h"

#include "firmware/app/app-window.h"

#define PROBLEMS_SHOWN_MAX 20 /* a person reads no more */

GtkWidget *
app_result_row (const char *icon, const char *title, const char *detail, gboolean is_warning) {
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (detail != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  if (is_warning)
    gtk_widget_add_css_class (row, "warning-row");
  return row;
}

static GtkWidget *
make_label (const char *text, const char *style) {
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
app_result_status (const char *icon, const char *heading, const char *sentence) {
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  gtk_image_set_pixel_size (GTK_IMAGE (image), 64);
  gtk_widget_set_margin_top (image, 24);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), make_label (heading, "title-1"));
  if (sentence != NULL)
    gtk_box_append (GTK_BOX (box), make_label (sentence, "body"));
  return box;
}

GtkWidget *
app_result_way (const char *icon, const char *title, const char *detail) {
  GtkWidget *row = app_result_row (icon, title, detail, FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

GtkWidget *
app_result_of_inbox (const AppInbox *inbox) {
  g_autoptr (GPtrArray) list = app_inbox_words (inbox);
  GtkWidget *group = adw_preferences_group_new ();
  for (guint i = 0; i < list->len; i++) {
    const AppInboxWords *words = g_ptr_array_index (list, i);
    adw_preferences_group_add (
        ADW_PREFERENCES_GROUP (group),
        app_result_row (words->icon, words->title, words->detail, words->is_warning));
  }
  return group;
}

GtkWidget *
app_result_of_problems (const char *title, GPtrArray *problems) {
  if (problems->len == 0)
    return NULL;
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint i = 0; i < MIN (problems->len, PROBLEMS_SHOWN_MAX); i++)
    adw_preferences_group_add (
        ADW_PREFERENCES_GROUP (group),
        app_result_row ("dialog-warning-symbolic", g_ptr_array_index (problems, i), NULL, TRUE));
  return group;
}

char *
app_result_sentence (const GError *error) {
  gunichar first = g_unichar_toupper (g_utf8_get_char (error->message));
  char letter[7] = { 0 };
  (void)g_unichar_to_utf8 (first, letter);
  return g_strconcat (letter, g_utf8_next_char (error->message), NULL);
}

void
app_result_banner (AppPage *page, const GError *error) {
  g_autofree char *sentence = app_result_sentence (error);
  app_page_set_banner (page, sentence, TRUE);
}

void
app_result_open (gpointer from, AppPage *page) {
  g_autoptr (GtkWidget) held G_GNUC_UNUSED = g_object_ref_sink (GTK_WIDGET (page));
  AppWindow *window = app_window_of (from);
  if (window != NULL)
    app_window_open (window, page);
}

void
app_result_fail (gpointer from, const char *what, const GError *error) {
  AppWindow *window = app_window_of (from);
  if (window != NULL)
    app_window_error (window, what, error);
}
