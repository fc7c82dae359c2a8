/* Home: what to do next, what needs attention, and the records that changed last. */
#include "firmware/app/app-home-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-entry-row.h"
#include "firmware/app/app-home-news.h"
#include "firmware/app/app-records-page.h"
#include "firmware/app/app-window.h"

#define ENTRIES_SHOWN_MAX 5

#define APP_TYPE_HOME_PAGE (app_home_page_get_type ())
G_DECLARE_FINAL_TYPE (AppHomePage, app_home_page, APP, HOME_PAGE, AppPage)

struct _AppHomePage {
  AppPage parent_instance;
  GtkWidget *news, *entries; /* boxes that are filled anew */
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
    GtkWidget *row = adw_action_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->title);
    if (item->detail != NULL)
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), item->detail);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (item->icon));
    if (item->is_warning)
      gtk_widget_add_css_class (row, "warning-row");
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  }
  if (news->len > 0)
    gtk_box_append (GTK_BOX (page->news), group);
}

/* --- the last records ------------------------------------------------------------------------ */

static void
on_all (AdwActionRow *row, gpointer data) {
  (void)row;
  AppWindow *window = app_window_of (data);
  if (window != NULL)
    app_window_open (window, app_records_page_new (app_page_desk (data)));
}

static GtkWidget *
make_all_row (AppHomePage *page, guint count) {
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title
      = g_strdup_printf (ngettext ("All records (%u)", "All records (%u)", count), count);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect_object (row, "activated", G_CALLBACK (on_all), page, 0);
  return row;
}

static GtkWidget *
make_entry_row (AppHomePage *page, AppEntry *entry) {
  GtkWidget *row = adw_preferences_row_new ();
  AppEntryRow *shown = app_entry_row_new ();
  app_entry_row_show (shown, entry, app_page_desk (APP_PAGE (page)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), GTK_WIDGET (shown));
  return row;
}

static void
show_entries (AppHomePage *page) {
  empty (page->entries);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) list = app_entries_load (app_page_desk (APP_PAGE (page)), &error);
  guint count = list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("My records"));
  if (error != NULL)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), error->message);
  else if (count == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                           _ ("There are no records yet."));
  for (guint i = 0; i < MIN (count, ENTRIES_SHOWN_MAX); i++) {
    g_autoptr (AppEntry) entry = g_list_model_get_item (G_LIST_MODEL (list), i);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_entry_row (page, entry));
  }
  if (count > 0)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_all_row (page, count));
  gtk_box_append (GTK_BOX (page->entries), group);
}

static void
show_all (AppHomePage *page) {
  if (app_desk_store (app_page_desk (APP_PAGE (page))) == NULL)
    return;
  show_news (page);
  show_entries (page);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_home_page_class_init (AppHomePageClass *class) {
  (void)class;
}

static void
app_home_page_init (AppHomePage *page) {
  page->news = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  page->entries = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
}

static void
on_lock (AppPage *page, gpointer data) {
  (void)data;
  app_desk_lock (app_page_desk (page));
}

AppPage *
app_home_page_new (AppDesk *desk) {
  AppHomePage *page = app_page_new_of (APP_TYPE_HOME_PAGE, desk, "Panwas");
  app_page_append (APP_PAGE (page), page->news);
  app_page_append (APP_PAGE (page), page->entries);
  (void)app_page_add_header_button (APP_PAGE (page), "system-lock-screen-symbolic", _ ("Lock now"),
                                    on_lock, NULL);
  g_signal_connect_object (desk, "records-changed", G_CALLBACK (show_all), page, G_CONNECT_SWAPPED);
  show_all (page);
  return APP_PAGE (page);
}
