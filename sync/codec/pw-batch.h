/* A batch: segments, messages and blob parts, packed and sealed to one recipient
 * (schemas/formats/batch-v1.md). The same bytes travel by QR, stick or cable. */
#pragma once

#include "sync/codec/pw-message.h"
#include "sync/codec/pw-pack.h"
#include "sync/codec/pw-segment.h"

G_BEGIN_DECLS

typedef enum {
  PW_PARCEL_TO_HOST = 1,
  PW_PARCEL_TO_DEVICE = 2,
  PW_PARCEL_OPEN = 3, /* one message, not sealed: an invitation */
} PwParcelKind;

#define PW_PARCEL_HEADER_BYTES 11 /* "PW", version and kind, address */

/* What is readable on the outside. */
typedef struct {
  PwParcelKind kind;
  guint8 address[PW_ADDRESS_BYTES]; /* first bytes of the recipient's id; zero for PW_PARCEL_OPEN */
} PwParcelHeader;

/* DAMAGED (not a parcel), TOO_NEW, TOO_BIG. */
gboolean pw_parcel_peek (GBytes *parcel, PwParcelHeader *header, GError **error);

/* A piece of an evidence file. */
typedef struct {
  PwDigest digest;     /* of the whole file */
  guint64 size;        /* of the whole file */
  guint64 offset;      /* a multiple of PW_BLOB_PART_BYTES */
  const guint8 *bytes; /* borrowed */
  gsize length;        /* PW_BLOB_PART_BYTES, or what is left of the file */
} PwBlobPart;

/* --- writing --------------------------------------------------------------------------------- */

typedef struct PwBatchWriter PwBatchWriter;

PwBatchWriter *pw_batch_writer_new (PwParcelKind kind, const PwId *recipient,
                                    const guint8 *recipient_seal_public);
void pw_batch_writer_free (PwBatchWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwBatchWriter, pw_batch_writer_free)

/* Each takes encoded items: what pw_segment_write() and pw_*_write() of messages appended. */
void pw_batch_add_segment (PwBatchWriter *writer, const GByteArray *segment);
void pw_batch_add_message (PwBatchWriter *writer, const GByteArray *message);
void pw_batch_add_part (PwBatchWriter *writer, const PwBlobPart *part);

/* Packs and seals. TOO_BIG if the result would pass PW_BATCH_BYTES_MAX or the content
 * PW_CONTENT_BYTES_MAX: the caller sends fewer operations. (transfer full) */
GBytes *pw_batch_finish (PwBatchWriter *writer, PwPacker *packer, GError **error);

/* An unsealed parcel that holds one message. (transfer full) */
GBytes *pw_parcel_open_message (const GByteArray *message);

/* --- reading --------------------------------------------------------------------------------- */

typedef struct {
  PwParcelKind kind;
  GBytes *content;     /* owned; segments and messages point into it */
  GBytes *sealed;      /* owned; parts point into it */
  GPtrArray *segments; /* owned: PwSegment */
  GArray *messages;    /* owned: PwMessage */
  GArray *parts;       /* owned: PwBlobPart */
} PwBatch;

void pw_batch_free (PwBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwBatch, pw_batch_free)

/* Opens a parcel of any kind with the recipient's identity (unused for PW_PARCEL_OPEN). NOT_FOR_US
 * (another address), DAMAGED, TOO_NEW, TOO_BIG. Nothing inside is trusted yet: segments and
 * messages are checked one by one by whoever knows the keys. (transfer full) */
PwBatch *pw_batch_open (GBytes *parcel, const PwIdentity *recipient, PwPacker *packer,
                        GError **error);

/* The LZ4 frame inside a sealed batch, for stock tools. (transfer full) */
GBytes *pw_batch_open_frame (GBytes *parcel, const PwIdentity *recipient, GError **error);

G_END_DECLS
