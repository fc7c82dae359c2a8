/* A handheld that no office knows yet. */
#include "firmware/app/carry/app-no-office.h"

#include <glib/gi18n.h>

#include "firmware/app/app-window.h"
#include "firmware/app/carry/app-enrol-page.h"
#include "firmware/send/app-host.h"

static void
on_register (AppPage *page, gpointer data) {
  (void)data;
  AppWindow *window = app_window_of (page);
  if (window != NULL)
    app_window_open (window, app_enrol_page_new (app_page_desk (page)));
}

gboolean
app_no_office_show (AppPage *page) {
  g_return_val_if_fail (APP_IS_PAGE (page), FALSE);
  AppStore *store = app_desk_store (app_page_desk (page));
  g_autoptr (AppHost) host = NULL;
  /* What cannot be read is told by whoever needs it. */
  if (store == NULL || !app_host_load (store, &host, NULL) || host != NULL)
    return FALSE;
  app_page_set_banner (page, _ ("This handheld has no office yet: take its invitation first."),
                       TRUE);
  app_page_set_action (page, _ ("_Register"), on_register, NULL);
  app_page_set_action_sensitive (page, TRUE);
  return TRUE;
}
