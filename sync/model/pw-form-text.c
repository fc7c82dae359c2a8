/* The texts of a form: itext translations, and labels that name them. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-limits.h"

/* --- itext ----------------------------------------------------------------------------------- */

/* "Bahasa Indonesia (id)" is "id"; a plain "id" stays. */
static const char *
language_code (PwForm *form, const char *name) {
  const char *open = strrchr (name, '(');
  gsize length = strlen (name);
  if (open == NULL || name[length - 1] != ')' || open[1] == ')')
    return name;
  return g_string_chunk_insert_len (form->strings, open + 1, name + length - open - 2);
}

static gboolean
note_language (PwForm *form, xmlNode *translation, GError **error) {
  static const char *const known[] = { "lang", "default", NULL };
  if (!pw_form_xml_is (translation, PW_FORM_NS_XFORMS, "translation"))
    return pw_form_xml_refuse_element (translation, error, _ ("itext holds translations"));
  if (!pw_form_xml_attributes_are_known (translation, known, error))
    return FALSE;
  const char *name = pw_form_xml_attribute (translation, NULL, "lang", form->strings);
  if (name == NULL || name[0] == '\0' || form->languages->len >= PW_FORM_LANGUAGES_MAX)
    return pw_form_xml_refuse (translation, error, _ ("a translation needs a lang; at most %d"),
                               PW_FORM_LANGUAGES_MAX);
  const char *code = language_code (form, name);
  if (g_ptr_array_find_with_equal_func (form->languages, code, g_str_equal, NULL))
    return pw_form_xml_refuse (translation, error, _ ("two translations are called \"%s\""), code);
  if (pw_form_xml_attribute (translation, NULL, "default", form->strings) != NULL)
    form->default_language = form->languages->len;
  g_ptr_array_add (form->languages, (gpointer)code);
  return TRUE;
}

/* <text id="..."><value>...</value></text> */
static gboolean
load_entry (PwFormLoader *loader, xmlNode *node, guint language, GError **error) {
  PwForm *form = loader->form;
  if (!pw_form_xml_is (node, PW_FORM_NS_XFORMS, "text"))
    return pw_form_xml_refuse_element (node, error, _ ("a translation holds texts"));
  const char *id = pw_form_xml_attribute (node, NULL, "id", form->strings);
  xmlNode *value = pw_form_xml_first (node);
  if (id == NULL || value == NULL || !pw_form_xml_is (value, PW_FORM_NS_XFORMS, "value")
      || pw_form_xml_next (value) != NULL)
    return pw_form_xml_refuse (node, error, _ ("a text needs an id and exactly one <value>"));
  static const char *const known[] = { NULL };
  if (!pw_form_xml_attributes_are_known (value, known, error)) {
    g_prefix_error (error, _ ("pictures, sounds and short forms of labels are not supported: "));
    return FALSE;
  }
  PwFormText *text = g_hash_table_lookup (loader->texts, id);
  if (text == NULL) {
    text = pw_form_add_text (form);
    g_hash_table_insert (loader->texts, (gpointer)id, text);
  }
  if (text->by_language[language] != NULL)
    return pw_form_xml_refuse (node, error, _ ("text \"%s\" stands twice in a translation"), id);
  gboolean ok;
  const char *words = pw_form_xml_text (value, form->strings, &ok, error);
  /* "-" is what XLSForm tools write for a cell that is empty in this language. */
  if (ok && words != NULL && strcmp (words, "-") != 0)
    text->by_language[language] = words;
  return ok;
}

static gboolean
load_translations (PwFormLoader *loader, xmlNode *itext, GError **error) {
  PwForm *form = loader->form;
  for (xmlNode *node = pw_form_xml_first (itext); node != NULL; node = pw_form_xml_next (node)) {
    if (!note_language (form, node, error))
      return FALSE;
  }
  guint language = 0;
  for (xmlNode *node = pw_form_xml_first (itext); node != NULL; node = pw_form_xml_next (node)) {
    for (xmlNode *text = pw_form_xml_first (node); text != NULL; text = pw_form_xml_next (text)) {
      if (!load_entry (loader, text, language, error))
        return FALSE;
    }
    language++;
  }
  return TRUE;
}

gboolean
pw_form_load_texts (PwFormLoader *loader, GError **error) {
  PwForm *form = loader->form;
  for (xmlNode *node = pw_form_xml_first (loader->model); node != NULL;
       node = pw_form_xml_next (node)) {
    if (!pw_form_xml_is (node, PW_FORM_NS_XFORMS, "itext"))
      continue;
    if (form->languages->len > 0)
      return pw_form_xml_refuse_element (node, error, _ ("a model has one itext"));
    if (!load_translations (loader, node, error))
      return FALSE;
  }
  if (form->languages->len == 0)
    g_ptr_array_add (form->languages, (gpointer) "");
  return TRUE;
}

/* --- labels ---------------------------------------------------------------------------------- */

gboolean
pw_form_find_text (PwFormLoader *loader, xmlNode *node, const char *id, const PwFormText **text,
                   GError **error) {
  const PwFormText *found = g_hash_table_lookup (loader->texts, id);
  if (found == NULL)
    return pw_form_xml_refuse (node, error, _ ("text \"%s\" is not in itext"), id);
  if (found->by_language[loader->form->default_language] == NULL)
    return pw_form_xml_refuse (node, error, _ ("text \"%s\" is not in the default language"), id);
  *text = found;
  return TRUE;
}

/* The id inside jr:itext('...'), or NULL. */
static const char *
itext_id (PwFormLoader *loader, const char *value) {
  static const char before[] = "jr:itext(";
  gsize length = strlen (value);
  if (!g_str_has_prefix (value, before) || length < sizeof before + 2 || value[length - 1] != ')')
    return NULL;
  const char *first = value + sizeof before - 1;
  const char *last = value + length - 2;
  if (first >= last || (*first != '\'' && *first != '"') || *first != *last)
    return NULL;
  return g_string_chunk_insert_len (loader->form->strings, first + 1, last - first - 1);
}

gboolean
pw_form_load_text_value (PwFormLoader *loader, xmlNode *node, const char *value,
                         const PwFormText **text, GError **error) {
  *text = NULL;
  if (value == NULL)
    return TRUE;
  const char *id = itext_id (loader, value);
  if (id != NULL)
    return pw_form_find_text (loader, node, id, text, error);
  PwFormText *literal = pw_form_add_text (loader->form);
  literal->by_language[loader->form->default_language] = value;
  *text = literal;
  return TRUE;
}

gboolean
pw_form_load_text (PwFormLoader *loader, xmlNode *node, const PwFormText **text, GError **error) {
  GStringChunk *strings = loader->form->strings;
  static const char *const known[] = { "ref", NULL };
  if (!pw_form_xml_attributes_are_known (node, known, error))
    return FALSE;
  const char *reference = pw_form_xml_attribute (node, NULL, "ref", strings);
  if (reference != NULL) {
    if (itext_id (loader, reference) == NULL)
      return pw_form_xml_refuse (node, error,
                                 _ ("ref=\"%s\" is not supported; use jr:itext('...')"), reference);
    return pw_form_load_text_value (loader, node, reference, text, error);
  }
  gboolean ok;
  const char *words = pw_form_xml_text (node, strings, &ok, error);
  return ok && pw_form_load_text_value (loader, node, words, text, error);
}
