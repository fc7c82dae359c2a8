/* A handheld, its host and a stick, set up by the programs themselves; put back as often as wanted.
 */
#include "tests/lib/fault-world.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/pw-file-stream.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-id.h"

#define FILE_BYTES_MAX (64 << 20)

/* One file or folder of the image. */
typedef struct {
  char *path;    /* owned */
  GBytes *bytes; /* owned; NULL: a folder */
  mode_t mode;
} Item;

static void
item_free (gpointer data) {
  Item *item = data;
  g_clear_pointer (&item->bytes, g_bytes_unref);
  g_free (item->path);
  g_free (item);
}

/* --- folders
 * --------------------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Everything below `dir` in order of its names, folders before what is in them. */
static void
walk (const char *dir, GFunc each, gpointer data) {
  g_autoptr (GDir) open_dir = g_dir_open (dir, 0, NULL);
  g_assert_nonnull (open_dir);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (open_dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (dir, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  for (guint i = 0; i < paths->len; i++) {
    each (g_ptr_array_index (paths, i), data);
    if (pw_file_is_dir (g_ptr_array_index (paths, i)))
      walk (g_ptr_array_index (paths, i), each, data);
  }
}

static GBytes *
content (const char *path) {
  g_autoptr (GError) error = NULL;
  GBytes *bytes = pw_file_read (path, FILE_BYTES_MAX, &error);
  g_assert_no_error (error);
  return bytes;
}

/* --- the image
 * -------------------------------------------------------------------------------------- */

static void
keep_item (gpointer path, gpointer image) {
  struct stat info;
  if (g_str_has_suffix (path, "-shm"))
    return;
  g_assert_cmpint (stat (path, &info), ==, 0);
  Item *item = g_new0 (Item, 1);
  item->path = g_strdup (path);
  item->mode = info.st_mode & 0777;
  item->bytes = S_ISDIR (info.st_mode) ? NULL : content (path);
  g_ptr_array_add (image, item);
}

static void
free_disks (FaultWorld *world) {
  g_clear_pointer (&world->phone_disk, fault_disk_free);
  g_clear_pointer (&world->host_disk, fault_disk_free);
  g_clear_pointer (&world->stick_disk, fault_disk_free);
}

static void
new_disks (FaultWorld *world) {
  world->phone_disk = fault_disk_new (world->phone);
  world->host_disk = fault_disk_new (world->host);
  world->stick_disk = fault_disk_new (world->stick);
  fault_disk_like_fat (world->stick_disk);
}

void
fault_world_keep (FaultWorld *world) {
  free_disks (world);
  g_ptr_array_set_size (world->image, 0);
  const char *dirs[] = { world->phone, world->host, world->stick };
  for (guint i = 0; i < G_N_ELEMENTS (dirs); i++)
    walk (dirs[i], keep_item, world->image);
}

/* Removes what the image does not have; deepest first. */
static void
collect_path (gpointer path, gpointer paths) {
  g_ptr_array_add (paths, g_strdup (path));
}

void
fault_world_clear (const char *dir) {
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  walk (dir, collect_path, paths);
  for (guint i = paths->len; i > 0; i--)
    g_assert_cmpint (remove (g_ptr_array_index (paths, i - 1)), ==, 0);
}

static void
put_item (const Item *item) {
  if (item->bytes == NULL) {
    g_assert_cmpint (mkdir (item->path, item->mode), ==, 0);
    return;
  }
  gsize length;
  const void *bytes = g_bytes_get_data (item->bytes, &length);
  int fd = open (item->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, item->mode);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (ssize_t)length);
  g_assert_cmpint (close (fd), ==, 0);
}

gboolean
fault_world_was_touched (const FaultWorld *world) {
  return world->phone_disk == NULL || fault_disk_was_touched (world->phone_disk)
         || fault_disk_was_touched (world->host_disk) || fault_disk_was_touched (world->stick_disk);
}

void
fault_world_restore (FaultWorld *world) {
  if (!fault_world_was_touched (world)) {
    fault_disk_share_power (world->stick_disk, NULL);
    return;
  }
  free_disks (world);
  fault_world_clear (world->phone);
  fault_world_clear (world->host);
  fault_world_clear (world->stick);
  for (guint i = 0; i < world->image->len; i++)
    put_item (g_ptr_array_index (world->image, i));
  new_disks (world);
}

void
fault_world_restore_all (FaultWorld *world) {
  free_disks (world);
  fault_world_restore (world);
}

void
fault_world_adopt (FaultWorld *world) {
  free_disks (world);
  new_disks (world);
}

/* Names of files that are not finished are by chance. */
static void
add_to_digest (gpointer path, gpointer checksum) {
  if (g_str_has_suffix (path, "-shm"))
    return;
  const char *name = g_str_has_suffix (path, PW_FILE_PART_SUFFIX) ? "part" : path;
  g_checksum_update (checksum, (const guchar *)name, (gssize)strlen (name) + 1);
  if (pw_file_is_dir (path))
    return;
  g_autoptr (GBytes) bytes = content (path);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_checksum_update (checksum, (const guchar *)&length, sizeof length);
  g_checksum_update (checksum, data, (gssize)length);
}

char *
fault_world_digest (FaultWorld *world) {
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  walk (world->phone, add_to_digest, checksum);
  walk (world->host, add_to_digest, checksum);
  walk (world->stick, add_to_digest, checksum);
  return g_strdup (g_checksum_get_string (checksum));
}

/* --- commands
 * --------------------------------------------------------------------------------------- */

static const char **
words_of (const char *first, va_list list) {
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  for (const char *word = first; word != NULL; word = va_arg (list, const char *))
    g_ptr_array_add (words, (gpointer)word);
  g_ptr_array_add (words, NULL);
  return (const char **)g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

static char *
must_be_done (FaultRun *run) {
  if (run->status != 0)
    g_error ("exit status %d: %s%s", run->status, run->out, run->err);
  return g_steal_pointer (&run->out);
}

char *
fault_world_phone (FaultWorld *world, ...) {
  g_auto (FaultRun) run = { 0 };
  va_list list;
  va_start (list, world);
  g_autofree const char **words = words_of (va_arg (list, const char *), list);
  va_end (list);
  fault_program_phone (&run, world->phone, words);
  return must_be_done (&run);
}

char *
fault_world_host (FaultWorld *world, ...) {
  g_auto (FaultRun) run = { 0 };
  va_list list;
  va_start (list, world);
  g_autofree const char **words = words_of (va_arg (list, const char *), list);
  va_end (list);
  fault_program_host (&run, world->host_store, words);
  return must_be_done (&run);
}

static json_int_t
number_in (const char *text, const char *key) {
  json_auto_t *value = json_loads (text, 0, NULL);
  g_assert_true (json_is_integer (json_object_get (value, key)));
  return json_integer_value (json_object_get (value, key));
}

json_int_t
fault_world_phone_number (FaultWorld *world, const char *key) {
  g_autofree char *text = fault_world_phone (world, "status", "--json", NULL);
  return number_in (text, key);
}

json_int_t
fault_world_host_number (FaultWorld *world, const char *key) {
  g_autofree char *text = fault_world_host (world, "status", "--json", NULL);
  return number_in (text, key);
}

/* --- a world
 * ----------------------------------------------------------------------------------------- */

static char *
input_file (FaultWorld *world, const char *name, const char *text) {
  char *path = g_build_filename (world->dir, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

FaultWorld *
fault_world_new_empty (void) {
  FaultWorld *world = g_new0 (FaultWorld, 1);
  g_autofree char *pattern = g_build_filename (
      pw_file_is_dir ("/dev/shm") ? "/dev/shm" : g_get_tmp_dir (), "panwas-fault-XXXXXX", NULL);
  world->dir = g_strdup (g_mkdtemp (pattern));
  g_assert_nonnull (world->dir);
  world->image = g_ptr_array_new_with_free_func (item_free);
  world->phone = g_build_filename (world->dir, "phone", NULL);
  world->host = g_build_filename (world->dir, "host", NULL);
  world->stick = g_build_filename (world->dir, "stick", NULL);
  world->host_store = g_build_filename (world->host, "host.db", NULL);
  const char *dirs[] = { world->phone, world->host, world->stick };
  for (guint i = 0; i < G_N_ELEMENTS (dirs); i++)
    g_assert_cmpint (mkdir (dirs[i], 0700), ==, 0);
  return world;
}

#define ANSWERS                                                                                    \
  "{\"form\":\"form_a\",\"village\":\"17.07.03.2007\",\"election\":\"pilkada\","                   \
  "\"stage\":\"kampanye\",\"activities\":[{\"method\":\"langsung\","                               \
  "\"started_at\":\"2024-09-27T08:15+07:00\"}],\"narrative\":\"%s\",\"violation_found\":\"no\"}\n"

/* A command of a handheld that has to end with 0. */
static void
on_phone (const char *phone, ...) {
  g_auto (FaultRun) run = { 0 };
  va_list list;
  va_start (list, phone);
  g_autofree const char **words = words_of (va_arg (list, const char *), list);
  va_end (list);
  fault_program_phone (&run, phone, words);
  g_free (must_be_done (&run));
}

void
fault_world_enrol (FaultWorld *world, const char *phone, const char *device) {
  g_free (fault_world_host (world, "invite", "--usb", world->stick, NULL));
  on_phone (phone, "enrol", "--usb", world->stick, NULL);
  on_phone (phone, "enrol", "request", "--usb", world->stick, NULL);
  FaultRun run = { 0 }; /* 1: a person must look, at the request */
  const char *collect[] = { "collect", "--usb", world->stick, "--merge", NULL };
  fault_program_host (&run, world->host_store, collect);
  fault_run_clear (&run);
  g_free (fault_world_host (world, "approve", device, NULL));
  g_free (fault_world_host (world, "receipts", "--usb", world->stick, NULL));
  on_phone (phone, "enrol", "--usb", world->stick, NULL);
}

FaultWorld *
fault_world_new (void) {
  FaultWorld *world = fault_world_new_empty ();
  g_autofree char *plain = g_strdup_printf (ANSWERS, "Keliling dusun.");
  g_autofree char *changed = g_strdup_printf (ANSWERS, "Keliling dusun, lalu ke balai desa.");
  g_autofree char *file = g_strnfill (20000, 'f');
  world->answers = input_file (world, "answers.json", plain);
  world->amended = input_file (world, "amended.json", changed);
  world->file = input_file (world, "file.txt", file);
  g_free (fault_world_host (world, "init", "--region", "17.07", "--name", "Kantor contoh", NULL));
  g_free (fault_world_phone (world, "init", "--region", "17.07.03", "--name", "PKD contoh", NULL));
  g_autofree char *status = fault_world_phone (world, "status", "--json", NULL);
  json_auto_t *value = json_loads (status, 0, NULL);
  world->device = g_strdup (json_string_value (json_object_get (value, "device")));
  fault_world_enrol (world, world->phone, world->device);
  for (guint i = 0; i < FAULT_WORLD_RECORDS; i++) {
    g_autofree char *id
        = fault_world_phone (world, "record", "form_a", "--answers", world->answers, NULL);
    if (i == 0)
      world->record = g_strdup (g_strchomp (id));
  }
  return world;
}

void
fault_world_free (FaultWorld *world) {
  free_disks (world);
  g_ptr_array_unref (world->image);
  fault_world_clear (world->dir);
  g_assert_cmpint (rmdir (world->dir), ==, 0);
  char *texts[] = { world->dir,     world->phone,   world->host, world->stick,  world->host_store,
                    world->answers, world->amended, world->file, world->record, world->device };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (world);
}
