/* The office returns a record to its author with a comment, the author answers, the office accepts.
 *
 * What a handheld shows of it is looked at after every act: it is word for word what its own office
 * said, of a record that was begun on this handheld, and it stays until something newer comes. */
#include <string.h>

#include "firmware/capture/app-record-review.h"
#include "host/review/host-return.h"
#include "sync/base/pw-error.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 12
#define PERSON "Koordinator"

/* --- what a handheld keeps ------------------------------------------------------------------- */

static const ModelOp *
create_on (const SimHandheld *handheld, const char *record) {
  for (guint i = 0; i < handheld->chain->len; i++) {
    const ModelOp *op = handheld->chain->pdata[i];
    if (op->kind == MODEL_CREATE && strcmp (op->record, record) == 0)
      return op;
  }
  return NULL;
}

static const char *
comment_of (const ModelOp *review) {
  return json_string_value (json_object_get (review->body, "reason"));
}

/* The review of the handheld's office that says this; NULL: nobody said it. */
static const ModelOp *
find_said (SimWorld *world, const SimHandheld *handheld, const char *record,
           const PwReview *review) {
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, world->model->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const ModelOp *op = value;
    const char *person = json_string_value (json_object_get (op->body, "person"));
    if (op->kind == MODEL_REVIEW && op->seq == review->seq
        && strcmp (op->author, handheld->office->id) == 0 && strcmp (op->record, record) == 0
        && g_strcmp0 (comment_of (op), review->comment) == 0
        && g_strcmp0 (person, review->person) == 0)
      return op;
  }
  return NULL;
}

typedef struct {
  SimWorld *world;
  SimHandheld *handheld;
  GHashTable *found; /* owned: record -> const ModelOp * */
} Looking;

static gboolean
on_review (const PwReview *review, gpointer data, GError **error G_GNUC_UNUSED) {
  Looking *looking = data;
  SimWorld *world = looking->world;
  SimHandheld *handheld = looking->handheld;
  sim_check (world, SIM_SAVED, review != NULL, "handheld %u: a comment does not open",
             handheld->number);
  g_autofree char *record = sim_hex (review->record.bytes, PW_ID_BYTES);
  const ModelOp *op = find_said (world, handheld, record, review);
  sim_check (world, SIM_UNCHANGED, op != NULL,
             "handheld %u shows \"%s\" about record %s, which its office never said",
             handheld->number, review->comment, record);
  sim_check (world, SIM_SECRET, create_on (handheld, record) != NULL,
             "handheld %u shows what was said to the author of record %s", handheld->number,
             record);
  const ModelOp *before = g_hash_table_lookup (handheld->reviews, record);
  sim_check (world, SIM_SAVED, before == NULL || before->seq <= op->seq,
             "handheld %u shows review %" G_GUINT64_FORMAT " of record %s after a newer one",
             handheld->number, op->seq, record);
  const ModelOp *seen
      = review->seen <= handheld->chain->len ? handheld->chain->pdata[review->seen - 1] : NULL;
  g_autofree char *digest = sim_hex (review->seen_digest.bytes, sizeof review->seen_digest.bytes);
  sim_check (world, SIM_UNCHANGED,
             seen != NULL && strcmp (seen->id, digest) == 0 && strcmp (seen->record, record) == 0,
             "handheld %u believes a review that looked at a chain which is not its own",
             handheld->number);
  g_hash_table_insert (looking->found, op->record, (gpointer)op);
  return TRUE;
}

/* What was kept, and still must be: what was said of a record goes with its content. */
static void
check_kept (SimWorld *world, SimHandheld *handheld, GHashTable *found) {
  GHashTableIter iter;
  gpointer record;
  g_hash_table_iter_init (&iter, handheld->reviews);
  while (g_hash_table_iter_next (&iter, &record, NULL)) {
    const ModelOp *create = create_on (handheld, record);
    sim_check (world, SIM_SAVED,
               g_hash_table_contains (found, record) || create == NULL
                   || g_hash_table_contains (handheld->purged, create->id),
               "handheld %u lost what its office said of record %s", handheld->number,
               (const char *)record);
  }
}

void
sim_review_check (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  Looking looking
      = { world, handheld, g_hash_table_new_full (g_str_hash, g_str_equal, NULL, NULL) };
  gboolean ok = app_record_each_review (handheld->store, on_review, &looking, &error);
  sim_check (world, SIM_NO_REASON, ok, "handheld %u: %s", handheld->number, error->message);
  check_kept (world, handheld, looking.found);
  g_hash_table_unref (handheld->reviews);
  handheld->reviews = looking.found;
}

/* --- who waits ------------------------------------------------------------------------------- */

/* Newest number of the handheld that the review looked at: of its parents, and of all that they
 * descend from. */
static guint64
seen_by (SimWorld *world, const SimHandheld *handheld, const ModelOp *review) {
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, world->model->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const ModelOp *op = value;
    if (g_strcmp0 (op->record, review->record) == 0 && (op->kind != MODEL_REVIEW || op == review))
      g_ptr_array_add (ops, (gpointer)op);
  }
  g_autoptr (ModelRecord) record = model_fold (ops);
  (void)handheld;
  return record->review_seen;
}

gboolean
sim_review_waits (SimWorld *world, const SimHandheld *handheld, const char *record) {
  const ModelOp *review = g_hash_table_lookup (handheld->reviews, record);
  if (review == NULL || comment_of (review) == NULL)
    return FALSE;
  guint64 seen = seen_by (world, handheld, review);
  for (guint i = 0; i < handheld->chain->len; i++) {
    const ModelOp *op = handheld->chain->pdata[i];
    if (op->seq > seen && g_strcmp0 (op->record, record) == 0)
      return FALSE;
  }
  return TRUE;
}

GHashTable *
sim_review_asked (SimWorld *world, SimHandheld *handheld) {
  GHashTable *asked = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer record;
  g_hash_table_iter_init (&iter, handheld->reviews);
  while (g_hash_table_iter_next (&iter, &record, NULL)) {
    if (!sim_review_waits (world, handheld, record))
      continue;
    g_autoptr (GPtrArray) ops = sim_handheld_ops (world, handheld, record);
    g_autoptr (ModelRecord) folded = model_fold (ops);
    if (folded->has_create && !folded->is_withdrawn)
      g_hash_table_add (asked, record);
  }
  return asked;
}

/* Nothing stands between the office and the handheld: it reports there, it is trusted, nobody else
 * has its key, and neither of them lost anything. */
static gboolean
is_reached (const SimHandheld *handheld) {
  guint64 after;
  return !handheld->is_twin && !handheld->office->is_shortened
         && sim_office_grant (handheld->office, handheld->id, &after) != NULL
         && after == G_MAXUINT64;
}

void
sim_review_check_arrived (SimWorld *world, SimHandheld *handheld) {
  if (!is_reached (handheld))
    return;
  for (guint i = 0; i < handheld->chain->len; i++) {
    const ModelOp *op = handheld->chain->pdata[i];
    if (op->kind != MODEL_CREATE || g_hash_table_contains (handheld->purged, op->id))
      continue;
    g_autoptr (GPtrArray) ops = sim_office_ops (world, handheld->office, op->record);
    g_autoptr (ModelRecord) record = model_fold (ops);
    if (g_strcmp0 (record->review_state, "returned") != 0)
      continue;
    const ModelOp *here = g_hash_table_lookup (handheld->reviews, op->record);
    sim_check (world, SIM_SAVED, here == record->review,
               "handheld %u was never told that record %s came back", handheld->number, op->record);
  }
}

/* --- the office ------------------------------------------------------------------------------ */

/* A record that the office shows, by what it says of it; NULL: none. (transfer full) */
static char *
some_record (SimWorld *world, SimRandom *random, SimOffice *office, const char *sql) {
  g_autoptr (GHashTable) rows = sim_held_rows (world, office, sql);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (ids, key);
  if (ids->len == 0)
    return NULL;
  g_ptr_array_sort (ids, sim_compare_texts);
  return g_strdup (ids->pdata[sim_random_below (random, ids->len)]);
}

static const char *
author_of (const GPtrArray *ops) {
  for (guint i = 0; i < ops->len; i++)
    if (((const ModelOp *)ops->pdata[i])->kind == MODEL_CREATE)
      return ((const ModelOp *)ops->pdata[i])->author;
  return NULL;
}

/* A review names all heads that were there, and changes nothing of the record. */
static void
check_said (SimWorld *world, SimOffice *office, const char *record, const ModelRecord *before,
            const char *comment) {
  const ModelOp *op = office->acts->pdata[office->acts->len - 1];
  sim_check (world, SIM_UNCHANGED,
             op->kind == MODEL_REVIEW && g_strcmp0 (op->record, record) == 0
                 && g_strcmp0 (comment_of (op), comment) == 0,
             "host %u reviewed record %s, and its log says something else", office->number, record);
  sim_check (world, SIM_CONFLICTS, op->parents->len == g_hash_table_size (before->heads),
             "host %u reviewed record %s with %u heads and names %u", office->number, record,
             g_hash_table_size (before->heads), op->parents->len);
  g_autoptr (GPtrArray) ops = sim_office_ops (world, office, record);
  if (ops == NULL)
    return;
  g_autoptr (ModelRecord) after = model_fold (ops);
  const char *state = comment != NULL ? "returned" : "accepted";
  sim_check (world, SIM_SET,
             json_equal (before->fields, after->fields)
                 && json_equal (before->disputed, after->disputed)
                 && g_strcmp0 (after->review_state, state) == 0,
             "host %u: a review changed record %s, or it is %s", office->number, record,
             after->review_state);
}

/* Says it with the product; FALSE: it did not come to that. `comment` NULL: accepts. */
static gboolean
say (SimWorld *world, SimRandom *random, SimOffice *office, const char *record,
     const GPtrArray *ops, const char *comment) {
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelRecord) before = model_fold (ops);
  PwId id;
  guint64 after;
  g_assert_true (pw_id_from_hex (record, &id));
  (void)sim_office_grant (office, author_of (ops), &after);
  sim_disk_arm (world->disks, random, office->dir, TROUBLE_PERCENT);
  gboolean ok = comment != NULL ? host_return_record (office->store, &id, comment, PERSON, &error)
                                : host_accept_record (office->store, &id, PERSON, &error);
  SimTrouble trouble = sim_calm (world);
  /* Nobody would get the comment. */
  gboolean may_refuse
      = comment != NULL && (after != G_MAXUINT64 || sim_office_is_below (office, author_of (ops)));
  sim_check (world, SIM_NO_REASON,
             ok || trouble != SIM_TROUBLE_NONE
                 || (may_refuse && pw_error_is (error, PW_ERROR_REFUSED)),
             "host %u does not review record %s: %s", office->number, record, error->message);
  sim_check (world, SIM_SECRET, !ok || !may_refuse,
             "host %u writes to a handheld that it does not trust any more", office->number);
  sim_note (world, "host %u %s record %s: %s", office->number,
            comment != NULL ? "returns" : "accepts", record, ok ? "done" : error->message);
  sim_office_recover (world, random, office, trouble);
  sim_office_settle (world, office, NULL, may_refuse ? 0 : 1, ok || may_refuse, FALSE);
  if (ok)
    check_said (world, office, record, before, comment);
  return ok;
}

/* Mostly the author learns of it at once; NULL if not. */
static SimHandheld *
deliver (SimWorld *world, SimRandom *random, SimOffice *office, const char *author) {
  SimHandheld *handheld = sim_holder_of (world, random, author);
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  return handheld != NULL && handheld->office == office && sim_random_percent (random, 80)
                 && sim_reply_stick (world, random, office, author, stick, 0)
                 && sim_receive_stick (world, random, handheld, stick, 0)
             ? handheld
             : NULL;
}

/* --- the author ------------------------------------------------------------------------------ */

static gboolean
has_reviews (const SimHandheld *handheld) {
  return g_hash_table_size (handheld->reviews) > 0;
}

/* At the office it is answered as soon as the answer is there. */
static void
check_answered (SimWorld *world, SimOffice *office, const char *record, const ModelOp *review) {
  g_autoptr (GPtrArray) ops = sim_office_ops (world, office, record);
  g_autoptr (ModelRecord) there = ops != NULL ? model_fold (ops) : NULL;
  if (there != NULL && there->review == review)
    sim_check (world, SIM_SET, strcmp (there->review_state, "answered") == 0,
               "host %u got an answer about record %s, which is %s", office->number, record,
               there->review_state);
}

static void
answer (SimWorld *world, SimRandom *random, SimHandheld *handheld, const char *record) {
  const ModelOp *create = create_on (handheld, record);
  const ModelOp *review = g_hash_table_lookup (handheld->reviews, record);
  gboolean is_form_a = json_object_get (create->fields, "/narrative") != NULL;
  g_autofree char *text = g_strdup_printf ("Jawaban %u.", sim_random_below (random, 100));
  json_auto_t *patch = json_pack ("{s:s}", is_form_a ? "narrative" : "note", text);
  guint before = handheld->chain->len;
  sim_note (world, "the owner of handheld %u answers about %s", handheld->number, record);
  if (!sim_amend (world, random, handheld, record, patch, TROUBLE_PERCENT)
      || handheld->chain->len == before)
    return;
  sim_count (world, SIM_COUNT_ANSWERED, 1);
  sim_check (world, SIM_SET, !sim_review_waits (world, handheld, record),
             "handheld %u: an answer about record %s is none", handheld->number, record);
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  if (sim_random_percent (random, 60) && sim_send_stick (world, random, handheld, stick, 0)
      && sim_collect (world, random, handheld->office, stick, 0)
      && sim_office_merge (world, random, handheld->office, 0) && is_reached (handheld))
    check_answered (world, handheld->office, record, review);
}

/* --- acts --------------------------------------------------------------------------------------
 */

gboolean
sim_act_return (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  g_autofree char *record = some_record (
      world, random, office, "SELECT lower (hex (id)), '' FROM v_record WHERE state = 'active'");
  g_autoptr (GPtrArray) ops = record != NULL ? sim_office_ops (world, office, record) : NULL;
  if (ops == NULL || author_of (ops) == NULL)
    return FALSE;
  g_autofree char *comment = g_strdup_printf ("Siapa saksi ke-%u?", sim_random_below (random, 100));
  gboolean ok = say (world, random, office, record, ops, comment);
  sim_count (world, SIM_COUNT_RETURNED, ok);
  SimHandheld *handheld = ok ? deliver (world, random, office, author_of (ops)) : NULL;
  if (handheld == NULL || !sim_random_percent (random, 50))
    return TRUE;
  g_autoptr (GHashTable) asked = sim_review_asked (world, handheld);
  if (g_hash_table_contains (asked, record))
    answer (world, random, handheld, record);
  return TRUE;
}

gboolean
sim_act_accept (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  static const char *const which[]
      = { "SELECT lower (hex (id)), '' FROM v_record WHERE review = 'answered'",
          "SELECT lower (hex (id)), '' FROM v_record WHERE review = 'returned'" };
  g_autofree char *record = some_record (world, random, office, which[0]);
  if (record == NULL)
    record = some_record (world, random, office, which[1]);
  g_autoptr (GPtrArray) ops = record != NULL ? sim_office_ops (world, office, record) : NULL;
  if (ops == NULL || author_of (ops) == NULL)
    return FALSE;
  gboolean ok = say (world, random, office, record, ops, NULL);
  sim_count (world, SIM_COUNT_ACCEPTED, ok);
  if (ok)
    (void)deliver (world, random, office, author_of (ops));
  return TRUE;
}

gboolean
sim_act_answer (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick_if (world, random, has_reviews);
  if (handheld == NULL)
    return FALSE;
  g_autoptr (GHashTable) asked = sim_review_asked (world, handheld);
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (asked, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  for (guint i = 0; keys[i] != NULL; i++)
    g_ptr_array_add (ids, keys[i]);
  if (ids->len == 0)
    return FALSE;
  g_ptr_array_sort (ids, sim_compare_texts);
  answer (world, random, handheld, ids->pdata[sim_random_below (random, ids->len)]);
  return TRUE;
}
