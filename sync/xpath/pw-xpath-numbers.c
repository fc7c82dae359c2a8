/* Functions on numbers. */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/xpath/pw-xpath-functions.h"

#define PLACES_MAX 30 /* of round(): more are no number */

xmlXPathObject *
pw_xpath_call_number (PwXpathCall *call) {
  return pw_xpath_new_number (pw_xpath_number_at (call, 0));
}

/* --- whole numbers --------------------------------------------------------------------------- */

/* Towards zero. */
xmlXPathObject *
pw_xpath_call_int (PwXpathCall *call) {
  return pw_xpath_new_number (trunc (pw_xpath_number_at (call, 0)));
}

xmlXPathObject *
pw_xpath_call_floor (PwXpathCall *call) {
  return pw_xpath_new_number (floor (pw_xpath_number_at (call, 0)));
}

xmlXPathObject *
pw_xpath_call_ceiling (PwXpathCall *call) {
  return pw_xpath_new_number (ceil (pw_xpath_number_at (call, 0)));
}

/* Adds one to the last of the digits, a point among them is passed over. */
static void
add_one (GString *digits) {
  for (gsize i = digits->len; i-- > 0;) {
    if (digits->str[i] == '.')
      continue;
    if (digits->str[i] != '9') {
      digits->str[i]++;
      return;
    }
    digits->str[i] = '0';
  }
  g_string_prepend_c (digits, '1');
}

/* Rounds the decimal digits of a positive number, as they are written: 1.005 has just three places,
 * although the double is a little less. A half goes up if `half_up`. */
static double
round_digits (double number, int places, gboolean half_up) {
  g_autofree char *text = pw_xpath_number_to_text (number);
  const char *point = strchr (text, '.');
  glong whole = point != NULL ? point - text : (glong)strlen (text);
  /* So many characters stay: digits, and the point if there are places behind it. */
  glong keep = places > 0 ? whole + 1 + places : whole + places;
  if (keep >= (glong)strlen (text))
    return number;
  if (keep < 0)
    return 0;
  const char *rest = text + keep + (text[keep] == '.' ? 1 : 0);
  g_autoptr (GString) digits = g_string_new_len (text, keep);
  gboolean beyond_half = rest[0] == '5' && strpbrk (rest + 1, "123456789") != NULL;
  if (rest[0] > '5' || beyond_half || (rest[0] == '5' && half_up))
    add_one (digits);
  for (int i = places; i < 0; i++)
    g_string_append_c (digits, '0');
  return g_ascii_strtod (digits->len > 0 ? digits->str : "0", NULL);
}

/* round (number, places): a half goes up; negative places round to tens, hundreds ... */
xmlXPathObject *
pw_xpath_call_round (PwXpathCall *call) {
  double number = pw_xpath_number_at (call, 0);
  double places = call->count == 2 ? trunc (pw_xpath_number_at (call, 1)) : 0;
  if (isnan (places))
    places = 0;
  if (isnan (number) || isinf (number))
    return pw_xpath_new_number (number);
  if (fabs (places) > PLACES_MAX)
    return pw_xpath_new_number (NAN);
  double rounded = round_digits (fabs (number), (int)places, number > 0);
  return pw_xpath_new_number (number < 0 ? -rounded : rounded);
}

/* --- many numbers ---------------------------------------------------------------------------- */

/* What is no number counts as nothing. */
xmlXPathObject *
pw_xpath_call_sum (PwXpathCall *call) {
  if (pw_xpath_nodes_at (call, 0, "sum") == NULL)
    return NULL;
  g_autoptr (GArray) numbers = pw_xpath_numbers_from (call, 0);
  double sum = 0;
  for (guint i = 0; i < numbers->len; i++)
    if (!isnan (g_array_index (numbers, double, i)))
      sum += g_array_index (numbers, double, i);
  return pw_xpath_new_number (sum);
}

/* What is no number is passed over; NaN if nothing is left. */
static xmlXPathObject *
extreme (PwXpathCall *call, gboolean smallest) {
  g_autoptr (GArray) numbers = pw_xpath_numbers_from (call, 0);
  double found = NAN;
  for (guint i = 0; i < numbers->len; i++) {
    double number = g_array_index (numbers, double, i);
    if (isnan (found) || (smallest ? number < found : number > found))
      found = number;
  }
  return pw_xpath_new_number (found);
}

xmlXPathObject *
pw_xpath_call_min (PwXpathCall *call) {
  return extreme (call, TRUE);
}

xmlXPathObject *
pw_xpath_call_max (PwXpathCall *call) {
  return extreme (call, FALSE);
}

/* --- mathematics ----------------------------------------------------------------------------- */

#define OF_ONE(name, function)                                                                     \
  xmlXPathObject *pw_xpath_call_##name (PwXpathCall *call) {                                       \
    return pw_xpath_new_number (function (pw_xpath_number_at (call, 0)));                          \
  }

OF_ONE (abs, fabs)
OF_ONE (sqrt, sqrt)
OF_ONE (exp, exp)
OF_ONE (log, log)
OF_ONE (log10, log10)
OF_ONE (sin, sin)
OF_ONE (cos, cos)
OF_ONE (tan, tan)
OF_ONE (asin, asin)
OF_ONE (acos, acos)
OF_ONE (atan, atan)

xmlXPathObject *
pw_xpath_call_exp10 (PwXpathCall *call) {
  return pw_xpath_new_number (pow (10, pw_xpath_number_at (call, 0)));
}

xmlXPathObject *
pw_xpath_call_pow (PwXpathCall *call) {
  return pw_xpath_new_number (pow (pw_xpath_number_at (call, 0), pw_xpath_number_at (call, 1)));
}

xmlXPathObject *
pw_xpath_call_atan2 (PwXpathCall *call) {
  return pw_xpath_new_number (atan2 (pw_xpath_number_at (call, 0), pw_xpath_number_at (call, 1)));
}

xmlXPathObject *
pw_xpath_call_pi (G_GNUC_UNUSED PwXpathCall *call) {
  return pw_xpath_new_number (G_PI);
}

/* From 0 to 1, the latter not included. */
xmlXPathObject *
pw_xpath_call_random (PwXpathCall *call) {
  return pw_xpath_new_number (g_rand_double (pw_xpath_context_random (call->context)));
}
