/* Cable page: the lines that are there -> the exchange -> what came of it; again after a cut. */
#include "firmware/app/carry/app-cable-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/app-result.h"
#include "firmware/app/app-window.h"
#include "firmware/app/carry/app-no-office.h"
#include "firmware/send/app-cable.h"

#define DEVICES "/dev"
#define WAIT_S 60 /* for the other end to answer */

#define APP_TYPE_CABLE_PAGE (app_cable_page_get_type ())
G_DECLARE_FINAL_TYPE (AppCablePage, app_cable_page, APP, CABLE_PAGE, AppPage)

struct _AppCablePage {
  AppPage parent_instance;
  AppCable *cable;                /* owned; while it runs, and until its result is shown */
  char *device;                   /* owned; the line chosen */
  gboolean all;                   /* what the office confirmed, too */
  GtkWidget *progress;            /* borrowed child; while it runs */
  gboolean is_waiting_for_office; /* it is told that there is none */
  guint end_idle;
  GError *error; /* owned; of the end */
};

G_DEFINE_TYPE (AppCablePage, app_cable_page, APP_TYPE_PAGE)

/* --- lines ----------------------------------------------------------------------------------- */

/* A gadget's end first: that is what a handheld has. */
static gboolean
is_line (const char *name) {
  return g_str_has_prefix (name, "ttyGS") || g_str_has_prefix (name, "ttyACM")
         || g_str_has_prefix (name, "ttyUSB");
}

static int
compare_paths (gconstpointer a, gconstpointer b) {
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* Paths of the serial lines, sorted. GPtrArray of char *. (transfer full) */
static GPtrArray *
list_lines (void) {
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const char *given = g_getenv ("PANWAS_CABLE");
  if (given != NULL && *given != '\0') {
    g_ptr_array_add (lines, g_strdup (given));
    return lines;
  }
  g_autoptr (GDir) dir = g_dir_open (DEVICES, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_line (name))
      g_ptr_array_add (lines, g_build_filename (DEVICES, name, NULL));
  g_ptr_array_sort (lines, compare_paths);
  return lines;
}

gboolean
app_cable_page_has_line (void) {
  g_autoptr (GPtrArray) lines = list_lines ();
  return lines->len > 0;
}

/* --- end ------------------------------------------------------------------------------------- */

static void show_lines (AppCablePage *page);

static void
drop (AppCablePage *page) {
  g_clear_handle_id (&page->end_idle, g_source_remove);
  if (page->cable == NULL)
    return;
  g_clear_pointer (&page->cable, app_cable_free);
  app_desk_release (app_page_desk (APP_PAGE (page)));
}

static void
on_close (AppPage *page, gpointer data) {
  (void)data;
  app_page_leave (page);
}

static void
on_again (AppPage *page, gpointer data) {
  (void)data;
  show_lines (APP_CABLE_PAGE (page));
}

static void
show_result (AppCablePage *page) {
  AppCableState state;
  app_cable_get_state (page->cable, &state);
  app_page_clear (APP_PAGE (page));
  page->progress = NULL;
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *sent
      = g_strdup_printf (_ ("Sent: %u of %u parcels"), state.sent_count, state.file_count);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             app_result_row ("mail-send-symbolic", sent, NULL, FALSE));
  app_page_append (APP_PAGE (page), group);
  if (state.received_count > 0)
    app_page_append (APP_PAGE (page), app_result_of_inbox (app_cable_inbox (page->cable)));
  if (page->error != NULL)
    app_result_banner (APP_PAGE (page), page->error);
  else
    app_page_set_banner (APP_PAGE (page), _ ("Done. You can pull the cable out."), FALSE);
  app_page_set_action (APP_PAGE (page), page->error != NULL ? _ ("_Try again") : _ ("_Close"),
                       page->error != NULL ? on_again : on_close, NULL);
  drop (page);
  app_page_take_focus (APP_PAGE (page));
}

static gboolean
on_end_idle (gpointer data) {
  AppCablePage *page = data;
  g_autoptr (GError) error = NULL;
  page->end_idle = 0;
  if (!app_desk_reload (app_page_desk (APP_PAGE (page)), &error))
    app_result_fail (page, _ ("The records cannot be read"), error);
  show_result (page);
  return G_SOURCE_REMOVE;
}

/* The cable must not be freed in its own event. */
static void
on_end (const GError *error, gpointer data) {
  AppCablePage *page = data;
  g_clear_error (&page->error);
  page->error = error != NULL ? g_error_copy (error) : NULL;
  if (page->end_idle == 0)
    page->end_idle = g_idle_add (on_end_idle, page);
}

/* --- while it runs --------------------------------------------------------------------------- */

static const char *
phase_words (AppCablePhase phase) {
  switch (phase) {
  case APP_CABLE_WAITING:
    return _ ("Waiting for the office's computer");
  case APP_CABLE_SENDING:
    return _ ("Sending");
  case APP_CABLE_HOST_BUSY:
    return _ ("The computer checks what it got");
  case APP_CABLE_RECEIVING:
    return _ ("Receiving");
  case APP_CABLE_ENDED:
    return _ ("Done.");
  }
  g_assert_not_reached ();
}

static void
on_progress (const AppCableState *state, gpointer data) {
  AppCablePage *page = data;
  if (page->progress == NULL)
    return;
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (page->progress), phase_words (state->phase));
  if (state->total_bytes > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (page->progress),
                                   (double)state->done_bytes / (double)state->total_bytes);
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (page->progress));
}

static void
on_stop (AppPage *base, gpointer data) {
  AppCablePage *page = APP_CABLE_PAGE (base);
  (void)data;
  if (page->cable != NULL)
    app_cable_stop (page->cable);
}

static void
start (AppCablePage *page) {
  g_autoptr (GError) error = NULL;
  AppDesk *desk = app_page_desk (APP_PAGE (page));
  AppCableEvents events = { on_progress, on_end };
  AppStore *store = app_desk_store (desk);
  if (page->cable != NULL || store == NULL || app_no_office_show (APP_PAGE (page)))
    return;
  page->cable = app_cable_new (store, page->device, page->all, &events, page, &error);
  if (page->cable == NULL || !app_cable_start (page->cable, WAIT_S, &error)) {
    app_result_banner (APP_PAGE (page), error);
    g_clear_pointer (&page->cable, app_cable_free);
    return;
  }
  app_desk_hold (desk);
  app_page_clear (APP_PAGE (page));
  page->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (page->progress), TRUE);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (page->progress), phase_words (APP_CABLE_WAITING));
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"), -1);
  app_page_append (APP_PAGE (page), page->progress);
  app_page_set_banner (APP_PAGE (page),
                       _ ("A cable that is pulled out loses nothing: it goes on "
                          "from there."),
                       FALSE);
  app_page_set_action (APP_PAGE (page), _ ("_Stop"), on_stop, NULL);
}

/* --- the lines ------------------------------------------------------------------------------- */

static void
on_line (AdwActionRow *row, gpointer data) {
  AppCablePage *page = data;
  g_free (page->device);
  page->device = g_strdup (g_object_get_data (G_OBJECT (row), "device"));
  start (page);
}

static void
show_lines (AppCablePage *page) {
  g_autoptr (GPtrArray) lines = list_lines ();
  app_page_clear (APP_PAGE (page));
  app_page_set_action (APP_PAGE (page), NULL, NULL, NULL);
  GtkWidget *group = adw_preferences_group_new ();
  for (guint i = 0; i < lines->len; i++) {
    const char *path = g_ptr_array_index (lines, i);
    g_autofree char *name = g_path_get_basename (path);
    GtkWidget *row = app_result_way ("network-wired-symbolic", _ ("Cable"), name);
    g_object_set_data_full (G_OBJECT (row), "device", g_strdup (path), g_free);
    g_signal_connect_object (row, "activated", G_CALLBACK (on_line), page, 0);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  }
  app_page_append (APP_PAGE (page), group);
  page->is_waiting_for_office = app_no_office_show (APP_PAGE (page));
  if (page->is_waiting_for_office)
    return;
  app_page_set_banner (APP_PAGE (page),
                       lines->len > 0
                           ? _ ("Plug the cable into the office's computer, then choose it here.")
                           : _ ("No cable is plugged in."),
                       FALSE);
  if (lines->len == 0)
    app_page_set_action (APP_PAGE (page), _ ("_Try again"), on_again, NULL);
}

/* --- life ------------------------------------------------------------------------------------ */

/* Back from registering. */
static void
cable_page_shown (AppPage *base) {
  AppCablePage *page = APP_CABLE_PAGE (base);
  if (page->is_waiting_for_office && app_desk_store (app_page_desk (base)) != NULL)
    show_lines (page);
}

static void
app_cable_page_dispose (GObject *object) {
  drop (APP_CABLE_PAGE (object));
  G_OBJECT_CLASS (app_cable_page_parent_class)->dispose (object);
}

static void
app_cable_page_finalize (GObject *object) {
  AppCablePage *page = APP_CABLE_PAGE (object);
  g_free (page->device);
  g_clear_error (&page->error);
  G_OBJECT_CLASS (app_cable_page_parent_class)->finalize (object);
}

static void
app_cable_page_class_init (AppCablePageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_cable_page_dispose;
  G_OBJECT_CLASS (class)->finalize = app_cable_page_finalize;
  APP_PAGE_CLASS (class)->shown = cable_page_shown;
}

static void
app_cable_page_init (AppCablePage *page) {
  (void)page;
}

AppPage *
app_cable_page_new (AppDesk *desk) {
  AppCablePage *page = app_page_new_of (APP_TYPE_CABLE_PAGE, desk, _ ("Cable"));
  show_lines (page);
  return APP_PAGE (page);
}

void
app_cable_page_send_all (AppPage *page) {
  APP_CABLE_PAGE (page)->all = TRUE;
}
