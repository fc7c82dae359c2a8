/* The lock: nothing of the content, and a pad for the PIN. */
#include "firmware/app/start/app-lock-page.h"

#include <glib/gi18n.h>

#include "firmware/app/start/app-pin-pad.h"
#include "firmware/app/app-window.h"
#include "sync/base/pw-error.h"

#define APP_TYPE_LOCK_PAGE (app_lock_page_get_type ())
G_DECLARE_FINAL_TYPE (AppLockPage, app_lock_page, APP, LOCK_PAGE, AppPage)

struct _AppLockPage {
  AppPage parent_instance;
  AppPinPad *pad; /* borrowed child; NULL without a PIN */
};

G_DEFINE_TYPE (AppLockPage, app_lock_page, APP_TYPE_PAGE)

static void
show_failure (AppLockPage *page, const GError *error) {
  AppWindow *window = app_window_of (page);
  if (page->pad != NULL && pw_error_is (error, PW_ERROR_LOCKED))
    app_pin_pad_say (page->pad, error->message, TRUE);
  else if (window != NULL)
    app_window_error (window, _ ("The data cannot be opened"), error);
}

static void
unlock_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppLockPage) page = data;
  g_autoptr (GError) error = NULL;
  if (page->pad != NULL)
    app_pin_pad_set_busy (page->pad, FALSE);
  /* On success the window puts other pages in the place of this one. */
  if (!app_desk_finish (APP_DESK (source), result, &error))
    show_failure (page, error);
}

static void
unlock (AppLockPage *page, const PwSecret *pin) {
  app_desk_unlock_async (app_page_desk (APP_PAGE (page)), pin, unlock_ready, g_object_ref (page));
}

static void
on_entered (AppPinPad *pad, gpointer data) {
  g_autoptr (PwSecret) pin = app_pin_pad_take (pad);
  app_pin_pad_clear (pad);
  app_pin_pad_say (pad, _ ("The PIN is being checked"), FALSE);
  app_pin_pad_set_busy (pad, TRUE);
  unlock (data, pin);
}

static void
on_open (AppPage *page, gpointer data) {
  (void)data;
  unlock (APP_LOCK_PAGE (page), NULL);
}

static gboolean
lock_page_key (AppPage *page, guint keyval, GdkModifierType state) {
  AppLockPage *lock = APP_LOCK_PAGE (page);
  return lock->pad != NULL && app_pin_pad_key (lock->pad, keyval, state);
}

static GtkWidget *
lock_page_first_focus (AppPage *page) {
  AppLockPage *lock = APP_LOCK_PAGE (page);
  return lock->pad != NULL ? app_pin_pad_first_focus (lock->pad) : NULL;
}

static void
app_lock_page_class_init (AppLockPageClass *class) {
  APP_PAGE_CLASS (class)->key = lock_page_key;
  APP_PAGE_CLASS (class)->first_focus = lock_page_first_focus;
}

static void
app_lock_page_init (AppLockPage *page) {
  (void)page;
}

AppPage *
app_lock_page_new (AppDesk *desk) {
  AppLockPage *page = app_page_new_of (APP_TYPE_LOCK_PAGE, desk, "Panwas");
  if (app_desk_has_pin (desk)) {
    page->pad = app_pin_pad_new ();
    app_pin_pad_say (page->pad, _ ("Enter your PIN"), FALSE);
    gtk_widget_set_halign (GTK_WIDGET (page->pad), GTK_ALIGN_CENTER);
    gtk_widget_set_valign (GTK_WIDGET (page->pad), GTK_ALIGN_CENTER);
    gtk_widget_set_vexpand (GTK_WIDGET (page->pad), TRUE);
    g_signal_connect_object (page->pad, "entered", G_CALLBACK (on_entered), page, 0);
    app_page_append (APP_PAGE (page), GTK_WIDGET (page->pad));
  } else {
    GtkWidget *symbol = gtk_image_new_from_icon_name ("system-lock-screen-symbolic");
    gtk_image_set_pixel_size (GTK_IMAGE (symbol), 72);
    gtk_widget_add_css_class (symbol, "dim-label");
    GtkWidget *words
        = gtk_label_new (_ ("This handheld has no PIN: whoever holds it can open it."));
    gtk_label_set_wrap (GTK_LABEL (words), TRUE);
    gtk_label_set_justify (GTK_LABEL (words), GTK_JUSTIFY_CENTER);
    app_page_append (APP_PAGE (page), symbol);
    app_page_append (APP_PAGE (page), words);
    app_page_set_action (APP_PAGE (page), _ ("_Open"), on_open, NULL);
  }
  return APP_PAGE (page);
}
