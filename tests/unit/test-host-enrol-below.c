/* What the host above makes of a log below: approval, revocation and acts. */
#include "host/merge/host-pipeline.h"
#include "host/report/host-reply.h"
#include "host/review/host-decide.h"
#include "host/review/host-enrol.h"
#include "host/review/host-open.h"
#include "host/review/host-return.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "tests/lib/host-tree.h"

static void
revoke_below (Tree *tree, guint64 after) {
  g_autoptr (GError) error = NULL;
  g_assert_true (host_enrol_revoke (tree->desk.host, &tree->desk.siti->identity->id, after,
                                    "hilang", NULL, &error));
  (void)tree_pass (tree, FALSE);
}

static guint64
trusted_above (Tree *tree) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostDevice) device
      = host_device_get (tree->above, &tree->desk.siti->identity->id, &error);
  g_assert_no_error (error);
  return device->revoked ? device->revoked_after : G_MAXUINT64;
}

static gint64
open_revocations (Tree *tree) {
  return tree_count (tree->above, "SELECT count (*) FROM v_open_item WHERE kind = 'revoked'");
}

static gboolean
approve (Tree *tree, const HostApprovalWish *wish, HostApproval *approval, PwError *code) {
  g_autoptr (GError) error = NULL;
  gboolean ok = host_enrol_approve_with (tree->above, &tree->desk.siti->identity->id, wish,
                                         approval, &error);
  if (!ok)
    *code = (PwError)error->code;
  return ok;
}

/* A revocation below is shown, and neither applied nor passed over. */
static void
test_revoked_below (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  const HostApprovalWish keep = { .keep = TRUE };
  g_auto (HostApproval) kept = { 0 };
  PwError code = PW_ERROR_SYSTEM;
  for (guint i = 1; i <= 3; i++)
    world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, i, NULL);
  desk_send (&tree->desk, tree->desk.siti);
  desk_merge (&tree->desk);
  tree_connect (tree);
  g_assert_false (approve (tree, &keep, &kept, &code));
  g_assert_cmpint (code, ==, PW_ERROR_REFUSED);
  revoke_below (tree, 2);
  g_assert_cmpuint (trusted_above (tree), ==, G_MAXUINT64);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_record"), ==, 3);
  g_assert_cmpint (open_revocations (tree), ==, 1);
  g_autoptr (HostMergeReport) report = host_pipeline_run (tree->above, NULL, &error);
  g_assert_true (host_merge_report_needs_person (report));
  g_autoptr (GPtrArray) items = host_open_list (tree->above, &error);
  const HostItem *item = items->pdata[0];
  g_assert_cmpint (item->kind, ==, HOST_ITEM_REVOKED);
  g_assert_cmpuint (item->seq, ==, 2);
  json_auto_t *shown = host_open_to_json (tree->above, item, &error);
  g_assert_cmpstr (json_string_value (json_object_get (shown, "name")), ==, "Petugas");
  /* Kept, until the host below says something else. */
  g_assert_true (approve (tree, &keep, &kept, &code));
  g_assert_cmpint (open_revocations (tree), ==, 0);
  g_assert_cmpuint (tree_take_over (tree), ==, 0);
  g_assert_cmpuint (trusted_above (tree), ==, G_MAXUINT64);
  revoke_below (tree, 1);
  g_assert_cmpint (open_revocations (tree), ==, 1);
  /* Followed by hand, or with all that the host below says. */
  g_assert_cmpuint (tree_take_over (tree), ==, 1);
  g_assert_cmpint (open_revocations (tree), ==, 0);
  g_assert_cmpuint (trusted_above (tree), ==, 1);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_record"), ==, 1);
  g_assert_true (
      host_enrol_revoke (tree->above, &tree->desk.siti->identity->id, 3, NULL, NULL, &error));
  g_assert_cmpint (open_revocations (tree), ==, 1);
}

/* Whoever lets in a device that is revoked below takes over both. */
static void
test_revoked_before (Tree *tree, gconstpointer data) {
  (void)data;
  const HostApprovalWish plain = { 0 };
  g_auto (HostApproval) approval = { 0 };
  PwError code = PW_ERROR_SYSTEM;
  tree_join (tree);
  revoke_below (tree, 2);
  tree_let_in (tree);
  g_assert_true (approve (tree, &plain, &approval, &code));
  g_assert_true (approval.revoked);
  g_assert_true (pw_id_equal (&approval.below, &tree->desk.host->identity->id));
  g_assert_cmpuint (trusted_above (tree), ==, 2);
  g_assert_cmpint (open_revocations (tree), ==, 0);
  /* It reports below: there is no certificate and no reply for it. */
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM outbox"), ==, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (HostReply) reply
      = host_reply_make (tree->above, &tree->desk.siti->identity->id, NULL, FALSE, &error);
  g_assert_null (reply);
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
}

/* What lies outside the region that the host below was granted needs a word of its own. */
static void
test_outside (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_auto (HostApproval) host = { 0 }, approval = { 0 };
  const HostApprovalWish plain = { 0 }, placed = { .region = "17.07.03" };
  PwError code = PW_ERROR_SYSTEM;
  g_autoptr (GPtrArray) approvals = NULL;
  guint outside = 0;
  tree_join (tree);
  (void)tree_pass (tree, FALSE);
  const PwId *below = &tree->desk.host->identity->id;
  g_assert_true (host_enrol_approve (tree->above, below, "17.07.03", NULL, 0, &host, &error));
  tree_merge (tree->above);
  g_assert_false (approve (tree, &plain, &approval, &code));
  g_assert_cmpint (code, ==, PW_ERROR_REFUSED);
  g_assert_true (host_enrol_approve_below (tree->above, below, &approvals, &outside, &error));
  g_assert_cmpuint (approvals->len, ==, 0);
  g_assert_cmpuint (outside, ==, 2);
  g_assert_true (approve (tree, &placed, &approval, &code));
  g_assert_cmpstr (approval.region, ==, "17.07.03");
}

/* Decisions below count in its region, reviews do not, and a host makes no records. */
static void
test_acts (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record = desk_dispute (&tree->desk, "/narrative", "Satu.", "Dua.");
  HostDecision decision = { .record = record,
                            .path = "/narrative",
                            .take = 1,
                            .reason = "klarifikasi",
                            .person = "Koordinator" };
  json_t *settled = NULL;
  tree_connect (tree);
  g_assert_cmpint (tree_count (tree->above, "SELECT disputed FROM v_record"), ==, 1);
  g_assert_true (host_decide (tree->desk.host, &decision, &settled, &error));
  json_decref (settled);
  g_assert_true (host_return_record (tree->desk.host, &record, "Siapa saksinya?", "Sari", &error));
  (void)tree_pass (tree, FALSE);
  g_assert_cmpint (tree_count (tree->above, "SELECT disputed FROM v_record"), ==, 0);
  g_autofree char *review = world_sql_text (tree->above, "SELECT review FROM v_record");
  g_assert_null (review);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_refused"), ==, 0);
  /* Above nobody can answer for a handheld that reports below. */
  g_assert_false (host_return_record (tree->above, &record, "Siapa?", "Budi", &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_clear_error (&error);
  /* After a revocation of the host its later acts do not count; its devices do. */
  const PwId *below = &tree->desk.host->identity->id;
  g_assert_true (host_enrol_revoke (tree->above, below, 1, NULL, NULL, &error));
  g_assert_cmpint (tree_count (tree->above, "SELECT disputed FROM v_record"), ==, 1);
  g_assert_cmpint (
      tree_count (tree->above, "SELECT count (*) FROM v_refused WHERE code = 'revoked'"), ==, 3);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_reported"), ==, 1);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_record"), ==, 1);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define TREE_TEST(path, test) g_test_add (path, Tree, NULL, tree_set_up, test, tree_tear_down)
  TREE_TEST ("/host/below/revoked-below", test_revoked_below);
  TREE_TEST ("/host/below/revoked-before", test_revoked_before);
  TREE_TEST ("/host/below/outside", test_outside);
  TREE_TEST ("/host/below/acts", test_acts);
  return g_test_run ();
}
