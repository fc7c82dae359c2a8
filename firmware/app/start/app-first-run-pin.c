/* First run: the PIN, twice, with a plain word on what no PIN means; then the store is made. */
#include <glib/gi18n.h>

#include "firmware/app/carry/app-enrol-page.h"
#include "firmware/app/start/app-first-run-private.h"
#include "firmware/app/start/app-pin-base.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/app-window.h"

#define APP_TYPE_FIRST_PIN (app_first_pin_get_type ())
G_DECLARE_FINAL_TYPE (AppFirstPin, app_first_pin, APP, FIRST_PIN, AppPinBase)

struct _AppFirstPin {
  AppPinBase parent_instance;
};

G_DEFINE_TYPE (AppFirstPin, app_first_pin, APP_TYPE_PIN_BASE)

static void
create_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppPinBase) base = data;
  g_autoptr (GError) error = NULL;
  app_pin_pad_set_busy (app_pin_base_pad (base), FALSE);
  AppWindow *window = app_window_of (base);
  /* On success the window shows home in the place of all pages of first run. The office is met
   * next; whoever goes back does that later. */
  if (app_desk_finish (APP_DESK (source), result, &error)) {
    if (window != NULL)
      app_window_open (window, app_enrol_page_new (APP_DESK (source)));
    return;
  }
  app_pin_base_begin (base);
  if (window != NULL)
    app_window_error (window, _ ("This handheld is not ready yet"), error);
}

static void
first_pin_chosen (AppPinBase *base, const PwSecret *pin) {
  const AppFirstRun *run = app_first_run_of (APP_PAGE (base));
  app_pin_base_wait (base, _ ("Your keys are being made"));
  app_desk_create_async (app_page_desk (APP_PAGE (base)), run->region, run->name, pin, create_ready,
                         g_object_ref (base));
}

static void
on_no_pin (AppPage *page, gpointer data) {
  (void)data;
  app_pin_base_ask_none (APP_PIN_BASE (page));
}

static void
app_first_pin_class_init (AppFirstPinClass *class) {
  APP_PIN_BASE_CLASS (class)->chosen = first_pin_chosen;
}

static void
app_first_pin_init (AppFirstPin *page) {
  (void)page;
}

AppPage *
app_first_run_pin_page (AppDesk *desk, AppPage *from) {
  AppPage *page = app_page_new_of (APP_TYPE_FIRST_PIN, desk, _ ("Choose a PIN"));
  app_first_run_join (page, from);
  app_pin_base_build (APP_PIN_BASE (page));
  app_pin_base_begin (APP_PIN_BASE (page));
  GtkWidget *why = app_paragraph_new (
      _ ("The PIN locks what you record: a lost handheld tells nothing about witnesses and "
         "reporters. Nobody can reset it, the office neither: keep it in mind."),
      NULL);
  app_page_append (page, why);
  app_page_set_other_action (page, _ ("_No PIN"), on_no_pin, NULL);
  return page;
}
