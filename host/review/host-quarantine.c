/* What is kept but not counted, and why. */
#include "host/review/host-quarantine.h"

#include <glib/gi18n.h>

#include "host/review/host-record-core.h"
#include "sync/base/pw-error.h"

void
host_quarantined_free (HostQuarantined *one) {
  if (one == NULL)
    return;
  g_free (one->detail);
  g_free (one->name);
  g_free (one->medium);
  g_free (one->source);
  g_free (one);
}

static gboolean
read_code (PwStmt *stmt, int column, HostVerdictCode *code, GError **error) {
  const char *name = pw_stmt_text (stmt, column);
  if (name != NULL && host_verdict_from_name (name, code))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN, _ ("the store has a verdict “%s” that is none"),
               name != NULL ? name : "");
  return FALSE;
}

/* digest, code, detail, device, first_seq, last_seq, medium, source, received_ms, length */
static gboolean
read_parcel (PwStmt *stmt, HostQuarantined *one, GError **error) {
  if (!pw_stmt_digest (stmt, 0, &one->digest, error) || !read_code (stmt, 1, &one->code, error)
      || (!pw_stmt_is_null (stmt, 3) && !pw_stmt_id (stmt, 3, &one->device, error)))
    return FALSE;
  one->detail = g_strdup (pw_stmt_text (stmt, 2));
  one->first_seq = (guint64)pw_stmt_int (stmt, 4);
  one->last_seq = (guint64)pw_stmt_int (stmt, 5);
  one->medium = g_strdup (pw_stmt_text (stmt, 6));
  one->source = g_strdup (pw_stmt_text (stmt, 7));
  one->received_ms = pw_stmt_int (stmt, 8);
  one->bytes = pw_stmt_int (stmt, 9);
  return TRUE;
}

/* digest, code, author, seq, record, received_ms */
static gboolean
read_operation (PwStmt *stmt, HostQuarantined *one, GError **error) {
  one->is_operation = TRUE;
  if (!pw_stmt_digest (stmt, 0, &one->digest, error) || !read_code (stmt, 1, &one->code, error)
      || !pw_stmt_id (stmt, 2, &one->device, error)
      || (!pw_stmt_is_null (stmt, 4) && !pw_stmt_id (stmt, 4, &one->record, error)))
    return FALSE;
  one->first_seq = one->last_seq = (guint64)pw_stmt_int (stmt, 3);
  one->received_ms = pw_stmt_int (stmt, 5);
  return TRUE;
}

typedef gboolean (*ReadRow) (PwStmt *stmt, HostQuarantined *one, GError **error);

static gboolean
add_rows (HostStore *store, const char *query, ReadRow read_row, GPtrArray *list, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  if (stmt == NULL)
    return FALSE;
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    HostQuarantined *one = g_new0 (HostQuarantined, 1);
    g_ptr_array_add (list, one);
    if (!read_row (stmt, one, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
    /* Flags of a batch that counts are not for this list. */
    if (!one->is_operation && !host_verdict_is_quarantine (one->code))
      g_ptr_array_set_size (list, (int)list->len - 1);
  }
}

GPtrArray *
host_quarantine_list (HostStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify)host_quarantined_free);
  if (!add_rows (store, "review/list-quarantined-parcels", read_parcel, list, error)
      || !add_rows (store, "review/list-refused-ops", read_operation, list, error))
    return NULL;
  for (guint i = 0; i < list->len; i++) {
    HostQuarantined *one = g_ptr_array_index (list, i);
    one->name = pw_id_is_none (&one->device) ? g_strdup ("")
                                             : host_author_name (store, &one->device, error);
    if (one->name == NULL)
      return NULL;
  }
  return g_steal_pointer (&list);
}
