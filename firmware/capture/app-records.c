/* Records as the handheld sees them: which there are, whose, and how far each has come.
 *
 * Rules of this file.
 *  1. One pass over the log and one over the copies; only the head of each operation is decoded,
 * and of a `create` the village is read in place. Content is read again when it is asked for
 *     (app-record-fold.c), so memory and time stay small with thousands of records.
 *  2. A record whose fields were changed later is folded at once: its village and its disputes
 *     depend on all operations.
 *  3. One damaged operation never hides the others: it is left out, counted, and the first one is
 *     described, so that every command can say that a person must look. A copy that does not open
 *     is counted apart: the host can give it again. */
#include "firmware/capture/app-records.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/capture/app-record-copy.h"
#include "firmware/capture/app-record-review.h"
#include "firmware/capture/app-record-stage.h"
#include "sync/base/pw-error.h"
#include "sync/model/pw-answers.h"

#define CODE_GROUP_DIGITS 4 /* of a code for paper */
#define PREFIX_DIGITS_MIN 6

typedef struct {
  AppStore *store;          /* borrowed */
  AppRecords *records;      /* borrowed; being filled */
  guint64 last_seq;         /* own operations up to this one were looked at */
  PwDigest form_digest;     /* of the form looked up last */
  const char *village_path; /* borrowed from that form; NULL: it has none */
  gboolean form_known;
} Loader;

/* --- life ------------------------------------------------------------------------------------ */

static void
record_free (gpointer data) {
  AppRecord *record = data;
  g_free (record->form_id);
  g_free (record->village);
  g_free (record->refusal);
  if (record->review != NULL)
    pw_review_clear (record->review);
  g_free (record->review);
  g_array_unref (record->ops);
  g_free (record);
}

void
app_records_free (AppRecords *records) {
  if (records == NULL)
    return;
  g_hash_table_unref (records->by_id);
  g_ptr_array_unref (records->list);
  g_free (records->first_fault);
  g_free (records);
}

/* --- reading operations ---------------------------------------------------------------------- */

static AppRecord *
record_for (AppRecords *records, const PwId *id) {
  AppRecord *record = g_hash_table_lookup (records->by_id, id);
  if (record != NULL)
    return record;
  record = g_new0 (AppRecord, 1);
  record->id = *id;
  record->ops = g_array_sized_new (FALSE, FALSE, sizeof (AppRecordOp), 1);
  g_ptr_array_add (records->list, record);
  g_hash_table_insert (records->by_id, &record->id, record);
  return record;
}

/* Text at `path` inside a canonical map, read without building anything; NULL if there is none.
 * (transfer full) */
static char *
text_at (const guint8 *map, gsize length, const char *path) {
  PwCborReader reader;
  pw_cbor_reader_init (&reader, map, length, "answers");
  while (*path == '/') {
    const char *name = ++path;
    gsize name_length = strcspn (name, "/");
    path += name_length;
    guint64 count = 0;
    if (!pw_cbor_read_map (&reader, &count, NULL))
      return NULL;
    gboolean found = FALSE;
    while (!found && count-- > 0) {
      const char *key;
      gsize key_length;
      if (!pw_cbor_read_text (&reader, &key, &key_length, NULL))
        return NULL;
      found = key_length == name_length && memcmp (key, name, name_length) == 0;
      if (!found && !pw_cbor_skip (&reader, NULL, NULL, NULL))
        return NULL;
    }
    if (!found)
      return NULL;
  }
  return pw_cbor_read_string (&reader, PW_NAME_BYTES_MAX, NULL);
}

/* Where the form with that digest keeps the village. Most records are of one form, so the answer
 * is kept for the next one. */
static gboolean
find_village_path (Loader *loader, const PwDigest *digest, GError **error) {
  if (loader->form_known && pw_digest_equal (&loader->form_digest, digest))
    return TRUE;
  PwForms *forms = app_store_forms (loader->store, error);
  if (forms == NULL)
    return FALSE;
  const PwForm *form = pw_forms_find_digest (forms, digest);
  const PwFormNode *node = form != NULL ? pw_form_find_column (form, "village") : NULL;
  loader->village_path = node != NULL ? node->path : NULL;
  loader->form_digest = *digest;
  loader->form_known = TRUE;
  return TRUE;
}

static gboolean
take_create (Loader *loader, AppRecord *record, const PwOpView *view, const PwId *device,
             GError **error) {
  record->device = *device;
  record->created_ms = view->time.unix_ms;
  record->offset_min = view->time.offset_min;
  g_free (record->form_id);
  record->form_id = g_strndup (view->form_id, view->form_id_length);
  record->form_digest = view->form_digest;
  if (!find_village_path (loader, &view->form_digest, error))
    return FALSE;
  g_free (record->village);
  record->village = loader->village_path != NULL
                        ? text_at (view->body, view->body_length, loader->village_path)
                        : NULL;
  return TRUE;
}

static gboolean
take_op (Loader *loader, const PwOpView *view, const PwDigest *digest, const PwId *device,
         gboolean own, GError **error) {
  PwId id = pw_op_record (view, digest);
  if (pw_id_is_none (&id))
    return TRUE; /* about no record */
  AppRecord *record = record_for (loader->records, &id);
  AppRecordOp op = { .digest = *digest,
                     .device = *device,
                     .seq = view->seq,
                     .kind = view->kind,
                     .own = own,
                     .time = view->time };
  if (record->ops->len == 0) {
    record->device = *device;
    record->created_ms = view->time.unix_ms;
    record->offset_min = view->time.offset_min;
  }
  g_array_append_val (record->ops, op);
  if (own) {
    record->own_first_seq = record->own_first_seq == 0 ? view->seq : record->own_first_seq;
    record->own_last_seq = view->seq;
  }
  record->withdrawn = record->withdrawn || view->kind == PW_OP_WITHDRAW;
  return view->kind != PW_OP_CREATE || take_create (loader, record, view, device, error);
}

static gboolean
on_own_op (guint64 seq, const PwDigest *digest, GBytes *bytes, gpointer data, GError **error) {
  Loader *loader = data;
  if (bytes == NULL) {
    loader->records->purged++;
    loader->last_seq = seq;
    return TRUE;
  }
  gsize length;
  const guint8 *plain = g_bytes_get_data (bytes, &length);
  PwOpView view;
  if (!pw_op_decode (plain, length, &view, error)) {
    g_prefix_error (error, _ ("operation %" G_GUINT64_FORMAT ": "), seq);
    return FALSE;
  }
  if (!take_op (loader, &view, digest, &loader->store->identity->id, TRUE, error))
    return FALSE;
  loader->last_seq = seq;
  return TRUE;
}

/* TRUE if `fault` is about the content of an operation, not about reading as such; it is then
 * counted. */
static gboolean
note_fault (AppRecords *records, const GError *fault) {
  if (!pw_error_is (fault, PW_ERROR_BROKEN) && !pw_error_is (fault, PW_ERROR_DAMAGED)
      && !pw_error_is (fault, PW_ERROR_TOO_NEW) && !pw_error_is (fault, PW_ERROR_TOO_BIG))
    return FALSE;
  if (records->damaged++ == 0)
    records->first_fault = g_strdup (fault->message);
  return TRUE;
}

/* Number of the operation after the last one that was looked at. */
static gboolean
find_next (Loader *loader, guint64 *seq, GError **error) {
  PwStmt *stmt = pw_db_stmt (loader->store->db, "app/find-next-op", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":after", (gint64)loader->last_seq);
  gint64 next = 0;
  if (!pw_stmt_scalar (stmt, G_MAXINT64, &next, error))
    return FALSE;
  *seq = (guint64)next;
  return TRUE;
}

static gboolean
read_own (Loader *loader, GError **error) {
  while (loader->last_seq < G_MAXINT64) {
    GError *fault = NULL;
    if (pw_oplog_each (loader->store->log, loader->last_seq + 1, G_MAXINT64, on_own_op, loader,
                       &fault))
      return TRUE;
    if (!note_fault (loader->records, fault)) {
      g_propagate_error (error, fault);
      return FALSE;
    }
    g_error_free (fault);
    if (!find_next (loader, &loader->last_seq, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
holds_op (const AppRecords *records, const PwId *id, const PwDigest *digest) {
  const AppRecord *record = g_hash_table_lookup (records->by_id, id);
  for (guint i = 0; record != NULL && i < record->ops->len; i++)
    if (pw_digest_equal (&g_array_index (record->ops, AppRecordOp, i).digest, digest))
      return TRUE;
  return FALSE;
}

static gboolean
on_copy (const AppRecordCopy *copy, gpointer data, GError **error) {
  Loader *loader = data;
  PwOpView view;
  if (copy == NULL || !pw_op_decode (copy->bytes, copy->length, &view, NULL)) {
    loader->records->unreadable_copies++;
    return TRUE;
  }
  /* The host gives all operations of a record, those of this handheld too. */
  const PwId *own = &loader->store->identity->id;
  if (pw_id_equal (&copy->device, own) && holds_op (loader->records, &copy->record, &copy->digest))
    return TRUE;
  return take_op (loader, &view, &copy->digest, &copy->device, FALSE, error);
}

static gboolean
on_review (const PwReview *review, gpointer data, G_GNUC_UNUSED GError **error) {
  AppRecords *records = data;
  if (review == NULL) {
    records->unreadable_copies++;
    return TRUE;
  }
  AppRecord *record = g_hash_table_lookup (records->by_id, &review->record);
  if (record == NULL || record->review != NULL)
    return TRUE;
  record->review = g_new (PwReview, 1);
  *record->review = *review;
  record->review->person = g_strdup (review->person);
  record->review->comment = g_strdup (review->comment);
  return TRUE;
}

/* --- loading --------------------------------------------------------------------------------- */

static gboolean
fields_changed (const AppRecord *record) {
  for (guint i = 0; i < record->ops->len; i++) {
    guint kind = g_array_index (record->ops, AppRecordOp, i).kind;
    if (kind == PW_OP_AMEND || kind == PW_OP_DECIDE)
      return TRUE;
  }
  return FALSE;
}

static gboolean
set_folded (Loader *loader, AppRecord *record, GError **error) {
  if (!fields_changed (record))
    return TRUE;
  g_autoptr (PwRecord) folded = app_record_fold (loader->store, record, error);
  if (folded == NULL)
    return FALSE;
  record->disputed = folded->disputed->len > 0;
  if (record->form_id == NULL)
    return TRUE;
  if (!find_village_path (loader, &record->form_digest, error))
    return FALSE;
  json_t *village = loader->village_path != NULL
                        ? pw_answers_get (folded->answers, loader->village_path)
                        : NULL;
  g_free (record->village);
  record->village = g_strdup (json_string_value (village));
  return TRUE;
}

static int
compare_records (gconstpointer a, gconstpointer b, gpointer data) {
  const AppRecord *x = *(AppRecord *const *)a;
  const AppRecord *y = *(AppRecord *const *)b;
  const PwId *own = data;
  gboolean x_own = pw_id_equal (&x->device, own);
  gboolean y_own = pw_id_equal (&y->device, own);
  if (x_own != y_own)
    return x_own ? -1 : 1;
  if (x_own && x->own_first_seq != y->own_first_seq)
    return x->own_first_seq < y->own_first_seq ? -1 : 1;
  if (x->created_ms != y->created_ms)
    return x->created_ms < y->created_ms ? -1 : 1;
  return pw_id_compare (&x->id, &y->id);
}

static gboolean
fill (Loader *loader, GError **error) {
  AppStore *store = loader->store;
  AppRecords *records = loader->records;
  if (!read_own (loader, error) || !app_record_each_copy (store, on_copy, loader, error)
      || !app_record_each_review (store, on_review, records, error)
      || !app_store_receipted (store, &records->receipted, error)
      || !app_record_set_stages (store, records, error))
    return FALSE;
  for (guint i = 0; i < records->list->len; i++) {
    GError *fault = NULL;
    if (set_folded (loader, g_ptr_array_index (records->list, i), &fault))
      continue;
    if (!note_fault (records, fault)) {
      g_propagate_error (error, fault);
      return FALSE;
    }
    g_error_free (fault);
  }
  return TRUE;
}

AppRecords *
app_records_load (AppStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  g_autoptr (AppRecords) records = g_new0 (AppRecords, 1);
  records->list = g_ptr_array_new_with_free_func (record_free);
  records->by_id = g_hash_table_new (pw_id_hash, pw_id_equal_key);
  Loader loader = { .store = store, .records = records };
  if (!pw_oplog_reload (store->log, error) || !fill (&loader, error))
    return NULL;
  records->head_seq = pw_oplog_head (store->log, NULL);
  g_ptr_array_sort_with_data (records->list, compare_records, &store->identity->id);
  return g_steal_pointer (&records);
}

/* --- finding --------------------------------------------------------------------------------- */

static gboolean
is_prefix (const char *text) {
  gsize length = strlen (text);
  if (length < PREFIX_DIGITS_MIN || (guint)length > (guint)PW_ID_HEX_CHARS)
    return FALSE;
  return strspn (text, "0123456789abcdefABCDEF") == length;
}

char *
app_record_code (const PwId *record) {
  g_return_val_if_fail (record != NULL, NULL);
  g_autofree char *hex = pw_id_to_hex (record);
  g_autofree char *digits = g_ascii_strup (hex, 2 * CODE_GROUP_DIGITS);
  return g_strdup_printf ("%.*s %s", CODE_GROUP_DIGITS, digits, digits + CODE_GROUP_DIGITS);
}

/* `text` without what stands between the groups of a code. (transfer full) */
static char *
without_gaps (const char *text) {
  GString *out = g_string_new (NULL);
  for (; *text != '\0'; text++)
    if (*text != ' ' && *text != '-')
      g_string_append_c (out, *text);
  return g_string_free (out, FALSE);
}

AppRecord *
app_records_find (AppRecords *records, const char *id_or_prefix, GError **error) {
  g_return_val_if_fail (records != NULL && id_or_prefix != NULL, NULL);
  g_autofree char *digits = without_gaps (id_or_prefix);
  if (!is_prefix (digits)) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("\"%s\" is not the id of a record: %d to %d hexadecimal digits are needed"),
                 id_or_prefix, PREFIX_DIGITS_MIN, PW_ID_HEX_CHARS);
    return NULL;
  }
  AppRecord *found = NULL;
  gsize length = strlen (digits);
  for (guint i = 0; i < records->list->len; i++) {
    AppRecord *record = g_ptr_array_index (records->list, i);
    g_autofree char *hex = pw_id_to_hex (&record->id);
    if (g_ascii_strncasecmp (hex, digits, length) != 0)
      continue;
    if (found != NULL) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("several records begin with %s; give more digits"), id_or_prefix);
      return NULL;
    }
    found = record;
  }
  if (found == NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("there is no record %s on this handheld"),
                 id_or_prefix);
  return found;
}
