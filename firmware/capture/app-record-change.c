/* What an amendment says beside the plain difference of the answers. */
#include "firmware/capture/app-record-change.h"

#include <string.h>

#include "sync/model/pw-answers.h"

void
app_record_settle_disputes (const PwRecord *state, json_t *patch, json_t *after, json_t *set,
                            json_t *unset) {
  for (guint i = 0; i < state->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (state->disputed, i);
    if (pw_answers_get (patch, dispute->path) == NULL
        || json_object_get (set, dispute->path) != NULL)
      continue;
    json_t *value = pw_answers_get (after, dispute->path);
    if (value != NULL)
      json_object_set (set, dispute->path, value);
    else if (pw_answers_get (state->answers, dispute->path) == NULL)
      json_array_append_new (unset, json_string (dispute->path));
  }
}

json_t *
app_record_standing_reasons (const PwRecord *state, json_t *after) {
  json_t *known = json_object ();
  for (guint i = 0; i < state->acknowledged->len; i++) {
    const PwRecordReason *reason = g_ptr_array_index (state->acknowledged, i);
    g_autofree char *field = g_strndup (reason->place, strcspn (reason->place, "["));
    json_t *was = pw_answers_get (state->answers, field);
    json_t *is = pw_answers_get (after, field);
    if (was != NULL && is != NULL && json_equal (was, is))
      json_object_set_new (known, reason->place, json_true ());
  }
  return known;
}
