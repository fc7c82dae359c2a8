/* Actions of a form: setvalue, when a form is begun, an entry is added or an answer changes. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- events ---------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  PwFormEvent event;
} events[] = {
  { "odk-instance-first-load", PW_FORM_ON_FIRST_LOAD }, { "xforms-ready", PW_FORM_ON_FIRST_LOAD },
  { "odk-new-repeat", PW_FORM_ON_NEW_ENTRY },           { "jr-insert", PW_FORM_ON_NEW_ENTRY },
  { "xforms-value-changed", PW_FORM_ON_CHANGE },
};

static gboolean
find_event (const char *name, PwFormEvent *event) {
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++) {
    if (strcmp (events[i].name, name) == 0) {
      *event = events[i].event;
      return TRUE;
    }
  }
  return FALSE;
}

/* event= or ev:event=, without minding the namespace. */
static char *
event_names (const xmlNode *action) {
  for (const xmlAttr *attribute = action->properties; attribute != NULL;
       attribute = attribute->next) {
    if (strcmp (pw_form_xml_attribute_name (attribute), "event") == 0) {
      xmlChar *value = xmlNodeListGetString (action->doc, attribute->children, 1);
      char *names = g_strdup (value == NULL ? "" : (const char *)value);
      xmlFree (value);
      return names;
    }
  }
  return g_strdup ("");
}

/* --- setvalue -------------------------------------------------------------------------------- */

static const PwFormNode *
repeat_around (const PwFormNode *node) {
  while (node != NULL && node->kind != PW_FORM_REPEAT)
    node = node->parent;
  return node;
}

/* Adds what `action` is at `event`, with the source that the event needs. */
static gboolean
add_action (PwFormLoader *loader, xmlNode *element, PwFormAction action, const PwFormEntry *around,
            GError **error) {
  switch (action.event) {
  case PW_FORM_ON_FIRST_LOAD:
    break;
  case PW_FORM_ON_NEW_ENTRY:
    action.source = repeat_around (around == NULL ? action.target : &around->node);
    if (action.source == NULL)
      return pw_form_xml_refuse (element, error,
                                 _ ("odk-new-repeat outside a repeat; put <setvalue> into the "
                                    "<repeat>"));
    break;
  case PW_FORM_ON_CHANGE:
    /* Outside a question nothing changes: it never happens, in JavaRosa neither. */
    if (around == NULL || around->node.kind != PW_FORM_QUESTION)
      return TRUE;
    action.source = &around->node;
    break;
  }
  g_array_append_val (loader->form->actions, action);
  return TRUE;
}

static gboolean
load_value (PwFormLoader *loader, xmlNode *element, const PwFormEntry *target, PwFormAction *action,
            GError **error) {
  GStringChunk *strings = loader->form->strings;
  const char *value = pw_form_xml_attribute (element, NULL, "value", strings);
  action->text = value == NULL ? pw_form_xml_text (element, strings) : "";
  if (value == NULL || value[0] == '\0')
    return TRUE;
  action->value = pw_form_compile (loader, element, "setvalue", value, target, error);
  return action->value != NULL;
}

static gboolean
load_setvalue (PwFormLoader *loader, xmlNode *element, const PwFormEntry *around, GError **error) {
  const PwFormEntry *root = g_ptr_array_index (loader->form->entries, 0);
  const char *context = around == NULL ? root->full_path : around->full_path;
  const char *path;
  if (!pw_form_reference (loader, element, "ref", context, &path, error))
    return FALSE;
  if (path != NULL && pw_form_is_meta (loader, path))
    return TRUE; /* filled by the program */
  const PwFormEntry *target = pw_form_resolve (loader, element, path, error);
  if (target == NULL)
    return FALSE;
  if (target->node.kind != PW_FORM_QUESTION)
    return pw_form_xml_refuse (element, error, _ ("<setvalue> names %s, which is a group"),
                               target->node.path);
  PwFormAction action = { .target = &target->node };
  if (!load_value (loader, element, target, &action, error))
    return FALSE;
  g_autofree char *names = event_names (element);
  g_auto (GStrv) each = g_strsplit_set (names, " \t\r\n", -1);
  gboolean any = FALSE;
  for (gsize i = 0; each[i] != NULL; i++) {
    if (each[i][0] == '\0')
      continue;
    any = TRUE;
    if (!find_event (each[i], &action.event))
      return pw_form_xml_refuse (element, error,
                                 _ ("event \"%s\" is not supported; use odk-instance-first-load, "
                                    "odk-new-repeat or xforms-value-changed"),
                                 each[i]);
    if (!add_action (loader, element, action, around, error))
      return FALSE;
  }
  return any || pw_form_xml_refuse (element, error, _ ("<setvalue> needs an event"));
}

/* --- all actions ----------------------------------------------------------------------------- */

/* What else XForms and its kin can do, and what a form can use instead. */
static const struct {
  const char *name;
  const char *instead;
} refused[] = {
  { "setgeopoint", N_ ("the kit records no position by itself; use input with type geopoint") },
  { "setlocation", N_ ("the kit records no position by itself; use input with type geopoint") },
  { "recordaudio", N_ ("the kit records no sound by itself; use upload") },
  { "insert", N_ ("use a repeat") },
  { "delete", N_ ("use a repeat") },
  { "action", N_ ("use setvalue alone") },
};

gboolean
pw_form_is_action (const xmlNode *node) {
  if (pw_form_xml_is (node, "setvalue"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    if (pw_form_xml_is (node, refused[i].name))
      return TRUE;
  }
  return FALSE;
}

gboolean
pw_form_load_action (PwFormLoader *loader, xmlNode *action, const PwFormEntry *entry,
                     GError **error) {
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    if (pw_form_xml_is (action, refused[i].name))
      return pw_form_xml_refuse_element (action, error, _ (refused[i].instead));
  }
  return load_setvalue (loader, action, entry, error);
}

gboolean
pw_form_load_model_actions (PwFormLoader *loader, GError **error) {
  for (xmlNode *node = pw_form_xml_first (loader->model); node != NULL;
       node = pw_form_xml_next (node)) {
    if (pw_form_is_action (node) && !pw_form_load_action (loader, node, NULL, error))
      return FALSE;
  }
  return TRUE;
}
