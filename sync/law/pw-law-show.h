/* A judgement as people read it, the same in both programs. */
#pragma once

#include "sync/law/pw-law.h"

G_BEGIN_DECLS

/* Lines, each ended by a line feed: that these are pointers and no decision; for each subject the
 * suggestions by act, with article, reasons, exception, penalty and who would receive it; the
 * tracks; the limits with the moment each ends in local time; apart from all that, what a person
 * chose; what would let more be suggested. What is not verified says so. Texts of the catalogue are
 * those of `language` ("id" or "en"), the rest follows the language of messages. Names and texts of
 * records cannot steer a terminal nor begin a line of their own. (transfer full) */
char *pw_law_show (const PwLaw *law, const char *language);

/* A catalogue and what it makes of one record. */
typedef struct {
  PwCatalog *catalog; /* owned */
  PwLaw *law;         /* owned */
  char *not_used;     /* owned: why the catalogue of `source` is not the one; NULL if it is */
} PwLawOfRecord;

/* What `--law` does with a record. `form` may be NULL, and `source` (sync/law/pw-catalog.h). Where
 * the tables of `source` do not hold together, because some have not come yet, the built-in
 * catalogue is used and `not_used` says why. Clear `of` in any case. */
gboolean pw_law_of_record (const PwForm *form, json_t *answers, PwCatalogSource source,
                           gpointer data, PwLawOfRecord *of, GError **error);
void pw_law_of_record_clear (PwLawOfRecord *of);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwLawOfRecord, pw_law_of_record_clear)

G_END_DECLS
