/* What a new version of a form does to the answers of the version before. */
#include "host/forms/host-form-change.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- noting ---------------------------------------------------------------------------------- */

typedef struct {
  const PwForm *before, *after; /* borrowed */
  GPtrArray *changes;           /* borrowed: of HostFormChange */
} Compare;

void
host_form_change_free (HostFormChange *change) {
  if (change == NULL)
    return;
  g_free (change->reason);
  g_free (change);
}

static void
G_GNUC_PRINTF (4, 5)
    note (Compare *compare, const PwFormNode *node, gboolean refused, const char *format, ...) {
  HostFormChange *change = g_new0 (HostFormChange, 1);
  va_list arguments;
  va_start (arguments, format);
  change->reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  change->path = node->path;
  change->refused = refused;
  g_ptr_array_add (compare->changes, change);
}

/* --- words ----------------------------------------------------------------------------------- */

/* As forms spell them. */
static const char *
type_name (PwFormType type) {
  switch (type) {
  case PW_FORM_NO_TYPE:
    return "-";
  case PW_FORM_STRING:
    return "string";
  case PW_FORM_INT:
    return "int";
  case PW_FORM_DECIMAL:
    return "decimal";
  case PW_FORM_BOOLEAN:
    return "boolean";
  case PW_FORM_DATE:
    return "date";
  case PW_FORM_TIME:
    return "time";
  case PW_FORM_DATE_TIME:
    return "dateTime";
  case PW_FORM_SELECT:
    return "select";
  case PW_FORM_SELECT1:
    return "select1";
  case PW_FORM_GEOPOINT:
    return "geopoint";
  case PW_FORM_UPLOAD:
    return "binary";
  case PW_FORM_RANK:
    return "rank";
  case PW_FORM_GEOTRACE:
    return "geotrace";
  case PW_FORM_GEOSHAPE:
    return "geoshape";
  }
  g_return_val_if_reached ("?");
}

static const char *
kind_name (PwFormKind kind) {
  switch (kind) {
  case PW_FORM_GROUP:
    return _ ("a group");
  case PW_FORM_REPEAT:
    return _ ("a repeat");
  case PW_FORM_QUESTION:
    return _ ("a field");
  }
  g_return_val_if_reached ("?");
}

/* --- comparing ------------------------------------------------------------------------------- */

/* A field of that name which stands where none was before: the first in form order. */
static const PwFormNode *
find_moved (const Compare *compare, const PwFormNode *parent, const char *name) {
  for (guint i = 0; i < pw_form_child_count (parent); i++) {
    const PwFormNode *child = pw_form_child (parent, i);
    if (child->kind == PW_FORM_QUESTION && strcmp (child->name, name) == 0
        && pw_form_find (compare->before, child->path) == NULL)
      return child;
    const PwFormNode *below = find_moved (compare, child, name);
    if (below != NULL)
      return below;
  }
  return NULL;
}

static void
note_missing (Compare *compare, const PwFormNode *node) {
  const PwFormNode *moved = find_moved (compare, pw_form_root (compare->after), node->name);
  if (moved != NULL)
    note (compare, node, TRUE, _ ("it would move to %s; leave it where it was"), moved->path);
  else
    note (compare, node, TRUE,
          _ ("it would disappear; keep it, and hide it with relevant=\"false()\" if nobody shall "
             "answer it"));
}

static void
compare_codes (Compare *compare, const PwFormNode *node, const PwFormNode *now) {
  g_autoptr (GString) gone = g_string_new (NULL);
  guint count = 0;
  for (guint i = 0; !now->open_choices && i < pw_form_choice_count (node); i++) {
    const PwFormChoice *choice = pw_form_choice (node, i);
    if (pw_form_choice_named (now, choice->code) != NULL)
      continue;
    if (count++ < 5)
      g_string_append_printf (gone, "%s%s", gone->len > 0 ? ", " : "", choice->code);
  }
  if (count > 5)
    g_string_append (gone, ", ...");
  if (count > 0)
    note (compare, node, FALSE,
          ngettext ("%u code goes (%s); older records keep it",
                    "%u codes go (%s); older records keep "
                    "them",
                    count),
          count, gone->str);
}

static void
compare_node (Compare *compare, const PwFormNode *node) {
  const PwFormNode *now = pw_form_find (compare->after, node->path);
  if (now == NULL) {
    if (node->kind == PW_FORM_QUESTION || pw_form_child_count (node) == 0)
      note_missing (compare, node);
    return;
  }
  if (now->kind != node->kind)
    note (compare, node, TRUE, _ ("it is %s and would become %s; give the new one another name"),
          kind_name (node->kind), kind_name (now->kind));
  else if (now->type != node->type)
    note (compare, node, TRUE,
          _ ("its type is %s and would become %s; give the new field another name"),
          type_name (node->type), type_name (now->type));
  else
    compare_codes (compare, node, now);
  if (node->column != NULL && g_strcmp0 (node->column, now->column) != 0)
    note (compare, node, FALSE,
          _ ("it would no longer fill the column %s, so lists and views show nothing there; keep "
             "pw:column"),
          node->column);
  if (node->confidential && !now->confidential)
    note (compare, node, TRUE,
          _ ("it would no longer be confidential, and answers that were given in confidence would "
             "show; keep pw:confidential"));
}

static void
compare_below (Compare *compare, const PwFormNode *parent) {
  for (guint i = 0; i < pw_form_child_count (parent); i++) {
    const PwFormNode *child = pw_form_child (parent, i);
    compare_node (compare, child);
    compare_below (compare, child);
  }
}

GPtrArray *
host_form_changes (const PwForm *before, const PwForm *after) {
  g_return_val_if_fail (before != NULL && after != NULL, NULL);
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)host_form_change_free);
  Compare compare = { .before = before, .after = after, .changes = changes };
  compare_below (&compare, pw_form_root (before));
  return changes;
}

guint
host_form_changes_refused (const GPtrArray *changes) {
  guint count = 0;
  for (guint i = 0; i < changes->len; i++)
    count += ((const HostFormChange *)g_ptr_array_index (changes, i))->refused != FALSE;
  return count;
}
