/* Loading the texts of a form: itext translations, and labels that name them or hold words. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-limits.h"

/* --- words ----------------------------------------------------------------------------------- */

typedef struct {
  GString *text; /* since the last output */
  GArray *parts; /* of PwFormTextPart */
} Cutter;

static void
end_part (PwFormLoader *loader, Cutter *cutter, const char *output) {
  PwFormTextPart part = {
    .text = g_string_chunk_insert_const (loader->form->strings, cutter->text->str),
    .output = output,
  };
  g_array_append_val (cutter->parts, part);
  g_string_truncate (cutter->text, 0);
}

/* Markup inside words is left out, its words stay. libxml2 bounds the depth. */
static gboolean
cut (PwFormLoader *loader, xmlNode *node, Cutter *cutter, GError **error) {
  GStringChunk *strings = loader->form->strings;
  for (xmlNode *child = node->children; child != NULL; child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      g_string_append (cutter->text, (const char *)child->content);
    } else if (child->type == XML_ELEMENT_NODE && pw_form_xml_is (child, "output")) {
      const char *output = pw_form_xml_attribute (child, NULL, "ref", strings);
      if (output == NULL)
        output = pw_form_xml_attribute (child, NULL, "value", strings);
      if (output == NULL || output[0] == '\0')
        return pw_form_xml_refuse (child, error, _ ("an <output> needs a value"));
      end_part (loader, cutter, output);
    } else if (child->type == XML_ELEMENT_NODE && !cut (loader, child, cutter, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

/* Takes the blanks off both ends of the whole, and sets the words if anything is left. */
static void
keep_parts (PwFormLoader *loader, Cutter *cutter, PwFormWords *words) {
  GStringChunk *strings = loader->form->strings;
  g_autoptr (GString) shown = g_string_new (NULL);
  for (guint i = 0; i < cutter->parts->len; i++) {
    PwFormTextPart *part = &g_array_index (cutter->parts, PwFormTextPart, i);
    g_autofree char *text = g_strdup (part->text);
    if (i == 0)
      g_strchug (text);
    if (i + 1 == cutter->parts->len)
      g_strchomp (text);
    part->text = g_string_chunk_insert_const (strings, text);
    g_string_append_printf (shown, "%s%s", text, part->output == NULL ? "" : "...");
  }
  if (shown->len == 0)
    return;
  g_free (words->parts);
  words->part_count = cutter->parts->len;
  words->parts = g_memdup2 (cutter->parts->data, cutter->parts->len * sizeof (PwFormTextPart));
  words->shown = g_string_chunk_insert_const (strings, shown->str);
}

gboolean
pw_form_load_words (PwFormLoader *loader, xmlNode *node, PwFormWords *words, GError **error) {
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (PwFormTextPart));
  Cutter cutter = { .text = text, .parts = parts };
  if (!cut (loader, node, &cutter, error))
    return FALSE;
  end_part (loader, &cutter, NULL);
  keep_parts (loader, &cutter, words);
  return TRUE;
}

/* --- languages ------------------------------------------------------------------------------- */

static gboolean
is_language (const PwForm *form, const char *code) {
  return g_ptr_array_find_with_equal_func (form->languages, code, g_str_equal, NULL);
}

/* "Bahasa Indonesia (id)" is "id", if no other language is; a plain "id" stays. */
static const char *
language_code (PwForm *form, const char *name) {
  const char *open = strrchr (name, '(');
  gsize length = strlen (name);
  if (open == NULL || name[length - 1] != ')' || open[1] == ')')
    return name;
  const char *code = g_string_chunk_insert_len (form->strings, open + 1, name + length - open - 2);
  return is_language (form, code) ? name : code;
}

static gboolean
note_language (PwForm *form, xmlNode *translation, GError **error) {
  const char *name = pw_form_xml_attribute (translation, NULL, "lang", form->strings);
  if (name == NULL || name[0] == '\0' || form->languages->len >= PW_FORM_LANGUAGES_MAX)
    return pw_form_xml_refuse (translation, error, _ ("a translation needs a lang; at most %d"),
                               PW_FORM_LANGUAGES_MAX);
  const char *code = language_code (form, name);
  if (is_language (form, code))
    return pw_form_xml_refuse (translation, error, _ ("two translations are called \"%s\""), code);
  const char *standard = pw_form_xml_attribute (translation, NULL, "default", form->strings);
  if (standard != NULL && strstr (standard, "false") == NULL && form->default_language == 0)
    form->default_language = form->languages->len;
  g_ptr_array_add (form->languages, (gpointer)code);
  return TRUE;
}

/* --- itext ----------------------------------------------------------------------------------- */

/* "jr://images/foto.png" is "foto.png". */
static const char *
media_name (const char *value) {
  const char *slash = g_str_has_prefix (value, "jr://") ? strrchr (value, '/') : NULL;
  return slash == NULL ? value : slash + 1;
}

/* <value form="image">jr://images/foto.png</value> */
static gboolean
load_variant (PwFormLoader *loader, xmlNode *value, const char *kind, PwFormWords *words,
              GError **error) {
  GStringChunk *strings = loader->form->strings;
  PwFormVariant found = { .kind = kind };
  if (strcmp (kind, "short") == 0 || strcmp (kind, "long") == 0 || strcmp (kind, "guidance") == 0) {
    PwFormWords own = { 0 };
    if (!pw_form_load_words (loader, value, &own, error))
      return FALSE;
    found.value = own.shown == NULL ? "" : own.shown;
    /* Words of another length are better than none. */
    if (words->shown == NULL && strcmp (kind, "guidance") != 0) {
      words->shown = own.shown;
      words->parts = g_steal_pointer (&own.parts);
      words->part_count = own.part_count;
    }
    g_free (own.parts);
  } else {
    found.value = media_name (pw_form_xml_text (value, strings));
  }
  if (words->variants == NULL)
    words->variants = g_array_new (FALSE, FALSE, sizeof (PwFormVariant));
  g_array_append_val (words->variants, found);
  return TRUE;
}

/* "-" is what XLSForm tools write for a cell that is empty in this language. */
static void
forget_dash (PwFormWords *words) {
  if (words->shown == NULL || strcmp (words->shown, "-") != 0)
    return;
  words->shown = NULL;
  words->part_count = 0;
  g_clear_pointer (&words->parts, g_free);
}

/* <text id="..."><value>...</value><value form="image">...</value></text> */
static gboolean
load_entry (PwFormLoader *loader, xmlNode *node, guint language, GError **error) {
  PwForm *form = loader->form;
  const char *id = pw_form_xml_attribute (node, NULL, "id", form->strings);
  if (id == NULL || id[0] == '\0')
    return pw_form_xml_refuse (node, error, _ ("a text needs an id"));
  PwFormText *text = g_hash_table_lookup (form->text_ids, id);
  if (text == NULL)
    text = pw_form_add_text (form, id);
  PwFormWords *words = &text->by_language[language];
  gboolean has_words = words->shown != NULL || words->variants != NULL;
  if (has_words)
    return pw_form_xml_refuse (node, error, _ ("text \"%s\" stands twice in a translation"), id);
  for (xmlNode *value = pw_form_xml_first (node); value != NULL; value = pw_form_xml_next (value)) {
    if (!pw_form_xml_is (value, "value"))
      return pw_form_xml_refuse_element (value, error, _ ("a text holds values"));
    const char *kind = pw_form_xml_attribute (value, NULL, "form", form->strings);
    gboolean ok = kind == NULL || kind[0] == '\0'
                      ? pw_form_load_words (loader, value, words, error)
                      : load_variant (loader, value, kind, words, error);
    if (!ok)
      return FALSE;
  }
  forget_dash (words);
  if (words->part_count > 1)
    text->has_outputs = TRUE;
  return TRUE;
}

static gboolean
load_translations (PwFormLoader *loader, xmlNode *itext, GError **error) {
  PwForm *form = loader->form;
  for (xmlNode *node = pw_form_xml_first (itext); node != NULL; node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, "translation") && !note_language (form, node, error))
      return FALSE;
  }
  guint language = 0;
  for (xmlNode *node = pw_form_xml_first (itext); node != NULL; node = pw_form_xml_next (node)) {
    if (!pw_form_xml_is (node, "translation"))
      continue;
    for (xmlNode *text = pw_form_xml_first (node); text != NULL; text = pw_form_xml_next (text)) {
      if (pw_form_xml_is (text, "text") && !load_entry (loader, text, language, error))
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
    if (!pw_form_xml_is (node, "itext"))
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

/* The id inside jr:itext('...'), or NULL. */
static const char *
itext_id (PwFormLoader *loader, const char *value) {
  const char *at = g_str_has_prefix (value, "jr:") ? value + 3 : value;
  if (!g_str_has_prefix (at, "itext"))
    return NULL;
  at += strlen ("itext");
  at += strspn (at, " ");
  if (*at != '(' || !g_str_has_suffix (at, ")"))
    return NULL;
  g_autofree char *inside = g_strstrip (g_strndup (at + 1, strlen (at) - 2));
  gsize length = strlen (inside);
  if (length < 2 || (inside[0] != '\'' && inside[0] != '"') || inside[length - 1] != inside[0])
    return NULL;
  return g_string_chunk_insert_len (loader->form->strings, inside + 1, (gssize)length - 2);
}

const PwFormText *
pw_form_text_of (PwFormLoader *loader, const char *value) {
  PwForm *form = loader->form;
  if (value == NULL || value[0] == '\0')
    return NULL;
  const char *id = itext_id (loader, value);
  if (id != NULL)
    return g_hash_table_lookup (form->text_ids, id);
  PwFormText *literal = pw_form_add_text (form, NULL);
  PwFormWords *words = &literal->by_language[form->default_language];
  words->shown = value;
  words->parts = g_new0 (PwFormTextPart, 1);
  words->parts[0].text = value;
  words->part_count = 1;
  return literal;
}

gboolean
pw_form_load_text (PwFormLoader *loader, xmlNode *node, const PwFormText **text, GError **error) {
  PwForm *form = loader->form;
  *text = NULL;
  const char *reference = pw_form_xml_attribute (node, NULL, "ref", form->strings);
  if (reference != NULL && reference[0] != '\0') {
    if (itext_id (loader, reference) == NULL)
      return pw_form_xml_refuse (node, error,
                                 _ ("ref=\"%s\" is not supported; use jr:itext('...')"), reference);
    *text = pw_form_text_of (loader, reference);
    return TRUE;
  }
  PwFormWords words = { 0 };
  if (!pw_form_load_words (loader, node, &words, error))
    return FALSE;
  if (words.shown == NULL)
    return TRUE;
  PwFormText *literal = pw_form_add_text (form, NULL);
  literal->by_language[form->default_language] = words;
  literal->has_outputs = words.part_count > 1;
  *text = literal;
  return TRUE;
}
