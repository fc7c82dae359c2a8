/* Decisions: a named person settles what two supervisors wrote differently. */
#include "host/review/host-decide.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/merge/host-log.h"
#include "host/review/host-open.h"
#include "host/review/host-outbox.h"
#include "host/views/host-records.h"
#include "sync/base/pw-error.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-form-check.h"

/* TRUE if an earlier decision set or unset the field. */
static gboolean
was_decided (const HostRecord *record, const char *path) {
  for (guint i = 0; i < record->ops->len; i++) {
    const HostRecordOp *op = g_ptr_array_index (record->ops, i);
    if (op->kind != PW_OP_DECIDE)
      continue;
    if (op->set != NULL && json_object_get (op->set, path) != NULL)
      return TRUE;
    size_t place;
    json_t *unset;
    json_array_foreach (op->unset, place, unset) {
      if (g_strcmp0 (json_string_value (unset), path) == 0)
        return TRUE;
    }
  }
  return FALSE;
}

/* The host never edits an observer's record: only where the observers disagree, or where it decided
 * before, has it anything to say. */
static gboolean
check_may_decide (const HostRecord *record, const HostDecision *decision, GError **error) {
  if (!pw_answers_path_is_valid (decision->path)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("“%s” is not a field such as /violation/place"), decision->path);
    return FALSE;
  }
  if (host_open_dispute (record->fold, decision->path) != NULL
      || was_decided (record, decision->path))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("nobody disagrees about %s: only its author can amend it"), decision->path);
  return FALSE;
}

/* The value of alternative number `take`. *value NULL: the field is absent there. (transfer none)
 */
static gboolean
take_alternative (const HostRecord *record, const HostDecision *decision, json_t **value,
                  GError **error) {
  const PwRecordDispute *dispute = host_open_dispute (record->fold, decision->path);
  if (dispute == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s is decided already; to decide otherwise, say the value with --value"),
                 decision->path);
    return FALSE;
  }
  if (decision->take > dispute->alternatives->len) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s has only %u alternatives"),
                 decision->path, dispute->alternatives->len);
    return FALSE;
  }
  const PwRecordAlternative *taken = g_ptr_array_index (dispute->alternatives, decision->take - 1);
  *value = taken->value;
  return TRUE;
}

/* TRUE if `path` of a problem ("/subjects[2]/name") lies at or in the field. */
static gboolean
is_about (const char *problem_path, const char *field) {
  gsize length = strlen (field);
  return strncmp (problem_path, field, length) == 0
         && (problem_path[length] == '\0' || problem_path[length] == '/'
             || problem_path[length] == '[');
}

/* REFUSED if the form does not allow what would stand then. What is wrong elsewhere in the record
 * is not this decision's matter. */
static gboolean
check_fits_form (const HostRecord *record, const char *path, json_t *set, json_t *unset,
                 GError **error) {
  if (!pw_answers_changes_are_valid (set, unset, error))
    return FALSE;
  json_t *after = pw_answers_apply (record->fold->answers, set, unset, error);
  if (after == NULL)
    return FALSE;
  gboolean ok = pw_answers_check_limits (after, error);
  if (ok && record->form != NULL) {
    g_autoptr (GPtrArray) problems = pw_form_check (record->form, after);
    for (guint i = 0; i < problems->len && ok; i++) {
      const PwFormProblem *problem = g_ptr_array_index (problems, i);
      if (is_about (problem->path, path)) {
        g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, "%s: %s", problem->path, problem->reason);
        ok = FALSE;
      }
    }
  }
  json_decref (after);
  return ok;
}

static gboolean
append (HostStore *store, const HostRecord *record, const HostDecision *decision, json_t *set,
        json_t *unset, GError **error) {
  g_autoptr (GArray) parents = host_record_parents (record);
  g_autoptr (GBytes) body = pw_body_write_change (set, unset, decision->reason, decision->person);
  /* With more heads than an operation can name the field stays disputed between the rest, and the
   * next decision goes on from there. */
  HostLogEntry entry = { .kind = PW_OP_DECIDE,
                         .record = &record->id,
                         .parents = (const PwParent *)(void *)parents->data,
                         .parents_count = MIN (parents->len, PW_OP_PARENTS_MAX),
                         .body = body };
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (host_log_append (store, &entry, NULL, error) && host_outbox_follow (store, &record->id, error)
      && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}

gboolean
host_decide (HostStore *store, const HostDecision *decision, json_t **settled, GError **error) {
  g_return_val_if_fail (store != NULL && decision != NULL, FALSE);
  g_return_val_if_fail ((decision->take != 0) + (decision->value != NULL) + decision->is_unset == 1,
                        FALSE);
  g_return_val_if_fail (decision->reason != NULL && decision->person != NULL, FALSE);
  g_autoptr (HostRecord) record = host_record_load (store, &decision->record, error);
  if (record == NULL || !check_may_decide (record, decision, error))
    return FALSE;
  json_t *value = decision->value;
  if (decision->take != 0 && !take_alternative (record, decision, &value, error))
    return FALSE;
  json_t *set = value != NULL ? json_object () : NULL;
  json_t *unset = value == NULL ? json_pack ("[s]", decision->path) : NULL;
  if (set != NULL)
    json_object_set (set, decision->path, value);
  gboolean ok = check_fits_form (record, decision->path, set, unset, error)
                && append (store, record, decision, set, unset, error);
  if (ok && settled != NULL)
    *settled = json_incref (value);
  json_decref (set);
  json_decref (unset);
  return ok;
}
