/* Writes operators as the XPath that libxml2 is given.
 *
 * The rules, by what is written for them:
 *   1. Arithmetic is libxml2's own; an operand that may be no number goes through number(), which
 *      knows dates.
 *   2. < <= > >= become pw-less() and its kin unless both sides are numbers; = and != become
 *      pw-equal() and pw-unequal(), because an empty node-set counts as "" (an irrelevant question
 *      equals ''), because dates may meet numbers, and because JavaRosa's numbers are equal when
 *      they are nearly so.
 *   3. Where truth is asked for, a node-set counts as the text of its nodes: boolean(). */
#include "sync/xpath/pw-xpath-rewrite.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

/* --- looking at nodes ------------------------------------------------------------------------ */

gboolean
pw_xpath_is_call (const PwXpathNode *node, const char *name) {
  return node->kind == PW_XPATH_CALL && g_str_equal (node->text, name);
}

char *
pw_xpath_literal (const PwXpathNode *node) {
  return node->kind == PW_XPATH_LITERAL ? g_strndup (node->text + 1, strlen (node->text) - 2)
                                        : NULL;
}

static PwXpathType
type_of_chain (const PwXpathNode *node) {
  switch (node->first->next->op) {
  case PW_XPATH_PLUS:
  case PW_XPATH_MINUS:
  case PW_XPATH_TIMES:
  case PW_XPATH_DIV:
  case PW_XPATH_MOD:
    return PW_XPATH_IS_NUMBER;
  case PW_XPATH_UNION:
    return PW_XPATH_IS_NODES;
  case PW_XPATH_NO_OP:
  case PW_XPATH_OR:
  case PW_XPATH_AND:
  case PW_XPATH_EQUAL:
  case PW_XPATH_UNEQUAL:
  case PW_XPATH_LESS:
  case PW_XPATH_LESS_EQUAL:
  case PW_XPATH_MORE:
  case PW_XPATH_MORE_EQUAL:
    return PW_XPATH_IS_BOOLEAN;
  }
  return PW_XPATH_IS_ANY;
}

PwXpathType
pw_xpath_type_of (const PwXpathNode *node) {
  const PwXpathEntry *entry;
  switch (node->kind) {
  case PW_XPATH_NUMBER:
  case PW_XPATH_NEGATE:
    return PW_XPATH_IS_NUMBER;
  case PW_XPATH_LITERAL:
    return PW_XPATH_IS_TEXT;
  case PW_XPATH_PATH:
    return PW_XPATH_IS_NODES;
  case PW_XPATH_CHAIN:
    return type_of_chain (node);
  case PW_XPATH_CALL:
    entry = pw_xpath_entry_of (node);
    return entry != NULL ? entry->type : PW_XPATH_IS_ANY;
  }
  return PW_XPATH_IS_ANY;
}

/* --- operators ------------------------------------------------------------------------------- */

static gboolean
write_wrapped (PwXpathWriter *writer, const char *function, const PwXpathNode *node) {
  g_string_append (writer->out, function);
  g_string_append_c (writer->out, '(');
  gboolean ok = pw_xpath_write (writer, node);
  g_string_append_c (writer->out, ')');
  return ok;
}

static gboolean
write_number (PwXpathWriter *writer, const PwXpathNode *node) {
  PwXpathType type = pw_xpath_type_of (node);
  gboolean is_number = type == PW_XPATH_IS_NUMBER || type == PW_XPATH_IS_BOOLEAN;
  return write_wrapped (writer, is_number ? "" : "number", node);
}

gboolean
pw_xpath_write_boolean (PwXpathWriter *writer, const PwXpathNode *node) {
  gboolean is_boolean = pw_xpath_type_of (node) == PW_XPATH_IS_BOOLEAN;
  return write_wrapped (writer, is_boolean ? "" : "boolean", node);
}

/* A literal that is neither empty, which an empty node-set equals, nor may be a date. */
static gboolean
is_plain_word (const PwXpathNode *node) {
  return node->kind == PW_XPATH_LITERAL && node->text[2] != '\0'
         && !g_ascii_isdigit (node->text[1]);
}

/* TRUE if libxml2's own operator means the same as ours (rule 2). */
static gboolean
compares_alike (const PwXpathNode *left, const PwXpathNode *right, PwXpathOp op) {
  PwXpathType a = pw_xpath_type_of (left), b = pw_xpath_type_of (right);
  if (op != PW_XPATH_EQUAL && op != PW_XPATH_UNEQUAL)
    return a == PW_XPATH_IS_NUMBER && b == PW_XPATH_IS_NUMBER;
  gboolean are_texts = (a == PW_XPATH_IS_TEXT || a == PW_XPATH_IS_NODES)
                       && (b == PW_XPATH_IS_TEXT || b == PW_XPATH_IS_NODES);
  return op == PW_XPATH_EQUAL && are_texts && (is_plain_word (left) || is_plain_word (right));
}

static gboolean
write_comparison (PwXpathWriter *writer, const PwXpathNode *left, const PwXpathNode *right) {
  static const struct {
    const char *sign, *function;
  } words[] = {
    [PW_XPATH_EQUAL] = { "=", "pw-equal" }, [PW_XPATH_UNEQUAL] = { "!=", "pw-unequal" },
    [PW_XPATH_LESS] = { "<", "pw-less" },   [PW_XPATH_LESS_EQUAL] = { "<=", "pw-less-equal" },
    [PW_XPATH_MORE] = { ">", "pw-more" },   [PW_XPATH_MORE_EQUAL] = { ">=", "pw-more-equal" },
  };
  gboolean alike = compares_alike (left, right, right->op);
  g_string_append (writer->out, alike ? "" : words[right->op].function);
  g_string_append_c (writer->out, '(');
  if (!pw_xpath_write (writer, left))
    return FALSE;
  g_string_append (writer->out, alike ? words[right->op].sign : ",");
  if (!pw_xpath_write (writer, right))
    return FALSE;
  g_string_append_c (writer->out, ')');
  return TRUE;
}

static gboolean
write_union (PwXpathWriter *writer, const PwXpathNode *node) {
  gboolean as_nodes = writer->as_nodes;
  for (const PwXpathNode *operand = node->first; operand != NULL; operand = operand->next) {
    PwXpathType type = pw_xpath_type_of (operand);
    if (type != PW_XPATH_IS_NODES && type != PW_XPATH_IS_ANY) {
      pw_xpath_refuse (writer->error, writer->text, operand->at,
                       _ ("“|” joins nodes; this is a value"));
      return FALSE;
    }
    if (operand != node->first)
      g_string_append_c (writer->out, '|');
    writer->as_nodes = as_nodes;
    if (!pw_xpath_write (writer, operand))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_chain (PwXpathWriter *writer, const PwXpathNode *node) {
  static const char *const words[] = {
    [PW_XPATH_OR] = " or ",   [PW_XPATH_AND] = " and ", [PW_XPATH_PLUS] = "+",
    [PW_XPATH_MINUS] = "-",   [PW_XPATH_TIMES] = "*",   [PW_XPATH_DIV] = " div ",
    [PW_XPATH_MOD] = " mod ",
  };
  PwXpathOp op = node->first->next->op;
  if (op >= PW_XPATH_EQUAL && op <= PW_XPATH_MORE_EQUAL)
    return write_comparison (writer, node->first, node->first->next);
  g_string_append_c (writer->out, '(');
  if (op == PW_XPATH_UNION && !write_union (writer, node))
    return FALSE;
  for (const PwXpathNode *operand = op == PW_XPATH_UNION ? NULL : node->first; operand != NULL;
       operand = operand->next) {
    if (operand != node->first)
      g_string_append (writer->out, words[operand->op]);
    if (!(op == PW_XPATH_OR || op == PW_XPATH_AND ? pw_xpath_write_boolean (writer, operand)
                                                  : write_number (writer, operand)))
      return FALSE;
  }
  g_string_append_c (writer->out, ')');
  return TRUE;
}

/* --- all of it ------------------------------------------------------------------------------ */

/* libxml2 reads fractions and long numbers inexactly: 2.345 is not the nearest double there. */
static void
write_digits (PwXpathWriter *writer, const char *digits) {
  gboolean is_exact = strchr (digits, '.') == NULL && strlen (digits) <= 15;
  g_string_append_printf (writer->out, is_exact ? "%s" : "number('%s')", digits);
}

gboolean
pw_xpath_write (PwXpathWriter *writer, const PwXpathNode *node) {
  gboolean is_union = node->kind == PW_XPATH_CHAIN && node->first->next->op == PW_XPATH_UNION;
  if (node->kind != PW_XPATH_PATH && !is_union)
    writer->as_nodes = FALSE;
  switch (node->kind) {
  case PW_XPATH_NUMBER:
    write_digits (writer, node->text);
    return TRUE;
  case PW_XPATH_LITERAL:
    g_string_append (writer->out, node->text);
    return TRUE;
  case PW_XPATH_CALL:
    return pw_xpath_write_call (writer, node);
  case PW_XPATH_CHAIN:
    return write_chain (writer, node);
  case PW_XPATH_NEGATE:
    g_string_append_c (writer->out, '-');
    return write_number (writer, node->first);
  case PW_XPATH_PATH:
    return pw_xpath_write_path (writer, node, TRUE);
  }
  return FALSE;
}
