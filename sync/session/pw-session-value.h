/* Answers as texts: how each type spells them, and what an expression's result becomes. */
#pragma once

#include <glib.h>

#include "sync/base/pw-clock.h"
#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* What a person typed in the plain spelling of the question's type: blanks around it go, "2024-1-7"
 * becomes "2024-01-07", "9:5" "09:05", "+07" "7", "2024-10-07 21:43" gets the offset of `now`.
 * REFUSED, with what to type instead, if it is not of the type. "" stays "". Codes of a select are
 * not looked up. (transfer full) */
char *pw_session_value_plain (const PwFormNode *node, const char *text, const PwMoment *now,
                              GError **error);

/* What a calculation gave, as the answer of `node`: `text`, or `number` if `text` is NULL. A number
 * becomes a date for a date, whole numbers for int, "true" or "false" for boolean; no number
 * (NaN) becomes "". REFUSED if the result is not of the type. (transfer full) */
char *pw_session_value_result (const PwFormNode *node, const char *text, double number,
                               const PwMoment *now, GError **error);

/* Days that `xpath` gave, as pw_session_value_result() takes them: local ones, also where
 * decimal-date-time() counted those of UTC. Other numbers, and those for questions that are no
 * moment, are as they were. */
double pw_session_value_local (const PwFormNode *node, const PwXpath *xpath, double number,
                               const PwMoment *now);

/* TRUE if `text`, which is not empty, is an answer of the question's type in its plain spelling. */
gboolean pw_session_value_fits (const PwFormNode *node, const char *text, GError **error);

/* TRUE if two answers of `node` mean the same: numbers and moments by value. */
gboolean pw_session_value_same (const PwFormNode *node, const char *a, const char *b);
gboolean pw_session_value_has_code (const char *codes, const char *code);

G_END_DECLS
