/* Settings: look, language, lock and PIN, storage, what this handheld is, help. */
#include "firmware/app/care/app-settings-page.h"

#include <glib/gi18n.h>

#include "firmware/app/care/app-care-pages.h"
#include "firmware/app/care/app-guide-page.h"
#include "firmware/app/start/app-office-page.h"
#include "firmware/app/start/app-pin-page.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/care/app-self-test-page.h"
#include "firmware/app/app-window.h"

static const guint text_percents[] = { 80, 100, 125, 150, 175, 200 };
static const guint lock_minutes[] = { 1, 2, 5, 10, 30, 0 };

/* The index of the nearest step that is not larger; 0 if there is none. */
static guint
step_of (const guint *steps, guint count, guint value) {
  guint found = 0;
  for (guint i = 0; i < count; i++)
    if (steps[i] <= value && steps[i] >= steps[found])
      found = i;
  return found;
}

static AppSettings *
settings_of (gpointer page) {
  return app_desk_settings (app_page_desk (page));
}

static void
say_failure (gpointer page, GError *error) {
  AppWindow *window = app_window_of (page);
  if (error != NULL && window != NULL)
    app_window_error (window, _ ("The setting was not kept"), error);
  g_clear_error (&error);
}

/* --- look ------------------------------------------------------------------------------------ */

static void
on_text (AdwComboRow *row, GParamSpec *property, gpointer page) {
  (void)property;
  GError *error = NULL;
  guint index = MIN (adw_combo_row_get_selected (row), G_N_ELEMENTS (text_percents) - 1);
  (void)app_settings_set_text_percent (settings_of (page), text_percents[index], &error);
  say_failure (page, error);
}

static void
on_look (AdwComboRow *row, GParamSpec *property, gpointer page) {
  (void)property;
  GError *error = NULL;
  guint index = MIN (adw_combo_row_get_selected (row), (guint)APP_LOOK_DARK);
  (void)app_settings_set_look (settings_of (page), (AppLook)index, &error);
  say_failure (page, error);
}

static void
on_contrast (GtkSwitch *toggle, GParamSpec *property, gpointer page) {
  (void)property;
  GError *error = NULL;
  (void)app_settings_set_high_contrast (settings_of (page), gtk_switch_get_active (toggle), &error);
  say_failure (page, error);
}

/* Another language makes all pages anew: not while the row is still being pressed. */
static gboolean
set_language (gpointer data) {
  g_autoptr (AppPage) page = g_object_ref (data);
  const char *language = g_object_get_data (G_OBJECT (page), "panwas-language");
  GError *error = NULL;
  (void)app_settings_set_language (settings_of (page), language, &error);
  say_failure (page, error);
  return G_SOURCE_REMOVE;
}

static void
on_language (AdwComboRow *row, GParamSpec *property, gpointer page) {
  (void)property;
  g_object_set_data (page, "panwas-language",
                     (gpointer)(adw_combo_row_get_selected (row) == 0 ? "id" : "en"));
  (void)g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, set_language, g_object_ref (page),
                         g_object_unref);
}

static GtkWidget *
make_look (AppPage *page) {
  AppSettings *settings = settings_of (page);
  GtkWidget *group = app_group_new (_ ("Look"));
  static const char *const percents[]
      = { "80 %", "100 %", "125 %", "150 %", "175 %", "200 %", NULL };
  G_STATIC_ASSERT (G_N_ELEMENTS (percents) == G_N_ELEMENTS (text_percents) + 1);
  GtkWidget *text = app_choice_row_new (
      _ ("Size of text"), percents,
      step_of (text_percents, G_N_ELEMENTS (text_percents), app_settings_text_percent (settings)));
  g_signal_connect_object (text, "notify::selected", G_CALLBACK (on_text), page, 0);
  const char *const looks[] = { _ ("As the system"), _ ("Light"), _ ("Dark"), NULL };
  GtkWidget *look = app_choice_row_new (_ ("Colours"), looks, (guint)app_settings_look (settings));
  g_signal_connect_object (look, "notify::selected", G_CALLBACK (on_look), page, 0);
  GtkWidget *toggle;
  GtkWidget *contrast = app_switch_row_new (_ ("High contrast"), _ ("Easier to read in the sun"),
                                            app_settings_high_contrast (settings), &toggle);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (on_contrast), page, 0);
  static const char *const languages[] = { "Bahasa Indonesia", "English", NULL };
  GtkWidget *language = app_choice_row_new (
      _ ("Language"), languages, g_str_equal (app_settings_language (settings), "en") ? 1 : 0);
  g_signal_connect_object (language, "notify::selected", G_CALLBACK (on_language), page, 0);
  app_group_add (group, text);
  app_group_add (group, look);
  app_group_add (group, contrast);
  app_group_add (group, language);
  return group;
}

/* --- lock ------------------------------------------------------------------------------------ */

static void
on_minutes (AdwComboRow *row, GParamSpec *property, gpointer page) {
  (void)property;
  GError *error = NULL;
  guint index = MIN (adw_combo_row_get_selected (row), G_N_ELEMENTS (lock_minutes) - 1);
  (void)app_settings_set_lock_minutes (settings_of (page), lock_minutes[index], &error);
  say_failure (page, error);
}

static void
on_cover (GtkSwitch *toggle, GParamSpec *property, gpointer page) {
  (void)property;
  GError *error = NULL;
  (void)app_settings_set_cover (settings_of (page), gtk_switch_get_active (toggle), &error);
  say_failure (page, error);
}

static void
on_pin (AppPage *page, gpointer data) {
  (void)data;
  app_window_open (app_window_of (page), app_pin_page_new (app_page_desk (page)));
}

static GtkWidget *
make_minutes (AppPage *page) {
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  guint selected = G_N_ELEMENTS (lock_minutes) - 1;
  guint now = app_settings_lock_minutes (settings_of (page));
  if (now > 0)
    selected = step_of (lock_minutes, G_N_ELEMENTS (lock_minutes) - 1, now);
  for (guint i = 0; i < G_N_ELEMENTS (lock_minutes); i++)
    g_ptr_array_add (names,
                     lock_minutes[i] == 0
                         ? g_strdup (_ ("Never"))
                         : g_strdup_printf (ngettext ("%u minute", "%u minutes", lock_minutes[i]),
                                            lock_minutes[i]));
  g_ptr_array_add (names, NULL);
  GtkWidget *row = app_choice_row_new (_ ("Lock by itself after"),
                                       (const char *const *)names->pdata, selected);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_minutes), page, 0);
  return row;
}

static GtkWidget *
make_lock (AppPage *page) {
  AppDesk *desk = app_page_desk (page);
  GtkWidget *group = app_group_new (_ ("Lock"));
  app_group_add (group, make_minutes (page));
  GtkWidget *toggle;
  GtkWidget *cover = app_switch_row_new (_ ("Hide behind other programs"),
                                         _ ("Nothing can be read in the list of open programs"),
                                         app_settings_cover (settings_of (page)), &toggle);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (on_cover), page, 0);
  app_group_add (group, cover);
  app_group_add (
      group, app_action_row_new (page, NULL,
                                 app_desk_has_pin (desk) ? _ ("Change the PIN") : _ ("Set a PIN"),
                                 app_desk_has_pin (desk)
                                     ? NULL
                                     : _ ("Now whoever holds this handheld can read everything"),
                                 on_pin, NULL));
  return group;
}

/* --- this handheld, help --------------------------------------------------------------------- */

static void
on_storage (AppPage *page, gpointer data) {
  (void)data;
  app_window_open (app_window_of (page), app_storage_page_new (app_page_desk (page)));
}

static void
on_identity (AppPage *page, gpointer data) {
  (void)data;
  app_window_open (app_window_of (page), app_identity_page_new (app_page_desk (page)));
}

static void
on_office (AppPage *page, gpointer data) {
  (void)data;
  app_window_open (app_window_of (page), app_office_page_new (app_page_desk (page)));
}

static void
on_guide (AppPage *page, gpointer data) {
  (void)data;
  app_window_open (app_window_of (page), app_guide_page_new (app_page_desk (page)));
}

static void
on_self_test (AppPage *page, gpointer data) {
  (void)data;
  app_window_open (app_window_of (page), app_self_test_page_new (app_page_desk (page)));
}

static void
fill (AppPage *page) {
  app_page_clear (page);
  app_page_append (page, make_look (page));
  app_page_append (page, make_lock (page));
  GtkWidget *handheld = app_group_new (_ ("This handheld"));
  app_group_add (handheld, app_action_row_new (page, "drive-harddisk-symbolic", _ ("Storage"),
                                               _ ("Free space; remove what the office has"),
                                               on_storage, NULL));
  app_group_add (handheld, app_action_row_new (page, "dialog-password-symbolic", _ ("Identity"),
                                               _ ("Who this handheld is, and its office"),
                                               on_identity, NULL));
  const AppStatus *status = app_desk_status (app_page_desk (page));
  if (status != NULL && status->has_host)
    app_group_add (handheld,
                   app_action_row_new (page, "user-home-symbolic", _ ("Another office"),
                                       _ ("Only when your office told you to"), on_office, NULL));
  app_page_append (page, handheld);
  GtkWidget *help = app_group_new (_ ("Help"));
  app_group_add (
      help, app_action_row_new (page, "help-browser-symbolic", _ ("Guide"), NULL, on_guide, NULL));
  app_group_add (help, app_action_row_new (page, "emblem-system-symbolic", _ ("Self-test"),
                                           _ ("Disk, clock, keys"), on_self_test, NULL));
  app_page_append (page, help);
}

/* --- the page -------------------------------------------------------------------------------- */

#define APP_TYPE_SETTINGS_PAGE (app_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (AppSettingsPage, app_settings_page, APP, SETTINGS_PAGE, AppPage)

struct _AppSettingsPage {
  AppPage parent_instance;
  gboolean had_pin;
};

G_DEFINE_TYPE (AppSettingsPage, app_settings_page, APP_TYPE_PAGE)

/* Back from the page of the PIN the row says something else. */
static void
settings_page_shown (AppPage *page) {
  AppSettingsPage *settings = APP_SETTINGS_PAGE (page);
  gboolean has_pin = app_desk_has_pin (app_page_desk (page));
  if (has_pin != settings->had_pin)
    fill (page);
  settings->had_pin = has_pin;
}

static void
app_settings_page_class_init (AppSettingsPageClass *class) {
  APP_PAGE_CLASS (class)->shown = settings_page_shown;
}

static void
app_settings_page_init (AppSettingsPage *page) {
  (void)page;
}

static AppPage *
open_again (AppDesk *desk, GVariant *place) {
  (void)place;
  return app_settings_page_new (desk);
}

AppPage *
app_settings_page_new (AppDesk *desk) {
  AppPage *page = app_page_new_of (APP_TYPE_SETTINGS_PAGE, desk, _ ("Settings and help"));
  APP_SETTINGS_PAGE (page)->had_pin = app_desk_has_pin (desk);
  fill (page);
  app_page_set_again (page, open_again, NULL);
  return page;
}
