/* Passing on: what this host holds and the host above does not have yet. */
#include "host/report/host-pass-on.h"

#include "host/merge/host-blob.h"
#include "host/report/host-proofs.h"
#include "host/review/host-join.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch.h"

typedef struct {
  HostStore *store;                 /* borrowed */
  const HostAbove *above;           /* borrowed */
  const HostPassOnOptions *options; /* borrowed */
  HostPassOnResult *result;         /* borrowed */
  PwBatchWriter *writer;            /* owned: the parcel being filled, or NULL */
  HostPassOnParcel parcel;          /* what is in it so far */
  gsize bytes;                      /* likewise, unpacked */
  guint items;                      /* likewise */
  guint64 done, total;
} Passage;

/* --- parcels --------------------------------------------------------------------------------- */

static void
need_writer (Passage *passage) {
  if (passage->writer == NULL)
    passage->writer
        = pw_batch_writer_new (PW_PARCEL_TO_HOST, &passage->above->id, passage->above->seal_public);
}

/* Seals and carries what is in the parcel, if there is anything. */
static gboolean
finish (Passage *passage, GError **error) {
  if (passage->writer == NULL)
    return TRUE;
  g_autoptr (GBytes) bytes = pw_batch_finish (passage->writer, passage->store->packer, error);
  g_clear_pointer (&passage->writer, pw_batch_writer_free);
  HostPassOnParcel parcel = passage->parcel;
  passage->parcel = (HostPassOnParcel){ 0 };
  passage->bytes = 0;
  passage->items = 0;
  if (bytes == NULL)
    return FALSE;
  parcel.bytes = bytes;
  if (!passage->options->each (&parcel, passage->options->data, error))
    return FALSE;
  passage->result->parcels++;
  passage->result->operations += parcel.operations;
  return TRUE;
}

/* The same for one proof alone: one that filled its batch to the brim may not fit with the name of
 * its first recipient written out. The others go on. */
static gboolean
finish_segments (Passage *passage, GError **error) {
  g_autoptr (GError) why = NULL;
  guint proofs = passage->items;
  if (finish (passage, &why))
    return TRUE;
  if (pw_error_is (why, PW_ERROR_TOO_BIG)) {
    passage->result->too_big += proofs;
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

/* Ends the parcel before `length` more bytes would pass `bytes_max`. */
static gboolean
make_room (Passage *passage, gsize length, gsize bytes_max, GError **error) {
  gboolean full = passage->bytes + length > bytes_max || passage->items == PW_BATCH_ITEMS_MAX;
  return passage->items == 0 || !full || finish_segments (passage, error);
}

static gboolean
add_segment (Passage *passage, const PwId *author, const GByteArray *segment, guint64 operations,
             GError **error) {
  if (!make_room (passage, segment->len, PW_REPLY_CONTENT_BYTES, error))
    return FALSE;
  need_writer (passage);
  pw_batch_add_segment (passage->writer, segment);
  passage->parcel.author = *author;
  passage->parcel.operations += operations;
  passage->bytes += segment->len;
  passage->items++;
  return TRUE;
}

static gboolean
go_on (Passage *passage) {
  passage->done++;
  const HostPassOnOptions *options = passage->options;
  if (options->on_progress == NULL
      || options->on_progress (passage->done, passage->total, options->data))
    return TRUE;
  passage->result->interrupted = TRUE;
  return FALSE;
}

/* --- the own log ----------------------------------------------------------------------------- */

typedef struct {
  guint64 first, last;
  PwDigest prev, last_digest;
  GPtrArray *ops; /* owned: GBytes */
  gsize bytes;
} Run;

static gboolean
digest_before (HostStore *store, guint64 first, PwDigest *prev, GError **error) {
  if (first == 1) {
    *prev = pw_digest_of (store->identity->sign_public, PW_PUBLIC_KEY_BYTES);
    return TRUE;
  }
  PwStmt *stmt = pw_db_stmt (store->db, "report/list-own-log", error);
  gboolean row;
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":own", store->own_author);
  pw_stmt_bind_int (stmt, ":from", (gint64)first - 1);
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  gboolean ok = row && pw_stmt_digest (stmt, 1, prev, error);
  pw_stmt_reset (stmt);
  return ok;
}

/* Operations from `run->first` on, as many as one parcel takes. */
static gboolean
read_run (HostStore *store, Run *run, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "report/list-own-log", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":own", store->own_author);
  pw_stmt_bind_int (stmt, ":from", (gint64)run->first);
  while (run->bytes < PW_REPLY_CONTENT_BYTES && run->ops->len < PW_SEGMENT_OPS_MAX) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (!pw_stmt_digest (stmt, 1, &run->last_digest, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
    run->last = (guint64)pw_stmt_int (stmt, 0);
    GBytes *op = pw_stmt_gbytes (stmt, 2);
    run->bytes += g_bytes_get_size (op);
    g_ptr_array_add (run->ops, op);
  }
  pw_stmt_reset (stmt);
  return TRUE;
}

/* This host has the key of its own log: it signs the run anew, for the host above. */
static gboolean
add_run (Passage *passage, const Run *run, GError **error) {
  HostStore *store = passage->store;
  PwSegmentHead head = { .device = store->identity->id,
                         .first = run->first,
                         .last = run->last,
                         .last_digest = run->last_digest,
                         .recipient = passage->above->id,
                         .sent_at = host_store_now_ms (store) / 1000 };
  pw_segment_head_sign (&head, store->identity);
  g_autofree PwSpan *spans = g_new0 (PwSpan, run->ops->len);
  for (guint i = 0; i < run->ops->len; i++)
    spans[i].bytes = g_bytes_get_data (g_ptr_array_index (run->ops, i), &spans[i].length);
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  pw_segment_write (segment, &head, &run->prev, spans, run->ops->len, &passage->above->id);
  return add_segment (passage, &store->identity->id, segment, run->ops->len, error)
         && finish_segments (passage, error);
}

static gboolean
pass_run (Passage *passage, guint64 first, guint64 *last, GError **error) {
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  Run run = { .first = first, .ops = ops };
  if (!digest_before (passage->store, first, &run.prev, error)
      || !read_run (passage->store, &run, error) || !add_run (passage, &run, error))
    return FALSE;
  *last = run.last;
  return TRUE;
}

/* In a parcel of its own: what is wrong with it does not keep the log out. */
static gboolean
pass_request (Passage *passage, GError **error) {
  g_autoptr (GByteArray) message = g_byte_array_new ();
  host_join_write_request (passage->store, passage->above, message);
  need_writer (passage);
  pw_batch_add_message (passage->writer, message);
  passage->parcel.author = passage->store->identity->id;
  passage->result->asks = TRUE;
  return finish (passage, error);
}

/* At least the newest operation goes along each time: a sign of life, and a measure of the clock.
 */
static gboolean
pass_own_log (Passage *passage, GError **error) {
  HostStore *store = passage->store;
  PwStmt *stmt = pw_db_stmt (store->db, "report/get-own-covered", error);
  gboolean row;
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":own", store->own_author);
  pw_stmt_bind_id (stmt, ":id", &store->identity->id);
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  guint64 head = row ? (guint64)pw_stmt_int (stmt, 0) : 0;
  guint64 covered = row && !passage->options->all ? (guint64)pw_stmt_int (stmt, 2) : 0;
  pw_stmt_reset (stmt);
  if (!passage->above->enrolled && !pass_request (passage, error))
    return FALSE;
  for (guint64 first = MIN (covered + 1, head), last = 0; head > 0 && last < head; first = last + 1)
    if (!pass_run (passage, first, &last, error))
      return FALSE;
  passage->result->authors += head > 0;
  passage->result->sign_of_life = head > 0 && covered >= head;
  return TRUE;
}

/* --- devices --------------------------------------------------------------------------------- */

static gboolean
pass_author (Passage *passage, const HostProofWant *want, GError **error) {
  g_autoptr (GArray) proofs = host_proofs_choose (passage->store, want, error);
  for (guint i = 0; proofs != NULL && i < proofs->len; i++) {
    guint64 operations = 0;
    g_autoptr (GByteArray) segment
        = host_proofs_segment (passage->store, want, &g_array_index (proofs, HostProof, i),
                               &passage->above->id, &operations, error);
    if (segment == NULL || !add_segment (passage, &want->id, segment, operations, error))
      return FALSE;
  }
  passage->result->authors += proofs != NULL && proofs->len > 0;
  return proofs != NULL && finish_segments (passage, error);
}

/* The next author after `want->author_key`; 0 there after the last. */
static gboolean
next_author (Passage *passage, HostProofWant *want, GError **error) {
  PwStmt *stmt = pw_db_stmt (passage->store->db, "report/next-to-pass", error);
  gboolean row;
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":after", want->author_key);
  pw_stmt_bind_int (stmt, ":own", passage->store->own_author);
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  *want = (HostProofWant){ 0 };
  if (!row)
    return TRUE;
  want->author_key = pw_stmt_int (stmt, 0);
  want->max_seq = (guint64)pw_stmt_int (stmt, 2);
  want->forked = (guint64)pw_stmt_int (stmt, 3);
  want->covered = passage->options->all ? 0 : (guint64)pw_stmt_int (stmt, 4);
  gboolean ok = pw_stmt_id (stmt, 1, &want->id, error);
  pw_stmt_reset (stmt);
  return ok;
}

static gboolean
pass_devices (Passage *passage, GError **error) {
  HostProofWant want = { 0 };
  do {
    if (!next_author (passage, &want, error)
        || (want.author_key != 0 && !pass_author (passage, &want, error)))
      return FALSE;
  } while (want.author_key != 0 && go_on (passage));
  return TRUE;
}

/* --- evidence -------------------------------------------------------------------------------- */

typedef struct {
  Passage *passage; /* borrowed */
  PwBlobPart part;  /* of which the next piece is to come */
} Pieces;

static gboolean
on_piece (gconstpointer bytes, gsize length, gpointer data, GError **error) {
  Pieces *pieces = data;
  Passage *passage = pieces->passage;
  if (!make_room (passage, length, PW_PASS_ON_PARTS_BYTES, error))
    return FALSE;
  need_writer (passage);
  pieces->part.bytes = bytes;
  pieces->part.length = length;
  pw_batch_add_part (passage->writer, &pieces->part);
  pieces->part.offset += length;
  passage->parcel.parts++;
  passage->bytes += length;
  passage->items++;
  return TRUE;
}

static gboolean
next_file (Passage *passage, const PwDigest *after, PwBlobPart *part, gboolean *found,
           GError **error) {
  PwStmt *stmt = pw_db_stmt (passage->store->db, "report/next-evidence-to-pass", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":after", after);
  pw_stmt_bind_int (stmt, ":all", passage->options->all);
  if (!pw_stmt_step (stmt, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  *part = (PwBlobPart){ .size = (guint64)pw_stmt_int (stmt, 1) };
  gboolean ok = pw_stmt_digest (stmt, 0, &part->digest, error);
  pw_stmt_reset (stmt);
  return ok;
}

static gboolean
pass_evidence (Passage *passage, GError **error) {
  PwDigest after;
  gboolean found = TRUE;
  for (const PwDigest *from = NULL; found; from = &after) {
    Pieces pieces = { .passage = passage };
    if (!next_file (passage, from, &pieces.part, &found, error))
      return FALSE;
    if (!found)
      break;
    after = pieces.part.digest;
    if (!host_blob_read (passage->store, &after, on_piece, &pieces, error))
      return FALSE;
    passage->result->files++;
    if (!go_on (passage))
      break;
  }
  return finish (passage, error);
}

/* --- the whole ------------------------------------------------------------------------------- */

static gboolean
count (Passage *passage, GError **error) {
  PwStmt *stmt = pw_db_stmt (passage->store->db, "report/count-to-pass", error);
  gboolean row;
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":all", passage->options->all);
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  passage->total = (guint64)pw_stmt_int (stmt, 0);
  if (passage->options->evidence)
    passage->total += (guint64)pw_stmt_int (stmt, 1);
  pw_stmt_reset (stmt);
  return TRUE;
}

gboolean
host_pass_on (HostStore *store, const HostPassOnOptions *options, HostPassOnResult *result,
              GError **error) {
  g_return_val_if_fail (store != NULL && options != NULL && options->each != NULL, FALSE);
  *result = (HostPassOnResult){ 0 };
  g_autoptr (HostAbove) above = host_above_need (store, error);
  if (above == NULL)
    return FALSE;
  Passage passage = { .store = store, .above = above, .options = options, .result = result };
  gboolean ok = count (&passage, error) && pass_own_log (&passage, error)
                && pass_devices (&passage, error)
                && (result->interrupted || !options->evidence || pass_evidence (&passage, error));
  g_clear_pointer (&passage.writer, pw_batch_writer_free);
  return ok;
}
