/* Open items: what waits for a person's decision. */
#include "host/review/host-open.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/review/host-record-core.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/model/pw-json.h"

static const char *const kind_names[] = {
  [HOST_ITEM_DISPUTED] = "disputed", [HOST_ITEM_FORK] = "fork",
  [HOST_ITEM_ANSWERED] = "answered", [HOST_ITEM_EVIDENCE] = "evidence",
  [HOST_ITEM_REVOKED] = "revoked",
};

void
host_item_free (HostItem *item) {
  if (item == NULL)
    return;
  g_free (item->path);
  g_free (item);
}

const char *
host_item_kind_name (HostItemKind kind) {
  g_return_val_if_fail ((gsize)kind < G_N_ELEMENTS (kind_names), "");
  return kind_names[kind];
}

char *
host_item_id_to_hex (const HostItem *item) {
  return pw_hex_encode (item->id, HOST_ITEM_BYTES);
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
read_kind (const char *name, HostItemKind *kind) {
  for (gsize i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (name, kind_names[i]) == 0) {
      *kind = (HostItemKind)i;
      return TRUE;
    }
  return FALSE;
}

static HostItem *
read_row (PwStmt *stmt, GError **error) {
  g_autoptr (HostItem) item = g_new0 (HostItem, 1);
  gsize length = 0;
  const void *id = pw_stmt_bytes (stmt, 0, &length);
  if (length != HOST_ITEM_BYTES || !read_kind (pw_stmt_text (stmt, 1), &item->kind)) {
    g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
                 _ ("the list of open items is damaged: run panwas-host verify --all"));
    return NULL;
  }
  memcpy (item->id, id, HOST_ITEM_BYTES);
  if (!pw_stmt_is_null (stmt, 2) && !pw_stmt_id (stmt, 2, &item->record, error))
    return NULL;
  if (!pw_stmt_is_null (stmt, 4) && !pw_stmt_id (stmt, 4, &item->device, error))
    return NULL;
  item->path = g_strdup (pw_stmt_text (stmt, 3));
  item->seq = (guint64)pw_stmt_int (stmt, 5);
  return g_steal_pointer (&item);
}

/* `id` NULL: all. */
static GPtrArray *
list_items (HostStore *store, const guint8 *id, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "review/list-items", error);
  if (stmt == NULL)
    return NULL;
  if (id != NULL)
    pw_stmt_bind_bytes (stmt, ":id", id, HOST_ITEM_BYTES);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify)host_item_free);
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&items);
    HostItem *item = read_row (stmt, error);
    if (item == NULL) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_ptr_array_add (items, item);
  }
}

GPtrArray *
host_open_list (HostStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  return list_items (store, NULL, error);
}

gboolean
host_open_is_prefix (const char *prefix) {
  g_return_val_if_fail (prefix != NULL, FALSE);
  gsize length = strlen (prefix);
  return length >= HOST_ITEM_PREFIX_CHARS_MIN && length <= 2 * HOST_ITEM_BYTES
         && strspn (prefix, "0123456789abcdefABCDEF") == length;
}

/* The one id between `prefix` filled up with 0 and with f. */
static gboolean
find_id (HostStore *store, const char *prefix, guint8 *id, GError **error) {
  guint8 ends[2][HOST_ITEM_BYTES];
  for (guint i = 0; i < 2; i++) {
    char hex[2 * HOST_ITEM_BYTES + 1];
    memset (hex, i == 0 ? '0' : 'f', sizeof hex - 1);
    hex[sizeof hex - 1] = '\0';
    memcpy (hex, prefix, strlen (prefix));
    if (!pw_hex_decode (hex, ends[i], HOST_ITEM_BYTES))
      g_assert_not_reached ();
  }
  PwStmt *stmt = pw_db_stmt (store->db, "review/find-items", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":first", ends[0], HOST_ITEM_BYTES);
  pw_stmt_bind_bytes (stmt, ":last", ends[1], HOST_ITEM_BYTES);
  guint count = 0;
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    gsize length = 0;
    const void *bytes = pw_stmt_bytes (stmt, 0, &length);
    if (length == HOST_ITEM_BYTES && count++ == 0)
      memcpy (id, bytes, HOST_ITEM_BYTES);
  }
  if (count == 1)
    return TRUE;
  if (count == 0)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("there is no open item %s; panwas-host open lists them"), prefix);
  else
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s fits several open items: type more of it"), prefix);
  return FALSE;
}

HostItem *
host_open_find (HostStore *store, const char *prefix, GError **error) {
  g_return_val_if_fail (store != NULL && prefix != NULL, NULL);
  if (!host_open_is_prefix (prefix)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("“%s” is not an item: it takes %d to %d hex digits"), prefix,
                 HOST_ITEM_PREFIX_CHARS_MIN, 2 * HOST_ITEM_BYTES);
    return NULL;
  }
  guint8 id[HOST_ITEM_BYTES];
  if (!find_id (store, prefix, id, error))
    return NULL;
  g_autoptr (GPtrArray) items = list_items (store, id, error);
  if (items == NULL)
    return NULL;
  g_assert (items->len > 0);
  return g_ptr_array_steal_index (items, 0);
}

/* --- telling --------------------------------------------------------------------------------- */

const PwRecordDispute *
host_open_dispute (const PwRecord *fold, const char *path) {
  g_return_val_if_fail (fold != NULL && path != NULL, NULL);
  for (guint i = 0; i < fold->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (fold->disputed, i);
    if (strcmp (dispute->path, path) == 0)
      return dispute;
  }
  return NULL;
}

static json_t *
id_or_null (const PwId *id) {
  if (pw_id_is_none (id))
    return json_null ();
  g_autofree char *hex = pw_id_to_hex (id);
  return json_string (hex);
}

static json_t *
alternative_to_json (HostStore *store, const PwRecordAlternative *alternative, guint number,
                     GError **error) {
  const PwRecordAuthor *author = &alternative->author;
  g_autofree char *name = host_author_name (store, &author->device, error);
  if (name == NULL)
    return NULL;
  g_autofree char *time = pw_time_ms_to_iso (author->unix_ms, author->offset_min);
  json_t *value = alternative->value;
  return json_pack ("{s:i, s:o, s:b, s:o, s:s, s:o, s:s, s:o}", "take", (int)number, "value",
                    value != NULL ? json_incref (value) : json_null (), "absent", value == NULL,
                    "device", id_or_null (&author->device), "name", name, "person",
                    pw_json_text (author->person), "time", time, "reason",
                    pw_json_text (author->reason));
}

json_t *
host_open_alternatives (HostStore *store, const PwRecordDispute *dispute, GError **error) {
  g_return_val_if_fail (store != NULL && dispute != NULL, NULL);
  json_t *all = json_array ();
  for (guint i = 0; i < dispute->alternatives->len; i++) {
    json_t *one
        = alternative_to_json (store, g_ptr_array_index (dispute->alternatives, i), i + 1, error);
    if (one == NULL) {
      json_decref (all);
      return NULL;
    }
    json_array_append_new (all, one);
  }
  return all;
}

static gboolean
add_dispute (HostStore *store, const HostItem *item, json_t *object, GError **error) {
  g_autoptr (HostRecord) record = host_record_load (store, &item->record, error);
  if (record == NULL)
    return FALSE;
  json_object_set_new (object, "form", pw_json_text (record->form_id));
  json_object_set_new (object, "village", pw_json_text (host_record_village (record)));
  const PwRecordDispute *dispute
      = item->path != NULL ? host_open_dispute (record->fold, item->path) : NULL;
  if (dispute == NULL)
    return TRUE;
  json_t *alternatives = host_open_alternatives (store, dispute, error);
  if (alternatives == NULL)
    return FALSE;
  json_object_set_new (object, "alternatives", alternatives);
  return TRUE;
}

static gboolean
add_review (HostStore *store, const HostItem *item, json_t *object, GError **error) {
  g_autoptr (HostRecord) record = host_record_load (store, &item->record, error);
  if (record == NULL)
    return FALSE;
  json_object_set_new (object, "form", pw_json_text (record->form_id));
  json_object_set_new (object, "village", pw_json_text (host_record_village (record)));
  const PwRecordReview *review = record->fold->review;
  json_object_set_new (object, "comment",
                       pw_json_text (review != NULL ? review->author.reason : NULL));
  json_object_set_new (object, "person",
                       pw_json_text (review != NULL ? review->author.person : NULL));
  return TRUE;
}

static gboolean
add_fork (HostStore *store, const HostItem *item, json_t *object, GError **error) {
  g_autofree char *name = host_author_name (store, &item->device, error);
  PwStmt *stmt = name != NULL ? pw_db_stmt (store->db, "review/list-branches", error) : NULL;
  if (stmt == NULL)
    return FALSE;
  json_object_set_new (object, "name", json_string (name));
  json_t *branches = json_array ();
  json_object_set_new (object, "branches", branches);
  pw_stmt_bind_id (stmt, ":device", &item->device);
  pw_stmt_bind_int (stmt, ":seq", (gint64)item->seq);
  for (;;) {
    gboolean row = FALSE;
    PwDigest digest;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (!pw_stmt_digest (stmt, 0, &digest, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
    g_autofree char *hex = pw_digest_to_hex (&digest);
    json_array_append_new (branches, json_string (hex));
  }
}

static gboolean
add_evidence (HostStore *store, const HostItem *item, json_t *object, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "review/list-bad-evidence", error);
  if (stmt == NULL)
    return FALSE;
  json_t *files = json_array ();
  json_object_set_new (object, "files", files);
  pw_stmt_bind_id (stmt, ":record", &item->record);
  for (;;) {
    gboolean row = FALSE;
    PwDigest digest;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (!pw_stmt_digest (stmt, 0, &digest, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
    g_autofree char *hex = pw_digest_to_hex (&digest);
    json_array_append_new (files, json_pack ("{s:s, s:I, s:o}", "digest", hex, "bytes",
                                             (json_int_t)pw_stmt_int (stmt, 1), "name",
                                             pw_json_text (pw_stmt_text (stmt, 2))));
  }
}

static gboolean
add_revoked (HostStore *store, const HostItem *item, json_t *object, GError **error) {
  g_autoptr (HostDevice) device = host_device_get (store, &item->device, error);
  if (device == NULL)
    return FALSE;
  json_object_set_new (object, "name", json_string (device->name));
  json_object_set_new (object, "host", id_or_null (&device->host));
  return TRUE;
}

json_t *
host_open_to_json (HostStore *store, const HostItem *item, GError **error) {
  g_return_val_if_fail (store != NULL && item != NULL, NULL);
  g_autofree char *id = host_item_id_to_hex (item);
  json_t *object = json_pack (
      "{s:s, s:s, s:o, s:n, s:n, s:o, s:o, s:o}", "id", id, "kind",
      host_item_kind_name (item->kind), "record", id_or_null (&item->record), "form", "village",
      "path", pw_json_text (item->path), "device", id_or_null (&item->device), "seq",
      item->kind == HOST_ITEM_FORK || item->kind == HOST_ITEM_REVOKED
          ? json_integer ((json_int_t)item->seq)
          : json_null ());
  gboolean ok = FALSE;
  switch (item->kind) {
  case HOST_ITEM_DISPUTED:
    ok = add_dispute (store, item, object, error);
    break;
  case HOST_ITEM_FORK:
    ok = add_fork (store, item, object, error);
    break;
  case HOST_ITEM_ANSWERED:
    ok = add_review (store, item, object, error);
    break;
  case HOST_ITEM_EVIDENCE:
    ok = add_evidence (store, item, object, error);
    break;
  case HOST_ITEM_REVOKED:
    ok = add_revoked (store, item, object, error);
    break;
  }
  if (ok)
    return object;
  json_decref (object);
  return NULL;
}
