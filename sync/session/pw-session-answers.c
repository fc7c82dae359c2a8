/* Answers of a session as JSON: from elsewhere into it, and out of it at the end. */
#include "sync/session/pw-session-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"
#include "sync/session/pw-session-json.h"

/* --- in -------------------------------------------------------------------------------------- */

static gboolean fill_item (PwSession *session, PwItem *item, json_t *value, GError **error);

static gboolean
refuse_value (const PwItem *item, GError **error) {
  g_autofree char *path = pw_item_path (item);
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s: the answer does not fit the question"),
               path);
  return FALSE;
}

/* What the text does not say all of is kept beside it. */
static gboolean
fill_question (PwItem *item, json_t *value, GError **error) {
  g_autofree char *text = pw_session_json_to_text (item->node, value);
  if (text == NULL)
    return refuse_value (item, error);
  pw_item_set_text (item, text);
  json_auto_t *back = pw_session_json_from_text (item->node, text);
  if (back == NULL || !json_equal (back, value))
    item->given = json_incref (value);
  return TRUE;
}

static gboolean
fill_list (PwSession *session, PwItem *list, json_t *entries, GError **error) {
  if (!json_is_array (entries))
    return refuse_value (list, error);
  size_t i;
  json_t *entry;
  json_array_foreach (entries, i, entry) {
    if (!_pw_session_has_room (session, list)) {
      g_autofree char *path = pw_item_path (list);
      g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG, _ ("%s: there are too many entries"), path);
      return FALSE;
    }
    PwItem *item = pw_item_add_entry (session->form, list);
    pw_item_clear (item);
    session->item_count += pw_item_count (item);
    if (!fill_item (session, item, entry, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
fill_item (PwSession *session, PwItem *item, json_t *value, GError **error) {
  item->was_given = TRUE;
  if (item->kind == PW_ITEM_QUESTION)
    return fill_question (item, value, error);
  if (item->kind == PW_ITEM_LIST)
    return fill_list (session, item, value, error);
  if (!json_is_object (value))
    return refuse_value (item, error);
  const char *name;
  json_t *child_value;
  json_object_foreach (value, name, child_value) {
    const PwFormNode *child = pw_form_child_named (item->node, name);
    if (child == NULL) {
      g_autofree char *path = pw_item_path (item);
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s: the form has no question \"%s\""),
                   path, name);
      return FALSE;
    }
    if (!fill_item (session, g_ptr_array_index (item->children, child->index), child_value, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
_pw_session_fill (PwSession *session, json_t *answers, GError **error) {
  return pw_answers_check_limits (answers, error)
         && fill_item (session, session->root, answers, error);
}

PwSession *
pw_session_from_answers (const PwForm *form, const PwSessionHost *host, json_t *answers,
                         GError **error) {
  g_return_val_if_fail (form != NULL && answers != NULL, NULL);
  g_autoptr (PwSession) session = _pw_session_start (form, host, TRUE);
  if (!_pw_session_fill (session, answers, error))
    return NULL;
  _pw_session_want_all (session);
  _pw_session_settle (session);
  return g_steal_pointer (&session);
}

/* --- out ------------------------------------------------------------------------------------- */

static json_t *
question_value (const PwItem *item) {
  if (item->given != NULL)
    return json_deep_copy (item->given);
  gboolean is_left_out = item->node->transient && !item->was_given;
  if (is_left_out || item->text[0] == '\0')
    return NULL;
  json_t *value = pw_session_json_from_text (item->node, item->text);
  return value == NULL ? json_string (item->text) : value;
}

/* Entries without an answer are left out where a person makes entries; where the form makes them,
 * their number says something, so all stay if one has an answer. */
static json_t *
list_value (const PwItem *list) {
  json_t *entries = json_array ();
  gboolean any = list->was_given;
  for (guint i = 0; i < list->children->len; i++) {
    const PwItem *entry = g_ptr_array_index (list->children, i);
    json_t *value = entry->hidden ? NULL : _pw_session_value (entry);
    any = any || value != NULL;
    if (value == NULL && list->node->fixed_entries && !entry->hidden)
      value = json_object ();
    if (value != NULL)
      json_array_append_new (entries, value);
  }
  if (any)
    return entries;
  json_decref (entries);
  return NULL;
}

json_t *
_pw_session_value (const PwItem *item) {
  if (item->kind == PW_ITEM_QUESTION)
    return question_value (item);
  if (item->kind == PW_ITEM_LIST)
    return list_value (item);
  json_t *object = json_object ();
  for (guint i = 0; i < item->children->len; i++) {
    const PwItem *child = g_ptr_array_index (item->children, i);
    json_t *value = child->hidden && child->kind != PW_ITEM_LIST ? NULL : _pw_session_value (child);
    if (value != NULL)
      json_object_set_new_nocheck (object, child->node->name, value);
  }
  if (json_object_size (object) > 0 || item->was_given || item->parent == NULL)
    return object;
  json_decref (object);
  return NULL;
}

json_t *
pw_session_answers (PwSession *session, GError **error) {
  g_return_val_if_fail (session != NULL, NULL);
  json_auto_t *answers = _pw_session_value (session->root);
  return pw_answers_check_limits (answers, error) ? json_incref (answers) : NULL;
}

static gboolean
is_in_order (PwSession *session, GError **error) {
  g_autoptr (GPtrArray) problems = pw_session_problems (session);
  if (problems->len == 0)
    return TRUE;
  const PwProblem *first = g_ptr_array_index (problems, 0);
  g_set_error (
      error, PW_ERROR, PW_ERROR_REFUSED,
      ngettext ("%s: %s (%u problem in all)", "%s: %s (%u problems in all)", problems->len),
      first->path, first->message, problems->len);
  return FALSE;
}

json_t *
pw_session_finalise (PwSession *session, GError **error) {
  g_return_val_if_fail (session != NULL, NULL);
  if (!is_in_order (session, error))
    return NULL;
  /* Now it is the end; what follows from its time may be wrong again. */
  _pw_session_preload (session, "end");
  _pw_session_settle (session);
  return is_in_order (session, error) ? pw_session_answers (session, error) : NULL;
}
