/* The bodies of operations: what each kind carries. */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-op-codec.h"
#include "sync/model/pw-answers.h"

/* Calls `field` for each key of a body. `field` reads the value, or returns FALSE with an error;
 * for a key it does not know it leaves `known` FALSE. */
typedef gboolean (*FieldReader) (PwCborReader *reader, const char *key, gpointer data,
                                 gboolean *known, GError **error);

static gboolean
read_body (const PwOpView *view, FieldReader field, gpointer data, GError **error) {
  PwCborReader reader;
  pw_cbor_reader_init (&reader, view->body, view->body_length, N_ ("an operation"));
  guint64 count;
  if (!pw_cbor_read_map (&reader, &count, error))
    return FALSE;
  for (guint64 i = 0; i < count; i++) {
    g_autofree char *key = pw_cbor_read_string (&reader, PW_NAME_BYTES_MAX, error);
    if (key == NULL)
      return FALSE;
    gboolean known = TRUE;
    if (!field (&reader, key, data, &known, error))
      return FALSE;
    if (!known) {
      g_set_error (error, PW_ERROR, PW_ERROR_TOO_NEW,
                   _ ("an operation holds \"%s\", which a newer version wrote; update the program"),
                   key);
      return FALSE;
    }
  }
  return pw_cbor_read_end (&reader, error);
}

static gboolean
take_string (PwCborReader *reader, gsize bytes_max, char **target, GError **error) {
  *target = pw_cbor_read_string (reader, bytes_max, error);
  return *target != NULL;
}

static gboolean
fail_missing (GError **error) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                       _ ("an operation is damaged: a part of it is missing"));
  return FALSE;
}

/* --- create ---------------------------------------------------------------------------------- */

GBytes *
pw_body_write_answers (json_t *answers) {
  GByteArray *out = g_byte_array_new ();
  pw_answers_write_cbor (out, answers);
  return g_byte_array_free_to_bytes (out);
}

json_t *
pw_body_read_answers (const PwOpView *view, GError **error) {
  g_return_val_if_fail (view->kind == PW_OP_CREATE, NULL);
  PwCborReader reader;
  pw_cbor_reader_init (&reader, view->body, view->body_length, N_ ("an operation"));
  return pw_answers_read_cbor (&reader, error);
}

/* --- amend, decide, withdraw, review --------------------------------------------------------- */

GBytes *
pw_body_write_change (json_t *set, json_t *unset, const char *reason, const char *person) {
  gsize count = (gsize)((set != NULL) + (unset != NULL) + (reason != NULL) + (person != NULL));
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_map (out, count);
  if (set != NULL) {
    pw_cbor_write_text (out, "set", -1);
    pw_answers_write_cbor (out, set);
  }
  if (unset != NULL) {
    pw_cbor_write_text (out, "unset", -1);
    pw_answers_write_cbor (out, unset);
  }
  if (person != NULL) {
    pw_cbor_write_text (out, "person", -1);
    pw_cbor_write_text (out, person, -1);
  }
  if (reason != NULL) {
    pw_cbor_write_text (out, "reason", -1);
    pw_cbor_write_text (out, reason, -1);
  }
  return g_byte_array_free_to_bytes (out);
}

static gboolean
read_change_field (PwCborReader *reader, const char *key, gpointer data, gboolean *known,
                   GError **error) {
  PwChange *change = data;
  if (g_str_equal (key, "set"))
    return (change->set = pw_answers_read_set_cbor (reader, error)) != NULL;
  if (g_str_equal (key, "unset"))
    return (change->unset = pw_answers_read_value_cbor (reader, error)) != NULL;
  if (g_str_equal (key, "person"))
    return take_string (reader, PW_NAME_BYTES_MAX, &change->person, error);
  if (g_str_equal (key, "reason"))
    return take_string (reader, PW_REASON_BYTES_MAX, &change->reason, error);
  *known = FALSE;
  return TRUE;
}

gboolean
pw_body_read_change (const PwOpView *view, PwChange *change, GError **error) {
  *change = (PwChange){ 0 };
  if (read_body (view, read_change_field, change, error)
      && pw_answers_changes_are_valid (change->set, change->unset, error))
    return TRUE;
  pw_change_clear (change);
  return FALSE;
}

void
pw_change_clear (PwChange *change) {
  json_decref (change->set);
  json_decref (change->unset);
  g_free (change->reason);
  g_free (change->person);
  *change = (PwChange){ 0 };
}

/* --- attach ---------------------------------------------------------------------------------- */

GBytes *
pw_body_write_attachment (const PwAttachment *attachment) {
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_map (out, attachment->caption != NULL ? 5 : 4);
  pw_cbor_write_text (out, "name", -1);
  pw_cbor_write_text (out, attachment->name, -1);
  pw_cbor_write_text (out, "size", -1);
  pw_cbor_write_uint (out, attachment->size);
  pw_cbor_write_text (out, "type", -1);
  pw_cbor_write_text (out, attachment->type, -1);
  pw_cbor_write_text (out, "digest", -1);
  pw_cbor_write_bytes (out, attachment->digest.bytes, PW_DIGEST_BYTES);
  if (attachment->caption != NULL) {
    pw_cbor_write_text (out, "caption", -1);
    pw_cbor_write_text (out, attachment->caption, -1);
  }
  return g_byte_array_free_to_bytes (out);
}

typedef struct {
  PwAttachment *attachment;
  gboolean has_digest, has_size;
} AttachmentRead;

static gboolean
read_attachment_field (PwCborReader *reader, const char *key, gpointer data, gboolean *known,
                       GError **error) {
  AttachmentRead *read = data;
  PwAttachment *attachment = read->attachment;
  if (g_str_equal (key, "name"))
    return take_string (reader, PW_NAME_BYTES_MAX, &attachment->name, error);
  if (g_str_equal (key, "type"))
    return take_string (reader, PW_NAME_BYTES_MAX, &attachment->type, error);
  if (g_str_equal (key, "caption"))
    return take_string (reader, PW_REASON_BYTES_MAX, &attachment->caption, error);
  if (g_str_equal (key, "size")) {
    read->has_size = TRUE;
    return pw_cbor_read_uint_max (reader, PW_BLOB_BYTES_MAX, &attachment->size, error);
  }
  if (g_str_equal (key, "digest")) {
    read->has_digest = TRUE;
    return pw_cbor_read_fixed (reader, attachment->digest.bytes, PW_DIGEST_BYTES, error);
  }
  *known = FALSE;
  return TRUE;
}

gboolean
pw_body_read_attachment (const PwOpView *view, PwAttachment *attachment, GError **error) {
  *attachment = (PwAttachment){ 0 };
  AttachmentRead read = { .attachment = attachment };
  gboolean ok = read_body (view, read_attachment_field, &read, error);
  if (ok
      && (!read.has_digest || !read.has_size || attachment->name == NULL
          || attachment->type == NULL))
    ok = fail_missing (error);
  if (!ok)
    pw_attachment_clear (attachment);
  return ok;
}

void
pw_attachment_clear (PwAttachment *attachment) {
  g_free (attachment->type);
  g_free (attachment->name);
  g_free (attachment->caption);
  *attachment = (PwAttachment){ 0 };
}

/* --- enrol, revoke --------------------------------------------------------------------------- */

static GBytes *
write_enrol (const PwDeviceChange *change) {
  GByteArray *out = g_byte_array_new ();
  gboolean has_host = !pw_id_is_none (&change->host);
  pw_cbor_write_map (out, 4 + (has_host ? 1 : 0) + (change->is_host ? 1 : 0)
                              + (change->has_kept ? 1 : 0));
  pw_cbor_write_text (out, "key", -1);
  pw_cbor_write_bytes (out, change->public_key, PW_PUBLIC_KEY_BYTES);
  if (has_host) {
    pw_cbor_write_text (out, "host", -1);
    pw_cbor_write_bytes (out, change->host.bytes, PW_ID_BYTES);
  }
  if (change->has_kept) {
    pw_cbor_write_text (out, "kept", -1);
    pw_cbor_write_uint (out, change->kept);
  }
  pw_cbor_write_text (out, "name", -1);
  pw_cbor_write_text (out, change->name, -1);
  if (change->is_host) {
    pw_cbor_write_text (out, "seal", -1);
    pw_cbor_write_bytes (out, change->seal_public, PW_PUBLIC_KEY_BYTES);
  }
  pw_cbor_write_text (out, "device", -1);
  pw_cbor_write_bytes (out, change->device.bytes, PW_ID_BYTES);
  pw_cbor_write_text (out, "region", -1);
  pw_cbor_write_text (out, change->region, -1);
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
write_revoke (const PwDeviceChange *change) {
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_map (out, change->reason != NULL ? 3 : 2);
  pw_cbor_write_text (out, "after", -1);
  pw_cbor_write_uint (out, change->after);
  pw_cbor_write_text (out, "device", -1);
  pw_cbor_write_bytes (out, change->device.bytes, PW_ID_BYTES);
  if (change->reason != NULL) {
    pw_cbor_write_text (out, "reason", -1);
    pw_cbor_write_text (out, change->reason, -1);
  }
  return g_byte_array_free_to_bytes (out);
}

GBytes *
pw_body_write_device_change (PwOpKind kind, const PwDeviceChange *change) {
  g_return_val_if_fail (kind == PW_OP_ENROL || kind == PW_OP_REVOKE, NULL);
  return kind == PW_OP_ENROL ? write_enrol (change) : write_revoke (change);
}

typedef struct {
  PwDeviceChange *change;
  gboolean enrol, has_key, has_after;
} DeviceRead;

static gboolean
read_device_field (PwCborReader *reader, const char *key, gpointer data, gboolean *known,
                   GError **error) {
  DeviceRead *read = data;
  PwDeviceChange *change = read->change;
  if (g_str_equal (key, "device"))
    return pw_cbor_read_fixed (reader, change->device.bytes, PW_ID_BYTES, error);
  if (read->enrol && g_str_equal (key, "host"))
    return pw_cbor_read_fixed (reader, change->host.bytes, PW_ID_BYTES, error)
           && (!pw_id_is_none (&change->host)
               || pw_cbor_fail (reader, error, _ ("a part is missing")));
  if (read->enrol && g_str_equal (key, "seal")) {
    change->is_host = TRUE;
    return pw_cbor_read_fixed (reader, change->seal_public, PW_PUBLIC_KEY_BYTES, error);
  }
  if (read->enrol && g_str_equal (key, "kept")) {
    change->has_kept = TRUE;
    return pw_cbor_read_uint_max (reader, G_MAXINT64, &change->kept, error);
  }
  if (read->enrol && g_str_equal (key, "key")) {
    read->has_key = TRUE;
    return pw_cbor_read_fixed (reader, change->public_key, PW_PUBLIC_KEY_BYTES, error);
  }
  if (read->enrol && g_str_equal (key, "name"))
    return take_string (reader, PW_NAME_BYTES_MAX, &change->name, error);
  if (read->enrol && g_str_equal (key, "region"))
    return take_string (reader, PW_NAME_BYTES_MAX, &change->region, error);
  if (!read->enrol && g_str_equal (key, "after")) {
    read->has_after = TRUE;
    return pw_cbor_read_uint_max (reader, G_MAXINT64, &change->after, error);
  }
  if (!read->enrol && g_str_equal (key, "reason"))
    return take_string (reader, PW_REASON_BYTES_MAX, &change->reason, error);
  *known = FALSE;
  return TRUE;
}

gboolean
pw_body_read_device_change (const PwOpView *view, PwDeviceChange *change, GError **error) {
  *change = (PwDeviceChange){ 0 };
  DeviceRead read = { .change = change, .enrol = view->kind == PW_OP_ENROL };
  gboolean ok = read_body (view, read_device_field, &read, error);
  gboolean whole = !pw_id_is_none (&change->device)
                   && (read.enrol ? read.has_key && change->name != NULL && change->region != NULL
                                  : read.has_after);
  if (ok && !whole)
    ok = fail_missing (error);
  if (!ok)
    pw_device_change_clear (change);
  return ok;
}

void
pw_device_change_clear (PwDeviceChange *change) {
  g_free (change->name);
  g_free (change->region);
  g_free (change->reason);
  *change = (PwDeviceChange){ 0 };
}
