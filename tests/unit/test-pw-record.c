/* The fold of operations on fixed histories: amend, dispute, decide, withdraw, attach, gaps. */
#include <glib.h>
#include <string.h>

#include "tests/lib/history.h"

static void
test_create (void) {
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL,
                      "{'a':1,'g':{'b':'x','empty':{}},'r':[{'n':1}]}", NULL);
  g_autoptr (PwRecord) record = history_fold (&history);
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
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1,'g':{'b':'x'},'r':[1,2]}", NULL);
  history_add_change (&history, PW_OP_AMEND, "0", "{'/a':2,'/h/i':true}", "['/g/b']");
  history_add_change (&history, PW_OP_AMEND, "1", "{'/r':[3],'/a':3}", NULL);
  g_autoptr (PwRecord) record = history_fold (&history);
  history_assert_answers (record, "{'a':3,'r':[3],'h':{'i':true}}");
  g_assert_cmpuint (record->disputed->len, ==, 0);
  g_assert_cmpuint (record->heads->len, ==, 1);
  /* The create is as it was. */
  json_auto_t *created = history_json ("{'a':1,'g':{'b':'x'},'r':[1,2]}");
  g_assert_true (json_equal (history.ops[0].answers, created));
}

static void
test_dispute_and_decide (void) {
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1,'b':1,'c':1}", NULL);
  history_add_change (&history, PW_OP_AMEND, "0", "{'/a':2,'/b':5,'/c':7}", NULL);
  history_add_change (&history, PW_OP_AMEND, "0", "{'/a':3,'/b':5}", "['/c']");
  history.ops[2].person = "Petugas";
  history.ops[2].reason = "salah ketik";
  g_autoptr (PwRecord) record = history_fold (&history);
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

  history_add_change (&history, PW_OP_DECIDE, "1 2", "{'/a':4,'/c':7}", NULL);
  g_autoptr (PwRecord) decided = history_fold (&history);
  g_assert_cmpuint (decided->disputed->len, ==, 0);
  history_assert_answers (decided, "{'a':4,'b':5,'c':7}");
  /* A later edit that had not seen the decision opens it again; one that had, replaces it. */
  history_add_change (&history, PW_OP_AMEND, "1", "{'/a':9}", NULL);
  g_autoptr (PwRecord) again = history_fold (&history);
  g_assert_cmpuint (again->disputed->len, ==, 1);
  history_add_change (&history, PW_OP_AMEND, "3 4", "{'/a':10}", NULL);
  g_autoptr (PwRecord) settled = history_fold (&history);
  g_assert_cmpuint (settled->disputed->len, ==, 0);
  history_assert_answers (settled, "{'a':10,'b':5,'c':7}");
}

static void
test_withdraw (void) {
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1}", NULL);
  guint withdraw = history_add_op (&history, PW_OP_WITHDRAW, "0");
  history.ops[withdraw].reason = "salah desa";
  history_add_change (&history, PW_OP_AMEND, "0", "{'/a':2}", NULL);
  history_add_change (&history, PW_OP_DECIDE, "1 2", "{'/a':3}", NULL);
  g_autoptr (PwRecord) record = history_fold (&history);
  g_assert_cmpint (record->state, ==, PW_RECORD_WITHDRAWN);
  g_assert_cmpstr (record->withdrawn->reason, ==, "salah desa");
  history_assert_answers (record, "{'a':3}");
}

static void
test_orphan (void) {
  g_auto (History) history = { .salt = 5 };
  g_autoptr (PwRecord) nothing = history_fold (&history);
  g_assert_cmpint (nothing->state, ==, PW_RECORD_ORPHAN);
  history_assert_answers (nothing, "{}");
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':1,'b':1}", NULL);
  history_add_change (&history, PW_OP_AMEND, "0", "{'/a':2}", NULL);
  history_add_change (&history, PW_OP_AMEND, "1", "{'/b':3}", NULL);
  g_autoptr (GError) error = NULL;
  /* Without the create: what is known so far. */
  g_autoptr (PwRecord) orphan = pw_record_fold (history.ops + 1, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (orphan->state, ==, PW_RECORD_ORPHAN);
  g_assert_null (orphan->created);
  history_assert_answers (orphan, "{'a':2,'b':3}");
  /* Without the one in the middle the create is still known to come before the last. */
  PwRecordOp ends[] = { history.ops[0], history.ops[2] };
  g_autoptr (PwRecord) gap = pw_record_fold (ends, 2, &error);
  g_assert_cmpuint (gap->disputed->len, ==, 0);
  g_assert_cmpuint (gap->heads->len, ==, 1);
  history_assert_answers (gap, "{'a':1,'b':3}");
}

static void
test_attachments (void) {
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL, "{}", NULL);
  for (guint i = 0; i < 6; i++) {
    guint n = history_add_op (&history, PW_OP_ATTACH, "0");
    history.ops[n].blob.bytes[0] = (guint8)(9 - i % 3);
    history.ops[n].blob_bytes = 100 + i;
    history.ops[n].media_type = "image/jpeg";
    history.ops[n].file_name = "foto.jpg";
    history.ops[n].caption = i == 0 ? NULL : "papan";
  }
  g_autoptr (PwRecord) record = history_fold (&history);
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
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a':{'b':1},'c':2}", NULL);
  history_add_change (&history, PW_OP_AMEND, "0", "{'/a':5,'/c/d':6}", "['/a/b','/c']");
  g_autoptr (PwRecord) moved = history_fold (&history);
  g_assert_cmpuint (moved->disputed->len, ==, 0);
  history_assert_answers (moved, "{'a':5,'c':{'d':6}}");
  /* At the same time somebody writes under the old group: no place, so it is shown as disputed. */
  history_add_change (&history, PW_OP_AMEND, "0", "{'/a/b':7}", NULL);
  g_autoptr (PwRecord) record = history_fold (&history);
  g_assert_true (pw_record_is_disputed (record, "/a/b"));
  history_assert_answers (record, "{'a':5,'c':{'d':6}}");
  /* What is not a change of a field is left out. */
  g_auto (History) odd = { 0 };
  history_add_change (&odd, PW_OP_CREATE, NULL, "{'a':{'b':1}}", NULL);
  history_add_change (&odd, PW_OP_AMEND, "0",
                      "{'x':1,'//':1,'/a':{'z':1},'/n':null,'/ok':1,'/a/b/c':2}",
                      "[5,'y','/a','/none']");
  g_autoptr (PwRecord) left = history_fold (&odd);
  history_assert_answers (left, "{'a':{'b':1},'ok':1}");
}

static void
give_reason (History *history, guint n, const char *place, const char *reason) {
  json_t *reasons = history->ops[n].acknowledged;
  if (reasons == NULL)
    reasons = history->ops[n].acknowledged = json_object ();
  json_object_set_new (reasons, place, json_string (reason));
}

static char *
dump_reasons (const History *history) {
  g_autoptr (PwRecord) record = history_fold (history);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < record->acknowledged->len; i++) {
    const PwRecordReason *one = g_ptr_array_index (record->acknowledged, i);
    g_string_append_printf (out, "%s=%s@%u ", one->place, one->author.reason,
                            (guint)one->author.seq);
  }
  return g_string_free (out, FALSE);
}

/* A reason stands until its field changes; the newest one for a place stands. */
static void
test_reasons (void) {
  g_auto (History) history = { 0 };
  history_add_change (&history, PW_OP_CREATE, NULL, "{'a': 1, 'b': 2, 'r': [{'c': 3}]}", NULL);
  give_reason (&history, 0, "/a", "satu");
  give_reason (&history, 0, "/b", "dua");
  give_reason (&history, 0, "/r[1]/c", "tiga");
  g_autofree char *first = dump_reasons (&history);
  g_assert_cmpstr (first, ==, "/a=satu@1 /b=dua@1 /r[1]/c=tiga@1 ");
  history_add_change (&history, PW_OP_AMEND, "0", "{'/a': 5, '/r': [{'c': 4}]}", NULL);
  give_reason (&history, 1, "/a", "lima");
  history_add_change (&history, PW_OP_AMEND, "1", NULL, "['/bb']");
  g_autofree char *second = dump_reasons (&history);
  g_assert_cmpstr (second, ==, "/a=lima@2 /b=dua@1 ");
  history_add_change (&history, PW_OP_DECIDE, "2", NULL, "['/b']");
  g_autofree char *third = dump_reasons (&history);
  g_assert_cmpstr (third, ==, "/a=lima@2 ");
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
  g_test_add_func ("/record/reasons", test_reasons);
  return g_test_run ();
}
