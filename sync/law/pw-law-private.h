/* Steps of a judgement. For sync/law/pw-law*.c. */
#pragma once

#include "sync/law/pw-law.h"

G_BEGIN_DECLS

/* The less sure of the two. */
PwCatalogMark _pw_law_worse (PwCatalogMark a, PwCatalogMark b);
/* TRUE if `code` is in `list`; a NULL list holds everything. `code` may be NULL. */
gboolean _pw_law_list_has (const char *const *list, const char *code);

/* law->zone and law->offset_min; sets MISSING_VILLAGE. */
void _pw_law_zone (PwLaw *law, const PwLawFacts *facts);
/* law->deadlines; the tracks must be there. */
void _pw_law_deadlines (PwLaw *law, const PwLawFacts *facts);

G_END_DECLS
