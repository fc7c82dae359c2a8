/* Values while an expression is evaluated: libxml2's objects turned into numbers, texts and truth
 * the way OpenRosa does it, and what functions need of the context.
 *
 * Where JavaRosa has a type for each answer, the documents here have texts only. A text that is
 * wholly a date, a dateTime or a time counts as a number wherever a number is asked for. */
#pragma once

#include <glib.h>
#include <libxml/xpath.h>
#include <math.h>

#include "sync/xpath/pw-xpath.h"

G_BEGIN_DECLS

/* What a function is called with. It returns a new object, or NULL after pw_xpath_fail(). */
typedef struct {
  PwXpathContext *context;
  xmlXPathObject **values;
  guint count;
} PwXpathCall;
typedef xmlXPathObject *(*PwXpathFunction) (PwXpathCall *call);

/* --- the context ----------------------------------------------------------------------------- */

/* The evaluation ends with REFUSED and this message (the first one stays). Returns NULL. */
void *pw_xpath_fail (PwXpathContext *context, const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));
/* The same with what a source reported; takes `error`. */
gpointer pw_xpath_fail_with (PwXpathContext *context, GError *error);
gboolean pw_xpath_has_failed (const PwXpathContext *context);

const PwXpathSource *pw_xpath_context_source (const PwXpathContext *context);
xmlDoc *pw_xpath_context_main (const PwXpathContext *context);
xmlNode *pw_xpath_context_current (const PwXpathContext *context); /* the node evaluated at */
xmlNode *pw_xpath_context_here (const PwXpathContext *context);    /* what `.` is */
PwMoment pw_xpath_context_now (PwXpathContext *context); /* one moment for one evaluation */
int pw_xpath_context_offset (PwXpathContext *context);   /* minutes from UTC, of now */
GRand *pw_xpath_context_random (PwXpathContext *context);
const char *pw_xpath_context_language (const PwXpathContext *context);
/* The compiled pattern, kept for the next time; NULL after pw_xpath_fail(). (transfer none) */
GRegex *pw_xpath_context_regex (PwXpathContext *context, const char *pattern);
/* The source's answer, asked for once in an evaluation; FALSE after pw_xpath_fail(). `column` and
 * `value` are NULL for all rows. `doc` may be set to NULL: no rows. */
gboolean pw_xpath_context_rows (PwXpathContext *context, const char *id, const char *column,
                                const char *value, xmlDoc **doc);
/* Evaluates part `index` of the running expression, at the node of now. */
xmlXPathObject *pw_xpath_context_part (PwXpathContext *context, guint index);

/* --- reading values -------------------------------------------------------------------------- */

/* The text of a number: whole ones without a point, no exponent. (transfer full) */
char *pw_xpath_number_to_text (double number);
/* NAN if `text` is neither a number (digits, "-", "." or ",") nor a date, dateTime or time. */
double pw_xpath_text_to_number (PwXpathContext *context, const char *text);

/* A node-set, also one that randomize() has put into an order of its own. */
gboolean pw_xpath_is_nodes (const xmlXPathObject *value);
double pw_xpath_to_number (PwXpathContext *context, const xmlXPathObject *value);
gboolean pw_xpath_to_boolean (const xmlXPathObject *value);
char *pw_xpath_to_text (const xmlXPathObject *value); /* (transfer full) */
char *pw_xpath_node_text (const xmlNode *node);       /* (transfer full) */

/* Value `index` of a call. */
double pw_xpath_number_at (PwXpathCall *call, guint index);
gboolean pw_xpath_boolean_at (PwXpathCall *call, guint index);
char *pw_xpath_text_at (PwXpathCall *call, guint index); /* (transfer full) */
/* The nodes, possibly none; NULL after pw_xpath_fail() if it is not a node-set. (transfer none) */
xmlNodeSet *pw_xpath_nodes_at (PwXpathCall *call, guint index, const char *function);
guint pw_xpath_set_size (const xmlNodeSet *set);

/* The texts of values `from` and on, each node of node-sets by itself. (transfer full) */
GPtrArray *pw_xpath_texts_from (PwXpathCall *call, guint from);
/* The same as numbers: doubles. (transfer full) */
GArray *pw_xpath_numbers_from (PwXpathCall *call, guint from);

/* --- making values --------------------------------------------------------------------------- */

xmlXPathObject *pw_xpath_new_text (const char *text);
xmlXPathObject *pw_xpath_new_text_take (char *text); /* takes `text`; NULL gives "" */
xmlXPathObject *pw_xpath_new_number (double number);
xmlXPathObject *pw_xpath_new_boolean (gboolean truth);
xmlXPathObject *pw_xpath_new_nodes (xmlNode *node); /* one node, or none for NULL */

/* TRUE while `length` bytes may be made; otherwise fails the evaluation. */
gboolean pw_xpath_may_make (PwXpathContext *context, gsize length);

G_END_DECLS
