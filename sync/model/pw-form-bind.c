/* The binds of a form: types, expressions, messages, and the kit's own attributes. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- types ----------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  PwFormType type;
} types[] = {
  { "string", PW_FORM_STRING },     { "text", PW_FORM_STRING },
  { "int", PW_FORM_INT },           { "integer", PW_FORM_INT },
  { "long", PW_FORM_INT },          { "decimal", PW_FORM_DECIMAL },
  { "double", PW_FORM_DECIMAL },    { "float", PW_FORM_DECIMAL },
  { "boolean", PW_FORM_BOOLEAN },   { "date", PW_FORM_DATE },
  { "time", PW_FORM_TIME },         { "dateTime", PW_FORM_DATE_TIME },
  { "select", PW_FORM_SELECT },     { "listItems", PW_FORM_SELECT },
  { "select1", PW_FORM_SELECT1 },   { "listItem", PW_FORM_SELECT1 },
  { "rank", PW_FORM_RANK },         { "geopoint", PW_FORM_GEOPOINT },
  { "binary", PW_FORM_UPLOAD },     { "geotrace", PW_FORM_GEOTRACE },
  { "geoshape", PW_FORM_GEOSHAPE },
};

/* Types that are not known are texts, as in JavaRosa; their spelling is kept for the faces. */
static void
load_type (PwFormLoader *loader, xmlNode *bind, PwFormNode *node) {
  const char *name = pw_form_xml_attribute (bind, NULL, "type", loader->form->strings);
  if (name == NULL || name[0] == '\0' || node->kind != PW_FORM_QUESTION)
    return;
  const char *colon = strchr (name, ':');
  const char *local = colon == NULL ? name : colon + 1;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (strcmp (types[i].name, local) == 0) {
      node->type = types[i].type;
      return;
    }
  }
  node->saved_as = local;
}

/* --- expressions ----------------------------------------------------------------------------- */

static const struct {
  PwFormExpression kind;
  const char *ns;
  const char *name;
} expressions[] = {
  { PW_FORM_RELEVANT, NULL, "relevant" },     { PW_FORM_CALCULATE, NULL, "calculate" },
  { PW_FORM_REQUIRED, NULL, "required" },     { PW_FORM_READONLY, NULL, "readonly" },
  { PW_FORM_CONSTRAINT, NULL, "constraint" }, { PW_FORM_WARN, PW_FORM_NAMESPACE, "warn" },
};

/* true() and false() of required and readonly, and a relevant that is always true, are settled
 * here. */
static gboolean
is_settled (PwFormNode *node, PwFormExpression kind, const char *text) {
  gboolean is_true = strcmp (text, "true()") == 0;
  if (!is_true && strcmp (text, "false()") != 0)
    return FALSE;
  if (kind == PW_FORM_REQUIRED)
    node->required = is_true;
  else if (kind == PW_FORM_READONLY)
    node->readonly = is_true;
  else
    return kind == PW_FORM_RELEVANT && is_true;
  return TRUE;
}

/* One attribute. Two binds for one node may share the work, but not say different things. */
static gboolean
load_expression (PwFormLoader *loader, xmlNode *bind, PwFormEntry *entry, gsize which,
                 GError **error) {
  PwFormNode *node = &entry->node;
  PwFormExpression kind = expressions[which].kind;
  const char *name = expressions[which].name;
  const char *text
      = pw_form_xml_attribute (bind, expressions[which].ns, name, loader->form->strings);
  if (text == NULL || text[0] == '\0' || is_settled (node, kind, text))
    return TRUE;
  /* A group has no answer: only these two reach what is in it. */
  if (node->kind != PW_FORM_QUESTION && kind != PW_FORM_RELEVANT && kind != PW_FORM_READONLY)
    return TRUE;
  const PwXpath *known = node->expressions[kind];
  if (known != NULL && strcmp (pw_xpath_text (known), text) == 0)
    return TRUE;
  if (known != NULL)
    return pw_form_xml_refuse (bind, error, _ ("%s has two binds that differ in %s; keep one"),
                               node->path, name);
  node->expressions[kind] = pw_form_compile (loader, bind, name, text, entry, error);
  return node->expressions[kind] != NULL;
}

/* --- messages -------------------------------------------------------------------------------- */

static void
load_message (PwFormLoader *loader, xmlNode *bind, const char *ns, const char *name,
              const PwFormText **text) {
  const char *value = pw_form_xml_attribute (bind, ns, name, loader->form->strings);
  const PwFormText *found = pw_form_text_of (loader, value);
  if (found != NULL)
    *text = found;
}

static void
load_messages (PwFormLoader *loader, xmlNode *bind, PwFormNode *node) {
  load_message (loader, bind, PW_FORM_NS_JAVAROSA, "constraintMsg", &node->constraint_message);
  load_message (loader, bind, PW_FORM_NS_JAVAROSA, "requiredMsg", &node->required_message);
  load_message (loader, bind, PW_FORM_NAMESPACE, "warnMsg", &node->warn_message);
}

/* --- the kit's own --------------------------------------------------------------------------- */

/* A misspelt attribute of the kit would be a mark that is not there. */
static gboolean
own_names_are_known (xmlNode *bind, GError **error) {
  static const char *const known[]
      = { "column", "confidential", "transient", "warn", "warnMsg", NULL };
  for (const xmlAttr *attribute = bind->properties; attribute != NULL;
       attribute = attribute->next) {
    const char *name = pw_form_xml_attribute_name (attribute);
    if (attribute->ns != NULL && strcmp ((const char *)attribute->ns->href, PW_FORM_NAMESPACE) == 0
        && !g_strv_contains (known, name))
      return pw_form_xml_refuse (bind, error,
                                 _ ("pw:%s is not known; use pw:column, "
                                    "pw:confidential, pw:transient, pw:warn or pw:warnMsg"),
                                 name);
  }
  return TRUE;
}

static gboolean
load_mark (PwFormLoader *loader, xmlNode *bind, const char *name, gboolean *mark, GError **error) {
  const char *value = pw_form_xml_attribute (bind, PW_FORM_NAMESPACE, name, loader->form->strings);
  if (value != NULL && strcmp (value, "true") != 0 && strcmp (value, "false") != 0)
    return pw_form_xml_refuse (bind, error, _ ("pw:%s is \"true\" or \"false\""), name);
  if (value != NULL)
    *mark = strcmp (value, "true") == 0;
  return TRUE;
}

static gboolean
load_own (PwFormLoader *loader, xmlNode *bind, PwFormNode *node, GError **error) {
  GStringChunk *strings = loader->form->strings;
  if (!own_names_are_known (bind, error))
    return FALSE;
  const char *column = pw_form_xml_attribute (bind, PW_FORM_NAMESPACE, "column", strings);
  if (column != NULL
      && (column[0] == '\0' || column[strspn (column, G_CSET_a_2_z G_CSET_DIGITS "_")] != '\0'))
    return pw_form_xml_refuse (
        bind, error, _ ("pw:column=\"%s\" is not a name of small letters, digits and _"), column);
  if (column != NULL)
    node->column = column;
  return load_mark (loader, bind, "confidential", &node->confidential, error)
         && load_mark (loader, bind, "transient", &node->transient, error);
}

/* --- binds ----------------------------------------------------------------------------------- */

static void
load_preload (PwFormLoader *loader, xmlNode *bind, PwFormNode *node) {
  GStringChunk *strings = loader->form->strings;
  const char *preload = pw_form_xml_attribute (bind, PW_FORM_NS_JAVAROSA, "preload", strings);
  if (preload == NULL || preload[0] == '\0')
    return;
  node->preload = preload;
  node->preload_params
      = pw_form_xml_attribute (bind, PW_FORM_NS_JAVAROSA, "preloadParams", strings);
}

/* A bind for a node that is not there means nothing, as in JavaRosa; but a mark of the kit was
 * meant for something. */
static gboolean
own_is_absent (PwFormLoader *loader, xmlNode *bind, const char *path, GError **error) {
  for (const xmlAttr *attribute = bind->properties; attribute != NULL;
       attribute = attribute->next) {
    if (attribute->ns != NULL && strcmp ((const char *)attribute->ns->href, PW_FORM_NAMESPACE) == 0)
      return pw_form_resolve (loader, bind, path, error) != NULL;
  }
  return TRUE;
}

static gboolean
load_bind (PwFormLoader *loader, xmlNode *bind, const char *root, GError **error) {
  const char *nodeset = pw_form_xml_attribute (bind, NULL, "nodeset", loader->form->strings);
  if (nodeset == NULL)
    nodeset = pw_form_xml_attribute (bind, NULL, "ref", loader->form->strings);
  if (nodeset == NULL || nodeset[0] == '\0')
    return pw_form_xml_refuse (bind, error, _ ("a <bind> needs a nodeset"));
  const char *path = pw_form_absolute (loader, bind, nodeset, root, error);
  if (path == NULL)
    return FALSE;
  if (pw_form_is_meta (loader, path))
    return TRUE;
  if (strchr (path, '@') != NULL)
    return pw_form_xml_refuse (bind, error, _ ("%s is an attribute; use a node of its own"), path);
  PwFormEntry *entry = pw_form_entry (loader->form, path);
  if (entry == NULL)
    return own_is_absent (loader, bind, path, error);
  load_type (loader, bind, &entry->node);
  load_preload (loader, bind, &entry->node);
  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++) {
    if (!load_expression (loader, bind, entry, i, error))
      return FALSE;
  }
  load_messages (loader, bind, &entry->node);
  return load_own (loader, bind, &entry->node, error);
}

gboolean
pw_form_load_binds (PwFormLoader *loader, GError **error) {
  const char *root = ((PwFormEntry *)pw_form_root (loader->form))->full_path;
  for (xmlNode *node = pw_form_xml_first (loader->model); node != NULL;
       node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, "bind") && !load_bind (loader, node, root, error))
      return FALSE;
  }
  return TRUE;
}
