/* Stock tools that pack the same records. */
#include "tests/lib/packing-peers.h"

#include <gio/gio.h>
#include <jansson.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *const *command;
  gboolean is_odk;
} Peer;

static const char *const zstd[] = { "zstd", "-19", "-c", NULL };
static const char *const brotli[] = { "brotli", "-q", "11", "-c", NULL };
static const char *const xz[] = { "xz", "-9e", "-c", NULL };
static const char *const gzip[] = { "gzip", "-9", "-c", NULL };

static const Peer peers[PACKING_PEERS] = {
  { "zstd-19", zstd, FALSE },     { "brotli-11", brotli, FALSE },   { "xz-9e", xz, FALSE },
  { "json-gzip-9", gzip, FALSE }, { "odk-xml-gzip-9", gzip, TRUE },
};

const char *
packing_peer_name (guint peer) {
  g_assert (peer < PACKING_PEERS);
  return peers[peer].name;
}

/* Standard output of `command` fed with `input`. (transfer full) */
static GBytes *
run (const char *const *command, GBytes *input) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_newv (
      command, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  GBytes *output = NULL;
  if (child == NULL || !g_subprocess_communicate (child, input, NULL, &output, NULL, &error)
      || !g_subprocess_get_successful (child))
    g_error ("%s: %s", command[0], error != NULL ? error->message : "failed");
  return output;
}

char *
packing_peer_version (guint peer) {
  const char *command[] = { peers[peer].command[0], "--version", NULL };
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) output = run (command, nothing);
  gsize length;
  const char *text = g_bytes_get_data (output, &length);
  const char *end = memchr (text, '\n', length);
  return g_strndup (text, end != NULL ? (gsize)(end - text) : length);
}

/* --- ODK submissions ------------------------------------------------------------------------- */

static void write_value (GString *xml, const char *name, const json_t *value);

static void
write_children (GString *xml, const json_t *object) {
  const char *name;
  json_t *value;
  json_object_foreach ((json_t *)object, name, value) {
    write_value (xml, name, value);
  }
}

/* Codes of a select stand in one element with blanks between them. */
static void
write_codes (GString *xml, const json_t *array) {
  for (size_t i = 0; i < json_array_size (array); i++)
    g_string_append_printf (xml, "%s%s", i > 0 ? " " : "",
                            json_string_value (json_array_get (array, i)));
}

static void
write_value (GString *xml, const char *name, const json_t *value) {
  if (json_is_array (value) && !json_is_string (json_array_get (value, 0))) {
    for (size_t i = 0; i < json_array_size (value); i++)
      write_value (xml, name, json_array_get (value, i));
    return;
  }
  g_string_append_printf (xml, "<%s>", name);
  if (json_is_object (value)) {
    write_children (xml, value);
  } else if (json_is_array (value)) {
    write_codes (xml, value);
  } else if (json_is_string (value)) {
    g_autofree char *text = g_markup_escape_text (json_string_value (value), -1);
    g_string_append (xml, text);
  } else {
    g_autofree char *number = json_dumps (value, JSON_ENCODE_ANY);
    g_string_append (xml, number);
  }
  g_string_append_printf (xml, "</%s>", name);
}

/* An instance as OpenRosa's submission API takes it. (transfer full) */
static GBytes *
odk_submission (const char *line) {
  json_auto_t *record = json_loads (line, 0, NULL);
  g_assert_nonnull (record);
  json_object_del (record, "form");
  g_autofree char *uuid = g_uuid_string_random ();
  GString *xml = g_string_new ("<?xml version='1.0' ?><data id=\"form_a\" version=\"2026112200\" "
                               "xmlns:orx=\"http://openrosa.org/xforms\">");
  write_children (xml, record);
  g_string_append_printf (
      xml, "<orx:meta><orx:instanceID>uuid:%s</orx:instanceID></orx:meta></data>", uuid);
  return g_string_free_to_bytes (xml);
}

gsize
packing_peer_bytes (guint peer, const char *const *lines, gsize count) {
  g_assert (peer < PACKING_PEERS);
  gsize sum = 0;
  if (peers[peer].is_odk) {
    for (gsize i = 0; i < count; i++) {
      g_autoptr (GBytes) xml = odk_submission (lines[i]);
      g_autoptr (GBytes) packed = run (peers[peer].command, xml);
      sum += g_bytes_get_size (packed);
    }
    return sum;
  }
  g_autoptr (GString) json = g_string_new (NULL);
  for (gsize i = 0; i < count; i++)
    g_string_append_printf (json, "%s\n", lines[i]);
  g_autoptr (GBytes) input = g_bytes_new (json->str, json->len);
  g_autoptr (GBytes) packed = run (peers[peer].command, input);
  return g_bytes_get_size (packed);
}
