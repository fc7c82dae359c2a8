/* Publishing lists: a new version takes its place in the store and goes to handhelds with replies.
 */
#pragma once

#include "host/intake/host-store.h"
#include "sync/lists/pw-lists.h"

G_BEGIN_DECLS

/* What to publish; all borrowed. */
typedef struct {
  const char *name;
  const char *version;       /* NULL: the host's date and two digits, "2026112200" */
  const char *region_column; /* NULL: that of the version before, if it had one */
  GBytes *csv;
} HostListSource;

/* A list file as CSV: CSV as it is, and a flat XML list turned into it. Which of the two it is, the
 * first character tells. Errors of pw_file_read() and pw_lists_xml_to_csv(). (transfer full) */
GBytes *host_list_read (const char *path, GError **error);

/* Puts the list in the place of the version before, keeps it as a base of differences, and appends
 * a `publish` operation, in one transaction. `changed` FALSE: just this is published already, and
 * nothing was done. Errors: DAMAGED, TOO_BIG (pw_lists_put()); REFUSED: a name or region column
 * that is none, a version that other bytes have or that is not newer, a column that forms may use
 * disappears, a catalogue that no longer holds together (host-catalog.h). (transfer full) */
PwList *host_list_publish (HostStore *store, const HostListSource *source, gboolean *changed,
                           GError **error);

G_END_DECLS
