/* Home: what to do next, what needs attention, and the records that changed last. */
#include "firmware/app/home/app-home-page.h"

#include <glib/gi18n.h>

#include "firmware/app/home/app-deadline.h"
#include "firmware/app/home/app-entry-open.h"
#include "firmware/app/home/app-entry-row.h"
#include "firmware/app/home/app-home-actions.h"
#include "firmware/app/home/app-records-page.h"
#include "firmware/app/app-focus.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/care/app-settings-page.h"
#include "firmware/app/app-window.h"

#define ENTRIES_SHOWN_MAX 5
#define ENTRY_KEY "panwas-entry"

#define APP_TYPE_HOME_PAGE (app_home_page_get_type ())
G_DECLARE_FINAL_TYPE (AppHomePage, app_home_page, APP, HOME_PAGE, AppPage)

struct _AppHomePage {
  AppPage parent_instance;
  GtkWidget *actions, *news, *deadline, *forms, *entries; /* boxes that are filled anew */
  AppDeadlineSearch *search;                              /* owned; NULL until there are records */
};

G_DEFINE_TYPE (AppHomePage, app_home_page, APP_TYPE_PAGE)

/* --- what needs attention -------------------------------------------------------------------- */

static void
empty (GtkWidget *box) {
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
show_news (AppHomePage *page) {
  empty (page->news);
  AppDesk *desk = app_page_desk (APP_PAGE (page));
  g_autoptr (GPtrArray) news = app_home_news (desk);
  GtkWidget *group = adw_preferences_group_new ();
  for (guint i = 0; i < news->len; i++) {
    const AppHomeNews *item = g_ptr_array_index (news, i);
    GtkWidget *row = app_home_news_row_new (APP_PAGE (page), item);
    if (item->is_warning)
      gtk_widget_add_css_class (row, "warning-row");
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  }
  if (news->len > 0)
    gtk_box_append (GTK_BOX (page->news), group);
  gtk_widget_set_visible (page->news, news->len > 0);
}

/* --- what runs out --------------------------------------------------------------------------- */

static void
on_deadline (const AppDeadline *deadline, gpointer data) {
  AppHomePage *page = data;
  empty (page->deadline);
  gtk_widget_set_visible (page->deadline, deadline != NULL);
  if (deadline == NULL)
    return;
  gint64 now_ms = pw_clock_now (app_desk_clock (app_page_desk (APP_PAGE (page)))).unix_ms;
  g_autofree char *date = app_date_short (deadline->ends_at * 1000, deadline->offset_min, now_ms);
  g_autofree char *left = app_age (deadline->ends_at * 1000 - now_ms);
  g_autofree char *when = g_strdup_printf (_ ("%s, in %s"), date, left);
  g_autofree char *title = g_strdup_printf (_ ("Time limit: %s"), when);
  g_autofree char *detail = g_strdup_printf (
      _ ("%s This is a suggestion; the office decides whether the limit runs."), deadline->what);
  GtkWidget *group = app_group_new (NULL);
  app_group_add (group, app_text_row_new ("alarm-symbolic", title, detail));
  gtk_box_append (GTK_BOX (page->deadline), group);
}

static void
look_for_deadline (AppHomePage *page) {
  app_deadline_search_free (page->search);
  page->search = app_deadline_search_new (app_page_desk (APP_PAGE (page)), on_deadline, page);
}

/* --- the last records ------------------------------------------------------------------------ */

static void
on_entry (GtkListBox *box, GtkListBoxRow *row, gpointer data) {
  (void)box;
  AppPage *page = data;
  AppEntry *entry = g_object_get_data (G_OBJECT (row), ENTRY_KEY);
  if (entry != NULL)
    app_entry_open (page, entry);
  else
    app_window_open (app_window_of (page), app_records_page_new (app_page_desk (page)));
}

static GtkWidget *
make_all_row (guint count) {
  g_autofree char *title
      = g_strdup_printf (ngettext ("All records (%u)", "All records (%u)", count), count);
  GtkWidget *row = app_text_row_new (NULL, title, NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

static GtkWidget *
make_entry_row (AppHomePage *page, AppEntry *entry) {
  GtkWidget *row = gtk_list_box_row_new ();
  AppEntryRow *shown = app_entry_row_new ();
  app_entry_row_show (shown, entry, app_page_desk (APP_PAGE (page)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), GTK_WIDGET (shown));
  app_entry_row_tell (shown, row);
  g_object_set_data_full (G_OBJECT (row), ENTRY_KEY, g_object_ref (entry), g_object_unref);
  return row;
}

static GtkWidget *
make_list (AppHomePage *page, GListModel *entries) {
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("My records"), -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_entry), page, 0);
  guint count = g_list_model_get_n_items (entries);
  for (guint i = 0; i < MIN (count, ENTRIES_SHOWN_MAX); i++) {
    g_autoptr (AppEntry) entry = g_list_model_get_item (entries, i);
    gtk_list_box_append (GTK_LIST_BOX (list), make_entry_row (page, entry));
  }
  gtk_list_box_append (GTK_LIST_BOX (list), make_all_row (count));
  return list;
}

static void
show_entries (AppHomePage *page) {
  empty (page->entries);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) list = app_entries_load (app_page_desk (APP_PAGE (page)), &error);
  gtk_box_append (GTK_BOX (page->entries), app_paragraph_new (_ ("My records"), "heading"));
  if (list == NULL)
    gtk_box_append (GTK_BOX (page->entries), app_paragraph_new (error->message, "error"));
  else if (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
    gtk_box_append (GTK_BOX (page->entries),
                    app_paragraph_new (_ ("There are no records yet."), "dim-label"));
  else
    gtk_box_append (GTK_BOX (page->entries), make_list (page, G_LIST_MODEL (list)));
}

static void
show_all (AppHomePage *page) {
  if (app_desk_store (app_page_desk (APP_PAGE (page))) == NULL)
    return;
  GtkWidget *const parts[] = { page->actions, page->news, page->forms, page->entries };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    app_focus_part_goes (APP_PAGE (page), parts[i]);
  empty (page->actions);
  empty (page->forms);
  GtkWidget *others = NULL;
  gtk_box_append (GTK_BOX (page->actions), app_home_actions_new (APP_PAGE (page), &others));
  gtk_box_append (GTK_BOX (page->forms), others);
  show_news (page);
  show_entries (page);
  look_for_deadline (page);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_home_page_dispose (GObject *object) {
  AppHomePage *page = APP_HOME_PAGE (object);
  g_clear_pointer (&page->search, app_deadline_search_free);
  G_OBJECT_CLASS (app_home_page_parent_class)->dispose (object);
}

static void
app_home_page_class_init (AppHomePageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_home_page_dispose;
}

static void
app_home_page_init (AppHomePage *page) {
  page->actions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->news = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  page->deadline = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_visible (page->deadline, FALSE);
  page->forms = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  page->entries = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
}

static void
on_settings (AppPage *page, gpointer data) {
  (void)data;
  app_window_open (app_window_of (page), app_settings_page_new (app_page_desk (page)));
}

AppPage *
app_home_page_new (AppDesk *desk) {
  AppHomePage *page = app_page_new_of (APP_TYPE_HOME_PAGE, desk, "Panwas");
  app_page_append (APP_PAGE (page), page->actions);
  app_page_append (APP_PAGE (page), page->news);
  app_page_append (APP_PAGE (page), page->deadline);
  app_page_append (APP_PAGE (page), page->forms);
  app_page_append (APP_PAGE (page), page->entries);
  (void)app_page_add_header_button (APP_PAGE (page), "emblem-system-symbolic",
                                    _ ("Settings and help"), on_settings, NULL);
  g_signal_connect_object (desk, "records-changed", G_CALLBACK (show_all), page, G_CONNECT_SWAPPED);
  show_all (page);
  return APP_PAGE (page);
}
