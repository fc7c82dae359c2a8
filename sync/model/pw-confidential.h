/* What a form marks confidential (pw:confidential) in answers: whether it is there, and answers
 * without it. Exports, screens and the purge ask here, so that the mark means one thing. */
#pragma once

#include <jansson.h>

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* TRUE if `answers` hold anything that `form` marks confidential, or that it does not know at all
 * and so may be anything. Empty texts, lists and groups are nothing. */
gboolean pw_confidential_is_in (const PwForm *form, json_t *answers);

/* `value` of `node` without what the nodes below it mark confidential, and without what the form
 * does not know. (transfer full) */
json_t *pw_confidential_strip (const PwFormNode *node, json_t *value);

/* Fields by path (an amendment's `set`, object of path -> value) without the confidential ones;
 * `form` may be NULL: then nothing is left. (transfer full) */
json_t *pw_confidential_strip_fields (const PwForm *form, json_t *fields);

G_END_DECLS
