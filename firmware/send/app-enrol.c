/* Enrolment without a network. */
#include "firmware/send/app-enrol.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"
#include "sync/transport/pw-stick.h"

/* --- reading --------------------------------------------------------------------------------- */

gboolean
app_enrol_read_stick (const char *root, GPtrArray *invitations, GPtrArray *problems,
                      GError **error) {
  g_autoptr (GPtrArray) names = pw_stick_list (root, PW_STICK_INVITE, NULL, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    g_autoptr (GError) problem = NULL;
    g_autoptr (GBytes) parcel
        = pw_stick_read (root, PW_STICK_INVITE, NULL, names->pdata[i], &problem);
    if (parcel == NULL || !pw_invitations_add (invitations, parcel, &problem))
      g_ptr_array_add (problems, g_strdup (problem->message));
  }
  return TRUE;
}

/* --- choice ---------------------------------------------------------------------------------- */

static gboolean
is_of_host (const PwInvitation *invitation, const AppHost *host) {
  return host != NULL
         && memcmp (invitation->sign_public, host->sign_public, PW_PUBLIC_KEY_BYTES) == 0;
}

/* Rules 1 and 2. (transfer container) */
static GPtrArray *
select_invitations (GPtrArray *all, const AppHost *host, const char *host_prefix,
                    gboolean replace) {
  gboolean any_of_pinned = FALSE;
  for (guint i = 0; i < all->len; i++)
    any_of_pinned |= is_of_host (g_ptr_array_index (all, i), host);
  GPtrArray *selected = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++) {
    PwInvitation *invitation = g_ptr_array_index (all, i);
    gboolean pinned = is_of_host (invitation, host);
    gboolean fits;
    if (host_prefix != NULL)
      fits = pw_invitation_is_of (invitation, host_prefix);
    else if (replace)
      fits = !pinned;
    else
      fits = pinned || !any_of_pinned;
    if (fits)
      g_ptr_array_add (selected, invitation);
  }
  return selected;
}

/* Rule 3. */
static gboolean
check_one_host (GPtrArray *selected, GError **error) {
  const PwInvitation *first = g_ptr_array_index (selected, 0);
  g_autoptr (GString) names = g_string_new (NULL);
  guint others = 0;
  for (guint i = 0; i < selected->len; i++) {
    const PwInvitation *invitation = g_ptr_array_index (selected, i);
    if (memcmp (invitation->sign_public, first->sign_public, PW_PUBLIC_KEY_BYTES) != 0)
      others++;
    PwId id = pw_id_from_public_key (invitation->sign_public);
    g_autofree char *groups = app_host_id_to_groups (&id);
    g_autofree char *entry = g_strdup_printf ("%s (%s)", invitation->name, groups);
    if (strstr (names->str, entry) == NULL)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", entry);
  }
  if (others == 0)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("there are invitations of several offices here, %s: ask for those of one alone"),
               names->str);
  return FALSE;
}

static PwDigest
draw_lot (AppStore *store, const PwInvitation *invitation) {
  PwDigest key = pw_digest_of (store->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  return pw_digest_chain (&key, invitation->challenge, PW_ID_BYTES);
}

/* Rule 4: TRUE if `a` is to be taken rather than `b`. */
static gboolean
is_better (AppStore *store, const AppHost *host, const PwInvitation *a, const PwInvitation *b) {
  gboolean a_pinned
      = is_of_host (a, host) && memcmp (a->challenge, host->challenge, PW_ID_BYTES) == 0;
  gboolean b_pinned
      = is_of_host (b, host) && memcmp (b->challenge, host->challenge, PW_ID_BYTES) == 0;
  if (a_pinned != b_pinned)
    return a_pinned;
  if (a->expires_at != b->expires_at)
    return a->expires_at > b->expires_at;
  PwDigest a_lot = draw_lot (store, a), b_lot = draw_lot (store, b);
  return memcmp (a_lot.bytes, b_lot.bytes, PW_DIGEST_BYTES) < 0;
}

const PwInvitation *
app_enrol_choose_invitation (AppStore *store, GPtrArray *invitations, const char *host_prefix,
                             gboolean replace, GError **error) {
  g_autoptr (AppHost) host = NULL;
  if (!app_host_load (store, &host, error))
    return NULL;
  g_autoptr (GPtrArray) selected = select_invitations (invitations, host, host_prefix, replace);
  if (selected->len == 0) {
    gboolean only_pinned = replace && host_prefix == NULL && invitations->len > 0;
    g_set_error_literal (
        error, PW_ERROR, PW_ERROR_NOT_FOUND,
        only_pinned ? _ ("here is only an invitation of the office that this handheld has already: "
                         "ask the new office for one")
                    : _ ("there is no invitation to take here: ask the office for one"));
    return NULL;
  }
  if (!check_one_host (selected, error))
    return NULL;
  const PwInvitation *best = g_ptr_array_index (selected, 0);
  for (guint i = 1; i < selected->len; i++) {
    const PwInvitation *next = g_ptr_array_index (selected, i);
    if (is_better (store, host, next, best))
      best = next;
  }
  return best;
}

/* --- claim ----------------------------------------------------------------------------------- */

static gboolean
is_pinned_one (const AppHost *host, GBytes *parcel) {
  g_autoptr (PwInvitation) invitation = pw_invitation_open (parcel, NULL);
  return invitation != NULL && is_of_host (invitation, host)
         && memcmp (invitation->challenge, host->challenge, PW_ID_BYTES) == 0;
}

void
app_enrol_claim_invitation (const AppHost *host, const char *root) {
  g_autoptr (GPtrArray) names = pw_stick_list (root, PW_STICK_INVITE, NULL, NULL);
  for (guint i = 0; names != NULL && i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autoptr (GBytes) parcel = pw_stick_read (root, PW_STICK_INVITE, NULL, name, NULL);
    if (parcel != NULL && is_pinned_one (host, parcel))
      (void)pw_stick_remove (root, PW_STICK_INVITE, NULL, name, NULL);
  }
}

/* --- request --------------------------------------------------------------------------------- */

void
app_enrol_write_request (AppStore *store, const AppHost *host, GByteArray *out) {
  PwRequest request = {
    .name = store->name,
    .region = store->region,
    .asked_at = pw_clock_now (store->clock).unix_ms,
  };
  memcpy (request.public_key, store->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (request.challenge, host->challenge, PW_ID_BYTES);
  pw_request_write (out, &request, store->identity);
}

/* --- certificate ----------------------------------------------------------------------------- */

static gboolean
put_certificate (AppStore *store, const PwCertificate *certificate, GBytes *message_bytes,
                 GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-enrol/put-certificate", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_gbytes (stmt, ":certificate", message_bytes);
  pw_stmt_bind_int (stmt, ":issued_s", certificate->issued_at);
  pw_stmt_bind_text (stmt, ":region", certificate->region);
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  /* Parcels that were kept hold a request, which is answered now. */
  PwStmt *forget = pw_db_stmt (store->db, "app-outbox/forget-all", error);
  return forget != NULL && pw_stmt_run (forget, error);
}

gboolean
app_enrol_take_certificate (AppStore *store, const AppHost *host, const PwMessage *message,
                            GBytes *message_bytes, PwCertificate *certificate,
                            AppEnrolChange *change, GError **error) {
  g_auto (PwCertificate) found = { 0 };
  if (!pw_certificate_read (message, &found, error))
    return FALSE;
  if (!pw_id_equal (&found.device, &store->identity->id)) {
    g_autofree char *device = app_host_id_to_groups (&found.device);
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOR_US,
                 _ ("a certificate is for another handheld, %s"), device);
    return FALSE;
  }
  if (host->enrolled && found.issued_at <= host->certificate_issued_s) {
    *change = APP_ENROL_KNOWN;
  } else {
    if (!put_certificate (store, &found, message_bytes, error))
      return FALSE;
    *change = APP_ENROL_TAKEN;
  }
  *certificate = found;
  found = (PwCertificate){ 0 };
  return TRUE;
}
