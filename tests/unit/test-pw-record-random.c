/* The fold of operations on random graphs against a slow model, in any order, and at its limit. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"
#include "tests/lib/history.h"

/* --- random graphs --------------------------------------------------------------------------- */

static json_t *
random_set (void) {
  static const char *const paths[] = { "/a", "/b", "/g/c", "/g/d", "/r", "/g", "/a/x" };
  json_t *set = json_object ();
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--) {
    json_t *value = g_test_rand_int_range (0, 4) == 0
                        ? json_pack ("[i]", g_test_rand_int_range (0, 2))
                        : json_integer (g_test_rand_int_range (0, 3));
    json_object_set_new (set, paths[g_test_rand_int_range (0, G_N_ELEMENTS (paths))], value);
  }
  return set;
}

static void
make_random (History *history, gboolean loops) {
  history->salt = (guint)g_test_rand_int ();
  guint count = (guint)g_test_rand_int_range (1, 20);
  if (g_test_rand_int_range (0, 5) > 0)
    history_add_change (history, PW_OP_CREATE, NULL, "{'a':0,'b':0,'g':{'c':0},'r':[]}", NULL);
  while (history->count < count) {
    static const PwOpKind kinds[] = { PW_OP_AMEND,  PW_OP_AMEND,  PW_OP_AMEND, PW_OP_DECIDE,
                                      PW_OP_ATTACH, PW_OP_REVIEW, PW_OP_AMEND, PW_OP_WITHDRAW };
    guint n
        = history_add_op (history, kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))], "40");
    PwRecordOp *op = &history->ops[n];
    for (int i = g_test_rand_int_range (0, 4); i > 0 && n > 0; i--)
      history_add_parent (history, n,
                          (guint)g_test_rand_int_range (0, (gint32)(loops ? count : n)));
    if (op->kind == PW_OP_AMEND || op->kind == PW_OP_DECIDE) {
      op->set = random_set ();
      op->unset = g_test_rand_bit () ? json_pack ("[s]", "/g/d") : NULL;
    }
    op->blob.bytes[0] = (guint8)g_test_rand_int_range (0, 4);
    if (op->kind == PW_OP_REVIEW)
      op->reason = g_test_rand_int_range (0, 3) > 0 ? "lengkapi" : NULL;
  }
}

/* The same operations in another order, some of them twice, give the same words. */
static void
assert_order_is_nothing (const History *history) {
  g_autoptr (PwRecord) record = history_fold (history);
  g_autofree char *expected = history_dump (history, record);
  for (guint round = 0; round < 4; round++) {
    PwRecordOp shuffled[2 * HISTORY_OPS_MAX];
    guint count = 0;
    for (guint i = 0; i < history->count; i++) {
      shuffled[count++] = history->ops[i];
      if (g_test_rand_bit ())
        shuffled[count++] = history->ops[i];
    }
    for (guint i = count - 1; i > 0; i--) {
      guint j = (guint)g_test_rand_int_range (0, (gint32)i + 1);
      PwRecordOp other = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = other;
    }
    g_autoptr (GError) error = NULL;
    g_autoptr (PwRecord) again = pw_record_fold (shuffled, count, &error);
    g_assert_no_error (error);
    g_autofree char *got = history_dump (history, again);
    g_assert_cmpstr (got, ==, expected);
  }
}

/* Slow and plain: is `a` an ancestor of `b`? By numbers; parents always have smaller ones. */
static gboolean
is_ancestor (const History *history, guint a, guint b) {
  if (history->ops[a].kind == PW_OP_CREATE)
    return a != b;
  for (gsize i = 0; i < history->ops[b].parent_count; i++) {
    guint parent = (guint)history->parents[b][i].seq - 1;
    if (parent < history->count && (parent == a || is_ancestor (history, a, parent)))
      return TRUE;
  }
  return FALSE;
}

/* Whether operation n writes `path`, and what (NULL = absent). */
static gboolean
writes (const History *history, guint n, const char *path, json_t **value) {
  const PwRecordOp *op = &history->ops[n];
  *value = json_object_get (op->set, path);
  if (*value != NULL)
    return TRUE;
  return json_array_size (op->unset) > 0
         && strcmp (json_string_value (json_array_get (op->unset, 0)), path) == 0;
}

/* The newest review stands; what it did not see answers it; nothing hangs on it. */
static void
assert_review (const History *history, const PwRecord *record) {
  int newest = -1;
  for (guint n = 0; n < history->count; n++)
    if (history->ops[n].kind == PW_OP_REVIEW)
      newest = (int)n; /* numbers rise */
  g_assert_cmpint (record->review != NULL, ==, newest >= 0);
  if (newest < 0)
    return;
  const PwRecordOp *review = &history->ops[newest];
  gboolean answered = FALSE;
  for (guint n = 0; n < history->count; n++) {
    const PwRecordOp *op = &history->ops[n];
    gboolean ours = pw_id_equal (&op->device, &review->device);
    answered = answered
               || (op->kind != PW_OP_REVIEW && op->kind != PW_OP_DECIDE && !ours
                   && !is_ancestor (history, n, (guint)newest));
  }
  PwReviewState state = review->reason == NULL ? PW_REVIEW_ACCEPTED
                        : answered             ? PW_REVIEW_ANSWERED
                                               : PW_REVIEW_RETURNED;
  g_assert_cmpint (record->review->state, ==, state);
  g_assert_true (pw_digest_equal (&record->review->author.id, &review->id));
  for (guint i = 0; i < record->heads->len; i++)
    for (guint n = 0; n < history->count; n++)
      g_assert_false (
          history->ops[n].kind == PW_OP_REVIEW
          && pw_digest_equal (&history->ops[n].id, &g_array_index (record->heads, PwDigest, i)));
}

/* Every field that has its place in the end is what the model says. */
static void
assert_model (const History *history) {
  static const char *const paths[] = { "/a", "/b", "/g/c", "/g/d", "/r" };
  g_autoptr (PwRecord) record = history_fold (history);
  assert_review (history, record);
  for (gsize p = 0; p < G_N_ELEMENTS (paths); p++) {
    guint heads[HISTORY_OPS_MAX];
    json_t *values[HISTORY_OPS_MAX];
    guint count = 0;
    for (guint n = 0; n < history->count; n++) {
      json_t *ignored;
      gboolean superseded = FALSE;
      if (!writes (history, n, paths[p], &values[count]))
        continue;
      for (guint m = 0; m < history->count && !superseded; m++)
        superseded
            = m != n && writes (history, m, paths[p], &ignored) && is_ancestor (history, n, m);
      if (!superseded)
        heads[count++] = n;
    }
    if (count == 0)
      continue;
    guint best = 0;
    gboolean agree = TRUE;
    for (guint i = 1; i < count; i++) {
      agree = agree && (values[i] == NULL ? values[0] == NULL : json_equal (values[i], values[0]));
      if (memcmp (history->ops[heads[i]].id.bytes, history->ops[heads[best]].id.bytes,
                  PW_DIGEST_BYTES)
          < 0)
        best = i;
    }
    json_t *shown = pw_answers_get (record->answers, paths[p]);
    gboolean placed = values[best] == NULL
                          ? !pw_record_is_disputed (record, paths[p]) || shown == NULL
                          : shown != NULL && json_equal (shown, values[best]);
    if (!agree || !placed)
      g_assert_true (pw_record_is_disputed (record, paths[p]));
    if (agree && placed)
      g_assert_false (pw_record_is_disputed (record, paths[p]));
    /* Only where a group and a field stand in each other's way may a value be missing. */
    if (!placed)
      g_assert_true (p == 0 || g_str_has_prefix (paths[p], "/g"));
  }
}

static void
test_random (void) {
  for (guint i = 0; i < 1500; i++) {
    g_auto (History) history = { 0 };
    make_random (&history, FALSE);
    assert_model (&history);
    assert_order_is_nothing (&history);
  }
}

/* Loops, which honest digests cannot form, and several creates do no harm either. */
static void
test_random_loops (void) {
  for (guint i = 0; i < 1500; i++) {
    g_auto (History) history = { 0 };
    make_random (&history, TRUE);
    if (g_test_rand_bit ())
      history_add_change (&history, PW_OP_CREATE, "0", "{'a':1,'g':{'c':7},'b':0}", NULL);
    assert_order_is_nothing (&history);
  }
}

/* --- size ------------------------------------------------------------------------------------ */

/* As many operations as are allowed, each with up to 64 parents; one more is refused. */
static void
test_many (void) {
  guint count = PW_RECORD_OPS_MAX + 1;
  g_autofree PwRecordOp *ops = g_new0 (PwRecordOp, count);
  g_autofree PwParent *parents = g_new0 (PwParent, count * 64);
  json_auto_t *answers = history_json ("{'a':0}");
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify)json_decref);
  for (guint n = 0; n < count; n++) {
    PwRecordOp *op = &ops[n];
    *op = (PwRecordOp){ .id = history_id (1, n),
                        .seq = n,
                        .kind = n == 0 ? PW_OP_CREATE : PW_OP_AMEND };
    op->answers = n == 0 ? answers : NULL;
    op->parents = parents + (gsize)n * 64;
    op->parent_count = MIN (n, 64);
    for (gsize i = 0; i < op->parent_count; i++) {
      PwParent *parent = &parents[(gsize)n * 64 + i];
      parent->seq = n - 2 * i > n ? 0 : n - 1 - i;
      memcpy (parent->prefix, ops[parent->seq].id.bytes, sizeof parent->prefix);
    }
    g_autofree char *path = g_strdup_printf ("/f%u", n % 200);
    json_t *set = json_pack ("{s:i, s:i}", path, n, "/a", n);
    g_ptr_array_add (sets, set);
    op->set = set;
  }
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PwRecord) record = pw_record_fold (ops, PW_RECORD_OPS_MAX, &error);
  g_test_message ("%d operations: %" G_GINT64_FORMAT " us", PW_RECORD_OPS_MAX,
                  g_get_monotonic_time () - start);
  g_assert_no_error (error);
  g_assert_cmpuint (record->disputed->len, ==, 0);
  g_assert_cmpint (json_integer_value (json_object_get (record->answers, "a")), ==,
                   PW_RECORD_OPS_MAX - 1);
  g_assert_cmpuint (record->heads->len, ==, 1);
  g_assert_null (pw_record_fold (ops, count, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-random/graphs", test_random);
  g_test_add_func ("/record-random/loops", test_random_loops);
  g_test_add_func ("/record-random/many", test_many);
  return g_test_run ();
}
