/* A message: a signed statement outside any chain (schemas/formats/batch-v1.md). */
#pragma once

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-identity.h"
#include "sync/codec/pw-segment.h"

G_BEGIN_DECLS

/* Stored numbers: append only. */
typedef enum {
  PW_MESSAGE_INVITATION = 1,    /* host -> anyone: keys, region, one-time challenge (not sealed) */
  PW_MESSAGE_REQUEST = 2,       /* device -> host: key, name, region asked for, the challenge */
  PW_MESSAGE_CERTIFICATE = 3,   /* host -> device: region, role, validity */
  PW_MESSAGE_RECEIPT = 4,       /* host -> device: what is held */
  PW_MESSAGE_REVOCATION = 5,    /* host -> device: devices no longer trusted */
  PW_MESSAGE_FORM_PACK = 6,     /* host -> device: a form, whole or by difference */
  PW_MESSAGE_LIST_PACK = 7,     /* host -> device: a list, likewise */
  PW_MESSAGE_REVIEW = 8,        /* host -> device: a record comes back with a comment */
  PW_MESSAGE_COPY = 9,          /* host -> device: a record of another device, to work on */
  PW_MESSAGE_HOLDINGS = 10,     /* device -> host: forms and lists that it holds */
  PW_MESSAGE_HOST_REQUEST = 11, /* host -> the host above: as a request, with the key to seal to */
} PwMessageKind;

typedef struct {
  guint kind; /* may be one this version does not know: it is kept and reported */
  PwId signer;
  guint8 signature[PW_SIGNATURE_BYTES];
  const guint8 *body; /* borrowed: canonical CBOR map */
  gsize body_length;
} PwMessage;

/* Signs `body` (one canonical CBOR map) and appends the message to `out`. */
void pw_message_write (GByteArray *out, PwMessageKind kind, const PwIdentity *signer,
                       gconstpointer body, gsize body_length);

/* Reads one; `body` points into the reader's bytes. DAMAGED. The signature is not checked. */
gboolean pw_message_read (PwCborReader *reader, PwMessage *message, GError **error);

/* UNTRUSTED unless `public_key` is the signer's and signed just this. */
gboolean pw_message_check (const PwMessage *message, const guint8 *public_key, GError **error);

/* --- bodies ---------------------------------------------------------------------------------- */
/* Writers append a whole signed message. Readers fill a struct; its strings are owned by it. */

typedef struct {
  guint8 sign_public[PW_PUBLIC_KEY_BYTES];
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  char *region; /* Kemendagri code prefix of the host */
  char *name;   /* of the host, as people say it */
  guint8 challenge[PW_ID_BYTES];
  gint64 expires_at; /* Unix seconds, host clock; shown to people, enforced by the host alone */
} PwInvitation;

typedef struct {
  guint8 public_key[PW_PUBLIC_KEY_BYTES];
  char *name;
  char *region; /* asked for */
  guint8 challenge[PW_ID_BYTES];
  gint64 asked_at;                         /* device clock, Unix ms */
  gboolean is_host;                        /* it is a host that asks, to pass on what it holds: */
  guint8 seal_public[PW_PUBLIC_KEY_BYTES]; /* of a host: to which batches for it are sealed */
} PwRequest;

typedef struct {
  PwId device;
  char *region;
  char *role;         /* "pkd" */
  char *name;         /* as the host wrote it down */
  gint64 issued_at;   /* host clock, Unix seconds */
  gint64 valid_until; /* Unix seconds, 0: until revoked */
} PwCertificate;

typedef struct {
  PwId device;
  guint64 after; /* last trusted sequence number */
} PwRevoked;

void pw_invitation_write (GByteArray *out, const PwInvitation *invitation, const PwIdentity *host);
/* Checks the signature by the key inside. */
gboolean pw_invitation_read (const PwMessage *message, PwInvitation *invitation, GError **error);
void pw_invitation_clear (PwInvitation *invitation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwInvitation, pw_invitation_clear)

/* The signature over the challenge proves that the device holds its key. PW_MESSAGE_HOST_REQUEST of
 * a host, PW_MESSAGE_REQUEST of a handheld; both are read. */
void pw_request_write (GByteArray *out, const PwRequest *request, const PwIdentity *device);
gboolean pw_request_read (const PwMessage *message, PwRequest *request, GError **error);
void pw_request_clear (PwRequest *request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwRequest, pw_request_clear)

void pw_certificate_write (GByteArray *out, const PwCertificate *certificate,
                           const PwIdentity *host);
gboolean pw_certificate_read (const PwMessage *message, PwCertificate *certificate, GError **error);
void pw_certificate_clear (PwCertificate *certificate);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwCertificate, pw_certificate_clear)

/* `revoked` is an array of PwRevoked, sorted by device. */
void pw_revocation_write (GByteArray *out, const GArray *revoked, gint64 issued_at,
                          const PwIdentity *host);
/* Array of PwRevoked (transfer full); `issued_at` may be NULL. */
GArray *pw_revocation_read (const PwMessage *message, gint64 *issued_at, GError **error);

/* A record as other devices wrote it: operations with author and place in the chain. The host
 * vouches for having checked them. */
typedef struct {
  PwId device;
  guint64 seq;
  PwDigest digest;
  PwSpan bytes;
} PwCopyOp;
void pw_copy_write (GByteArray *out, const PwId *record, const GArray *ops, const PwIdentity *host);
/* `ops` gets a new array of PwCopyOp whose spans point into the message. */
gboolean pw_copy_read (const PwMessage *message, PwId *record, GArray **ops, GError **error);

G_END_DECLS
