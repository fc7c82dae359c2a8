/* First run: the village or area that the person watches. */
#include <glib/gi18n.h>

#include "firmware/app/app-first-run-private.h"
#include "firmware/app/app-window.h"
#include "sync/base/pw-region.h"

#define ROW_KEY "panwas-code-row"

static char *
code_of (AppPage *page) {
  GtkWidget *row = g_object_get_data (G_OBJECT (page), ROW_KEY);
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
on_changed (AppPage *page) {
  g_autofree char *code = code_of (page);
  app_page_set_action_sensitive (page, pw_region_is_valid (code));
}

static void
on_next (AppPage *page, gpointer data) {
  (void)data;
  g_autofree char *code = code_of (page);
  if (!pw_region_is_valid (code))
    return;
  AppFirstRun *run = app_first_run_of (page);
  g_free (run->region);
  run->region = g_steal_pointer (&code);
  app_window_open (app_window_of (page), app_first_run_pin_page (app_page_desk (page), page));
}

AppPage *
app_first_run_region_page (AppDesk *desk, AppPage *from) {
  AppPage *page = app_first_run_page (
      desk, from, _ ("Which village do you watch?"),
      _ ("Enter the code of your village or sub-district; the office tells you which."));
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Code, such as 17.07.03.2004"));
  gtk_editable_set_text (GTK_EDITABLE (row), "");
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_NUMBER);
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_object_set_data (G_OBJECT (page), ROW_KEY, row);
  app_page_append (page, group);
  app_page_set_action (page, _ ("_Next"), on_next, NULL);
  app_page_set_action_sensitive (page, FALSE);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (app_page_press_action), page,
                           G_CONNECT_SWAPPED);
  return page;
}
