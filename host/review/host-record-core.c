/* What reports and reviews say of a record or an author in a word or two. */
#include "host/review/host-record-core.h"

#include "sync/model/pw-answers.h"

const char *
host_record_village (const HostRecord *record) {
  g_return_val_if_fail (record != NULL, NULL);
  const PwFormNode *node
      = record->form != NULL ? pw_form_find_column (record->form, "village") : NULL;
  const char *path = node != NULL ? node->path : "/village";
  return json_string_value (pw_answers_get (record->fold->answers, path));
}

char *
host_record_created (const HostRecord *record) {
  g_return_val_if_fail (record != NULL, NULL);
  const PwRecordAuthor *created = record->fold->created;
  return created != NULL ? pw_time_ms_to_iso (created->unix_ms, created->offset_min) : NULL;
}

char *
host_author_name (HostStore *store, const PwId *author, GError **error) {
  g_return_val_if_fail (store != NULL && author != NULL, NULL);
  if (pw_id_equal (author, &store->identity->id))
    return g_strdup (store->name);
  PwStmt *stmt = pw_db_stmt (store->db, "review/read-author-name", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":device", author);
  gboolean row = FALSE;
  if (!pw_stmt_step (stmt, &row, error))
    return NULL;
  if (!row)
    return g_strdup ("");
  char *name = g_strdup (pw_stmt_text (stmt, 0));
  pw_stmt_reset (stmt);
  return name;
}
