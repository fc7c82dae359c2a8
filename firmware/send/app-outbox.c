/* Outbox: everything that the host has not receipted, as sealed parcels. */
#include "firmware/send/app-outbox.h"

#include <glib/gi18n.h>

#include "firmware/send/app-enrol.h"
#include "firmware/send/app-holdings.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"
#include "sync/codec/pw-batch.h"

#define MS_PER_SECOND 1000
/* Room in a batch for what is not an operation: heads, digests, the request. */
#define CONTENT_SPARE_BYTES 65536
G_STATIC_ASSERT (PW_OP_BYTES_MAX + CONTENT_SPARE_BYTES < PW_CONTENT_BYTES_MAX);

/* What building needs all the way down. */
typedef struct {
  AppStore *store;     /* borrowed */
  const AppHost *host; /* borrowed */
  AppMedium medium;
  PwMoment now;
  AppOutbox *outbox;           /* borrowed: being filled */
  const AppHoldings *holdings; /* borrowed; NULL: only a request */
} Build;

const char *
app_medium_name (AppMedium medium) {
  switch (medium) {
  case APP_MEDIUM_USB:
    return "usb";
  case APP_MEDIUM_QR:
    return "qr";
  case APP_MEDIUM_SCREEN:
    return "screen";
  }
  g_assert_not_reached ();
}

static void
free_parcel (gpointer data) {
  AppOutParcel *parcel = data;
  g_clear_pointer (&parcel->bytes, g_bytes_unref);
  g_free (parcel);
}

void
app_outbox_free (AppOutbox *outbox) {
  if (outbox == NULL)
    return;
  g_ptr_array_unref (outbox->parcels);
  g_free (outbox);
}

static AppOutbox *
outbox_new (void) {
  AppOutbox *outbox = g_new0 (AppOutbox, 1);
  outbox->parcels = g_ptr_array_new_with_free_func (free_parcel);
  return outbox;
}

/* --- one parcel ------------------------------------------------------------------------------ */

static AppOutParcel *
add_parcel (Build *build, GBytes *bytes, guint64 first, guint64 last, gboolean request,
            gboolean kept, gint64 made_ms) {
  AppOutParcel *parcel = g_new0 (AppOutParcel, 1);
  parcel->bytes = bytes;
  parcel->first_seq = first;
  parcel->last_seq = last;
  parcel->has_request = request;
  parcel->kept = kept;
  parcel->made_ms = made_ms;
  g_ptr_array_add (build->outbox->parcels, parcel);
  return parcel;
}

/* Rule 3: TRUE with `*found` if a kept parcel of just this range was added. */
static gboolean
add_kept (Build *build, guint64 first, guint64 last, gboolean request, gboolean *found,
          GError **error) {
  PwStmt *stmt = pw_db_stmt (build->store->db, "app-outbox/find-kept", error);
  if (stmt == NULL)
    return FALSE;
  gboolean any_age = build->medium == APP_MEDIUM_USB;
  gint64 now_ms = build->now.unix_ms;
  pw_stmt_bind_int (stmt, ":first", (gint64)first);
  pw_stmt_bind_int (stmt, ":last", (gint64)last);
  pw_stmt_bind_int (stmt, ":made_min_ms", any_age ? G_MININT64 : now_ms - PW_PARCEL_REUSE_MS);
  pw_stmt_bind_int (stmt, ":made_max_ms", any_age ? G_MAXINT64 : now_ms);
  if (!pw_stmt_step (stmt, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  PwDigest digest;
  if (!pw_stmt_digest (stmt, 0, &digest, error))
    return FALSE;
  g_autoptr (GBytes) bytes = pw_stmt_gbytes (stmt, 1);
  gint64 made_ms = pw_stmt_int (stmt, 2);
  pw_stmt_reset (stmt);
  PwDigest computed = pw_digest_of (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  *found = pw_digest_equal (&computed, &digest);
  if (*found) /* otherwise the copy is damaged, and a new one is made from the log */
    (void)add_parcel (build, g_steal_pointer (&bytes), first, last, request, TRUE, made_ms);
  return TRUE;
}

/* Collects operations; `data` is a GPtrArray of GBytes. */
static gboolean
collect (guint64 seq, const PwDigest *digest G_GNUC_UNUSED, GBytes *bytes, gpointer data,
         GError **error) {
  if (bytes == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
                 _ ("operation %" G_GUINT64_FORMAT " was removed before the host had it; ask the "
                    "office for help"),
                 seq);
    return FALSE;
  }
  g_ptr_array_add (data, g_bytes_ref (bytes));
  return TRUE;
}

static gboolean
write_segment (Build *build, guint64 first, guint64 last, GByteArray *out, GError **error) {
  AppStore *store = build->store;
  PwDigest prev;
  PwSegmentHead head = {
    .device = store->identity->id,
    .first = first,
    .last = last,
    .recipient = build->host->id,
    .sent_at = build->now.unix_ms / MS_PER_SECOND,
  };
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (!pw_oplog_digest (store->log, first - 1, &prev, error)
      || !pw_oplog_digest (store->log, last, &head.last_digest, error)
      || !pw_oplog_each (store->log, first, last, collect, ops, error))
    return FALSE;
  g_autofree PwSpan *spans = g_new0 (PwSpan, ops->len);
  for (guint i = 0; i < ops->len; i++)
    spans[i].bytes = g_bytes_get_data (g_ptr_array_index (ops, i), &spans[i].length);
  pw_segment_head_sign (&head, store->identity);
  pw_segment_write (out, &head, &prev, spans, ops->len, &build->host->id);
  return TRUE;
}

/* `first` 0: no segment. TOO_BIG: the caller halves the range. */
static gboolean
seal_parcel (Build *build, guint64 first, guint64 last, gboolean request, GError **error) {
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &build->host->id, build->host->seal_public);
  g_autoptr (GByteArray) item = g_byte_array_new ();
  if (first > 0) {
    if (!write_segment (build, first, last, item, error))
      return FALSE;
    pw_batch_add_segment (writer, item);
    g_byte_array_set_size (item, 0);
  }
  if (request) {
    app_enrol_write_request (build->store, build->host, item);
    pw_batch_add_message (writer, item);
  }
  gboolean tell = build->holdings != NULL && build->holdings->message != NULL;
  if (tell)
    pw_batch_add_message (writer, build->holdings->message);
  GBytes *bytes = pw_batch_finish (writer, app_store_packer (build->store), error);
  if (bytes == NULL)
    return FALSE;
  AppOutParcel *parcel = add_parcel (build, bytes, first, last, request, FALSE, build->now.unix_ms);
  parcel->has_holdings = tell;
  parcel->host = build->host->id;
  if (tell)
    parcel->holdings = build->holdings->digest;
  return TRUE;
}

/* --- the range ------------------------------------------------------------------------------- */

/* TRUE with `*fits` if it is worth trying to seal the range in one piece. */
static gboolean
may_fit (Build *build, guint64 first, guint64 last, gboolean *fits, GError **error) {
  gint64 bytes;
  PwStmt *stmt = pw_db_stmt (build->store->db, "app-outbox/measure-range", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":first", (gint64)first);
  pw_stmt_bind_int (stmt, ":last", (gint64)last);
  if (!pw_stmt_scalar (stmt, 0, &bytes, error))
    return FALSE;
  *fits = first == last
          || (last - first < PW_SEGMENT_OPS_MAX
              && bytes <= PW_CONTENT_BYTES_MAX - CONTENT_SPARE_BYTES);
  return TRUE;
}

/* Rule 2. Recursion is as deep as the range can be halved. */
static gboolean
add_range (Build *build, guint64 first, guint64 last, gboolean request, GError **error) {
  gboolean found, fits;
  g_autoptr (GError) problem = NULL;
  if (!add_kept (build, first, last, request, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  if (!may_fit (build, first, last, &fits, error))
    return FALSE;
  if (fits && seal_parcel (build, first, last, request, &problem))
    return TRUE;
  if (first == last || (fits && !pw_error_is (problem, PW_ERROR_TOO_BIG))) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  guint64 middle = first + (last - first) / 2;
  return add_range (build, first, middle, request, error)
         && add_range (build, middle + 1, last, FALSE, error);
}

/* Rule 5: the number after which sending begins. */
static gboolean
find_start (AppStore *store, AppOutbox *outbox, guint64 *after, GError **error) {
  guint64 receipted;
  gint64 purged;
  if (!app_store_receipted (store, &receipted, error))
    return FALSE;
  PwStmt *stmt = pw_db_stmt (store->db, "app-outbox/find-purged", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":after", (gint64)receipted);
  if (!pw_stmt_scalar (stmt, 0, &purged, error))
    return FALSE;
  outbox->unsendable_seq = (guint64)purged;
  *after = MAX (receipted, outbox->unsendable_seq) + PW_PLANT (SEGMENT_GAP);
  return TRUE;
}

static gboolean
add_request (Build *build, GError **error) {
  gboolean found;
  if (!add_kept (build, 0, 0, TRUE, &found, error))
    return FALSE;
  return found || seal_parcel (build, 0, 0, TRUE, error);
}

AppOutbox *
app_outbox_build (AppStore *store, const AppHost *host, AppMedium medium, GError **error) {
  guint64 after;
  g_autoptr (AppOutbox) outbox = outbox_new ();
  g_auto (AppHoldings) holdings = { 0 };
  Build build = { store, host, medium, pw_clock_now (store->clock), outbox, &holdings };
  if (!find_start (store, outbox, &after, error))
    return NULL;
  guint64 head = pw_oplog_head (store->log, NULL);
  gboolean request = !host->enrolled;
  gboolean ok = TRUE;
  if (head > after) {
    outbox->first_seq = after + 1;
    outbox->last_seq = head;
    ok = app_holdings_find (store, host, &holdings, error)
         && add_range (&build, outbox->first_seq, outbox->last_seq, request, error);
  } else if (request) {
    ok = add_request (&build, error);
  }
  return ok ? g_steal_pointer (&outbox) : NULL;
}

/* --- everything ------------------------------------------------------------------------------ */

/* Numbers of operations that were purged, rising. */
static GArray *
list_purged (AppStore *store, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-outbox/list-purged", error);
  g_autoptr (GArray) purged = g_array_new (FALSE, FALSE, sizeof (guint64));
  gboolean row = stmt != NULL;
  while (row) {
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&purged);
    guint64 seq = (guint64)pw_stmt_int (stmt, 0);
    g_array_append_val (purged, seq);
  }
  return NULL;
}

static gboolean
add_runs (Build *build, const GArray *purged, guint64 head, gboolean request, GError **error) {
  AppOutbox *outbox = build->outbox;
  guint64 first = 1;
  for (guint i = 0; i <= purged->len; i++) {
    guint64 last = i < purged->len ? g_array_index (purged, guint64, i) - 1 : head;
    if (first <= last) {
      gboolean ride = request && outbox->parcels->len == 0;
      if (!add_range (build, first, last, ride, error))
        return FALSE;
      outbox->first_seq = outbox->first_seq != 0 ? outbox->first_seq : first;
      outbox->last_seq = last;
    }
    first = last + 2;
  }
  return outbox->parcels->len > 0 || !request || add_request (build, error);
}

AppOutbox *
app_outbox_build_all (AppStore *store, const AppHost *host, AppMedium medium, GError **error) {
  g_autoptr (AppOutbox) outbox = outbox_new ();
  g_auto (AppHoldings) holdings = { 0 };
  Build build = { store, host, medium, pw_clock_now (store->clock), outbox, &holdings };
  g_autoptr (GArray) purged = list_purged (store, error);
  if (purged == NULL || !app_holdings_find (store, host, &holdings, error)
      || !add_runs (&build, purged, pw_oplog_head (store->log, NULL), !host->enrolled, error))
    return NULL;
  return g_steal_pointer (&outbox);
}

AppOutbox *
app_outbox_build_request (AppStore *store, const AppHost *host, AppMedium medium, GError **error) {
  g_autoptr (AppOutbox) outbox = outbox_new ();
  Build build = { store, host, medium, pw_clock_now (store->clock), outbox, NULL };
  return add_request (&build, error) ? g_steal_pointer (&outbox) : NULL;
}

/* --- sent ------------------------------------------------------------------------------------ */

static void
bind_parcel (PwStmt *stmt, const PwDigest *digest, const AppOutParcel *parcel) {
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_int (stmt, ":first", (gint64)parcel->first_seq);
  pw_stmt_bind_int (stmt, ":last", (gint64)parcel->last_seq);
}

static gboolean
put_sent (AppStore *store, const AppOutParcel *parcel, AppMedium medium, GError **error) {
  PwDigest digest
      = pw_digest_of (g_bytes_get_data (parcel->bytes, NULL), g_bytes_get_size (parcel->bytes));
  if (parcel->has_holdings
      && !app_holdings_mark_told (store, &parcel->host, &parcel->holdings, error))
    return FALSE;
  PwStmt *put = pw_db_stmt (store->db, "app-outbox/put-sent", error);
  if (put == NULL)
    return FALSE;
  bind_parcel (put, &digest, parcel);
  pw_stmt_bind_text (put, ":medium", app_medium_name (medium));
  pw_stmt_bind_int (put, ":made_ms", parcel->made_ms);
  pw_stmt_bind_int (put, ":sent_ms", pw_clock_now (store->clock).unix_ms);
  pw_stmt_bind_gbytes (put, ":parcel", parcel->bytes);
  if (!pw_stmt_run (put, error))
    return FALSE;
  PwStmt *forget = pw_db_stmt (store->db, "app-outbox/forget-inside", error);
  if (forget == NULL)
    return FALSE;
  bind_parcel (forget, &digest, parcel);
  return pw_stmt_run (forget, error);
}

gboolean
app_outbox_mark_sent (AppStore *store, const AppOutParcel *parcel, AppMedium medium,
                      GError **error) {
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (put_sent (store, parcel, medium, error) && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}
