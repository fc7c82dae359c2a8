/* All drafts and records: a list with search and a filter by state. */
#include "firmware/app/home/app-records-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/home/app-entry-open.h"
#include "firmware/app/home/app-entry-row.h"
#include "firmware/app/app-window.h"

#define APP_TYPE_RECORDS_PAGE (app_records_page_get_type ())
G_DECLARE_FINAL_TYPE (AppRecordsPage, app_records_page, APP, RECORDS_PAGE, AppPage)

struct _AppRecordsPage {
  AppPage parent_instance;
  GtkFilterListModel *model; /* owned */
  GtkCustomFilter *filter;   /* owned */
  GtkWidget *search, *list, *states, *stack;
  char *words; /* owned: what is searched for, folded; NULL: everything */
  int state;   /* AppEntryState; -1: all */
};

G_DEFINE_TYPE (AppRecordsPage, app_records_page, APP_TYPE_PAGE)

/* --- search and filter ----------------------------------------------------------------------- */

static gboolean
holds (const char *text, const char *folded_words) {
  g_autofree char *folded = g_utf8_casefold (text, -1);
  return strstr (folded, folded_words) != NULL;
}

static gboolean
is_shown (gpointer item, gpointer data) {
  AppRecordsPage *page = data;
  AppDesk *desk = app_page_desk (APP_PAGE (page));
  if (page->state >= 0 && (int)app_entry_state (item) != page->state)
    return FALSE;
  if (page->words == NULL || app_desk_store (desk) == NULL)
    return TRUE;
  g_autofree char *id = app_entry_id_text (item);
  return holds (app_entry_title (item, desk), page->words)
         || holds (app_entry_place (item, desk), page->words) || g_str_has_prefix (id, page->words);
}

static void
refilter (AppRecordsPage *page) {
  gtk_filter_changed (GTK_FILTER (page->filter), GTK_FILTER_CHANGE_DIFFERENT);
  guint count = g_list_model_get_n_items (G_LIST_MODEL (page->model));
  gtk_stack_set_visible_child_name (GTK_STACK (page->stack), count > 0 ? "list" : "none");
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u record", "%u records", count), count);
  app_page_set_subtitle (APP_PAGE (page), subtitle);
}

static void
on_search (GtkSearchEntry *search, gpointer data) {
  AppRecordsPage *page = data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (search));
  g_free (page->words);
  page->words = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  refilter (page);
}

static void
on_state (GtkDropDown *states, GParamSpec *property, gpointer data) {
  (void)property;
  AppRecordsPage *page = data;
  guint chosen = gtk_drop_down_get_selected (states);
  page->state = chosen == 0 || chosen == GTK_INVALID_LIST_POSITION ? -1 : (int)chosen - 1;
  refilter (page);
}

/* --- rows ------------------------------------------------------------------------------------ */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data) {
  (void)factory;
  (void)data;
  gtk_list_item_set_child (item, GTK_WIDGET (app_entry_row_new ()));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data) {
  (void)factory;
  GtkWidget *row = gtk_list_item_get_child (item);
  app_entry_row_show (APP_ENTRY_ROW (row), gtk_list_item_get_item (item), app_page_desk (data));
  /* The list's own widget around it has the focus. */
  GtkWidget *around = gtk_widget_get_parent (row);
  if (around != NULL)
    app_entry_row_tell (APP_ENTRY_ROW (row), around);
}

static void
on_activate (GtkListView *list, guint position, gpointer data) {
  (void)list;
  AppRecordsPage *page = data;
  g_autoptr (AppEntry) entry = g_list_model_get_item (G_LIST_MODEL (page->model), position);
  if (entry != NULL)
    app_entry_open (APP_PAGE (page), entry);
}

static void
load (AppRecordsPage *page) {
  AppDesk *desk = app_page_desk (APP_PAGE (page));
  if (app_desk_store (desk) == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) entries = app_entries_load (desk, &error);
  if (entries == NULL) {
    app_page_set_banner (APP_PAGE (page), error->message, TRUE);
    return;
  }
  gtk_filter_list_model_set_model (page->model, G_LIST_MODEL (entries));
  refilter (page);
}

/* --- parts ----------------------------------------------------------------------------------- */

static GtkWidget *
make_tools (AppRecordsPage *page) {
  page->search = gtk_search_entry_new ();
  g_object_set (page->search, "placeholder-text", _ ("Search"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search"), -1);
  gtk_widget_set_hexpand (page->search, TRUE);
  g_signal_connect (page->search, "search-changed", G_CALLBACK (on_search), page);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("All"));
  for (guint i = 0; i < APP_ENTRY_STATES; i++)
    gtk_string_list_append (names, app_entry_state_word ((AppEntryState)i));
  page->states = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->states), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("State"), -1);
  /* The button in it has the focus. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (page->states)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("State"), -1);
  g_signal_connect (page->states, "notify::selected", G_CALLBACK (on_state), page);
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (tools, "list-tools");
  gtk_box_append (GTK_BOX (tools), page->search);
  gtk_box_append (GTK_BOX (tools), page->states);
  return tools;
}

static GtkWidget *
make_list (AppRecordsPage *page) {
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), page);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), page);
  GtkSingleSelection *selection
      = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (page->model)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  page->list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (page->list), TRUE);
  g_signal_connect (page->list, "activate", G_CALLBACK (on_activate), page);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (page->list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("All records"), -1);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("All records"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), page->list);
  return scrolled;
}

static GtkWidget *
make_stack (AppRecordsPage *page) {
  GtkWidget *none = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (none), "edit-find-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (none), _ ("Nothing found"));
  page->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (page->stack, TRUE);
  gtk_stack_add_named (GTK_STACK (page->stack), make_list (page), "list");
  gtk_stack_add_named (GTK_STACK (page->stack), none, "none");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), make_tools (page));
  gtk_box_append (GTK_BOX (box), page->stack);
  return box;
}

/* --- life ------------------------------------------------------------------------------------ */

static gboolean
records_page_key (AppPage *page, guint keyval, GdkModifierType state) {
  if (keyval != GDK_KEY_slash && !(keyval == GDK_KEY_f && (state & GDK_CONTROL_MASK) != 0))
    return FALSE;
  return gtk_widget_grab_focus (APP_RECORDS_PAGE (page)->search);
}

static GtkWidget *
records_page_first_focus (AppPage *page) {
  return APP_RECORDS_PAGE (page)->list;
}

static void
app_records_page_finalize (GObject *object) {
  AppRecordsPage *page = APP_RECORDS_PAGE (object);
  g_clear_object (&page->model);
  g_clear_object (&page->filter);
  g_free (page->words);
  G_OBJECT_CLASS (app_records_page_parent_class)->finalize (object);
}

static void
app_records_page_class_init (AppRecordsPageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_records_page_finalize;
  APP_PAGE_CLASS (class)->key = records_page_key;
  APP_PAGE_CLASS (class)->first_focus = records_page_first_focus;
}

static void
app_records_page_init (AppRecordsPage *page) {
  page->state = -1;
}

static AppPage *
open_again (AppDesk *desk, GVariant *place) {
  (void)place;
  return app_records_page_new (desk);
}

AppPage *
app_records_page_of_state (AppDesk *desk, AppEntryState state) {
  AppPage *page = app_records_page_new (desk);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (APP_RECORDS_PAGE (page)->states), (guint)state + 1);
  return page;
}

AppPage *
app_records_page_new (AppDesk *desk) {
  AppRecordsPage *page = app_page_new_of (APP_TYPE_RECORDS_PAGE, desk, _ ("All records"));
  page->filter = gtk_custom_filter_new (is_shown, page, NULL);
  page->model = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (page->filter)));
  app_page_set_content (APP_PAGE (page), make_stack (page));
  app_page_set_again (APP_PAGE (page), open_again, NULL);
  g_signal_connect_object (desk, "records-changed", G_CALLBACK (load), page, G_CONNECT_SWAPPED);
  load (page);
  return APP_PAGE (page);
}
