/* Regions for people: the list "regions" by name, also before this handheld has an identity.
 *
 * The list comes from the office (sync/lists). A handheld that never met it may have been given a
 * file with the system: regions.csv with the columns code and name, in ../share/panwas beside the
 * program, or named by PANWAS_REGIONS. First run puts that into the store, as version "0": every
 * list of the office is newer. */
#pragma once

#include "sync/db/pw-db.h"

G_BEGIN_DECLS

#define APP_REGIONS_LIST "regions"

typedef struct {
  char *code;
  char *name;
  char *within; /* names of what it lies in, the nearest first, with ", " between; may be "" */
} AppRegion;    /* all owned */

void app_region_free (AppRegion *region);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppRegion, app_region_free)

/* The file that was given with the system; NULL if there is none. (transfer full) */
char *app_regions_file (void);

/* Puts the file into the store in `dir`, which is made if it is not there, unless it has a list of
 * regions already. Any thread: opens and closes the store for itself. Errors of pw_lists_put(), and
 * REFUSED for a code that is none. */
gboolean app_regions_prepare (const char *dir, const char *path,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* At most `most` regions whose name holds `words` or whose code does. Empty if there is no
 * list. GPtrArray of AppRegion. (transfer full) */
GPtrArray *app_regions_search (PwDb *db, const char *words, guint most, GError **error);

/* The same of villages alone, those nearest to the region `home` first: many villages of the land
 * have one name, and the one of this district is meant. (transfer full) */
GPtrArray *app_regions_near (PwDb *db, const char *words, const char *home, guint most,
                             GError **error);
/* TRUE for the code of a village. */
gboolean app_region_is_village (const char *code);

/* The region with its name and where it is; NULL if the list does not have it. (transfer full) */
AppRegion *app_regions_find (PwDb *db, const char *code);
/* The name of a region, "" if it is not known. (transfer full) */
char *app_regions_name (PwDb *db, const char *code);

G_END_DECLS
