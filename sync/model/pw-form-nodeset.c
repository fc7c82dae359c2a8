/* The nodeset of an itemset, instance('acts')/root/item[...], as far as it can be read without
 * answers. */
#include "sync/model/pw-form-nodeset.h"

#include <string.h>

/* Behind the quoted text or bracketed part that begins at `at`; NULL if it does not end. */
static const char *
skip_enclosed (const char *at) {
  guint open = 0;
  char quote = '\0';
  for (; *at != '\0'; at++) {
    if (quote != '\0') {
      quote = *at == quote ? '\0' : quote;
    } else if (*at == '\'' || *at == '"') {
      quote = *at;
    } else if (*at == '[' || *at == '(') {
      open++;
    } else if (*at == ']' || *at == ')') {
      open--;
      if (open == 0)
        return at + 1;
    }
  }
  return NULL;
}

/* "randomize(X, seed)" is X. (transfer full) */
static char *
without_randomize (const char *text, gboolean *is_random) {
  static const char before[] = "randomize";
  const char *at = text + strspn (text, " \t\r\n");
  *is_random = g_str_has_prefix (at, before);
  if (!*is_random)
    return g_strdup (at);
  at += sizeof before - 1;
  at += strspn (at, " ");
  if (*at != '(')
    return g_strdup (text);
  const char *end = at + 1;
  while (end != NULL && *end != '\0' && *end != ',' && *end != ')')
    end = *end == '[' || *end == '(' ? skip_enclosed (end) : end + 1;
  return end == NULL ? g_strdup (text) : g_strndup (at + 1, (gsize)(end - at - 1));
}

/* Appends the steps at `at`, "/root/item[...]", without predicates. */
static gboolean
take_steps (const char *at, GString *steps, gboolean *is_filtered) {
  while (at != NULL && *at != '\0') {
    at += strspn (at, " \t\r\n");
    if (*at == '[') {
      *is_filtered = TRUE;
      at = skip_enclosed (at);
      continue;
    }
    if (*at == '\0')
      break;
    if (*at != '/')
      return FALSE;
    at++;
    at += strspn (at, " ");
    gsize length = strcspn (at, "/[ \t\r\n");
    const char *colon = memchr (at, ':', length);
    const char *name = colon == NULL ? at : colon + 1;
    gsize name_length = length - (gsize)(name - at);
    if (name_length == 0 || name[0] == '.')
      return FALSE;
    for (gsize i = 0; i < name_length; i++) {
      if (strchr ("*@():$|,'\"=<>+!", name[i]) != NULL)
        return FALSE;
    }
    g_string_append_printf (steps, "%s%.*s", steps->len == 0 ? "" : "/", (int)name_length, name);
    at += length;
  }
  return at != NULL && steps->len > 0;
}

gboolean
pw_form_nodeset_parse (const char *text, PwFormNodeset *nodeset) {
  static const char before[] = "instance";
  gboolean is_random;
  g_autofree char *inner = without_randomize (text, &is_random);
  const char *at = g_strstrip (inner);
  if (!g_str_has_prefix (at, before))
    return FALSE;
  at += sizeof before - 1;
  at += strspn (at, " ");
  if (*at != '(')
    return FALSE;
  const char *close = skip_enclosed (at);
  if (close == NULL)
    return FALSE;
  g_autofree char *id = g_strstrip (g_strndup (at + 1, (gsize)(close - at - 2)));
  gsize length = strlen (id);
  if (length < 3 || (id[0] != '\'' && id[0] != '"') || id[length - 1] != id[0])
    return FALSE;
  g_autoptr (GString) steps = g_string_new (NULL);
  gboolean is_filtered = is_random;
  if (!take_steps (close, steps, &is_filtered))
    return FALSE;
  nodeset->instance = g_strndup (id + 1, length - 2);
  nodeset->steps = g_strdup (steps->str);
  nodeset->is_filtered = is_filtered;
  return TRUE;
}

static void
collect (xmlNode *node, char **names, GPtrArray *items) {
  for (; node != NULL; node = node->next) {
    if (node->type != XML_ELEMENT_NODE || strcmp ((const char *)node->name, names[0]) != 0)
      continue;
    if (names[1] == NULL)
      g_ptr_array_add (items, node);
    else
      collect (node->children, names + 1, items);
  }
}

GPtrArray *
pw_form_nodeset_items (const PwFormNodeset *nodeset, xmlDoc *doc) {
  g_auto (GStrv) names = g_strsplit (nodeset->steps, "/", -1);
  GPtrArray *items = g_ptr_array_new ();
  collect (doc->children, names, items);
  return items;
}

void
pw_form_nodeset_clear (PwFormNodeset *nodeset) {
  g_clear_pointer (&nodeset->instance, g_free);
  g_clear_pointer (&nodeset->steps, g_free);
}
