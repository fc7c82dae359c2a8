/* The tables of one form: which question is which column, and the lines of one record. */
#pragma once

#include "host/report/host-csv.h"
#include "host/report/host-sink.h"
#include "host/views/host-records.h"

G_BEGIN_DECLS

typedef struct HostExportTables HostExportTables;

typedef struct {
  const char *dir;       /* one file per table there; NULL: the main table on standard output */
  gboolean confidential; /* with the fields that the form marks so */
  gboolean bom;          /* each table begins with a byte order mark */
  char separator;
} HostTableOptions;

/* Begins the tables of form `form_id`, with the columns of `form` (borrowed; NULL: this host does
 * not know the form, all fields stand in the last column). Errors as for host_sink_new_file(), and
 * REFUSED if two repeats would have files of one name. (transfer full) */
HostExportTables *host_export_tables_new (const char *form_id, const PwForm *form,
                                          const HostTableOptions *options, GError **error);
/* Tables that were not finished leave no files. */
void host_export_tables_free (HostExportTables *tables);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostExportTables, host_export_tables_free)

/* Writes a record of this form into all tables. */
gboolean host_export_tables_add (HostExportTables *tables, const HostRecord *record,
                                 const char *state, GError **error);

/* Puts all files in place. `files` is raised by their number. */
gboolean host_export_tables_finish (HostExportTables *tables, guint *files, GError **error);

G_END_DECLS
