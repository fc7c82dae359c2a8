/* Working out what follows from a change.
 *
 * The form lists its expressions (triggers) so that each stands behind all that it reads. A change
 * puts the triggers that read the changed place on a list, each with the part of the tree (scope)
 * where it has to be done again; the lowest is always done next, and a result that is the same as
 * before goes no further.
 *
 *   1. A trigger with a reference that shares its first n steps with what changed is needed only
 *      below the n-th step above the change.
 *   2. Where something comes or goes, its readers outside are wanted, and all of its own
 *      expressions if it came. Its own expressions are not worked out while it is away.
 *   3. An entry that comes or goes is a change of the repeat: the other entries move.
 *   4. What goes round (an entry that reads the entry before, a count that reads what it makes) is
 *      done again until nothing changes, at most ROUNDS_MAX times. An expression that reads its
 *      own place is not set off by its own result: `. + 1` counts once for each change.
 *   5. jr:choice-name() gives a label, and a label may show answers (outputs) that no reference of
 *      the expression names. Such expressions are done after every change. */
#include "sync/session/pw-session-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/session/pw-session-value.h"

#define ROUNDS_MAX 64  /* of one trigger in one change */
#define RESTLESS_MAX 8 /* labels that show labels that show labels ... */

/* --- what is wanted -------------------------------------------------------------------------- */

void
_pw_session_want (PwSession *session, guint trigger, PwItem *scope) {
  g_return_if_fail (trigger < session->trigger_count);
  if (scope == session->running_at && trigger == session->running)
    return; /* rule 4 */
  GPtrArray **scopes = &session->pending[trigger];
  if (*scopes == NULL)
    *scopes = g_ptr_array_new ();
  guint count = (*scopes)->len;
  gboolean known = count > 0
                   && (g_ptr_array_index (*scopes, 0) == session->root
                       || g_ptr_array_index (*scopes, count - 1) == scope);
  if (!known && scope == session->root)
    g_ptr_array_set_size (*scopes, 0);
  if (!known)
    g_ptr_array_add (*scopes, scope);
  session->first_pending = MIN (session->first_pending, trigger);
}

void
_pw_session_want_all (PwSession *session) {
  for (guint i = 0; i < session->trigger_count; i++)
    _pw_session_want (session, i, session->root);
}

/* Readers of `node`, which is `item`'s or below it, that share fewer than `below` steps. */
static void
want_readers_of (PwSession *session, PwItem *item, const PwFormNode *node, guint below) {
  guint count = 0;
  const PwFormDependent *dependents = pw_form_dependents (session->form, node, &count);
  for (guint i = 0; i < count; i++) {
    if (dependents[i].shared < below)
      _pw_session_want (session, dependents[i].trigger,
                        pw_item_above (item, MAX (dependents[i].shared, 1)));
  }
}

void
_pw_session_want_readers (PwSession *session, PwItem *item) {
  want_readers_of (session, item, item->node, G_MAXUINT);
}

static void
want_readers_below (PwSession *session, PwItem *item, const PwFormNode *node) {
  for (guint i = 0; i < pw_form_child_count (node); i++) {
    const PwFormNode *child = pw_form_child (node, i);
    want_readers_of (session, item, child, item->depth);
    want_readers_below (session, item, child);
  }
}

void
_pw_session_want_moved (PwSession *session, PwItem *item) {
  PwItem *place = item->kind == PW_ITEM_ENTRY ? item->parent : item; /* rule 3 */
  want_readers_of (session, place, item->node, G_MAXUINT);
  if (item->kind != PW_ITEM_QUESTION)
    want_readers_below (session, place, item->node);
}

static void
want_own (PwSession *session, PwItem *item) {
  GArray *own = g_hash_table_lookup (session->triggers, item->node);
  for (guint i = 0; own != NULL && i < own->len; i++)
    _pw_session_want (session, g_array_index (own, guint, i), item);
}

void
_pw_session_want_below (PwSession *session, PwItem *item) {
  want_own (session, item);
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    _pw_session_want_below (session, g_ptr_array_index (item->children, i));
}

/* --- entries --------------------------------------------------------------------------------- */

gboolean
_pw_session_has_room (const PwSession *session, const PwItem *list) {
  return list->children->len < PW_SESSION_ENTRIES_MAX && session->item_count < PW_SESSION_ITEMS_MAX;
}

PwItem *
_pw_session_add_entry (PwSession *session, PwItem *list) {
  PwItem *entry = NULL;
  if (list->spare->len > 0) {
    entry = g_ptr_array_steal_index (list->spare, list->spare->len - 1);
    pw_item_put_entry (list, entry);
  } else {
    entry = pw_item_add_entry (session->form, list);
    _pw_session_post (session, PW_FORM_ON_NEW_ENTRY, entry);
  }
  session->item_count += pw_item_count (entry);
  _pw_session_want_moved (session, entry);
  _pw_session_want_below (session, entry);
  return entry;
}

void
_pw_session_remove_entry (PwSession *session, PwItem *list, guint index) {
  PwItem *entry = pw_item_take_entry (list, index);
  session->item_count -= MIN (session->item_count, pw_item_count (entry));
  _pw_session_want_moved (session, entry);
  g_ptr_array_add (session->graveyard, entry);
}

/* jr:count: entries that go are spare until the session ends, so that a count that was typed wrong
 * for a moment costs nothing. They are in no draft. */
static void
fit_entries (PwSession *session, PwItem *list, guint wanted) {
  while (list->children->len > wanted) {
    PwItem *entry = pw_item_take_entry (list, list->children->len - 1);
    session->item_count -= MIN (session->item_count, pw_item_count (entry));
    _pw_session_want_moved (session, entry);
    g_ptr_array_add (list->spare, entry);
  }
  while (list->children->len < wanted && _pw_session_has_room (session, list))
    _pw_session_add_entry (session, list);
}

/* --- evaluating ------------------------------------------------------------------------------ */

static gboolean
run_relevant (PwSession *session, PwItem *item, const PwXpath *xpath, GError **error) {
  gboolean relevant = TRUE;
  if (item->parent == NULL || !pw_item_is_live (item->parent))
    return TRUE;
  gboolean ok = _pw_session_holds (session, item, xpath, &relevant, error);
  if (!ok || item->hidden == !relevant)
    return ok;
  pw_item_set_hidden (item, !relevant);
  if (item->kind == PW_ITEM_LIST) { /* its entries have a condition each */
    if (relevant)
      want_own (session, item);
    return TRUE;
  }
  _pw_session_want_moved (session, item);
  if (relevant)
    _pw_session_want_below (session, item);
  return TRUE;
}

static gboolean
run_calculate (PwSession *session, PwItem *item, const PwXpath *xpath, GError **error) {
  if (item->kind != PW_ITEM_QUESTION || !pw_item_is_live (item)
      || (item->is_kept && item->text[0] != '\0'))
    return TRUE;
  gboolean is_number = FALSE;
  double number = NAN;
  g_autoptr (GError) local = NULL;
  g_autofree char *text = pw_xpath_value (_pw_session_context (session), xpath, item->xml,
                                          &is_number, &number, &local);
  _pw_session_context_done (session);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  PwMoment now = _pw_session_now (session);
  number = pw_session_value_local (item->node, xpath, number, &now);
  g_autofree char *result
      = pw_session_value_result (item->node, is_number ? NULL : text, number, &now, error);
  if (result == NULL)
    return FALSE;
  if (strcmp (result, item->text) == 0)
    return TRUE;
  pw_item_set_text (item, result);
  session->change_count++;
  _pw_session_want_readers (session, item);
  return TRUE;
}

static gboolean
run_count (PwSession *session, PwItem *item, const PwXpath *xpath, GError **error) {
  if (item->kind != PW_ITEM_LIST || item->hidden || !pw_item_is_live (item))
    return TRUE;
  double number = 0.0;
  gboolean ok = pw_xpath_number (_pw_session_context (session), xpath, item->xml, &number, error);
  _pw_session_context_done (session);
  if (!ok)
    return FALSE;
  if (!(number >= 1.0)) /* no number too */
    number = 0.0;
  fit_entries (session, item, (guint)MIN (number, (double)PW_SESSION_ENTRIES_MAX));
  if (number < (double)item->children->len + 1.0)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("more than %u entries are asked for"),
               item->children->len);
  return FALSE;
}

static void
run_trigger (PwSession *session, guint index, PwItem *item) {
  const PwFormTrigger *trigger = pw_form_trigger (session->form, index);
  session->running = index;
  session->running_at = item;
  const PwXpath *xpath = trigger->node->expressions[trigger->kind];
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;
  switch (trigger->kind) {
  case PW_FORM_RELEVANT:
    ok = run_relevant (session, item, xpath, &error);
    break;
  case PW_FORM_CALCULATE:
    ok = run_calculate (session, item, xpath, &error);
    break;
  case PW_FORM_COUNT:
    ok = run_count (session, item, xpath, &error);
    break;
  case PW_FORM_REQUIRED: /* nothing reads these: they are asked for when needed */
  case PW_FORM_READONLY:
  case PW_FORM_CONSTRAINT:
  case PW_FORM_WARN:
  case PW_FORM_CHOICES:
  case PW_FORM_EXPRESSIONS:
    break;
  }
  session->running_at = NULL;
  pw_item_set_failure (item, trigger->kind, ok ? NULL : error->message);
}

/* One trigger at all items of its scopes, each once. */
static void
run_round (PwSession *session, guint index) {
  const PwFormTrigger *trigger = pw_form_trigger (session->form, index);
  g_autoptr (GPtrArray) scopes = g_steal_pointer (&session->pending[index]);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  for (guint i = 0; i < scopes->len; i++) {
    PwItem *scope = g_ptr_array_index (scopes, i);
    if (scope->node == trigger->node || pw_item_is_live (scope))
      pw_item_collect (scope, trigger->node, FALSE, items);
  }
  gboolean tired = ++session->rounds[index] > ROUNDS_MAX;
  session->mark++;
  for (guint i = 0; i < items->len; i++) {
    PwItem *item = g_ptr_array_index (items, i);
    if (item->mark == session->mark || item->removed)
      continue;
    item->mark = session->mark;
    if (tired)
      pw_item_set_failure (item, trigger->kind, _ ("the results never come to rest"));
    else
      run_trigger (session, index, item);
  }
}

static void
run_pending (PwSession *session) {
  while (session->first_pending < session->trigger_count) {
    guint index = session->first_pending;
    if (session->pending[index] == NULL) {
      session->first_pending++;
      continue;
    }
    run_round (session, index);
  }
}

/* Rule 5. */
static void
run_restless (PwSession *session) {
  gboolean rests = FALSE;
  for (guint i = 0; i < RESTLESS_MAX && !rests; i++) {
    guint before = session->change_count;
    for (guint j = 0; j < session->restless->len; j++)
      _pw_session_want (session, g_array_index (session->restless, guint, j), session->root);
    run_pending (session);
    rests = session->change_count == before;
  }
}

void
_pw_session_run (PwSession *session) {
  memset (session->rounds, 0, session->trigger_count * sizeof *session->rounds);
  g_clear_pointer (&session->steps, g_ptr_array_unref);
  run_pending (session);
  if (session->restless->len > 0)
    run_restless (session);
}
