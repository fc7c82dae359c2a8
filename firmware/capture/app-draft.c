/* One draft: a form that is being filled in, and its sealed envelope. */
#include "firmware/capture/app-draft.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"

#define ENVELOPE_VERSION 1
#define ENVELOPE_FIELDS 11
#define ENVELOPE_AMENDS 2 /* version of a draft that amends a record: its id stands behind */
#define CONTEXT "draft"
#define CONTEXT_BYTES (sizeof CONTEXT - 1 + PW_ID_BYTES)
#define PLACE_BYTES_MAX (PW_ANSWERS_DEPTH_MAX * (PW_NAME_BYTES_MAX + 8)) /* names and numbers */
#define TITLE_BYTES_MAX 400                                              /* far more than a line */

/* --- one draft ------------------------------------------------------------------------------- */

static void
info_free (gpointer data) {
  app_evidence_info_clear (data);
  g_free (data);
}

AppDraft *
app_draft_new (AppStore *store, const PwForm *form, const char *language) {
  g_return_val_if_fail (store != NULL && form != NULL && language != NULL, NULL);
  AppDraft *draft = g_new0 (AppDraft, 1);
  g_autoptr (PwSecret) random = pw_secret_new_random (PW_ID_BYTES);
  memcpy (draft->id.bytes, random->bytes, PW_ID_BYTES);
  draft->form_id = g_strdup (pw_form_id (form));
  draft->form_version = g_strdup (pw_form_version (form));
  draft->form_digest = *pw_form_digest (form);
  draft->started_ms = draft->changed_ms = pw_clock_now (store->clock).unix_ms;
  draft->title = g_strdup ("");
  draft->language = g_strdup (language);
  draft->place = g_strdup ("");
  draft->files = g_ptr_array_new_with_free_func (info_free);
  return draft;
}

void
app_draft_free (AppDraft *draft) {
  if (draft == NULL)
    return;
  g_free (draft->form_id);
  g_free (draft->form_version);
  g_free (draft->title);
  g_free (draft->language);
  g_free (draft->place);
  g_free (draft->fault);
  g_clear_pointer (&draft->files, g_ptr_array_unref);
  g_clear_pointer (&draft->state, g_bytes_unref);
  g_clear_pointer (&draft->sealed, g_bytes_unref);
  g_free (draft);
}

static const AppEvidenceInfo *
find_file (const GPtrArray *files, const PwDigest *digest) {
  for (guint i = 0; i < files->len; i++) {
    const AppEvidenceInfo *info = g_ptr_array_index (files, i);
    if (pw_digest_equal (&info->digest, digest))
      return info;
  }
  return NULL;
}

const AppEvidenceInfo *
app_draft_file (const AppDraft *draft, const char *hex) {
  g_return_val_if_fail (draft != NULL && hex != NULL, NULL);
  PwDigest digest;
  return pw_digest_from_hex (hex, &digest) ? find_file (draft->files, &digest) : NULL;
}

void
app_draft_add_file (AppDraft *draft, const AppEvidenceInfo *info) {
  g_return_if_fail (draft != NULL && info != NULL);
  if (find_file (draft->files, &info->digest) != NULL)
    return;
  AppEvidenceInfo *copy = g_new0 (AppEvidenceInfo, 1);
  *copy = (AppEvidenceInfo){ .digest = info->digest,
                             .size = info->size,
                             .type = g_strdup (info->type),
                             .name = g_strdup (info->name) };
  g_ptr_array_add (draft->files, copy);
}

/* --- the envelope ---------------------------------------------------------------------------- */

static void
make_context (const PwId *id, guint8 context[CONTEXT_BYTES]) {
  memcpy (context, CONTEXT, sizeof CONTEXT - 1);
  memcpy (context + sizeof CONTEXT - 1, id->bytes, PW_ID_BYTES);
}

static GByteArray *
write_envelope (const AppDraft *draft) {
  gsize state_length;
  const guint8 *state = g_bytes_get_data (draft->state, &state_length);
  GByteArray *out = g_byte_array_new ();
  gboolean amends = !pw_id_is_none (&draft->record);
  pw_cbor_write_array (out, amends ? ENVELOPE_FIELDS + 1 : ENVELOPE_FIELDS);
  pw_cbor_write_uint (out, amends ? ENVELOPE_AMENDS : ENVELOPE_VERSION);
  pw_cbor_write_text (out, draft->form_id, -1);
  pw_cbor_write_text (out, draft->form_version, -1);
  pw_cbor_write_bytes (out, draft->form_digest.bytes, PW_DIGEST_BYTES);
  pw_cbor_write_int (out, draft->started_ms);
  pw_cbor_write_int (out, draft->changed_ms);
  pw_cbor_write_text (out, draft->title, -1);
  pw_cbor_write_text (out, draft->language, -1);
  pw_cbor_write_text (out, draft->place, -1);
  pw_cbor_write_array (out, draft->files->len);
  for (guint i = 0; i < draft->files->len; i++) {
    const AppEvidenceInfo *info = g_ptr_array_index (draft->files, i);
    pw_cbor_write_array (out, 4);
    pw_cbor_write_bytes (out, info->digest.bytes, PW_DIGEST_BYTES);
    pw_cbor_write_uint (out, info->size);
    pw_cbor_write_text (out, info->type, -1);
    pw_cbor_write_text (out, info->name, -1);
  }
  pw_cbor_write_bytes (out, state, state_length);
  if (amends)
    pw_cbor_write_bytes (out, draft->record.bytes, PW_ID_BYTES);
  return out;
}

GBytes *
app_draft_seal (AppStore *store, const AppDraft *draft) {
  g_return_val_if_fail (store != NULL && draft != NULL && draft->state != NULL, NULL);
  g_autoptr (GByteArray) plain = write_envelope (draft);
  guint8 context[CONTEXT_BYTES];
  make_context (&draft->id, context);
  return pw_secret_seal (store->data_key, context, sizeof context, plain->data, plain->len);
}

static gboolean
read_file (PwCborReader *reader, AppDraft *draft, GError **error) {
  guint64 count;
  g_auto (AppEvidenceInfo) info = { 0 };
  if (!pw_cbor_read_array_max (reader, 4, &count, error)
      || !pw_cbor_read_fixed (reader, info.digest.bytes, PW_DIGEST_BYTES, error)
      || !pw_cbor_read_uint_max (reader, PW_BLOB_BYTES_MAX, &info.size, error))
    return FALSE;
  info.type = pw_cbor_read_string (reader, PW_NAME_BYTES_MAX, error);
  info.name = info.type != NULL ? pw_cbor_read_string (reader, PW_NAME_BYTES_MAX, error) : NULL;
  if (info.name == NULL)
    return FALSE;
  app_draft_add_file (draft, &info);
  return TRUE;
}

static gboolean
read_text (PwCborReader *reader, gsize bytes_max, char **text, GError **error) {
  *text = pw_cbor_read_string (reader, bytes_max, error);
  return *text != NULL;
}

static gboolean
read_envelope (PwCborReader *reader, AppDraft *draft, GError **error) {
  guint64 fields, version, files;
  const guint8 *state;
  gsize state_length;
  if (!pw_cbor_read_array_max (reader, ENVELOPE_FIELDS + 1, &fields, error)
      || !pw_cbor_read_uint (reader, &version, error))
    return FALSE;
  gboolean amends = version == ENVELOPE_AMENDS;
  if ((version != ENVELOPE_VERSION && !amends) || fields != ENVELOPE_FIELDS + (amends ? 1 : 0)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_NEW,
                         _ ("a newer version of this program saved this draft; update it"));
    return FALSE;
  }
  if (!read_text (reader, PW_NAME_BYTES_MAX, &draft->form_id, error)
      || !read_text (reader, PW_NAME_BYTES_MAX, &draft->form_version, error)
      || !pw_cbor_read_fixed (reader, draft->form_digest.bytes, PW_DIGEST_BYTES, error)
      || !pw_cbor_read_int (reader, &draft->started_ms, error)
      || !pw_cbor_read_int (reader, &draft->changed_ms, error)
      || !read_text (reader, TITLE_BYTES_MAX, &draft->title, error)
      || !read_text (reader, PW_NAME_BYTES_MAX, &draft->language, error)
      || !read_text (reader, PLACE_BYTES_MAX, &draft->place, error)
      || !pw_cbor_read_array_max (reader, PW_DRAFT_FILES_MAX, &files, error))
    return FALSE;
  for (; files > 0; files--)
    if (!read_file (reader, draft, error))
      return FALSE;
  if (!pw_cbor_read_bytes (reader, &state, &state_length, error)
      || (amends && !pw_cbor_read_fixed (reader, draft->record.bytes, PW_ID_BYTES, error))
      || !pw_cbor_read_end (reader, error))
    return FALSE;
  draft->state = g_bytes_new (state, state_length);
  return TRUE;
}

AppDraft *
app_draft_open (AppStore *store, const PwId *id, GBytes *sealed, GError **error) {
  g_return_val_if_fail (store != NULL && id != NULL && sealed != NULL, NULL);
  gsize length;
  const guint8 *sealed_bytes = g_bytes_get_data (sealed, &length);
  guint8 context[CONTEXT_BYTES];
  make_context (id, context);
  g_autoptr (AppDraft) draft = g_new0 (AppDraft, 1);
  draft->id = *id;
  draft->files = g_ptr_array_new_with_free_func (info_free);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) plain
      = pw_secret_open (store->data_key, context, sizeof context, sealed_bytes, length, &cause);
  if (plain != NULL) {
    gsize plain_length;
    const guint8 *bytes = g_bytes_get_data (plain, &plain_length);
    PwCborReader reader;
    pw_cbor_reader_init (&reader, bytes, plain_length, N_ ("a draft"));
    draft->sealed = g_bytes_ref (sealed);
    if (read_envelope (&reader, draft, &cause))
      return g_steal_pointer (&draft);
  }
  g_autofree char *hex = pw_id_to_hex (id);
  g_set_error (error, PW_ERROR,
               pw_error_is (cause, PW_ERROR_TOO_NEW) ? PW_ERROR_TOO_NEW : PW_ERROR_BROKEN,
               _ ("draft %.8s does not open: %s"), hex, cause->message);
  return NULL;
}
