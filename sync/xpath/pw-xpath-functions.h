/* The functions that expressions may call; pw-xpath-table.c names them. What each means is said
 * where it is defined, as far as it is not XPath 1.0's.
 *
 * JavaRosa is followed where it and Enketo differ. Known differences from JavaRosa:
 *   - answers have no types here, only texts: "0" of a question of type int is TRUE as a text is,
 *     and "2024-10-07" is a date wherever a number is asked for;
 *   - a node-set of more than one node where one value is meant is an error there; here it is its
 *     first node, and = != < <= > >= ask for any node, as in XPath 1.0;
 *   - now() is a whole dateTime as text, and a dateTime as a number has a fraction (both are cut to
 *     the day there);
 *   - max() of negative numbers and round() of negative numbers to tens, hundreds ... are right;
 *   - characters are counted as Unicode has them, not in units of UTF-16. */
#pragma once

#include "sync/xpath/pw-xpath-value.h"

G_BEGIN_DECLS

/* pw-xpath-operators.c */
xmlXPathObject *pw_xpath_call_equal (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_unequal (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_less (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_less_equal (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_more (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_more_equal (PwXpathCall *call);

/* pw-xpath-nodes.c */
xmlXPathObject *pw_xpath_call_root (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_up (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_current (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_instance (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_rows (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_indexed (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_position (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_count (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_count_non_empty (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_id (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_randomize (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_version (PwXpathCall *call);

/* pw-xpath-logic.c */
xmlXPathObject *pw_xpath_call_if (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_coalesce (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_once (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_boolean (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_boolean_from_string (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_not (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_depend (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_checklist (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_weighted_checklist (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_pulldata (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_itext (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_choice_name (PwXpathCall *call);

/* pw-xpath-strings.c */
xmlXPathObject *pw_xpath_call_string (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_string_length (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_substr (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_substring (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_substring_before (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_substring_after (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_contains (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_starts_with (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_ends_with (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_concat (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_join (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_translate (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_normalize_space (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_upper_case (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_lower_case (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_regex (PwXpathCall *call);

/* pw-xpath-choices.c */
xmlXPathObject *pw_xpath_call_selected (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_selected_at (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_count_selected (PwXpathCall *call);

/* pw-xpath-numbers.c */
xmlXPathObject *pw_xpath_call_number (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_int (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_round (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_floor (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_ceiling (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_sum (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_min (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_max (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_pow (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_atan2 (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_abs (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_sqrt (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_exp (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_exp10 (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_log (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_log10 (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_sin (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_cos (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_tan (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_asin (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_acos (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_atan (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_pi (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_random (PwXpathCall *call);

/* pw-xpath-dates.c */
xmlXPathObject *pw_xpath_call_today (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_now (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_date (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_date_time (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_decimal_date_time (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_decimal_time (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_difference_in_months (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_format_date (PwXpathCall *call);

/* pw-xpath-codes.c */
xmlXPathObject *pw_xpath_call_digest (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_base64_decode (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_extract_signed (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_uuid (PwXpathCall *call);

/* pw-xpath-geo.c */
xmlXPathObject *pw_xpath_call_area (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_distance (PwXpathCall *call);
xmlXPathObject *pw_xpath_call_geofence (PwXpathCall *call);

G_END_DECLS
