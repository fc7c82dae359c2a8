/* Views as text in canonical order, without local keys.
 *
 * One query a table gives its rows by global ids (schemas/queries/views/dump-*.sql). A row is a
 * line: the table's name, then each column after a "|": "-" for NULL, digits, "x" and hex for
 * bytes, text in quotes with backslash escapes. */
#include "host/views/host-view-dump.h"

#include "host/views/host-views.h"

static const char *const names[HOST_VIEW_TABLES] = {
  "record", "evidence", "item", "device", "refused", "reported",
};

const char *
host_view_dump_name (guint table) {
  g_return_val_if_fail (table < HOST_VIEW_TABLES, NULL);
  return names[table];
}

static void
append_text (GString *line, const char *text) {
  g_string_append_c (line, '"');
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '"' || *at == '\\')
      g_string_append_c (line, '\\');
    if (*at == '\n')
      g_string_append (line, "\\n");
    else
      g_string_append_c (line, *at);
  }
  g_string_append_c (line, '"');
}

/* The queries name their columns "x_..." for bytes, "i_..." for integers and "t_..." for text. */
static void
append_column (GString *line, PwStmt *stmt, int column) {
  const char *name = pw_stmt_column_name (stmt, column);
  g_string_append_c (line, '|');
  if (pw_stmt_is_null (stmt, column)) {
    g_string_append_c (line, '-');
  } else if (name[0] == 'x') {
    gsize length;
    const guint8 *bytes = pw_stmt_bytes (stmt, column, &length);
    g_autofree char *hex = pw_hex_encode (bytes, length);
    g_string_append_printf (line, "x%s", hex);
  } else if (name[0] == 'i') {
    g_string_append_printf (line, "%" G_GINT64_FORMAT, pw_stmt_int (stmt, column));
  } else {
    append_text (line, pw_stmt_text (stmt, column));
  }
}

typedef void (*LineTaker) (const GString *line, gpointer data);

static gboolean
dump_table (HostStore *store, guint table, LineTaker take, gpointer data, GError **error) {
  g_autofree char *query = g_strdup_printf ("views/dump-%s", names[table]);
  g_autoptr (GString) line = g_string_new (NULL);
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  gboolean row = TRUE;
  if (stmt == NULL)
    return FALSE;
  for (;;) {
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_string_assign (line, names[table]);
    for (int column = 0; column < pw_stmt_columns (stmt); column++)
      append_column (line, stmt, column);
    g_string_append_c (line, '\n');
    take (line, data);
  }
}

static void
chain_line (const GString *line, gpointer data) {
  PwDigest *digest = data;
  *digest = pw_digest_chain (digest, line->str, line->len);
}

static void
append_line (const GString *line, gpointer data) {
  g_string_append_len (data, line->str, (gssize)line->len);
}

gboolean
host_view_dump_digests (HostStore *store, PwDigest digests[HOST_VIEW_TABLES], GError **error) {
  for (guint table = 0; table < HOST_VIEW_TABLES; table++) {
    digests[table] = (PwDigest){ 0 };
    if (!dump_table (store, table, chain_line, &digests[table], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
host_views_dump (HostStore *store, GString *out, GError **error) {
  for (guint table = 0; table < HOST_VIEW_TABLES; table++) {
    if (!dump_table (store, table, append_line, out, error))
      return FALSE;
  }
  return TRUE;
}
