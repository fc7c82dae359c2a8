/* The world of one seed: made, moved on step by step, and ended. */
#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "tests/sim/sim-office.h"

#define START_MS G_GINT64_CONSTANT (1728300000000) /* 2024-10-07T18:20:00+07:00 */
#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define STEPS_MIN 25
#define STEPS_MAX 70
#define STREAM_WORLD G_GUINT64_CONSTANT (0x100000000) /* beyond the numbers of steps */

/* How often each act is chosen, against each other. */
static const struct {
  const char *name;
  SimAct act;
  guint weight;
} acts[] = {
  { "record", sim_act_record, 24 },
  { "amend", sim_act_amend, 24 },
  { "cross", sim_act_cross, 8 },
  { "withdraw", sim_act_withdraw, 2 },
  { "attach", sim_act_attach, 5 },
  { "draft", sim_act_draft, 9 },
  { "finalise", sim_act_finalise, 8 },
  { "purge", sim_act_purge, 6 },
  { "switch-off", sim_act_switch_off, 3 },
  { "copy-store", sim_act_copy_store, 3 },
  { "restore-store", sim_act_restore_store, 3 },
  { "clone", sim_act_clone, 1 },
  { "lose", sim_act_lose, 2 },
  { "clock", sim_act_clock, 5 },
  { "send-stick", sim_act_send_stick, 9 },
  { "send-screen", sim_act_send_screen, 6 },
  { "collect", sim_act_collect, 6 },
  { "reply-stick", sim_act_reply_stick, 5 },
  { "reply-screen", sim_act_reply_screen, 5 },
  { "reply-code", sim_act_reply_code, 2 },
  { "receive-stick", sim_act_receive_stick, 5 },
  { "courier-take", sim_act_courier_take, 3 },
  { "courier-give", sim_act_courier_give, 3 },
  { "replay", sim_act_replay, 2 },
  { "forge", sim_act_forge, 3 },
  { "future", sim_act_future, 2 },
  { "stick-mischief", sim_act_stick_mischief, 5 },
  { "evening", sim_act_evening, 6 },
  { "merge", sim_act_merge, 7 },
  { "merge-twice", sim_act_merge_twice, 1 },
  { "invite", sim_act_invite, 1 },
  { "approve", sim_act_approve, 3 },
  { "revoke", sim_act_revoke, 1 },
  { "decide", sim_act_decide, 12 },
  { "share", sim_act_share, 8 },
  { "publish-form", sim_act_publish_form, 2 },
  { "publish-list", sim_act_publish_list, 3 },
  { "backup", sim_act_backup, 2 },
  { "restore", sim_act_restore, 1 },
  { "host-off", sim_act_host_off, 2 },
  { "pass-on", sim_act_pass_on, 3 },
  { "return", sim_act_return, 7 },
  { "answer", sim_act_answer, 5 },
  { "accept", sim_act_accept, 3 },
  { "pin", sim_act_pin, 4 },
  { "go-back", sim_act_go_back, 2 },
};

const char *
sim_promise_name (SimPromise promise) {
  static const char *const names[] = {
    "0 nothing fails without a reason",
    "1 what was acknowledged as saved is there",
    "2 no receipt for what the host cannot reproduce",
    "3 purged means receipted, on the host, and in a backup",
    "4 the host's state follows from the set of operations",
    "5 no operation changes after it was accepted",
    "6 gaps and forks are reported",
    "7 open items are those that brute force counts",
    "8 received = counted + refused + quarantined",
    "9 no clock decides what stands",
    "10 what is newer is refused, not misread",
    "11 a failed act leaves what was there",
    "12 bytes and frames are within their budgets",
    "13 what is locked or for one alone is shown to nobody else",
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (names) == SIM_PROMISES);
  return names[promise];
}

/* --- failing and telling --------------------------------------------------------------------- */

void
sim_fail (SimWorld *world, SimPromise promise, const char *format, ...) {
  va_list words;
  va_start (words, format);
  (void)g_vsnprintf (world->report->message, sizeof world->report->message, format, words);
  va_end (words);
  world->report->promise = promise;
  world->report->failed = TRUE;
  if (world->verbose)
    g_print ("      FAILED: %s\n", world->report->message);
  fflush (stdout);
  _exit (1);
}

void
sim_note (SimWorld *world, const char *format, ...) {
  va_list words;
  va_start (words, format);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_vprintf (text, format, words);
  va_end (words);
  (void)g_string_replace (text, world->dir, "~", 0);
  const char *line = text->str;
  /* FNV-1a: equal runs, equal traces. */
  for (const char *at = line; *at != '\0'; at++)
    world->report->trace
        = (world->report->trace ^ (guint8)*at) * G_GUINT64_CONSTANT (1099511628211);
  if (world->verbose)
    g_print ("%4u  %s\n", world->report->step, line);
}

void
sim_count (SimWorld *world, SimCount kind, guint64 times) {
  world->report->counts[kind] += times;
}

void
sim_crash (SimWorld *world, SimRandom *random, const char *dir) {
  static const SimCount kinds[] = { [FAULT_DROPPED] = SIM_COUNT_CRASH_DROPPED,
                                    [FAULT_KEPT] = SIM_COUNT_CRASH_KEPT,
                                    [FAULT_NAMES] = SIM_COUNT_CRASH_NAMES,
                                    [FAULT_TORN] = SIM_COUNT_CRASH_TORN };
  G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == FAULT_CRASHES);
  world->report->crashes++;
  sim_count (world, kinds[sim_disk_crash (world->disks, random, dir)], 1);
}

SimTrouble
sim_calm (SimWorld *world) {
  static const SimCount kinds[] = { [SIM_TROUBLE_ERROR] = SIM_COUNT_DISK_ERROR,
                                    [SIM_TROUBLE_FULL] = SIM_COUNT_DISK_FULL,
                                    [SIM_TROUBLE_POWER] = SIM_COUNT_POWER };
  SimTrouble trouble = sim_disk_calm (world->disks);
  if (trouble != SIM_TROUBLE_NONE)
    sim_count (world, kinds[trouble], 1);
  world->report->faults += trouble != SIM_TROUBLE_NONE;
  if (trouble != SIM_TROUBLE_NONE)
    sim_note (world, "  %s (%s)", sim_trouble_name (trouble), sim_disk_calls (world->disks));
  return trouble;
}

/* --- small helpers --------------------------------------------------------------------------- */

char *
sim_new_path (SimWorld *world, const char *what) {
  return g_strdup_printf ("%s/%s-%u", world->dir, what, world->folders++);
}

void
sim_copy_folder (const char *from, const char *to) {
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  g_autoptr (GDir) dir = g_dir_open (from, 0, &error);
  g_assert_no_error (error);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *source = g_build_filename (from, name, NULL);
    g_autofree char *target = g_build_filename (to, name, NULL);
    g_autofree char *content = NULL;
    gsize length;
    if (g_file_test (source, G_FILE_TEST_IS_DIR)) {
      sim_copy_folder (source, target);
      continue;
    }
    gboolean ok = g_file_get_contents (source, &content, &length, &error)
                  && g_file_set_contents_full (target, content, (gssize)length,
                                               G_FILE_SET_CONTENTS_NONE, 0600, &error);
    g_assert_no_error (error);
    g_assert (ok);
  }
}

char *
sim_digest (GBytes *bytes) {
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  return model_digest (data, length, NULL, 0);
}

char *
sim_hex (const guint8 *bytes, gsize length) {
  static const char digits[] = "0123456789abcdef";
  char *hex = g_malloc (2 * length + 1);
  for (gsize i = 0; i < length; i++) {
    hex[2 * i] = digits[bytes[i] >> 4];
    hex[2 * i + 1] = digits[bytes[i] & 15];
  }
  hex[2 * length] = '\0';
  return hex;
}

int
sim_compare_texts (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* --- a world --------------------------------------------------------------------------------- */

static void
parcel_free (gpointer data) {
  SimParcel *parcel = data;
  g_free (parcel->device);
  g_ptr_array_unref (parcel->ops);
  g_bytes_unref (parcel->bytes);
  g_free (parcel);
}

static SimWorld *
world_new (SimReport *report, const char *dir, gboolean verbose) {
  SimWorld *world = g_new0 (SimWorld, 1);
  world->report = report;
  world->dir = g_strdup (dir);
  world->verbose = verbose;
  world->now_ms = START_MS;
  world->handhelds = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_handheld_free);
  world->offices = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_office_free);
  world->sticks = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_stick_free);
  world->parcels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, parcel_free);
  world->promises = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->kept_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->old_parcels = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  world->model = model_new ();
  world->disks = sim_disks_new ();
  return world;
}

static void
world_free (SimWorld *world) {
  g_ptr_array_unref (world->handhelds);
  g_ptr_array_unref (world->offices);
  g_ptr_array_unref (world->sticks);
  g_hash_table_unref (world->parcels);
  g_hash_table_unref (world->promises);
  g_hash_table_unref (world->kept_files);
  g_ptr_array_unref (world->old_parcels);
  model_free (world->model);
  sim_disks_free (world->disks);
  g_free (world->dir);
  g_free (world);
}

/* One host, or a kecamatan below a kabupaten, or two of them. */
static void
make_offices (SimWorld *world, SimRandom *random) {
  static const char *const below[] = { "17.07.03", "17.07.04" };
  guint count = sim_random_below (random, 3);
  SimOffice *top = sim_office_new (world, random, "17.07", NULL);
  for (guint i = 0; i < count; i++)
    (void)sim_office_new (world, random, below[i], top);
  sim_count (world, SIM_COUNT_TREE, count);
}

static void
populate (SimWorld *world, SimRandom *random) {
  make_offices (world, random);
  for (guint i = 1 + sim_random_below (random, 2); i > 0; i--)
    (void)sim_stick_new (world);
  for (guint i = 0; i < world->offices->len; i++)
    (void)sim_publish_form (world, random, world->offices->pdata[i], 0);
  guint count = 2 + sim_random_below (random, 3);
  for (guint i = 0; i < count; i++) {
    guint first = world->offices->len > 1 ? 1 : 0;
    SimOffice *office = world->offices->pdata[first + i % (world->offices->len - first)];
    SimHandheld *handheld = sim_handheld_new (world, random, office);
    if (sim_random_percent (random, 85))
      sim_enrol (world, random, handheld);
  }
}

/* --- steps ----------------------------------------------------------------------------------- */

static guint
choose (SimRandom *random) {
  guint total = 0;
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    total += acts[i].weight;
  guint left = sim_random_below (random, total), i = 0;
  while (left >= acts[i].weight)
    left -= acts[i++].weight;
  return i;
}

/* Each step draws from its own sequence, so that leaving one out does not change the others. */
static void
take_step (SimWorld *world, guint number) {
  SimRandom random;
  sim_random_init (&random, world->report->seed, number);
  sim_random_init (&world->entropy, ~world->report->seed, number);
  world->now_ms += sim_random_between (&random, 1000, 9 * HOUR_MS);
  world->report->step = number;
  for (guint tries = 0; tries < 4; tries++) {
    guint which = choose (&random);
    (void)g_strlcpy (world->report->act, acts[which].name, sizeof world->report->act);
    if (acts[which].act (world, &random)) {
      world->report->acts++;
      return;
    }
  }
}

void
sim_run (SimReport *report, const char *dir, const gboolean *skip, guint steps, gboolean verbose) {
  SimRandom random;
  report->trace = G_GUINT64_CONSTANT (14695981039346656037);
  sim_random_init (&random, report->seed, STREAM_WORLD);
  SimWorld *world = world_new (report, dir, verbose);
  sim_random_init (&world->entropy, ~report->seed, STREAM_WORLD);
  sim_random_rule (&world->entropy);
  report->steps = (guint)sim_random_between (&random, STEPS_MIN, STEPS_MAX);
  if (steps == 0)
    steps = report->steps;
  (void)g_strlcpy (report->act, "populate", sizeof report->act);
  populate (world, &random);
  for (guint number = 1; number <= steps; number++)
    if (skip == NULL || !skip[number])
      take_step (world, number);
  report->step = steps + 1;
  (void)g_strlcpy (report->act, "end", sizeof report->act);
  sim_random_init (&random, report->seed, STREAM_WORLD + 1);
  sim_random_init (&world->entropy, ~report->seed, STREAM_WORLD + 1);
  sim_end (world, &random);
  world_free (world);
}
