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

/* What `--law` does with a record: reads the built-in catalogue and judges its answers. `form` may
 * be NULL. `catalog` is set and must be freed after the result. (transfer full) */
PwLaw *pw_law_of_record (const PwForm *form, json_t *answers, PwCatalog **catalog, GError **error);

G_END_DECLS
