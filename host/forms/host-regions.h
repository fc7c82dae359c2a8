/* The list of regions: the Kemendagri list of codes and names, checked, and published as the list
 * "regions" with the columns code, name, parent, level. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

#define HOST_REGIONS_LIST "regions"
#define HOST_REGION_LEVELS 4    /* province, regency or city, district, village */
#define HOST_REGIONS_EXAMPLES 5 /* of each kind of change: who wants all compares the files */

/* What came of an import. */
typedef struct {
  char *version;                      /* owned */
  char *before;                       /* owned: version that it follows; NULL: the first */
  gboolean changed;                   /* FALSE: just this list is here already */
  guint64 levels[HOST_REGION_LEVELS]; /* how many of each */
  guint64 added, gone, renamed;       /* against the version before */
  GPtrArray *examples;                /* owned: char *, a line for the first changes of each kind */
} HostRegionsImport;
void host_regions_import_clear (HostRegionsImport *import);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostRegionsImport, host_regions_import_clear)

/* Called now and then with the line that is read. */
typedef void (*HostRegionsProgress) (guint64 line, gpointer data);

/* `csv` has a column "code" (or "kode") and a column "name" (or "nama"); others are left out.
 * Errors, with the line: DAMAGED, TOO_BIG (pw_csv_open()); REFUSED: a code that is none, stands
 * twice or has no parent, a name that is empty; and those of host_list_publish(). */
gboolean host_regions_import (HostStore *store, GBytes *csv, const char *version,
                              HostRegionsProgress on_progress, gpointer data,
                              HostRegionsImport *import, GError **error);

/* --- names ----------------------------------------------------------------------------------- */

/* Names of regions for people, looked up as they are asked. */
typedef struct HostRegionNames HostRegionNames;

/* Works without the list too: then there are no names. (transfer full) */
HostRegionNames *host_region_names_new (HostStore *store, GError **error);
void host_region_names_free (HostRegionNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostRegionNames, host_region_names_free)

/* "17.07.03.2004 Talang Ratu", or the code alone where its name is not known; NULL for NULL. Valid
 * until the next call. */
const char *host_region_name (HostRegionNames *names, const char *code);

G_END_DECLS
