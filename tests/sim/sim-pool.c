/* Forms, packers and empty stores that are used again. */
#include "tests/sim/sim-pool.h"

#include <glib/gstdio.h>

#include "sync/model/pw-forms.h"

#define PACKERS 16 /* two for each host that merges, one for each store that is open */

static GMutex lock;
static GHashTable *forms;  /* GBytes of the file -> PwForm, one reference */
static GPtrArray *packers; /* that nobody uses now */
static GBytes *empty_app;  /* the file of a store of a handheld in which nothing is yet */
static GBytes *empty_host; /* that of a host */

/* Of files of tens of kilobytes a byte here and there is enough to tell them apart. */
static guint
hash_file (gconstpointer file) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data ((gpointer)file, &length);
  guint hash = (guint)length;
  for (gsize at = 0; at < length; at += 61)
    hash = hash * 33 + bytes[at];
  return hash;
}

PwForm *
__wrap_pw_form_load (GBytes *xml, GError **error) {
  g_mutex_lock (&lock);
  PwForm *form = forms != NULL ? g_hash_table_lookup (forms, xml) : NULL;
  if (form == NULL) {
    form = __real_pw_form_load (xml, error);
    if (form != NULL && forms != NULL)
      g_hash_table_insert (forms, g_bytes_ref (xml), form);
  }
  if (form != NULL && forms != NULL)
    form = pw_form_ref (form);
  g_mutex_unlock (&lock);
  return form;
}

PwPacker *
__wrap_pw_packer_new (void) {
  g_mutex_lock (&lock);
  PwPacker *packer
      = packers != NULL && packers->len > 0 ? g_ptr_array_steal_index (packers, 0) : NULL;
  g_mutex_unlock (&lock);
  return packer != NULL ? packer : __real_pw_packer_new ();
}

void
__wrap_pw_packer_free (PwPacker *packer) {
  if (packer == NULL)
    return;
  g_mutex_lock (&lock);
  if (packers == NULL)
    packers = g_ptr_array_new ();
  g_ptr_array_add (packers, packer);
  g_mutex_unlock (&lock);
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
  g_autoptr (GError) error = NULL;
  forms = g_hash_table_new_full (hash_file, g_bytes_equal, (GDestroyNotify)g_bytes_unref,
                                 (GDestroyNotify)pw_form_free);
  g_autoptr (PwForms) all = pw_forms_new (&error);
  g_assert_no_error (error);
  (void)pw_forms_count (all); /* loads every one */
  PwPacker *made[PACKERS];
  for (guint i = 0; i < PACKERS; i++)
    made[i] = pw_packer_new ();
  for (guint i = 0; i < PACKERS; i++)
    pw_packer_free (made[i]);
  empty_app = make_empty (dir, PW_DB_APP);
  empty_host = make_empty (dir, PW_DB_HOST);
}
