/* What a new version of a form does to the answers of the version before.
 *
 * A field is named by its path, for ever: exports, views and amendments of older records go by it.
 *   1. A field may come, and may change its texts, conditions, order and codes.
 *   2. It may not disappear, move, change its type, become a repeat or group or cease to be one, or
 *      lose its mark of confidentiality: answers that are here would be lost or shown.
 *   3. A code that goes, or a column that a field no longer fills, is only a warning: older records
 *      keep their own version with its labels. */
#pragma once

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

typedef struct {
  const char *path; /* borrowed from the version before: "/violation/place" */
  char *reason;     /* owned: a sentence without the path (translated) */
  gboolean refused; /* rule 2; FALSE: a warning */
} HostFormChange;
void host_form_change_free (HostFormChange *change);

/* What a person should know, in the order of the version before: GPtrArray of HostFormChange. Lives
 * as long as `before`. (transfer full) */
GPtrArray *host_form_changes (const PwForm *before, const PwForm *after);

/* How many of them are refused. */
guint host_form_changes_refused (const GPtrArray *changes);

G_END_DECLS
