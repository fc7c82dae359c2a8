/* What a host's file holds, read with SQLite alone, row by row. */
#include <sqlite3.h>
#include <string.h>

#include "tests/sim/sim-check.h"

static sqlite3 *
open_raw (SimWorld *world, const SimOffice *office, const char *path) {
  sqlite3 *db = NULL;
  int code = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL);
  sim_check (world, SIM_SAVED, code == SQLITE_OK, "the file of host %u does not open: %s",
             office->number, sqlite3_errmsg (db));
  (void)sqlite3_busy_timeout (db, 1000);
  return db;
}

/* The connection to the store itself stays open: reading the schema each time took longer than
 * all the rest. */
static sqlite3 *
raw_of (SimWorld *world, SimOffice *office) {
  if (office->raw == NULL)
    office->raw = open_raw (world, office, office->path);
  return office->raw;
}

void
sim_raw_close (SimOffice *office) {
  sqlite3_stmt *stmt;
  while (office->raw != NULL && (stmt = sqlite3_next_stmt (office->raw, NULL)) != NULL)
    (void)sqlite3_finalize (stmt);
  (void)sqlite3_close (g_steal_pointer (&office->raw));
}

/* The statement, prepared once for each connection. */
static sqlite3_stmt *
prepare (SimWorld *world, const SimOffice *office, sqlite3 *db, const char *sql) {
  sqlite3_stmt *stmt = NULL;
  while ((stmt = sqlite3_next_stmt (db, stmt)) != NULL)
    if (strcmp (sqlite3_sql (stmt), sql) == 0)
      return stmt;
  sim_check (world, SIM_SAVED, sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) == SQLITE_OK,
             "the file of host %u cannot be read: %s", office->number, sqlite3_errmsg (db));
  return stmt;
}

static char *
hex_column (sqlite3_stmt *stmt, int column) {
  return sim_hex (sqlite3_column_blob (stmt, column), (gsize)sqlite3_column_bytes (stmt, column));
}

/* TRUE if a column holds exactly these bytes. */
static gboolean
is_column (sqlite3_stmt *stmt, int column, GBytes *bytes) {
  gsize length;
  gconstpointer expected = g_bytes_get_data (bytes, &length);
  return (gsize)sqlite3_column_bytes (stmt, column) == length
         && memcmp (sqlite3_column_blob (stmt, column), expected, length) == 0;
}

/* --- spool ----------------------------------------------------------------------------------- */

static void
read_parcels (SimWorld *world, SimOffice *office, sqlite3 *db, SimHeld *held) {
  sqlite3_stmt *stmt = prepare (world, office, db,
                                "SELECT spool.digest, spool.bytes, coalesce (verdict.code, '') "
                                "FROM spool LEFT JOIN verdict USING (spool_key)");
  int code;
  while ((code = sqlite3_step (stmt)) == SQLITE_ROW) {
    char *digest = hex_column (stmt, 0);
    const SimParcel *parcel = g_hash_table_lookup (world->parcels, digest);
    sim_check (world, SIM_UNCHANGED, parcel != NULL, "host %u: nobody made parcel %s",
               office->number, digest);
    sim_check (world, SIM_UNCHANGED, is_column (stmt, 1, parcel->bytes),
               "host %u: parcel %s has other bytes", office->number, digest);
    g_hash_table_insert (held->parcels, digest,
                         g_strdup ((const char *)sqlite3_column_text (stmt, 2)));
  }
  sim_check (world, SIM_SAVED, code == SQLITE_DONE, "host %u: %s", office->number,
             sqlite3_errmsg (db));
  (void)sqlite3_reset (stmt);
}

/* --- operations ------------------------------------------------------------------------------ */

/* An operation of the host itself is new to the oracle when it is first seen. */
static const ModelOp *
find_own (SimWorld *world, SimOffice *office, SimHeld *held, guint64 seq, sqlite3_stmt *stmt) {
  const char *fault;
  g_autoptr (GBytes) bytes
      = g_bytes_new (sqlite3_column_blob (stmt, 3), (gsize)sqlite3_column_bytes (stmt, 3));
  const char *prev = held->own->len == 0
                         ? office->root
                         : ((const ModelOp *)held->own->pdata[held->own->len - 1])->id;
  sim_check (world, SIM_UNCHANGED, seq == held->own->len + 1,
             "host %u: operation %" G_GUINT64_FORMAT " of its own log follows on %u",
             office->number, seq, held->own->len);
  const ModelOp *op = model_add (world->model, office->id, prev, bytes, &fault);
  sim_check (world, SIM_SET, op != NULL, "host %u: its own operation %" G_GUINT64_FORMAT ": %s",
             office->number, seq, fault);
  g_ptr_array_add (held->own, (gpointer)op);
  return op;
}

static void
take_op (SimWorld *world, SimOffice *office, sqlite3_stmt *stmt, SimHeld *held) {
  g_autofree char *author = hex_column (stmt, 0), *id = hex_column (stmt, 2);
  guint64 seq = (guint64)sqlite3_column_int64 (stmt, 1);
  gboolean is_own = strcmp (author, office->id) == 0;
  const ModelOp *op
      = is_own ? find_own (world, office, held, seq, stmt) : model_find (world->model, id);
  sim_check (world, SIM_UNCHANGED, op != NULL, "host %u holds operation %s, which nobody wrote",
             office->number, id);
  sim_check (world, SIM_UNCHANGED,
             strcmp (op->id, id) == 0 && op->seq == seq && strcmp (op->author, author) == 0
                 && is_column (stmt, 3, op->bytes),
             "host %u: operation %" G_GUINT64_FORMAT " of %s is not what its author wrote",
             office->number, seq, author);
  sim_check (world, SIM_SET, g_hash_table_add (held->ids, op->id),
             "host %u holds operation %s twice", office->number, id);
  SimHeldOp one = { op, is_own };
  g_array_append_val (held->ops, one);
}

static void
read_ops (SimWorld *world, SimOffice *office, sqlite3 *db, SimHeld *held) {
  sqlite3_stmt *stmt = prepare (world, office, db,
                                "SELECT author.id, op.seq, op.digest, op.bytes FROM op "
                                "JOIN author USING (author_key) ORDER BY author_key, seq, digest");
  int code;
  while ((code = sqlite3_step (stmt)) == SQLITE_ROW)
    take_op (world, office, stmt, held);
  sim_check (world, SIM_SAVED, code == SQLITE_DONE, "host %u: %s", office->number,
             sqlite3_errmsg (db));
  (void)sqlite3_reset (stmt);
}

SimHeld *
sim_held_read (SimWorld *world, SimOffice *office, const char *path) {
  SimHeld *held = g_new0 (SimHeld, 1);
  held->ops = g_array_new (FALSE, FALSE, sizeof (SimHeldOp));
  held->ids = g_hash_table_new (g_str_hash, g_str_equal);
  held->parcels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  held->own = g_ptr_array_new ();
  gboolean is_store = strcmp (path, office->path) == 0;
  sqlite3 *db = is_store ? raw_of (world, office) : open_raw (world, office, path);
  read_parcels (world, office, db, held);
  read_ops (world, office, db, held);
  if (!is_store) {
    sqlite3_stmt *stmt;
    while ((stmt = sqlite3_next_stmt (db, NULL)) != NULL)
      (void)sqlite3_finalize (stmt);
    (void)sqlite3_close (db);
  }
  return held;
}

void
sim_held_free (SimHeld *held) {
  if (held == NULL)
    return;
  g_array_unref (held->ops);
  g_hash_table_unref (held->ids);
  g_hash_table_unref (held->parcels);
  g_ptr_array_unref (held->own);
  g_free (held);
}

/* --- views ----------------------------------------------------------------------------------- */

GHashTable *
sim_held_rows (SimWorld *world, SimOffice *office, const char *sql) {
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sqlite3 *db = raw_of (world, office);
  sqlite3_stmt *stmt = prepare (world, office, db, sql);
  int code;
  while ((code = sqlite3_step (stmt)) == SQLITE_ROW)
    g_hash_table_insert (rows, g_strdup ((const char *)sqlite3_column_text (stmt, 0)),
                         g_strdup ((const char *)sqlite3_column_text (stmt, 1)));
  sim_check (world, SIM_SAVED, code == SQLITE_DONE, "host %u: %s", office->number,
             sqlite3_errmsg (db));
  (void)sqlite3_reset (stmt);
  return rows;
}
