/* All parts of a form being filled in, with what is missing or wrong in each. */
#include "firmware/app/fill/app-jump-page.h"

#include <glib/gi18n.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/app/app-window.h"
#include "firmware/capture/app-fill-sections.h"

typedef struct {
  AppPage *jump, *page; /* borrowed: both are below or on top while a row can be pressed */
  GtkWidget *list;
  GPtrArray *problems; /* owned */
  PwSession *session;  /* borrowed */
} Build;

static void
on_activated (GtkListBox *list, GtkListBoxRow *row, gpointer data) {
  (void)list;
  AppPage *page = data;
  g_autofree char *place = g_strdup (g_object_get_data (G_OBJECT (row), "place"));
  AppPage *jump = g_object_get_data (G_OBJECT (list), "jump");
  app_page_leave (jump);
  app_fill_page_go (page, place);
}

static void
add_row (const Build *build, const char *title, const char *subtitle, const char *icon,
         const char *place) {
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), "place", g_strdup (place), g_free);
  gtk_list_box_append (GTK_LIST_BOX (build->list), row);
}

static guint
count_answers (const Build *build, const AppFillSection *section) {
  guint count = 0;
  for (guint i = 0; i < section->items->len; i++) {
    const AppFillItem *item = g_ptr_array_index (section->items, i);
    if (item->kind == APP_FILL_ITEM_REPEAT)
      count += pw_session_entry_count (build->session, item->path);
    if (item->kind != APP_FILL_ITEM_QUESTION)
      continue;
    g_autofree char *text = pw_session_text (build->session, item->path, NULL);
    count += text != NULL && *text != '\0' ? 1 : 0;
  }
  return count;
}

static void
add_section (const Build *build, const AppFillSection *section) {
  g_autoptr (GPtrArray) here = g_ptr_array_new ();
  for (guint i = 0; i < build->problems->len; i++) {
    PwProblem *problem = g_ptr_array_index (build->problems, i);
    if (app_fill_section_holds (section, problem->path))
      g_ptr_array_add (here, problem);
  }
  guint answers = count_answers (build, section);
  g_autofree char *words
      = here->len > 0 ? g_strdup_printf (
            ngettext ("%u thing is missing or wrong", "%u things are missing or wrong", here->len),
            here->len)
        : answers > 0 ? g_strdup (_ ("Filled in"))
                      : g_strdup (_ ("Empty, and may stay so"));
  g_autofree char *title = *section->outer != '\0'
                               ? g_strdup_printf ("%s · %s", section->outer, section->title)
                               : g_strdup (section->title);
  const AppFillItem *first = g_ptr_array_index (section->items, 0);
  add_row (build, title, words,
           here->len > 0 ? "dialog-warning-symbolic"
           : answers > 0 ? "object-select-symbolic"
                         : "list-remove-symbolic",
           first->path);
  for (guint i = 0; i < here->len; i++) {
    const PwProblem *problem = g_ptr_array_index (here, i);
    g_autofree char *label = pw_session_label (build->session, problem->path, NULL);
    g_autofree char *sentence = app_filler_sentence (problem->message);
    add_row (build, label != NULL && *label != '\0' ? label : problem->path, sentence, NULL,
             problem->path);
  }
}

AppPage *
app_jump_page_new (AppFiller *filler, AppPage *page) {
  g_return_val_if_fail (APP_IS_FILLER (filler) && APP_IS_PAGE (page), NULL);
  PwSession *session = app_filler_session (filler);
  AppPage *jump = app_page_new (app_filler_desk (filler), _ ("All parts"));
  Build build = { .jump = jump,
                  .page = page,
                  .list = gtk_list_box_new (),
                  .problems = pw_session_problems (session),
                  .session = session };
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (build.list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (build.list, "boxed-list");
  g_object_set_data (G_OBJECT (build.list), "jump", jump);
  g_signal_connect_object (build.list, "row-activated", G_CALLBACK (on_activated), page, 0);
  g_autoptr (GPtrArray) sections = app_fill_sections (session);
  for (guint i = 0; i < sections->len; i++)
    add_section (&build, g_ptr_array_index (sections, i));
  app_page_append (jump, build.list);
  g_ptr_array_unref (build.problems);
  return jump;
}
