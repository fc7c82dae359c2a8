/* What a person set for the look and behaviour of panwas-app on this handheld. */
#include "firmware/app/app-settings.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-i18n.h"

#define FILE_NAME "app.conf"
#define GROUP "app"
#define FILE_BYTES_MAX 16384 /* ours has under 200 */
#define TEXT_PERCENT_USUAL 100
#define LOCK_MINUTES_USUAL 5

struct _AppSettings {
  GObject parent_instance;
  char *dir;      /* owned */
  GKeyFile *file; /* owned */
};

G_DEFINE_TYPE (AppSettings, app_settings, G_TYPE_OBJECT)

static guint changed_signal;
static const char *const look_names[] = { "system", "light", "dark" };

static void
app_settings_finalize (GObject *object) {
  AppSettings *settings = APP_SETTINGS (object);
  g_free (settings->dir);
  g_key_file_unref (settings->file);
  G_OBJECT_CLASS (app_settings_parent_class)->finalize (object);
}

static void
app_settings_class_init (AppSettingsClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_settings_finalize;
  changed_signal = g_signal_new ("changed", APP_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
app_settings_init (AppSettings *settings) {
  settings->file = g_key_file_new ();
}

AppSettings *
app_settings_new (const char *dir) {
  g_return_val_if_fail (dir != NULL, NULL);
  AppSettings *settings = g_object_new (APP_TYPE_SETTINGS, NULL);
  settings->dir = g_strdup (dir);
  g_autofree char *path = g_build_filename (dir, FILE_NAME, NULL);
  g_autoptr (GBytes) bytes = pw_file_read (path, FILE_BYTES_MAX, NULL);
  if (bytes != NULL)
    (void)g_key_file_load_from_bytes (settings->file, bytes, G_KEY_FILE_KEEP_COMMENTS, NULL);
  return settings;
}

/* --- reading --------------------------------------------------------------------------------- */

static const char *
known_language (const char *name) {
  return g_strcmp0 (name, "id") == 0 ? "id" : g_strcmp0 (name, "en") == 0 ? "en" : NULL;
}

static const char *
stored_language (AppSettings *settings) {
  g_autofree char *name = g_key_file_get_string (settings->file, GROUP, "language", NULL);
  return known_language (name);
}

static guint
number (AppSettings *settings, const char *key, guint usual, guint min, guint max) {
  g_autoptr (GError) error = NULL;
  guint64 value = g_key_file_get_uint64 (settings->file, GROUP, key, &error);
  return error == NULL && value >= min && value <= max ? (guint)value : usual;
}

static gboolean
flag (AppSettings *settings, const char *key, gboolean usual) {
  g_autoptr (GError) error = NULL;
  gboolean value = g_key_file_get_boolean (settings->file, GROUP, key, &error);
  return error == NULL ? value : usual;
}

gboolean
app_settings_has_language (AppSettings *settings) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), FALSE);
  return stored_language (settings) != NULL;
}

const char *
app_settings_language (AppSettings *settings) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), "id");
  const char *language = stored_language (settings);
  return language != NULL ? language : known_language (pw_i18n_language ());
}

AppLook
app_settings_look (AppSettings *settings) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), APP_LOOK_SYSTEM);
  g_autofree char *name = g_key_file_get_string (settings->file, GROUP, "look", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (look_names); i++)
    if (g_strcmp0 (name, look_names[i]) == 0)
      return (AppLook)i;
  return APP_LOOK_SYSTEM;
}

gboolean
app_settings_high_contrast (AppSettings *settings) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), FALSE);
  return flag (settings, "high-contrast", FALSE);
}

guint
app_settings_text_percent (AppSettings *settings) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), TEXT_PERCENT_USUAL);
  return number (settings, "text-percent", TEXT_PERCENT_USUAL, APP_TEXT_PERCENT_MIN,
                 APP_TEXT_PERCENT_MAX);
}

guint
app_settings_lock_minutes (AppSettings *settings) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), LOCK_MINUTES_USUAL);
  return number (settings, "lock-minutes", LOCK_MINUTES_USUAL, 0, APP_LOCK_MINUTES_MAX);
}

gboolean
app_settings_cover (AppSettings *settings) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), TRUE);
  return flag (settings, "cover", TRUE);
}

/* --- changing -------------------------------------------------------------------------------- */

/* Stores `file` (transfer full) in the place of the one that was read. */
static gboolean
store (AppSettings *settings, GKeyFile *file, GError **error) {
  g_autoptr (GKeyFile) owned = file;
  gsize length;
  char *text = g_key_file_to_data (file, &length, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);
  g_autofree char *path = g_build_filename (settings->dir, FILE_NAME, NULL);
  if (!pw_file_make_dir (settings->dir, 0700, error) || !pw_file_save (path, bytes, 0600, error))
    return FALSE;
  g_key_file_unref (settings->file);
  settings->file = g_steal_pointer (&owned);
  g_signal_emit (settings, changed_signal, 0);
  return TRUE;
}

static gboolean
set (AppSettings *settings, const char *key, const char *value, GError **error) {
  g_autofree char *now = g_key_file_get_string (settings->file, GROUP, key, NULL);
  if (g_strcmp0 (now, value) == 0)
    return TRUE;
  g_autofree char *text = g_key_file_to_data (settings->file, NULL, NULL);
  GKeyFile *copy = g_key_file_new ();
  (void)g_key_file_load_from_data (copy, text, (gsize)-1, G_KEY_FILE_KEEP_COMMENTS, NULL);
  g_key_file_set_string (copy, GROUP, key, value);
  return store (settings, copy, error);
}

static gboolean
set_number (AppSettings *settings, const char *key, guint value, GError **error) {
  g_autofree char *text = g_strdup_printf ("%u", value);
  return set (settings, key, text, error);
}

gboolean
app_settings_set_language (AppSettings *settings, const char *language, GError **error) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), FALSE);
  if (known_language (language) == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("there is no language \"%s\" here; choose id or en"),
                 language != NULL ? language : "");
    return FALSE;
  }
  return set (settings, "language", language, error);
}

gboolean
app_settings_set_look (AppSettings *settings, AppLook look, GError **error) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), FALSE);
  g_return_val_if_fail ((guint)look < G_N_ELEMENTS (look_names), FALSE);
  return set (settings, "look", look_names[look], error);
}

gboolean
app_settings_set_high_contrast (AppSettings *settings, gboolean high, GError **error) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), FALSE);
  return set (settings, "high-contrast", high ? "true" : "false", error);
}

gboolean
app_settings_set_text_percent (AppSettings *settings, guint percent, GError **error) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), FALSE);
  return set_number (settings, "text-percent",
                     CLAMP (percent, APP_TEXT_PERCENT_MIN, APP_TEXT_PERCENT_MAX), error);
}

gboolean
app_settings_set_lock_minutes (AppSettings *settings, guint minutes, GError **error) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), FALSE);
  return set_number (settings, "lock-minutes", MIN (minutes, APP_LOCK_MINUTES_MAX), error);
}

gboolean
app_settings_set_cover (AppSettings *settings, gboolean cover, GError **error) {
  g_return_val_if_fail (APP_IS_SETTINGS (settings), FALSE);
  return set (settings, "cover", cover ? "true" : "false", error);
}
