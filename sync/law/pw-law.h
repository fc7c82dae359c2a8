/* What the law may make of a record: suggested articles with reasons, tracks, who would receive it,
 * and when limits end.
 *
 * Pure: the same catalogue and facts give the same result, whatever the time is. It suggests and
 * decides nothing; what a person chose is handed through, apart. Rules:
 *   1. Law is that of the local day of the event; if that is not known, of the day on which it
 *      became known. Rule, article and law must all hold on that day. Who receives a referral
 *      depends on the latest day in the facts, because nothing is referred before it is known.
 *   2. The position decides the legal class, corrected by local titles of the area and by the kind
 * of village in its region code (pw_law_class_of()).
 *   3. A rule fits if act (or its group), class, election, period of the stage and status of the
 *      beneficiary fit. Where stage or status are open a rule that asks for them fits too, with a
 *      note, and counts as derived.
 *   4. A suggestion is as sure as the least sure of rule, article, class and what else it rests on.
 *   5. Limits run in the local time of the village (sync/law/pw-law-day.h). */
#pragma once

#include "sync/law/pw-catalog.h"
#include "sync/law/pw-law-facts.h"

G_BEGIN_DECLS

/* What would let more be suggested. Bits. */
typedef enum {
  PW_LAW_MISSING_VIOLATION = 1 << 0, /* the record says that there is no suspected violation */
  PW_LAW_MISSING_FORM = 1 << 1,      /* its form does not ask for acts */
  PW_LAW_MISSING_ACTS = 1 << 2,
  PW_LAW_MISSING_SPECIFIC_ACT = 1 << 3, /* an act that says more than "support" */
  PW_LAW_MISSING_SUBJECTS = 1 << 4,
  PW_LAW_MISSING_POSITION = 1 << 5, /* of some subject */
  PW_LAW_MISSING_ELECTION = 1 << 6,
  PW_LAW_MISSING_STAGE = 1 << 7,
  PW_LAW_MISSING_DATE = 1 << 8,     /* neither when it happened nor when it became known */
  PW_LAW_MISSING_KNOWN = 1 << 9,    /* when it became known: the limits start there */
  PW_LAW_MISSING_VILLAGE = 1 << 10, /* or its province is not in the catalogue */
  PW_LAW_MISSING_STATUS = 1 << 11,  /* would-be candidate or candidate */
  PW_LAW_MISSING_RULE = 1 << 12,    /* the catalogue has nothing for some subject */
  PW_LAW_MISSING_CODE = 1 << 13,    /* a code that this catalogue does not know */
} PwLawMissing;
#define PW_LAW_MISSING_LAST PW_LAW_MISSING_CODE

/* Pointers into the catalogue are borrowed, here and below. */
typedef struct {
  const PwCatalogSuggestion *rule; /* article, penalty, track, reason, exception */
  const PwCatalogAct *act;         /* as recorded */
  PwCatalogMark mark;
  GPtrArray *reasons; /* owned array of borrowed PwCatalogText: the rule's, then notes */
} PwLawSuggestion;

typedef struct {
  int index;  /* among the record's subjects, from 0; -1: no subject was recorded */
  char *name; /* owned; NULL if not known */
  const PwCatalogPosition *position;      /* NULL if not known */
  const PwCatalogLegalClass *legal_class; /* NULL if not known */
  const PwCatalogLocalTitle *local_title; /* what decided the class; NULL if none */
  PwCatalogMark class_mark;
  const PwCatalogLabel *class_note; /* why this class; NULL if it is not known */
  const PwCatalogLabel *role_note;  /* why presence alone says little; NULL if nothing to say */
  GPtrArray *suggestions;           /* owned: PwLawSuggestion, by act, then in catalogue order */
  GPtrArray *recipients;            /* owned array of borrowed PwCatalogRecipient */
} PwLawSubject;

typedef struct {
  const PwCatalogDeadline *rule;
  gboolean is_started;             /* otherwise it waits for the moment that it starts from */
  gboolean holidays_unknown;       /* working days, and that year's holidays are not verified */
  gboolean is_late;                /* the report was handed in after this limit for handing it in */
  gint64 starts_at, ends_at;       /* Unix seconds; the last second that is still in time */
  char *starts_local, *ends_local; /* owned; ISO 8601 with the offset of the zone */
  PwCatalogMark mark;
} PwLawDeadline;

typedef struct {
  const PwCatalog *catalog; /* borrowed */
  gint32 day;               /* whose law it is; 0 if not known */
  const char *zone;         /* "WIB", "WITA", "WIT"; "" if it is only known by its offset */
  gint32 offset_min;
  guint missing;        /* PwLawMissing */
  GPtrArray *subjects;  /* owned: PwLawSubject */
  GPtrArray *tracks;    /* owned array of borrowed PwCatalogLabel, each once */
  GPtrArray *deadlines; /* owned: PwLawDeadline, in catalogue order */
  guint subjects_left_out;
  char *chosen_articles;   /* owned: what a person chose; NULL if nothing */
  GPtrArray *chosen_kinds; /* owned: codes */
} PwLaw;

/* (transfer full), never NULL. `catalog` must outlive it. */
PwLaw *pw_law_judge (const PwCatalog *catalog, const PwLawFacts *facts);
void pw_law_free (PwLaw *law);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwLaw, pw_law_free)

/* Sets position, legal_class, local_title, class_mark and class_note of `subject`:
 *   - a position of which the catalogue knows the class has that class; but where the area calls
 *     another post by the same title (in DIY the lurah of a desa is its head), or the region code
 * is of the other kind of village, it has the class that belongs there;
 *   - where the position is open, the local title as written decides: that of the catalogue with
 * the same first words, the narrowest area and the longest title first. */
void pw_law_class_of (const PwCatalog *catalog, const char *village, const PwLawSubjectFacts *facts,
                      PwLawSubject *subject);

/* "violation", "acts" ... of one bit. */
const char *pw_law_missing_name (PwLawMissing missing);

/* "UU Desa Pasal 29 huruf j", in English with `language` "en". (transfer full) */
char *pw_law_article_label (const PwCatalogArticle *article, const char *language);

/* Everything as one JSON object; texts as {"id": ..., "en": ...}. (transfer full) */
json_t *pw_law_to_json (const PwLaw *law);

G_END_DECLS
