/* What all pages of panwas-app share: the store while it is unlocked, its records, the settings. */
#include "firmware/app/app-desk.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"

#define SECONDS_A_MINUTE 60

struct _AppDesk {
  GObject parent_instance;
  char *dir;             /* owned */
  AppSettings *settings; /* owned */
  AppDeskState state;
  gboolean has_pin, busy;
  AppStore *store;     /* owned; NULL unless OPEN, like the next two */
  AppRecords *records; /* owned */
  AppStatus status;
  gint64 touched_us; /* monotonic */
  guint lock_source; /* of the one timer; 0: none */
  guint hold_count;
};

G_DEFINE_TYPE (AppDesk, app_desk, G_TYPE_OBJECT)

enum { LOCKING, LOCKED, UNLOCKED, RECORDS_CHANGED, SIGNAL_COUNT };
static guint signals[SIGNAL_COUNT];

/* --- life ------------------------------------------------------------------------------------ */

static void
forget (AppDesk *desk) {
  g_clear_handle_id (&desk->lock_source, g_source_remove);
  app_status_clear (&desk->status);
  g_clear_pointer (&desk->records, app_records_free);
  g_clear_pointer (&desk->store, app_store_free);
}

static void
app_desk_finalize (GObject *object) {
  AppDesk *desk = APP_DESK (object);
  forget (desk);
  g_clear_object (&desk->settings);
  g_free (desk->dir);
  G_OBJECT_CLASS (app_desk_parent_class)->finalize (object);
}

static void
app_desk_class_init (AppDeskClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_desk_finalize;
  static const char *const names[] = { "locking", "locked", "unlocked", "records-changed" };
  G_STATIC_ASSERT (G_N_ELEMENTS (names) == SIGNAL_COUNT);
  for (guint i = 0; i < SIGNAL_COUNT; i++)
    signals[i] = g_signal_new (names[i], APP_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
app_desk_init (AppDesk *desk) {
  desk->touched_us = g_get_monotonic_time ();
}

static void arm (AppDesk *desk);

AppDesk *
app_desk_new (const char *dir, GError **error) {
  g_return_val_if_fail (dir != NULL, NULL);
  g_autoptr (GError) local = NULL;
  gboolean has_pin = FALSE;
  gboolean there = app_store_has_pin (dir, &has_pin, &local);
  if (!there && !pw_error_is (local, PW_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  AppDesk *desk = g_object_new (APP_TYPE_DESK, NULL);
  desk->dir = g_strdup (dir);
  desk->settings = app_settings_new (dir);
  desk->state = there ? APP_DESK_LOCKED : APP_DESK_NEW;
  desk->has_pin = has_pin;
  g_signal_connect_swapped (desk->settings, "changed", G_CALLBACK (arm), desk);
  return desk;
}

/* --- what is there --------------------------------------------------------------------------- */

AppDeskState
app_desk_state (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), APP_DESK_NEW);
  return desk->state;
}

const char *
app_desk_dir (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), NULL);
  return desk->dir;
}

AppSettings *
app_desk_settings (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), NULL);
  return desk->settings;
}

const char *
app_desk_language (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), "id");
  return app_settings_language (desk->settings);
}

PwClock *
app_desk_clock (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), NULL);
  return desk->store != NULL ? desk->store->clock : pw_clock_system ();
}

gboolean
app_desk_has_pin (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), FALSE);
  return desk->has_pin;
}

gboolean
app_desk_is_busy (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), FALSE);
  return desk->busy;
}

AppStore *
app_desk_store (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), NULL);
  return desk->store;
}

AppRecords *
app_desk_records (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), NULL);
  return desk->records;
}

const AppStatus *
app_desk_status (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), NULL);
  return desk->store != NULL ? &desk->status : NULL;
}

/* Both or neither. */
static gboolean
read_all (AppDesk *desk, GError **error) {
  g_autoptr (AppRecords) records = app_records_load (desk->store, error);
  g_auto (AppStatus) status = { 0 };
  if (records == NULL || !app_status_count (desk->store, records, &status, error))
    return FALSE;
  app_records_free (desk->records);
  desk->records = g_steal_pointer (&records);
  app_status_clear (&desk->status);
  desk->status = status;
  status = (AppStatus){ 0 };
  return TRUE;
}

gboolean
app_desk_reload (AppDesk *desk, GError **error) {
  g_return_val_if_fail (APP_IS_DESK (desk), FALSE);
  g_return_val_if_fail (desk->store != NULL, FALSE);
  if (!read_all (desk, error))
    return FALSE;
  g_signal_emit (desk, signals[RECORDS_CHANGED], 0);
  return TRUE;
}

/* --- the worker ------------------------------------------------------------------------------ */

typedef enum { JOB_CREATE, JOB_UNLOCK, JOB_CHECK_PIN, JOB_CHANGE_PIN } JobKind;

/* Everything the worker needs, so that it touches nothing of the desk. */
typedef struct {
  JobKind kind;
  char *dir, *region, *name; /* owned */
  PwSecret *pin, *new_pin;   /* owned; may be NULL */
  AppKeys keys;              /* what it found */
} Job;

static void
job_free (gpointer data) {
  Job *job = data;
  g_free (job->dir);
  g_free (job->region);
  g_free (job->name);
  pw_secret_free (job->pin);
  pw_secret_free (job->new_pin);
  app_keys_clear (&job->keys);
  g_free (job);
}

static gboolean
do_job (Job *job, GError **error) {
  switch (job->kind) {
  case JOB_CREATE:
    if (!app_store_init (job->dir, job->region, job->name, job->pin, error))
      return FALSE;
    return app_store_unlock (job->dir, job->pin, &job->keys, error);
  case JOB_UNLOCK:
  case JOB_CHECK_PIN:
    return app_store_unlock (job->dir, job->pin, &job->keys, error);
  case JOB_CHANGE_PIN:
    return app_store_change_pin (job->dir, job->pin, job->new_pin, error);
  }
  g_assert_not_reached ();
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable) {
  (void)source;
  (void)cancellable;
  GError *error = NULL;
  if (do_job (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static PwSecret *
copy_secret (const PwSecret *secret) {
  return secret != NULL ? pw_secret_new_copy (secret->bytes, secret->length) : NULL;
}

static Job *
job_new (AppDesk *desk, JobKind kind, const PwSecret *pin) {
  Job *job = g_new0 (Job, 1);
  job->kind = kind;
  job->dir = g_strdup (desk->dir);
  job->pin = copy_secret (pin);
  return job;
}

static void
start (AppDesk *desk, Job *job, GAsyncReadyCallback ready, gpointer data) {
  GTask *task = g_task_new (desk, NULL, ready, data);
  g_task_set_task_data (task, job, job_free);
  if (desk->busy) {
    g_task_return_new_error (task, PW_ERROR, PW_ERROR_BUSY, "%s",
                             _ ("a PIN is being checked; wait a moment"));
  } else {
    desk->busy = TRUE;
    g_task_run_in_thread (task, work);
  }
  g_object_unref (task);
}

void
app_desk_create_async (AppDesk *desk, const char *region, const char *name, const PwSecret *pin,
                       GAsyncReadyCallback ready, gpointer data) {
  g_return_if_fail (APP_IS_DESK (desk) && region != NULL && name != NULL);
  Job *job = job_new (desk, JOB_CREATE, pin);
  job->region = g_strdup (region);
  job->name = g_strdup (name);
  start (desk, job, ready, data);
}

void
app_desk_unlock_async (AppDesk *desk, const PwSecret *pin, GAsyncReadyCallback ready,
                       gpointer data) {
  g_return_if_fail (APP_IS_DESK (desk));
  start (desk, job_new (desk, JOB_UNLOCK, pin), ready, data);
}

void
app_desk_check_pin_async (AppDesk *desk, const PwSecret *pin, GAsyncReadyCallback ready,
                          gpointer data) {
  g_return_if_fail (APP_IS_DESK (desk));
  start (desk, job_new (desk, JOB_CHECK_PIN, pin), ready, data);
}

void
app_desk_change_pin_async (AppDesk *desk, const PwSecret *old_pin, const PwSecret *new_pin,
                           GAsyncReadyCallback ready, gpointer data) {
  g_return_if_fail (APP_IS_DESK (desk));
  Job *job = job_new (desk, JOB_CHANGE_PIN, old_pin);
  job->new_pin = copy_secret (new_pin);
  start (desk, job, ready, data);
}

/* --- opening and locking --------------------------------------------------------------------- */

static gboolean
open_with (AppDesk *desk, AppKeys *keys, GError **error) {
  if (desk->store != NULL)
    return TRUE;
  desk->store = app_store_open_unlocked (desk->dir, keys, error);
  if (desk->store == NULL || !read_all (desk, error)) {
    forget (desk);
    return FALSE;
  }
  desk->state = APP_DESK_OPEN;
  desk->has_pin = desk->store->has_pin;
  app_desk_touch (desk);
  arm (desk);
  g_signal_emit (desk, signals[UNLOCKED], 0);
  g_signal_emit (desk, signals[RECORDS_CHANGED], 0);
  return TRUE;
}

gboolean
app_desk_open_plain (AppDesk *desk, GError **error) {
  g_return_val_if_fail (APP_IS_DESK (desk), FALSE);
  g_auto (AppKeys) keys = { 0 };
  return app_store_unlock (desk->dir, NULL, &keys, error) && open_with (desk, &keys, error);
}

/* A store that was made and could not be opened is there all the same. */
static void
note_created (AppDesk *desk, const Job *job) {
  gboolean has_pin = FALSE;
  if (desk->state == APP_DESK_NEW && app_store_has_pin (job->dir, &has_pin, NULL)) {
    desk->state = APP_DESK_LOCKED;
    desk->has_pin = has_pin;
  }
}

gboolean
app_desk_finish (AppDesk *desk, GAsyncResult *result, GError **error) {
  g_return_val_if_fail (g_task_is_valid (result, desk), FALSE);
  GTask *task = G_TASK (result);
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) local = NULL;
  gboolean ok = g_task_propagate_boolean (task, &local);
  if (ok || !pw_error_is (local, PW_ERROR_BUSY))
    desk->busy = FALSE;
  if (job->kind == JOB_CREATE)
    note_created (desk, job);
  if (!ok) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (job->kind == JOB_CHECK_PIN)
    return TRUE;
  if (job->kind != JOB_CHANGE_PIN)
    return open_with (desk, &job->keys, error);
  desk->has_pin = job->new_pin != NULL;
  if (desk->store != NULL)
    desk->store->has_pin = desk->has_pin;
  return TRUE;
}

void
app_desk_lock (AppDesk *desk) {
  g_return_if_fail (APP_IS_DESK (desk));
  if (desk->state != APP_DESK_OPEN)
    return;
  g_signal_emit (desk, signals[LOCKING], 0);
  forget (desk);
  desk->state = APP_DESK_LOCKED;
  g_signal_emit (desk, signals[LOCKED], 0);
}

/* --- by time --------------------------------------------------------------------------------- */

static gboolean
on_time (gpointer data) {
  AppDesk *desk = data;
  desk->lock_source = 0;
  arm (desk);
  return G_SOURCE_REMOVE;
}

/* One timer for the time that is left; a touch only notes when it was, so that an idle handheld
 * wakes up once for all of them. */
static void
arm (AppDesk *desk) {
  g_clear_handle_id (&desk->lock_source, g_source_remove);
  guint minutes = app_settings_lock_minutes (desk->settings);
  if (desk->state != APP_DESK_OPEN || minutes == 0 || desk->hold_count > 0)
    return;
  gint64 left_us = desk->touched_us + (gint64)minutes * SECONDS_A_MINUTE * G_USEC_PER_SEC
                   - g_get_monotonic_time ();
  if (left_us <= 0)
    app_desk_lock (desk);
  else
    desk->lock_source
        = g_timeout_add_seconds ((guint)(left_us / G_USEC_PER_SEC) + 1, on_time, desk);
}

void
app_desk_touch_at (AppDesk *desk, gint64 monotonic_us) {
  g_return_if_fail (APP_IS_DESK (desk));
  desk->touched_us = monotonic_us;
}

void
app_desk_touch (AppDesk *desk) {
  app_desk_touch_at (desk, g_get_monotonic_time ());
}

void
app_desk_hold (AppDesk *desk) {
  g_return_if_fail (APP_IS_DESK (desk));
  desk->hold_count++;
  arm (desk);
}

void
app_desk_release (AppDesk *desk) {
  g_return_if_fail (APP_IS_DESK (desk));
  g_return_if_fail (desk->hold_count > 0);
  desk->hold_count--;
  app_desk_touch (desk);
  arm (desk);
}
