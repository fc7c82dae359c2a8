/* Languages: Indonesian first, English second, from gettext catalogues beside the program. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets the language of all messages: PANWAS_LANG ("id" or "en") if set; otherwise English if
 * LC_ALL, LC_MESSAGES or LANG starts with "en"; otherwise Indonesian. Catalogues are looked for in
 * ../share/locale beside the running program, so a build tree and an installed tree both work. Call
 * once, first thing in main(). */
void pw_i18n_start (void);

/* Changes it while the program runs; texts that were looked up before stay as they are. Only while
 * no other thread reads the environment. */
void pw_i18n_set_language (const char *language);

/* "id" or "en". */
const char *pw_i18n_language (void);

G_END_DECLS
