/* Forms, packers and empty stores that are used again. */
#include "tests/sim/sim-pool.h"

#include <glib/gstdio.h>
#include <sodium.h>

#include "tests/lib/form-pool.h"

#define PACKERS 16 /* two for each host that merges, one for each store that is open */

static GBytes *empty_app;  /* the file of a store of a handheld in which nothing is yet */
static GBytes *empty_host; /* that of a host */

/* --- PINs ------------------------------------------------------------------------------------ */

/* As good as Argon2id here, where nobody guesses, and a thousand times as fast. */
PwSecret *
__wrap_pw_secret_from_pin (const PwSecret *pin, const guint8 *salt, guint64 operations,
                           gsize memory_bytes, GError **error G_GNUC_UNUSED) {
  guint64 numbers[] = { operations, memory_bytes };
  PwSecret *key = pw_secret_new (PW_KEY_BYTES);
  crypto_generichash_state state;
  (void)crypto_generichash_init (&state, salt, 16, PW_KEY_BYTES);
  (void)crypto_generichash_update (&state, (const guint8 *)numbers, sizeof numbers);
  (void)crypto_generichash_update (&state, pin->bytes, pin->length);
  (void)crypto_generichash_final (&state, key->bytes, PW_KEY_BYTES);
  return key;
}

/* --- empty stores ---------------------------------------------------------------------------- */

/* A new store begins with the pages that making one gave before; what opens it does the rest, and
 * sees to it that they are what this program makes. */
PwDb *
__wrap_pw_db_open (const char *path, PwDbKind kind, gboolean create, GError **error) {
  GBytes *empty = kind == PW_DB_APP ? empty_app : empty_host;
  if (create && empty != NULL && !g_file_test (path, G_FILE_TEST_EXISTS)) {
    gsize length;
    const char *pages = g_bytes_get_data (empty, &length);
    if (!g_file_set_contents_full (path, pages, (gssize)length, G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error))
      return NULL;
  }
  return __real_pw_db_open (path, kind, create, error);
}

/* (transfer full) */
static GBytes *
make_empty (const char *dir, PwDbKind kind) {
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, "empty.db", NULL);
  char *pages = NULL;
  gsize length = 0;
  PwDb *db = __real_pw_db_open (path, kind, TRUE, &error);
  gboolean ok = db != NULL && pw_db_checkpoint (db, &error);
  pw_db_close (db);
  ok = ok && g_file_get_contents (path, &pages, &length, &error);
  g_assert_no_error (error);
  g_assert (ok);
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
    (void)g_unlink (name);
  }
  return g_bytes_new_take (pages, length);
}

void
sim_pool_fill (const char *dir) {
  form_pool_fill (PACKERS);
  empty_app = make_empty (dir, PW_DB_APP);
  empty_host = make_empty (dir, PW_DB_HOST);
}
