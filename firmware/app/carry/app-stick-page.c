/* Stick page: choosing (the list) -> working (progress) -> done (result, safe removal) -> free.
 *
 * Steps of the job run from idle calls of low priority, so that what they did is drawn in between
 * (app-stick-job.h says why they are not on a thread). Calls to UDisks2 never block. */
#include "firmware/app/carry/app-stick-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/app-window.h"
#include "firmware/device/app-volumes.h"

#define APP_TYPE_STICK_PAGE (app_stick_page_get_type ())
G_DECLARE_FINAL_TYPE (AppStickPage, app_stick_page, APP, STICK_PAGE, AppPage)

struct _AppStickPage {
  AppPage parent_instance;
  AppStickKind kind;
  AppVolumes *volumes;           /* owned; NULL until the bus was asked for */
  GCancellable *waiting;         /* owned; for the bus */
  GPtrArray *list;               /* owned: AppVolume; NULL: none yet */
  AppVolume *chosen;             /* owned copy of the paths needed to let it go; NULL: a folder */
  GtkFileChooserNative *chooser; /* owned; while it is open */
  AppStickJob *job;              /* owned; while working */
  guint idle;
  GtkWidget *progress;  /* borrowed child; while working */
  gboolean is_choosing; /* the list is shown */
};

G_DEFINE_TYPE (AppStickPage, app_stick_page, APP_TYPE_PAGE)

static AppDesk *
desk_of (AppStickPage *page) {
  return app_page_desk (APP_PAGE (page));
}

static void ask_list (AppStickPage *page);

/* --- done ------------------------------------------------------------------------------------ */

static void
on_close (AppPage *page, gpointer data) {
  (void)data;
  app_page_leave (page);
}

static void
release_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppStickPage) page = data;
  g_autoptr (GError) error = NULL;
  (void)source;
  if (app_volumes_release_finish (result, &error)) {
    app_page_set_banner (APP_PAGE (page), _ ("You can pull the stick out now."), FALSE);
    app_page_set_action (APP_PAGE (page), _ ("_Close"), on_close, NULL);
    app_page_set_other_action (APP_PAGE (page), NULL, NULL, NULL);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    app_result_banner (APP_PAGE (page), error);
    app_page_set_action_sensitive (APP_PAGE (page), TRUE);
  }
}

static void
on_release (AppPage *base, gpointer data) {
  AppStickPage *page = APP_STICK_PAGE (base);
  (void)data;
  app_page_set_banner (base, _ ("Leave the stick in: it is still being written."), FALSE);
  app_page_set_action_sensitive (base, FALSE);
  app_volumes_release (page->volumes, page->chosen, release_ready, g_object_ref (page));
}

static void
add_row (GtkWidget *group, const char *icon, char *title) {
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             app_result_row (icon, title, NULL, FALSE));
  g_free (title);
}

static void
show_sent (AppStickPage *page, const AppStickReport *report) {
  GtkWidget *group = adw_preferences_group_new ();
  const AppSendStick *evidence = report->evidence;
  g_autofree char *size = g_format_size (report->written_bytes + evidence->written_bytes);
  if (report->pinned)
    add_row (group, "emblem-ok-symbolic",
             g_strdup_printf (_ ("The invitation of %s is taken"), report->inbox->host->name));
  if (report->inbox->host == NULL)
    add_row (group, "dialog-warning-symbolic",
             g_strdup (_ ("There is no invitation on this stick, and this handheld has no office "
                          "yet.")));
  else if (report->parcel_count + evidence->part_count == 0)
    add_row (group, "emblem-ok-symbolic", g_strdup (_ ("Nothing to send: the office has all")));
  else
    add_row (group, "mail-send-symbolic",
             g_strdup_printf (_ ("On the stick for %s: %s"), report->inbox->host->name, size));
  if (evidence->part_count > 0)
    add_row (group, "mail-attachment-symbolic",
             g_strdup_printf (_ ("Evidence: %u of %u parts are on the stick"),
                              evidence->written_count + evidence->present_count,
                              evidence->part_count));
  app_page_append (APP_PAGE (page), group);
}

static void
show_carried (AppStickPage *page, const AppStickReport *report) {
  GtkWidget *group = adw_preferences_group_new ();
  if (report->kind == APP_STICK_TAKE)
    add_row (group, "emblem-ok-symbolic",
             g_strdup_printf (_ ("Taken to carry: %u; carried already: %u"), report->taken_count,
                              report->known_count));
  else
    add_row (group, "emblem-ok-symbolic",
             g_strdup_printf (_ ("Handed on: %u"), report->parcel_count));
  if (report->own_count > 0)
    add_row (group, "mail-unread-symbolic",
             g_strdup (_ ("There is something for you too: take it with Receive.")));
  app_page_append (APP_PAGE (page), group);
}

static void
show_done (AppStickPage *page, const GError *error) {
  const AppStickReport *report = app_stick_job_report (page->job);
  app_page_clear (APP_PAGE (page));
  page->progress = NULL;
  if (report->kind == APP_STICK_EXCHANGE) {
    const AppInbox *inbox = report->inbox;
    if (inbox->opened_count + inbox->damaged_count + inbox->foreign_count > 0)
      app_page_append (APP_PAGE (page), app_result_of_inbox (inbox));
    show_sent (page, report);
  } else {
    show_carried (page, report);
  }
  GtkWidget *problems = app_result_of_problems (_ ("Could not be used"), report->problems);
  if (problems != NULL)
    app_page_append (APP_PAGE (page), problems);
  if (error != NULL)
    app_result_banner (APP_PAGE (page), error);
  else
    app_page_set_banner (APP_PAGE (page),
                         page->chosen != NULL ? _ ("Done. Remove the stick before you pull it out.")
                                              : _ ("Done."),
                         FALSE);
  if (page->chosen != NULL)
    app_page_set_action (APP_PAGE (page), _ ("_Remove stick"), on_release, NULL);
  else
    app_page_set_action (APP_PAGE (page), _ ("_Close"), on_close, NULL);
  app_page_take_focus (APP_PAGE (page));
}

/* --- working --------------------------------------------------------------------------------- */

static void
stop_work (AppStickPage *page) {
  g_clear_handle_id (&page->idle, g_source_remove);
  if (page->job == NULL)
    return;
  g_clear_pointer (&page->job, app_stick_job_free);
  app_desk_release (desk_of (page));
}

static void
end_work (AppStickPage *page, const GError *error) {
  g_autoptr (GError) problem = NULL;
  AppWindow *window = app_window_of (page);
  if (!app_desk_reload (desk_of (page), &problem) && window != NULL)
    app_window_error (window, _ ("The records cannot be read"), problem);
  show_done (page, error);
  stop_work (page);
}

static gboolean
on_step (gpointer data) {
  AppStickPage *page = data;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;
  if (app_stick_job_step (page->job, &more, &error) && more) {
    const AppStickReport *report = app_stick_job_report (page->job);
    g_autofree char *text
        = g_strdup_printf (_ ("%u of %u"), report->done_count, report->total_count);
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (page->progress),
                                   (double)report->done_count / report->total_count);
    gtk_progress_bar_set_text (GTK_PROGRESS_BAR (page->progress), text);
    return G_SOURCE_CONTINUE;
  }
  page->idle = 0;
  end_work (page, error);
  return G_SOURCE_REMOVE;
}

static void
on_stop (AppPage *base, gpointer data) {
  AppStickPage *page = APP_STICK_PAGE (base);
  (void)data;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                  _ ("Stopped. What was written before is whole."));
  g_clear_handle_id (&page->idle, g_source_remove);
  end_work (page, error);
}

static void
work (AppStickPage *page, const char *root) {
  g_autoptr (GError) error = NULL;
  AppStore *store = app_desk_store (desk_of (page));
  page->job = store != NULL ? app_stick_job_new (store, root, page->kind, &error) : NULL;
  if (page->job == NULL) {
    if (error != NULL)
      app_result_banner (APP_PAGE (page), error);
    return;
  }
  app_desk_hold (desk_of (page));
  page->is_choosing = FALSE;
  app_page_clear (APP_PAGE (page));
  page->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (page->progress), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"), -1);
  app_page_append (APP_PAGE (page), page->progress);
  app_page_set_banner (APP_PAGE (page), _ ("Leave the stick in until it says that it is done."),
                       FALSE);
  app_page_set_action (APP_PAGE (page), _ ("_Stop"), on_stop, NULL);
  /* Below drawing, so that every step is seen. */
  page->idle = g_idle_add_full (G_PRIORITY_LOW, on_step, page, NULL);
}

/* --- choosing -------------------------------------------------------------------------------- */

static void
mount_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppStickPage) page = data;
  g_autoptr (GError) error = NULL;
  (void)source;
  g_autofree char *root = app_volumes_mount_finish (result, &error);
  if (root != NULL && app_desk_store (desk_of (page)) != NULL)
    work (page, root);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    app_result_banner (APP_PAGE (page), error);
}

static void
on_volume (AdwActionRow *row, gpointer data) {
  AppStickPage *page = data;
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "volume"));
  if (page->job != NULL || page->list == NULL || index >= page->list->len)
    return;
  const AppVolume *volume = g_ptr_array_index (page->list, index);
  g_clear_pointer (&page->chosen, app_volume_free);
  page->chosen = g_new0 (AppVolume, 1);
  page->chosen->object = g_strdup (volume->object);
  page->chosen->drive = g_strdup (volume->drive);
  page->chosen->can_power_off = volume->can_power_off;
  app_page_set_banner (APP_PAGE (page), _ ("The stick is being opened"), FALSE);
  app_volumes_mount (page->volumes, volume, mount_ready, g_object_ref (page));
}

static void
on_folder_chosen (GtkNativeDialog *dialog, int answer, gpointer data) {
  AppStickPage *page = data;
  g_autoptr (GFile) file = answer == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_clear_object (&page->chooser);
  g_clear_pointer (&page->chosen, app_volume_free);
  if (path != NULL && page->job == NULL)
    work (page, path);
}

static void
on_folder (AdwActionRow *row, gpointer data) {
  AppStickPage *page = data;
  (void)row;
  /* For tests and for kiosks without a chooser: the folder is named from outside. */
  const char *given = g_getenv ("PANWAS_STICK");
  if (given != NULL && *given != '\0') {
    g_clear_pointer (&page->chosen, app_volume_free);
    work (page, given);
    return;
  }
  g_clear_object (&page->chooser);
  page->chooser = gtk_file_chooser_native_new (
      _ ("Folder of the stick"), GTK_WINDOW (app_window_of (page)),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (page->chooser), TRUE);
  g_signal_connect_object (page->chooser, "response", G_CALLBACK (on_folder_chosen), page, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (page->chooser));
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
show_list (AppStickPage *page, const char *why_none) {
  page->is_choosing = TRUE;
  app_page_clear (APP_PAGE (page));
  GtkWidget *group = adw_preferences_group_new ();
  guint count = page->list != NULL ? page->list->len : 0;
  for (guint i = 0; i < count; i++) {
    const AppVolume *volume = g_ptr_array_index (page->list, i);
    g_autofree char *words = volume_words (volume);
    GtkWidget *row = app_result_way ("drive-removable-media-symbolic", volume->name, words);
    g_object_set_data (G_OBJECT (row), "volume", GUINT_TO_POINTER (i));
    gtk_widget_set_sensitive (row, !volume->is_read_only || page->kind == APP_STICK_TAKE);
    g_signal_connect_object (row, "activated", G_CALLBACK (on_volume), page, 0);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  }
  GtkWidget *folder = app_result_way ("folder-symbolic", _ ("Choose a folder"),
                                      _ ("Where a stick is open already"));
  g_signal_connect_object (folder, "activated", G_CALLBACK (on_folder), page, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), folder);
  app_page_append (APP_PAGE (page), group);
  app_page_set_banner (APP_PAGE (page), count > 0 ? _ ("Choose the stick.") : why_none, FALSE);
}

static void
list_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppStickPage) page = data;
  g_autoptr (GError) error = NULL;
  (void)source;
  g_autoptr (GPtrArray) list = app_volumes_list_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !page->is_choosing)
    return;
  g_clear_pointer (&page->list, g_ptr_array_unref);
  page->list = g_steal_pointer (&list);
  g_autofree char *why = error != NULL ? app_result_sentence (error) : NULL;
  show_list (page, why != NULL ? why : _ ("Put the USB stick in."));
}

static void
ask_list (AppStickPage *page) {
  if (page->is_choosing && page->volumes != NULL)
    app_volumes_list (page->volumes, list_ready, g_object_ref (page));
}

static void
on_changed (gpointer data) {
  ask_list (data);
}

static void
bus_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppStickPage) page = data;
  g_autoptr (GError) error = NULL;
  (void)source;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  page->volumes = app_volumes_new (bus, on_changed, page);
  ask_list (page);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_stick_page_dispose (GObject *object) {
  AppStickPage *page = APP_STICK_PAGE (object);
  if (page->waiting != NULL)
    g_cancellable_cancel (page->waiting);
  g_clear_object (&page->waiting);
  g_clear_pointer (&page->volumes, app_volumes_free);
  g_clear_object (&page->chooser);
  stop_work (page);
  g_clear_pointer (&page->list, g_ptr_array_unref);
  g_clear_pointer (&page->chosen, app_volume_free);
  G_OBJECT_CLASS (app_stick_page_parent_class)->dispose (object);
}

static void
app_stick_page_class_init (AppStickPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_stick_page_dispose;
}

static void
app_stick_page_init (AppStickPage *page) {
  page->waiting = g_cancellable_new ();
}

AppPage *
app_stick_page_new (AppDesk *desk, AppStickKind kind) {
  const char *title = kind == APP_STICK_TAKE   ? _ ("Take from a stick")
                      : kind == APP_STICK_GIVE ? _ ("Hand on to a stick")
                                               : _ ("USB stick");
  AppStickPage *page = app_page_new_of (APP_TYPE_STICK_PAGE, desk, title);
  page->kind = kind;
  show_list (page, _ ("Looking for sticks"));
  g_bus_get (G_BUS_TYPE_SYSTEM, page->waiting, bus_ready, g_object_ref (page));
  return APP_PAGE (page);
}
