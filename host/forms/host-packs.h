/* Which forms and lists a handheld still needs, and the messages that bring them.
 *
 * The newest version of each form that was published here, and each list as it stands, cut to the
 * handheld's regency or city. What it said that it holds is not sent again. Differences are built
 * only on what it surely holds: what it told last, or, if it never told, forms of its records. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* For one run of replies: what several handhelds need is made once. Published things that come
 * later are not in it. */
typedef struct HostPacks HostPacks;

/* (transfer full) */
HostPacks *host_packs_new (HostStore *store, GError **error);
void host_packs_free (HostPacks *packs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostPacks, host_packs_free)

/* How many forms and lists `device`, enrolled for `region`, is not known to hold. */
gboolean host_packs_count (HostPacks *packs, const PwId *device, const char *region, guint *count,
                           GError **error);

/* The same as signed messages: GPtrArray of GBytes, forms first; `count` (may be NULL) as above.
 * (transfer full) */
GPtrArray *host_packs_messages (HostPacks *packs, const PwId *device, const char *region,
                                guint *count, GError **error);

G_END_DECLS
