/* The body of a `publish` operation: which form or list a host hands out from then on. */
#pragma once

#include "sync/codec/pw-op-codec.h"
#include "sync/codec/pw-publication.h"

G_BEGIN_DECLS

typedef struct {
  PwPublishedKind kind;
  char *name;          /* form id or list name */
  char *version;       /* as its author wrote it */
  char *region_column; /* of a list whose rows have regions; NULL otherwise */
  PwDigest digest;     /* BLAKE2b-256 of the form's file, or of the list as canonical CSV */
} PwPublish;

/* Canonical CBOR. (transfer full) */
GBytes *pw_body_write_publish (const PwPublish *publish);
/* DAMAGED; TOO_NEW for a key or kind of a later version. `publish` is clear after a failure. */
gboolean pw_body_read_publish (const PwOpView *view, PwPublish *publish, GError **error);
void pw_publish_clear (PwPublish *publish);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwPublish, pw_publish_clear)

G_END_DECLS
