/* Invitations on their way in: of those that are found, a handheld or a host below takes one. */
#pragma once

#include "sync/codec/pw-message.h"

G_BEGIN_DECLS

/* What an open parcel invites to; its signature was checked. REFUSED if it is some other parcel;
 * DAMAGED, TOO_NEW, TOO_BIG, UNTRUSTED. (transfer full) */
PwInvitation *pw_invitation_open (GBytes *parcel, GError **error);
void pw_invitation_free (PwInvitation *invitation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwInvitation, pw_invitation_free)

/* Those that were found, to choose from: GPtrArray of PwInvitation. (transfer full) */
GPtrArray *pw_invitations_new (void);
/* Opens a parcel, and adds its invitation unless it is there already. Errors: as
 * pw_invitation_open(). */
gboolean pw_invitations_add (GPtrArray *invitations, GBytes *parcel, GError **error);

/* TRUE if the id of the host that invites begins with `prefix`: hex digits of either case, at least
 * one; dashes do not count. */
gboolean pw_invitation_is_of (const PwInvitation *invitation, const char *prefix);

G_END_DECLS
