/* Handhelds: their lives, and what their owners do with them. */
#pragma once

#include "tests/sim/sim.h"

G_BEGIN_DECLS

/* --- lives (sim-handheld.c) ------------------------------------------------------------------ */

/* A new handheld that will report to `office`; nothing is enrolled yet. (transfer none) */
SimHandheld *sim_handheld_new (SimWorld *world, SimRandom *random, SimOffice *office);
void sim_handheld_free (SimHandheld *handheld);
void sim_handheld_open (SimWorld *world, SimHandheld *handheld);
void sim_handheld_close (SimHandheld *handheld);
/* After an act that met `trouble`: switches off and on again if the power failed. The store is also
 * opened anew after an error: whether what failed to sync is there is known only then, and the
 * programs begin anew with each command too. */
void sim_handheld_recover (SimWorld *world, SimRandom *random, SimHandheld *handheld,
                           SimTrouble trouble);
/* One that somebody still has; NULL if there is none. */
SimHandheld *sim_handheld_pick (SimWorld *world, SimRandom *random);
/* One of these that `fits`; NULL if none does. */
typedef gboolean (*SimFits) (const SimHandheld *handheld);
SimHandheld *sim_handheld_pick_if (SimWorld *world, SimRandom *random, SimFits fits);

/* --- looking (sim-check-handheld.c) ---------------------------------------------------------- */

/* What an act should have appended: looked at when it is found in the log. */
typedef struct {
  guint kind;
  const char *record; /* NULL: a new one */
  json_t *fields;     /* what it should write; NULL: anything */
  gboolean may_less;  /* only those of `fields` that change something */
  const char *reason; /* NULL: none */
  const char *file;   /* digest of an attached file; NULL: none */
} SimIntent;

/* Compares log and oracle after an act: with `done` all `count` intents are in the log, else either
 * all or none of them. `record` (may be NULL) gets the id of what was created. */
void sim_handheld_settle (SimWorld *world, SimHandheld *handheld, const SimIntent *intents,
                          guint count, gboolean done, char **record);
/* Everything that the handheld shows against the oracle. With `deep` also the store's own check,
 * drafts and evidence files. */
void sim_handheld_check (SimWorld *world, SimHandheld *handheld, gboolean deep);
/* Operations about `record` that the handheld has: own ones and copies. GPtrArray of const
 * ModelOp. (transfer full) */
GPtrArray *sim_handheld_ops (SimWorld *world, SimHandheld *handheld, const char *record);

/* What its office said, as the handheld keeps it: nothing else, nothing less, and of own records
 * alone. (sim-review.c) */
void sim_review_check (SimWorld *world, SimHandheld *handheld);
/* Whether, of this record, the handheld's office waits for an answer of its owner. */
gboolean sim_review_waits (SimWorld *world, const SimHandheld *handheld, const char *record);
/* The records of which that is so and that are not withdrawn: set of ids. (transfer full) */
GHashTable *sim_review_asked (SimWorld *world, SimHandheld *handheld);
/* At the end: what an office waits for was said to whom it waits for. */
void sim_review_check_arrived (SimWorld *world, SimHandheld *handheld);

/* Evidence files as they lie in the handheld's folder: those that are needed are there; those that
 * are not went because the host had them whole. `done`: those that are not are gone.
 * (sim-evidence.c) */
void sim_evidence_check (SimWorld *world, SimHandheld *handheld, gboolean done);
/* A reply goes out: what the office has of evidence now is what receipts may tell. */
void sim_evidence_promise (SimWorld *world, SimOffice *office);

/* The PIN as the store takes it; NULL if there is none. (transfer full) */
PwSecret *sim_pin (const char *pin);

/* Records something; TRUE if it is there. */
gboolean sim_record (SimWorld *world, SimRandom *random, SimHandheld *handheld);
/* Amends record `id` by a merge patch; FALSE if that would change nothing. */
gboolean sim_amend (SimWorld *world, SimRandom *random, SimHandheld *handheld, const char *id,
                    json_t *patch, guint trouble_percent);

/* Removes what was received and is old enough. */
void sim_purge (SimWorld *world, SimRandom *random, SimHandheld *handheld);

/* --- acts: TRUE if there was anything to do -------------------------------------------------- */

typedef gboolean (*SimAct) (SimWorld *world, SimRandom *random);

gboolean sim_act_record (SimWorld *world, SimRandom *random);
gboolean sim_act_amend (SimWorld *world, SimRandom *random);
gboolean sim_act_withdraw (SimWorld *world, SimRandom *random);
gboolean sim_act_attach (SimWorld *world, SimRandom *random);
gboolean sim_act_draft (SimWorld *world, SimRandom *random);
gboolean sim_act_finalise (SimWorld *world, SimRandom *random);
gboolean sim_act_purge (SimWorld *world, SimRandom *random);

gboolean sim_act_switch_off (SimWorld *world, SimRandom *random);
gboolean sim_act_copy_store (SimWorld *world, SimRandom *random);
gboolean sim_act_restore_store (SimWorld *world, SimRandom *random);
gboolean sim_act_clone (SimWorld *world, SimRandom *random);
gboolean sim_act_lose (SimWorld *world, SimRandom *random);
gboolean sim_act_clock (SimWorld *world, SimRandom *random);
gboolean sim_act_pin (SimWorld *world, SimRandom *random);

G_END_DECLS
