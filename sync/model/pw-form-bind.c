/* The binds of a form: types, required, conditions kept as text, and the kit's own attributes. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- types ----------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  PwFormType type;
} types[] = {
  { "string", PW_FORM_STRING },     { "int", PW_FORM_INT },
  { "integer", PW_FORM_INT },       { "decimal", PW_FORM_DECIMAL },
  { "boolean", PW_FORM_BOOLEAN },   { "date", PW_FORM_DATE },
  { "time", PW_FORM_TIME },         { "dateTime", PW_FORM_DATE_TIME },
  { "select", PW_FORM_SELECT },     { "select1", PW_FORM_SELECT1 },
  { "geopoint", PW_FORM_GEOPOINT }, { "binary", PW_FORM_UPLOAD },
};

/* What to use in place of types that other tools know. */
static const char *
instead_of_type (const char *name) {
  if (strcmp (name, "geotrace") == 0 || strcmp (name, "geoshape") == 0)
    return _ ("use a repeat with a geopoint");
  if (strcmp (name, "barcode") == 0 || strcmp (name, "intent") == 0)
    return _ ("use string");
  return _ ("use string, int, decimal, boolean, date, time, dateTime, select, select1, geopoint "
            "or binary");
}

static gboolean
load_type (PwFormLoader *loader, xmlNode *bind, PwFormEntry *entry, GError **error) {
  const char *name = pw_form_xml_attribute (bind, NULL, "type", loader->form->strings);
  if (name == NULL)
    return TRUE;
  if (entry->node.kind != PW_FORM_QUESTION)
    return pw_form_xml_refuse (bind, error, _ ("%s is a group and cannot have a type"),
                               entry->node.path);
  const char *colon = strchr (name, ':');
  const char *local = colon == NULL ? name : colon + 1;
  gboolean known_prefix
      = colon == NULL || g_str_has_prefix (name, "xsd:") || g_str_has_prefix (name, "xs:");
  for (gsize i = 0; known_prefix && i < G_N_ELEMENTS (types); i++) {
    if (strcmp (types[i].name, local) == 0) {
      entry->node.type = types[i].type;
      return TRUE;
    }
  }
  return pw_form_xml_refuse (bind, error, _ ("type \"%s\" is not supported; %s"), name,
                             instead_of_type (local));
}

/* --- conditions ------------------------------------------------------------------------------ */

/* "true()" and "false()" are settled here; anything else is kept for later. */
static void
load_flag (PwFormLoader *loader, xmlNode *bind, const char *name, gboolean *flag) {
  const char *value = pw_form_xml_attribute (bind, NULL, name, loader->form->strings);
  *flag = value != NULL && strcmp (value, "true()") == 0;
}

/* --- the kit's own --------------------------------------------------------------------------- */

static gboolean
load_own (PwFormLoader *loader, xmlNode *bind, PwFormNode *node, GError **error) {
  GStringChunk *strings = loader->form->strings;
  node->column = pw_form_xml_attribute (bind, PW_FORM_NAMESPACE, "column", strings);
  if (node->column != NULL
      && (node->column[0] == '\0'
          || node->column[strspn (node->column, G_CSET_a_2_z G_CSET_DIGITS "_")] != '\0'))
    return pw_form_xml_refuse (bind, error,
                               _ ("pw:column=\"%s\" is not a name of small letters, digits and _"),
                               node->column);
  const char *confidential
      = pw_form_xml_attribute (bind, PW_FORM_NAMESPACE, "confidential", strings);
  if (confidential != NULL && strcmp (confidential, "true") != 0
      && strcmp (confidential, "false") != 0)
    return pw_form_xml_refuse (bind, error, _ ("pw:confidential is \"true\" or \"false\""));
  node->confidential = confidential != NULL && strcmp (confidential, "true") == 0;
  return TRUE;
}

static gboolean
load_bind (PwFormLoader *loader, xmlNode *bind, GHashTable *bound, GError **error) {
  GStringChunk *strings = loader->form->strings;
  const char *nodeset = pw_form_xml_attribute (bind, NULL, "nodeset", strings);
  g_autoptr (GError) local = NULL;
  PwFormEntry *entry = pw_form_resolve (loader, bind, nodeset, TRUE, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (entry == NULL)
    return TRUE; /* of <meta> */
  static const char *const known[]
      = { "nodeset",        "type",      "required",  "readonly",        "relevant",
          "constraint",     "calculate", "pw:column", "pw:confidential", "jr:constraintMsg",
          "jr:requiredMsg", NULL };
  if (!pw_form_xml_attributes_are_known (bind, known, error))
    return FALSE;
  if (!g_hash_table_add (bound, entry))
    return pw_form_xml_refuse (bind, error, _ ("%s has two binds"), entry->node.path);
  PwFormNode *node = &entry->node;
  load_flag (loader, bind, "required", &node->required);
  load_flag (loader, bind, "readonly", &node->readonly);
  entry->conditional = pw_form_xml_attribute (bind, NULL, "relevant", strings) != NULL;
  const char *constraint_message
      = pw_form_xml_attribute (bind, PW_FORM_NS_JAVAROSA, "constraintMsg", strings);
  const char *required_message
      = pw_form_xml_attribute (bind, PW_FORM_NS_JAVAROSA, "requiredMsg", strings);
  return load_type (loader, bind, entry, error) && load_own (loader, bind, node, error)
         && pw_form_load_text_value (loader, bind, constraint_message, &node->constraint_message,
                                     error)
         && pw_form_load_text_value (loader, bind, required_message, &node->required_message,
                                     error);
}

gboolean
pw_form_load_binds (PwFormLoader *loader, GError **error) {
  g_autoptr (GHashTable) bound = g_hash_table_new (NULL, NULL);
  for (xmlNode *node = pw_form_xml_first (loader->model); node != NULL;
       node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, PW_FORM_NS_XFORMS, "bind") && !load_bind (loader, node, bound, error))
      return FALSE;
  }
  return TRUE;
}
