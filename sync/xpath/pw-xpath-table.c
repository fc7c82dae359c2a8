/* The table of functions, in the order of their names (it is searched by halves). */
#include "sync/xpath/pw-xpath-table.h"

#include <stdlib.h>
#include <string.h>

#include "sync/xpath/pw-xpath-functions.h"

#define MANY PW_XPATH_ANY_COUNT

static const PwXpathEntry entries[] = {
  { "abs", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_abs },
  { "acos", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_acos },
  { "area", 1, MANY, PW_XPATH_IS_NUMBER, pw_xpath_call_area },
  { "asin", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_asin },
  { "atan", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_atan },
  { "atan2", 2, 2, PW_XPATH_IS_NUMBER, pw_xpath_call_atan2 },
  { "base64-decode", 1, 1, PW_XPATH_IS_TEXT, pw_xpath_call_base64_decode },
  { "boolean", 1, 1, PW_XPATH_IS_BOOLEAN, pw_xpath_call_boolean },
  { "boolean-from-string", 1, 1, PW_XPATH_IS_BOOLEAN, pw_xpath_call_boolean_from_string },
  { "ceiling", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_ceiling },
  { "checklist", 2, MANY, PW_XPATH_IS_BOOLEAN, pw_xpath_call_checklist },
  { "coalesce", 2, 2, PW_XPATH_IS_ANY, NULL },
  { "concat", 0, MANY, PW_XPATH_IS_TEXT, pw_xpath_call_concat },
  { "contains", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_contains },
  { "cos", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_cos },
  { "count", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_count },
  { "count-non-empty", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_count_non_empty },
  { "count-selected", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_count_selected },
  { "current", 0, 0, PW_XPATH_IS_NODES, NULL },
  { "date", 1, 1, PW_XPATH_IS_TEXT, pw_xpath_call_date },
  { "date-time", 1, 1, PW_XPATH_IS_TEXT, pw_xpath_call_date_time },
  { "decimal-date-time", 1, 1, PW_XPATH_IS_ANY, pw_xpath_call_decimal_date_time },
  { "decimal-time", 1, 1, PW_XPATH_IS_ANY, pw_xpath_call_decimal_time },
  { "depend", 1, MANY, PW_XPATH_IS_ANY, pw_xpath_call_depend },
  { "difference-in-months", 2, 2, PW_XPATH_IS_ANY, pw_xpath_call_difference_in_months },
  { "digest", 2, 3, PW_XPATH_IS_TEXT, pw_xpath_call_digest },
  { "distance", 1, MANY, PW_XPATH_IS_NUMBER, pw_xpath_call_distance },
  { "enclosed-area", 1, MANY, PW_XPATH_IS_NUMBER, pw_xpath_call_area },
  { "ends-with", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_ends_with },
  { "exp", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_exp },
  { "exp10", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_exp10 },
  { "extract-signed", 2, 2, PW_XPATH_IS_TEXT, pw_xpath_call_extract_signed },
  { "false", 0, 0, PW_XPATH_IS_BOOLEAN, NULL },
  { "floor", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_floor },
  { "format-date", 2, 2, PW_XPATH_IS_TEXT, pw_xpath_call_format_date },
  { "format-date-time", 2, 2, PW_XPATH_IS_TEXT, pw_xpath_call_format_date },
  { "geofence", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_geofence },
  { "id", 1, 1, PW_XPATH_IS_NODES, pw_xpath_call_id },
  { "if", 3, 3, PW_XPATH_IS_ANY, NULL },
  { "indexed-repeat", 3, MANY, PW_XPATH_IS_NODES, NULL },
  { "instance", 1, 1, PW_XPATH_IS_NODES, NULL },
  { "int", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_int },
  { "is-selected", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_selected },
  { "join", 1, MANY, PW_XPATH_IS_TEXT, pw_xpath_call_join },
  { "jr-choice-name", 2, 2, PW_XPATH_IS_TEXT, pw_xpath_call_choice_name },
  { "jr-itext", 1, 1, PW_XPATH_IS_TEXT, pw_xpath_call_itext },
  { "lang", 1, 1, PW_XPATH_IS_BOOLEAN, NULL },
  { "last", 0, 0, PW_XPATH_IS_NUMBER, NULL },
  { "local-name", 0, 1, PW_XPATH_IS_TEXT, NULL },
  { "log", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_log },
  { "log10", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_log10 },
  { "lower-case", 1, 1, PW_XPATH_IS_TEXT, pw_xpath_call_lower_case },
  { "max", 1, MANY, PW_XPATH_IS_NUMBER, pw_xpath_call_max },
  { "min", 1, MANY, PW_XPATH_IS_NUMBER, pw_xpath_call_min },
  { "name", 0, 1, PW_XPATH_IS_TEXT, NULL },
  { "namespace-uri", 0, 1, PW_XPATH_IS_TEXT, NULL },
  { "normalize-space", 0, 1, PW_XPATH_IS_TEXT, pw_xpath_call_normalize_space },
  { "not", 1, 1, PW_XPATH_IS_BOOLEAN, pw_xpath_call_not },
  { "now", 0, 0, PW_XPATH_IS_TEXT, pw_xpath_call_now },
  { "number", 0, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_number },
  { "once", 1, 1, PW_XPATH_IS_ANY, NULL },
  { "pi", 0, 0, PW_XPATH_IS_NUMBER, pw_xpath_call_pi },
  { "position", 0, 1, PW_XPATH_IS_NUMBER, NULL },
  { "pow", 2, 2, PW_XPATH_IS_NUMBER, pw_xpath_call_pow },
  { "pulldata", 4, 4, PW_XPATH_IS_TEXT, pw_xpath_call_pulldata },
  { "pw-coalesce", 3, 3, PW_XPATH_IS_ANY, pw_xpath_call_coalesce },
  { "pw-current", 0, 0, PW_XPATH_IS_NODES, pw_xpath_call_current },
  { "pw-equal", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_equal },
  { "pw-if", 4, 4, PW_XPATH_IS_ANY, pw_xpath_call_if },
  { "pw-indexed", 3, MANY, PW_XPATH_IS_NODES, pw_xpath_call_indexed },
  { "pw-instance", 1, 1, PW_XPATH_IS_NODES, pw_xpath_call_instance },
  { "pw-less", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_less },
  { "pw-less-equal", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_less_equal },
  { "pw-more", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_more },
  { "pw-more-equal", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_more_equal },
  { "pw-once", 2, 2, PW_XPATH_IS_ANY, pw_xpath_call_once },
  { "pw-position", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_position },
  { "pw-root", 0, 0, PW_XPATH_IS_NODES, pw_xpath_call_root },
  { "pw-rows", 1, 3, PW_XPATH_IS_NODES, pw_xpath_call_rows },
  { "pw-unequal", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_unequal },
  { "pw-up", 1, 1, PW_XPATH_IS_NODES, pw_xpath_call_up },
  { "random", 0, 0, PW_XPATH_IS_NUMBER, pw_xpath_call_random },
  { "randomize", 1, 2, PW_XPATH_IS_NODES, pw_xpath_call_randomize },
  { "regex", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_regex },
  { "round", 1, 2, PW_XPATH_IS_NUMBER, pw_xpath_call_round },
  { "selected", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_selected },
  { "selected-at", 2, 2, PW_XPATH_IS_TEXT, pw_xpath_call_selected_at },
  { "sin", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_sin },
  { "sqrt", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_sqrt },
  { "starts-with", 2, 2, PW_XPATH_IS_BOOLEAN, pw_xpath_call_starts_with },
  { "string", 0, 1, PW_XPATH_IS_TEXT, pw_xpath_call_string },
  { "string-length", 0, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_string_length },
  { "substr", 2, 3, PW_XPATH_IS_TEXT, pw_xpath_call_substr },
  { "substring", 2, 3, PW_XPATH_IS_TEXT, pw_xpath_call_substring },
  { "substring-after", 2, 2, PW_XPATH_IS_TEXT, pw_xpath_call_substring_after },
  { "substring-before", 2, 2, PW_XPATH_IS_TEXT, pw_xpath_call_substring_before },
  { "sum", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_sum },
  { "tan", 1, 1, PW_XPATH_IS_NUMBER, pw_xpath_call_tan },
  { "today", 0, 0, PW_XPATH_IS_TEXT, pw_xpath_call_today },
  { "translate", 3, 3, PW_XPATH_IS_TEXT, pw_xpath_call_translate },
  { "true", 0, 0, PW_XPATH_IS_BOOLEAN, NULL },
  { "upper-case", 1, 1, PW_XPATH_IS_TEXT, pw_xpath_call_upper_case },
  { "uuid", 0, 1, PW_XPATH_IS_TEXT, pw_xpath_call_uuid },
  { "version", 0, 0, PW_XPATH_IS_TEXT, pw_xpath_call_version },
  { "weighted-checklist", 2, MANY, PW_XPATH_IS_BOOLEAN, pw_xpath_call_weighted_checklist },
};

static int
compare_name (const void *name, const void *entry) {
  return strcmp (name, ((const PwXpathEntry *)entry)->name);
}

const PwXpathEntry *
pw_xpath_entry (const char *name) {
  return bsearch (name, entries, G_N_ELEMENTS (entries), sizeof entries[0], compare_name);
}

/* Names that people bring from other tools. */
static const struct {
  const char *name, *instead;
} others[] = {
  { "avg", "sum(...) div count(...)" },
  { "choice-name", "jr:choice-name()" },
  { "choose", "if()" },
  { "cond", "if() inside if()" },
  { "current-date", "today()" },
  { "current-dateTime", "now()" },
  { "deviceid", "jr:preload=\"property\" on the bind" },
  { "distinct-values", "a predicate on the item's first appearance" },
  { "empty", "... = ''" },
  { "exists", "count(...) > 0" },
  { "floor-date", "int()" },
  { "format-number", "round()" },
  { "getdata", "pulldata()" },
  { "ifelse", "if()" },
  { "iif", "if()" },
  { "index-of", "selected()" },
  { "intersects", "a question that a person answers" },
  { "isblank", "... = ''" },
  { "itext", "jr:itext()" },
  { "len", "string-length()" },
  { "length", "string-length()" },
  { "lower", "lower-case()" },
  { "matches", "regex()" },
  { "mean", "sum(...) div count(...)" },
  { "property", "jr:preload=\"property\" on the bind" },
  { "replace", "translate(), or concat() of substring-before() and substring-after()" },
  { "strlen", "string-length()" },
  { "sub-string", "substr()" },
  { "tokenize", "selected-at()" },
  { "trim", "normalize-space()" },
  { "upper", "upper-case()" },
};

/* The same letters and digits, whatever their case and the signs between. */
static gboolean
sounds_like (const char *a, const char *b) {
  for (;; a++, b++) {
    while (*a != '\0' && !g_ascii_isalnum (*a))
      a++;
    while (*b != '\0' && !g_ascii_isalnum (*b))
      b++;
    if (g_ascii_tolower (*a) != g_ascii_tolower (*b))
      return FALSE;
    if (*a == '\0')
      return TRUE;
  }
}

const char *
pw_xpath_instead (const char *name) {
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (sounds_like (name, others[i].name))
      return others[i].instead;
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (!g_str_has_prefix (entries[i].name, "pw-") && sounds_like (name, entries[i].name))
      return g_str_has_prefix (entries[i].name, "jr-")
                 ? entries[i].name[3] == 'i' ? "jr:itext()" : "jr:choice-name()"
                 : entries[i].name;
  return NULL;
}
