/* Which forms and lists a handheld still needs, and the messages that bring them. */
#include "host/forms/host-packs.h"

#include <string.h>

#include "host/forms/host-form-publish.h"
#include "host/forms/host-list-cut.h"
#include "host/merge/host-list-versions.h"
#include "host/merge/host-holdings.h"
#include "sync/codec/pw-publication.h"
#include "sync/lists/pw-lists.h"

/* Former versions of a list that are looked at: cutting one costs some 40 ms for all regions of the
 * nation, and whoever is further behind gets the whole. */
#define LIST_BASES_MAX 8

/* A file and its digest. */
typedef struct {
  GBytes *bytes; /* owned */
  PwDigest digest;
} File;

struct HostPacks {
  HostStore *store;     /* borrowed */
  GPtrArray *forms;     /* owned: HostPublishedForm, by id, newest first */
  GPtrArray *lists;     /* owned: PwList */
  GHashTable *cuts;     /* owned: "name/regency" or "digest/regency" -> File */
  GHashTable *messages; /* owned: "digest/base" -> GPtrArray of GBytes */
};

/* One thing that is to be sent. */
typedef struct {
  PwPublication what; /* its strings are borrowed from the packs */
  GBytes *file;       /* owned */
  GBytes *base;       /* owned; NULL: the whole is sent */
  PwDigest base_digest;
} Need;

/* --- life ------------------------------------------------------------------------------------ */

static void
file_free (gpointer data) {
  File *file = data;
  g_bytes_unref (file->bytes);
  g_free (file);
}

static void
need_free (gpointer data) {
  Need *need = data;
  g_bytes_unref (need->file);
  g_clear_pointer (&need->base, g_bytes_unref);
  g_free (need);
}

void
host_packs_free (HostPacks *packs) {
  if (packs == NULL)
    return;
  g_clear_pointer (&packs->forms, g_ptr_array_unref);
  g_clear_pointer (&packs->lists, g_ptr_array_unref);
  g_hash_table_unref (packs->cuts);
  g_hash_table_unref (packs->messages);
  g_free (packs);
}

HostPacks *
host_packs_new (HostStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  g_autoptr (HostPacks) packs = g_new0 (HostPacks, 1);
  packs->store = store;
  packs->cuts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
  packs->messages
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  packs->forms = host_forms_list (store, error);
  if (packs->forms != NULL)
    packs->lists = pw_lists_all (store->db, error);
  return packs->lists != NULL ? g_steal_pointer (&packs) : NULL;
}

/* --- what it holds --------------------------------------------------------------------------- */

/* Of one handheld. */
typedef struct {
  GPtrArray *told; /* owned: PwHolding; empty: it never told */
  GArray *written; /* owned: PwDigest, forms of its records; NULL if it told */
} Held;

static void
held_clear (Held *held) {
  g_clear_pointer (&held->told, g_ptr_array_unref);
  g_clear_pointer (&held->written, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Held, held_clear)

static gboolean
find_held (HostPacks *packs, const PwId *device, Held *held, GError **error) {
  held->told = host_holdings_list (packs->store, device, error);
  if (held->told == NULL)
    return FALSE;
  if (held->told->len > 0 || packs->forms->len == 0)
    return TRUE;
  held->written = host_holdings_of_records (packs->store, device, error);
  return held->written != NULL;
}

static gboolean
holds (const Held *held, PwPublishedKind kind, const char *name, const PwDigest *digest) {
  for (guint i = 0; i < held->told->len; i++) {
    const PwHolding *one = g_ptr_array_index (held->told, i);
    if (one->kind == kind && strcmp (one->name, name) == 0
        && pw_digest_equal (&one->digest, digest))
      return TRUE;
  }
  for (guint i = 0; kind == PW_PUBLISHED_FORM && held->written != NULL && i < held->written->len;
       i++)
    if (pw_digest_equal (&g_array_index (held->written, PwDigest, i), digest))
      return TRUE;
  return FALSE;
}

static gboolean
holds_some (const Held *held, PwPublishedKind kind, const char *name) {
  for (guint i = 0; i < held->told->len; i++) {
    const PwHolding *one = g_ptr_array_index (held->told, i);
    if (one->kind == kind && strcmp (one->name, name) == 0)
      return TRUE;
  }
  return FALSE;
}

/* --- forms ----------------------------------------------------------------------------------- */

/* The newest version of `id` that it holds and that is at hand here; NULL if there is none. */
static const PwForm *
find_form_base (const HostPacks *packs, const Held *held, const char *id) {
  const PwForms *forms = packs->store->forms;
  for (guint i = pw_forms_count (forms); i-- > 0;) {
    const PwForm *form = pw_forms_at (forms, i);
    if (strcmp (pw_form_id (form), id) == 0
        && holds (held, PW_PUBLISHED_FORM, id, pw_form_digest (form)))
      return form;
  }
  return NULL;
}

static void
need_forms (const HostPacks *packs, const Held *held, GPtrArray *needs) {
  for (guint i = 0; i < packs->forms->len; i++) {
    const HostPublishedForm *published = g_ptr_array_index (packs->forms, i);
    if (!published->newest || published->form == NULL
        || holds (held, PW_PUBLISHED_FORM, published->id, &published->digest))
      continue;
    Need *need = g_new0 (Need, 1);
    need->what = (PwPublication){ .kind = PW_PUBLISHED_FORM,
                                  .name = published->id,
                                  .version = published->version,
                                  .digest = published->digest };
    need->file = g_bytes_ref (pw_form_bytes (published->form));
    const PwForm *base = find_form_base (packs, held, published->id);
    if (base != NULL) {
      need->base = g_bytes_ref (pw_form_bytes (base));
      need->base_digest = *pw_form_digest (base);
    }
    g_ptr_array_add (needs, need);
  }
}

/* --- lists ----------------------------------------------------------------------------------- */

/* Keeps `bytes` (transfer full) under `key` (transfer full). NULL for NULL. */
static const File *
keep_cut (HostPacks *packs, char *key, GBytes *bytes) {
  if (bytes == NULL) {
    g_free (key);
    return NULL;
  }
  File *file = g_new0 (File, 1);
  file->bytes = bytes;
  file->digest = pw_digest_of (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_hash_table_insert (packs->cuts, key, file);
  return file;
}

/* What handhelds of a region get of a list now. */
static const File *
current_cut (HostPacks *packs, const PwList *list, const char *region, GError **error) {
  g_autofree char *regency
      = list->region_column != NULL ? host_list_cut_regency (region) : g_strdup ("");
  g_autofree char *key = g_strdup_printf ("%s/%s", list->name, regency);
  const File *file = g_hash_table_lookup (packs->cuts, key);
  if (file != NULL)
    return file;
  return keep_cut (packs, g_steal_pointer (&key),
                   pw_lists_csv (packs->store->db, list->name, region, error));
}

/* What they got of a version before. */
static const File *
former_cut (HostPacks *packs, const HostListVersion *version, const char *region, GError **error) {
  g_autofree char *regency
      = version->region_column != NULL ? host_list_cut_regency (region) : g_strdup ("");
  g_autofree char *hex = pw_digest_to_hex (&version->digest);
  g_autofree char *key = g_strdup_printf ("%s/%s", hex, regency);
  const File *file = g_hash_table_lookup (packs->cuts, key);
  if (file != NULL)
    return file;
  g_autoptr (GBytes) whole = host_list_versions_get (packs->store, &version->digest, error);
  if (whole == NULL)
    return NULL;
  return keep_cut (packs, g_steal_pointer (&key),
                   host_list_cut (whole, version->region_column, region, error));
}

/* The newest former version that it holds, if any; FALSE only on an error. */
static gboolean
find_list_base (HostPacks *packs, const Held *held, const PwList *list, const char *region,
                Need *need, GError **error) {
  if (!holds_some (held, PW_PUBLISHED_LIST, list->name))
    return TRUE;
  g_autoptr (GPtrArray) versions = host_list_versions_all (packs->store, list->name, error);
  if (versions == NULL)
    return FALSE;
  guint tried = 0;
  for (guint i = 0; i < versions->len && tried < LIST_BASES_MAX; i++) {
    const HostListVersion *version = g_ptr_array_index (versions, i);
    if (pw_digest_equal (&version->digest, &list->digest))
      continue;
    const File *file = former_cut (packs, version, region, error);
    tried++;
    if (file == NULL)
      return FALSE;
    if (!holds (held, PW_PUBLISHED_LIST, list->name, &file->digest))
      continue;
    need->base = g_bytes_ref (file->bytes);
    need->base_digest = file->digest;
    return TRUE;
  }
  return TRUE;
}

static gboolean
need_lists (HostPacks *packs, const Held *held, const char *region, GPtrArray *needs,
            GError **error) {
  for (guint i = 0; i < packs->lists->len; i++) {
    const PwList *list = g_ptr_array_index (packs->lists, i);
    const File *file = current_cut (packs, list, region, error);
    if (file == NULL)
      return FALSE;
    if (holds (held, PW_PUBLISHED_LIST, list->name, &file->digest))
      continue;
    Need *need = g_new0 (Need, 1);
    need->what = (PwPublication){ .kind = PW_PUBLISHED_LIST,
                                  .name = list->name,
                                  .version = list->version,
                                  .region_column = list->region_column,
                                  .digest = file->digest };
    need->file = g_bytes_ref (file->bytes);
    g_ptr_array_add (needs, need);
    if (!find_list_base (packs, held, list, region, need, error))
      return FALSE;
  }
  return TRUE;
}

/* --- public ---------------------------------------------------------------------------------- */

static GPtrArray *
find_needs (HostPacks *packs, const PwId *device, const char *region, GError **error) {
  g_auto (Held) held = { .told = NULL };
  if (!find_held (packs, device, &held, error))
    return NULL;
  g_autoptr (GPtrArray) needs = g_ptr_array_new_with_free_func (need_free);
  need_forms (packs, &held, needs);
  return need_lists (packs, &held, region, needs, error) ? g_steal_pointer (&needs) : NULL;
}

/* (transfer none) */
static const GPtrArray *
messages_for (HostPacks *packs, const Need *need, GError **error) {
  g_autofree char *digest = pw_digest_to_hex (&need->what.digest);
  g_autofree char *base = need->base != NULL ? pw_digest_to_hex (&need->base_digest) : NULL;
  g_autofree char *key = g_strdup_printf ("%d/%s/%s/%s", (int)need->what.kind, need->what.name,
                                          digest, base != NULL ? base : "");
  GPtrArray *messages = g_hash_table_lookup (packs->messages, key);
  if (messages != NULL)
    return messages;
  messages
      = pw_publication_make (&need->what, need->file, need->base, packs->store->identity, error);
  if (messages != NULL)
    g_hash_table_insert (packs->messages, g_steal_pointer (&key), messages);
  return messages;
}

gboolean
host_packs_count (HostPacks *packs, const PwId *device, const char *region, guint *count,
                  GError **error) {
  g_return_val_if_fail (packs != NULL && device != NULL && region != NULL, FALSE);
  g_autoptr (GPtrArray) needs = find_needs (packs, device, region, error);
  if (needs == NULL)
    return FALSE;
  *count = needs->len;
  return TRUE;
}

GPtrArray *
host_packs_messages (HostPacks *packs, const PwId *device, const char *region, guint *count,
                     GError **error) {
  g_return_val_if_fail (packs != NULL && device != NULL && region != NULL, NULL);
  g_autoptr (GPtrArray) needs = find_needs (packs, device, region, error);
  if (needs == NULL)
    return NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < needs->len; i++) {
    const GPtrArray *messages = messages_for (packs, g_ptr_array_index (needs, i), error);
    if (messages == NULL)
      return NULL;
    for (guint k = 0; k < messages->len; k++)
      g_ptr_array_add (all, g_bytes_ref (g_ptr_array_index (messages, k)));
  }
  if (count != NULL)
    *count = needs->len;
  return g_steal_pointer (&all);
}
