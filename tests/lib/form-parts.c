/* Small forms for tests, put together from parts, each part on a known line. */
#include "tests/lib/form-parts.h"

#include <string.h>

char *
form_parts_xml (const FormParts *parts) {
#define PART(name, otherwise) (parts->name == NULL ? otherwise : parts->name)
  return g_strdup_printf (
      "%s\n<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
      "xmlns:jr='http://openrosa.org/javarosa' xmlns:pw='urn:panwas:xforms:1' "
      "xmlns:odk='http://www.opendatakit.org/xforms' xmlns:orx='http://openrosa.org/xforms' "
      "xmlns:ev='http://www.w3.org/2001/xml-events' xmlns:x='urn:x-vendor'>\n"
      "<h:head>%s<model>\n%s\n<instance><data %s>\n%s</data></instance>\n%s\n%s</model></h:head>\n"
      "<h:body>%s</h:body></h:html>\n",
      PART (start, ""), PART (head, "<h:title>T</h:title>"), PART (itext, ""),
      PART (root, "id='t' version='1'"), PART (nodes, "<a/><g><b/></g>"), PART (instance, ""),
      PART (binds, ""), PART (body, "<input ref='/data/a'/>"));
#undef PART
}

PwForm *
form_parts_load_bytes (const char *xml, gsize length, GError **error) {
  g_autoptr (GBytes) bytes = g_bytes_new (xml, length);
  return pw_form_load (bytes, error);
}

PwForm *
form_parts_load (const FormParts *parts) {
  g_autofree char *xml = form_parts_xml (parts);
  g_autoptr (GError) error = NULL;
  PwForm *form = form_parts_load_bytes (xml, strlen (xml), &error);
  if (form == NULL)
    g_error ("refused: %s\n%s", error->message, xml);
  return form;
}

void
form_parts_refused (const FormParts *parts, const char *line, const char *reason) {
  g_autofree char *xml = form_parts_xml (parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = form_parts_load_bytes (xml, strlen (xml), &error);
  if (form != NULL)
    g_error ("loaded in spite of: %s", reason);
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  if (strstr (error->message, reason) == NULL || !g_str_has_prefix (error->message, line))
    g_error ("\"%s\" does not say \"%s\" in %s", error->message, reason, line);
}

const PwFormNode *
form_parts_node (const PwForm *form, const char *path) {
  const PwFormNode *node = pw_form_find (form, path);
  if (node == NULL)
    g_error ("there is no %s", path);
  return node;
}

char *
form_parts_order (const PwForm *form) {
  static const char *const names[] = { "relevant", "calculate", "required", "readonly", "count" };
  GString *order = g_string_new (NULL);
  for (guint i = 0; i < pw_form_trigger_count (form); i++) {
    const PwFormTrigger *trigger = pw_form_trigger (form, i);
    g_string_append_printf (order, "%s%s %s", i == 0 ? "" : ", ", trigger->node->path,
                            names[trigger->kind]);
  }
  return g_string_free (order, FALSE);
}
