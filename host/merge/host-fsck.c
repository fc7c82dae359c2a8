/* `verify --all`: everything that the store says is proved again from raw bytes. */
#include "host/merge/host-fsck.h"

#include <glib/gi18n.h>
#include <stdarg.h>

#include "host/merge/host-blob-check.h"
#include "host/merge/host-fsck-parts.h"
#include "host/views/host-views.h"
#include "sync/base/pw-error.h"

/* --- noting ---------------------------------------------------------------------------------- */

void
host_fsck_note (HostFsckRun *run, HostFault fault, const char *format, ...) {
  if (run->counts[fault]++ > 0)
    return;
  va_list arguments;
  va_start (arguments, format);
  run->first[fault] = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

static void
collect_faults (HostFsckRun *run) {
  for (guint i = 0; i < HOST_FAULT_COUNT; i++) {
    if (run->counts[i] == 0)
      continue;
    if (run->counts[i] == 1)
      g_ptr_array_add (run->fsck->faults, g_strdup (run->first[i]));
    else
      g_ptr_array_add (run->fsck->faults,
                       g_strdup_printf (_ ("%s (and %" G_GUINT64_FORMAT " more like it)"),
                                        run->first[i], run->counts[i] - 1));
    g_free (run->first[i]);
  }
}

/* --- parts ----------------------------------------------------------------------------------- */

static gboolean
check_file (HostFsckRun *run, GError **error) {
  gint64 strays;
  g_autofree char *words = pw_db_integrity (run->store->db, error);
  if (words == NULL)
    return FALSE;
  if (!g_str_equal (words, "ok"))
    host_fsck_note (run, HOST_FAULT_FILE, _ ("the file is damaged: %s"), words);
  PwStmt *stmt = pw_db_stmt (run->store->db, "verify/count-strays", error);
  if (stmt == NULL || !pw_stmt_scalar (stmt, 0, &strays, error))
    return FALSE;
  if (strays > 0)
    host_fsck_note (run, HOST_FAULT_AUTHOR,
                    _ ("%" G_GINT64_FORMAT " operations or proofs are of nobody"), strays);
  return TRUE;
}

typedef struct {
  gint64 author_key;
  PwId id;
  guint8 public_key[PW_PUBLIC_KEY_BYTES];
} Author;

static void
add_author (HostFsckRun *run, PwStmt *stmt, GArray *authors) {
  Author author = { .author_key = pw_stmt_int (stmt, 0) };
  gsize length;
  const guint8 *key = pw_stmt_bytes (stmt, 2, &length);
  gboolean good
      = key != NULL && length == PW_PUBLIC_KEY_BYTES && pw_stmt_id (stmt, 1, &author.id, NULL);
  if (good) {
    PwId id = pw_id_from_public_key (key);
    good = pw_id_equal (&id, &author.id);
    for (gsize i = 0; i < length; i++)
      author.public_key[i] = key[i];
  }
  if (good)
    g_array_append_val (authors, author);
  else
    host_fsck_note (run, HOST_FAULT_AUTHOR,
                    _ ("the key of author %" G_GINT64_FORMAT " does not belong to its id"),
                    author.author_key);
}

static gboolean
check_authors (HostFsckRun *run, GError **error) {
  g_autoptr (GArray) authors = g_array_new (FALSE, FALSE, sizeof (Author));
  PwStmt *stmt = pw_db_stmt (run->store->db, "verify/list-authors", error);
  gboolean row = stmt != NULL;
  if (stmt == NULL)
    return FALSE;
  while (row) {
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (row)
      add_author (run, stmt, authors);
  }
  for (guint i = 0; i < authors->len; i++) {
    const Author *author = &g_array_index (authors, Author, i);
    if (!host_fsck_author (run, author->author_key, &author->id, author->public_key, error))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  PwDigest digest;
  guint64 size;
  gboolean newest;
} Blob;

static GArray *
list_blobs (HostFsckRun *run, GError **error) {
  g_autoptr (GArray) blobs = g_array_new (FALSE, FALSE, sizeof (Blob));
  PwStmt *stmt = pw_db_stmt (run->store->db, "verify/list-blobs", error);
  if (stmt == NULL)
    return NULL;
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&blobs);
    Blob blob = { .size = (guint64)pw_stmt_int (stmt, 1), .newest = pw_stmt_int (stmt, 2) != 0 };
    if (pw_stmt_digest (stmt, 0, &blob.digest, NULL))
      g_array_append_val (blobs, blob);
    else
      host_fsck_note (run, HOST_FAULT_BLOB, _ ("evidence file %.16s is not as it came in"), "?");
  }
}

static gboolean
check_blobs (HostFsckRun *run, GError **error) {
  g_autoptr (GArray) blobs = list_blobs (run, error);
  if (blobs == NULL)
    return FALSE;
  for (guint i = 0; i < blobs->len; i++) {
    const Blob *blob = &g_array_index (blobs, Blob, i);
    g_autoptr (GError) why = NULL;
    gboolean good = FALSE;
    run->fsck->blobs++;
    if (host_blob_check (run->store, &blob->digest, blob->size, blob->newest, &good, &why) && good)
      continue;
    if (pw_error_is_of_machine (why)) {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
    g_autofree char *hex = pw_digest_to_hex (&blob->digest);
    host_fsck_note (run, HOST_FAULT_BLOB, _ ("evidence file %.16s is not as it came in"), hex);
  }
  return TRUE;
}

static gboolean
check_views (HostFsckRun *run, GError **error) {
  g_autoptr (GError) found = NULL;
  if (host_views_check (run->store, &found))
    return TRUE;
  if (pw_error_is_of_machine (found)) {
    g_propagate_error (error, g_steal_pointer (&found));
    return FALSE;
  }
  host_fsck_note (run, HOST_FAULT_VIEW, "%s", found->message);
  return TRUE;
}

/* --- the whole ------------------------------------------------------------------------------- */

HostFsck *
host_fsck_run (HostStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  g_autoptr (HostFsck) fsck = g_new0 (HostFsck, 1);
  fsck->faults = g_ptr_array_new_with_free_func (g_free);
  HostFsckRun run = { .store = store, .fsck = fsck };
  gboolean ok = check_file (&run, error) && host_fsck_spool (&run, error)
                && check_authors (&run, error) && check_blobs (&run, error)
                && host_fsck_published (&run, error) && check_views (&run, error);
  collect_faults (&run);
  return ok ? g_steal_pointer (&fsck) : NULL;
}

void
host_fsck_free (HostFsck *fsck) {
  if (fsck == NULL)
    return;
  g_ptr_array_unref (fsck->faults);
  g_free (fsck);
}
