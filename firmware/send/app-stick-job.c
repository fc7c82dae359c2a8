/* Stick job: a queue of steps; steps that look around put others behind themselves. */
#include "firmware/send/app-stick-job.h"

#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"

typedef enum {
  STEP_INVITE,   /* EXCHANGE: take an invitation, if there is no office or no certificate yet */
  STEP_LOOK_IN,  /* list what is for this handheld, or for whoever it may be carried */
  STEP_READ,     /* one file of that */
  STEP_LOOK_OUT, /* EXCHANGE: take own files off, seal; GIVE: list what is carried */
  STEP_PUT,      /* write one parcel */
  STEP_EVIDENCE, /* write one part of evidence */
} StepType;

typedef struct {
  StepType type;
  PwStickKind kind;                 /* READ */
  guint8 address[PW_ADDRESS_BYTES]; /* READ */
  char *name;                       /* owned; READ: file */
  guint index;                      /* PUT: of outbox or carried */
} Step;

struct AppStickJob {
  AppStore *store; /* borrowed */
  char *root;      /* owned */
  PwStickPlace place;
  gboolean all; /* EXCHANGE: what the host confirmed, too */
  GQueue steps; /* of Step, owned */
  AppStickReport report;
  AppOutbox *outbox;        /* owned; EXCHANGE */
  GArray *carried;          /* owned: AppCourierEntry; GIVE */
  AppSendStickParts *parts; /* owned; EXCHANGE */
};

static void
free_step (Step *step) {
  g_free (step->name);
  g_free (step);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, free_step)

static Step *
push (AppStickJob *job, StepType type) {
  Step *step = g_new0 (Step, 1);
  step->type = type;
  g_queue_push_tail (&job->steps, step);
  job->report.total_count++;
  return step;
}

static void
note (AppStickJob *job, const char *sentence) {
  g_ptr_array_add (job->report.problems, g_strdup (sentence));
}

/* --- in -------------------------------------------------------------------------------------- */

/* Whoever has an office and waits for its certificate keeps the invitation it has, which may still
 * lie here: it was read by camera, or to change the office. The others on the stick are for other
 * handhelds. */
static gboolean
take_invitation (AppStickJob *job, GError **error) {
  AppInbox *inbox = job->report.inbox;
  if (inbox->host != NULL) {
    if (!inbox->host->enrolled)
      app_enrol_claim_invitation (inbox->host, job->root);
    return TRUE;
  }
  g_autoptr (GPtrArray) invitations = pw_invitations_new ();
  if (!app_enrol_read_stick (job->root, invitations, job->report.problems, error))
    return FALSE;
  if (invitations->len == 0)
    return TRUE;
  AppHostChange change;
  const PwInvitation *invitation
      = app_enrol_choose_invitation (job->store, invitations, NULL, FALSE, error);
  if (invitation == NULL || !app_host_pin (job->store, invitation, FALSE, &change, error)
      || !app_inbox_reload_host (inbox, error))
    return FALSE;
  app_enrol_claim_invitation (inbox->host, job->root);
  job->report.pinned = TRUE;
  return TRUE;
}

static gboolean
list_folder (AppStickJob *job, PwStickKind kind, const guint8 *address, GError **error) {
  g_autoptr (GPtrArray) names = pw_stick_list (job->root, kind, address, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    Step *step = push (job, STEP_READ);
    step->kind = kind;
    memcpy (step->address, address, PW_ADDRESS_BYTES);
    step->name = g_strdup (names->pdata[i]);
  }
  return TRUE;
}

static gboolean
list_folders (AppStickJob *job, PwStickKind kind, GError **error) {
  g_autoptr (GPtrArray) addresses = pw_stick_addresses (job->root, kind, error);
  if (addresses == NULL)
    return FALSE;
  for (guint i = 0; i < addresses->len; i++)
    if (!list_folder (job, kind, addresses->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
look_in (AppStickJob *job, GError **error) {
  if (job->report.kind == APP_STICK_TAKE)
    return list_folders (job, PW_STICK_TO_HOST, error)
           && list_folders (job, PW_STICK_TO_DEVICE, error);
  if (!list_folder (job, PW_STICK_TO_DEVICE, job->store->identity->id.bytes, error))
    return FALSE;
  (void)push (job, STEP_LOOK_OUT);
  return TRUE;
}

static gboolean
take_to_carry (AppStickJob *job, GBytes *parcel, GError **error) {
  AppCourierChange change;
  g_autoptr (GError) problem = NULL;
  if (!app_courier_take (job->store, parcel, &change, &problem)) {
    gboolean is_bad_file
        = pw_error_is (problem, PW_ERROR_DAMAGED) || pw_error_is (problem, PW_ERROR_TOO_NEW);
    if (!is_bad_file) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    note (job, problem->message);
    return TRUE;
  }
  job->report.taken_count += change == APP_COURIER_TAKEN;
  job->report.known_count += change == APP_COURIER_KNOWN;
  job->report.own_count += change == APP_COURIER_OWN;
  return TRUE;
}

static gboolean
read_file (AppStickJob *job, const Step *step, GError **error) {
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) parcel
      = pw_stick_read (job->root, step->kind, step->address, step->name, &problem);
  if (parcel == NULL) {
    note (job, problem->message);
    return TRUE;
  }
  if (job->report.kind == APP_STICK_TAKE)
    return take_to_carry (job, parcel, error);
  return app_inbox_take (job->report.inbox, parcel, step->name, error) != APP_PICKUP_STOP;
}

/* --- out ------------------------------------------------------------------------------------- */

static gboolean
look_out_own (AppStickJob *job, GError **error) {
  const AppHost *host = job->report.inbox->host;
  if (host == NULL)
    return TRUE;
  job->outbox = job->all ? app_outbox_build_all (job->store, host, APP_MEDIUM_USB, error)
                         : app_outbox_build (job->store, host, APP_MEDIUM_USB, error);
  if (job->outbox == NULL
      || !app_send_stick_clean (job->store, host, job->root, job->report.evidence, error))
    return FALSE;
  for (guint i = 0; i < job->outbox->parcels->len; i++)
    push (job, STEP_PUT)->index = i;
  job->parts = app_send_stick_parts_new (job->store, host, job->root, job->report.evidence, error);
  for (guint i = 0; job->parts != NULL && i < job->report.evidence->part_count; i++)
    (void)push (job, STEP_EVIDENCE);
  return job->parts != NULL;
}

static gboolean
look_out (AppStickJob *job, GError **error) {
  if (job->report.kind != APP_STICK_GIVE)
    return look_out_own (job, error);
  job->carried = app_courier_list (job->store, error);
  for (guint i = 0; job->carried != NULL && i < job->carried->len; i++)
    push (job, STEP_PUT)->index = i;
  return job->carried != NULL;
}

static gboolean
put_own (AppStickJob *job, guint index, GError **error) {
  const AppOutParcel *parcel = g_ptr_array_index (job->outbox->parcels, index);
  if (!pw_stick_put (job->root, PW_STICK_TO_HOST, job->report.inbox->host->id.bytes, parcel->bytes,
                     NULL, error)
      || !pw_stick_stays (job->root, &job->place, error)
      || !app_outbox_mark_sent (job->store, parcel, APP_MEDIUM_USB, error))
    return FALSE;
  job->report.written_bytes += g_bytes_get_size (parcel->bytes);
  job->report.parcel_count++;
  return TRUE;
}

static gboolean
put_carried (AppStickJob *job, guint index, GError **error) {
  const AppCourierEntry *entry = &g_array_index (job->carried, AppCourierEntry, index);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) parcel = app_courier_read (job->store, &entry->digest, &problem);
  if (parcel == NULL) {
    note (job, problem->message);
    return TRUE;
  }
  PwStickKind kind
      = entry->header.kind == PW_PARCEL_TO_HOST ? PW_STICK_TO_HOST : PW_STICK_TO_DEVICE;
  if (!pw_stick_put (job->root, kind, entry->header.address, parcel, NULL, error)
      || !pw_stick_stays (job->root, &job->place, error)
      || !app_courier_mark_given (job->store, &entry->digest, error))
    return FALSE;
  job->report.written_bytes += g_bytes_get_size (parcel);
  job->report.parcel_count++;
  return TRUE;
}

static gboolean
put (AppStickJob *job, guint index, GError **error) {
  return job->report.kind == APP_STICK_GIVE ? put_carried (job, index, error)
                                            : put_own (job, index, error);
}

/* --- the job --------------------------------------------------------------------------------- */

AppStickJob *
app_stick_job_new (AppStore *store, const char *root, AppStickKind kind, GError **error) {
  g_return_val_if_fail (store != NULL && root != NULL, NULL);
  PwStickPlace place;
  if (!pw_stick_find (root, &place, error))
    return NULL;
  g_autoptr (AppStickJob) job = g_new0 (AppStickJob, 1);
  g_queue_init (&job->steps);
  job->store = store;
  job->root = g_strdup (root);
  job->place = place;
  job->all = kind == APP_STICK_EXCHANGE_ALL;
  job->report.kind = job->all ? APP_STICK_EXCHANGE : kind;
  job->report.problems = g_ptr_array_new_with_free_func (g_free);
  switch (kind) {
  case APP_STICK_EXCHANGE:
  case APP_STICK_EXCHANGE_ALL:
    job->report.evidence = app_send_stick_new ();
    job->report.inbox = app_inbox_new (store, FALSE, error);
    if (job->report.inbox == NULL)
      return NULL;
    (void)push (job, STEP_INVITE);
    (void)push (job, STEP_LOOK_IN);
    break;
  case APP_STICK_TAKE:
    (void)push (job, STEP_LOOK_IN);
    break;
  case APP_STICK_GIVE:
    (void)push (job, STEP_LOOK_OUT);
    break;
  }
  return g_steal_pointer (&job);
}

void
app_stick_job_free (AppStickJob *job) {
  if (job == NULL)
    return;
  g_queue_clear_full (&job->steps, (GDestroyNotify)free_step);
  app_send_stick_parts_free (job->parts);
  app_send_stick_free (job->report.evidence);
  app_inbox_free (job->report.inbox);
  app_outbox_free (job->outbox);
  g_clear_pointer (&job->carried, g_array_unref);
  g_ptr_array_unref (job->report.problems);
  g_free (job->root);
  g_free (job);
}

static gboolean
do_step (AppStickJob *job, const Step *step, GError **error) {
  gboolean more;
  switch (step->type) {
  case STEP_INVITE:
    return take_invitation (job, error);
  case STEP_LOOK_IN:
    return look_in (job, error);
  case STEP_READ:
    return read_file (job, step, error);
  case STEP_LOOK_OUT:
    return look_out (job, error);
  case STEP_PUT:
    return put (job, step->index, error);
  case STEP_EVIDENCE:
    return app_send_stick_parts_step (job->parts, &more, error);
  }
  g_assert_not_reached ();
}

gboolean
app_stick_job_step (AppStickJob *job, gboolean *more, GError **error) {
  g_return_val_if_fail (job != NULL && more != NULL, FALSE);
  g_autoptr (Step) step = g_queue_pop_head (&job->steps);
  if (step != NULL
      && (!pw_stick_stays (job->root, &job->place, error) || !do_step (job, step, error)
          || !pw_stick_stays (job->root, &job->place, error))) {
    g_queue_clear_full (&job->steps, (GDestroyNotify)free_step);
    return FALSE;
  }
  job->report.done_count += step != NULL;
  *more = job->steps.length > 0;
  return TRUE;
}

const AppStickReport *
app_stick_job_report (const AppStickJob *job) {
  return &job->report;
}
