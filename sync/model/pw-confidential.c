/* What a form marks confidential (pw:confidential) in answers. */
#include "sync/model/pw-confidential.h"

/* The depth of all walks here is bounded by PW_ANSWERS_DEPTH_MAX, as of all answers. */

static gboolean
is_empty (json_t *value) {
  size_t i;
  json_t *entry;
  const char *name;
  if (json_is_string (value))
    return json_string_length (value) == 0;
  json_array_foreach (value, i, entry) {
    if (!is_empty (entry))
      return FALSE;
  }
  json_object_foreach (value, name, entry) {
    if (!is_empty (entry))
      return FALSE;
  }
  return json_is_array (value) || json_is_object (value) || json_is_null (value);
}

static gboolean
holds (const PwFormNode *node, json_t *value) {
  size_t i;
  json_t *entry;
  const char *name;
  if (node == NULL || node->confidential)
    return !is_empty (value);
  if (node->kind == PW_FORM_QUESTION)
    return FALSE;
  json_array_foreach (value, i, entry) {
    if (holds (node, entry))
      return TRUE;
  }
  json_object_foreach (value, name, entry) {
    if (holds (pw_form_child_named (node, name), entry))
      return TRUE;
  }
  return FALSE;
}

gboolean
pw_confidential_is_in (const PwForm *form, json_t *answers) {
  g_return_val_if_fail (form != NULL && answers != NULL, TRUE);
  return holds (pw_form_root (form), answers);
}

json_t *
pw_confidential_strip (const PwFormNode *node, json_t *value) {
  if (json_is_array (value)) {
    json_t *list = json_array ();
    size_t i;
    json_t *entry;
    json_array_foreach (value, i, entry) {
      json_array_append_new (list, pw_confidential_strip (node, entry));
    }
    return list;
  }
  if (!json_is_object (value))
    return json_incref (value);
  json_t *object = json_object ();
  const char *name;
  json_t *member;
  json_object_foreach (value, name, member) {
    const PwFormNode *child = pw_form_child_named (node, name);
    if (child != NULL && !child->confidential)
      json_object_set_new (object, name, pw_confidential_strip (child, member));
  }
  return object;
}

json_t *
pw_confidential_strip_fields (const PwForm *form, json_t *fields) {
  json_t *left = json_object ();
  const char *path;
  json_t *value;
  json_object_foreach (fields, path, value) {
    const PwFormNode *node = form != NULL ? pw_form_find (form, path) : NULL;
    if (node != NULL && !node->confidential)
      json_object_set_new (left, path, pw_confidential_strip (node, value));
  }
  return left;
}
