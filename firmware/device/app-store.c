/* The handheld's store: its folder, its keys, its log, and what else a command needs, opened
 * together. */
#include "firmware/device/app-store.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/device/app-forms.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-region.h"
#include "sync/base/pw-text.h"

#define STORE_NAME "store.db"

/* --- the file -------------------------------------------------------------------------------- */

static gboolean
not_there (const char *dir, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
               _ ("there is no store in %s; run panwas init, or name the folder with --data"), dir);
  return FALSE;
}

/* SQLite refuses links anywhere in a path; the folder itself may well be reached through one. */
static char *
real_dir (const char *dir) {
  char *real = realpath (dir, NULL);
  char *copy = g_strdup (real != NULL ? real : dir);
  free (real);
  return copy;
}

static PwDb *
open_db (const char *dir, gboolean create, GError **error) {
  g_autofree char *real = real_dir (dir);
  g_autofree char *path = g_build_filename (real, STORE_NAME, NULL);
  gboolean there = TRUE;
  if (!create && !pw_db_look (path, &there, error))
    return NULL;
  if (!there) {
    not_there (dir, error);
    return NULL;
  }
  return pw_db_open (path, PW_DB_APP, create, error);
}

/* --- making ---------------------------------------------------------------------------------- */

/* Bytes that begin a character, so that a PIN of accented letters counts as people count. */
static guint
count_characters (const PwSecret *pin) {
  guint count = 0;
  for (gsize i = 0; i < pin->length; i++)
    count += (pin->bytes[i] & 0xc0) != 0x80 ? 1 : 0;
  return count;
}

static gboolean
check_pin (const PwSecret *pin, GError **error) {
  if (pin == NULL
      || (count_characters (pin) >= APP_PIN_CHARACTERS_MIN && pin->length <= APP_PIN_BYTES_MAX))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("the PIN must have at least %d characters and at most %d bytes"),
               APP_PIN_CHARACTERS_MIN, APP_PIN_BYTES_MAX);
  return FALSE;
}

static gboolean
check_owner (const char *region, const char *name, const PwSecret *pin, GError **error) {
  if (!pw_region_is_valid (region)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("\"%s\" is not a region code; write it like 17.07.03.2004 or 17.07.03"),
                 region);
    return FALSE;
  }
  if (!pw_text_is_name (name)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the name must be one line of text, 1 to %d bytes"), PW_NAME_BYTES_MAX);
    return FALSE;
  }
  return check_pin (pin, error);
}

gboolean
app_store_init (const char *dir, const char *region, const char *name, const PwSecret *pin,
                GError **error) {
  g_return_val_if_fail (dir != NULL && region != NULL && name != NULL, FALSE);
  if (!check_owner (region, name, pin, error) || !pw_file_make_dir (dir, 0700, error))
    return FALSE;
  g_autoptr (PwDb) db = open_db (dir, TRUE, error);
  return db != NULL && app_keys_make (db, pw_clock_system (), pin, name, region, error);
}

PwDb *
app_store_open_file (const char *dir, gboolean create, GError **error) {
  g_return_val_if_fail (dir != NULL, NULL);
  if (create && !pw_file_make_dir (dir, 0700, error))
    return NULL;
  return open_db (dir, create, error);
}

/* --- opening --------------------------------------------------------------------------------- */

gboolean
app_store_has_pin (const char *dir, gboolean *has_pin, GError **error) {
  g_return_val_if_fail (dir != NULL && has_pin != NULL, FALSE);
  g_autoptr (PwDb) db = open_db (dir, FALSE, error);
  return db != NULL && app_keys_have_pin (db, has_pin, error);
}

gboolean
app_store_unlock (const char *dir, const PwSecret *pin, AppKeys *keys, GError **error) {
  g_return_val_if_fail (dir != NULL && keys != NULL, FALSE);
  g_autoptr (PwDb) db = open_db (dir, FALSE, error);
  return db != NULL && app_keys_open (db, pw_clock_system (), pin, keys, error);
}

AppStore *
app_store_open_unlocked (const char *dir, AppKeys *keys, GError **error) {
  g_return_val_if_fail (dir != NULL && keys != NULL && keys->identity != NULL, NULL);
  g_autoptr (AppStore) store = g_new0 (AppStore, 1);
  store->dir = real_dir (dir);
  store->clock = pw_clock_system ();
  store->db = open_db (dir, FALSE, error);
  if (store->db == NULL)
    return NULL;
  store->identity = g_steal_pointer (&keys->identity);
  store->data_key = g_steal_pointer (&keys->data_key);
  store->name = g_steal_pointer (&keys->name);
  store->region = g_steal_pointer (&keys->region);
  store->has_pin = keys->has_pin;
  store->created_ms = keys->created_ms;
  store->log = pw_oplog_open (store->db, store->identity->sign_public, store->data_key, error);
  return store->log != NULL ? g_steal_pointer (&store) : NULL;
}

AppStore *
app_store_open (const char *dir, const PwSecret *pin, GError **error) {
  g_return_val_if_fail (dir != NULL, NULL);
  g_auto (AppKeys) keys = { 0 };
  return app_store_unlock (dir, pin, &keys, error) ? app_store_open_unlocked (dir, &keys, error)
                                                   : NULL;
}

gboolean
app_store_change_pin (const char *dir, const PwSecret *old_pin, const PwSecret *new_pin,
                      GError **error) {
  g_return_val_if_fail (dir != NULL, FALSE);
  if (!check_pin (new_pin, error))
    return FALSE;
  g_autoptr (PwDb) db = open_db (dir, FALSE, error);
  return db != NULL && app_keys_change_pin (db, pw_clock_system (), old_pin, new_pin, error);
}

void
app_store_free (AppStore *store) {
  if (store == NULL)
    return;
  pw_packer_free (store->packer);
  pw_forms_free (store->forms);
  pw_oplog_free (store->log);
  pw_identity_free (store->identity);
  pw_secret_free (store->data_key);
  pw_db_close (store->db);
  g_free (store->name);
  g_free (store->region);
  g_free (store->dir);
  g_free (store);
}

/* --- what is loaded when needed -------------------------------------------------------------- */

PwForms *
app_store_forms (AppStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  if (store->forms != NULL)
    return store->forms;
  g_autoptr (PwForms) forms = pw_forms_new (error);
  if (forms != NULL && app_forms_register (store, forms, error))
    store->forms = g_steal_pointer (&forms);
  return store->forms;
}

PwPacker *
app_store_packer (AppStore *store) {
  g_return_val_if_fail (store != NULL, NULL);
  if (store->packer == NULL)
    store->packer = pw_packer_new ();
  return store->packer;
}

gboolean
app_store_receipted (AppStore *store, guint64 *seq, GError **error) {
  g_return_val_if_fail (store != NULL && seq != NULL, FALSE);
  PwStmt *stmt = pw_db_stmt (store->db, "app/read-receipted", error);
  gint64 value = 0;
  if (stmt == NULL || !pw_stmt_scalar (stmt, 0, &value, error))
    return FALSE;
  *seq = (guint64)MAX (value, 0);
  return TRUE;
}
