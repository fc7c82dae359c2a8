/* Answers between the texts of a form and JSON. */
#include "sync/session/pw-session-json.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "sync/base/pw-limits.h"

#define PLAIN_MIN 1e-6 /* numbers between these are written without an exponent */
#define PLAIN_MAX 1e15

/* --- numbers --------------------------------------------------------------------------------- */

char *
pw_session_json_real_text (double value) {
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  char format[8];
  for (guint precision = 15; precision <= 17; precision++) {
    g_snprintf (format, sizeof format, "%%.%ug", precision);
    g_ascii_formatd (digits, sizeof digits, format, value);
    double back = g_ascii_strtod (digits, NULL);
    if (memcmp (&back, &value, sizeof value) == 0)
      break;
  }
  double size = fabs (value);
  if (strchr (digits, 'e') != NULL && size >= PLAIN_MIN && size < PLAIN_MAX) {
    /* As many places as keep every digit. */
    for (guint places = 1; places <= 24; places++) {
      char plain_format[8];
      char plain[64];
      g_snprintf (plain_format, sizeof plain_format, "%%.%uf", places);
      g_ascii_formatd (plain, sizeof plain, plain_format, value);
      double back = g_ascii_strtod (plain, NULL);
      if (memcmp (&back, &value, sizeof value) == 0)
        return g_strdup (plain);
    }
  }
  if (strpbrk (digits, ".e") != NULL)
    return g_strdup (digits);
  return g_strconcat (digits, ".0", NULL);
}

/* A whole number as JSON, or a real one; NULL if `text` is no number. */
static json_t *
number_of_text (const char *text, gboolean whole) {
  if (text[strspn (text, "+-0123456789.eE")] != '\0')
    return NULL;
  char *end = NULL;
  if (strpbrk (text, ".eE") == NULL) {
    errno = 0;
    gint64 value = g_ascii_strtoll (text, &end, 10);
    if (end != text && *end == '\0' && errno == 0)
      return json_integer (value);
  }
  if (whole)
    return NULL;
  double value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (value) ? json_real (value) : NULL;
}

static char *
text_of_number (json_t *value) {
  if (json_is_integer (value))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
  return json_is_real (value) ? pw_session_json_real_text (json_real_value (value)) : NULL;
}

/* --- places ---------------------------------------------------------------------------------- */

/* "-7.8 110.3 0 5" -> [-7.8, 110.3, 0, 5] */
static json_t *
point_of_text (const char *text) {
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n", -1);
  json_auto_t *point = json_array ();
  for (guint i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] == '\0')
      continue;
    json_t *number = number_of_text (parts[i], FALSE);
    if (number == NULL || json_array_append_new (point, number) != 0)
      return NULL;
  }
  gsize count = json_array_size (point);
  return count >= 2 && count <= 4 ? json_incref (point) : NULL;
}

static char *
text_of_point (json_t *point) {
  g_autoptr (GString) text = g_string_new (NULL);
  size_t i;
  json_t *number;
  json_array_foreach (point, i, number) {
    g_autofree char *part = text_of_number (number);
    if (part == NULL)
      return NULL;
    g_string_append_printf (text, "%s%s", i == 0 ? "" : " ", part);
  }
  return i == 0 ? NULL : g_strdup (text->str);
}

/* Points with ";" between them. */
static json_t *
line_of_text (const char *text) {
  g_auto (GStrv) parts = g_strsplit (text, ";", PW_ANSWERS_ITEMS_MAX);
  json_auto_t *line = json_array ();
  for (guint i = 0; parts[i] != NULL; i++) {
    if (g_strstrip (parts[i])[0] == '\0')
      continue;
    json_t *point = point_of_text (parts[i]);
    if (point == NULL || json_array_append_new (line, point) != 0)
      return NULL;
  }
  return json_array_size (line) > 0 ? json_incref (line) : NULL;
}

static char *
text_of_line (json_t *line) {
  g_autoptr (GString) text = g_string_new (NULL);
  size_t i;
  json_t *point;
  json_array_foreach (line, i, point) {
    g_autofree char *part = text_of_point (point);
    if (part == NULL)
      return NULL;
    g_string_append_printf (text, "%s%s", i == 0 ? "" : "; ", part);
  }
  return g_strdup (text->str);
}

/* --- codes ----------------------------------------------------------------------------------- */

static json_t *
codes_of_text (const char *text) {
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n", -1);
  json_auto_t *codes = json_array ();
  for (guint i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] != '\0' && json_array_append_new (codes, json_string (parts[i])) != 0)
      return NULL;
  }
  return json_array_size (codes) > 0 ? json_incref (codes) : NULL;
}

static char *
text_of_codes (json_t *codes) {
  g_autoptr (GString) text = g_string_new (NULL);
  size_t i;
  json_t *code;
  json_array_foreach (codes, i, code) {
    if (!json_is_string (code))
      return NULL;
    g_string_append_printf (text, "%s%s", i == 0 ? "" : " ", json_string_value (code));
  }
  return g_strdup (text->str);
}

/* --- public ---------------------------------------------------------------------------------- */

json_t *
pw_session_json_from_text (const PwFormNode *node, const char *text) {
  g_return_val_if_fail (node != NULL && text != NULL, NULL);
  if (text[0] == '\0')
    return NULL;
  switch (node->type) {
  case PW_FORM_INT:
    return number_of_text (text, TRUE);
  case PW_FORM_DECIMAL:
    return number_of_text (text, FALSE);
  case PW_FORM_BOOLEAN:
    if (strcmp (text, "true") == 0 || strcmp (text, "1") == 0)
      return json_true ();
    return strcmp (text, "false") == 0 || strcmp (text, "0") == 0 ? json_false () : NULL;
  case PW_FORM_SELECT:
  case PW_FORM_RANK:
    return codes_of_text (text);
  case PW_FORM_GEOPOINT:
    return point_of_text (text);
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    return line_of_text (text);
  case PW_FORM_STRING:
  case PW_FORM_DATE:
  case PW_FORM_TIME:
  case PW_FORM_DATE_TIME:
  case PW_FORM_SELECT1:
  case PW_FORM_UPLOAD:
    return json_string (text);
  case PW_FORM_NO_TYPE:
    return NULL;
  }
  return NULL;
}

char *
pw_session_json_to_text (const PwFormNode *node, json_t *value) {
  g_return_val_if_fail (node != NULL && value != NULL, NULL);
  switch (node->type) {
  case PW_FORM_INT:
    return json_is_integer (value) ? text_of_number (value) : NULL;
  case PW_FORM_DECIMAL:
    return text_of_number (value);
  case PW_FORM_BOOLEAN:
    return json_is_boolean (value) ? g_strdup (json_is_true (value) ? "true" : "false") : NULL;
  case PW_FORM_SELECT:
  case PW_FORM_RANK:
    return json_is_array (value) ? text_of_codes (value) : NULL;
  case PW_FORM_GEOPOINT:
    return json_is_array (value) ? text_of_point (value) : NULL;
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    return json_is_array (value) ? text_of_line (value) : NULL;
  case PW_FORM_STRING:
  case PW_FORM_DATE:
  case PW_FORM_TIME:
  case PW_FORM_DATE_TIME:
  case PW_FORM_SELECT1:
  case PW_FORM_UPLOAD:
    return g_strdup (json_string_value (value));
  case PW_FORM_NO_TYPE:
    return NULL;
  }
  return NULL;
}
