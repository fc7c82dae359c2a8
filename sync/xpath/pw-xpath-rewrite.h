/* Writing the tree of an expression as the XPath that libxml2 is given, and noting what it reads.
 */
#pragma once

#include <glib.h>

#include "sync/xpath/pw-xpath-ast.h"
#include "sync/xpath/pw-xpath-place.h"
#include "sync/xpath/pw-xpath-table.h"
#include "sync/xpath/pw-xpath.h"

G_BEGIN_DECLS

/* What is being written. One for each expression. */
typedef struct {
  const char *text;            /* the expression; borrowed */
  const PwXpathScope *scope;   /* borrowed */
  const PwXpathPlace *context; /* borrowed: where the expression is evaluated */
  const PwXpathPlace *item;    /* borrowed: what `.` is; the context outside predicates */
  gboolean in_predicate;
  gboolean
      as_nodes; /* of the path that is written next more steps are taken: no text is asked for */
  GString *out; /* borrowed: what is being written now */
  GPtrArray *parts; /* owned texts: what is evaluated only when it is needed (if, coalesce, once) */
  GArray *refs;     /* of PwXpathRef with owned paths */
  GHashTable *seen; /* owned texts of refs that are noted */
  GError **error;
} PwXpathWriter;

/* What an expression gives, as far as it can be told. */
PwXpathType pw_xpath_type_of (const PwXpathNode *node);

/* TRUE if a number of days that `node` gives is of UTC: it comes from decimal-date-time(). */
gboolean pw_xpath_is_of_utc (const PwXpathNode *node);

/* The table's entry of what a call calls, or NULL: "jr:itext" is "jr-itext" there. */
const PwXpathEntry *pw_xpath_entry_of (const PwXpathNode *call);

/* Each writes `node` at the end of `writer->out`. FALSE with an error: REFUSED. */
gboolean pw_xpath_write (PwXpathWriter *writer, const PwXpathNode *node);
/* As pw_xpath_write(), made fit for where truth is asked for. */
gboolean pw_xpath_write_boolean (PwXpathWriter *writer, const PwXpathNode *node);
/* A call, once its name and the number of its values are checked. */
gboolean pw_xpath_write_call (PwXpathWriter *writer, const PwXpathNode *node);
/* A path. `below`: what is below its nodes counts too. */
gboolean pw_xpath_write_path (PwXpathWriter *writer, const PwXpathNode *node, gboolean below);
/* The beginning of `path`: instance (`literal`), an external list. */
gboolean pw_xpath_write_rows (PwXpathWriter *writer, const PwXpathNode *path,
                              const PwXpathNode *literal);
/* indexed-repeat (path, repeat, index, ...). */
gboolean pw_xpath_write_indexed (PwXpathWriter *writer, const PwXpathNode *node);

/* Notes that the first `count` names of `place` are read. */
void pw_xpath_note (PwXpathWriter *writer, const PwXpathPlace *place, gboolean below);
/* Notes that anything of the main instance may be read. */
void pw_xpath_note_all (PwXpathWriter *writer);

gboolean pw_xpath_is_call (const PwXpathNode *node, const char *name);
/* The text between the quotes of a literal; NULL for another node. (transfer full) */
char *pw_xpath_literal (const PwXpathNode *node);

G_END_DECLS
