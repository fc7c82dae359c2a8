/* Compiling the expressions of a form, and what compiling asks about it. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"

/* --- scope ----------------------------------------------------------------------------------- */

static gboolean
is_repeat (const char *path, gpointer data) {
  const PwFormEntry *entry = pw_form_entry (data, path);
  return entry != NULL && entry->node.kind == PW_FORM_REPEAT;
}

static PwXpathInstance
instance_kind (const char *id, gpointer data) {
  const PwForm *form = data;
  if (g_strcmp0 (form->instance_id, id) == 0)
    return PW_XPATH_MAIN;
  const PwFormInstance *instance = pw_form_instance_named (form, id);
  if (instance == NULL)
    return PW_XPATH_NO_INSTANCE;
  return instance->doc == NULL ? PW_XPATH_EXTERNAL : PW_XPATH_INLINE;
}

void
pw_form_fill_scope (PwForm *form) {
  form->scope = (PwXpathScope){ .is_repeat = is_repeat, .instance = instance_kind, .data = form };
}

const PwXpathScope *
pw_form_scope (const PwForm *form) {
  return &form->scope;
}

/* --- compiling ------------------------------------------------------------------------------- */

/* "line 12: relevant of /violation: " before what is wrong with an expression. */
static PwXpath *
compile_at (const PwForm *form, long line, const char *what, const char *text,
            const PwFormEntry *entry, GError **error) {
  PwXpath *xpath = pw_xpath_compile (text, entry->full_path, &form->scope, error);
  if (xpath == NULL)
    g_prefix_error (error, _ ("line %ld: %s of %s: "), line, what, entry->node.path);
  return xpath;
}

const PwXpath *
pw_form_compile (PwFormLoader *loader, xmlNode *element, const char *what, const char *text,
                 const PwFormEntry *entry, GError **error) {
  PwXpath *xpath = compile_at (loader->form, xmlGetLineNo (element), what, text, entry, error);
  if (xpath != NULL)
    g_ptr_array_add (loader->form->xpaths, xpath);
  return xpath;
}

gboolean
pw_form_compile_attribute (PwFormLoader *loader, xmlNode *element, const char *ns, const char *name,
                           const PwFormEntry *entry, const PwXpath **xpath, GError **error) {
  const char *text = pw_form_xml_attribute (element, ns, name, loader->form->strings);
  *xpath = NULL;
  if (text == NULL || text[0] == '\0')
    return TRUE;
  *xpath = pw_form_compile (loader, element, name, text, entry, error);
  return *xpath != NULL;
}

/* --- outputs --------------------------------------------------------------------------------- */

static gboolean
check_text (PwFormLoader *loader, const PwFormEntry *entry, const PwFormText *text,
            GError **error) {
  if (text == NULL || !text->has_outputs)
    return TRUE;
  for (guint i = 0; i < text->language_count; i++) {
    const PwFormWords *words = &text->by_language[i];
    for (guint k = 0; k < words->part_count; k++) {
      if (words->parts[k].output == NULL)
        continue;
      if (++loader->outputs > PW_FORM_OUTPUTS_MAX) {
        g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                     _ ("the form shows more than %d <output>s; use fewer"), PW_FORM_OUTPUTS_MAX);
        return FALSE;
      }
      g_autoptr (PwXpath) xpath = compile_at (loader->form, (long)entry->node.line, "output",
                                              words->parts[k].output, entry, error);
      if (xpath == NULL)
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_entry (PwFormLoader *loader, const PwFormEntry *entry, GError **error) {
  const PwFormNode *node = &entry->node;
  const PwFormText *const texts[] = { node->label, node->hint, node->constraint_message,
                                      node->required_message, node->warn_message };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (!check_text (loader, entry, texts[i], error))
      return FALSE;
  }
  for (guint i = 0; i < pw_form_choice_count (node); i++) {
    if (!check_text (loader, entry, pw_form_choice (node, i)->label, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pw_form_check_outputs (PwFormLoader *loader, GError **error) {
  for (guint i = 0; i < loader->form->entries->len; i++) {
    if (!check_entry (loader, g_ptr_array_index (loader->form->entries, i), error))
      return FALSE;
  }
  return TRUE;
}
