/* Two hosts, one above the other: a desk passes on to a host above it. */
#pragma once

#include "host/report/host-pass-on.h"
#include "tests/lib/host-desk.h"

G_BEGIN_DECLS

typedef struct {
  Desk desk;            /* first: the host below, and its handhelds */
  HostStore *above;     /* owned; region 17 */
  guint parcels, parts; /* of the last tree_pass() */
  guint64 operations;   /* of handhelds, likewise */
} Tree;

/* For g_test_add(). At the end both hosts prove everything. */
void tree_set_up (Tree *tree, gconstpointer data);
void tree_tear_down (Tree *tree, gconstpointer data);

/* So many invitations of a host in a list. (transfer full) */
GPtrArray *tree_invitations (HostStore *of, guint how_many);
/* The desk joins the host above. */
void tree_join (Tree *tree);
/* Passes on, and merges above. */
HostPassOnResult tree_pass (Tree *tree, gboolean all);
/* The same for options of a test's own; `data` is the tree. */
gboolean tree_carry (const HostPassOnParcel *parcel, gpointer data, GError **error);
/* The desk is approved above, for the region that it asked for. */
void tree_let_in (Tree *tree);
/* The host above takes over all that the desk says; how many changed. */
guint tree_take_over (Tree *tree);
/* The answer of the host above is taken below, a second later. */
void tree_answer (Tree *tree);
/* All of these: joined, passed on, let in, both handhelds taken over, answered. */
void tree_connect (Tree *tree);

void tree_merge (HostStore *store);
/* One integer of a store, by SQL; 0 for none. */
gint64 tree_count (HostStore *store, const char *sql);

G_END_DECLS
