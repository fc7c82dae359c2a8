/* What a host shows, compared with the oracle after every act. */
#include <string.h>

#include "host/views/host-records.h"
#include "tests/sim/sim-office.h"

#define PLACE "/village"

/* What is known while one host is looked at. */
typedef struct {
  SimWorld *world;
  SimOffice *office;
  SimHeld *held;
  GHashTable *records; /* owned: record id -> GPtrArray of const ModelOp that count */
  GHashTable *refused; /* owned: id of an operation -> code why it does not count (static) */
  guint counted;       /* operations of devices that count */
  guint disputes;      /* fields */
} Look;

/* --- which operations count ------------------------------------------------------------------ */

static gboolean
lies_under (const char *region, const char *place) {
  gsize length = strlen (region);
  return strncmp (region, place, length) == 0 && (place[length] == '\0' || place[length] == '.');
}

static const ModelOp *
create_of (const Look *look, const char *record) {
  for (guint i = 0; i < look->held->ops->len; i++) {
    const ModelOp *op = g_array_index (look->held->ops, SimHeldOp, i).op;
    if (op->kind == MODEL_CREATE && g_strcmp0 (op->record, record) == 0)
      return op;
  }
  return NULL;
}

/* NULL: it counts. */
static const char *
refusal_of (const Look *look, const SimHeldOp *held) {
  guint64 after;
  const ModelOp *op = held->op;
  const char *region = sim_office_grant (look->office, op->author, &after);
  if (held->is_own)
    return NULL;
  sim_check (look->world, SIM_ACCOUNT, region != NULL, "host %u took operations of a stranger",
             look->office->number);
  if (op->seq > after)
    return "revoked";
  const ModelOp *create = create_of (look, op->record);
  const char *village
      = create != NULL ? json_string_value (json_object_get (create->fields, PLACE)) : NULL;
  /* Which answer is the village is told by the form, and that by the create alone. */
  const char *moved_to = create != NULL && (op->kind == MODEL_AMEND || op->kind == MODEL_DECIDE)
                             ? json_string_value (json_object_get (op->fields, PLACE))
                             : NULL;
  if ((village != NULL && !lies_under (region, village))
      || (moved_to != NULL && !lies_under (region, moved_to)))
    return "outside_region";
  return NULL;
}

static void
sort_out (Look *look) {
  for (guint i = 0; i < look->held->ops->len; i++) {
    const SimHeldOp *held = &g_array_index (look->held->ops, SimHeldOp, i);
    const char *code = refusal_of (look, held);
    if (code != NULL) {
      g_hash_table_insert (look->refused, held->op->id, (gpointer)code);
      continue;
    }
    look->counted += !held->is_own;
    /* What a host below returned or accepted is between that host and the author. */
    if (held->op->record == NULL || (held->op->kind == MODEL_REVIEW && !held->is_own))
      continue;
    GPtrArray *ops = g_hash_table_lookup (look->records, held->op->record);
    if (ops == NULL) {
      ops = g_ptr_array_new ();
      g_hash_table_insert (look->records, held->op->record, ops);
    }
    g_ptr_array_add (ops, (gpointer)held->op);
  }
}

/* --- what came ------------------------------------------------------------------------------- */

/* The set of operations is that of all whole parcels of devices that were let in. */
static void
check_set (Look *look, gboolean merged) {
  g_autoptr (GHashTable) expected = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer digest, code;
  g_hash_table_iter_init (&iter, look->held->parcels);
  while (g_hash_table_iter_next (&iter, &digest, &code)) {
    const SimParcel *parcel = g_hash_table_lookup (look->world->parcels, digest);
    guint64 after;
    sim_check (look->world, SIM_ACCOUNT, !merged || *(const char *)code != '\0',
               "host %u has merged and not looked at parcel %s", look->office->number,
               (const char *)digest);
    if (parcel->is_bad)
      sim_check (look->world, SIM_FUTURE, strcmp (code, "ok") != 0 && strcmp (code, "known") != 0,
                 "host %u takes the bad parcel %s as %s", look->office->number,
                 (const char *)digest, (const char *)code);
    if (parcel->is_newer && merged)
      sim_check (look->world, SIM_FUTURE, strcmp (code, "too_new") == 0,
                 "host %u files a parcel of the next version under %s", look->office->number,
                 (const char *)code);
    if (parcel->is_bad || parcel->office != look->office || parcel->ops->len == 0
        || sim_office_grant (look->office, parcel->device, &after) == NULL)
      continue;
    if (merged)
      sim_check (look->world, SIM_ACCOUNT, strcmp (code, "ok") == 0 || strcmp (code, "known") == 0,
                 "host %u files the good parcel %s under %s", look->office->number,
                 (const char *)digest, (const char *)code);
    for (guint i = 0; i < parcel->ops->len; i++) {
      const ModelOp *op = parcel->ops->pdata[i];
      g_hash_table_add (expected, op->id);
      sim_check (look->world, SIM_ACCOUNT,
                 !merged || g_hash_table_contains (look->held->ids, op->id),
                 "host %u got operation %" G_GUINT64_FORMAT " of %s and does not have it",
                 look->office->number, op->seq, op->author);
    }
  }
  for (guint i = 0; i < look->held->ops->len; i++) {
    const SimHeldOp *one = &g_array_index (look->held->ops, SimHeldOp, i);
    sim_check (look->world, SIM_ACCOUNT,
               one->is_own || g_hash_table_contains (expected, one->op->id),
               "host %u has operation %" G_GUINT64_FORMAT " of %s, which no good parcel brought",
               look->office->number, one->op->seq, one->op->author);
  }
}

void
sim_check_promises (SimWorld *world, const SimOffice *office, const SimHeld *held) {
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, office->promises);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    for (const ModelOp *op = model_find (world->model, id); op != NULL;
         op = model_find (world->model, op->prev))
      sim_check (world, SIM_RECEIPT, g_hash_table_contains (held->ids, op->id),
                 "host %u gave a receipt over operation %" G_GUINT64_FORMAT
                 " of %s and does not have it",
                 office->number, op->seq, op->author);
  }
}

/* --- records --------------------------------------------------------------------------------- */

static void
check_one_record (Look *look, const char *id, const GPtrArray *ops) {
  g_autoptr (GError) error = NULL;
  g_autofree char *who = g_strdup_printf ("host %u", look->office->number);
  PwId key;
  g_assert_true (pw_id_from_hex (id, &key));
  g_autoptr (ModelRecord) expected = model_fold (ops);
  HostRecord *record = host_record_load (look->office->store, &key, &error);
  sim_check (look->world, SIM_SET, record != NULL, "%s, record %s: %s", who, id, error->message);
  sim_check_record (look->world, who, id, record->fold, expected);
  host_record_free (record);
  look->disputes += (guint)json_object_size (expected->disputed);
}

/* "active|disputed fields|files|operations|village|review", as v_record has it. (transfer full) */
static char *
row_of (const GPtrArray *ops) {
  g_autoptr (ModelRecord) record = model_fold (ops);
  const char *state = !record->has_create    ? "orphan"
                      : record->is_withdrawn ? "withdrawn"
                                             : "active";
  const char *village
      = record->has_create ? json_string_value (json_object_get (record->fields, PLACE)) : NULL;
  if (json_object_get (record->disputed, PLACE) != NULL)
    village = "?";
  return g_strdup_printf ("%s|%u|%u|%u|%s|%s", state, (guint)json_object_size (record->disputed),
                          g_hash_table_size (record->files), ops->len,
                          village != NULL ? village : "",
                          record->review != NULL ? record->review_state : "");
}

static void
check_records (Look *look) {
  g_autoptr (GHashTable) rows = sim_held_rows (
      look->world, look->office,
      "SELECT lower (hex (id)), format ('%s|%d|%d|%d|%s|%s', state, disputed, evidence, "
      "operations, "
      "iif (EXISTS (SELECT 1 FROM v_item WHERE v_item.record_key = v_record.record_key "
      "AND path = '/village'), '?', coalesce (village, '')), coalesce (review, '')) FROM v_record");
  sim_check (look->world, SIM_SET, g_hash_table_size (rows) == g_hash_table_size (look->records),
             "host %u shows %u records, there are %u", look->office->number,
             g_hash_table_size (rows), g_hash_table_size (look->records));
  GHashTableIter iter;
  gpointer id, ops;
  g_hash_table_iter_init (&iter, look->records);
  while (g_hash_table_iter_next (&iter, &id, &ops)) {
    check_one_record (look, id, ops);
    g_autofree char *expected = row_of (ops);
    const char *found = g_hash_table_lookup (rows, id);
    sim_check (look->world, SIM_SET, g_strcmp0 (found, expected) == 0,
               "host %u shows record %s as %s, it is %s", look->office->number, (const char *)id,
               found, expected);
  }
}

static void
check_refused (Look *look) {
  g_autoptr (GHashTable) rows
      = sim_held_rows (look->world, look->office,
                       "SELECT lower (hex (op.digest)), v_refused.code FROM v_refused "
                       "JOIN op USING (op_key)");
  sim_check (look->world, SIM_ACCOUNT,
             g_hash_table_size (rows) == g_hash_table_size (look->refused)
                 && look->counted + g_hash_table_size (rows) + look->held->own->len
                        == look->held->ops->len,
             "host %u refuses %u operations, %u should be; %u count, it holds %u",
             look->office->number, g_hash_table_size (rows), g_hash_table_size (look->refused),
             look->counted, look->held->ops->len);
  GHashTableIter iter;
  gpointer id, code;
  g_hash_table_iter_init (&iter, look->refused);
  while (g_hash_table_iter_next (&iter, &id, &code))
    sim_check (look->world, SIM_ACCOUNT, g_strcmp0 (g_hash_table_lookup (rows, id), code) == 0,
               "host %u: operation %s is %s, it should be %s", look->office->number,
               (const char *)id, (const char *)g_hash_table_lookup (rows, id), (const char *)code);
}

/* --- devices --------------------------------------------------------------------------------- */

/* "held without a gap|greatest|missing|forked", the first not told of a fork. (transfer full) */
static char *
device_row (const Look *look, const char *device) {
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint64 greatest = 0, without_gap = 0;
  gboolean forked = FALSE;
  const ModelOp *before = NULL;
  for (guint i = 0; i < look->held->ops->len; i++) {
    const ModelOp *op = g_array_index (look->held->ops, SimHeldOp, i).op;
    if (strcmp (op->author, device) != 0)
      continue;
    forked |= !g_hash_table_add (numbers, GSIZE_TO_POINTER (op->seq));
    /* Rows come by number: what should hang on the one before it and does not is a fork too. */
    forked |= before != NULL && before->seq + 1 == op->seq && strcmp (before->id, op->prev) != 0;
    before = op;
    greatest = MAX (greatest, op->seq);
  }
  while (g_hash_table_contains (numbers, GSIZE_TO_POINTER (without_gap + 1)))
    without_gap++;
  guint64 missing = greatest - g_hash_table_size (numbers);
  return forked ? g_strdup_printf ("?|%" G_GUINT64_FORMAT "|%" G_GUINT64_FORMAT "|fork", greatest,
                                   missing)
                : g_strdup_printf ("%" G_GUINT64_FORMAT "|%" G_GUINT64_FORMAT "|%" G_GUINT64_FORMAT
                                   "|line",
                                   without_gap, greatest, missing);
}

static void
check_devices (Look *look) {
  g_autoptr (GHashTable) rows = sim_held_rows (
      look->world, look->office,
      "SELECT lower (hex (author.id)), iif (forked, format ('?|%d|%d|fork', max_seq, missing), "
      "format ('%d|%d|%d|line', seq, max_seq, missing)) "
      "FROM v_device JOIN author USING (author_key)");
  GHashTableIter iter;
  gpointer device, row;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &device, &row)) {
    g_autofree char *expected = device_row (look, device);
    gboolean forked = g_str_has_suffix (expected, "|fork");
    sim_count (look->world, SIM_COUNT_FORKS, forked);
    sim_count (look->world, SIM_COUNT_GAPS, !forked && !g_str_has_suffix (expected, "|0|line"));
    sim_check (look->world, SIM_GAP_FORK, strcmp (row, expected) == 0,
               "host %u shows device %s as %s, it is %s", look->office->number,
               (const char *)device, (const char *)row, expected);
  }
}

static void
check_items (Look *look) {
  g_autoptr (GHashTable) rows
      = sim_held_rows (look->world, look->office,
                       "SELECT kind, count (*) FROM v_item GROUP BY kind "
                       "UNION ALL SELECT 'branched', count (*) FROM v_device "
                       "WHERE forked AND coalesce (revoked_after >= forked, 1)");
  const char *disputed = g_hash_table_lookup (rows, "disputed");
  const char *forks = g_hash_table_lookup (rows, "fork");
  sim_count (look->world, SIM_COUNT_DISPUTES, look->disputes > 0);
  guint found = disputed != NULL ? (guint)g_ascii_strtoull (disputed, NULL, 10) : 0;
  sim_check (look->world, SIM_CONFLICTS, found == look->disputes,
             "host %u has %u disputed fields to decide, brute force counts %u",
             look->office->number, found, look->disputes);
  sim_check (look->world, SIM_GAP_FORK,
             g_strcmp0 (forks != NULL ? forks : "0", g_hash_table_lookup (rows, "branched")) == 0,
             "host %u has %s forks to look at, and %s trusted devices with one",
             look->office->number, forks, (const char *)g_hash_table_lookup (rows, "branched"));
}

/* --- all ------------------------------------------------------------------------------------- */

static gboolean
is_settled (Look *look) {
  g_autoptr (GHashTable) dirty
      = sim_held_rows (look->world, look->office,
                       "SELECT 'r', record_key FROM view_dirty_record "
                       "UNION ALL SELECT 'd', author_key FROM view_dirty_device");
  return g_hash_table_size (dirty) == 0;
}

GPtrArray *
sim_office_ops (SimWorld *world, SimOffice *office, const char *record) {
  g_autoptr (SimHeld) held = sim_held_read (world, office, office->path);
  Look look = { .world = world, .office = office, .held = held };
  GPtrArray *ops = NULL;
  if (!is_settled (&look))
    return NULL;
  look.records
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  look.refused = g_hash_table_new (g_str_hash, g_str_equal);
  sort_out (&look);
  ops = g_hash_table_lookup (look.records, record);
  ops = ops != NULL ? g_ptr_array_ref (ops) : g_ptr_array_new ();
  g_hash_table_unref (look.records);
  g_hash_table_unref (look.refused);
  return ops;
}

void
sim_check_office (SimWorld *world, SimOffice *office, SimHeld *held, gboolean merged) {
  Look look = { .world = world, .office = office, .held = held };
  look.records
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  look.refused = g_hash_table_new (g_str_hash, g_str_equal);
  check_set (&look, merged);
  gboolean settled = is_settled (&look);
  sim_check (world, SIM_SET, settled || !merged, "host %u left its views unfinished",
             office->number);
  if (settled) {
    sort_out (&look);
    check_records (&look);
    check_refused (&look);
    check_devices (&look);
    check_items (&look);
  }
  g_hash_table_unref (look.records);
  g_hash_table_unref (look.refused);
}
