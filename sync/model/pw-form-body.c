/* The body of a form: which control asks for which node, with its label and hint. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean load_content (PwFormLoader *loader, xmlNode *parent, PwFormEntry *entry,
                              GError **error);

/* --- what is not known ----------------------------------------------------------------------- */

static gboolean
refuse_control (const xmlNode *node, GError **error) {
  static const struct {
    const char *name;
    const char *instead;
  } known_elsewhere[] = {
    { "range", N_ ("use input with type int or decimal and a constraint") },
    { "rank", N_ ("use select") },
    { "trigger", N_ ("use select1 with yes and no") },
    { "secret", N_ ("use input") },
    { "textarea", N_ ("use input with appearance=\"multiline\"") },
    { "output", N_ ("write plain text") },
    { "setvalue", N_ ("use a calculate on a bind") },
    { "setgeopoint", N_ ("use input with type geopoint") },
    { "recordaudio", N_ ("use upload") },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (known_elsewhere); i++) {
    if (strcmp ((const char *)node->name, known_elsewhere[i].name) == 0)
      return pw_form_xml_refuse_element (node, error, _ (known_elsewhere[i].instead));
  }
  return pw_form_xml_refuse_element (node, error,
                                     _ ("use group, repeat, input, select, select1 or upload"));
}

/* --- controls -------------------------------------------------------------------------------- */

/* Whether a control fits the type of its bind; XLSForm tools write "string" for both selects. */
static gboolean
settle_type (xmlNode *control, PwFormNode *node, GError **error) {
  const char *name = (const char *)control->name;
  gboolean fits = FALSE;
  if (strcmp (name, "select") == 0
      && (node->type == PW_FORM_STRING || node->type == PW_FORM_SELECT)) {
    node->type = PW_FORM_SELECT;
    fits = TRUE;
  } else if (strcmp (name, "select1") == 0
             && (node->type == PW_FORM_STRING || node->type == PW_FORM_SELECT1)) {
    node->type = PW_FORM_SELECT1;
    fits = TRUE;
  } else if (strcmp (name, "upload") == 0) {
    fits = node->type == PW_FORM_UPLOAD;
  } else if (strcmp (name, "input") == 0) {
    fits = node->type != PW_FORM_SELECT && node->type != PW_FORM_SELECT1
           && node->type != PW_FORM_UPLOAD;
  }
  if (!fits)
    return pw_form_xml_refuse (control, error, _ ("<%s> does not fit the type of %s in its bind"),
                               name, node->path);
  return TRUE;
}

static gboolean
load_control (PwFormLoader *loader, xmlNode *control, GError **error) {
  GStringChunk *strings = loader->form->strings;
  static const char *const known[] = { "ref", "appearance", "mediatype", "rows", NULL };
  if (!pw_form_xml_attributes_are_known (control, known, error))
    return FALSE;
  const char *reference = pw_form_xml_attribute (control, NULL, "ref", strings);
  PwFormEntry *entry = pw_form_resolve (loader, control, reference, FALSE, error);
  if (entry == NULL)
    return FALSE;
  PwFormNode *node = &entry->node;
  if (node->kind != PW_FORM_QUESTION)
    return pw_form_xml_refuse (control, error, _ ("%s is a group and cannot be asked"), node->path);
  if (node->has_control)
    return pw_form_xml_refuse (control, error, _ ("%s is asked twice"), node->path);
  if (!settle_type (control, node, error))
    return FALSE;
  node->has_control = TRUE;
  node->appearance = pw_form_xml_attribute (control, NULL, "appearance", strings);
  node->media_type = pw_form_xml_attribute (control, NULL, "mediatype", strings);
  for (xmlNode *child = pw_form_xml_first (control); child != NULL;
       child = pw_form_xml_next (child)) {
    gboolean ok;
    if (pw_form_xml_is (child, PW_FORM_NS_XFORMS, "label"))
      ok = pw_form_load_text (loader, child, &node->label, error);
    else if (pw_form_xml_is (child, PW_FORM_NS_XFORMS, "hint"))
      ok = pw_form_load_text (loader, child, &node->hint, error);
    else if (pw_form_xml_is (child, PW_FORM_NS_XFORMS, "item")
             || pw_form_xml_is (child, PW_FORM_NS_XFORMS, "itemset"))
      ok = TRUE; /* read together, below */
    else
      ok = refuse_control (child, error);
    if (!ok)
      return FALSE;
  }
  return pw_form_load_choices (loader, entry, control, error);
}

/* --- groups and repeats ---------------------------------------------------------------------- */

static gboolean
load_group (PwFormLoader *loader, xmlNode *group, GError **error) {
  GStringChunk *strings = loader->form->strings;
  static const char *const known[] = { "ref", "appearance", NULL };
  if (!pw_form_xml_attributes_are_known (group, known, error))
    return FALSE;
  const char *reference = pw_form_xml_attribute (group, NULL, "ref", strings);
  PwFormEntry *entry = pw_form_resolve (loader, group, reference, FALSE, error);
  if (entry == NULL)
    return FALSE;
  PwFormNode *node = &entry->node;
  if (node->kind == PW_FORM_QUESTION)
    return pw_form_xml_refuse (group, error, _ ("%s is a question, not a group"), node->path);
  /* Around a repeat the group only carries the label; <repeat> itself is the control. */
  if (node->kind == PW_FORM_GROUP)
    node->has_control = TRUE;
  const char *appearance = pw_form_xml_attribute (group, NULL, "appearance", strings);
  if (appearance != NULL)
    node->appearance = appearance;
  return load_content (loader, group, entry, error);
}

static gboolean
load_repeat (PwFormLoader *loader, xmlNode *repeat, GError **error) {
  GStringChunk *strings = loader->form->strings;
  static const char *const known[] = { "nodeset", "appearance", NULL };
  if (!pw_form_xml_attributes_are_known (repeat, known, error))
    return FALSE;
  const char *nodeset = pw_form_xml_attribute (repeat, NULL, "nodeset", strings);
  PwFormEntry *entry = pw_form_resolve (loader, repeat, nodeset, FALSE, error);
  if (entry == NULL)
    return FALSE;
  PwFormNode *node = &entry->node;
  if (node->kind != PW_FORM_REPEAT)
    return pw_form_xml_refuse (
        repeat, error, _ ("%s is no repeat: give it jr:template=\"\" in the instance"), node->path);
  if (node->has_control)
    return pw_form_xml_refuse (repeat, error, _ ("%s is asked twice"), node->path);
  node->has_control = TRUE;
  return load_content (loader, repeat, entry, error);
}

/* What stands in the body, a group or a repeat; `entry` gets the label and is NULL in the body. */
static gboolean
load_content (PwFormLoader *loader, xmlNode *parent, PwFormEntry *entry, GError **error) {
  static const char *const controls[] = { "input", "select", "select1", "upload", NULL };
  for (xmlNode *node = pw_form_xml_first (parent); node != NULL; node = pw_form_xml_next (node)) {
    gboolean ok;
    gboolean is_ours
        = node->ns != NULL && pw_form_xml_is (node, PW_FORM_NS_XFORMS, (const char *)node->name);
    if (is_ours && g_strv_contains (controls, (const char *)node->name))
      ok = load_control (loader, node, error);
    else if (pw_form_xml_is (node, PW_FORM_NS_XFORMS, "group"))
      ok = load_group (loader, node, error);
    else if (pw_form_xml_is (node, PW_FORM_NS_XFORMS, "repeat"))
      ok = load_repeat (loader, node, error);
    else if (entry != NULL && pw_form_xml_is (node, PW_FORM_NS_XFORMS, "label"))
      ok = pw_form_load_text (loader, node, &entry->node.label, error);
    else if (entry != NULL && pw_form_xml_is (node, PW_FORM_NS_XFORMS, "hint"))
      ok = pw_form_load_text (loader, node, &entry->node.hint, error);
    else
      ok = refuse_control (node, error);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

gboolean
pw_form_load_body (PwFormLoader *loader, GError **error) {
  return load_content (loader, loader->body, NULL, error);
}
