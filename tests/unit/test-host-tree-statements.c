/* Every statement of joining, passing on, approving what a host below let in, and answering fails
 * once: it is said, nothing is half there, and done again it comes out as at once. */
#include <glib/gstdio.h>
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-pipeline.h"
#include "host/report/host-reply.h"
#include "host/report/host-stick-box.h"
#include "host/review/host-enrol.h"
#include "host/review/host-join.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"
#include "tests/lib/fault-statement.h"
#include "tests/lib/host-tree.h"

#define POINTS_MAX 2000

typedef gboolean (*Work) (Tree *tree, GError **error);

/* A connection of its own: a statement that is prepared stays so, and would not be counted again.
 * The forms, which take long to load, stay loaded. */
static void
renew (HostStore *host) {
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&host->db, pw_db_close);
  memset (host->hot, 0, sizeof host->hot);
  host->db = pw_db_open (host->path, PW_DB_HOST, FALSE, &error);
  g_assert_no_error (error);
}

/* `work` with its 1st, 2nd, 3rd ... statement failing, until it comes out whole. */
static void
fail_each (Tree *tree, Work work, guint least) {
  gboolean happened = TRUE;
  guint points = 0;
  while (happened) {
    g_autoptr (GError) error = NULL;
    g_assert_cmpuint (++points, <, POINTS_MAX);
    renew (tree->above);
    renew (tree->desk.host);
    fault_statement_arm (points);
    gboolean ok = work (tree, &error);
    happened = fault_statement_disarm ();
    g_assert_cmpint (ok, ==, error == NULL);
    if (ok)
      continue;
    if (!happened)
      g_error ("%u: %s", points, error->message);
    g_assert_true (error->domain == PW_ERROR);
    g_assert_cmpuint (strlen (error->message), >, 10);
    g_assert_false (pw_db_in_transaction (tree->above->db));
    g_assert_false (pw_db_in_transaction (tree->desk.host->db));
  }
  g_test_message ("%u statements", points - 1);
  g_assert_cmpuint (points, >=, least);
}

/* --- works ----------------------------------------------------------------------------------- */

static gboolean
join (Tree *tree, GError **error) {
  g_autoptr (GPtrArray) parcels = host_enrol_invite (tree->above, 1, 0, NULL, error);
  g_autoptr (GPtrArray) list = pw_invitations_new ();
  if (parcels == NULL || !pw_invitations_add (list, parcels->pdata[0], error))
    return FALSE;
  g_autoptr (HostAbove) above = host_join_take (tree->desk.host, list, NULL, TRUE, error);
  return above != NULL;
}

static gboolean
look (const HostPassOnParcel *parcel, gpointer data, GError **error) {
  (void)parcel;
  (void)data;
  (void)error;
  return TRUE;
}

static gboolean
pass_on (Tree *tree, GError **error) {
  const HostPassOnOptions options = { .evidence = TRUE, .each = look };
  HostPassOnResult result;
  return host_pass_on (tree->desk.host, &options, &result, error);
}

static gboolean
merge_above (Tree *tree, GError **error) {
  g_autoptr (HostMergeReport) report = host_pipeline_run (tree->above, NULL, error);
  return report != NULL;
}

static gboolean
merge_below (Tree *tree, GError **error) {
  g_autoptr (HostMergeReport) report = host_pipeline_run (tree->desk.host, NULL, error);
  return report != NULL;
}

static gboolean
list_requests (Tree *tree, GError **error) {
  g_autoptr (GPtrArray) requests = host_enrol_requests (tree->above, TRUE, error);
  g_assert_true (requests == NULL || requests->len == 3);
  return requests != NULL;
}

static gboolean
approve_host (Tree *tree, GError **error) {
  g_auto (HostApproval) approval = { 0 };
  return host_enrol_approve (tree->above, &tree->desk.host->identity->id, NULL, NULL, 0, &approval,
                             error);
}

static gboolean
approve_one (Tree *tree, GError **error) {
  const HostApprovalWish wish = { .below = &tree->desk.host->identity->id };
  g_auto (HostApproval) approval = { 0 };
  return host_enrol_approve_with (tree->above, &tree->desk.siti->identity->id, &wish, &approval,
                                  error);
}

static gboolean
approve_all (Tree *tree, GError **error) {
  g_autoptr (GPtrArray) approvals = NULL;
  guint outside;
  return host_enrol_approve_below (tree->above, &tree->desk.host->identity->id, &approvals,
                                   &outside, error);
}

static gboolean
reply (Tree *tree, GError **error) {
  g_autoptr (HostReply) made
      = host_reply_make (tree->above, &tree->desk.host->identity->id, NULL, FALSE, error);
  g_autofree char *stick = desk_path (&tree->desk, "stick");
  return made != NULL && host_reply_put_stick (tree->above, made, stick, error);
}

static void
spool (HostStore *store, GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  g_assert_true (host_spool_put (store, parcel, "usb", "uji", NULL, &error));
}

static gboolean
carry (const HostPassOnParcel *parcel, gpointer data, GError **error) {
  (void)error;
  spool (((Tree *)data)->above, parcel->bytes);
  return TRUE;
}

/* Into the spool above, without a merge. */
static void
bring (Tree *tree) {
  g_autoptr (GError) error = NULL;
  const HostPassOnOptions options = { .evidence = TRUE, .each = carry, .data = tree };
  HostPassOnResult result;
  g_assert_true (host_pass_on (tree->desk.host, &options, &result, &error));
}

static void
bring_back (Tree *tree) {
  g_autoptr (GError) error = NULL;
  tree->desk.clock.unix_ms += 1000;
  g_autoptr (HostReply) made
      = host_reply_make (tree->above, &tree->desk.host->identity->id, NULL, FALSE, &error);
  for (guint i = 0; i < made->parcels->len; i++)
    spool (tree->desk.host, made->parcels->pdata[i]);
}

/* A record with a file, a fork, and a revocation. */
static void
fill (Tree *tree) {
  g_autoptr (GError) error = NULL;
  PwId record;
  guint64 seq
      = world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, 1, &record);
  PwParent seen = world_parent (tree->desk.siti, seq);
  world_attach (tree->desk.siti, &record, &seen, 1, "a file", 6);
  g_autoptr (WorldDevice) copy = world_device_copy (tree->desk.siti);
  world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, 2, NULL);
  world_create_small (copy, tree->desk.host->forms, DESK_VILLAGE, 3, NULL);
  world_create_small (tree->desk.budi, tree->desk.host->forms, DESK_VILLAGE, 4, NULL);
  desk_send (&tree->desk, tree->desk.siti);
  desk_send (&tree->desk, copy);
  desk_send (&tree->desk, tree->desk.budi);
  world_spool (tree->desk.host, world_parts (tree->desk.host, "a file", 6, 0, 0), "usb");
  desk_merge (&tree->desk);
  g_assert_true (
      host_enrol_revoke (tree->desk.host, &tree->desk.budi->identity->id, 1, NULL, NULL, &error));
}

static void
test_tree (Tree *tree, gconstpointer data) {
  (void)data;
  g_autofree char *stick = desk_path (&tree->desk, "stick");
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  fill (tree);
  fail_each (tree, join, 5);
  fail_each (tree, pass_on, 10);
  bring (tree);
  fail_each (tree, merge_above, 10);
  fail_each (tree, approve_host, 8);
  fail_each (tree, merge_above, 20);
  fail_each (tree, list_requests, 2);
  fail_each (tree, approve_one, 8);
  fail_each (tree, approve_all, 8);
  fail_each (tree, merge_above, 20);
  fail_each (tree, reply, 10);
  bring_back (tree);
  fail_each (tree, merge_below, 10);
  /* As if nothing had ever failed. */
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_record"), ==, 4);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_evidence_state "
                                            "WHERE state = 'held'"),
                   ==, 1);
  g_assert_cmpint (tree_count (tree->above, "SELECT revoked_after FROM v_device "
                                            "WHERE revoked_after IS NOT NULL"),
                   ==, 1);
  g_assert_cmpint (tree_count (tree->desk.host, "SELECT count (*) FROM above_receipt"), ==, 3);
  g_assert_cmpint (tree_count (tree->desk.host, "SELECT count (*) FROM above_blob"), ==, 1);
  HostPassOnResult result = tree_pass (tree, FALSE);
  g_assert_false (result.asks);
  g_assert_cmpuint (result.files, ==, 0);
  g_assert_cmpuint (tree->operations, ==, 2 * 3); /* the fork goes again */
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fault_statement_start ();
  g_test_add ("/host-statements/tree", Tree, NULL, tree_set_up, test_tree, tree_tear_down);
  return g_test_run ();
}
