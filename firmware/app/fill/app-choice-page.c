/* A page with the choices of one question.
 *
 * Lists may have tens of thousands of rows: STEP of them are asked for at a time, more when the end
 * of the list comes into sight. */
#include "firmware/app/fill/app-choice-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/app-window.h"

#define STEP 60       /* rows asked for at a time */
#define OFTEN_MAX 5   /* shown first */
#define SEARCH_MS 200 /* after the last key */

#define APP_TYPE_CHOICE_PAGE (app_choice_page_get_type ())
G_DECLARE_FINAL_TYPE (AppChoicePage, app_choice_page, APP, CHOICE_PAGE, AppPage)

struct _AppChoicePage {
  AppPage parent_instance;
  AppFillControl *control; /* owned */
  GtkWidget *search, *list, *scrolled, *none;
  char *find;  /* owned; NULL: everything */
  guint asked; /* rows that were asked for */
  guint total;
  guint timer;
  gboolean many, showing;
};

G_DEFINE_TYPE (AppChoicePage, app_choice_page, APP_TYPE_PAGE)

/* --- rows ------------------------------------------------------------------------------------ */

static gboolean
is_chosen (AppChoicePage *self, const char *code) {
  g_autofree char *text = app_fill_control_text (self->control);
  g_auto (GStrv) codes = g_strsplit (text, " ", -1);
  return g_strv_contains ((const char *const *)codes, code);
}

static void
show_check (GtkWidget *row, gboolean chosen) {
  GtkWidget *image = g_object_get_data (G_OBJECT (row), "check");
  gtk_widget_set_opacity (image, chosen ? 1 : 0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, chosen, -1);
}

static void
add_row (AppChoicePage *self, const PwSessionChoice *choice, const char *heading) {
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (choice->label);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");
  gtk_box_append (GTK_BOX (box), check);
  gtk_widget_add_css_class (box, "fill-choice");
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  choice->label, -1);
  g_object_set_data (G_OBJECT (row), "check", check);
  g_object_set_data_full (G_OBJECT (row), "code", g_strdup (choice->code), g_free);
  g_object_set_data_full (G_OBJECT (row), "heading", g_strdup (heading), g_free);
  show_check (row, is_chosen (self, choice->code));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
on_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data) {
  (void)data;
  const char *heading = g_object_get_data (G_OBJECT (row), "heading");
  const char *above = before != NULL ? g_object_get_data (G_OBJECT (before), "heading") : "";
  if (heading == NULL || *heading == '\0' || g_strcmp0 (heading, above) == 0) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  GtkWidget *label = gtk_label_new (heading);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "fill-choice");
  gtk_list_box_row_set_header (row, label);
}

static GPtrArray *
ask (AppChoicePage *self, const char *find, guint most, guint *total) {
  PwSession *session = app_filler_session (app_fill_control_filler (self->control));
  g_autoptr (GError) error = NULL;
  GPtrArray *choices = session != NULL
                           ? pw_session_choices (session, app_fill_control_path (self->control),
                                                 find, most, total, &error)
                           : NULL;
  if (error != NULL)
    app_page_set_banner (APP_PAGE (self), error->message, TRUE);
  return choices;
}

/* Those taken most often that are offered now. */
static void
add_often (AppChoicePage *self) {
  AppUsage *usage = app_filler_usage (app_fill_control_filler (self->control));
  if (usage == NULL)
    return;
  const PwFormNode *node = app_fill_control_node (self->control);
  g_auto (GStrv) codes = app_usage_top (usage, node->path, OFTEN_MAX);
  for (gsize i = 0; codes[i] != NULL; i++) {
    g_autoptr (GPtrArray) found = ask (self, codes[i], STEP, NULL);
    for (guint k = 0; found != NULL && k < found->len; k++) {
      const PwSessionChoice *choice = g_ptr_array_index (found, k);
      if (g_str_equal (choice->code, codes[i]))
        add_row (self, choice, _ ("Chosen most often"));
    }
  }
}

static void
clear_rows (AppChoicePage *self) {
  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->list)) != NULL;)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
}

/* Rows from `asked` on, up to `most`. */
static void
add_rows (AppChoicePage *self, guint most) {
  g_autoptr (GPtrArray) choices = ask (self, self->find, most, &self->total);
  gboolean often = self->find == NULL && gtk_widget_get_first_child (self->list) != NULL;
  for (guint i = self->asked; choices != NULL && i < choices->len; i++)
    add_row (self, g_ptr_array_index (choices, i),
             often || self->asked > 0 ? _ ("All choices") : "");
  self->asked = choices != NULL ? choices->len : self->asked;
}

static void
load (AppChoicePage *self) {
  self->showing = TRUE;
  clear_rows (self);
  self->asked = 0;
  if (self->find == NULL)
    add_often (self);
  add_rows (self, STEP);
  gtk_widget_set_visible (self->none, self->total == 0);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  self->showing = FALSE;
}

static void
on_edge (AppChoicePage *self) {
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double left = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment)
                - gtk_adjustment_get_page_size (adjustment);
  if (!self->showing && self->asked < self->total
      && left < gtk_adjustment_get_page_size (adjustment))
    add_rows (self, self->asked + STEP);
}

/* --- choosing -------------------------------------------------------------------------------- */

static char *
toggle (const char *text, const char *code) {
  g_auto (GStrv) codes = g_strsplit (text, " ", -1);
  gboolean was_there = FALSE;
  GString *out = g_string_new (NULL);
  for (gsize i = 0; codes[i] != NULL; i++) {
    if (g_str_equal (codes[i], code))
      was_there = TRUE;
    else if (*codes[i] != '\0')
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", codes[i]);
  }
  if (!was_there)
    g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", code);
  return g_string_free (out, FALSE);
}

static void
on_activated (AppChoicePage *self, GtkListBoxRow *row) {
  const char *code = g_object_get_data (G_OBJECT (row), "code");
  if (!self->many) {
    if (app_fill_control_set (self->control, code))
      app_page_leave (APP_PAGE (self));
    return;
  }
  g_autofree char *text = app_fill_control_text (self->control);
  g_autofree char *changed = toggle (text, code);
  if (!app_fill_control_set (self->control, changed))
    return;
  for (GtkWidget *one = gtk_widget_get_first_child (self->list); one != NULL;
       one = gtk_widget_get_next_sibling (one)) {
    const char *its = g_object_get_data (G_OBJECT (one), "code");
    if (its != NULL)
      show_check (one, is_chosen (self, its));
  }
}

static void
on_clear (AppPage *page, gpointer data) {
  (void)data;
  AppChoicePage *self = APP_CHOICE_PAGE (page);
  if (app_fill_control_set (self->control, ""))
    app_page_leave (page);
}

static void
on_done (AppPage *page, gpointer data) {
  (void)data;
  app_page_leave (page);
}

/* --- search ---------------------------------------------------------------------------------- */

static gboolean
on_search_time (gpointer data) {
  AppChoicePage *self = data;
  self->timer = 0;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_free (self->find);
  self->find = *text != '\0' ? g_strdup (text) : NULL;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
on_search (AppChoicePage *self) {
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (SEARCH_MS, on_search_time, self);
}

/* Enter in the search takes what stands first. */
static void
on_search_entered (AppChoicePage *self) {
  if (self->timer != 0) {
    g_clear_handle_id (&self->timer, g_source_remove);
    (void)on_search_time (self);
  }
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  if (first != NULL && self->find != NULL)
    on_activated (self, first);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_choice_page_dispose (GObject *object) {
  AppChoicePage *self = APP_CHOICE_PAGE (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->find, g_free);
  g_clear_object (&self->control);
  G_OBJECT_CLASS (app_choice_page_parent_class)->dispose (object);
}

static void
app_choice_page_class_init (AppChoicePageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_choice_page_dispose;
}

static void
app_choice_page_init (AppChoicePage *self) {
  (void)self;
}

static GtkWidget *
make_content (AppChoicePage *self) {
  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search in the list"), -1);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_search_entered), self);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), on_header, NULL, NULL);
  gtk_widget_add_css_class (self->list, "fill-choices");
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_activated), self);
  self->none = gtk_label_new (_ ("Nothing in the list has these letters."));
  gtk_label_set_wrap (GTK_LABEL (self->none), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->none), PANGO_WRAP_WORD_CHAR);
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (inner), self->list);
  gtk_box_append (GTK_BOX (inner), self->none);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), inner);
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  g_signal_connect_swapped (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), "value-changed",
      G_CALLBACK (on_edge), self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (box, "page-body");
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), self->scrolled);
  return box;
}

AppPage *
app_choice_page_new (AppFillControl *control) {
  g_return_val_if_fail (APP_IS_FILL_CONTROL (control), NULL);
  g_autofree char *title = app_fill_control_label (control);
  AppChoicePage *self = app_page_new_of (
      APP_TYPE_CHOICE_PAGE, app_filler_desk (app_fill_control_filler (control)), title);
  self->control = g_object_ref (control);
  self->many = app_fill_control_node (control)->type == PW_FORM_SELECT;
  app_page_set_content (APP_PAGE (self), make_content (self));
  /* It takes the focus when nothing is found. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  app_page_add_header_button (APP_PAGE (self), "edit-clear-symbolic", _ ("No answer"), on_clear,
                              NULL);
  if (self->many)
    app_page_set_action (APP_PAGE (self), _ ("_Done"), on_done, NULL);
  load (self);
  return APP_PAGE (self);
}
