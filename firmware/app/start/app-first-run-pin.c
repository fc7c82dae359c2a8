/* First run: the PIN, twice, with a plain word on what no PIN means; then the store is made. */
#include <glib/gi18n.h>

#include "firmware/app/carry/app-enrol-page.h"
#include "firmware/app/start/app-first-run-private.h"
#include "firmware/app/start/app-pin-choice.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/app-window.h"

#define APP_TYPE_FIRST_PIN (app_first_pin_get_type ())
G_DECLARE_FINAL_TYPE (AppFirstPin, app_first_pin, APP, FIRST_PIN, AppPage)

struct _AppFirstPin {
  AppPage parent_instance;
  AppPinPad *pad;       /* borrowed child */
  AppPinChoice *choice; /* owned */
};

G_DEFINE_TYPE (AppFirstPin, app_first_pin, APP_TYPE_PAGE)

/* --- making the store ------------------------------------------------------------------------ */

static void
create_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppFirstPin) page = data;
  g_autoptr (GError) error = NULL;
  app_pin_pad_set_busy (page->pad, FALSE);
  AppWindow *window = app_window_of (page);
  /* On success the window shows home in the place of all pages of first run. The office is met
   * next; whoever goes back does that later. */
  if (app_desk_finish (APP_DESK (source), result, &error)) {
    if (window != NULL)
      app_window_open (window, app_enrol_page_new (APP_DESK (source)));
    return;
  }
  app_pin_choice_begin (page->choice);
  if (window != NULL)
    app_window_error (window, _ ("This handheld is not ready yet"), error);
}

static void
create (AppFirstPin *page, const PwSecret *pin) {
  const AppFirstRun *run = app_first_run_of (APP_PAGE (page));
  app_pin_pad_say (page->pad, _ ("Your keys are being made"), FALSE);
  app_pin_pad_set_busy (page->pad, TRUE);
  app_desk_create_async (app_page_desk (APP_PAGE (page)), run->region, run->name, pin, create_ready,
                         g_object_ref (page));
}

static void
on_chosen (const PwSecret *pin, gpointer data) {
  create (data, pin);
}

static void
on_entered (AppPinPad *pad, gpointer data) {
  (void)pad;
  app_pin_choice_entered (APP_FIRST_PIN (data)->choice);
}

/* --- without --------------------------------------------------------------------------------- */

static void
on_no_pin_answer (gboolean yes, gpointer data) {
  if (yes)
    create (data, NULL);
}

static void
on_no_pin (AppPage *page, gpointer data) {
  (void)data;
  app_window_ask (
      app_window_of (page), _ ("Really without a PIN?"),
      _ ("Whoever finds or takes this handheld can read every record, with the names of "
         "witnesses and reporters. A PIN can be set later in the settings."),
      _ ("_Choose a PIN"), _ ("_No PIN"), TRUE, on_no_pin_answer, page, page);
}

/* --- life ------------------------------------------------------------------------------------ */

static gboolean
first_pin_key (AppPage *page, guint keyval, GdkModifierType state) {
  return app_pin_pad_key (APP_FIRST_PIN (page)->pad, keyval, state);
}

static GtkWidget *
first_pin_focus (AppPage *page) {
  return app_pin_pad_first_focus (APP_FIRST_PIN (page)->pad);
}

static gboolean
first_pin_may_leave (AppPage *page) {
  return !app_desk_is_busy (app_page_desk (page));
}

static void
app_first_pin_finalize (GObject *object) {
  app_pin_choice_free (APP_FIRST_PIN (object)->choice);
  G_OBJECT_CLASS (app_first_pin_parent_class)->finalize (object);
}

static void
app_first_pin_class_init (AppFirstPinClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_first_pin_finalize;
  APP_PAGE_CLASS (class)->key = first_pin_key;
  APP_PAGE_CLASS (class)->first_focus = first_pin_focus;
  APP_PAGE_CLASS (class)->may_leave = first_pin_may_leave;
}

static void
app_first_pin_init (AppFirstPin *page) {
  (void)page;
}

AppPage *
app_first_run_pin_page (AppDesk *desk, AppPage *from) {
  AppPage *page = app_page_new_of (APP_TYPE_FIRST_PIN, desk, _ ("Choose a PIN"));
  app_first_run_join (page, from);
  AppFirstPin *pin = APP_FIRST_PIN (page);
  pin->pad = app_pin_pad_new ();
  pin->choice = app_pin_choice_new (pin->pad, on_chosen, pin);
  app_pin_choice_begin (pin->choice);
  gtk_widget_set_halign (GTK_WIDGET (pin->pad), GTK_ALIGN_CENTER);
  g_signal_connect_object (pin->pad, "entered", G_CALLBACK (on_entered), page, 0);
  app_page_append (page, GTK_WIDGET (pin->pad));
  GtkWidget *why = app_paragraph_new (
      _ ("The PIN locks what you record: a lost handheld tells nothing about witnesses and "
         "reporters. Nobody can reset it, the office neither: keep it in mind."),
      NULL);
  app_page_append (page, why);
  app_page_set_other_action (page, _ ("_No PIN"), on_no_pin, NULL);
  return page;
}
