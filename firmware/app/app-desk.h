/* What all pages of panwas-app share: the data folder, the store while it is unlocked, its records,
 * the settings, and when it locks itself.
 *
 * The store belongs to the main thread. Opening one with a PIN runs Argon2id (64 MiB, about a
 * second on a handheld) in a worker, which only hands over the keys; nothing else of the desk may
 * be used from another thread.
 *
 * Whoever keeps something that borrows from the store (an AppFill, a PwForm, an AppRecord) lets go
 * of it when "locking" is emitted. Pages need not do that by themselves: the window takes all of
 * them down first, and their dispose() frees what they hold. Records are new after every
 * "records-changed": keep a PwId, not an AppRecord. */
#pragma once

#include <gio/gio.h>

#include "firmware/app/app-settings.h"
#include "firmware/capture/app-records.h"
#include "firmware/capture/app-status.h"

G_BEGIN_DECLS

typedef enum {
  APP_DESK_NEW,    /* no store in the folder: first run */
  APP_DESK_LOCKED, /* there is one, and its keys are not in memory */
  APP_DESK_OPEN,
} AppDeskState;

/* Signals, none with arguments: "locking" (the store is still there), "locked", "unlocked",
 * "records-changed" (also after "unlocked"). */
#define APP_TYPE_DESK (app_desk_get_type ())
G_DECLARE_FINAL_TYPE (AppDesk, app_desk, APP, DESK, GObject)

/* Looks what is in `dir`, without opening it. Errors other than NOT_FOUND of app_store_has_pin().
 * (transfer full) */
AppDesk *app_desk_new (const char *dir, GError **error);

AppDeskState app_desk_state (AppDesk *desk);
const char *app_desk_dir (AppDesk *desk);
AppSettings *app_desk_settings (AppDesk *desk);
const char *app_desk_language (AppDesk *desk); /* "id" or "en" */
PwClock *app_desk_clock (AppDesk *desk);
gboolean app_desk_has_pin (AppDesk *desk);
gboolean app_desk_is_busy (AppDesk *desk); /* a worker looks at a PIN */

/* All NULL unless the state is OPEN. (transfer none) */
AppStore *app_desk_store (AppDesk *desk);
AppRecords *app_desk_records (AppDesk *desk);
const AppStatus *app_desk_status (AppDesk *desk);

/* Reads records and status again and emits "records-changed": call it after everything that changed
 * the store. On an error those from before stay. */
gboolean app_desk_reload (AppDesk *desk, GError **error);

/* --- opening and locking --------------------------------------------------------------------- */

/* Makes the store (app_store_init()) and opens it. `pin` may be NULL; it is copied. BUSY while
 * another such call runs. */
void app_desk_create_async (AppDesk *desk, const char *region, const char *name,
                            const PwSecret *pin, GAsyncReadyCallback ready, gpointer data);
/* Opens; errors of app_store_open(). */
void app_desk_unlock_async (AppDesk *desk, const PwSecret *pin, GAsyncReadyCallback ready,
                            gpointer data);
/* Opens a store without a PIN, at once: for the start of the program. LOCKED if there is one. */
gboolean app_desk_open_plain (AppDesk *desk, GError **error);
/* Only whether the PIN is right, for what is grave: wrong ones count as at opening, and nothing is
 * opened. */
void app_desk_check_pin_async (AppDesk *desk, const PwSecret *pin, GAsyncReadyCallback ready,
                               gpointer data);
/* app_store_change_pin(). */
void app_desk_change_pin_async (AppDesk *desk, const PwSecret *old_pin, const PwSecret *new_pin,
                                GAsyncReadyCallback ready, gpointer data);
/* Of all of them. */
gboolean app_desk_finish (AppDesk *desk, GAsyncResult *result, GError **error);

/* Wipes the keys and forgets the records at once. Without effect unless OPEN. */
void app_desk_lock (AppDesk *desk);

/* Somebody touched or pressed something: the time until it locks itself begins anew. */
void app_desk_touch (AppDesk *desk);
/* The same for a moment of g_get_monotonic_time() that was seen elsewhere. */
void app_desk_touch_at (AppDesk *desk, gint64 monotonic_us);
/* While `count` holds are there (a transfer runs on the screen) the desk does not lock by time; it
 * still does at suspend and by key. */
void app_desk_hold (AppDesk *desk);
void app_desk_release (AppDesk *desk);

G_END_DECLS
