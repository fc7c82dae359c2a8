/* What expressions of a session ask for: lists, texts, choices and the time; and what a session
 * asks of expressions outside the working out: conditions and outputs. */
#include "sync/session/pw-session-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"

#define NESTED_MAX 2 /* jr:choice-name() of a question whose choices use jr:choice-name() */

/* --- what expressions ask -------------------------------------------------------------------- */

static xmlDoc *
on_instance (const char *id, gpointer data, GError **error) {
  PwSession *session = data;
  const PwFormInstance *instance = pw_form_instance_named (session->form, id);
  if (instance != NULL && instance->doc != NULL)
    return instance->doc;
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("the form has no list \"%s\""), id);
  return NULL;
}

static const char *
list_name (PwSession *session, const char *id) {
  const PwFormInstance *instance = pw_form_instance_named (session->form, id);
  return instance == NULL || instance->list == NULL ? id : instance->list;
}

static xmlDoc *
on_rows (const char *id, const char *column, const char *value, gpointer data, GError **error) {
  PwSession *session = data;
  const char *list = list_name (session, id);
  g_autofree char *key = g_strdup_printf ("%s\n%s\n%s", list, column == NULL ? "" : column,
                                          value == NULL ? "" : value);
  for (guint i = 0; i < session->rows->len; i++) {
    PwSessionRows *known = g_ptr_array_index (session->rows, i);
    if (strcmp (known->key, key) == 0)
      return known->doc;
  }
  if (session->host.rows == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("the list \"%s\" is not here"), list);
    return NULL;
  }
  xmlDoc *doc = session->host.rows (list, column, value, session->host.data, error);
  if (doc == NULL)
    return NULL;
  PwSessionRows *rows = g_new0 (PwSessionRows, 1);
  rows->key = g_steal_pointer (&key);
  rows->doc = doc;
  g_ptr_array_add (session->rows, rows);
  return doc;
}

static char *
on_pulldata (const char *id, const char *wanted, const char *key, const char *value, gpointer data,
             GError **error) {
  PwSession *session = data;
  if (session->host.pulldata == NULL)
    return NULL;
  return session->host.pulldata (list_name (session, id), wanted, key, value, session->host.data,
                                 error);
}

static char *
on_itext (const char *id, gpointer data) {
  PwSession *session = data;
  const PwFormText *text = pw_form_text_by_id (session->form, id);
  return g_strdup (pw_form_text (session->form, text, session->language));
}

/* The item of `node` that an expression at `context` means. */
static PwItem *
nearest (PwSession *session, const PwFormNode *node, xmlNode *context) {
  PwItem *item = context != NULL && context->doc == session->doc ? context->_private : NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  for (; item != NULL && found->len == 0; item = item->parent) {
    const PwFormNode *above = node;
    while (above != NULL && above != item->node)
      above = above->parent;
    if (above != NULL)
      pw_item_collect (item, node, FALSE, found);
  }
  if (found->len == 0)
    pw_item_collect (session->root, node, FALSE, found);
  return found->len == 0 ? NULL : g_ptr_array_index (found, 0);
}

static char *
on_choice_name (const char *code, const char *path, xmlNode *context, gpointer data) {
  PwSession *session = data;
  const PwFormNode *node = pw_form_find_full (session->form, path);
  PwItem *item
      = node == NULL || node->kind != PW_FORM_QUESTION ? NULL : nearest (session, node, context);
  return item == NULL ? NULL : _pw_session_code_label (session, item, code);
}

static PwMoment
on_now (gpointer data) {
  return _pw_session_now (data);
}

/* --- contexts -------------------------------------------------------------------------------- */

static void
rows_free (gpointer data) {
  PwSessionRows *rows = data;
  xmlFreeDoc (rows->doc);
  g_free (rows->key);
  g_free (rows);
}

void
_pw_session_open_contexts (PwSession *session) {
  session->source = (PwXpathSource){
    .instance = on_instance,
    .rows = on_rows,
    .pulldata = on_pulldata,
    .itext = on_itext,
    .choice_name = on_choice_name,
    .now = on_now,
    .data = session,
  };
  session->rows = g_ptr_array_new_with_free_func (rows_free);
  session->context = pw_xpath_context_new (session->doc, &session->source);
  pw_xpath_context_set_language (session->context, session->language);
}

void
_pw_session_close_contexts (PwSession *session) {
  g_clear_pointer (&session->context, pw_xpath_context_free);
  g_clear_pointer (&session->inner, pw_xpath_context_free);
  g_clear_pointer (&session->rows, g_ptr_array_unref);
}

PwXpathContext *
_pw_session_context (PwSession *session) {
  if (session->nested == 0 && session->rows->len > PW_SESSION_ROWS_MAX)
    g_ptr_array_remove_range (session->rows, 0, session->rows->len - PW_SESSION_ROWS_MAX);
  session->nested++;
  if (session->nested == 1)
    return session->context;
  if (session->inner == NULL) { /* few forms need it: labels inside expressions */
    session->inner = pw_xpath_context_new (session->doc, &session->source);
    pw_xpath_context_set_language (session->inner, session->language);
  }
  return session->inner;
}

void
_pw_session_context_done (PwSession *session) {
  g_return_if_fail (session->nested > 0);
  session->nested--;
}

/* --- conditions ------------------------------------------------------------------------------ */

/* The node whose answer is the whole condition; NULL if it is more than a path. */
static const PwFormNode *
bare_node (PwSession *session, const PwXpath *xpath) {
  const char *text = pw_xpath_text (xpath);
  gboolean is_path
      = text[strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-: \t\r\n")] == '\0';
  if (!is_path || pw_xpath_ref_count (xpath) != 1)
    return NULL;
  return pw_form_find_full (session->form, pw_xpath_ref (xpath, 0)->path);
}

/* XPath has no types: "false" and "0" of an answer are texts, and a text that is not empty is true.
 * OpenRosa goes by the question's type, so where a condition is just an answer we do too. */
static gboolean
is_true (const PwFormNode *node, const char *text) {
  if (node->type == PW_FORM_BOOLEAN)
    return strcmp (text, "true") == 0 || strcmp (text, "1") == 0;
  if (node->type == PW_FORM_INT || node->type == PW_FORM_DECIMAL)
    return fabs (g_ascii_strtod (text, NULL)) > 0.0;
  return text[0] != '\0';
}

gboolean
_pw_session_holds (PwSession *session, PwItem *item, const PwXpath *xpath, gboolean *holds,
                   GError **error) {
  const PwFormNode *bare = bare_node (session, xpath);
  PwXpathContext *context = _pw_session_context (session);
  gboolean ok = TRUE;
  if (bare == NULL || bare->kind != PW_FORM_QUESTION) {
    ok = pw_xpath_boolean (context, xpath, item->xml, holds, error);
  } else {
    g_autofree char *text = pw_xpath_string (context, xpath, item->xml, error);
    ok = text != NULL;
    *holds = ok && is_true (bare, text);
  }
  _pw_session_context_done (session);
  return ok;
}

gboolean
_pw_session_ask (PwSession *session, PwItem *item, PwFormExpression what, gboolean otherwise,
                 gboolean *answer, GError **error) {
  const PwXpath *xpath = item->node->expressions[what];
  *answer = otherwise;
  if (xpath == NULL)
    return TRUE;
  return _pw_session_holds (session, item, xpath, answer, error);
}

gboolean
_pw_session_item_is_required (PwSession *session, PwItem *item, GError **error) {
  gboolean required = FALSE;
  return _pw_session_ask (session, item, PW_FORM_REQUIRED, item->node->required, &required, error)
         && required;
}

gboolean
_pw_session_item_is_readonly (PwSession *session, PwItem *item, GError **error) {
  for (; item != NULL; item = item->parent) {
    gboolean readonly = FALSE;
    if (!_pw_session_ask (session, item, PW_FORM_READONLY, item->node->readonly, &readonly, error))
      return FALSE;
    if (readonly)
      return TRUE;
  }
  return FALSE;
}

/* --- texts ----------------------------------------------------------------------------------- */

/* The compiled output `text` of `node`, kept for the next time; NULL if it does not compile. */
static const PwXpath *
output_of (PwSession *session, const PwFormNode *node, const char *text) {
  const char *context = pw_form_full_path (node);
  g_autofree char *key = g_strconcat (context, "\n", text, NULL);
  PwXpath *xpath = g_hash_table_lookup (session->outputs, key);
  if (xpath == NULL) {
    xpath = pw_xpath_compile (text, context, pw_form_scope (session->form), NULL);
    if (xpath != NULL)
      g_hash_table_insert (session->outputs, g_steal_pointer (&key), xpath);
  }
  return xpath;
}

static char *
output_value (PwSession *session, PwItem *item, const char *text) {
  const PwXpath *xpath = output_of (session, item->node, text);
  if (xpath == NULL || session->nested >= NESTED_MAX)
    return NULL;
  char *value = pw_xpath_string (_pw_session_context (session), xpath, item->xml, NULL);
  _pw_session_context_done (session);
  return value;
}

char *
_pw_session_say (PwSession *session, PwItem *item, const PwFormText *text) {
  if (text == NULL)
    return NULL;
  guint count = 0;
  const PwFormTextPart *parts = pw_form_text_parts (session->form, text, session->language, &count);
  g_autoptr (GString) said = g_string_new (NULL);
  for (guint i = 0; i < count; i++) {
    g_string_append (said, parts[i].text);
    if (parts[i].output == NULL)
      continue;
    g_autofree char *value = output_value (session, item, parts[i].output);
    g_string_append (said, value == NULL ? "..." : value);
  }
  return g_strdup (said->str);
}
