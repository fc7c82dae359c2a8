/* Answers as people read them: labels of the form in their language, in its order. */
#pragma once

#include "firmware/capture/app-records.h"

G_BEGIN_DECLS

/* Prints all answers of a folded record, groups indented, disputed fields marked. What the form
 * (may be NULL) does not know follows by its path. */
void app_cli_print_answers (const PwForm *form, const PwRecord *state);

/* One value in words: labels of codes, numbers and texts as they are, repeats as JSON. `node` and
 * `value` may be NULL. (transfer full) */
char *app_cli_value_text (const PwForm *form, const PwFormNode *node, json_t *value);

/* How far a record has come, in the person's language. (transfer none) */
const char *app_cli_stage_words (AppRecordStage stage);

G_END_DECLS
