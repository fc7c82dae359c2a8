/* Forms and lists that change while records of older ones are on their way. */
#include <string.h>

#include "host/forms/host-form-publish.h"
#include "host/forms/host-list-publish.h"
#include "tests/lib/form-sample.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 10

/* Each version keeps the questions of the one before. */
static const char *const versions[] = {
  "village:string a:int note:string place/who:string!",
  "village:string a:int note:string place/who:string! b:int",
  "village:string a:int note:string place/who:string! b:int kind:select1=rapat,kampanye",
  "village:string a:int note:string place/who:string! b:int kind:select1=rapat,kampanye,bansos",
};

GBytes *
sim_form_version (const char *version) {
  guint64 number = g_ascii_strtoull (version + strlen (version) - 2, NULL, 10);
  g_assert (number < G_N_ELEMENTS (versions));
  return form_sample ("visit", version, versions[number]);
}

gboolean
sim_publish_form (SimWorld *world, SimRandom *random, SimOffice *office, guint trouble_percent) {
  if (office->form_count >= G_N_ELEMENTS (versions))
    return FALSE;
  g_autoptr (GError) error = NULL;
  g_autofree char *version = g_strdup_printf ("20241001%02u", office->form_count);
  g_autoptr (GBytes) xml = sim_form_version (version);
  g_auto (HostFormResult) result = { .form = NULL };
  sim_disk_arm (world->disks, random, office->dir, trouble_percent);
  gboolean ok = host_form_publish (office->store, xml, &result, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "host %u: %s", office->number,
             error->message);
  sim_note (world, "host %u publishes visit %s: %s", office->number, version,
            ok ? "done" : error->message);
  sim_office_recover (world, random, office, trouble);
  guint before = office->acts->len;
  sim_office_settle (world, office, NULL, ok && !result.changed ? 0 : 1, ok, FALSE);
  sim_count (world, SIM_COUNT_FORM_CHANGED, ok && office->form_count > 0);
  if (office->acts->len > before)
    office->form_count++;
  return TRUE;
}

gboolean
sim_act_publish_form (SimWorld *world, SimRandom *random) {
  return sim_publish_form (world, random, sim_office_pick (world, random), TROUBLE_PERCENT);
}

gboolean
sim_act_publish_list (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) csv = g_string_new ("code,name,region\n");
  for (guint i = 0; i < 3 + office->list_count; i++)
    g_string_append_printf (csv, "P%u,Pejabat %u,17.07.0%u\n", i, i, 3 + i % 2);
  g_autofree char *version = g_strdup_printf ("20241001%02u", office->list_count);
  g_autoptr (GBytes) bytes = g_bytes_new (csv->str, csv->len);
  HostListSource source
      = { .name = "officials", .version = version, .region_column = "region", .csv = bytes };
  gboolean changed = FALSE;
  sim_disk_arm (world->disks, random, office->dir, TROUBLE_PERCENT);
  g_autoptr (PwList) list = host_list_publish (office->store, &source, &changed, &error);
  SimTrouble trouble = sim_calm (world);
  gboolean ok = list != NULL;
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "host %u: %s", office->number,
             error->message);
  sim_note (world, "host %u publishes a list %s: %s", office->number, version,
            ok ? "done" : error->message);
  sim_office_recover (world, random, office, trouble);
  guint before = office->acts->len;
  sim_office_settle (world, office, NULL, ok && !changed ? 0 : 1, ok, FALSE);
  sim_count (world, SIM_COUNT_LIST_CHANGED, ok && office->list_count > 0);
  if (office->acts->len > before)
    office->list_count++;
  return TRUE;
}
