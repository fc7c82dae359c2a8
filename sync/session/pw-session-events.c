/* What a form does by itself: values at the start and the end (jr:preload), and actions (setvalue).
 *
 * An event waits until everything that follows from the change has been worked out; then its
 * actions are done, whose changes are worked out and may be events in turn. A value that is there
 * already is no change, so most forms come to rest; PW_SESSION_ACTIONS_MAX stops the others. */
#include "sync/session/pw-session-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "sync/base/pw-limits.h"
#include "sync/session/pw-session-value.h"

#define ACTION_FAILED PW_FORM_EXPRESSIONS /* `failed` of an item whose action failed */

static void
put_text (PwSession *session, PwItem *item, const char *text) {
  if (strcmp (item->text, text) == 0)
    return;
  pw_item_set_text (item, text);
  if (pw_item_is_live (item))
    _pw_session_want_readers (session, item);
  _pw_session_post (session, PW_FORM_ON_CHANGE, item);
}

/* --- preload --------------------------------------------------------------------------------- */

/* The value that the program knows for `node`; NULL if it is not its time. (transfer full) */
static char *
preload_value (PwSession *session, const PwFormNode *node, const char *when) {
  gboolean at_start = strcmp (when, "start") == 0;
  PwMoment now = _pw_session_now (session);
  g_autofree char *moment = pw_moment_to_iso (&now);
  if (strcmp (node->preload, "timestamp") == 0) {
    const char *params = node->preload_params == NULL ? "start" : node->preload_params;
    return strcmp (params, when) == 0 ? g_steal_pointer (&moment) : NULL;
  }
  if (!at_start)
    return NULL;
  if (strcmp (node->preload, "date") == 0)
    return g_strndup (moment, strlen ("2024-10-07"));
  if (strcmp (node->preload, "uid") == 0) {
    g_autofree char *uuid = g_uuid_string_random ();
    return g_strconcat ("uuid:", uuid, NULL);
  }
  if (session->host.property == NULL || node->preload_params == NULL)
    return NULL;
  return session->host.property (node->preload_params, session->host.data);
}

static void
preload_item (PwSession *session, PwItem *item, const char *when) {
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    preload_item (session, g_ptr_array_index (item->children, i), when);
  if (item->kind != PW_ITEM_QUESTION || item->node->preload == NULL)
    return;
  g_autofree char *value = preload_value (session, item->node, when);
  if (value == NULL)
    return;
  PwMoment now = _pw_session_now (session);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pw_session_value_result (item->node, value, NAN, &now, &error);
  pw_item_set_failure (item, ACTION_FAILED, text == NULL ? error->message : NULL);
  if (text != NULL)
    put_text (session, item, text);
}

void
_pw_session_preload (PwSession *session, const char *when) {
  preload_item (session, session->root, when);
}

/* --- actions --------------------------------------------------------------------------------- */

void
_pw_session_post (PwSession *session, PwFormEvent event, PwItem *item) {
  if (pw_form_action_count (session->form) == 0)
    return;
  PwSessionEvent *posted = g_new0 (PwSessionEvent, 1);
  posted->event = event;
  posted->item = item;
  g_queue_push_tail (session->events, posted);
}

static guint
node_depth (const PwFormNode *node) {
  guint depth = 0;
  for (; node != NULL; node = node->parent)
    depth++;
  return depth;
}

/* Depth of the lowest node that is `a` or above it, and `b` or above it. */
static guint
common_depth (const PwFormNode *a, const PwFormNode *b) {
  guint a_depth = node_depth (a);
  guint b_depth = node_depth (b);
  while (a != b) {
    if (a_depth >= b_depth) {
      a = a->parent;
      a_depth--;
    } else {
      b = b->parent;
      b_depth--;
    }
  }
  return a_depth;
}

static void
act_on (PwSession *session, const PwFormAction *action, PwItem *target) {
  PwMoment now = _pw_session_now (session);
  gboolean is_number = FALSE;
  double number = NAN;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  if (action->value == NULL) {
    value = g_strdup (action->text == NULL ? "" : action->text);
  } else {
    value = pw_xpath_value (_pw_session_context (session), action->value, target->xml, &is_number,
                            &number, &error);
    _pw_session_context_done (session);
    number = pw_session_value_local (target->node, action->value, number, &now);
  }
  g_autofree char *text = NULL;
  if (error == NULL)
    text = pw_session_value_result (target->node, is_number ? NULL : value, number, &now, &error);
  pw_item_set_failure (target, ACTION_FAILED, text == NULL ? error->message : NULL);
  if (text != NULL)
    put_text (session, target, text);
}

/* The actions that wait for `event`. `done` counts those that a change set off. */
static void
act (PwSession *session, const PwSessionEvent *event, guint *done) {
  for (guint i = 0; i < pw_form_action_count (session->form); i++) {
    const PwFormAction *action = pw_form_action (session->form, i);
    const PwFormNode *source = event->item == NULL ? NULL : event->item->node;
    if (action->event != event->event || (source != NULL && action->source != source)
        || action->target->kind != PW_FORM_QUESTION)
      continue;
    PwItem *scope = source == NULL
                        ? session->root
                        : pw_item_above (event->item, common_depth (source, action->target));
    g_autoptr (GPtrArray) targets = g_ptr_array_new ();
    pw_item_collect (scope, action->target, TRUE, targets);
    for (guint j = 0; j < targets->len; j++)
      act_on (session, action, g_ptr_array_index (targets, j));
    if (event->event == PW_FORM_ON_CHANGE)
      *done += targets->len;
  }
}

void
_pw_session_settle (PwSession *session) {
  guint done = 0;
  gboolean any = !g_queue_is_empty (session->events);
  _pw_session_run (session);
  PwSessionEvent *event;
  while ((event = g_queue_pop_head (session->events)) != NULL) {
    gboolean is_change = event->event == PW_FORM_ON_CHANGE;
    gboolean is_gone = event->item != NULL && event->item->removed;
    if (is_change && done >= PW_SESSION_ACTIONS_MAX)
      pw_item_set_failure (event->item, ACTION_FAILED, _ ("the actions never come to rest"));
    else if (!is_gone)
      act (session, event, &done);
    g_free (event);
    if (session->first_pending < session->trigger_count)
      _pw_session_run (session);
  }
  if (any)
    _pw_session_run (session);
  g_ptr_array_set_size (session->graveyard, 0);
}
