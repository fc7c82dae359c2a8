/* Bytes on the air against `zstd -19` of the same JSON, on records that the tables were not trained
 * on: the samples are cut into six parts, and each is measured with tables trained on the other
 * five. Everything counts: parcel header, seal, ids, chain digest, signature, operation headers.
 * Prints "name value limit ok|MISSED", and bytes a record by each peer ("point bytes PEER ...");
 * with -v also each part. */
#include <stdio.h>
#include <string.h>
#include <zstd.h>

#include "sync/codec/pw-batch.h"
#include "tests/lib/packing-peers.h"
#include "tests/lib/train-samples.h"

#define FOLDS 6
#define BATCH20_LIMIT 1.00
#define ONE_LIMIT 0.80

typedef struct {
  gsize ours, zstd;
} Pair;

typedef struct {
  PwIdentity *device, *host;
  PwPacker *packer;
} Link;

/* As the tool does it: with a checksum, which is its default. */
static gsize
zstd_bytes (const char *text, gsize length) {
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  ZSTD_CCtx_setParameter (context, ZSTD_c_compressionLevel, 19);
  ZSTD_CCtx_setParameter (context, ZSTD_c_checksumFlag, 1);
  gsize room = ZSTD_compressBound (length);
  g_autofree void *out = g_malloc (room);
  gsize written = ZSTD_compress2 (context, out, room, text, length);
  g_assert (!ZSTD_isError (written));
  ZSTD_freeCCtx (context);
  return written;
}

/* A real batch to the host with `ops` (GBytes) as one segment in the middle of a chain. */
static gsize
batch_bytes (const Link *link, GPtrArray *ops) {
  PwDigest prev = pw_digest_of ("previous", 8);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (PwSpan));
  for (guint i = 0; i < ops->len; i++) {
    PwSpan span = { 0 };
    span.bytes = g_bytes_get_data (g_ptr_array_index (ops, i), &span.length);
    g_array_append_val (spans, span);
  }
  PwSegmentHead head = { .device = link->device->id,
                         .first = 21,
                         .last = 20 + ops->len,
                         .last_digest = prev,
                         .recipient = link->host->id,
                         .sent_at = 1729000000 };
  pw_segment_head_sign (&head, link->device);
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  pw_segment_write (segment, &head, &prev, (const PwSpan *)(gpointer)spans->data, ops->len,
                    &link->host->id);
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &link->host->id, link->host->seal_public);
  pw_batch_add_segment (writer, segment);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) batch = pw_batch_finish (writer, link->packer, &error);
  g_assert_no_error (error);
  return g_bytes_get_size (batch);
}

/* What peers make of the same records; bytes are summed over all parts. */
typedef struct {
  gsize one[PACKING_PEERS], batch[PACKING_PEERS];
} Peers;

static void
measure_peers (Peers *peers, GPtrArray *lines) {
  for (guint p = 0; p < PACKING_PEERS; p++) {
    for (guint i = 0; i < lines->len; i++)
      peers->one[p] += packing_peer_bytes (p, (const char **)&lines->pdata[i], 1);
    peers->batch[p] += packing_peer_bytes (p, (const char **)lines->pdata, lines->len);
  }
}

static void
print_peers (const Peers *peers, Pair one, Pair batch, gsize records) {
  printf ("point bytes panwas %zu %zu\n", one.ours / records, batch.ours / records);
  for (guint p = 0; p < PACKING_PEERS; p++) {
    g_autofree char *version = packing_peer_version (p);
    printf ("peer %s %s\n", packing_peer_name (p), version);
    printf ("point bytes %s %zu %zu\n", packing_peer_name (p), peers->one[p] / records,
            peers->batch[p] / records);
  }
}

static void
measure_fold (const TrainSamples *samples, guint fold, Link *link, Pair *batch, Pair *one,
              Peers *peers) {
  g_autoptr (GBytes) table = NULL;
  g_autoptr (GBytes) dictionary = NULL;
  TrainInput input = train_samples_input (samples, FOLDS, fold);
  train_tables (&input, &table, &dictionary);
  train_input_clear (&input);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwPacker) packer = pw_packer_new_from (table, dictionary, &error);
  g_assert_no_error (error);
  link->packer = packer;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autoptr (GString) json = g_string_new (NULL);
  for (guint i = fold; i < samples->lines->len; i += FOLDS) {
    const char *line = g_ptr_array_index (samples->lines, i);
    g_autoptr (GPtrArray) single = g_ptr_array_new ();
    g_ptr_array_add (single, g_ptr_array_index (samples->probes, i));
    g_ptr_array_add (all, g_ptr_array_index (samples->probes, i));
    one->ours += batch_bytes (link, single);
    one->zstd += zstd_bytes (line, strlen (line));
    g_string_append_printf (json, "%s\n", line);
    g_ptr_array_add (lines, (gpointer)line);
  }
  g_assert_cmpuint (all->len, ==, 20);
  batch->ours += batch_bytes (link, all);
  batch->zstd += zstd_bytes (json->str, json->len);
  measure_peers (peers, lines);
}

static double
ratio (Pair pair) {
  return (double)pair.ours / (double)pair.zstd;
}

static gboolean
report (const char *name, double value, double limit) {
  printf ("%s %.3f %.2f %s\n", name, value, limit, value <= limit ? "ok" : "MISSED");
  return value <= limit;
}

int
main (int argc, char **argv) {
  gboolean each = argc > 1 && strcmp (argv[1], "-v") == 0;
  pw_secret_start ();
  g_autoptr (PwIdentity) device = pw_identity_new (FALSE);
  g_autoptr (PwIdentity) host = pw_identity_new (TRUE);
  Link link = { .device = device, .host = host };
  const char *folder = g_getenv ("PANWAS_SOURCES");
  g_autoptr (TrainSamples) samples = train_samples_load (folder != NULL ? folder : ".");
  Pair batch_sum = { 0 }, one_sum = { 0 };
  Peers peers = { 0 };
  for (guint fold = 0; fold < FOLDS; fold++) {
    Pair batch = { 0 }, one = { 0 };
    measure_fold (samples, fold, &link, &batch, &one, &peers);
    if (each)
      printf ("# part %u: batch of 20: %zu / %zu = %.3f, one record: %zu / %zu = %.3f\n", fold,
              batch.ours, batch.zstd, ratio (batch), one.ours / 20, one.zstd / 20, ratio (one));
    batch_sum.ours += batch.ours;
    batch_sum.zstd += batch.zstd;
    one_sum.ours += one.ours;
    one_sum.zstd += one.zstd;
  }
  print_peers (&peers, one_sum, batch_sum, samples->lines->len);
  gboolean good = report ("batch20_vs_zstd19", ratio (batch_sum), BATCH20_LIMIT);
  good = report ("one_record_vs_zstd19", ratio (one_sum), ONE_LIMIT) && good;
  return good ? 0 : 1;
}
