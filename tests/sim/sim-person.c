/* What owners of handhelds do: record, amend, withdraw, attach. */
#include <string.h>

#include "firmware/capture/app-capture.h"
#include "tests/sim/sim-handheld.h"

#define TROUBLE_PERCENT 12
#define FILE_BYTES_MAX 3000
#define BUILT_IN_PERCENT 4

static const char *const villages[] = { "17.07.03.2004", "17.07.03.2007", "17.07.04.2001" };

/* --- what people write ----------------------------------------------------------------------- */

static const char *
some_village (SimWorld *world, SimRandom *random, const SimHandheld *handheld) {
  (void)world;
  if (strlen (handheld->region) > 9 && sim_random_percent (random, 85))
    return handheld->region;
  guint here = g_str_has_prefix (handheld->region, "17.07.04") ? 2 : sim_random_below (random, 2);
  return sim_random_percent (random, 90) ? villages[here] : villages[sim_random_below (random, 3)];
}

/* For form_a. (transfer full) */
static json_t *
form_a_answers (SimWorld *world, SimRandom *random, const SimHandheld *handheld) {
  g_autofree char *narrative
      = g_strdup_printf ("Pengawasan ke-%u di balai desa.", sim_random_below (random, 1000));
  return json_pack ("{s:s, s:s, s:s, s:[{s:s, s:s}], s:s, s:s}", "village",
                    some_village (world, random, handheld), "election", "pilkada", "stage",
                    "kampanye", "activities", "method", "langsung", "started_at",
                    "2024-09-27T08:15+07:00", "narrative", narrative, "violation_found", "no");
}

/* For any version of the form "visit", see sim-operator.c. (transfer full) */
static json_t *
visit_answers (SimWorld *world, SimRandom *random, const SimHandheld *handheld) {
  json_t *answers
      = json_pack ("{s:s, s:i}", "village", some_village (world, random, handheld), "a",
                   (int)sim_random_below (random, sim_random_percent (random, 70) ? 5 : 30));
  if (sim_random_percent (random, 70)) {
    static const char *const notes[]
        = { "rapat", "", "=1+1", "kata \"kutip\"", "baris\nbaru", "\xf0\x9f\x97\xb3 TPS 3" };
    json_object_set_new (answers, "note",
                         json_string (notes[sim_random_below (random, G_N_ELEMENTS (notes))]));
  }
  if (sim_random_percent (random, 30)) {
    json_t *place = json_pack ("{s:s}", "who", sim_random_percent (random, 50) ? "Budi" : "Wayan");
    json_object_set_new (answers, "place", place);
  }
  return answers;
}

/* The newest "visit" if it is here, else now and then Form A. */
static const PwForm *
some_form (SimWorld *world, SimRandom *random, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (handheld->store, &error);
  sim_check (world, SIM_NO_REASON, forms != NULL, "handheld %u: %s", handheld->number,
             error->message);
  const PwForm *visit = pw_forms_find (forms, "visit");
  if (visit == NULL || sim_random_percent (random, BUILT_IN_PERCENT))
    return pw_forms_find (forms, "form_a");
  return visit;
}

/* --- ending an act --------------------------------------------------------------------------- */

/* What every act on a handheld ends with. */
static void
end_act (SimWorld *world, SimRandom *random, SimHandheld *handheld, const SimIntent *intents,
         guint count, gboolean ok, const GError *error, char **record) {
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "handheld %u: %s",
             handheld->number, error->message);
  if (!ok)
    sim_note (world, "  it failed: %s", error->message);
  sim_handheld_recover (world, random, handheld, trouble);
  sim_handheld_settle (world, handheld, intents, count, ok, record);
  sim_handheld_check (world, handheld, trouble != SIM_TROUBLE_NONE);
}

gboolean
sim_record (SimWorld *world, SimRandom *random, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  const PwForm *form = some_form (world, random, handheld);
  gboolean visit = strcmp (pw_form_id (form), "visit") == 0;
  json_auto_t *answers
      = visit ? visit_answers (world, random, handheld) : form_a_answers (world, random, handheld);
  json_auto_t *fields = model_flatten (answers);
  PwId id;
  sim_note (world, "handheld %u records %s", handheld->number, pw_form_id (form));
  sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
  gboolean ok = app_record_create (handheld->store, form, answers, &id, NULL, &error);
  SimIntent intent = { .kind = MODEL_CREATE, .fields = fields };
  g_autofree char *record = NULL;
  end_act (world, random, handheld, &intent, 1, ok, error, &record);
  sim_count (world, SIM_COUNT_RECORDED, ok);
  g_autofree char *said = sim_hex (id.bytes, PW_ID_BYTES);
  sim_check (world, SIM_SAVED, !ok || g_strcmp0 (said, record) == 0,
             "handheld %u says that the record is %s, it is %s", handheld->number, said, record);
  return ok;
}

gboolean
sim_act_record (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld != NULL)
    (void)sim_record (world, random, handheld);
  return handheld != NULL;
}

/* --- changes --------------------------------------------------------------------------------- */

/* The id of a record that can still be changed; NULL if there is none. (transfer full) */
static char *
some_record (SimWorld *world, SimRandom *random, SimHandheld *handheld, gboolean *is_visit) {
  g_autoptr (GPtrArray) all = sim_handheld_ops (world, handheld, NULL);
  g_autoptr (GPtrArray) creates = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++) {
    const ModelOp *op = all->pdata[i];
    g_autoptr (GPtrArray) ops = op->kind == MODEL_CREATE
                                    ? sim_handheld_ops (world, handheld, op->record)
                                    : g_ptr_array_new ();
    g_autoptr (ModelRecord) record = model_fold (ops);
    /* What others wrote, or know of, is where people cross each other. */
    gboolean is_shared = strcmp (op->author, handheld->id) != 0 || ops->len > 1;
    for (guint times = is_shared ? 4 : 1; times > 0 && record->has_create && !record->is_withdrawn;
         times--)
      g_ptr_array_add (creates, (gpointer)op);
  }
  if (creates->len == 0)
    return NULL;
  const ModelOp *create = creates->pdata[sim_random_below (random, creates->len)];
  *is_visit = json_object_get (create->fields, "/narrative") == NULL;
  return g_strdup (create->record);
}

/* A merge patch, and the fields that it names. (transfer full) */
static json_t *
some_patch (SimWorld *world, SimRandom *random, SimHandheld *handheld, gboolean is_visit) {
  if (!is_visit) {
    g_autofree char *text = g_strdup_printf ("Ralat %u.", sim_random_below (random, 4));
    return json_pack ("{s:s}", "narrative", text);
  }
  switch (sim_random_below (random, 5)) {
  case 0:
    return json_pack ("{s:s}", "village", some_village (world, random, handheld));
  case 1:
    return json_pack ("{s:n}", "note");
  case 2:
    return json_pack ("{s:{s:s}, s:i}", "place", "who", "Ratna", "a",
                      (int)sim_random_below (random, 5));
  default:
    return json_pack ("{s:i}", "a", (int)sim_random_below (random, 5));
  }
}

/* Whether the patch would change the record, or settle a dispute. */
static gboolean
changes_any (json_t *fields, const ModelRecord *before) {
  const char *path;
  json_t *value;
  json_object_foreach (fields, path, value) {
    json_t *now = json_object_get (before->fields, path);
    if (json_object_get (before->disputed, path) != NULL
        || (json_is_null (value) ? now != NULL : !json_equal (now, value)))
      return TRUE;
  }
  return FALSE;
}

gboolean
sim_amend (SimWorld *world, SimRandom *random, SimHandheld *handheld, const char *id, json_t *patch,
           guint trouble_percent) {
  g_autoptr (GError) error = NULL;
  json_auto_t *fields = model_flatten (patch);
  g_autoptr (GPtrArray) ops = sim_handheld_ops (world, handheld, id);
  g_autoptr (ModelRecord) before = model_fold (ops);
  if (!changes_any (fields, before))
    return FALSE;
  sim_note (world, "handheld %u amends %s", handheld->number, id);
  sim_disk_arm (world->disks, random, handheld->disk, trouble_percent);
  gboolean ok = app_record_amend (handheld->store, id, patch, "salah ketik", NULL, NULL, &error);
  SimIntent intent = {
    .kind = MODEL_AMEND, .record = id, .fields = fields, .may_less = TRUE, .reason = "salah ketik"
  };
  end_act (world, random, handheld, &intent, 1, ok, error, NULL);
  sim_count (world, SIM_COUNT_AMENDED, ok);
  return TRUE;
}

gboolean
sim_act_amend (SimWorld *world, SimRandom *random) {
  gboolean is_visit;
  SimHandheld *handheld = sim_handheld_pick (world, random);
  g_autofree char *id = handheld != NULL ? some_record (world, random, handheld, &is_visit) : NULL;
  if (id == NULL)
    return FALSE;
  json_auto_t *patch = some_patch (world, random, handheld, is_visit);
  return sim_amend (world, random, handheld, id, patch, TROUBLE_PERCENT);
}

gboolean
sim_act_withdraw (SimWorld *world, SimRandom *random) {
  gboolean is_visit;
  SimHandheld *handheld = sim_handheld_pick (world, random);
  g_autofree char *id = handheld != NULL ? some_record (world, random, handheld, &is_visit) : NULL;
  if (id == NULL)
    return FALSE;
  g_autoptr (GError) error = NULL;
  sim_note (world, "handheld %u withdraws %s", handheld->number, id);
  sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
  gboolean ok = app_record_withdraw (handheld->store, id, "rangkap", NULL, &error);
  SimIntent intent = { .kind = MODEL_WITHDRAW, .record = id, .reason = "rangkap" };
  end_act (world, random, handheld, &intent, 1, ok, error, NULL);
  sim_count (world, SIM_COUNT_WITHDRAWN, ok);
  return TRUE;
}

gboolean
sim_act_attach (SimWorld *world, SimRandom *random) {
  gboolean is_visit;
  SimHandheld *handheld = sim_handheld_pick (world, random);
  g_autofree char *id = handheld != NULL ? some_record (world, random, handheld, &is_visit) : NULL;
  if (id == NULL)
    return FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = sim_random_bytes (random, 1 + sim_random_below (random, FILE_BYTES_MAX));
  g_autofree char *digest = sim_digest (bytes);
  g_autofree char *path = sim_new_path (world, "photo");
  gboolean written = g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                          (gssize)g_bytes_get_size (bytes), &error);
  g_assert (written);
  sim_note (world, "handheld %u attaches a file to %s", handheld->number, id);
  sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
  PwDigest said;
  gboolean ok = app_record_attach (handheld->store, id, path, "Foto", NULL, &said, &error);
  SimIntent intent = { .kind = MODEL_ATTACH, .record = id, .file = digest };
  guint before = handheld->chain->len;
  end_act (world, random, handheld, &intent, 1, ok, error, NULL);
  sim_count (world, SIM_COUNT_ATTACHED, ok);
  if (handheld->chain->len > before)
    g_hash_table_insert (handheld->files, g_strdup (digest), g_bytes_ref (bytes));
  return TRUE;
}
