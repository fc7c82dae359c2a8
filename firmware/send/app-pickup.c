/* Pick-up: the parcels that lie on a stick or are shown in pictures. */
#include "firmware/send/app-pickup.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-qr-folder.h"

AppPickup *
app_pickup_new (AppPickupEach each, AppPickupProgress on_progress, gpointer data) {
  g_return_val_if_fail (each != NULL, NULL);
  AppPickup *pickup = g_new0 (AppPickup, 1);
  pickup->each = each;
  pickup->on_progress = on_progress;
  pickup->data = data;
  pickup->problems = g_ptr_array_new_with_free_func (g_free);
  pickup->unfinished = g_array_new (FALSE, FALSE, sizeof (AppPickupTransfer));
  return pickup;
}

void
app_pickup_free (AppPickup *pickup) {
  if (pickup == NULL)
    return;
  g_ptr_array_unref (pickup->problems);
  g_array_unref (pickup->unfinished);
  g_free (pickup);
}

/* --- stick ----------------------------------------------------------------------------------- */

gboolean
app_pickup_stick (AppPickup *pickup, const char *root, PwStickKind kind, const guint8 *address,
                  GError **error) {
  g_autoptr (GPtrArray) names = pw_stick_list (root, kind, address, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len && !pickup->stopped; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autoptr (GError) problem = NULL;
    g_autoptr (GBytes) parcel = pw_stick_read (root, kind, address, name, &problem);
    if (parcel == NULL) {
      pickup->damaged_count++;
      g_ptr_array_add (pickup->problems, g_strdup (problem->message));
    } else {
      pickup->found_count++;
      if (pickup->each (parcel, name, pickup->data, error) == APP_PICKUP_STOP)
        return FALSE;
    }
    if (pickup->on_progress != NULL)
      pickup->stopped = !pickup->on_progress (i + 1, names->len, pickup->data);
  }
  return TRUE;
}

/* --- pictures -------------------------------------------------------------------------------- */

/* What the callback of the folder needs. */
typedef struct {
  AppPickup *pickup; /* borrowed */
  GError *error;     /* owned; set when `each` stopped */
} Reading;

static gboolean
hand_over (Reading *reading, PwJoiner *joiner) {
  guint32 id;
  GBytes *next;
  while ((next = pw_joiner_take (joiner, &id)) != NULL) {
    g_autoptr (GBytes) parcel = next;
    g_autofree char *source = g_strdup_printf (_ ("QR transfer %08x"), id);
    reading->pickup->found_count++;
    switch (reading->pickup->each (parcel, source, reading->pickup->data, &reading->error)) {
    case APP_PICKUP_GOOD:
      break;
    case APP_PICKUP_DAMAGED:
      pw_joiner_reject (joiner, id);
      break;
    case APP_PICKUP_STOP:
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
on_picture (const PwQrFolderReport *report, PwJoiner *joiner, gpointer data) {
  Reading *reading = data;
  AppPickup *pickup = reading->pickup;
  if (!hand_over (reading, joiner))
    return FALSE;
  if (pickup->on_progress != NULL)
    pickup->stopped
        = !pickup->on_progress (report->done_count, report->picture_count, pickup->data);
  return !pickup->stopped;
}

gboolean
app_pickup_load_frames (AppStore *store, PwJoiner *joiner, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-inbox/list-frames", error);
  if (stmt == NULL)
    return FALSE;
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    /* A frame of another version of the program may be refused here; it is then collected anew. */
    g_autoptr (GBytes) frame = pw_stmt_gbytes (stmt, 0);
    (void)pw_joiner_add (joiner, frame, NULL);
  }
}

static gboolean
save_transfer (AppStore *store, PwJoiner *joiner, guint32 id, GError **error) {
  guint32 id_big_endian = GUINT32_TO_BE (id);
  g_autoptr (GPtrArray) frames = pw_joiner_frames (joiner, id);
  for (guint i = 0; i < frames->len; i++) {
    PwStmt *stmt = pw_db_stmt (store->db, "app-inbox/insert-frame", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_bytes (stmt, ":transfer", &id_big_endian, sizeof id_big_endian);
    pw_stmt_bind_gbytes (stmt, ":frame", g_ptr_array_index (frames, i));
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
app_pickup_save_frames (AppStore *store, PwJoiner *joiner, GError **error) {
  if (!pw_db_begin (store->db, error))
    return FALSE;
  g_autoptr (GArray) transfers = pw_joiner_list (joiner);
  PwStmt *stmt = pw_db_stmt (store->db, "app-inbox/delete-frames", error);
  gboolean ok = stmt != NULL && pw_stmt_run (stmt, error);
  for (guint i = 0; ok && i < transfers->len; i++)
    ok = save_transfer (store, joiner, g_array_index (transfers, PwJoinerTransfer, i).transfer_id,
                        error);
  if (ok && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}

/* TRUE if the transfer has more frames than in the list made before. */
static gboolean
has_grown (const PwJoinerTransfer *now, const GArray *before) {
  for (guint i = 0; i < before->len; i++) {
    const PwJoinerTransfer *old = &g_array_index (before, PwJoinerTransfer, i);
    if (old->transfer_id == now->transfer_id && old->total_bytes == now->total_bytes
        && old->symbol_bytes == now->symbol_bytes)
      return now->frame_count > old->frame_count;
  }
  return TRUE;
}

void
app_pickup_note_unfinished (AppPickup *pickup, PwJoiner *joiner, const GArray *before) {
  g_return_if_fail (pickup != NULL && joiner != NULL && before != NULL);
  g_autoptr (GArray) transfers = pw_joiner_list (joiner);
  for (guint i = 0; i < transfers->len; i++) {
    AppPickupTransfer entry = { .transfer = g_array_index (transfers, PwJoinerTransfer, i) };
    entry.fed = has_grown (&entry.transfer, before);
    g_array_append_val (pickup->unfinished, entry);
  }
}

static void
note_report (AppPickup *pickup, const PwQrFolderReport *report, PwJoiner *joiner,
             const GArray *before) {
  pickup->picture_count += report->done_count;
  pickup->symbol_count += report->symbol_count;
  pickup->foreign_count += report->foreign_count;
  pickup->refused_count += report->refused_count;
  pickup->damaged_count += report->unreadable_count;
  for (guint i = 0; i < report->notes->len; i++)
    g_ptr_array_add (pickup->problems, g_strdup (g_ptr_array_index (report->notes, i)));
  app_pickup_note_unfinished (pickup, joiner, before);
}

gboolean
app_pickup_pictures (AppPickup *pickup, AppStore *store, const char *const *paths, gsize path_count,
                     GError **error) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  if (!app_pickup_load_frames (store, joiner, error))
    return FALSE;
  g_autoptr (GArray) before = pw_joiner_list (joiner);
  Reading reading = { .pickup = pickup };
  g_autoptr (PwQrFolderReport) report
      = pw_qr_folder_read (paths, path_count, joiner, on_picture, &reading);
  /* The last pictures may have finished a transfer after the last call. */
  if (reading.error == NULL)
    (void)hand_over (&reading, joiner);
  note_report (pickup, report, joiner, before);
  if (reading.error != NULL) {
    g_propagate_error (error, reading.error);
    return FALSE;
  }
  return app_pickup_save_frames (store, joiner, error);
}
