/* Cable: the exchange of a stick over a serial line with the host's computer, both ways in one go.
 *
 * What is not receipted goes to the host (records, then evidence), then the host's replies come
 * back and are taken into an inbox: receipts of what was just sent among them. A cut cable loses
 * nothing: run it again, and it goes on where it stopped (schemas/formats/cable-v1.md).
 *
 * Everything runs in the caller's thread, in its thread-default main context: never blocks. */
#pragma once

#include "firmware/send/app-inbox.h"
#include "firmware/send/app-outbox.h"

G_BEGIN_DECLS

typedef struct AppCable AppCable;

typedef enum {
  APP_CABLE_WAITING,   /* nobody answers yet at the other end */
  APP_CABLE_SENDING,   /* parcels go to the host */
  APP_CABLE_HOST_BUSY, /* the host has all of it, and checks and merges */
  APP_CABLE_RECEIVING, /* its replies come */
  APP_CABLE_ENDED,
} AppCablePhase;

typedef struct {
  AppCablePhase phase;
  guint64 done_bytes, total_bytes; /* of what is being carried in this phase; total 0: not known */
  guint sent_count;                /* parcels that the host took or had ... */
  guint known_count;               /* ... of these, it had them already */
  guint refused_count;             /* parcels that it did not want */
  guint file_count;                /* parcels to send in all */
  guint received_count;            /* replies taken into the inbox */
  guint64 resumed_bytes;           /* that did not have to be carried again after a cut */
} AppCableState;

typedef struct {
  void (*on_progress) (const AppCableState *state, gpointer data); /* may be NULL */
  /* Last event; the cable may be freed in it. `error` is NULL if both directions went through; else
   * one sentence: INCOMPLETE (cut: connect again and repeat), UNTRUSTED (another host
   * than ours is at the other end), TOO_NEW, and those of the store. */
  void (*on_end) (const GError *error, gpointer data);
} AppCableEvents;

/* `device` is a serial line such as /dev/ttyGS0. Nothing is opened yet. `events` is copied. With
 * `all` what the host confirmed goes again, too (app_outbox_build_all()). Errors:
 * NOT_FOUND (no host is pinned), and those of the store. (transfer full) */
AppCable *app_cable_new (AppStore *store, const char *device, gboolean all,
                         const AppCableEvents *events, gpointer data, GError **error);
/* Closes the line; no event comes after that. */
void app_cable_free (AppCable *cable);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppCable, app_cable_free)

/* Opens the line (NOT_FOUND, ACCESS, BUSY, REFUSED), once, and waits at most `wait_s` seconds for
 * the other end to answer (0: for ever). */
gboolean app_cable_start (AppCable *cable, guint wait_s, GError **error);
/* on_end comes at once, with INCOMPLETE, if the session is under way. */
void app_cable_stop (AppCable *cable);

void app_cable_get_state (const AppCable *cable, AppCableState *state);
/* What came, for showing it. (transfer none) */
AppInbox *app_cable_inbox (AppCable *cable);
/* The highest operation that the host has taken in this session; 0: none. */
guint64 app_cable_sent_seq (const AppCable *cable);

G_END_DECLS
