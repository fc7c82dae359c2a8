/* Inbox: opens parcels addressed to this handheld and takes what its host says in them. */
#include "firmware/send/app-inbox.h"

#include <glib/gi18n.h>

#include "firmware/capture/app-records.h"
#include "firmware/send/app-copies.h"
#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch.h"

#define MESSAGE_FIELDS 4

AppInbox *
app_inbox_new (AppStore *store, gboolean shown, GError **error) {
  g_autoptr (AppInbox) inbox = g_new0 (AppInbox, 1);
  inbox->store = store;
  inbox->shown = shown;
  inbox->problems = g_ptr_array_new_with_free_func (g_free);
  inbox->publications = app_publications_news_new ();
  return app_inbox_reload_host (inbox, error) ? g_steal_pointer (&inbox) : NULL;
}

void
app_inbox_free (AppInbox *inbox) {
  if (inbox == NULL)
    return;
  app_host_free (inbox->host);
  g_ptr_array_unref (inbox->problems);
  g_ptr_array_unref (inbox->publications);
  g_free (inbox);
}

gboolean
app_inbox_reload_host (AppInbox *inbox, GError **error) {
  g_clear_pointer (&inbox->host, app_host_free);
  return app_host_load (inbox->store, &inbox->host, error);
}

static void
note (AppInbox *inbox, const char *source, const char *sentence) {
  g_ptr_array_add (inbox->problems, g_strdup_printf ("%s: %s", source, sentence));
}

/* TRUE if the error is about what came; FALSE if the own store failed. */
static gboolean
is_about_input (const GError *error) {
  return pw_error_is (error, PW_ERROR_DAMAGED) || pw_error_is (error, PW_ERROR_TOO_NEW)
         || pw_error_is (error, PW_ERROR_TOO_BIG) || pw_error_is (error, PW_ERROR_REFUSED)
         || pw_error_is (error, PW_ERROR_UNTRUSTED) || pw_error_is (error, PW_ERROR_NOT_FOR_US);
}

/* --- one message ----------------------------------------------------------------------------- */

/* The message as it came: it can be checked again for ever. */
static GBytes *
message_to_bytes (const PwMessage *message) {
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_array (out, MESSAGE_FIELDS);
  pw_cbor_write_uint (out, message->kind);
  pw_cbor_write_bytes (out, message->signer.bytes, PW_ID_BYTES);
  pw_cbor_write_bytes (out, message->signature, PW_SIGNATURE_BYTES);
  g_byte_array_append (out, message->body, (guint)message->body_length);
  return g_byte_array_free_to_bytes (out);
}

static gboolean
take_certificate (AppInbox *inbox, const PwMessage *message, GError **error) {
  g_auto (PwCertificate) certificate = { 0 };
  AppEnrolChange change;
  g_autoptr (GBytes) bytes = message_to_bytes (message);
  if (!app_enrol_take_certificate (inbox->store, inbox->host, message, bytes, &certificate, &change,
                                   error))
    return FALSE;
  if (change == APP_ENROL_KNOWN) {
    inbox->known_count++;
    return TRUE;
  }
  inbox->has_certificate = TRUE;
  inbox->valid_until_s = certificate.valid_until;
  return app_inbox_reload_host (inbox, error);
}

static gboolean
take_receipt (AppInbox *inbox, const PwMessage *message, GError **error) {
  g_auto (PwReceipt) receipt = { 0 };
  AppReceiptsChange change;
  g_autoptr (GBytes) bytes = message_to_bytes (message);
  if (!app_receipts_take (inbox->store, inbox->host, message, bytes, inbox->shown, &receipt,
                          &change, error))
    return FALSE;
  if (change == APP_RECEIPTS_KNOWN) {
    inbox->known_count++;
    return TRUE;
  }
  inbox->has_receipt = TRUE;
  inbox->receipt_seq = receipt.seq;
  inbox->accepted = receipt.accepted;
  inbox->quarantined = receipt.quarantined;
  inbox->host_lost |= change == APP_RECEIPTS_LOST;
  return TRUE;
}

static gboolean
take_revocation (AppInbox *inbox, const PwMessage *message, GError **error) {
  gint64 issued_s;
  const PwRevoked *ours = NULL;
  g_autoptr (GArray) revoked = pw_revocation_read (message, &issued_s, error);
  if (revoked == NULL)
    return FALSE;
  if (issued_s <= inbox->host->revocation_issued_s) {
    inbox->known_count++;
    return TRUE;
  }
  for (guint i = 0; i < revoked->len && ours == NULL; i++) {
    const PwRevoked *entry = &g_array_index (revoked, PwRevoked, i);
    if (pw_id_equal (&entry->device, &inbox->store->identity->id))
      ours = entry;
  }
  PwStmt *stmt = pw_db_stmt (inbox->store->db, "app-inbox/put-revocation", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":issued_s", issued_s);
  if (ours != NULL)
    pw_stmt_bind_int (stmt, ":after", (gint64)MIN (ours->after, (guint64)G_MAXINT64));
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  const AppHost *host = inbox->host;
  /* A list comes with every receipt; only what it changes for this device is news. */
  inbox->has_revocation |= ours != NULL || host->revoked;
  return app_inbox_reload_host (inbox, error);
}

static gboolean
take_copy (AppInbox *inbox, const PwMessage *message, GError **error) {
  PwId record;
  guint op_count;
  if (!app_copies_take (inbox->store, message, &record, &op_count, error))
    return FALSE;
  inbox->copy_record_count++;
  inbox->copy_op_count += op_count;
  return TRUE;
}

static gboolean
take_review (AppInbox *inbox, const PwMessage *message, const char *source, GError **error) {
  PwId record;
  AppReviewsChange change;
  g_autoptr (GBytes) bytes = message_to_bytes (message);
  if (!app_reviews_take (inbox->store, inbox->host, message, bytes, &record, &change, error))
    return FALSE;
  inbox->known_count += change == APP_REVIEWS_KNOWN;
  inbox->accepted_count += change == APP_REVIEWS_ACCEPTED;
  inbox->returned_count += change == APP_REVIEWS_RETURNED || change == APP_REVIEWS_PURGED;
  if (change == APP_REVIEWS_PURGED) {
    g_autofree char *code = app_record_code (&record);
    g_autofree char *sentence
        = g_strdup_printf (_ ("record %s was returned, but its content was removed from this "
                              "handheld; ask the office to share it"),
                           code);
    note (inbox, source, sentence);
  }
  return TRUE;
}

static gboolean
take_publication (AppInbox *inbox, const PwMessage *message, GError **error) {
  g_autoptr (GBytes) bytes = message_to_bytes (message);
  if (!app_publications_take (inbox->store, inbox->host, message, bytes, inbox->publications,
                              error))
    return FALSE;
  for (guint i = inbox->publications->len; i > 0; i--) {
    const AppPublicationNews *news = g_ptr_array_index (inbox->publications, i - 1);
    if (news->change != APP_PUBLICATION_KNOWN)
      continue;
    inbox->known_count++;
    g_ptr_array_remove_index (inbox->publications, i - 1);
  }
  return TRUE;
}

static gboolean
take_by_kind (AppInbox *inbox, const PwMessage *message, const char *source, GError **error) {
  switch (message->kind) {
  case PW_MESSAGE_REVIEW:
    return take_review (inbox, message, source, error);
  case PW_MESSAGE_CERTIFICATE:
    return take_certificate (inbox, message, error);
  case PW_MESSAGE_RECEIPT:
    return take_receipt (inbox, message, error);
  case PW_MESSAGE_REVOCATION:
    return take_revocation (inbox, message, error);
  case PW_MESSAGE_COPY:
    return take_copy (inbox, message, error);
  case PW_MESSAGE_FORM_PACK:
  case PW_MESSAGE_LIST_PACK:
    return take_publication (inbox, message, error);
  default: /* a number from outside, not a value of the enum */
    inbox->skipped_count++;
    g_ptr_array_add (inbox->problems,
                     g_strdup_printf (_ ("%s: a message of kind %u is passed over: this version of "
                                         "the program has no use for it"),
                                      source, message->kind));
    return TRUE;
  }
}

/* FALSE with an error of the store; everything else is counted and named. */
static gboolean
take_message (AppInbox *inbox, const PwMessage *message, const char *source, GError **error) {
  g_autoptr (GError) problem = NULL;
  if (inbox->host == NULL || !pw_id_equal (&message->signer, &inbox->host->id)) {
    g_autofree char *signer = app_host_id_to_groups (&message->signer);
    g_autofree char *sentence = g_strdup_printf (
        inbox->host == NULL ? _ ("a message of host %s waits: take its invitation first")
                            : _ ("a message is of host %s, to which this handheld does not report"),
        signer);
    inbox->foreign_count++;
    note (inbox, source, sentence);
    return TRUE;
  }
  if (pw_message_check (message, inbox->host->sign_public, &problem)
      && take_by_kind (inbox, message, source, &problem))
    return TRUE;
  if (!is_about_input (problem)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  note (inbox, source, problem->message);
  if (pw_error_is (problem, PW_ERROR_NOT_FOR_US))
    inbox->foreign_count++;
  else
    inbox->damaged_count++;
  inbox->alarm_count += pw_error_is (problem, PW_ERROR_UNTRUSTED);
  return TRUE;
}

/* --- one parcel ------------------------------------------------------------------------------ */

static gboolean
take_batch (AppInbox *inbox, const PwBatch *batch, const char *source, GError **error) {
  if (!pw_db_begin (inbox->store->db, error))
    return FALSE;
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < batch->messages->len; i++)
    ok = take_message (inbox, &g_array_index (batch->messages, PwMessage, i), source, error);
  if (ok && pw_db_commit (inbox->store->db, error))
    return TRUE;
  pw_db_rollback (inbox->store->db);
  return FALSE;
}

/* Opens a parcel that is for us; NULL if it is not, or if it is damaged, which is then counted. */
static PwBatch *
open_parcel (AppInbox *inbox, GBytes *parcel, const char *source, AppPickupAnswer *answer) {
  PwParcelHeader header;
  g_autoptr (GError) problem = NULL;
  PwBatch *batch = NULL;
  *answer = APP_PICKUP_GOOD;
  if (pw_parcel_peek (parcel, &header, &problem)) {
    if (header.kind == PW_PARCEL_OPEN) {
      inbox->invitation_count++;
      return NULL;
    }
    if (header.kind == PW_PARCEL_TO_HOST) {
      g_set_error_literal (&problem, PW_ERROR, PW_ERROR_NOT_FOR_US,
                           _ ("this batch is for a host: carry it there as a courier"));
    } else {
      batch = pw_batch_open (parcel, inbox->store->identity, app_store_packer (inbox->store),
                             &problem);
    }
  }
  if (batch != NULL)
    return batch;
  note (inbox, source, problem->message);
  if (pw_error_is (problem, PW_ERROR_NOT_FOR_US)) {
    inbox->foreign_count++;
    return NULL;
  }
  inbox->damaged_count++;
  if (pw_error_is (problem, PW_ERROR_DAMAGED))
    *answer = APP_PICKUP_DAMAGED;
  return NULL;
}

AppPickupAnswer
app_inbox_take (AppInbox *inbox, GBytes *parcel, const char *source, GError **error) {
  AppPickupAnswer answer;
  g_autoptr (PwBatch) batch = open_parcel (inbox, parcel, source, &answer);
  if (batch == NULL)
    return answer;
  inbox->opened_count++;
  if (batch->segments->len > 0 || batch->parts->len > 0) {
    inbox->skipped_count++;
    note (inbox, source, _ ("operations and files in it are passed over: they belong on a host"));
  }
  return take_batch (inbox, batch, source, error) ? APP_PICKUP_GOOD : APP_PICKUP_STOP;
}
