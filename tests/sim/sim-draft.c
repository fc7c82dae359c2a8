/* Drafts: forms that are filled in answer by answer, and finalised. */
#include <string.h>

#include "firmware/capture/app-fill.h"
#include "tests/sim/sim-handheld.h"

#define TROUBLE_PERCENT 15

static const PwForm *
find_visit (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (handheld->store, &error);
  sim_check (world, SIM_NO_REASON, forms != NULL, "handheld %u: %s", handheld->number,
             error->message);
  return pw_forms_find (forms, "visit");
}

static char *
text_of (SimWorld *world, AppFill *fill) {
  g_autoptr (GError) error = NULL;
  json_auto_t *answers = pw_session_answers (fill->session, &error);
  sim_check (world, SIM_NO_REASON, answers != NULL, "a draft has no answers: %s", error->message);
  return model_text (answers);
}

/* The draft that is there, taken up again, or a new one. (transfer full) */
static AppFill *
take_up (SimWorld *world, SimRandom *random, SimHandheld *handheld, const PwForm *form) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = app_drafts_list (handheld->store, &error);
  sim_check (world, SIM_SAVED, drafts != NULL, "handheld %u: %s", handheld->number, error->message);
  AppFill *fill;
  if (drafts->len > 0 && sim_random_percent (random, 80)) {
    const AppDraft *draft = drafts->pdata[sim_random_below (random, drafts->len)];
    g_autofree char *id = sim_hex (draft->id.bytes, PW_ID_BYTES);
    AppDraft *loaded = app_drafts_load (handheld->store, id, &error);
    fill = loaded != NULL ? app_fill_open (handheld->store, loaded, &error) : NULL;
  } else
    fill = app_fill_new (handheld->store, form, "id", &error);
  sim_check (world, SIM_SAVED, fill != NULL, "handheld %u: a draft does not open: %s",
             handheld->number, error->message);
  return fill;
}

/* What people answer, and its place. */
static const char *
some_answer (SimRandom *random, const SimHandheld *handheld, const char **place) {
  static const char *const places[] = { "/village", "/a", "/note", "/place/who" };
  static const char *const numbers[] = { "0", "1", "2", "30" };
  guint which = sim_random_below (random, G_N_ELEMENTS (places));
  *place = places[which];
  if (which == 0)
    return strlen (handheld->region) > 9 ? handheld->region : "17.07.03.2004";
  return which == 1                        ? numbers[sim_random_below (random, 4)]
         : sim_random_percent (random, 50) ? "pendopo"
                                           : "balai desa";
}

static void
keep (SimHandheld *handheld, const AppFill *fill, char *text) {
  if (!app_fill_has_draft (fill)) {
    g_free (text);
    return;
  }
  g_hash_table_replace (handheld->drafts, sim_hex (fill->draft->id.bytes, PW_ID_BYTES), text);
}

/* TRUE if two texts of answers differ nowhere but at `place` (NULL: they may anywhere). */
static gboolean
differ_only_at (const char *before, const char *after, const char *place) {
  json_auto_t *a = json_loads (before, 0, NULL), *b = json_loads (after, 0, NULL);
  json_auto_t *old = model_flatten (a), *new = model_flatten (b);
  if (place == NULL)
    return TRUE;
  (void)json_object_del (old, place);
  (void)json_object_del (new, place);
  return json_equal (old, new);
}

/* An answer that was not acknowledged may be there or not; everything else must be as it was. */
static void
adopt (SimWorld *world, SimHandheld *handheld, const char *place) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = app_drafts_list (handheld->store, &error);
  sim_check (world, SIM_SAVED, drafts != NULL, "handheld %u: %s", handheld->number, error->message);
  for (guint i = 0; i < drafts->len; i++) {
    g_autofree char *id = sim_hex (((AppDraft *)drafts->pdata[i])->id.bytes, PW_ID_BYTES);
    const char *before = g_hash_table_lookup (handheld->drafts, id);
    AppDraft *loaded = app_drafts_load (handheld->store, id, &error);
    g_autoptr (AppFill) fill
        = loaded != NULL ? app_fill_open (handheld->store, loaded, &error) : NULL;
    sim_check (world, SIM_SAVED, fill != NULL, "handheld %u: draft %s: %s", handheld->number, id,
               error->message);
    g_autofree char *text = text_of (world, fill);
    sim_check (world, SIM_ATOMIC, differ_only_at (before != NULL ? before : "{}", text, place),
               "handheld %u: after a failed answer draft %s is %s instead of %s", handheld->number,
               id, text, before);
    g_hash_table_replace (handheld->drafts, g_steal_pointer (&id), g_steal_pointer (&text));
  }
}

gboolean
sim_act_draft (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  const PwForm *form = handheld != NULL ? find_visit (world, handheld) : NULL;
  if (form == NULL)
    return FALSE;
  sim_note (world, "handheld %u fills in a draft", handheld->number);
  AppFill *fill = take_up (world, random, handheld, form);
  const PwForm *newer = app_fill_newer (fill);
  SimTrouble trouble = SIM_TROUBLE_NONE;
  const char *place = NULL;
  for (guint i = 1 + sim_random_below (random, 3); i > 0 && trouble == SIM_TROUBLE_NONE; i--) {
    const char *answer = some_answer (random, handheld, &place);
    g_autoptr (GError) error = NULL;
    sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
    gboolean ok = newer != NULL ? app_fill_move (fill, newer, &error)
                                : app_fill_set (fill, place, answer, &error);
    trouble = sim_calm (world);
    sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "handheld %u, draft %s: %s",
               handheld->number, place, error->message);
    place = newer != NULL ? NULL : place;
    newer = NULL;
    sim_count (world, SIM_COUNT_DRAFTED, ok);
    if (ok)
      keep (handheld, fill, text_of (world, fill));
    else
      sim_note (world, "  it failed: %s", error->message);
  }
  app_fill_free (fill);
  sim_handheld_recover (world, random, handheld, trouble);
  if (trouble != SIM_TROUBLE_NONE)
    adopt (world, handheld, place);
  sim_handheld_check (world, handheld, trouble != SIM_TROUBLE_NONE);
  return TRUE;
}

/* --- the end --------------------------------------------------------------------------------- */

/* A draft that lacks nothing; NULL if there is none. (transfer full) */
static AppFill *
find_ready (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = app_drafts_list (handheld->store, &error);
  sim_check (world, SIM_SAVED, drafts != NULL, "handheld %u: %s", handheld->number, error->message);
  for (guint i = 0; i < drafts->len; i++) {
    AppDraft *draft = drafts->pdata[i];
    g_autofree char *id = sim_hex (draft->id.bytes, PW_ID_BYTES);
    const char *text = g_hash_table_lookup (handheld->drafts, id);
    AppDraft *loaded = text != NULL && strcmp (text, "{}") != 0
                           ? app_drafts_load (handheld->store, id, &error)
                           : NULL;
    AppFill *fill = loaded != NULL ? app_fill_open (handheld->store, loaded, &error) : NULL;
    if (fill != NULL)
      return fill;
  }
  return NULL;
}

gboolean
sim_act_finalise (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  AppFill *fill = handheld != NULL ? find_ready (world, handheld) : NULL;
  if (fill == NULL)
    return FALSE;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = text_of (world, fill), *record = NULL;
  g_autofree char *draft = sim_hex (fill->draft->id.bytes, PW_ID_BYTES);
  json_auto_t *answers = json_loads (text, 0, NULL);
  json_auto_t *fields = model_flatten (answers);
  PwId id;
  sim_note (world, "handheld %u finalises a draft", handheld->number);
  sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
  gboolean ok = app_fill_finish (fill, &id, &error);
  app_fill_free (fill);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "handheld %u: %s",
             handheld->number, error->message);
  sim_handheld_recover (world, random, handheld, trouble);
  SimIntent intent = { .kind = MODEL_CREATE, .fields = fields };
  sim_handheld_settle (world, handheld, &intent, 1, ok, &record);
  sim_count (world, SIM_COUNT_FINALISED, ok);
  /* Either the draft or the record, never both, never none. */
  if (record != NULL)
    g_hash_table_remove (handheld->drafts, draft);
  sim_handheld_check (world, handheld, TRUE);
  return TRUE;
}
