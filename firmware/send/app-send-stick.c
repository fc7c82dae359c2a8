/* A send onto a stick, besides the records. */
#include "firmware/send/app-send-stick.h"

#include "firmware/send/app-parts.h"
#include "sync/transport/pw-stick.h"

/* A file on a stick is named by the first half of its digest. */
#define NAME_DIGEST_BYTES 16
#define NAME_SUFFIX ".pwb"

AppSendStick *
app_send_stick_new (void) {
  AppSendStick *result = g_new0 (AppSendStick, 1);
  result->problems = g_ptr_array_new_with_free_func (g_free);
  return result;
}

void
app_send_stick_free (AppSendStick *result) {
  if (result == NULL)
    return;
  g_ptr_array_unref (result->problems);
  g_free (result);
}

/* Adds the strings that `get` makes of each row of `stmt` to a new set. */
static gboolean
collect_names (PwStmt *stmt, char *(*get) (PwStmt *stmt), GHashTable *names, GError **error) {
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    char *name = get (stmt);
    if (name != NULL)
      g_hash_table_add (names, name);
  }
}

/* --- taking off ------------------------------------------------------------------------------ */

static char *
name_of_digest (const guint8 *digest) {
  g_autofree char *hex = pw_hex_encode (digest, NAME_DIGEST_BYTES);
  return g_strconcat (hex, NAME_SUFFIX, NULL);
}

static char *
name_of_parcel (PwStmt *stmt) {
  gsize length;
  const guint8 *digest = pw_stmt_bytes (stmt, 0, &length);
  if (digest == NULL || length != PW_DIGEST_BYTES)
    return NULL;
  return name_of_digest (digest);
}

static char *
name_of_part (PwStmt *stmt) {
  return g_strdup (pw_stmt_text (stmt, 0));
}

static GHashTable *
list_done (AppStore *store, const AppHost *host, GError **error) {
  guint64 receipted;
  if (!app_store_receipted (store, &receipted, error))
    return NULL;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  PwStmt *parcels = pw_db_stmt (store->db, "app-outbox/list-done", error);
  if (parcels == NULL)
    return NULL;
  pw_stmt_bind_int (parcels, ":seq", (gint64)receipted);
  pw_stmt_bind_int (parcels, ":enrolled", host->enrolled ? 1 : 0);
  if (!collect_names (parcels, name_of_parcel, names, error))
    return NULL;
  PwStmt *parts = pw_db_stmt (store->db, "app-outbox/list-done-parts", error);
  if (parts == NULL || !collect_names (parts, name_of_part, names, error))
    return NULL;
  return g_steal_pointer (&names);
}

gboolean
app_send_stick_clean (AppStore *store, const AppHost *host, const char *root, AppSendStick *result,
                      GError **error) {
  g_autoptr (GHashTable) done = list_done (store, host, error);
  if (done == NULL)
    return FALSE;
  g_autoptr (GPtrArray) names = pw_stick_list (root, PW_STICK_TO_HOST, host->id.bytes, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *lower = g_ascii_strdown (name, -1);
    if (g_hash_table_contains (done, lower)
        && pw_stick_remove (root, PW_STICK_TO_HOST, host->id.bytes, name, NULL))
      result->removed_count++;
  }
  return TRUE;
}

/* --- evidence -------------------------------------------------------------------------------- */

struct AppSendStickParts {
  AppStore *store;       /* borrowed */
  const AppHost *host;   /* borrowed */
  char *root;            /* owned */
  AppPartSealer *sealer; /* owned */
  GHashTable *on_stick;  /* owned: names there */
  GArray *parts;         /* owned: AppPart ... */
  guint next;            /* ... to put next */
  AppSendStick *result;  /* borrowed */
};

/* TRUE if our file of this name is on the stick, undamaged; a damaged one is taken off. */
static gboolean
is_whole (AppSendStickParts *putting, const char *name) {
  if (!g_hash_table_contains (putting->on_stick, name))
    return FALSE;
  g_autoptr (GBytes) content
      = pw_stick_read (putting->root, PW_STICK_TO_HOST, putting->host->id.bytes, name, NULL);
  if (content == NULL)
    (void)pw_stick_remove (putting->root, PW_STICK_TO_HOST, putting->host->id.bytes, name, NULL);
  return content != NULL;
}

/* `*present`: one of the names under which the part was written is on this stick. */
static gboolean
is_present (AppSendStickParts *putting, const AppPart *part, gboolean *present, GError **error) {
  *present = FALSE;
  PwStmt *stmt = pw_db_stmt (putting->store->db, "app-outbox/list-parts", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", &part->digest);
  pw_stmt_bind_int (stmt, ":offset", (gint64)part->offset);
  while (!*present) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    *present = is_whole (putting, pw_stmt_text (stmt, 0));
  }
  pw_stmt_reset (stmt);
  return TRUE;
}

/* Before the part is written: its name is then known as ours even if the program is killed between.
 * That it is on a stick is believed only when it is found there. */
static gboolean
mark_part (AppStore *store, const AppPart *part, const char *name, GError **error) {
  if (!pw_db_begin (store->db, error))
    return FALSE;
  PwStmt *stmt = pw_db_stmt (store->db, "app-outbox/put-part", error);
  if (stmt != NULL) {
    pw_stmt_bind_digest (stmt, ":digest", &part->digest);
    pw_stmt_bind_int (stmt, ":offset", (gint64)part->offset);
    pw_stmt_bind_text (stmt, ":name", name);
    pw_stmt_bind_int (stmt, ":sent_ms", pw_clock_now (store->clock).unix_ms);
    if (pw_stmt_run (stmt, error) && pw_db_commit (store->db, error))
      return TRUE;
  }
  pw_db_rollback (store->db);
  return FALSE;
}

static gboolean
put_part (AppSendStickParts *putting, const AppPart *part, GError **error) {
  gboolean present;
  AppSendStick *result = putting->result;
  if (!is_present (putting, part, &present, error))
    return FALSE;
  if (present) {
    result->present_count++;
    return TRUE;
  }
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) parcel = app_part_sealer_seal (putting->sealer, part, &problem);
  if (parcel == NULL) {
    const char *last = result->problems->len > 0
                           ? g_ptr_array_index (result->problems, result->problems->len - 1)
                           : NULL;
    if (g_strcmp0 (last, problem->message) != 0)
      g_ptr_array_add (result->problems, g_strdup (problem->message));
    return TRUE;
  }
  PwDigest digest = pw_digest_of (g_bytes_get_data (parcel, NULL), g_bytes_get_size (parcel));
  g_autofree char *name = name_of_digest (digest.bytes);
  if (!mark_part (putting->store, part, name, error)
      || !pw_stick_put (putting->root, PW_STICK_TO_HOST, putting->host->id.bytes, parcel, NULL,
                        error))
    return FALSE;
  result->written_count++;
  result->written_bytes += app_part_length (part);
  return TRUE;
}

AppSendStickParts *
app_send_stick_parts_new (AppStore *store, const AppHost *host, const char *root,
                          AppSendStick *result, GError **error) {
  g_autoptr (GArray) parts = app_parts_list (store, error);
  if (parts == NULL)
    return NULL;
  g_autoptr (GPtrArray) names = pw_stick_list (root, PW_STICK_TO_HOST, host->id.bytes, error);
  if (names == NULL)
    return NULL;
  AppSendStickParts *putting = g_new0 (AppSendStickParts, 1);
  putting->store = store;
  putting->host = host;
  putting->root = g_strdup (root);
  putting->result = result;
  putting->sealer = app_part_sealer_new (store, host);
  putting->on_stick = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < names->len; i++)
    g_hash_table_add (putting->on_stick, g_ascii_strdown (g_ptr_array_index (names, i), -1));
  result->part_count = parts->len;
  putting->parts = g_steal_pointer (&parts);
  return putting;
}

void
app_send_stick_parts_free (AppSendStickParts *putting) {
  if (putting == NULL)
    return;
  g_array_unref (putting->parts);
  g_hash_table_unref (putting->on_stick);
  app_part_sealer_free (putting->sealer);
  g_free (putting->root);
  g_free (putting);
}

gboolean
app_send_stick_parts_step (AppSendStickParts *putting, gboolean *more, GError **error) {
  g_return_val_if_fail (putting != NULL && more != NULL, FALSE);
  if (putting->next < putting->parts->len
      && !put_part (putting, &g_array_index (putting->parts, AppPart, putting->next++), error))
    return FALSE;
  *more = putting->next < putting->parts->len;
  return TRUE;
}

gboolean
app_send_stick_put_parts (AppStore *store, const AppHost *host, const char *root,
                          AppSendStick *result, AppSendStickProgress on_progress, gpointer data,
                          GError **error) {
  g_autoptr (AppSendStickParts) putting
      = app_send_stick_parts_new (store, host, root, result, error);
  if (putting == NULL)
    return FALSE;
  gboolean more = putting->parts->len > 0;
  while (more && !result->stopped) {
    if (!app_send_stick_parts_step (putting, &more, error))
      return FALSE;
    if (on_progress != NULL)
      result->stopped = !on_progress (putting->next, result->part_count, data) && more;
  }
  return TRUE;
}
