/* Fuzz targets of the log: a segment of a chain, and one operation. */
#include <string.h>

#include "sync/codec/pw-op-publish.h"
#include "sync/codec/pw-segment.h"
#include "sync/model/pw-answers.h"
#include "tests/fuzz/fuzz-tools.h"

/* --- a segment ------------------------------------------------------------------------------- */

static PwSegment *
read_segment (const guint8 *data, gsize length, PwCborReader *reader, GError **error) {
  pw_cbor_reader_init (reader, data, length, "a segment");
  return pw_segment_read (reader, &fuzz_host ()->id, error);
}

static void
write_segment (GByteArray *out, const PwSegment *segment) {
  pw_segment_write (out, &segment->head, &segment->prev,
                    (const PwSpan *)(gpointer)segment->ops->data, segment->ops->len,
                    &fuzz_host ()->id);
}

static void
run_segment (const guint8 *data, gsize length) {
  PwCborReader reader;
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSegment) segment = read_segment (data, length, &reader, &error);
  if (segment == NULL) {
    fuzz_assert_refused (error);
    return;
  }
  g_autoptr (GByteArray) out = g_byte_array_new ();
  write_segment (out, segment);
  g_assert_cmpmem (out->data, out->len, data, reader.at);
  g_assert_cmpuint (segment->head.last, ==, segment->head.first + segment->ops->len - 1);
  g_assert_cmpint (segment->has_prev, ==, segment->head.first > 1);
  g_autofree PwDigest *digests = g_new0 (PwDigest, segment->ops->len);
  if (!pw_segment_check (segment, fuzz_device ()->sign_public, digests, &error))
    fuzz_assert_refused (error);
  else
    g_assert_true (pw_digest_equal (&segment->head.last_digest, &digests[segment->ops->len - 1]));
}

/* Signs it anew. */
static gsize
mend_segment (guint8 *data, gsize length, gsize room) {
  PwCborReader reader;
  g_autofree guint8 *copy = g_memdup2 (data, length);
  g_autoptr (PwSegment) segment = read_segment (copy, length, &reader, NULL);
  if (segment == NULL)
    return length;
  segment->head.device = fuzz_device ()->id;
  g_autofree PwDigest *digests = g_new0 (PwDigest, segment->ops->len);
  (void)!pw_segment_check (segment, fuzz_device ()->sign_public, digests, NULL);
  pw_segment_head_sign (&segment->head, fuzz_device ());
  g_autoptr (GByteArray) out = g_byte_array_new ();
  write_segment (out, segment);
  if (out->len > room)
    return length;
  memcpy (data, out->data, out->len);
  return out->len;
}

/* --- an operation ---------------------------------------------------------------------------- */

/* The body as its reader and writer give it back; NULL if the reader refuses it. */
static GBytes *
change_again (const PwOpView *view, GError **error) {
  g_auto (PwChange) change = { 0 };
  if (!pw_body_read_change (view, &change, error))
    return NULL;
  return pw_body_write_change (change.set, change.unset, change.reason, change.person);
}

static GBytes *
answers_again (const PwOpView *view, GError **error) {
  json_auto_t *answers = pw_body_read_answers (view, error);
  return answers != NULL ? pw_body_write_answers (answers) : NULL;
}

static GBytes *
attachment_again (const PwOpView *view, GError **error) {
  g_auto (PwAttachment) attachment = { 0 };
  return pw_body_read_attachment (view, &attachment, error) ? pw_body_write_attachment (&attachment)
                                                            : NULL;
}

static GBytes *
device_again (const PwOpView *view, GError **error) {
  g_auto (PwDeviceChange) change = { 0 };
  return pw_body_read_device_change (view, &change, error)
             ? pw_body_write_device_change ((PwOpKind)view->kind, &change)
             : NULL;
}

static GBytes *
publish_again (const PwOpView *view, GError **error) {
  g_auto (PwPublish) publish = { 0 };
  return pw_body_read_publish (view, &publish, error) ? pw_body_write_publish (&publish) : NULL;
}

static GBytes *
body_again (const PwOpView *view, GError **error) {
  switch ((PwOpKind)view->kind) {
  case PW_OP_CREATE:
    return answers_again (view, error);
  case PW_OP_AMEND:
  case PW_OP_WITHDRAW:
  case PW_OP_REVIEW:
  case PW_OP_DECIDE:
    return change_again (view, error);
  case PW_OP_ATTACH:
    return attachment_again (view, error);
  case PW_OP_ENROL:
  case PW_OP_REVOKE:
    return device_again (view, error);
  case PW_OP_PUBLISH:
    return publish_again (view, error);
  }
  g_assert_not_reached ();
}

static void
check_again (const PwOpView *view, const GArray *parents, GBytes *acknowledged) {
  g_autofree char *form_id = g_strndup (view->form_id, view->form_id_length);
  g_autofree char *form_version = g_strndup (view->form_version, view->form_version_length);
  g_autoptr (GBytes) body = g_bytes_new (view->body, view->body_length);
  PwFormRef form = { .id = form_id, .version = form_version, .digest = view->form_digest };
  PwOp op = { .seq = view->seq,
              .kind = (PwOpKind)view->kind,
              .record = view->record,
              .parents = (const PwParent *)(gpointer)parents->data,
              .parents_count = parents->len,
              .form = view->form_id != NULL ? &form : NULL,
              .time = view->time,
              .body = body,
              .acknowledged = acknowledged };
  g_autoptr (GBytes) bytes = pw_op_encode (&op, &fuzz_device ()->id);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), view->bytes,
                   view->length);
}

static GBytes *
acknowledged_again (const PwOpView *view) {
  g_autoptr (GError) error = NULL;
  json_auto_t *reasons = pw_op_read_acknowledged (view, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reasons != NULL, ==, view->acknowledged != NULL);
  GBytes *bytes = pw_op_write_acknowledged (reasons, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
run_operation (const guint8 *data, gsize length) {
  PwOpView view = { 0 };
  g_autoptr (GError) error = NULL;
  if (!pw_op_decode (data, length, &view, &error)) {
    fuzz_assert_refused (error);
    return;
  }
  PwOpView quick = { 0 };
  g_assert_true (pw_op_decode_checked (data, length, &quick, NULL));
  g_assert_cmpint (quick.body_length, ==, view.body_length);
  g_autoptr (GBytes) acknowledged = acknowledged_again (&view);
  g_autoptr (GArray) parents = pw_op_parents (&view, &fuzz_device ()->id, &error);
  if (parents == NULL)
    fuzz_assert_refused (error);
  else
    check_again (&view, parents, acknowledged);
  g_autoptr (GError) body_error = NULL;
  g_autoptr (GBytes) body = body_again (&view, &body_error);
  if (body == NULL)
    fuzz_assert_refused (body_error);
  else
    g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), view.body,
                     view.body_length);
}

const FuzzTarget fuzz_segment = { "segment", run_segment, mend_segment };
const FuzzTarget fuzz_operation = { "operation", run_operation, NULL };
