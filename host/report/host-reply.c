/* Replies: what goes back to one device, in sealed batches. */
#include "host/report/host-reply.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/review/host-enrol.h"
#include "host/review/host-outbox.h"
#include "host/review/host-return.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch.h"
#include "sync/transport/pw-qr-folder.h"
#include "sync/transport/pw-stick.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

void
host_reply_free (HostReply *reply) {
  if (reply == NULL)
    return;
  g_free (reply->name);
  g_ptr_array_unref (reply->parcels);
  g_free (reply);
}

/* --- making ---------------------------------------------------------------------------------- */

/* Parcels being filled one after the other. */
typedef struct {
  HostStore *store;   /* borrowed */
  const PwId *device; /* borrowed */
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  PwBatchWriter *writer; /* owned: the parcel being filled, or NULL */
  gsize content_bytes;   /* in it so far */
  GPtrArray *parcels;    /* borrowed: finished */
} Filler;

static gboolean
finish_parcel (Filler *filler, GError **error) {
  if (filler->writer == NULL)
    return TRUE;
  GBytes *parcel = pw_batch_finish (filler->writer, filler->store->packer, error);
  g_clear_pointer (&filler->writer, pw_batch_writer_free);
  filler->content_bytes = 0;
  if (parcel == NULL)
    return FALSE;
  g_ptr_array_add (filler->parcels, parcel);
  return TRUE;
}

static gboolean
fill (Filler *filler, const GByteArray *message, GError **error) {
  if (filler->content_bytes > 0 && filler->content_bytes + message->len > PW_REPLY_CONTENT_BYTES
      && !finish_parcel (filler, error))
    return FALSE;
  if (filler->writer == NULL)
    filler->writer = pw_batch_writer_new (PW_PARCEL_TO_DEVICE, filler->device, filler->seal_public);
  pw_batch_add_message (filler->writer, message);
  filler->content_bytes += message->len;
  return TRUE;
}

static gboolean
fill_receipt (Filler *filler, HostReply *reply, GError **error) {
  g_auto (PwReceipt) receipt = { .seq = 0 };
  if (!host_device_receipt (filler->store, filler->device, &receipt, error))
    return FALSE;
  reply->seq = receipt.seq;
  reply->accepted = receipt.accepted;
  reply->quarantined = receipt.quarantined;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_receipt_write (message, &receipt, filler->store->identity);
  return fill (filler, message, error);
}

static gboolean
fill_revocations (Filler *filler, HostReply *reply, GError **error) {
  g_autoptr (GArray) revoked = host_enrol_revoked (filler->store, error);
  if (revoked == NULL)
    return FALSE;
  if (revoked->len == 0)
    return TRUE;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_revocation_write (message, revoked, host_store_now_ms (filler->store) / 1000,
                       filler->store->identity);
  reply->messages++;
  return fill (filler, message, error);
}

/* `messages`: GBytes; NULL if they could not be read, which is in `error` then. */
static gboolean
fill_all (Filler *filler, GPtrArray *messages, GError **error) {
  for (guint i = 0; messages != NULL && i < messages->len; i++) {
    GBytes *bytes = g_ptr_array_index (messages, i);
    g_autoptr (GByteArray) message = g_byte_array_new ();
    g_byte_array_append (message, g_bytes_get_data (bytes, NULL), (guint)g_bytes_get_size (bytes));
    if (!fill (filler, message, error))
      return FALSE;
  }
  return messages != NULL;
}

static gboolean
fill_outbox (Filler *filler, HostReply *reply, GError **error) {
  g_autoptr (GPtrArray) waiting = host_outbox_list (filler->store, filler->device, error);
  if (!fill_all (filler, waiting, error))
    return FALSE;
  reply->messages += waiting->len;
  return TRUE;
}

static gboolean
fill_reviews (Filler *filler, HostReply *reply, GError **error) {
  g_autoptr (GPtrArray) reviews = host_return_list (filler->store, filler->device, error);
  if (!fill_all (filler, reviews, error))
    return FALSE;
  reply->messages += reviews->len;
  return TRUE;
}

/* Packs come last and in parcels of their own: the receipt stays a quick picture. */
static gboolean
fill_packs (Filler *filler, const HostDevice *known, HostPacks *packs, gboolean carry,
            HostReply *reply, GError **error) {
  if (packs == NULL || known->revoked)
    return TRUE;
  if (!carry)
    return host_packs_count (packs, &known->id, known->region, &reply->packs_left, error);
  g_autoptr (GPtrArray) messages
      = host_packs_messages (packs, &known->id, known->region, &reply->packs, error);
  return messages != NULL && finish_parcel (filler, error) && fill_all (filler, messages, error);
}

HostReply *
host_reply_make (HostStore *store, const PwId *device, HostPacks *packs, gboolean carry,
                 GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, NULL);
  g_autoptr (HostDevice) known = host_device_get (store, device, error);
  if (known == NULL)
    return NULL;
  g_autoptr (HostReply) reply = g_new0 (HostReply, 1);
  reply->device = *device;
  reply->name = g_strdup (known->name);
  reply->parcels = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  Filler filler = { .store = store, .device = device, .parcels = reply->parcels };
  if (!pw_seal_public_from_sign (known->public_key, filler.seal_public)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the key of %s is no key that anything can be sealed to"), known->name);
    return NULL;
  }
  /* The certificate first: a handheld that was let in only now believes the rest by it. A revoked
   * one gets no more of it, but still its receipt, and learns that it is revoked. */
  gboolean ok = (known->revoked
                 || (fill_outbox (&filler, reply, error) && fill_reviews (&filler, reply, error)))
                && fill_receipt (&filler, reply, error) && fill_revocations (&filler, reply, error)
                && fill_packs (&filler, known, packs, carry, reply, error)
                && finish_parcel (&filler, error);
  g_clear_pointer (&filler.writer, pw_batch_writer_free);
  return ok ? g_steal_pointer (&reply) : NULL;
}

/* --- onto a stick ---------------------------------------------------------------------------- */

static gboolean
note_reply (HostStore *store, const PwId *device, const char *name, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "report/add-reply", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_text (stmt, ":name", name);
  pw_stmt_bind_int (stmt, ":made_ms", host_store_now_ms (store));
  return pw_stmt_run (stmt, error);
}

static gboolean
is_our_reply (HostStore *store, const PwId *device, const char *name, gboolean *ours,
              GError **error) {
  g_autofree char *low = g_ascii_strdown (name, -1);
  PwStmt *stmt = pw_db_stmt (store->db, "report/find-reply", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_text (stmt, ":name", low);
  gint64 found = 0;
  if (!pw_stmt_scalar (stmt, 0, &found, error))
    return FALSE;
  *ours = found != 0;
  return TRUE;
}

/* Each reply says all that an older one said. What other hosts left for the device stays. */
static gboolean
remove_older (HostStore *store, const HostReply *reply, const char *root, GPtrArray *fresh,
              GError **error) {
  const guint8 *address = reply->device.bytes;
  g_autoptr (GPtrArray) names = pw_stick_list (root, PW_STICK_TO_DEVICE, address, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    gboolean ours = FALSE;
    if (g_ptr_array_find_with_equal_func (fresh, name, g_str_equal, NULL))
      continue;
    if (!is_our_reply (store, &reply->device, name, &ours, error))
      return FALSE;
    if (ours && !pw_stick_remove (root, PW_STICK_TO_DEVICE, address, name, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
note_replies (HostStore *store, const HostReply *reply, GPtrArray *names, GError **error) {
  if (!pw_db_begin (store->db, error))
    return FALSE;
  PwStmt *stmt = pw_db_stmt (store->db, "report/remove-replies", error);
  gboolean ok = stmt != NULL;
  if (ok) {
    pw_stmt_bind_id (stmt, ":device", &reply->device);
    pw_stmt_bind_int (stmt, ":oldest_ms", host_store_now_ms (store) - PW_REPLY_DAYS * DAY_MS);
    ok = pw_stmt_run (stmt, error);
  }
  for (guint i = 0; i < names->len && ok; i++)
    ok = note_reply (store, &reply->device, g_ptr_array_index (names, i), error);
  if (ok && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}

gboolean
host_reply_put_stick (HostStore *store, const HostReply *reply, const char *root, GError **error) {
  g_return_val_if_fail (store != NULL && reply != NULL && root != NULL, FALSE);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < reply->parcels->len; i++) {
    char *name = NULL;
    if (!pw_stick_put (root, PW_STICK_TO_DEVICE, reply->device.bytes,
                       g_ptr_array_index (reply->parcels, i), &name, error))
      return FALSE;
    g_ptr_array_add (names, name);
  }
  /* Killed between the two, the file stays on the stick for ever: harmless, only not taken away. */
  return note_replies (store, reply, names, error)
         && remove_older (store, reply, root, names, error);
}

/* --- as pictures, as a code ------------------------------------------------------------------ */

gboolean
host_reply_put_pictures (const HostReply *reply, const char *dir, guint *pictures, GError **error) {
  g_return_val_if_fail (reply != NULL && dir != NULL, FALSE);
  g_autofree char *hex = pw_id_to_hex (&reply->device);
  g_autofree char *folder = g_build_filename (dir, hex, NULL);
  guint total = 0;
  for (guint i = 0; i < reply->parcels->len; i++) {
    g_autofree char *prefix = i == 0 ? g_strdup ("frame") : g_strdup_printf ("more%u-frame", i);
    PwQrFolderOptions options = PW_QR_FOLDER_OPTIONS_DEFAULT;
    options.prefix = prefix;
    guint count = 0;
    if (!pw_qr_folder_write (folder, g_ptr_array_index (reply->parcels, i), &options, &count,
                             error))
      return FALSE;
    total += count;
  }
  if (pictures != NULL)
    *pictures = total;
  return TRUE;
}

gboolean
host_reply_short_code (HostStore *store, const PwId *device, char code[PW_SHORT_CODE_CHARS + 1],
                       guint64 *seq, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, FALSE);
  g_autoptr (HostDevice) known = host_device_get (store, device, error);
  if (known == NULL)
    return FALSE;
  if (known->seq == 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("nothing of %s is held yet: collect or scan its batches, then merge"),
                 known->name);
    return FALSE;
  }
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  if (!pw_seal_public_from_sign (known->public_key, seal_public)
      || !pw_short_code_make (store->identity, seal_public, device, known->seq, &known->digest,
                              code)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the key of %s is no key that anything can be sealed to"), known->name);
    return FALSE;
  }
  *seq = known->seq;
  return TRUE;
}
