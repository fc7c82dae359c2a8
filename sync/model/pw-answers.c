/* Paths into answers, and the fields that answers hold. */
#include "sync/model/pw-answers.h"

#include <string.h>

#include "sync/base/pw-limits.h"

/* --- paths ----------------------------------------------------------------------------------- */

/* One step of walking a path: the name up to the next "/" or the end. */
typedef struct {
  const char *name; /* borrowed from the path; NULL at the end */
  gsize length;
} Step;

static Step
step_first (const char *path) {
  return (Step){ .name = path + 1, .length = strcspn (path + 1, "/") };
}

static gboolean
step_is_last (Step step) {
  g_assert (step.name != NULL);
  return step.name[step.length] == '\0';
}

static Step
step_next (Step step) {
  if (step_is_last (step))
    return (Step){ .name = NULL };
  const char *name = step.name + step.length + 1;
  return (Step){ .name = name, .length = strcspn (name, "/") };
}

gboolean
pw_answers_path_is_valid (const char *path) {
  if (path == NULL || path[0] != '/')
    return FALSE;
  guint depth = 0;
  for (Step step = step_first (path); step.name != NULL; step = step_next (step)) {
    if (step.length == 0 || step.length > PW_NAME_BYTES_MAX || ++depth > PW_ANSWERS_DEPTH_MAX)
      return FALSE;
  }
  return g_utf8_validate (path, -1, NULL);
}

json_t *
pw_answers_get (json_t *answers, const char *path) {
  g_return_val_if_fail (path != NULL, NULL);
  if (strcmp (path, "/") == 0)
    return answers;
  if (!pw_answers_path_is_valid (path))
    return NULL;
  json_t *value = answers;
  for (Step step = step_first (path); step.name != NULL; step = step_next (step))
    value = json_object_getn (value, step.name, step.length);
  return value;
}

/* TRUE if anything in `value` is a field. */
static gboolean
has_fields (json_t *value) {
  if (!json_is_object (value))
    return TRUE;
  const char *name;
  json_t *child;
  json_object_foreach (value, name, child) {
    if (has_fields (child))
      return TRUE;
  }
  return FALSE;
}

gboolean
pw_answers_set (json_t *answers, const char *path, json_t *value) {
  g_return_val_if_fail (json_is_object (answers), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  if (!pw_answers_path_is_valid (path))
    return FALSE;
  /* Everything that can be in the way is looked at before the first group is made. */
  json_t *group = answers;
  Step step = step_first (path);
  while (!step_is_last (step)) {
    json_t *child = json_object_getn (group, step.name, step.length);
    if (child == NULL)
      break;
    if (!json_is_object (child))
      return FALSE;
    group = child;
    step = step_next (step);
  }
  if (step_is_last (step)) {
    json_t *standing = json_object_getn (group, step.name, step.length);
    if (json_is_object (standing) && has_fields (standing))
      return FALSE;
  }
  while (!step_is_last (step)) {
    json_t *child = json_object ();
    if (json_object_setn_new (group, step.name, step.length, child) != 0)
      return FALSE;
    group = child;
    step = step_next (step);
  }
  return json_object_setn (group, step.name, step.length, value) == 0;
}

gboolean
pw_answers_unset (json_t *answers, const char *path) {
  g_return_val_if_fail (json_is_object (answers), FALSE);
  if (!pw_answers_path_is_valid (path))
    return FALSE;
  json_t *groups[PW_ANSWERS_DEPTH_MAX];
  Step steps[PW_ANSWERS_DEPTH_MAX];
  guint depth = 0;
  json_t *value = answers;
  for (Step step = step_first (path); step.name != NULL; step = step_next (step)) {
    groups[depth] = value;
    steps[depth] = step;
    depth++;
    value = json_object_getn (value, step.name, step.length);
    if (value == NULL)
      return FALSE;
  }
  do {
    depth--;
    (void)json_object_deln (groups[depth], steps[depth].name, steps[depth].length);
  } while (depth > 0 && json_object_size (groups[depth]) == 0);
  return TRUE;
}

/* --- fields ---------------------------------------------------------------------------------- */

static void
field_free (gpointer data) {
  PwAnswersField *field = data;
  g_free (field->path);
  json_decref (field->value);
  g_free (field);
}

static void collect_group (const PwFormNode *node, json_t *group, GString *path, GPtrArray *fields);

static void
collect (const PwFormNode *node, const char *name, json_t *value, GString *path,
         GPtrArray *fields) {
  gsize length = path->len;
  g_string_append_c (path, '/');
  g_string_append (path, name);
  if (json_is_object (value)) {
    collect_group (node, value, path, fields);
  } else {
    PwAnswersField *field = g_new0 (PwAnswersField, 1);
    field->path = g_strndup (path->str, path->len);
    field->value = json_incref (value);
    g_ptr_array_add (fields, field);
  }
  g_string_truncate (path, length);
}

/* The fields of a group: those that `node` knows in its order, then the others. */
static void
collect_group (const PwFormNode *node, json_t *group, GString *path, GPtrArray *fields) {
  guint child_count = node == NULL ? 0 : pw_form_child_count (node);
  for (guint i = 0; i < child_count; i++) {
    const PwFormNode *child = pw_form_child (node, i);
    json_t *value = json_object_get (group, child->name);
    if (value != NULL)
      collect (child, child->name, value, path, fields);
  }
  const char *name;
  json_t *value;
  json_object_foreach (group, name, value) {
    if (node == NULL || pw_form_child_named (node, name) == NULL)
      collect (NULL, name, value, path, fields);
  }
}

GPtrArray *
pw_answers_fields (const PwForm *form, json_t *answers) {
  g_return_val_if_fail (json_is_object (answers), NULL);
  GPtrArray *fields = g_ptr_array_new_with_free_func (field_free);
  g_autoptr (GString) path = g_string_new (NULL);
  collect_group (form == NULL ? NULL : pw_form_root (form), answers, path, fields);
  return fields;
}
