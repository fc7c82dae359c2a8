/* Makes the tree of an expression from its words, by recursive descent with a bounded depth.
 *
 * Operators of one rank in a row become one node with many operands, so that a hundred "or" are not
 * a hundred levels; comparisons keep two operands, because they are rewritten one by one. */
#include "sync/xpath/pw-xpath-ast.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"

typedef struct {
  const char *text;    /* borrowed */
  const GArray *words; /* borrowed */
  guint next;          /* index of the word to be read */
  guint depth;
  PwXpathArena *arena; /* borrowed */
  GError **error;
} Parser;

static PwXpathNode *parse_expression (Parser *parser);

/* --- words ----------------------------------------------------------------------------------- */

static const PwXpathWord *
peek (const Parser *parser, guint ahead) {
  guint index = MIN (parser->next + ahead, parser->words->len - 1);
  return &g_array_index (parser->words, PwXpathWord, index);
}

static gboolean
is_sign (const Parser *parser, guint ahead, const char *sign) {
  const PwXpathWord *word = peek (parser, ahead);
  return word->kind == PW_XPATH_WORD_SIGN && word->length == strlen (sign)
         && strncmp (parser->text + word->at, sign, word->length) == 0;
}

static gboolean
accept (Parser *parser, const char *sign) {
  if (!is_sign (parser, 0, sign))
    return FALSE;
  parser->next++;
  return TRUE;
}

static gboolean
is_text (const Parser *parser, const PwXpathWord *word, const char *text) {
  return word->length == strlen (text)
         && strncmp (parser->text + word->at, text, word->length) == 0;
}

static char *
take_text (Parser *parser, const PwXpathWord *word) {
  return pw_xpath_arena_text (parser->arena, parser->text + word->at, word->length);
}

static gpointer
refuse (Parser *parser, const char *what) {
  pw_xpath_refuse (parser->error, parser->text, peek (parser, 0)->at, "%s", what);
  return NULL;
}

static PwXpathNode *
new_node (Parser *parser, PwXpathKind kind) {
  PwXpathNode *node = pw_xpath_arena_take (parser->arena, sizeof *node);
  node->kind = kind;
  node->at = peek (parser, 0)->at;
  return node;
}

/* One level deeper; FALSE if that is too deep. Paired with parser->depth--. */
static gboolean
descend (Parser *parser) {
  if (++parser->depth <= PW_XPATH_DEPTH_MAX)
    return TRUE;
  g_set_error (parser->error, PW_ERROR, PW_ERROR_TOO_BIG,
               _ ("the expression is nested more than %d deep; calculate parts of it in fields of "
                  "their own"),
               PW_XPATH_DEPTH_MAX);
  return FALSE;
}

/* --- paths ----------------------------------------------------------------------------------- */

/* Any number of [...]. */
static gboolean
parse_predicates (Parser *parser, PwXpathNode **list) {
  while (accept (parser, "[")) {
    PwXpathNode *predicate = parse_expression (parser);
    if (predicate == NULL)
      return FALSE;
    if (!accept (parser, "]")) {
      refuse (parser, _ ("“]” is missing"));
      return FALSE;
    }
    *list = predicate;
    list = &predicate->next;
  }
  return TRUE;
}

static PwXpathStep *
new_step (Parser *parser, PwXpathAxis axis, PwXpathTest test) {
  PwXpathStep *step = pw_xpath_arena_take (parser->arena, sizeof *step);
  step->axis = axis;
  step->test = test;
  return step;
}

static gboolean
parse_axis (Parser *parser, PwXpathAxis *axis) {
  static const char *const names[] = { "child",      "parent",
                                       "self",       "attribute",
                                       "descendant", "descendant-or-self",
                                       "ancestor",   "ancestor-or-self",
                                       "following",  "following-sibling",
                                       "preceding",  "preceding-sibling" };
  G_STATIC_ASSERT (G_N_ELEMENTS (names) == PW_XPATH_PRECEDING_SIBLING + 1);
  *axis = PW_XPATH_CHILD;
  if (accept (parser, "@")) {
    *axis = PW_XPATH_ATTRIBUTE;
    return TRUE;
  }
  if (peek (parser, 0)->kind != PW_XPATH_WORD_NAME || !is_sign (parser, 1, "::"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (is_text (parser, peek (parser, 0), names[i])) {
      *axis = (PwXpathAxis)i;
      parser->next += 2;
      return TRUE;
    }
  refuse (parser, _ ("an axis that forms do not have; use child, parent, descendant, ancestor or "
                     "their kin"));
  return FALSE;
}

/* node(), text() or comment(), up to the closing bracket. */
static gboolean
parse_kind_test (Parser *parser, PwXpathStep *step) {
  const PwXpathWord *word = peek (parser, 0);
  if (is_text (parser, word, "node"))
    step->test = PW_XPATH_TEST_NODE;
  else if (is_text (parser, word, "text"))
    step->test = PW_XPATH_TEST_TEXT;
  else if (is_text (parser, word, "comment"))
    step->test = PW_XPATH_TEST_COMMENT;
  else {
    refuse (parser, _ ("only a name, *, node(), text() or comment() can stand in a path"));
    return FALSE;
  }
  parser->next += 2;
  if (accept (parser, ")"))
    return TRUE;
  refuse (parser, _ ("“)” is missing"));
  return FALSE;
}

static gboolean
parse_test (Parser *parser, PwXpathStep *step) {
  const PwXpathWord *word = peek (parser, 0);
  if (word->kind != PW_XPATH_WORD_NAME) {
    refuse (parser, _ ("the name of a node is missing"));
    return FALSE;
  }
  if (is_sign (parser, 1, "("))
    return parse_kind_test (parser, step);
  const char *name = take_text (parser, word);
  const char *colon = strchr (name, ':');
  step->name = colon != NULL ? colon + 1 : name;
  if (g_str_equal (step->name, "*"))
    step->test = PW_XPATH_TEST_ANY;
  parser->next++;
  return TRUE;
}

static PwXpathStep *
parse_step (Parser *parser) {
  if (accept (parser, "."))
    return new_step (parser, PW_XPATH_SELF, PW_XPATH_TEST_NODE);
  if (accept (parser, ".."))
    return new_step (parser, PW_XPATH_PARENT, PW_XPATH_TEST_NODE);
  PwXpathAxis axis;
  if (!parse_axis (parser, &axis))
    return NULL;
  PwXpathStep *step = new_step (parser, axis, PW_XPATH_TEST_NAME);
  if (!parse_test (parser, step) || !parse_predicates (parser, &step->predicates))
    return NULL;
  return step;
}

/* Steps with "/" or "//" between; the sign before the first is read already. */
static gboolean
parse_steps (Parser *parser, PwXpathStep **list, gboolean deep) {
  do {
    if (deep) {
      *list = new_step (parser, PW_XPATH_DESCENDANT_OR_SELF, PW_XPATH_TEST_NODE);
      list = &(*list)->next;
    }
    *list = parse_step (parser);
    if (*list == NULL)
      return FALSE;
    list = &(*list)->next;
    deep = is_sign (parser, 0, "//");
  } while (accept (parser, "/") || accept (parser, "//"));
  return TRUE;
}

static gboolean
begins_step (const Parser *parser) {
  return peek (parser, 0)->kind == PW_XPATH_WORD_NAME || is_sign (parser, 0, "@")
         || is_sign (parser, 0, ".") || is_sign (parser, 0, "..");
}

static PwXpathNode *
parse_location (Parser *parser) {
  PwXpathNode *node = new_node (parser, PW_XPATH_PATH);
  node->start = PW_XPATH_FROM_CONTEXT;
  gboolean deep = is_sign (parser, 0, "//");
  if (accept (parser, "/") || accept (parser, "//")) {
    node->start = PW_XPATH_FROM_ROOT;
    if (!deep && !begins_step (parser))
      return node;
  }
  return parse_steps (parser, &node->steps, deep) ? node : NULL;
}

/* --- primary expressions --------------------------------------------------------------------- */

static PwXpathNode *
parse_call (Parser *parser) {
  PwXpathNode *node = new_node (parser, PW_XPATH_CALL);
  PwXpathNode **last = &node->first;
  node->text = take_text (parser, peek (parser, 0));
  parser->next += 2;
  if (accept (parser, ")"))
    return node;
  do {
    PwXpathNode *argument = parse_expression (parser);
    if (argument == NULL)
      return NULL;
    *last = argument;
    last = &argument->next;
    node->count++;
  } while (accept (parser, ","));
  if (!accept (parser, ")"))
    return refuse (parser, _ ("“)” or “,” is missing"));
  return node;
}

static PwXpathNode *
parse_word (Parser *parser, PwXpathKind kind) {
  PwXpathNode *node = new_node (parser, kind);
  node->text = take_text (parser, peek (parser, 0));
  parser->next++;
  return node;
}

static PwXpathNode *
parse_primary (Parser *parser) {
  if (peek (parser, 0)->kind == PW_XPATH_WORD_NUMBER)
    return parse_word (parser, PW_XPATH_NUMBER);
  if (peek (parser, 0)->kind == PW_XPATH_WORD_LITERAL)
    return parse_word (parser, PW_XPATH_LITERAL);
  if (peek (parser, 0)->kind == PW_XPATH_WORD_NAME)
    return parse_call (parser);
  parser->next++; /* "(" */
  PwXpathNode *node = parse_expression (parser);
  if (node != NULL && !accept (parser, ")"))
    return refuse (parser, _ ("“)” is missing"));
  return node;
}

static gboolean
begins_call (const Parser *parser) {
  static const char *const tests[] = { "node", "text", "comment", "processing-instruction" };
  const PwXpathWord *word = peek (parser, 0);
  if (word->kind != PW_XPATH_WORD_NAME || !is_sign (parser, 1, "("))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    if (is_text (parser, word, tests[i]))
      return FALSE;
  return TRUE;
}

/* A path, or another expression with predicates and steps behind it. */
static PwXpathNode *
parse_path (Parser *parser) {
  const PwXpathWord *word = peek (parser, 0);
  if (is_sign (parser, 0, "$"))
    return refuse (parser, _ ("forms have no variables; write the path of a question"));
  gboolean is_primary = word->kind == PW_XPATH_WORD_NUMBER || word->kind == PW_XPATH_WORD_LITERAL
                        || is_sign (parser, 0, "(") || begins_call (parser);
  if (!is_primary && !begins_step (parser) && !is_sign (parser, 0, "/")
      && !is_sign (parser, 0, "//"))
    return refuse (parser, _ ("a value is missing"));
  if (!is_primary)
    return parse_location (parser);
  PwXpathNode *base = parse_primary (parser);
  if (base == NULL
      || !(is_sign (parser, 0, "[") || is_sign (parser, 0, "/") || is_sign (parser, 0, "//")))
    return base;
  PwXpathNode *node = new_node (parser, PW_XPATH_PATH);
  node->at = base->at;
  node->start = PW_XPATH_FROM_EXPRESSION;
  node->first = base;
  node->count = 1;
  if (!parse_predicates (parser, &node->predicates))
    return NULL;
  gboolean deep = is_sign (parser, 0, "//");
  if ((accept (parser, "/") || accept (parser, "//")) && !parse_steps (parser, &node->steps, deep))
    return NULL;
  return node;
}

/* --- operators ------------------------------------------------------------------------------- */

/* Binding strength, 0 for no operator. */
static guint
rank (PwXpathOp op) {
  static const guint8 ranks[] = {
    [PW_XPATH_OR] = 1,   [PW_XPATH_AND] = 2,        [PW_XPATH_EQUAL] = 3, [PW_XPATH_UNEQUAL] = 3,
    [PW_XPATH_LESS] = 4, [PW_XPATH_LESS_EQUAL] = 4, [PW_XPATH_MORE] = 4,  [PW_XPATH_MORE_EQUAL] = 4,
    [PW_XPATH_PLUS] = 5, [PW_XPATH_MINUS] = 5,      [PW_XPATH_TIMES] = 6, [PW_XPATH_DIV] = 6,
    [PW_XPATH_MOD] = 6,  [PW_XPATH_UNION] = 8,
  };
  return ranks[op];
}

#define RANK_NEGATE 7
#define RANK_UNION 8

static gboolean
is_comparison (PwXpathOp op) {
  return rank (op) == rank (PW_XPATH_EQUAL) || rank (op) == rank (PW_XPATH_LESS);
}

static PwXpathNode *parse_ranked (Parser *parser, guint lowest);

static PwXpathNode *
parse_operand (Parser *parser, guint rank_above) {
  if (rank_above > RANK_NEGATE)
    return parse_path (parser);
  PwXpathNode *negate = NULL;
  guint count = 0;
  while (peek (parser, 0)->op == PW_XPATH_MINUS) {
    if (negate == NULL)
      negate = new_node (parser, PW_XPATH_NEGATE);
    parser->next++;
    count++;
  }
  PwXpathNode *operand = parse_ranked (parser, RANK_UNION);
  if (operand == NULL || negate == NULL)
    return operand;
  /* Two signs leave the number that the operand is. */
  negate->first = operand;
  negate->count = 1;
  if (count % 2 == 1)
    return negate;
  PwXpathNode *again = new_node (parser, PW_XPATH_NEGATE);
  again->at = negate->at;
  again->first = negate;
  again->count = 1;
  return again;
}

/* Operands joined by operators of at least `lowest`. */
static PwXpathNode *
parse_ranked (Parser *parser, guint lowest) {
  PwXpathNode *left = parse_operand (parser, lowest);
  guint compared = 0;
  while (left != NULL && rank (peek (parser, 0)->op) >= lowest) {
    PwXpathOp op = peek (parser, 0)->op;
    PwXpathNode *chain = new_node (parser, PW_XPATH_CHAIN);
    chain->at = left->at;
    chain->first = left;
    chain->count = 1;
    PwXpathNode *last = left;
    do {
      PwXpathOp operand_op = peek (parser, 0)->op;
      parser->next++;
      PwXpathNode *right = parse_ranked (parser, rank (op) + 1);
      if (right == NULL)
        return NULL;
      right->op = operand_op;
      last->next = right;
      last = right;
      chain->count++;
    } while (!is_comparison (op) && rank (peek (parser, 0)->op) == rank (op));
    left = chain;
    if (is_comparison (op) && parser->depth + ++compared > PW_XPATH_DEPTH_MAX) {
      parser->depth += compared;
      left = descend (parser) ? left : NULL;
    }
  }
  return left;
}

static PwXpathNode *
parse_expression (Parser *parser) {
  if (!descend (parser))
    return NULL;
  PwXpathNode *node = parse_ranked (parser, 1);
  parser->depth--;
  return node;
}

PwXpathNode *
pw_xpath_parse (PwXpathArena *arena, const char *text, GError **error) {
  g_autoptr (GArray) words = pw_xpath_words (text, error);
  if (words == NULL)
    return NULL;
  Parser parser = { text, words, 0, 0, arena, error };
  PwXpathNode *node = parse_expression (&parser);
  if (node != NULL && peek (&parser, 0)->kind != PW_XPATH_WORD_END)
    return refuse (&parser, _ ("an operator is missing"));
  return node;
}
