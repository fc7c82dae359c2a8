/* Answers between the texts of a form and JSON (schemas/formats/answers.md). */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* The JSON value of an answer; NULL for "" and for a text that is not of the type.
 * (transfer full) */
json_t *pw_session_json_from_text (const PwFormNode *node, const char *text);

/* The text of a JSON value that fits the question; NULL if it does not. For every type
 * pw_session_json_from_text() of it is `value` again, but for what says nothing ("", []) and
 * codes with blanks inside. (transfer full) */
char *pw_session_json_to_text (const PwFormNode *node, json_t *value);

/* A real number with the fewest digits that read back as the same, always with a point, without
 * an exponent where 20 digits do. (transfer full) */
char *pw_session_json_real_text (double value);

G_END_DECLS
