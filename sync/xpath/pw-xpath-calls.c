/* Checks calls, and writes them as the XPath that libxml2 is given.
 *
 *   1. if(), coalesce() and once() evaluate only what they need. The parts that may be left out are
 *      expressions of their own; pw-if (condition, flags, a, b) is given their numbers, and `flags`
 *      says which of a and b is such a number.
 *   2. date() and its kin are told as their last value what a number of days is counted from, as
 *      far as the expression shows it: PwXpathDays. */
#include "sync/xpath/pw-xpath-rewrite.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/xpath/pw-xpath-moment.h"

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

const PwXpathEntry *
pw_xpath_entry_of (const PwXpathNode *call) {
  g_autofree char *name = table_name (call->text);
  return name != NULL ? pw_xpath_entry (name) : NULL;
}

/* Writes `node` where it stands, or, if it is more than a word, as a part of its own (rule 1).
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

gboolean
pw_xpath_is_of_utc (const PwXpathNode *node) {
  if (pw_xpath_is_call (node, "decimal-date-time"))
    return TRUE;
  PwXpathType type = pw_xpath_type_of (node);
  if (type != PW_XPATH_IS_NUMBER && type != PW_XPATH_IS_ANY)
    return FALSE;
  for (const PwXpathNode *value = node->first; value != NULL; value = value->next)
    if (pw_xpath_is_of_utc (value))
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
  if (pw_xpath_is_of_utc (node))
    return PW_XPATH_DAYS_UTC;
  PwXpathType type = pw_xpath_type_of (node);
  return type == PW_XPATH_IS_NODES || type == PW_XPATH_IS_ANY ? PW_XPATH_DAYS_EITHER
                                                              : PW_XPATH_DAYS_LOCAL;
}

/* A literal that is no date, where a date is to be, is refused at once; an answer that is none
 * gives nothing when it is evaluated. */
static gboolean
check_dates (PwXpathWriter *writer, const PwXpathNode *call) {
  gboolean takes_two = g_str_equal (call->text, "difference-in-months");
  if (!takes_two && !takes_day_base (call->text) && !g_str_equal (call->text, "decimal-date-time")
      && !g_str_equal (call->text, "decimal-time"))
    return TRUE;
  for (const PwXpathNode *value = call->first; value != NULL;
       value = takes_two ? value->next : NULL) {
    PwXpathMoment moment;
    g_autofree char *text = pw_xpath_literal (value);
    if (pw_xpath_type_of (value) != PW_XPATH_IS_BOOLEAN
        && (text == NULL || text[0] == '\0' || pw_xpath_moment_parse (text, 0, &moment)))
      continue;
    pw_xpath_refuse (writer->error, writer->text, value->at,
                     _ ("%s() needs a date such as '2024-10-07'"), call->text);
    return FALSE;
  }
  return TRUE;
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
  if (!check_dates (writer, node))
    return FALSE;
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

gboolean
pw_xpath_write_call (PwXpathWriter *writer, const PwXpathNode *node) {
  const PwXpathEntry *entry = pw_xpath_entry_of (node);
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
