/* Open items: what waits for a person's decision, with everything that the person needs to see. */
#pragma once

#include <jansson.h>

#include "host/intake/host-store.h"
#include "sync/model/pw-record.h"

G_BEGIN_DECLS

#define HOST_ITEM_BYTES 8
#define HOST_ITEM_PREFIX_CHARS_MIN 6

typedef enum {
  HOST_ITEM_DISPUTED, /* a field with several values: decide */
  HOST_ITEM_FORK,     /* two logs under one device: revoke it, enrol the handheld anew */
  HOST_ITEM_ANSWERED, /* a returned record was answered: accept it, or return it again */
  HOST_ITEM_EVIDENCE, /* a file that is not what the record names: collect the original again */
  HOST_ITEM_REVOKED,  /* a host below revoked a handheld that is trusted here: revoke or keep it */
} HostItemKind;

typedef struct {
  guint8 id[HOST_ITEM_BYTES]; /* the same on every host and after every rebuild */
  HostItemKind kind;
  PwId record; /* none for a fork and a revocation */
  PwId device; /* a fork, a revocation; else none */
  guint64 seq; /* a fork: first number where the logs differ; a revocation: the last that is trusted
                * there */
  char *path;  /* owned; the field, or NULL */
} HostItem;

void host_item_free (HostItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostItem, host_item_free)

/* "disputed", "fork", "answered", "evidence", "revoked". */
const char *host_item_kind_name (HostItemKind kind);
/* 16 hex digits. (transfer full) */
char *host_item_id_to_hex (const HostItem *item);

/* All of them, those of one record together: HostItem. (transfer full) */
GPtrArray *host_open_list (HostStore *store, GError **error);

/* The item whose id begins with `prefix`, at least HOST_ITEM_PREFIX_CHARS_MIN hex digits. REFUSED
 * (no hex digits, too few, or fits several), NOT_FOUND. (transfer full) */
HostItem *host_open_find (HostStore *store, const char *prefix, GError **error);

/* TRUE if `prefix` could be the beginning of an item's id. */
gboolean host_open_is_prefix (const char *prefix);

/* An item for machines and people: {id, kind, record, form, village, path, device, seq,
 * alternatives: [{take, value, absent, device, name, person, time, reason}], branches, files,
 * comment, person, name, host}; null or left out where it does not apply. `take` counts from 1.
 * (transfer full)
 */
json_t *host_open_to_json (HostStore *store, const HostItem *item, GError **error);

/* The values that stand against each other at `path`: array of objects as above. (transfer full) */
json_t *host_open_alternatives (HostStore *store, const PwRecordDispute *dispute, GError **error);

/* The dispute at `path`, or NULL. (transfer none) */
const PwRecordDispute *host_open_dispute (const PwRecord *fold, const char *path);

G_END_DECLS
