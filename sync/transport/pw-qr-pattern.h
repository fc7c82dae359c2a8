/* QR pattern: the modules of a QR code that are the same in every code of a version (ISO/IEC 18004,
 * 7.3): finders, separators, timing, alignment, version. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PW_QR_FINDER_MODULES 7
#define PW_QR_ALIGNMENT_PLACES_MAX 7 /* along one side, version 40 */
#define PW_QR_QUIET_MODULES 4

/* Rows (and columns) of the centres of alignment patterns, as module indices; their number, 0 for
 * version 1. There is a pattern at every crossing except at the three finders. */
guint pw_qr_alignment_places (guint version, guint8 places[PW_QR_ALIGNMENT_PLACES_MAX]);

/* Whether there is an alignment pattern at crossing (col, row) of `count` places. */
gboolean pw_qr_alignment_is_at (guint count, guint col, guint row);

/* Writes all these modules (1 dark, 0 light) over `modules`, (17 + 4 * version) squared. */
void pw_qr_pattern_stamp (guint version, guint8 *modules);

G_END_DECLS
