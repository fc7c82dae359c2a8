/* A draft under another version of its form.
 *
 *   1. The newer form starts as a new record would: defaults, first actions, calculations.
 *   2. Repeats get as many entries as the draft has (with what a new entry gets by itself).
 *   3. Every question that both forms have, by path, gets the draft's answer, also an empty one.
 *   4. Everything is worked out, and what is not as it was is listed. */
#include "sync/session/pw-session-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/session/pw-session-value.h"

typedef struct {
  PwSession *session; /* borrowed: under the newer form */
  GPtrArray *changes; /* borrowed: the result */
  GHashTable *before; /* PwItem of a calculation -> its answer in the draft; owned */
  GPtrArray *added;   /* of PwItem: questions that the older form has not; owned */
} Move;

static void carry_group (Move *move, const PwItem *old, PwItem *item);

static void
change_free (gpointer data) {
  PwSessionChange *change = data;
  g_free (change->path);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

static void
add_change (Move *move, PwSessionChangeKind kind, const PwItem *item, const char *before,
            const char *after) {
  PwSessionChange *change = g_new0 (PwSessionChange, 1);
  change->kind = kind;
  change->path = pw_item_path (item);
  change->before = g_strdup (before);
  change->after = g_strdup (after);
  g_ptr_array_add (move->changes, change);
}

/* --- entries --------------------------------------------------------------------------------- */

/* The item of the newer form that is at the same place in its group; NULL if there is none. */
static PwItem *
counterpart (const PwItem *child, const PwItem *group) {
  const PwFormNode *node = pw_form_child_named (group->node, child->node->name);
  PwItem *found = node == NULL ? NULL : g_ptr_array_index (group->children, node->index);
  return found == NULL || found->kind != child->kind ? NULL : found;
}

static void
shape_group (Move *move, const PwItem *old, PwItem *item) {
  for (guint i = 0; i < old->children->len; i++) {
    const PwItem *child = g_ptr_array_index (old->children, i);
    PwItem *twin = counterpart (child, item);
    if (twin == NULL || child->kind == PW_ITEM_QUESTION)
      continue;
    if (child->kind == PW_ITEM_GROUP) {
      shape_group (move, child, twin);
      continue;
    }
    while (twin->children->len > child->children->len)
      _pw_session_remove_entry (move->session, twin, twin->children->len - 1);
    while (twin->children->len < child->children->len && _pw_session_has_room (move->session, twin))
      _pw_session_add_entry (move->session, twin);
    for (guint j = 0; j < twin->children->len; j++)
      shape_group (move, g_ptr_array_index (child->children, j),
                   g_ptr_array_index (twin->children, j));
  }
}

/* --- answers --------------------------------------------------------------------------------- */

static void
drop (Move *move, const PwItem *old) {
  if (old->kind == PW_ITEM_QUESTION && old->text[0] != '\0')
    add_change (move, PW_SESSION_DROPPED, old, old->text, "");
  for (guint i = 0; old->children != NULL && i < old->children->len; i++)
    drop (move, g_ptr_array_index (old->children, i));
}

/* TRUE if the form's own list has all codes; other lists are looked at when problems are. */
static gboolean
has_codes (const PwFormNode *node, const char *text) {
  gboolean many = node->type == PW_FORM_SELECT || node->type == PW_FORM_RANK;
  if ((!many && node->type != PW_FORM_SELECT1) || pw_form_choice_count (node) == 0
      || node->expressions[PW_FORM_CHOICES] != NULL)
    return TRUE;
  g_auto (GStrv) codes = g_strsplit (text, many ? " " : "\n", -1);
  for (guint i = 0; codes[i] != NULL; i++) {
    if (pw_form_choice_named (node, codes[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
carry_question (Move *move, const PwItem *old, PwItem *item) {
  PwMoment now = _pw_session_now (move->session);
  g_autofree char *text = old->node->type == item->node->type
                              ? g_strdup (old->text)
                              : pw_session_value_plain (item->node, old->text, &now, NULL);
  if (text == NULL || (text[0] != '\0' && !has_codes (item->node, text))) {
    add_change (move, PW_SESSION_RETYPED, old, old->text, "");
    pw_item_set_text (item, "");
    return;
  }
  pw_item_set_text (item, text);
  item->reason = g_strdup (old->reason);
  if (old->given != NULL && old->node->type == item->node->type)
    item->given = json_incref (old->given);
  if (item->node->expressions[PW_FORM_CALCULATE] != NULL)
    g_hash_table_insert (move->before, item, g_strdup (old->text));
}

static void
note_added (Move *move, PwItem *item) {
  if (item->kind == PW_ITEM_QUESTION && item->node->has_control)
    g_ptr_array_add (move->added, item);
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    note_added (move, g_ptr_array_index (item->children, i));
}

static void
carry_list (Move *move, const PwItem *old, PwItem *list) {
  for (guint i = 0; i < old->children->len; i++) {
    if (i < list->children->len)
      carry_group (move, g_ptr_array_index (old->children, i),
                   g_ptr_array_index (list->children, i));
    else
      drop (move, g_ptr_array_index (old->children, i));
  }
}

static void
carry_group (Move *move, const PwItem *old, PwItem *item) {
  for (guint i = 0; i < old->children->len; i++) {
    const PwItem *child = g_ptr_array_index (old->children, i);
    PwItem *twin = counterpart (child, item);
    if (twin == NULL)
      drop (move, child);
    else if (child->kind == PW_ITEM_QUESTION)
      carry_question (move, child, twin);
    else if (child->kind == PW_ITEM_LIST)
      carry_list (move, child, twin);
    else
      carry_group (move, child, twin);
  }
  for (guint i = 0; i < item->children->len; i++) {
    PwItem *child = g_ptr_array_index (item->children, i);
    if (counterpart (child, old) == NULL)
      note_added (move, child);
  }
}

static void
list_changes (Move *move) {
  for (guint i = 0; i < move->added->len; i++) {
    const PwItem *item = g_ptr_array_index (move->added, i);
    if (pw_item_is_live (item))
      add_change (move, PW_SESSION_ADDED, item, "", item->text);
  }
  GHashTableIter iter;
  gpointer key;
  gpointer before;
  g_hash_table_iter_init (&iter, move->before);
  while (g_hash_table_iter_next (&iter, &key, &before)) {
    const PwItem *item = key;
    if (pw_item_is_live (item) && strcmp (item->text, before) != 0)
      add_change (move, PW_SESSION_CHANGED, item, before, item->text);
  }
}

/* By path, so that the list does not depend on addresses; what is lost comes first. */
static gint
compare_changes (gconstpointer a, gconstpointer b) {
  const PwSessionChange *first = *(PwSessionChange *const *)a;
  const PwSessionChange *second = *(PwSessionChange *const *)b;
  if (first->kind != second->kind)
    return (gint)first->kind - (gint)second->kind;
  return strcmp (first->path, second->path);
}

PwSession *
pw_session_move (const PwForm *older, const PwForm *newer, const PwSessionHost *host, GBytes *state,
                 GPtrArray **changes, GError **error) {
  g_return_val_if_fail (older != NULL && newer != NULL, NULL);
  g_return_val_if_fail (state != NULL && changes != NULL, NULL);
  g_autoptr (PwSession) old = _pw_session_start (older, host, TRUE);
  if (!_pw_session_read_state (old, state, error))
    return NULL;
  g_autoptr (PwSession) session = _pw_session_start (newer, host, FALSE);
  _pw_session_preload (session, "start");
  _pw_session_want_all (session);
  _pw_session_post (session, PW_FORM_ON_FIRST_LOAD, NULL);
  _pw_session_settle (session);
  *changes = g_ptr_array_new_with_free_func (change_free);
  g_autoptr (GHashTable) before = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  Move move = { .session = session, .changes = *changes, .before = before, .added = added };
  shape_group (&move, old->root, session->root);
  _pw_session_settle (session);
  carry_group (&move, old->root, session->root);
  _pw_session_want_all (session);
  _pw_session_settle (session);
  list_changes (&move);
  g_ptr_array_sort (*changes, compare_changes);
  return g_steal_pointer (&session);
}
