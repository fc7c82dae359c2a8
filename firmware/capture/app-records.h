/* Records as the handheld sees them: its own operations and copies from the host, folded in memory.
 *
 * Loading reads every operation once but keeps only its place (about 100 bytes each); the content
 * of a record is read again and folded when it is asked for. */
#pragma once

#include "firmware/device/app-store.h"
#include "sync/codec/pw-op-codec.h"
#include "sync/codec/pw-review.h"
#include "sync/model/pw-record.h"

G_BEGIN_DECLS

/* How far a record has come. Output names: app_record_stage_name(). */
typedef enum {
  APP_RECORD_FINALISED,   /* it exists only here */
  APP_RECORD_SENT,        /* its last own operation was in a batch that was written or shown */
  APP_RECORD_RECEIVED,    /* a receipt covers every own operation of it */
  APP_RECORD_QUARANTINED, /* the host keeps it but does not count it */
  APP_RECORD_RETURNED,    /* the office asks for something, and nothing was done since */
} AppRecordStage;

/* One operation of a record, without its content. */
typedef struct {
  PwDigest digest; /* chain digest: the operation's id */
  PwId device;     /* author */
  guint64 seq;
  guint kind;   /* PwOpKind */
  gboolean own; /* in this handheld's log; otherwise a copy that the host gave */
  PwMoment time;
} AppRecordOp;

typedef struct {
  PwId id;
  PwId device;       /* author of the `create`; of the first operation known for an orphan */
  gint64 created_ms; /* device clock of that operation */
  gint32 offset_min;
  char *form_id; /* owned; NULL for an orphan */
  PwDigest form_digest;
  char *village; /* owned; by the form's column "village"; NULL if there is none */
  GArray *ops;   /* owned: AppRecordOp; own ones by seq, then copies */
  guint64 own_first_seq, own_last_seq; /* 0: no own operation */
  gboolean withdrawn;
  gboolean disputed; /* some field has two answers */
  AppRecordStage stage;
  char *refusal;    /* owned; reason code when quarantined, otherwise NULL */
  PwReview *review; /* owned; the newest that the office said of it; NULL: nothing */
} AppRecord;

typedef struct {
  GPtrArray *list;         /* owned: AppRecord; own ones as in the log, then others by time */
  GHashTable *by_id;       /* owned; PwId -> AppRecord (borrowed from list) */
  guint64 head_seq;        /* of the log when it was loaded */
  guint64 receipted;       /* newest receipted seq */
  guint64 purged;          /* own operations of which only the digest is left */
  guint damaged;           /* own operations that do not open or decode: left out; run verify */
  char *first_fault;       /* owned; what is wrong with the first of them, NULL if none */
  guint unreadable_copies; /* copies that do not open or decode: left out */
} AppRecords;

/* Reads all. Inside the caller's transaction if one is open. BROKEN with the number of the first
 * own operation that does not open. (transfer full) */
AppRecords *app_records_load (AppStore *store, GError **error);
void app_records_free (AppRecords *records);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppRecords, app_records_free)

/* What a person writes on paper for a record: the first eight digits of its id in two groups, such
 * as "7F3A 91C2". app_records_find() takes it as it is. (transfer full) */
char *app_record_code (const PwId *record);

/* By id, by a unique prefix of at least 6 hex digits, or by its code. USAGE (no such prefix),
 * NOT_FOUND, REFUSED (several fit). (transfer none) */
AppRecord *app_records_find (AppRecords *records, const char *id_or_prefix, GError **error);

/* The record's state: answers, disputes, attachments, history (sync/model/pw-record.h).
 * (transfer full) */
PwRecord *app_record_fold (AppStore *store, const AppRecord *record, GError **error);

/* Bytes of one of its operations. (transfer full) */
GBytes *app_record_op_bytes (AppStore *store, const AppRecordOp *op, GError **error);

/* The form it was made with; if that version is not here, the newest of its name. NOT_FOUND.
 * (transfer none) */
const PwForm *app_record_form (AppStore *store, const AppRecord *record, GError **error);

/* "finalised", "sent", "received", "quarantined", "returned". */
const char *app_record_stage_name (AppRecordStage stage);

/* Stores a copy of another device's operation (or of an own one that was purged here), within the
 * caller's transaction: `op` from a PW_MESSAGE_COPY that was checked. One that is there already is
 * a success. DAMAGED if the bytes are not an operation. */
gboolean app_record_add_copy (AppStore *store, const PwId *record, const PwId *device, guint64 seq,
                              const PwDigest *digest, const guint8 *bytes, gsize length,
                              GError **error);

G_END_DECLS
