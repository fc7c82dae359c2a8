/* Text of others made fit for a terminal: what was recorded must not steer it. */
#include "sync/base/pw-text.h"

#include <string.h>

#include "sync/base/pw-limits.h"

#define REPLACEMENT 0xFFFD

guint
pw_text_columns (gunichar c) {
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

/* Embeddings and overrides, then isolates. */
static gboolean
turns_direction (gunichar c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

char *
pw_text_harmless (const char *text) {
  g_return_val_if_fail (text != NULL, NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    gboolean space = c == '\n' || c == '\t';
    gboolean harmful = (g_unichar_iscntrl (c) && !space) || turns_direction (c);
    g_string_append_unichar (out, harmful ? REPLACEMENT : c);
  }
  return g_string_free (out, FALSE);
}

char *
pw_text_one_line (const char *text) {
  char *line = pw_text_harmless (text);
  return line != NULL ? g_strdelimit (line, "\n\t", ' ') : NULL;
}

char *
pw_text_named (const char *text) {
  g_autofree char *line = pw_text_one_line (text);
  if (line == NULL || g_utf8_strlen (line, -1) <= PW_TEXT_NAMED_CHARS)
    return g_steal_pointer (&line);
  *g_utf8_offset_to_pointer (line, PW_TEXT_NAMED_CHARS) = '\0';
  return g_strconcat (line, "…", NULL);
}

gboolean
pw_text_is_name (const char *name) {
  gsize length = name != NULL ? strlen (name) : 0;
  if (length == 0 || length > PW_NAME_BYTES_MAX || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

gboolean
pw_text_is_note (const char *text, gsize bytes_max) {
  gsize length = text != NULL ? strlen (text) : 0;
  if (length == 0 || length > bytes_max || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) && *at != '\t' && *at != '\n')
      return FALSE;
  return TRUE;
}
