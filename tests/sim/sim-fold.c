/* The oracle's merge, by brute force: every operation of a record is compared with every other.
 *
 * 1. a descends from b if a chain of parents leads from a to b, or b is the record's create.
 * 2. The heads of a field are its writers from which no other writer of it descends.
 * 3. All heads say the same: that is the answer. They differ: it is disputed, and all are shown.
 * 4. A review is no part of that. It saw its parents and what they descend from; what a handheld
 * did beside that is an answer. */
#include <string.h>

#include "tests/sim/sim-model.h"

#define PREFIX_DIGITS 16

typedef struct {
  const GPtrArray *ops;
  gboolean *descends; /* [a * count + b]: a descends from b */
} Graph;

static gboolean
is_parent (const char *parent, const ModelOp *op) {
  g_autofree char *name = g_strdup_printf ("%s/%" G_GUINT64_FORMAT "/%.*s", op->author, op->seq,
                                           PREFIX_DIGITS, op->id);
  return strcmp (parent, name) == 0;
}

static Graph
graph_of (const GPtrArray *ops) {
  guint count = ops->len;
  Graph graph = { .ops = ops, .descends = g_new0 (gboolean, (gsize)count * count + 1) };
  for (guint a = 0; a < count; a++) {
    const ModelOp *one = ops->pdata[a];
    for (guint b = 0; b < count; b++) {
      const ModelOp *other = ops->pdata[b];
      gboolean direct = a != b && other->kind == MODEL_CREATE;
      for (guint i = 0; i < one->parents->len && !direct; i++)
        direct = is_parent (one->parents->pdata[i], other);
      graph.descends[(gsize)a * count + b] = direct;
    }
  }
  for (guint middle = 0; middle < count; middle++)
    for (guint a = 0; a < count; a++)
      for (guint b = 0; b < count; b++)
        graph.descends[(gsize)a * count + b] |= graph.descends[(gsize)a * count + middle]
                                                && graph.descends[(gsize)middle * count + b];
  return graph;
}

/* Whether any of the writers of `path` (NULL: any operation) descends from `b`. */
static gboolean
is_superseded (const Graph *graph, guint b, const char *path) {
  for (guint a = 0; a < graph->ops->len; a++) {
    const ModelOp *op = graph->ops->pdata[a];
    if (graph->descends[(gsize)a * graph->ops->len + b]
        && (path == NULL || json_object_get (op->fields, path) != NULL))
      return TRUE;
  }
  return FALSE;
}

static int
compare_texts (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The texts of the values of the heads of `path`, each once, sorted. A create that does not name
 * the field left it absent, but then it is a head only if nobody else wrote it. */
static GPtrArray *
heads_of (const Graph *graph, const char *path) {
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < graph->ops->len; i++) {
    const ModelOp *op = graph->ops->pdata[i];
    json_t *value = json_object_get (op->fields, path);
    if (value == NULL || is_superseded (graph, i, path))
      continue;
    char *text = model_text (value);
    if (g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
      g_free (text);
    else
      g_ptr_array_add (texts, text);
  }
  g_ptr_array_sort (texts, compare_texts);
  return texts;
}

static void
settle_field (ModelRecord *record, const Graph *graph, const char *path) {
  g_autoptr (GPtrArray) texts = heads_of (graph, path);
  if (texts->len == 1) {
    json_auto_t *value = json_loads (texts->pdata[0], JSON_DECODE_ANY, NULL);
    if (!json_is_null (value))
      json_object_set (record->fields, path, value);
    return;
  }
  json_t *list = json_array ();
  for (guint i = 0; i < texts->len; i++)
    json_array_append_new (list, json_loads (texts->pdata[i], JSON_DECODE_ANY, NULL));
  json_object_set_new (record->disputed, path, list);
}

/* --- reviews --------------------------------------------------------------------------------- */

static const ModelOp *
newest_review (const GPtrArray *ops) {
  const ModelOp *newest = NULL;
  for (guint i = 0; i < ops->len; i++) {
    const ModelOp *op = ops->pdata[i];
    if (op->kind == MODEL_REVIEW
        && (newest == NULL || op->seq > newest->seq
            || (op->seq == newest->seq && strcmp (op->id, newest->id) < 0)))
      newest = op;
  }
  return newest;
}

/* Whoever looks at a record looks at its create (rule 1), also if what it named counts no more. */
static gboolean
saw (const Graph *graph, const ModelOp *review, guint which) {
  if (((const ModelOp *)graph->ops->pdata[which])->kind == MODEL_CREATE)
    return TRUE;
  for (guint p = 0; p < graph->ops->len; p++) {
    gboolean named = FALSE;
    for (guint i = 0; i < review->parents->len && !named; i++)
      named = is_parent (review->parents->pdata[i], graph->ops->pdata[p]);
    if (named && (p == which || graph->descends[(gsize)p * graph->ops->len + which]))
      return TRUE;
  }
  return FALSE;
}

static const char *
author_of (const GPtrArray *ops) {
  for (guint i = 0; i < ops->len; i++)
    if (((const ModelOp *)ops->pdata[i])->kind == MODEL_CREATE)
      return ((const ModelOp *)ops->pdata[i])->author;
  return "";
}

static void
settle_review (ModelRecord *record, const Graph *graph, const ModelOp *review) {
  const char *author = author_of (graph->ops);
  gboolean answered = FALSE;
  for (guint i = 0; i < graph->ops->len; i++) {
    const ModelOp *op = graph->ops->pdata[i];
    if (op->kind > MODEL_ATTACH)
      continue;
    if (!saw (graph, review, i))
      answered = TRUE;
    else if (strcmp (op->author, author) == 0)
      record->review_seen = MAX (record->review_seen, op->seq);
  }
  gboolean asks = json_object_get (review->body, "reason") != NULL;
  record->review = review;
  record->review_state = !asks ? "accepted" : answered ? "answered" : "returned";
}

/* --- the whole ------------------------------------------------------------------------------- */

/* All but the reviews. (transfer full) */
static GPtrArray *
said_of_it (const GPtrArray *all) {
  GPtrArray *ops = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++)
    if (((const ModelOp *)all->pdata[i])->kind != MODEL_REVIEW)
      g_ptr_array_add (ops, all->pdata[i]);
  return ops;
}

ModelRecord *
model_fold (const GPtrArray *all) {
  g_autoptr (GPtrArray) ops = said_of_it (all);
  ModelRecord *record = g_new0 (ModelRecord, 1);
  record->fields = json_object ();
  record->disputed = json_object ();
  record->heads = g_hash_table_new (g_str_hash, g_str_equal);
  record->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  json_auto_t *written = json_object ();
  Graph graph = graph_of (ops);
  for (guint i = 0; i < ops->len; i++) {
    const ModelOp *op = ops->pdata[i];
    record->has_create |= op->kind == MODEL_CREATE;
    record->is_withdrawn |= op->kind == MODEL_WITHDRAW;
    if (!is_superseded (&graph, i, NULL))
      g_hash_table_add (record->heads, op->id);
    const char *digest = json_string_value (json_object_get (op->body, "digest"));
    if (op->kind == MODEL_ATTACH && digest != NULL)
      g_hash_table_add (record->files, g_strndup (digest + 2, 64));
    json_object_update (written, op->fields);
  }
  const char *path;
  json_t *any;
  json_object_foreach (written, path, any) settle_field (record, &graph, path);
  const ModelOp *review = newest_review (all);
  if (review != NULL)
    settle_review (record, &graph, review);
  g_free (graph.descends);
  return record;
}

void
model_record_free (ModelRecord *record) {
  if (record == NULL)
    return;
  json_decref (record->fields);
  json_decref (record->disputed);
  g_hash_table_unref (record->heads);
  g_hash_table_unref (record->files);
  g_free (record);
}
