/* First run: language and name, and what all its pages have in common. */
#include "firmware/app/start/app-first-run.h"

#include <glib/gi18n.h>

#include "firmware/app/start/app-first-run-private.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/app-window.h"
#include "sync/base/pw-text.h"

#define RUN_KEY "panwas-first-run"
#define FIELD_KEY "panwas-name"

static void
run_clear (gpointer data) {
  AppFirstRun *run = data;
  g_free (run->name);
  g_free (run->region);
  pw_secret_free (run->pin);
}

static void
run_unref (gpointer run) {
  g_rc_box_release_full (run, run_clear);
}

AppFirstRun *
app_first_run_of (AppPage *page) {
  return g_object_get_data (G_OBJECT (page), RUN_KEY);
}

void
app_first_run_join (AppPage *page, AppPage *from) {
  AppFirstRun *run
      = from != NULL ? g_rc_box_acquire (app_first_run_of (from)) : g_rc_box_new0 (AppFirstRun);
  g_object_set_data_full (G_OBJECT (page), RUN_KEY, run, run_unref);
}

AppPage *
app_first_run_page (AppDesk *desk, AppPage *from, const char *heading, const char *sentence) {
  AppPage *page = app_page_new (desk, "Panwas");
  app_first_run_join (page, from);
  app_page_append (page, app_paragraph_new (heading, "title-2"));
  if (sentence != NULL)
    app_page_append (page, app_paragraph_new (sentence, NULL));
  return page;
}

/* --- language -------------------------------------------------------------------------------- */

static void
choose (AppPage *page, const char *language) {
  /* Another language makes this page anew. */
  g_autoptr (AppDesk) desk = g_object_ref (app_page_desk (page));
  AppWindow *window = app_window_of (page);
  g_autoptr (GError) error = NULL;
  if (!app_settings_set_language (app_desk_settings (desk), language, &error))
    app_window_error (window, _ ("The language was not kept"), error);
  else
    app_window_open (window, app_first_run_name_page (desk, NULL));
}

static void
on_language (AppPage *page, gpointer language) {
  choose (page, language);
}

AppPage *
app_first_run_new (AppDesk *desk) {
  /* Nobody chose yet, so both languages are said. */
  AppPage *page = app_first_run_page (desk, NULL, "Pilih bahasa", "Choose a language");
  GtkWidget *group = app_group_new (NULL);
  app_group_add (group, app_action_row_new (page, NULL, "Bahasa Indonesia", NULL, on_language,
                                            (gpointer) "id"));
  app_group_add (group,
                 app_action_row_new (page, NULL, "English", NULL, on_language, (gpointer) "en"));
  app_page_append (page, group);
  return page;
}

/* --- name ------------------------------------------------------------------------------------ */

static char *
name_of (AppPage *page) {
  GtkWidget *field = g_object_get_data (G_OBJECT (page), FIELD_KEY);
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (field))));
}

static void
on_name_changed (AppPage *page) {
  g_autofree char *name = name_of (page);
  app_page_set_action_sensitive (page, pw_text_is_name (name));
}

static void
on_name (AppPage *page, gpointer data) {
  (void)data;
  g_autofree char *name = name_of (page);
  if (!pw_text_is_name (name))
    return;
  AppFirstRun *run = app_first_run_of (page);
  g_free (run->name);
  run->name = g_steal_pointer (&name);
  app_window_open (app_window_of (page), app_first_run_region_page (app_page_desk (page), page));
}

AppPage *
app_first_run_name_page (AppDesk *desk, AppPage *from) {
  AppPage *page = app_first_run_page (desk, from, _ ("What is your name?"),
                                      _ ("It stands on your reports. Only the office sees it."));
  GtkWidget *field = NULL;
  GtkWidget *group = app_group_new (NULL);
  app_group_add (group, app_field_row_new (_ ("Name"), &field));
  g_object_set_data (G_OBJECT (page), FIELD_KEY, field);
  app_page_append (page, group);
  app_page_set_action (page, _ ("_Next"), on_name, NULL);
  app_page_set_action_sensitive (page, FALSE);
  g_signal_connect_object (field, "changed", G_CALLBACK (on_name_changed), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (field, "activate", G_CALLBACK (app_page_press_action), page,
                           G_CONNECT_SWAPPED);
  return page;
}
