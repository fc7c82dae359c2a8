/* The choices of a question as they are now: of the form, of its answers, or of a list outside. */
#include "sync/session/pw-session-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/session/pw-session-value.h"

#define NESTED_MAX 2 /* evaluations inside one another: one, and one for a function of it */

/* The choices of one question while they are looked at. */
typedef struct {
  PwSession *session; /* borrowed */
  PwItem *item;       /* borrowed */
  GPtrArray *nodes;   /* of xmlNode, owned; NULL if the form holds the choices */
  guint count;
  gboolean open; /* the list is not here: any code will do */
} Offer;

static gboolean
list_is_away (PwSession *session, const PwXpath *xpath) {
  const char *id = pw_xpath_instance (xpath);
  const PwFormInstance *instance = id == NULL ? NULL : pw_form_instance_named (session->form, id);
  return instance != NULL && instance->list != NULL && session->host.rows == NULL;
}

static gboolean
offer_open (Offer *offer, PwSession *session, PwItem *item, GError **error) {
  const PwXpath *xpath = item->node->expressions[PW_FORM_CHOICES];
  *offer = (Offer){ .session = session, .item = item };
  if (xpath == NULL) {
    offer->count = pw_form_choice_count (item->node);
    offer->open = offer->count == 0 && item->node->open_choices;
    return TRUE;
  }
  offer->open = list_is_away (session, xpath) || session->nested >= NESTED_MAX;
  if (offer->open)
    return TRUE;
  offer->nodes = pw_xpath_nodes (_pw_session_context (session), xpath, item->xml, error);
  _pw_session_context_done (session);
  if (offer->nodes == NULL)
    return FALSE;
  offer->count = offer->nodes->len;
  return TRUE;
}

static void
offer_close (Offer *offer) {
  g_clear_pointer (&offer->nodes, g_ptr_array_unref);
}

/* The text of the child `name` of a choice's element, or of the element itself (".").
 * (transfer full) */
static char *
child_text (xmlNode *node, const char *name) {
  if (name == NULL)
    return g_strdup ("");
  xmlNode *child = strcmp (name, ".") == 0 ? node : node->children;
  while (child != NULL && child != node
         && (child->type != XML_ELEMENT_NODE || strcmp ((const char *)child->name, name) != 0))
    child = child->next;
  if (child == NULL)
    return g_strdup ("");
  xmlChar *content = xmlNodeGetContent (child);
  char *text = g_strdup (content == NULL ? "" : (const char *)content);
  xmlFree (content);
  return text;
}

/* (transfer full) */
static char *
offer_code (const Offer *offer, guint index) {
  if (offer->nodes == NULL)
    return g_strdup (pw_form_choice (offer->item->node, index)->code);
  return child_text (g_ptr_array_index (offer->nodes, index), offer->item->node->value_ref);
}

/* The choice's text in the form, if it has one there. */
static const PwFormText *
offer_text (const Offer *offer, guint index) {
  const PwFormNode *node = offer->item->node;
  if (offer->nodes == NULL)
    return pw_form_choice (node, index)->label;
  if (!node->label_is_itext)
    return NULL;
  g_autofree char *id = child_text (g_ptr_array_index (offer->nodes, index), node->label_ref);
  return pw_form_text_by_id (offer->session->form, id);
}

/* "" if it has none. (transfer full) */
static char *
offer_label (const Offer *offer, guint index) {
  const PwFormText *text = offer_text (offer, index);
  if (text != NULL)
    return _pw_session_say (offer->session, offer->item, text);
  if (offer->nodes == NULL || offer->item->node->label_is_itext)
    return g_strdup ("");
  return child_text (g_ptr_array_index (offer->nodes, index), offer->item->node->label_ref);
}

/* Index of `code`; G_MAXUINT if it is not offered. */
static guint
offer_find (const Offer *offer, const char *code) {
  const PwFormNode *node = offer->item->node;
  if (offer->nodes == NULL && pw_form_choice_named (node, code) == NULL)
    return G_MAXUINT;
  for (guint i = 0; i < offer->count; i++) {
    g_autofree char *offered = offer_code (offer, i);
    if (strcmp (offered, code) == 0)
      return i;
  }
  return G_MAXUINT;
}

static gboolean
offer_has (const Offer *offer, const char *code) {
  if (offer->nodes == NULL)
    return pw_form_choice_named (offer->item->node, code) != NULL;
  return offer_find (offer, code) != G_MAXUINT;
}

/* --- for the session ------------------------------------------------------------------------- */

gboolean
_pw_session_missing_code (PwSession *session, PwItem *item, const char *codes, char **missing,
                          GError **error) {
  *missing = NULL;
  Offer offer;
  if (!offer_open (&offer, session, item, error))
    return FALSE;
  g_auto (GStrv) one = item->node->type == PW_FORM_SELECT1 ? g_strsplit (codes, "\n", 1)
                                                           : g_strsplit_set (codes, " \t\r\n", -1);
  for (guint i = 0; !offer.open && one[i] != NULL && *missing == NULL; i++) {
    if (one[i][0] != '\0' && !offer_has (&offer, one[i]))
      *missing = g_strdup (one[i]);
  }
  offer_close (&offer);
  return TRUE;
}

char *
_pw_session_code_label (PwSession *session, PwItem *item, const char *code) {
  Offer offer;
  if (!offer_open (&offer, session, item, NULL))
    return NULL;
  guint index = offer_find (&offer, code);
  char *label = index == G_MAXUINT ? NULL : offer_label (&offer, index);
  offer_close (&offer);
  return label;
}

/* --- for people ------------------------------------------------------------------------------ */

static void
choice_free (gpointer data) {
  PwSessionChoice *choice = data;
  g_free (choice->code);
  g_free (choice->label);
  g_free (choice->image);
  g_free (choice);
}

/* NULL if the choice is not among those that `find` (case folded, or NULL) is in. */
static PwSessionChoice *
choice_new (const Offer *offer, guint index, const char *find) {
  g_autofree char *code = offer_code (offer, index);
  g_autofree char *label = offer_label (offer, index);
  if (code[0] == '\0')
    return NULL;
  if (find != NULL) {
    g_autofree char *folded_label = g_utf8_casefold (label, -1);
    g_autofree char *folded_code = g_utf8_casefold (code, -1);
    if (strstr (folded_label, find) == NULL && strstr (folded_code, find) == NULL)
      return NULL;
  }
  const PwFormText *text = offer_text (offer, index);
  const PwForm *form = offer->session->form;
  PwSessionChoice *choice = g_new0 (PwSessionChoice, 1);
  if (text != NULL)
    choice->image = g_strdup (pw_form_text_media (form, text, offer->session->language, "image"));
  choice->label = label[0] == '\0' ? g_strdup (code) : g_steal_pointer (&label);
  choice->code = g_steal_pointer (&code);
  return choice;
}

GPtrArray *
pw_session_choices (PwSession *session, const char *path, const char *find, guint most,
                    guint *total, GError **error) {
  g_return_val_if_fail (session != NULL, NULL);
  PwItem *item = _pw_session_find (session, path, error);
  Offer offer;
  if (item == NULL || !offer_open (&offer, session, item, error))
    return NULL;
  g_autofree char *folded = find == NULL || find[0] == '\0' ? NULL : g_utf8_casefold (find, -1);
  GPtrArray *choices = g_ptr_array_new_with_free_func (choice_free);
  guint count = 0;
  for (guint i = 0; i < offer.count; i++) {
    PwSessionChoice *choice = choice_new (&offer, i, folded);
    if (choice == NULL)
      continue;
    count++;
    if (most == 0 || choices->len < most)
      g_ptr_array_add (choices, choice);
    else
      choice_free (choice);
  }
  offer_close (&offer);
  if (total != NULL)
    *total = count;
  return choices;
}

char *
pw_session_shown (PwSession *session, const char *path, GError **error) {
  g_return_val_if_fail (session != NULL, NULL);
  PwItem *item = _pw_session_find (session, path, error);
  if (item == NULL)
    return NULL;
  if (item->kind != PW_ITEM_QUESTION)
    return g_strdup ("");
  PwFormType type = item->node->type;
  if (type != PW_FORM_SELECT && type != PW_FORM_SELECT1 && type != PW_FORM_RANK)
    return g_strdup (item->text);
  g_auto (GStrv) codes = type == PW_FORM_SELECT1 ? g_strsplit (item->text, "\n", 1)
                                                 : g_strsplit_set (item->text, " \t\r\n", -1);
  g_autoptr (GString) shown = g_string_new (NULL);
  for (guint i = 0; codes[i] != NULL; i++) {
    if (codes[i][0] == '\0')
      continue;
    g_autofree char *label = _pw_session_code_label (session, item, codes[i]);
    g_string_append_printf (shown, "%s%s", shown->len == 0 ? "" : ", ",
                            label == NULL || label[0] == '\0' ? codes[i] : label);
  }
  return g_strdup (shown->str);
}
