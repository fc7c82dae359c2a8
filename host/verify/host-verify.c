/* Verify: open the seal, walk the chains, check the signatures, read every operation once. */
#include "host/verify/host-verify.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-publication.h"

/* --- codes ----------------------------------------------------------------------------------- */

HostVerdictCode
host_verdict_from_error (const GError *error) {
  if (pw_error_is (error, PW_ERROR_TOO_NEW))
    return HOST_VERDICT_TOO_NEW;
  if (pw_error_is (error, PW_ERROR_TOO_BIG))
    return HOST_VERDICT_TOO_BIG;
  if (pw_error_is (error, PW_ERROR_NOT_FOR_US))
    return HOST_VERDICT_OTHER_HOST;
  if (pw_error_is (error, PW_ERROR_UNTRUSTED))
    return HOST_VERDICT_BAD_SIGNATURE;
  return HOST_VERDICT_DAMAGED;
}

/* Greater is worse. */
static guint
rank_of (HostVerdictCode code) {
  static const HostVerdictCode rising[] = {
    HOST_VERDICT_KNOWN,           HOST_VERDICT_OK,
    HOST_VERDICT_BLOB_UNKNOWN, /* its parts are filed whatever the code says */
    HOST_VERDICT_FOREIGN_MESSAGE, HOST_VERDICT_BAD_CHALLENGE,
    HOST_VERDICT_USED_CHALLENGE,  HOST_VERDICT_TOO_BIG,
    HOST_VERDICT_DAMAGED,         HOST_VERDICT_OTHER_HOST,
    HOST_VERDICT_BAD_SIGNATURE,   HOST_VERDICT_TOO_NEW,
    HOST_VERDICT_UNKNOWN_DEVICE,
  };
  for (guint i = 0; i < G_N_ELEMENTS (rising); i++) {
    if (rising[i] == code)
      return i;
  }
  g_return_val_if_reached (0);
}

HostVerdictCode
host_verdict_worse (HostVerdictCode a, HostVerdictCode b) {
  return rank_of (a) >= rank_of (b) ? a : b;
}

/* The detail that is kept is that of the first finding. */
static void
note (HostVerdict *verdict, HostVerdictCode code, const char *detail) {
  verdict->code = host_verdict_worse (verdict->code, code);
  if (verdict->detail == NULL && detail != NULL)
    verdict->detail = g_strdup (detail);
}

/* --- operations ------------------------------------------------------------------------------ */

/* The body of a kind that a record is folded from must be readable now, not only at the fold. */
static gboolean
read_body (const PwOpView *view, const PwId *device, GError **error) {
  g_auto (PwChange) change = { 0 };
  g_auto (PwAttachment) attachment = { 0 };
  g_auto (PwDeviceChange) device_change = { 0 };
  json_auto_t *answers = NULL;
  g_autoptr (GArray) parents = pw_op_parents (view, device, error);
  if (parents == NULL)
    return FALSE;
  switch ((PwOpKind)view->kind) {
  case PW_OP_CREATE:
    answers = pw_body_read_answers (view, error);
    return answers != NULL;
  case PW_OP_AMEND:
  case PW_OP_WITHDRAW:
  case PW_OP_REVIEW:
  case PW_OP_DECIDE:
    return pw_body_read_change (view, &change, error);
  case PW_OP_ATTACH:
    return pw_body_read_attachment (view, &attachment, error);
  case PW_OP_ENROL:
  case PW_OP_REVOKE:
    return pw_body_read_device_change (view, &device_change, error);
  case PW_OP_PUBLISH:
    return TRUE; /* its forms and lists go to handhelds alone; nobody reads it here */
  }
  g_return_val_if_reached (FALSE);
}

static gboolean
read_facts (const PwOpView *view, const PwId *device, const HostColumnPlans *plans,
            HostOpFacts *facts, GError **error) {
  if (view->kind != PW_OP_CREATE)
    return read_body (view, device, error);
  facts->plan = host_column_plans_find (plans, &view->form_digest);
  facts->form_id = (HostText){ view->form_id, view->form_id_length };
  facts->form_version = (HostText){ view->form_version, view->form_version_length };
  facts->body = view->body;
  gboolean walked = host_columns_read (facts->plan, view->body, view->body_length, &facts->columns);
  return (walked && facts->columns.is_plain) || read_body (view, device, error);
}

static char *
detail_of_op (guint64 number, const char *message) {
  return g_strdup_printf (_ ("operation %" G_GUINT64_FORMAT ": %s"), number, message);
}

HostVerdictCode
host_verify_op (const guint8 *bytes, gsize length, guint64 number, const PwId *device,
                const PwDigest *digest, const HostColumnPlans *plans, HostOpFacts *facts,
                char **detail) {
  PwOpView view;
  g_autoptr (GError) error = NULL;
  memset (facts, 0, sizeof *facts);
  if (!pw_op_decode_checked (bytes, length, &view, &error)
      || !read_facts (&view, device, plans, facts, &error)) {
    *detail = detail_of_op (number, error->message);
    return host_verdict_from_error (error);
  }
  if (view.seq != number) {
    *detail = detail_of_op (number, _ ("it bears another number than its place"));
    return HOST_VERDICT_DAMAGED;
  }
  facts->digest = *digest;
  facts->bytes = bytes;
  facts->length = length;
  facts->seq = view.seq;
  facts->kind = view.kind;
  facts->record = pw_op_record (&view, digest);
  facts->unix_ms = view.time.unix_ms;
  facts->offset_min = view.time.offset_min;
  return HOST_VERDICT_OK;
}

/* --- segments -------------------------------------------------------------------------------- */

static void
segment_verdict_free (gpointer data) {
  HostSegmentVerdict *segment = data;
  g_clear_pointer (&segment->ops, g_array_unref);
  g_free (segment);
}

static HostVerdictCode
check_segment (PwSegment *segment, const HostKey *key, const HostColumnPlans *plans, GArray *ops,
               char **detail) {
  guint count = segment->ops->len;
  g_autofree PwDigest *digests = g_new (PwDigest, count);
  g_autoptr (GError) error = NULL;
  if (!pw_segment_check (segment, key->public_key, digests, &error)) {
    *detail = g_strdup (error->message);
    return host_verdict_from_error (error);
  }
  for (guint i = 0; i < count; i++) {
    const PwSpan *span = &g_array_index (segment->ops, PwSpan, i);
    HostOpFacts facts;
    HostVerdictCode code
        = host_verify_op (span->bytes, span->length, segment->head.first + i, &segment->head.device,
                          &digests[i], plans, &facts, detail);
    if (code != HOST_VERDICT_OK)
      return code;
    g_array_append_val (ops, facts);
  }
  return HOST_VERDICT_OK;
}

static void
verify_segment (HostVerdict *verdict, PwSegment *segment, const HostVerifyContext *context) {
  HostSegmentVerdict *found = g_new0 (HostSegmentVerdict, 1);
  g_ptr_array_add (verdict->segments, found);
  const HostKey *key = g_hash_table_lookup (context->keys, &segment->head.device);
  g_autofree char *detail = NULL;
  if (key == NULL) {
    g_autofree char *device = pw_id_to_hex (&segment->head.device);
    detail = g_strdup_printf (_ ("handheld %s"), device);
    found->code = HOST_VERDICT_UNKNOWN_DEVICE;
  } else {
    g_autoptr (GArray) ops
        = g_array_sized_new (FALSE, FALSE, sizeof (HostOpFacts), segment->ops->len);
    found->author_key = key->author_key;
    found->code = check_segment (segment, key, context->plans, ops, &detail);
    if (found->code == HOST_VERDICT_OK)
      found->ops = g_steal_pointer (&ops);
  }
  note (verdict, found->code, detail);
  const PwSegmentHead *head = &segment->head;
  verdict->first_seq
      = verdict->first_seq == 0 ? head->first : MIN (verdict->first_seq, head->first);
  verdict->last_seq = MAX (verdict->last_seq, head->last);
}

/* --- messages -------------------------------------------------------------------------------- */

/* The key of whoever signed: of an enrolled handheld, or of one that asks to be let in with the
 * same parcel, whose request stands before. NULL if neither. */
static const guint8 *
find_key (const HostVerdict *verdict, const PwId *signer, const HostVerifyContext *context) {
  const HostKey *key = g_hash_table_lookup (context->keys, signer);
  if (key != NULL)
    return key->public_key;
  for (guint i = 0; i < verdict->messages->len; i++) {
    const HostMessageVerdict *message = &g_array_index (verdict->messages, HostMessageVerdict, i);
    if (message->code != HOST_VERDICT_OK || message->request.name == NULL)
      continue;
    PwId id = pw_id_from_public_key (message->request.public_key);
    if (pw_id_equal (&id, signer))
      return message->request.public_key;
  }
  return NULL;
}

static HostVerdictCode
read_holdings (const PwMessage *message, const guint8 *public_key, HostMessageVerdict *found,
               GError **error) {
  if (public_key == NULL)
    return HOST_VERDICT_UNKNOWN_DEVICE;
  g_autoptr (GError) why = NULL;
  if (pw_message_check (message, public_key, &why))
    found->holdings = pw_holdings_read (message, &found->told_ms, &why);
  if (found->holdings != NULL) {
    found->device = message->signer;
    return HOST_VERDICT_OK;
  }
  HostVerdictCode code = host_verdict_from_error (why);
  g_propagate_error (error, g_steal_pointer (&why));
  return code;
}

static gboolean
read_answer (const PwMessage *message, HostMessageVerdict *found, GError **error) {
  return message->kind == PW_MESSAGE_RECEIPT
             ? pw_receipt_read (message, &found->receipt, error)
             : pw_certificate_read (message, &found->certificate, error);
}

/* The host above answers what was passed on to it; of anybody else such a message is foreign. */
static HostVerdictCode
verify_answer (const PwMessage *message, const HostVerifyContext *context,
               HostMessageVerdict *found, GError **error) {
  g_autoptr (GError) why = NULL;
  if (context->above == NULL || !pw_id_equal (&message->signer, &context->above->id))
    return HOST_VERDICT_FOREIGN_MESSAGE;
  if (!pw_message_check (message, context->above->public_key, &why)
      || !read_answer (message, found, &why)) {
    HostVerdictCode code = host_verdict_from_error (why);
    g_propagate_error (error, g_steal_pointer (&why));
    return code;
  }
  gboolean ours = message->kind == PW_MESSAGE_RECEIPT
                  || pw_id_equal (&found->certificate.device, &context->identity->id);
  return ours ? HOST_VERDICT_OK : HOST_VERDICT_FOREIGN_MESSAGE;
}

static void
verify_message (HostVerdict *verdict, const PwMessage *message, const HostVerifyContext *context) {
  HostMessageVerdict found = { .code = HOST_VERDICT_FOREIGN_MESSAGE, .kind = message->kind };
  g_autoptr (GError) error = NULL;
  if (message->kind > PW_MESSAGE_HOST_REQUEST)
    found.code = HOST_VERDICT_TOO_NEW;
  if (message->kind == PW_MESSAGE_CERTIFICATE || message->kind == PW_MESSAGE_RECEIPT)
    found.code = verify_answer (message, context, &found, &error);
  if (message->kind == PW_MESSAGE_REQUEST || message->kind == PW_MESSAGE_HOST_REQUEST)
    found.code = pw_request_read (message, &found.request, &error)
                     ? HOST_VERDICT_OK
                     : host_verdict_from_error (error);
  if (message->kind == PW_MESSAGE_HOLDINGS)
    found.code
        = read_holdings (message, find_key (verdict, &message->signer, context), &found, &error);
  g_array_append_val (verdict->messages, found);
  note (verdict, found.code, error != NULL ? error->message : NULL);
}

static void
clear_message (gpointer data) {
  HostMessageVerdict *message = data;
  pw_request_clear (&message->request);
  pw_certificate_clear (&message->certificate);
  pw_receipt_clear (&message->receipt);
  g_clear_pointer (&message->holdings, g_ptr_array_unref);
}

/* --- the whole ------------------------------------------------------------------------------- */

/* One author for all: two in one parcel are possible between hosts, and then none is named. */
static void
name_device (HostVerdict *verdict) {
  const PwBatch *batch = verdict->batch;
  gboolean first = TRUE, same = TRUE;
  for (guint i = 0; i < batch->segments->len + batch->messages->len; i++) {
    const PwId *id
        = i < batch->segments->len
              ? &((PwSegment *)g_ptr_array_index (batch->segments, i))->head.device
              : &g_array_index (batch->messages, PwMessage, i - batch->segments->len).signer;
    same = same && (first || pw_id_equal (&verdict->device, id));
    verdict->device = *id;
    first = FALSE;
  }
  verdict->has_device = !first && same;
}

HostVerdict *
host_verify (GBytes *bytes, const HostVerifyContext *context, PwPacker *packer) {
  g_return_val_if_fail (bytes != NULL, NULL);
  HostVerdict *verdict = g_new0 (HostVerdict, 1);
  g_autoptr (GError) error = NULL;
  verdict->segments = g_ptr_array_new_with_free_func (segment_verdict_free);
  verdict->messages = g_array_new (FALSE, FALSE, sizeof (HostMessageVerdict));
  g_array_set_clear_func (verdict->messages, clear_message);
  verdict->batch = pw_batch_open (bytes, context->identity, packer, &error);
  if (verdict->batch == NULL) {
    verdict->code = host_verdict_from_error (error);
    verdict->detail = g_strdup (error->message);
    return verdict;
  }
  for (guint i = 0; i < verdict->batch->segments->len; i++)
    verify_segment (verdict, g_ptr_array_index (verdict->batch->segments, i), context);
  for (guint i = 0; i < verdict->batch->messages->len; i++)
    verify_message (verdict, &g_array_index (verdict->batch->messages, PwMessage, i), context);
  name_device (verdict);
  return verdict;
}

void
host_verdict_free (HostVerdict *verdict) {
  if (verdict == NULL)
    return;
  g_free (verdict->detail);
  g_ptr_array_unref (verdict->segments);
  g_array_unref (verdict->messages);
  pw_batch_free (verdict->batch);
  g_free (verdict);
}
