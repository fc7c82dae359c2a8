/* Joiner: frames of several transfers, in any order, to payloads (rules: see the header). */
#include "sync/transport/pw-frame-join.h"

#include <stdlib.h>

#include "sync/transport/pw-frame-transfer.h"
#include "sync/transport/pw-frame.h"

typedef struct {
  PwFrameTransfer *transfer; /* owned */
  guint64 fed_at;            /* joiner->frame_count when it was fed last */
} Entry;

/* A finished transfer whose late frames are known. */
typedef struct {
  guint32 transfer_id;
  guint32 total_bytes;
  guint symbol_bytes;
} Done;

typedef struct {
  guint32 transfer_id;
  GBytes *payload; /* owned */
} Finished;

struct PwJoiner {
  Entry entries[PW_TRANSFERS_MAX];
  guint entry_count;
  guint64 frame_count; /* frames of ours fed so far */
  GArray *done;        /* owned: Done, oldest first */
  GQueue finished;     /* owned Finished, waiting to be taken */
};

static void
finished_free (Finished *finished) {
  g_bytes_unref (finished->payload);
  g_free (finished);
}

PwJoiner *
pw_joiner_new (void) {
  PwJoiner *joiner = g_new0 (PwJoiner, 1);
  joiner->done = g_array_new (FALSE, FALSE, sizeof (Done));
  g_queue_init (&joiner->finished);
  return joiner;
}

void
pw_joiner_free (PwJoiner *joiner) {
  if (joiner == NULL)
    return;
  for (guint i = 0; i < joiner->entry_count; i++)
    pw_frame_transfer_free (joiner->entries[i].transfer);
  g_array_unref (joiner->done);
  g_queue_clear_full (&joiner->finished, (GDestroyNotify)finished_free);
  g_free (joiner);
}

/* --- the entries ----------------------------------------------------------------------------- */

static gboolean
is_done (const PwJoiner *joiner, const PwFrame *frame) {
  for (guint i = 0; i < joiner->done->len; i++) {
    const Done *done = &g_array_index (joiner->done, Done, i);
    if (done->transfer_id == frame->transfer_id && done->total_bytes == frame->total_bytes
        && done->symbol_bytes == frame->symbol_bytes)
      return TRUE;
  }
  return FALSE;
}

static void
remove_entry (PwJoiner *joiner, guint index) {
  g_assert (index < joiner->entry_count);
  pw_frame_transfer_free (joiner->entries[index].transfer);
  joiner->entries[index] = joiner->entries[--joiner->entry_count];
}

static guint
stalest_entry (const PwJoiner *joiner) {
  guint stalest = 0;
  for (guint i = 1; i < joiner->entry_count; i++)
    if (joiner->entries[i].fed_at < joiner->entries[stalest].fed_at)
      stalest = i;
  return stalest;
}

/* The entry that `frame` belongs to, made if needed; PW_TRANSFERS_MAX if it cannot be made. */
static guint
entry_for (PwJoiner *joiner, const PwFrame *frame, GError **error) {
  for (guint i = 0; i < joiner->entry_count; i++)
    if (pw_frame_transfer_owns (joiner->entries[i].transfer, frame))
      return i;
  PwFrameTransfer *transfer = pw_frame_transfer_new (frame, error);
  if (transfer == NULL)
    return PW_TRANSFERS_MAX;
  if (joiner->entry_count == PW_TRANSFERS_MAX)
    remove_entry (joiner, stalest_entry (joiner));
  joiner->entries[joiner->entry_count].transfer = transfer;
  return joiner->entry_count++;
}

static void
finish_entry (PwJoiner *joiner, guint index) {
  PwFrameTransfer *transfer = joiner->entries[index].transfer;
  Done done = {
    .transfer_id = pw_frame_transfer_get_id (transfer),
    .total_bytes = pw_frame_transfer_total_bytes (transfer),
    .symbol_bytes = pw_frame_transfer_symbol_bytes (transfer),
  };
  Finished *finished = g_new0 (Finished, 1);
  finished->transfer_id = done.transfer_id;
  finished->payload = pw_frame_transfer_take (transfer);
  g_queue_push_tail (&joiner->finished, finished);
  if (joiner->done->len == PW_TRANSFERS_DONE_MAX)
    g_array_remove_index (joiner->done, 0);
  g_array_append_val (joiner->done, done);
  remove_entry (joiner, index);
}

/* --- public ---------------------------------------------------------------------------------- */

PwJoinerResult
pw_joiner_add (PwJoiner *joiner, GBytes *frame, GError **error) {
  g_return_val_if_fail (joiner != NULL, PW_JOINER_FOREIGN);
  g_return_val_if_fail (frame != NULL, PW_JOINER_FOREIGN);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (frame, &length);
  PwFrame parsed;
  PwFrameVerdict verdict = pw_frame_parse (bytes, length, &parsed, error);
  if (verdict != PW_FRAME_OURS)
    return verdict == PW_FRAME_FOREIGN ? PW_JOINER_FOREIGN : PW_JOINER_REFUSED;
  if (is_done (joiner, &parsed))
    return PW_JOINER_KNOWN;
  guint index = entry_for (joiner, &parsed, error);
  if (index == PW_TRANSFERS_MAX)
    return PW_JOINER_REFUSED;
  Entry *entry = &joiner->entries[index];
  entry->fed_at = ++joiner->frame_count;
  switch (pw_frame_transfer_add (entry->transfer, &parsed, frame)) {
  case PW_FRAME_TRANSFER_SAME:
    return PW_JOINER_KNOWN;
  case PW_FRAME_TRANSFER_GREW:
    return PW_JOINER_TAKEN;
  case PW_FRAME_TRANSFER_RESTART:
    return PW_JOINER_RESTARTED;
  case PW_FRAME_TRANSFER_COMPLETE:
    finish_entry (joiner, index);
    return PW_JOINER_FINISHED;
  }
  g_assert_not_reached ();
}

GBytes *
pw_joiner_take (PwJoiner *joiner, guint32 *transfer_id) {
  g_return_val_if_fail (joiner != NULL, NULL);
  Finished *finished = g_queue_pop_head (&joiner->finished);
  if (finished == NULL)
    return NULL;
  if (transfer_id != NULL)
    *transfer_id = finished->transfer_id;
  GBytes *payload = g_bytes_ref (finished->payload);
  finished_free (finished);
  return payload;
}

static int
compare_fed_last_first (gconstpointer a, gconstpointer b) {
  guint64 fed_a = ((const Entry *)a)->fed_at;
  guint64 fed_b = ((const Entry *)b)->fed_at;
  return (fed_a < fed_b) - (fed_a > fed_b);
}

GArray *
pw_joiner_list (const PwJoiner *joiner) {
  g_return_val_if_fail (joiner != NULL, NULL);
  Entry sorted[PW_TRANSFERS_MAX] = { { NULL, 0 } };
  for (guint i = 0; i < joiner->entry_count; i++)
    sorted[i] = joiner->entries[i];
  qsort (sorted, joiner->entry_count, sizeof *sorted, compare_fed_last_first);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (PwJoinerTransfer));
  for (guint i = 0; i < joiner->entry_count; i++) {
    const PwFrameTransfer *transfer = sorted[i].transfer;
    PwJoinerTransfer item = {
      .transfer_id = pw_frame_transfer_get_id (transfer),
      .total_bytes = pw_frame_transfer_total_bytes (transfer),
      .symbol_bytes = pw_frame_transfer_symbol_bytes (transfer),
      .symbol_count = pw_frame_transfer_symbol_count (transfer),
      .rank = pw_frame_transfer_rank (transfer),
      .frame_count = pw_frame_transfer_frames (transfer)->len,
      .restart_count = pw_frame_transfer_restart_count (transfer),
    };
    g_array_append_val (list, item);
  }
  return list;
}

GPtrArray *
pw_joiner_frames (const PwJoiner *joiner, guint32 transfer_id) {
  g_return_val_if_fail (joiner != NULL, NULL);
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < joiner->entry_count; i++) {
    if (pw_frame_transfer_get_id (joiner->entries[i].transfer) != transfer_id)
      continue;
    GPtrArray *held = pw_frame_transfer_frames (joiner->entries[i].transfer);
    for (guint n = 0; n < held->len; n++)
      g_ptr_array_add (frames, g_bytes_ref (g_ptr_array_index (held, n)));
  }
  return frames;
}

gboolean
pw_joiner_reject (PwJoiner *joiner, guint32 transfer_id) {
  g_return_val_if_fail (joiner != NULL, FALSE);
  guint done_before = joiner->done->len;
  for (guint i = joiner->done->len; i-- > 0;)
    if (g_array_index (joiner->done, Done, i).transfer_id == transfer_id)
      g_array_remove_index (joiner->done, i);
  for (GList *at = joiner->finished.head; at != NULL;) {
    GList *next = at->next;
    Finished *finished = at->data;
    if (finished->transfer_id == transfer_id) {
      finished_free (finished);
      g_queue_delete_link (&joiner->finished, at);
    }
    at = next;
  }
  return joiner->done->len < done_before;
}
