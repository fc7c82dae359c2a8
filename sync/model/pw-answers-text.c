/* Answers as compact JSON that a person can read, in the order of the form. */
#include "sync/model/pw-answers.h"

#include <stdlib.h>
#include <string.h>

static void append_value (GString *out, json_t *value, const PwFormNode *node);

/* The fewest digits that read back as the same double. jansson prints either a fixed number of
 * them (0.10000000000000001) or too few. */
static void
append_real (GString *out, double value) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (text, sizeof text, formats[i], value);
    double back = g_ascii_strtod (text, NULL);
    if (memcmp (&back, &value, sizeof value) == 0)
      break;
  }
  g_string_append (out, text);
  if (strpbrk (text, ".e") == NULL)
    g_string_append (out, ".0");
}

static void
append_string (GString *out, json_t *value) {
  char *text = json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT);
  g_assert (text != NULL);
  g_string_append (out, text);
  free (text); /* jansson allocates with malloc() */
}

static void
append_member (GString *out, const char *name, json_t *value, const PwFormNode *node) {
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  json_auto_t *text = json_string_nocheck (name);
  append_string (out, text);
  g_string_append_c (out, ':');
  append_value (out, value, node);
}

/* `node` is the group or repeat, or NULL for what the form does not know. */
static void
append_object (GString *out, json_t *object, const PwFormNode *node) {
  g_string_append_c (out, '{');
  guint child_count = node == NULL ? 0 : pw_form_child_count (node);
  for (guint i = 0; i < child_count; i++) {
    const PwFormNode *child = pw_form_child (node, i);
    json_t *value = json_object_get (object, child->name);
    if (value != NULL)
      append_member (out, child->name, value, child);
  }
  const char *name;
  json_t *value;
  json_object_foreach (object, name, value) {
    if (node == NULL || pw_form_child_named (node, name) == NULL)
      append_member (out, name, value, NULL);
  }
  g_string_append_c (out, '}');
}

static void
append_array (GString *out, json_t *array, const PwFormNode *node) {
  g_string_append_c (out, '[');
  size_t i;
  json_t *value;
  json_array_foreach (array, i, value) {
    if (i > 0)
      g_string_append_c (out, ',');
    append_value (out, value, node);
  }
  g_string_append_c (out, ']');
}

static void
append_value (GString *out, json_t *value, const PwFormNode *node) {
  switch (json_typeof (value)) {
  case JSON_OBJECT:
    append_object (out, value, node);
    return;
  case JSON_ARRAY:
    append_array (out, value, node);
    return;
  case JSON_STRING:
    append_string (out, value);
    return;
  case JSON_INTEGER:
    g_string_append_printf (out, "%" JSON_INTEGER_FORMAT, json_integer_value (value));
    return;
  case JSON_REAL:
    append_real (out, json_real_value (value));
    return;
  case JSON_TRUE:
    g_string_append (out, "true");
    return;
  case JSON_FALSE:
    g_string_append (out, "false");
    return;
  case JSON_NULL:
    g_string_append (out, "null");
    return;
  }
}

char *
pw_answers_to_text (json_t *value, const PwForm *form) {
  g_return_val_if_fail (value != NULL, NULL);
  GString *out = g_string_new (NULL);
  append_value (out, value, form == NULL ? NULL : pw_form_root (form));
  return g_string_free (out, FALSE);
}
