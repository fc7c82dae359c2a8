/* What changed between two versions of answers, and how a change is put on top of another. */
#include "sync/model/pw-answers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

/* --- difference ------------------------------------------------------------------------------ */

/* path (borrowed) -> value (borrowed) */
static GHashTable *
index_fields (GPtrArray *fields) {
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < fields->len; i++) {
    const PwAnswersField *field = g_ptr_array_index (fields, i);
    g_hash_table_insert (index, field->path, field->value);
  }
  return index;
}

gboolean
pw_answers_diff (const PwForm *form, json_t *before, json_t *after, json_t **set, json_t **unset) {
  g_return_val_if_fail (json_is_object (before), FALSE);
  g_return_val_if_fail (json_is_object (after), FALSE);
  g_autoptr (GPtrArray) old_fields = pw_answers_fields (form, before);
  g_autoptr (GPtrArray) new_fields = pw_answers_fields (form, after);
  g_autoptr (GHashTable) old_values = index_fields (old_fields);
  g_autoptr (GHashTable) new_values = index_fields (new_fields);
  *set = json_object ();
  *unset = json_array ();
  for (guint i = 0; i < new_fields->len; i++) {
    const PwAnswersField *field = g_ptr_array_index (new_fields, i);
    json_t *old = g_hash_table_lookup (old_values, field->path);
    if (old == NULL || !json_equal (old, field->value))
      (void)json_object_set_nocheck (*set, field->path, field->value);
  }
  for (guint i = 0; i < old_fields->len; i++) {
    const PwAnswersField *field = g_ptr_array_index (old_fields, i);
    if (!g_hash_table_contains (new_values, field->path))
      (void)json_array_append_new (*unset, json_string_nocheck (field->path));
  }
  return json_object_size (*set) > 0 || json_array_size (*unset) > 0;
}

json_t *
pw_answers_apply (json_t *before, json_t *set, json_t *unset, GError **error) {
  g_return_val_if_fail (json_is_object (before), NULL);
  json_auto_t *after = json_deep_copy (before);
  size_t i;
  json_t *value;
  json_array_foreach (unset, i, value) {
    if (json_is_string (value))
      (void)pw_answers_unset (after, json_string_value (value));
  }
  const char *path;
  json_object_foreach (set, path, value) {
    json_auto_t *copy = json_deep_copy (value);
    if (!pw_answers_set (after, path, copy)) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("%s cannot be set: something else stands in its place"), path);
      return NULL;
    }
  }
  return g_steal_pointer (&after);
}

/* --- checks of a change ---------------------------------------------------------------------- */

static gboolean
refuse_path (GError **error, const char *path, const char *why) {
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, "%s: %s", path, why);
  return FALSE;
}

/* TRUE if a proper prefix of `path` is a path of `set` too. */
static gboolean
is_inside_another (json_t *set, const char *path) {
  for (const char *slash = strchr (path + 1, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
    if (json_object_getn (set, path, (gsize)(slash - path)) != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
set_is_valid (json_t *set, GError **error) {
  const char *path;
  json_t *value;
  json_object_foreach (set, path, value) {
    if (!pw_answers_path_is_valid (path))
      return refuse_path (error, path, _ ("this is not a path of a field"));
    if (json_is_object (value) || json_is_null (value))
      return refuse_path (error, path, _ ("a change names single fields and gives them a value"));
    if (is_inside_another (set, path))
      return refuse_path (error, path, _ ("another path of the same change leads here"));
  }
  return set == NULL || pw_answers_check_set_limits (set, error);
}

static gboolean
unset_is_valid (json_t *set, json_t *unset, GError **error) {
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  size_t i;
  json_t *value;
  json_array_foreach (unset, i, value) {
    const char *path = json_string_value (value);
    if (path == NULL || !pw_answers_path_is_valid (path))
      return refuse_path (error, path == NULL ? "?" : path, _ ("this is not a path of a field"));
    if (!g_hash_table_add (seen, (gpointer)path) || json_object_get (set, path) != NULL)
      return refuse_path (error, path, _ ("one change names this path twice"));
  }
  return unset == NULL || pw_answers_check_limits (unset, error);
}

gboolean
pw_answers_changes_are_valid (json_t *set, json_t *unset, GError **error) {
  if ((set != NULL && !json_is_object (set)) || (unset != NULL && !json_is_array (unset))) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("a change is an object of paths and values, and a list of paths"));
    return FALSE;
  }
  return set_is_valid (set, error) && unset_is_valid (set, unset, error);
}

/* --- merge patch ----------------------------------------------------------------------------- */

/* RFC 7396 section 2, in place. */
static void
patch_object (json_t *target, json_t *patch) {
  const char *name;
  json_t *value;
  json_object_foreach (patch, name, value) {
    if (json_is_null (value)) {
      (void)json_object_del (target, name);
    } else if (json_is_object (value)) {
      json_t *child = json_object_get (target, name);
      if (!json_is_object (child)) {
        child = json_object ();
        (void)json_object_set_new_nocheck (target, name, child);
      }
      patch_object (child, value);
    } else {
      (void)json_object_set_new_nocheck (target, name, json_deep_copy (value));
    }
  }
}

json_t *
pw_answers_merge_patch (json_t *base, json_t *patch) {
  g_return_val_if_fail (patch != NULL, NULL);
  if (!json_is_object (patch))
    return json_deep_copy (patch);
  json_t *result = json_is_object (base) ? json_deep_copy (base) : json_object ();
  patch_object (result, patch);
  return result;
}
