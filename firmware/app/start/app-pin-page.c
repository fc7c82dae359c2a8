/* Another PIN: the one that holds now, then the new one twice; or none any more. */
#include "firmware/app/start/app-pin-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-window.h"
#include "firmware/app/start/app-pin-base.h"
#include "sync/base/pw-error.h"

#define APP_TYPE_PIN_PAGE (app_pin_page_get_type ())
G_DECLARE_FINAL_TYPE (AppPinPage, app_pin_page, APP, PIN_PAGE, AppPinBase)

struct _AppPinPage {
  AppPinBase parent_instance;
  PwSecret *old_pin; /* owned; NULL: not entered yet, or there is none */
};

G_DEFINE_TYPE (AppPinPage, app_pin_page, APP_TYPE_PIN_BASE)

static AppPinPad *
pad_of (AppPinPage *page) {
  return app_pin_base_pad (APP_PIN_BASE (page));
}

static gboolean
asks_old (AppPinPage *page) {
  return app_desk_has_pin (app_page_desk (APP_PAGE (page))) && page->old_pin == NULL;
}

static void
begin (AppPinPage *page) {
  g_clear_pointer (&page->old_pin, pw_secret_free);
  app_pin_pad_clear (pad_of (page));
  if (asks_old (page))
    app_pin_pad_say (pad_of (page), _ ("Enter the PIN that holds now"), FALSE);
  else
    app_pin_base_begin (APP_PIN_BASE (page));
}

static void
change_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppPinPage) page = data;
  g_autoptr (GError) error = NULL;
  app_pin_pad_set_busy (pad_of (page), FALSE);
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
    app_pin_pad_say (pad_of (page), error->message, TRUE);
  else
    app_window_error (window, _ ("The PIN is as it was"), error);
}

static void
pin_page_chosen (AppPinBase *base, const PwSecret *pin) {
  app_pin_base_wait (base, _ ("The keys are being locked anew"));
  app_desk_change_pin_async (app_page_desk (APP_PAGE (base)), APP_PIN_PAGE (base)->old_pin, pin,
                             change_ready, g_object_ref (base));
}

/* The one that holds now comes first. */
static gboolean
pin_page_entered (AppPinBase *base) {
  AppPinPage *page = APP_PIN_PAGE (base);
  if (!asks_old (page))
    return FALSE;
  page->old_pin = app_pin_pad_take (app_pin_base_pad (base));
  app_pin_base_begin (base);
  return TRUE;
}

static void
on_no_pin (AppPage *page, gpointer data) {
  (void)data;
  AppPinPage *pin = APP_PIN_PAGE (page);
  if (asks_old (pin))
    app_pin_pad_say (pad_of (pin), _ ("Enter the PIN that holds now first"), TRUE);
  else
    app_pin_base_ask_none (APP_PIN_BASE (page));
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_pin_page_finalize (GObject *object) {
  pw_secret_free (APP_PIN_PAGE (object)->old_pin);
  G_OBJECT_CLASS (app_pin_page_parent_class)->finalize (object);
}

static void
app_pin_page_class_init (AppPinPageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_pin_page_finalize;
  APP_PIN_BASE_CLASS (class)->chosen = pin_page_chosen;
  APP_PIN_BASE_CLASS (class)->entered = pin_page_entered;
}

static void
app_pin_page_init (AppPinPage *page) {
  (void)page;
}

AppPage *
app_pin_page_new (AppDesk *desk) {
  AppPinPage *page = app_page_new_of (APP_TYPE_PIN_PAGE, desk, _ ("PIN"));
  app_pin_base_build (APP_PIN_BASE (page));
  if (app_desk_has_pin (desk))
    app_page_set_other_action (APP_PAGE (page), _ ("_No PIN"), on_no_pin, NULL);
  begin (page);
  return APP_PAGE (page);
}
