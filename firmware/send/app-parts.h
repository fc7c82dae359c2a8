/* Evidence on its way: files that the host has not confirmed, in parts of 1 MiB, each sealed by
 * itself. */
#pragma once

#include "firmware/device/app-evidence.h"
#include "firmware/send/app-host.h"

G_BEGIN_DECLS

/* A part that may have to be sent. */
typedef struct {
  PwDigest digest; /* of the whole file */
  guint64 size;    /* of the whole file */
  guint64 offset;
} AppPart;

/* All parts of files that are here and that no receipt names, by file and rising offset; not of
 * those that only a draft names, which is nobody's business yet. An empty file has one part. GArray
 * of AppPart. (transfer full) */
GArray *app_parts_list (AppStore *store, GError **error);

/* Bytes of a part. */
gsize app_part_length (const AppPart *part);

/* Seals parts; keeps the file that it read last open. */
typedef struct AppPartSealer AppPartSealer;
AppPartSealer *app_part_sealer_new (AppStore *store, const AppHost *host);
void app_part_sealer_free (AppPartSealer *sealer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppPartSealer, app_part_sealer_free)

/* A sealed parcel with just this part. NOT_FOUND or BROKEN if the file is not here whole.
 * (transfer full) */
GBytes *app_part_sealer_seal (AppPartSealer *sealer, const AppPart *part, GError **error);

G_END_DECLS
