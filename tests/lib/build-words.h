/* The words of this build, for test programs: they are not where a program looks for them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* pw_i18n_start(), with the catalogues of the build that the running program below BUILD/tests/ui
 * belongs to. */
void build_words_start (void);

G_END_DECLS
