/* The state of a session as bytes (schemas/formats/draft-v1.md): what a draft is. */
#include "sync/session/pw-session-private.h"

#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/model/pw-answers.h"
#include "sync/session/pw-session-state.h"

/* --- order of names -------------------------------------------------------------------------- */

static gint
compare_names (gconstpointer a, gconstpointer b, gpointer data) {
  const PwFormNode *node = data;
  const char *first = pw_form_child (node, *(const guint *)a)->name;
  const char *second = pw_form_child (node, *(const guint *)b)->name;
  return pw_cbor_key_rises (first, strlen (first), second, strlen (second)) ? -1 : 1;
}

/* The children of `node` in the order that canonical CBOR wants. (transfer none) */
static GArray *
name_order (PwSession *session, const PwFormNode *node) {
  GArray *order = g_hash_table_lookup (session->orders, node);
  if (order != NULL)
    return order;
  order = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < pw_form_child_count (node); i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_names, (gpointer)node);
  g_hash_table_insert (session->orders, (gpointer)node, order);
  return order;
}

/* --- writing --------------------------------------------------------------------------------- */

static void write_item (PwSession *session, GByteArray *out, const PwItem *item);

static gboolean
is_failed (const PwItem *item) {
  return item->failure != NULL && item->failed < PW_FORM_CONSTRAINT;
}

/* TRUE if something of `item` has to be written. */
static gboolean
says_something (const PwItem *item) {
  if (item->hidden || item->given != NULL || item->reason != NULL || is_failed (item))
    return TRUE;
  if (item->kind == PW_ITEM_QUESTION)
    return item->text[0] != '\0';
  if (item->was_given)
    return TRUE;
  if (item->kind == PW_ITEM_LIST)
    return item->children->len > 0;
  for (guint i = 0; i < item->children->len; i++) {
    if (says_something (g_ptr_array_index (item->children, i)))
      return TRUE;
  }
  return FALSE;
}

/* How many children of a group or entry are written. */
static guint
written_children (const PwItem *item) {
  guint count = 0;
  for (guint i = 0; i < item->children->len; i++) {
    if (says_something (g_ptr_array_index (item->children, i)))
      count++;
  }
  return count;
}

static gboolean
has_content (const PwItem *item) {
  if (item->kind == PW_ITEM_QUESTION)
    return item->text[0] != '\0';
  return item->kind == PW_ITEM_LIST ? item->children->len > 0 : written_children (item) > 0;
}

static void
write_content (PwSession *session, GByteArray *out, const PwItem *item) {
  if (item->kind == PW_ITEM_QUESTION) {
    pw_cbor_write_text (out, item->text, -1);
  } else if (item->kind == PW_ITEM_LIST) {
    pw_cbor_write_array (out, item->children->len);
    for (guint i = 0; i < item->children->len; i++)
      write_item (session, out, g_ptr_array_index (item->children, i));
  } else {
    GArray *order = name_order (session, item->node);
    pw_cbor_write_map (out, written_children (item));
    for (guint i = 0; i < order->len; i++) {
      const PwItem *child = g_ptr_array_index (item->children, g_array_index (order, guint, i));
      if (!says_something (child))
        continue;
      pw_cbor_write_text (out, child->node->name, -1);
      write_item (session, out, child);
    }
  }
}

static void
write_item (PwSession *session, GByteArray *out, const PwItem *item) {
  gboolean content = has_content (item);
  gboolean given = item->given != NULL || (item->was_given && item->kind != PW_ITEM_QUESTION);
  pw_cbor_write_map (out, (gsize)content + (gsize)item->hidden + (gsize)given
                              + (gsize)is_failed (item) + (gsize)(item->reason != NULL));
  if (content) {
    pw_cbor_write_uint (out, PW_DRAFT_CONTENT);
    write_content (session, out, item);
  }
  if (item->hidden) {
    pw_cbor_write_uint (out, PW_DRAFT_HIDDEN);
    pw_cbor_write_bool (out, TRUE);
  }
  if (given) {
    pw_cbor_write_uint (out, PW_DRAFT_GIVEN);
    if (item->given != NULL)
      pw_answers_write_cbor (out, item->given);
    else
      pw_cbor_write_bool (out, TRUE);
  }
  if (is_failed (item)) {
    pw_cbor_write_uint (out, PW_DRAFT_FAILED);
    pw_cbor_write_uint (out, item->failed);
  }
  if (item->reason != NULL) {
    pw_cbor_write_uint (out, PW_DRAFT_REASON);
    pw_cbor_write_text (out, item->reason, -1);
  }
}

GBytes *
pw_session_state (PwSession *session) {
  g_return_val_if_fail (session != NULL, NULL);
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_map (out, 3);
  pw_cbor_write_uint (out, 1);
  pw_cbor_write_uint (out, PW_DRAFT_VERSION);
  pw_cbor_write_uint (out, 2);
  pw_cbor_write_bytes (out, pw_form_digest (session->form)->bytes, PW_DIGEST_BYTES);
  pw_cbor_write_uint (out, 3);
  write_item (session, out, session->root);
  return g_byte_array_free_to_bytes (out);
}
