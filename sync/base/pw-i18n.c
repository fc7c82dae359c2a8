/* Languages: Indonesian first, English second. */
#include "sync/base/pw-i18n.h"

#include <glib/gi18n.h>
#include <locale.h>

static const char *
choose_language (void) {
  const char *chosen = g_getenv ("PANWAS_LANG");
  if (chosen != NULL && *chosen != '\0')
    return g_str_has_prefix (chosen, "en") ? "en" : "id";
  static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *value = g_getenv (names[i]);
    if (value != NULL && *value != '\0')
      return g_str_has_prefix (value, "en") ? "en" : "id";
  }
  return "id";
}

static char *
catalogue_dir (void) {
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  if (program == NULL)
    return NULL;
  g_autofree char *bin = g_path_get_dirname (program);
  g_autofree char *top = g_path_get_dirname (bin);
  return g_build_filename (top, "share", "locale", NULL);
}

void
pw_i18n_start (void) {
  /* gettext translates only in a locale other than "C"; Debian always has C.UTF-8, in which numbers
   * and sorting stay as in "C". LANGUAGE then says which catalogue. */
  if (setlocale (LC_ALL, "C.UTF-8") == NULL)
    (void)setlocale (LC_ALL, "");
  g_setenv ("LANGUAGE", choose_language (), TRUE);
  g_autofree char *dir = catalogue_dir ();
  if (dir != NULL)
    (void)bindtextdomain (GETTEXT_PACKAGE, dir);
  (void)bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  (void)textdomain (GETTEXT_PACKAGE);
}

void
pw_i18n_set_language (const char *language) {
  g_return_if_fail (language != NULL);
  g_setenv ("PANWAS_LANG", language, TRUE);
  g_setenv ("LANGUAGE", choose_language (), TRUE);
  /* Also makes gettext forget what it looked up before. */
  (void)textdomain (GETTEXT_PACKAGE);
}

const char *
pw_i18n_language (void) {
  return choose_language ();
}
