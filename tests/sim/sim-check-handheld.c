/* What a handheld shows, compared with the oracle after every act. */
#include <string.h>

#include "firmware/capture/app-fill.h"
#include "firmware/capture/app-record-copy.h"
#include "firmware/capture/app-records.h"
#include "firmware/capture/app-verify.h"
#include "sync/base/pw-error.h"
#include "tests/sim/sim-check.h"
#include "tests/sim/sim-handheld.h"

/* --- an act in the log ----------------------------------------------------------------------- */

static gboolean
fits (const ModelOp *op, const SimIntent *intent) {
  const char *reason = json_string_value (json_object_get (op->body, "reason"));
  const char *digest = json_string_value (json_object_get (op->body, "digest"));
  if (op->kind != intent->kind || (intent->record != NULL && g_strcmp0 (op->record, intent->record))
      || (intent->reason != NULL && g_strcmp0 (reason, intent->reason) != 0)
      || (intent->file != NULL && (digest == NULL || strncmp (digest + 2, intent->file, 64) != 0)))
    return FALSE;
  if (intent->fields == NULL)
    return TRUE;
  if (!intent->may_less)
    return json_equal (op->fields, intent->fields);
  const char *path;
  json_t *value;
  json_object_foreach (
      op->fields, path,
      value) if (!json_equal (value, json_object_get (intent->fields, path))) return FALSE;
  return TRUE;
}

/* A change descends from all that its author saw, and from nothing else. */
static void
check_parents (SimWorld *world, SimHandheld *handheld, const ModelOp *op, const GPtrArray *seen) {
  g_autoptr (ModelRecord) record = model_fold (seen);
  sim_check (world, SIM_CONFLICTS, op->parents->len == g_hash_table_size (record->heads),
             "handheld %u, operation %" G_GUINT64_FORMAT
             ": %u parents, but the record had %u heads",
             handheld->number, op->seq, op->parents->len, g_hash_table_size (record->heads));
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, record->heads);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    const ModelOp *head = model_find (world->model, id);
    g_autofree char *name
        = g_strdup_printf ("%s/%" G_GUINT64_FORMAT "/%.16s", head->author, head->seq, head->id);
    sim_check (world, SIM_CONFLICTS,
               g_ptr_array_find_with_equal_func (op->parents, name, g_str_equal, NULL),
               "handheld %u, operation %" G_GUINT64_FORMAT " does not descend from %s",
               handheld->number, op->seq, name);
  }
}

static const ModelOp *
read_own (SimWorld *world, SimHandheld *handheld, guint64 seq, const char *prev) {
  g_autoptr (GError) error = NULL;
  PwDigest digest;
  const char *fault;
  g_autoptr (GBytes) bytes = pw_oplog_get (handheld->store->log, seq, &digest, &error);
  sim_check (world, SIM_SAVED, bytes != NULL, "handheld %u: operation %" G_GUINT64_FORMAT ": %s",
             handheld->number, seq, error->message);
  const ModelOp *op = model_add (world->model, handheld->id, prev, bytes, &fault);
  sim_check (world, SIM_SET, op != NULL, "handheld %u: operation %" G_GUINT64_FORMAT ": %s",
             handheld->number, seq, fault);
  g_autofree char *id = sim_hex (digest.bytes, sizeof digest.bytes);
  sim_check (world, SIM_UNCHANGED, strcmp (id, op->id) == 0 && op->seq == seq,
             "handheld %u: operation %" G_GUINT64_FORMAT " is chained as %s, but is %s",
             handheld->number, seq, id, op->id);
  return op;
}

void
sim_handheld_settle (SimWorld *world, SimHandheld *handheld, const SimIntent *intents, guint count,
                     gboolean done, char **record) {
  guint64 head = pw_oplog_head (handheld->store->log, NULL), before = handheld->chain->len;
  sim_check (world, done ? SIM_SAVED : SIM_ATOMIC,
             head == before + count || (!done && head == before),
             "handheld %u: %u operations were %s, and the log went from %" G_GUINT64_FORMAT
             " to %" G_GUINT64_FORMAT,
             handheld->number, count, done ? "acknowledged" : "tried", before, head);
  for (guint i = 0; before + i < head; i++) {
    const char *prev = handheld->chain->len > 0
                           ? ((const ModelOp *)handheld->chain->pdata[handheld->chain->len - 1])->id
                           : handheld->root;
    const ModelOp *op = read_own (world, handheld, before + i + 1, prev);
    SimIntent intent = intents[i];
    if (i > 0 && intent.record == NULL)
      intent.record = ((const ModelOp *)handheld->chain->pdata[before])->record;
    sim_check (world, SIM_SAVED, fits (op, &intent),
               "handheld %u: operation %" G_GUINT64_FORMAT " is not what its owner said",
               handheld->number, op->seq);
    if (op->kind != MODEL_CREATE) {
      g_autoptr (GPtrArray) seen = sim_handheld_ops (world, handheld, op->record);
      check_parents (world, handheld, op, seen);
    }
    g_ptr_array_add (handheld->chain, (gpointer)op);
    world->report->operations++;
    if (i == 0 && record != NULL)
      *record = g_strdup (op->record);
  }
}

/* --- records --------------------------------------------------------------------------------- */

typedef struct {
  SimWorld *world;
  SimHandheld *handheld;
  const char *record; /* NULL: of all */
  GPtrArray *ops;
} Collect;

static gboolean
on_copy (const AppRecordCopy *copy, gpointer data, GError **error G_GNUC_UNUSED) {
  Collect *collect = data;
  sim_check (collect->world, SIM_SAVED, copy != NULL, "handheld %u: a copy does not open",
             collect->handheld->number);
  g_autofree char *id = sim_hex (copy->digest.bytes, sizeof copy->digest.bytes);
  const ModelOp *op = model_find (collect->world->model, id);
  sim_check (collect->world, SIM_UNCHANGED,
             op != NULL && g_bytes_get_size (op->bytes) == copy->length
                 && memcmp (g_bytes_get_data (op->bytes, NULL), copy->bytes, copy->length) == 0,
             "handheld %u holds a copy of %s that nobody wrote", collect->handheld->number, id);
  sim_check (collect->world, SIM_SECRET, op->kind != MODEL_REVIEW,
             "handheld %u holds a copy of %s, which is a word to its author",
             collect->handheld->number, id);
  if ((collect->record == NULL || g_strcmp0 (op->record, collect->record) == 0)
      && !g_ptr_array_find (collect->ops, op, NULL))
    g_ptr_array_add (collect->ops, (gpointer)op);
  return TRUE;
}

GPtrArray *
sim_handheld_ops (SimWorld *world, SimHandheld *handheld, const char *record) {
  g_autoptr (GError) error = NULL;
  GPtrArray *ops = g_ptr_array_new ();
  for (guint i = 0; i < handheld->chain->len; i++) {
    const ModelOp *op = handheld->chain->pdata[i];
    if ((record == NULL || g_strcmp0 (op->record, record) == 0)
        && !g_hash_table_contains (handheld->purged, op->id))
      g_ptr_array_add (ops, (gpointer)op);
  }
  Collect collect = { world, handheld, record, ops };
  gboolean ok = app_record_each_copy (handheld->store, on_copy, &collect, &error);
  sim_check (world, SIM_NO_REASON, ok, "handheld %u: %s", handheld->number, error->message);
  return ops;
}

static void
check_records (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  g_autofree char *who = g_strdup_printf ("handheld %u", handheld->number);
  g_autoptr (AppRecords) records = app_records_load (handheld->store, &error);
  sim_check (world, SIM_SAVED, records != NULL, "%s: %s", who, error->message);
  sim_check (world, SIM_SAVED, records->damaged == 0 && records->unreadable_copies == 0,
             "%s: %u operations and %u copies do not open: %s", who, records->damaged,
             records->unreadable_copies, records->first_fault);
  g_autoptr (GPtrArray) all = sim_handheld_ops (world, handheld, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < all->len; i++)
    g_hash_table_add (ids, ((const ModelOp *)all->pdata[i])->record);
  sim_check (world, SIM_SAVED, records->list->len == g_hash_table_size (ids),
             "%s shows %u records and has %u", who, records->list->len, g_hash_table_size (ids));
  for (guint i = 0; i < records->list->len; i++) {
    const AppRecord *record = records->list->pdata[i];
    g_autofree char *id = sim_hex (record->id.bytes, PW_ID_BYTES);
    g_autoptr (GPtrArray) ops = g_ptr_array_new ();
    for (guint j = 0; j < all->len; j++)
      if (g_strcmp0 (((const ModelOp *)all->pdata[j])->record, id) == 0)
        g_ptr_array_add (ops, all->pdata[j]);
    g_autoptr (PwRecord) found = app_record_fold (handheld->store, record, &error);
    sim_check (world, SIM_SAVED, found != NULL, "%s, record %s: %s", who, id, error->message);
    g_autoptr (ModelRecord) expected = model_fold (ops);
    sim_check_record (world, who, id, found, expected);
    gboolean waits = sim_review_waits (world, handheld, id) && !expected->is_withdrawn;
    sim_check (
        world, SIM_SET,
        record->stage == APP_RECORD_QUARANTINED || (record->stage == APP_RECORD_RETURNED) == waits,
        "%s shows record %s as %s, and its office %s", who, id,
        app_record_stage_name (record->stage), waits ? "waits for an answer" : "waits for nothing");
  }
}

/* --- the log --------------------------------------------------------------------------------- */

static void
check_log (SimWorld *world, SimHandheld *handheld) {
  guint64 head = pw_oplog_head (handheld->store->log, NULL);
  sim_check (world, SIM_SAVED, head == handheld->chain->len,
             "handheld %u: %u operations were acknowledged, %" G_GUINT64_FORMAT " are there",
             handheld->number, handheld->chain->len, head);
  for (guint i = 0; i < handheld->chain->len; i++) {
    const ModelOp *op = handheld->chain->pdata[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = pw_oplog_get (handheld->store->log, i + 1, NULL, &error);
    if (g_hash_table_contains (handheld->purged, op->id)) {
      sim_check (world, SIM_PURGE, bytes == NULL, "handheld %u: purged operation %u is still there",
                 handheld->number, i + 1);
      continue;
    }
    sim_check (world, SIM_SAVED, bytes != NULL, "handheld %u: operation %u: %s", handheld->number,
               i + 1, error->message);
    sim_check (world, SIM_UNCHANGED, g_bytes_equal (bytes, op->bytes),
               "handheld %u: operation %u changed", handheld->number, i + 1);
  }
}

/* --- deep ------------------------------------------------------------------------------------ */

static void
check_drafts (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = app_drafts_list (handheld->store, &error);
  sim_check (world, SIM_SAVED, drafts != NULL, "handheld %u: %s", handheld->number, error->message);
  sim_check (world, SIM_SAVED, drafts->len == g_hash_table_size (handheld->drafts),
             "handheld %u has %u drafts instead of %u", handheld->number, drafts->len,
             g_hash_table_size (handheld->drafts));
  for (guint i = 0; i < drafts->len; i++) {
    AppDraft *draft = drafts->pdata[i];
    g_autofree char *id = sim_hex (draft->id.bytes, PW_ID_BYTES);
    const char *expected = g_hash_table_lookup (handheld->drafts, id);
    sim_check (world, SIM_SAVED, draft->fault == NULL && expected != NULL,
               "handheld %u: draft %s: %s", handheld->number, id,
               draft->fault != NULL ? draft->fault : "nobody made it");
    AppDraft *loaded = app_drafts_load (handheld->store, id, &error);
    g_autoptr (AppFill) fill
        = loaded != NULL ? app_fill_open (handheld->store, loaded, &error) : NULL;
    json_auto_t *answers = fill != NULL ? pw_session_answers (fill->session, &error) : NULL;
    sim_check (world, SIM_SAVED, answers != NULL, "handheld %u: draft %s: %s", handheld->number, id,
               error->message);
    g_autofree char *text = model_text (answers);
    sim_check (world, SIM_SAVED, strcmp (text, expected) == 0,
               "handheld %u: draft %s is %s instead of %s", handheld->number, id, text, expected);
  }
}

static void
check_store (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  g_auto (AppVerify) verify = { 0 };
  gboolean ok = app_verify_run (handheld->store, NULL, NULL, &verify, &error);
  sim_check (world, SIM_SAVED, ok, "handheld %u: %s", handheld->number, error->message);
  sim_check (world, SIM_SAVED, verify.faults->len == 0, "handheld %u: %s", handheld->number,
             (const char *)verify.faults->pdata[0]);
}

void
sim_handheld_check (SimWorld *world, SimHandheld *handheld, gboolean deep) {
  check_log (world, handheld);
  sim_review_check (world, handheld);
  check_records (world, handheld);
  sim_evidence_check (world, handheld, FALSE);
  if (!deep)
    return;
  check_store (world, handheld);
  check_drafts (world, handheld);
}
