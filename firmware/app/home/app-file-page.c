/* A page on which a file is chosen from sticks and folders, with keys or taps. */
#include "firmware/app/home/app-file-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-window.h"

#define ENTRIES_MAX 1000 /* of one folder; more cannot be looked through on a small screen */

#define APP_TYPE_FILE_PAGE (app_file_page_get_type ())
G_DECLARE_FINAL_TYPE (AppFilePage, app_file_page, APP, FILE_PAGE, AppPage)

struct _AppFilePage {
  AppPage parent_instance;
  GtkWidget *list;
  AppFileChosen chosen;
  GWeakRef owner;
};

G_DEFINE_TYPE (AppFilePage, app_file_page, APP_TYPE_PAGE)

typedef struct {
  char *name; /* owned, like path: to show */
  char *path;
  guint64 size;
  gboolean is_folder;
} Entry;

static void
entry_free (gpointer data) {
  Entry *entry = data;
  g_free (entry->name);
  g_free (entry->path);
  g_free (entry);
}

/* --- folders --------------------------------------------------------------------------------- */

static void
add_entry (GPtrArray *entries, const char *name, const char *path, gboolean is_folder,
           guint64 size) {
  Entry *entry = g_new0 (Entry, 1);
  entry->name = g_strdup (name);
  entry->path = g_strdup (path);
  entry->is_folder = is_folder;
  entry->size = size;
  g_ptr_array_add (entries, entry);
}

/* Sticks that are mounted where the system mounts them. */
static void
add_mounts (GPtrArray *entries) {
  g_autofree char *own = g_build_filename ("/run/media", g_get_user_name (), NULL);
  g_autofree char *media = g_build_filename ("/media", g_get_user_name (), NULL);
  const char *const roots[] = { own, media, "/media" };
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++) {
    g_autoptr (GDir) dir = g_dir_open (roots[i], 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;) {
      g_autofree char *path = g_build_filename (roots[i], name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && g_strcmp0 (path, media) != 0)
        add_entry (entries, name, path, TRUE, 0);
    }
  }
}

static void
add_places (GPtrArray *entries) {
  static const struct {
    GUserDirectory directory;
    const char *name;
  } places[] = { { G_USER_DIRECTORY_PICTURES, N_ ("Pictures") },
                 { G_USER_DIRECTORY_VIDEOS, N_ ("Videos") },
                 { G_USER_DIRECTORY_DOWNLOAD, N_ ("Downloads") },
                 { G_USER_DIRECTORY_DOCUMENTS, N_ ("Documents") } };
  add_mounts (entries);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    const char *path = g_get_user_special_dir (places[i].directory);
    if (path != NULL && g_file_test (path, G_FILE_TEST_IS_DIR)
        && g_strcmp0 (path, g_get_home_dir ()) != 0)
      add_entry (entries, _ (places[i].name), path, TRUE, 0);
  }
  add_entry (entries, _ ("Home folder"), g_get_home_dir (), TRUE, 0);
}

static int
compare_entries (gconstpointer a, gconstpointer b) {
  const Entry *x = *(const Entry *const *)a, *y = *(const Entry *const *)b;
  if (x->is_folder != y->is_folder)
    return x->is_folder ? -1 : 1;
  return g_utf8_collate (x->name, y->name);
}

static gboolean
add_folder (GPtrArray *entries, const char *folder, GError **error) {
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileEnumerator) items = g_file_enumerate_children (
      file,
      G_FILE_ATTRIBUTE_STANDARD_NAME
      "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE
      "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN,
      G_FILE_QUERY_INFO_NONE, NULL, error);
  for (GFileInfo *info; items != NULL && entries->len < ENTRIES_MAX
                        && (info = g_file_enumerator_next_file (items, NULL, NULL)) != NULL;) {
    g_autofree char *path = g_build_filename (folder, g_file_info_get_name (info), NULL);
    GFileType type = g_file_info_get_file_type (info);
    if (!g_file_info_get_is_hidden (info)
        && (type == G_FILE_TYPE_DIRECTORY || type == G_FILE_TYPE_REGULAR))
      add_entry (entries, g_file_info_get_display_name (info), path, type == G_FILE_TYPE_DIRECTORY,
                 (guint64)g_file_info_get_size (info));
    g_object_unref (info);
  }
  g_ptr_array_sort (entries, compare_entries);
  return items != NULL;
}

/* --- rows ------------------------------------------------------------------------------------ */

static void
add_row (AppFilePage *self, const Entry *entry) {
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (box, "fill-choice");
  gtk_box_append (GTK_BOX (box),
                  gtk_image_new_from_icon_name (entry->is_folder ? "folder-symbolic"
                                                                 : "text-x-generic-symbolic"));
  GtkWidget *name = gtk_label_new (entry->name);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  if (!entry->is_folder) {
    g_autofree char *size = g_format_size (entry->size);
    gtk_box_append (GTK_BOX (box), gtk_label_new (size));
  }
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, entry->name,
                                  -1);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (entry->path), g_free);
  g_object_set_data (G_OBJECT (row), "folder", GINT_TO_POINTER (entry->is_folder));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* All pages of folders go before the file is handed over. */
static void
take_file (AppFilePage *self, const char *path) {
  g_autofree char *taken = g_strdup (path);
  AppFileChosen chosen = self->chosen;
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  AppWindow *window = app_window_of (self);
  AppPage *below = NULL;
  for (AppPage *top = window != NULL ? app_window_top (window) : NULL;
       top != NULL && top != below && APP_IS_FILE_PAGE (top); top = app_window_top (window)) {
    below = top;
    app_page_leave (top);
  }
  if (owner != NULL)
    chosen (taken, owner);
}

static void
on_activated (AppFilePage *self, GtkListBoxRow *row) {
  const char *path = g_object_get_data (G_OBJECT (row), "path");
  if (g_object_get_data (G_OBJECT (row), "folder") == NULL) {
    take_file (self, path);
    return;
  }
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  AppWindow *window = app_window_of (self);
  if (owner != NULL && window != NULL)
    app_window_open (
        window, app_file_page_new (app_page_desk (APP_PAGE (self)), path, self->chosen, owner));
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_file_page_finalize (GObject *object) {
  g_weak_ref_clear (&APP_FILE_PAGE (object)->owner);
  G_OBJECT_CLASS (app_file_page_parent_class)->finalize (object);
}

static void
app_file_page_class_init (AppFilePageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_file_page_finalize;
}

static void
app_file_page_init (AppFilePage *self) {
  g_weak_ref_init (&self->owner, NULL);
}

AppPage *
app_file_page_new (AppDesk *desk, const char *folder, AppFileChosen chosen, GObject *owner) {
  g_return_val_if_fail (desk != NULL && chosen != NULL && owner != NULL, NULL);
  g_autofree char *name = folder != NULL ? g_filename_display_basename (folder) : NULL;
  AppFilePage *self
      = app_page_new_of (APP_TYPE_FILE_PAGE, desk, name != NULL ? name : _ ("Choose a file"));
  self->chosen = chosen;
  g_weak_ref_set (&self->owner, owner);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_activated), self);
  app_page_append (APP_PAGE (self), self->list);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GError) error = NULL;
  if (folder == NULL)
    add_places (entries);
  else if (!add_folder (entries, folder, &error))
    app_page_set_banner (APP_PAGE (self), error->message, TRUE);
  for (guint i = 0; i < entries->len; i++)
    add_row (self, g_ptr_array_index (entries, i));
  if (entries->len == 0 && error == NULL)
    app_page_set_banner (APP_PAGE (self), _ ("There is nothing in this folder."), FALSE);
  return APP_PAGE (self);
}
