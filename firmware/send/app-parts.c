/* Evidence on its way: files that the host has not confirmed, in parts. */
#include "firmware/send/app-parts.h"

#include "firmware/capture/app-drafts.h"
#include "sync/codec/pw-batch.h"

struct AppPartSealer {
  AppStore *store;       /* borrowed */
  const AppHost *host;   /* borrowed */
  AppEvidence *evidence; /* owned; the file read last, or NULL */
  PwDigest digest;       /* of that file */
};

GArray *
app_parts_list (AppStore *store, GError **error) {
  g_autoptr (GArray) rows = app_evidence_list (store, error);
  if (rows == NULL)
    return NULL;
  g_autoptr (GHashTable) drafted = app_drafts_lone_files (store, error);
  if (drafted == NULL)
    return NULL;
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (AppPart));
  for (guint i = 0; i < rows->len; i++) {
    const AppEvidenceRow *row = &g_array_index (rows, AppEvidenceRow, i);
    if (row->received || row->purged || g_hash_table_contains (drafted, &row->digest))
      continue;
    AppPart part = { .digest = row->digest, .size = row->size };
    do {
      g_array_append_val (parts, part);
      part.offset += PW_BLOB_PART_BYTES;
    } while (part.offset < part.size);
  }
  return parts;
}

gsize
app_part_length (const AppPart *part) {
  return (gsize)MIN (part->size - part->offset, (guint64)PW_BLOB_PART_BYTES);
}

AppPartSealer *
app_part_sealer_new (AppStore *store, const AppHost *host) {
  AppPartSealer *sealer = g_new0 (AppPartSealer, 1);
  sealer->store = store;
  sealer->host = host;
  return sealer;
}

void
app_part_sealer_free (AppPartSealer *sealer) {
  if (sealer == NULL)
    return;
  app_evidence_free (sealer->evidence);
  g_free (sealer);
}

static GBytes *
read_part (AppPartSealer *sealer, const AppPart *part, GError **error) {
  if (sealer->evidence == NULL || !pw_digest_equal (&sealer->digest, &part->digest)) {
    g_clear_pointer (&sealer->evidence, app_evidence_free);
    sealer->evidence = app_evidence_open (sealer->store, &part->digest, error);
    if (sealer->evidence == NULL)
      return NULL;
    sealer->digest = part->digest;
  }
  if (part->size == 0)
    return g_bytes_new (NULL, 0);
  return app_evidence_read (sealer->evidence, part->offset, app_part_length (part), error);
}

GBytes *
app_part_sealer_seal (AppPartSealer *sealer, const AppPart *part, GError **error) {
  g_autoptr (GBytes) bytes = read_part (sealer, part, error);
  if (bytes == NULL) {
    /* A file that failed is opened anew for its next part. */
    g_clear_pointer (&sealer->evidence, app_evidence_free);
    return NULL;
  }
  PwBlobPart blob = { .digest = part->digest, .size = part->size, .offset = part->offset };
  blob.bytes = g_bytes_get_data (bytes, &blob.length);
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &sealer->host->id, sealer->host->seal_public);
  pw_batch_add_part (writer, &blob);
  return pw_batch_finish (writer, app_store_packer (sealer->store), error);
}
