/* The dear checks of a host: its own proof of everything, and a second host that got the same
 * parcels in another order, some of them twice, under another clock. */
#include <string.h>

#include "host/forms/host-form-publish.h"
#include "host/intake/host-spool.h"
#include "host/merge/host-fsck.h"
#include "host/merge/host-log.h"
#include "host/merge/host-pipeline.h"
#include "host/views/host-views.h"
#include "tests/sim/sim-office.h"

/* --- the host's own proof -------------------------------------------------------------------- */

static void
check_proof (SimWorld *world, SimOffice *office) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostFsck) fsck = host_fsck_run (office->store, &error);
  sim_check (world, SIM_SET, fsck != NULL, "host %u: %s", office->number, error->message);
  sim_check (world, SIM_SET, fsck->faults->len == 0, "host %u: %s", office->number,
             (const char *)fsck->faults->pdata[0]);
}

/* --- the second host ------------------------------------------------------------------------- */

/* A clock that shows what it is told. */
typedef struct {
  PwClock base;
  PwMoment moment;
} FixedClock;

static PwMoment
tell (PwClock *clock) {
  return ((FixedClock *)clock)->moment;
}

typedef struct {
  SimWorld *world;
  SimRandom *random;
  SimOffice *office; /* the first host */
  HostStore *store;  /* the second */
  FixedClock clock;
  GPtrArray *parcels; /* owned: GBytes in the new order */
  guint given;        /* of them */
  guint done;         /* operations of the own log */
  gboolean is_merged; /* everything that is there was merged */
} Twin;

static void
set_any_time (Twin *twin) {
  twin->clock.moment
      = (PwMoment){ .unix_ms = sim_random_between (twin->random, 0, G_MAXINT32) * 1000,
                    .offset_min = 420 };
}

static void
give_parcel (Twin *twin) {
  g_autoptr (GError) error = NULL;
  GBytes *parcel = twin->parcels->pdata[twin->given];
  set_any_time (twin);
  gboolean ok
      = host_spool_put (twin->store, parcel, sim_random_percent (twin->random, 50) ? "usb" : "qr",
                        "twin", NULL, &error);
  sim_check (twin->world, SIM_NO_REASON, ok, "a second host: %s", error->message);
  twin->given++;
  twin->is_merged = FALSE;
}

static void
merge (Twin *twin) {
  g_autoptr (GError) error = NULL;
  set_any_time (twin);
  g_autoptr (HostMergeReport) report = host_pipeline_run (twin->store, NULL, &error);
  sim_check (twin->world, SIM_NO_REASON, report != NULL, "a second host: %s", error->message);
  twin->is_merged = TRUE;
}

static GArray *
parents_of (const ModelOp *op) {
  GArray *parents = g_array_new (FALSE, TRUE, sizeof (PwParent));
  for (guint i = 0; i < op->parents->len; i++) {
    g_auto (GStrv) words = g_strsplit (op->parents->pdata[i], "/", 3);
    PwParent parent = { .seq = g_ascii_strtoull (words[1], NULL, 10) };
    g_assert_true (pw_id_from_hex (words[0], &parent.device));
    g_assert_true (pw_hex_decode (words[2], parent.prefix, PW_PARENT_PREFIX_BYTES));
    g_array_append_val (parents, parent);
  }
  return parents;
}

static gboolean
append (Twin *twin, const PwOpView *view, const ModelOp *op) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) parents = parents_of (op);
  g_autoptr (GBytes) body = g_bytes_new (view->body, view->body_length);
  HostLogEntry entry = { .kind = view->kind,
                         .record = pw_id_is_none (&view->record) ? NULL : &view->record,
                         .parents = (const PwParent *)parents->data,
                         .parents_count = parents->len,
                         .body = body };
  if (pw_db_begin (twin->store->db, &error) && host_log_append (twin->store, &entry, NULL, &error)
      && pw_db_commit (twin->store->db, &error))
    return TRUE;
  pw_db_rollback (twin->store->db);
  return FALSE;
}

/* The next operation of the first host's own log, at the very moment that it says. FALSE if it has
 * to wait for parcels. */
static gboolean
act (Twin *twin) {
  g_autoptr (GError) error = NULL;
  const ModelOp *op = twin->office->acts->pdata[twin->done];
  gsize length;
  const guint8 *bytes = g_bytes_get_data (op->bytes, &length);
  PwOpView view;
  g_assert_true (pw_op_decode (bytes, length, &view, &error));
  twin->clock.moment = view.time;
  const char *name = json_string_value (json_object_get (op->body, "version"));
  GBytes *xml
      = op->kind == MODEL_PUBLISH && json_integer_value (json_object_get (op->body, "kind")) == 1
            ? sim_form_version (name)
            : NULL;
  if (xml == NULL) {
    if (!append (twin, &view, op))
      return FALSE;
  } else {
    g_auto (HostFormResult) result = { .form = NULL };
    gboolean ok = host_form_publish (twin->store, xml, &result, &error);
    g_bytes_unref (xml);
    sim_check (twin->world, SIM_NO_REASON, ok, "a second host: %s", error->message);
  }
  twin->done++;
  twin->is_merged = FALSE; /* whoever was let in now has parcels that wait */
  return TRUE;
}

static void
live (Twin *twin) {
  while (twin->given < twin->parcels->len || twin->done < twin->office->acts->len) {
    gboolean acts_left = twin->done < twin->office->acts->len;
    if (twin->given < twin->parcels->len && (!acts_left || sim_random_percent (twin->random, 70))) {
      give_parcel (twin);
      if (sim_random_percent (twin->random, 20))
        merge (twin);
      continue;
    }
    if (act (twin))
      continue;
    sim_check (twin->world, SIM_SET, twin->given < twin->parcels->len || !twin->is_merged,
               "a second host with all parcels refuses an act of the first");
    while (twin->given < twin->parcels->len)
      give_parcel (twin);
    merge (twin);
  }
  merge (twin);
}

static GPtrArray *
parcels_of (SimWorld *world, SimRandom *random, SimOffice *office) {
  GPtrArray *parcels = g_ptr_array_new ();
  for (guint i = 0; i < world->old_parcels->len; i++) {
    g_autofree char *digest = sim_digest (world->old_parcels->pdata[i]);
    for (guint times = sim_random_percent (random, 20) ? 2 : 1;
         times > 0 && g_hash_table_contains (office->parcels, digest); times--)
      g_ptr_array_add (parcels, world->old_parcels->pdata[i]);
  }
  sim_random_shuffle (random, parcels);
  return parcels;
}

static void
check_twin (SimWorld *world, SimRandom *random, SimOffice *office) {
  g_autoptr (GError) error = NULL;
  const SimBackup *first = office->backups->pdata[0];
  Twin twin = { .world = world, .random = random, .office = office };
  g_autofree char *path = sim_new_path (world, "twin");
  g_autofree char *content = NULL;
  gsize length;
  gboolean ok = g_file_get_contents (first->path, &content, &length, &error)
                && g_file_set_contents_full (path, content, (gssize)length,
                                             G_FILE_SET_CONTENTS_NONE, 0600, &error);
  sim_check (world, SIM_NO_REASON, ok, "host %u: %s", office->number, error->message);
  twin.clock.base.now = tell;
  set_any_time (&twin);
  twin.store = host_store_open (path, &twin.clock.base, &error);
  sim_check (world, SIM_NO_REASON, twin.store != NULL, "a second host: %s", error->message);
  twin.parcels = parcels_of (world, random, office);
  live (&twin);
  PwDigest one, other;
  ok = host_views_digest (office->store, &one, &error)
       && host_views_digest (twin.store, &other, &error);
  sim_check (world, SIM_NO_REASON, ok, "a second host: %s", error->message);
  sim_check (world, SIM_CLOCK, memcmp (&one, &other, sizeof one) == 0,
             "host %u and a second one that got the same in another order, under another clock, "
             "show different things",
             office->number);
  host_store_close (twin.store);
  g_ptr_array_unref (twin.parcels);
}

void
sim_check_office_deep (SimWorld *world, SimRandom *random, SimOffice *office) {
  check_proof (world, office);
  check_twin (world, random, office);
}
