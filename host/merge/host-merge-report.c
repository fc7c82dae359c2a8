/* The report of one merge: numbers for people and for machines. */
#include "host/merge/host-merge-report.h"

#include <glib/gi18n.h>

#include "sync/base/pw-clock.h"

/* --- life ------------------------------------------------------------------------------------ */

static void
silent_device_free (gpointer data) {
  HostSilentDevice *silent = data;
  g_free (silent->name);
  g_free (silent);
}

HostMergeReport *
host_merge_report_new (void) {
  HostMergeReport *report = g_new0 (HostMergeReport, 1);
  report->silent = g_ptr_array_new_with_free_func (silent_device_free);
  return report;
}

void
host_merge_report_free (HostMergeReport *report) {
  if (report == NULL)
    return;
  g_ptr_array_unref (report->silent);
  g_free (report);
}

/* --- does a person have to look? -------------------------------------------------------------- */

static guint64
sum (const guint64 *counts) {
  guint64 total = 0;
  for (guint i = 0; i < HOST_VERDICT_COUNT; i++)
    total += counts[i];
  return total;
}

gboolean
host_merge_report_needs_person (const HostMergeReport *report) {
  guint64 found = report->new_refused;
  for (guint i = 0; i < HOST_VERDICT_COUNT; i++) {
    if (host_verdict_is_quarantine (i) && !host_verdict_is_open (i))
      found += report->verdicts[i];
  }
  guint64 standing = report->quarantined[HOST_VERDICT_UNKNOWN_DEVICE]
                     + report->quarantined[HOST_VERDICT_TOO_NEW] + sum (report->flags)
                     + report->open_items + report->requests_waiting + report->evidence_bad;
  return found > 0 || standing > 0 || report->interrupted || report->left > 0;
}

/* --- JSON ------------------------------------------------------------------------------------ */

static json_t *
counts_to_json (const guint64 *counts) {
  json_t *object = json_object ();
  for (guint i = 0; i < HOST_VERDICT_COUNT; i++) {
    if (counts[i] > 0)
      json_object_set_new (object, host_verdict_name (i), json_integer ((json_int_t)counts[i]));
  }
  return object;
}

static json_t *
silent_to_json (const HostMergeReport *report) {
  json_t *array = json_array ();
  for (guint i = 0; i < report->silent->len; i++) {
    const HostSilentDevice *silent = g_ptr_array_index (report->silent, i);
    g_autofree char *device = pw_id_to_hex (&silent->device);
    json_t *one = json_pack ("{s:s, s:s}", "device", device, "name", silent->name);
    json_t *seen = silent->seen_ms != 0 ? json_integer (silent->seen_ms) : json_null ();
    json_object_set_new (one, "last_contact_ms", seen);
    json_array_append_new (array, one);
  }
  return array;
}

static void
set_count (json_t *object, const char *name, guint64 count) {
  json_object_set_new (object, name, json_integer ((json_int_t)count));
}

json_t *
host_merge_report_to_json (const HostMergeReport *report) {
  json_t *object = json_object ();
  json_object_set_new (object, "started_ms", json_integer (report->started_ms));
  json_object_set_new (object, "ended_ms", json_integer (report->ended_ms));
  json_object_set_new (object, "interrupted", json_boolean (report->interrupted));
  json_object_set_new (object, "needs_person",
                       json_boolean (host_merge_report_needs_person (report)));
  set_count (object, "batches", report->batches);
  set_count (object, "operations", report->operations);
  set_count (object, "new", report->new_operations);
  set_count (object, "known", report->known_operations);
  set_count (object, "new_requests", report->new_requests);
  set_count (object, "new_evidence_parts", report->new_parts);
  set_count (object, "newly_refused", report->new_refused);
  json_object_set_new (object, "verdicts", counts_to_json (report->verdicts));
  set_count (object, "left", report->left);
  set_count (object, "records", report->records);
  set_count (object, "withdrawn", report->records_withdrawn);
  set_count (object, "returned", report->records_returned);
  json_object_set_new (object, "quarantined", counts_to_json (report->quarantined));
  json_object_set_new (object, "refused", counts_to_json (report->refused));
  set_count (object, "gaps", report->flags[HOST_VERDICT_GAP]);
  set_count (object, "missing_operations", report->missing_operations);
  set_count (object, "forks", report->flags[HOST_VERDICT_FORK]);
  set_count (object, "clocks_off", report->flags[HOST_VERDICT_CLOCK_OFF]);
  set_count (object, "unknown_forms", report->flags[HOST_VERDICT_UNKNOWN_FORM]);
  set_count (object, "orphans", report->flags[HOST_VERDICT_ORPHAN]);
  set_count (object, "open_items", report->open_items);
  set_count (object, "requests_waiting", report->requests_waiting);
  set_count (object, "devices", report->devices);
  set_count (object, "forms_published", report->forms_published);
  set_count (object, "devices_lacking_forms", report->devices_lacking_forms);
  set_count (object, "evidence_held", report->evidence_held);
  set_count (object, "evidence_awaited", report->evidence_awaited);
  set_count (object, "evidence_bad", report->evidence_bad);
  set_count (object, "silent_days", report->silent_days);
  json_object_set_new (object, "silent", silent_to_json (report));
  return object;
}

/* --- text ------------------------------------------------------------------------------------ */

static void
add_count (GString *text, const char *label, guint64 count) {
  glong width = g_utf8_strlen (label, -1);
  g_string_append_printf (text, "%s%*s %8" G_GUINT64_FORMAT "\n", label, (int)MAX (34 - width, 1),
                          "", count);
}

/* Each kind with its count, and below it what to do. */
static void
add_verdicts (GString *text, const char *title, const guint64 *counts) {
  if (sum (counts) == 0)
    return;
  g_string_append_printf (text, "%s\n", title);
  for (guint i = 0; i < HOST_VERDICT_COUNT; i++) {
    if (counts[i] > 0)
      g_string_append_printf (text, "  %-16s %6" G_GUINT64_FORMAT "  %s\n", host_verdict_name (i),
                              counts[i], host_verdict_sentence (i));
  }
}

static void
add_silent (GString *text, const HostMergeReport *report) {
  if (report->silent->len == 0)
    return;
  g_string_append_printf (text,
                          ngettext ("Handhelds without contact for %u day or more:\n",
                                    "Handhelds without contact for %u days or more:\n",
                                    report->silent_days),
                          report->silent_days);
  for (guint i = 0; i < report->silent->len; i++) {
    const HostSilentDevice *silent = g_ptr_array_index (report->silent, i);
    g_autofree char *device = pw_id_to_hex (&silent->device);
    g_autofree char *seen = silent->seen_ms != 0
                                ? pw_time_ms_to_iso (silent->seen_ms, report->offset_min)
                                : g_strdup (_ ("never"));
    g_string_append_printf (text, "  %.8s  %s  %s\n", device, silent->name, seen);
  }
}

static void
add_this_run (GString *text, const HostMergeReport *report) {
  add_count (text, _ ("Batches looked at"), report->batches);
  add_count (text, _ ("Operations in them"), report->operations);
  add_count (text, _ ("  new"), report->new_operations);
  add_count (text, _ ("  already known"), report->known_operations);
  if (report->new_requests > 0)
    add_count (text, _ ("New requests for enrolment"), report->new_requests);
  if (report->new_parts > 0)
    add_count (text, _ ("Pieces of evidence"), report->new_parts);
  if (report->left > 0)
    add_count (text, _ ("Batches left for the next run"), report->left);
}

/* The commands that show what a person must look at; nothing where the sentences above say it all.
 */
static void
add_next (GString *text, const HostMergeReport *report) {
  guint64 quarantine = report->new_refused + report->quarantined[HOST_VERDICT_TOO_NEW]
                       + report->quarantined[HOST_VERDICT_UNKNOWN_DEVICE];
  for (guint i = 0; i < HOST_VERDICT_COUNT; i++)
    quarantine += host_verdict_is_quarantine (i) ? report->verdicts[i] : 0;
  const struct {
    const char *command;
    guint64 count;
  } commands[] = {
    { "panwas-host merge", report->interrupted ? 0 : report->left },
    { "panwas-host requests", report->requests_waiting },
    { "panwas-host open", report->open_items + report->evidence_bad },
    { "panwas-host quarantine", quarantine },
    { "panwas-host devices",
      report->flags[HOST_VERDICT_GAP] + report->flags[HOST_VERDICT_CLOCK_OFF] },
    { "panwas-host list", report->flags[HOST_VERDICT_ORPHAN] },
  };
  g_autoptr (GString) list = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].count > 0)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", commands[i].command);
  if (list->len > 0)
    g_string_append_printf (text, _ ("Next: %s\n"), list->str);
}

char *
host_merge_report_to_text (const HostMergeReport *report) {
  GString *text = g_string_new (NULL);
  add_this_run (text, report);
  add_count (text, _ ("Records"), report->records);
  if (report->records_withdrawn > 0)
    add_count (text, _ ("  withdrawn"), report->records_withdrawn);
  if (report->records_returned > 0)
    add_count (text, _ ("  returned, not answered yet"), report->records_returned);
  add_count (text, _ ("Open items"), report->open_items);
  add_count (text, _ ("Handhelds"), report->devices);
  add_count (text, _ ("  waiting for approval"), report->requests_waiting);
  if (report->forms_published > 0)
    add_count (text, _ ("  without the newest forms"), report->devices_lacking_forms);
  if (report->missing_operations > 0)
    add_count (text, _ ("Operations missing in gaps"), report->missing_operations);
  add_count (text, _ ("Evidence files held"), report->evidence_held);
  add_count (text, _ ("Evidence files awaited"), report->evidence_awaited);
  if (report->evidence_bad > 0)
    add_count (text, _ ("Evidence files that do not fit"), report->evidence_bad);
  add_verdicts (text, _ ("Batches in quarantine:"), report->quarantined);
  add_verdicts (text, _ ("Operations kept but not counted:"), report->refused);
  add_verdicts (text, _ ("Handhelds and records to look at:"), report->flags);
  add_silent (text, report);
  if (report->interrupted)
    g_string_append (text, _ ("Stopped on request; run merge again for the rest.\n"));
  if (!host_merge_report_needs_person (report)) {
    g_string_append (text, _ ("Nothing needs a person.\n"));
  } else {
    g_string_append (text, _ ("A person must look.\n"));
    add_next (text, report);
  }
  return g_string_free (text, FALSE);
}
