/* The two programs run inside the test: commands are found in their tables, output goes to memory.
 */
#include "sync/base/pw-memory.h"
#include "tests/lib/fault-program.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "firmware/cli/app-cli.h"
#include "host/cli/host-cli.h"
#include "sync/base/pw-i18n.h"
#include "tests/lib/fault-memory.h"
#include "tests/lib/form-pool.h"
#include "tests/lib/sample-store.h"

#define OUTPUT_BYTES_MAX (1 << 20)
#define PACKERS 4 /* of a store that is open, and of the threads that check parcels */

/* --- random bytes that are not -------------------------------------------------------------------
 */

static guint64 random_state;

static void
fixed_bytes (void *const out, const size_t length) {
  guint8 *at = out;
  for (size_t i = 0; i < length; i++) {
    random_state = random_state * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407u;
    at[i] = (guint8)(random_state >> 56);
  }
}

static uint32_t
fixed_word (void) {
  uint32_t word;
  fixed_bytes (&word, sizeof word);
  return word;
}

static const char *
fixed_name (void) {
  return "fixed";
}

void
fault_program_seed (guint64 seed) {
  random_state = seed;
}

void
fault_program_start (void) {
  static randombytes_implementation fixed
      = { .implementation_name = fixed_name, .random = fixed_word, .buf = fixed_bytes };
  g_assert_cmpint (randombytes_set_implementation (&fixed), ==, 0);
  fault_memory_start ();
  pw_i18n_start ();
  pw_memory_start ();
  pw_secret_start ();
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS);
  form_pool_fill (PACKERS);
}

/* --- output
 * --------------------------------------------------------------------------------------- */

typedef struct {
  int memory, saved;
} Caught;

static Caught
catch_begin (FILE *stream, const char *name) {
  (void)fflush (stream);
  Caught caught = { .memory = memfd_create (name, MFD_CLOEXEC), .saved = dup (fileno (stream)) };
  g_assert_cmpint (dup2 (caught.memory, fileno (stream)), >=, 0);
  return caught;
}

static char *
catch_end (FILE *stream, Caught caught) {
  (void)fflush (stream);
  g_assert_cmpint (dup2 (caught.saved, fileno (stream)), >=, 0);
  (void)close (caught.saved);
  off_t length = lseek (caught.memory, 0, SEEK_END);
  g_assert_cmpint (length, <=, OUTPUT_BYTES_MAX);
  char *text = g_malloc0 ((gsize)length + 1);
  g_assert_cmpint (pread (caught.memory, text, (size_t)length, 0), ==, length);
  (void)close (caught.memory);
  return text;
}

void
fault_run_clear (FaultRun *run) {
  g_clear_pointer (&run->out, g_free);
  g_clear_pointer (&run->err, g_free);
}

/* --- programs
 * -------------------------------------------------------------------------------------- */

static int
run_phone (const char *store, int argc, char **argv) {
  static const AppCommand *const tables[]
      = { app_commands_store, app_commands_fill, app_commands_record, app_commands_show,
          app_commands_send };
  AppCli cli = { .data_dir = g_strdup (store) };
  int status = -1;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const AppCommand *command = tables[i]; command->name != NULL; command++)
      if (status < 0 && g_str_equal (command->name, argv[0]))
        status = command->run (&cli, argc, argv);
  g_assert_cmpint (status, >=, 0);
  g_free (cli.data_dir);
  g_free (cli.pin_file);
  return status;
}

static int
run_host (const char *store, int argc, char **argv) {
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  char *front[] = { (char *)"panwas-host", (char *)"--store", (char *)store };
  for (guint i = 0; i < G_N_ELEMENTS (front); i++)
    g_ptr_array_add (all, front[i]);
  for (int i = 0; i < argc; i++)
    g_ptr_array_add (all, argv[i]);
  g_ptr_array_add (all, NULL);
  return host_cli_main ((int)all->len - 1, (char **)all->pdata);
}

static void
run_caught (FaultRun *run, int (*program) (const char *, int, char **), const char *store,
            const char *const *words) {
  fault_run_clear (run);
  /* The option parser takes words out of the list, so it works on a copy. */
  int argc = (int)g_strv_length ((char **)words);
  g_autofree char **argv = g_memdup2 (words, ((gsize)argc + 1) * sizeof *words);
  Caught out = catch_begin (stdout, "out"), err = catch_begin (stderr, "err");
  run->status = program (store, argc, argv);
  run->err = catch_end (stderr, err);
  run->out = catch_end (stdout, out);
}

void
fault_program_phone (FaultRun *run, const char *store, const char *const *words) {
  run_caught (run, run_phone, store, words);
}

void
fault_program_host (FaultRun *run, const char *store, const char *const *words) {
  run_caught (run, run_host, store, words);
}

/* --- what was printed
 * ------------------------------------------------------------------------------ */

void
fault_run_assert_sentence (const FaultRun *run) {
  static const char *const never[] = { "(null)", "assertion", "GLib", "jansson", "run init" };
  g_auto (GStrv) lines = g_strsplit (run->err, "\n", -1);
  guint count = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] == '\0')
      continue;
    count++;
    if (!g_str_has_prefix (lines[i], "panwas: ") && !g_str_has_prefix (lines[i], "panwas-host: "))
      g_error ("not a sentence of the program: %s", lines[i]);
    g_assert_cmpuint (strlen (lines[i]), >, 25);
    for (guint word = 0; word < G_N_ELEMENTS (never); word++)
      if (strstr (lines[i], never[word]) != NULL)
        g_error ("nothing for a person who looks for help: %s", lines[i]);
  }
  if (count < 1 || count > 2)
    g_error ("%u lines where one sentence was wanted: %s", count, run->err);
}

json_t *
fault_run_json (const FaultRun *run) {
  json_error_t why;
  json_t *value = json_loads (run->out, 0, &why);
  if (value == NULL)
    g_error ("no JSON (%s): %s%s", why.text, run->out, run->err);
  return value;
}
