/* The tree of an expression: what the parser makes and the rewriting reads.
 *
 * All of a tree, its texts too, lives in one arena and goes with it. Lists are linked by `next`. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* --- memory ---------------------------------------------------------------------------------- */

typedef struct PwXpathArena PwXpathArena;

PwXpathArena *pw_xpath_arena_new (void);
void pw_xpath_arena_free (PwXpathArena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwXpathArena, pw_xpath_arena_free)
/* `size` zero bytes, aligned for pointers; (transfer none). */
gpointer pw_xpath_arena_take (PwXpathArena *arena, gsize size);
char *pw_xpath_arena_text (PwXpathArena *arena, const char *text, gsize length);

/* --- the tree -------------------------------------------------------------------------------- */

typedef enum {
  PW_XPATH_NUMBER,  /* text: its digits */
  PW_XPATH_LITERAL, /* text: with its quotes */
  PW_XPATH_CALL,    /* text: name with prefix; first: arguments */
  PW_XPATH_CHAIN,   /* first: two or more operands; each but the first has `op`, all of one rank */
  PW_XPATH_NEGATE,  /* first: the operand */
  PW_XPATH_PATH,    /* start, steps; first: the expression that it begins with, if any */
} PwXpathKind;

typedef enum {
  PW_XPATH_NO_OP,
  PW_XPATH_OR,
  PW_XPATH_AND,
  PW_XPATH_EQUAL,
  PW_XPATH_UNEQUAL,
  PW_XPATH_LESS,
  PW_XPATH_LESS_EQUAL,
  PW_XPATH_MORE,
  PW_XPATH_MORE_EQUAL,
  PW_XPATH_PLUS,
  PW_XPATH_MINUS,
  PW_XPATH_TIMES,
  PW_XPATH_DIV,
  PW_XPATH_MOD,
  PW_XPATH_UNION,
} PwXpathOp;

typedef enum {
  PW_XPATH_CHILD,
  PW_XPATH_PARENT,
  PW_XPATH_SELF,
  PW_XPATH_ATTRIBUTE,
  PW_XPATH_DESCENDANT,
  PW_XPATH_DESCENDANT_OR_SELF,
  PW_XPATH_ANCESTOR,
  PW_XPATH_ANCESTOR_OR_SELF,
  PW_XPATH_FOLLOWING,
  PW_XPATH_FOLLOWING_SIBLING,
  PW_XPATH_PRECEDING,
  PW_XPATH_PRECEDING_SIBLING,
} PwXpathAxis;

typedef enum {
  PW_XPATH_TEST_NAME, /* name */
  PW_XPATH_TEST_ANY,  /* * */
  PW_XPATH_TEST_NODE, /* node() */
  PW_XPATH_TEST_TEXT, /* text() */
  PW_XPATH_TEST_COMMENT,
} PwXpathTest;

typedef enum {
  PW_XPATH_FROM_CONTEXT,
  PW_XPATH_FROM_ROOT,
  PW_XPATH_FROM_EXPRESSION,
} PwXpathStart;

typedef struct PwXpathNode PwXpathNode;
typedef struct PwXpathStep PwXpathStep;

struct PwXpathStep {
  PwXpathAxis axis;
  PwXpathTest test;
  const char *name;        /* of PW_XPATH_TEST_NAME, without its prefix */
  PwXpathNode *predicates; /* a list */
  PwXpathStep *next;
};

struct PwXpathNode {
  PwXpathKind kind;
  PwXpathOp op; /* as an operand: the operator before it */
  guint at;     /* byte where it begins in the text */
  const char *text;
  PwXpathNode *first;
  guint count; /* of the list `first` */
  PwXpathNode *next;
  PwXpathStart start;
  PwXpathNode *predicates; /* of the expression that a path begins with: a list */
  PwXpathStep *steps;
};

/* Parses `text`, valid UTF-8 of at most PW_XPATH_BYTES_MAX. Errors: REFUSED (syntax, with the
 * place), TOO_BIG (nested deeper than PW_XPATH_DEPTH_MAX). (transfer none, of `arena`) */
PwXpathNode *pw_xpath_parse (PwXpathArena *arena, const char *text, GError **error);

/* Sets REFUSED with the place: "character 7, near “foo(1)”: ...". */
void pw_xpath_refuse (GError **error, const char *text, guint at, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* --- words ----------------------------------------------------------------------------------- */

typedef enum {
  PW_XPATH_WORD_END,
  PW_XPATH_WORD_NUMBER,
  PW_XPATH_WORD_LITERAL,
  PW_XPATH_WORD_NAME,     /* QName, prefix:*, or * where a name may stand */
  PW_XPATH_WORD_OPERATOR, /* op */
  PW_XPATH_WORD_SIGN,     /* ( ) [ ] , @ :: . .. / // $ */
} PwXpathWordKind;

typedef struct {
  PwXpathWordKind kind;
  PwXpathOp op;
  guint at;     /* byte where it begins */
  guint length; /* bytes */
} PwXpathWord;

/* Cuts `text` into words, the last of them PW_XPATH_WORD_END. Errors: REFUSED. (transfer full) */
GArray *pw_xpath_words (const char *text, GError **error);

G_END_DECLS
