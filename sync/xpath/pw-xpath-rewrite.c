/* Writes operators and calls as the XPath that libxml2 is given.
 *
 * The rules, by what is written for them:
 *   1. Arithmetic is libxml2's own; an operand that may be no number goes through number(), which
 *      knows dates.
 *   2. < <= > >= become pw-less() and its kin unless both sides are numbers; = and != become
 *      pw-equal() and pw-unequal(), because an empty node-set counts as "" (an irrelevant question
 *      equals ''), because dates may meet numbers, and because JavaRosa's numbers are equal when
 *      they are nearly so.
 *   3. Where truth is asked for, a node-set counts as the text of its nodes: boolean().
 *   4. if(), coalesce() and once() evaluate only what they need. The parts that may be left out are
 *      expressions of their own; pw-if (condition, flags, a, b) is given their numbers, and `flags`
 *      says which of a and b is such a number.
 *   5. date() and its kin are told as their last value what a number of days is counted from, as
 *      far as the expression shows it: PwXpathDays. */
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

/* The name that the table knows: "jr:itext" is "jr-itext" there. NULL for what no form may call. */
static char *
table_name (const char *name) {
  if (g_str_has_prefix (name, "jr-") || g_str_has_prefix (name, "pw-"))
    return NULL;
  char *known = g_strdup (name);
  if (g_str_has_prefix (name, "jr:"))
    known[2] = '-';
  return known;
}

static const PwXpathEntry *
entry_of (const PwXpathNode *call) {
  g_autofree char *name = table_name (call->text);
  return name != NULL ? pw_xpath_entry (name) : NULL;
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
    entry = entry_of (node);
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
  for (const PwXpathNode *operand = node->first; operand != NULL; operand = operand->next) {
    PwXpathType type = pw_xpath_type_of (operand);
    if (type != PW_XPATH_IS_NODES && type != PW_XPATH_IS_ANY) {
      pw_xpath_refuse (writer->error, writer->text, operand->at,
                       _ ("“|” joins nodes; this is a value"));
      return FALSE;
    }
    if (operand != node->first)
      g_string_append_c (writer->out, '|');
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

/* --- calls ----------------------------------------------------------------------------------- */

/* Writes `node` where it stands, or, if it is more than a word, as a part of its own (rule 4).
 * TRUE in `is_part` then: what stands in the text is its number. */
static gboolean
write_lazy (PwXpathWriter *writer, const PwXpathNode *node, gboolean *is_part) {
  *is_part = node->kind != PW_XPATH_NUMBER && node->kind != PW_XPATH_LITERAL;
  if (!*is_part)
    return pw_xpath_write (writer, node);
  GString *outer = writer->out;
  writer->out = g_string_sized_new (64);
  gboolean ok = pw_xpath_write (writer, node);
  char *part = g_string_free (writer->out, FALSE);
  writer->out = outer;
  g_string_append_printf (writer->out, "%u", writer->parts->len);
  g_ptr_array_add (writer->parts, part);
  return ok;
}

static gboolean
write_if (PwXpathWriter *writer, const PwXpathNode *node) {
  const PwXpathNode *yes = node->first->next, *no = yes->next;
  gboolean yes_is_part, no_is_part;
  g_string_append (writer->out, "pw-if(");
  if (!pw_xpath_write_boolean (writer, node->first))
    return FALSE;
  g_string_append_c (writer->out, ',');
  if (!write_lazy (writer, yes, &yes_is_part))
    return FALSE;
  g_string_append_c (writer->out, ',');
  if (!write_lazy (writer, no, &no_is_part))
    return FALSE;
  g_string_append_printf (writer->out, ",%d)", (yes_is_part ? 1 : 0) + (no_is_part ? 2 : 0));
  return TRUE;
}

static gboolean
write_coalesce (PwXpathWriter *writer, const PwXpathNode *node) {
  gboolean is_part;
  g_string_append (writer->out, "pw-coalesce(");
  if (!pw_xpath_write (writer, node->first))
    return FALSE;
  g_string_append_c (writer->out, ',');
  if (!write_lazy (writer, node->first->next, &is_part))
    return FALSE;
  g_string_append_printf (writer->out, ",%d)", is_part ? 1 : 0);
  return TRUE;
}

static gboolean
write_once (PwXpathWriter *writer, const PwXpathNode *node) {
  gboolean is_part;
  g_string_append (writer->out, "pw-once(");
  if (!write_lazy (writer, node->first, &is_part))
    return FALSE;
  g_string_append_printf (writer->out, ",%d)", is_part ? 1 : 0);
  return TRUE;
}

/* Values, with commas. `below` as for pw_xpath_write_path(). */
static gboolean
write_values (PwXpathWriter *writer, const PwXpathNode *first, gboolean below) {
  for (const PwXpathNode *value = first; value != NULL; value = value->next) {
    if (value != first)
      g_string_append_c (writer->out, ',');
    gboolean ok = value->kind == PW_XPATH_PATH ? pw_xpath_write_path (writer, value, below)
                                               : pw_xpath_write (writer, value);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

/* TRUE if a number of days that `node` gives is of UTC (rule 5). */
static gboolean
is_of_utc (const PwXpathNode *node) {
  if (pw_xpath_is_call (node, "decimal-date-time"))
    return TRUE;
  if (node->kind == PW_XPATH_CALL && pw_xpath_type_of (node) != PW_XPATH_IS_NUMBER
      && pw_xpath_type_of (node) != PW_XPATH_IS_ANY)
    return FALSE;
  if (node->kind == PW_XPATH_PATH)
    return FALSE;
  for (const PwXpathNode *value = node->first; value != NULL; value = value->next)
    if (is_of_utc (value))
      return TRUE;
  return FALSE;
}

static gboolean
takes_day_base (const char *name) {
  return g_str_equal (name, "date") || g_str_equal (name, "date-time")
         || g_str_equal (name, "format-date") || g_str_equal (name, "format-date-time");
}

/* What a number of days is counted from that `node` gives to the function `name`. */
static PwXpathDays
day_base (const PwXpathNode *node, const char *name) {
  const PwXpathNode *plain = node->kind == PW_XPATH_NEGATE ? node->first : node;
  if (plain->kind == PW_XPATH_NUMBER)
    return g_str_equal (name, "date") ? PW_XPATH_DAYS_LOCAL : PW_XPATH_DAYS_UTC;
  if (is_of_utc (node))
    return PW_XPATH_DAYS_UTC;
  PwXpathType type = pw_xpath_type_of (node);
  return type == PW_XPATH_IS_NODES || type == PW_XPATH_IS_ANY ? PW_XPATH_DAYS_EITHER
                                                              : PW_XPATH_DAYS_LOCAL;
}

/* Functions that look at the nodes, not at what is in them. */
static gboolean
looks_at_nodes_only (const char *name) {
  return g_str_equal (name, "count") || g_str_equal (name, "position")
         || g_str_equal (name, "local-name") || g_str_equal (name, "name")
         || g_str_equal (name, "namespace-uri");
}

static gboolean
write_plain_call (PwXpathWriter *writer, const PwXpathNode *node, const char *name) {
  static const char *const of_context[]
      = { "string", "number", "string-length", "normalize-space", NULL };
  g_string_append (writer->out, name);
  g_string_append_c (writer->out, '(');
  if (!write_values (writer, node->first, !looks_at_nodes_only (node->text)))
    return FALSE;
  if (node->count == 0 && g_strv_contains (of_context, node->text)) {
    g_string_append_c (writer->out, '.');
    if (writer->item->where == PW_XPATH_IN_MAIN)
      pw_xpath_note (writer, writer->item, TRUE);
  }
  if (g_str_equal (node->text, "id"))
    pw_xpath_note_all (writer);
  if (takes_day_base (node->text))
    g_string_append_printf (writer->out, ",%d", day_base (node->first, node->text));
  g_string_append_c (writer->out, ')');
  return TRUE;
}

static gboolean
refuse_count (PwXpathWriter *writer, const PwXpathNode *node, const PwXpathEntry *entry) {
  if (entry->least == entry->most)
    pw_xpath_refuse (writer->error, writer->text, node->at, _ ("%s() needs %u values, not %u"),
                     node->text, entry->least, node->count);
  else if (node->count < entry->least)
    pw_xpath_refuse (writer->error, writer->text, node->at,
                     _ ("%s() needs at least %u values, not %u"), node->text, entry->least,
                     node->count);
  else
    pw_xpath_refuse (writer->error, writer->text, node->at,
                     _ ("%s() takes at most %u values, not %u"), node->text, entry->most,
                     node->count);
  return FALSE;
}

static gboolean
refuse_name (PwXpathWriter *writer, const PwXpathNode *node) {
  const char *instead = pw_xpath_instead (node->text);
  if (instead != NULL)
    pw_xpath_refuse (writer->error, writer->text, node->at,
                     _ ("the function %s() is not known; use %s instead"), node->text, instead);
  else
    pw_xpath_refuse (writer->error, writer->text, node->at,
                     _ ("the function %s() is not known; write it with the functions of ODK "
                        "XForms"),
                     node->text);
  return FALSE;
}

static gboolean
write_call (PwXpathWriter *writer, const PwXpathNode *node) {
  const PwXpathEntry *entry = entry_of (node);
  if (entry == NULL)
    return refuse_name (writer, node);
  if (node->count < entry->least
      || (entry->most != PW_XPATH_ANY_COUNT && node->count > entry->most))
    return refuse_count (writer, node, entry);
  if (g_str_equal (node->text, "if"))
    return write_if (writer, node);
  if (g_str_equal (node->text, "coalesce"))
    return write_coalesce (writer, node);
  if (g_str_equal (node->text, "once"))
    return write_once (writer, node);
  if (g_str_equal (node->text, "indexed-repeat"))
    return pw_xpath_write_indexed (writer, node);
  if (g_str_equal (node->text, "instance") || g_str_equal (node->text, "current")) {
    PwXpathNode path = { .kind = PW_XPATH_PATH,
                         .at = node->at,
                         .start = PW_XPATH_FROM_EXPRESSION,
                         .first = (PwXpathNode *)node,
                         .count = 1 };
    return pw_xpath_write_path (writer, &path, TRUE);
  }
  if (g_str_equal (node->text, "position") && node->count == 0 && !writer->in_predicate) {
    pw_xpath_note (writer, writer->item, FALSE);
    g_string_append (writer->out, "pw-position(.)");
    return TRUE;
  }
  if (g_str_equal (node->text, "position") && node->count == 1)
    return write_plain_call (writer, node, "pw-position");
  return write_plain_call (writer, node, entry->name);
}

/* libxml2 reads fractions and long numbers inexactly: 2.345 is not the nearest double there. */
static void
write_digits (PwXpathWriter *writer, const char *digits) {
  gboolean is_exact = strchr (digits, '.') == NULL && strlen (digits) <= 15;
  g_string_append_printf (writer->out, is_exact ? "%s" : "number('%s')", digits);
}

gboolean
pw_xpath_write (PwXpathWriter *writer, const PwXpathNode *node) {
  switch (node->kind) {
  case PW_XPATH_NUMBER:
    write_digits (writer, node->text);
    return TRUE;
  case PW_XPATH_LITERAL:
    g_string_append (writer->out, node->text);
    return TRUE;
  case PW_XPATH_CALL:
    return write_call (writer, node);
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
