/* Limits of a record: which run, from when, and the last second of each in local time. */
#include <string.h>

#include "sync/base/pw-clock.h"
#include "sync/law/pw-law-private.h"

/* --- the zone -------------------------------------------------------------------------------- */

/* Offset of the moment that people wrote; FALSE if they wrote none. */
static gboolean
written_offset (const PwLawFacts *facts, gint32 *offset_min) {
  const PwLawTime *times[] = { &facts->known_at, &facts->occurred_at, &facts->reported_at };
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    if (times[i]->is_known && !times[i]->is_day) {
      *offset_min = times[i]->offset_min;
      return TRUE;
    }
  }
  return FALSE;
}

static const PwCatalogZone *
zone_of_offset (const PwCatalog *catalog, gint32 offset_min) {
  for (guint i = 0; i < pw_catalog_count (catalog, PW_CATALOG_ZONES); i++) {
    const PwCatalogZone *zone = pw_catalog_at (catalog, PW_CATALOG_ZONES, i);
    if (zone->offset_min == offset_min)
      return zone;
  }
  return NULL;
}

void
_pw_law_zone (PwLaw *law, const PwLawFacts *facts) {
  g_autofree char *province = facts->village != NULL ? g_strndup (facts->village, 2) : NULL;
  const PwCatalogZone *zone = pw_catalog_find (law->catalog, PW_CATALOG_ZONES, province);
  if (zone == NULL) {
    law->missing |= PW_LAW_MISSING_VILLAGE;
    if (!written_offset (facts, &law->offset_min)) {
      law->zone = "";
      return;
    }
    zone = zone_of_offset (law->catalog, law->offset_min);
  }
  law->zone = zone != NULL ? zone->zone : "";
  if (zone != NULL)
    law->offset_min = zone->offset_min;
}

/* --- limits ---------------------------------------------------------------------------------- */

/* Rows are few, so a walk will do. */
static gboolean
is_holiday (gint32 day, gpointer data) {
  const PwCatalog *catalog = data;
  for (guint i = 0; i < pw_catalog_count (catalog, PW_CATALOG_HOLIDAYS); i++) {
    const PwCatalogHoliday *holiday = pw_catalog_at (catalog, PW_CATALOG_HOLIDAYS, i);
    if (holiday->day == day)
      return TRUE;
  }
  return FALSE;
}

/* TRUE if the table has a verified holiday in the year of `day`. */
static gboolean
year_is_known (const PwCatalog *catalog, gint32 day) {
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32)day);
  g_autofree char *year = g_strdup_printf ("%04u-", (guint)g_date_get_year (&date));
  for (guint i = 0; i < pw_catalog_count (catalog, PW_CATALOG_HOLIDAYS); i++) {
    const PwCatalogHoliday *holiday = pw_catalog_at (catalog, PW_CATALOG_HOLIDAYS, i);
    if (holiday->row.mark == PW_MARK_VERIFIED && g_str_has_prefix (holiday->row.key, year))
      return TRUE;
  }
  return FALSE;
}

static const PwLawTime *
start_of (const PwLawFacts *facts, const char *starts_from) {
  const struct {
    const char *name;
    const PwLawTime *time;
  } starts[] = {
    { "known", &facts->known_at },           { "reported", &facts->reported_at },
    { "registered", &facts->registered_at }, { "notice", &facts->notice_at },
    { "decided", &facts->decided_at },       { "advised", &facts->advised_at },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (strcmp (starts[i].name, starts_from) == 0)
      return starts[i].time;
  return NULL;
}

static void
run_limit (const PwLaw *law, const PwLawTime *start, PwLawDeadline *limit) {
  const PwCatalogDeadline *rule = limit->rule;
  limit->is_started = TRUE;
  limit->starts_at = pw_law_time_unix (start, law->offset_min);
  if (strcmp (rule->unit, "hour") == 0) {
    limit->ends_at = limit->starts_at + (gint64)rule->amount * 3600;
    if (start->is_day)
      limit->mark = _pw_law_worse (limit->mark, PW_MARK_DERIVED);
  } else {
    gboolean working = strcmp (rule->day_kind, "working") == 0;
    gint32 first = pw_law_time_day (start, law->offset_min);
    gint32 last
        = pw_law_day_add (first, rule->amount, working ? is_holiday : NULL, (gpointer)law->catalog);
    limit->ends_at = pw_law_day_begins (last + 1, law->offset_min) - 1;
    limit->mark = _pw_law_worse (limit->mark, rule->day_mark);
    limit->holidays_unknown
        = working && !(year_is_known (law->catalog, first) && year_is_known (law->catalog, last));
  }
  if (limit->holidays_unknown)
    limit->mark = _pw_law_worse (limit->mark, PW_MARK_DERIVED);
  limit->starts_local = pw_time_ms_to_iso (limit->starts_at * 1000, law->offset_min);
  limit->ends_local = pw_time_ms_to_iso (limit->ends_at * 1000, law->offset_min);
}

static gboolean
rule_applies (const PwLaw *law, const PwLawFacts *facts, const PwCatalogDeadline *rule) {
  if (strcmp (rule->election->row.key, facts->election) != 0
      || !pw_catalog_row_holds (&rule->row, law->day))
    return FALSE;
  if (strcmp (rule->starts_from, "advised") == 0)
    return facts->advised_at.is_known;
  if (!facts->has_acts_column || facts->is_nihil)
    return FALSE;
  if (strcmp (rule->origin, facts->is_report ? "finding" : "report") == 0)
    return FALSE;
  return rule->track == NULL || g_ptr_array_find (law->tracks, rule->track, NULL);
}

void
_pw_law_deadlines (PwLaw *law, const PwLawFacts *facts) {
  if (facts->election == NULL || law->day == 0)
    return;
  for (guint i = 0; i < pw_catalog_count (law->catalog, PW_CATALOG_DEADLINES); i++) {
    const PwCatalogDeadline *rule = pw_catalog_at (law->catalog, PW_CATALOG_DEADLINES, i);
    if (!rule_applies (law, facts, rule))
      continue;
    PwLawDeadline *limit = g_new0 (PwLawDeadline, 1);
    limit->rule = rule;
    limit->mark = rule->row.mark;
    const PwLawTime *start = start_of (facts, rule->starts_from);
    if (start != NULL && start->is_known)
      run_limit (law, start, limit);
    if (limit->is_started && strcmp (rule->clock, "report") == 0 && facts->reported_at.is_known)
      limit->is_late = pw_law_time_unix (&facts->reported_at, law->offset_min) > limit->ends_at;
    if (!limit->is_started && strcmp (rule->starts_from, "known") == 0)
      law->missing |= PW_LAW_MISSING_KNOWN;
    g_ptr_array_add (law->deadlines, limit);
  }
}
