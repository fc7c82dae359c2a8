/* What the law asks of a record: who, what, where, when, under which election and stage.
 *
 * Facts come from the core columns of the record's form (pw:column): village, election, stage,
 * occurred_at, known_at, acts, subjects with subject_position and subject_role, beneficiaries with
 * beneficiary_status, and where a form has them reported_at, registered_at, notice_at, decided_at,
 * advice_given_on. What is absent stays absent; nothing is guessed here. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "sync/law/pw-law-day.h"
#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* One suspected person. All owned; NULL where it was not answered. */
typedef struct {
  char *name;
  char *position;    /* code of positions.csv */
  char *local_title; /* as written */
  char *role;        /* "pelaksana", "peserta", "penonton", "tugas_dinas" ... */
} PwLawSubjectFacts;

typedef struct {
  gboolean has_acts_column; /* FALSE: a form of another kind, such as prevention */
  gboolean is_report;       /* somebody reported it; otherwise a supervisor saw it */
  gboolean is_nihil;        /* "no suspected violation" was answered */
  char *village;            /* owned; NULL if absent, as the two below */
  char *election;
  char *stage;
  PwLawTime occurred_at, known_at;
  PwLawTime reported_at;   /* handed in */
  PwLawTime registered_at; /* at the office */
  PwLawTime notice_at;     /* the reporter was told what is missing */
  PwLawTime decided_at;    /* that it is to be passed to the police */
  PwLawTime advised_at;    /* saran perbaikan was given */
  GPtrArray *acts;         /* owned: codes, each once, without "nihil" */
  GPtrArray *subjects;     /* owned: PwLawSubjectFacts */
  guint subjects_left_out; /* over PW_LAW_SUBJECTS_MAX */
  GPtrArray *statuses;     /* owned: of the beneficiaries, each once */
  char *chosen_articles;   /* owned: what a person wrote; NULL if nothing */
  GPtrArray *chosen_kinds; /* owned: codes of kinds of violation that a person chose */
} PwLawFacts;

/* Fills `facts`. `form` NULL: columns are looked for by their names at the top level. Values of
 * another kind than the column's count as absent. REFUSED, with `facts` empty, if `answers` is no
 * object. Clear it in either case. */
gboolean pw_law_facts_from_answers (const PwForm *form, json_t *answers, PwLawFacts *facts,
                                    GError **error);

/* Facts of nothing, to be filled by hand. */
void pw_law_facts_init (PwLawFacts *facts);
/* Adds a subject; the texts are copied, NULL where not known. */
void pw_law_facts_add_subject (PwLawFacts *facts, const char *name, const char *position,
                               const char *local_title, const char *role);
void pw_law_facts_clear (PwLawFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwLawFacts, pw_law_facts_clear)

G_END_DECLS
