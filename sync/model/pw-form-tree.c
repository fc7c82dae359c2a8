/* The main instance of a form: its nodes, the document of a new one, and the templates of repeats.
 *
 * The document has no namespaces and no templates. The template of a repeat is the element with
 * jr:template, or its first entry without the entries of repeats in it (as JavaRosa does). Entries
 * that lack a node get it, so that every entry has all nodes of the form. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-limits.h"

static gboolean load_children (PwFormLoader *loader, PwFormEntry *parent, xmlNode *element,
                               xmlNode *plain, guint depth, GError **error);

/* --- elements -------------------------------------------------------------------------------- */

/* <meta> is OpenRosa's: instance ids and the like are made by the program. It stands below the
 * root, and with an <entity> in it also in a repeat. */
static gboolean
is_meta (const PwFormEntry *parent, xmlNode *node) {
  if (!pw_form_xml_is (node, "meta"))
    return FALSE;
  gboolean has_entity = FALSE;
  for (xmlNode *child = pw_form_xml_first (node); child != NULL; child = pw_form_xml_next (child))
    has_entity = has_entity || pw_form_xml_is (child, "entity");
  return parent->node.parent == NULL || has_entity;
}

static gboolean
is_template (xmlNode *element) {
  return xmlHasNsProp (element, (const xmlChar *)"template", (const xmlChar *)PW_FORM_NS_JAVAROSA)
             != NULL
         || xmlHasProp (element, (const xmlChar *)"jr:template") != NULL;
}

/* A new element of `doc` with the local name and the plain attributes of `element`. */
static xmlNode *
plain_element (xmlDoc *doc, xmlNode *element) {
  xmlNode *plain = xmlNewDocNode (doc, NULL, (const xmlChar *)pw_form_xml_name (element), NULL);
  for (xmlAttr *attribute = element->properties; attribute != NULL; attribute = attribute->next) {
    if (attribute->ns != NULL || strchr ((const char *)attribute->name, ':') != NULL)
      continue;
    xmlChar *value = xmlNodeListGetString (element->doc, attribute->children, 1);
    (void)xmlNewProp (plain, attribute->name, value);
    xmlFree (value);
  }
  return plain;
}

static void
set_text (xmlNode *plain, const char *text) {
  if (text[0] != '\0')
    xmlAddChild (plain, xmlNewDocText (plain->doc, (const xmlChar *)text));
}

/* Everything below `element`, of which the form knows no nodes. */
static void
copy_plain (PwFormLoader *loader, xmlNode *plain, xmlNode *element) {
  xmlNode *child = pw_form_xml_first (element);
  if (child == NULL)
    set_text (plain, pw_form_xml_text (element, loader->form->strings));
  for (; child != NULL; child = pw_form_xml_next (child))
    copy_plain (loader, xmlAddChild (plain, plain_element (plain->doc, child)), child);
}

/* --- nodes ----------------------------------------------------------------------------------- */

/* What the entry for `element` is, by its content and by what the body says of it. */
static gboolean
settle_kind (PwFormLoader *loader, PwFormEntry *entry, xmlNode *element, GError **error) {
  guint shape = GPOINTER_TO_UINT (g_hash_table_lookup (loader->shapes, entry->full_path));
  gboolean is_leaf = pw_form_xml_first (element) == NULL;
  PwFormNode *node = &entry->node;
  node->line = (guint)MAX (xmlGetLineNo (element), 0);
  if ((shape & PW_FORM_SHAPE_REPEAT) != 0) {
    node->kind = PW_FORM_REPEAT;
    if (is_leaf)
      return pw_form_xml_refuse (
          element, error, _ ("the repeat <%s> holds no question; put one into it"), node->name);
  } else if (!is_leaf || shape == PW_FORM_SHAPE_GROUP) {
    node->kind = PW_FORM_GROUP;
  } else {
    node->type = PW_FORM_STRING;
  }
  return TRUE;
}

/* The entry of `element`: a new one, or the one that another entry of a repeat has made. */
static PwFormEntry *
entry_for (PwFormLoader *loader, PwFormEntry *parent, xmlNode *element, gboolean *is_new,
           GError **error) {
  PwForm *form = loader->form;
  const char *name = pw_form_xml_name (element);
  PwFormEntry *entry = (PwFormEntry *)pw_form_child_named (&parent->node, name);
  *is_new = entry == NULL;
  if (entry != NULL)
    return entry;
  if (strlen (name) > PW_NAME_BYTES_MAX || form->entries->len >= PW_FORM_NODES_MAX) {
    (void)pw_form_xml_refuse (element, error,
                              _ ("the form has too many questions, or a name is too long"));
    return NULL;
  }
  entry = pw_form_add_entry (form, parent, name);
  return settle_kind (loader, entry, element, error) ? entry : NULL;
}

static gboolean
is_empty_leaf (xmlNode *element) {
  for (xmlNode *child = element->children; child != NULL; child = child->next) {
    if (child->type == XML_ELEMENT_NODE
        || (child->type == XML_TEXT_NODE && !xmlIsBlankNode (child)))
      return FALSE;
  }
  return TRUE;
}

/* Puts `plain` where it belongs: into the document, or aside as the template. */
static void
place (PwFormEntry *entry, xmlNode *plain, xmlNode *plain_parent, gboolean template) {
  if (!template) {
    xmlAddChild (plain_parent, plain);
    if (entry->first == NULL)
      entry->first = plain;
    return;
  }
  entry->template = plain;
  entry->has_template = TRUE;
}

static gboolean
load_node (PwFormLoader *loader, PwFormEntry *parent, xmlNode *element, xmlNode *plain_parent,
           GHashTable *seen, guint depth, GError **error) {
  gboolean is_new;
  PwFormEntry *entry = entry_for (loader, parent, element, &is_new, error);
  if (entry == NULL)
    return FALSE;
  PwFormNode *node = &entry->node;
  gboolean template = is_template (element);
  if (node->kind == PW_FORM_REPEAT) {
    /* A second template, or one in an entry whose repeat has one: the first stays, as in JavaRosa.
     */
    if (template && entry->has_template)
      return TRUE;
  } else if (!g_hash_table_add (seen, entry)) {
    if (is_empty_leaf (element) && node->kind == PW_FORM_QUESTION)
      return TRUE; /* nothing is lost, and JavaRosa takes it */
    return pw_form_xml_refuse (element, error,
                               _ ("<%s> stands twice in its group; name them apart"), node->name);
  } else {
    template = FALSE; /* of something that is not repeated: it means nothing */
  }
  xmlNode *plain = plain_element (plain_parent->doc, element);
  place (entry, plain, plain_parent, template);
  if (node->kind != PW_FORM_QUESTION)
    return load_children (loader, entry, element, plain,
                          depth + (node->kind == PW_FORM_REPEAT ? 2 : 1), error);
  const char *text = pw_form_xml_text (element, loader->form->strings);
  set_text (plain, text);
  if (is_new && text[0] != '\0')
    node->default_text = text;
  return TRUE;
}

/* `depth` counts the JSON containers around the children: an object for a group, an array more
 * for a repeat. */
static gboolean
load_children (PwFormLoader *loader, PwFormEntry *parent, xmlNode *element, xmlNode *plain,
               guint depth, GError **error) {
  if (depth > PW_ANSWERS_DEPTH_MAX)
    return pw_form_xml_refuse (element, error, _ ("groups are nested too deeply"));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (xmlNode *node = pw_form_xml_first (element); node != NULL; node = pw_form_xml_next (node)) {
    if (is_meta (parent, node))
      copy_plain (loader, xmlAddChild (plain, plain_element (plain->doc, node)), node);
    else if (!load_node (loader, parent, node, plain, seen, depth, error))
      return FALSE;
  }
  return TRUE;
}

/* --- completing ------------------------------------------------------------------------------ */

static PwFormEntry *
entry_of_child (const PwFormEntry *entry, const xmlNode *child) {
  return (PwFormEntry *)pw_form_child_named (&entry->node, (const char *)child->name);
}

/* Gives `plain` and what is below every node that it lacks; repeats may be without entries. `room`
 * is how many nodes may still be given: FALSE if that was not enough. */
static gboolean
complete (PwFormEntry *entry, xmlNode *plain, guint *room) {
  guint count = pw_form_child_count (&entry->node);
  g_autofree guint8 *there = g_new0 (guint8, count + 1);
  for (xmlNode *child = plain->children; child != NULL; child = child->next) {
    PwFormEntry *known = child->type == XML_ELEMENT_NODE ? entry_of_child (entry, child) : NULL;
    if (known == NULL)
      continue;
    there[known->node.index] = TRUE;
    if (known->node.kind != PW_FORM_QUESTION && !complete (known, child, room))
      return FALSE;
  }
  for (guint i = 0; i < count; i++) {
    PwFormEntry *child = g_ptr_array_index (entry->children, i);
    if (there[i] || child->node.kind == PW_FORM_REPEAT)
      continue;
    if ((*room)-- == 0)
      return FALSE;
    xmlNode *added = xmlNewChild (plain, NULL, (const xmlChar *)child->node.name, NULL);
    if (child->node.kind != PW_FORM_QUESTION && !complete (child, added, room))
      return FALSE;
  }
  return TRUE;
}

static gboolean
complete_all (PwForm *form) {
  guint room = PW_FORM_NODES_MAX;
  for (guint i = 0; i < form->entries->len; i++) {
    PwFormEntry *entry = g_ptr_array_index (form->entries, i);
    xmlNode *plain = i == 0 ? xmlDocGetRootElement (form->main) : entry->template;
    if (plain != NULL && !complete (entry, plain, &room))
      return FALSE;
  }
  return TRUE;
}

/* Removes the entries of repeats inside a template that was a first entry. */
static void
trim (PwFormEntry *entry, xmlNode *plain) {
  for (xmlNode *child = plain->children, *next; child != NULL; child = next) {
    next = child->next;
    PwFormEntry *known = child->type == XML_ELEMENT_NODE ? entry_of_child (entry, child) : NULL;
    if (known != NULL && known->node.kind == PW_FORM_REPEAT) {
      xmlUnlinkNode (child);
      xmlFreeNode (child);
    } else if (known != NULL) {
      trim (known, child);
    }
  }
}

/* A repeat without a template begins its entries as its first one in the file was. */
static void
make_template (PwForm *form, PwFormEntry *entry) {
  entry->template = entry->first == NULL
                        ? xmlNewDocNode (form->main, NULL, (const xmlChar *)entry->node.name, NULL)
                        : xmlDocCopyNode (entry->first, form->main, 1);
  trim (entry, entry->template);
}

gboolean
pw_form_load_tree (PwFormLoader *loader, GError **error) {
  PwForm *form = loader->form;
  xmlNode *instance = loader->instance;
  form->main = xmlNewDoc ((const xmlChar *)"1.0");
  xmlNode *plain = plain_element (form->main, instance);
  xmlDocSetRootElement (form->main, plain);
  PwFormEntry *root = pw_form_add_entry (form, NULL, pw_form_xml_name (instance));
  root->node.kind = PW_FORM_GROUP;
  root->node.line = (guint)MAX (xmlGetLineNo (instance), 0);
  if (!load_children (loader, root, instance, plain, 1, error))
    return FALSE;
  if (pw_form_child_count (&root->node) == 0)
    return pw_form_xml_refuse (instance, error, _ ("<%s> holds no question; put one into it"),
                               root->node.name);
  for (guint i = 0; i < form->entries->len; i++) {
    PwFormEntry *entry = g_ptr_array_index (form->entries, i);
    if (entry->node.kind == PW_FORM_REPEAT && entry->template == NULL)
      make_template (form, entry);
  }
  if (!complete_all (form))
    return pw_form_xml_refuse (instance, error,
                               _ ("entries of a repeat lack too many nodes; write the same ones "
                                  "into all"));
  return TRUE;
}
