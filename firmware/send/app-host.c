/* The host that this handheld reports to. */
#include "firmware/send/app-host.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define ID_GROUPS 4
#define ID_GROUP_CHARS 4

void
app_host_free (AppHost *host) {
  if (host == NULL)
    return;
  g_free (host->name);
  g_free (host->region);
  g_free (host->region_granted);
  g_free (host);
}

/* Copies a column that must hold just `length` bytes. */
static gboolean
copy_column (PwStmt *stmt, int column, guint8 *bytes, gsize length, GError **error) {
  gsize found;
  const void *data = pw_stmt_bytes (stmt, column, &found);
  if (data == NULL || found != length) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN,
                         _ ("the stored keys of the host are damaged; ask the office for help"));
    return FALSE;
  }
  memcpy (bytes, data, length);
  return TRUE;
}

static AppHost *
read_row (PwStmt *stmt, GError **error) {
  g_autoptr (AppHost) host = g_new0 (AppHost, 1);
  if (!copy_column (stmt, 0, host->sign_public, PW_PUBLIC_KEY_BYTES, error)
      || !copy_column (stmt, 1, host->seal_public, PW_PUBLIC_KEY_BYTES, error)
      || !copy_column (stmt, 4, host->challenge, PW_ID_BYTES, error))
    return NULL;
  host->id = pw_id_from_public_key (host->sign_public);
  host->name = g_strdup (pw_stmt_text (stmt, 2));
  host->region = g_strdup (pw_stmt_text (stmt, 3));
  host->pinned_ms = pw_stmt_int (stmt, 5);
  host->enrolled = !pw_stmt_is_null (stmt, 6);
  host->certificate_issued_s = pw_stmt_int (stmt, 6);
  host->region_granted = g_strdup (pw_stmt_text (stmt, 7));
  host->revocation_issued_s = pw_stmt_int (stmt, 8);
  host->revoked = !pw_stmt_is_null (stmt, 9);
  host->revoked_after = (guint64)pw_stmt_int (stmt, 9);
  host->last_contact_ms = pw_stmt_int (stmt, 10);
  return g_steal_pointer (&host);
}

gboolean
app_host_load (AppStore *store, AppHost **host, GError **error) {
  gboolean row;
  *host = NULL;
  PwStmt *stmt = pw_db_stmt (store->db, "app-enrol/read-host", error);
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *host = read_row (stmt, error);
  pw_stmt_reset (stmt);
  return *host != NULL;
}

AppHost *
app_host_need (AppStore *store, GError **error) {
  AppHost *host = NULL;
  if (app_host_load (store, &host, error) && host == NULL)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                         _ ("this handheld knows no host yet: take the office's invitation with "
                            "panwas enrol --usb DIR or --qr FILE"));
  return host;
}

char *
app_host_id_to_groups (const PwId *id) {
  g_autofree char *hex = pw_id_to_hex (id);
  GString *groups = g_string_new (NULL);
  for (guint group = 0; group < ID_GROUPS; group++) {
    if (group > 0)
      g_string_append_c (groups, '-');
    g_string_append_len (groups, hex + group * ID_GROUP_CHARS, ID_GROUP_CHARS);
  }
  return g_string_free (groups, FALSE);
}

/* --- pinning --------------------------------------------------------------------------------- */

static gboolean
run (AppStore *store, const char *name, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, name, error);
  return stmt != NULL && pw_stmt_run (stmt, error);
}

static void
bind_host (PwStmt *stmt, const PwInvitation *invitation) {
  pw_stmt_bind_bytes (stmt, ":seal_public", invitation->seal_public, PW_PUBLIC_KEY_BYTES);
  pw_stmt_bind_text (stmt, ":name", invitation->name);
  pw_stmt_bind_text (stmt, ":region", invitation->region);
  pw_stmt_bind_bytes (stmt, ":challenge", invitation->challenge, PW_ID_BYTES);
}

static gboolean
put_host (AppStore *store, const PwInvitation *invitation, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-enrol/put-host", error);
  if (stmt == NULL)
    return FALSE;
  bind_host (stmt, invitation);
  pw_stmt_bind_bytes (stmt, ":sign_public", invitation->sign_public, PW_PUBLIC_KEY_BYTES);
  pw_stmt_bind_int (stmt, ":pinned_ms", pw_clock_now (store->clock).unix_ms);
  return pw_stmt_run (stmt, error);
}

/* What the old host gave and was sent means nothing to the new one. */
static gboolean
leave_host (AppStore *store, const AppHost *old, GError **error) {
  PwStmt *move = pw_db_stmt (store->db, "app-enrol/move-receipts", error);
  if (move == NULL)
    return FALSE;
  pw_stmt_bind_id (move, ":host", &old->id);
  pw_stmt_bind_int (move, ":after", -1);
  pw_stmt_bind_int (move, ":code_before_ms", G_MAXINT64);
  if (!pw_stmt_run (move, error))
    return FALSE;
  PwStmt *delete = pw_db_stmt (store->db, "app-enrol/delete-receipts", error);
  if (delete == NULL)
    return FALSE;
  pw_stmt_bind_int (delete, ":after", -1);
  pw_stmt_bind_int (delete, ":code_before_ms", G_MAXINT64);
  return pw_stmt_run (delete, error) && run (store, "app-inbox/delete-refusals", error)
         && run (store, "app-enrol/delete-sent", error)
         && run (store, "app-enrol/delete-parts", error)
         && run (store, "app-enrol/reset-evidence", error);
}

static gboolean
refresh_host (AppStore *store, const PwInvitation *invitation, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-enrol/refresh-host", error);
  if (stmt == NULL)
    return FALSE;
  bind_host (stmt, invitation);
  /* Parcels that were kept hold a request with the old challenge. */
  return pw_stmt_run (stmt, error) && run (store, "app-outbox/forget-all", error);
}

static gboolean
same_invitation (const AppHost *host, const PwInvitation *invitation) {
  return memcmp (host->seal_public, invitation->seal_public, PW_PUBLIC_KEY_BYTES) == 0
         && memcmp (host->challenge, invitation->challenge, PW_ID_BYTES) == 0
         && g_strcmp0 (host->name, invitation->name) == 0
         && g_strcmp0 (host->region, invitation->region) == 0;
}

static gboolean
apply (AppStore *store, const AppHost *old, const PwInvitation *invitation, AppHostChange change,
       GError **error) {
  switch (change) {
  case APP_HOST_KNOWN:
    return TRUE;
  case APP_HOST_PINNED:
    return put_host (store, invitation, error);
  case APP_HOST_REFRESHED:
    return refresh_host (store, invitation, error);
  case APP_HOST_REPLACED:
    return leave_host (store, old, error) && put_host (store, invitation, error);
  }
  g_assert_not_reached ();
}

gboolean
app_host_pin (AppStore *store, const PwInvitation *invitation, gboolean replace,
              AppHostChange *change, GError **error) {
  g_autoptr (AppHost) old = NULL;
  if (!app_host_load (store, &old, error))
    return FALSE;
  if (old == NULL)
    *change = APP_HOST_PINNED;
  else if (memcmp (old->sign_public, invitation->sign_public, PW_PUBLIC_KEY_BYTES) != 0)
    *change = APP_HOST_REPLACED;
  else
    *change = same_invitation (old, invitation) ? APP_HOST_KNOWN : APP_HOST_REFRESHED;
  if (*change == APP_HOST_REPLACED && !replace) {
    PwId other = pw_id_from_public_key (invitation->sign_public);
    g_autofree char *ours = app_host_id_to_groups (&old->id);
    g_autofree char *theirs = app_host_id_to_groups (&other);
    g_set_error (
        error, PW_ERROR, PW_ERROR_EXISTS,
        _ ("this handheld reports to %s (%s); the invitation is of another host, %s (%s): if "
           "the office told you to change, say --replace-host"),
        old->name, ours, invitation->name, theirs);
    return FALSE;
  }
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (apply (store, old, invitation, *change, error) && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}
