/* The application: options, the desk, the window, and actions of all pages. */
#include "firmware/app/app-application.h"

#include <glib/gi18n.h>

#include "firmware/app/app-pad-keys.h"
#include "firmware/app/care/app-guide-page.h"
#include "firmware/app/app-style.h"
#include "firmware/app/start/app-suspend.h"
#include "sync/base/pw-i18n.h"
#include "sync/base/pw-version.h"

struct _AppApplication {
  AdwApplication parent_instance;
  char *dir;           /* owned */
  AppDesk *desk;       /* owned */
  AppSuspend *suspend; /* owned */
  AppPadKeys *pads;    /* owned */
  AppWindow *window;   /* borrowed from GTK */
  char *language;      /* owned: in which the pages are */
};

G_DEFINE_TYPE (AppApplication, app_application, ADW_TYPE_APPLICATION)

AppWindow *
app_application_window (AppApplication *application) {
  g_return_val_if_fail (APP_IS_APPLICATION (application), NULL);
  return application->window;
}

/* --- actions --------------------------------------------------------------------------------- */

static void
on_lock (GSimpleAction *action, GVariant *parameter, gpointer data) {
  (void)action;
  (void)parameter;
  app_desk_lock (APP_APPLICATION (data)->desk);
}

static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer data) {
  (void)action;
  (void)parameter;
  AppApplication *application = APP_APPLICATION (data);
  /* The guide has nothing of the content, but a locked handheld shows its lock alone. */
  if (application->window == NULL || app_desk_state (application->desk) == APP_DESK_LOCKED)
    return;
  AppPage *top = app_window_top (application->window);
  if (top == NULL || g_strcmp0 (app_page_title (top), _ ("Guide")) != 0)
    app_window_open (application->window, app_guide_page_new (application->desk));
}

static const GActionEntry actions[] = {
  { .name = "help", .activate = on_help },
  { .name = "lock", .activate = on_lock },
};

/* --- starting -------------------------------------------------------------------------------- */

static int
app_application_options (GApplication *base, GVariantDict *options) {
  AppApplication *application = APP_APPLICATION (base);
  if (g_variant_dict_contains (options, "version")) {
    g_print ("panwas-app %s\n", PW_VERSION);
    return 0;
  }
  g_autofree char *dir = NULL;
  if (g_variant_dict_lookup (options, "data", "^ay", &dir)) {
    g_free (application->dir);
    application->dir = g_steal_pointer (&dir);
  }
  return -1;
}

static void
on_settings (AppApplication *application) {
  const char *language = app_desk_language (application->desk);
  if (g_strcmp0 (language, application->language) == 0)
    return;
  g_free (application->language);
  application->language = g_strdup (language);
  pw_i18n_set_language (language);
  if (application->window != NULL)
    app_window_rebuild (application->window);
}

static void
app_application_startup (GApplication *base) {
  AppApplication *application = APP_APPLICATION (base);
  G_APPLICATION_CLASS (app_application_parent_class)->startup (base);
  g_action_map_add_action_entries (G_ACTION_MAP (base), actions, G_N_ELEMENTS (actions), base);
  g_autoptr (GError) error = NULL;
  application->desk = app_desk_new (application->dir, &error);
  if (application->desk == NULL)
    return;
  /* Without a PIN there is nothing to ask. If it fails the page of the lock says why. */
  if (app_desk_state (application->desk) == APP_DESK_LOCKED
      && !app_desk_has_pin (application->desk))
    (void)app_desk_open_plain (application->desk, NULL);
  AppSettings *settings = app_desk_settings (application->desk);
  on_settings (application);
  app_style_start (settings);
  application->suspend = app_suspend_new (application->desk);
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_settings), application,
                           G_CONNECT_SWAPPED);
}

/* A store that is not ours or is damaged: nothing can be done here but to say so. */
static void
show_fault (AppApplication *application) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppDesk) desk G_GNUC_UNUSED = app_desk_new (application->dir, &error);
  GtkWidget *dialog = adw_message_dialog_new (NULL, _ ("The data cannot be opened"),
                                              error != NULL ? error->message : "");
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (application));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
app_application_activate (GApplication *base) {
  AppApplication *application = APP_APPLICATION (base);
  if (application->desk == NULL) {
    show_fault (application);
    return;
  }
  if (application->window == NULL) {
    application->window = app_window_new (GTK_APPLICATION (base), application->desk);
    g_object_add_weak_pointer (G_OBJECT (application->window), (gpointer *)&application->window);
    g_clear_pointer (&application->pads, app_pad_keys_free);
    application->pads = app_pad_keys_new (application->window, application->desk);
  }
  gtk_window_present (GTK_WINDOW (application->window));
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_application_finalize (GObject *object) {
  AppApplication *application = APP_APPLICATION (object);
  g_clear_pointer (&application->pads, app_pad_keys_free);
  app_suspend_free (application->suspend);
  g_clear_object (&application->desk);
  g_free (application->dir);
  g_free (application->language);
  G_OBJECT_CLASS (app_application_parent_class)->finalize (object);
}

static void
app_application_class_init (AppApplicationClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_application_finalize;
  G_APPLICATION_CLASS (class)->handle_local_options = app_application_options;
  G_APPLICATION_CLASS (class)->startup = app_application_startup;
  G_APPLICATION_CLASS (class)->activate = app_application_activate;
}

static void
app_application_init (AppApplication *application) {
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("folder of the store"), N_ ("DIR") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("print the version and end"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_application_add_main_option_entries (G_APPLICATION (application), entries);
}

AppApplication *
app_application_new (const char *dir) {
  AppApplication *application
      = g_object_new (APP_TYPE_APPLICATION, "application-id", APP_ID, "flags",
                      G_APPLICATION_NON_UNIQUE, "resource-base-path", "/panwas/app", NULL);
  const char *set = dir != NULL ? dir : g_getenv ("PANWAS_DATA");
  application->dir = set != NULL && *set != '\0'
                         ? g_strdup (set)
                         : g_build_filename (g_get_user_data_dir (), "panwas", NULL);
  return application;
}
