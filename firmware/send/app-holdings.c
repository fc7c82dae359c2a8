/* Holdings: the host is told which forms and lists are here, when that changes. */
#include "firmware/send/app-holdings.h"

#include "firmware/device/app-forms.h"
#include "sync/codec/pw-publication.h"
#include "sync/lists/pw-lists.h"

/* Columns of the query read-told. */
enum { COL_HOST, COL_DIGEST, COL_AFTER_SEQ };

void
app_holdings_clear (AppHoldings *holdings) {
  g_clear_pointer (&holdings->message, g_byte_array_unref);
}

/* --- what is here ---------------------------------------------------------------------------- */

static void
add (GPtrArray *holdings, PwPublishedKind kind, const char *name, const PwDigest *digest) {
  PwHolding *holding = g_new0 (PwHolding, 1);
  holding->kind = kind;
  holding->name = g_strdup (name);
  holding->digest = *digest;
  g_ptr_array_add (holdings, holding);
}

/* GPtrArray of PwHolding. (transfer full) */
static GPtrArray *
list_holdings (AppStore *store, GError **error) {
  g_autoptr (GPtrArray) forms = app_forms_held (store, error);
  g_autoptr (GPtrArray) lists = forms != NULL ? pw_lists_all (store->db, error) : NULL;
  if (lists == NULL)
    return NULL;
  GPtrArray *holdings = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_holding_free);
  for (guint i = 0; i < lists->len; i++) {
    const PwList *list = g_ptr_array_index (lists, i);
    add (holdings, PW_PUBLISHED_LIST, list->name, &list->digest);
  }
  /* The newest forms are the likeliest bases: the oldest go if there should ever be too many. */
  for (guint i = forms->len; i > 0 && holdings->len < PW_HOLDINGS_MAX; i--) {
    const AppForm *form = g_ptr_array_index (forms, i - 1);
    add (holdings, PW_PUBLISHED_FORM, form->id, &form->digest);
  }
  g_ptr_array_set_size (holdings, (gint)MIN (holdings->len, PW_HOLDINGS_MAX));
  return holdings;
}

/* The same whenever it is told: the message as it would be at time 0. */
static PwDigest
digest_of (AppStore *store, GPtrArray *holdings) {
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_holdings_write (message, holdings, 0, store->identity);
  return pw_digest_of (message->data, message->len);
}

/* --- what was told --------------------------------------------------------------------------- */

static gboolean
has_any (AppStore *store, gboolean *any, GError **error) {
  gint64 found;
  PwStmt *stmt = pw_db_stmt (store->db, "app-publications/has-any", error);
  if (stmt == NULL || !pw_stmt_scalar (stmt, 0, &found, error))
    return FALSE;
  *any = found != 0;
  return TRUE;
}

/* Rule 2. */
static gboolean
has_arrived (AppStore *store, const AppHost *host, const PwDigest *digest, gboolean *arrived,
             GError **error) {
  gboolean row;
  guint64 receipted;
  PwId told_host;
  PwDigest told;
  *arrived = FALSE;
  if (!app_store_receipted (store, &receipted, error))
    return FALSE;
  PwStmt *stmt = pw_db_stmt (store->db, "app-publications/read-told", error);
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  gboolean ok = pw_stmt_id (stmt, COL_HOST, &told_host, error)
                && pw_stmt_digest (stmt, COL_DIGEST, &told, error);
  *arrived = ok && pw_id_equal (&told_host, &host->id) && pw_digest_equal (&told, digest)
             && receipted > (guint64)pw_stmt_int (stmt, COL_AFTER_SEQ);
  pw_stmt_reset (stmt);
  return ok;
}

gboolean
app_holdings_find (AppStore *store, const AppHost *host, AppHoldings *holdings, GError **error) {
  g_return_val_if_fail (store != NULL && host != NULL && holdings != NULL, FALSE);
  gboolean any, arrived;
  *holdings = (AppHoldings){ 0 };
  if (!has_any (store, &any, error))
    return FALSE;
  if (!any)
    return TRUE;
  g_autoptr (GPtrArray) list = list_holdings (store, error);
  if (list == NULL)
    return FALSE;
  holdings->digest = digest_of (store, list);
  if (!has_arrived (store, host, &holdings->digest, &arrived, error))
    return FALSE;
  if (arrived)
    return TRUE;
  holdings->message = g_byte_array_new ();
  pw_holdings_write (holdings->message, list, pw_clock_now (store->clock).unix_ms, store->identity);
  return TRUE;
}

gboolean
app_holdings_mark_told (AppStore *store, const PwId *host, const PwDigest *digest, GError **error) {
  g_return_val_if_fail (pw_db_in_transaction (store->db), FALSE);
  PwStmt *stmt = pw_db_stmt (store->db, "app-publications/put-told", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":host", host);
  pw_stmt_bind_digest (stmt, ":digest", digest);
  return pw_stmt_run (stmt, error);
}
