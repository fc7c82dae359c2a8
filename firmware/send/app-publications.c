/* Publications: forms and lists that the host sends, taken part by part. */
#include "firmware/send/app-publications.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/device/app-forms.h"
#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/lists/pw-lists.h"

/* --- news ------------------------------------------------------------------------------------ */

static void
free_news (gpointer data) {
  AppPublicationNews *news = data;
  g_free (news->name);
  g_free (news->version);
  g_free (news->why);
  g_free (news);
}

GPtrArray *
app_publications_news_new (void) {
  return g_ptr_array_new_with_free_func (free_news);
}

/* Waiting for more is no news any longer when more came; nor is the same word twice. */
static void
forget_said (GPtrArray *list, const PwPublication *part, AppPublicationChange change) {
  for (guint i = 0; i < list->len; i++) {
    const AppPublicationNews *news = g_ptr_array_index (list, i);
    gboolean is_said = news->change == change || news->change == APP_PUBLICATION_PARTS
                       || news->change == APP_PUBLICATION_NO_BASE;
    if (is_said && news->kind == part->kind && strcmp (news->name, part->name) == 0
        && strcmp (news->version, part->version) == 0) {
      g_ptr_array_remove_index (list, i);
      return;
    }
  }
}

static AppPublicationNews *
tell (GPtrArray *list, const PwPublication *part, AppPublicationChange change) {
  forget_said (list, part, change);
  AppPublicationNews *news = g_new0 (AppPublicationNews, 1);
  news->kind = part->kind;
  news->change = change;
  news->name = g_strdup (part->name);
  news->version = g_strdup (part->version);
  g_ptr_array_add (list, news);
  return news;
}

/* --- parts in the store ---------------------------------------------------------------------- */

/* A part and the message that it points into. */
typedef struct {
  PwPublication part; /* first: the rest of the code sees only this */
  GBytes *bytes;      /* owned */
} Kept;

static void
free_kept (gpointer data) {
  Kept *kept = data;
  pw_publication_clear (&kept->part);
  g_bytes_unref (kept->bytes);
  g_free (kept);
}

/* NULL if it is not a message of this host (any longer), or not a part. */
static Kept *
kept_new (const AppHost *host, GBytes *bytes) {
  PwCborReader reader;
  PwMessage message;
  PwPublication part;
  pw_cbor_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       "a message");
  if (!pw_message_read (&reader, &message, NULL)
      || !pw_message_check (&message, host->sign_public, NULL)
      || (message.kind != PW_MESSAGE_FORM_PACK && message.kind != PW_MESSAGE_LIST_PACK)
      || !pw_publication_read (&message, &part, NULL))
    return NULL;
  Kept *kept = g_new0 (Kept, 1);
  kept->part = part;
  kept->bytes = g_bytes_ref (bytes);
  return kept;
}

static void
bind_file (PwStmt *stmt, const PwPublication *part) {
  pw_stmt_bind_digest (stmt, ":digest", &part->digest);
  /* An empty blob stands for no base: it is part of the key, and NULL would equal nothing. */
  pw_stmt_bind_bytes (stmt, ":base", part->has_base ? (gconstpointer)part->base.bytes : "",
                      part->has_base ? PW_DIGEST_BYTES : 0);
}

static gboolean
put_part (AppStore *store, const PwPublication *part, GBytes *message, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-publications/put-part", error);
  if (stmt == NULL)
    return FALSE;
  bind_file (stmt, part);
  pw_stmt_bind_int (stmt, ":offset", (gint64)part->offset);
  pw_stmt_bind_gbytes (stmt, ":message", message);
  return pw_stmt_run (stmt, error);
}

static gboolean
count_parts (AppStore *store, const PwPublication *part, guint64 *count, GError **error) {
  gint64 found;
  PwStmt *stmt = pw_db_stmt (store->db, "app-publications/count-parts", error);
  if (stmt == NULL)
    return FALSE;
  bind_file (stmt, part);
  if (!pw_stmt_scalar (stmt, 0, &found, error))
    return FALSE;
  *count = (guint64)found;
  return TRUE;
}

static gboolean
delete_parts (AppStore *store, const PwPublication *part, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-publications/delete-parts", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", &part->digest);
  return pw_stmt_run (stmt, error);
}

/* Messages that a statement gives. GPtrArray of Kept. (transfer full) */
static GPtrArray *
read_kept (const AppHost *host, PwStmt *stmt, GError **error) {
  gboolean row;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_kept);
  while (pw_stmt_step (stmt, &row, error)) {
    if (!row)
      return g_steal_pointer (&list);
    g_autoptr (GBytes) bytes = pw_stmt_gbytes (stmt, 0);
    Kept *kept = kept_new (host, bytes);
    if (kept != NULL)
      g_ptr_array_add (list, kept);
  }
  return NULL;
}

static GPtrArray *
list_parts (AppStore *store, const AppHost *host, const PwPublication *part, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-publications/list-parts", error);
  if (stmt == NULL)
    return NULL;
  bind_file (stmt, part);
  return read_kept (host, stmt, error);
}

/* --- what is here already -------------------------------------------------------------------- */

/* TRUE with `*is_wanted` FALSE if `change` says all there is to say of it. */
static gboolean
check_wanted (AppStore *store, const PwPublication *part, gboolean *is_wanted,
              AppPublicationChange *change, GError **error) {
  g_autoptr (GError) problem = NULL;
  *is_wanted = TRUE;
  if (part->kind == PW_PUBLISHED_FORM) {
    g_autoptr (GBytes) bytes = app_forms_bytes (store, &part->digest, &problem);
    *is_wanted = bytes == NULL;
    *change = APP_PUBLICATION_KNOWN;
  } else {
    g_autoptr (PwList) list = pw_lists_find (store->db, part->name, &problem);
    int order = list != NULL ? pw_forms_compare_versions (part->version, list->version) : 1;
    *is_wanted = order > 0 || (order == 0 && !pw_digest_equal (&list->digest, &part->digest));
    *change = order < 0 ? APP_PUBLICATION_OLDER : APP_PUBLICATION_KNOWN;
  }
  if (problem == NULL || pw_error_is (problem, PW_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The file that a difference is to; NULL without an error if it is not here. */
static GBytes *
read_base (AppStore *store, const PwPublication *part, GError **error) {
  if (!part->has_base)
    return NULL;
  if (part->kind == PW_PUBLISHED_FORM)
    return app_forms_bytes (store, &part->base, error);
  g_autoptr (GError) problem = NULL;
  g_autoptr (PwList) list = pw_lists_find (store->db, part->name, &problem);
  if (list != NULL)
    return pw_digest_equal (&list->digest, &part->base)
               ? pw_lists_csv (store->db, part->name, NULL, error)
               : NULL;
  if (!pw_error_is (problem, PW_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* --- whole files ----------------------------------------------------------------------------- */

static gboolean
put_form (AppStore *store, const PwPublication *part, GBytes *file, GPtrArray *news,
          GError **error) {
  g_autofree char *refused = NULL;
  guint question_count;
  if (!app_forms_put (store, part->name, part->version, file, &refused, &question_count, error))
    return FALSE;
  AppPublicationNews *one
      = tell (news, part, refused != NULL ? APP_PUBLICATION_REFUSED : APP_PUBLICATION_TAKEN);
  one->count = question_count;
  one->why = g_steal_pointer (&refused);
  return TRUE;
}

static gboolean
put_list (AppStore *store, const PwPublication *part, GBytes *file, GPtrArray *news,
          GError **error) {
  /* Only canonical CSV has the digest that the list will be known by. */
  g_autoptr (GBytes) canonical = pw_lists_canonical (file, error);
  if (canonical == NULL)
    return FALSE;
  if (!g_bytes_equal (canonical, file)) {
    g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
                 _ ("the list %s, version %s did not come as canonical CSV; the office must "
                    "publish it again"),
                 part->name, part->version);
    return FALSE;
  }
  g_autoptr (PwList) list = pw_lists_put (store->db, part->name, part->version, part->region_column,
                                          file, pw_clock_now (store->clock).unix_ms, error);
  if (list == NULL)
    return FALSE;
  tell (news, part, APP_PUBLICATION_TAKEN)->count = list->row_count;
  return TRUE;
}

/* What is held is news for the host: batches that were sealed before do not tell it. */
static gboolean
settle (AppStore *store, const PwPublication *part, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-outbox/forget-all", error);
  return stmt != NULL && pw_stmt_run (stmt, error) && delete_parts (store, part, error);
}

/* All parts are here. */
static gboolean
put_whole (AppStore *store, GPtrArray *parts, GPtrArray *news, gboolean *done, GError **error) {
  const PwPublication *part = g_ptr_array_index (parts, 0);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) base = read_base (store, part, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (part->has_base && base == NULL) {
    tell (news, part, APP_PUBLICATION_NO_BASE);
    return TRUE;
  }
  g_autoptr (GBytes) file = pw_publication_join (parts, base, error);
  *done = file != NULL
          && (part->kind == PW_PUBLISHED_FORM ? put_form (store, part, file, news, error)
                                              : put_list (store, part, file, news, error));
  if (*done)
    return settle (store, part, error);
  /* They will never give it: away with them, so that they can be received again. */
  (void)delete_parts (store, part, NULL);
  return FALSE;
}

static gboolean
try_complete (AppStore *store, const AppHost *host, const PwPublication *part, GPtrArray *news,
              gboolean *done, GError **error) {
  guint64 count, total = (part->packed_size + PW_PACK_PART_BYTES - 1) / PW_PACK_PART_BYTES;
  *done = FALSE;
  if (!count_parts (store, part, &count, error))
    return FALSE;
  if (count < total) {
    AppPublicationNews *one = tell (news, part, APP_PUBLICATION_PARTS);
    one->count = count;
    one->total = total;
    return TRUE;
  }
  g_autoptr (GPtrArray) parts = list_parts (store, host, part, error);
  if (parts == NULL)
    return FALSE;
  if (parts->len == total)
    return put_whole (store, parts, news, done, error);
  /* Some are of a host to which this handheld no longer reports. */
  return delete_parts (store, part, error);
}

/* --- what waited ----------------------------------------------------------------------------- */

/* One file that waits: completes it if its base is here now, forgets it if it is no longer wanted.
 */
static gboolean
try_waiting (AppStore *store, const AppHost *host, const PwPublication *part, GPtrArray *news,
             gboolean *done, GError **error) {
  gboolean is_wanted;
  AppPublicationChange change;
  g_autoptr (GError) problem = NULL;
  *done = FALSE;
  if (!check_wanted (store, part, &is_wanted, &change, error))
    return FALSE;
  if (!is_wanted)
    return delete_parts (store, part, error);
  g_autoptr (GBytes) base = read_base (store, part, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return base == NULL || try_complete (store, host, part, news, done, error);
}

/* Each file that becomes whole leaves the table, so this ends. */
static gboolean
try_all_waiting (AppStore *store, const AppHost *host, GPtrArray *news, GError **error) {
  for (gboolean again = TRUE; again;) {
    again = FALSE;
    PwStmt *stmt = pw_db_stmt (store->db, "app-publications/list-pending", error);
    g_autoptr (GPtrArray) waiting = stmt != NULL ? read_kept (host, stmt, error) : NULL;
    if (waiting == NULL)
      return FALSE;
    for (guint i = 0; i < waiting->len; i++) {
      gboolean done;
      if (!try_waiting (store, host, g_ptr_array_index (waiting, i), news, &done, error))
        return FALSE;
      again |= done;
    }
  }
  return TRUE;
}

gboolean
app_publications_take (AppStore *store, const AppHost *host, const PwMessage *message,
                       GBytes *message_bytes, GPtrArray *news, GError **error) {
  g_return_val_if_fail (store != NULL && host != NULL && news != NULL, FALSE);
  g_return_val_if_fail (pw_db_in_transaction (store->db), FALSE);
  g_auto (PwPublication) part = { 0 };
  gboolean is_wanted, done;
  AppPublicationChange change;
  if (!pw_publication_read (message, &part, error)
      || !check_wanted (store, &part, &is_wanted, &change, error))
    return FALSE;
  if (!is_wanted) {
    tell (news, &part, change);
    return delete_parts (store, &part, error);
  }
  return put_part (store, &part, message_bytes, error)
         && try_complete (store, host, &part, news, &done, error)
         && (!done || try_all_waiting (store, host, news, error));
}
