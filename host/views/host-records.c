/* One record folded on demand, with every operation behind it. */
#include "host/views/host-records.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/views/host-record-ops.h"
#include "sync/base/pw-error.h"

#define PREFIX_CHARS_MIN 6

/* --- life ------------------------------------------------------------------------------------ */

static void
record_op_free (gpointer data) {
  HostRecordOp *op = data;
  g_free (op->reason);
  g_free (op->person);
  json_decref (op->set);
  json_decref (op->unset);
  g_free (op);
}

void
host_record_free (HostRecord *record) {
  if (record == NULL)
    return;
  pw_record_free (record->fold);
  g_ptr_array_unref (record->ops);
  g_free (record->form_id);
  g_free (record->form_version);
  g_free (record);
}

static HostRecordOp *
op_from_loaded (const HostLoadedOp *loaded) {
  HostRecordOp *op = g_new0 (HostRecordOp, 1);
  op->id = loaded->id;
  op->device = loaded->device;
  op->seq = loaded->seq;
  op->kind = (PwOpKind)loaded->view.kind;
  op->unix_ms = loaded->view.time.unix_ms;
  op->offset_min = loaded->view.time.offset_min;
  op->verdict = loaded->verdict;
  op->reason = g_strdup (loaded->content.change.reason);
  op->person = g_strdup (loaded->content.change.person);
  op->set = json_incref (loaded->content.change.set);
  op->unset = json_incref (loaded->content.change.unset);
  return op;
}

static void
take_form (HostRecord *record, const HostLoadedOp *create, HostStore *store) {
  if (create == NULL || create->verdict != HOST_VERDICT_OK)
    return;
  record->form_id = g_strndup (create->view.form_id, create->view.form_id_length);
  record->form_version = g_strndup (create->view.form_version, create->view.form_version_length);
  record->form = pw_forms_find_digest (store->forms, &create->view.form_digest);
}

/* Nothing hangs on a review, so the fold does not know which of two came first: the numbers of the
 * host that wrote them do. */
static void
order_reviews (GPtrArray *list) {
  for (guint i = 0; i < list->len; i++) {
    HostRecordOp *first = list->pdata[i];
    for (guint j = i + 1; first->kind == PW_OP_REVIEW && j < list->len; j++) {
      HostRecordOp *other = list->pdata[j];
      if (other->kind != PW_OP_REVIEW || other->seq > first->seq
          || !pw_id_equal (&other->device, &first->device))
        continue;
      list->pdata[j] = first;
      first = list->pdata[i] = other;
    }
  }
}

/* Those that count stand as in the history of the fold; the others follow by device and number. */
static void
order_ops (HostRecord *record, const HostRecordOps *ops) {
  g_autoptr (GHashTable) by_id = g_hash_table_new (pw_digest_hash, pw_digest_equal_key);
  for (guint i = 0; i < ops->ops->len; i++) {
    HostLoadedOp *loaded = g_ptr_array_index (ops->ops, i);
    g_hash_table_insert (by_id, &loaded->id, loaded);
  }
  for (guint i = 0; i < record->fold->history->len; i++) {
    const HostLoadedOp *loaded
        = g_hash_table_lookup (by_id, &g_array_index (record->fold->history, PwDigest, i));
    g_ptr_array_add (record->ops, op_from_loaded (loaded));
  }
  order_reviews (record->ops);
  for (guint i = 0; i < ops->ops->len; i++) {
    const HostLoadedOp *loaded = g_ptr_array_index (ops->ops, i);
    if (loaded->verdict != HOST_VERDICT_OK)
      g_ptr_array_add (record->ops, op_from_loaded (loaded));
  }
}

static HostRecord *
load_by_key (HostStore *store, gint64 record_key, GError **error) {
  g_autoptr (HostRecordOps) ops = host_record_ops_load (store, record_key, error);
  if (ops == NULL || !host_record_ops_parse (ops, store, error))
    return NULL;
  g_autoptr (HostRecord) record = g_new0 (HostRecord, 1);
  record->id = ops->record;
  record->ops = g_ptr_array_new_with_free_func (record_op_free);
  record->fold = host_record_ops_fold (ops, error);
  if (record->fold == NULL)
    return NULL;
  take_form (record, host_record_ops_create (ops), store);
  order_ops (record, ops);
  return g_steal_pointer (&record);
}

/* --- public ---------------------------------------------------------------------------------- */

HostRecord *
host_record_load (HostStore *store, const PwId *id, GError **error) {
  g_return_val_if_fail (id != NULL, NULL);
  gint64 record_key;
  PwStmt *stmt = pw_db_stmt (store->db, "views/get-record-key", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":id", id);
  if (!pw_stmt_scalar (stmt, 0, &record_key, error))
    return NULL;
  if (record_key != 0)
    return load_by_key (store, record_key, error);
  g_autofree char *hex = pw_id_to_hex (id);
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("record %s is not here"), hex);
  return NULL;
}

GArray *
host_record_parents (const HostRecord *record) {
  GArray *parents = g_array_new (FALSE, TRUE, sizeof (PwParent));
  for (guint i = 0; i < record->fold->heads->len && i < PW_OP_PARENTS_MAX; i++) {
    const PwDigest *head = &g_array_index (record->fold->heads, PwDigest, i);
    for (guint j = 0; j < record->ops->len; j++) {
      const HostRecordOp *op = g_ptr_array_index (record->ops, j);
      if (!pw_digest_equal (&op->id, head))
        continue;
      PwParent parent = { .device = op->device, .seq = op->seq };
      memcpy (parent.prefix, op->id.bytes, PW_PARENT_PREFIX_BYTES);
      g_array_append_val (parents, parent);
      break;
    }
  }
  return parents;
}

gboolean
host_records_each (HostStore *store, HostRecordEach each, gpointer data, GError **error) {
  PwId after;
  for (const PwId *from = NULL;; from = &after) {
    PwStmt *stmt = pw_db_stmt (store->db, "views/next-record-id", error);
    gboolean row;
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_id (stmt, ":after", from);
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    gint64 record_key = pw_stmt_int (stmt, 1);
    gboolean ok = pw_stmt_id (stmt, 0, &after, error);
    pw_stmt_reset (stmt);
    if (!ok)
      return FALSE;
    g_autoptr (HostRecord) record = load_by_key (store, record_key, error);
    g_autoptr (GError) stopped = NULL;
    if (record == NULL)
      return FALSE;
    if (each (record, data, &stopped))
      continue;
    if (stopped == NULL)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&stopped));
    return FALSE;
  }
}

/* --- prefixes -------------------------------------------------------------------------------- */

/* Least and greatest id that begin with `prefix`. */
static gboolean
range_of (const char *prefix, PwId *low, PwId *high, GError **error) {
  gsize length = strlen (prefix);
  gboolean fits = length >= PREFIX_CHARS_MIN && length <= PW_ID_HEX_CHARS;
  char low_hex[PW_ID_HEX_CHARS + 1], high_hex[PW_ID_HEX_CHARS + 1];
  memset (low_hex, '0', PW_ID_HEX_CHARS);
  memset (high_hex, 'f', PW_ID_HEX_CHARS);
  low_hex[PW_ID_HEX_CHARS] = high_hex[PW_ID_HEX_CHARS] = '\0';
  if (fits) {
    memcpy (low_hex, prefix, length);
    memcpy (high_hex, prefix, length);
    fits = pw_id_from_hex (low_hex, low) && pw_id_from_hex (high_hex, high);
  }
  if (!fits)
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("\"%s\" is not an id; write %d to %d hex digits"), prefix, PREFIX_CHARS_MIN,
                 PW_ID_HEX_CHARS);
  return fits;
}

static gboolean
find_one (HostStore *store, const char *query, const char *prefix, PwId *id, GError **error) {
  PwId low, high;
  gboolean row, twice;
  if (!range_of (prefix, &low, &high, error))
    return FALSE;
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":low", &low);
  pw_stmt_bind_id (stmt, ":high", &high);
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("nothing here has the id %s: panwas-host list, devices, requests and open show "
                    "those that there are"),
                 prefix);
    return FALSE;
  }
  PwId found;
  if (!pw_stmt_id (stmt, 0, &found, error)) {
    pw_stmt_reset (stmt);
    return FALSE;
  }
  if (!pw_stmt_step (stmt, &twice, error))
    return FALSE;
  pw_stmt_reset (stmt);
  if (twice) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("several ids begin with %s; write more of it"), prefix);
    return FALSE;
  }
  *id = found;
  return TRUE;
}

gboolean
host_record_find (HostStore *store, const char *prefix, PwId *id, GError **error) {
  return find_one (store, "views/find-records", prefix, id, error);
}

gboolean
host_device_find (HostStore *store, const char *prefix, PwId *id, GError **error) {
  return find_one (store, "views/find-devices", prefix, id, error);
}
