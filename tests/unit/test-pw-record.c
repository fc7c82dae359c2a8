/* The fold of operations: fixed histories, and random graphs against a slow model, in any order. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-record.h"

/* --- histories in short ---------------------------------------------------------------------- */

#define OPS_MAX 64
#define PARENTS_MAX 8

/* Operations under construction. The id of operation n is the digest of `salt` and n. */
typedef struct {
  PwRecordOp ops[OPS_MAX];
  PwParent parents[OPS_MAX][PARENTS_MAX];
  guint count;
  guint salt;
} History;

static void
history_clear (History *history) {
  for (guint i = 0; i < history->count; i++) {
    json_decref (history->ops[i].answers);
    json_decref (history->ops[i].set);
    json_decref (history->ops[i].unset);
  }
  history->count = 0;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (History, history_clear)

static json_t *
parse (const char *text) {
  if (text == NULL)
    return NULL;
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  json_t *value = json_loads (json, JSON_DECODE_ANY, NULL);
  g_assert_nonnull (value);
  return value;
}

static PwDigest
make_id (guint salt, guint n) {
  guint key[] = { salt, n };
  return pw_digest_of (key, sizeof key);
}

static void
add_parent (History *history, guint child, guint parent) {
  PwRecordOp *op = &history->ops[child];
  g_assert_cmpuint (op->parent_count, <, PARENTS_MAX);
  PwParent *entry = &history->parents[child][op->parent_count++];
  op->parents = history->parents[child];
  PwDigest id = make_id (history->salt, parent);
  *entry = (PwParent){ .device = { { (guint8)(parent % 3) } }, .seq = parent + 1 };
  memcpy (entry->prefix, id.bytes, sizeof entry->prefix);
}

/* `parents` are numbers of operations, such as "0 2"; NULL for none. Returns the new number. */
static guint
add_op (History *history, PwOpKind kind, const char *parents) {
  g_assert_cmpuint (history->count, <, OPS_MAX);
  guint n = history->count++;
  history->ops[n] = (PwRecordOp){ .id = make_id (history->salt, n),
                                  .device = { { (guint8)(n % 3) } },
                                  .seq = n + 1,
                                  .kind = kind,
                                  .unix_ms = 1000 + n,
                                  .offset_min = 420 };
  g_auto (GStrv) each = g_strsplit (parents == NULL ? "" : parents, " ", -1);
  for (gsize i = 0; each[i] != NULL; i++)
    add_parent (history, n, (guint)g_ascii_strtoull (each[i], NULL, 10));
  return n;
}

static guint
add_change (History *history, PwOpKind kind, const char *parents, const char *set,
            const char *unset) {
  guint n = add_op (history, kind, parents);
  history->ops[n].answers = kind == PW_OP_CREATE ? parse (set) : NULL;
  history->ops[n].set = kind == PW_OP_CREATE ? NULL : parse (set);
  history->ops[n].unset = parse (unset);
  return n;
}

/* --- results in short ------------------------------------------------------------------------ */

/* A short name for an operation: its number. */
static void
append_op (GString *out, const History *history, const PwDigest *id) {
  for (guint i = 0; i < history->count; i++) {
    if (pw_digest_equal (&history->ops[i].id, id)) {
      g_string_append_printf (out, " %u", i);
      return;
    }
  }
  g_string_append (out, " ?");
}

/* Everything that a record says, always in the same words. */
static char *
dump (const History *history, const PwRecord *record) {
  GString *out = g_string_new (pw_record_state_name (record->state));
  char *answers = json_dumps (record->answers, JSON_COMPACT | JSON_SORT_KEYS);
  g_string_append_printf (out, " %s", answers);
  free (answers);
  for (guint i = 0; i < record->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (record->disputed, i);
    g_string_append_printf (out, "\n%s:", dispute->path);
    for (guint j = 0; j < dispute->alternatives->len; j++) {
      const PwRecordAlternative *alternative = g_ptr_array_index (dispute->alternatives, j);
      append_op (out, history, &alternative->author.id);
      char *value = alternative->value == NULL
                        ? NULL
                        : json_dumps (alternative->value, JSON_COMPACT | JSON_ENCODE_ANY);
      g_string_append_printf (out, "=%s", value == NULL ? "absent" : value);
      free (value);
    }
  }
  g_string_append (out, "\nheads");
  for (guint i = 0; i < record->heads->len; i++)
    append_op (out, history, &g_array_index (record->heads, PwDigest, i));
  g_string_append (out, "\nhistory");
  for (guint i = 0; i < record->history->len; i++)
    append_op (out, history, &g_array_index (record->history, PwDigest, i));
  for (guint i = 0; i < record->attachments->len; i++) {
    const PwRecordAttachment *attachment = g_ptr_array_index (record->attachments, i);
    g_string_append_printf (out, "\nfile %02x", attachment->blob.bytes[0]);
    append_op (out, history, &attachment->author.id);
  }
  if (record->created != NULL)
    append_op (g_string_append (out, "\ncreated"), history, &record->created->id);
  if (record->withdrawn != NULL)
    append_op (g_string_append (out, "\nwithdrawn"), history, &record->withdrawn->id);
  return g_string_free (out, FALSE);
}

static PwRecord *
fold (const History *history) {
  g_autoptr (GError) error = NULL;
  PwRecord *record = pw_record_fold (history->ops, history->count, &error);
  g_assert_no_error (error);
  return record;
}

static void
assert_answers (const PwRecord *record, const char *expected) {
  json_auto_t *value = parse (expected);
  if (!json_equal (record->answers, value)) {
    g_autofree char *text = pw_answers_to_text (record->answers, NULL);
    g_error ("%s is not %s", text, expected);
  }
}

/* --- fixed histories ------------------------------------------------------------------------- */

static void
test_create (void) {
  g_auto (History) history = { 0 };
  add_change (&history, PW_OP_CREATE, NULL, "{'a':1,'g':{'b':'x','empty':{}},'r':[{'n':1}]}", NULL);
  g_autoptr (PwRecord) record = fold (&history);
  g_assert_cmpint (record->state, ==, PW_RECORD_ACTIVE);
  g_assert_true (json_equal (record->answers, history.ops[0].answers));
  g_assert_cmpuint (record->disputed->len, ==, 0);
  g_assert_cmpuint (record->heads->len, ==, 1);
  g_assert_cmpint (record->created->unix_ms, ==, 1000);
  g_assert_cmpint (record->created->offset_min, ==, 420);
  g_assert_null (record->withdrawn);
}

static void
test_amend (void) {
  g_auto (History) history = { 0 };
  add_change (&history, PW_OP_CREATE, NULL, "{'a':1,'g':{'b':'x'},'r':[1,2]}", NULL);
  add_change (&history, PW_OP_AMEND, "0", "{'/a':2,'/h/i':true}", "['/g/b']");
  add_change (&history, PW_OP_AMEND, "1", "{'/r':[3],'/a':3}", NULL);
  g_autoptr (PwRecord) record = fold (&history);
  assert_answers (record, "{'a':3,'r':[3],'h':{'i':true}}");
  g_assert_cmpuint (record->disputed->len, ==, 0);
  g_assert_cmpuint (record->heads->len, ==, 1);
  /* The create is as it was. */
  json_auto_t *created = parse ("{'a':1,'g':{'b':'x'},'r':[1,2]}");
  g_assert_true (json_equal (history.ops[0].answers, created));
}

static void
test_dispute_and_decide (void) {
  g_auto (History) history = { 0 };
  add_change (&history, PW_OP_CREATE, NULL, "{'a':1,'b':1,'c':1}", NULL);
  add_change (&history, PW_OP_AMEND, "0", "{'/a':2,'/b':5,'/c':7}", NULL);
  add_change (&history, PW_OP_AMEND, "0", "{'/a':3,'/b':5}", "['/c']");
  history.ops[2].person = "Petugas";
  history.ops[2].reason = "salah ketik";
  g_autoptr (PwRecord) record = fold (&history);
  g_assert_cmpuint (record->disputed->len, ==, 2);
  g_assert_true (pw_record_is_disputed (record, "/a"));
  g_assert_false (pw_record_is_disputed (record, "/b"));
  g_assert_true (pw_record_is_disputed (record, "/c"));
  g_assert_cmpint (json_integer_value (json_object_get (record->answers, "b")), ==, 5);
  g_assert_cmpuint (record->heads->len, ==, 2);
  const PwRecordDispute *dispute = g_ptr_array_index (record->disputed, 1);
  g_assert_cmpstr (dispute->path, ==, "/c");
  const PwRecordAlternative *first = g_ptr_array_index (dispute->alternatives, 0);
  const PwRecordAlternative *second = g_ptr_array_index (dispute->alternatives, 1);
  g_assert_cmpint (memcmp (first->author.id.bytes, second->author.id.bytes, PW_DIGEST_BYTES), <, 0);
  /* What the smallest id says is shown meanwhile, here perhaps nothing. */
  json_t *shown = json_object_get (record->answers, "c");
  g_assert_true (first->value == NULL ? shown == NULL : json_equal (shown, first->value));
  const PwRecordAlternative *absent = first->value == NULL ? first : second;
  g_assert_null (absent->value);
  g_assert_cmpstr (absent->author.person, ==, "Petugas");
  g_assert_cmpstr (absent->author.reason, ==, "salah ketik");
  g_assert_cmpint (absent->author.unix_ms, ==, 1002);

  add_change (&history, PW_OP_DECIDE, "1 2", "{'/a':4,'/c':7}", NULL);
  g_autoptr (PwRecord) decided = fold (&history);
  g_assert_cmpuint (decided->disputed->len, ==, 0);
  assert_answers (decided, "{'a':4,'b':5,'c':7}");
  /* A later edit that had not seen the decision opens it again; one that had, replaces it. */
  add_change (&history, PW_OP_AMEND, "1", "{'/a':9}", NULL);
  g_autoptr (PwRecord) again = fold (&history);
  g_assert_cmpuint (again->disputed->len, ==, 1);
  add_change (&history, PW_OP_AMEND, "3 4", "{'/a':10}", NULL);
  g_autoptr (PwRecord) settled = fold (&history);
  g_assert_cmpuint (settled->disputed->len, ==, 0);
  assert_answers (settled, "{'a':10,'b':5,'c':7}");
}

static void
test_withdraw (void) {
  g_auto (History) history = { 0 };
  add_change (&history, PW_OP_CREATE, NULL, "{'a':1}", NULL);
  guint withdraw = add_op (&history, PW_OP_WITHDRAW, "0");
  history.ops[withdraw].reason = "salah desa";
  add_change (&history, PW_OP_AMEND, "0", "{'/a':2}", NULL);
  add_change (&history, PW_OP_DECIDE, "1 2", "{'/a':3}", NULL);
  g_autoptr (PwRecord) record = fold (&history);
  g_assert_cmpint (record->state, ==, PW_RECORD_WITHDRAWN);
  g_assert_cmpstr (record->withdrawn->reason, ==, "salah desa");
  assert_answers (record, "{'a':3}");
}

static void
test_orphan (void) {
  g_auto (History) history = { .salt = 5 };
  g_autoptr (PwRecord) nothing = fold (&history);
  g_assert_cmpint (nothing->state, ==, PW_RECORD_ORPHAN);
  assert_answers (nothing, "{}");
  add_change (&history, PW_OP_CREATE, NULL, "{'a':1,'b':1}", NULL);
  add_change (&history, PW_OP_AMEND, "0", "{'/a':2}", NULL);
  add_change (&history, PW_OP_AMEND, "1", "{'/b':3}", NULL);
  g_autoptr (GError) error = NULL;
  /* Without the create: what is known so far. */
  g_autoptr (PwRecord) orphan = pw_record_fold (history.ops + 1, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (orphan->state, ==, PW_RECORD_ORPHAN);
  g_assert_null (orphan->created);
  assert_answers (orphan, "{'a':2,'b':3}");
  /* Without the one in the middle the create is still known to come before the last. */
  PwRecordOp ends[] = { history.ops[0], history.ops[2] };
  g_autoptr (PwRecord) gap = pw_record_fold (ends, 2, &error);
  g_assert_cmpuint (gap->disputed->len, ==, 0);
  g_assert_cmpuint (gap->heads->len, ==, 1);
  assert_answers (gap, "{'a':1,'b':3}");
}

static void
test_attachments (void) {
  g_auto (History) history = { 0 };
  add_change (&history, PW_OP_CREATE, NULL, "{}", NULL);
  for (guint i = 0; i < 6; i++) {
    guint n = add_op (&history, PW_OP_ATTACH, "0");
    history.ops[n].blob.bytes[0] = (guint8)(9 - i % 3);
    history.ops[n].blob_bytes = 100 + i;
    history.ops[n].media_type = "image/jpeg";
    history.ops[n].file_name = "foto.jpg";
    history.ops[n].caption = i == 0 ? NULL : "papan";
  }
  g_autoptr (PwRecord) record = fold (&history);
  g_assert_cmpuint (record->attachments->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const PwRecordAttachment *attachment = g_ptr_array_index (record->attachments, i);
    g_assert_cmpuint (attachment->blob.bytes[0], ==, 7 + i);
    g_assert_cmpstr (attachment->file_name, ==, "foto.jpg");
  }
}

/* Groups and fields that stand in each other's place. */
static void
test_structure (void) {
  g_auto (History) history = { 0 };
  add_change (&history, PW_OP_CREATE, NULL, "{'a':{'b':1},'c':2}", NULL);
  add_change (&history, PW_OP_AMEND, "0", "{'/a':5,'/c/d':6}", "['/a/b','/c']");
  g_autoptr (PwRecord) moved = fold (&history);
  g_assert_cmpuint (moved->disputed->len, ==, 0);
  assert_answers (moved, "{'a':5,'c':{'d':6}}");
  /* At the same time somebody writes under the old group: no place, so it is shown as disputed. */
  add_change (&history, PW_OP_AMEND, "0", "{'/a/b':7}", NULL);
  g_autoptr (PwRecord) record = fold (&history);
  g_assert_true (pw_record_is_disputed (record, "/a/b"));
  assert_answers (record, "{'a':5,'c':{'d':6}}");
  /* What is not a change of a field is left out. */
  g_auto (History) odd = { 0 };
  add_change (&odd, PW_OP_CREATE, NULL, "{'a':{'b':1}}", NULL);
  add_change (&odd, PW_OP_AMEND, "0", "{'x':1,'//':1,'/a':{'z':1},'/n':null,'/ok':1,'/a/b/c':2}",
              "[5,'y','/a','/none']");
  g_autoptr (PwRecord) left = fold (&odd);
  assert_answers (left, "{'a':{'b':1},'ok':1}");
}

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
    add_change (history, PW_OP_CREATE, NULL, "{'a':0,'b':0,'g':{'c':0},'r':[]}", NULL);
  while (history->count < count) {
    static const PwOpKind kinds[] = { PW_OP_AMEND,  PW_OP_AMEND,  PW_OP_AMEND, PW_OP_DECIDE,
                                      PW_OP_ATTACH, PW_OP_REVIEW, PW_OP_AMEND, PW_OP_WITHDRAW };
    guint n = add_op (history, kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))], "40");
    PwRecordOp *op = &history->ops[n];
    for (int i = g_test_rand_int_range (0, 4); i > 0 && n > 0; i--)
      add_parent (history, n, (guint)g_test_rand_int_range (0, (gint32)(loops ? count : n)));
    if (op->kind == PW_OP_AMEND || op->kind == PW_OP_DECIDE) {
      op->set = random_set ();
      op->unset = g_test_rand_bit () ? json_pack ("[s]", "/g/d") : NULL;
    }
    op->blob.bytes[0] = (guint8)g_test_rand_int_range (0, 4);
  }
}

/* The same operations in another order, some of them twice, give the same words. */
static void
assert_order_is_nothing (const History *history) {
  g_autoptr (PwRecord) record = fold (history);
  g_autofree char *expected = dump (history, record);
  for (guint round = 0; round < 4; round++) {
    PwRecordOp shuffled[2 * OPS_MAX];
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
    g_autofree char *got = dump (history, again);
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

/* Every field that has its place in the end is what the model says. */
static void
assert_model (const History *history) {
  static const char *const paths[] = { "/a", "/b", "/g/c", "/g/d", "/r" };
  g_autoptr (PwRecord) record = fold (history);
  for (gsize p = 0; p < G_N_ELEMENTS (paths); p++) {
    guint heads[OPS_MAX];
    json_t *values[OPS_MAX];
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
      add_change (&history, PW_OP_CREATE, "0", "{'a':1,'g':{'c':7},'b':0}", NULL);
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
  json_auto_t *answers = parse ("{'a':0}");
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify)json_decref);
  for (guint n = 0; n < count; n++) {
    PwRecordOp *op = &ops[n];
    *op = (PwRecordOp){ .id = make_id (1, n),
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
  g_test_add_func ("/record/create", test_create);
  g_test_add_func ("/record/amend", test_amend);
  g_test_add_func ("/record/dispute-and-decide", test_dispute_and_decide);
  g_test_add_func ("/record/withdraw", test_withdraw);
  g_test_add_func ("/record/orphan", test_orphan);
  g_test_add_func ("/record/attachments", test_attachments);
  g_test_add_func ("/record/structure", test_structure);
  g_test_add_func ("/record/random", test_random);
  g_test_add_func ("/record/random-loops", test_random_loops);
  g_test_add_func ("/record/many", test_many);
  return g_test_run ();
}
