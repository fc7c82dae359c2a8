/* Records as people read them: labels of the form in their language, in its order. */
#include "host/cli/host-cli-answers.h"

#include <glib/gi18n.h>

#include "host/cli/host-cli.h"
#include "sync/base/pw-i18n.h"
#include "sync/model/pw-answers.h"

/* "code (label)", or the code alone where the form has no label for it. */
static char *
code_text (const PwForm *form, const PwFormNode *node, const char *code) {
  const PwFormChoice *choice = node != NULL ? pw_form_choice_named (node, code) : NULL;
  const char *label
      = choice != NULL ? pw_form_text (form, choice->label, pw_i18n_language ()) : NULL;
  return label != NULL ? g_strdup_printf ("%s (%s)", code, label) : g_strdup (code);
}

static char *
codes_text (const PwForm *form, const PwFormNode *node, json_t *codes) {
  GString *text = g_string_new (NULL);
  size_t i;
  json_t *code;
  json_array_foreach (codes, i, code) {
    g_autofree char *one = code_text (form, node, json_string_value (code));
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", one);
  }
  return g_string_free (text, FALSE);
}

static gboolean
is_list_of_codes (json_t *value) {
  size_t i;
  json_t *entry;
  json_array_foreach (value, i, entry) {
    if (!json_is_string (entry))
      return FALSE;
  }
  return json_array_size (value) > 0;
}

char *
host_cli_value_text (const PwForm *form, const PwFormNode *node, json_t *value) {
  if (value == NULL)
    return g_strdup (_ ("(no answer)"));
  if (json_is_string (value))
    return code_text (form, node, json_string_value (value));
  if (is_list_of_codes (value))
    return codes_text (form, node, value);
  return pw_answers_to_text (value, NULL);
}

void
host_cli_print_answers (const HostRecord *record) {
  g_return_if_fail (record != NULL);
  g_autoptr (GPtrArray) fields = pw_answers_fields (record->form, record->fold->answers);
  for (guint i = 0; i < fields->len; i++) {
    const PwAnswersField *field = g_ptr_array_index (fields, i);
    const PwFormNode *node = record->form != NULL ? pw_form_find (record->form, field->path) : NULL;
    const char *label
        = node != NULL ? pw_form_text (record->form, node->label, pw_i18n_language ()) : NULL;
    g_autofree char *value = host_cli_value_text (record->form, node, field->value);
    gboolean disputed = pw_record_is_disputed (record->fold, field->path);
    host_cli_print ("  %s%s%s%s%s\n    %s\n", label != NULL ? label : "",
                    label != NULL ? "  [" : "[", field->path, "]", disputed ? _ ("  DISPUTED") : "",
                    value);
  }
}
