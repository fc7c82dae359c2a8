/* Opening what a line of a list stands for: a draft to go on with, or a record to read. */
#include "firmware/app/home/app-entry-open.h"

#include <glib/gi18n.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/app/home/app-record-page.h"
#include "firmware/app/app-window.h"

static void
open_or_say (AppPage *page, AppPage *opened, const char *what, const GError *error) {
  AppWindow *window = app_window_of (page);
  if (window == NULL)
    return;
  if (opened != NULL)
    app_window_open (window, opened);
  else
    app_window_error (window, what, error);
}

void
app_entry_open (AppPage *page, AppEntry *entry) {
  g_return_if_fail (APP_IS_PAGE (page) && APP_IS_ENTRY (entry));
  AppDesk *desk = app_page_desk (page);
  g_autofree char *id = app_entry_id_text (entry);
  g_autoptr (GError) error = NULL;
  if (app_entry_is_draft (entry)) {
    AppPage *draft = app_fill_page_new (desk, NULL, id, &error);
    open_or_say (page, draft, _ ("The draft cannot be opened"), error);
  } else {
    AppPage *record = app_record_page_new (desk, id, &error);
    open_or_say (page, record, _ ("The record cannot be opened"), error);
  }
}

void
app_form_open (AppPage *page, const char *form_id) {
  g_return_if_fail (APP_IS_PAGE (page) && form_id != NULL);
  g_autoptr (GError) error = NULL;
  AppPage *form = app_fill_page_new (app_page_desk (page), form_id, NULL, &error);
  open_or_say (page, form, _ ("The form cannot be opened"), error);
}
