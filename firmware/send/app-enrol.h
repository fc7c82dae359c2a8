/* Enrolment without a network: invitation in, request out, certificate in (design 3). */
#pragma once

#include "firmware/send/app-host.h"

G_BEGIN_DECLS

/* --- invitation ------------------------------------------------------------------------------ */

/* Reads all that are on the stick `root` into a list (pw-invitation.h), and changes nothing there.
 * `problems` (char *) gets a sentence for each file that is none. Errors of pw_stick_list(). */
gboolean app_enrol_read_stick (const char *root, GPtrArray *invitations, GPtrArray *problems,
                               GError **error);

/* The one of a list to take:
 *   1. `host_prefix` (hex digits with or without dashes; may be NULL) leaves only that host's.
 *   2. Without it, the pinned host's, if there are some; with `replace` only those of other hosts.
 *   3. If they are of several hosts: REFUSED, naming them.
 *   4. Of one host's, the one whose challenge is pinned; else the one that expires last; else by a
 *      digest over this device's key and the challenge, so that handhelds that look at copies of
 * one stick tend to take different ones.
 *
 * NOT_FOUND if none is left; with `replace` it says so if all are the pinned host's. (transfer
 * none: owned by the list) */
const PwInvitation *app_enrol_choose_invitation (AppStore *store, GPtrArray *invitations,
                                                 const char *host_prefix, gboolean replace,
                                                 GError **error);

/* An invitation is good for one handheld: takes the one that is pinned off the stick, so that the
 * next handheld takes another. A stick that cannot be changed stays as it is. */
void app_enrol_claim_invitation (const AppHost *host, const char *root);

/* --- request --------------------------------------------------------------------------------- */

/* Appends the signed request of this device to `out`. */
void app_enrol_write_request (AppStore *store, const AppHost *host, GByteArray *out);

/* --- certificate ----------------------------------------------------------------------------- */

typedef enum {
  APP_ENROL_TAKEN,
  APP_ENROL_KNOWN, /* this one, or a newer one, is here already */
} AppEnrolChange;

/* Takes a certificate whose signature was checked, within the transaction that the caller has open.
 * `message_bytes` is the message as it came. NOT_FOR_US if it is another device's; DAMAGED. */
gboolean app_enrol_take_certificate (AppStore *store, const AppHost *host, const PwMessage *message,
                                     GBytes *message_bytes, PwCertificate *certificate,
                                     AppEnrolChange *change, GError **error);

G_END_DECLS
