/* Answers as people read them: labels of the form in their language, in its order. */
#include "sync/model/pw-answers-show.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-text.h"
#include "sync/model/pw-answers.h"

/* --- values ---------------------------------------------------------------------------------- */

/* TRUE for an array with entries that are all of that type. */
static gboolean
is_list_of (json_t *value, json_type type) {
  size_t i;
  json_t *entry;
  json_array_foreach (value, i, entry) {
    if (json_typeof (entry) != type)
      return FALSE;
  }
  return json_array_size (value) > 0;
}

/* "label [code]" for a choice of the form, or the text as it is. */
static void
append_text (GString *out, const PwForm *form, const PwFormNode *node, const char *text,
             const char *language) {
  const PwFormChoice *choice = node != NULL ? pw_form_choice_named (node, text) : NULL;
  const char *label = choice != NULL ? pw_form_text (form, choice->label, language) : NULL;
  if (label != NULL)
    g_string_append_printf (out, "%s [%s]", label, text);
  else
    g_string_append (out, text);
}

char *
pw_answers_show_value (const PwForm *form, const PwFormNode *node, json_t *value,
                       const char *language) {
  g_return_val_if_fail (node == NULL || form != NULL, NULL);
  if (value == NULL)
    return g_strdup (_ ("(no answer)"));
  g_autoptr (GString) text = g_string_new (NULL);
  if (json_is_string (value)) {
    append_text (text, form, node, json_string_value (value), language);
  } else if (is_list_of (value, JSON_STRING)) {
    size_t i;
    json_t *entry;
    json_array_foreach (value, i, entry) {
      g_string_append (text, i > 0 ? "; " : "");
      append_text (text, form, node, json_string_value (entry), language);
    }
  } else {
    g_autofree char *json = pw_answers_to_text (value, NULL);
    g_string_append (text, json);
  }
  return pw_text_harmless (text->str);
}

/* --- lines ----------------------------------------------------------------------------------- */

typedef struct {
  const PwForm *form;     /* borrowed; may be NULL */
  const PwRecord *record; /* borrowed */
  const char *language;   /* borrowed; may be NULL */
  gboolean paths;
  gboolean hide;
  GString *out; /* borrowed */
} Show;

/* Where in the answers a line stands. */
typedef struct {
  const PwFormNode *node; /* borrowed; NULL for what the form does not know */
  const char *name;       /* borrowed */
  const char *path;       /* borrowed; NULL inside a repeat, where there are no fields */
  guint depth;
} Place;

static void
append_indent (const Show *show, guint depth) {
  g_string_append_printf (show->out, "%*s", (int)depth * 2, "");
}

/* Marked here and not already above. */
static gboolean
is_marked (const PwFormNode *node) {
  return node != NULL && node->confidential
         && (node->parent == NULL || !node->parent->confidential);
}

/* "label [/path] (disputed):"; `field` is FALSE for a group, `number` 0 outside repeats. */
static void
append_label (const Show *show, const Place *place, gboolean field, gsize number) {
  const char *text
      = place->node != NULL ? pw_form_text (show->form, place->node->label, show->language) : NULL;
  g_autofree char *label = pw_text_one_line (text != NULL ? text : place->name);
  append_indent (show, place->depth);
  g_string_append (show->out, label);
  if (number > 0)
    g_string_append_printf (show->out, " %" G_GSIZE_FORMAT, number);
  if (field && place->path != NULL && show->paths) {
    g_autofree char *path = pw_text_one_line (place->path);
    g_string_append_printf (show->out, " [%s]", path);
  }
  if (field && place->path != NULL && pw_record_is_disputed (show->record, place->path))
    g_string_append (show->out, _ (" (disputed)"));
  if (is_marked (place->node))
    g_string_append (show->out, _ (" (confidential)"));
  g_string_append_c (show->out, ':');
}

static void
append_value (const Show *show, const Place *place, json_t *value) {
  g_autofree char *text = pw_answers_show_value (show->form, place->node, value, show->language);
  append_label (show, place, TRUE, 0);
  if (strchr (text, '\n') == NULL) {
    g_string_append_printf (show->out, " %s\n", text);
    return;
  }
  g_string_append_c (show->out, '\n');
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    append_indent (show, place->depth + 1);
    g_string_append_printf (show->out, "%s\n", *line);
  }
}

/* --- the tree -------------------------------------------------------------------------------- */

static void append_members (const Show *show, const Place *group, json_t *answers);

static void
append_repeat (const Show *show, const Place *place, json_t *entries) {
  Place inside = *place;
  inside.path = NULL;
  size_t i;
  json_t *entry;
  json_array_foreach (entries, i, entry) {
    append_label (show, place, TRUE, i + 1);
    g_string_append_c (show->out, '\n');
    append_members (show, &inside, entry);
  }
}

/* By what the value is, so that answers of another version of the form are shown too. */
static void
append_member (const Show *show, const Place *group, const PwFormNode *node, const char *name,
               json_t *value) {
  g_autofree char *path = group->path != NULL ? g_strconcat (group->path, "/", name, NULL) : NULL;
  Place place = { .node = node, .name = name, .path = path, .depth = group->depth + 1 };
  if (show->hide && (show->form == NULL || node == NULL || node->confidential)) {
    append_label (show, &place, TRUE, 0);
    g_string_append_printf (show->out, " %s\n", _ ("not shown"));
    return;
  }
  if (json_is_object (value)) {
    append_label (show, &place, FALSE, 0);
    g_string_append_c (show->out, '\n');
    append_members (show, &place, value);
  } else if (is_list_of (value, JSON_OBJECT)) {
    append_repeat (show, &place, value);
  } else {
    gboolean nothing = json_is_array (value) && json_array_size (value) == 0;
    append_value (show, &place, nothing ? NULL : value);
  }
}

/* What is in a group. The depth is bounded by PW_ANSWERS_DEPTH_MAX, as of all answers. */
static void
append_members (const Show *show, const Place *group, json_t *answers) {
  guint count = group->node != NULL ? pw_form_child_count (group->node) : 0;
  for (guint i = 0; i < count; i++) {
    const PwFormNode *node = pw_form_child (group->node, i);
    json_t *value = json_object_get (answers, node->name);
    if (value != NULL)
      append_member (show, group, node, node->name, value);
  }
  const char *name;
  json_t *value;
  json_object_foreach (answers, name, value) {
    if (group->node == NULL || pw_form_child_named (group->node, name) == NULL)
      append_member (show, group, NULL, name, value);
  }
}

char *
pw_answers_show (const PwForm *form, const PwRecord *record, const char *language,
                 PwAnswersShow flags) {
  g_return_val_if_fail (record != NULL, NULL);
  GString *out = g_string_new (NULL);
  Show show = { .form = form,
                .record = record,
                .language = language,
                .paths = (flags & PW_ANSWERS_SHOW_PATHS) != 0,
                .hide = (flags & PW_ANSWERS_HIDE_CONFIDENTIAL) != 0,
                .out = out };
  Place root = { .node = form != NULL ? pw_form_root (form) : NULL, .name = "", .path = "" };
  append_members (&show, &root, record->answers);
  return g_string_free (out, FALSE);
}
