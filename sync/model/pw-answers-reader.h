/* Answers as people and scripts hand them in: one JSON object, an array of objects, or JSON Lines.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef struct PwAnswersReader PwAnswersReader;

typedef enum {
  PW_ANSWERS_ITEM, /* one object was read */
  PW_ANSWERS_BAD,  /* this item is refused; the next call goes on with the one after it */
  PW_ANSWERS_END,  /* nothing is left */
} PwAnswersNext;

/* Nothing is parsed yet. A byte order mark is skipped. TOO_BIG over PW_JSON_BYTES_MAX.
 * (transfer full) */
PwAnswersReader *pw_answers_reader_new (GBytes *json, GError **error);
void pw_answers_reader_free (PwAnswersReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwAnswersReader, pw_answers_reader_free)

/* The next object. `answers` and `where` are (transfer full) and set to NULL where there is none:
 *   ITEM  `answers` is an object within all limits; `where` is such as "line 12" or "element 3"
 *   BAD   `where` likewise, `error` says line, column and reason: REFUSED for what is not JSON,
 *         breaks its rules (a name twice, text that is not UTF-8, half a surrogate, NUL, a number
 *         out of range) or is not an object; TOO_BIG over a limit of answers
 *   END   none of the three
 *
 * A bad line of JSON Lines is skipped to the next line, a bad object over several lines to the
 * next line that begins with "{". Where the brackets of an array do not fit, BAD is given once for
 * all the rest of it. An input without any object gives END at once. */
PwAnswersNext pw_answers_reader_next (PwAnswersReader *reader, json_t **answers, char **where,
                                      GError **error);

G_END_DECLS
