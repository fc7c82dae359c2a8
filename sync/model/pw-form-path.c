/* References of a form's elements ("../b", "orx:meta/orx:instanceID", bind="b1") as full paths, and
 * what the body says of the nodes that it names before the tree is known. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- plain paths ----------------------------------------------------------------------------- */

/* Behind the predicates at `at`, quotation marks in them minded; NULL if one does not end. */
static const char *
skip_predicates (const char *at) {
  guint open = 0;
  char quote = '\0';
  for (;; at++) {
    if (open == 0 && *at != '[' && *at != ' ')
      return at;
    if (*at == '\0')
      return NULL;
    if (quote != '\0')
      quote = *at == quote ? '\0' : quote;
    else if (*at == '\'' || *at == '"')
      quote = *at;
    else if (*at == '[')
      open++;
    else if (*at == ']')
      open--;
  }
}

/* Adds one step, "name", "prefix:name", "@name", "." or "..", to `path`. */
static gboolean
add_step (GString *path, const char *step, gsize length) {
  if (length == 1 && step[0] == '.')
    return TRUE;
  if (length == 2 && strncmp (step, "..", 2) == 0) {
    const char *last = strrchr (path->str, '/');
    if (last == NULL)
      return FALSE;
    g_string_truncate (path, (gsize)(last - path->str));
    return TRUE;
  }
  const char *mark = length > 0 && step[0] == '@' ? "@" : "";
  step += strlen (mark);
  length -= strlen (mark);
  for (const char *colon; (colon = memchr (step, ':', length)) != NULL;) {
    length -= (gsize)(colon + 1 - step);
    step = colon + 1;
  }
  if (length == 0 || (!g_ascii_isalpha (step[0]) && step[0] != '_' && (guchar)step[0] < 0x80))
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (step[i]) && strchr ("_-.", step[i]) == NULL && (guchar)step[i] < 0x80)
      return FALSE;
  }
  g_string_append_printf (path, "/%s%.*s", mark, (int)length, step);
  return TRUE;
}

static gboolean
add_steps (GString *path, const char *reference) {
  for (const char *at = reference; *at != '\0';) {
    gsize length = strcspn (at, "/[ ");
    if (!add_step (path, at, length))
      return FALSE;
    at = skip_predicates (at + length);
    if (at == NULL || (*at != '\0' && *at != '/'))
      return FALSE;
    if (*at == '/' && *++at == '\0')
      return FALSE;
  }
  return TRUE;
}

const char *
pw_form_absolute (PwFormLoader *loader, xmlNode *node, const char *reference, const char *context,
                  GError **error) {
  static const char current[] = "current()/";
  const char *at = reference;
  g_autoptr (GString) path = g_string_new (NULL);
  if (g_str_has_prefix (at, current))
    at += sizeof current - 1;
  if (*at == '/')
    at++;
  else
    g_string_append (path, context);
  if (!add_steps (path, at) || path->len == 0) {
    (void)pw_form_xml_refuse (node, error,
                              _ ("<%s> names \"%s\", which is no plain path; write the whole path, "
                                 "such as /%s/name"),
                              pw_form_xml_name (node), reference,
                              pw_form_xml_name (loader->instance));
    return NULL;
  }
  return g_string_chunk_insert_const (loader->form->strings, path->str);
}

gboolean
pw_form_reference (PwFormLoader *loader, xmlNode *node, const char *attribute, const char *context,
                   const char **path, GError **error) {
  GStringChunk *strings = loader->form->strings;
  *path = NULL;
  const char *bind = pw_form_xml_attribute (node, NULL, "bind", strings);
  if (bind != NULL) {
    *path = g_hash_table_lookup (loader->bind_ids, bind);
    return *path != NULL
           || pw_form_xml_refuse (node, error,
                                  _ ("<%s> names bind \"%s\", which no bind has as id"),
                                  pw_form_xml_name (node), bind);
  }
  const char *reference = pw_form_xml_attribute (node, NULL, attribute, strings);
  if (reference == NULL || reference[0] == '\0')
    return TRUE;
  *path = pw_form_absolute (loader, node, reference, context, error);
  return *path != NULL;
}

gboolean
pw_form_is_meta (const PwFormLoader *loader, const char *full_path) {
  static const char meta[] = "/meta";
  for (const char *at = full_path; (at = strstr (at, meta)) != NULL; at++) {
    const char *end = at + sizeof meta - 1;
    if (*end != '\0' && *end != '/')
      continue;
    g_autofree char *above = g_strndup (full_path, (gsize)(at - full_path));
    g_autofree char *whole = g_strndup (full_path, (gsize)(end - full_path));
    if (pw_form_entry (loader->form, above) != NULL && pw_form_entry (loader->form, whole) == NULL)
      return TRUE;
  }
  return FALSE;
}

PwFormEntry *
pw_form_resolve (PwFormLoader *loader, xmlNode *node, const char *full_path, GError **error) {
  PwFormEntry *entry = full_path == NULL ? NULL : pw_form_entry (loader->form, full_path);
  if (entry != NULL)
    return entry;
  const char *root = pw_form_xml_name (loader->instance);
  if (full_path == NULL)
    (void)pw_form_xml_refuse (node, error,
                              _ ("<%s> names no node; write the whole path, such as "
                                 "/%s/name"),
                              pw_form_xml_name (node), root);
  else if (pw_form_is_meta (loader, full_path))
    (void)pw_form_xml_refuse (node, error,
                              _ ("<%s> names %s, but <meta> is filled by the program; "
                                 "use a node outside it"),
                              pw_form_xml_name (node), full_path);
  else
    (void)pw_form_xml_refuse (node, error,
                              _ ("<%s> names %s, which the main instance does not "
                                 "have; write the whole path, such as /%s/name"),
                              pw_form_xml_name (node), full_path, root);
  return NULL;
}

/* --- survey ---------------------------------------------------------------------------------- */

static gboolean
survey_bind (PwFormLoader *loader, xmlNode *bind, const char *root, GError **error) {
  GStringChunk *strings = loader->form->strings;
  const char *id = pw_form_xml_attribute (bind, NULL, "id", strings);
  const char *nodeset = pw_form_xml_attribute (bind, NULL, "nodeset", strings);
  if (id == NULL || nodeset == NULL)
    return TRUE;
  const char *path = pw_form_absolute (loader, bind, nodeset, root, error);
  if (path == NULL)
    return FALSE;
  if (!g_hash_table_insert (loader->bind_ids, (gpointer)id, (gpointer)path))
    return pw_form_xml_refuse (bind, error, _ ("two binds have the id \"%s\""), id);
  return TRUE;
}

static void
add_shape (PwFormLoader *loader, const char *path, PwFormShape shape) {
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (loader->shapes, path));
  g_hash_table_insert (loader->shapes, (gpointer)path, GUINT_TO_POINTER (known | shape));
}

/* libxml2 bounds the depth of elements, and so the depth of this. */
static gboolean
survey_body (PwFormLoader *loader, xmlNode *parent, const char *context, GError **error) {
  static const char *const controls[] = { "input", "secret", "textarea", "select",  "select1",
                                          "rank",  "upload", "range",    "trigger", NULL };
  for (xmlNode *node = pw_form_xml_first (parent); node != NULL; node = pw_form_xml_next (node)) {
    gboolean is_group = pw_form_xml_is (node, "group");
    gboolean is_repeat = pw_form_xml_is (node, "repeat");
    gboolean is_control = g_strv_contains (controls, pw_form_xml_name (node));
    if (!is_group && !is_repeat && !is_control)
      continue;
    const char *path = NULL;
    if (!pw_form_reference (loader, node, is_repeat ? "nodeset" : "ref", context, &path, error))
      return FALSE;
    if (path == NULL && is_group
        && !pw_form_reference (loader, node, "nodeset", context, &path, error))
      return FALSE;
    if (path != NULL)
      add_shape (loader, path,
                 is_repeat  ? PW_FORM_SHAPE_REPEAT
                 : is_group ? PW_FORM_SHAPE_GROUP
                            : PW_FORM_SHAPE_QUESTION);
    if (!is_control && !survey_body (loader, node, path == NULL ? context : path, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pw_form_survey (PwFormLoader *loader, GError **error) {
  g_autofree char *root = g_strconcat ("/", pw_form_xml_name (loader->instance), NULL);
  for (xmlNode *node = pw_form_xml_first (loader->model); node != NULL;
       node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, "bind") && !survey_bind (loader, node, root, error))
      return FALSE;
  }
  return survey_body (loader, loader->body, root, error);
}
