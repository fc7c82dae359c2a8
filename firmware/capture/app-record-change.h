/* What an amendment says beside the plain difference of the answers. */
#pragma once

#include <jansson.h>

#include "sync/model/pw-record.h"

G_BEGIN_DECLS

/* A disputed field that `patch` names is written even where it says what is shown now: adds it to
 * `set` (object) or `unset` (array). `after` are the answers with the patch. */
void app_record_settle_disputes (const PwRecord *state, json_t *patch, json_t *after, json_t *set,
                                 json_t *unset);

/* The reasons for warnings that still stand, because their answers are not touched: an object of
 * place -> true. (transfer full) */
json_t *app_record_standing_reasons (const PwRecord *state, json_t *after);

G_END_DECLS
