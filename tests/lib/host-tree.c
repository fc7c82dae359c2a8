/* Two hosts, one above the other: a desk passes on to a host above it. */
#include "tests/lib/host-tree.h"

#include "host/intake/host-spool.h"
#include "host/merge/host-fsck.h"
#include "host/merge/host-pipeline.h"
#include "host/report/host-reply.h"
#include "host/review/host-enrol.h"
#include "host/review/host-join.h"
#include "sync/codec/pw-invitation.h"

void
tree_merge (HostStore *store) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostMergeReport) report = host_pipeline_run (store, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
}

gint64
tree_count (HostStore *store, const char *sql) {
  g_autofree char *text = world_sql_text (store, sql);
  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

GPtrArray *
tree_invitations (HostStore *of, guint how_many) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parcels = host_enrol_invite (of, how_many, 0, NULL, &error);
  GPtrArray *list = pw_invitations_new ();
  for (guint i = 0; i < parcels->len; i++)
    g_assert_true (pw_invitations_add (list, parcels->pdata[i], &error));
  g_assert_no_error (error);
  return list;
}

void
tree_join (Tree *tree) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tree_invitations (tree->above, 1);
  g_autoptr (HostAbove) above = host_join_take (tree->desk.host, list, NULL, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (above);
}

gboolean
tree_carry (const HostPassOnParcel *parcel, gpointer data, GError **error) {
  Tree *tree = data;
  tree->parcels++;
  tree->parts += parcel->parts;
  if (!pw_id_equal (&parcel->author, &tree->desk.host->identity->id))
    tree->operations += parcel->operations;
  return host_spool_put (tree->above, parcel->bytes, "usb", "kurir", NULL, error);
}

HostPassOnResult
tree_pass (Tree *tree, gboolean all) {
  g_autoptr (GError) error = NULL;
  HostPassOnOptions options = { .all = all, .evidence = TRUE, .each = tree_carry, .data = tree };
  HostPassOnResult result;
  tree->parcels = tree->parts = 0;
  tree->operations = 0;
  g_assert_true (host_pass_on (tree->desk.host, &options, &result, &error));
  g_assert_no_error (error);
  tree_merge (tree->above);
  return result;
}

void
tree_let_in (Tree *tree) {
  g_autoptr (GError) error = NULL;
  g_auto (HostApproval) approval = { 0 };
  g_assert_true (host_enrol_approve (tree->above, &tree->desk.host->identity->id, NULL, NULL, 0,
                                     &approval, &error));
  g_assert_true (approval.is_host);
  tree_merge (tree->above);
}

guint
tree_take_over (Tree *tree) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) approvals = NULL;
  guint outside = 0;
  g_assert_true (host_enrol_approve_below (tree->above, &tree->desk.host->identity->id, &approvals,
                                           &outside, &error));
  g_assert_cmpuint (outside, ==, 0);
  tree_merge (tree->above);
  return approvals->len;
}

void
tree_answer (Tree *tree) {
  g_autoptr (GError) error = NULL;
  tree->desk.clock.unix_ms += 1000;
  g_autoptr (HostReply) reply
      = host_reply_make (tree->above, &tree->desk.host->identity->id, NULL, FALSE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < reply->parcels->len; i++)
    g_assert_true (
        host_spool_put (tree->desk.host, reply->parcels->pdata[i], "usb", "balasan", NULL, &error));
  tree_merge (tree->desk.host);
}

void
tree_set_up (Tree *tree, gconstpointer data) {
  desk_set_up (&tree->desk, data);
  tree->above = world_host_new (tree->desk.dir, "above.db", &tree->desk.clock.base);
}

static void
prove (HostStore *store) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostFsck) fsck = host_fsck_run (store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < fsck->faults->len; i++)
    g_error ("%s", (const char *)fsck->faults->pdata[i]);
}

void
tree_tear_down (Tree *tree, gconstpointer data) {
  prove (tree->above);
  prove (tree->desk.host);
  host_store_close (tree->above);
  desk_tear_down (&tree->desk, data);
}

void
tree_connect (Tree *tree) {
  tree_join (tree);
  (void)tree_pass (tree, FALSE);
  tree_let_in (tree);
  g_assert_cmpuint (tree_take_over (tree), ==, 2);
  tree_answer (tree);
}
