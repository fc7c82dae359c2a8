/* Stick page: choosing (app-stick-base.h) -> working (progress) -> done (result) -> free.
 *
 * Steps of the job run from idle calls of low priority, so that what they did is drawn in between
 * (app-stick-job.h says why they are not on a thread). */
#include "firmware/app/carry/app-stick-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/app-window.h"
#include "firmware/app/carry/app-stick-base.h"

#define APP_TYPE_STICK_PAGE (app_stick_page_get_type ())
G_DECLARE_FINAL_TYPE (AppStickPage, app_stick_page, APP, STICK_PAGE, AppStickBase)

struct _AppStickPage {
  AppStickBase parent_instance;
  AppStickKind kind;
  AppStickJob *job; /* owned; while working */
  guint idle;
  GtkWidget *progress; /* borrowed child; while working */
};

G_DEFINE_TYPE (AppStickPage, app_stick_page, APP_TYPE_STICK_BASE)

static AppDesk *
desk_of (AppStickPage *page) {
  return app_page_desk (APP_PAGE (page));
}

/* --- done ------------------------------------------------------------------------------------ */

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
  app_stick_base_end (APP_STICK_BASE (page), error);
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

static gboolean
stick_page_chosen (AppStickBase *base, const char *root, GError **error) {
  AppStickPage *page = APP_STICK_PAGE (base);
  page->job = app_stick_job_new (app_desk_store (desk_of (page)), root, page->kind, error);
  if (page->job == NULL)
    return FALSE;
  app_desk_hold (desk_of (page));
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
  return TRUE;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_stick_page_dispose (GObject *object) {
  stop_work (APP_STICK_PAGE (object));
  G_OBJECT_CLASS (app_stick_page_parent_class)->dispose (object);
}

static void
app_stick_page_class_init (AppStickPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_stick_page_dispose;
  APP_STICK_BASE_CLASS (class)->chosen = stick_page_chosen;
}

static void
app_stick_page_init (AppStickPage *page) {
  (void)page;
}

AppPage *
app_stick_page_new (AppDesk *desk, AppStickKind kind) {
  const char *title = kind == APP_STICK_TAKE   ? _ ("Take from a stick")
                      : kind == APP_STICK_GIVE ? _ ("Hand on to a stick")
                                               : _ ("USB stick");
  AppStickPage *page = app_page_new_of (APP_TYPE_STICK_PAGE, desk, title);
  page->kind = kind;
  app_stick_base_begin (APP_STICK_BASE (page), kind == APP_STICK_TAKE);
  return APP_PAGE (page);
}
