/* The body of a `publish` operation: a map with text keys, as all bodies are. */
#include "sync/codec/pw-op-publish.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"

/* Shorter keys first, then by bytes: the canonical order. */
static const char *const keys[] = { "kind", "name", "column", "digest", "version" };
enum { KEY_KIND, KEY_NAME, KEY_COLUMN, KEY_DIGEST, KEY_VERSION };
#define KEYS_NEEDED (1u << KEY_KIND | 1u << KEY_NAME | 1u << KEY_DIGEST | 1u << KEY_VERSION)

static void
write_text (GByteArray *out, guint key, const char *text) {
  pw_cbor_write_text (out, keys[key], -1);
  pw_cbor_write_text (out, text, -1);
}

GBytes *
pw_body_write_publish (const PwPublish *publish) {
  g_return_val_if_fail (publish->name != NULL && publish->version != NULL, NULL);
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_map (out, publish->region_column != NULL ? 5 : 4);
  pw_cbor_write_text (out, keys[KEY_KIND], -1);
  pw_cbor_write_uint (out, publish->kind);
  write_text (out, KEY_NAME, publish->name);
  if (publish->region_column != NULL)
    write_text (out, KEY_COLUMN, publish->region_column);
  pw_cbor_write_text (out, keys[KEY_DIGEST], -1);
  pw_cbor_write_bytes (out, publish->digest.bytes, PW_DIGEST_BYTES);
  write_text (out, KEY_VERSION, publish->version);
  return g_byte_array_free_to_bytes (out);
}

/* Index into `keys`, or their number for one that is not known. */
static guint
find_key (const char *key) {
  guint i = 0;
  while (i < G_N_ELEMENTS (keys) && !g_str_equal (keys[i], key))
    i++;
  return i;
}

static gboolean
fail_too_new (GError **error) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_NEW,
                       _ ("a publication is of a kind that a newer version made; update the "
                          "program"));
  return FALSE;
}

static gboolean
read_kind (PwCborReader *reader, PwPublish *publish, GError **error) {
  guint64 kind;
  if (!pw_cbor_read_uint (reader, &kind, error))
    return FALSE;
  if (kind != PW_PUBLISHED_FORM && kind != PW_PUBLISHED_LIST)
    return fail_too_new (error);
  publish->kind = (PwPublishedKind)kind;
  return TRUE;
}

static gboolean
read_text (PwCborReader *reader, char **target, GError **error) {
  *target = pw_cbor_read_string (reader, PW_NAME_BYTES_MAX, error);
  return *target != NULL;
}

static gboolean
read_field (PwCborReader *reader, guint key, PwPublish *publish, GError **error) {
  switch (key) {
  case KEY_KIND:
    return read_kind (reader, publish, error);
  case KEY_NAME:
    return read_text (reader, &publish->name, error);
  case KEY_COLUMN:
    return read_text (reader, &publish->region_column, error);
  case KEY_DIGEST:
    return pw_cbor_read_fixed (reader, publish->digest.bytes, PW_DIGEST_BYTES, error);
  case KEY_VERSION:
    return read_text (reader, &publish->version, error);
  default:
    return fail_too_new (error);
  }
}

static gboolean
read_fields (const PwOpView *view, PwPublish *publish, GError **error) {
  PwCborReader reader;
  pw_cbor_reader_init (&reader, view->body, view->body_length, N_ ("an operation"));
  guint64 count;
  guint seen = 0;
  if (!pw_cbor_read_map (&reader, &count, error))
    return FALSE;
  for (guint64 i = 0; i < count; i++) {
    g_autofree char *key = pw_cbor_read_string (&reader, PW_NAME_BYTES_MAX, error);
    if (key == NULL)
      return FALSE;
    guint index = find_key (key);
    /* A map has each key once and in order, or it would not be canonical. */
    if (index < G_N_ELEMENTS (keys) && seen >> index != 0)
      return pw_cbor_fail (&reader, error, _ ("map keys are out of order or repeated"));
    if (!read_field (&reader, index, publish, error))
      return FALSE;
    seen |= 1u << index;
  }
  if ((seen & KEYS_NEEDED) != KEYS_NEEDED)
    return pw_cbor_fail (&reader, error, _ ("a field is missing or does not belong there"));
  return pw_cbor_read_end (&reader, error);
}

gboolean
pw_body_read_publish (const PwOpView *view, PwPublish *publish, GError **error) {
  g_return_val_if_fail (view->kind == PW_OP_PUBLISH, FALSE);
  *publish = (PwPublish){ 0 };
  if (read_fields (view, publish, error))
    return TRUE;
  pw_publish_clear (publish);
  return FALSE;
}

void
pw_publish_clear (PwPublish *publish) {
  g_clear_pointer (&publish->name, g_free);
  g_clear_pointer (&publish->version, g_free);
  g_clear_pointer (&publish->region_column, g_free);
}
