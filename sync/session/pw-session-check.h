/* The full check of answers that came as JSON: against the form's conditions, choices and
 * calculations, as if a person had typed them. */
#pragma once

#include <jansson.h>

#include "sync/session/pw-session.h"

G_BEGIN_DECLS

/* What is wrong with `answers` (an object): what pw_form_check() finds; then, if that is nothing,
 * in form order: constraints, required questions (where the form asks them), codes that are not
 * offered, warnings without a reason, answers where the form asks nothing, entries that jr:count
 * does not ask for, and calculated answers that are not what the form calculates. At most
 * PW_FORM_PROBLEMS_MAX. GPtrArray of PwProblem, empty if `answers` may be recorded as they are.
 *
 * A required question in a group that is not there at all is missed only if the group has a
 * condition and it holds. Of a calculation from now(), today(), random() or uuid() any given answer
 * is accepted.
 *
 * `acknowledged` is an object of path -> reason, or NULL. A reason where there is no warning is a
 * problem (PW_PROBLEM_ANSWER).
 * `completed` (transfer full, may be NULL) gets `answers` with what the form calculates put in:
 * equal to `answers` if nothing was left out and nothing differs.
 * Errors: TOO_BIG, REFUSED (what cannot be put into the form at all). NULL then. */
GPtrArray *pw_session_check_answers (const PwForm *form, const PwSessionHost *host, json_t *answers,
                                     json_t *acknowledged, json_t **completed, GError **error);

/* As pw_session_check_answers(), for answers in which pw_form_check() found nothing but what is
 * missing. */
GPtrArray *pw_session_check_conditions (const PwForm *form, const PwSessionHost *host,
                                        json_t *answers, json_t *acknowledged, json_t **completed,
                                        GError **error);

/* The problems as one REFUSED error, a line each: "<path>: <message>". TRUE and no error if the
 * list is empty. */
gboolean pw_session_check_result (GPtrArray *problems, GError **error);

G_END_DECLS
