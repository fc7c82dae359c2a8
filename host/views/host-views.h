/* Views: tables that are a pure function of the set of operations; dropped and rebuilt at will.
 *
 * The tables are described in schemas/views/make.sql. Merge writes the rows of new records at once;
 * everything else that an operation touches (records with several operations, devices) is marked
 * in table view_dirty and folded again by host_views_settle(). */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* Folds what is marked. Opens its own transactions, unless the caller has one open. */
gboolean host_views_settle (HostStore *store, GError **error);

/* Drops and makes all of them anew. Opens its own transaction, unless the caller has one open. */
gboolean host_views_rebuild (HostStore *store, GError **error);

/* Rebuilds if they were made by another version or with other forms; makes them in a new store. */
gboolean host_views_ensure (HostStore *store, GError **error);

/* The form with that digest was published and host_store_load_forms() was called, both in the
 * caller's transaction: rebuilds if a record was waiting for it, else only notes it, which is
 * quick. */
gboolean host_views_adopt_form (HostStore *store, const PwDigest *form, GError **error);

/* At the end of long work: if another program published a form meanwhile, says that the views were
 * made without it, so that whoever opens the store next rebuilds them. */
gboolean host_views_stamp (HostStore *store, GError **error);

/* All rows as text in canonical order, without local keys: equal sets of operations give equal
 * text. Appends to `out`. For tests and for people; 1 KB a record. */
gboolean host_views_dump (HostStore *store, GString *out, GError **error);

/* Digest of the same rows, without keeping the text. */
gboolean host_views_digest (HostStore *store, PwDigest *digest, GError **error);

/* TRUE if a fresh rebuild (rolled back again) is equal to the standing views; otherwise BROKEN,
 * with the first table that differs. Settles before. */
gboolean host_views_check (HostStore *store, GError **error);

G_END_DECLS
