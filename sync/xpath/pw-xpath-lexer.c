/* Cuts an expression into words (XPath 1.0, section 3.7). */
#include "sync/xpath/pw-xpath-ast.h"

#include <glib/gi18n.h>
#include <stdarg.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define EXCERPT_CHARS 24 /* of an expression, in a message */

typedef struct {
  const char *text; /* borrowed */
  guint at;
  GArray *words; /* of PwXpathWord */
} Lexer;

/* --- messages -------------------------------------------------------------------------------- */

void
pw_xpath_refuse (GError **error, const char *text, guint at, const char *format, ...) {
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  const char *place = text + at;
  glong chars = g_utf8_strlen (place, -1);
  g_autofree char *excerpt = g_utf8_substring (place, 0, MIN (chars, EXCERPT_CHARS));
  g_strdelimit (excerpt, "\r\n\t", ' ');
  if (chars == 0)
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("at the end of the expression: %s"), what);
  else
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("character %ld, “%s%s”: %s"),
                 g_utf8_strlen (text, at) + 1, excerpt, chars > EXCERPT_CHARS ? "..." : "", what);
}

/* --- characters ------------------------------------------------------------------------------ */

static gboolean
is_space (char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Bytes of signs beyond ASCII count as letters; libxml2 refuses those that are none. */
static gboolean
begins_name (char c) {
  return g_ascii_isalpha (c) || c == '_' || (guchar)c >= 0x80;
}

static gboolean
in_name (char c) {
  return begins_name (c) || g_ascii_isdigit (c) || c == '-' || c == '.';
}

static guint
name_length (const char *at) {
  guint length = 0;
  if (begins_name (at[0]))
    while (in_name (at[length]))
      length++;
  return length;
}

/* --- words ----------------------------------------------------------------------------------- */

/* TRUE if what comes next can only be an operator: a word stands before that is no operator and
 * does not open anything. */
static gboolean
expects_operator (const Lexer *lexer) {
  if (lexer->words->len == 0)
    return FALSE;
  const PwXpathWord *last = &g_array_index (lexer->words, PwXpathWord, lexer->words->len - 1);
  if (last->kind == PW_XPATH_WORD_OPERATOR)
    return FALSE;
  if (last->kind != PW_XPATH_WORD_SIGN)
    return TRUE;
  char c = lexer->text[last->at];
  return c == ')' || c == ']' || c == '.';
}

static void
add_word (Lexer *lexer, PwXpathWordKind kind, PwXpathOp op, guint length) {
  PwXpathWord word = { kind, op, lexer->at, length };
  g_array_append_val (lexer->words, word);
  lexer->at += length;
}

static gboolean
read_literal (Lexer *lexer, GError **error) {
  const char *start = lexer->text + lexer->at;
  const char *end = strchr (start + 1, *start);
  if (end == NULL) {
    pw_xpath_refuse (error, lexer->text, lexer->at, _ ("a quote that is never closed"));
    return FALSE;
  }
  add_word (lexer, PW_XPATH_WORD_LITERAL, PW_XPATH_NO_OP, (guint)(end - start) + 1);
  return TRUE;
}

static void
read_number (Lexer *lexer) {
  const char *start = lexer->text + lexer->at;
  guint length = 0;
  while (g_ascii_isdigit (start[length]))
    length++;
  if (start[length] == '.')
    length++;
  while (g_ascii_isdigit (start[length]))
    length++;
  add_word (lexer, PW_XPATH_WORD_NUMBER, PW_XPATH_NO_OP, length);
}

/* "and" and its kin where an operator may stand; as in JavaRosa also "2and3" and "2 and3". */
static gboolean
read_word_operator (Lexer *lexer) {
  static const struct {
    const char *word;
    PwXpathOp op;
  } words[] = {
    { "or", PW_XPATH_OR }, { "and", PW_XPATH_AND }, { "div", PW_XPATH_DIV }, { "mod", PW_XPATH_MOD }
  };
  const char *at = lexer->text + lexer->at;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i].word);
    if (strncmp (at, words[i].word, length) != 0)
      continue;
    if (!in_name (at[length]) || g_ascii_isdigit (at[length]) || !is_space (at[-1])) {
      add_word (lexer, PW_XPATH_WORD_OPERATOR, words[i].op, (guint)length);
      return TRUE;
    }
  }
  return FALSE;
}

/* "name", "prefix:name" or "prefix:*", but only "self" of "self::node()". */
static void
read_name (Lexer *lexer) {
  const char *start = lexer->text + lexer->at;
  guint length = name_length (start);
  if (start[length] == ':' && start[length + 1] == '*')
    length += 2;
  else if (start[length] == ':' && begins_name (start[length + 1]))
    length += 1 + name_length (start + length + 1);
  add_word (lexer, PW_XPATH_WORD_NAME, PW_XPATH_NO_OP, length);
}

/* An operator or another sign. */
static gboolean
read_sign (Lexer *lexer, GError **error) {
  static const struct {
    const char *sign;
    PwXpathOp op; /* PW_XPATH_NO_OP: no operator */
  } signs[] = {
    { "!=", PW_XPATH_UNEQUAL }, { "<=", PW_XPATH_LESS_EQUAL }, { ">=", PW_XPATH_MORE_EQUAL },
    { "=", PW_XPATH_EQUAL },    { "<", PW_XPATH_LESS },        { ">", PW_XPATH_MORE },
    { "+", PW_XPATH_PLUS },     { "-", PW_XPATH_MINUS },       { "|", PW_XPATH_UNION },
    { "//", PW_XPATH_NO_OP },   { "::", PW_XPATH_NO_OP },      { "..", PW_XPATH_NO_OP },
    { "/", PW_XPATH_NO_OP },    { "(", PW_XPATH_NO_OP },       { ")", PW_XPATH_NO_OP },
    { "[", PW_XPATH_NO_OP },    { "]", PW_XPATH_NO_OP },       { ",", PW_XPATH_NO_OP },
    { "@", PW_XPATH_NO_OP },    { ".", PW_XPATH_NO_OP },       { "$", PW_XPATH_NO_OP },
  };
  const char *at = lexer->text + lexer->at;
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (at, signs[i].sign)) {
      add_word (lexer, signs[i].op != PW_XPATH_NO_OP ? PW_XPATH_WORD_OPERATOR : PW_XPATH_WORD_SIGN,
                signs[i].op, (guint)strlen (signs[i].sign));
      return TRUE;
    }
  pw_xpath_refuse (error, lexer->text, lexer->at, _ ("a character that has no meaning here"));
  return FALSE;
}

static gboolean
read_word (Lexer *lexer, GError **error) {
  const char *at = lexer->text + lexer->at;
  if (*at == '"' || *at == '\'')
    return read_literal (lexer, error);
  if (g_ascii_isdigit (*at) || (*at == '.' && g_ascii_isdigit (at[1]))) {
    read_number (lexer);
    return TRUE;
  }
  if (*at == '*' && expects_operator (lexer)) {
    add_word (lexer, PW_XPATH_WORD_OPERATOR, PW_XPATH_TIMES, 1);
    return TRUE;
  }
  if (*at == '*') {
    add_word (lexer, PW_XPATH_WORD_NAME, PW_XPATH_NO_OP, 1);
    return TRUE;
  }
  if (begins_name (*at)) {
    if (!expects_operator (lexer) || !read_word_operator (lexer))
      read_name (lexer);
    return TRUE;
  }
  return read_sign (lexer, error);
}

GArray *
pw_xpath_words (const char *text, GError **error) {
  g_autoptr (GArray) words = g_array_sized_new (FALSE, FALSE, sizeof (PwXpathWord), 16);
  Lexer lexer = { text, 0, words };
  for (;;) {
    while (is_space (text[lexer.at]))
      lexer.at++;
    if (text[lexer.at] == '\0')
      break;
    if (!read_word (&lexer, error))
      return NULL;
  }
  add_word (&lexer, PW_XPATH_WORD_END, PW_XPATH_NO_OP, 0);
  return g_steal_pointer (&words);
}
