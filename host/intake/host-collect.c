/* Collecting: everything for this host on a stick, into the spool. */
#include "host/intake/host-collect.h"

#include <string.h>

#include "host/intake/host-spool.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-stick.h"

/* One wait for the disk each so many files or bytes. */
#define GROUP_FILES 256
#define GROUP_BYTES (32 << 20)

/* A stick being read. Files count as taken only when their group is durable. */
typedef struct {
  HostStore *store;    /* borrowed */
  const char *root;    /* borrowed */
  HostCollect *result; /* borrowed */
  guint group_new, group_known;
  gsize group_bytes;
} Stick;

void
host_collect_free (HostCollect *collect) {
  if (collect == NULL)
    return;
  g_ptr_array_unref (collect->notes);
  g_array_unref (collect->digests);
  g_ptr_array_unref (collect->addresses);
  g_free (collect);
}

static void
note_refused (Stick *stick, const GError *why) {
  stick->result->refused_count++;
  if (stick->result->notes->len < HOST_COLLECT_NOTES_MAX)
    g_ptr_array_add (stick->result->notes, g_strdup (why->message));
}

/* --- groups ---------------------------------------------------------------------------------- */

static gboolean
end_group (Stick *stick, GError **error) {
  if (stick->group_new + stick->group_known == 0)
    return TRUE;
  if (!host_spool_end (stick->store, error)) {
    pw_db_rollback (stick->store->db);
    return FALSE;
  }
  stick->result->new_count += stick->group_new;
  stick->result->known_count += stick->group_known;
  stick->group_new = stick->group_known = 0;
  stick->group_bytes = 0;
  return TRUE;
}

/* Adds bytes to the open group, or to a new one. */
static gboolean
add_to_group (Stick *stick, GBytes *bytes, const char *source, GError **error) {
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  gboolean begins = stick->group_new + stick->group_known == 0;
  if (begins && !host_spool_begin (stick->store, error))
    return FALSE;
  gboolean is_new = FALSE;
  g_autoptr (GError) why = NULL;
  if (!host_spool_add (stick->store, bytes, "usb", source, &is_new, &why)) {
    if (begins)
      pw_db_rollback (stick->store->db);
    if (!pw_error_is (why, PW_ERROR_REFUSED) && !pw_error_is (why, PW_ERROR_TOO_BIG)) {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
    note_refused (stick, why);
    return TRUE;
  }
  PwDigest digest = pw_digest_of (data, length);
  g_array_append_val (stick->result->digests, digest);
  stick->group_bytes += length;
  *(is_new ? &stick->group_new : &stick->group_known) += 1;
  if (stick->group_new + stick->group_known < GROUP_FILES && stick->group_bytes < GROUP_BYTES)
    return TRUE;
  return end_group (stick, error);
}

/* --- the stick ------------------------------------------------------------------------------- */

static gboolean
take_file (Stick *stick, const char *name, GError **error) {
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) bytes
      = pw_stick_read (stick->root, PW_STICK_TO_HOST, stick->store->identity->id.bytes, name, &why);
  if (bytes == NULL) {
    note_refused (stick, why);
    return TRUE;
  }
  g_autofree char *source = g_build_filename (stick->root, name, NULL);
  return add_to_group (stick, bytes, source, error);
}

static gboolean
count_other_hosts (Stick *stick, GError **error) {
  g_autoptr (GPtrArray) hosts = pw_stick_addresses (stick->root, PW_STICK_TO_HOST, error);
  if (hosts == NULL)
    return FALSE;
  for (guint i = 0; i < hosts->len; i++) {
    const guint8 *address = g_ptr_array_index (hosts, i);
    if (memcmp (address, stick->store->identity->id.bytes, PW_ADDRESS_BYTES) == 0)
      continue;
    g_autoptr (GPtrArray) names = pw_stick_list (stick->root, PW_STICK_TO_HOST, address, error);
    if (names == NULL)
      return FALSE;
    stick->result->other_hosts += names->len;
  }
  return TRUE;
}

HostCollect *
host_collect_stick (HostStore *store, const char *root, HostCollectProgress on_progress,
                    gpointer data, GError **error) {
  g_return_val_if_fail (store != NULL && root != NULL, NULL);
  g_autoptr (HostCollect) result = g_new0 (HostCollect, 1);
  result->notes = g_ptr_array_new_with_free_func (g_free);
  result->digests = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  result->addresses = pw_stick_addresses (root, PW_STICK_TO_DEVICE, error);
  if (result->addresses == NULL) {
    result->addresses = g_ptr_array_new ();
    return NULL;
  }
  Stick stick = { .store = store, .root = root, .result = result };
  g_autoptr (GPtrArray) names
      = pw_stick_list (root, PW_STICK_TO_HOST, store->identity->id.bytes, error);
  if (names == NULL || !count_other_hosts (&stick, error))
    return NULL;
  gboolean goes_on = TRUE;
  guint done = 0;
  while (done < names->len && goes_on) {
    if (!take_file (&stick, g_ptr_array_index (names, done), error))
      return NULL;
    done++;
    goes_on = on_progress == NULL || on_progress (done, names->len, data);
  }
  result->left_count = names->len - done;
  return end_group (&stick, error) ? g_steal_pointer (&result) : NULL;
}
