/* Writes instance('list') of an external list, which is read by rows.
 *
 * It becomes pw-rows('list'). If the second step of the path has a predicate with "column = value",
 * and value does not depend on the row, it is pw-rows('list','column',value): only those rows are
 * read. The predicates stay as they are; they find nothing else among fewer rows, because neither
 * the path nor the predicates look at other rows. */
#include "sync/xpath/pw-xpath-rewrite.h"

/* TRUE if the value of `node` may be another one for each row. */
static gboolean
depends_on_row (const PwXpathNode *node) {
  static const char *const of_context[]
      = { "position",   "last", "string",        "number", "string-length", "normalize-space",
          "local-name", "name", "namespace-uri", "random", "uuid",          NULL };
  if (node->kind == PW_XPATH_PATH && node->start == PW_XPATH_FROM_CONTEXT)
    return TRUE;
  if (node->kind == PW_XPATH_CALL
      && ((node->count == 0 && g_strv_contains (of_context, node->text))
          || g_str_equal (node->text, "once") || g_str_equal (node->text, "lang")
          || g_str_equal (node->text, "id")))
    return TRUE;
  for (const PwXpathNode *value = node->first; value != NULL; value = value->next)
    if (depends_on_row (value))
      return TRUE;
  return FALSE;
}

/* The name of the column if `node` is one of the row: "name" or "./name". */
static const char *
column_of (const PwXpathNode *node) {
  if (node->kind != PW_XPATH_PATH || node->start != PW_XPATH_FROM_CONTEXT)
    return NULL;
  const PwXpathStep *step = node->steps;
  if (step != NULL && step->axis == PW_XPATH_SELF && step->test == PW_XPATH_TEST_NODE)
    step = step->next;
  if (step == NULL || step->next != NULL || step->predicates != NULL || step->axis != PW_XPATH_CHILD
      || step->test != PW_XPATH_TEST_NAME)
    return NULL;
  return step->name;
}

/* TRUE with `column` and `value` if `node` holds only for rows where they are equal. */
static gboolean
find_key (const PwXpathNode *node, const char **column, const PwXpathNode **value) {
  if (node->kind != PW_XPATH_CHAIN)
    return FALSE;
  PwXpathOp op = node->first->next->op;
  if (op == PW_XPATH_AND) {
    for (const PwXpathNode *operand = node->first; operand != NULL; operand = operand->next)
      if (find_key (operand, column, value))
        return TRUE;
    return FALSE;
  }
  if (op != PW_XPATH_EQUAL)
    return FALSE;
  const PwXpathNode *left = node->first, *right = left->next;
  for (guint side = 0; side < 2; side++, left = right, right = node->first) {
    PwXpathType type = pw_xpath_type_of (right);
    *column = column_of (left);
    *value = right;
    if (*column != NULL && type != PW_XPATH_IS_BOOLEAN && !depends_on_row (right))
      return TRUE;
  }
  return FALSE;
}

/* TRUE if `node` looks at other rows than its own: at their number, or through "..". */
static gboolean
looks_beside (const PwXpathNode *node) {
  if (pw_xpath_is_call (node, "position") || pw_xpath_is_call (node, "last"))
    return TRUE;
  if (node->kind == PW_XPATH_PATH && node->start == PW_XPATH_FROM_CONTEXT)
    for (const PwXpathStep *step = node->steps; step != NULL; step = step->next)
      if (step->axis != PW_XPATH_CHILD && step->axis != PW_XPATH_SELF
          && step->axis != PW_XPATH_ATTRIBUTE)
        return TRUE;
  for (const PwXpathNode *value = node->first; value != NULL; value = value->next)
    if (looks_beside (value))
      return TRUE;
  return FALSE;
}

/* TRUE if rows that do not match may be missing: the path goes straight down, and its second step
 * has the key in a predicate that counts nothing. */
static gboolean
find_path_key (const PwXpathNode *path, const char **column, const PwXpathNode **value) {
  const PwXpathStep *root = path->steps, *row = root != NULL ? root->next : NULL;
  if (row == NULL || root->predicates != NULL || path->predicates != NULL)
    return FALSE;
  for (const PwXpathStep *step = root; step != NULL; step = step->next)
    if (step->axis != PW_XPATH_CHILD && step->axis != PW_XPATH_SELF
        && step->axis != PW_XPATH_ATTRIBUTE)
      return FALSE;
  for (const PwXpathNode *predicate = row->predicates; predicate != NULL;
       predicate = predicate->next) {
    if (pw_xpath_type_of (predicate) != PW_XPATH_IS_BOOLEAN || looks_beside (predicate))
      return FALSE;
    if (find_key (predicate, column, value))
      return TRUE;
  }
  return FALSE;
}

gboolean
pw_xpath_write_rows (PwXpathWriter *writer, const PwXpathNode *path, const PwXpathNode *literal) {
  const char *column;
  const PwXpathNode *value;
  g_string_append_printf (writer->out, "pw-rows(%s", literal->text);
  if (find_path_key (path, &column, &value)) {
    /* The value is written as it is in the predicate, where `.` is a row. */
    const PwXpathPlace *outer = writer->item;
    g_autoptr (PwXpathPlace) row = pw_xpath_place_new (PW_XPATH_IN_LIST);
    writer->item = row;
    g_string_append_printf (writer->out, ",'%s',", column);
    gboolean ok = pw_xpath_write (writer, value);
    writer->item = outer;
    if (!ok)
      return FALSE;
  }
  g_string_append_c (writer->out, ')');
  return TRUE;
}
