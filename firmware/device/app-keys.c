/* The keys of a handheld: made once, wrapped by the PIN, and guessed at ever more slowly. */
#include "firmware/device/app-keys.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"

#define KEYS_CONTEXT "panwas-keys-1"
#define PROFILE_CONTEXT "panwas-profile-1"
#define KEYS_BYTES (PW_KEY_BYTES + PW_SIGN_SECRET_BYTES)
#define SALT_BYTES 16
/* What a changed store may make us spend at most: 16 times what init asks for. */
#define PIN_MEMORY_BYTES_MAX (1024LL << 20)
#define PIN_OPERATIONS_MAX 64

/* Row of table identity, copied. */
typedef struct {
  guint8 public_key[PW_PUBLIC_KEY_BYTES];
  guint8 salt[SALT_BYTES];
  gboolean has_pin;
  gint64 operations, memory_bytes;
  GBytes *keys, *profile; /* owned */
  gint64 created_ms;
} Row;

static void
row_clear (Row *row) {
  g_clear_pointer (&row->keys, g_bytes_unref);
  g_clear_pointer (&row->profile, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

void
app_keys_clear (AppKeys *keys) {
  g_clear_pointer (&keys->identity, pw_identity_free);
  g_clear_pointer (&keys->data_key, pw_secret_free);
  g_clear_pointer (&keys->name, g_free);
  g_clear_pointer (&keys->region, g_free);
}

static gboolean
broken (GError **error) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN,
                       _ ("the stored keys are damaged; ask the office for help"));
  return FALSE;
}

/* --- making ---------------------------------------------------------------------------------- */

static GBytes *
seal_profile (const PwSecret *data_key, const char *name, const char *region) {
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  pw_cbor_write_map (plain, 2);
  pw_cbor_write_text (plain, "name", -1);
  pw_cbor_write_text (plain, name, -1);
  pw_cbor_write_text (plain, "region", -1);
  pw_cbor_write_text (plain, region, -1);
  return pw_secret_seal (data_key, PROFILE_CONTEXT, strlen (PROFILE_CONTEXT), plain->data,
                         plain->len);
}

/* Data key and signing key in one secret, as they are stored without a PIN. */
static PwSecret *
join_keys (const PwSecret *data_key, const PwIdentity *identity) {
  PwSecret *both = pw_secret_new (KEYS_BYTES);
  memcpy (both->bytes, data_key->bytes, PW_KEY_BYTES);
  memcpy (both->bytes + PW_KEY_BYTES, identity->sign_secret->bytes, PW_SIGN_SECRET_BYTES);
  return both;
}

/* Binds the columns that depend on the PIN. */
static gboolean
bind_keys (PwStmt *stmt, const PwSecret *pin, const PwSecret *both, GError **error) {
  if (pin == NULL) {
    pw_stmt_bind_bytes (stmt, ":keys", both->bytes, both->length);
    return TRUE;
  }
  g_autoptr (PwSecret) salt = pw_secret_new_random (SALT_BYTES);
  g_autoptr (PwSecret) wrap
      = pw_secret_from_pin (pin, salt->bytes, APP_PIN_OPERATIONS, APP_PIN_MEMORY_BYTES, error);
  if (wrap == NULL)
    return FALSE;
  g_autoptr (GBytes) sealed
      = pw_secret_seal (wrap, KEYS_CONTEXT, strlen (KEYS_CONTEXT), both->bytes, both->length);
  pw_stmt_bind_bytes (stmt, ":pin_salt", salt->bytes, salt->length);
  pw_stmt_bind_int (stmt, ":pin_operations", APP_PIN_OPERATIONS);
  pw_stmt_bind_int (stmt, ":pin_memory_bytes", APP_PIN_MEMORY_BYTES);
  pw_stmt_bind_gbytes (stmt, ":keys", sealed);
  return TRUE;
}

static gboolean
refuse_second (PwDb *db, GError **error) {
  PwStmt *stmt = pw_db_stmt (db, "app/read-identity", error);
  gboolean row = FALSE;
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  pw_stmt_reset (stmt);
  g_set_error_literal (error, PW_ERROR, PW_ERROR_EXISTS,
                       _ ("this handheld has its identity already; name another folder with "
                          "--data, or use it as it is"));
  return FALSE;
}

static gboolean
insert_identity (PwDb *db, PwClock *clock, const PwSecret *pin, const char *name,
                 const char *region, GError **error) {
  if (!refuse_second (db, error))
    return FALSE;
  g_autoptr (PwIdentity) identity = pw_identity_new (FALSE);
  g_autoptr (PwSecret) data_key = pw_secret_new_random (PW_KEY_BYTES);
  g_autoptr (PwSecret) both = join_keys (data_key, identity);
  g_autoptr (GBytes) profile = seal_profile (data_key, name, region);
  PwStmt *stmt = pw_db_stmt (db, "app/add-identity", error);
  if (stmt == NULL || !bind_keys (stmt, pin, both, error))
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":public_key", identity->sign_public, PW_PUBLIC_KEY_BYTES);
  pw_stmt_bind_gbytes (stmt, ":profile", profile);
  pw_stmt_bind_int (stmt, ":created_ms", pw_clock_now (clock).unix_ms);
  return pw_stmt_run (stmt, error);
}

gboolean
app_keys_make (PwDb *db, PwClock *clock, const PwSecret *pin, const char *name, const char *region,
               GError **error) {
  g_return_val_if_fail (db != NULL && clock != NULL && name != NULL && region != NULL, FALSE);
  if (!pw_db_begin (db, error))
    return FALSE;
  if (!insert_identity (db, clock, pin, name, region, error)) {
    pw_db_rollback (db);
    return FALSE;
  }
  return pw_db_commit (db, error);
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
copy_row (PwStmt *stmt, Row *row, GError **error) {
  gsize length;
  const void *bytes = pw_stmt_bytes (stmt, 0, &length);
  if (bytes == NULL || length != PW_PUBLIC_KEY_BYTES)
    return broken (error);
  memcpy (row->public_key, bytes, length);
  row->has_pin = !pw_stmt_is_null (stmt, 1);
  row->operations = pw_stmt_int (stmt, 2);
  row->memory_bytes = pw_stmt_int (stmt, 3);
  row->created_ms = pw_stmt_int (stmt, 6);
  if (row->has_pin) {
    bytes = pw_stmt_bytes (stmt, 1, &length);
    if (bytes == NULL || length != SALT_BYTES || row->operations < 1
        || row->operations > PIN_OPERATIONS_MAX || row->memory_bytes < 8192
        || row->memory_bytes > PIN_MEMORY_BYTES_MAX)
      return broken (error);
    memcpy (row->salt, bytes, length);
  }
  row->keys = pw_stmt_gbytes (stmt, 4);
  row->profile = pw_stmt_gbytes (stmt, 5);
  return TRUE;
}

static gboolean
read_row (PwDb *db, Row *row, GError **error) {
  PwStmt *stmt = pw_db_stmt (db, "app/read-identity", error);
  gboolean found = FALSE;
  if (stmt == NULL || !pw_stmt_step (stmt, &found, error))
    return FALSE;
  if (!found) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                         _ ("this handheld has no identity yet: if its folder was moved or copied, "
                            "store.db-wal belongs "
                            "beside store.db; otherwise run panwas init"));
    return FALSE;
  }
  gboolean ok = copy_row (stmt, row, error);
  pw_stmt_reset (stmt);
  return ok;
}

gboolean
app_keys_have_pin (PwDb *db, gboolean *has_pin, GError **error) {
  g_return_val_if_fail (db != NULL && has_pin != NULL, FALSE);
  g_auto (Row) row = { 0 };
  if (!read_row (db, &row, error))
    return FALSE;
  *has_pin = row.has_pin;
  return TRUE;
}

/* --- wrong PINs ------------------------------------------------------------------------------ */

gint64
app_keys_wait_ms (gint64 count) {
  if (count < APP_PIN_FREE_TRIES)
    return 0;
  gint64 doublings = MIN (count - APP_PIN_FREE_TRIES, 16);
  return MIN ((gint64)APP_PIN_WAIT_MS_FIRST << doublings, APP_PIN_WAIT_MS_MAX);
}

static gboolean
read_failures (PwDb *db, gint64 *count, gint64 *last_ms, GError **error) {
  PwStmt *stmt = pw_db_stmt (db, "app/read-pin-failure", error);
  gboolean row = FALSE;
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  *count = row ? MAX (pw_stmt_int (stmt, 0), 0) : 0;
  *last_ms = row ? pw_stmt_int (stmt, 1) : 0;
  pw_stmt_reset (stmt);
  return TRUE;
}

static gboolean
write_failures (PwDb *db, gint64 count, gint64 last_ms, GError **error) {
  if (!pw_db_begin (db, error))
    return FALSE;
  PwStmt *stmt = pw_db_stmt (db, "app/set-pin-failure", error);
  if (stmt != NULL) {
    pw_stmt_bind_int (stmt, ":count", count);
    pw_stmt_bind_int (stmt, ":last_ms", last_ms);
  }
  if (stmt == NULL || !pw_stmt_run (stmt, error)) {
    pw_db_rollback (db);
    return FALSE;
  }
  return pw_db_commit (db, error);
}

static gboolean
refuse_for_now (gint64 wait_ms, GError **error) {
  g_set_error (
      error, PW_ERROR, PW_ERROR_LOCKED,
      _ ("the PIN was wrong several times; wait %" G_GINT64_FORMAT " seconds and try again"),
      (wait_ms + 999) / 1000);
  return FALSE;
}

static gboolean
allow_try (PwDb *db, PwClock *clock, gint64 *count, GError **error) {
  gint64 last_ms;
  if (!read_failures (db, count, &last_ms, error))
    return FALSE;
  gint64 wait_ms = app_keys_wait_ms (*count);
  if (wait_ms == 0 || PW_PLANT (FREE_GUESSES))
    return TRUE;
  gint64 now_ms = pw_clock_now (clock).unix_ms;
  /* A clock that was set back must not lock the owner out for years: the wait begins anew. */
  if (now_ms < last_ms) {
    (void)write_failures (db, *count, now_ms, NULL);
    return refuse_for_now (wait_ms, error);
  }
  return now_ms - last_ms >= wait_ms ? TRUE : refuse_for_now (last_ms + wait_ms - now_ms, error);
}

static gboolean
count_wrong (PwDb *db, PwClock *clock, gint64 count, GError **error) {
  /* If it cannot be counted (a full disk) the PIN is wrong all the same. */
  (void)write_failures (db, count + 1, pw_clock_now (clock).unix_ms, NULL);
  gint64 wait_ms = app_keys_wait_ms (count + 1);
  if (wait_ms == 0)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_LOCKED, _ ("the PIN is wrong; try again"));
  else
    g_set_error (error, PW_ERROR, PW_ERROR_LOCKED,
                 _ ("the PIN is wrong; wait %" G_GINT64_FORMAT " seconds and try again"),
                 wait_ms / 1000);
  return FALSE;
}

/* --- opening --------------------------------------------------------------------------------- */

static PwSecret *
unwrap (PwDb *db, PwClock *clock, const Row *row, const PwSecret *pin, GError **error) {
  gsize length;
  const guint8 *stored = g_bytes_get_data (row->keys, &length);
  if (!row->has_pin) {
    if (length == KEYS_BYTES)
      return pw_secret_new_copy (stored, length);
    broken (error);
    return NULL;
  }
  gint64 count = 0;
  if (pin == NULL) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_LOCKED, _ ("the PIN is needed"));
    return NULL;
  }
  if (!allow_try (db, clock, &count, error))
    return NULL;
  g_autoptr (PwSecret) wrap = pw_secret_from_pin (pin, row->salt, (guint64)row->operations,
                                                  (gsize)row->memory_bytes, error);
  if (wrap == NULL)
    return NULL;
  g_autoptr (PwSecret) both
      = pw_secret_open_secret (wrap, KEYS_CONTEXT, strlen (KEYS_CONTEXT), stored, length, NULL);
  if (both == NULL) {
    count_wrong (db, clock, count, error);
    return NULL;
  }
  if (both->length != KEYS_BYTES) {
    broken (error);
    return NULL;
  }
  if (count > 0 && !write_failures (db, 0, 0, error))
    return NULL;
  return g_steal_pointer (&both);
}

static gboolean
open_profile (const Row *row, AppKeys *keys, GError **error) {
  gsize length;
  const guint8 *sealed = g_bytes_get_data (row->profile, &length);
  if (sealed == NULL)
    return broken (error);
  g_autoptr (GBytes) plain = pw_secret_open (keys->data_key, PROFILE_CONTEXT,
                                             strlen (PROFILE_CONTEXT), sealed, length, NULL);
  if (plain == NULL)
    return broken (error);
  PwCborReader reader;
  const guint8 *data = g_bytes_get_data (plain, &length);
  pw_cbor_reader_init (&reader, data, length, "profile");
  guint64 count = 0;
  g_autofree char *first = NULL, *second = NULL;
  gboolean ok = pw_cbor_read_map (&reader, &count, NULL) && count == 2
                && (first = pw_cbor_read_string (&reader, 16, NULL)) != NULL
                && g_str_equal (first, "name")
                && (keys->name = pw_cbor_read_string (&reader, PW_NAME_BYTES_MAX, NULL)) != NULL
                && (second = pw_cbor_read_string (&reader, 16, NULL)) != NULL
                && g_str_equal (second, "region")
                && (keys->region = pw_cbor_read_string (&reader, PW_NAME_BYTES_MAX, NULL)) != NULL
                && pw_cbor_read_end (&reader, NULL);
  return ok ? TRUE : broken (error);
}

gboolean
app_keys_open (PwDb *db, PwClock *clock, const PwSecret *pin, AppKeys *keys, GError **error) {
  g_return_val_if_fail (db != NULL && clock != NULL && keys != NULL, FALSE);
  g_auto (Row) row = { 0 };
  if (!read_row (db, &row, error))
    return FALSE;
  g_autoptr (PwSecret) both = unwrap (db, clock, &row, pin, error);
  if (both == NULL)
    return FALSE;
  g_auto (AppKeys) opened = { .has_pin = row.has_pin, .created_ms = row.created_ms };
  opened.data_key = pw_secret_new_copy (both->bytes, PW_KEY_BYTES);
  g_autoptr (PwSecret) sign = pw_secret_new_copy (both->bytes + PW_KEY_BYTES, PW_SIGN_SECRET_BYTES);
  opened.identity = pw_identity_from_secrets (sign, NULL, error);
  if (opened.identity == NULL)
    return FALSE;
  if (memcmp (opened.identity->sign_public, row.public_key, PW_PUBLIC_KEY_BYTES) != 0)
    return broken (error);
  if (!open_profile (&row, &opened, error))
    return FALSE;
  *keys = opened;
  opened = (AppKeys){ 0 };
  return TRUE;
}

/* --- another PIN ----------------------------------------------------------------------------- */

static gboolean
store_keys (PwDb *db, const PwSecret *pin, const PwSecret *both, GError **error) {
  PwStmt *stmt = pw_db_stmt (db, "app/set-identity-keys", error);
  return stmt != NULL && bind_keys (stmt, pin, both, error) && pw_stmt_run (stmt, error);
}

gboolean
app_keys_change_pin (PwDb *db, PwClock *clock, const PwSecret *old_pin, const PwSecret *new_pin,
                     GError **error) {
  g_return_val_if_fail (db != NULL && clock != NULL, FALSE);
  g_auto (Row) row = { 0 };
  if (!read_row (db, &row, error))
    return FALSE;
  g_autoptr (PwSecret) both = unwrap (db, clock, &row, old_pin, error);
  if (both == NULL || !pw_db_begin (db, error))
    return FALSE;
  if (!store_keys (db, new_pin, both, error)) {
    pw_db_rollback (db);
    return FALSE;
  }
  if (!pw_db_commit (db, error))
    return FALSE;
  /* The new PIN holds from here on. What the old one wrapped goes from the log too, if nobody else
   * reads it just now; otherwise with the next checkpoint. */
  (void)pw_db_checkpoint (db, NULL);
  return TRUE;
}
