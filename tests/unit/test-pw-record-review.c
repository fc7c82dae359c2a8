/* What the office said of a record: which review stands, what answers it, and what it leaves alone.
 */
#include <glib.h>
#include <string.h>

#include "tests/lib/history.h"

#define OFFICE 9 /* first byte of its id */

/* A review by the office, number `seq` of its log; `comment` NULL: accepted. */
static guint
add_review (History *history, const char *parents, guint64 seq, const char *comment) {
  guint n = history_add_op (history, PW_OP_REVIEW, parents);
  PwRecordOp *op = &history->ops[n];
  op->device = (PwId){ { OFFICE } };
  op->seq = seq;
  op->reason = comment;
  op->person = "Sari";
  return n;
}

/* An operation by the record's author, whose id has 0 as first byte. */
static guint
add_own (History *history, PwOpKind kind, const char *parents) {
  guint n = history_add_op (history, kind, parents);
  history->ops[n].device = (PwId){ { 0 } };
  return n;
}

/* Parents name their operations by author, and the authors here are not those that history.h gives.
 */
static void
name_parents (History *history) {
  for (guint n = 0; n < history->count; n++)
    for (gsize i = 0; i < history->ops[n].parent_count; i++) {
      PwParent *parent = &history->parents[n][i];
      parent->device = history->ops[parent->seq - 1].device;
    }
}

static void
assert_review (History *history, PwReviewState state, const char *comment, guint64 seen) {
  name_parents (history);
  g_autoptr (PwRecord) record = history_fold (history);
  g_assert_nonnull (record->review);
  g_assert_cmpstr (pw_review_state_name (record->review->state), ==, pw_review_state_name (state));
  g_assert_cmpstr (record->review->author.reason, ==, comment);
  g_assert_cmpuint (record->review->seen_seq, ==, seen);
}

static void
test_life (void) {
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1}", NULL);
  g_autoptr (PwRecord) before = history_fold (&history);
  g_assert_null (before->review);
  guint review = add_review (&history, "0", 40, "Siapa saksinya?");
  assert_review (&history, PW_REVIEW_RETURNED, "Siapa saksinya?", 1);
  /* It is no head: what comes next goes on from the create, and no field is changed. */
  g_autoptr (PwRecord) returned = history_fold (&history);
  g_assert_cmpuint (returned->heads->len, ==, 1);
  g_assert_true (
      pw_digest_equal (&g_array_index (returned->heads, PwDigest, 0), &history.ops[0].id));
  g_assert_cmpuint (returned->history->len, ==, 2);
  history_assert_answers (returned, "{'a':1}");
  /* The answer; its number and clock are of no account. */
  guint answer = add_own (&history, PW_OP_AMEND, "0");
  history.ops[answer].unix_ms = history.ops[review].unix_ms - 1000000;
  assert_review (&history, PW_REVIEW_ANSWERED, "Siapa saksinya?", 1);
  g_autoptr (PwRecord) answered = history_fold (&history);
  g_assert_cmpuint (answered->heads->len, ==, 1);
  /* Returned again, having seen the answer; then accepted. */
  (void)add_review (&history, "2", 41, "Kurang jelas");
  assert_review (&history, PW_REVIEW_RETURNED, "Kurang jelas", answer + 1);
  (void)add_review (&history, "2", 42, NULL);
  assert_review (&history, PW_REVIEW_ACCEPTED, NULL, answer + 1);
  /* A late one of lower number changes nothing. */
  (void)add_review (&history, "0", 39, "terlambat");
  assert_review (&history, PW_REVIEW_ACCEPTED, NULL, answer + 1);
}

/* Files and a withdrawal are answers; a decision of the office is none, and neither is an answer of
 * somebody who only now is heard of but whom the office had seen. */
static void
test_answers (void) {
  static const PwOpKind kinds[] = { PW_OP_AMEND, PW_OP_ATTACH, PW_OP_WITHDRAW };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_auto (History) history = { 0 };
    history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1}", NULL);
    (void)add_review (&history, "0", 40, "lengkapi");
    (void)add_own (&history, kinds[i], "0");
    assert_review (&history, PW_REVIEW_ANSWERED, "lengkapi", 1);
  }
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1}", NULL);
  (void)add_own (&history, PW_OP_ATTACH, "0");
  (void)add_review (&history, "1", 40, "lengkapi");
  guint decision = history_add_op (&history, PW_OP_DECIDE, "1");
  history.ops[decision].device = (PwId){ { OFFICE } };
  assert_review (&history, PW_REVIEW_RETURNED, "lengkapi", 2);
  /* Another supervisor's change is an answer too, though not one of the author's. */
  guint other = history_add_op (&history, PW_OP_AMEND, "1");
  history.ops[other].device = (PwId){ { 1 } };
  assert_review (&history, PW_REVIEW_ANSWERED, "lengkapi", 2);
}

/* Two lines of work: the review saw one of them, so the other is an answer. */
static void
test_concurrent (void) {
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1}", NULL);
  (void)add_own (&history, PW_OP_AMEND, "0");
  (void)add_own (&history, PW_OP_AMEND, "0");
  guint review = add_review (&history, "1 2", 40, "mana yang benar?");
  assert_review (&history, PW_REVIEW_RETURNED, "mana yang benar?", 3);
  history.ops[review].parent_count = 1;
  assert_review (&history, PW_REVIEW_ANSWERED, "mana yang benar?", 2);
}

/* Without the create nobody knows whose record it is; the comment is kept all the same. */
static void
test_orphan (void) {
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1}", NULL);
  (void)add_review (&history, "0", 40, "lengkapi");
  g_autoptr (GError) error = NULL;
  g_autoptr (PwRecord) orphan = pw_record_fold (history.ops + 1, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (orphan->state, ==, PW_RECORD_ORPHAN);
  g_assert_cmpint (orphan->review->state, ==, PW_REVIEW_RETURNED);
  g_assert_cmpuint (orphan->review->seen_seq, ==, 0);
  g_assert_cmpuint (orphan->heads->len, ==, 0);
}

/* A fork of the office's own log: the same on every host, whichever came first. */
static void
test_fork (void) {
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1}", NULL);
  guint one = add_review (&history, "0", 40, "satu");
  guint two = add_review (&history, "0", 40, "dua");
  gboolean first
      = memcmp (history.ops[one].id.bytes, history.ops[two].id.bytes, PW_DIGEST_BYTES) < 0;
  assert_review (&history, PW_REVIEW_RETURNED, first ? "satu" : "dua", 1);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-review/life", test_life);
  g_test_add_func ("/record-review/answers", test_answers);
  g_test_add_func ("/record-review/concurrent", test_concurrent);
  g_test_add_func ("/record-review/orphan", test_orphan);
  g_test_add_func ("/record-review/fork", test_fork);
  return g_test_run ();
}
