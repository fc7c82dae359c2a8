/* Invitations on their way in. */
#include "sync/codec/pw-invitation.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch.h"

PwInvitation *
pw_invitation_open (GBytes *parcel, GError **error) {
  g_return_val_if_fail (parcel != NULL, NULL);
  PwParcelHeader header;
  if (!pw_parcel_peek (parcel, &header, error))
    return NULL;
  g_autoptr (PwBatch) batch = NULL;
  if (header.kind == PW_PARCEL_OPEN) {
    batch = pw_batch_open (parcel, NULL, NULL, error);
    if (batch == NULL)
      return NULL;
  }
  /* An open parcel holds just one message. */
  const PwMessage *message = batch != NULL ? &g_array_index (batch->messages, PwMessage, 0) : NULL;
  if (message == NULL || message->kind != PW_MESSAGE_INVITATION) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, _ ("this is not an invitation"));
    return NULL;
  }
  g_autoptr (PwInvitation) invitation = g_new0 (PwInvitation, 1);
  return pw_invitation_read (message, invitation, error) ? g_steal_pointer (&invitation) : NULL;
}

void
pw_invitation_free (PwInvitation *invitation) {
  if (invitation == NULL)
    return;
  pw_invitation_clear (invitation);
  g_free (invitation);
}

/* --- a list ---------------------------------------------------------------------------------- */

GPtrArray *
pw_invitations_new (void) {
  return g_ptr_array_new_with_free_func ((GDestroyNotify)pw_invitation_free);
}

static gboolean
is_listed (const GPtrArray *invitations, const PwInvitation *invitation) {
  for (guint i = 0; i < invitations->len; i++) {
    const PwInvitation *other = g_ptr_array_index (invitations, i);
    if (memcmp (other->sign_public, invitation->sign_public, PW_PUBLIC_KEY_BYTES) == 0
        && memcmp (other->challenge, invitation->challenge, PW_ID_BYTES) == 0
        && other->expires_at == invitation->expires_at)
      return TRUE;
  }
  return FALSE;
}

gboolean
pw_invitations_add (GPtrArray *invitations, GBytes *parcel, GError **error) {
  g_return_val_if_fail (invitations != NULL, FALSE);
  g_autoptr (PwInvitation) invitation = pw_invitation_open (parcel, error);
  if (invitation == NULL)
    return FALSE;
  if (!is_listed (invitations, invitation))
    g_ptr_array_add (invitations, g_steal_pointer (&invitation));
  return TRUE;
}

/* --- whose ----------------------------------------------------------------------------------- */

gboolean
pw_invitation_is_of (const PwInvitation *invitation, const char *prefix) {
  g_return_val_if_fail (invitation != NULL && prefix != NULL, FALSE);
  PwId id = pw_id_from_public_key (invitation->sign_public);
  g_autofree char *hex = pw_id_to_hex (&id);
  const char *at = hex;
  for (const char *letter = prefix; *letter != '\0'; letter++) {
    if (*letter == '-')
      continue;
    if (*at == '\0' || g_ascii_tolower (*letter) != *at)
      return FALSE;
    at++;
  }
  return at != hex;
}
