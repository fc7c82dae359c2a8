/* Functions on the answer of a question with many choices: codes with spaces between. */
#include <string.h>

#include "sync/xpath/pw-xpath-functions.h"

/* The next code at or behind `*at`; moves behind it. FALSE at the end. */
static gboolean
next_code (const char **at, const char **code, gsize *length) {
  while (g_ascii_isspace (**at))
    (*at)++;
  *code = *at;
  while (**at != '\0' && !g_ascii_isspace (**at))
    (*at)++;
  *length = (gsize)(*at - *code);
  return *length > 0;
}

/* Of a node-set any node counts: it is asked whether the code is chosen in one of them. */
static gboolean
has_code (const char *list, const char *wanted) {
  const char *at = list, *code;
  gsize length, wanted_length = strlen (wanted);
  if (wanted_length == 0)
    return !next_code (&at, &code, &length);
  while (next_code (&at, &code, &length))
    if (length == wanted_length && strncmp (code, wanted, length) == 0)
      return TRUE;
  return FALSE;
}

/* selected (list, code): spaces around the code do not count; the empty code is "selected" in the
 * empty list. */
xmlXPathObject *
pw_xpath_call_selected (PwXpathCall *call) {
  PwXpathCall list = { call->context, call->values, 1 };
  g_autoptr (GPtrArray) texts = pw_xpath_texts_from (&list, 0);
  g_autofree char *wanted = pw_xpath_text_at (call, 1);
  gboolean found = FALSE;
  g_strstrip (wanted);
  if (texts->len == 0)
    found = wanted[0] == '\0';
  for (guint i = 0; i < texts->len && !found; i++)
    found = has_code (g_ptr_array_index (texts, i), wanted);
  return pw_xpath_new_boolean (found);
}

/* selected-at (list, number): from 0; "" if there are fewer. */
xmlXPathObject *
pw_xpath_call_selected_at (PwXpathCall *call) {
  g_autofree char *list = pw_xpath_text_at (call, 0);
  double wanted = trunc (pw_xpath_number_at (call, 1));
  const char *at = list, *code;
  gsize length;
  for (guint number = 0; next_code (&at, &code, &length); number++)
    if ((double)number == wanted)
      return pw_xpath_new_text_take (g_strndup (code, length));
  return pw_xpath_new_text ("");
}

xmlXPathObject *
pw_xpath_call_count_selected (PwXpathCall *call) {
  g_autofree char *list = pw_xpath_text_at (call, 0);
  const char *at = list, *code;
  gsize length;
  double count = 0;
  while (next_code (&at, &code, &length))
    count++;
  return pw_xpath_new_number (count);
}
