/* The base of pages that work with one stick. Calls to UDisks2 never block. */
#include "firmware/app/carry/app-stick-base.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/app-window.h"
#include "firmware/device/app-volumes.h"

typedef struct {
  AppVolumes *volumes;           /* owned; NULL until the bus was asked for */
  GCancellable *waiting;         /* owned; for the bus */
  GPtrArray *list;               /* owned: AppVolume; NULL: none yet */
  AppVolume *chosen;             /* owned copy of the paths needed to let it go; NULL: a folder */
  GtkFileChooserNative *chooser; /* owned; while it is open */
  gboolean only_reads;           /* a write-protected stick will do */
  gboolean is_choosing;          /* the list is shown */
} AppStickBasePrivate;

G_DEFINE_TYPE_WITH_PRIVATE (AppStickBase, app_stick_base, APP_TYPE_PAGE)

static AppStickBasePrivate *
private_of (gpointer base) {
  return app_stick_base_get_instance_private (APP_STICK_BASE (base));
}

/* --- choosing -------------------------------------------------------------------------------- */

static void
choose (AppStickBase *base, const char *root) {
  g_autoptr (GError) error = NULL;
  if (!private_of (base)->is_choosing || app_desk_store (app_page_desk (APP_PAGE (base))) == NULL)
    return; /* pressed twice, or the handheld was locked meanwhile */
  if (APP_STICK_BASE_GET_CLASS (base)->chosen (base, root, &error))
    private_of (base)->is_choosing = FALSE;
  else
    app_result_banner (APP_PAGE (base), error);
}

static void
mount_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppStickBase) base = data;
  g_autoptr (GError) error = NULL;
  (void)source;
  g_autofree char *root = app_volumes_mount_finish (result, &error);
  if (root != NULL)
    choose (base, root);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    app_result_banner (APP_PAGE (base), error);
}

static void
on_volume (AdwActionRow *row, gpointer data) {
  AppStickBasePrivate *private = private_of (data);
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "volume"));
  if (!private->is_choosing || private->list == NULL || index >= private->list->len)
    return;
  const AppVolume *volume = g_ptr_array_index (private->list, index);
  g_clear_pointer (&private->chosen, app_volume_free);
  private->chosen = g_new0 (AppVolume, 1);
  private->chosen->object = g_strdup (volume->object);
  private->chosen->drive = g_strdup (volume->drive);
  private->chosen->can_power_off = volume->can_power_off;
  app_page_set_banner (data, _ ("The stick is being opened"), FALSE);
  app_volumes_mount (private->volumes, volume, mount_ready, g_object_ref (data));
}

static void
on_folder_chosen (GtkNativeDialog *dialog, int answer, gpointer data) {
  AppStickBasePrivate *private = private_of (data);
  g_autoptr (GFile) file = answer == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_clear_object (&private->chooser);
  g_clear_pointer (&private->chosen, app_volume_free);
  if (path != NULL)
    choose (data, path);
}

static void
on_folder (AdwActionRow *row, gpointer data) {
  AppStickBasePrivate *private = private_of (data);
  (void)row;
  /* For tests and for kiosks without a chooser: the folder is named from outside. */
  const char *given = g_getenv ("PANWAS_STICK");
  if (given != NULL && *given != '\0') {
    g_clear_pointer (&private->chosen, app_volume_free);
    choose (data, given);
    return;
  }
  g_clear_object (&private->chooser);
  private->chooser = gtk_file_chooser_native_new (
      _ ("Folder of the stick"), GTK_WINDOW (app_window_of (data)),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (private->chooser), TRUE);
  g_signal_connect_object (private->chooser, "response", G_CALLBACK (on_folder_chosen), data, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (private->chooser));
}

static char *
volume_words (const AppVolume *volume) {
  g_autofree char *size = g_format_size (volume->size_bytes);
  if (volume->is_read_only)
    return g_strdup_printf (_ ("%s, write-protected"), size);
  if (volume->mount_point == NULL)
    return g_strdup (size);
  g_autofree char *room = g_format_size (volume->free_bytes);
  return g_strdup_printf (_ ("%s, %s free"), size, room);
}

static void
show_list (AppStickBase *base, const char *why_none) {
  AppStickBasePrivate *private = private_of (base);
  app_page_clear (APP_PAGE (base));
  GtkWidget *group = adw_preferences_group_new ();
  guint count = private->list != NULL ? private->list->len : 0;
  for (guint i = 0; i < count; i++) {
    const AppVolume *volume = g_ptr_array_index (private->list, i);
    g_autofree char *words = volume_words (volume);
    GtkWidget *row = app_result_way ("drive-removable-media-symbolic", volume->name, words);
    g_object_set_data (G_OBJECT (row), "volume", GUINT_TO_POINTER (i));
    gtk_widget_set_sensitive (row, !volume->is_read_only || private->only_reads);
    g_signal_connect_object (row, "activated", G_CALLBACK (on_volume), base, 0);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  }
  GtkWidget *folder = app_result_way ("folder-symbolic", _ ("Choose a folder"),
                                      _ ("Where a stick is open already"));
  g_signal_connect_object (folder, "activated", G_CALLBACK (on_folder), base, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), folder);
  app_page_append (APP_PAGE (base), group);
  app_page_set_banner (APP_PAGE (base), count > 0 ? _ ("Choose the stick.") : why_none, FALSE);
}

static void
list_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppStickBase) base = data;
  AppStickBasePrivate *private = private_of (base);
  g_autoptr (GError) error = NULL;
  (void)source;
  g_autoptr (GPtrArray) list = app_volumes_list_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !private->is_choosing)
    return;
  g_clear_pointer (&private->list, g_ptr_array_unref);
  private->list = g_steal_pointer (&list);
  g_autofree char *why = error != NULL ? app_result_sentence (error) : NULL;
  show_list (base, why != NULL ? why : _ ("Put the USB stick in."));
}

static void
ask_list (AppStickBase *base) {
  AppStickBasePrivate *private = private_of (base);
  if (private->is_choosing && private->volumes != NULL)
    app_volumes_list (private->volumes, list_ready, g_object_ref (base));
}

static void
on_changed (gpointer data) {
  ask_list (data);
}

static void
bus_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppStickBase) base = data;
  g_autoptr (GError) error = NULL;
  (void)source;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  private_of (base)->volumes = app_volumes_new (bus, on_changed, base);
  ask_list (base);
}

void
app_stick_base_begin (AppStickBase *base, gboolean only_reads) {
  g_return_if_fail (APP_IS_STICK_BASE (base) && !private_of (base)->is_choosing);
  AppStickBasePrivate *private = private_of (base);
  private->only_reads = only_reads;
  private->is_choosing = TRUE;
  show_list (base, _ ("Looking for sticks"));
  g_bus_get (G_BUS_TYPE_SYSTEM, private->waiting, bus_ready, g_object_ref (base));
}

/* --- letting go ------------------------------------------------------------------------------ */

static void
on_close (AppPage *page, gpointer data) {
  (void)data;
  app_page_leave (page);
}

static void
release_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppPage) page = data;
  g_autoptr (GError) error = NULL;
  (void)source;
  gboolean released = app_volumes_release_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || app_window_of (page) == NULL)
    return;
  app_page_set_action_sensitive (page, TRUE);
  if (released) {
    app_page_set_banner (page, _ ("You can pull the stick out now."), FALSE);
    app_page_set_action (page, _ ("_Close"), on_close, NULL);
  } else {
    app_result_banner (page, error);
  }
  app_page_take_focus (page);
}

static void
on_release (AppPage *page, gpointer data) {
  AppStickBasePrivate *private = private_of (page);
  (void)data;
  app_page_set_banner (page, _ ("Leave the stick in: it is still being written."), FALSE);
  app_page_set_action_sensitive (page, FALSE);
  app_volumes_release (private->volumes, private->chosen, release_ready, g_object_ref (page));
}

void
app_stick_base_end (AppStickBase *base, const GError *error) {
  g_return_if_fail (APP_IS_STICK_BASE (base));
  AppPage *page = APP_PAGE (base);
  gboolean is_stick = private_of (base)->chosen != NULL;
  if (error != NULL)
    app_result_banner (page, error);
  else
    app_page_set_banner (
        page, is_stick ? _ ("Done. Remove the stick before you pull it out.") : _ ("Done."), FALSE);
  if (is_stick)
    app_page_set_action (page, _ ("_Remove stick"), on_release, NULL);
  else
    app_page_set_action (page, _ ("_Close"), on_close, NULL);
  app_page_take_focus (page);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_stick_base_dispose (GObject *object) {
  AppStickBasePrivate *private = private_of (object);
  if (private->waiting != NULL)
    g_cancellable_cancel (private->waiting);
  g_clear_object (&private->waiting);
  g_clear_pointer (&private->volumes, app_volumes_free);
  g_clear_object (&private->chooser);
  g_clear_pointer (&private->list, g_ptr_array_unref);
  g_clear_pointer (&private->chosen, app_volume_free);
  G_OBJECT_CLASS (app_stick_base_parent_class)->dispose (object);
}

static void
app_stick_base_class_init (AppStickBaseClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_stick_base_dispose;
}

static void
app_stick_base_init (AppStickBase *base) {
  private_of (base)->waiting = g_cancellable_new ();
}
