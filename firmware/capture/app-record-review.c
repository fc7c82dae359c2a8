/* What the office said of own records, kept sealed in table review.
 *
 * A row is bound to its place: host, record, number and time stand in the context of what is
 * sealed, so a row that was moved, or made older or newer by hand, does not open. */
#include "firmware/capture/app-record-review.h"

#include <string.h>

#include "sync/base/pw-cbor.h"

#define WORD "review"
#define WORD_BYTES (sizeof WORD - 1)

typedef struct {
  guint8 bytes[WORD_BYTES + PW_PUBLIC_KEY_BYTES + PW_ID_BYTES + 16];
} Context;

static void
put_number (guint8 *at, guint64 number) {
  guint64 big_endian = GUINT64_TO_BE (number);
  memcpy (at, &big_endian, sizeof big_endian);
}

static Context
context_of (const guint8 *host, const PwId *record, guint64 seq, gint64 host_ms) {
  Context context = { 0 };
  guint8 *at = context.bytes;
  memcpy (at, WORD, WORD_BYTES);
  at += WORD_BYTES;
  memcpy (at, host, PW_PUBLIC_KEY_BYTES);
  at += PW_PUBLIC_KEY_BYTES;
  memcpy (at, record->bytes, PW_ID_BYTES);
  at += PW_ID_BYTES;
  put_number (at, seq);
  put_number (at + 8, (guint64)host_ms);
  return context;
}

/* --- reading --------------------------------------------------------------------------------- */

/* A row of list-reviews or read-review. */
typedef struct {
  guint8 host[PW_PUBLIC_KEY_BYTES];
  PwId record;
  guint64 seq;
  gint64 host_ms;
  GBytes *sealed; /* owned; NULL once purged */
} Row;

static void
row_clear (Row *row) {
  g_clear_pointer (&row->sealed, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static gboolean
read_row (PwStmt *stmt, Row *row, GError **error) {
  gsize length = 0;
  const void *host = pw_stmt_bytes (stmt, 0, &length);
  if (host != NULL && length == PW_PUBLIC_KEY_BYTES) /* the schema keeps it so */
    memcpy (row->host, host, length);
  row->seq = (guint64)pw_stmt_int (stmt, 2);
  row->host_ms = pw_stmt_int (stmt, 3);
  row->sealed = pw_stmt_is_null (stmt, 4) ? NULL : pw_stmt_gbytes (stmt, 4);
  return pw_stmt_id (stmt, 1, &row->record, error);
}

/* FALSE if what is sealed was changed, or is not what its row says. */
static gboolean
open_row (AppStore *store, const Row *row, PwReview *review) {
  Context context = context_of (row->host, &row->record, row->seq, row->host_ms);
  gsize length;
  const void *sealed = g_bytes_get_data (row->sealed, &length);
  if (sealed == NULL)
    return FALSE;
  g_autoptr (GBytes) plain
      = pw_secret_open (store->data_key, context.bytes, sizeof context.bytes, sealed, length, NULL);
  if (plain == NULL)
    return FALSE;
  PwCborReader reader;
  PwMessage message;
  const guint8 *bytes = g_bytes_get_data (plain, &length);
  pw_cbor_reader_init (&reader, bytes, length, "review");
  return pw_message_read (&reader, &message, NULL) && pw_cbor_read_end (&reader, NULL)
         && message.kind == PW_MESSAGE_REVIEW && pw_review_read (&message, review, NULL);
}

gboolean
app_record_each_review (AppStore *store, AppRecordReviewEach each, gpointer data, GError **error) {
  g_return_val_if_fail (store != NULL && each != NULL, FALSE);
  PwStmt *stmt = pw_db_stmt (store->db, "app/list-reviews", error);
  if (stmt == NULL)
    return FALSE;
  for (;;) {
    gboolean there = FALSE;
    if (!pw_stmt_step (stmt, &there, error))
      return FALSE;
    if (!there)
      return TRUE;
    g_auto (Row) row = { 0 };
    g_auto (PwReview) review = { 0 };
    if (!read_row (stmt, &row, error)
        || !each (open_row (store, &row, &review) ? &review : NULL, data, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
  }
}

/* --- writing --------------------------------------------------------------------------------- */

static gboolean
is_known (AppStore *store, const guint8 *host, const PwReview *review, gboolean *known,
          GError **error) {
  *known = FALSE;
  PwStmt *stmt = pw_db_stmt (store->db, "app/read-review", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":host", host, PW_PUBLIC_KEY_BYTES);
  pw_stmt_bind_id (stmt, ":record", &review->record);
  gboolean there = FALSE;
  if (!pw_stmt_step (stmt, &there, error))
    return FALSE;
  if (!there)
    return TRUE;
  g_auto (Row) row = { 0 };
  gboolean ok = read_row (stmt, &row, error);
  pw_stmt_reset (stmt);
  if (!ok)
    return FALSE;
  g_auto (PwReview) kept = { 0 };
  gboolean newer = review->seq != row.seq ? review->seq > row.seq : review->host_time > row.host_ms;
  *known = !newer && (row.sealed == NULL || open_row (store, &row, &kept));
  return TRUE;
}

gboolean
app_record_put_review (AppStore *store, const guint8 host[PW_PUBLIC_KEY_BYTES],
                       const PwReview *review, GBytes *message, gboolean *taken, GError **error) {
  g_return_val_if_fail (store != NULL && review != NULL && message != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  gboolean known;
  *taken = FALSE;
  if (!is_known (store, host, review, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  Context context = context_of (host, &review->record, review->seq, review->host_time);
  gsize length;
  const void *plain = g_bytes_get_data (message, &length);
  g_autoptr (GBytes) sealed
      = pw_secret_seal (store->data_key, context.bytes, sizeof context.bytes, plain, length);
  PwStmt *stmt = pw_db_stmt (store->db, "app/put-review", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":host", host, PW_PUBLIC_KEY_BYTES);
  pw_stmt_bind_id (stmt, ":record", &review->record);
  pw_stmt_bind_int (stmt, ":seq", (gint64)review->seq);
  pw_stmt_bind_int (stmt, ":host_ms", review->host_time);
  pw_stmt_bind_gbytes (stmt, ":sealed", sealed);
  *taken = TRUE;
  return pw_stmt_run (stmt, error);
}

gboolean
app_record_purge_review (AppStore *store, const PwId *record, GError **error) {
  g_return_val_if_fail (store != NULL && record != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  PwStmt *stmt = pw_db_stmt (store->db, "app/purge-review", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":record", record);
  return pw_stmt_run (stmt, error);
}
