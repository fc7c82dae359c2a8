/* Records as people read them: labels of the form in their language, in its order. */
#pragma once

#include <jansson.h>

#include "host/views/host-records.h"

G_BEGIN_DECLS

/* One value in words: labels of codes beside them, texts and numbers as they are, repeats as JSON;
 * "(no answer)" for NULL. `node` may be NULL. (transfer full) */
char *host_cli_value_text (const PwForm *form, const PwFormNode *node, json_t *value);

/* Prints all answers, one a line, disputed ones marked. */
void host_cli_print_answers (const HostRecord *record);

G_END_DECLS
