/* A send onto a stick, besides the records: evidence parts go on it, and what the host has comes
 * off.
 */
#pragma once

#include "firmware/send/app-outbox.h"

G_BEGIN_DECLS

typedef struct {
  guint removed_count;   /* own files taken off, because the host has what they held */
  guint part_count;      /* parts that the host has not confirmed ... */
  guint written_count;   /* ... written now ... */
  guint64 written_bytes; /* ... plain ... */
  guint present_count;   /* ... on this stick already */
  gboolean stopped;      /* by on_progress; written_count + present_count < part_count */
  GPtrArray *problems;   /* owned: char *; files that are not here whole, each once */
} AppSendStick;

AppSendStick *app_send_stick_new (void);
void app_send_stick_free (AppSendStick *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppSendStick, app_send_stick_free)

/* Takes off the stick what is provably ours (its name is in the store) and what a receipt covers.
 * Never fatal for a stick that cannot be changed: what stays there does no harm. */
gboolean app_send_stick_clean (AppStore *store, const AppHost *host, const char *root,
                               AppSendStick *result, GError **error);

/* Writes, part by part, all that the host has not confirmed and that is not on this stick.
 * NO_SPACE, ACCESS ...: parts that were written before stay and are known next time. All arguments
 * are borrowed; `result` is filled. (transfer full) */
typedef struct AppSendStickParts AppSendStickParts;
AppSendStickParts *app_send_stick_parts_new (AppStore *store, const AppHost *host, const char *root,
                                             AppSendStick *result, GError **error);
void app_send_stick_parts_free (AppSendStickParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppSendStickParts, app_send_stick_parts_free)
/* One part, if there is one left; `*more`: there are others. */
gboolean app_send_stick_parts_step (AppSendStickParts *parts, gboolean *more, GError **error);

/* After each part. FALSE stops. */
typedef gboolean (*AppSendStickProgress) (guint done, guint total, gpointer data);

/* All of them in one go. `on_progress` may be NULL. */
gboolean app_send_stick_put_parts (AppStore *store, const AppHost *host, const char *root,
                                   AppSendStick *result, AppSendStickProgress on_progress,
                                   gpointer data, GError **error);

G_END_DECLS
