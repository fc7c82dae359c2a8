/* The keys of a handheld: made once, wrapped by the PIN, and guessed at ever more slowly.
 *
 * What is wrapped is the data key (32 bytes) and then the Ed25519 secret key (64 bytes), under a
 * key that Argon2id makes of the PIN. Without a PIN they are stored as they are: then the folder is
 * as secret as the disk it is on, and the program says so at init. */
#pragma once

#include "sync/base/pw-clock.h"
#include "sync/base/pw-identity.h"
#include "sync/db/pw-db.h"

G_BEGIN_DECLS

/* Argon2id (RFC 9106, the second recommended choice): 64 MiB, 3 passes. Stored beside the keys. */
#define APP_PIN_MEMORY_BYTES (64 << 20)
#define APP_PIN_OPERATIONS 3

/* The first wrong PINs cost nothing; then 5 s, 10 s, 20 s ... up to 15 minutes must pass. */
#define APP_PIN_FREE_TRIES 3
#define APP_PIN_WAIT_MS_FIRST 5000
#define APP_PIN_WAIT_MS_MAX 900000

/* What table identity holds, opened. */
typedef struct {
  PwIdentity *identity; /* owned */
  PwSecret *data_key;   /* owned */
  char *name;           /* owned */
  char *region;         /* owned */
  gint64 created_ms;    /* device clock */
  gboolean has_pin;
} AppKeys;

void app_keys_clear (AppKeys *keys);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AppKeys, app_keys_clear)

/* Makes and stores new keys in one transaction. EXISTS if there are some. `pin` may be NULL. */
gboolean app_keys_make (PwDb *db, PwClock *clock, const PwSecret *pin, const char *name,
                        const char *region, GError **error);

/* NOT_FOUND if init was begun and never finished. */
gboolean app_keys_have_pin (PwDb *db, gboolean *has_pin, GError **error);

/* LOCKED (PIN missing, wrong, or too soon after wrong ones: the seconds are in the message),
 * BROKEN, NOT_FOUND. `keys` is set only on success. */
gboolean app_keys_open (PwDb *db, PwClock *clock, const PwSecret *pin, AppKeys *keys,
                        GError **error);

/* Wraps the same keys under `new_pin` (NULL: stored as they are) with a new salt; one transaction,
 * and the file is cleaned of the old wrapping. Errors as for app_keys_open(). */
gboolean app_keys_change_pin (PwDb *db, PwClock *clock, const PwSecret *old_pin,
                              const PwSecret *new_pin, GError **error);

/* Milliseconds that must pass after `count` wrong PINs in a row. */
gint64 app_keys_wait_ms (gint64 count);

G_END_DECLS
