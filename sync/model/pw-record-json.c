/* Parts of a folded record as JSON, the same on both programs. */
#include "sync/model/pw-record-json.h"

#include "sync/model/pw-json.h"

json_t *
pw_record_author_to_json (const PwRecordAuthor *author) {
  if (author == NULL)
    return json_null ();
  g_autofree char *device = pw_id_to_hex (&author->device);
  return json_pack ("{s:s, s:I, s:o, s:o, s:o}", "device", device, "seq", (json_int_t)author->seq,
                    "at", pw_json_time (author->unix_ms, author->offset_min), "person",
                    pw_json_text (author->person), "reason", pw_json_text (author->reason));
}

static json_t *
alternatives_to_json (const PwRecordDispute *dispute) {
  json_t *list = json_array ();
  for (guint i = 0; i < dispute->alternatives->len; i++) {
    const PwRecordAlternative *one = g_ptr_array_index (dispute->alternatives, i);
    json_t *object = pw_record_author_to_json (&one->author);
    json_object_set_new (object, "value",
                         one->value != NULL ? json_incref (one->value) : json_null ());
    json_array_append_new (list, object);
  }
  return list;
}

json_t *
pw_record_disputes_to_json (const PwRecord *record) {
  g_return_val_if_fail (record != NULL, NULL);
  json_t *list = json_array ();
  for (guint i = 0; i < record->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (record->disputed, i);
    json_array_append_new (list, json_pack ("{s:s, s:o}", "path", dispute->path, "alternatives",
                                            alternatives_to_json (dispute)));
  }
  return list;
}

json_t *
pw_record_attachments_to_json (const PwRecord *record) {
  g_return_val_if_fail (record != NULL, NULL);
  json_t *list = json_array ();
  for (guint i = 0; i < record->attachments->len; i++) {
    const PwRecordAttachment *one = g_ptr_array_index (record->attachments, i);
    g_autofree char *digest = pw_digest_to_hex (&one->blob);
    json_t *object = pw_record_author_to_json (&one->author);
    json_object_set_new (object, "digest", json_string (digest));
    json_object_set_new (object, "size", json_integer ((json_int_t)one->blob_bytes));
    json_object_set_new (object, "type", pw_json_text (one->media_type));
    json_object_set_new (object, "name", pw_json_text (one->file_name));
    json_object_set_new (object, "caption", pw_json_text (one->caption));
    json_array_append_new (list, object);
  }
  return list;
}

json_t *
pw_record_reasons_to_json (const PwRecord *record) {
  g_return_val_if_fail (record != NULL, NULL);
  json_t *object = json_object ();
  for (guint i = 0; i < record->acknowledged->len; i++) {
    const PwRecordReason *one = g_ptr_array_index (record->acknowledged, i);
    g_autofree char *device = pw_id_to_hex (&one->author.device);
    const char *by = one->author.person != NULL ? one->author.person : device;
    json_object_set_new (object, one->place,
                         json_pack ("{s:o, s:o, s:o}", "reason", pw_json_text (one->author.reason),
                                    "by", pw_json_text (by), "at",
                                    pw_json_time (one->author.unix_ms, one->author.offset_min)));
  }
  return object;
}
