/* Loads every XForm below a folder, fills it in, and counts: loaded and behaving, refused by name,
 * misbehaving, crashed or hung.
 *
 *   check-xforms [-v] FOLDER
 *
 * Each form is tried in a process of its own with bounds on time and memory. Exit status: 0; 1 if
 * one crashed or hung, or if none was found; 2 for wrong use. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/model/pw-form.h"
#include "tests/lib/form-filler.h"

#define SECONDS_MAX 10
#define MEMORY_BYTES_MAX (1ULL << 30)
#define REPORT_BYTES_MAX 4096

typedef enum {
  NOT_A_FORM,
  BEHAVES, /* and finalised */
  LEFT,    /* behaves; no plausible answer met all its constraints */
  REFUSED,
  MISBEHAVES,
  CRASHED,
  OUTCOMES,
} Outcome;

static const char *const outcome_names[OUTCOMES]
    = { "not a form", "ok", "ok, unfinished", "refused", "MISBEHAVES", "CRASHED" };

typedef struct {
  guint counts[OUTCOMES];
  GHashTable *reasons; /* words -> count, of refusals and misbehaviour */
  gboolean verbose;
} Tally;

/* --- one form, in the child ------------------------------------------------------------------ */

static gboolean
is_form (const char *text, gsize length) {
  return g_strstr_len (text, (gssize)length, "http://www.w3.org/2002/xforms") != NULL
         && g_strstr_len (text, (gssize)length, "model") != NULL
         && g_strstr_len (text, (gssize)length, "html") != NULL;
}

static Outcome
try_form (const char *path, char **words) {
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, NULL) || !is_form (text, length))
    return NOT_A_FORM;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForm) form = pw_form_load (bytes, &error);
  if (form == NULL) {
    *words = g_strdup (error->message);
    return REFUSED;
  }
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (FormFilling) filling = { 0 };
  if (!form_filler_run (form, folder, &filling, &error)) {
    *words = g_strdup (error->message);
    return MISBEHAVES;
  }
  *words = g_strdup_printf ("%u questions, %u entries%s%s", filling.questions, filling.entries,
                            filling.left > 0 ? ", left: " : "",
                            filling.left > 0 ? filling.first_left : "");
  return filling.left > 0 ? LEFT : BEHAVES;
}

static void
run_child (const char *path, int report) {
#if !defined(__SANITIZE_ADDRESS__)
  struct rlimit memory = { .rlim_cur = MEMORY_BYTES_MAX, .rlim_max = MEMORY_BYTES_MAX };
  (void)setrlimit (RLIMIT_AS, &memory);
#endif
  struct rlimit no_core = { 0 };
  (void)setrlimit (RLIMIT_CORE, &no_core);
  alarm (SECONDS_MAX);
  g_autofree char *words = NULL;
  Outcome outcome = try_form (path, &words);
  g_autofree char *line = g_strdup_printf ("%d%s", (int)outcome, words == NULL ? "" : words);
  (void)!write (report, line, MIN (strlen (line), REPORT_BYTES_MAX - 1));
  fflush (NULL);
  _exit (0);
}

/* --- the parent ------------------------------------------------------------------------------ */

static Outcome
read_report (int report, char *buffer) {
  gsize length = 0;
  for (ssize_t got; length < REPORT_BYTES_MAX - 1; length += (gsize)got) {
    got = read (report, buffer + length, REPORT_BYTES_MAX - 1 - length);
    if (got <= 0)
      break;
  }
  buffer[length] = '\0';
  return length == 0 || buffer[0] < '0' || buffer[0] >= '0' + CRASHED ? CRASHED
                                                                      : (Outcome)(buffer[0] - '0');
}

static Outcome
try_apart (const char *path, char **words) {
  int ends[2];
  if (pipe (ends) != 0)
    g_error ("pipe: %s", g_strerror (errno));
  fflush (NULL);
  pid_t child = fork ();
  if (child < 0)
    g_error ("fork: %s", g_strerror (errno));
  if (child == 0) {
    close (ends[0]);
    run_child (path, ends[1]);
  }
  close (ends[1]);
  char buffer[REPORT_BYTES_MAX];
  Outcome outcome = read_report (ends[0], buffer);
  close (ends[0]);
  int status = 0;
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    continue;
  if (WIFSIGNALED (status) || WEXITSTATUS (status) != 0) {
    *words = WIFSIGNALED (status) && WTERMSIG (status) == SIGALRM
                 ? g_strdup_printf ("longer than %d seconds", SECONDS_MAX)
             : WIFSIGNALED (status) ? g_strdup_printf ("signal %d", WTERMSIG (status))
                                    : g_strdup_printf ("status %d", WEXITSTATUS (status));
    return CRASHED;
  }
  *words = g_strdup (outcome == CRASHED ? "no report" : buffer + 1);
  return outcome;
}

/* The words without what differs from form to form: lines, paths and what stands in quotes. */
static char *
plain_reason (const char *words) {
  static const char *const cuts[][2] = {
    { "^line [0-9]+: ", "" }, { "^[a-z]+ of [^:]*: ", "" }, { "^character [0-9]+, “.*”: ", "" },
    { "/[^ ,;:]+", "/..." },  { "\"[^\"]*\"", "\"...\"" },  { ";.*$", "" },
  };
  char *reason = g_strdup (words);
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++) {
    g_autoptr (GRegex) regex = g_regex_new (cuts[i][0], G_REGEX_DOTALL, 0, NULL);
    char *next = g_regex_replace_literal (regex, reason, -1, 0, cuts[i][1], 0, NULL);
    if (next == NULL)
      continue;
    g_free (reason);
    reason = next;
  }
  return reason;
}

static void
count (Tally *tally, const char *path, Outcome outcome, const char *words) {
  tally->counts[outcome]++;
  if (tally->verbose || outcome == CRASHED)
    g_print ("%s: %s%s%s\n", path, outcome_names[outcome], words[0] == '\0' ? "" : ": ", words);
  if (outcome != REFUSED && outcome != MISBEHAVES && outcome != CRASHED)
    return;
  g_autofree char *reason = plain_reason (words);
  char *key = g_strdup_printf ("%s: %s", outcome_names[outcome], reason);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (tally->reasons, key));
  g_hash_table_insert (tally->reasons, key, GUINT_TO_POINTER (known + 1));
}

static int
compare_names (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
walk (Tally *tally, const char *folder) {
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      continue;
    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      walk (tally, path);
    } else if (g_str_has_suffix (path, ".xml")) {
      g_autofree char *words = NULL;
      Outcome outcome = try_apart (path, &words);
      count (tally, path, outcome, words);
    }
  }
}

static void
print_reasons (const Tally *tally) {
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter each;
  gpointer reason;
  gpointer times;
  g_hash_table_iter_init (&each, tally->reasons);
  while (g_hash_table_iter_next (&each, &reason, &times))
    g_ptr_array_add (lines,
                     g_strdup_printf ("%5u  %s", GPOINTER_TO_UINT (times), (const char *)reason));
  g_ptr_array_sort (lines, compare_names);
  for (guint i = lines->len; i > 0; i--)
    g_print ("%s\n", (const char *)g_ptr_array_index (lines, i - 1));
}

int
main (int argc, char **argv) {
  Tally tally = { .verbose = argc > 1 && strcmp (argv[1], "-v") == 0 };
  const char *folder = argc == (tally.verbose ? 3 : 2) ? argv[argc - 1] : NULL;
  if (folder == NULL) {
    g_printerr ("usage: check-xforms [-v] FOLDER\n");
    return 2;
  }
  tally.reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  walk (&tally, folder);
  guint behaving = tally.counts[BEHAVES] + tally.counts[LEFT];
  guint forms = behaving + tally.counts[REFUSED] + tally.counts[MISBEHAVES] + tally.counts[CRASHED];
  print_reasons (&tally);
  g_hash_table_unref (tally.reasons);
  g_print (
      "%u forms (%u files are none): %u loaded and behaving (%.1f %%; %u of them not finished, "
      "because no plausible answer met a rule), %u refused by name, %u misbehaving, %u crashed "
      "or hung\n",
      forms, tally.counts[NOT_A_FORM], behaving, forms == 0 ? 0.0 : 100.0 * behaving / forms,
      tally.counts[LEFT], tally.counts[REFUSED], tally.counts[MISBEHAVES], tally.counts[CRASHED]);
  return tally.counts[CRASHED] > 0 || forms == 0 ? 1 : 0;
}
