/* Storage: free space, what is here, and removing what the office surely has. */
#include <glib/gi18n.h>
#include <sys/statvfs.h>

#include "firmware/app/care/app-care-pages.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/app-window.h"
#include "firmware/capture/app-purge.h"

static const AppPurgeAge usual_age
    = { .days = APP_PURGE_DAYS, .confidential_days = APP_PURGE_CONFIDENTIAL_DAYS };

static void fill (AppPage *page);

static void
fail (AppPage *page, const GError *error) {
  AppWindow *window = app_window_of (page);
  if (window != NULL)
    app_window_error (window, _ ("Nothing was removed"), error);
}

/* --- removing -------------------------------------------------------------------------------- */

static void
on_answer (gboolean yes, gpointer data) {
  AppPage *page = data;
  AppDesk *desk = app_page_desk (page);
  if (!yes || app_desk_store (desk) == NULL)
    return;
  g_autoptr (GError) error = NULL;
  AppPurge purge;
  if (!app_purge_run (app_desk_store (desk), usual_age, FALSE, &purge, &error)
      || !app_desk_reload (desk, &error)) {
    fail (page, error);
    return;
  }
  g_autofree char *done
      = g_strdup_printf (ngettext ("The content of %u record was removed",
                                   "The content of %u records was removed", purge.records),
                         purge.records);
  app_window_notice (app_window_of (page), done);
  fill (page);
}

static void
on_remove (AppPage *page, gpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  AppPurge purge;
  if (!app_purge_run (app_desk_store (app_page_desk (page)), usual_age, TRUE, &purge, &error)) {
    fail (page, error);
    return;
  }
  g_autofree char *body = g_strdup_printf (
      _ ("A receipt of the office covers them. Here only their traces stay; to read them, ask the "
         "office. Records: %u, evidence files: %u."),
      purge.records, purge.evidence);
  app_window_ask (app_window_of (page), _ ("Remove what the office has?"), body, _ ("_Keep"),
                  _ ("_Remove"), TRUE, on_answer, page, page);
}

/* --- what is shown --------------------------------------------------------------------------- */

static GtkWidget *
make_space (AppDesk *desk) {
  GtkWidget *group = app_group_new (_ ("Space"));
  struct statvfs disk;
  if (statvfs (app_desk_dir (desk), &disk) == 0 && disk.f_blocks > 0) {
    g_autofree char *free_size = g_format_size ((guint64)disk.f_bavail * disk.f_frsize);
    g_autofree char *size = g_format_size ((guint64)disk.f_blocks * disk.f_frsize);
    g_autofree char *text = g_strdup_printf (_ ("%s free of %s"), free_size, size);
    GtkWidget *row = app_text_row_new ("drive-harddisk-symbolic", text, NULL);
    GtkWidget *bar = gtk_level_bar_new_for_interval (0, 1);
    gtk_level_bar_set_value (GTK_LEVEL_BAR (bar),
                             1.0 - (double)disk.f_bavail / (double)disk.f_blocks);
    gtk_widget_set_size_request (bar, 90, -1);
    gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
    gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Space in use"), -1);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), bar);
    app_group_add (group, row);
  }
  return group;
}

static void
add_count (GtkWidget *group, const char *what, guint64 count) {
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  GtkWidget *row = app_text_row_new (NULL, what, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (number));
  app_group_add (group, row);
}

static GtkWidget *
make_counts (const AppStatus *status) {
  GtkWidget *group = app_group_new (_ ("What is here"));
  add_count (group, _ ("Records"), status->records);
  add_count (group, _ ("Records that are not received yet"), status->unreceived);
  add_count (group, _ ("Drafts"), (guint64)MAX (status->drafts, 0));
  add_count (group, _ ("Evidence files"), (guint64)MAX (status->evidence, 0));
  add_count (group, _ ("Carried for others"), (guint64)MAX (status->courier, 0));
  return group;
}

static GtkWidget *
make_purge (AppPage *page, const AppPurge *purge) {
  GtkWidget *group = app_group_new (_ ("What can go"));
  g_autofree char *rule = g_strdup_printf (_ ("Only what a receipt of the office covers: after %d "
                                              "days, records with confidential answers "
                                              "after %d. What is not received always stays."),
                                           APP_PURGE_DAYS, APP_PURGE_CONFIDENTIAL_DAYS);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), rule);
  add_count (group, _ ("Can be removed"), purge->records);
  add_count (group, _ ("Received, but too young"), purge->kept_young);
  add_count (group, _ ("Not received"), purge->kept_waiting);
  add_count (group, _ ("The office lacks a file of it"), purge->kept_evidence);
  app_page_set_action (page, purge->records > 0 ? _ ("_Remove what the office has") : NULL,
                       on_remove, NULL);
  return group;
}

static void
fill (AppPage *page) {
  AppDesk *desk = app_page_desk (page);
  app_page_clear (page);
  if (app_desk_store (desk) == NULL)
    return;
  app_page_append (page, make_space (desk));
  app_page_append (page, make_counts (app_desk_status (desk)));
  g_autoptr (GError) error = NULL;
  AppPurge purge;
  if (app_purge_run (app_desk_store (desk), usual_age, TRUE, &purge, &error))
    app_page_append (page, make_purge (page, &purge));
  else
    app_page_set_banner (page, error->message, TRUE);
}

AppPage *
app_storage_page_new (AppDesk *desk) {
  AppPage *page = app_page_new (desk, _ ("Storage"));
  fill (page);
  return page;
}
