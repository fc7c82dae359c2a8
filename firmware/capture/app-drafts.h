/* Drafts: forms that are being filled in, kept sealed in table draft from the first answer on.
 *
 * A draft is no operation: nothing of it
 * leaves the handheld until it is finalised (firmware/capture/app-capture.h), which removes it in
 * the same transaction. */
#pragma once

#include "firmware/capture/app-draft.h"

G_BEGIN_DECLS

/* Seals and stores `draft`, whose `changed_ms` becomes now. In the caller's transaction if one is
 * open; otherwise it is durable when this returns TRUE. Errors: TOO_BIG over PW_SESSION_BYTES_MAX;
 * EXISTS if another program changed, finalised or removed the draft since it was read. */
gboolean app_drafts_save (AppStore *store, AppDraft *draft, GError **error);

/* The draft whose id is, or begins with, `id_or_prefix` (hex, at least 4 digits). USAGE if that is
 * no id, NOT_FOUND, REFUSED if several begin so, BROKEN if it does not open. (transfer full) */
AppDraft *app_drafts_load (AppStore *store, const char *id_or_prefix, GError **error);

/* All drafts, changed last first; those that do not open stand at the end, with `fault` set.
 * GPtrArray of AppDraft. (transfer full) */
GPtrArray *app_drafts_list (AppStore *store, GError **error);
gboolean app_drafts_count (AppStore *store, gint64 *count, GError **error);

/* Throws the draft away, and the files captured for it that nothing else names. One transaction.
 * A draft that does not open can be removed too; its files then stay. NOT_FOUND. */
gboolean app_drafts_remove (AppStore *store, const PwId *id, GError **error);

/* Digests (PwDigest) of the files that a draft names and no operation of this handheld: a set.
 * (transfer full) */
GHashTable *app_drafts_lone_files (AppStore *store, GError **error);

/* Removes the row alone, within the caller's transaction. EXISTS as for app_drafts_save(). */
gboolean app_drafts_take (AppStore *store, const AppDraft *draft, GError **error);
/* Marks those of `files` (AppEvidenceInfo) that neither a draft nor an operation of this handheld
 * names as purged, within the caller's transaction. app_evidence_remove_purged() does the rest
 * after the commit. */
gboolean app_drafts_drop_files (AppStore *store, const GPtrArray *files, GError **error);

G_END_DECLS
