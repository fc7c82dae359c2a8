/* Scan: a live scan while the page is seen; what came of it; and once more if the person wants. */
#include "firmware/app/carry/app-scan-page.h"

#include <glib/gi18n.h>

#include "firmware/app/carry/app-camera-view.h"
#include "firmware/app/carry/app-cue.h"
#include "firmware/app/app-result.h"
#include "firmware/app/carry/app-screen-care.h"
#include "firmware/app/app-window.h"
#include "firmware/device/app-lamp.h"
#include "firmware/device/app-torch.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-live-scan.h"

#define PREVIEW_MAX_PX 640 /* wide and high: more is not seen on a small screen */
#define KEEP_MS 5000       /* how often what was read so far is put into the store */

#define APP_TYPE_SCAN_PAGE (app_scan_page_get_type ())
G_DECLARE_FINAL_TYPE (AppScanPage, app_scan_page, APP, SCAN_PAGE, AppPage)

struct _AppScanPage {
  AppPage parent_instance;
  AppScanEvents events;
  char *hint;              /* owned */
  AppCameraView *view;     /* borrowed child; NULL while results are shown */
  GtkWidget *words;        /* borrowed child, likewise */
  GtkWidget *torch_button; /* borrowed; hidden without a torch */
  AppTorch *torch;         /* owned; NULL: none */
  GCancellable *waiting;   /* owned; for the bus of the torch */
  PwLiveScan *scan;        /* owned; NULL while nothing is read */
  AppScreenCare *care;     /* owned, with scan */
  GError *error;           /* owned; the store's, from take() */
  guint taken_count;       /* payloads handed over in this scan */
  gboolean has_result;     /* or a failure: it is shown, and the person says what comes next */
  guint end_idle, keep_timer;
};

G_DEFINE_TYPE (AppScanPage, app_scan_page, APP_TYPE_PAGE)

static AppStore *
store_of (AppScanPage *page) {
  return app_desk_store (app_page_desk (APP_PAGE (page)));
}

static void start (AppScanPage *page);

/* --- end of a scan --------------------------------------------------------------------------- */

static gboolean
keep (PwJoiner *joiner, gpointer data, GError **error) {
  return app_pickup_save_frames (data, joiner, error);
}

/* Stops, and keeps what is not whole. */
static void
stop (AppScanPage *page) {
  g_clear_handle_id (&page->end_idle, g_source_remove);
  g_clear_handle_id (&page->keep_timer, g_source_remove);
  if (page->scan == NULL)
    return;
  AppStore *store = store_of (page);
  if (store != NULL)
    (void)pw_live_scan_with_joiner (page->scan, keep, store, NULL);
  g_clear_pointer (&page->scan, pw_live_scan_free);
  g_clear_pointer (&page->care, app_screen_care_free);
  if (page->torch != NULL)
    app_torch_set (page->torch, FALSE);
  app_desk_release (app_page_desk (APP_PAGE (page)));
}

static void
on_home (AppPage *page, gpointer data) {
  (void)data;
  AppWindow *window = app_window_of (page);
  if (window != NULL)
    app_window_go_home (window);
}

static void
on_again (AppPage *page, gpointer data) {
  (void)data;
  start (APP_SCAN_PAGE (page));
}

/* The body in place of the camera. */
static void
leave_camera (AppScanPage *page) {
  page->has_result = TRUE;
  page->view = NULL;
  page->words = NULL;
  gtk_widget_set_visible (page->torch_button, FALSE);
  app_page_set_content (APP_PAGE (page), NULL);
  app_page_clear (APP_PAGE (page));
}

static void
show_result (AppScanPage *page) {
  stop (page);
  leave_camera (page);
  app_page_set_banner (APP_PAGE (page), NULL, FALSE);
  app_page_set_action (APP_PAGE (page), _ ("_Home"), on_home, NULL);
  app_page_set_other_action (APP_PAGE (page), _ ("_Read more"), on_again, NULL);
  page->events.show (APP_PAGE (page), page->events.data);
  app_page_take_focus (APP_PAGE (page));
}

static void
show_failure (AppScanPage *page, const GError *error) {
  stop (page);
  leave_camera (page);
  app_page_append (APP_PAGE (page),
                   app_result_status ("camera-disabled-symbolic", _ ("Nothing was read"), NULL));
  app_result_banner (APP_PAGE (page), error);
  app_page_set_action (APP_PAGE (page), _ ("_Try again"), on_again, NULL);
  app_page_set_other_action (APP_PAGE (page), NULL, NULL, NULL);
  app_page_take_focus (APP_PAGE (page));
}

/* A recording ended before anything was whole. */
static void
show_end (AppScanPage *page) {
  g_autoptr (GError) error = g_error_new_literal (
      PW_ERROR, PW_ERROR_INCOMPLETE,
      _ ("The recording is at its end, and nothing in it was whole. What was read is kept: show it "
         "again."));
  show_failure (page, error);
}

/* --- events of the scan ---------------------------------------------------------------------- */

static void
on_preview (const PwPicture *picture, gpointer data) {
  AppScanPage *page = data;
  if (page->view != NULL)
    app_camera_view_set_picture (page->view, picture);
}

static char *
progress_words (AppScanPage *page, const PwLiveScanProgress *progress) {
  if (progress->has_current)
    return g_strdup_printf (_ ("Hold still: %u of %u parts are here"), progress->current.rank,
                            progress->current.symbol_count);
  if (progress->foreign_count > 0 && progress->foreign_count == progress->code_count)
    return g_strdup (_ ("This is a QR code, but not one of the field kit."));
  if (progress->refused_count > 0)
    return g_strdup (
        _ ("A code is damaged, or from a newer program: keep on, or call the office."));
  return g_strdup (page->hint);
}

static void
on_progress (const PwLiveScanProgress *progress, gpointer data) {
  AppScanPage *page = data;
  if (page->view == NULL)
    return;
  g_autofree char *words = progress_words (page, progress);
  if (!g_str_equal (words, gtk_label_get_text (GTK_LABEL (page->words))))
    gtk_label_set_text (GTK_LABEL (page->words), words);
  app_camera_view_set_fraction (page->view, progress->has_current ? progress->fraction : -1);
}

static gboolean
on_end_idle (gpointer data) {
  AppScanPage *page = data;
  page->end_idle = 0;
  if (page->error != NULL)
    show_failure (page, page->error);
  else
    show_result (page);
  return G_SOURCE_REMOVE;
}

/* Not in the middle of the scan's own event. */
static void
end_soon (AppScanPage *page) {
  if (page->end_idle == 0)
    page->end_idle = g_idle_add (on_end_idle, page);
}

static gboolean
on_payload (GBytes *payload, guint32 transfer_id, gpointer data) {
  AppScanPage *page = data;
  g_autofree char *source = g_strdup_printf (_ ("QR transfer %08x"), transfer_id);
  if (page->error != NULL || store_of (page) == NULL)
    return TRUE;
  AppPickupAnswer answer = page->events.take (payload, source, page->events.data, &page->error);
  if (answer == APP_PICKUP_DAMAGED) {
    app_page_set_banner (APP_PAGE (page),
                         _ ("What was read is damaged. It is read again: keep on."), TRUE);
    return FALSE;
  }
  if (answer == APP_PICKUP_GOOD && page->taken_count++ == 0)
    app_cue_done (GTK_WIDGET (page));
  PwLiveScanProgress progress;
  pw_live_scan_get_progress (page->scan, &progress);
  /* Others have begun in this scan: they are read too. */
  if (answer == APP_PICKUP_STOP || !progress.has_current)
    end_soon (page);
  return TRUE;
}

static void
on_end (const GError *error, gpointer data) {
  AppScanPage *page = data;
  if (page->taken_count > 0)
    end_soon (page);
  else if (error != NULL)
    show_failure (page, error);
  else
    show_end (page);
}

static const PwLiveScanEvents scan_events = {
  .on_progress = on_progress,
  .on_preview = on_preview,
  .on_payload = on_payload,
  .on_end = on_end,
};

/* --- scanning -------------------------------------------------------------------------------- */

static void
show_camera (AppScanPage *page) {
  GtkWidget *overlay = gtk_overlay_new ();
  page->view = app_camera_view_new ();
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (page->view));
  page->words = gtk_label_new (page->hint);
  gtk_label_set_wrap (GTK_LABEL (page->words), TRUE);
  gtk_label_set_justify (GTK_LABEL (page->words), GTK_JUSTIFY_CENTER);
  gtk_widget_set_valign (page->words, GTK_ALIGN_END);
  gtk_widget_add_css_class (page->words, "camera-words");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), page->words);
  app_page_set_content (APP_PAGE (page), overlay);
  gtk_widget_set_visible (page->torch_button, page->torch != NULL);
}

static gboolean
on_keep (gpointer data) {
  AppScanPage *page = data;
  if (page->scan != NULL && store_of (page) != NULL)
    (void)pw_live_scan_with_joiner (page->scan, keep, store_of (page), NULL);
  return G_SOURCE_CONTINUE;
}

static void
start (AppScanPage *page) {
  g_autoptr (GError) error = NULL;
  if (page->scan != NULL || store_of (page) == NULL)
    return;
  g_clear_error (&page->error);
  page->taken_count = 0;
  page->has_result = FALSE;
  page->scan = pw_live_scan_new (&scan_events, page);
  if (!app_pickup_load_frames (store_of (page), pw_live_scan_joiner (page->scan), &error)) {
    g_clear_pointer (&page->scan, pw_live_scan_free);
    show_failure (page, error);
    return;
  }
  app_desk_hold (app_page_desk (APP_PAGE (page)));
  page->care = app_screen_care_new (GTK_WIDGET (page), _ ("QR codes are read"));
  app_page_clear (APP_PAGE (page));
  app_page_set_banner (APP_PAGE (page), NULL, FALSE);
  app_page_set_action (APP_PAGE (page), NULL, NULL, NULL);
  app_page_set_other_action (APP_PAGE (page), NULL, NULL, NULL);
  show_camera (page);
  page->keep_timer = g_timeout_add (KEEP_MS, on_keep, page);
  pw_live_scan_set_preview (page->scan, PREVIEW_MAX_PX, PREVIEW_MAX_PX);
  pw_live_scan_start (page->scan, "camera");
}

/* --- torch ----------------------------------------------------------------------------------- */

static void
on_torch (AppPage *base, gpointer data) {
  AppScanPage *page = APP_SCAN_PAGE (base);
  (void)data;
  if (page->torch != NULL)
    app_torch_set (page->torch, !app_torch_is_on (page->torch));
}

static void
bus_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppScanPage) page = data;
  (void)source;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  if (bus == NULL)
    return;
  g_autofree char *folder = app_lamp_folder ("leds");
  page->torch = app_torch_new (bus, folder);
  gtk_widget_set_visible (page->torch_button, page->torch != NULL && page->view != NULL);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
scan_page_shown (AppPage *base) {
  AppScanPage *page = APP_SCAN_PAGE (base);
  if (!page->has_result)
    start (page);
}

static void
scan_page_hidden (AppPage *base) {
  stop (APP_SCAN_PAGE (base));
}

static void
app_scan_page_dispose (GObject *object) {
  AppScanPage *page = APP_SCAN_PAGE (object);
  if (page->waiting != NULL)
    g_cancellable_cancel (page->waiting);
  g_clear_object (&page->waiting);
  stop (page);
  g_clear_pointer (&page->torch, app_torch_free);
  G_OBJECT_CLASS (app_scan_page_parent_class)->dispose (object);
}

static void
app_scan_page_finalize (GObject *object) {
  AppScanPage *page = APP_SCAN_PAGE (object);
  if (page->events.clear != NULL)
    page->events.clear (page->events.data);
  g_clear_error (&page->error);
  g_free (page->hint);
  G_OBJECT_CLASS (app_scan_page_parent_class)->finalize (object);
}

static void
app_scan_page_class_init (AppScanPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_scan_page_dispose;
  G_OBJECT_CLASS (class)->finalize = app_scan_page_finalize;
  APP_PAGE_CLASS (class)->shown = scan_page_shown;
  APP_PAGE_CLASS (class)->hidden = scan_page_hidden;
}

static void
app_scan_page_init (AppScanPage *page) {
  page->waiting = g_cancellable_new ();
}

AppPage *
app_scan_page_new (AppDesk *desk, const char *title, const char *hint,
                   const AppScanEvents *events) {
  AppScanPage *page = app_page_new_of (APP_TYPE_SCAN_PAGE, desk, title);
  page->events = *events;
  page->hint = g_strdup (hint);
  page->torch_button = app_page_add_header_button (APP_PAGE (page), "weather-clear-symbolic",
                                                   _ ("Light on or off"), on_torch, NULL);
  gtk_widget_set_visible (page->torch_button, FALSE);
  g_bus_get (G_BUS_TYPE_SYSTEM, page->waiting, bus_ready, g_object_ref (page));
  return APP_PAGE (page);
}
