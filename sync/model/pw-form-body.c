/* The body of a form: which control asks for which node, with its label and hint. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a group, a repeat or the body gives to what stands in it. */
typedef struct {
  const char *path;          /* relative references start here */
  const PwFormEntry *repeat; /* the repeat around it; NULL if there is none */
  const PwFormText *label;   /* of a <group> that names no node, for the repeat inside it */
} Around;

static gboolean load_content (PwFormLoader *loader, xmlNode *parent, PwFormEntry *entry,
                              Around *around, GError **error);

/* --- what is not known ----------------------------------------------------------------------- */

static gboolean
refuse_control (const xmlNode *node, GError **error) {
  static const struct {
    const char *name;
    const char *instead;
  } known_elsewhere[] = {
    { "submit", N_ ("remove it; a form ends by itself") },
    { "copy", N_ ("use value") },
    { "output", N_ ("put it into a label") },
    { "help", N_ ("use hint") },
    { "alert", N_ ("use jr:constraintMsg on the bind") },
    { "switch", N_ ("use group with relevant") },
    { "setlocation", N_ ("use input with type geopoint") },
    { "label", N_ ("put it into a group or a control") },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (known_elsewhere); i++) {
    if (pw_form_xml_is (node, known_elsewhere[i].name))
      return pw_form_xml_refuse_element (node, error, _ (known_elsewhere[i].instead));
  }
  return pw_form_xml_refuse_element (
      node, error, _ ("use group, repeat, input, select, select1, rank, upload, range or trigger"));
}

/* --- controls -------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  PwFormControl control;
  const char *appearance; /* what the element itself says of its looks; NULL if nothing */
} controls[] = {
  { "input", PW_FORM_INPUT, NULL },           { "secret", PW_FORM_INPUT, "masked" },
  { "textarea", PW_FORM_INPUT, "multiline" }, { "select", PW_FORM_SELECT_MANY, NULL },
  { "select1", PW_FORM_SELECT_ONE, NULL },    { "rank", PW_FORM_RANK_ALL, NULL },
  { "upload", PW_FORM_UPLOAD_FILE, NULL },    { "range", PW_FORM_RANGE, NULL },
  { "trigger", PW_FORM_TRIGGER, NULL },
};

/* Numbers the controls as they come, for the groups around them too: the order of asking. */
static void
note_asked (PwFormLoader *loader, PwFormEntry *entry) {
  loader->asked++;
  for (const PwFormNode *node = &entry->node; node != NULL; node = node->parent) {
    PwFormEntry *each = (PwFormEntry *)node;
    if (each->asked == 0)
      each->asked = loader->asked;
  }
}

/* A control must stand in the <repeat>s that its node is in: JavaRosa's rule too. */
static gboolean
stands_right (xmlNode *control, const PwFormEntry *entry, const PwFormEntry *repeat,
              GError **error) {
  const PwFormNode *up = entry->node.parent;
  while (up != NULL && up->kind != PW_FORM_REPEAT)
    up = up->parent;
  const PwFormNode *around = repeat == NULL ? NULL : &repeat->node;
  if (up == around)
    return TRUE;
  if (up == NULL)
    return pw_form_xml_refuse (control, error,
                               _ ("%s is asked inside <repeat> but is not below %s"),
                               entry->node.path, around->path);
  return pw_form_xml_refuse (control, error,
                             _ ("%s is in the repeat %s; put its control directly into that "
                                "<repeat>"),
                             entry->node.path, up->path);
}

static gboolean
load_parts (PwFormLoader *loader, xmlNode *control, PwFormEntry *entry, GError **error) {
  PwFormNode *node = &entry->node;
  for (xmlNode *child = pw_form_xml_first (control); child != NULL;
       child = pw_form_xml_next (child)) {
    gboolean ok = TRUE;
    if (pw_form_xml_is (child, "label"))
      ok = pw_form_load_text (loader, child, &node->label, error);
    else if (pw_form_xml_is (child, "hint"))
      ok = pw_form_load_text (loader, child, &node->hint, error);
    else if (pw_form_is_action (child))
      ok = pw_form_load_action (loader, child, entry, error);
    else if (!pw_form_xml_is (child, "item") && !pw_form_xml_is (child, "itemset")
             && !pw_form_xml_is (child, "tag"))
      ok = refuse_control (child, error);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

static gboolean
load_control (PwFormLoader *loader, xmlNode *control, gsize which, const Around *around,
              GError **error) {
  GStringChunk *strings = loader->form->strings;
  const char *path;
  if (!pw_form_reference (loader, control, "ref", around->path, &path, error))
    return FALSE;
  PwFormEntry *entry = pw_form_resolve (loader, control, path, error);
  if (entry == NULL)
    return FALSE;
  PwFormNode *node = &entry->node;
  if (node->kind != PW_FORM_QUESTION)
    return pw_form_xml_refuse (control, error, _ ("%s is a group and cannot be asked"), node->path);
  if (!stands_right (control, entry, around->repeat, error))
    return FALSE;
  if (node->has_control && node->control == controls[which].control)
    return TRUE; /* the same again, in another group: asked once */
  if (node->has_control)
    return pw_form_xml_refuse (control, error, _ ("%s is asked in two ways; keep one"), node->path);
  node->has_control = TRUE;
  node->control = controls[which].control;
  note_asked (loader, entry);
  const char *appearance = pw_form_xml_attribute (control, NULL, "appearance", strings);
  if (appearance == NULL || appearance[0] == '\0')
    appearance = controls[which].appearance;
  node->appearance = appearance == NULL ? "" : appearance;
  node->media_type = pw_form_xml_attribute (control, NULL, "mediatype", strings);
  const char *query = pw_form_xml_attribute (control, NULL, "query", strings);
  if (query != NULL && node->control == PW_FORM_INPUT)
    return pw_form_load_query (loader, entry, control, query, error)
           && load_parts (loader, control, entry, error);
  return pw_form_settle_type (loader, control, node, error)
         && load_parts (loader, control, entry, error)
         && pw_form_load_choices (loader, entry, control, error);
}

/* --- groups and repeats ---------------------------------------------------------------------- */

/* Labels of a node that two groups name: the first one stays. */
static void
keep_first (const PwFormText **text, const PwFormText *found) {
  if (*text == NULL)
    *text = found;
}

static gboolean
load_group (PwFormLoader *loader, xmlNode *group, const Around *around, GError **error) {
  GStringChunk *strings = loader->form->strings;
  const char *path;
  if (!pw_form_reference (loader, group, "ref", around->path, &path, error))
    return FALSE;
  if (path == NULL && !pw_form_reference (loader, group, "nodeset", around->path, &path, error))
    return FALSE;
  Around inside = { .path = path == NULL ? around->path : path, .repeat = around->repeat };
  PwFormEntry *entry = NULL;
  if (path != NULL) {
    entry = pw_form_resolve (loader, group, path, error);
    if (entry == NULL)
      return FALSE;
    /* A question that is also called a group is a question. */
    if (entry->node.kind == PW_FORM_QUESTION)
      entry = NULL;
  }
  if (entry != NULL) {
    PwFormNode *node = &entry->node;
    /* Around a repeat the group only carries the label; <repeat> itself is the control. */
    if (node->kind == PW_FORM_GROUP)
      node->has_control = TRUE;
    const char *appearance = pw_form_xml_attribute (group, NULL, "appearance", strings);
    if (appearance != NULL && node->appearance[0] == '\0')
      node->appearance = appearance;
  }
  return load_content (loader, group, entry, &inside, error);
}

/* jr:count, or jr:noAddRemove other than false. */
static gboolean
load_count (PwFormLoader *loader, xmlNode *repeat, PwFormEntry *entry, GError **error) {
  const char *fixed
      = pw_form_xml_attribute (repeat, PW_FORM_NS_JAVAROSA, "noAddRemove", loader->form->strings);
  PwFormNode *node = &entry->node;
  if (!pw_form_compile_attribute (loader, repeat, PW_FORM_NS_JAVAROSA, "count", entry,
                                  &node->expressions[PW_FORM_COUNT], error))
    return FALSE;
  node->fixed_entries = node->expressions[PW_FORM_COUNT] != NULL
                        || (fixed != NULL && !g_str_has_prefix (fixed, "false"));
  return TRUE;
}

static gboolean
load_repeat (PwFormLoader *loader, xmlNode *repeat, const Around *around, GError **error) {
  const char *path;
  if (!pw_form_reference (loader, repeat, "nodeset", around->path, &path, error))
    return FALSE;
  PwFormEntry *entry = pw_form_resolve (loader, repeat, path, error);
  if (entry == NULL)
    return FALSE;
  PwFormNode *node = &entry->node;
  if (node->kind != PW_FORM_REPEAT)
    return pw_form_xml_refuse (repeat, error, _ ("%s cannot be repeated"), node->path);
  if (node->has_control)
    return pw_form_xml_refuse (repeat, error, _ ("%s is repeated twice in the body"), node->path);
  if (!stands_right (repeat, entry, around->repeat, error))
    return FALSE;
  node->has_control = TRUE;
  note_asked (loader, entry);
  keep_first (&node->label, around->label);
  const char *appearance
      = pw_form_xml_attribute (repeat, NULL, "appearance", loader->form->strings);
  if (appearance != NULL && appearance[0] != '\0')
    node->appearance = appearance;
  Around inside = { .path = path, .repeat = entry };
  return load_count (loader, repeat, entry, error)
         && load_content (loader, repeat, entry, &inside, error);
}

/* --- content --------------------------------------------------------------------------------- */

/* A label or hint of a group; without a node it is kept for the repeat inside. */
static gboolean
load_caption (PwFormLoader *loader, xmlNode *node, PwFormEntry *entry, Around *around,
              GError **error) {
  const PwFormText *text;
  if (!pw_form_load_text (loader, node, &text, error))
    return FALSE;
  gboolean is_label = pw_form_xml_is (node, "label");
  if (entry != NULL)
    keep_first (is_label ? &entry->node.label : &entry->node.hint, text);
  else if (is_label)
    around->label = text;
  return TRUE;
}

/* Captions that JavaRosa's own buttons once had: jr:addCaption and the like. */
static gboolean
is_old_caption (const xmlNode *node) {
  const char *name = pw_form_xml_name (node);
  return g_str_has_suffix (name, "Caption") || g_str_has_suffix (name, "Header");
}

/* What stands in the body, a group or a repeat; `entry` gets the label and is NULL in the body. */
static gboolean
load_content (PwFormLoader *loader, xmlNode *parent, PwFormEntry *entry, Around *around,
              GError **error) {
  for (xmlNode *node = pw_form_xml_first (parent); node != NULL; node = pw_form_xml_next (node)) {
    gsize which = 0;
    while (which < G_N_ELEMENTS (controls) && !pw_form_xml_is (node, controls[which].name))
      which++;
    gboolean ok = TRUE;
    gboolean is_caption = pw_form_xml_is (node, "label") || pw_form_xml_is (node, "hint");
    if (which < G_N_ELEMENTS (controls))
      ok = load_control (loader, node, which, around, error);
    else if (pw_form_xml_is (node, "group"))
      ok = load_group (loader, node, around, error);
    else if (pw_form_xml_is (node, "repeat"))
      ok = load_repeat (loader, node, around, error);
    else if (parent != loader->body && is_caption)
      ok = load_caption (loader, node, entry, around, error);
    else if (pw_form_is_action (node))
      ok = pw_form_load_action (loader, node, around->repeat, error);
    else if (!is_old_caption (node))
      ok = refuse_control (node, error);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

/* Questions are asked in the order of the body, where that differs from the instance's. */
static int
compare_asked (gconstpointer a, gconstpointer b) {
  const PwFormEntry *left = *(const PwFormEntry *const *)a;
  const PwFormEntry *right = *(const PwFormEntry *const *)b;
  return (left->asked > right->asked) - (left->asked < right->asked);
}

static void
sort_children (PwFormEntry *entry) {
  guint last = 0;
  gboolean in_order = TRUE;
  for (guint i = 0; i < entry->children->len; i++) {
    PwFormEntry *child = g_ptr_array_index (entry->children, i);
    if (child->asked == 0)
      child->asked = last; /* not asked: stays behind the one before it */
    in_order = in_order && child->asked >= last;
    last = child->asked;
  }
  if (in_order)
    return;
  g_ptr_array_sort (entry->children, compare_asked);
  for (guint i = 0; i < entry->children->len; i++)
    ((PwFormEntry *)g_ptr_array_index (entry->children, i))->node.index = i;
}

gboolean
pw_form_load_body (PwFormLoader *loader, GError **error) {
  PwFormEntry *root = g_ptr_array_index (loader->form->entries, 0);
  Around around = { .path = root->full_path };
  if (!load_content (loader, loader->body, NULL, &around, error))
    return FALSE;
  for (guint i = 0; i < loader->form->entries->len; i++) {
    PwFormEntry *entry = g_ptr_array_index (loader->form->entries, i);
    if (entry->children != NULL)
      sort_children (entry);
  }
  return TRUE;
}
