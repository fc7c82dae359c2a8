/* What a person set for the look and behaviour of panwas-app on this handheld.
 *
 * A GKeyFile, DIR/app.conf, group [app]: nothing in it is secret and nothing of it leaves the
 * handheld. A value that is missing, damaged or out of its range is as if it had never been set. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  APP_LOOK_SYSTEM, /* light or dark as the system says */
  APP_LOOK_LIGHT,
  APP_LOOK_DARK,
} AppLook;

#define APP_TEXT_PERCENT_MIN 80 /* of the system's size of text */
#define APP_TEXT_PERCENT_MAX 200
#define APP_LOCK_MINUTES_MAX 60

/* Emits "changed" (no arguments) after each setter that changed something. */
#define APP_TYPE_SETTINGS (app_settings_get_type ())
G_DECLARE_FINAL_TYPE (AppSettings, app_settings, APP, SETTINGS, GObject)

/* Reads DIR/app.conf; a file that is not there or cannot be read gives the defaults.
 * (transfer full) */
AppSettings *app_settings_new (const char *dir);

/* "id" or "en"; until one is set, as pw_i18n_language() says. (transfer none) */
const char *app_settings_language (AppSettings *settings);
gboolean app_settings_has_language (AppSettings *settings); /* TRUE once a person chose one */
AppLook app_settings_look (AppSettings *settings);
gboolean app_settings_high_contrast (AppSettings *settings);
guint app_settings_text_percent (AppSettings *settings); /* 100 */
guint app_settings_lock_minutes (AppSettings *settings); /* without a touch; 0: never; 5 */
gboolean app_settings_cover (AppSettings *settings); /* hide what is shown behind others; TRUE */

/* Each stores at once (pw_file_save()); on an error nothing is changed. REFUSED for a language that
 * is not there. Numbers are clamped to their range. */
gboolean app_settings_set_language (AppSettings *settings, const char *language, GError **error);
gboolean app_settings_set_look (AppSettings *settings, AppLook look, GError **error);
gboolean app_settings_set_high_contrast (AppSettings *settings, gboolean high, GError **error);
gboolean app_settings_set_text_percent (AppSettings *settings, guint percent, GError **error);
gboolean app_settings_set_lock_minutes (AppSettings *settings, guint minutes, GError **error);
gboolean app_settings_set_cover (AppSettings *settings, gboolean cover, GError **error);

G_END_DECLS
