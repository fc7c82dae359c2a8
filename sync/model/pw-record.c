/* The state of one record: a pure function of the set of its operations. The rules are in the
 * header. */
#include "sync/model/pw-record.h"

#include <stdlib.h>
#include <string.h>

#include "sync/base/pw-plant.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-record-author.h"
#include "sync/model/pw-record-graph.h"
#include "sync/model/pw-record-review.h"

/* --- parts of the result --------------------------------------------------------------------- */

static void
alternative_free (gpointer data) {
  PwRecordAlternative *alternative = data;
  pw_record_author_clear (&alternative->author);
  json_decref (alternative->value);
  g_free (alternative);
}

static void
dispute_free (gpointer data) {
  PwRecordDispute *dispute = data;
  g_free (dispute->path);
  g_ptr_array_unref (dispute->alternatives);
  g_free (dispute);
}

static void
attachment_free (gpointer data) {
  PwRecordAttachment *attachment = data;
  pw_record_author_clear (&attachment->author);
  g_free (attachment->media_type);
  g_free (attachment->file_name);
  g_free (attachment->caption);
  g_free (attachment);
}

/* --- who wrote which field ------------------------------------------------------------------- */

typedef struct {
  guint p;       /* position of the operation */
  json_t *value; /* borrowed; NULL = left absent */
} Writer;

typedef struct {
  const char *path; /* borrowed */
  GArray *writers;  /* of Writer, by rising position; owned */
} Field;

typedef struct {
  PwRecordGraph *graph; /* borrowed */
  GHashTable *by_path;  /* path -> Field; owned; NULL while no field was changed */
  GPtrArray *fields;    /* the same Fields; owned */
  GPtrArray *kept;      /* field lists of creates, where there are several; owned */
  guint64 *covered;     /* owned; bits of positions that a later writer descends from */
} Fold;

static void
field_free (gpointer data) {
  Field *field = data;
  g_array_unref (field->writers);
  g_free (field);
}

static void
fold_clear (Fold *fold) {
  g_clear_pointer (&fold->by_path, g_hash_table_unref);
  g_clear_pointer (&fold->fields, g_ptr_array_unref);
  g_clear_pointer (&fold->kept, g_ptr_array_unref);
  g_clear_pointer (&fold->covered, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fold, fold_clear)

/* Notes that `p` wrote `path`; only the first word of an operation about a path counts. */
static void
add_writer (Fold *fold, const char *path, guint p, json_t *value) {
  if (!pw_answers_path_is_valid (path))
    return;
  if (fold->by_path == NULL) {
    fold->by_path = g_hash_table_new (g_str_hash, g_str_equal);
    fold->fields = g_ptr_array_new_with_free_func (field_free);
  }
  Field *field = g_hash_table_lookup (fold->by_path, path);
  if (field == NULL) {
    field = g_new0 (Field, 1);
    field->path = path;
    field->writers = g_array_sized_new (FALSE, FALSE, sizeof (Writer), 1);
    g_hash_table_insert (fold->by_path, (gpointer)path, field);
    g_ptr_array_add (fold->fields, field);
  }
  guint count = field->writers->len;
  if (count > 0 && g_array_index (field->writers, Writer, count - 1).p == p)
    return;
  Writer writer = { .p = p, .value = value };
  g_array_append_val (field->writers, writer);
}

static void
add_change (Fold *fold, guint p) {
  const PwRecordOp *op = fold->graph->ops[p];
  const char *path;
  size_t i;
  json_t *value;
  json_object_foreach (op->set, path, value) {
    if (!json_is_object (value) && !json_is_null (value))
      add_writer (fold, path, p, value);
  }
  json_array_foreach (op->unset, i, value) {
    if (json_is_string (value))
      add_writer (fold, json_string_value (value), p, NULL);
  }
}

/* Several creates of one record cannot be, as its id is the digest of the one; but if they were,
 * they would be writers like any other. */
static void
add_create (Fold *fold, guint p) {
  const PwRecordOp *op = fold->graph->ops[p];
  if (!json_is_object (op->answers))
    return;
  GPtrArray *fields = pw_answers_fields (NULL, op->answers);
  if (fold->kept == NULL)
    fold->kept = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_ptr_array_add (fold->kept, fields);
  for (guint i = 0; i < fields->len; i++) {
    const PwAnswersField *field = g_ptr_array_index (fields, i);
    add_writer (fold, field->path, p, field->value);
  }
}

static void
collect_writers (Fold *fold) {
  const PwRecordGraph *graph = fold->graph;
  for (guint p = 0; p < graph->count; p++) {
    PwOpKind kind = graph->ops[p]->kind;
    if (kind == PW_OP_CREATE && graph->create_count > 1)
      add_create (fold, p);
    else if (kind == PW_OP_AMEND || kind == PW_OP_DECIDE)
      add_change (fold, p);
  }
}

/* --- what holds ------------------------------------------------------------------------------ */

typedef struct {
  const PwRecordOp *op; /* borrowed */
  json_t *value;        /* borrowed; NULL = left absent */
} Head;

static int
compare_heads (gconstpointer a, gconstpointer b) {
  const Head *x = a;
  const Head *y = b;
  return memcmp (x->op->id.bytes, y->op->id.bytes, PW_DIGEST_BYTES);
}

/* What must never be done (sync/base/pw-plant.h): the clocks of authors settle it. */
static void
keep_newest (GArray *heads) {
  for (guint i = 1; i < heads->len; i++)
    if (g_array_index (heads, Head, i).op->unix_ms > g_array_index (heads, Head, 0).op->unix_ms)
      g_array_index (heads, Head, 0) = g_array_index (heads, Head, i);
  g_array_set_size (heads, 1);
}

/* The writers that no other writer descends from, rising by id. (transfer full) */
static GArray *
find_heads (Fold *fold, const Field *field) {
  GArray *heads = g_array_new (FALSE, FALSE, sizeof (Head));
  guint count = field->writers->len;
  if (count > 1) {
    if (fold->covered == NULL)
      fold->covered = g_new (guint64, PW_RECORD_GRAPH_WORDS (fold->graph->count));
    guint last = g_array_index (field->writers, Writer, count - 1).p;
    memset (fold->covered, 0, PW_RECORD_GRAPH_WORDS (last + 1) * sizeof (guint64));
  }
  for (guint i = count; i > 0; i--) {
    const Writer *writer = &g_array_index (field->writers, Writer, i - 1);
    if (count > 1) {
      if ((fold->covered[writer->p / 64] >> (writer->p % 64) & 1) != 0)
        continue;
      const guint64 *ancestors = pw_record_graph_ancestors (fold->graph, writer->p);
      for (guint word = 0; word < PW_RECORD_GRAPH_WORDS (writer->p); word++)
        fold->covered[word] |= ancestors[word];
    }
    Head head = { .op = fold->graph->ops[writer->p], .value = writer->value };
    g_array_append_val (heads, head);
  }
  g_array_sort (heads, compare_heads);
  if (PW_PLANT (LAST_WRITER))
    keep_newest (heads);
  return heads;
}

static gboolean
heads_agree (const GArray *heads) {
  json_t *first = g_array_index (heads, Head, 0).value;
  for (guint i = 1; i < heads->len; i++) {
    json_t *other = g_array_index (heads, Head, i).value;
    if ((first == NULL) != (other == NULL) || (first != NULL && !json_equal (first, other)))
      return FALSE;
  }
  return TRUE;
}

static void
add_dispute (PwRecord *record, const char *path, const GArray *heads) {
  PwRecordDispute *dispute = g_new0 (PwRecordDispute, 1);
  dispute->path = g_strdup (path);
  dispute->alternatives = g_ptr_array_new_with_free_func (alternative_free);
  for (guint i = 0; i < heads->len; i++) {
    const Head *head = &g_array_index (heads, Head, i);
    PwRecordAlternative *alternative = g_new0 (PwRecordAlternative, 1);
    alternative->author = pw_record_author_of (head->op);
    alternative->value = json_incref (head->value);
    g_ptr_array_add (dispute->alternatives, alternative);
  }
  g_ptr_array_add (record->disputed, dispute);
}

static int
compare_fields (gconstpointer a, gconstpointer b) {
  const Field *const *x = a;
  const Field *const *y = b;
  return strcmp ((*x)->path, (*y)->path);
}

/* Removes what is to be absent before anything is set, so that a group that became a field, or the
 * other way round, finds its place free. A path that names a group is left alone. */
static void
settle_fields (PwRecord *record, Fold *fold) {
  const GPtrArray *fields = fold->fields;
  g_autoptr (GPtrArray) all_heads = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  for (guint i = 0; i < fields->len; i++) {
    const Field *field = g_ptr_array_index (fields, i);
    GArray *heads = find_heads (fold, field);
    g_ptr_array_add (all_heads, heads);
    if (g_array_index (heads, Head, 0).value == NULL
        && !json_is_object (pw_answers_get (record->answers, field->path)))
      (void)pw_answers_unset (record->answers, field->path);
  }
  for (guint i = 0; i < fields->len; i++) {
    const Field *field = g_ptr_array_index (fields, i);
    const GArray *heads = g_ptr_array_index (all_heads, i);
    json_t *value = g_array_index (heads, Head, 0).value;
    gboolean is_placed = value == NULL || pw_answers_set (record->answers, field->path, value);
    if (!is_placed || !heads_agree (heads))
      add_dispute (record, field->path, heads);
  }
}

static void
fold_answers (PwRecord *record, PwRecordGraph *graph) {
  g_auto (Fold) fold = { .graph = graph };
  json_t *created = graph->create_count > 0 ? graph->ops[0]->answers : NULL;
  collect_writers (&fold);
  if (fold.by_path == NULL) {
    record->answers = json_is_object (created) ? json_incref (created) : json_object ();
    return;
  }
  record->answers = json_is_object (created) ? json_deep_copy (created) : json_object ();
  g_ptr_array_sort (fold.fields, compare_fields);
  settle_fields (record, &fold);
}

/* --- attachments ----------------------------------------------------------------------------- */

static int
compare_attachments (gconstpointer a, gconstpointer b) {
  const PwRecordAttachment *const *x = a;
  const PwRecordAttachment *const *y = b;
  int order = memcmp ((*x)->blob.bytes, (*y)->blob.bytes, PW_DIGEST_BYTES);
  if (order != 0)
    return order;
  return memcmp ((*x)->author.id.bytes, (*y)->author.id.bytes, PW_DIGEST_BYTES);
}

static void
add_attachment (PwRecord *record, const PwRecordOp *op) {
  PwRecordAttachment *attachment = g_new0 (PwRecordAttachment, 1);
  attachment->author = pw_record_author_of (op);
  attachment->blob = op->blob;
  attachment->blob_bytes = op->blob_bytes;
  attachment->media_type = g_strdup (op->media_type);
  attachment->file_name = g_strdup (op->file_name);
  attachment->caption = g_strdup (op->caption);
  g_ptr_array_add (record->attachments, attachment);
}

/* By digest, each file once. */
static void
sort_attachments (GPtrArray *attachments) {
  g_ptr_array_sort (attachments, compare_attachments);
  guint i = 1;
  while (i < attachments->len) {
    const PwRecordAttachment *before = g_ptr_array_index (attachments, i - 1);
    const PwRecordAttachment *here = g_ptr_array_index (attachments, i);
    if (pw_digest_equal (&before->blob, &here->blob))
      g_ptr_array_remove_index (attachments, i);
    else
      i++;
  }
}

/* --- reasons --------------------------------------------------------------------------------- */

static void
reason_free (gpointer data) {
  PwRecordReason *reason = data;
  pw_record_author_clear (&reason->author);
  g_free (reason->place);
  g_free (reason);
}

static gboolean
is_in_field (const char *place, const char *field) {
  gsize length = strlen (field);
  return strncmp (place, field, length) == 0
         && (place[length] == '\0' || place[length] == '/' || place[length] == '[');
}

/* What was accepted about a field no longer holds once the field says something else. */
static void
drop_reasons (PwRecord *record, const char *field) {
  for (guint i = record->acknowledged->len; i > 0; i--) {
    const PwRecordReason *reason = g_ptr_array_index (record->acknowledged, i - 1);
    if (is_in_field (reason->place, field))
      g_ptr_array_remove_index (record->acknowledged, i - 1);
  }
}

static void
fold_reasons (PwRecord *record, const PwRecordOp *op) {
  const char *place;
  size_t i;
  json_t *value;
  if (record->acknowledged->len > 0 && (op->kind == PW_OP_AMEND || op->kind == PW_OP_DECIDE)) {
    json_object_foreach (op->set, place, value) {
      drop_reasons (record, place);
    }
    json_array_foreach (op->unset, i, value) {
      if (json_is_string (value))
        drop_reasons (record, json_string_value (value));
    }
  }
  if (op->kind != PW_OP_CREATE && op->kind != PW_OP_AMEND)
    return;
  json_object_foreach (op->acknowledged, place, value) {
    drop_reasons (record, place);
    PwRecordReason *reason = g_new0 (PwRecordReason, 1);
    reason->place = g_strdup (place);
    reason->author = pw_record_author_of (op);
    g_free (reason->author.reason);
    reason->author.reason = g_strdup (json_string_value (value));
    g_ptr_array_add (record->acknowledged, reason);
  }
}

static int
compare_reasons (gconstpointer a, gconstpointer b) {
  const PwRecordReason *const *x = a;
  const PwRecordReason *const *y = b;
  return strcmp ((*x)->place, (*y)->place);
}

/* --- public ---------------------------------------------------------------------------------- */

static int
compare_digests (gconstpointer a, gconstpointer b) {
  return memcmp (a, b, PW_DIGEST_BYTES);
}

static void
fold_graph (PwRecord *record, const PwRecordGraph *graph) {
  for (guint p = 0; p < graph->count; p++) {
    const PwRecordOp *op = graph->ops[p];
    g_array_append_val (record->history, op->id);
    if (!graph->has_child[p] && op->kind != PW_OP_REVIEW)
      g_array_append_val (record->heads, op->id);
    if (op->kind == PW_OP_CREATE && record->created == NULL)
      record->created = pw_record_author_new (op);
    else if (op->kind == PW_OP_WITHDRAW && record->withdrawn == NULL)
      record->withdrawn = pw_record_author_new (op);
    else if (op->kind == PW_OP_ATTACH)
      add_attachment (record, op);
    fold_reasons (record, op);
  }
  g_ptr_array_sort (record->acknowledged, compare_reasons);
  g_array_sort (record->heads, compare_digests);
  sort_attachments (record->attachments);
  if (record->created == NULL)
    record->state = PW_RECORD_ORPHAN;
  else
    record->state = record->withdrawn != NULL ? PW_RECORD_WITHDRAWN : PW_RECORD_ACTIVE;
}

PwRecord *
pw_record_fold (const PwRecordOp *ops, gsize count, GError **error) {
  g_return_val_if_fail (ops != NULL || count == 0, NULL);
  g_autoptr (PwRecordGraph) graph = pw_record_graph_new (ops, count, error);
  if (graph == NULL)
    return NULL;
  PwRecord *record = g_new0 (PwRecord, 1);
  record->disputed = g_ptr_array_new_with_free_func (dispute_free);
  record->attachments = g_ptr_array_new_with_free_func (attachment_free);
  record->acknowledged = g_ptr_array_new_with_free_func (reason_free);
  record->heads = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  record->history = g_array_sized_new (FALSE, FALSE, sizeof (PwDigest), graph->count);
  fold_graph (record, graph);
  fold_answers (record, graph);
  record->review = pw_record_review_new (graph);
  return record;
}

void
pw_record_free (PwRecord *record) {
  if (record == NULL)
    return;
  json_decref (record->answers);
  pw_record_author_free (record->created);
  pw_record_author_free (record->withdrawn);
  pw_record_review_free (record->review);
  g_ptr_array_unref (record->disputed);
  g_ptr_array_unref (record->attachments);
  g_ptr_array_unref (record->acknowledged);
  g_array_unref (record->heads);
  g_array_unref (record->history);
  g_free (record);
}

gboolean
pw_record_is_disputed (const PwRecord *record, const char *path) {
  for (guint i = 0; i < record->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (record->disputed, i);
    if (strcmp (dispute->path, path) == 0)
      return TRUE;
  }
  return FALSE;
}

const char *
pw_record_state_name (PwRecordState state) {
  switch (state) {
  case PW_RECORD_ACTIVE:
    return "active";
  case PW_RECORD_WITHDRAWN:
    return "withdrawn";
  case PW_RECORD_ORPHAN:
    return "orphan";
  }
  return "unknown";
}
