/* Regions: prefixes of the Kemendagri code of a village, and the whole nation. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The region that holds every code; a host of the nation, or a demonstration, has it. */
#define PW_REGION_NATION "ID"

/* "17" (province), "17.07" (kabupaten or kota), "17.07.03" (kecamatan), "17.07.03.2004" (village),
 * or PW_REGION_NATION. NULL is not valid. Source of the shape: Kepmendagri 300.2.2-2138/2025. */
gboolean pw_region_is_valid (const char *region);

/* TRUE if `code` is `region` or lies in it: "17.07" holds "17.07.03", not "17.071". */
gboolean pw_region_holds (const char *region, const char *code);

G_END_DECLS
