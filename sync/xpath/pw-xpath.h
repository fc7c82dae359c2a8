/* Expressions of forms: XPath 1.0 by libxml2 with the functions of OpenRosa (ODK XForms 1.0).
 *
 * An expression is parsed here, checked, rewritten and then compiled by libxml2. Rewriting gives
 * it OpenRosa's meaning where that differs from XPath 1.0:
 *   - an absolute path into a repeat that is on the way to the context node means the same entry
 *     of that repeat ("re-anchored"), except in its last step and where a predicate says otherwise;
 *   - dates are numbers (days since 1970-01-01 on the calendar of the place, fractions for times)
 *     under + - * div mod, < <= > >= and number(); only decimal-date-time() gives days of UTC;
 *   - what is no date gives "", as what is no number gives NaN; as a literal it is refused;
 *   - where truth is asked for, nodes count as their text; a missing node equals '';
 *   - a group has no text for the questions in it;
 *   - instance('x') is the document of another instance; a path inside a predicate still means the
 *     main instance;
 *   - an equality on a column of an external list, instance('x')/root/item[col = VALUE], reads only
 *     those rows;
 *   - names lose their namespace prefix: documents are made without namespaces (pw-form.h).
 *
 * Paths here name the root: "/form_a/violation/place". What libxml2 is asked to do for one
 * evaluation is bounded by PW_XPATH_STEPS_MAX.
 *
 * A compiled expression is read-only but libxml2 caches in it: one thread at a time. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

#include "sync/base/pw-clock.h"

G_BEGIN_DECLS

typedef struct PwXpath PwXpath;

/* --- compiling ------------------------------------------------------------------------------- */

typedef enum {
  PW_XPATH_NO_INSTANCE,
  PW_XPATH_MAIN,     /* the main instance by its id */
  PW_XPATH_INLINE,   /* in the form's file: wholly in memory */
  PW_XPATH_EXTERNAL, /* a list outside the file */
} PwXpathInstance;

/* What compiling asks about the form. */
typedef struct {
  gboolean (*is_repeat) (const char *path, gpointer data);
  PwXpathInstance (*instance) (const char *id, gpointer data);
  gpointer data;
} PwXpathScope;

/* `text` as it stands in the form; `context` is the path of the node that it is evaluated at.
 * Errors: REFUSED - what and where in the expression, and what to use instead: syntax, unknown
 * function, wrong number of arguments, unknown instance, a variable, an axis or node test that
 * OpenRosa does not have, a literal that is no date; TOO_BIG - over PW_XPATH_BYTES_MAX or
 * PW_XPATH_DEPTH_MAX. (transfer full) */
PwXpath *pw_xpath_compile (const char *text, const char *context, const PwXpathScope *scope,
                           GError **error);
void pw_xpath_free (PwXpath *xpath);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwXpath, pw_xpath_free)

/* The text it was made from. (transfer none) */
const char *pw_xpath_text (const PwXpath *xpath);

/* A node of the main instance that the expression reads. */
typedef struct {
  const char *path; /* of names, with the root: "/form_a/violation/acts" */
  guint shared;     /* so many first steps of `path` are the very nodes on the way to the context
                     * node (or itself); what is below may be any entry of a repeat */
  gboolean below;   /* everything below `path` is meant too (`//`, `*`, or what is there as text);
                     * not where only nodes are asked for: count(), position() */
} PwXpathRef;

/* Each path once or more, in the order of the text; predicates are looked into. `.` is the
 * context's own path. */
guint pw_xpath_ref_count (const PwXpath *xpath);
const PwXpathRef *pw_xpath_ref (const PwXpath *xpath, guint index);

/* If the whole is instance('x') followed by a path (an itemset), or that in randomize(): x. NULL
 * otherwise. */
const char *pw_xpath_instance (const PwXpath *xpath);

/* TRUE if a number of days that it gives comes from decimal-date-time(), and so is of UTC: before
 * pw_xpath_days_to_date() and its kin, offset_min / 1440.0 has to be added to it. */
gboolean pw_xpath_counts_utc (const PwXpath *xpath);

/* --- evaluating ------------------------------------------------------------------------------ */

/* Where expressions get what is not in the main instance. Any function may be NULL: then what it
 * would give is empty. `data` is handed to each. */
typedef struct {
  /* The document of an inline instance; NULL with an error if there is none. (transfer none) */
  xmlDoc *(*instance) (const char *id, gpointer data, GError **error);
  /* The rows of an external list whose `column` is `value`, all if `column` is NULL, as
   * <root><item><COLUMN>text</COLUMN>...</item>...</root>. It must stay as it is until the
   * evaluation has ended, and as long as its nodes are used afterwards: an expression may ask
   * several times, and for several lists. (transfer none) */
  xmlDoc *(*rows) (const char *id, const char *column, const char *value, gpointer data,
                   GError **error);
  /* pulldata (list, wanted, key, value): one cell, or NULL. (transfer full) */
  char *(*pulldata) (const char *id, const char *wanted, const char *key, const char *value,
                     gpointer data, GError **error);
  /* The text of itext `id` in the language of now, or NULL. (transfer full) */
  char *(*itext) (const char *id, gpointer data);
  /* The label of choice `code` of the question at `path`, or NULL. (transfer full) */
  char *(*choice_name) (const char *code, const char *path, xmlNode *context, gpointer data);
  /* The time of now, with its offset from UTC. NULL: pw_clock_system(). */
  PwMoment (*now) (gpointer data);
  gpointer data;
} PwXpathSource;

typedef struct PwXpathContext PwXpathContext;

/* `main` and `source` (with what it points to) are borrowed. (transfer full) */
PwXpathContext *pw_xpath_context_new (xmlDoc *main, const PwXpathSource *source);
/* Names of months and days in format-date(): "id", otherwise English, which it begins with. */
void pw_xpath_context_set_language (PwXpathContext *context, const char *language);
/* Makes random(), uuid() and randomize() of one value give the same series again (tests). */
void pw_xpath_context_set_seed (PwXpathContext *context, guint32 seed);
void pw_xpath_context_free (PwXpathContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwXpathContext, pw_xpath_context_free)

/* Evaluates at `node`. FALSE or NULL only with an error: REFUSED (a value of the wrong kind, an
 * impossible regular expression, too many steps), or what the source reported. */
gboolean pw_xpath_boolean (PwXpathContext *context, const PwXpath *xpath, xmlNode *node,
                           gboolean *result, GError **error);
gboolean pw_xpath_number (PwXpathContext *context, const PwXpath *xpath, xmlNode *node,
                          double *result, GError **error);
/* Numbers as XPath writes them, whole ones without a point. (transfer full) */
char *pw_xpath_string (PwXpathContext *context, const PwXpath *xpath, xmlNode *node,
                       GError **error);
/* Nodes in document order, or in that of randomize(). GPtrArray of xmlNode, borrowed from their
 * documents. (transfer full) */
GPtrArray *pw_xpath_nodes (PwXpathContext *context, const PwXpath *xpath, xmlNode *node,
                           GError **error);

/* TRUE if the value is a number (so that a date question can turn it back into a date):
 * as pw_xpath_string(), with `number` set and NULL returned instead when the result is one. */
char *pw_xpath_value (PwXpathContext *context, const PwXpath *xpath, xmlNode *node,
                      gboolean *is_number, double *number, GError **error);

/* --- dates ----------------------------------------------------------------------------------- */

/* Days since 1970-01-01T00:00 on a clock that is `offset_min` from UTC: a whole number for
 * "2024-10-07" (in every zone), with a fraction for a dateTime, which is moved to that offset, the
 * fraction alone for a time. It is what expressions calculate with. NAN if it is none of these. */
double pw_xpath_days (const char *text, int offset_min);
/* The other way: "2024-10-07", and "2024-10-07T21:43:05.000+07:00"; "" outside the years 0001 to
 * 9999. (transfer full) */
char *pw_xpath_days_to_date (double days, int offset_min);
char *pw_xpath_days_to_date_time (double days, int offset_min);

G_END_DECLS
