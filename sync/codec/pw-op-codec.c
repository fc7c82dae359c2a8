/* One operation in canonical bytes.
 *
 * A map with small whole numbers as keys, so that a later version can add fields:
 *   1 seq · 2 kind · 3 record · 4 parents · 5 form · 6 time · 7 body · 8 acknowledged
 * What does not apply is left out. The spec is schemas/formats/operation-v1.md. */
#include "sync/codec/pw-op-codec.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/model/pw-answers.h"

enum {
  KEY_SEQ = 1,
  KEY_KIND,
  KEY_RECORD,
  KEY_PARENTS,
  KEY_FORM,
  KEY_TIME,
  KEY_BODY,
  KEY_ACKNOWLEDGED,
};

/* --- writing --------------------------------------------------------------------------------- */

static void
write_parents (GByteArray *out, const PwOp *op, const PwId *device) {
  pw_cbor_write_array (out, op->parents_count);
  for (guint i = 0; i < op->parents_count; i++) {
    const PwParent *parent = &op->parents[i];
    gboolean own = pw_id_equal (&parent->device, device);
    pw_cbor_write_array (out, own ? 2 : 3);
    pw_cbor_write_uint (out, parent->seq);
    pw_cbor_write_bytes (out, parent->prefix, PW_PARENT_PREFIX_BYTES);
    if (!own)
      pw_cbor_write_bytes (out, parent->device.bytes, PW_ID_BYTES);
  }
}

static void
write_form (GByteArray *out, const PwFormRef *form) {
  pw_cbor_write_array (out, 3);
  pw_cbor_write_text (out, form->id, -1);
  pw_cbor_write_text (out, form->version, -1);
  pw_cbor_write_bytes (out, form->digest.bytes, PW_DIGEST_BYTES);
}

static void
write_encoded (GByteArray *out, GBytes *item) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (item, &length);
  g_byte_array_append (out, bytes, (guint)length);
}

static void
write_time (GByteArray *out, const PwMoment *time) {
  pw_cbor_write_array (out, 4);
  pw_cbor_write_int (out, time->unix_ms);
  pw_cbor_write_int (out, time->offset_min);
  pw_cbor_write_uint (out, time->monotonic_ms);
  pw_cbor_write_uint (out, time->boot);
}

GBytes *
pw_op_encode (const PwOp *op, const PwId *device) {
  g_assert (op->seq > 0);
  g_assert (op->body != NULL);
  g_assert (op->parents_count <= PW_OP_PARENTS_MAX);
  gboolean has_record = !pw_id_is_none (&op->record);
  gboolean has_parents = op->parents_count > 0;
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_map (
      out, (gsize)(4 + has_record + has_parents + (op->form != NULL) + (op->acknowledged != NULL)));
  pw_cbor_write_uint (out, KEY_SEQ);
  pw_cbor_write_uint (out, op->seq);
  pw_cbor_write_uint (out, KEY_KIND);
  pw_cbor_write_uint (out, op->kind);
  if (has_record) {
    pw_cbor_write_uint (out, KEY_RECORD);
    pw_cbor_write_bytes (out, op->record.bytes, PW_ID_BYTES);
  }
  if (has_parents) {
    pw_cbor_write_uint (out, KEY_PARENTS);
    write_parents (out, op, device);
  }
  if (op->form != NULL) {
    pw_cbor_write_uint (out, KEY_FORM);
    write_form (out, op->form);
  }
  pw_cbor_write_uint (out, KEY_TIME);
  write_time (out, &op->time);
  pw_cbor_write_uint (out, KEY_BODY);
  write_encoded (out, op->body);
  if (op->acknowledged != NULL) {
    pw_cbor_write_uint (out, KEY_ACKNOWLEDGED);
    write_encoded (out, op->acknowledged);
  }
  return g_byte_array_free_to_bytes (out);
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
read_form (PwCborReader *reader, PwOpView *view, GError **error) {
  guint64 count;
  if (!pw_cbor_read_array_max (reader, 3, &count, error)
      || !pw_cbor_read_text (reader, &view->form_id, &view->form_id_length, error)
      || !pw_cbor_read_text (reader, &view->form_version, &view->form_version_length, error)
      || !pw_cbor_read_fixed (reader, view->form_digest.bytes, PW_DIGEST_BYTES, error))
    return FALSE;
  if (count != 3 || view->form_id_length > PW_NAME_BYTES_MAX
      || view->form_version_length > PW_NAME_BYTES_MAX)
    return pw_cbor_fail (reader, error, _ ("the form's name is wrong"));
  return TRUE;
}

static gboolean
read_time (PwCborReader *reader, PwMoment *time, GError **error) {
  guint64 count, boot;
  gint64 offset;
  if (!pw_cbor_read_array_max (reader, 4, &count, error)
      || !pw_cbor_read_int (reader, &time->unix_ms, error)
      || !pw_cbor_read_int (reader, &offset, error)
      || !pw_cbor_read_uint (reader, &time->monotonic_ms, error)
      || !pw_cbor_read_uint_max (reader, G_MAXUINT32, &boot, error))
    return FALSE;
  if (count != 4 || ABS (offset) > 24 * 60)
    return pw_cbor_fail (reader, error, _ ("the time is wrong"));
  time->offset_min = (gint32)offset;
  time->boot = (guint32)boot;
  return TRUE;
}

static gboolean
too_new (const PwCborReader *reader, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_TOO_NEW,
               _ ("%s was made by a newer version of this program; update the program"),
               _ (reader->what));
  return FALSE;
}

/* 1 to PW_OP_REASONS_MAX places, each with its reason. */
static gboolean
read_acknowledged (PwCborReader *reader, PwOpView *view, GError **error) {
  PwCborReader inside = *reader;
  guint64 count;
  if (!pw_cbor_read_map (&inside, &count, error))
    return FALSE;
  if (count == 0 || count > PW_OP_REASONS_MAX)
    return pw_cbor_fail (&inside, error, _ ("the number of reasons is wrong"));
  for (; count > 0; count--) {
    const char *place, *reason;
    gsize place_length, reason_length;
    if (!pw_cbor_read_text (&inside, &place, &place_length, error)
        || !pw_cbor_read_text (&inside, &reason, &reason_length, error))
      return FALSE;
    if (place_length == 0 || place[0] != '/' || place_length > PW_REASON_BYTES_MAX
        || reason_length == 0 || reason_length > PW_REASON_BYTES_MAX)
      return pw_cbor_fail (&inside, error, _ ("a reason or its place is wrong"));
  }
  return pw_cbor_skip (reader, &view->acknowledged, &view->acknowledged_length, error);
}

/* Without parents there is no list, so that an operation has one spelling. */
static gboolean
read_parents (PwCborReader *reader, PwOpView *view, GError **error) {
  PwCborReader inside = *reader;
  guint64 count;
  if (!pw_cbor_read_array (&inside, &count, error))
    return FALSE;
  if (count == 0)
    return pw_cbor_fail (reader, error, _ ("what does not apply must be left out"));
  return pw_cbor_skip (reader, &view->parents, &view->parents_length, error);
}

static gboolean
read_field (PwCborReader *reader, guint64 key, PwOpView *view, GError **error) {
  guint64 number;
  switch (key) {
  case KEY_SEQ:
    return pw_cbor_read_uint_max (reader, G_MAXINT64, &view->seq, error);
  case KEY_KIND:
    if (!pw_cbor_read_uint_max (reader, G_MAXUINT16, &number, error))
      return FALSE;
    view->kind = (guint)number;
    return TRUE;
  case KEY_RECORD:
    return pw_cbor_read_fixed (reader, view->record.bytes, PW_ID_BYTES, error)
           && (!pw_id_is_none (&view->record)
               || pw_cbor_fail (reader, error, _ ("what does not apply must be left out")));
  case KEY_PARENTS:
    return read_parents (reader, view, error);
  case KEY_FORM:
    return read_form (reader, view, error);
  case KEY_TIME:
    return read_time (reader, &view->time, error);
  case KEY_BODY:
    return pw_cbor_peek (reader) == PW_CBOR_MAP
               ? pw_cbor_skip (reader, &view->body, &view->body_length, error)
               : pw_cbor_fail (reader, error, _ ("a map was expected"));
  case KEY_ACKNOWLEDGED:
    return read_acknowledged (reader, view, error);
  default:
    return too_new (reader, error);
  }
}

/* Which fields a kind must have, and must not have. */
static gboolean
check_shape (const PwCborReader *reader, const PwOpView *view, GError **error) {
  if (view->kind < PW_OP_CREATE || view->kind > PW_OP_PUBLISH)
    return too_new (reader, error);
  gboolean has_record = !pw_id_is_none (&view->record);
  gboolean about_record = view->kind >= PW_OP_AMEND && view->kind <= PW_OP_DECIDE;
  if (view->seq == 0 || view->body == NULL || has_record != about_record
      || (view->kind == PW_OP_CREATE) != (view->form_id != NULL)
      || (view->acknowledged != NULL && view->kind > PW_OP_AMEND)
      || (view->parents != NULL && !about_record))
    return pw_cbor_fail (reader, error, _ ("a field is missing or does not belong there"));
  return TRUE;
}

/* `checked`: the bytes are known to be one canonical item, so a body that comes last is all that is
 * left; it is not walked again. */
static gboolean
decode (const guint8 *bytes, gsize length, gboolean checked, PwOpView *view, GError **error) {
  *view = (PwOpView){ .bytes = bytes, .length = length };
  PwCborReader reader;
  pw_cbor_reader_init (&reader, bytes, length, N_ ("an operation"));
  if (length > PW_OP_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("an operation has %" G_GSIZE_FORMAT " bytes; at most %d are allowed"), length,
                 PW_OP_BYTES_MAX);
    return FALSE;
  }
  guint64 count, previous = 0, seen = 0;
  if (!pw_cbor_read_map (&reader, &count, error))
    return FALSE;
  for (guint64 i = 0; i < count; i++) {
    guint64 key;
    if (!pw_cbor_read_uint (&reader, &key, error))
      return FALSE;
    if (key <= previous)
      return pw_cbor_fail (&reader, error, _ ("map keys are out of order or repeated"));
    if (checked && key == KEY_BODY && i + 1 == count && pw_cbor_peek (&reader) == PW_CBOR_MAP) {
      view->body = bytes + reader.at;
      view->body_length = length - reader.at;
      reader.at = length;
    } else if (!read_field (&reader, key, view, error)) {
      return FALSE;
    }
    previous = key;
    seen |= G_GUINT64_CONSTANT (1) << key;
  }
  const guint64 always = 1 << KEY_SEQ | 1 << KEY_KIND | 1 << KEY_TIME | 1 << KEY_BODY;
  if ((seen & always) != always)
    return pw_cbor_fail (&reader, error, _ ("a field is missing or does not belong there"));
  return pw_cbor_read_end (&reader, error) && check_shape (&reader, view, error);
}

gboolean
pw_op_decode (const guint8 *bytes, gsize length, PwOpView *view, GError **error) {
  return decode (bytes, length, FALSE, view, error);
}

gboolean
pw_op_decode_checked (const guint8 *bytes, gsize length, PwOpView *view, GError **error) {
  return decode (bytes, length, TRUE, view, error);
}

PwId
pw_op_record (const PwOpView *view, const PwDigest *digest) {
  return view->kind == PW_OP_CREATE ? pw_id_from_digest (digest) : view->record;
}

static gboolean
read_parent (PwCborReader *reader, const PwId *device, PwParent *parent, GError **error) {
  guint64 count;
  *parent = (PwParent){ .device = *device };
  if (!pw_cbor_read_array_max (reader, 3, &count, error)
      || !pw_cbor_read_uint_max (reader, G_MAXINT64, &parent->seq, error)
      || !pw_cbor_read_fixed (reader, parent->prefix, PW_PARENT_PREFIX_BYTES, error))
    return FALSE;
  if (count == 2)
    return TRUE;
  if (count < 2)
    return pw_cbor_fail (reader, error, _ ("a parent has the wrong shape"));
  if (!pw_cbor_read_fixed (reader, parent->device.bytes, PW_ID_BYTES, error))
    return FALSE;
  return pw_id_equal (&parent->device, device)
             ? pw_cbor_fail (reader, error, _ ("an own parent is not in its short form"))
             : TRUE;
}

GArray *
pw_op_parents (const PwOpView *view, const PwId *device, GError **error) {
  g_autoptr (GArray) parents = g_array_new (FALSE, FALSE, sizeof (PwParent));
  if (view->parents == NULL)
    return g_steal_pointer (&parents);
  PwCborReader reader;
  pw_cbor_reader_init (&reader, view->parents, view->parents_length, N_ ("an operation"));
  guint64 count;
  if (!pw_cbor_read_array_max (&reader, PW_OP_PARENTS_MAX, &count, error))
    return NULL;
  for (guint64 i = 0; i < count; i++) {
    PwParent parent;
    if (!read_parent (&reader, device, &parent, error))
      return NULL;
    g_array_append_val (parents, parent);
  }
  return g_steal_pointer (&parents);
}

/* --- reasons --------------------------------------------------------------------------------- */

static gboolean
fail_reasons (GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("reasons for warnings: at most %d, each a text of 1 to %d bytes"),
               PW_OP_REASONS_MAX, PW_REASON_BYTES_MAX);
  return FALSE;
}

static gboolean
reasons_are_valid (json_t *reasons, GError **error) {
  if (!json_is_object (reasons) || json_object_size (reasons) > PW_OP_REASONS_MAX)
    return fail_reasons (error);
  const char *place;
  json_t *reason;
  json_object_foreach (reasons, place, reason) {
    gsize length = json_string_length (reason);
    if (place[0] != '/' || strlen (place) > PW_REASON_BYTES_MAX || length == 0
        || length > PW_REASON_BYTES_MAX)
      return fail_reasons (error);
  }
  return TRUE;
}

GBytes *
pw_op_write_acknowledged (json_t *reasons, GError **error) {
  if (reasons == NULL || (json_is_object (reasons) && json_object_size (reasons) == 0))
    return NULL;
  if (!reasons_are_valid (reasons, error))
    return NULL;
  GByteArray *out = g_byte_array_new ();
  pw_answers_write_cbor (out, reasons);
  return g_byte_array_free_to_bytes (out);
}

json_t *
pw_op_read_acknowledged (const PwOpView *view, GError **error) {
  g_return_val_if_fail (view != NULL, NULL);
  if (view->acknowledged == NULL)
    return NULL;
  PwCborReader reader;
  pw_cbor_reader_init (&reader, view->acknowledged, view->acknowledged_length, N_ ("an operation"));
  guint64 count;
  if (!pw_cbor_read_map (&reader, &count, error))
    return NULL;
  json_auto_t *reasons = json_object ();
  for (; count > 0; count--) {
    g_autofree char *place = pw_cbor_read_string (&reader, PW_REASON_BYTES_MAX, error);
    g_autofree char *reason
        = place != NULL ? pw_cbor_read_string (&reader, PW_REASON_BYTES_MAX, error) : NULL;
    if (reason == NULL)
      return NULL;
    json_object_set_new (reasons, place, json_string (reason));
  }
  return g_steal_pointer (&reasons);
}
