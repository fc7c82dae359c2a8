/* Functions on dates and times.
 *
 * Dates are texts, as they are in documents. As numbers they are days: a date is a whole number,
 * counted on the calendar of the place (number(), arithmetic, comparisons), so that today() + 1 is
 * tomorrow in every zone. decimal-date-time() alone gives days of UTC, as ODK XForms says, which is
 * 7/24 less in Jakarta. A number that is turned back is taken as what it came from, as far as the
 * expression shows it. The number of an answer is of the calendar if it is whole and of UTC if not:
 * at a place that is no whole day from UTC that is right for every date.
 *
 * What is no date gives "", as what is no number gives NaN: half an answer must not stop a form.
 * (JavaRosa stops. A literal that is no date is refused when the form is loaded.) */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/xpath/pw-xpath-functions.h"
#include "sync/xpath/pw-xpath-moment.h"
#include "sync/xpath/pw-xpath-table.h"

#define DAYS_MAX 1e8 /* far beyond the years that can be written */
#define MINUTE_MS 60000

/* --- reading --------------------------------------------------------------------------------- */

/* Value `index` as milliseconds on the clock of the place; `base`: of a number of days. FALSE if it
 * is no date. */
static gboolean
read_moment (PwXpathCall *call, guint index, PwXpathDays base, gint64 *local_ms) {
  const xmlXPathObject *value = call->values[index];
  int offset = pw_xpath_context_offset (call->context);
  PwXpathMoment moment;
  g_autofree char *text = pw_xpath_text_at (call, index);
  if (value->type == XPATH_BOOLEAN)
    return FALSE;
  if (value->type != XPATH_NUMBER && pw_xpath_moment_parse (text, offset, &moment)) {
    *local_ms = moment.local_ms;
    return TRUE;
  }
  double days = pw_xpath_number_at (call, index);
  if (isnan (days) || fabs (days) > DAYS_MAX)
    return FALSE;
  gboolean is_utc
      = base == PW_XPATH_DAYS_UTC || (base == PW_XPATH_DAYS_EITHER && days != trunc (days));
  *local_ms = (gint64)floor (days * PW_XPATH_DAY_MS + 0.5);
  *local_ms += is_utc ? (gint64)offset * MINUTE_MS : 0;
  return TRUE;
}

/* The hidden last value. */
static PwXpathDays
base_of (const PwXpathCall *call) {
  return (PwXpathDays)call->values[call->count - 1]->floatval;
}

/* --- dates ----------------------------------------------------------------------------------- */

xmlXPathObject *
pw_xpath_call_today (PwXpathCall *call) {
  PwMoment now = pw_xpath_context_now (call->context);
  return pw_xpath_new_text_take (
      pw_xpath_moment_date (now.unix_ms + (gint64)now.offset_min * MINUTE_MS));
}

xmlXPathObject *
pw_xpath_call_now (PwXpathCall *call) {
  PwMoment now = pw_xpath_context_now (call->context);
  return pw_xpath_new_text_take (
      pw_xpath_moment_date_time (now.unix_ms + (gint64)now.offset_min * MINUTE_MS, now.offset_min));
}

/* The day of a date, a dateTime or a number of days. */
xmlXPathObject *
pw_xpath_call_date (PwXpathCall *call) {
  gint64 local_ms = 0;
  if (!read_moment (call, 0, base_of (call), &local_ms))
    return pw_xpath_new_text ("");
  return pw_xpath_new_text_take (pw_xpath_moment_date (local_ms));
}

xmlXPathObject *
pw_xpath_call_date_time (PwXpathCall *call) {
  gint64 local_ms = 0;
  int offset = pw_xpath_context_offset (call->context);
  if (!read_moment (call, 0, base_of (call), &local_ms))
    return pw_xpath_new_text ("");
  return pw_xpath_new_text_take (pw_xpath_moment_date_time (local_ms, offset));
}

/* --- numbers --------------------------------------------------------------------------------- */

/* Days of UTC; a number stays as it is. */
xmlXPathObject *
pw_xpath_call_decimal_date_time (PwXpathCall *call) {
  gint64 local_ms = 0;
  gint64 offset_ms = (gint64)pw_xpath_context_offset (call->context) * MINUTE_MS;
  if (call->values[0]->type == XPATH_NUMBER)
    return xmlXPathObjectCopy (call->values[0]);
  if (!read_moment (call, 0, PW_XPATH_DAYS_LOCAL, &local_ms))
    return pw_xpath_new_text ("");
  return pw_xpath_new_number ((double)(local_ms - offset_ms) / PW_XPATH_DAY_MS);
}

/* The part of the day that has gone by at the place; of a number its fraction. */
xmlXPathObject *
pw_xpath_call_decimal_time (PwXpathCall *call) {
  gint64 local_ms = 0;
  double number = call->values[0]->floatval;
  if (call->values[0]->type == XPATH_NUMBER)
    return pw_xpath_new_number (number - floor (number));
  if (!read_moment (call, 0, PW_XPATH_DAYS_LOCAL, &local_ms))
    return pw_xpath_new_text ("");
  local_ms = (local_ms % PW_XPATH_DAY_MS + PW_XPATH_DAY_MS) % PW_XPATH_DAY_MS;
  return pw_xpath_new_number ((double)local_ms / PW_XPATH_DAY_MS);
}

/* difference-in-months (from, to): whole months, as forms of community health programmes have it.
 */
xmlXPathObject *
pw_xpath_call_difference_in_months (PwXpathCall *call) {
  gint64 from_ms = 0, to_ms = 0;
  PwXpathCivil from, to;
  if (!read_moment (call, 0, PW_XPATH_DAYS_LOCAL, &from_ms)
      || !read_moment (call, 1, PW_XPATH_DAYS_LOCAL, &to_ms) || !pw_xpath_civil (from_ms, &from)
      || !pw_xpath_civil (to_ms, &to))
    return pw_xpath_new_text ("");
  int months = (to.year - from.year) * 12 + to.month - from.month;
  /* How far into its month each is; the last month is whole if `to` is as far as `from`. */
  gint64 from_rest = from.day * (gint64)PW_XPATH_DAY_MS + from_ms % PW_XPATH_DAY_MS;
  gint64 to_rest = to.day * (gint64)PW_XPATH_DAY_MS + to_ms % PW_XPATH_DAY_MS;
  if (months > 0 && to_rest < from_rest)
    months--;
  if (months < 0 && to_rest > from_rest)
    months++;
  return pw_xpath_new_number (months);
}

/* --- writing --------------------------------------------------------------------------------- */

typedef struct {
  const char *language;
  const char *months[12], *days[7]; /* short; the week begins with Sunday */
} Names;

static const Names *
names_for (const char *language) {
  static const Names names[] = {
    { "en",
      { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" },
      { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" } },
    { "id",
      { "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des" },
      { "Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab" } },
  };
  return g_str_has_prefix (language, "id") ? &names[1] : &names[0];
}

/* One sign of a format, behind its "%". FALSE if there is no such sign. */
static gboolean
append_sign (GString *out, char sign, const PwXpathCivil *at, const Names *names) {
  switch (sign) {
  case '%':
    g_string_append_c (out, '%');
    return TRUE;
  case 'Y':
    g_string_append_printf (out, "%04d", at->year);
    return TRUE;
  case 'y':
    g_string_append_printf (out, "%02d", at->year % 100);
    return TRUE;
  case 'm':
    g_string_append_printf (out, "%02d", at->month);
    return TRUE;
  case 'n':
    g_string_append_printf (out, "%d", at->month);
    return TRUE;
  case 'b':
    g_string_append (out, names->months[at->month - 1]);
    return TRUE;
  case 'd':
    g_string_append_printf (out, "%02d", at->day);
    return TRUE;
  case 'e':
    g_string_append_printf (out, "%d", at->day);
    return TRUE;
  case 'a':
    g_string_append (out, names->days[at->weekday]);
    return TRUE;
  case 'H':
    g_string_append_printf (out, "%02d", at->hour);
    return TRUE;
  case 'h':
    g_string_append_printf (out, "%d", at->hour);
    return TRUE;
  case 'M':
    g_string_append_printf (out, "%02d", at->minute);
    return TRUE;
  case 'S':
    g_string_append_printf (out, "%02d", at->second);
    return TRUE;
  case '3':
    g_string_append_printf (out, "%03d", at->ms);
    return TRUE;
  default:
    return FALSE;
  }
}

/* format-date (date, format). */
xmlXPathObject *
pw_xpath_call_format_date (PwXpathCall *call) {
  gint64 local_ms = 0;
  PwXpathCivil civil;
  const Names *names = names_for (pw_xpath_context_language (call->context));
  if (!read_moment (call, 0, base_of (call), &local_ms) || !pw_xpath_civil (local_ms, &civil))
    return pw_xpath_new_text ("");
  g_autofree char *format = pw_xpath_text_at (call, 1);
  g_autoptr (GString) out = g_string_sized_new (strlen (format) + 16);
  for (const char *at = format; *at != '\0'; at++) {
    if (*at != '%')
      g_string_append_c (out, *at);
    else if (!append_sign (out, *++at, &civil, names))
      return pw_xpath_fail (call->context,
                            _ ("the format “%.60s” has a sign that is not known; use %%Y %%y %%m "
                               "%%n %%b %%d %%e %%a %%H %%h %%M %%S %%3 %%%%"),
                            format);
    if (!pw_xpath_may_make (call->context, out->len))
      return NULL;
  }
  return pw_xpath_new_text (out->str);
}
