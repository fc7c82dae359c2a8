/* Rows of boxed lists that several pages use. */
#include "firmware/app/app-rows.h"

GtkWidget *
app_group_new (const char *heading) {
  GtkWidget *group = adw_preferences_group_new ();
  if (heading != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), heading);
  return group;
}

void
app_group_add (GtkWidget *group, GtkWidget *row) {
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* Texts of rows are markup unless they are told not to be, subtitles always. */
static void
set_texts (GtkWidget *row, const char *title, const char *detail) {
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (detail != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
}

GtkWidget *
app_text_row_new (const char *icon_name, const char *title, const char *detail) {
  g_return_val_if_fail (title != NULL, NULL);
  GtkWidget *row = adw_action_row_new ();
  set_texts (row, title, detail);
  if (icon_name != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon_name));
  return row;
}

/* --- pressed --------------------------------------------------------------------------------- */

typedef struct {
  AppPage *page; /* borrowed: what is pressed is in it */
  AppPageAction action;
  gpointer data;
} Pressed;

static void
on_pressed (GtkWidget *widget, gpointer data) {
  (void)widget;
  const Pressed *pressed = data;
  pressed->action (pressed->page, pressed->data);
}

static void
pressed_free (gpointer data, GClosure *closure) {
  (void)closure;
  g_free (data);
}

void
app_connect_action (AppPage *page, GtkWidget *widget, const char *signal, AppPageAction action,
                    gpointer data) {
  g_return_if_fail (APP_IS_PAGE (page) && GTK_IS_WIDGET (widget) && action != NULL);
  Pressed *pressed = g_new0 (Pressed, 1);
  *pressed = (Pressed){ .page = page, .action = action, .data = data };
  g_signal_connect_data (widget, signal, G_CALLBACK (on_pressed), pressed, pressed_free, 0);
}

GtkWidget *
app_action_row_new (AppPage *page, const char *icon_name, const char *title, const char *detail,
                    AppPageAction action, gpointer data) {
  g_return_val_if_fail (APP_IS_PAGE (page) && action != NULL, NULL);
  GtkWidget *row = app_text_row_new (icon_name, title, detail);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  app_connect_action (page, row, "activated", action, data);
  return row;
}

/* --- chosen ---------------------------------------------------------------------------------- */

GtkWidget *
app_switch_row_new (const char *title, const char *detail, gboolean active, GtkWidget **toggle) {
  g_return_val_if_fail (toggle != NULL, NULL);
  GtkWidget *row = app_text_row_new (NULL, title, detail);
  *toggle = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (*toggle), active);
  gtk_widget_set_valign (*toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *toggle);
  return row;
}

GtkWidget *
app_choice_row_new (const char *title, const char *const *names, guint selected) {
  g_return_val_if_fail (title != NULL && names != NULL, NULL);
  GtkWidget *row = adw_combo_row_new ();
  set_texts (row, title, NULL);
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  return row;
}

GtkWidget *
app_field_row_new (const char *title, GtkWidget **entry) {
  g_return_val_if_fail (title != NULL && entry != NULL, NULL);
  GtkWidget *words = app_paragraph_new (title, "caption");
  *entry = gtk_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (*entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (box, "field-row");
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), *entry);
  GtkWidget *row = adw_preferences_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE); /* the field in it has it */
  return row;
}

GtkWidget *
app_paragraph_new (const char *text, const char *css_class) {
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}
