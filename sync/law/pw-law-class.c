/* From a position and a village to the legal class. */
#include <string.h>

#include "sync/base/pw-region.h"
#include "sync/law/pw-law-private.h"

/* Place of the first digit of the last group in "17.07.03.2004". */
#define VILLAGE_KIND_AT 9
#define VILLAGE_CODE_LENGTH 13

/* "kelurahan" for 1, "desa" for 2 and for 3 (desa adat); NULL for what is no village. */
static const char *
village_kind (const char *village) {
  if (village == NULL || strlen (village) != VILLAGE_CODE_LENGTH)
    return NULL;
  switch (village[VILLAGE_KIND_AT]) {
  case '1':
    return "kelurahan";
  case '2':
  case '3':
    return "desa";
  default:
    return NULL;
  }
}

/* TRUE if `text` is `title`, or begins with it and a space, whatever the letters' size. */
static gboolean
begins_with_title (const char *text, const char *title) {
  gsize length = strlen (title);
  return strncmp (text, title, length) == 0 && (text[length] == '\0' || text[length] == ' ');
}

/* How well a title's row fits: narrow areas before wide ones, long titles before short ones; 0 if
 * it does not. */
static gsize
title_fits (const PwCatalogLocalTitle *row, const char *village, const char *kind,
            const char *text) {
  if (!pw_region_holds (row->area, village) || strcmp (row->village_kind, kind) != 0
      || !begins_with_title (text, row->title))
    return 0;
  gsize area = strcmp (row->area, PW_REGION_NATION) == 0 ? 1 : 1 + strlen (row->area);
  return area * 1000 + MIN (strlen (row->title), 999);
}

static const PwCatalogLocalTitle *
find_title (const PwCatalog *catalog, const char *village, const char *written) {
  const char *kind = village_kind (village);
  if (kind == NULL || written == NULL || written[0] == '\0')
    return NULL;
  g_autofree char *small = g_utf8_strdown (written, -1);
  const char *text = g_strstrip (small);
  const PwCatalogLocalTitle *best = NULL;
  gsize best_fit = 0;
  for (guint i = 0; i < pw_catalog_count (catalog, PW_CATALOG_LOCAL_TITLES); i++) {
    const PwCatalogLocalTitle *row = pw_catalog_at (catalog, PW_CATALOG_LOCAL_TITLES, i);
    gsize fit = title_fits (row, village, kind, text);
    if (fit > best_fit) {
      best = row;
      best_fit = fit;
    }
  }
  return best;
}

static void
set_class (const PwCatalog *catalog, PwLawSubject *subject, const PwCatalogLegalClass *legal_class,
           PwCatalogMark mark, const char *note) {
  subject->legal_class = legal_class;
  subject->class_mark = _pw_law_worse (mark, legal_class->row.mark);
  subject->class_note = pw_catalog_find (catalog, PW_CATALOG_NOTES, note);
}

static void
set_by_title (const PwCatalog *catalog, PwLawSubject *subject, const PwCatalogLocalTitle *title) {
  subject->local_title = title;
  gboolean nation = strcmp (title->area, PW_REGION_NATION) == 0;
  set_class (catalog, subject, title->legal_class, title->row.mark,
             nation ? "class_by_village_code" : "class_by_title");
}

/* The class that the other kind of village gives this position; NULL if none. */
static const PwCatalogLegalClass *
class_by_kind (const PwCatalogPosition *position, const char *kind) {
  if (kind == NULL)
    return NULL;
  return strcmp (kind, "desa") == 0 ? position->class_in_desa : position->class_in_kelurahan;
}

void
pw_law_class_of (const PwCatalog *catalog, const char *village, const PwLawSubjectFacts *facts,
                 PwLawSubject *subject) {
  g_return_if_fail (catalog != NULL && facts != NULL && subject != NULL);
  const PwCatalogPosition *position
      = pw_catalog_find (catalog, PW_CATALOG_POSITIONS, facts->position);
  subject->position = position;
  gboolean open = position == NULL || position->unclear || position->legal_class == NULL;
  const PwCatalogLocalTitle *title
      = find_title (catalog, village, open ? facts->local_title : position->title);
  if (title != NULL && (open || title->legal_class != position->legal_class)) {
    set_by_title (catalog, subject, title);
    return;
  }
  if (open)
    return;
  const PwCatalogLegalClass *other = class_by_kind (position, village_kind (village));
  if (other != NULL)
    set_class (catalog, subject, other, PW_MARK_DERIVED, "class_by_village_code");
  else
    set_class (catalog, subject, position->legal_class, position->row.mark, "class_by_position");
}
