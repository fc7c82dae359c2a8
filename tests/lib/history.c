/* Histories of one record for tests: operations in a line each, and the fold in words. */
#include "tests/lib/history.h"

#include <string.h>

#include "sync/model/pw-answers.h"

/* --- building -------------------------------------------------------------------------------- */

void
history_clear (History *history) {
  for (guint i = 0; i < history->count; i++) {
    json_decref (history->ops[i].answers);
    json_decref (history->ops[i].set);
    json_decref (history->ops[i].unset);
    json_decref (history->ops[i].acknowledged);
  }
  history->count = 0;
}

json_t *
history_json (const char *text) {
  if (text == NULL)
    return NULL;
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  json_t *value = json_loads (json, JSON_DECODE_ANY, NULL);
  g_assert_nonnull (value);
  return value;
}

PwDigest
history_id (guint salt, guint n) {
  guint key[] = { salt, n };
  return pw_digest_of (key, sizeof key);
}

void
history_add_parent (History *history, guint child, guint parent) {
  PwRecordOp *op = &history->ops[child];
  g_assert_cmpuint (op->parent_count, <, HISTORY_PARENTS_MAX);
  PwParent *entry = &history->parents[child][op->parent_count++];
  op->parents = history->parents[child];
  PwDigest id = history_id (history->salt, parent);
  *entry = (PwParent){ .device = { { (guint8)(parent % 3) } }, .seq = parent + 1 };
  memcpy (entry->prefix, id.bytes, sizeof entry->prefix);
}

guint
history_add_op (History *history, PwOpKind kind, const char *parents) {
  g_assert_cmpuint (history->count, <, HISTORY_OPS_MAX);
  guint n = history->count++;
  history->ops[n] = (PwRecordOp){ .id = history_id (history->salt, n),
                                  .device = { { (guint8)(n % 3) } },
                                  .seq = n + 1,
                                  .kind = kind,
                                  .unix_ms = 1000 + n,
                                  .offset_min = 420 };
  g_auto (GStrv) each = g_strsplit (parents == NULL ? "" : parents, " ", -1);
  for (gsize i = 0; each[i] != NULL; i++)
    history_add_parent (history, n, (guint)g_ascii_strtoull (each[i], NULL, 10));
  return n;
}

guint
history_add_change (History *history, PwOpKind kind, const char *parents, const char *set,
                    const char *unset) {
  guint n = history_add_op (history, kind, parents);
  history->ops[n].answers = kind == PW_OP_CREATE ? history_json (set) : NULL;
  history->ops[n].set = kind == PW_OP_CREATE ? NULL : history_json (set);
  history->ops[n].unset = history_json (unset);
  return n;
}

/* --- results in short ------------------------------------------------------------------------ */

static int
on_json (const char *text, size_t length, void *out) {
  g_string_append_len (out, text, (gssize)length);
  return 0;
}

static void
append_json (GString *out, json_t *value) {
  if (value == NULL)
    g_string_append (out, "absent");
  else
    json_dump_callback (value, on_json, out, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
}

/* A short name for an operation: its number. */
static void
append_op (GString *out, const History *history, const PwDigest *id) {
  for (guint i = 0; i < history->count; i++) {
    if (pw_digest_equal (&history->ops[i].id, id)) {
      g_string_append_printf (out, " %u", i);
      return;
    }
  }
  g_string_append (out, " ?");
}

PwRecord *
history_fold (const History *history) {
  g_autoptr (GError) error = NULL;
  PwRecord *record = pw_record_fold (history->ops, history->count, &error);
  g_assert_no_error (error);
  return record;
}

char *
history_dump (const History *history, const PwRecord *record) {
  GString *out = g_string_new (pw_record_state_name (record->state));
  g_string_append_c (out, ' ');
  append_json (out, record->answers);
  for (guint i = 0; i < record->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (record->disputed, i);
    g_string_append_printf (out, "\n%s:", dispute->path);
    for (guint j = 0; j < dispute->alternatives->len; j++) {
      const PwRecordAlternative *alternative = g_ptr_array_index (dispute->alternatives, j);
      append_op (out, history, &alternative->author.id);
      append_json (g_string_append_c (out, '='), alternative->value);
    }
  }
  g_string_append (out, "\nheads");
  for (guint i = 0; i < record->heads->len; i++)
    append_op (out, history, &g_array_index (record->heads, PwDigest, i));
  g_string_append (out, "\nhistory");
  for (guint i = 0; i < record->history->len; i++)
    append_op (out, history, &g_array_index (record->history, PwDigest, i));
  for (guint i = 0; i < record->attachments->len; i++) {
    const PwRecordAttachment *attachment = g_ptr_array_index (record->attachments, i);
    g_string_append_printf (out, "\nfile %02x", attachment->blob.bytes[0]);
    append_op (out, history, &attachment->author.id);
  }
  if (record->created != NULL)
    append_op (g_string_append (out, "\ncreated"), history, &record->created->id);
  if (record->withdrawn != NULL)
    append_op (g_string_append (out, "\nwithdrawn"), history, &record->withdrawn->id);
  if (record->review != NULL) {
    append_op (g_string_append (out, "\nreview"), history, &record->review->author.id);
    g_string_append_printf (out, " %s, seen", pw_review_state_name (record->review->state));
    append_op (out, history, &record->review->seen_id);
  }
  return g_string_free (out, FALSE);
}

void
history_assert_answers (const PwRecord *record, const char *expected) {
  json_auto_t *value = history_json (expected);
  if (!json_equal (record->answers, value)) {
    g_autofree char *text = pw_answers_to_text (record->answers, NULL);
    g_error ("%s is not %s", text, expected);
  }
}
