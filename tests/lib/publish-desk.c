/* Publishing on the desk of tests. */
#include "tests/lib/publish-desk.h"

#include <string.h>

#include "host/forms/host-form-publish.h"
#include "host/forms/host-list-publish.h"
#include "sync/codec/pw-batch.h"
#include "tests/lib/form-sample.h"

/* --- publishing ------------------------------------------------------------------------------ */

PwDigest
desk_publish (Desk *desk, const char *id, const char *version, const char *fields) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = form_sample (id, version, fields);
  g_auto (HostFormResult) result = { .form = NULL };
  (void)host_form_publish (desk->host, xml, &result, &error);
  g_assert_no_error (error);
  return *pw_form_digest (result.form);
}

PwDigest
desk_publish_list (Desk *desk, const char *name, const char *version, const char *column,
                   const char *csv) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  const HostListSource source
      = { .name = name, .version = version, .region_column = column, .csv = bytes };
  gboolean changed;
  g_autoptr (PwList) list = host_list_publish (desk->host, &source, &changed, &error);
  g_assert_no_error (error);
  return list->digest;
}

const PwForm *
desk_form (Desk *desk, const PwDigest *digest) {
  const PwForm *form = pw_forms_find_digest (desk->host->forms, digest);
  g_assert_nonnull (form);
  return form;
}

PwId
desk_visit (WorldDevice *device, const PwForm *form, const char *village, int n) {
  json_t *answers = json_pack ("{s:s, s:i}", "village", village, "a", n);
  g_autoptr (GBytes) body = pw_body_write_answers (answers);
  json_decref (answers);
  PwFormRef ref = { .id = pw_form_id (form),
                    .version = pw_form_version (form),
                    .digest = *pw_form_digest (form) };
  PwOp op = { .seq = world_device_seq (device) + 1,
              .kind = PW_OP_CREATE,
              .form = &ref,
              .time = { .unix_ms = device->now_ms, .offset_min = 420 },
              .body = body };
  guint64 seq = world_append (device, pw_op_encode (&op, &device->identity->id));
  return pw_id_from_digest (world_device_digest (device, seq));
}

/* --- holdings -------------------------------------------------------------------------------- */

GPtrArray *
desk_holdings_new (void) {
  return g_ptr_array_new_with_free_func ((GDestroyNotify)pw_holding_free);
}

void
desk_hold (GPtrArray *holdings, PwPublishedKind kind, const char *name, const PwDigest *digest) {
  PwHolding *holding = g_new0 (PwHolding, 1);
  *holding = (PwHolding){ .kind = kind, .name = g_strdup (name), .digest = *digest };
  g_ptr_array_add (holdings, holding);
}

void
desk_tell (Desk *desk, const WorldDevice *device, GPtrArray *holdings, gint64 told_ms) {
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_holdings_write (message, holdings, told_ms, device->identity);
  PwBatchWriter *writer = world_writer (desk->host);
  pw_batch_add_message (writer, message);
  world_spool (desk->host, world_finish (writer, desk->host), "usb");
}

/* --- what packs bring ------------------------------------------------------------------------ */

GHashTable *
desk_bases_new (void) {
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
}

static GPtrArray *
messages_of (Desk *desk, const WorldDevice *device, guint *count) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostPacks) packs = host_packs_new (desk->host, &error);
  g_assert_no_error (error);
  guint counted = 0;
  GPtrArray *messages = host_packs_messages (packs, &device->identity->id, "17.07", count, &error);
  g_assert_no_error (error);
  (void)host_packs_count (packs, &device->identity->id, "17.07", &counted, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counted, ==, *count);
  return messages;
}

/* One file of one part. */
static void
take (Desk *desk, GBytes *bytes, GHashTable *bases, GString *words) {
  g_autoptr (GError) error = NULL;
  PwCborReader reader;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  pw_cbor_reader_init (&reader, data, length, "a message");
  PwMessage message;
  g_assert_true (pw_message_read (&reader, &message, &error));
  g_assert_true (pw_message_check (&message, desk->host->identity->sign_public, &error));
  g_auto (PwPublication) part = { 0 };
  (void)pw_publication_read (&message, &part, &error);
  g_assert_no_error (error);
  g_autofree char *base_hex = part.has_base ? pw_digest_to_hex (&part.base) : NULL;
  GBytes *base = base_hex != NULL ? g_hash_table_lookup (bases, base_hex) : NULL;
  g_assert_true (base != NULL || !part.has_base);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_ptr_array_add (parts, &part);
  GBytes *file = pw_publication_join (parts, base, &error);
  g_assert_no_error (error);
  g_hash_table_replace (bases, pw_digest_to_hex (&part.digest), file);
  g_string_append_printf (words, "%s%s %s %s%s", words->len > 0 ? ", " : "",
                          part.kind == PW_PUBLISHED_FORM ? "form" : "list", part.name, part.version,
                          part.has_base ? " by difference" : "");
}

char *
desk_brought (Desk *desk, const WorldDevice *device, GHashTable *bases) {
  guint count = 0;
  g_autoptr (GPtrArray) messages = messages_of (desk, device, &count);
  g_assert_cmpuint (count, ==, messages->len);
  GString *words = g_string_new (NULL);
  for (guint i = 0; i < messages->len; i++)
    take (desk, g_ptr_array_index (messages, i), bases, words);
  return g_string_free (words, FALSE);
}

gsize
desk_brought_bytes (Desk *desk, const WorldDevice *device) {
  guint count = 0;
  gsize total = 0;
  g_autoptr (GPtrArray) messages = messages_of (desk, device, &count);
  for (guint i = 0; i < messages->len; i++)
    total += g_bytes_get_size (g_ptr_array_index (messages, i));
  return total;
}
