/* Two hosts, one above the other, set up by the programs themselves. */
#include "tests/lib/fault-tree.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sync/base/pw-file.h"

#define STORE_BYTES_MAX (64 << 20)

/* --- commands -------------------------------------------------------------------------------- */

static char *
run_host (const char *store, gboolean json, const char *first, va_list list) {
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  for (const char *word = first; word != NULL; word = va_arg (list, const char *))
    g_ptr_array_add (words, (gpointer)word);
  if (json)
    g_ptr_array_add (words, (gpointer) "--json");
  g_ptr_array_add (words, NULL);
  g_auto (FaultRun) run = { 0 };
  fault_program_host (&run, store, (const char *const *)words->pdata);
  if (run.status != 0 && (run.status != 1 || run.err[0] != '\0'))
    g_error ("%s: exit status %d: %s%s", first, run.status, run.out, run.err);
  return g_steal_pointer (&run.out);
}

char *
fault_tree_host (const char *store, ...) {
  va_list list;
  va_start (list, store);
  const char *first = va_arg (list, const char *);
  char *out = run_host (store, FALSE, first, list);
  va_end (list);
  return out;
}

json_t *
fault_tree_json (const char *store, ...) {
  va_list list;
  va_start (list, store);
  const char *first = va_arg (list, const char *);
  g_autofree char *out = run_host (store, TRUE, first, list);
  va_end (list);
  json_error_t why;
  json_t *value = json_loads (out, 0, &why);
  if (value == NULL)
    g_error ("%s: no JSON (%s): %s", first, why.text, out);
  return value;
}

json_int_t
fault_tree_number (const char *store, const char *key) {
  json_auto_t *status = fault_tree_json (store, "status", NULL);
  g_assert_true (json_is_integer (json_object_get (status, key)));
  return json_integer_value (json_object_get (status, key));
}

char *
fault_tree_id (const char *store) {
  json_auto_t *status = fault_tree_json (store, "status", NULL);
  return g_strdup (json_string_value (json_object_get (status, "host")));
}

/* --- the other host -------------------------------------------------------------------------- */

static char *
dir_in (FaultWorld *world, const char *name) {
  return g_build_filename (world->dir, name, NULL);
}

char *
fault_tree_other (FaultWorld *world) {
  return g_build_filename (world->dir, "other", "host.db", NULL);
}

char *
fault_tree_copy (FaultWorld *world) {
  static const char *const names[] = { "host.db", "host.db-wal" };
  g_autofree char *from = dir_in (world, "other"), *to = dir_in (world, "copy");
  g_autoptr (GError) error = NULL;
  g_assert_true (mkdir (to, 0700) == 0 || pw_file_is_dir (to));
  fault_world_clear (to);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *source = g_build_filename (from, names[i], NULL);
    g_autofree char *target = g_build_filename (to, names[i], NULL);
    g_autoptr (GBytes) bytes
        = pw_file_exists (source) ? pw_file_read (source, STORE_BYTES_MAX, &error) : NULL;
    g_assert_no_error (error);
    gsize length;
    const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
    if (bytes != NULL)
      g_assert_true (g_file_set_contents_full (target, data, (gssize)length,
                                               G_FILE_SET_CONTENTS_NONE, 0600, &error));
  }
  return g_build_filename (to, "host.db", NULL);
}

void
fault_tree_swap (FaultWorld *world) {
  g_autofree char *other = dir_in (world, "other"), *aside = dir_in (world, "aside");
  g_assert_cmpint (rename (world->host, aside), ==, 0);
  g_assert_cmpint (rename (other, world->host), ==, 0);
  g_assert_cmpint (rename (aside, other), ==, 0);
}

/* --- a world --------------------------------------------------------------------------------- */

static char *
on_phone (const char *phone, const char *const *words) {
  g_auto (FaultRun) run = { 0 };
  fault_program_phone (&run, phone, words);
  if (run.status != 0)
    g_error ("%s: exit status %d: %s%s", words[0], run.status, run.out, run.err);
  return g_steal_pointer (&run.out);
}

/* A second handheld, with a record. */
static void
add_second (FaultWorld *world) {
  g_autofree char *phone = dir_in (world, "second");
  const char *const init[] = { "init", "--region", "17.07.03", "--name", "PKD kedua", NULL };
  const char *const status[] = { "status", "--json", NULL };
  const char *const record[] = { "record", "form_a", "--answers", world->answers, NULL };
  const char *const send[] = { "send", "--usb", world->stick, NULL };
  g_free (on_phone (phone, init));
  g_autofree char *text = on_phone (phone, status);
  json_auto_t *value = json_loads (text, 0, NULL);
  fault_world_enrol (world, phone, json_string_value (json_object_get (value, "device")));
  g_free (on_phone (phone, record));
  g_free (on_phone (phone, send));
}

FaultWorld *
fault_tree_new (void) {
  FaultWorld *world = fault_world_new ();
  g_autofree char *dir = dir_in (world, "other"), *above = fault_tree_other (world);
  add_second (world);
  g_free (fault_world_phone (world, "attach", world->record, world->file, NULL));
  g_free (fault_world_phone (world, "send", "--usb", world->stick, NULL));
  g_free (fault_world_host (world, "collect", "--usb", world->stick, "--merge", NULL));
  g_assert_cmpint (fault_world_host_number (world, "records"), ==, FAULT_TREE_RECORDS);
  fault_world_clear (world->stick);
  g_assert_cmpint (mkdir (dir, 0700), ==, 0);
  g_free (fault_tree_host (above, "init", "--region", "17", "--name", "Kantor atas", NULL));
  g_free (fault_tree_host (above, "invite", "--usb", world->stick, NULL));
  return world;
}

static void
above_takes (FaultWorld *world, const char *above) {
  g_free (fault_tree_host (above, "collect", "--usb", world->stick, "--merge", NULL));
}

void
fault_tree_ask (FaultWorld *world) {
  g_autofree char *above = fault_tree_other (world);
  g_free (fault_world_host (world, "join", "--usb", world->stick, NULL));
  g_free (fault_world_host (world, "pass-on", "--usb", world->stick, NULL));
  above_takes (world, above);
  fault_world_clear (world->stick);
}

void
fault_tree_let_in (FaultWorld *world) {
  g_autofree char *above = fault_tree_other (world), *id = fault_tree_id (world->host_store);
  g_free (fault_tree_host (above, "approve", id, NULL));
  g_free (fault_tree_host (above, "merge", NULL));
  g_free (fault_tree_host (above, "approve", "--below", id, NULL));
  g_free (fault_tree_host (above, "merge", NULL));
}

void
fault_tree_join (FaultWorld *world) {
  g_autofree char *above = fault_tree_other (world), *id = fault_tree_id (world->host_store);
  g_free (fault_world_host (world, "join", "--usb", world->stick, NULL));
  above_takes (world, above);
  g_free (fault_tree_host (above, "approve", id, NULL));
  g_free (fault_tree_host (above, "receipts", "--usb", world->stick, NULL));
  g_free (fault_world_host (world, "collect", "--usb", world->stick, "--merge", NULL));
  fault_world_clear (world->stick);
}

void
fault_tree_revoke_second (FaultWorld *world) {
  json_auto_t *devices = fault_tree_json (world->host_store, "devices", NULL);
  size_t i;
  const json_t *device;
  json_array_foreach (devices, i, device) {
    const char *id = json_string_value (json_object_get (device, "device"));
    if (!g_str_equal (id, world->device))
      g_free (fault_world_host (world, "revoke", id, "--after", "1", NULL));
  }
}

/* --- what is there --------------------------------------------------------------------------- */

json_t *
fault_tree_above_of (const char *store) {
  json_auto_t *status = fault_tree_json (store, "status", NULL);
  json_t *above = json_object_get (status, "above");
  return json_is_object (above) ? json_incref (above) : NULL;
}

json_int_t
fault_tree_to_pass (FaultWorld *world, const char *store) {
  g_autofree char *pictures = dir_in (world, "pictures");
  json_auto_t *passed = fault_tree_json (store, "pass-on", "--qr", pictures, NULL);
  return json_integer_value (json_object_get (passed, "operations"));
}

char *
fault_tree_take (FaultWorld *world) {
  char *copy = fault_tree_copy (world);
  g_autofree char *out = fault_tree_host (copy, "collect", "--usb", world->stick, "--merge", NULL);
  if (strstr (out, "damaged") != NULL)
    g_error ("what lies on the stick is not whole: %s", out);
  return copy;
}

void
fault_tree_check_holds_all (const char *store) {
  g_free (fault_tree_host (store, "verify", "--all", NULL));
  g_assert_cmpint (fault_tree_number (store, "records"), ==, FAULT_TREE_RECORDS);
  g_assert_cmpint (fault_tree_number (store, "evidence_held"), ==, 1);
}

guint
fault_tree_count_files (FaultWorld *world, const char *folder) {
  g_autofree char *path = g_build_filename (world->stick, "PANWAS", "1", folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint count = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    count += g_str_has_suffix (name, ".pwb");
  return count;
}
