/* Returned records: who is told, what answers, how it is taken back, and that no other handheld
 * ever gets a word of it. Replies are opened with the handhelds' own keys. */
#include "host/report/host-reply.h"
#include "host/review/host-decide.h"
#include "host/review/host-enrol.h"
#include "host/review/host-open.h"
#include "host/review/host-outbox.h"
#include "host/review/host-return.h"
#include "host/views/host-records.h"
#include "host/views/host-views.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-review.h"
#include "tests/lib/host-desk.h"

#define COMMENT "Siapa saksi Bu Rahma?"

static PwId
record_one (Desk *desk) {
  PwId record;
  world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 1, &record);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  return record;
}

static void
return_it (Desk *desk, const PwId *record, const char *comment) {
  g_autoptr (GError) error = NULL;
  (void)host_return_record (desk->host, record, comment, "Sari", &error);
  g_assert_no_error (error);
}

static void
accept_it (Desk *desk, const PwId *record) {
  g_autoptr (GError) error = NULL;
  (void)host_accept_record (desk->host, record, "Sari", &error);
  g_assert_no_error (error);
}

/* State of the record's review in the view and in the fold; the view is what a rebuild makes. */
static void
assert_state (Desk *desk, const PwId *record, const char *state) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostRecord) loaded = host_record_load (desk->host, record, &error);
  g_assert_no_error (error);
  g_assert_nonnull (loaded->fold->review);
  g_assert_cmpstr (pw_review_state_name (loaded->fold->review->state), ==, state);
  g_autofree char *seen = world_sql_text (desk->host, "SELECT review FROM v_record");
  g_assert_cmpstr (seen, ==, state);
  (void)host_views_check (desk->host, &error);
  g_assert_no_error (error);
}

/* The reviews in a reply, opened as the handheld does: PwReview. */
static GArray *
reviews_for (Desk *desk, const WorldDevice *device) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostReply) reply
      = host_reply_make (desk->host, &device->identity->id, NULL, FALSE, &error);
  g_assert_no_error (error);
  GArray *reviews = g_array_new (FALSE, FALSE, sizeof (PwReview));
  g_array_set_clear_func (reviews, (GDestroyNotify)pw_review_clear);
  for (guint i = 0; i < reply->parcels->len; i++) {
    g_autoptr (PwBatch) batch = pw_batch_open (g_ptr_array_index (reply->parcels, i),
                                               device->identity, desk->host->packer, &error);
    g_assert_no_error (error);
    for (guint k = 0; k < batch->messages->len; k++) {
      const PwMessage *message = &g_array_index (batch->messages, PwMessage, k);
      g_assert_true (pw_message_check (message, desk->host->identity->sign_public, &error));
      if (message->kind != PW_MESSAGE_REVIEW)
        continue;
      PwReview review = { 0 };
      g_assert_true (pw_review_read (message, &review, &error));
      g_array_append_val (reviews, review);
    }
  }
  return reviews;
}

static guint
count_for (Desk *desk, const WorldDevice *device) {
  g_autoptr (GArray) reviews = reviews_for (desk, device);
  return reviews->len;
}

/* Kinds of open items, sorted by the host. (transfer full) */
static char *
open_kinds (Desk *desk) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = host_open_list (desk->host, &error);
  g_assert_no_error (error);
  GString *kinds = g_string_new (NULL);
  for (guint i = 0; i < items->len; i++) {
    const HostItem *item = g_ptr_array_index (items, i);
    g_string_append_printf (kinds, "%s ", host_item_kind_name (item->kind));
  }
  return g_string_free (kinds, FALSE);
}

static void
assert_open (Desk *desk, const char *expected) {
  g_autofree char *kinds = open_kinds (desk);
  g_assert_cmpstr (kinds, ==, expected);
}

/* --- the life of it -------------------------------------------------------------------------- */

static void
test_life (Desk *desk, gconstpointer data) {
  (void)data;
  PwId record = record_one (desk);
  g_assert_cmpuint (count_for (desk, desk->siti), ==, 0);
  return_it (desk, &record, COMMENT);
  desk_reopen (desk);
  assert_state (desk, &record, "returned");
  assert_open (desk, ""); /* it waits for siti, not for the office */
  g_autoptr (GArray) first = reviews_for (desk, desk->siti);
  g_assert_cmpuint (first->len, ==, 1);
  const PwReview *review = &g_array_index (first, PwReview, 0);
  g_assert_true (pw_id_equal (&review->record, &record));
  g_assert_true (pw_id_equal (&review->device, &desk->siti->identity->id));
  g_assert_cmpuint (review->seen, ==, 1);
  g_assert_true (pw_digest_equal (&review->seen_digest, world_device_digest (desk->siti, 1)));
  g_assert_cmpstr (review->comment, ==, COMMENT);
  g_assert_cmpstr (review->person, ==, "Sari");
  /* She answers; the office must look. Sent twice is once. */
  PwParent seen = world_parent (desk->siti, 1);
  world_amend (desk->siti, &record, &seen, 1, "/narrative", "Saksi sudah ditulis.");
  desk_send (desk, desk->siti);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  assert_state (desk, &record, "answered");
  assert_open (desk, "answered ");
  /* Not enough: again; then accepted, which she is told too. */
  return_it (desk, &record, "Tulis juga jamnya.");
  assert_state (desk, &record, "returned");
  assert_open (desk, "");
  accept_it (desk, &record);
  assert_state (desk, &record, "accepted");
  g_autoptr (GArray) last = reviews_for (desk, desk->siti);
  g_assert_cmpuint (last->len, ==, 1);
  const PwReview *accepted = &g_array_index (last, PwReview, 0);
  g_assert_null (accepted->comment);
  g_assert_cmpuint (accepted->seen, ==, 2);
  g_assert_cmpuint (accepted->seq, >, review->seq);
}

/* While it is returned it rides along for ever, afterwards for PW_OUTBOX_DAYS. */
static void
test_how_long (Desk *desk, gconstpointer data) {
  (void)data;
  PwId record = record_one (desk);
  return_it (desk, &record, COMMENT);
  desk->clock.unix_ms += 10 * PW_OUTBOX_DAYS * G_GINT64_CONSTANT (86400000);
  g_assert_cmpuint (count_for (desk, desk->siti), ==, 1);
  accept_it (desk, &record);
  g_assert_cmpuint (count_for (desk, desk->siti), ==, 1);
  desk->clock.unix_ms += (PW_OUTBOX_DAYS + 1) * G_GINT64_CONSTANT (86400000);
  g_assert_cmpuint (count_for (desk, desk->siti), ==, 0);
}

/* What a handheld made without having read the comment is an answer too: what the review looked at
 * decides, and no clock. */
static void
test_concurrent (Desk *desk, gconstpointer data) {
  (void)data;
  PwId record = record_one (desk);
  PwParent seen = world_parent (desk->siti, 1);
  desk->siti->now_ms -= G_GINT64_CONSTANT (86400000) * 400; /* a clock that is a year behind */
  world_attach (desk->siti, &record, &seen, 1, "foto", 4);
  return_it (desk, &record, COMMENT);
  assert_state (desk, &record, "returned");
  desk_send (desk, desk->siti);
  desk_merge (desk);
  assert_state (desk, &record, "answered");
}

/* --- who is told ----------------------------------------------------------------------------- */

/* TRUE if `bytes` hold `word`. */
static gboolean
holds (const guint8 *bytes, gsize length, const char *word) {
  return memmem (bytes, length, word, strlen (word)) != NULL;
}

static void
test_nobody_else (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record = record_one (desk);
  /* Budi has the record and wrote in it; the comment is still none of his. */
  (void)host_outbox_share (desk->host, &record, &desk->budi->identity->id, NULL, &error);
  g_assert_no_error (error);
  PwParent seen = world_parent (desk->siti, 1);
  world_amend (desk->budi, &record, &seen, 1, "/narrative", "kata Budi");
  desk_send (desk, desk->budi);
  desk_merge (desk);
  return_it (desk, &record, COMMENT);
  g_assert_cmpuint (count_for (desk, desk->siti), ==, 1);
  g_assert_cmpuint (count_for (desk, desk->budi), ==, 0);
  const WorldDevice *both[] = { desk->siti, desk->budi };
  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    g_autoptr (GPtrArray) copies = host_outbox_list (desk->host, &both[i]->identity->id, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (copies->len, ==, 1);
    gsize length;
    const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (copies, 0), &length);
    g_assert_true (holds (bytes, length, "kata Budi"));
    g_assert_false (holds (bytes, length, "Rahma"));
  }
}

/* A review between two versions does not open a dispute again, on the host or in a copy. */
static void
test_beside_a_decision (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record = desk_dispute (desk, "/narrative", "kata Siti", "kata Budi");
  return_it (desk, &record, COMMENT);
  json_t *settled = NULL;
  HostDecision decision = { .record = record,
                            .path = "/narrative",
                            .take = 1,
                            .reason = "surat diperiksa",
                            .person = "Koordinator" };
  (void)host_decide (desk->host, &decision, &settled, &error);
  g_assert_no_error (error);
  json_decref (settled);
  assert_open (desk, "");
  assert_state (desk, &record, "returned"); /* a decision is no answer */
  g_autoptr (HostRecord) loaded = host_record_load (desk->host, &record, &error);
  g_assert_cmpuint (loaded->fold->heads->len, ==, 1);
  /* Siti goes on from the decision, as the copy gives it to her. */
  const HostRecordOp *last = NULL;
  for (guint i = 0; i < loaded->ops->len; i++) {
    const HostRecordOp *op = g_ptr_array_index (loaded->ops, i);
    last = op->kind == PW_OP_DECIDE ? op : last;
  }
  g_assert_nonnull (last);
  PwParent seen = { .device = last->device, .seq = last->seq };
  memcpy (seen.prefix, last->id.bytes, sizeof seen.prefix);
  world_amend (desk->siti, &record, &seen, 1, "/narrative", "jawaban");
  desk_send (desk, desk->siti);
  desk_merge (desk);
  assert_state (desk, &record, "answered");
  assert_open (desk, "answered ");
}

/* --- refusals -------------------------------------------------------------------------------- */

static void
assert_refused (Desk *desk, const PwId *record, gboolean returns, PwError code) {
  g_autoptr (GError) error = NULL;
  gint64 before = desk_count (desk, "SELECT count(*) FROM op");
  gboolean ok = returns ? host_return_record (desk->host, record, COMMENT, "Sari", &error)
                        : host_accept_record (desk->host, record, "Sari", &error);
  g_assert_false (ok);
  g_assert_error (error, PW_ERROR, (int)code);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM op"), ==, before);
}

static void
test_refusals (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  const PwId stranger = { { 5 } };
  assert_refused (desk, &stranger, TRUE, PW_ERROR_NOT_FOUND);
  PwId record = record_one (desk);
  assert_refused (desk, &record, FALSE, PW_ERROR_REFUSED); /* never returned */
  return_it (desk, &record, COMMENT);
  accept_it (desk, &record);
  assert_refused (desk, &record, FALSE, PW_ERROR_REFUSED); /* accepted already */
  return_it (desk, &record, COMMENT);
  /* Withdrawn: that is an answer, which can be accepted; nothing more can be asked. */
  PwParent seen = world_parent (desk->siti, 1);
  world_withdraw (desk->siti, &record, &seen, 1);
  desk_send (desk, desk->siti);
  desk_merge (desk);
  assert_state (desk, &record, "answered");
  assert_refused (desk, &record, TRUE, PW_ERROR_REFUSED);
  accept_it (desk, &record);
  /* A handheld that is trusted no more gets no comments. */
  PwId other;
  world_create_small (desk->budi, desk->host->forms, DESK_VILLAGE, 2, &other);
  desk_send (desk, desk->budi);
  desk_merge (desk);
  (void)host_enrol_revoke (desk->host, &desk->budi->identity->id, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_refused (desk, &other, TRUE, PW_ERROR_REFUSED);
  g_assert_cmpuint (count_for (desk, desk->budi), ==, 0);
}

/* More versions than an operation can name: the rest would pass for an answer. */
static void
test_too_many_heads (Desk *desk, gconstpointer data) {
  (void)data;
  PwId record = record_one (desk);
  PwParent seen = world_parent (desk->siti, 1);
  for (guint i = 0; i <= PW_OP_PARENTS_MAX; i++)
    world_amend (desk->siti, &record, &seen, 1, "/narrative", i % 2 == 0 ? "satu" : "dua");
  desk_send (desk, desk->siti);
  desk_merge (desk);
  assert_refused (desk, &record, TRUE, PW_ERROR_REFUSED);
}

/* Whoever reads a history reads what the office said in the order in which it was said. */
static void
test_history (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record = record_one (desk);
  for (guint i = 0; i < 12; i++) {
    g_autofree char *comment = g_strdup_printf ("pertanyaan %u", i);
    return_it (desk, &record, comment);
  }
  g_autoptr (HostRecord) loaded = host_record_load (desk->host, &record, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->ops->len, ==, 13);
  for (guint i = 0; i < 12; i++) {
    const HostRecordOp *op = g_ptr_array_index (loaded->ops, i + 1);
    g_autofree char *comment = g_strdup_printf ("pertanyaan %u", i);
    g_assert_cmpstr (op->reason, ==, comment);
  }
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/return/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("life", test_life);
  ADD ("history", test_history);
  ADD ("how-long", test_how_long);
  ADD ("concurrent", test_concurrent);
  ADD ("nobody-else", test_nobody_else);
  ADD ("beside-a-decision", test_beside_a_decision);
  ADD ("refusals", test_refusals);
  ADD ("too-many-heads", test_too_many_heads);
  return g_test_run ();
}
