/* What a control makes of its node's type, and the bounds of a range. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

/* "12", "-0.5": digits with at most one sign and one point. */
static gboolean
is_decimal (const char *text) {
  const char *at = text + (*text == '-' || *text == '+' ? 1 : 0);
  gsize whole = strspn (at, G_CSET_DIGITS);
  at += whole;
  gsize fraction = 0;
  if (*at == '.')
    fraction = strspn (++at, G_CSET_DIGITS);
  at += fraction;
  return whole + fraction > 0 && *at == '\0';
}

static gboolean
load_bound (PwFormLoader *loader, xmlNode *control, const char *name, const char *otherwise,
            const char **bound, GError **error) {
  const char *text = pw_form_xml_attribute (control, NULL, name, loader->form->strings);
  *bound = text == NULL ? otherwise : text;
  if (!is_decimal (*bound))
    return pw_form_xml_refuse (control, error, _ ("%s of <range> needs a number, such as \"10\""),
                               name);
  return TRUE;
}

/* <range start="0" end="10" step="1"/>; what is left out is as XLSForm has it. */
static gboolean
load_range (PwFormLoader *loader, xmlNode *control, PwFormNode *node, GError **error) {
  if (!load_bound (loader, control, "start", "1", &node->range_start, error)
      || !load_bound (loader, control, "end", "10", &node->range_end, error)
      || !load_bound (loader, control, "step", "1", &node->range_step, error))
    return FALSE;
  if (g_ascii_strtod (node->range_step, NULL) == 0.0)
    return pw_form_xml_refuse (control, error, _ ("step of <range> is 0; leave it out"));
  gboolean is_whole
      = strchr (node->range_start, '.') == NULL && strchr (node->range_step, '.') == NULL;
  if (node->type != PW_FORM_INT && node->type != PW_FORM_DECIMAL)
    node->type = is_whole ? PW_FORM_INT : PW_FORM_DECIMAL;
  return TRUE;
}

/* The control decides where the bind says something else: tools write "string" for many types, and
 * numbers or texts for the codes of a select. */
gboolean
pw_form_settle_type (PwFormLoader *loader, xmlNode *control, PwFormNode *node, GError **error) {
  switch (node->control) {
  case PW_FORM_SELECT_MANY:
    node->type = PW_FORM_SELECT;
    return TRUE;
  case PW_FORM_SELECT_ONE:
    node->type = PW_FORM_SELECT1;
    return TRUE;
  case PW_FORM_RANK_ALL:
    node->type = PW_FORM_RANK;
    return TRUE;
  case PW_FORM_UPLOAD_FILE:
    node->type = PW_FORM_UPLOAD;
    return TRUE;
  case PW_FORM_TRIGGER:
    node->type = PW_FORM_STRING;
    return TRUE;
  case PW_FORM_RANGE:
    return load_range (loader, control, node, error);
  case PW_FORM_NO_CONTROL:
  case PW_FORM_INPUT:
    return TRUE;
  }
  return TRUE;
}
