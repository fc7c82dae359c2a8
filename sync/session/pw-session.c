/* Filling in one form: beginning and end of a session, and changing its answers. */
#include "sync/session/pw-session-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/session/pw-session-value.h"

/* --- life ------------------------------------------------------------------------------------ */

static void
own_triggers (PwSession *session) {
  session->trigger_count = pw_form_trigger_count (session->form);
  session->pending = g_new0 (GPtrArray *, session->trigger_count + 1);
  session->rounds = g_new0 (guint16, session->trigger_count + 1);
  session->first_pending = session->trigger_count;
  session->restless = g_array_new (FALSE, FALSE, sizeof (guint));
  session->triggers = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  for (guint i = 0; i < session->trigger_count; i++) {
    const PwFormTrigger *trigger = pw_form_trigger (session->form, i);
    const PwFormNode *node = trigger->node;
    if (strstr (pw_xpath_text (node->expressions[trigger->kind]), "jr:choice-name") != NULL)
      g_array_append_val (session->restless, i);
    GArray *own = g_hash_table_lookup (session->triggers, node);
    if (own == NULL) {
      own = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (session->triggers, (gpointer)node, own);
    }
    g_array_append_val (own, i);
  }
}

PwSession *
_pw_session_start (const PwForm *form, const PwSessionHost *host, gboolean blank) {
  PwSession *session = g_new0 (PwSession, 1);
  session->form = pw_form_ref ((PwForm *)form);
  if (host != NULL)
    session->host = *host;
  session->language = g_strdup (pw_form_default_language (form));
  session->events = g_queue_new ();
  session->graveyard = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_item_free);
  session->orders = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  session->outputs
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)pw_xpath_free);
  session->doc = pw_form_new_instance (form);
  session->root = pw_item_tree_new (form, session->doc);
  if (blank)
    pw_item_clear (session->root);
  session->item_count = pw_item_count (session->root);
  own_triggers (session);
  _pw_session_open_contexts (session);
  return session;
}

void
pw_session_free (PwSession *session) {
  if (session == NULL)
    return;
  _pw_session_close_contexts (session);
  for (guint i = 0; i < session->trigger_count; i++)
    g_clear_pointer (&session->pending[i], g_ptr_array_unref);
  g_free (session->pending);
  g_free (session->rounds);
  g_hash_table_unref (session->triggers);
  g_array_unref (session->restless);
  g_queue_free_full (session->events, g_free);
  g_clear_pointer (&session->steps, g_ptr_array_unref);
  g_ptr_array_unref (session->graveyard);
  g_hash_table_unref (session->outputs);
  g_hash_table_unref (session->orders);
  pw_item_free (session->root);
  xmlFreeDoc (session->doc);
  g_free (session->language);
  pw_form_free (session->form);
  g_free (session);
}

PwSession *
pw_session_new (const PwForm *form, const PwSessionHost *host, GError **error) {
  g_return_val_if_fail (form != NULL, NULL);
  g_autoptr (PwSession) session = _pw_session_start (form, host, FALSE);
  _pw_session_preload (session, "start");
  _pw_session_want_all (session);
  _pw_session_post (session, PW_FORM_ON_FIRST_LOAD, NULL);
  _pw_session_settle (session);
  return pw_session_save (session, error) ? g_steal_pointer (&session) : NULL;
}

PwSession *
pw_session_resume (const PwForm *form, const PwSessionHost *host, GBytes *state, GError **error) {
  g_return_val_if_fail (form != NULL && state != NULL, NULL);
  g_autoptr (PwSession) session = _pw_session_start (form, host, TRUE);
  if (!_pw_session_read_state (session, state, error))
    return NULL;
  _pw_session_settle (session);
  return g_steal_pointer (&session);
}

gboolean
pw_session_save (PwSession *session, GError **error) {
  g_return_val_if_fail (session != NULL, FALSE);
  if (session->host.save == NULL)
    return TRUE;
  g_autoptr (GBytes) state = pw_session_state (session);
  if (g_bytes_get_size (state) > PW_SESSION_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("the draft has more than %d MiB; remove entries or shorten texts"),
                 PW_SESSION_BYTES_MAX >> 20);
    return FALSE;
  }
  return session->host.save (state, session->host.data, error);
}

const PwForm *
pw_session_form (const PwSession *session) {
  g_return_val_if_fail (session != NULL, NULL);
  return session->form;
}

void
pw_session_set_language (PwSession *session, const char *language) {
  g_return_if_fail (session != NULL && language != NULL);
  char *copy = g_strdup (language);
  g_free (session->language);
  session->language = copy;
  pw_xpath_context_set_language (session->context, copy);
  if (session->inner != NULL)
    pw_xpath_context_set_language (session->inner, copy);
}

const char *
pw_session_language (const PwSession *session) {
  g_return_val_if_fail (session != NULL, NULL);
  return session->language;
}

PwMoment
_pw_session_now (const PwSession *session) {
  return session->host.now != NULL ? session->host.now (session->host.data)
                                   : pw_clock_now (pw_clock_system ());
}

/* --- places ---------------------------------------------------------------------------------- */

PwItem *
_pw_session_find (PwSession *session, const char *path, GError **error) {
  PwItem *item = pw_item_find (session->root, path);
  if (item == NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("the form has no place %s"),
                 path == NULL ? "" : path);
  return item;
}

char *
pw_session_label (PwSession *session, const char *path, GError **error) {
  g_return_val_if_fail (session != NULL, NULL);
  PwItem *item = _pw_session_find (session, path, error);
  if (item == NULL)
    return NULL;
  char *label = _pw_session_say (session, item, item->node->label);
  return label == NULL ? g_strdup (item->node->name) : label;
}

char *
pw_session_hint (PwSession *session, const char *path, GError **error) {
  g_return_val_if_fail (session != NULL, NULL);
  PwItem *item = _pw_session_find (session, path, error);
  if (item == NULL)
    return NULL;
  char *hint = _pw_session_say (session, item, item->node->hint);
  return hint == NULL ? g_strdup ("") : hint;
}

char *
pw_session_text (PwSession *session, const char *path, GError **error) {
  g_return_val_if_fail (session != NULL, NULL);
  PwItem *item = _pw_session_find (session, path, error);
  if (item == NULL)
    return NULL;
  return g_strdup (item->text == NULL ? "" : item->text);
}

gboolean
pw_session_is_relevant (PwSession *session, const char *path) {
  PwItem *item = _pw_session_find (session, path, NULL);
  if (item != NULL && item->kind == PW_ITEM_LIST && item->hidden)
    return FALSE;
  return item != NULL && pw_item_is_live (item);
}

gboolean
pw_session_is_required (PwSession *session, const char *path) {
  PwItem *item = _pw_session_find (session, path, NULL);
  return item != NULL && _pw_session_item_is_required (session, item, NULL);
}

gboolean
pw_session_is_readonly (PwSession *session, const char *path) {
  PwItem *item = _pw_session_find (session, path, NULL);
  return item != NULL && _pw_session_item_is_readonly (session, item, NULL);
}

guint
pw_session_entry_count (PwSession *session, const char *path) {
  PwItem *item = _pw_session_find (session, path, NULL);
  return item == NULL || item->kind != PW_ITEM_LIST ? 0 : item->children->len;
}

/* --- changing -------------------------------------------------------------------------------- */

/* Whoever asks knows the place, so messages do not repeat it. */
static gboolean
refuse (const char *why, GError **error) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, why);
  return FALSE;
}

/* TRUE if a person may change the answer of `item`. */
static gboolean
is_open (PwSession *session, PwItem *item, GError **error) {
  if (item->kind != PW_ITEM_QUESTION)
    return refuse (_ ("this is not a question"), error);
  if (!item->node->has_control)
    return refuse (_ ("this is filled in by the program"), error);
  if (!pw_item_is_live (item))
    return refuse (_ ("this is not asked now"), error);
  g_autoptr (GError) local = NULL;
  gboolean readonly = _pw_session_item_is_readonly (session, item, &local);
  if (local != NULL)
    return refuse (local->message, error);
  return !readonly || refuse (_ ("this can be read but not changed"), error);
}

static gboolean
is_offered (PwSession *session, PwItem *item, const char *text, GError **error) {
  PwFormType type = item->node->type;
  if (text[0] == '\0'
      || (type != PW_FORM_SELECT && type != PW_FORM_SELECT1 && type != PW_FORM_RANK))
    return TRUE;
  g_autofree char *missing = NULL;
  if (!_pw_session_missing_code (session, item, text, &missing, error))
    return FALSE;
  if (missing != NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("\"%s\" is not one of the choices"),
                 missing);
    return FALSE;
  }
  g_auto (GStrv) codes = g_strsplit (type == PW_FORM_SELECT1 ? "" : text, " ", -1);
  for (guint i = 0; codes[i] != NULL; i++) {
    if (g_strv_contains ((const char *const *)codes + i + 1, codes[i]))
      return refuse (_ ("a choice stands twice"), error);
  }
  return TRUE;
}

gboolean
pw_session_set (PwSession *session, const char *path, const char *text, GError **error) {
  g_return_val_if_fail (session != NULL && text != NULL, FALSE);
  PwItem *item = _pw_session_find (session, path, error);
  if (item == NULL || !is_open (session, item, error))
    return FALSE;
  PwMoment now = _pw_session_now (session);
  g_autofree char *plain = pw_session_value_plain (item->node, text, &now, error);
  if (plain == NULL || !is_offered (session, item, plain, error))
    return FALSE;
  if (strcmp (plain, item->text) == 0 && item->given == NULL)
    return TRUE;
  pw_item_set_text (item, plain);
  _pw_session_want_readers (session, item);
  _pw_session_post (session, PW_FORM_ON_CHANGE, item);
  _pw_session_settle (session);
  return pw_session_save (session, error);
}

char *
pw_session_add (PwSession *session, const char *path, GError **error) {
  g_return_val_if_fail (session != NULL, NULL);
  PwItem *list = _pw_session_find (session, path, error);
  if (list == NULL)
    return NULL;
  const char *why = NULL;
  if (list->kind != PW_ITEM_LIST)
    why = _ ("this is not a repeat");
  else if (list->hidden || !pw_item_is_live (list))
    why = _ ("this is not asked now");
  else if (list->node->fixed_entries)
    why = _ ("the form says how many entries there are");
  else if (!_pw_session_has_room (session, list))
    why = _ ("there are too many entries already");
  if (why != NULL) {
    refuse (why, error);
    return NULL;
  }
  PwItem *entry = _pw_session_add_entry (session, list);
  g_autofree char *added = pw_item_path (entry);
  _pw_session_settle (session);
  return pw_session_save (session, error) ? g_steal_pointer (&added) : NULL;
}

gboolean
pw_session_remove (PwSession *session, const char *path, GError **error) {
  g_return_val_if_fail (session != NULL, FALSE);
  PwItem *entry = _pw_session_find (session, path, error);
  if (entry == NULL)
    return FALSE;
  if (entry->kind != PW_ITEM_ENTRY)
    return refuse (_ ("this is not an entry of a repeat"), error);
  if (entry->node->fixed_entries)
    return refuse (_ ("the form says how many entries there are"), error);
  _pw_session_remove_entry (session, entry->parent, pw_item_number (entry) - 1);
  _pw_session_settle (session);
  return pw_session_save (session, error);
}
