/* Reads the state of a session (schemas/formats/draft-v1.md), strictly: every place is one of the
 * form, every length is bounded, and what is written twice or in another way is refused. */
#include "sync/session/pw-session-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"
#include "sync/session/pw-session-json.h"
#include "sync/session/pw-session-state.h"

typedef struct {
  PwSession *session; /* borrowed: what is filled */
  PwCborReader cbor;
} Draft;

static gboolean read_item (Draft *draft, PwItem *item, GError **error);

static gboolean
fail (const Draft *draft, GError **error) {
  return pw_cbor_fail (&draft->cbor, error, _ ("this is not a place of the form"));
}

/* --- content --------------------------------------------------------------------------------- */

static gboolean
read_text (Draft *draft, PwItem *item, GError **error) {
  g_autofree char *text = pw_cbor_read_string (&draft->cbor, PW_TEXT_BYTES_MAX, error);
  if (text == NULL)
    return FALSE;
  if (text[0] == '\0')
    return fail (draft, error);
  pw_item_set_text (item, text);
  return TRUE;
}

static gboolean
read_entries (Draft *draft, PwItem *list, GError **error) {
  guint64 count = 0;
  if (!pw_cbor_read_array_max (&draft->cbor, PW_SESSION_ENTRIES_MAX, &count, error))
    return FALSE;
  if (count == 0)
    return fail (draft, error);
  for (guint64 i = 0; i < count; i++) {
    if (!_pw_session_has_room (draft->session, list))
      return pw_cbor_fail (&draft->cbor, error, _ ("there are too many entries"));
    PwItem *entry = pw_item_add_entry (draft->session->form, list);
    pw_item_clear (entry);
    draft->session->item_count += pw_item_count (entry);
    if (!read_item (draft, entry, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_children (Draft *draft, PwItem *item, GError **error) {
  guint64 count = 0;
  if (!pw_cbor_read_map (&draft->cbor, &count, error))
    return FALSE;
  if (count == 0 || count > item->children->len)
    return fail (draft, error);
  const char *previous = NULL;
  gsize previous_length = 0;
  for (guint64 i = 0; i < count; i++) {
    const char *key = NULL;
    gsize length = 0;
    if (!pw_cbor_read_text (&draft->cbor, &key, &length, error))
      return FALSE;
    if (length > PW_NAME_BYTES_MAX || !pw_cbor_key_rises (previous, previous_length, key, length))
      return fail (draft, error);
    previous = key;
    previous_length = length;
    g_autofree char *name = g_strndup (key, length);
    const PwFormNode *child = pw_form_child_named (item->node, name);
    if (child == NULL)
      return fail (draft, error);
    PwItem *slot = g_ptr_array_index (item->children, child->index);
    gsize at = draft->cbor.at;
    if (!read_item (draft, slot, error))
      return FALSE;
    if (draft->cbor.at == at + 1) /* an empty map: it would not have been written */
      return fail (draft, error);
  }
  return TRUE;
}

static gboolean
read_content (Draft *draft, PwItem *item, GError **error) {
  switch (item->kind) {
  case PW_ITEM_QUESTION:
    return read_text (draft, item, error);
  case PW_ITEM_LIST:
    return read_entries (draft, item, error);
  case PW_ITEM_GROUP:
  case PW_ITEM_ENTRY:
    return read_children (draft, item, error);
  }
  return FALSE;
}

/* --- the rest of a place --------------------------------------------------------------------- */

static gboolean
read_true (Draft *draft, GError **error) {
  gboolean value = FALSE;
  return pw_cbor_read_bool (&draft->cbor, &value, error) && (value || fail (draft, error));
}

static gboolean
read_given (Draft *draft, PwItem *item, GError **error) {
  item->was_given = TRUE;
  if (item->kind != PW_ITEM_QUESTION)
    return read_true (draft, error);
  item->given = pw_answers_read_value_cbor (&draft->cbor, error);
  if (item->given == NULL)
    return FALSE;
  g_autofree char *text = pw_session_json_to_text (item->node, item->given);
  return g_strcmp0 (text, item->text) == 0 || fail (draft, error);
}

/* The expression is tried again: what it needed may be here now. */
static gboolean
read_failed (Draft *draft, PwItem *item, GError **error) {
  guint64 kind = 0;
  if (!pw_cbor_read_uint_max (&draft->cbor, PW_FORM_CONSTRAINT - 1, &kind, error))
    return FALSE;
  GArray *own = g_hash_table_lookup (draft->session->triggers, item->node);
  for (guint i = 0; own != NULL && i < own->len; i++) {
    guint trigger = g_array_index (own, guint, i);
    if ((guint64)pw_form_trigger (draft->session->form, trigger)->kind != kind)
      continue;
    pw_item_set_failure (item, (PwFormExpression)kind, _ ("it is tried again"));
    _pw_session_want (draft->session, trigger, item);
    return TRUE;
  }
  return fail (draft, error);
}

static gboolean
read_key (Draft *draft, PwItem *item, guint64 key, gboolean *hidden, GError **error) {
  switch (key) {
  case PW_DRAFT_CONTENT:
    return read_content (draft, item, error);
  case PW_DRAFT_HIDDEN:
    *hidden = TRUE;
    if (item->node->expressions[PW_FORM_RELEVANT] == NULL || item->parent == NULL)
      return fail (draft, error);
    return read_true (draft, error);
  case PW_DRAFT_GIVEN:
    return read_given (draft, item, error);
  case PW_DRAFT_FAILED:
    return read_failed (draft, item, error);
  case PW_DRAFT_REASON:
    if (item->kind != PW_ITEM_QUESTION)
      return fail (draft, error);
    item->reason = pw_cbor_read_string (&draft->cbor, PW_REASON_BYTES_MAX, error);
    return item->reason != NULL;
  default:
    return fail (draft, error);
  }
}

static gboolean
read_item (Draft *draft, PwItem *item, GError **error) {
  guint64 count = 0;
  guint64 last = 0;
  gboolean hidden = FALSE;
  if (!pw_cbor_read_map (&draft->cbor, &count, error))
    return FALSE;
  if (count > PW_DRAFT_REASON)
    return fail (draft, error);
  for (guint64 i = 0; i < count; i++) {
    guint64 key = 0;
    if (!pw_cbor_read_uint (&draft->cbor, &key, error))
      return FALSE;
    if (key <= last)
      return fail (draft, error);
    last = key;
    if (!read_key (draft, item, key, &hidden, error))
      return FALSE;
  }
  if (hidden)
    pw_item_set_hidden (item, TRUE);
  return TRUE;
}

/* --- the whole ------------------------------------------------------------------------------- */

static gboolean
read_number (Draft *draft, guint64 wanted, GError **error) {
  guint64 key = 0;
  return pw_cbor_read_uint (&draft->cbor, &key, error)
         && (key == wanted || pw_cbor_fail (&draft->cbor, error, _ ("a part is missing")));
}

/* Up to the tree. */
static gboolean
read_head (Draft *draft, GError **error) {
  guint64 count = 0;
  guint64 version = 0;
  PwDigest digest;
  if (!pw_cbor_read_map (&draft->cbor, &count, error) || !read_number (draft, 1, error)
      || !pw_cbor_read_uint (&draft->cbor, &version, error))
    return FALSE;
  if (version > PW_DRAFT_VERSION) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_NEW,
                         _ ("the draft was made by a newer version; update this program"));
    return FALSE;
  }
  if (version != PW_DRAFT_VERSION || count != 3)
    return pw_cbor_fail (&draft->cbor, error, _ ("a part is missing"));
  if (!read_number (draft, 2, error)
      || !pw_cbor_read_fixed (&draft->cbor, digest.bytes, sizeof digest.bytes, error))
    return FALSE;
  if (memcmp (digest.bytes, pw_form_digest (draft->session->form)->bytes, sizeof digest.bytes)
      != 0) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("the draft was made with another version of the form"));
    return FALSE;
  }
  return read_number (draft, 3, error);
}

gboolean
_pw_session_read_state (PwSession *session, GBytes *state, GError **error) {
  gsize length = 0;
  const void *data = g_bytes_get_data (state, &length);
  if (length > PW_SESSION_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG, _ ("the draft has more than %d MiB"),
                 PW_SESSION_BYTES_MAX >> 20);
    return FALSE;
  }
  Draft draft = { .session = session };
  pw_cbor_reader_init (&draft.cbor, data, length, N_ ("the draft"));
  return read_head (&draft, error) && read_item (&draft, session->root, error)
         && pw_cbor_read_end (&draft.cbor, error);
}
