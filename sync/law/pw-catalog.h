/* The catalogue: acts, positions, laws, articles, suggestions, deadlines and what belongs to them,
 * as data with validity dates, source and mark (schemas/formats/catalog.md).
 *
 * Each table is one CSV file, embedded in the program and replaceable in the field by a list pack.
 * Everything is read and checked at once: a catalogue that loads has no reference to an unknown
 * act, class, article or other code. It is read-only afterwards and may be used by several threads.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How sure a row is; the larger the less. */
typedef enum {
  PW_MARK_VERIFIED, /* its source says so */
  PW_MARK_DERIVED,  /* reasoning on verified rows */
  PW_MARK_MEMORY,   /* nobody looked it up */
} PwCatalogMark;

/* One file each; the name is that of the file. */
typedef enum {
  PW_CATALOG_SOURCES,
  PW_CATALOG_ELECTIONS,
  PW_CATALOG_PERIODS,
  PW_CATALOG_STAGES,
  PW_CATALOG_TRACKS,
  PW_CATALOG_ACTS,
  PW_CATALOG_LEGAL_CLASSES,
  PW_CATALOG_POSITIONS,
  PW_CATALOG_LOCAL_TITLES,
  PW_CATALOG_BENEFICIARY_STATUSES,
  PW_CATALOG_LAWS,
  PW_CATALOG_ARTICLES,
  PW_CATALOG_SUGGESTIONS,
  PW_CATALOG_DEADLINES,
  PW_CATALOG_HOLIDAYS,
  PW_CATALOG_ZONES,
  PW_CATALOG_RECIPIENTS,
  PW_CATALOG_SANCTIONS,
  PW_CATALOG_NOTES,
} PwCatalogTable;
#define PW_CATALOG_TABLES (PW_CATALOG_NOTES + 1)

/* A text in both languages. */
typedef struct {
  const char *id, *en;
} PwCatalogText;

/* What every row begins with. Days count from 0001-01-01, which is day 1. */
typedef struct {
  const char *key;    /* its code; unique in the table */
  const char *source; /* key of sources.csv; NULL in that table */
  PwCatalogMark mark;
  gint32 valid_from; /* first day on which it holds; 0: always did */
  gint32 valid_to;   /* first day on which it does not hold any more; G_MAXINT32: not known */
  guint line;        /* in its file */
} PwCatalogRow;

/* All pointers in rows are borrowed from the catalogue. Lists of codes end with NULL; a list that
 * is NULL itself stands for "any". */

typedef struct {
  PwCatalogRow row;
  PwCatalogText label;
} PwCatalogLabel; /* elections, periods, tracks, notes */

typedef struct {
  PwCatalogRow row;
  const PwCatalogLabel *period; /* "before", "campaign", "after" or "unclear" */
  PwCatalogText label;
} PwCatalogStage;

typedef struct PwCatalogAct PwCatalogAct;
struct PwCatalogAct {
  PwCatalogRow row;
  const char *number;         /* in the list of domain knowledge, such as "1a"; "" if none */
  const PwCatalogAct *parent; /* the group that it belongs to; NULL if none */
  gboolean general;           /* says too little to suggest articles */
  PwCatalogText label;
  const char *const *applies_to; /* legal classes */
};

typedef struct {
  PwCatalogRow row;
  const char *kind; /* "desa", "asn", "pemerintah", "lain" */
  PwCatalogText label;
} PwCatalogLegalClass;

typedef struct {
  PwCatalogRow row;
  const PwCatalogLegalClass *legal_class;        /* NULL where the position is unclear */
  const PwCatalogLegalClass *class_in_desa;      /* instead, where the village is a desa; or NULL */
  const PwCatalogLegalClass *class_in_kelurahan; /* instead, where it is a kelurahan; or NULL */
  const char *title;                             /* its title in local_titles; "" if none */
  gboolean unclear;                              /* the local title decides, if there is one */
  PwCatalogText label;
} PwCatalogPosition;

typedef struct {
  PwCatalogRow row;
  const char *area;                  /* region code or "ID" */
  const char *title;                 /* in small letters */
  const char *village_kind;          /* "desa" or "kelurahan" */
  const PwCatalogPosition *position; /* NULL if none fits */
  const PwCatalogLegalClass *legal_class;
} PwCatalogLocalTitle;

typedef struct {
  PwCatalogRow row;
  PwCatalogText asn_kind; /* what the act of a civil servant is then; "" if open */
  PwCatalogText label;
} PwCatalogBeneficiaryStatus;

typedef struct {
  PwCatalogRow row;
  PwCatalogText short_name, name;
  PwCatalogMark dates_mark; /* of valid_from and valid_to */
} PwCatalogLaw;

typedef struct {
  PwCatalogRow row;
  const PwCatalogLaw *law;
  const char *number, *paragraph, *letter; /* "" if none */
  PwCatalogText content;
  PwCatalogText penalty;   /* "" if it has none of its own */
  PwCatalogText authority; /* who can impose it */
} PwCatalogArticle;

typedef struct {
  PwCatalogRow row;
  const char *const *acts;          /* acts or groups of acts */
  const char *const *legal_classes; /* NULL: any, also where the class is not known */
  const char *const *elections;
  const char *const *periods;
  const char *const *beneficiaries; /* statuses */
  const PwCatalogArticle *article;
  const PwCatalogArticle *penalty; /* the article with the penalty; NULL if none */
  const PwCatalogLabel *track;
  PwCatalogText reason;
  PwCatalogText exception; /* when it is not so; "" if none */
} PwCatalogSuggestion;

typedef struct {
  PwCatalogRow row;
  const PwCatalogLabel *election;
  const char *clock;           /* "finding", "report", "initial_study" ... */
  const char *origin;          /* "finding", "report" or "both" */
  const PwCatalogLabel *track; /* only where this track is suggested; NULL: always */
  const char *starts_from; /* "known", "reported", "registered", "notice", "decided", "advised" */
  guint amount;
  const char *unit;       /* "day" or "hour" */
  const char *day_kind;   /* "calendar" or "working"; "" for hours */
  PwCatalogMark day_mark; /* of day_kind */
  PwCatalogText what;     /* what must be done */
  PwCatalogText note;     /* "" if none */
} PwCatalogDeadline;

typedef struct {
  PwCatalogRow row; /* the key is the date */
  gint32 day;
  const char *kind; /* "nasional" or "pemungutan" */
  PwCatalogText label;
} PwCatalogHoliday;

typedef struct {
  PwCatalogRow row; /* the key is the code of the province */
  const char *zone; /* "WIB", "WITA", "WIT" */
  gint32 offset_min;
} PwCatalogZone;

typedef struct {
  PwCatalogRow row;
  const char *const *legal_classes;
  const PwCatalogLabel *track;
  PwCatalogText recipient, via;
} PwCatalogRecipient;

typedef struct {
  PwCatalogRow row;
  const char *const *legal_classes;
  PwCatalogText label;
} PwCatalogSanction;

typedef struct PwCatalog PwCatalog;

/* Bytes of the file `name`, such as "holidays.csv", or NULL where the built-in one is meant.
 * (transfer full) */
typedef GBytes *(*PwCatalogSource) (const char *name, gpointer data);

/* Reads and checks all tables. `source` may be NULL: all built-in. Errors, each with the file and,
 * where there is one, the line: DAMAGED (not CSV), TOO_BIG, REFUSED (a column is missing, a value
 * is not of its kind, a code is there twice or refers to nothing), NOT_FOUND (no such file).
 * (transfer full) */
PwCatalog *pw_catalog_load (PwCatalogSource source, gpointer data, GError **error);
void pw_catalog_free (PwCatalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwCatalog, pw_catalog_free)

/* From catalog.csv. (transfer none) */
const char *pw_catalog_name (const PwCatalog *catalog);
const char *pw_catalog_version (const PwCatalog *catalog);
const char *pw_catalog_date (const PwCatalog *catalog);

/* Rows in file order; by code in constant time. Their type is that of the table. NULL after the
 * last and if there is none. (transfer none) */
guint pw_catalog_count (const PwCatalog *catalog, PwCatalogTable table);
const void *pw_catalog_at (const PwCatalog *catalog, PwCatalogTable table, guint index);
const void *pw_catalog_find (const PwCatalog *catalog, PwCatalogTable table, const char *key);

/* TRUE if the row holds on that day. */
gboolean pw_catalog_row_holds (const PwCatalogRow *row, gint32 day);

/* "verified", "derived", "memory". */
const char *pw_catalog_mark_name (PwCatalogMark mark);

G_END_DECLS
