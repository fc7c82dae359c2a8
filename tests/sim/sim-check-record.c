/* One record as the program folds it, compared with the oracle's. */
#include <string.h>

#include "tests/sim/sim-check.h"

static const char *
state_of (const ModelRecord *record) {
  if (!record->has_create)
    return "orphan";
  return record->is_withdrawn ? "withdrawn" : "active";
}

/* The values of a dispute as one text, each once: `["a","b"]`, absent as null. (transfer full) */
static char *
alternatives_of (const PwRecordDispute *dispute) {
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < dispute->alternatives->len; i++) {
    const PwRecordAlternative *one = dispute->alternatives->pdata[i];
    char *text = one->value != NULL ? model_text (one->value) : g_strdup ("null");
    if (g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
      g_free (text);
    else
      g_ptr_array_add (texts, text);
  }
  g_ptr_array_sort (texts, sim_compare_texts);
  g_ptr_array_add (texts, NULL);
  g_autofree char *joined = g_strjoinv (",", (char **)texts->pdata);
  return g_strdup_printf ("[%s]", joined);
}

static void
check_disputes (SimWorld *world, const char *who, const char *id, const PwRecord *found,
                const ModelRecord *expected) {
  sim_check (world, SIM_CONFLICTS, found->disputed->len == json_object_size (expected->disputed),
             "%s, record %s: %u disputed fields, brute force counts %u", who, id,
             found->disputed->len, (guint)json_object_size (expected->disputed));
  for (guint i = 0; i < found->disputed->len; i++) {
    const PwRecordDispute *dispute = found->disputed->pdata[i];
    json_t *values = json_object_get (expected->disputed, dispute->path);
    g_autofree char *shown = alternatives_of (dispute);
    g_autofree char *true_text = values != NULL ? model_text (values) : NULL;
    sim_check (world, SIM_CONFLICTS, g_strcmp0 (shown, true_text) == 0,
               "%s, record %s, %s: %s stand against each other, brute force finds %s", who, id,
               dispute->path, shown, true_text);
  }
}

static void
check_review (SimWorld *world, const char *who, const char *id, const PwRecordReview *found,
              const ModelRecord *expected) {
  const char *state = found != NULL ? pw_review_state_name (found->state) : NULL;
  sim_check (world, SIM_SET, g_strcmp0 (state, expected->review_state) == 0,
             "%s, record %s: the review is %s, it should be %s", who, id, state,
             expected->review_state);
  if (found == NULL)
    return;
  const char *comment = json_string_value (json_object_get (expected->review->body, "reason"));
  sim_check (world, SIM_UNCHANGED,
             found->author.seq == expected->review->seq
                 && g_strcmp0 (found->author.reason, comment) == 0,
             "%s, record %s: the comment is \"%s\", the office said \"%s\"", who, id,
             found->author.reason, comment);
  sim_check (world, SIM_SET, found->seen_seq == expected->review_seen,
             "%s, record %s: the review looked at %" G_GUINT64_FORMAT ", not %" G_GUINT64_FORMAT,
             who, id, found->seen_seq, expected->review_seen);
}

void
sim_check_record (SimWorld *world, const char *who, const char *id, const PwRecord *found,
                  const ModelRecord *expected) {
  const char *state = pw_record_state_name (found->state);
  sim_check (world, SIM_SET, strcmp (state, state_of (expected)) == 0, "%s, record %s: %s, not %s",
             who, id, state, state_of (expected));
  check_disputes (world, who, id, found, expected);
  check_review (world, who, id, found->review, expected);
  json_auto_t *fields = model_flatten (found->answers);
  const char *path;
  json_t *value;
  /* What a disputed field shows meanwhile is nobody's answer. */
  json_object_foreach (expected->disputed, path, value) (void) json_object_del (fields, path);
  g_autofree char *shown = model_text (fields);
  g_autofree char *true_text = model_text (expected->fields);
  sim_check (world, SIM_SET, strcmp (shown, true_text) == 0,
             "%s, record %s: the answers are %s, they should be %s", who, id, shown, true_text);
  sim_check (world, SIM_SET, found->attachments->len == g_hash_table_size (expected->files),
             "%s, record %s: %u files instead of %u", who, id, found->attachments->len,
             g_hash_table_size (expected->files));
}
