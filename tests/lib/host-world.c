/* A small world for tests of the host. */
#include "tests/lib/host-world.h"

#include <sqlite3.h>
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-log.h"
#include "host/views/host-views.h"

/* --- clock ----------------------------------------------------------------------------------- */

static PwMoment
world_now (PwClock *clock) {
  return (PwMoment){ .unix_ms = ((WorldClock *)clock)->unix_ms, .offset_min = 420, .boot = 1 };
}

void
world_clock_init (WorldClock *clock, gint64 unix_ms) {
  *clock = (WorldClock){ .base.now = world_now, .unix_ms = unix_ms };
}

/* --- devices --------------------------------------------------------------------------------- */

static WorldDevice *
device_with (PwIdentity *identity) {
  WorldDevice *device = g_new0 (WorldDevice, 1);
  device->identity = identity;
  device->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  device->digests = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  device->now_ms = WORLD_START_MS;
  PwDigest root = pw_digest_of (identity->sign_public, PW_PUBLIC_KEY_BYTES);
  g_array_append_val (device->digests, root);
  return device;
}

WorldDevice *
world_device_new (void) {
  return device_with (pw_identity_new (FALSE));
}

WorldDevice *
world_device_copy (const WorldDevice *device) {
  g_autoptr (GError) error = NULL;
  PwIdentity *identity = pw_identity_from_secrets (device->identity->sign_secret, NULL, &error);
  g_assert_no_error (error);
  WorldDevice *copy = device_with (identity);
  for (guint i = 0; i < device->ops->len; i++)
    (void)world_append (copy, g_bytes_ref (g_ptr_array_index (device->ops, i)));
  copy->now_ms = device->now_ms;
  return copy;
}

void
world_device_free (WorldDevice *device) {
  if (device == NULL)
    return;
  pw_identity_free (device->identity);
  g_ptr_array_unref (device->ops);
  g_array_unref (device->digests);
  g_free (device);
}

guint64
world_device_seq (const WorldDevice *device) {
  return device->ops->len;
}

const PwDigest *
world_device_digest (const WorldDevice *device, guint64 seq) {
  return &g_array_index (device->digests, PwDigest, seq);
}

/* --- operations ------------------------------------------------------------------------------ */

guint64
world_append (WorldDevice *device, GBytes *op) {
  gsize length;
  gconstpointer bytes = g_bytes_get_data (op, &length);
  PwDigest digest
      = pw_digest_chain (world_device_digest (device, world_device_seq (device)), bytes, length);
  g_ptr_array_add (device->ops, op);
  g_array_append_val (device->digests, digest);
  device->now_ms += 1000;
  return world_device_seq (device);
}

PwParent
world_parent (const WorldDevice *device, guint64 seq) {
  PwParent parent = { .device = device->identity->id, .seq = seq };
  memcpy (parent.prefix, world_device_digest (device, seq)->bytes, PW_PARENT_PREFIX_BYTES);
  return parent;
}

static guint64
append_op (WorldDevice *device, PwOp op, GBytes *body) {
  op.seq = world_device_seq (device) + 1;
  op.time = (PwMoment){ .unix_ms = device->now_ms, .offset_min = 420, .boot = 7 };
  op.body = body;
  guint64 seq = world_append (device, pw_op_encode (&op, &device->identity->id));
  g_bytes_unref (body);
  return seq;
}

guint64
world_create (WorldDevice *device, const PwForms *forms, json_t *answers, PwId *record) {
  const PwForm *form = pw_forms_find (forms, "form_a");
  g_assert_nonnull (form);
  PwFormRef ref = { .id = pw_form_id (form),
                    .version = pw_form_version (form),
                    .digest = *pw_form_digest (form) };
  guint64 seq = append_op (device, (PwOp){ .kind = PW_OP_CREATE, .form = &ref },
                           pw_body_write_answers (answers));
  if (record != NULL)
    *record = pw_id_from_digest (world_device_digest (device, seq));
  return seq;
}

guint64
world_create_small (WorldDevice *device, const PwForms *forms, const char *village, guint number,
                    PwId *record) {
  g_autofree char *narrative = g_strdup_printf ("Pengawasan ke-%u.", number);
  json_t *answers = json_pack (
      "{s:s, s:s, s:s, s:s, s:s, s:{s:[s, s], s:[{s:s, s:s}], s:s}}", "village", village,
      "election", "pilkada", "stage", "kampanye", "narrative", narrative, "violation_found",
      number % 2 != 0 ? "yes" : "no", "violation", "acts", "medsos_suka", "medsos_komentar",
      "subjects", "name", "Budi", "position", "sekdes", "known_at", "2024-10-07T09:00+07:00");
  g_assert_nonnull (answers);
  guint64 seq = world_create (device, forms, answers, record);
  json_decref (answers);
  return seq;
}

guint64
world_amend (WorldDevice *device, const PwId *record, const PwParent *parents, guint count,
             const char *path, const char *value) {
  json_t *set = value != NULL ? json_pack ("{s:s}", path, value) : NULL;
  json_t *unset = value == NULL ? json_pack ("[s]", path) : NULL;
  GBytes *body = pw_body_write_change (set, unset, "salah ketik", NULL);
  json_decref (set);
  json_decref (unset);
  return append_op (
      device,
      (PwOp){ .kind = PW_OP_AMEND, .record = *record, .parents = parents, .parents_count = count },
      body);
}

guint64
world_withdraw (WorldDevice *device, const PwId *record, const PwParent *parents, guint count) {
  return append_op (
      device,
      (PwOp){
          .kind = PW_OP_WITHDRAW, .record = *record, .parents = parents, .parents_count = count },
      pw_body_write_change (NULL, NULL, "rangkap", NULL));
}

guint64
world_attach (WorldDevice *device, const PwId *record, const PwParent *parents, guint count,
              gconstpointer file, gsize length) {
  char type[] = "image/jpeg", name[] = "foto.jpg";
  PwAttachment attachment
      = { .digest = pw_digest_of (file, length), .size = length, .type = type, .name = name };
  return append_op (
      device,
      (PwOp){ .kind = PW_OP_ATTACH, .record = *record, .parents = parents, .parents_count = count },
      pw_body_write_attachment (&attachment));
}

guint64
world_append_kind (WorldDevice *device, PwOpKind kind, const PwId *record, GBytes *body) {
  PwOp op = { .kind = kind };
  if (record != NULL)
    op.record = *record;
  return append_op (device, op, body);
}

/* --- parcels --------------------------------------------------------------------------------- */

PwBatchWriter *
world_writer (const HostStore *host) {
  return pw_batch_writer_new (PW_PARCEL_TO_HOST, &host->identity->id, host->identity->seal_public);
}

GBytes *
world_finish (PwBatchWriter *writer, const HostStore *host) {
  g_autoptr (GError) error = NULL;
  GBytes *parcel = pw_batch_finish (writer, host->packer, &error);
  g_assert_no_error (error);
  pw_batch_writer_free (writer);
  return parcel;
}

void
world_add_segment (PwBatchWriter *writer, const WorldDevice *device, const HostStore *host,
                   guint64 first, guint64 last, gint64 sent_s) {
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (PwSpan));
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  g_assert_cmpuint (first, >, 0);
  g_assert_cmpuint (last, <=, world_device_seq (device));
  for (guint64 seq = first; seq <= last; seq++) {
    PwSpan span;
    span.bytes = g_bytes_get_data (g_ptr_array_index (device->ops, seq - 1), &span.length);
    g_array_append_val (spans, span);
  }
  PwSegmentHead head = {
    .device = device->identity->id,
    .first = first,
    .last = last,
    .last_digest = *world_device_digest (device, last),
    .recipient = host->identity->id,
    .sent_at = sent_s,
  };
  pw_segment_head_sign (&head, device->identity);
  pw_segment_write (segment, &head, world_device_digest (device, first - 1),
                    &g_array_index (spans, PwSpan, 0), spans->len, &host->identity->id);
  pw_batch_add_segment (writer, segment);
}

GBytes *
world_parcel_at (const WorldDevice *device, const HostStore *host, guint64 first, guint64 last,
                 gint64 sent_s) {
  PwBatchWriter *writer = world_writer (host);
  world_add_segment (writer, device, host, first, last, sent_s);
  return world_finish (writer, host);
}

GBytes *
world_parcel (const WorldDevice *device, const HostStore *host, guint64 first, guint64 last) {
  return world_parcel_at (device, host, first, last, device->now_ms / 1000);
}

GBytes *
world_request (const WorldDevice *device, const HostStore *host, const guint8 *challenge,
               const char *name, const char *region) {
  g_autofree char *own_name = g_strdup (name);
  g_autofree char *own_region = g_strdup (region);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  PwRequest request = { .name = own_name, .region = own_region, .asked_at = device->now_ms };
  memcpy (request.public_key, device->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (request.challenge, challenge, PW_ID_BYTES);
  pw_request_write (message, &request, device->identity);
  PwBatchWriter *writer = world_writer (host);
  pw_batch_add_message (writer, message);
  return world_finish (writer, host);
}

GBytes *
world_parts (const HostStore *host, gconstpointer file, gsize length, guint first, guint last) {
  PwBatchWriter *writer = world_writer (host);
  PwDigest digest = pw_digest_of (file, length);
  for (guint i = first; i <= last; i++) {
    gsize offset = (gsize)i * PW_BLOB_PART_BYTES;
    PwBlobPart part = {
      .digest = digest,
      .size = length,
      .offset = offset,
      .bytes = (const guint8 *)file + offset,
      .length = MIN (length - offset, PW_BLOB_PART_BYTES),
    };
    pw_batch_add_part (writer, &part);
  }
  return world_finish (writer, host);
}

/* --- the host -------------------------------------------------------------------------------- */

HostStore *
world_host_new (const char *dir, const char *name, PwClock *clock) {
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, name, NULL);
  HostStore *host = host_store_init (path, "17", "Bawaslu Uji", clock, &error);
  g_assert_no_error (error);
  return host;
}

void
world_enrol (HostStore *host, const WorldDevice *device, const char *region) {
  g_autoptr (GError) error = NULL;
  (void)host_log_enrol (host, &device->identity->id, device->identity->sign_public, "Petugas",
                        region, &error);
  g_assert_no_error (error);
}

void
world_spool (HostStore *host, GBytes *parcel, const char *medium) {
  g_autoptr (GError) error = NULL;
  (void)host_spool_put (host, parcel, medium, "test", NULL, &error);
  g_assert_no_error (error);
  g_bytes_unref (parcel);
}

void
world_invite (HostStore *host, const guint8 *challenge, gint64 expires_s) {
  g_autofree char *hex = pw_hex_encode (challenge, PW_ID_BYTES);
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO invitation (challenge, made_ms, expires_s) VALUES (x'%s', 1, "
                         "%" G_GINT64_FORMAT ")",
                         hex, expires_s);
  world_sql (host, sql);
}

char *
world_dump (HostStore *host) {
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  (void)host_views_dump (host, out, &error);
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

static sqlite3 *
open_behind (const HostStore *host) {
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (host->path, &db), ==, SQLITE_OK);
  (void)sqlite3_busy_timeout (db, 10000);
  return db;
}

void
world_sql (const HostStore *host, const char *sql) {
  sqlite3 *db = open_behind (host);
  char *words = NULL;
  if (sqlite3_exec (db, sql, NULL, NULL, &words) != SQLITE_OK)
    g_error ("%s: %s", sql, words);
  sqlite3_close (db);
}

char *
world_sql_text (const HostStore *host, const char *sql) {
  sqlite3 *db = open_behind (host);
  sqlite3_stmt *stmt = NULL;
  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  char *text = NULL;
  if (sqlite3_step (stmt) == SQLITE_ROW)
    text = g_strdup ((const char *)sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return text;
}
