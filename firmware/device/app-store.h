/* The handheld's store: its folder, its keys, its log, and what else a command needs, opened
 * together.
 *
 * DIR/store.db is the SQLite file (schemas/sql/app), DIR/evidence/ holds evidence files under their
 * digests. Everything secret in both is encrypted under the data key; the data key and the signing
 * key are wrapped by the PIN, if there is one (firmware/device/app-keys.h). */
#pragma once

#include <glib.h>

#include "firmware/device/app-keys.h"
#include "sync/base/pw-clock.h"
#include "sync/base/pw-identity.h"
#include "sync/codec/pw-pack.h"
#include "sync/db/pw-db.h"
#include "sync/model/pw-forms.h"
#include "sync/oplog/pw-oplog.h"

G_BEGIN_DECLS

/* All fields are read-only for others. Belongs to the thread that opened it. */
typedef struct {
  char *dir;            /* owned */
  PwDb *db;             /* owned */
  PwIdentity *identity; /* owned; the device's id is identity->id */
  PwSecret *data_key;   /* owned; everything at rest is sealed under it */
  PwOplog *log;         /* owned */
  PwClock *clock;       /* borrowed; pw_clock_system() */
  char *name;           /* owned; of the supervisor, as given to init */
  char *region;         /* owned; Kemendagri code prefix, as given to init */
  gboolean has_pin;
  gint64 created_ms; /* device clock at init */
  PwForms *forms;    /* owned; NULL until app_store_forms() */
  PwPacker *packer;  /* owned; NULL until app_store_packer() */
} AppStore;

#define APP_PIN_CHARACTERS_MIN 6 /* of a PIN at init */
#define APP_PIN_BYTES_MAX 256    /* of a PIN or pass phrase */

/* Makes the folder (mode 0700), the store and a new identity. `pin` may be NULL: the keys are then
 * stored as they are. EXISTS if there is a store already, REFUSED for a region that is not one
 * (sync/base/pw-region.h), a name that is empty or over PW_NAME_BYTES_MAX, or a PIN that is too
 * short. */
gboolean app_store_init (const char *dir, const char *region, const char *name, const PwSecret *pin,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The file alone, for what is done before there is an identity; with `create` it is made, the
 * folder too. It belongs to the thread that calls. NOT_FOUND as below. (transfer full) */
PwDb *app_store_open_file (const char *dir, gboolean create, GError **error);

/* Whether opening needs a PIN. NOT_FOUND if there is no store ("run panwas init"). */
gboolean app_store_has_pin (const char *dir, gboolean *has_pin, GError **error);

/* Opens; `pin` may be NULL if there is none. LOCKED if it is missing or wrong, or if, after wrong
 * ones, some seconds must pass first; NOT_FOUND as above. (transfer full) */
AppStore *app_store_open (const char *dir, const PwSecret *pin, GError **error);

/* The same in two steps. The first runs Argon2id and may stand in any thread: it opens and closes
 * the file for itself, errors as above. The second belongs to the thread that will own the store;
 * it takes what is in `keys`. (transfer full) */
gboolean app_store_unlock (const char *dir, const PwSecret *pin, AppKeys *keys,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
AppStore *app_store_open_unlocked (const char *dir, AppKeys *keys, GError **error);

/* Wraps the keys anew, under `new_pin` (NULL: stored as they are); `old_pin` as for opening. May
 * stand in any thread, also while the store is open. Errors: LOCKED (wrong PINs count as at
 * opening), REFUSED for a PIN that is too short. */
gboolean app_store_change_pin (const char *dir, const PwSecret *old_pin, const PwSecret *new_pin,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Wipes the keys. NULL is allowed. */
void app_store_free (AppStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppStore, app_store_free)

/* Loaded at first use, because a command that needs neither should not pay for them: the forms
 * built in, and those that the office sent (firmware/device/app-forms.h). NULL and an error only
 * when this build is at fault, the store fails, or memory is out. (transfer none) */
PwForms *app_store_forms (AppStore *store, GError **error);
PwPacker *app_store_packer (AppStore *store);

/* Newest sequence number that a verified receipt covers (0: none): the largest in table receipt. */
gboolean app_store_receipted (AppStore *store, guint64 *seq, GError **error);

G_END_DECLS
