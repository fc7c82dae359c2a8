/* What people type, turned into the text that the form engine takes. */
#pragma once

#include "sync/base/pw-clock.h"
#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* `typed` as an answer of `type`, which the session still checks: (transfer full); NULL where it
 * cannot be read, with a sentence in `*why` (borrowed, translated) that says how to type it.
 *   date       7/10/2024, 7-10-2024, 7.10.2024, 7 Oktober 2024, 2024-10-07, 7/10/24,
 *              "hari ini", "kemarin", "besok", "today", "yesterday", "tomorrow"
 *   time       21:43, 21.43, 2143, "sekarang", "now"
 *   dateTime   a date and a time with a blank between; a time alone is of today; "sekarang"
 *   int        12, 1.250 (dots between groups of three), -3
 *   decimal    7,5 or 7.5
 *   boolean    ya, y, yes, benar, true; tidak, t, no, n, salah, false
 *   geopoint   "-7,8 110,3", "-7.8, 110.3", and altitude and accuracy behind
 *   geotrace   points with ";" between
 * Other types as they are. `now` gives today and the offset from UTC. */
char *app_fill_read_typed (PwFormType type, const char *typed, const PwMoment *now,
                           const char **why);

/* 1 for a yes, 0 for a no in either language, -1 for anything else. */
int app_fill_read_yes_no (const char *typed);

G_END_DECLS
