/* One draft: a form that is being filled in, and its sealed envelope.
 *
 * What is in the envelope is in schemas/formats/draft-v1.md. It is bound to the draft's id, so that
 * rows cannot be exchanged. */
#pragma once

#include "firmware/device/app-evidence.h"

G_BEGIN_DECLS

typedef struct {
  PwId id;       /* random; never leaves the handheld */
  char *form_id; /* owned, as all texts here */
  char *form_version;
  PwDigest form_digest;
  gint64 started_ms, changed_ms; /* device clock */
  char *title;                   /* one line that tells drafts apart; "" if nothing does yet */
  char *language;                /* "id", "en" ... that it is filled in with */
  char *place;                   /* of the answer that was given last; "" if none was yet */
  GPtrArray *files;              /* owned: AppEvidenceInfo of each file captured for it */
  GBytes *state;                 /* owned: of the session; NULL until there is one */
  GBytes *sealed; /* owned: its row as it was last read or written; NULL: it has none yet */
  PwId record;    /* that it amends; none: it becomes a new one */
  char *fault;    /* owned: why it does not open, in app_drafts_list(); then only `id` is known */
} AppDraft;

/* A new draft of `form`, in memory only. (transfer full) */
AppDraft *app_draft_new (AppStore *store, const PwForm *form, const char *language);
void app_draft_free (AppDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppDraft, app_draft_free)

/* The file that answer `hex` (a digest) names, or NULL. (transfer none) */
const AppEvidenceInfo *app_draft_file (const AppDraft *draft, const char *hex);
/* Notes a captured file, whose texts are copied; one that is noted already is left as it is. */
void app_draft_add_file (AppDraft *draft, const AppEvidenceInfo *info);

/* The envelope, sealed under the store's data key. (transfer full) */
GBytes *app_draft_seal (AppStore *store, const AppDraft *draft);
/* The draft `id` out of its envelope; `sealed` is kept in it. BROKEN, TOO_NEW. (transfer full) */
AppDraft *app_draft_open (AppStore *store, const PwId *id, GBytes *sealed, GError **error);

G_END_DECLS
