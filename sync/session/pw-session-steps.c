/* What is asked now: the jump list. */
#include "sync/session/pw-session-private.h"

#include <string.h>

/* What a step needs to know of those around it. */
typedef struct {
  GPtrArray *steps; /* borrowed: the result */
  GString *path;    /* owned: of the item that is being walked through */
} Walk;

static void walk_children (Walk *walk, const PwItem *item, guint depth, gboolean on_page);

static void
step_free (gpointer data) {
  PwStep *step = data;
  g_free (step->path);
  g_free (step);
}

static void
add_step (Walk *walk, PwStepKind kind, const PwFormNode *node, guint depth, gboolean on_page) {
  PwStep *step = g_new0 (PwStep, 1);
  step->path = g_strdup (walk->path->str);
  step->node = node;
  step->kind = kind;
  step->depth = depth;
  step->on_page = on_page;
  g_ptr_array_add (walk->steps, step);
}

/* TRUE if `word` stands in the appearance, which is words with blanks between them. */
static gboolean
looks_like (const PwFormNode *node, const char *word) {
  g_auto (GStrv) words = g_strsplit (node->appearance == NULL ? "" : node->appearance, " ", -1);
  return g_strv_contains ((const char *const *)words, word);
}

static void
walk_list (Walk *walk, const PwItem *list, guint depth, gboolean on_page) {
  gsize length = walk->path->len;
  gboolean is_page = looks_like (list->node, "field-list");
  for (guint i = 0; i < list->children->len; i++) {
    const PwItem *entry = g_ptr_array_index (list->children, i);
    if (entry->hidden)
      continue;
    g_string_append_printf (walk->path, "[%u]", i + 1);
    add_step (walk, PW_STEP_ENTRY, list->node, depth, on_page);
    walk_children (walk, entry, depth + 1, on_page || is_page);
    g_string_truncate (walk->path, length);
  }
  if (!list->hidden && !list->node->fixed_entries)
    add_step (walk, PW_STEP_ADD, list->node, depth, on_page);
}

/* A group that shows nothing is no step. */
static void
walk_group (Walk *walk, const PwItem *group, guint depth, gboolean on_page) {
  guint before = walk->steps->len;
  add_step (walk, PW_STEP_GROUP, group->node, depth, on_page);
  walk_children (walk, group, depth + 1, on_page || looks_like (group->node, "field-list"));
  if (walk->steps->len == before + 1)
    g_ptr_array_remove_index (walk->steps, before);
}

/* TRUE if a repeat is in the body: something in it is asked, or it has a label. */
static gboolean
is_asked (const PwFormNode *node) {
  if (node->has_control || node->label != NULL)
    return TRUE;
  for (guint i = 0; i < pw_form_child_count (node); i++) {
    if (is_asked (pw_form_child (node, i)))
      return TRUE;
  }
  return FALSE;
}

static void
walk_children (Walk *walk, const PwItem *item, guint depth, gboolean on_page) {
  gsize length = walk->path->len;
  for (guint i = 0; i < item->children->len; i++) {
    const PwItem *child = g_ptr_array_index (item->children, i);
    if (child->hidden && child->kind != PW_ITEM_LIST)
      continue;
    g_string_append_printf (walk->path, "/%s", child->node->name);
    if (child->kind == PW_ITEM_LIST && is_asked (child->node))
      walk_list (walk, child, depth, on_page);
    else if (child->kind == PW_ITEM_GROUP)
      walk_group (walk, child, depth, on_page);
    else if (child->kind == PW_ITEM_QUESTION && child->node->has_control)
      add_step (walk, PW_STEP_QUESTION, child->node, depth, on_page);
    g_string_truncate (walk->path, length);
  }
}

GPtrArray *
pw_session_steps (PwSession *session) {
  g_return_val_if_fail (session != NULL, NULL);
  if (session->steps == NULL) {
    g_autoptr (GString) path = g_string_new (NULL);
    session->steps = g_ptr_array_new_with_free_func (step_free);
    Walk walk = { .steps = session->steps, .path = path };
    walk_children (&walk, session->root, 0, FALSE);
  }
  return session->steps;
}
