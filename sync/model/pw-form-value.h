/* Whether one value fits the type of its question. */
#pragma once

#include <jansson.h>

#include "sync/model/pw-form-check.h"

G_BEGIN_DECLS

/* NULL if `value` fits `type`; otherwise a sentence (transfer full, translated), and its `code`.
 * For a select this looks at the list as a whole, not at its codes. `value` is not null. */
char *pw_form_value_problem (PwFormType type, json_t *value, PwFormProblemCode *code);

/* "2024-10-07", "21:43" or "21:43:05.250", and both with "T" between them. An offset is "Z" or
 * "+07:00"; a date has none, a time may have one, a date with time must. */
gboolean pw_form_is_date (const char *text);
gboolean pw_form_is_time (const char *text);
gboolean pw_form_is_date_time (const char *text);

G_END_DECLS
