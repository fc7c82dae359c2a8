/* Answers as people read them: labels of the form in their language, in its order. */
#pragma once

#include "sync/model/pw-form.h"
#include "sync/model/pw-record.h"

G_BEGIN_DECLS

typedef enum {
  PW_ANSWERS_SHOW_PLAIN = 0,
  PW_ANSWERS_SHOW_PATHS = 1 << 0, /* "label [/path]: ...", for those who address fields by path */
  PW_ANSWERS_HIDE_CONFIDENTIAL = 1 << 1, /* a mark stands where the form says confidential */
} PwAnswersShow;

/* All answers of a folded record, each line ended by a line feed and indented by two spaces and
 * two for each group around it. First what `form` (may be NULL) knows, in its order, then the rest
 * by name:
 *   - a value is "label: value"; a text of several lines stands below its label, indented;
 *   - a group is "label:" with what is in it below;
 *   - a repeat is "label 1:", "label 2:" ... with what is in each below; it is one field, so only
 *     the repeat has a path and not what is in it;
 *   - a disputed field has a mark before the colon;
 *   - so has a confidential one, whose value (or whole content, of a group or repeat) is replaced
 * by the mark where that is asked for; what the form does not know counts as confidential then.
 * Labels are those of `language` as for pw_form_text(); marks follow the language of messages.
 * Nothing in it can steer a terminal (pw_text_harmless()), and no name or label makes a line of
 * its own. (transfer full) */
char *pw_answers_show (const PwForm *form, const PwRecord *record, const char *language,
                       PwAnswersShow flags);

/* One value in words: codes of a choice as "label [code]", lists of texts with "; " between, other
 * texts and numbers as they are, repeats as JSON; "(no answer)" for NULL. `form`, `node` and
 * `value` may be NULL. As harmless as the above. (transfer full) */
char *pw_answers_show_value (const PwForm *form, const PwFormNode *node, json_t *value,
                             const char *language);

G_END_DECLS
