/* The oracle's operations: read from bytes once, and kept for ever. */
#include "tests/sim/sim-model.h"

#include <sodium.h>
#include <string.h>

#include "tests/sim/sim-cbor.h"

static void
op_free (gpointer data) {
  ModelOp *op = data;
  g_free (op->id);
  g_free (op->prev);
  g_free (op->author);
  g_free (op->record);
  g_ptr_array_unref (op->parents);
  json_decref (op->fields);
  json_decref (op->body);
  g_bytes_unref (op->bytes);
  g_free (op);
}

Model *
model_new (void) {
  Model *model = g_new0 (Model, 1);
  model->ops = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, op_free);
  return model;
}

void
model_free (Model *model) {
  g_hash_table_unref (model->ops);
  g_free (model);
}

char *
model_digest (gconstpointer a, gsize a_length, gconstpointer b, gsize b_length) {
  guint8 digest[32];
  char hex[2 * sizeof digest + 1];
  crypto_generichash_state state;
  (void)crypto_generichash_init (&state, NULL, 0, sizeof digest);
  (void)crypto_generichash_update (&state, a, a_length);
  if (b != NULL)
    (void)crypto_generichash_update (&state, b, b_length);
  (void)crypto_generichash_final (&state, digest, sizeof digest);
  return g_strdup (sodium_bin2hex (hex, sizeof hex, digest, sizeof digest));
}

static int
on_text (const char *text, size_t length, void *out) {
  g_string_append_len (out, text, (gssize)length);
  return 0;
}

char *
model_text (json_t *value) {
  GString *text = g_string_new (NULL);
  (void)json_dump_callback (value, on_text, text, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
  return g_string_free (text, FALSE);
}

/* --- what an operation says ------------------------------------------------------------------ */

static void
flatten_into (json_t *fields, const char *path, json_t *answers) {
  const char *name;
  json_t *value;
  json_object_foreach (answers, name, value) {
    g_autofree char *below = g_strdup_printf ("%s/%s", path, name);
    if (json_is_object (value))
      flatten_into (fields, below, value);
    else
      json_object_set (fields, below, value);
  }
}

json_t *
model_flatten (json_t *answers) {
  json_t *fields = json_object ();
  flatten_into (fields, "", answers);
  return fields;
}

static json_t *
fields_of (guint kind, json_t *body) {
  if (kind == MODEL_CREATE)
    return model_flatten (body);
  json_t *fields = json_object ();
  if (kind != MODEL_AMEND && kind != MODEL_DECIDE)
    return fields;
  size_t i;
  json_t *path;
  (void)json_object_update (fields, json_object_get (body, "set"));
  json_array_foreach (json_object_get (body, "unset"), i, path)
      json_object_set_new (fields, json_string_value (path), json_null ());
  return fields;
}

/* "author/seq/prefix" of [seq, prefix] or [seq, prefix, author]. */
static GPtrArray *
parents_of (json_t *list, const char *author) {
  GPtrArray *parents = g_ptr_array_new_with_free_func (g_free);
  size_t i;
  json_t *entry;
  json_array_foreach (list, i, entry) {
    g_autofree char *prefix = sim_cbor_hex (json_array_get (entry, 1));
    g_autofree char *other = sim_cbor_hex (json_array_get (entry, 2));
    g_ptr_array_add (
        parents, g_strdup_printf ("%s/%" JSON_INTEGER_FORMAT "/%s", other != NULL ? other : author,
                                  json_integer_value (json_array_get (entry, 0)), prefix));
  }
  return parents;
}

static const char *
fault_of (json_t *item) {
  if (!json_is_object (item))
    return "an operation is no map";
  if (!json_is_integer (json_object_get (item, "1"))
      || !json_is_integer (json_object_get (item, "2")))
    return "an operation without number or kind";
  if (json_array_size (json_object_get (item, "6")) != 4)
    return "an operation without time";
  if (!json_is_object (json_object_get (item, "7")))
    return "an operation without body";
  return NULL;
}

const ModelOp *
model_add (Model *model, const char *author, const char *prev, GBytes *bytes, const char **fault) {
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 before[32];
  gsize before_length;
  *fault = NULL;
  g_assert (sodium_hex2bin (before, sizeof before, prev, strlen (prev), NULL, &before_length, NULL)
            == 0);
  g_autofree char *id = model_digest (before, before_length, data, length);
  const ModelOp *known = g_hash_table_lookup (model->ops, id);
  if (known != NULL)
    return known;
  json_auto_t *item = sim_cbor_read (data, length, fault);
  if (item == NULL || (*fault = fault_of (item)) != NULL)
    return NULL;
  ModelOp *op = g_new0 (ModelOp, 1);
  op->id = g_steal_pointer (&id);
  op->prev = g_strdup (prev);
  op->author = g_strdup (author);
  op->seq = (guint64)json_integer_value (json_object_get (item, "1"));
  op->kind = (guint)json_integer_value (json_object_get (item, "2"));
  op->record = op->kind == MODEL_CREATE ? g_strndup (op->id, 32)
                                        : sim_cbor_hex (json_object_get (item, "3"));
  op->parents = parents_of (json_object_get (item, "4"), author);
  op->body = json_incref (json_object_get (item, "7"));
  op->fields = fields_of (op->kind, op->body);
  op->bytes = g_bytes_ref (bytes);
  g_hash_table_insert (model->ops, op->id, op);
  return op;
}

const ModelOp *
model_find (const Model *model, const char *id) {
  return g_hash_table_lookup (model->ops, id);
}
