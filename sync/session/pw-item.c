/* The places of a form that is being filled in. */
#include "sync/session/pw-item.h"

#include <string.h>

#include "sync/base/pw-limits.h"

/* --- making ---------------------------------------------------------------------------------- */

static PwItem *build_item (const PwForm *form, const PwFormNode *node, xmlNode *xml,
                           PwItem *parent);

static PwItem *
new_item (const PwFormNode *node, PwItemKind kind, xmlNode *xml, PwItem *parent) {
  PwItem *item = g_new0 (PwItem, 1);
  item->node = node;
  item->kind = kind;
  item->xml = xml;
  item->parent = parent;
  item->depth = parent == NULL ? 1 : parent->depth + (kind == PW_ITEM_ENTRY ? 0 : 1);
  xml->_private = item;
  if (kind != PW_ITEM_QUESTION)
    item->children = g_ptr_array_new ();
  return item;
}

/* Rule 4: an element that knows its parent, which does not know it. */
static PwItem *
new_list (const PwFormNode *repeat, PwItem *parent) {
  xmlNode *xml = xmlNewDocNode (parent->xml->doc, NULL, BAD_CAST repeat->name, NULL);
  xml->parent = parent->xml;
  PwItem *list = new_item (repeat, PW_ITEM_LIST, xml, parent);
  list->spare = g_ptr_array_new ();
  return list;
}

/* The slot of `child`, made if it is a repeat's list. */
static PwItem *
list_slot (PwItem *item, const PwFormNode *child) {
  gpointer *slot = &g_ptr_array_index (item->children, child->index);
  if (*slot == NULL)
    *slot = new_list (child, item);
  return *slot;
}

static void link_element (PwItem *item);

/* Elements that the document lacks are made, so that rule 1 holds of any document. */
static void
fill_slots (const PwForm *form, PwItem *item) {
  for (guint i = 0; i < item->children->len; i++) {
    const PwFormNode *child = pw_form_child (item->node, i);
    if (g_ptr_array_index (item->children, i) != NULL)
      continue;
    if (child->kind == PW_FORM_REPEAT) {
      list_slot (item, child);
      continue;
    }
    xmlNode *xml = xmlNewDocNode (item->xml->doc, NULL, BAD_CAST child->name, NULL);
    xml->parent = item->xml;
    PwItem *made = build_item (form, child, xml, item);
    g_ptr_array_index (item->children, i) = made;
    link_element (made);
  }
}

/* The form's order is that of its questions on the screen, which the file's main instance need not
 * have. The document gets the form's, so that what comes back always finds its place. */
static void
sort_elements (PwItem *item) {
  guint last = 0;
  gboolean sorted = TRUE;
  for (const xmlNode *xml = item->xml->children; xml != NULL; xml = xml->next) {
    const PwItem *child = xml->type == XML_ELEMENT_NODE ? xml->_private : NULL;
    if (child == NULL)
      continue;
    sorted = sorted && child->node->index >= last;
    last = child->node->index;
  }
  for (guint i = 0; !sorted && i < item->children->len; i++) {
    PwItem *child = g_ptr_array_index (item->children, i);
    guint count = child->kind == PW_ITEM_LIST ? child->children->len : 1;
    for (guint j = 0; j < count; j++) {
      const PwItem *each
          = child->kind == PW_ITEM_LIST ? g_ptr_array_index (child->children, j) : child;
      xmlUnlinkNode (each->xml);
      xmlAddChild (item->xml, each->xml);
    }
  }
}

static void
build_children (const PwForm *form, PwItem *item) {
  g_ptr_array_set_size (item->children, (gint)pw_form_child_count (item->node));
  for (xmlNode *xml = item->xml->children; xml != NULL; xml = xml->next) {
    const PwFormNode *child = xml->type == XML_ELEMENT_NODE ? xml->_private : NULL;
    if (child == NULL)
      continue;
    xml->_private = NULL; /* until it is an item's */
    if (child->parent != item->node)
      continue;
    if (child->kind == PW_FORM_REPEAT) {
      PwItem *list = list_slot (item, child);
      if (list->children->len < PW_SESSION_ENTRIES_MAX)
        g_ptr_array_add (list->children, build_item (form, child, xml, list));
    } else if (g_ptr_array_index (item->children, child->index) == NULL) {
      g_ptr_array_index (item->children, child->index) = build_item (form, child, xml, item);
    }
  }
  fill_slots (form, item);
  sort_elements (item);
}

static PwItem *
build_item (const PwForm *form, const PwFormNode *node, xmlNode *xml, PwItem *parent) {
  if (node->kind == PW_FORM_QUESTION) {
    PwItem *item = new_item (node, PW_ITEM_QUESTION, xml, parent);
    if (xml->children == NULL) { /* nearly all, and there are many */
      item->text = g_strdup ("");
      return item;
    }
    xmlChar *content = xmlNodeGetContent (xml);
    g_autofree char *text = g_strstrip (g_strdup (content == NULL ? "" : (const char *)content));
    xmlFree (content);
    pw_item_set_text (item, text);
    return item;
  }
  gboolean is_entry = node->kind == PW_FORM_REPEAT;
  PwItem *item = new_item (node, is_entry ? PW_ITEM_ENTRY : PW_ITEM_GROUP, xml, parent);
  build_children (form, item);
  return item;
}

PwItem *
pw_item_tree_new (const PwForm *form, xmlDoc *doc) {
  g_return_val_if_fail (form != NULL, NULL);
  g_return_val_if_fail (doc != NULL && doc->children != NULL, NULL);
  return build_item (form, pw_form_root (form), xmlDocGetRootElement (doc), NULL);
}

void
pw_item_free (PwItem *item) {
  if (item == NULL)
    return;
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    pw_item_free (g_ptr_array_index (item->children, i));
  for (guint i = 0; item->spare != NULL && i < item->spare->len; i++)
    pw_item_free (g_ptr_array_index (item->spare, i));
  item->xml->_private = NULL;
  if (item->hidden || item->removed || item->kind == PW_ITEM_LIST) {
    item->xml->parent = NULL;
    xmlFreeNode (item->xml);
  }
  g_clear_pointer (&item->children, g_ptr_array_unref);
  g_clear_pointer (&item->spare, g_ptr_array_unref);
  json_decref (item->given);
  g_free (item->text);
  g_free (item->reason);
  g_free (item->failure);
  g_free (item);
}

/* --- where it stands ------------------------------------------------------------------------- */

gboolean
pw_item_is_live (const PwItem *item) {
  for (; item != NULL; item = item->parent) {
    if (item->removed || (item->hidden && item->kind != PW_ITEM_LIST))
      return FALSE;
  }
  return TRUE;
}

PwItem *
pw_item_above (PwItem *item, guint depth) {
  g_return_val_if_fail (item != NULL && depth > 0, item);
  while (item->depth > depth)
    item = item->parent;
  return item;
}

guint
pw_item_number (const PwItem *entry) {
  guint index = 0;
  if (entry->parent == NULL || !g_ptr_array_find (entry->parent->children, entry, &index))
    return 0;
  return index + 1;
}

guint
pw_item_count (const PwItem *item) {
  guint count = 1;
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    count += pw_item_count (g_ptr_array_index (item->children, i));
  return count;
}

static void
append_path (const PwItem *item, GString *path) {
  if (item->parent == NULL)
    return;
  append_path (item->parent, path);
  if (item->kind == PW_ITEM_ENTRY)
    g_string_append_printf (path, "[%u]", pw_item_number (item));
  else
    g_string_append_printf (path, "/%s", item->node->name);
}

char *
pw_item_path (const PwItem *item) {
  GString *path = g_string_new (NULL);
  append_path (item, path);
  if (path->len == 0)
    g_string_append_c (path, '/');
  return g_string_free (path, FALSE);
}

/* One step: "name" or "name[2]". */
static PwItem *
find_step (PwItem *item, const char *step) {
  if (item->kind != PW_ITEM_GROUP && item->kind != PW_ITEM_ENTRY)
    return NULL;
  const char *bracket = strchr (step, '[');
  g_autofree char *name
      = bracket == NULL ? g_strdup (step) : g_strndup (step, (gsize)(bracket - step));
  const PwFormNode *child = pw_form_child_named (item->node, name);
  if (child == NULL)
    return NULL;
  PwItem *found = g_ptr_array_index (item->children, child->index);
  if (bracket == NULL)
    return found;
  char *end = NULL;
  guint64 number = g_ascii_isdigit (bracket[1]) ? g_ascii_strtoull (bracket + 1, &end, 10) : 0;
  if (number == 0 || strcmp (end, "]") != 0 || found->kind != PW_ITEM_LIST
      || number > found->children->len)
    return NULL;
  return g_ptr_array_index (found->children, number - 1);
}

PwItem *
pw_item_find (PwItem *root, const char *path) {
  g_return_val_if_fail (root != NULL, NULL);
  if (path == NULL || path[0] != '/')
    return NULL;
  if (path[1] == '\0')
    return root;
  g_auto (GStrv) steps = g_strsplit (path + 1, "/", PW_ANSWERS_DEPTH_MAX + 1);
  PwItem *item = root;
  for (guint i = 0; steps[i] != NULL && item != NULL; i++)
    item = find_step (item, steps[i]);
  return item;
}

/* --- answers --------------------------------------------------------------------------------- */

void
pw_item_set_text (PwItem *item, const char *text) {
  g_return_if_fail (item->kind == PW_ITEM_QUESTION && text != NULL);
  xmlNode *old = item->xml->children;
  while (old != NULL) {
    xmlNode *next = old->next;
    xmlUnlinkNode (old);
    xmlFreeNode (old);
    old = next;
  }
  if (text[0] != '\0')
    xmlAddChild (item->xml, xmlNewDocText (item->xml->doc, BAD_CAST text));
  char *copy = g_strdup (text); /* first: `text` may be the old one */
  g_free (item->text);
  item->text = copy;
  g_clear_pointer (&item->reason, g_free);
  g_clear_pointer (&item->given, json_decref);
}

void
pw_item_set_failure (PwItem *item, PwFormExpression kind, const char *message) {
  if (message == NULL && item->failed != kind)
    return;
  char *copy = g_strdup (message);
  g_free (item->failure);
  item->failure = copy;
  item->failed = kind;
}

/* --- elements -------------------------------------------------------------------------------- */

static xmlNode *
last_linked (const PwItem *item, guint before) {
  if (item->kind != PW_ITEM_LIST)
    return item->hidden ? NULL : item->xml;
  for (guint i = MIN (before, item->children->len); i > 0; i--) {
    const PwItem *entry = g_ptr_array_index (item->children, i - 1);
    if (!entry->hidden)
      return entry->xml;
  }
  return NULL;
}

/* The element that must stand just before that of `item`, or NULL. */
static xmlNode *
element_before (const PwItem *item) {
  xmlNode *found = NULL;
  if (item->kind == PW_ITEM_ENTRY) {
    guint number = pw_item_number (item);
    found = last_linked (item->parent, number == 0 ? G_MAXUINT : number - 1);
  }
  const PwItem *group = item->kind == PW_ITEM_ENTRY ? item->parent->parent : item->parent;
  for (guint i = item->node->index; found == NULL && i > 0; i--) {
    const PwItem *sibling = g_ptr_array_index (group->children, i - 1);
    if (sibling != NULL)
      found = last_linked (sibling, G_MAXUINT);
  }
  return found;
}

static void
link_element (PwItem *item) {
  xmlNode *above = item->kind == PW_ITEM_ENTRY ? item->parent->parent->xml : item->parent->xml;
  xmlNode *before = element_before (item);
  item->xml->parent = NULL;
  if (before != NULL)
    xmlAddNextSibling (before, item->xml);
  else if (above->children != NULL)
    xmlAddPrevSibling (above->children, item->xml);
  else
    xmlAddChild (above, item->xml);
}

static void
unlink_element (PwItem *item) {
  xmlNode *above = item->xml->parent;
  xmlUnlinkNode (item->xml);
  item->xml->parent = above;
}

void
pw_item_set_hidden (PwItem *item, gboolean hidden) {
  g_return_if_fail (item->parent != NULL);
  if (item->hidden == hidden)
    return;
  if (hidden && item->kind != PW_ITEM_LIST)
    unlink_element (item);
  item->hidden = hidden;
  if (!hidden && item->kind != PW_ITEM_LIST)
    link_element (item);
}

/* --- entries --------------------------------------------------------------------------------- */

PwItem *
pw_item_add_entry (const PwForm *form, PwItem *list) {
  g_return_val_if_fail (list->kind == PW_ITEM_LIST, NULL);
  xmlNode *xml = pw_form_new_entry (form, list->node, list->xml->doc);
  xml->parent = list->parent->xml;
  PwItem *entry = build_item (form, list->node, xml, list);
  link_element (entry);
  g_ptr_array_add (list->children, entry);
  return entry;
}

void
pw_item_put_entry (PwItem *list, PwItem *entry) {
  g_return_if_fail (list->kind == PW_ITEM_LIST && entry->removed);
  entry->parent = list;
  entry->removed = FALSE;
  if (!entry->hidden)
    link_element (entry);
  g_ptr_array_add (list->children, entry);
}

PwItem *
pw_item_take_entry (PwItem *list, guint index) {
  g_return_val_if_fail (list->kind == PW_ITEM_LIST && index < list->children->len, NULL);
  PwItem *entry = g_ptr_array_steal_index (list->children, index);
  if (!entry->hidden)
    unlink_element (entry);
  entry->removed = TRUE;
  return entry;
}

void
pw_item_clear (PwItem *item) {
  if (item->kind == PW_ITEM_QUESTION) {
    if (item->text[0] != '\0')
      pw_item_set_text (item, "");
    return;
  }
  while (item->kind == PW_ITEM_LIST && item->children->len > 0)
    pw_item_free (pw_item_take_entry (item, item->children->len - 1));
  for (guint i = 0; i < item->children->len; i++)
    pw_item_clear (g_ptr_array_index (item->children, i));
}

/* --- finding --------------------------------------------------------------------------------- */

/* The form node on the way from `above` down to `node`, which is a child of `above`. */
static const PwFormNode *
step_towards (const PwFormNode *above, const PwFormNode *node) {
  while (node != NULL && node->parent != above)
    node = node->parent;
  return node;
}

static void
collect_entries (PwItem *list, const PwFormNode *node, gboolean hidden_too, GPtrArray *found) {
  for (guint i = 0; i < list->children->len; i++) {
    PwItem *entry = g_ptr_array_index (list->children, i);
    if (hidden_too || node == list->node || !entry->hidden)
      pw_item_collect (entry, node, hidden_too, found);
  }
}

void
pw_item_collect (PwItem *scope, const PwFormNode *node, gboolean hidden_too, GPtrArray *found) {
  if (scope->node == node)
    g_ptr_array_add (found, scope);
  if (scope->kind == PW_ITEM_LIST) {
    collect_entries (scope, node, hidden_too, found);
    return;
  }
  if (scope->node == node)
    return;
  const PwFormNode *step = step_towards (scope->node, node);
  g_return_if_fail (step != NULL);
  PwItem *child = g_ptr_array_index (scope->children, step->index);
  if (hidden_too || !child->hidden || step == node || child->kind == PW_ITEM_LIST)
    pw_item_collect (child, node, hidden_too, found);
}
