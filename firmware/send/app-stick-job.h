/* Stick job: all that a handheld does with one stick, step by step.
 *
 * EXCHANGE takes what the office put there first (an invitation, if this handheld has no office;
 * the one that it read elsewhere it takes off, as it is good for one; certificates, receipts,
 * forms, lists), then takes own files off that the host has, then writes what the host does not
 * have: records, then evidence. TAKE takes sealed parcels of others to carry, GIVE hands on what is
 * carried.
 *
 * The store belongs to one thread, so a step runs in the caller's: it reads or writes one file (at
 * most PW_BATCH_BYTES_MAX), and a person sees the progress between two of them. Whatever was done
 * stays done if the job is dropped in between, or the stick is pulled out. */
#pragma once

#include "firmware/send/app-courier.h"
#include "firmware/send/app-inbox.h"
#include "firmware/send/app-outbox.h"
#include "firmware/send/app-send-stick.h"

G_BEGIN_DECLS

typedef enum {
  APP_STICK_EXCHANGE,
  APP_STICK_EXCHANGE_ALL, /* as above, but what the host confirmed goes again, too */
  APP_STICK_TAKE,
  APP_STICK_GIVE,
} AppStickKind;

/* Read-only for others. */
typedef struct {
  AppStickKind kind;             /* EXCHANGE for EXCHANGE_ALL, too */
  guint done_count, total_count; /* steps; the total grows while the stick is looked at */

  AppInbox *inbox;        /* owned; EXCHANGE: what came; else NULL */
  gboolean pinned;        /* EXCHANGE: an invitation was taken; inbox->host is the office */
  guint parcel_count;     /* EXCHANGE: parcels written; GIVE: handed on */
  guint64 written_bytes;  /* of them and of evidence, sealed */
  AppSendStick *evidence; /* owned; EXCHANGE */
  guint taken_count;      /* TAKE: new ... */
  guint known_count;      /* ... and carried already */
  guint own_count;        /* TAKE: for this handheld: an exchange takes them */
  GPtrArray *problems;    /* owned: char *, sentences for a person */
} AppStickReport;

typedef struct AppStickJob AppStickJob;

/* `root` is the folder of the stick. NOT_FOUND if it is none; errors of the store. (transfer full)
 */
AppStickJob *app_stick_job_new (AppStore *store, const char *root, AppStickKind kind,
                                GError **error);
void app_stick_job_free (AppStickJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppStickJob, app_stick_job_free)

/* Does the next step; `*more` is FALSE after the last one. On an error (NO_SPACE, ACCESS, those of
 * the store) the job is over. */
gboolean app_stick_job_step (AppStickJob *job, gboolean *more, GError **error);

/* (transfer none) */
const AppStickReport *app_stick_job_report (const AppStickJob *job);

G_END_DECLS
