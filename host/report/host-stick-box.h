/* What this host wrote into one box of a stick: newer files stand for its older ones. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/transport/pw-stick.h"

G_BEGIN_DECLS

/* After `names` (char *, of pw_stick_put()) were written for `recipient`: notes them, and takes
 * those away that this host wrote there before. What others left there stays. Killed between the
 * two, an older file stays on the stick for ever: harmless, only not taken away. */
gboolean host_stick_box_replace (HostStore *store, const char *root, PwStickKind kind,
                                 const PwId *recipient, GPtrArray *names, GError **error);

G_END_DECLS
