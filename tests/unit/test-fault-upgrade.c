/* Stores of every released schema, opened by today's programs, say what the programs of their time
 * said (tests/upgrade), also after a fault at any call of the first opening; a store of a newer
 * schema is refused and left as it is. The stores are made again from their dumps. */
#include <sqlite3.h>
#include <string.h>

#include "sync/base/pw-file.h"
#include "tests/lib/fault-heap-loop.h"

#define STORE_BYTES_MAX (4 << 20)
#define NEWER_SCHEMA 999

/* --- stores from dumps
 * ------------------------------------------------------------------------------------ */

static char *
fixture_path (const char *kind, const char *number, const char *suffix) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *name = g_strdup_printf ("%s-%s%s", kind, number, suffix);
  return g_build_filename (top != NULL ? top : ".", "tests", "upgrade", name, NULL);
}

static void
run_sql (const char *store, const char *sql) {
  sqlite3 *db = NULL;
  char *words = NULL;
  g_assert_cmpint (sqlite3_open (store, &db), ==, SQLITE_OK);
  (void)sqlite3_exec (db, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static char *
store_path (FaultWorld *world, const char *kind) {
  return g_str_equal (kind, "host") ? g_strdup (world->host_store)
                                    : g_build_filename (world->phone, "store.db", NULL);
}

static void
make_store (FaultWorld *world, const char *kind, const char *number) {
  g_autofree char *store = store_path (world, kind);
  g_autofree char *path = fixture_path (kind, number, ".sql");
  g_autofree char *sql = NULL;
  g_assert_true (g_file_get_contents (path, &sql, NULL, NULL));
  run_sql (store, sql);
}

/* --- what is said of them
 * ---------------------------------------------------------------------------------- */

/* The members of `value` that `names` names, which are all there. */
static json_t *
pick (json_t *value, const char *names) {
  g_auto (GStrv) keys = g_strsplit (names, " ", -1);
  json_t *picked = json_object ();
  for (guint i = 0; keys[i] != NULL; i++) {
    json_t *member = json_object_get (value, keys[i]);
    if (member == NULL)
      g_error ("there is no \"%s\"", keys[i]);
    json_object_set (picked, keys[i], member);
  }
  return picked;
}

static json_t *
parse (const char *text) {
  json_t *value = json_loads (text, 0, NULL);
  g_assert_nonnull (value);
  return value;
}

static json_t *
ask_phone (FaultWorld *world, const char *what, const char *id) {
  g_autofree char *text = fault_world_phone (world, what, "--json", id, NULL);
  return parse (text);
}

static json_t *
pick_each (json_t *list, const char *names) {
  json_t *picked = json_array (), *one;
  size_t i;
  json_array_foreach (list, i, one) json_array_append_new (picked, pick (one, names));
  return picked;
}

#define SHOWN "record form answers withdrawn disputed attachments"
#define LISTED "record device form village created_at state refusal withdrawn disputed operations"

/* As tests/upgrade/make.sh asked the programs of that time. */
static json_t *
say_app (FaultWorld *world, gboolean with_forms, gboolean with_reviews) {
  json_t *said = json_array (), *one;
  json_auto_t *list = ask_phone (world, "list", NULL), *status = ask_phone (world, "status", NULL);
  size_t i;
  json_array_append_new (said, pick_each (list, with_reviews ? LISTED " review" : LISTED));
  json_array_append_new (said, pick (status, "device head_seq receipted_seq host"));
  json_array_foreach (list, i, one) {
    json_auto_t *shown
        = ask_phone (world, "show", json_string_value (json_object_get (one, "record")));
    json_array_append_new (said, pick (shown, with_reviews ? SHOWN " review" : SHOWN));
  }
  if (!with_forms)
    return said;
  json_auto_t *drafts = ask_phone (world, "drafts", NULL);
  json_array_append_new (said, pick_each (drafts, "draft form"));
  json_array_append_new (said, ask_phone (world, "lists", NULL));
  g_free (fault_world_phone (world, "verify", NULL));
  return said;
}

#define HOST_SAID "host records withdrawn devices open_items region"

static json_t *
say_host (FaultWorld *world, gboolean with_above) {
  json_t *said = json_array ();
  g_autofree char *text = fault_world_host (world, "status", "--json", NULL);
  json_auto_t *status = parse (text);
  json_array_append_new (said, pick (status, with_above ? HOST_SAID " above" : HOST_SAID));
  g_autofree char *lines = fault_world_host (world, "export", "--format", "jsonl", NULL);
  g_auto (GStrv) records = g_strsplit (lines, "\n", -1);
  for (guint i = 0; records[i] != NULL; i++) {
    if (records[i][0] == '\0')
      continue;
    json_auto_t *record = parse (records[i]);
    json_array_append_new (said,
                           pick (record, "record device form village created_at answers disputed"));
  }
  /* Every chain and signature, and all views against a fresh rebuild. */
  g_free (fault_world_host (world, "verify", "--all", NULL));
  return said;
}

/* --- tests
 * --------------------------------------------------------------------------------------------------
 */

/* What the store of the world says is what the programs of its time said. */
static void
check_said (FaultWorld *world, const char *kind, const char *number) {
  gboolean with_forms = !g_str_equal (number, "001");
  gboolean with_reviews = with_forms && !g_str_equal (number, "002");
  json_auto_t *said = g_str_equal (kind, "app") ? say_app (world, with_forms, with_reviews)
                                                : say_host (world, with_reviews);
  g_autofree char *path = fixture_path (kind, number, ".json");
  json_auto_t *expected = json_load_file (path, 0, NULL);
  g_assert_nonnull (expected);
  g_assert_cmpuint (json_array_size (expected), >, 2);
  if (json_equal (said, expected))
    return;
  g_autofree char *text = json_dumps (said, JSON_INDENT (2) | JSON_SORT_KEYS);
  g_error ("%s-%s says now: %s", kind, number, text);
}

static void
test_same (gconstpointer data) {
  g_auto (GStrv) name = g_strsplit (data, "-", 2);
  g_autoptr (FaultWorld) world = fault_world_new_empty ();
  make_store (world, name[0], name[1]);
  check_said (world, name[0], name[1]);
}

static void
test_newer (gconstpointer data) {
  g_autoptr (FaultWorld) world = fault_world_new_empty ();
  make_store (world, data, "002");
  gboolean is_app = g_str_equal (data, "app");
  g_autofree char *store = store_path (world, data);
  g_autofree char *sql
      = g_strdup_printf ("PRAGMA journal_mode = WAL; PRAGMA user_version = %d", NEWER_SCHEMA);
  run_sql (store, sql);
  g_autoptr (GBytes) before = pw_file_read (store, STORE_BYTES_MAX, NULL);
  const char *const words[] = { "status", NULL };
  g_auto (FaultRun) run = { 0 };
  if (is_app)
    fault_program_phone (&run, world->phone, words);
  else
    fault_program_host (&run, world->host_store, words);
  g_assert_cmpint (run.status, ==, 1);
  fault_run_assert_sentence (&run);
  g_assert_nonnull (strstr (run.err, "newer version"));
  g_assert_nonnull (strstr (run.err, "update the program"));
  g_autoptr (GBytes) after = pw_file_read (store, STORE_BYTES_MAX, NULL);
  g_assert_true (g_bytes_equal (before, after));
}

/* --- faults in the middle of it
 * ----------------------------------------------------------------------------- */

static void
check_app (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  (void)done;
  if (!again) /* this look opens it a second time */
    check_said (world, "app", "001");
}

static void
check_host (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again) {
  (void)run;
  (void)done;
  if (!again)
    check_said (world, "host", "001");
}

/* Wherever the first opening of an old store ends, the next one finds the same in it. */
static void
test_faults (gconstpointer data) {
  gboolean is_app = g_str_equal (data, "app");
  g_autoptr (FaultWorld) world = fault_world_new_empty ();
  make_store (world, data, "001");
  fault_world_keep (world);
  const char *const words[] = { "status", NULL };
  const FaultPath path = { .name = is_app ? "migration of a handheld" : "migration of a host",
                           .on_host = !is_app,
                           .words = words,
                           .check = is_app ? check_app : check_host };
  fault_loop_run (world, &path);
  fault_heap_loop_run (world, &path);
}

int
main (int argc, char **argv) {
  static const char *const stores[]
      = { "app-001", "app-002", "app-003", "app-004", "host-001", "host-002", "host-003" };
  static const char *const kinds[] = { "app", "host" };
  fault_program_start ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (stores); i++) {
    g_autofree char *path = g_strdup_printf ("/upgrade/%s", stores[i]);
    g_test_add_data_func (path, stores[i], test_same);
  }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *newer = g_strdup_printf ("/upgrade/newer-%s", kinds[i]);
    g_autofree char *fault = g_strdup_printf ("/upgrade/faults-%s", kinds[i]);
    g_test_add_data_func (newer, kinds[i], test_newer);
    g_test_add_data_func (fault, kinds[i], test_faults);
  }
  return g_test_run ();
}
