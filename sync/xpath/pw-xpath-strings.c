/* Functions on texts. Characters are Unicode characters. */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/xpath/pw-xpath-functions.h"

xmlXPathObject *
pw_xpath_call_string (PwXpathCall *call) {
  return pw_xpath_new_text_take (pw_xpath_text_at (call, 0));
}

xmlXPathObject *
pw_xpath_call_string_length (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  return pw_xpath_new_number ((double)g_utf8_strlen (text, -1));
}

/* --- pieces ---------------------------------------------------------------------------------- */

/* Characters `from` to `to` of those of `text`, both from 0, the latter not included. */
static xmlXPathObject *
piece (const char *text, glong from, glong to) {
  return pw_xpath_new_text_take (from < to ? g_utf8_substring (text, from, to) : NULL);
}

/* A place in a text of `length` characters: from 0; a negative one counts from the end. */
static glong
place_at (PwXpathCall *call, guint index, glong length) {
  double place = trunc (pw_xpath_number_at (call, index));
  if (isnan (place))
    return 0;
  if (place < 0)
    place += (double)length;
  return place < 0 ? 0 : place > (double)length ? length : (glong)place;
}

/* substr (text, from, to): from 0, `to` not included; without `to` the rest. */
xmlXPathObject *
pw_xpath_call_substr (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  glong length = g_utf8_strlen (text, -1);
  glong from = place_at (call, 1, length);
  glong to = call->count == 3 ? place_at (call, 2, length) : length;
  return piece (text, from, to);
}

/* substring (text, from, length): XPath 1.0's, from 1, with its rounding. */
xmlXPathObject *
pw_xpath_call_substring (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  double length = (double)g_utf8_strlen (text, -1);
  double from = floor (pw_xpath_number_at (call, 1) + 0.5);
  double to = call->count == 3 ? from + floor (pw_xpath_number_at (call, 2) + 0.5) : INFINITY;
  if (isnan (from) || isnan (to))
    return pw_xpath_new_text ("");
  from = CLAMP (from, 1, length + 1);
  to = CLAMP (to, 1, length + 1);
  return piece (text, (glong)from - 1, (glong)to - 1);
}

xmlXPathObject *
pw_xpath_call_substring_before (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autofree char *part = pw_xpath_text_at (call, 1);
  const char *found = strstr (text, part);
  return pw_xpath_new_text_take (found != NULL ? g_strndup (text, (gsize)(found - text)) : NULL);
}

xmlXPathObject *
pw_xpath_call_substring_after (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autofree char *part = pw_xpath_text_at (call, 1);
  const char *found = strstr (text, part);
  return pw_xpath_new_text (found != NULL ? found + strlen (part) : "");
}

/* --- tests ----------------------------------------------------------------------------------- */

xmlXPathObject *
pw_xpath_call_contains (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autofree char *part = pw_xpath_text_at (call, 1);
  return pw_xpath_new_boolean (strstr (text, part) != NULL);
}

xmlXPathObject *
pw_xpath_call_starts_with (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autofree char *part = pw_xpath_text_at (call, 1);
  return pw_xpath_new_boolean (g_str_has_prefix (text, part));
}

xmlXPathObject *
pw_xpath_call_ends_with (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autofree char *part = pw_xpath_text_at (call, 1);
  return pw_xpath_new_boolean (g_str_has_suffix (text, part));
}

/* The whole text has to match, as with Java's String.matches(). */
xmlXPathObject *
pw_xpath_call_regex (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autofree char *pattern = pw_xpath_text_at (call, 1);
  g_autoptr (GError) error = NULL;
  GRegex *regex = pw_xpath_context_regex (call->context, pattern);
  if (regex == NULL)
    return NULL;
  gboolean matches = g_regex_match_full (regex, text, -1, 0, 0, NULL, &error);
  if (error != NULL)
    return pw_xpath_fail (
        call->context,
        _ ("the regular expression “%.60s” takes too many steps; write it without "
           "repeats inside repeats"),
        pattern);
  return pw_xpath_new_boolean (matches);
}

/* --- joining --------------------------------------------------------------------------------- */

static xmlXPathObject *
join (PwXpathCall *call, guint from, const char *between) {
  g_autoptr (GPtrArray) texts = pw_xpath_texts_from (call, from);
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < texts->len; i++) {
    const char *text = g_ptr_array_index (texts, i);
    if (!pw_xpath_may_make (call->context, out->len + strlen (between) + strlen (text)))
      return NULL;
    if (i > 0)
      g_string_append (out, between);
    g_string_append (out, text);
  }
  return pw_xpath_new_text (out->str);
}

/* All nodes of node-sets. */
xmlXPathObject *
pw_xpath_call_concat (PwXpathCall *call) {
  return join (call, 0, "");
}

/* join (between, text, ...): all nodes of node-sets. */
xmlXPathObject *
pw_xpath_call_join (PwXpathCall *call) {
  g_autofree char *between = pw_xpath_text_at (call, 0);
  return join (call, 1, between);
}

/* --- changing -------------------------------------------------------------------------------- */

/* Each character of `from` becomes the one of `to` at the same place, or nothing. */
xmlXPathObject *
pw_xpath_call_translate (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autofree char *from = pw_xpath_text_at (call, 1);
  g_autofree char *to = pw_xpath_text_at (call, 2);
  g_autoptr (GHashTable) map = g_hash_table_new (NULL, NULL);
  g_autoptr (GString) out = g_string_sized_new (strlen (text));
  const char *new_at = to;
  for (const char *at = from; *at != '\0'; at = g_utf8_next_char (at)) {
    gpointer old = GUINT_TO_POINTER (g_utf8_get_char (at));
    if (!g_hash_table_contains (map, old))
      g_hash_table_insert (map, old, GUINT_TO_POINTER (g_utf8_get_char (new_at)));
    if (*new_at != '\0')
      new_at = g_utf8_next_char (new_at);
  }
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gpointer new = NULL;
    gunichar c = g_utf8_get_char (at);
    if (!g_hash_table_lookup_extended (map, GUINT_TO_POINTER (c), NULL, &new))
      g_string_append_unichar (out, c);
    else if (new != NULL)
      g_string_append_unichar (out, GPOINTER_TO_UINT (new));
  }
  return pw_xpath_new_text (out->str);
}

xmlXPathObject *
pw_xpath_call_normalize_space (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  g_autoptr (GString) out = g_string_sized_new (strlen (text));
  gboolean gap = FALSE;
  for (const char *at = text; *at != '\0'; at++) {
    if (g_ascii_isspace (*at)) {
      gap = out->len > 0;
      continue;
    }
    if (gap)
      g_string_append_c (out, ' ');
    gap = FALSE;
    g_string_append_c (out, *at);
  }
  return pw_xpath_new_text (out->str);
}

xmlXPathObject *
pw_xpath_call_upper_case (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  return pw_xpath_new_text_take (g_utf8_strup (text, -1));
}

xmlXPathObject *
pw_xpath_call_lower_case (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  return pw_xpath_new_text_take (g_utf8_strdown (text, -1));
}
