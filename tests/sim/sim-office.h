/* Hosts and their operators, and how parcels come and go. */
#pragma once

#include "host/review/host-enrol.h"
#include "sync/transport/pw-frame-join.h"
#include "tests/sim/sim-check.h"
#include "tests/sim/sim-handheld.h"

G_BEGIN_DECLS

/* Merges end no transaction by the machine's clock. */
#define SIM_GROUP_MS G_MAXUINT

/* --- hosts (sim-office.c) -------------------------------------------------------------------- */

SimOffice *sim_office_new (SimWorld *world, SimRandom *random, const char *region,
                           SimOffice *parent);
void sim_office_free (SimOffice *office);
void sim_office_open (SimWorld *world, SimOffice *office);
SimOffice *sim_office_pick (SimWorld *world, SimRandom *random);

/* After an act that met `trouble`: as sim_handheld_recover(). */
void sim_office_recover (SimWorld *world, SimRandom *random, SimOffice *office, SimTrouble trouble);
/* After an act: adopts what may have come (`parcels`: GHashTable set of digests, may be NULL) and
 * at most `acts` operations of the own log, which must be there if `done`; then looks. */
void sim_office_settle (SimWorld *world, SimOffice *office, GHashTable *parcels, guint acts,
                        gboolean done, gboolean merged);

/* What the office's own log says of a device: region granted (NULL: never let in), and the last
 * trusted number (G_MAXUINT64: all). */
const char *sim_office_grant (const SimOffice *office, const char *device, guint64 *after);

/* TRUE if it is a host below, or reports to one, by the newest word of the office's own log. */
gboolean sim_office_is_below (const SimOffice *office, const char *device);

/* TRUE if nothing came to the host since its newest backup. */
gboolean sim_office_is_backed_up (const SimOffice *office);

/* Copies of a set of texts and of a list of borrowed things. (transfer full) */
GHashTable *sim_copy_set (GHashTable *set);
GPtrArray *sim_copy_list (const GPtrArray *list);

/* TRUE unless the merge failed because of the disk. */
gboolean sim_office_merge (SimWorld *world, SimRandom *random, SimOffice *office, guint trouble);
/* A backup, noted; FALSE if the disk failed. */
gboolean sim_office_backup (SimWorld *world, SimRandom *random, SimOffice *office, guint trouble);

/* --- carrying (sim-carry.c, sim-stick.c, sim-link.c) ----------------------------------------- */

SimStick *sim_stick_new (SimWorld *world);
void sim_stick_free (SimStick *stick);
/* What of a stick is in `box` ("to-host", "to-device") for `id` (hex), read by hand: set of digests
 * of whole files. (transfer full) */
GHashTable *sim_stick_parcels (SimWorld *world, const SimStick *stick, const char *box,
                               const char *id);
/* The stick is pulled out without a word: it keeps what was synced, and some of the rest. */
void sim_stick_pull (SimWorld *world, SimRandom *random, SimStick *stick);

/* A handheld writes what it has to send onto the stick. */
gboolean sim_send_stick (SimWorld *world, SimRandom *random, SimHandheld *handheld, SimStick *stick,
                         guint trouble);
/* It shows that on its screen, mostly without evidence, to its office's camera. */
gboolean sim_send_screen (SimWorld *world, SimRandom *random, SimHandheld *handheld);
/* As by stick, and all that was receipted, without trouble. */
gboolean sim_send_all (SimWorld *world, SimRandom *random, SimHandheld *handheld, SimStick *stick);
/* The office takes what is on the stick. */
gboolean sim_collect (SimWorld *world, SimRandom *random, SimOffice *office, SimStick *stick,
                      guint trouble);
/* The office writes its reply to `device` (hex) onto the stick. */
gboolean sim_reply_stick (SimWorld *world, SimRandom *random, SimOffice *office, const char *device,
                          SimStick *stick, guint trouble);
/* The parcels of the office's answer to a host below it, noted: GBytes. (transfer full) */
GPtrArray *sim_reply_parcels (SimWorld *world, SimRandom *random, SimOffice *office,
                              const char *host);
/* The handheld takes what is for it. */
gboolean sim_receive_stick (SimWorld *world, SimRandom *random, SimHandheld *handheld,
                            SimStick *stick, guint trouble);
/* One parcel goes into the spool, as a camera brings it. */
void sim_deliver (SimWorld *world, SimOffice *office, GBytes *parcel);

/* The office films a screen that shows `payloads` and spools what came out whole. */
void sim_film (SimWorld *world, SimRandom *random, SimOffice *office, GPtrArray *payloads);

/* From screen to camera: feeds `joiner`, which may hold what is left of earlier tries, and gives
 * the parcels that came out whole (GPtrArray of GBytes, transfer full). */
GPtrArray *sim_link_pass (SimWorld *world, SimRandom *random, GPtrArray *payloads,
                          PwJoiner *joiner);

/* --- acts ------------------------------------------------------------------------------------ */

gboolean sim_act_send_stick (SimWorld *world, SimRandom *random);
gboolean sim_act_send_screen (SimWorld *world, SimRandom *random);
gboolean sim_act_collect (SimWorld *world, SimRandom *random);
gboolean sim_act_reply_stick (SimWorld *world, SimRandom *random);
gboolean sim_act_reply_screen (SimWorld *world, SimRandom *random);
gboolean sim_act_reply_code (SimWorld *world, SimRandom *random);
gboolean sim_act_receive_stick (SimWorld *world, SimRandom *random);
gboolean sim_act_courier_take (SimWorld *world, SimRandom *random);
gboolean sim_act_courier_give (SimWorld *world, SimRandom *random);
gboolean sim_act_replay (SimWorld *world, SimRandom *random);
gboolean sim_act_forge (SimWorld *world, SimRandom *random);
gboolean sim_act_future (SimWorld *world, SimRandom *random);
gboolean sim_act_stick_mischief (SimWorld *world, SimRandom *random);

gboolean sim_act_cross (SimWorld *world, SimRandom *random);
gboolean sim_act_evening (SimWorld *world, SimRandom *random);
gboolean sim_act_merge (SimWorld *world, SimRandom *random);
gboolean sim_act_merge_twice (SimWorld *world, SimRandom *random);
gboolean sim_act_invite (SimWorld *world, SimRandom *random);
gboolean sim_act_approve (SimWorld *world, SimRandom *random);
gboolean sim_act_revoke (SimWorld *world, SimRandom *random);
gboolean sim_act_decide (SimWorld *world, SimRandom *random);
gboolean sim_act_share (SimWorld *world, SimRandom *random);
gboolean sim_act_publish_form (SimWorld *world, SimRandom *random);
gboolean sim_act_publish_list (SimWorld *world, SimRandom *random);
gboolean sim_act_backup (SimWorld *world, SimRandom *random);
gboolean sim_act_restore (SimWorld *world, SimRandom *random);
gboolean sim_act_host_off (SimWorld *world, SimRandom *random);
gboolean sim_act_pass_on (SimWorld *world, SimRandom *random);
gboolean sim_act_return (SimWorld *world, SimRandom *random);
gboolean sim_act_answer (SimWorld *world, SimRandom *random);
gboolean sim_act_accept (SimWorld *world, SimRandom *random);
gboolean sim_act_go_back (SimWorld *world, SimRandom *random);

/* The file of a version of the form "visit", "2024100101". (transfer full) */
GBytes *sim_form_version (const char *version);
/* Publishes the next version of it. */
gboolean sim_publish_form (SimWorld *world, SimRandom *random, SimOffice *office,
                           guint trouble_percent);
/* Passes on everything that `office` holds. */
void sim_pass_all (SimWorld *world, SimRandom *random, SimOffice *office);
/* Approves `device` (hex), which asked or was let in by a host below; that takes so many `acts`. */
gboolean sim_approve (SimWorld *world, SimRandom *random, SimOffice *office, const char *device,
                      guint acts, guint trouble);
/* Two where a revocation of the host below is taken over. */
guint sim_approval_acts (const HostRequest *request);
/* Invites, takes the invitation, asks, approves and takes the certificate, all without trouble. */
void sim_enrol (SimWorld *world, SimRandom *random, SimHandheld *handheld);
/* All handhelds of an office send, it merges, lets in who asked, and answers all of them. */
void sim_evening (SimWorld *world, SimRandom *random, SimOffice *office, SimStick *stick,
                  guint trouble_percent);
/* The office goes on with its backup number `which`. */
void sim_restore (SimWorld *world, SimOffice *office, guint which);
/* The devices that were let in. GPtrArray of char *, rising. (transfer full) */
GPtrArray *sim_let_in (const SimOffice *office);
/* The handheld that has this key; of twins any; NULL: nobody has it. */
SimHandheld *sim_holder_of (SimWorld *world, SimRandom *random, const char *device);
/* Heals everything, carries everything, and looks at everything once more. */
void sim_end (SimWorld *world, SimRandom *random);

G_END_DECLS
