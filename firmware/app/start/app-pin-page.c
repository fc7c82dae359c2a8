/* Another PIN: the one that holds now, then the new one twice; or none any more. */
#include "firmware/app/start/app-pin-page.h"

#include <glib/gi18n.h>

#include "firmware/app/start/app-pin-choice.h"
#include "firmware/app/app-window.h"
#include "sync/base/pw-error.h"

#define APP_TYPE_PIN_PAGE (app_pin_page_get_type ())
G_DECLARE_FINAL_TYPE (AppPinPage, app_pin_page, APP, PIN_PAGE, AppPage)

struct _AppPinPage {
  AppPage parent_instance;
  AppPinPad *pad;       /* borrowed child */
  AppPinChoice *choice; /* owned */
  PwSecret *old_pin;    /* owned; NULL: not entered yet, or there is none */
};

G_DEFINE_TYPE (AppPinPage, app_pin_page, APP_TYPE_PAGE)

static gboolean
asks_old (AppPinPage *page) {
  return app_desk_has_pin (app_page_desk (APP_PAGE (page))) && page->old_pin == NULL;
}

static void
begin (AppPinPage *page) {
  g_clear_pointer (&page->old_pin, pw_secret_free);
  app_pin_pad_clear (page->pad);
  if (asks_old (page))
    app_pin_pad_say (page->pad, _ ("Enter the PIN that holds now"), FALSE);
  else
    app_pin_choice_begin (page->choice);
}

static void
change_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppPinPage) page = data;
  g_autoptr (GError) error = NULL;
  app_pin_pad_set_busy (page->pad, FALSE);
  gboolean ok = app_desk_finish (APP_DESK (source), result, &error);
  AppWindow *window = app_window_of (page);
  if (window == NULL)
    return; /* the handheld was locked meanwhile */
  if (ok) {
    app_window_notice (window, app_desk_has_pin (APP_DESK (source))
                                   ? _ ("The new PIN holds from now on")
                                   : _ ("There is no PIN any more"));
    app_page_leave (APP_PAGE (page));
    return;
  }
  begin (page);
  if (pw_error_is (error, PW_ERROR_LOCKED))
    app_pin_pad_say (page->pad, error->message, TRUE);
  else
    app_window_error (window, _ ("The PIN is as it was"), error);
}

static void
change (AppPinPage *page, const PwSecret *pin) {
  app_pin_pad_say (page->pad, _ ("The keys are being locked anew"), FALSE);
  app_pin_pad_set_busy (page->pad, TRUE);
  app_desk_change_pin_async (app_page_desk (APP_PAGE (page)), page->old_pin, pin, change_ready,
                             g_object_ref (page));
}

static void
on_chosen (const PwSecret *pin, gpointer data) {
  change (data, pin);
}

static void
on_entered (AppPinPad *pad, gpointer data) {
  AppPinPage *page = data;
  if (!asks_old (page)) {
    app_pin_choice_entered (page->choice);
    return;
  }
  page->old_pin = app_pin_pad_take (pad);
  app_pin_choice_begin (page->choice);
}

/* --- none any more --------------------------------------------------------------------------- */

static void
on_answer (gboolean yes, gpointer data) {
  if (yes)
    change (data, NULL);
}

static void
on_no_pin (AppPage *page, gpointer data) {
  (void)data;
  AppPinPage *pin = APP_PIN_PAGE (page);
  if (asks_old (pin)) {
    app_pin_pad_say (pin->pad, _ ("Enter the PIN that holds now first"), TRUE);
    return;
  }
  app_window_ask (
      app_window_of (page), _ ("Really without a PIN?"),
      _ ("Whoever finds or takes this handheld can read every record, with the names of "
         "witnesses and reporters. A PIN can be set later in the settings."),
      _ ("_Choose a PIN"), _ ("_No PIN"), TRUE, on_answer, page, page);
}

/* --- life ------------------------------------------------------------------------------------ */

static gboolean
pin_page_key (AppPage *page, guint keyval, GdkModifierType state) {
  return app_pin_pad_key (APP_PIN_PAGE (page)->pad, keyval, state);
}

static GtkWidget *
pin_page_focus (AppPage *page) {
  return app_pin_pad_first_focus (APP_PIN_PAGE (page)->pad);
}

static gboolean
pin_page_may_leave (AppPage *page) {
  return !app_desk_is_busy (app_page_desk (page));
}

static void
app_pin_page_finalize (GObject *object) {
  app_pin_choice_free (APP_PIN_PAGE (object)->choice);
  pw_secret_free (APP_PIN_PAGE (object)->old_pin);
  G_OBJECT_CLASS (app_pin_page_parent_class)->finalize (object);
}

static void
app_pin_page_class_init (AppPinPageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_pin_page_finalize;
  APP_PAGE_CLASS (class)->key = pin_page_key;
  APP_PAGE_CLASS (class)->first_focus = pin_page_focus;
  APP_PAGE_CLASS (class)->may_leave = pin_page_may_leave;
}

static void
app_pin_page_init (AppPinPage *page) {
  (void)page;
}

AppPage *
app_pin_page_new (AppDesk *desk) {
  AppPinPage *page = app_page_new_of (APP_TYPE_PIN_PAGE, desk, _ ("PIN"));
  page->pad = app_pin_pad_new ();
  page->choice = app_pin_choice_new (page->pad, on_chosen, page);
  gtk_widget_set_halign (GTK_WIDGET (page->pad), GTK_ALIGN_CENTER);
  g_signal_connect_object (page->pad, "entered", G_CALLBACK (on_entered), page, 0);
  app_page_append (APP_PAGE (page), GTK_WIDGET (page->pad));
  if (app_desk_has_pin (desk))
    app_page_set_other_action (APP_PAGE (page), _ ("_No PIN"), on_no_pin, NULL);
  begin (page);
  return APP_PAGE (page);
}
