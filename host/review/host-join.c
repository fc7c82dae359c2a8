/* Joining the host above: its invitation in, a request out. */
#include "host/review/host-join.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-invitation.h"

/* --- invitations ----------------------------------------------------------------------------- */

static gboolean
is_of_host (const PwInvitation *invitation, const HostAbove *above) {
  return above != NULL
         && memcmp (invitation->sign_public, above->sign_public, PW_PUBLIC_KEY_BYTES) == 0;
}

static gboolean
is_taken (const PwInvitation *invitation, const HostAbove *above) {
  return is_of_host (invitation, above)
         && memcmp (invitation->challenge, above->challenge, PW_ID_BYTES) == 0;
}

static gboolean
is_better (const PwInvitation *a, const PwInvitation *b, const HostAbove *above) {
  if (is_taken (a, above) != is_taken (b, above))
    return is_taken (a, above);
  return a->expires_at > b->expires_at;
}

/* NULL with an error: none, or several hosts'. (transfer none) */
static const PwInvitation *
choose (HostStore *store, const GPtrArray *invitations, const char *prefix, const HostAbove *above,
        GError **error) {
  const PwInvitation *best = NULL;
  for (guint i = 0; i < invitations->len; i++) {
    const PwInvitation *next = g_ptr_array_index (invitations, i);
    PwId id = pw_id_from_public_key (next->sign_public);
    if (pw_id_equal (&id, &store->identity->id)
        || (prefix != NULL && !pw_invitation_is_of (next, prefix)))
      continue;
    if (best != NULL && memcmp (best->sign_public, next->sign_public, PW_PUBLIC_KEY_BYTES) != 0) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("there are invitations of several hosts, such as %s and %s: say which with "
                      "--host ID"),
                   best->name, next->name);
      return NULL;
    }
    if (best == NULL || is_better (next, best, above))
      best = next;
  }
  if (best == NULL)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                         _ ("there is no invitation of a host above here: ask its office for one"));
  return best;
}

/* --- joining --------------------------------------------------------------------------------- */

static gboolean
check_may_join (HostStore *store, const PwInvitation *invitation, const HostAbove *above,
                gboolean replace, GError **error) {
  if (!pw_region_is_valid (invitation->region)
      || !pw_region_holds (invitation->region, store->region)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s serves %s, in which %s, the region of this host, does not lie: it is not "
                    "above this host"),
                 invitation->name, invitation->region, store->region);
    return FALSE;
  }
  if (above == NULL || replace || is_of_host (invitation, above))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("this host reports to %s already; with --replace-host it reports to %s instead"),
               above->name, invitation->name);
  return FALSE;
}

static gboolean
run (HostStore *store, const char *query, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  return stmt != NULL && pw_stmt_run (stmt, error);
}

static gboolean
put_above (HostStore *store, const PwInvitation *invitation, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "enrol/put-above", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":sign_public", invitation->sign_public, PW_PUBLIC_KEY_BYTES);
  pw_stmt_bind_bytes (stmt, ":seal_public", invitation->seal_public, PW_PUBLIC_KEY_BYTES);
  pw_stmt_bind_text (stmt, ":name", invitation->name);
  pw_stmt_bind_text (stmt, ":region", invitation->region);
  pw_stmt_bind_bytes (stmt, ":challenge", invitation->challenge, PW_ID_BYTES);
  pw_stmt_bind_int (stmt, ":joined_ms", host_store_now_ms (store));
  return pw_stmt_run (stmt, error);
}

/* What another host said that it holds, this one does not hold. */
static gboolean
forget (HostStore *store, GError **error) {
  return run (store, "enrol/delete-above", error)
         && run (store, "enrol/delete-above-receipts", error)
         && run (store, "enrol/delete-above-blobs", error);
}

/* An invitation leaves the stick when the request is on it. Whoever asks once more, because the
 * power went just then, needs none. */
static gboolean
stays (const HostAbove *above, const char *prefix, gboolean replace, const GError *why) {
  if (!pw_error_is (why, PW_ERROR_NOT_FOUND) || replace || above == NULL)
    return FALSE;
  PwInvitation taken = { .name = NULL };
  memcpy (taken.sign_public, above->sign_public, PW_PUBLIC_KEY_BYTES);
  return prefix == NULL || pw_invitation_is_of (&taken, prefix);
}

HostAbove *
host_join_take (HostStore *store, const GPtrArray *invitations, const char *prefix,
                gboolean replace, GError **error) {
  g_return_val_if_fail (store != NULL && invitations != NULL, NULL);
  g_autoptr (HostAbove) before = NULL;
  if (!host_above_load (store, &before, error))
    return NULL;
  g_autoptr (GError) why = NULL;
  const PwInvitation *invitation = choose (store, invitations, prefix, before, &why);
  if (invitation == NULL && stays (before, prefix, replace, why))
    return g_steal_pointer (&before);
  if (invitation == NULL) {
    g_propagate_error (error, g_steal_pointer (&why));
    return NULL;
  }
  if (!check_may_join (store, invitation, before, replace, error))
    return NULL;
  gboolean other = before != NULL && !is_of_host (invitation, before);
  if (!pw_db_begin (store->db, error))
    return NULL;
  if ((other && !forget (store, error)) || !put_above (store, invitation, error)
      || !pw_db_commit (store->db, error)) {
    pw_db_rollback (store->db);
    return NULL;
  }
  return host_above_need (store, error);
}

gboolean
host_join_is_taken (const HostAbove *above, GBytes *parcel) {
  g_autoptr (PwInvitation) invitation = pw_invitation_open (parcel, NULL);
  return invitation != NULL && is_taken (invitation, above);
}

/* --- the request ----------------------------------------------------------------------------- */

void
host_join_write_request (HostStore *store, const HostAbove *above, GByteArray *out) {
  /* Strings are lent: nothing here is freed. */
  PwRequest request = { .name = store->name,
                        .region = store->region,
                        .asked_at = host_store_now_ms (store),
                        .is_host = TRUE };
  memcpy (request.public_key, store->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (request.seal_public, store->identity->seal_public, PW_PUBLIC_KEY_BYTES);
  memcpy (request.challenge, above->challenge, PW_ID_BYTES);
  pw_request_write (out, &request, store->identity);
}

GBytes *
host_join_request (HostStore *store, const HostAbove *above, GError **error) {
  g_return_val_if_fail (store != NULL && above != NULL, NULL);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  host_join_write_request (store, above, message);
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &above->id, above->seal_public);
  pw_batch_add_message (writer, message);
  return pw_batch_finish (writer, store->packer, error);
}
