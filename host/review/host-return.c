/* Reviews: the office returns a record to its author with a comment, or accepts it. */
#include "host/review/host-return.h"

#include <glib/gi18n.h>

#include "host/merge/host-log.h"
#include "host/views/host-devices.h"
#include "host/views/host-records.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"
#include "sync/codec/pw-review.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

/* --- saying it ------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *why) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, why);
  return FALSE;
}

/* The heads are what was looked at: with more of them than an operation can name, the rest would
 * pass for an answer at once. */
static gboolean
check_heads (const HostRecord *record, GError **error) {
  return record->fold->heads->len <= PW_OP_PARENTS_MAX
         || refuse (error, _ ("too many versions of the record stand against each other; decide "
                              "them first, with panwas-host open"));
}

/* A comment that nobody gets would wait for ever. */
static gboolean
check_author (HostStore *store, const HostRecord *record, GError **error) {
  if (record->fold->created == NULL)
    return refuse (error, _ ("the beginning of the record has not arrived: nobody knows yet whose "
                             "it is"));
  g_autoptr (HostDevice) author = host_device_get (store, &record->fold->created->device, error);
  if (author == NULL)
    return FALSE;
  if (!pw_id_is_none (&author->host)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s reports to a host below: a comment goes there, by telephone or letter"),
                 author->name);
    return FALSE;
  }
  if (!author->revoked)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("the handheld of %s is revoked and gets no comments; share the record with "
                  "another handheld, which can go on with it"),
               author->name);
  return FALSE;
}

static gboolean
check_may_return (HostStore *store, const HostRecord *record, GError **error) {
  if (!check_author (store, record, error) || !check_heads (record, error))
    return FALSE;
  return record->fold->state == PW_RECORD_ACTIVE
         || refuse (error, _ ("the record is withdrawn: nothing about it can be answered"));
}

static gboolean
check_may_accept (const HostRecord *record, GError **error) {
  const PwRecordReview *review = record->fold->review;
  if (review == NULL || review->state == PW_REVIEW_ACCEPTED)
    return refuse (error, _ ("the record is not returned, so there is nothing to accept"));
  return check_heads (record, error);
}

static gboolean
append (HostStore *store, const HostRecord *record, const char *comment, const char *person,
        GError **error) {
  g_autoptr (GArray) parents = host_record_parents (record);
  g_autoptr (GBytes) body = pw_body_write_change (NULL, NULL, comment, person);
  HostLogEntry entry = { .kind = PW_OP_REVIEW,
                         .record = &record->id,
                         .parents = (const PwParent *)(void *)parents->data,
                         .parents_count = parents->len,
                         .body = body };
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (host_log_append (store, &entry, NULL, error) && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}

gboolean
host_return_record (HostStore *store, const PwId *id, const char *comment, const char *person,
                    GError **error) {
  g_return_val_if_fail (store != NULL && id != NULL, FALSE);
  g_return_val_if_fail (pw_text_is_note (comment, PW_REASON_BYTES_MAX), FALSE);
  g_return_val_if_fail (pw_text_is_name (person), FALSE);
  g_autoptr (HostRecord) record = host_record_load (store, id, error);
  return record != NULL && check_may_return (store, record, error)
         && append (store, record, comment, person, error);
}

gboolean
host_accept_record (HostStore *store, const PwId *id, const char *person, GError **error) {
  g_return_val_if_fail (store != NULL && id != NULL, FALSE);
  g_return_val_if_fail (pw_text_is_name (person), FALSE);
  g_autoptr (HostRecord) record = host_record_load (store, id, error);
  return record != NULL && check_may_accept (record, error)
         && append (store, record, NULL, person, error);
}

/* --- for a reply ----------------------------------------------------------------------------- */

static GArray *
list_records (HostStore *store, const PwId *device, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "report/list-reviewed", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_int (stmt, ":oldest_ms", host_store_now_ms (store) - PW_OUTBOX_DAYS * DAY_MS);
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (PwId));
  for (;;) {
    gboolean row = FALSE;
    PwId record;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&records);
    if (!pw_stmt_id (stmt, 0, &record, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_array_append_val (records, record);
  }
}

/* NULL without an error where there is nothing that `device` could check it by. */
static GBytes *
make_message (HostStore *store, const PwId *device, const PwId *id, GError **error) {
  g_autoptr (HostRecord) record = host_record_load (store, id, error);
  const PwRecordReview *found = record != NULL ? record->fold->review : NULL;
  if (found == NULL || found->seen_seq == 0 || !pw_text_is_name (found->author.person))
    return NULL;
  PwReview review = { .device = *device,
                      .record = *id,
                      .seq = found->author.seq,
                      .seen = found->seen_seq,
                      .seen_digest = found->seen_id,
                      .host_time = found->author.unix_ms,
                      .person = found->author.person,
                      .comment = found->author.reason };
  GByteArray *message = g_byte_array_new ();
  pw_review_write (message, &review, store->identity);
  return g_byte_array_free_to_bytes (message);
}

GPtrArray *
host_return_list (HostStore *store, const PwId *device, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, NULL);
  g_autoptr (GArray) records = list_records (store, device, error);
  if (records == NULL)
    return NULL;
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < records->len; i++) {
    g_autoptr (GError) why = NULL;
    GBytes *message = make_message (store, device, &g_array_index (records, PwId, i), &why);
    if (message != NULL)
      g_ptr_array_add (messages, message);
    if (why == NULL)
      continue;
    g_propagate_error (error, g_steal_pointer (&why));
    return NULL;
  }
  return g_steal_pointer (&messages);
}
