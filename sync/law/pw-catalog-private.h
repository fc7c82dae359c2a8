/* How the columns of the catalogue's files become members of rows. For sync/law/pw-catalog*.c. */
#pragma once

#include "sync/law/pw-catalog.h"

G_BEGIN_DECLS

typedef enum {
  PW_COLUMN_TEXT,          /* const char *, not empty */
  PW_COLUMN_OPTIONAL,      /* const char *, may be "" */
  PW_COLUMN_PAIR,          /* PwCatalogText from NAME_id and NAME_en, neither empty */
  PW_COLUMN_OPTIONAL_PAIR, /* as PAIR, or both empty */
  PW_COLUMN_WORD,          /* const char *, one of `words` */
  PW_COLUMN_YES,           /* gboolean: "yes", or "" for FALSE */
  PW_COLUMN_NUMBER,        /* guint, 1 to 9999 */
  PW_COLUMN_MARK,          /* PwCatalogMark */
  PW_COLUMN_REF,           /* pointer to the row of `refers` with that code */
  PW_COLUMN_OPTIONAL_REF,  /* as REF, or NULL for "" */
  PW_COLUMN_LIST, /* const char *const *: codes of `refers` with spaces between, NULL for "*" */
} PwColumnKind;

typedef struct {
  const char *name; /* NULL ends a list */
  PwColumnKind kind;
  gsize offset;
  PwCatalogTable refers; /* REF, OPTIONAL_REF, LIST */
  const char *words; /* WORD: those allowed, with "|" between and around; "||" is the empty one */
} PwColumn;

typedef struct {
  const char *file;  /* "acts.csv" */
  const char *key;   /* column of the code */
  gsize bytes;       /* of one row */
  gboolean has_tail; /* valid_from, valid_to, source and mark are there */
  const PwColumn *columns;
} PwTable;

const PwTable *_pw_catalog_table (PwCatalogTable table);

/* A reference that waits until all tables are there. */
typedef struct {
  const char *file; /* where it stands */
  guint line;
  const char *column;
  PwCatalogTable refers;
  const char *code;   /* borrowed from the catalogue */
  const void **place; /* is set to the row; NULL: it is only looked for */
} PwPending;

/* The catalogue while it is read. */
struct PwCatalog {
  GStringChunk *texts;                   /* owned */
  GPtrArray *lists;                      /* owned: arrays of borrowed texts */
  GPtrArray *rows[PW_CATALOG_TABLES];    /* owned */
  GHashTable *by_key[PW_CATALOG_TABLES]; /* borrowed code -> borrowed row */
  const char *name, *version, *date;     /* borrowed from `texts` */
};

/* Adds the rows of one file; appends PwPending. */
gboolean _pw_catalog_read (PwCatalog *catalog, PwCatalogTable table, GBytes *bytes, GArray *pending,
                           GError **error);

G_END_DECLS
