/* Publishing on the desk of tests: forms, lists, what handhelds hold, and what replies bring. */
#pragma once

#include "host/forms/host-packs.h"
#include "sync/codec/pw-publication.h"
#include "tests/lib/host-desk.h"

G_BEGIN_DECLS

/* Publishes form_sample (id, version, fields), which must not fail; its digest. */
PwDigest desk_publish (Desk *desk, const char *id, const char *version, const char *fields);
/* Publishes a list, which must not fail; the digest of the whole. `column` may be NULL. */
PwDigest desk_publish_list (Desk *desk, const char *name, const char *version, const char *column,
                            const char *csv);

/* A record of a published form, with the village and {"a": n}; not sent yet. */
PwId desk_visit (WorldDevice *device, const PwForm *form, const char *village, int n);
/* The published form with that digest, which must be at hand. */
const PwForm *desk_form (Desk *desk, const PwDigest *digest);

/* Holdings under construction: adds one. `holdings` is a GPtrArray with pw_holding_free(). */
GPtrArray *desk_holdings_new (void);
void desk_hold (GPtrArray *holdings, PwPublishedKind kind, const char *name,
                const PwDigest *digest);
/* Spools a parcel in which `device` tells `holdings`. */
void desk_tell (Desk *desk, const WorldDevice *device, GPtrArray *holdings, gint64 told_ms);

/* What the packs for `device`, as of region 17.07, bring: "form visit 2 by difference, list regions
 * 2025". Each is put together, differences with the files that `bases` holds (digest in hex ->
 * GBytes); what is brought is added there. (transfer full) */
char *desk_brought (Desk *desk, const WorldDevice *device, GHashTable *bases);
GHashTable *desk_bases_new (void);
/* Bytes of all its messages. */
gsize desk_brought_bytes (Desk *desk, const WorldDevice *device);

G_END_DECLS
