/* What evaluations share: the document, the source, the clock, chance, and kept patterns. */
#include "sync/xpath/pw-xpath.h"

#include <glib/gi18n.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/xpath/pw-xpath-private.h"
#include "sync/xpath/pw-xpath-value.h"

/* --- failing --------------------------------------------------------------------------------- */

void *
pw_xpath_fail (PwXpathContext *context, const char *format, ...) {
  if (context->error != NULL)
    return NULL;
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  /* "%.60s" may have cut a character. */
  g_autofree char *whole = g_utf8_make_valid (message, -1);
  context->error = g_error_new_literal (PW_ERROR, PW_ERROR_REFUSED, whole);
  return NULL;
}

gpointer
pw_xpath_fail_with (PwXpathContext *context, GError *error) {
  if (context->error == NULL && error != NULL)
    context->error = error;
  else
    g_clear_error (&error);
  return pw_xpath_fail (context, "%s", _ ("a list or text could not be read"));
}

gboolean
pw_xpath_has_failed (const PwXpathContext *context) {
  return context->error != NULL;
}

/* --- what functions ask ---------------------------------------------------------------------- */

const PwXpathSource *
pw_xpath_context_source (const PwXpathContext *context) {
  return &context->source;
}

xmlDoc *
pw_xpath_context_main (const PwXpathContext *context) {
  return context->main;
}

xmlNode *
pw_xpath_context_current (const PwXpathContext *context) {
  return context->current;
}

xmlNode *
pw_xpath_context_here (const PwXpathContext *context) {
  return context->libxml->node;
}

PwMoment
pw_xpath_context_now (PwXpathContext *context) {
  if (!context->knows_now) {
    context->now = context->source.now != NULL ? context->source.now (context->source.data)
                                               : pw_clock_now (pw_clock_system ());
    context->knows_now = TRUE;
  }
  return context->now;
}

int
pw_xpath_context_offset (PwXpathContext *context) {
  return pw_xpath_context_now (context).offset_min;
}

GRand *
pw_xpath_context_random (PwXpathContext *context) {
  if (context->random == NULL)
    context->random = g_rand_new ();
  return context->random;
}

const char *
pw_xpath_context_language (const PwXpathContext *context) {
  return context->language;
}

/* The whole text has to match. Matching is given up after so many steps, so that no pattern can
 * take all day; the pattern is compiled by itself first, so that no bracket of it can close ours.
 */
GRegex *
pw_xpath_context_regex (PwXpathContext *context, const char *pattern) {
  GRegex *known = g_hash_table_lookup (context->regexes, pattern);
  if (known != NULL)
    return known;
  g_autoptr (GError) error = NULL;
  g_autofree char *whole
      = g_strdup_printf ("(*LIMIT_MATCH=%d)\\A(?:%s\\E)\\z", PW_XPATH_REGEX_STEPS_MAX, pattern);
  g_autoptr (GRegex) alone = NULL;
  g_autoptr (GRegex) regex = NULL;
  if (strlen (pattern) <= PW_XPATH_REGEX_BYTES_MAX)
    alone = g_regex_new (pattern, 0, 0, &error);
  if (alone != NULL)
    regex = g_regex_new (whole, 0, 0, &error);
  if (regex == NULL)
    return pw_xpath_fail (context, _ ("“%.60s” is not a regular expression: %s"), pattern,
                          error != NULL ? error->message : _ ("it is too long"));
  if (g_hash_table_size (context->regexes) >= PW_XPATH_REGEX_KEPT_MAX)
    g_hash_table_remove_all (context->regexes);
  known = g_steal_pointer (&regex);
  g_hash_table_insert (context->regexes, g_strdup (pattern), known);
  return known;
}

gboolean
pw_xpath_context_rows (PwXpathContext *context, const char *id, const char *column,
                       const char *value, xmlDoc **doc) {
  g_autoptr (GError) error = NULL;
  g_autofree char *key = g_strdup_printf ("%s\n%s\n%s", id, column != NULL ? column : "",
                                          value != NULL ? value : "");
  *doc = g_hash_table_lookup (context->rows, key);
  if (*doc != NULL || context->source.rows == NULL)
    return TRUE;
  *doc = context->source.rows (id, column, value, context->source.data, &error);
  if (error != NULL) {
    pw_xpath_fail_with (context, g_steal_pointer (&error));
    return FALSE;
  }
  g_hash_table_insert (context->rows, g_steal_pointer (&key), *doc);
  return TRUE;
}

xmlXPathObject *
pw_xpath_context_part (PwXpathContext *context, guint index) {
  g_return_val_if_fail (context->running->parts != NULL, NULL);
  g_return_val_if_fail (index < context->running->parts->len, NULL);
  xmlXPathContext *libxml = context->libxml;
  xmlNode *node = libxml->node;
  xmlDoc *doc = libxml->doc;
  int size = libxml->contextSize, position = libxml->proximityPosition, depth = libxml->depth;
  xmlXPathObject *value
      = xmlXPathCompiledEval (g_ptr_array_index (context->running->parts, index), libxml);
  libxml->node = node;
  libxml->doc = doc;
  libxml->contextSize = size;
  libxml->proximityPosition = position;
  libxml->depth = depth;
  return value;
}

/* --- life ------------------------------------------------------------------------------------ */

PwXpathContext *
pw_xpath_context_new (xmlDoc *main, const PwXpathSource *source) {
  g_return_val_if_fail (main != NULL, NULL);
  PwXpathContext *context = g_new0 (PwXpathContext, 1);
  context->main = main;
  if (source != NULL)
    context->source = *source;
  context->libxml = xmlXPathNewContext (main);
  if (context->libxml == NULL)
    g_error ("out of memory");
  context->libxml->opLimit = PW_XPATH_STEPS_MAX;
  xmlXPathContextSetCache (context->libxml, 1, -1, 0);
  pw_xpath_offer_functions (context);
  context->language = g_strdup ("en");
  context->regexes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_regex_unref);
  context->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return context;
}

void
pw_xpath_context_free (PwXpathContext *context) {
  if (context == NULL)
    return;
  xmlXPathFreeContext (context->libxml);
  g_clear_error (&context->error);
  g_clear_pointer (&context->random, g_rand_free);
  g_hash_table_unref (context->regexes);
  g_hash_table_unref (context->rows);
  g_free (context->language);
  g_free (context);
}

void
pw_xpath_context_set_language (PwXpathContext *context, const char *language) {
  g_return_if_fail (context != NULL);
  g_return_if_fail (language != NULL);
  g_free (context->language);
  context->language = g_strdup (language);
}

void
pw_xpath_context_set_seed (PwXpathContext *context, guint32 seed) {
  g_return_if_fail (context != NULL);
  g_rand_set_seed (pw_xpath_context_random (context), seed);
}
