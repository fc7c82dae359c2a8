/* One operation in canonical bytes (schemas/formats/operation-v1.md), and the bodies of each kind.
 */
#pragma once

#include <jansson.h>

#include "sync/base/pw-cbor.h"
#include "sync/model/pw-op.h"

G_BEGIN_DECLS

/* An operation read in place: pointers go into the bytes it was read from. */
typedef struct {
  const guint8 *bytes; /* borrowed: the whole operation */
  gsize length;
  guint64 seq;
  guint kind;            /* a PwOpKind this version knows */
  PwId record;           /* none for `create`; see pw_op_record() */
  const guint8 *parents; /* borrowed: encoded list, or NULL; see pw_op_parents() */
  gsize parents_length;
  const char *form_id, *form_version; /* borrowed, not NUL-terminated; NULL if there is no form */
  gsize form_id_length, form_version_length;
  PwDigest form_digest;
  PwMoment time;
  const guint8 *body; /* borrowed: canonical CBOR map */
  gsize body_length;
  const guint8 *acknowledged; /* borrowed: canonical CBOR map, or NULL; its inside is checked */
  gsize acknowledged_length;
} PwOpView;

/* `device` is the author, whose own parents are written short. (transfer full) */
GBytes *pw_op_encode (const PwOp *op, const PwId *device);

/* Reads and checks everything but the inside of the body, of which it checks that it is one
 * canonical map. DAMAGED, TOO_BIG, or TOO_NEW for a kind or field of a later version. `view` points
 * into `bytes`. */
gboolean pw_op_decode (const guint8 *bytes, gsize length, PwOpView *view, GError **error);

/* As pw_op_decode(), for bytes that pw_cbor_skip() has passed as one item (a PwSpan of a segment
 * that was read): the body is not checked a second time. The result is the same. */
gboolean pw_op_decode_checked (const guint8 *bytes, gsize length, PwOpView *view, GError **error);

/* The record an operation is about: `digest` is its own chain digest. None if about no record. */
PwId pw_op_record (const PwOpView *view, const PwDigest *digest);

/* The parents of an operation by `device`. (transfer full) array of PwParent, may be empty. */
GArray *pw_op_parents (const PwOpView *view, const PwId *device, GError **error);

/* Why warnings were accepted: an object of 1 to PW_OP_REASONS_MAX places -> reason of 1 to
 * PW_REASON_BYTES_MAX bytes. Writing gives NULL for NULL or an empty object, and REFUSED for one
 * that breaks these rules; reading gives NULL without an error if there is none. (transfer full) */
GBytes *pw_op_write_acknowledged (json_t *reasons, GError **error);
json_t *pw_op_read_acknowledged (const PwOpView *view, GError **error);

/* --- bodies ---------------------------------------------------------------------------------- */
/* Writers give canonical CBOR (transfer full). Readers fill what they find; strings and JSON are
 * (transfer full), freed by the matching _clear(). Unknown keys are TOO_NEW. */

/* create: the answers. */
GBytes *pw_body_write_answers (json_t *answers);
json_t *pw_body_read_answers (const PwOpView *view, GError **error);

/* amend, decide, withdraw, review: what changed, why, and (host) who decided. */
typedef struct {
  json_t *set;   /* object path -> value, or NULL */
  json_t *unset; /* array of paths, or NULL */
  char *reason;
  char *person; /* NULL on a handheld: the device is the person */
} PwChange;
GBytes *pw_body_write_change (json_t *set, json_t *unset, const char *reason, const char *person);
gboolean pw_body_read_change (const PwOpView *view, PwChange *change, GError **error);
void pw_change_clear (PwChange *change);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwChange, pw_change_clear)

/* attach */
typedef struct {
  PwDigest digest; /* BLAKE2b-256 of the file, taken at capture */
  guint64 size;    /* bytes, at most PW_BLOB_BYTES_MAX */
  char *type;      /* media type (RFC 6838) */
  char *name;      /* file name as the person had it, without folders */
  char *caption;   /* may be NULL */
} PwAttachment;
GBytes *pw_body_write_attachment (const PwAttachment *attachment);
gboolean pw_body_read_attachment (const PwOpView *view, PwAttachment *attachment, GError **error);
void pw_attachment_clear (PwAttachment *attachment);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwAttachment, pw_attachment_clear)

/* enrol, revoke */
typedef struct {
  PwId device;
  guint8 public_key[PW_PUBLIC_KEY_BYTES]; /* enrol only */
  char *name;                             /* enrol only */
  char *region;                           /* enrol only: Kemendagri code prefix */
  gboolean is_host; /* enrol only: it is a host below, and batches for it are sealed to: */
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  PwId host;         /* enrol only: the host below that it reports to; none: this one */
  gboolean has_kept; /* enrol only: the host below revoked it after number `kept`, which was */
  guint64 kept;      /* seen, and it stays trusted here */
  guint64 after;     /* revoke only: last trusted sequence number */
  char *reason;      /* revoke only, may be NULL */
} PwDeviceChange;
GBytes *pw_body_write_device_change (PwOpKind kind, const PwDeviceChange *change);
gboolean pw_body_read_device_change (const PwOpView *view, PwDeviceChange *change, GError **error);
void pw_device_change_clear (PwDeviceChange *change);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwDeviceChange, pw_device_change_clear)

G_END_DECLS
