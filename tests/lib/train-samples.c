/* What the tables are trained on. */
#include "tests/lib/train-samples.h"

#include <string.h>

#include "sync/base/pw-id.h"
#include "sync/codec/pw-op-codec.h"
#include "sync/model/pw-form.h"

/* --- operations ------------------------------------------------------------------------------ */

/* Bytes that look like chance but are the same every time. */
static PwDigest
noise (const char *what, guint number) {
  g_autofree char *seed = g_strdup_printf ("%s %u", what, number);
  return pw_digest_of (seed, strlen (seed));
}

static guint64
noise_number (const char *what, guint number, guint64 below) {
  PwDigest digest = noise (what, number);
  guint64 value;
  memcpy (&value, digest.bytes, sizeof value);
  return GUINT64_FROM_LE (value) % below;
}

/* A moment in the weeks before an election, as device `device` has it. */
static PwMoment
moment_of (const char *device, guint number) {
  return (PwMoment){
    .unix_ms
    = G_GINT64_CONSTANT (1727200000000) + (gint64)noise_number (device, number, 5184000000),
    .offset_min = 420,
    .monotonic_ms = noise_number ("ticks", number, 90000000),
    .boot = (guint32)noise_number (device, 1000 + number / 20, G_MAXUINT32),
  };
}

static GBytes *
encode_op (const char *device_name, guint number, PwOpKind kind, const PwFormRef *form,
           GBytes *body) {
  PwDigest digest = noise (device_name, 2000 + number);
  PwId device = pw_id_from_digest (&digest);
  PwParent parent = { .device = device, .seq = 1 + number };
  memcpy (parent.prefix, digest.bytes + PW_ID_BYTES, sizeof parent.prefix);
  PwOp op = { .seq = 1 + number,
              .kind = kind,
              .form = form,
              .time = moment_of (device_name, number),
              .body = body };
  if (kind != PW_OP_CREATE) {
    op.record = pw_id_from_digest (&digest);
    op.parents = &parent;
    op.parents_count = 1;
  }
  return pw_op_encode (&op, &device);
}

/* A sample record: answers, and the name of their form. */
static GBytes *
record_op (const char *device, const GPtrArray *forms, const char *line, guint number) {
  json_error_t json_error;
  json_t *record = json_loads (line, JSON_REJECT_DUPLICATES, &json_error);
  if (record == NULL)
    g_error ("sample %u: %s", number + 1, json_error.text);
  const char *id = json_string_value (json_object_get (record, "form"));
  const PwForm *form = NULL;
  for (guint i = 0; i < forms->len; i++)
    if (g_strcmp0 (pw_form_id (g_ptr_array_index (forms, i)), id) == 0)
      form = g_ptr_array_index (forms, i);
  if (form == NULL)
    g_error ("sample %u: there is no form \"%s\"", number + 1, id);
  PwFormRef reference = { .id = pw_form_id (form),
                          .version = pw_form_version (form),
                          .digest = *pw_form_digest (form) };
  g_autoptr (GBytes) body = pw_body_write_answers (record);
  json_decref (record);
  return encode_op (device, number, PW_OP_CREATE, &reference, body);
}

static void
add_amend (GPtrArray *ops, const char *path, const char *value, const char *reason) {
  json_t *set = json_pack ("{s:s}", path, value);
  g_autoptr (GBytes) body = pw_body_write_change (set, NULL, reason, NULL);
  json_decref (set);
  g_ptr_array_add (ops, encode_op ("others", ops->len, PW_OP_AMEND, NULL, body));
}

static void
add_withdraw (GPtrArray *ops, const char *reason) {
  g_autoptr (GBytes) body = pw_body_write_change (NULL, NULL, reason, NULL);
  g_ptr_array_add (ops, encode_op ("others", ops->len, PW_OP_WITHDRAW, NULL, body));
}

static void
add_attach (GPtrArray *ops, const char *type, const char *name, const char *caption) {
  g_auto (PwAttachment) attachment = { .digest = noise ("file", ops->len),
                                       .size = 20000 + noise_number ("size", ops->len, 400000),
                                       .type = g_strdup (type),
                                       .name = g_strdup (name),
                                       .caption = g_strdup (caption) };
  g_autoptr (GBytes) body = pw_body_write_attachment (&attachment);
  g_ptr_array_add (ops, encode_op ("others", ops->len, PW_OP_ATTACH, NULL, body));
}

static GPtrArray *
other_ops (void) {
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  add_attach (ops, "image/png", "tangkapan-layar.png", "tangkapan layar");
  add_attach (ops, "application/pdf", "surat.pdf", "surat");
  add_attach (ops, "video/mp4", "video.mp4", "video kejadian");
  add_attach (ops, "audio/ogg", "rekaman.ogg", "rekaman suara");
  add_attach (ops, "image/jpeg", "IMG_20241007_214305.jpg", NULL);
  add_attach (ops, "image/jpeg", "foto.jpg", "foto kejadian");
  add_withdraw (ops, "tercatat dua kali");
  add_withdraw (ops, "salah desa");
  add_amend (ops, "/violation/place", "Kantor Desa", "salah tempat");
  add_amend (ops, "/narrative", "Nihil.", "memperbaiki uraian, salah ketik");
  return ops;
}

/* --- forms ----------------------------------------------------------------------------------- */

static void
add_text (TrainInput *input, const char *text) {
  g_ptr_array_add (input->texts, g_strdup (text));
}

/* Keys of groups and repeats, codes of choices. */
static void
add_node (TrainInput *input, const PwFormNode *node) {
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < pw_form_child_count (node); i++) {
    const PwFormNode *child = pw_form_child (node, i);
    g_ptr_array_add (keys, g_strdup (child->name));
    add_text (input, child->name);
    add_node (input, child);
  }
  for (guint i = 0; i < pw_form_choice_count (node); i++)
    add_text (input, pw_form_choice (node, i)->code);
  if (keys->len > 0)
    g_ptr_array_add (input->shapes, g_steal_pointer (&keys));
}

static int
compare_names (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, so that the order of the folder does not matter. */
static GPtrArray *
load_forms (const char *folder) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *forms = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_form_free);
  g_autofree char *path = g_build_filename (folder, "schemas", "forms", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  if (dir == NULL)
    g_error ("%s", error->message);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    if (g_str_has_suffix (name, ".xml"))
      g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    char *xml;
    gsize length;
    if (!g_file_get_contents (g_ptr_array_index (names, i), &xml, &length, &error))
      g_error ("%s", error->message);
    g_autoptr (GBytes) bytes = g_bytes_new_take (xml, length);
    PwForm *form = pw_form_load (bytes, &error);
    if (form == NULL)
      g_error ("%s: %s", (char *)g_ptr_array_index (names, i), error->message);
    g_ptr_array_add (forms, form);
  }
  return forms;
}

/* --- all of it ------------------------------------------------------------------------------- */

/* The lines of a file, without empty ones and comments. */
static GPtrArray *
load_lines (const char *folder, const char *name) {
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0' && parts[i][0] != '#')
      g_ptr_array_add (lines, g_strdup (parts[i]));
  return lines;
}

static GPtrArray *
load_words (const char *folder) {
  g_autoptr (GPtrArray) lines = load_lines (folder, "schemas/dictionary/words-id.txt");
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < lines->len; i++) {
    g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (lines, i), " ", -1);
    for (guint k = 0; parts[k] != NULL; k++)
      if (parts[k][0] != '\0')
        g_ptr_array_add (words, g_strdup (parts[k]));
  }
  return words;
}

TrainSamples *
train_samples_load (const char *folder) {
  TrainSamples *samples = g_new0 (TrainSamples, 1);
  samples->lines = load_lines (folder, "tests/data/observations.jsonl");
  samples->records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  samples->probes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  samples->others = other_ops ();
  samples->forms.words = load_words (folder);
  samples->forms.texts = g_ptr_array_new_with_free_func (g_free);
  samples->forms.shapes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GPtrArray) forms = load_forms (folder);
  for (guint i = 0; i < forms->len; i++)
    add_node (&samples->forms, pw_form_root (g_ptr_array_index (forms, i)));
  for (guint i = 0; i < samples->lines->len; i++) {
    const char *line = g_ptr_array_index (samples->lines, i);
    g_ptr_array_add (samples->records, record_op ("trainer", forms, line, i));
    g_ptr_array_add (samples->probes, record_op ("probe", forms, line, i));
  }
  return samples;
}

void
train_samples_free (TrainSamples *samples) {
  g_ptr_array_unref (samples->lines);
  g_ptr_array_unref (samples->records);
  g_ptr_array_unref (samples->probes);
  g_ptr_array_unref (samples->others);
  g_ptr_array_unref (samples->forms.words);
  g_ptr_array_unref (samples->forms.texts);
  g_ptr_array_unref (samples->forms.shapes);
  g_free (samples);
}

TrainInput
train_samples_input (const TrainSamples *samples, guint folds, guint left_out) {
  TrainInput input = samples->forms;
  input.ops = g_ptr_array_new ();
  for (guint i = 0; i < samples->others->len; i++)
    g_ptr_array_add (input.ops, g_ptr_array_index (samples->others, i));
  for (guint i = 0; i < samples->records->len; i++)
    if (folds == 0 || i % folds != left_out)
      g_ptr_array_add (input.ops, g_ptr_array_index (samples->records, i));
  return input;
}

void
train_input_clear (TrainInput *input) {
  g_clear_pointer (&input->ops, g_ptr_array_unref);
}
