/* Answers as people read them: labels of the form in their language, in its order. */
#include "firmware/cli/app-cli-answers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/cli/app-cli.h"
#include "sync/base/pw-i18n.h"
#include "sync/model/pw-answers.h"

const char *
app_cli_stage_words (AppRecordStage stage) {
  switch (stage) {
  case APP_RECORD_FINALISED:
    return _ ("finalised, only on this handheld");
  case APP_RECORD_SENT:
    return _ ("sent, not received yet");
  case APP_RECORD_RECEIVED:
    return _ ("received by the host");
  case APP_RECORD_QUARANTINED:
    return _ ("in quarantine at the host");
  }
  return "?";
}

/* --- values ---------------------------------------------------------------------------------- */

static void
append_code (GString *text, const PwForm *form, const PwFormNode *node, const char *code) {
  const PwFormChoice *choice = node != NULL ? pw_form_choice_named (node, code) : NULL;
  const char *label
      = choice != NULL ? pw_form_text (form, choice->label, pw_i18n_language ()) : NULL;
  if (label != NULL)
    g_string_append_printf (text, "%s [%s]", label, code);
  else
    g_string_append (text, code);
}

char *
app_cli_value_text (const PwForm *form, const PwFormNode *node, json_t *value) {
  if (value == NULL)
    return g_strdup (_ ("(no answer)"));
  gboolean coded = node != NULL && (node->type == PW_FORM_SELECT || node->type == PW_FORM_SELECT1);
  g_autoptr (GString) text = g_string_new (NULL);
  if (json_is_string (value) && coded) {
    append_code (text, form, node, json_string_value (value));
  } else if (json_is_string (value)) {
    g_string_append (text, json_string_value (value));
  } else if (json_is_array (value) && coded) {
    size_t i;
    json_t *code;
    json_array_foreach (value, i, code) {
      if (i > 0)
        g_string_append (text, "; ");
      append_code (text, form, node, json_is_string (code) ? json_string_value (code) : "?");
    }
  } else {
    g_autofree char *json = pw_answers_to_text (value, NULL);
    g_string_append (text, json);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- the tree -------------------------------------------------------------------------------- */

typedef struct {
  const PwForm *form;    /* borrowed; may be NULL */
  const PwRecord *state; /* borrowed */
} Print;

static void
indent (guint depth) {
  app_cli_print ("%*s", (int)depth * 2, "");
}

static const char *
label_of (const Print *print, const PwFormNode *node) {
  const char *label = pw_form_text (print->form, node->label, pw_i18n_language ());
  return label != NULL ? label : node->name;
}

/* "label: value"; a text of several lines goes below, indented. */
static void
print_line (const Print *print, const PwFormNode *node, const char *path, const char *label,
            json_t *value, guint depth) {
  g_autofree char *text = app_cli_value_text (print->form, node, value);
  gboolean disputed = pw_record_is_disputed (print->state, path);
  indent (depth);
  app_cli_print ("%s%s: ", label, disputed ? _ (" (disputed)") : "");
  if (strchr (text, '\n') == NULL) {
    app_cli_print ("%s\n", text);
    return;
  }
  app_cli_print ("\n");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    indent (depth + 1);
    app_cli_print ("%s\n", *line);
  }
}

static void print_group (const Print *print, const PwFormNode *group, json_t *answers, guint depth);

static void
print_repeat (const Print *print, const PwFormNode *node, json_t *entries, guint depth) {
  size_t i;
  json_t *entry;
  gboolean disputed = pw_record_is_disputed (print->state, node->path);
  json_array_foreach (entries, i, entry) {
    indent (depth);
    app_cli_print ("%s %zu%s:\n", label_of (print, node), i + 1, disputed ? _ (" (disputed)") : "");
    print_group (print, node, entry, depth + 1);
  }
}

static void
print_node (const Print *print, const PwFormNode *node, json_t *value, guint depth) {
  if (node->kind == PW_FORM_GROUP && json_is_object (value)) {
    indent (depth);
    app_cli_print ("%s:\n", label_of (print, node));
    print_group (print, node, value, depth + 1);
  } else if (node->kind == PW_FORM_REPEAT && json_is_array (value)) {
    print_repeat (print, node, value, depth);
  } else {
    print_line (print, node, node->path, label_of (print, node), value, depth);
  }
}

/* What the form does not know, such as answers of a later version. */
static void
print_unknown (const Print *print, const PwFormNode *group, json_t *answers, guint depth) {
  const char *name;
  json_t *value;
  json_object_foreach (answers, name, value) {
    if (group == NULL || pw_form_child_named (group, name) == NULL)
      print_line (print, NULL, name, name, value, depth);
  }
}

/* Depth is bounded by that of the form and of answers. */
static void
print_group (const Print *print, const PwFormNode *group, json_t *answers, guint depth) {
  guint count = group != NULL ? pw_form_child_count (group) : 0;
  for (guint i = 0; i < count; i++) {
    const PwFormNode *node = pw_form_child (group, i);
    json_t *value = json_object_get (answers, node->name);
    if (value != NULL)
      print_node (print, node, value, depth);
  }
  print_unknown (print, group, answers, depth);
}

void
app_cli_print_answers (const PwForm *form, const PwRecord *state) {
  g_return_if_fail (state != NULL);
  Print print = { .form = form, .state = state };
  print_group (&print, form != NULL ? pw_form_root (form) : NULL, state->answers, 1);
}
