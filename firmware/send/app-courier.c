/* Courier: sealed parcels of others, carried unread. */
#include "firmware/send/app-courier.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

/* A file on a stick is named by the first half of its digest. */
#define NAME_DIGEST_BYTES 16
#define NAME_SUFFIX ".pwb"

/* Runs a statement that is bound in a durable transaction of its own. */
static gboolean
commit_one (AppStore *store, PwStmt *stmt, GError **error) {
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (pw_stmt_run (stmt, error) && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}

/* --- taking ---------------------------------------------------------------------------------- */

static gboolean
is_carried (AppStore *store, const PwDigest *digest, gboolean *carried, GError **error) {
  gint64 found;
  PwStmt *stmt = pw_db_stmt (store->db, "app-courier/has-parcel", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  if (!pw_stmt_scalar (stmt, 0, &found, error))
    return FALSE;
  *carried = found != 0;
  return TRUE;
}

static gboolean
was_sent_here (AppStore *store, const PwDigest *digest, gboolean *sent, GError **error) {
  gint64 found;
  g_autofree char *hex = pw_hex_encode (digest->bytes, NAME_DIGEST_BYTES);
  g_autofree char *name = g_strconcat (hex, NAME_SUFFIX, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "app-outbox/has-parcel", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_text (stmt, ":name", name);
  if (!pw_stmt_scalar (stmt, 0, &found, error))
    return FALSE;
  *sent = found != 0;
  return TRUE;
}

static gboolean
has_room (AppStore *store, gsize length, GError **error) {
  gboolean row;
  PwStmt *stmt = pw_db_stmt (store->db, "app-courier/measure", error);
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  gint64 count = row ? pw_stmt_int (stmt, 0) : 0;
  gint64 bytes = row ? pw_stmt_int (stmt, 1) : 0;
  pw_stmt_reset (stmt);
  if (count < PW_COURIER_PARCELS_MAX && bytes + (gint64)length <= PW_COURIER_BYTES_MAX)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
               _ ("%" G_GINT64_FORMAT " batches (%" G_GINT64_FORMAT
                  " bytes) of others are carried already, which is all that there is room for: "
                  "hand them on with panwas courier give, then panwas courier drop --given"),
               count, bytes);
  return FALSE;
}

static gboolean
insert_parcel (AppStore *store, const PwDigest *digest, const PwParcelHeader *header,
               GBytes *parcel, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-courier/insert-parcel", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_int (stmt, ":kind", header->kind);
  pw_stmt_bind_bytes (stmt, ":address", header->address, PW_ADDRESS_BYTES);
  pw_stmt_bind_gbytes (stmt, ":parcel", parcel);
  pw_stmt_bind_int (stmt, ":taken_ms", pw_clock_now (store->clock).unix_ms);
  return commit_one (store, stmt, error);
}

gboolean
app_courier_take (AppStore *store, GBytes *parcel, AppCourierChange *change, GError **error) {
  PwParcelHeader header;
  gboolean carried, sent;
  if (!pw_parcel_peek (parcel, &header, error))
    return FALSE;
  PwDigest digest = pw_digest_of (g_bytes_get_data (parcel, NULL), g_bytes_get_size (parcel));
  if (!is_carried (store, &digest, &carried, error)
      || !was_sent_here (store, &digest, &sent, error))
    return FALSE;
  if (header.kind == PW_PARCEL_OPEN) {
    *change = APP_COURIER_OPEN;
  } else if (header.kind == PW_PARCEL_TO_DEVICE
             && memcmp (header.address, store->identity->id.bytes, PW_ADDRESS_BYTES) == 0) {
    *change = APP_COURIER_OWN;
  } else if (sent) {
    *change = APP_COURIER_SENT;
  } else if (carried) {
    *change = APP_COURIER_KNOWN;
  } else {
    *change = APP_COURIER_TAKEN;
    return has_room (store, g_bytes_get_size (parcel), error)
           && insert_parcel (store, &digest, &header, parcel, error);
  }
  return TRUE;
}

/* --- handing on ------------------------------------------------------------------------------ */

static gboolean
read_entry (PwStmt *stmt, AppCourierEntry *entry, GError **error) {
  gsize length;
  if (!pw_stmt_digest (stmt, 0, &entry->digest, error))
    return FALSE;
  entry->header.kind = (PwParcelKind)pw_stmt_int (stmt, 1);
  const void *address = pw_stmt_bytes (stmt, 2, &length);
  g_assert (address != NULL && length == PW_ADDRESS_BYTES); /* the schema checks it */
  memcpy (entry->header.address, address, PW_ADDRESS_BYTES);
  entry->bytes = (gsize)pw_stmt_int (stmt, 3);
  entry->taken_ms = pw_stmt_int (stmt, 4);
  entry->given_ms = pw_stmt_int (stmt, 5);
  return TRUE;
}

GArray *
app_courier_list (AppStore *store, GError **error) {
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (AppCourierEntry));
  PwStmt *stmt = pw_db_stmt (store->db, "app-courier/list-parcels", error);
  if (stmt == NULL)
    return NULL;
  for (;;) {
    gboolean row;
    AppCourierEntry entry;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&entries);
    if (!read_entry (stmt, &entry, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_array_append_val (entries, entry);
  }
}

GBytes *
app_courier_read (AppStore *store, const PwDigest *digest, GError **error) {
  gboolean row;
  PwStmt *stmt = pw_db_stmt (store->db, "app-courier/read-parcel", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  if (!pw_stmt_step (stmt, &row, error))
    return NULL;
  g_autoptr (GBytes) parcel = row ? pw_stmt_gbytes (stmt, 0) : g_bytes_new (NULL, 0);
  pw_stmt_reset (stmt);
  PwDigest computed = pw_digest_of (g_bytes_get_data (parcel, NULL), g_bytes_get_size (parcel));
  if (pw_digest_equal (&computed, digest))
    return g_steal_pointer (&parcel);
  g_set_error_literal (
      error, PW_ERROR, PW_ERROR_BROKEN,
      _ ("a batch that is carried for somebody is damaged in this handheld's store; "
         "ask its sender to send again"));
  return NULL;
}

gboolean
app_courier_mark_given (AppStore *store, const PwDigest *digest, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-courier/mark-given", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_int (stmt, ":given_ms", pw_clock_now (store->clock).unix_ms);
  return commit_one (store, stmt, error);
}

gboolean
app_courier_drop_given (AppStore *store, guint *dropped_count, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-courier/delete-given", error);
  if (stmt == NULL || !commit_one (store, stmt, error))
    return FALSE;
  *dropped_count = (guint)pw_db_changes (store->db);
  return TRUE;
}
