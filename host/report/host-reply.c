/* Replies: what goes back to one device, in sealed batches. */
#include "host/report/host-reply.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/report/host-stick-box.h"
#include "host/review/host-enrol.h"
#include "host/review/host-outbox.h"
#include "host/review/host-return.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch.h"
#include "sync/transport/pw-qr-folder.h"
#include "sync/transport/pw-stick.h"

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
  PwParcelKind kind;
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  PwBatchWriter *writer; /* owned: the parcel being filled, or NULL */
  gsize content_bytes;   /* in it so far */
  guint messages;        /* likewise */
  GPtrArray *parcels;    /* borrowed: finished */
} Filler;

static gboolean
finish_parcel (Filler *filler, GError **error) {
  if (filler->writer == NULL)
    return TRUE;
  GBytes *parcel = pw_batch_finish (filler->writer, filler->store->packer, error);
  g_clear_pointer (&filler->writer, pw_batch_writer_free);
  filler->content_bytes = 0;
  filler->messages = 0;
  if (parcel == NULL)
    return FALSE;
  g_ptr_array_add (filler->parcels, parcel);
  return TRUE;
}

static gboolean
fill (Filler *filler, const GByteArray *message, GError **error) {
  gboolean full = filler->content_bytes + message->len > PW_REPLY_CONTENT_BYTES
                  || filler->messages == PW_BATCH_ITEMS_MAX;
  if (filler->content_bytes > 0 && full && !finish_parcel (filler, error))
    return FALSE;
  if (filler->writer == NULL)
    filler->writer = pw_batch_writer_new (filler->kind, filler->device, filler->seal_public);
  pw_batch_add_message (filler->writer, message);
  filler->content_bytes += message->len;
  filler->messages++;
  return TRUE;
}

/* Whom a host below passes on, as far as they are let in here: PwId *. (transfer full) */
static GPtrArray *
list_below (HostStore *store, const PwId *host, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "report/list-below", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":host", host);
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_free);
  for (;;) {
    gboolean row;
    PwId device;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&devices);
    if (!pw_stmt_id (stmt, 0, &device, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_ptr_array_add (devices, pw_id_copy (&device));
  }
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

/* A host below gets the receipts of all whose operations it passes on: it need not do so again. */
static gboolean
fill_receipts_below (Filler *filler, HostReply *reply, GError **error) {
  g_autoptr (GPtrArray) devices = list_below (filler->store, filler->device, error);
  for (guint i = 0; devices != NULL && i < devices->len; i++) {
    g_auto (PwReceipt) receipt = { .seq = 0 };
    if (!host_device_receipt (filler->store, g_ptr_array_index (devices, i), &receipt, error))
      return FALSE;
    g_autoptr (GByteArray) message = g_byte_array_new ();
    pw_receipt_write (message, &receipt, filler->store->identity);
    if (!fill (filler, message, error))
      return FALSE;
    reply->messages++;
  }
  return devices != NULL;
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

/* The certificate first: a handheld that was let in only now believes the rest by it. A revoked one
 * gets no more of it, but still its receipt, and learns that it is revoked. */
static gboolean
fill_for_handheld (Filler *filler, const HostDevice *known, HostPacks *packs, gboolean carry,
                   HostReply *reply, GError **error) {
  return (known->revoked
          || (fill_outbox (filler, reply, error) && fill_reviews (filler, reply, error)))
         && fill_receipt (filler, reply, error) && fill_revocations (filler, reply, error)
         && fill_packs (filler, known, packs, carry, reply, error);
}

static gboolean
fill_for_host (Filler *filler, const HostDevice *known, HostReply *reply, GError **error) {
  return (known->revoked || fill_outbox (filler, reply, error))
         && fill_receipt (filler, reply, error) && fill_receipts_below (filler, reply, error);
}

/* A host has a key of its own for that; that of a handheld follows from its other key. */
static gboolean
find_seal_key (const HostDevice *known, guint8 *seal_public, GError **error) {
  if (known->is_host) {
    memcpy (seal_public, known->seal_public, PW_PUBLIC_KEY_BYTES);
    return TRUE;
  }
  if (pw_seal_public_from_sign (known->public_key, seal_public))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("the key of %s is no key that anything can be sealed to"), known->name);
  return FALSE;
}

/* Whoever reports to a host below gets its answers there. */
static gboolean
check_reports_here (const HostDevice *known, GError **error) {
  if (pw_id_is_none (&known->host))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("%s reports to a host below and gets its answers there"), known->name);
  return FALSE;
}

HostReply *
host_reply_make (HostStore *store, const PwId *device, HostPacks *packs, gboolean carry,
                 GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, NULL);
  g_autoptr (HostDevice) known = host_device_get (store, device, error);
  if (known == NULL || !check_reports_here (known, error))
    return NULL;
  g_autoptr (HostReply) reply = g_new0 (HostReply, 1);
  reply->device = *device;
  reply->name = g_strdup (known->name);
  reply->parcels = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  reply->is_host = known->is_host;
  Filler filler = { .store = store,
                    .device = device,
                    .kind = known->is_host ? PW_PARCEL_TO_HOST : PW_PARCEL_TO_DEVICE,
                    .parcels = reply->parcels };
  if (!find_seal_key (known, filler.seal_public, error))
    return NULL;
  gboolean ok = (known->is_host ? fill_for_host (&filler, known, reply, error)
                                : fill_for_handheld (&filler, known, packs, carry, reply, error))
                && finish_parcel (&filler, error);
  g_clear_pointer (&filler.writer, pw_batch_writer_free);
  return ok ? g_steal_pointer (&reply) : NULL;
}

/* --- onto a stick ---------------------------------------------------------------------------- */

gboolean
host_reply_put_stick (HostStore *store, const HostReply *reply, const char *root, GError **error) {
  g_return_val_if_fail (store != NULL && reply != NULL && root != NULL, FALSE);
  PwStickKind kind = reply->is_host ? PW_STICK_TO_HOST : PW_STICK_TO_DEVICE;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < reply->parcels->len; i++) {
    char *name = NULL;
    if (!pw_stick_put (root, kind, reply->device.bytes, g_ptr_array_index (reply->parcels, i),
                       &name, error))
      return FALSE;
    g_ptr_array_add (names, name);
  }
  return host_stick_box_replace (store, root, kind, &reply->device, names, error);
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
  if (!check_reports_here (known, error))
    return FALSE;
  if (known->is_host) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s is a host: answer it by stick or pictures"), known->name);
    return FALSE;
  }
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
