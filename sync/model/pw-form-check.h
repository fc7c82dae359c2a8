/* Whether answers fit their form: names, types, code lists and required questions.
 *
 * Conditions (relevant, constraint, calculate) are not evaluated. What is checked:
 *   1. every name is a node of the form;
 *   2. every value has the JSON type of its node (schemas/formats/answers.md has the table);
 *   3. every code is in its list (any code where the list cannot be known without a session), and
 *      none stands twice in one select;
 *   4. dates and times are real ones, and a dateTime has an offset;
 *   5. a text has at most PW_TEXT_BYTES_MAX bytes;
 *   6. a required question that is asked (has a control) is there and not empty - in the root
 *      always, in a group only where the group is there, in a repeat for each of its entries. So a
 *      required question inside an absent group is not missed;
 *   7. null is refused: a question without an answer is left out;
 *   8. the whole is within the limits of answers. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* Append only. */
typedef enum {
  PW_FORM_UNKNOWN_NAME = 1, /* the form has no such node */
  PW_FORM_WRONG_TYPE,       /* another kind of JSON value is needed */
  PW_FORM_UNKNOWN_CODE,     /* not in the code list */
  PW_FORM_REPEATED_CODE,    /* twice in one select */
  PW_FORM_BAD_VALUE,        /* right kind, but no real date, digest, position ... */
  PW_FORM_MISSING,          /* required and not there, or empty */
  PW_FORM_NULL,             /* null */
  PW_FORM_TOO_LONG,         /* a text or the whole is over its limit */
} PwFormProblemCode;

typedef struct {
  char *path;   /* "/violation/subjects[2]/position", entries counted from 1; "/" is the whole */
  char *reason; /* a sentence without the path, for the person who typed (translated) */
  PwFormProblemCode code;
} PwFormProblem;

/* At most this many are listed for one object: more help nobody. */
#define PW_FORM_PROBLEMS_MAX 100

/* The problems of `answers`, group by group: first those of its names in the order of the input,
 * then what is missing in form order. An empty list means that it fits. GPtrArray of
 * PwFormProblem. (transfer full) */
GPtrArray *pw_form_check (const PwForm *form, json_t *answers);

/* Short stable name of a code for machine-readable output, such as "unknown_code". */
const char *pw_form_problem_code_name (PwFormProblemCode code);

/* All problems as one REFUSED error, a line each: "<path>: <reason>". TRUE and no error if the
 * list is empty. */
gboolean pw_form_check_result (GPtrArray *problems, GError **error);

G_END_DECLS
