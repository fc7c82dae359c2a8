/* Exports: all records for other programs, as JSON Lines or as tables. */
#pragma once

#include "host/views/host-records.h"

G_BEGIN_DECLS

#define HOST_EXPORT_FOLDER_MODE 0700 /* exports name witnesses */

/* Called after each record. FALSE stops the export: what it had written to files goes. */
typedef gboolean (*HostExportProgress) (guint64 done, gpointer data);

typedef struct {
  const char *form;      /* only records of this form; NULL: all */
  const char *village;   /* only records at or below this region code; NULL: all */
  gboolean quarantined;  /* also records of which no operation counts */
  gboolean confidential; /* tables: with the fields that the form marks confidential */
  gboolean bom;          /* tables: begin with a byte order mark, as some spreadsheets want */
  char separator;        /* tables: between cells */
  const char *dir;       /* folder for the files; NULL: standard output */
  HostExportProgress on_progress; /* NULL: none */
  gpointer data;                  /* for on_progress */
} HostExportOptions;

typedef struct {
  guint64 records;  /* written */
  guint64 left_out; /* tables: orphans, which belong to no form */
  guint files;      /* 0: standard output */
} HostExportResult;

/* One record a line: {record, device, form, village, created_at, state, answers, disputed}; numbers
 * and texts exactly as they were recorded. `state` is "active", "withdrawn", "orphan" or
 * "quarantined", `disputed` a list of paths, device, form and created_at null for an orphan. With
 * `dir` the file is records.jsonl. Errors: those of the database and of files; INCOMPLETE if it was
 * stopped. */
gboolean host_export_jsonl (HostStore *store, const HostExportOptions *options,
                            HostExportResult *result, GError **error);

/* One line a record, one column a question by its path. On standard output one form, its repeats as
 * JSON text; with `dir` FORM.csv and one FORM.REPEAT.csv for each repeat, whose lines name record
 * and place. Fields that the newest version of the form does not have stand in the last column
 * as JSON. REFUSED also if there are several forms for standard output and none is chosen;
 * NOT_FOUND if nothing is known of the chosen form. */
gboolean host_export_csv (HostStore *store, const HostExportOptions *options,
                          HostExportResult *result, GError **error);

/* --- shared by both -------------------------------------------------------------------------- */

/* A record that passes the options. `state` as above. */
typedef gboolean (*HostExportEach) (const HostRecord *record, const char *state, gpointer data,
                                    GError **error);

/* Calls `each` for all of them, by id; those that are quarantined last. */
gboolean host_export_each (HostStore *store, const HostExportOptions *options, HostExportEach each,
                           gpointer data, GError **error);

G_END_DECLS
